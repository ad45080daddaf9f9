/* What part of the map is in view: fitted to what was found until the visitor moves it; then the address keeps it, and
   "Zoek in dit gebied" searches there. */
window.dzMapView = (function () {
  "use strict";

  const MAX_FIT_ZOOM = 15;
  const MAX_FIT_ZOOM_ONE_PLACE = 14.5; // a lone marker far zoomed in says nothing about where it is
  const NUMBER = "(-?\\d{1,3}(?:\\.\\d{1,5})?)";
  const HASH = new RegExp(`^#kaart=${NUMBER}/${NUMBER}/${NUMBER}$`);
  const RADIUS_M = [100, 10000];
  const PRECISE_FROM_ZOOM = 15.5; // three decimals are some 100 metres: there too coarse to come back to
  let isNewSearch = false;

  // What the map does of itself

  /** A move inside `move` is not taken for one of the visitor. It must not be animated. */
  function quietly(site, move) {
    site.isQuiet = true;
    try {
      move();
    } finally {
      site.isQuiet = false;
    }
  }

  function fitBounds(site, bounds, options) {
    quietly(site, () => site.leaflet.fitBounds(bounds, { ...options, animate: false }));
  }

  /** Shows, of what there is, the view in the address, the chosen buurten, what was found, the whole area. */
  function settle(site) {
    if (!site.isPlaced && !followAddress(site) && !showChosen(site) && !fitFound(site)) showArea(site);
  }

  function showArea(site) {
    if (site.area) fitBounds(site, site.area, { padding: [8, 8] });
    else quietly(site, () => site.leaflet.setView([0, 0], site.leaflet.getMinZoom(), { animate: false }));
  }

  function showChosen(site) {
    if (site.chosen.length === 0) return false;
    fitBounds(site, L.featureGroup(site.chosen).getBounds(), padding(site));
    return true;
  }

  function fitFound(site) {
    if (site.found.length === 0) return false;
    const bounds = L.latLngBounds(site.origin ? [...site.found, site.origin] : site.found);
    const isMostOfArea = site.area && widthOf(bounds) > widthOf(site.area) / 2;
    if (isMostOfArea) bounds.extend(site.area);
    const isOnePoint = bounds.getNorthEast().equals(bounds.getSouthWest());
    fitBounds(site, bounds, { ...padding(site), maxZoom: isOnePoint ? MAX_FIT_ZOOM_ONE_PLACE : MAX_FIT_ZOOM });
    return true;
  }

  function padding({ leaflet, origin }) {
    const wide = leaflet.getSize().x < 500 ? 18 : 32;
    return { paddingTopLeft: [wide, wide + (origin ? 16 : 0)], paddingBottomRight: [wide, wide] };
  }

  function widthOf(bounds) {
    return bounds.getEast() - bounds.getWest();
  }

  // The view in the address

  function viewInAddress({ leaflet }) {
    const [zoom, lat, lon] = (HASH.exec(location.hash) ?? []).slice(1).map(Number);
    const { minZoom, maxZoom, maxBounds } = leaflet.options;
    if (!(zoom >= minZoom && zoom <= maxZoom && Math.abs(lat) <= 85 && Math.abs(lon) <= 180)) return null;
    return maxBounds && !maxBounds.contains([lat, lon]) ? null : { at: [lat, lon], zoom };
  }

  function followAddress(site) {
    const view = site.isChoropleth ? null : viewInAddress(site);
    if (!view) return false;
    quietly(site, () => site.leaflet.setView(view.at, view.zoom, { animate: false }));
    site.isPlaced = true;
    return true;
  }

  /** After back, forward or a typed address. Another anchor than ours has nothing to do with the map. */
  function onNewAddress(site) {
    if (followAddress(site) || location.hash) return;
    site.isPlaced = false;
    settle(site);
  }

  function hashOf({ leaflet }) {
    const zoom = leaflet.getZoom();
    const { lat, lng } = leaflet.getCenter();
    const decimals = zoom < PRECISE_FROM_ZOOM ? 3 : 5;
    return `#kaart=${Number(zoom.toFixed(1))}/${lat.toFixed(decimals)}/${lng.toFixed(decimals)}`;
  }

  /** Replaces: a step back has to lead to the page before, and htmx keeps its own mark in the state. */
  function writeHash(hash) {
    if (hash !== location.hash) history.replaceState(history.state, "", hash);
  }

  // The moves of the visitor

  function watch(site) {
    const { leaflet, section } = site;
    // A popup that makes room for itself is no move of the visitor either.
    leaflet.on("autopanstart", () => (site.isMakingRoom = true));
    leaflet.on("moveend", () => {
      const isVisitor = !site.isQuiet && !site.isMakingRoom;
      site.isMakingRoom = false;
      if (isVisitor) onMove(site);
    });
    const button = section?.querySelector("[data-map-search]");
    if (button) prepareSearch(site, button);
    if (isNewSearch) comeBack(site);
    isNewSearch = false;
  }

  /** The button that was pressed is gone, and the list may be shorter than how far down the visitor was. */
  function comeBack({ canvas }) {
    if (document.activeElement === document.body) canvas.focus({ preventScroll: true });
    const results = canvas.closest(".dz-results");
    if (canvas.getBoundingClientRect().top < 0) results?.scrollIntoView({ block: "start", behavior: "instant" });
  }

  function onMove(site) {
    site.isPlaced = true;
    writeHash(hashOf(site));
    if (site.searchButton) site.searchButton.hidden = false;
    site.arrange();
  }

  // "Zoek in dit gebied"

  function prepareSearch(site, button) {
    site.searchButton = button;
    if (window.htmx && button.hasAttribute("data-hx-get")) {
      button.addEventListener("htmx:configRequest", ({ detail }) => searchInPage(site, detail));
    } else {
      button.addEventListener("click", () => location.assign(searchAddress(site) + hashOf(site)));
    }
  }

  /** The new map keeps the view, the form its new middle for the next refinement. */
  function searchInPage(site, request) {
    const address = searchAddress(site);
    const hash = hashOf(site);
    const around = inView(site);
    request.path = address;
    const onPush = ({ detail }) => {
      if (detail.path !== address) return;
      writeHash(hash);
      fillForm(around, site.texts.radiusInView);
      isNewSearch = true;
    };
    document.body.addEventListener("htmx:pushedIntoHistory", onPush, { once: true });
  }

  function searchAddress(site) {
    const params = new URLSearchParams(location.search);
    for (const name of ["bij", "pagina"]) params.delete(name);
    for (const [name, value] of Object.entries(inView(site))) params.set(name, value);
    return `${location.pathname}?${params}`;
  }

  function inView({ leaflet }) {
    const middle = leaflet.getCenter();
    const bounds = leaflet.getBounds();
    const nearest = Math.min(middle.distanceTo([bounds.getNorth(), middle.lng]), middle.distanceTo([middle.lat, bounds.getEast()]));
    const straal = Math.round(Math.min(Math.max(nearest, RADIUS_M[0]), RADIUS_M[1]));
    return { lat: middle.lat.toFixed(3), lon: middle.lng.toFixed(3), straal: String(straal) };
  }

  function fillForm({ lat, lon, straal }, radiusText) {
    const fields = document.querySelector("[data-dz-search]")?.elements;
    if (!fields) return;
    const isOffered = [...fields.straal.options].some((option) => option.value === straal);
    if (!isOffered) fields.straal.add(new Option(radiusText, straal));
    fields.bij.value = "";
    for (const [name, value] of Object.entries({ lat, lon, straal })) fields[name].value = value;
  }

  return { quietly, settle, padding, onNewAddress, watch };
})();
