/* Buttons that copy the text of a field beside them. Without a script the text can be selected. */
(function () {
  "use strict";

  function showButtons() {
    if (!navigator.clipboard) return;
    for (const button of document.querySelectorAll("[data-dz-copy-field]")) button.hidden = false;
  }

  async function copy(button) {
    const field = document.getElementById(button.dataset.dzCopyField);
    const status = button.parentElement.querySelector("[role='status']");
    field.select();
    try {
      await navigator.clipboard.writeText(field.value);
      status.textContent = button.dataset.dzCopied;
    } catch {
      status.textContent = button.dataset.dzFailed;
    }
  }

  document.addEventListener("click", ({ target }) => {
    const button = target.closest("[data-dz-copy-field]");
    if (button) copy(button);
  });

  // Where a search is refined, new ones come in.
  document.addEventListener("htmx:afterSettle", showButtons);
  showButtons();
})();
