/* Around allauth's script for passkeys: say what went wrong, and ask nothing of a browser that has none. */
(function () {
  "use strict";

  const said = document.getElementById("passkey-fout");
  const button = document.getElementById("passkey-knop");

  document.addEventListener("allauth.error", (event) => {
    event.preventDefault();
    said.hidden = false;
  });
  button.addEventListener("click", () => {
    said.hidden = true;
  });
  if (!window.PublicKeyCredential) {
    button.disabled = true;
    said.hidden = false;
  }
})();
