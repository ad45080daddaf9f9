/* Draws the map that maps/site_map.py describes: each element of it calls one of the functions that stand at the end. */
window.dzMap = (function () {
  "use strict";

  const { calm, element, load, pause, say } = window.dzMapTools;
  const TINTS = 4;
  const TILE_ZOOM_SNAP = 0.5; // letters on a tile get blurred at the zooms between
  const sites = new Map(); // by their names: of each there is one at a time

  // The map

  /** Found by an attribute: what has an id, htmx gives the style that Leaflet wrote on its predecessor. */
  function create(name, options, texts) {
    const canvas = document.querySelector(`[data-map="${name}"]`);
    const { isChoropleth } = options; // then no list and no address belong to it
    if (!window.L || !(isChoropleth || L.MarkerClusterGroup)) {
      say(canvas, "map", texts.noMap);
      return null;
    }
    sites.get(name)?.leaflet.remove();
    const area = options.bounds ? L.latLngBounds(options.bounds) : null;
    const leaflet = L.map(canvas, {
      minZoom: options.minZoom,
      maxZoom: options.maxZoom,
      maxBounds: area ? area.pad(1) : undefined,
      zoomSnap: 0.1, // a fit fills a small screen as far as it goes
      attributionControl: false,
      zoomControl: false,
      trackResize: false, // we watch the canvas itself
      scrollWheelZoom: false, // only once the map is in use: the page itself has to scroll
      renderer: L.svg({ padding: 0.5 }),
      zoomAnimation: !calm,
      fadeAnimation: !calm,
      markerZoomAnimation: !calm,
      inertia: !calm,
    });
    if (calm) moveAtOnce(leaflet);
    const site = { name, isChoropleth, leaflet, canvas, texts, area, section: canvas.closest(".dz-map"), found: [], chosen: [], labels: [], markers: new Map(), hiddenThemes: new Set() };
    site.arrange = () => arrange(site);
    sites.set(name, site);
    leaflet.createPane("dz-labels").setAttribute("aria-hidden", "true");
    dzMapControls.addTo(site);
    dzMapView.settle(site);
    if (!isChoropleth) {
      dzMapView.watch(site);
      dzMapList.follow(site);
    }
    followMap(site);
    return site;
  }

  /** By keyboard, and to make room for a popup, Leaflet slides whatever the visitor prefers. */
  function moveAtOnce(leaflet) {
    const { panBy } = leaflet;
    leaflet.panBy = (offset, options) => panBy.call(leaflet, offset, { ...options, animate: false });
  }

  function followMap(site) {
    const { leaflet, canvas } = site;
    leaflet.on("zoomend moveend resize", site.arrange);
    const observer = new ResizeObserver(() => onResize(site));
    observer.observe(canvas);
    leaflet.on("unload", () => {
      site.isGone = true;
      observer.disconnect();
    });
    canvas.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && canvas.querySelector(".leaflet-popup")) leaflet.closePopup();
    });
  }

  /** A map that was drawn while it was hidden knew no size to fit into. */
  function onResize(site) {
    const wasHidden = site.leaflet.getSize().x === 0;
    dzMapView.quietly(site, () => site.leaflet.invalidateSize({ animate: false }));
    if (wasHidden) {
      site.isPlaced = false;
      dzMapView.settle(site);
    }
    site.arrange();
  }

  function arrange(site) {
    if (site.frame) return;
    site.frame = requestAnimationFrame(() => {
      site.frame = null;
      if (site.isGone) return; // another map took its place meanwhile
      const zoom = site.leaflet.getZoom();
      site.canvas.dataset.zoom = zoom < 12.75 ? "far" : zoom < 14.25 ? "middle" : "near";
      dzMapNames.place(site.labels, site.leaflet);
      if (!site.isChoropleth) dzMapList.pickMarker(site);
    });
  }

  // Tiles

  /** Only inside the bounds that the server has them of. What is below shows where one is missing. */
  function addTiles(site, address, { attribution, bounds, minZoom, maxZoom }) {
    if (!site) return;
    site.leaflet.options.zoomSnap = TILE_ZOOM_SNAP;
    site.canvas.classList.add("dz-map__canvas--tiles");
    L.tileLayer(address, { bounds: bounds ?? undefined, minZoom, maxZoom, className: "dz-tiles" }).addTo(site.leaflet);
    dzMapView.settle(site);
    const source = site.section?.querySelector("[data-map-attribution]");
    if (!source) return;
    source.textContent = attribution;
    source.hidden = !attribution;
  }

  // Buurten

  async function addOutlines(site, address, highlight) {
    if (!site) return;
    try {
      const collection = await load(address);
      await drawOutlines(site, collection, new Set(highlight));
    } catch {
      say(site.canvas, "outlines", site.texts.noOutlines);
    }
  }

  async function drawOutlines(site, collection, highlight) {
    if (site.isGone) return;
    const districts = [...new Set(collection.features.map((each) => each.properties.wijk))].filter(Boolean).sort();
    const style = ({ properties }) => ({ className: outlineClass(properties, districts, highlight) });
    const layer = L.geoJSON(collection, { style, interactive: false }).addTo(site.leaflet);
    site.chosen = layer.getLayers().filter((each) => highlight.has(each.feature.properties.code));
    site.chosen.forEach((each) => each.bringToFront());
    if (site.chosen.length > 0) dzMapView.settle(site);
    await pause();
    if (site.isGone) return;
    site.labels = layer.getLayers().map((each) => addLabel(site, each, highlight));
    site.labels.sort((one, other) => one.rank - other.rank);
    site.arrange();
    site.canvas.dataset.outlines = String(site.labels.length);
  }

  function outlineClass(properties, districts, highlight) {
    const names = ["dz-area"];
    if (properties.park) names.push("dz-area--park");
    else if (!properties.programma) names.push("dz-area--outside");
    else names.push(`dz-area--tint-${(districts.indexOf(properties.wijk) % TINTS) + 1}`);
    if (highlight.size > 0) names.push(highlight.has(properties.code) ? "dz-area--chosen" : "dz-area--faded");
    return names.join(" ");
  }

  function addLabel(site, outline, highlight = new Set()) {
    const { naam, label, park, programma, code } = outline.feature.properties;
    const kind = park ? " dz-label--park" : programma ? "" : " dz-label--outside";
    const isChosen = highlight.has(code);
    const text = element("span", `dz-label__text${kind}${isChosen ? " dz-label__text--chosen" : ""}`, naam);
    const icon = new dzMapMarkers.NodeIcon({ className: "dz-label", iconSize: [0, 0], build: () => [text] });
    const at = L.latLng(label[1], label[0]);
    L.marker(at, { icon, pane: "dz-labels", interactive: false, keyboard: false }).addTo(site.leaflet);
    return { text, at, outline, rank: isChosen ? 0 : programma ? 1 : 2 };
  }

  // Things found, and where the visitor looks from

  function addPoints(site, points) {
    return site && dzMapPoints.add(site, points);
  }

  function addOrigin(site, point) {
    if (!site) return;
    site.origin = L.latLng(point);
    dzMapMarkers.sign(site, "dz-origin", site.texts.origin, site.origin);
  }

  window.addEventListener("hashchange", () => {
    for (const site of sites.values()) if (!site.isChoropleth) dzMapView.onNewAddress(site);
  });

  return { create, addTiles, addOutlines, addLabel, addPoints, addOrigin };
})();
