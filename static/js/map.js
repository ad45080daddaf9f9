/* Draws the map that maps/site_map.py describes. Names and other data only ever become text nodes or attributes. */
window.dzMap = (function () {
  "use strict";

  const MAX_FIT_ZOOM = 15;
  const MAX_FIT_ZOOM_ONE_PLACE = 14.5; // a lone marker far zoomed in says nothing about where it is
  const SPREAD_BELOW_M = 60; // a cluster this small opens in a circle; zooming in would show an empty field
  const CLUSTER_RADIUS = 46;
  const TINTS = 4;
  const SVG = "http://www.w3.org/2000/svg";
  const TARGET = [44, 44]; // CSS pixels; what is drawn inside may be smaller
  const calm = window.matchMedia("(prefers-reduced-motion: reduce)").matches;
  let current = null;

  // Small tools

  function element(tag, className, text) {
    const made = document.createElement(tag);
    made.className = className;
    if (text !== undefined) made.textContent = text;
    return made;
  }

  function isRightToLeft() {
    return document.documentElement.dir === "rtl";
  }

  function asClass(prefix, slug) {
    return /^[a-z0-9-]+$/.test(slug) ? prefix + slug : "";
  }

  function countText(forms, count) {
    const form = new Intl.PluralRules(document.documentElement.lang || "nl").select(count);
    return forms[form].replace("%(count)s", String(count));
  }

  function isOurPath(address) {
    return /^\/(?![/\\])/.test(address) && new URL(address, location.origin).origin === location.origin;
  }

  async function load(address) {
    const answer = await fetch(address, { headers: { Accept: "application/geo+json" } });
    if (!answer.ok) throw new Error(`HTTP ${answer.status}`);
    return answer.json();
  }

  function say(canvas, topic, text) {
    const line = canvas.closest(".dz-map")?.querySelector("[data-map-status]");
    if (!line) return;
    line.querySelector(`[data-topic="${topic}"]`)?.remove();
    if (!text) return;
    const sentence = element("span", "", text);
    sentence.dataset.topic = topic;
    sentence.dir = "auto";
    line.append(sentence, " ");
  }

  // The map

  /** Found by an attribute: what has an id, htmx gives the style that Leaflet wrote on its predecessor. */
  function create(name, options, texts) {
    const canvas = document.querySelector(`[data-map="${name}"]`);
    if (!window.L || !L.MarkerClusterGroup) {
      say(canvas, "map", texts.noMap);
      return null;
    }
    if (current) current.leaflet.remove();
    const area = options.bounds ? L.latLngBounds(options.bounds) : null;
    const map = L.map(canvas, {
      minZoom: options.minZoom,
      maxZoom: options.maxZoom,
      maxBounds: area ? area.pad(1) : undefined,
      zoomSnap: 0.1, // a fit fills a small screen as far as it goes
      attributionControl: false,
      zoomControl: false,
      scrollWheelZoom: false, // only once the map is in use: the page itself has to scroll
      renderer: L.svg({ padding: 0.5 }),
      zoomAnimation: !calm,
      fadeAnimation: !calm,
      markerZoomAnimation: !calm,
      inertia: !calm,
    });
    current = { leaflet: map, canvas, texts, area, found: [], chosen: [], labels: [] };
    addControls(current);
    map.createPane("dz-labels").setAttribute("aria-hidden", "true");
    if (area) map.fitBounds(area, { padding: [8, 8], animate: false });
    else map.setView([0, 0], options.minZoom);
    followMap(current);
    return current;
  }

  function addControls({ leaflet, texts }) {
    const position = isRightToLeft() ? "topright" : "topleft";
    L.control.zoom({ position, zoomInTitle: texts.zoomIn, zoomOutTitle: texts.zoomOut }).addTo(leaflet);
    leaflet.on("focus", () => leaflet.scrollWheelZoom.enable());
    leaflet.on("blur", () => leaflet.scrollWheelZoom.disable());
  }

  function followMap(site) {
    const { leaflet, canvas } = site;
    leaflet.on("zoomend moveend resize", () => arrange(site));
    const observer = new ResizeObserver(() => onResize(site));
    observer.observe(canvas);
    leaflet.on("unload", () => observer.disconnect());
    canvas.addEventListener("keydown", (event) => {
      if (event.key === "Escape" && canvas.querySelector(".leaflet-popup")) leaflet.closePopup();
    });
  }

  /** A map that was drawn while it was hidden knew no size to fit into. */
  function onResize(site) {
    const wasHidden = site.leaflet.getSize().x === 0;
    site.leaflet.invalidateSize({ pan: false });
    if (wasHidden && !showChosen(site)) fit(site);
    arrange(site);
  }

  function fit(site) {
    if (site.chosen.length > 0 || site.found.length === 0) return;
    const bounds = L.latLngBounds(site.origin ? [...site.found, site.origin] : site.found);
    const isMostOfArea = site.area && widthOf(bounds) > widthOf(site.area) / 2;
    if (isMostOfArea) bounds.extend(site.area);
    const isOnePoint = bounds.getNorthEast().equals(bounds.getSouthWest());
    const maxZoom = isOnePoint ? MAX_FIT_ZOOM_ONE_PLACE : MAX_FIT_ZOOM;
    site.leaflet.fitBounds(bounds, { ...padding(site), maxZoom, animate: false });
  }

  function padding(site) {
    const wide = site.leaflet.getSize().x < 500 ? 18 : 32;
    return { paddingTopLeft: [wide, wide + (site.origin ? 16 : 0)], paddingBottomRight: [wide, wide] };
  }

  function widthOf(bounds) {
    return bounds.getEast() - bounds.getWest();
  }

  // Buurten

  async function addOutlines(site, address, highlight) {
    if (!site) return;
    try {
      const collection = await load(address);
      if (site === current) drawOutlines(site, collection, new Set(highlight));
    } catch {
      say(site.canvas, "outlines", site.texts.noOutlines);
    }
  }

  function drawOutlines(site, collection, highlight) {
    const districts = [...new Set(collection.features.map((each) => each.properties.wijk))].filter(Boolean).sort();
    const style = ({ properties }) => ({ className: outlineClass(properties, districts, highlight) });
    const layer = L.geoJSON(collection, { style, interactive: false }).addTo(site.leaflet);
    site.chosen = layer.getLayers().filter((each) => highlight.has(each.feature.properties.code));
    site.chosen.forEach((each) => each.bringToFront());
    showChosen(site);
    site.labels = layer.getLayers().map((each) => addLabel(site, each, highlight));
    site.labels.sort((one, other) => one.rank - other.rank);
    arrange(site);
    site.canvas.dataset.outlines = String(site.labels.length);
  }

  /** Zooms to the highlighted buurten; false if there are none. */
  function showChosen(site) {
    if (site.chosen.length === 0) return false;
    const bounds = L.featureGroup(site.chosen).getBounds();
    site.leaflet.fitBounds(bounds, { ...padding(site), animate: false });
    return true;
  }

  function outlineClass(properties, districts, highlight) {
    const names = ["dz-area"];
    if (properties.park) names.push("dz-area--park");
    else if (!properties.programma) names.push("dz-area--outside");
    else names.push(`dz-area--tint-${(districts.indexOf(properties.wijk) % TINTS) + 1}`);
    if (highlight.size > 0) names.push(highlight.has(properties.code) ? "dz-area--chosen" : "dz-area--faded");
    return names.join(" ");
  }

  function addLabel(site, outline, highlight) {
    const { naam, label, park, programma, code } = outline.feature.properties;
    const kind = park ? " dz-label--park" : programma ? "" : " dz-label--outside";
    const isChosen = highlight.has(code);
    const text = element("span", `dz-label__text${kind}${isChosen ? " dz-label__text--chosen" : ""}`, naam);
    const icon = new NodeIcon({ className: "dz-label", iconSize: [0, 0], build: () => [text] });
    const at = L.latLng(label[1], label[0]);
    L.marker(at, { icon, pane: "dz-labels", interactive: false, keyboard: false }).addTo(site.leaflet);
    return { text, at, outline, rank: isChosen ? 0 : programma ? 1 : 2 };
  }

  function arrange(site) {
    site.frame ??= requestAnimationFrame(() => {
      site.frame = null;
      if (site !== current) return; // another map took its place meanwhile
      const zoom = site.leaflet.getZoom();
      site.canvas.dataset.zoom = zoom < 12.75 ? "far" : zoom < 14.25 ? "middle" : "near";
      dzMapNames.place(site.labels, site.leaflet);
    });
  }

  // Things found

  async function addPoints(site, points) {
    if (!site) return;
    try {
      const collection = typeof points === "string" ? await load(points) : points;
      if (site === current) drawPoints(site, collection);
    } catch {
      say(site.canvas, "points", site.texts.noPoints);
    }
  }

  function drawPoints(site, collection) {
    const placed = collection.features.filter((feature) => feature.geometry);
    const markers = placed.map((feature) => marker(site, feature));
    site.found = markers.map((each) => each.getLatLng());
    fit(site);
    site.leaflet.addLayer(clusters(site).addLayers(markers));
    arrange(site);
    const missing = collection.features.length - placed.length;
    say(site.canvas, "missing", missing ? countText(site.texts.notShown, missing) : "");
    site.canvas.dataset.points = String(placed.length);
  }

  function addOrigin(site, point) {
    if (!site) return;
    site.origin = L.latLng(point);
    const icon = new NodeIcon({ className: "dz-origin", label: site.texts.origin, iconSize: [34, 40], iconAnchor: [17, 38], build: pin });
    const options = { icon, interactive: false, keyboard: false, zIndexOffset: -500 };
    const made = L.marker(site.origin, options).addTo(site.leaflet);
    made.getElement().setAttribute("role", "img");
    fit(site);
  }

  function clusters(site) {
    // MarkerCluster counts at whole zooms, the map stops between them too.
    const zoom = site.leaflet.getZoom();
    const group = L.markerClusterGroup({
      maxClusterRadius: CLUSTER_RADIUS * 2 ** (Math.round(zoom) - zoom),
      animate: !calm,
      showCoverageOnHover: false,
      zoomToBoundsOnClick: false,
      spiderfyOnMaxZoom: false,
      spiderLegPolylineOptions: { className: "dz-leg" },
      iconCreateFunction: (cluster) => clusterIcon(site, cluster.getChildCount()),
    });
    group.on("clusterclick", ({ layer }) => openCluster(site, layer));
    group.on("clusterkeydown", (event) => onPress(event, ["Enter", " "], () => openCluster(site, event.layer, group)));
    group.on("keydown", (event) => onPress(event, [" "], () => event.propagatedFrom.openPopup()));
    group.on("animationend spiderfied unspiderfied", () => arrange(site));
    return group;
  }

  function onPress({ originalEvent }, keys, act) {
    if (!keys.includes(originalEvent.key)) return;
    originalEvent.preventDefault();
    act();
  }

  /** `group` is given for the keyboard: the focus then goes on to what came out of the cluster. */
  function openCluster(site, cluster, group) {
    const first = cluster.getAllChildMarkers()[0];
    const bounds = cluster.getBounds();
    const isSmall = bounds.getNorthEast().distanceTo(bounds.getSouthWest()) < SPREAD_BELOW_M;
    if (group) {
      const moveOn = () => group.getVisibleParent(first)?.getElement()?.focus();
      if (isSmall) group.once("spiderfied", moveOn);
      else site.leaflet.once("zoomend", () => setTimeout(moveOn, calm ? 0 : 350)); // after the clusters moved apart
    }
    if (isSmall) cluster.spiderfy();
    else site.leaflet.fitBounds(bounds, { ...padding(site), animate: !calm });
  }

  // Markers: nodes instead of the HTML strings that Leaflet's DivIcon takes

  const NodeIcon = window.L && L.Icon.extend({
    createIcon() {
      const made = element("div", "");
      made.append(...this.options.build());
      if (this.options.label) made.setAttribute("aria-label", this.options.label);
      this._setIconStyles(made, "icon");
      return made;
    },
    createShadow() {
      return null;
    },
  });

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

  function disc(properties) {
    const made = element("span", "dz-disc");
    const isSure = properties.ligging === "punt" && !properties.alternatief;
    if (!isSure) made.classList.add("dz-disc--hollow");
    if (properties.ligging === "buurt") made.classList.add("dz-disc--dashed");
    const picture = document.querySelector(`[data-theme="${CSS.escape(properties.thema)}"] svg`);
    if (picture) made.append(picture.cloneNode(true));
    return made;
  }

  function marker(site, { geometry, properties }) {
    const [lon, lat] = geometry.coordinates;
    const label = `${properties.naam}, ${properties.themaNaam}`;
    const className = `dz-marker ${asClass("dz-theme-", properties.thema)}`;
    const icon = new NodeIcon({ className, label, iconSize: TARGET, popupAnchor: [0, -16], build: () => [disc(properties)] });
    const options = { minWidth: 200, maxWidth: 260, ...popupRoom() };
    const made = L.marker([lat, lon], { icon, title: label }).bindPopup(() => popup(site, properties), options);
    made.on("popupopen", (event) => dressPopup(site, event.popup));
    made.on("popupclose", (event) => giveFocusBack(made, event.popup));
    return made;
  }

  /** A popup stays clear of the zoom buttons, which stand on the side where a line starts. */
  function popupRoom() {
    const [left, right] = isRightToLeft() ? [12, 68] : [68, 12];
    return { autoPanPaddingTopLeft: [left, 12], autoPanPaddingBottomRight: [right, 12] };
  }

  function clusterIcon(site, count) {
    const size = count < 10 ? "" : count < 50 ? " dz-cluster--more" : " dz-cluster--most";
    const number = () => element("span", "dz-cluster__number", String(count));
    const label = countText(site.texts.cluster, count);
    return new NodeIcon({ className: `dz-cluster${size}`, label, iconSize: TARGET, build: () => [number()] });
  }

  // Popups

  function popup(site, properties) {
    const made = element("div", `dz-popup ${asClass("dz-theme-", properties.thema)}`);
    const { example, approximate, somewhere } = site.texts;
    const theme = element("p", "dz-popup__theme");
    theme.append(disc({ ...properties, ligging: "punt", alternatief: false }), element("span", "", properties.themaNaam));
    if (properties.voorbeeld) theme.append(element("span", "dz-popup__example", example));
    made.append(popupName(properties), line("when", properties.wanneer), line("where", properties.waar));
    const doubt = { ongeveer: approximate, buurt: somewhere }[properties.ligging];
    const isSaid = !doubt || String(properties.waar).includes(doubt);
    made.append(line("where", isSaid ? "" : doubt), line("distance", properties.afstand), theme);
    return made;
  }

  function popupName({ naam, url }) {
    if (!isOurPath(String(url))) return element("p", "dz-popup__name", naam);
    const link = element("a", "dz-popup__name", naam);
    link.href = url;
    return link;
  }

  function line(kind, text) {
    return text ? element("p", `dz-popup__${kind}`, text) : "";
  }

  function dressPopup({ texts }, opened) {
    const box = opened.getElement();
    const name = box.querySelector(".dz-popup__name");
    box.setAttribute("role", "dialog");
    box.setAttribute("aria-label", name.textContent);
    box.querySelector(".leaflet-popup-close-button")?.setAttribute("aria-label", texts.close);
    name.focus({ preventScroll: true });
  }

  function giveFocusBack(marked, closed) {
    const focused = document.activeElement;
    const wasInside = !focused || focused === document.body || closed.getElement()?.contains(focused);
    if (wasInside) marked.getElement()?.focus({ preventScroll: true });
  }

  return { create, addOutlines, addPoints, addOrigin };
})();
