/* Lets the browser keep this card for when there is no network; see templates/referrals/resident/worker.js. */
(function () {
  "use strict";

  const card = document.querySelector("[data-dz-worker]");
  if (card && navigator.serviceWorker) {
    // Without it everything else goes on working.
    navigator.serviceWorker.register(card.dataset.dzWorker, { scope: location.pathname }).catch(() => null);
  }

  // A page that comes back out of the memory of the browser may be of a card that is gone.
  addEventListener("pageshow", (event) => {
    if (event.persisted) location.reload();
  });
})();
