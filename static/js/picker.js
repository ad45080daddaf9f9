/* For the page where a worker searches: print, and what htmx would leave out. */
(function () {
  "use strict";

  // A button that needs a script is hidden without one; a refinement brings a new one.
  function showButtons() {
    for (const button of document.querySelectorAll("[data-dz-print]")) button.hidden = false;
  }

  document.addEventListener("click", ({ target }) => {
    if (target.closest("[data-dz-print]")) window.print();
  });

  // "409: not on the list, because" takes the place of the button, and is no mistake of the page.
  document.addEventListener("htmx:beforeSwap", ({ detail }) => {
    if (detail.xhr.status !== 409) return;
    detail.shouldSwap = true;
    detail.isError = false;
  });

  // The button that took something off the list is gone with it: the list itself takes its place.
  document.addEventListener("htmx:afterSettle", ({ detail }) => {
    showButtons();
    const isAboutList = detail.requestConfig?.verb === "post";
    if (isAboutList && document.activeElement === document.body) document.getElementById("je-lijst-kop")?.focus({ preventScroll: true });
  });

  showButtons();
})();
