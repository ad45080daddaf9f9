/* The little that needs a script: the position button, the choice of list or map, a short address, and where a form went wrong. */
(function () {
  "use strict";

  const DECIMALS = 3; // about 100 metres: near enough to search, too coarse for a front door

  // Empty fields do not belong in the address. htmx and the browser both ask the form for its data.
  document.addEventListener("formdata", ({ formData }) => {
    for (const [name, value] of [...formData]) if (value === "") formData.delete(name);
  });

  // "Bij mij in de buurt"

  function locate(button) {
    const { form } = button;
    const status = form.querySelector("[data-dz-locate-status]");
    const failed = () => {
      button.removeAttribute("aria-busy");
      status.textContent = button.dataset.dzFailed;
      form.elements.bij.focus();
    };
    button.setAttribute("aria-busy", "true");
    status.textContent = button.dataset.dzAsking;
    navigator.geolocation.getCurrentPosition(
      ({ coords }) => {
        button.removeAttribute("aria-busy");
        status.textContent = "";
        form.elements.lat.value = coords.latitude.toFixed(DECIMALS);
        form.elements.lon.value = coords.longitude.toFixed(DECIMALS);
        form.elements.bij.value = "";
        submit(form);
      },
      failed,
      { timeout: 10000, maximumAge: 300000 },
    );
  }

  function submit(form) {
    if (form.requestSubmit) form.requestSubmit();
    else form.submit();
  }

  function prepareLocate(button) {
    if (!navigator.geolocation || !button.hidden) return;
    button.hidden = false;
    button.addEventListener("click", () => locate(button));
    // What somebody types goes before where they are.
    button.form.elements.bij.addEventListener("input", () => {
      button.form.elements.lat.value = "";
      button.form.elements.lon.value = "";
    });
  }

  // List or map, on a phone

  function show(view) {
    document.documentElement.dataset.dzView = view;
    for (const link of document.querySelectorAll("[data-dz-show]")) {
      link.setAttribute("aria-current", String(link.dataset.dzShow === view));
    }
    drawMap();
  }

  // The map waits in a template: beside a list until somebody asks for it, on another page until it is nearly in view.

  const besideEachOther = window.matchMedia("(min-width: 60rem)");
  const NEARLY = "300px";

  function drawMap() {
    const template = document.querySelector("template[data-map-later='asked']");
    if (template && (besideEachOther.matches || document.documentElement.dataset.dzView === "kaart")) draw(template);
  }

  function drawMapInView() {
    const template = document.querySelector("template[data-map-later='near']");
    if (!template) return;
    if (!window.IntersectionObserver) {
      draw(template);
      return;
    }
    const observer = new IntersectionObserver(
      (entries) => {
        if (!entries.some((entry) => entry.isIntersecting)) return;
        observer.disconnect();
        setTimeout(draw, 0, template); // the words of the page are painted first
      },
      { rootMargin: NEARLY },
    );
    observer.observe(template.parentElement);
  }

  async function draw(template) {
    const section = template.parentElement;
    template.remove();
    const isNew = ({ dataset }) => !document.head.querySelector(`[data-map-file="${dataset.mapFile}"]`);
    const parts = document.importNode(template.content, true);
    await Promise.all([...parts.querySelectorAll("link")].filter(isNew).map(addStyle));
    if (!section.isConnected) return; // htmx put another map in its place
    for (const script of parts.querySelectorAll("script")) if (!script.src || isNew(script)) runScript(script, section);
  }

  function addStyle(link) {
    return new Promise((done) => {
      link.addEventListener("load", done);
      link.addEventListener("error", done); // a map without its looks is better than none
      document.head.append(link);
    });
  }

  /** In the order of the page. What htmx brought has the nonce of its own answer, which this page does not know. */
  function runScript(script, section) {
    script.async = false;
    script.nonce = window.htmx?.config.inlineScriptNonce || script.nonce;
    (script.src ? document.head : section).append(script);
  }

  besideEachOther.addEventListener("change", drawMap);

  /** Whoever moved the map has its view in the address, and comes back to the map. */
  function showWhatIsChosen() {
    const isMapInAddress = location.hash.startsWith("#kaart=");
    const { dzView, dzFirst } = document.documentElement.dataset;
    const chosen = dzView || (isMapInAddress ? "kaart" : dzFirst) || "lijst";
    show(document.querySelector("[data-dz-show]") ? chosen : "lijst"); // without a choice: what says that nothing was found
  }

  document.addEventListener("click", (event) => {
    const skip = event.target.closest("[data-dz-reveal]");
    if (skip) show(skip.dataset.dzReveal); // what a skip link leads to has to be there
    const link = event.target.closest("[data-dz-show]");
    if (!link) return;
    event.preventDefault();
    show(link.dataset.dzShow);
    // The address says what is seen, also to the button to go back.
    const isMapInAddress = location.hash.startsWith("#kaart=");
    if (link.dataset.dzShow === "lijst" && isMapInAddress) history.replaceState(history.state, "", location.pathname + location.search);
  });

  // After a refinement: the fields with a mistake, and the choice of list or map, stand in the new page too.

  document.addEventListener("htmx:afterSettle", () => {
    document.querySelectorAll("[data-dz-locate]").forEach(prepareLocate);
    showWhatIsChosen();
    for (const field of document.querySelectorAll("[aria-describedby^='fout-'], [aria-describedby*=' fout-']")) {
      const errors = document.getElementById(`fout-${field.name}`);
      if (errors) field.setAttribute("aria-invalid", String(errors.childElementCount > 0));
    }
  });

  // A form that came back: what is wrong comes first.

  function whatIsWrong() {
    const errors = document.querySelector("form[method='post'] .dz-field__errors:not(:empty)");
    const above = document.getElementById("veranderd") || document.getElementById("fouten");
    return above || errors?.parentElement.querySelector("input, select, textarea");
  }

  if (!location.hash) whatIsWrong()?.focus();
  document.querySelectorAll("[data-dz-locate]").forEach(prepareLocate);
  showWhatIsChosen();
  drawMapInView();
})();
