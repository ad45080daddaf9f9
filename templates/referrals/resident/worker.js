// Keeps one card on this phone for when there is no network: its page, its stylesheets, its picture. Network first.
// Gone on the server is gone here too. The scope of this worker is the address of that card.
"use strict";

const STORE = "dz-kaartje";
const HOME = new URL(self.registration.scope).pathname;
const CARD = HOME.replace(/^.*?(?=\/kaartje\/)/, ""); // the same in every language
const PARTS = /<(?:link|script|img)\b[^>]*?\b(?:href|src)="([^"]+)"/g;

self.addEventListener("install", (event) => {
  self.skipWaiting();
  event.waitUntil(keepAll());
});

self.addEventListener("activate", (event) => event.waitUntil(self.clients.claim()));

self.addEventListener("fetch", (event) => {
  const { request } = event;
  if (new URL(request.url).origin !== self.location.origin) return;
  if (request.method === "GET") event.respondWith(answer(event));
  else if (request.method === "POST") event.respondWith(sent(request));
});

async function answer(event) {
  const { request } = event;
  const isPage = request.mode === "navigate";
  const isCard = new URL(request.url).pathname === HOME;
  try {
    const fresh = await fetch(request);
    if (isCard && (fresh.status === 404 || fresh.status === 410)) await forget();
    else if (fresh.ok && (isCard || !isPage)) event.waitUntil(keep(request.url, fresh.clone()));
    return fresh;
  } catch (error) {
    const stored = isPage && !isCard ? undefined : await find(request.url);
    if (!stored) throw error;
    return isCard ? asStored(stored) : stored;
  }
}

// A form that led on to another page was accepted; here that is the one with which somebody stops.
async function sent(request) {
  const response = await fetch(request);
  if (response.type === "opaqueredirect" || response.redirected) await forget();
  return response;
}

async function keepAll() {
  const page = await fetch(HOME);
  if (!page.ok) throw new Error(String(page.status));
  const html = await page.clone().text();
  await keep(new URL(HOME, self.location).href, page);
  const urls = [...html.matchAll(PARTS)].map((match) => new URL(match[1].replaceAll("&amp;", "&"), self.location));
  const own = urls.filter((url) => url.origin === self.location.origin).map((url) => url.href);
  // What is missing in the end is a picture less, no reason to keep nothing.
  await Promise.all(own.map((url) => fetch(url).then((part) => part.ok && keep(url, part), () => null)));
}

async function keep(url, response) {
  const store = await caches.open(STORE);
  await store.put(url, response);
}

async function find(url) {
  if (!(await caches.has(STORE))) return undefined;
  const store = await caches.open(STORE);
  return store.match(url, { ignoreVary: true });
}

// The page with the line that says when it was stored; too old is not shown any more.
async function asStored(stored) {
  const html = await stored.text();
  const until = html.match(/data-dz-until="(\d+)"/);
  if (until && Date.now() > Number(until[1]) * 1000) {
    await forget();
    return Response.error();
  }
  const headers = new Headers(stored.headers);
  headers.delete("Content-Encoding");
  headers.delete("Content-Length");
  return new Response(html.replace("data-dz-stored hidden", "data-dz-stored"), { headers });
}

// In every language; and when it was the last card, all that was kept with it.
async function forget() {
  const store = await caches.open(STORE);
  const paths = (await store.keys()).map((request) => new URL(request.url).pathname);
  await Promise.all(paths.filter((path) => path.includes(CARD)).map((path) => store.delete(path, { ignoreVary: true })));
  if (!paths.some((path) => path.includes("/kaartje/") && !path.includes(CARD))) await caches.delete(STORE);
  await self.registration.unregister();
}
