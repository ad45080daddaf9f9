/* The little that needs a script: the position button, the choice of list or map, and a short address. */
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
    if (!navigator.geolocation) return;
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
  }

  function showWhatIsChosen() {
    show(document.documentElement.dataset.dzView || "lijst");
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-dz-show]");
    if (!link) return;
    event.preventDefault();
    show(link.dataset.dzShow);
    window.dispatchEvent(new Event("resize")); // a map that was hidden measures itself anew
  });

  // After a refinement: the fields with a mistake, and the choice of list or map, stand in the new page too.

  document.addEventListener("htmx:afterSettle", () => {
    if (document.querySelector("[data-dz-show]")) showWhatIsChosen();
    for (const field of document.querySelectorAll("[aria-describedby^='fout-'], [aria-describedby*=' fout-']")) {
      const errors = document.getElementById(`fout-${field.name}`);
      if (errors) field.setAttribute("aria-invalid", String(errors.childElementCount > 0));
    }
  });

  document.querySelectorAll("[data-dz-locate]").forEach(prepareLocate);
  if (document.querySelector("[data-dz-show]")) showWhatIsChosen();
})();
