// Keeps the site's forms usable without a network: https and localhost only, since browsers give no
// service worker to plain http or file://. Lies at the site's root, so that its scope is the site, be
// that a sub-folder of a portal. The builder writes the first two lines' values.
"use strict";
const EDITION = "{edition}";
const KEPT = ["{kept}"];

// An origin may hold other sites and their caches: the scope is part of the name.
const OWN = "wuwei " + self.registration.scope + " ";
const CACHE = OWN + EDITION;

self.addEventListener("install", (event) => {
  // All or nothing: an edition that is not whole is never served. Past the browser's own cache, which
  // may hold pages of the edition before.
  event.waitUntil(
    caches
      .open(CACHE)
      .then((cache) => cache.addAll(KEPT.map((path) => new Request(path, { cache: "reload" }))))
      .then(() => self.skipWaiting()),
  );
});

self.addEventListener("activate", (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((names) => Promise.all(names.filter((name) => name.startsWith(OWN) && name !== CACHE).map((name) => caches.delete(name))))
      .then(() => self.clients.claim()),
  );
});

self.addEventListener("fetch", (event) => {
  const request = event.request;
  if (request.method !== "GET" || !request.url.startsWith(self.registration.scope)) return;
  // Assets carry their content's hash in their names; all else may be newer on the host.
  event.respondWith(/\/asset\/[^/]+$/.test(new URL(request.url).pathname) ? keptFirst(request) : newestFirst(request));
});

async function keptFirst(request) {
  const cache = await caches.open(CACHE);
  const kept = await cache.match(request, { ignoreVary: true });
  if (kept) return kept;
  const answer = await fetch(request);
  if (answer.ok) await cache.put(request, answer.clone());
  return answer;
}

async function newestFirst(request) {
  const cache = await caches.open(CACHE);
  try {
    const answer = await within(4000, fetch(request), () => find(cache, request));
    if (answer.ok && answer.type === "basic" && !answer.redirected) await cache.put(request, answer.clone());
    return answer;
  } catch (error) {
    const kept = await find(cache, request);
    if (kept) return kept;
    throw error;
  }
}

/** What is kept of a page; a folder's page is its index. */
async function find(cache, request) {
  const how = { ignoreSearch: true, ignoreVary: true };
  return (await cache.match(request, how)) || (request.url.split(/[?#]/)[0].endsWith("/") && cache.match("index.html", how)) || undefined;
}

/** The answer, or, where a slow network keeps people waiting, what is kept; if nothing is, the answer. */
function within(millis, answer, kept) {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => kept().then((found) => found && resolve(found.clone())), millis);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}
