/* What this phone keeps for itself: activities that somebody chose, the last question, and pages for when there is no
   network (templates/finder/worker.js). Nothing of it is ever sent. Without a store the buttons stay away. */
window.dzPhone = (function () {
  "use strict";

  const SAVED = "dz-bewaard";
  const LAST = "dz-laatste-vraag";
  const CACHES = "dz-site-";
  const MOST = 50;
  const REFINED_MS = 3000;
  const { worker, keep } = document.currentScript.dataset;
  const storage = openStorage();

  // The store

  function openStorage() {
    try {
      const found = window.localStorage;
      found.setItem("dz-proef", "1");
      found.removeItem("dz-proef");
      return found;
    } catch {
      return null;
    }
  }

  function read(name, otherwise) {
    try {
      return JSON.parse(storage.getItem(name)) || otherwise;
    } catch {
      return otherwise;
    }
  }

  function write(name, value) {
    try {
      storage.setItem(name, JSON.stringify(value));
    } catch {
      // A full store: what is there stays.
    }
  }

  function saved() {
    const rows = storage ? read(SAVED, []) : [];
    return Array.isArray(rows) ? rows.filter((row) => row && row.id && isOurs(row.url)) : [];
  }

  function isOurs(address) {
    return typeof address === "string" && new URL(address, location.href).origin === location.origin;
  }

  function remove(id) {
    const row = saved().find((each) => each.id === id);
    write(SAVED, saved().filter((each) => each.id !== id));
    if (row) tell({ unpin: row.url });
  }

  async function wipe() {
    storage.removeItem(SAVED);
    storage.removeItem(LAST);
    await dropPages();
  }

  async function dropPages() {
    if (!window.caches) return;
    const names = await caches.keys();
    await Promise.all(names.filter((name) => name.startsWith(CACHES)).map((name) => caches.delete(name)));
  }

  // Buttons to keep an activity

  function asSaid(button) {
    const { dzSave: id, dzUrl: url, dzName: name, dzNameLang: nameLang, dzWhen: when, dzNote: note } = button.dataset;
    return { id, url, name, nameLang, when, note: note.trim(), lang: document.documentElement.lang, seen: seenAt() };
  }

  /** A page out of the store says what held when it was kept. */
  function seenAt() {
    const kept = document.querySelector("[data-dz-stored]:not([hidden]) [data-dz-stored-at]");
    return kept && kept.dataset.dzStoredAt ? Date.parse(kept.dataset.dzStoredAt) : Date.now();
  }

  function toggle(button) {
    const said = asSaid(button);
    if (saved().some((row) => row.id === said.id)) {
      remove(said.id);
    } else {
      const rows = [said, ...saved()];
      write(SAVED, rows.slice(0, MOST));
      tell({ keep: [said.url], pin: true });
      for (const row of rows.slice(MOST)) tell({ unpin: row.url });
    }
    showButtons();
  }

  function showButtons() {
    const rows = saved();
    for (const button of document.querySelectorAll("[data-dz-save]")) {
      const isSaved = rows.some((row) => row.id === button.dataset.dzSave);
      button.hidden = false;
      button.classList.toggle("dz-save--on", isSaved);
      button.querySelector("[data-dz-off]").hidden = isSaved;
      button.querySelector("[data-dz-on]").hidden = !isSaved;
    }
    for (const link of document.querySelectorAll("[data-dz-when-kept]")) link.hidden = rows.length === 0;
  }

  /** Whoever opens the page of what they kept sees in the list what it says now. */
  function bringUpToDate() {
    const own = document.querySelector("[data-dz-save][data-dz-current]");
    const said = own && asSaid(own);
    const isGone = Boolean(document.querySelector("[data-dz-gone]"));
    const rows = saved().map((row) => {
      if (said && row.id === said.id && said.seen >= row.seen) return said;
      return isGone && row.url === location.pathname ? { ...row, gone: row.gone || Date.now() } : row;
    });
    if (rows.length && (own || isGone)) write(SAVED, rows);
  }

  // The last question

  function noteQuestion() {
    const found = document.querySelector("[data-dz-question]");
    if (!found || !location.search || !document.querySelector(".dz-card")) return;
    write(LAST, { search: location.search, words: found.dataset.dzQuestion, lang: document.documentElement.lang });
  }

  function offerQuestion() {
    const place = document.querySelector("[data-dz-again]");
    const last = place && read(LAST, null);
    if (!last || typeof last.search !== "string" || !last.search.startsWith("?")) return;
    const words = place.querySelector("bdi");
    words.textContent = last.words;
    if (last.lang !== document.documentElement.lang) words.lang = last.lang;
    place.querySelector("a").search = last.search;
    place.hidden = false;
  }

  // Pages for when there is no network

  function tell(message) {
    if (worker && navigator.serviceWorker) {
      navigator.serviceWorker.ready.then(({ active }) => active && active.postMessage(message)).catch(() => null);
    }
  }

  /** A question that finds nothing is counted on the server: it is not asked a second time. */
  function keepThisPage() {
    const isEmpty = document.querySelector("[data-dz-search]") && !document.querySelector(".dz-card");
    const others = keep.split(" ");
    tell({ keep: isEmpty ? others : [location.pathname + location.search, ...others] });
  }

  async function register() {
    if (!navigator.serviceWorker) return;
    try {
      const registration = await navigator.serviceWorker.register(worker);
      keepThisPage();
      await stopWhenToldTo(registration);
    } catch {
      // The site does without.
    }
  }

  /** Behind a worker a print does not wait for the still map, but it does for what is in the page. */
  function putPictureOnPaper() {
    if (!navigator.serviceWorker || !navigator.serviceWorker.controller) return;
    for (const picture of document.querySelectorAll(".dz-picture img")) {
      if (picture.complete && picture.naturalWidth) continue;
      const asked = new XMLHttpRequest();
      asked.open("GET", picture.src, false); // after this the print is made
      asked.send();
      if (asked.status === 200) picture.src = `data:image/svg+xml,${encodeURIComponent(asked.responseText)}`;
    }
  }

  /** Once per visit: a worker that the site no longer has must go, and what it kept too. */
  async function stopWhenToldTo(registration) {
    if (sessionStorage.getItem("dz-nagekeken")) return;
    try {
      await registration.update();
      sessionStorage.setItem("dz-nagekeken", "1");
    } catch {
      const { status } = await fetch(worker, { cache: "no-store" });
      if (status !== 404 && status !== 410) return;
      await registration.unregister();
      await dropPages();
    }
  }

  let refined;
  function afterRefinement() {
    showButtons();
    noteQuestion();
    clearTimeout(refined);
    refined = setTimeout(keepThisPage, REFINED_MS);
  }

  if (storage) {
    document.addEventListener("click", ({ target }) => {
      const button = target.closest("[data-dz-save]");
      if (button) toggle(button);
    });
    bringUpToDate();
    showButtons();
    noteQuestion();
    offerQuestion();
    document.addEventListener("htmx:afterSettle", afterRefinement);
  }
  window.addEventListener("load", register);
  window.addEventListener("beforeprint", putPictureOnPaper);

  return { storage, saved, remove, wipe, showButtons, CACHES };
})();
