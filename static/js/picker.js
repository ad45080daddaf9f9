/* For the page where a worker searches: print, copy the address, and what htmx would leave out. */
(function () {
  "use strict";

  // Buttons that need a script are hidden without one; a refinement brings new ones.
  function showButtons() {
    for (const button of document.querySelectorAll("[data-dz-print]")) button.hidden = false;
    if (navigator.clipboard) for (const button of document.querySelectorAll("[data-dz-copy]")) button.hidden = false;
  }

  async function copy(button) {
    const words = button.querySelector("span");
    const field = button.closest("details").querySelector("[data-dz-copy-from]");
    try {
      await navigator.clipboard.writeText(field.value);
      words.textContent = button.dataset.dzCopied;
    } catch {
      field.select(); // not allowed here: the visitor copies it by hand
    }
  }

  document.addEventListener("click", ({ target }) => {
    if (target.closest("[data-dz-print]")) window.print();
    const button = target.closest("[data-dz-copy]");
    if (button) copy(button);
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
