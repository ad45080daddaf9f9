/* The lists of what this phone keeps: activities that somebody chose, and pages that they opened. Only as text. */
(function () {
  "use strict";

  const { storage, saved, remove, wipe, showButtons, CACHES } = window.dzPhone;
  const find = (selector) => document.querySelector(selector);
  const language = `${document.documentElement.lang}-u-nu-latn`;
  const DAY = { day: "numeric", month: "long", year: "numeric" };
  const DAY_AND_TIME = { ...DAY, hour: "2-digit", minute: "2-digit" };

  function say(place, at, form) {
    place.textContent = new Date(at).toLocaleString(language, { ...form, timeZone: "Europe/Amsterdam" });
  }

  function rowOf(name) {
    return document.importNode(find(`template[data-dz-${name}-row]`).content, true).firstElementChild;
  }

  function fill(list, items) {
    list.textContent = "";
    list.append(...items);
  }

  // Chosen

  function savedRow(row) {
    const item = rowOf("saved");
    const part = (name) => item.querySelector(`[data-dz-row="${name}"]`);
    const link = item.querySelector("a");
    link.href = row.url;
    for (const name of item.querySelectorAll("a bdi, button bdi")) {
      name.textContent = row.name;
      if (row.nameLang && row.nameLang !== document.documentElement.lang) name.lang = row.nameLang;
    }
    part("when").textContent = row.when;
    if (row.lang !== document.documentElement.lang) part("when").lang = row.lang;
    part("note").textContent = row.note;
    part("note").parentElement.hidden = !row.note;
    say(part("seen").querySelector("[data-dz-day]"), row.seen, DAY);
    if (row.gone) say(part("gone").querySelector("[data-dz-day]"), row.gone, DAY);
    part("gone").hidden = !row.gone;
    item.querySelector("button").addEventListener("click", () => takeAway(row, item));
    return item;
  }

  function takeAway(row, item) {
    const next = item.nextElementSibling || item.previousElementSibling;
    remove(row.id);
    showSaved();
    showButtons();
    const names = [...document.querySelectorAll("[data-dz-saved] .dz-kept__name")];
    const near = next && names.find((name) => name.textContent === next.querySelector("a").textContent);
    (near || find("h1")).focus();
  }

  function showSaved() {
    const rows = saved();
    fill(find("[data-dz-saved]"), rows.map(savedRow));
    find("[data-dz-saved-none]").hidden = rows.length > 0;
  }

  // Opened

  async function opened() {
    if (!window.caches) return [];
    const pages = [];
    for (const name of (await caches.keys()).filter((each) => each.startsWith(CACHES))) {
      const store = await caches.open(name);
      for (const request of await store.keys()) {
        const page = await pageOf(request.url, await store.match(request));
        if (page) pages.push(page);
      }
    }
    return pages.sort((one, other) => other.at - one.at);
  }

  async function pageOf(url, stored) {
    const at = Number(stored.headers.get("X-Dz-Stored-At"));
    if (!at) return null; // a file
    const page = new DOMParser().parseFromString(await stored.text(), "text/html");
    const isList = page.querySelector("[data-dz-opened]");
    return isList ? null : { url, at, title: page.title.replace(/ – [^–]*$/, ""), language: page.documentElement.lang };
  }

  async function showOpened() {
    const pages = await opened();
    fill(find("[data-dz-opened]"), pages.map(openedRow));
    find("[data-dz-opened-none]").hidden = pages.length > 0;
  }

  function openedRow({ url, at, title, language: of }) {
    const item = rowOf("opened");
    item.querySelector("a").href = url;
    const name = item.querySelector("bdi");
    name.textContent = title;
    name.lang = of;
    say(item.querySelector("[data-dz-day]"), at, DAY_AND_TIME);
    return item;
  }

  function prepareWipe(button) {
    const status = find("[data-dz-wiped]");
    button.addEventListener("click", async () => {
      await wipe();
      showSaved();
      showButtons();
      await showOpened();
      status.textContent = status.dataset.dzSaid;
    });
  }

  if (find("[data-dz-saved]") && storage) {
    find("h1").tabIndex = -1;
    find("[data-dz-store]").hidden = false;
    find("[data-dz-no-store]").hidden = true;
    showSaved();
    prepareWipe(find("[data-dz-wipe]"));
  }
  showOpened().catch(() => null);
})();
