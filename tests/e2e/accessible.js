/* What a page is looked at for, apart from axe. Each gives a list of [rule, element]. */
(() => {
  const TARGET = 44;
  const NAMES = "a[href], button, input:not([type=hidden]), select, textarea, summary, [role=button], [role=link]";

  // Shown by its focus only, or not for people at all; markers stand in the list too.
  const EXEMPT = ".dz-skip, .dz-map__skip, .leaflet-marker-icon, [tabindex='-1']";

  const told = (element) => element.cloneNode(false).outerHTML.slice(0, 160) + (element.textContent || "").trim().slice(0, 40);
  const isShown = (element) => {
    const box = element.getBoundingClientRect();
    return element.checkVisibility({ visibilityProperty: true }) && box.width > 1 && box.height > 1;
  };

  function overflow() {
    const root = document.documentElement;
    const wide = root.scrollWidth - root.clientWidth;
    if (wide <= 0) return [];
    const beyond = [...document.body.querySelectorAll("*")].filter((element) => {
      const { left, right } = element.getBoundingClientRect();
      return right > root.clientWidth + 1 || left < -1;
    });
    const culprit = beyond.find((element) => isShown(element) && !element.matches(".leaflet-container *")) || root;
    return [[`overflows by ${wide} px`, told(culprit)]];
  }

  /* In running text: WCAG 2.5.8 has the height of a line for those. */
  function isInline(element) {
    if (getComputedStyle(element).display !== "inline") return false;
    let around = element.parentElement;
    while (around && getComputedStyle(around).display === "inline") around = around.parentElement;
    return around !== null && around.textContent.trim().length > element.textContent.trim().length + 3;
  }

  function reaches(element, x, y) {
    const hit = document.elementFromPoint(x, y);
    if (!hit) return false;
    const labels = [...(element.labels || [])];
    return [element, ...labels].some((each) => each.contains(hit) || hit === each);
  }

  function isLarge(element) {
    const boxes = [element, ...(element.labels || [])].map((each) => each.getBoundingClientRect());
    if (boxes.some(({ width, height }) => width >= TARGET - 0.5 && height >= TARGET - 0.5)) return true;
    element.scrollIntoView({ block: "center", inline: "nearest" });
    const box = element.getBoundingClientRect();
    const [x, y, half] = [box.left + box.width / 2, box.top + box.height / 2, TARGET / 2 - 1];
    const across = [[x - half, y], [x + half, y]];
    const beside = [box.left + 1, box.right - 1].map((at) => [at, y]);
    const wide = box.width >= TARGET ? beside : across;
    return [...wide, [x, y - half], [x, y + half]].every(([left, top]) => reaches(element, left, top));
  }

  function targets() {
    const all = [...document.querySelectorAll(NAMES)].filter(isShown);
    const small = all.filter((element) => !element.matches(EXEMPT) && !element.disabled);
    return small
      .filter((element) => !isInline(element) && !isLarge(element))
      .map((element) => {
        const { width, height } = element.getBoundingClientRect();
        return [`target of ${Math.round(width)} by ${Math.round(height)} px`, told(element)];
      });
  }

  /* The values of WCAG 1.4.12, in a sheet that the policy of the page lets in. */
  function space() {
    const sheet = new CSSStyleSheet();
    sheet.replaceSync(
      "* { line-height: 1.5 !important; letter-spacing: 0.12em !important; word-spacing: 0.16em !important }" +
        " p { margin-block-end: 2em !important }",
    );
    document.adoptedStyleSheets = [...document.adoptedStyleSheets, sheet];
    return () => (document.adoptedStyleSheets = document.adoptedStyleSheets.filter((each) => each !== sheet));
  }

  const UNCUT = ".dz-visually-hidden, .leaflet-container, .leaflet-container *, .dz-skip, .dz-map__skip, textarea, input, select, svg, svg *";

  function cutOff() {
    return [...document.body.querySelectorAll("*")]
      .filter((element) => {
        if (element.matches(UNCUT) || !isShown(element) || !element.textContent.trim()) return false;
        const { overflowX, overflowY } = getComputedStyle(element);
        const hides = (overflow) => overflow === "hidden" || overflow === "clip";
        return (
          (hides(overflowX) && element.scrollWidth > element.clientWidth + 1) ||
          (hides(overflowY) && element.scrollHeight > element.clientHeight + 1)
        );
      })
      .map((element) => ["text is cut off", told(element)]);
  }

  function spaced() {
    const undo = space();
    const found = [...overflow(), ...cutOff()].map(([rule, element]) => [`with text spacing: ${rule}`, element]);
    undo();
    return found;
  }

  return [...overflow(), ...cutOff(), ...spaced(), ...targets()];
})()
