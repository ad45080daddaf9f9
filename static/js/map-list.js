/* List and map pick each other: a card shows its marker, a marker its card. */
window.dzMapList = (function () {
  "use strict";

  const { calm } = window.dzMapTools;
  const IN_FRONT = 1000;
  const besideEachOther = window.matchMedia("(min-width: 60rem)");
  let site = null;

  function follow(newSite) {
    site = newSite;
    site.leaflet.on("unload", () => (site = site === newSite ? null : site));
    for (const event of ["focusin", "focusout"]) site.canvas.addEventListener(event, () => setTimeout(() => markCard(newSite)));
  }

  // From a card to its marker

  /** The card below the pointer goes before the card with the focus. */
  function onCard(event) {
    const card = event.target.closest?.("[data-activity]") ?? document.activeElement?.closest("[data-activity]");
    if (!site || site.picked === card?.dataset.activity) return;
    site.picked = card?.dataset.activity;
    pickMarker(site);
  }

  /** Again after each change of the map: a marker goes into a cluster and comes out of it. */
  function pickMarker(ofSite) {
    const marker = ofSite.markers.get(ofSite.picked);
    const shown = marker && ofSite.group?.hasLayer(marker) ? ofSite.group.getVisibleParent(marker) : null;
    if (ofSite.pickedLayer !== shown) highlight(ofSite.pickedLayer, false);
    highlight(shown, true);
    ofSite.pickedLayer = shown;
  }

  function highlight(layer, isOn) {
    layer?.getElement()?.classList.toggle("dz-picked", isOn);
    layer?.setZIndexOffset(isOn ? IN_FRONT : 0);
  }

  // From a marker to its card

  function markCard(ofSite) {
    const focused = ofSite.canvas.contains(document.activeElement) ? document.activeElement.closest(".dz-marker") : null;
    const id = ofSite.opened ?? focused?.dataset.id ?? "";
    if (ofSite.isGone || id === ofSite.marked) return;
    ofSite.marked = id;
    for (const card of document.querySelectorAll("[data-activity][aria-current]")) card.removeAttribute("aria-current");
    const card = id && document.querySelector(`[data-activity="${CSS.escape(id)}"]`);
    if (!card) return;
    card.setAttribute("aria-current", "true");
    // Below the map, or on a phone where only one of the two is seen, the popup is enough.
    if (!besideEachOther.matches || !card.closest(".dz-results__both")) return;
    card.scrollIntoView({ block: "nearest", behavior: calm ? "instant" : "smooth" });
  }

  for (const event of ["pointerover", "focusin", "focusout"]) document.addEventListener(event, onCard);

  return { follow, pickMarker, markCard };
})();
