/* "Lees voor": the page read out by a voice of the device itself. A voice that works over the net gets no text of ours. */
(function () {
  "use strict";

  const LANGUAGES = /^[a-z]+/;
  const SKIPPED = "button, input, textarea, select, script, style, svg, nav, form, [hidden], [aria-hidden='true'], [data-dz-unread], .dz-visually-hidden";
  const PARTS = "h1, h2, h3, p, li, dt, dd";
  const button = document.querySelector("[data-dz-read]");
  if (!button || !window.speechSynthesis) return;
  const words = button.querySelector("[data-dz-read-words]");
  const here = languageOf(button);
  let isReading = false;

  function languageOf(element) {
    return LANGUAGES.exec(element.closest("[lang]").lang.toLowerCase())?.[0];
  }

  function voiceFor(language) {
    return speechSynthesis.getVoices().find((voice) => voice.localService && LANGUAGES.exec(voice.lang.toLowerCase())?.[0] === language);
  }

  /** Pieces of text in the order of the page, each in one language: [text, language]. */
  function* pieces(root) {
    const walker = document.createTreeWalker(root, NodeFilter.SHOW_TEXT);
    let text = "", language = "", part = null;
    while (walker.nextNode()) {
      const { parentElement } = walker.currentNode;
      if (parentElement.closest(SKIPPED) || !parentElement.checkVisibility?.()) continue;
      const itsPart = parentElement.closest(PARTS), itsLanguage = languageOf(parentElement);
      if (itsPart !== part || itsLanguage !== language) {
        if (text.trim()) yield [text.trim(), language];
        text = "";
      }
      [part, language] = [itsPart, itsLanguage];
      text += walker.currentNode.data.replace(/\s+/g, " ");
    }
    if (text.trim()) yield [text.trim(), language];
  }

  function show(reading) {
    isReading = reading;
    button.setAttribute("aria-pressed", String(reading));
    words.textContent = reading ? button.dataset.dzStop : button.dataset.dzRead;
  }

  function stop() {
    speechSynthesis.cancel();
    show(false);
  }

  function start() {
    speechSynthesis.cancel();
    let last = null;
    for (const [text, language] of pieces(document.querySelector("main"))) {
      const voice = voiceFor(language);
      if (!voice) continue; // a voice of another language would say nonsense
      last = new SpeechSynthesisUtterance(text);
      last.voice = voice;
      last.lang = voice.lang;
      speechSynthesis.speak(last);
    }
    if (!last) return;
    last.addEventListener("end", () => show(false));
    show(true);
  }

  function showButton() {
    button.hidden = !voiceFor(here);
  }

  button.addEventListener("click", () => (isReading ? stop() : start()));
  window.addEventListener("pagehide", stop);
  // In most browsers the voices come in later.
  speechSynthesis.addEventListener?.("voiceschanged", showButton);
  showButton();
})();
