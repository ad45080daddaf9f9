/* A button that copies the text of a field beside it. Without a script the text can be selected. */
(function () {
  "use strict";

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

  if (!navigator.clipboard) return;
  for (const button of document.querySelectorAll("[data-dz-copy-field]")) {
    button.hidden = false;
    button.addEventListener("click", () => copy(button));
  }
})();
