/* Small tools of the map. Names and other data only ever become text nodes or attributes. */
window.dzMapTools = (function () {
  "use strict";

  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

  function element(tag, className, text) {
    const made = document.createElement(tag);
    made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function isRightToLeft() {
    return document.documentElement.dir === "rtl";
  }

  function language() {
    return document.documentElement.lang || "nl";
  }

  // To make one of these takes an old phone longer than to draw a cluster.
  let rules = null;
  const formats = new Map();

  function countText(forms, count) {
    rules = rules || new Intl.PluralRules(language());
    return forms[rules.select(count)].replace("%(count)s", () => numberText(count));
  }

  /** `notation` is that of Intl.NumberFormat. */
  function numberText(number, notation = "standard") {
    if (!formats.has(notation)) formats.set(notation, new Intl.NumberFormat(language(), { notation }));
    return formats.get(notation).format(number);
  }

  async function load(address, signal) {
    const answer = await fetch(address, { headers: { Accept: "application/geo+json" }, signal });
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
    return answer.json();
  }

  /** Lets what the visitor did in the meantime go first: on an old phone each part of drawing a map takes a while. */
  function pause() {
    return new Promise((done) => setTimeout(done));
  }

  /** Says it below the map; a later text on the same topic replaces it, an empty one takes it away. */
  function say(canvas, topic, text) {
    const line = canvas.closest(".dz-map")?.querySelector("[data-map-status]");
    if (!line) return;
    const before = line.querySelector(`[data-topic="${topic}"]`);
    before?.nextSibling?.remove();
    before?.remove();
    if (!text) return;
    const sentence = element("span", "", text);
    sentence.dataset.topic = topic;
    sentence.dir = "auto";
    line.append(sentence, " ");
  }

  function onPress({ originalEvent }, keys, act) {
    if (!keys.includes(originalEvent.key)) return;
    originalEvent.preventDefault();
    act();
  }

  return { calm, element, isRightToLeft, language, countText, numberText, load, pause, say, onPress };
})();
