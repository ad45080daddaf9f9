/* The pin of a place: looked up by its address, tapped, dragged or moved by the arrow keys. What the server thinks of it
   is told beside it. Every text from elsewhere becomes a text node. Draws with the tools of the site's own maps. */
(function () {
  "use strict";

  const { calm, element, isRightToLeft } = window.dzMapTools;
  const DECIMALS = 6; // some 10 cm
  const NEAR_ZOOM = 17;
  const FAR_ZOOM = 15; // for a point that is only roughly known, and where only the buurten show where it is
  const EXACT_M = 50;
  const STEP = 8; // pixels for an arrow key
  const BIG_STEP = 40;
  const CHECK_AFTER = 600; // milliseconds after the last move
  const MAX_WAIT = 10000;
  const ARROWS = { ArrowUp: [0, -1], ArrowDown: [0, 1], ArrowLeft: [-1, 0], ArrowRight: [1, 0] };
  const ASKED = ["straat", "huisnummer", "postcode", "naam"];
  const started = new WeakSet();

  function start(root) {
    if (started.has(root)) return;
    started.add(root);
    const find = (name) => root.querySelector(`[data-pin-${name}]`);
    const options = JSON.parse(root.querySelector("script[type='application/json']").textContent);
    const parts = { status: find("status"), places: find("places"), list: find("list"), search: find("search") };
    const pin = { ...options, ...parts, root, form: root.closest("form"), canvas: root.querySelector("[data-map]") };
    find("live").hidden = false;
    pin.search.addEventListener("click", () => lookUp(pin));
    for (const role of ["lat", "lon"]) input(pin, role).addEventListener("change", () => followNumbers(pin));
    // A pin that stood well may be far from another postcode.
    for (const role of ["postcode", "naam"]) input(pin, role)?.addEventListener("change", () => pin.marker && checkSoon(pin, ""));
    drawMap(pin);
  }

  // The fields of the form

  function input(pin, role) {
    return pin.fields[role] ? pin.form.elements[pin.fields[role]] : null;
  }

  function valueOf(pin, role) {
    return input(pin, role)?.value.trim() ?? "";
  }

  function write(pin, role, value) {
    const field = input(pin, role);
    if (!field || field.value === String(value)) return;
    field.value = value;
    field.dispatchEvent(new CustomEvent("dz:pin", { bubbles: true, detail: { role } }));
  }

  function pointInFields(pin) {
    const [lat, lon] = ["lat", "lon"].map((role) => Number.parseFloat(valueOf(pin, role).replace(",", ".")));
    return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? L.latLng(lat, lon) : null;
  }

  function writePoint(pin, { lat, lng }) {
    write(pin, "lat", lat.toFixed(DECIMALS));
    write(pin, "lon", lng.toFixed(DECIMALS));
  }

  // The map

  function drawMap(pin) {
    if (!window.L) {
      pin.root.querySelector(".dz-pin__map").hidden = true;
      say(pin, [pin.texts.noMap]);
      return;
    }
    const { view, canvas, texts } = pin;
    canvas.setAttribute("aria-label", texts.label);
    const area = view.bounds ? L.latLngBounds(view.bounds) : null;
    const motion = { zoomAnimation: !calm, fadeAnimation: !calm, markerZoomAnimation: !calm, inertia: !calm };
    pin.leaflet = L.map(canvas, {
      minZoom: view.minZoom,
      maxZoom: view.maxZoom,
      maxBounds: area?.pad(1),
      zoomSnap: 0.5,
      attributionControl: false,
      zoomControl: false,
      scrollWheelZoom: false, // only once the map is in use: the page itself has to scroll
      ...motion,
    });
    const position = isRightToLeft() ? "topright" : "topleft";
    L.control.zoom({ position, zoomInTitle: texts.zoomIn, zoomOutTitle: texts.zoomOut }).addTo(pin.leaflet);
    showFirst(pin, area);
    addBackground(pin);
    listen(pin);
  }

  function showFirst(pin, area) {
    const point = pointInFields(pin);
    if (area) pin.leaflet.fitBounds(area, { animate: false });
    else pin.leaflet.setView(point ?? [0, 0], zoomTo(pin, NEAR_ZOOM), { animate: false });
    if (point) put(pin, point, NEAR_ZOOM);
  }

  function zoomTo(pin, zoom) {
    return pin.tiles ? zoom : FAR_ZOOM;
  }

  /** As the site's other maps draw them. */
  function addBackground(pin) {
    const { leaflet, canvas, texts, root } = pin;
    leaflet.createPane("dz-labels").setAttribute("aria-hidden", "true");
    const site = { leaflet, canvas, texts, section: root, isPlaced: true, labels: [], chosen: [], found: [] };
    site.arrange = () => requestAnimationFrame(() => dzMapNames.place(site.labels, leaflet));
    leaflet.on("zoomend moveend resize", site.arrange);
    if (pin.tiles) dzMap.addTiles(site, pin.tiles.path, pin.tiles.layer);
    dzMap.addOutlines(site, pin.outlinesUrl, []);
  }

  function listen(pin) {
    const { leaflet, canvas } = pin;
    leaflet.on("click", ({ latlng }) => moveByHand(pin, latlng));
    leaflet.on("focus", () => leaflet.scrollWheelZoom.enable());
    leaflet.on("blur", () => leaflet.scrollWheelZoom.disable());
    canvas.addEventListener("keydown", (event) => {
      if (event.key !== "Enter" || event.target !== canvas) return;
      event.preventDefault(); // it would send the form in some browsers
      moveByHand(pin, leaflet.getCenter());
    });
    new ResizeObserver(() => leaflet.invalidateSize({ animate: false })).observe(canvas);
  }

  // The pin on it

  function put(pin, point, zoom) {
    if (!pin.leaflet) return;
    if (pin.marker) pin.marker.setLatLng(point);
    else pin.marker = newMarker(pin, point);
    if (zoom) pin.leaflet.setView(point, zoomTo(pin, zoom), { animate: false });
    else pin.leaflet.panInside(point, { padding: [48, 56], animate: !calm });
  }

  function newMarker(pin, point) {
    const build = () => {
      const box = element("span", "dz-pin__shape");
      box.append(iconOf(pin, "pin"));
      return [box];
    };
    const shape = { iconSize: [44, 48], iconAnchor: [22, 47], label: pin.texts.pin };
    const icon = new dzMapMarkers.NodeIcon({ className: "dz-pin__marker", build, ...shape });
    const marker = L.marker(point, { icon, draggable: true, autoPan: true, title: pin.texts.pin }).addTo(pin.leaflet);
    marker.on("dragend", () => moveByHand(pin, marker.getLatLng()));
    const made = marker.getElement();
    made.setAttribute("role", "application"); // so that a screen reader hands the arrow keys on
    made.addEventListener("keydown", (event) => onKey(pin, event));
    return marker;
  }

  function onKey(pin, event) {
    const direction = ARROWS[event.key];
    if (!direction || event.altKey || event.ctrlKey || event.metaKey) return;
    event.preventDefault();
    event.stopPropagation(); // the map would move too
    const { leaflet, marker } = pin;
    const step = event.shiftKey ? BIG_STEP : STEP;
    const at = leaflet.latLngToContainerPoint(marker.getLatLng()).add(direction.map((way) => way * step));
    moveByHand(pin, leaflet.containerPointToLatLng(at));
  }

  function moveByHand(pin, point) {
    put(pin, point);
    writePoint(pin, point);
    checkSoon(pin, pin.texts.moved);
  }

  function followNumbers(pin) {
    const point = pin.leaflet && pointInFields(pin);
    if (!point) return;
    put(pin, point, NEAR_ZOOM);
    writePoint(pin, point);
    checkSoon(pin, pin.texts.moved);
  }

  // What the server knows of it

  async function lookUp(pin) {
    pin.search.setAttribute("aria-busy", "true");
    say(pin, [pin.texts.searching]);
    const answer = await ask(pin, ASKED.map((role) => [role, valueOf(pin, role)]));
    pin.search.removeAttribute("aria-busy");
    if (answer.isOld) return;
    if (!answer.found) return say(pin, [], [answer.message ?? pin.texts.failed]);
    const { lat, lon, gevonden, nauwkeurigheidMeters: metres } = answer.found;
    const isRough = metres > EXACT_M;
    if (pin.leaflet) put(pin, L.latLng(lat, lon), isRough ? FAR_ZOOM : NEAR_ZOOM);
    writePoint(pin, { lat, lng: lon });
    show(pin, answer.found, [fill(pin.texts.found, "place", gevonden), isRough ? pin.texts.roughly : ""]);
  }

  /** `happened` is said with what the server finds. */
  function checkSoon(pin, happened) {
    pin.asking?.abort(); // an older answer would put the pin back
    pin.asking = null;
    clearTimeout(pin.timer);
    pin.timer = setTimeout(() => check(pin, happened), CHECK_AFTER);
  }

  async function check(pin, happened) {
    const { lat, lng } = pin.marker.getLatLng();
    const point = [["lat", lat.toFixed(DECIMALS)], ["lon", lng.toFixed(DECIMALS)]];
    const answer = await ask(pin, [...point, ...["postcode", "naam"].map((role) => [role, valueOf(pin, role)])]);
    if (answer.isOld) return;
    if (answer.found) show(pin, answer.found, [happened]);
    else say(pin, [happened, answer.message ? "" : pin.texts.unchecked], answer.message ? [answer.message] : []);
  }

  /** `found`, or a `message` for people, or neither when nothing came; `isOld` when something newer was asked. */
  async function ask(pin, parameters) {
    clearTimeout(pin.timer);
    pin.asking?.abort();
    const asking = (pin.asking = new AbortController());
    const patience = setTimeout(() => asking.abort(), MAX_WAIT);
    try {
      const address = `${pin.addressUrl}?${new URLSearchParams(parameters.filter(([, value]) => value))}`;
      const response = await fetch(address, { headers: { Accept: "application/json" }, signal: asking.signal });
      const said = await response.json();
      return response.ok ? { found: said, isOld: asking !== pin.asking } : { message: said.fout, isOld: asking !== pin.asking };
    } catch {
      return { isOld: asking !== pin.asking };
    } finally {
      clearTimeout(patience);
    }
  }

  // What is said of it

  function show(pin, { nauwkeurigheidMeters: metres, waarschuwingen, plekken }, sentences) {
    write(pin, "nauwkeurigheid", metres);
    listPlaces(pin, plekken);
    say(pin, [...sentences, plekken.length > 0 ? pin.texts.similar : ""], waarschuwingen);
  }

  function say(pin, sentences, warnings = []) {
    const text = sentences.filter(Boolean).join(" ");
    const lines = text ? [element("p", "", text)] : [];
    pin.status.replaceChildren(...lines, ...warnings.map((warning) => warningLine(pin, warning)));
  }

  function warningLine(pin, text) {
    const line = element("p", "dz-pin__warning");
    line.append(iconOf(pin, "warning"), element("span", "", text));
    return line;
  }

  function fill(text, name, value) {
    return text.replace(`%(${name})s`, () => value);
  }

  function iconOf({ root }, name) {
    return root.querySelector(`template[data-pin-icon="${name}"]`).content.firstElementChild.cloneNode(true);
  }

  // "Bestaat deze plek al?"

  function listPlaces(pin, places) {
    const isStillThere = places.some(({ uuid }) => uuid === valueOf(pin, "plek"));
    if (!isStillThere) write(pin, "plek", "");
    pin.list.replaceChildren(...places.map((place) => placeItem(pin, place)));
    pin.places.hidden = places.length === 0;
    markChosen(pin);
  }

  function placeItem(pin, { uuid, naam, adres, meters }) {
    const button = element("button", "dz-pin__place");
    button.type = "button";
    button.dataset.uuid = uuid;
    const words = element("span", "dz-pin__words");
    const where = [adres, meters === null ? "" : fill(pin.texts.metres, "metres", meters)].filter(Boolean).join(" · ");
    words.append(element("bdi", "dz-pin__name", naam), element("span", "dz-pin__where", where));
    button.append(words, iconOf(pin, "chosen"));
    button.addEventListener("click", () => choose(pin, uuid, naam));
    const item = element("li", "");
    item.append(button);
    return item;
  }

  /** Once more on the same one takes it back. */
  function choose(pin, uuid, name) {
    const isTakenBack = valueOf(pin, "plek") === uuid;
    write(pin, "plek", isTakenBack ? "" : uuid);
    markChosen(pin);
    say(pin, [isTakenBack ? pin.texts.unchosen : fill(pin.texts.chosen, "place", name)]);
  }

  function markChosen(pin) {
    for (const button of pin.list.querySelectorAll("button")) {
      button.setAttribute("aria-pressed", String(button.dataset.uuid === valueOf(pin, "plek")));
    }
  }

  function startAll() {
    document.querySelectorAll("[data-pin]").forEach(start);
  }

  startAll();
  document.addEventListener("htmx:afterSettle", startAll);
})();
