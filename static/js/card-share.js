/* The two ways to share a card that need a script: copy its address, and print it. */
(function () {
  "use strict";

  async function copy(part) {
    const said = part.querySelector("[data-dz-copied]");
    try {
      await navigator.clipboard.writeText(part.dataset.dzCopy);
      said.textContent = said.dataset.dzCopied;
    } catch {
      said.textContent = part.dataset.dzCopy; // to be copied by hand
    }
  }

  for (const part of document.querySelectorAll("[data-dz-copy]")) {
    part.hidden = !navigator.clipboard;
    part.querySelector("button").addEventListener("click", () => copy(part));
  }
  for (const part of document.querySelectorAll("[data-dz-print]")) {
    part.hidden = false;
    part.querySelector("button").addEventListener("click", () => window.print());
  }
})();
