/* The things found: drawn once, or, when the server counted them in clusters, anew for each part that comes in view. */
window.dzMapPoints = (function () {
  "use strict";

  const { calm, countText, load, numberText, onPress, pause, say } = window.dzMapTools;
  const { clusterIcon, marker } = window.dzMapMarkers;
  const SPREAD_BELOW_M = 60; // a cluster this small opens in a circle; zooming in would show an empty field
  const CLUSTER_RADIUS = 46;
  const RELOAD_AFTER_MS = 200;

  async function add(site, points) {
    const address = typeof points === "string" ? points : "";
    setTimeout(() => numberText(0)); // how to write a number is looked up while the points are on their way
    try {
      const collection = address ? await load(address) : points;
      await drawFirst(site, collection, address);
    } catch {
      say(site.canvas, "points", site.texts.noPoints);
    }
  }

  async function drawFirst(site, collection, address) {
    if (site.isGone) return;
    const placed = collection.features.filter((feature) => feature.geometry);
    site.found = placed.map(({ geometry: { coordinates } }) => L.latLng(coordinates[1], coordinates[0]));
    dzMapView.settle(site);
    await pause();
    if (site.isGone) return;
    site.group = clusters(site);
    site.counted = L.layerGroup().addTo(site.leaflet);
    draw(site, collection);
    site.leaflet.addLayer(site.group);
    const missing = collection.features.length - placed.length;
    say(site.canvas, "missing", missing ? countText(site.texts.notShown, missing) : "");
    if (collection.geclusterd === true) reloadOnMove(site, address);
    const themes = new Set([...site.markers.values()].map(({ options }) => options.theme));
    if (themes.size > 1 || site.reload) dzMapControls.makeToggles(site);
  }

  /** What stays keeps its marker, and so its popup and the focus. */
  function draw(site, { features, geclusterd }) {
    const placed = features.filter((feature) => feature.geometry);
    const [counted, single] = geclusterd === true ? split(placed, isCluster) : [[], placed];
    const wanted = new Map(single.map((feature) => [String(feature.id), feature]));
    const [kept, gone] = split([...site.markers], ([id]) => wanted.has(id));
    site.markers = new Map(kept);
    const added = [...wanted].filter(([id]) => !site.markers.has(id)).map(([id, feature]) => [id, followed(site, id, feature)]);
    for (const [id, each] of added) site.markers.set(id, each);
    site.group.removeLayers(gone.map(([, each]) => each));
    site.group.addLayers(added.map(([, each]) => each).filter(({ options }) => !site.hiddenThemes.has(options.theme)));
    site.counted.clearLayers();
    for (const feature of counted) countedMarker(site, feature).addTo(site.counted);
    site.canvas.dataset.points = String(placed.length);
    site.arrange();
  }

  function split(list, isFirst) {
    return [list.filter((each) => isFirst(each)), list.filter((each) => !isFirst(each))];
  }

  function followed(site, id, feature) {
    const note = (opened) => {
      site.opened = opened;
      dzMapList.markCard(site);
    };
    return marker(site, feature).on("popupopen", () => note(id)).on("popupclose", () => note(null));
  }

  // Clusters that the page makes

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
    group.on("animationend spiderfied unspiderfied", site.arrange);
    return group;
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
    else site.leaflet.fitBounds(bounds, { ...dzMapView.padding(site), animate: !calm });
  }

  // Clusters that the server counted

  function isCluster({ properties }) {
    return Number.isSafeInteger(properties.aantal) && properties.aantal > 0 && properties.naam === undefined;
  }

  function countedMarker(site, { geometry, properties }) {
    const at = L.latLng(geometry.coordinates[1], geometry.coordinates[0]);
    const made = L.marker(at, { icon: clusterIcon(site, properties.aantal) });
    const zoomIn = () => site.leaflet.setView(at, site.leaflet.getZoom() + 2, { animate: !calm });
    return made.on("click", zoomIn).on("keydown", (event) => onPress(event, ["Enter", " "], zoomIn));
  }

  function reloadOnMove(site, address) {
    let timer = 0;
    let request = null;
    site.reload = async () => {
      request?.abort();
      const mine = (request = new AbortController());
      const collection = await loadInView(site, address, mine.signal);
      if (collection && mine === request && !site.isGone) keepingFocus(site, () => draw(site, collection));
    };
    site.leaflet.on("moveend", () => {
      clearTimeout(timer);
      timer = setTimeout(site.reload, RELOAD_AFTER_MS);
    });
    site.leaflet.on("unload", () => {
      clearTimeout(timer);
      request?.abort();
    });
    site.reload();
  }

  async function loadInView(site, address, signal) {
    const wanted = addressInView(site, address);
    if (!wanted) return { features: [] };
    try {
      const collection = await load(wanted, signal);
      say(site.canvas, "points", "");
      return collection;
    } catch (error) {
      if (error.name !== "AbortError") say(site.canvas, "points", site.texts.noPoints);
      return null;
    }
  }

  /** Empty when all that was asked for is hidden. The server counts, so it has to know which themes are. */
  function addressInView({ leaflet, section, hiddenThemes }, address) {
    const { pathname, searchParams } = new URL(address, location.origin);
    const view = leaflet.getBounds();
    const corners = [view.getWest(), view.getSouth(), view.getEast(), view.getNorth()];
    searchParams.set("bbox", corners.map((degrees) => degrees.toFixed(5)).join(","));
    searchParams.set("zoom", String(Math.round(leaflet.getZoom())));
    if (hiddenThemes.size > 0) {
      const all = [...section.querySelectorAll("[data-theme]")].map((item) => item.dataset.theme);
      const asked = searchParams.getAll("categorie").filter(Boolean);
      const left = (asked.length > 0 ? asked : all).filter((theme) => !hiddenThemes.has(theme));
      if (left.length === 0) return "";
      searchParams.delete("categorie");
      for (const theme of left) searchParams.append("categorie", theme);
    }
    return `${pathname}?${searchParams}`;
  }

  /** Whoever stood on a marker that goes, stands on the nearest one that comes. */
  function keepingFocus({ canvas }, change) {
    const icon = canvas.contains(document.activeElement) && document.activeElement.closest(".leaflet-marker-icon");
    const at = icon && L.DomUtil.getPosition(icon);
    change();
    if (!icon || icon.isConnected) return;
    const away = (other) => at.distanceTo(L.DomUtil.getPosition(other));
    const icons = [...canvas.querySelectorAll(".leaflet-marker-icon[tabindex]")].sort((one, other) => away(one) - away(other));
    (icons[0] ?? canvas).focus({ preventScroll: true });
  }

  // Themes

  function showTheme(site, theme, isShown) {
    site.hiddenThemes[isShown ? "delete" : "add"](theme);
    const those = [...site.markers.values()].filter(({ options }) => options.theme === theme);
    site.group[isShown ? "addLayers" : "removeLayers"](those);
    site.reload?.();
    site.arrange();
  }

  return { add, showTheme };
})();
