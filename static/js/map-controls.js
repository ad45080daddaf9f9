/* The buttons on the map, and the legend that shows and hides themes. */
window.dzMapControls = (function () {
  "use strict";

  const { calm, element, isRightToLeft, say } = window.dzMapTools;
  const DECIMALS = 3; // about 100 metres: near enough to look around, too coarse for a front door
  const NEARBY_ZOOM = 14.5;

  function addTo(site) {
    const { leaflet, texts } = site;
    // From right to left a choropleth has them below: the numbers above cannot go out of the way.
    const position = isRightToLeft() ? (site.isChoropleth ? "bottomright" : "topright") : "topleft";
    L.control.zoom({ position, zoomInTitle: texts.zoomIn, zoomOutTitle: texts.zoomOut }).addTo(leaflet);
    const tools = site.isChoropleth ? [] : [locateButton(site), fullScreenButton(site)].filter(Boolean);
    if (tools.length > 0) bar(tools, position).addTo(leaflet);
    leaflet.on("focus", () => leaflet.scrollWheelZoom.enable());
    leaflet.on("blur", () => leaflet.scrollWheelZoom.disable());
  }

  function bar(buttons, position) {
    const Bar = L.Control.extend({
      onAdd() {
        const box = element("div", "leaflet-bar dz-tools");
        box.append(...buttons);
        L.DomEvent.disableClickPropagation(box);
        return box;
      },
    });
    return new Bar({ position });
  }

  function button(site, name, text, act) {
    const made = element("button", "dz-tool");
    made.type = "button";
    show(site, made, name, text);
    made.addEventListener("click", () => act(made));
    return made;
  }

  function show({ section }, made, name, text) {
    made.title = text;
    made.setAttribute("aria-label", text);
    made.textContent = "";
    made.append(section.querySelector(`[data-map-icon="${name}"]`).content.cloneNode(true));
  }

  // "Hier ben ik"

  function locateButton(site) {
    return navigator.geolocation && button(site, "locate", site.texts.locate, (made) => locate(site, made));
  }

  /** Nothing but the rounded position gets out of here, and nothing is sent. */
  function locate(site, made) {
    const done = (text) => {
      made.removeAttribute("aria-busy");
      if (!site.isGone) say(site.canvas, "locate", text);
    };
    made.setAttribute("aria-busy", "true");
    say(site.canvas, "locate", site.texts.locating);
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        const here = [coords.latitude, coords.longitude].map((degrees) => Number(degrees.toFixed(DECIMALS)));
        done(site.isGone ? "" : showHere(site, here));
      },
      () => done(site.texts.noPosition),
      { timeout: 10000, maximumAge: 300000 },
    );
  }

  /** Gives what there is to say about it. */
  function showHere(site, here) {
    const { leaflet, texts } = site;
    if (leaflet.options.maxBounds && !leaflet.options.maxBounds.contains(here)) return texts.farAway;
    site.here?.remove();
    site.here = dzMapMarkers.sign(site, "dz-here", texts.here, here);
    leaflet.setView(here, Math.max(leaflet.getZoom(), NEARBY_ZOOM), { animate: !calm });
    return texts.found;
  }

  // The whole screen

  function fullScreenButton(site) {
    const frame = site.canvas.closest(".dz-map__frame");
    if (!document.fullscreenEnabled || !frame) return null;
    const { fullScreen, leaveFullScreen } = site.texts;
    const isOn = () => document.fullscreenElement === frame;
    const made = button(site, "maximize", fullScreen, () => (isOn() ? document.exitFullscreen() : frame.requestFullscreen().catch(() => {})));
    frame.addEventListener("fullscreenchange", () => {
      show(site, made, isOn() ? "minimize" : "maximize", isOn() ? leaveFullScreen : fullScreen);
      if (!isOn() && document.activeElement === document.body) made.focus({ preventScroll: true });
    });
    return made;
  }

  // Themes

  function makeToggles(site) {
    for (const item of site.section.querySelectorAll(".dz-legend [data-theme]")) {
      const toggle = element("button", "dz-legend__toggle");
      toggle.type = "button";
      toggle.setAttribute("aria-pressed", "true");
      toggle.append(...item.childNodes);
      toggle.addEventListener("click", () => press(site, toggle, item.dataset.theme));
      item.append(toggle);
    }
  }

  function press(site, toggle, theme) {
    const isShown = toggle.getAttribute("aria-pressed") !== "true";
    toggle.setAttribute("aria-pressed", String(isShown));
    dzMapPoints.showTheme(site, theme, isShown);
    const text = isShown ? site.texts.themeShown : site.texts.themeHidden;
    say(site.canvas, `theme-${theme}`, text.replace("%(theme)s", () => toggle.textContent.trim()));
  }

  return { addTo, makeToggles };
})();
