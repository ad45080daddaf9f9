/* A choropleth: each buurt in the colour and the hatch of its step, with its number; dots for places. See maps/choropleth.py. */
window.dzMap.addShades = (function () {
  "use strict";

  const { element, load, say } = window.dzMapTools;
  const DOT_RADIUS = 4;

  async function addShades(site, address, areas, points) {
    if (!site) return;
    let collection;
    try {
      collection = await load(address);
    } catch {
      say(site.canvas, "outlines", site.texts.noOutlines);
      return;
    }
    if (!site.isGone) draw(site, collection, new Map(Object.entries(areas)), points);
  }

  function draw(site, collection, areas, points) {
    const areaOf = ({ properties }) => areas.get(properties.code);
    const outside = (each) => !areaOf(each);
    const layer = (filter, style) => L.geoJSON(collection, { filter, style, interactive: false }).addTo(site.leaflet);
    const layers = [
      layer(outside, () => ({ className: "dz-area dz-area--outside" })),
      layer((each) => areaOf(each), (each) => ({ className: `dz-area dz-area--step dz-area--step-${nameOf(areaOf(each))}` })),
    ];
    // A second path on the first: one holds the colour, which the stylesheet gives, and one the pattern, which it cannot reach.
    layer((each) => areaOf(each) && areaOf(each).step !== 0, (each) => hatch(site, areaOf(each)));
    for (const point of points) L.circleMarker(point, { radius: DOT_RADIUS, className: "dz-dot", interactive: false }).addTo(site.leaflet);
    const outlines = layers.flatMap((each) => each.getLayers());
    for (const outline of outlines) addValue(site, outline.feature.properties.label, areaOf(outline.feature));
    site.labels = outlines.map((each) => dzMap.addLabel(site, each));
    site.labels.sort((one, other) => one.rank - other.rank);
    site.arrange();
    site.canvas.dataset.points = String(points.length);
    site.canvas.dataset.outlines = String(outlines.length);
  }

  function nameOf({ step }) {
    return step ?? "unknown";
  }

  function hatch(site, area) {
    return { className: "dz-hatched", stroke: false, fillColor: `url(#${site.name}-hatch-${nameOf(area)})`, fillOpacity: 1 };
  }

  function addValue(site, [lon, lat], area) {
    if (!area?.text) return;
    const text = element("span", `dz-value dz-value--${nameOf(area)}`, area.text);
    const icon = new dzMapMarkers.NodeIcon({ className: "dz-value__place", iconSize: [0, 0], build: () => [text] });
    L.marker([lat, lon], { icon, interactive: false, keyboard: false }).addTo(site.leaflet);
  }

  return addShades;
})();
