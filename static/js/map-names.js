/* Where the names of buurten stand on the map: each moves, within its buurt, to where it covers no marker and no other
   name; one that finds no room is left out until there is. Points are Leaflet's layer points, in pixels. */
window.dzMapNames = (function () {
  "use strict";

  const STEPS = [0, 10, -10, 20, -20, 30, -30, 42, -42, 54, -54, 68, -68, 84, -84];
  // The nearest first: what lies further than the best so far is bad need not be looked at.
  const MOVES = STEPS.flatMap((dy) => STEPS.map((dx) => ({ dx, dy, cost: Math.hypot(dx, dy) * 5 }))).sort((one, other) => one.cost - other.cost);
  const OUTSIDE_COST = 1500;
  const LEADING = 1; // pixels above and below the letters that may touch something

  /** Labels, the most important first: `text` (its element), `at` (where it likes to be) and `outline` (its buurt). */
  function place(labels, map) {
    const { min, max } = map.getPixelBounds();
    const origin = map.getPixelOrigin();
    const view = L.bounds(min.subtract(origin), max.subtract(origin));
    const taken = [...iconBoxes(map), ...controlBoxes(map.getContainer(), view.min)];
    const sized = labels.map((label) => ({ ...label, half: L.point(label.text.offsetWidth / 2, label.text.offsetHeight / 2 - LEADING) }));
    const moves = sized.map((label) => moveOf(map, label, view, taken));
    labels.forEach(({ text }, index) => moveName(text, moves[index])); // all is read by now, so the page is laid out once
  }

  function iconBoxes(map) {
    return [...map.getPane("markerPane").children].map((icon) => {
      const isPin = icon.classList.contains("dz-origin");
      const { offsetWidth, offsetHeight } = icon.firstElementChild;
      const half = isPin ? [18, 18] : [offsetWidth / 2 + 2, offsetHeight / 2 + 2];
      const centre = L.DomUtil.getPosition(icon).subtract([0, isPin ? 20 : 0]);
      return { box: L.bounds(centre.subtract(half), centre.add(half)), weight: 4, isIcon: true };
    });
  }

  function controlBoxes(canvas, corner) {
    const whole = canvas.getBoundingClientRect();
    const controls = canvas.parentElement.querySelectorAll(".leaflet-control, :scope > :not([hidden], [data-map])");
    return [...controls].map((control) => {
      const { left, top, right, bottom } = control.getBoundingClientRect();
      const from = corner.add([left - whole.left, top - whole.top]);
      return { box: L.bounds(from, from.add([right - left, bottom - top])), weight: 8, isControl: true };
    });
  }

  function moveOf(map, { half, at, outline }, view, taken) {
    const home = map.latLngToLayerPoint(at);
    const inView = clamp(home, view.min.add(half).add([6, 6]), view.max.subtract(half).subtract([6, 6]));
    const start = isInside(outline, inView) ? inView : home;
    const best = bestSpot(start, half, view, taken, (spot, box) => partOutside(outline, spot, box));
    if (!best.isInTheWay) taken.push({ box: best.box, weight: 12, isName: true });
    return { by: best.spot.subtract(home), isInTheWay: best.isInTheWay };
  }

  function moveName(text, { by, isInTheWay }) {
    text.style.transform = `translate(calc(-50% + ${by.x}px), calc(-50% + ${by.y}px))`;
    text.classList.toggle("dz-label__text--hidden", isInTheWay);
  }

  /** `outside` tells how much of a box at a spot lies outside the buurt, 0 to 1, or 100 when its middle does. */
  function bestSpot(start, half, view, taken, outside) {
    let best = null;
    for (const { dx, dy, cost: away } of MOVES) {
      if (best && away >= best.cost) break;
      const spot = start.add([dx, dy]);
      const box = L.bounds(spot.subtract(half), spot.add(half));
      const hits = taken.filter((each) => overlap(each.box, box) > 0);
      const cutOff = 1 - overlap(box, view) / overlap(box, box);
      let cost = away + cutOff * OUTSIDE_COST * 4;
      cost += hits.reduce((sum, each) => sum + overlap(each.box, box) * each.weight, 0);
      if (best && cost >= best.cost) continue;
      cost += outside(spot, box) * OUTSIDE_COST;
      if (best && cost >= best.cost) continue;
      best = { spot, box, cost, isInTheWay: cutOff > 0.03 || hits.some((each) => isInTheWay(each, box)) };
    }
    return best;
  }

  /** A name never stands on another name or below a button, and on a marker only at its edge. */
  function isInTheWay({ box, isName, isControl, isIcon }, name) {
    const { x, y } = box.getSize();
    return Boolean(isName || isControl || (isIcon && overlap(box, name) > 0.16 * x * y));
  }

  function partOutside(outline, spot, box) {
    if (!isInside(outline, spot)) return 100;
    const ends = [box.min, box.max, box.getBottomLeft(), box.getTopRight(), L.point(box.min.x, spot.y), L.point(box.max.x, spot.y)];
    return ends.filter((end) => !isInside(outline, end)).length / ends.length;
  }

  function overlap(one, other) {
    const wide = Math.min(one.max.x, other.max.x) - Math.max(one.min.x, other.min.x);
    const high = Math.min(one.max.y, other.max.y) - Math.max(one.min.y, other.min.y);
    return wide > 0 && high > 0 ? wide * high : 0;
  }

  function clamp(point, min, max) {
    return L.point(Math.min(Math.max(point.x, min.x), max.x), Math.min(Math.max(point.y, min.y), max.y));
  }

  function isInside(outline, { x, y }) {
    const path = outline.getElement();
    const point = path.ownerSVGElement.createSVGPoint();
    point.x = x;
    point.y = y;
    return path.isPointInFill(point);
  }

  return { place };
})();
