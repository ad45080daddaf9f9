/* What stands on the map: markers, clusters and popups, made of nodes instead of the HTML that Leaflet's DivIcon takes. */
window.dzMapMarkers = (function () {
  "use strict";

  const { element, isRightToLeft, language, countText, numberText } = window.dzMapTools;
  const SVG = "http://www.w3.org/2000/svg";
  const TARGET = [44, 44]; // CSS pixels; what is drawn inside may be smaller
  const FIELDS = ["naam", "taal", "thema", "themaNaam", "wanneer", "waar", "afstand", "ligging", "url"];

  const NodeIcon = window.L && L.Icon.extend({
    createIcon() {
      const made = element("div", "");
      made.append(...this.options.build());
      if (this.options.label) made.setAttribute("aria-label", this.options.label);
      if (this.options.id) made.dataset.id = this.options.id;
      this._setIconStyles(made, "icon");
      return made;
    },
    createShadow() {
      return null;
    },
  });

  // Markers

  function asClass(prefix, slug) {
    return /^[a-z0-9-]+$/.test(slug) ? prefix + slug : "";
  }

  /** Everything as text; without a name of its own a thing is called after its theme. */
  function texts(properties) {
    const clean = Object.fromEntries(FIELDS.map((field) => [field, String(properties[field] ?? "")]));
    return { ...clean, naam: clean.naam || clean.themaNaam, alternatief: properties.alternatief || properties.afgelast, voorbeeld: properties.voorbeeld };
  }

  function disc(shown) {
    const made = element("span", "dz-disc");
    const isSure = shown.ligging === "punt" && !shown.alternatief;
    if (!isSure) made.classList.add("dz-disc--hollow");
    if (shown.ligging === "buurt") made.classList.add("dz-disc--dashed");
    const picture = document.querySelector(`[data-theme="${CSS.escape(shown.thema)}"] svg`);
    if (picture) made.append(picture.cloneNode(true));
    return made;
  }

  function marker(site, { id, geometry, properties }) {
    const shown = texts(properties);
    const [lon, lat] = geometry.coordinates;
    const label = [shown.naam, shown.themaNaam].filter(Boolean).join(", ");
    const className = `dz-marker ${asClass("dz-theme-", shown.thema)}`;
    const icon = new NodeIcon({ id: String(id ?? ""), className, label, iconSize: TARGET, popupAnchor: [0, -16], build: () => [disc(shown)] });
    const options = { minWidth: 200, maxWidth: 260, ...popupRoom() };
    const made = L.marker([lat, lon], { icon, title: label, theme: shown.thema }).bindPopup(() => popup(site, shown), options);
    made.on("popupopen", (event) => dressPopup(site, event.popup));
    made.on("popupclose", (event) => giveFocusBack(made, event.popup));
    return made;
  }

  function clusterIcon(site, count) {
    const size = count < 10 ? "" : count < 50 ? " dz-cluster--more" : " dz-cluster--most";
    const short = numberText(count, count < 1000 ? "standard" : "compact"); // the same below a thousand, and already at hand
    const number = () => element("span", "dz-cluster__number", short);
    const label = countText(site.texts.cluster, count);
    return new NodeIcon({ className: `dz-cluster${size}`, label, iconSize: TARGET, build: () => [number()] });
  }

  // Where the visitor searches, and where the visitor is

  /** A pin with its tip on the spot, so that it leaves a marker at the same place in sight. */
  function pin() {
    const drawing = document.createElementNS(SVG, "svg");
    drawing.setAttribute("viewBox", "0 0 34 40");
    const shape = document.createElementNS(SVG, "path");
    shape.setAttribute("d", "M17 38C12 31 3 24 3 16a14 14 0 0 1 28 0c0 8-9 15-14 22Z");
    const heart = document.createElementNS(SVG, "circle");
    for (const [name, value] of [["cx", 17], ["cy", 16], ["r", 5.5]]) heart.setAttribute(name, value);
    drawing.append(shape, heart);
    return [drawing];
  }

  /** `kind` is a class: dz-origin, a pin, or dz-here, a dot. */
  function sign(site, kind, label, at) {
    const isPin = kind === "dz-origin";
    const shape = isPin ? { iconSize: [34, 40], iconAnchor: [17, 38], build: pin } : { iconSize: [28, 28], build: () => [element("span", "dz-here__dot")] };
    const options = { icon: new NodeIcon({ className: kind, label, ...shape }), interactive: false, keyboard: false, zIndexOffset: -500 };
    const made = L.marker(at, options).addTo(site.leaflet);
    made.getElement().setAttribute("role", "img");
    return made;
  }

  // Popups

  /** Clear of the buttons: those to zoom stand where a line starts, the one to search below. */
  function popupRoom() {
    const [left, right] = isRightToLeft() ? [12, 68] : [68, 12];
    return { autoPanPaddingTopLeft: [left, 12], autoPanPaddingBottomRight: [right, 64] };
  }

  function popup(site, shown) {
    const made = element("div", `dz-popup ${asClass("dz-theme-", shown.thema)}`);
    const { example, approximate, somewhere } = site.texts;
    const theme = element("p", "dz-popup__theme");
    theme.append(disc({ ...shown, ligging: "punt", alternatief: false }), element("bdi", "", shown.themaNaam));
    if (shown.voorbeeld) theme.append(element("span", "dz-popup__example", example));
    made.append(popupName(shown), line("when", shown.wanneer), line("where", shown.waar));
    const doubt = { ongeveer: approximate, buurt: somewhere }[shown.ligging];
    const isSaid = !doubt || shown.waar.includes(doubt);
    made.append(line("where", isSaid ? "" : doubt), line("distance", shown.afstand), theme);
    return made;
  }

  function popupName({ naam, taal, url }) {
    const made = element(isOurPath(url) ? "a" : "p", "dz-popup__name", naam);
    if (taal && taal !== language()) made.lang = taal;
    if (isOurPath(url)) made.href = url;
    return made;
  }

  function isOurPath(address) {
    return /^\/(?![/\\])/.test(address) && new URL(address, location.origin).origin === location.origin;
  }

  function line(kind, text) {
    return text ? element("p", `dz-popup__${kind}`, text) : "";
  }

  function dressPopup({ texts: { close } }, opened) {
    const box = opened.getElement();
    const name = box.querySelector(".dz-popup__name");
    box.setAttribute("role", "dialog");
    box.setAttribute("aria-label", name.textContent);
    box.querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", close);
    name.focus({ preventScroll: true });
  }

  function giveFocusBack(marked, closed) {
    const focused = document.activeElement;
    const wasInside = !focused || focused === document.body || closed.getElement()?.contains(focused);
    if (wasInside) marked.getElement()?.focus({ preventScroll: true });
  }

  return { NodeIcon, marker, clusterIcon, sign };
})();
