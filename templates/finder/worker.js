// Keeps the last public pages on this phone for when there is no network; SITE (activities/finder/phone.py) stands above.
// Pages come from the network first, files with a hash in their name from the phone first. What is not in SITE.pages
// goes past this worker as if it were not there.
"use strict";

const PREFIX = "dz-site-";
const STORE = PREFIX + SITE.version;
const PAGES = new RegExp(SITE.pages);
const ASKED = new RegExp(SITE.asked);
const ALWAYS = new RegExp(SITE.always);
const LANGUAGE = new RegExp(`^/(${SITE.languages.join("|")})/`);
const HASHED = /\.[0-9a-f]{12}\.\w+$/;
const THEMES = /\/themas\.css$/;
const MOST_PAGES = 30;
const PATIENCE_MS = 4000;
const FRESH_MS = 60 * 60 * 1000;
const OLDEST_MS = 30 * 24 * 60 * 60 * 1000; // what was taken off the site is gone here too by then
const AT = "X-Dz-Stored-At";
const PINNED = "X-Dz-Pinned";

self.addEventListener("install", () => self.skipWaiting());

self.addEventListener("activate", (event) => event.waitUntil(replaceOlder().then(() => self.clients.claim())));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== "GET" || url.origin !== self.location.origin) return;
  if (request.mode === "navigate") {
    if (PAGES.test(url.pathname)) event.respondWith(answerPage(event, url));
  } else if (url.pathname.startsWith(SITE.static) ? HASHED.test(url.pathname) : THEMES.test(url.pathname)) {
    event.respondWith(answerFile(event));
  }
});

self.addEventListener("message", (event) => {
  const { keep = [], pin, unpin } = event.data || {};
  const urls = keep.map((address) => new URL(address, self.location));
  const own = urls.filter((url) => url.origin === self.location.origin && PAGES.test(url.pathname));
  event.waitUntil(Promise.all([...own.map((url) => keepPage(url, pin)), unpin && release(unpin)]).catch(() => null));
});

// Pages

async function answerPage(event, url) {
  const key = keyOf(url);
  const asked = fetch(event.request);
  event.waitUntil(asked.then((response) => learn(key, response.clone())).catch(() => null));
  const fresh = asked.catch(() => null);
  const stored = await find(key);
  const first = await (stored ? Promise.race([fresh, patience()]) : fresh);
  if (first && !(stored && first.status >= 500)) return first;
  if (stored) return asStored(stored);
  return (await offlinePage(url)) || Response.error();
}

function patience() {
  return new Promise((done) => setTimeout(done, PATIENCE_MS, null));
}

// Only where the question makes another page it is part of the address.
function keyOf(url) {
  return url.origin + url.pathname + (ASKED.test(url.pathname) ? url.search : "");
}

async function learn(key, response, pin) {
  if (response.status === 404 || response.status === 410) await forget(key);
  else if (isPublic(response)) await keep(key, response, pin);
}

// A page that knows who asks says so in Vary; a cookie itself cannot be seen from here.
function isPublic(response) {
  const { headers } = response;
  const says = (name) => (headers.get(name) || "").toLowerCase();
  const isPage = response.status === 200 && response.type === "basic" && !response.redirected;
  if (!isPage || !says("Content-Type").startsWith("text/html")) return false;
  return !/no-store|private/.test(says("Cache-Control")) && !/cookie|\*/.test(says("Vary"));
}

async function keep(key, response, pin) {
  const store = await caches.open(STORE);
  const before = await store.match(key, { ignoreVary: true });
  const html = await response.text();
  const isPinned = pin || (before && before.headers.get(PINNED));
  await put(store, key, html, response.headers, { [AT]: String(Date.now()), ...(isPinned ? { [PINNED]: "1" } : {}) });
  await Promise.all(filesOf(html).map((address) => keepFile(store, address)));
  await makeRoom(store);
}

// Taken away first, so that the last one kept is the last one in the list.
async function put(store, key, html, said, more) {
  const headers = new Headers(said);
  headers.delete("Content-Encoding");
  headers.delete("Content-Length");
  headers.delete("Vary");
  for (const name of Object.keys(more)) headers.set(name, more[name]);
  await store.delete(key);
  await store.put(key, new Response(html, { headers }));
}

async function makeRoom(store) {
  const pages = (await store.keys()).filter(({ url }) => isPlainPage(new URL(url).pathname));
  const surplus = pages.slice(0, Math.max(0, pages.length - MOST_PAGES));
  for (const page of pages) {
    const stored = await store.match(page);
    const isOver = surplus.includes(page) && stored && !stored.headers.get(PINNED);
    if (isOver || (stored && isTooOld(stored))) await store.delete(page);
  }
}

function isPlainPage(path) {
  return PAGES.test(path) && !ALWAYS.test(path);
}

// What a page asks for itself; the browser has most of these already.
async function keepPage(url, pin) {
  const key = keyOf(url);
  const stored = await find(key);
  const isFresh = stored && Date.now() - storedAt(stored) < FRESH_MS;
  if (isFresh && (!pin || stored.headers.get(PINNED))) return;
  const response = await fetch(key, { cache: pin || stored ? "default" : "force-cache", credentials: "omit" });
  await learn(key, response, pin);
}

async function release(address) {
  const key = keyOf(new URL(address, self.location));
  const stored = await find(key);
  if (!stored) return;
  const store = await caches.open(STORE);
  const headers = new Headers(stored.headers);
  headers.delete(PINNED);
  await put(store, key, await stored.text(), headers, {});
}

async function find(key) {
  if (!(await caches.has(STORE))) return undefined;
  const store = await caches.open(STORE);
  const stored = await store.match(key, { ignoreVary: true });
  if (!stored || !isTooOld(stored)) return stored;
  await store.delete(key);
  return undefined;
}

async function forget(key) {
  const store = await caches.open(STORE);
  await store.delete(key, { ignoreVary: true });
}

function storedAt(stored) {
  return Number(stored.headers.get(AT));
}

function isTooOld(stored) {
  return Date.now() - storedAt(stored) >= OLDEST_MS;
}

// The page with the line that says from when it is, in its own language.
async function asStored(stored) {
  const at = new Date(storedAt(stored));
  const html = await stored.text();
  const language = (html.match(/<html lang="([\w-]+)"/) || ["", "nl"])[1];
  const form = { day: "numeric", month: "long", year: "numeric", hour: "2-digit", minute: "2-digit" };
  const words = at.toLocaleString(`${language}-u-nu-latn`, { ...form, timeZone: SITE.timeZone });
  const told = html
    .replace("data-dz-stored hidden", "data-dz-stored")
    .replace("data-dz-stored-at>", `data-dz-stored-at="${at.toISOString()}">${words}`);
  return new Response(told, { headers: stored.headers });
}

async function offlinePage(url) {
  const [, language = ""] = url.pathname.match(LANGUAGE) || [];
  const asked = [language && `/${language}/`, "/", ...SITE.languages.map((code) => `/${code}/`)].filter(Boolean);
  for (const start of asked) {
    const stored = await find(self.location.origin + start + SITE.offline);
    if (stored) return new Response(await stored.text(), { status: 503, headers: stored.headers });
  }
  return undefined;
}

// Files

async function answerFile(event) {
  const { request } = event;
  const stored = (await caches.has(STORE)) && (await (await caches.open(STORE)).match(request.url, { ignoreVary: true }));
  if (!stored) return fetch(request);
  // Without a hash it may have changed since: the next page has the new one.
  if (!HASHED.test(request.url)) event.waitUntil(renewFile(request.url).catch(() => null));
  return stored;
}

// In the head and pictures of ours: the map has its own, which a stored page does without.
function filesOf(html) {
  const [head, body = ""] = html.split("</head>");
  const found = [...head.matchAll(/<(?:link|script)\b[^>]*?\b(?:href|src)="([^"]+)"/g), ...body.matchAll(/<img\b[^>]*?\bsrc="([^"]+)"/g)];
  const addresses = found.map((match) => new URL(match[1], self.location));
  const own = addresses.filter(({ origin, pathname }) => origin === self.location.origin && (pathname.startsWith(SITE.static) || THEMES.test(pathname)));
  return [...new Set(own.map((url) => url.href))];
}

// What is missing in the end is a colour or a picture less.
async function keepFile(store, address) {
  if (await store.match(address, { ignoreVary: true })) return;
  await renewFile(address).catch(() => null);
}

async function renewFile(address) {
  const response = await fetch(address, { credentials: "omit" });
  if (response.ok && response.type === "basic") await (await caches.open(STORE)).put(address, response);
}

// A new version of the site takes along the pages that were kept, with the files they need, and throws away the rest.

async function replaceOlder() {
  const names = (await caches.keys()).filter((name) => name.startsWith(PREFIX) && name !== STORE);
  for (const name of names) {
    await takeOver(await caches.open(name)).catch(() => null);
    await caches.delete(name);
  }
}

async function takeOver(older) {
  const store = await caches.open(STORE);
  for (const page of await older.keys()) {
    if (!isPlainPage(new URL(page.url).pathname)) continue;
    const stored = await older.match(page);
    const html = await stored.clone().text();
    await store.put(page.url, stored);
    for (const address of filesOf(html)) {
      const file = await older.match(address, { ignoreVary: true });
      if (file) await store.put(address, file);
    }
  }
}
