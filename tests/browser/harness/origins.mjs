// The three kinds of place from which a county's pages come.

import { createReadStream, statSync } from "node:fs";
import { createServer } from "node:http";
import { extname, join, normalize } from "node:path";
import { pathToFileURL } from "node:url";

const TYPES = {
  ".html": "text/html; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".csv": "text/csv; charset=utf-8",
  ".txt": "text/plain; charset=utf-8",
};

// Portals put such columns in a sub-folder, and so do we.
const FOLDER = "/yyqy/fwqd/";

export const ORIGINS = {
  // A secure context though it is plain http: the developer's machine.
  localhost: { secure: true, make: (site) => web(site, "localhost", "/") },
  // No secure context: no subtle crypto, no service worker, no locks, no clipboard.
  county: { secure: false, make: (site) => web(site, "county.test", FOLDER) },
  // A folder or USB stick.
  file: { secure: true, make: async (site) => ({ base: pathToFileURL(site).href + "/", requests: [], stop: async () => {}, start: async () => {} }) },
};

/**
 * Serves a built site the way a plain host does: files, no headers of ours, and `.wasm` under a type
 * that no browser takes for WebAssembly. `answer(path)` may give a reply of its own, to play a bad host.
 */
async function web(site, host, folder) {
  const requests = [];
  const place = { requests, answer: null };
  const listener = (request, response) => {
    const path = decodeURIComponent(new URL(request.url, "http://x").pathname);
    requests.push(path);
    const own = place.answer?.(path);
    if (own) {
      response.writeHead(own.status ?? 200, { "content-type": own.type ?? "text/html; charset=utf-8" });
      response.end(own.body ?? "");
      return;
    }
    const file = path.startsWith(folder) ? normalize(join(site, path.slice(folder.length) || "index.html")) : "";
    if (!file.startsWith(site) || !statSync(file, { throwIfNoEntry: false })?.isFile()) {
      response.writeHead(404, { "content-type": "text/html; charset=utf-8" });
      response.end("<!doctype html><title>404</title>");
      return;
    }
    response.writeHead(200, { "content-type": TYPES[extname(file)] ?? "application/octet-stream" });
    createReadStream(file).pipe(response);
  };
  let server;
  let port = 0;
  place.start = async () => {
    server = createServer(listener);
    await new Promise((resolve, reject) => server.once("error", reject).listen(port, "127.0.0.1", resolve));
    port = server.address().port;
    place.base = `http://${host}:${port}${folder}`;
  };
  place.stop = async () => {
    server.closeAllConnections();
    await new Promise((resolve) => server.close(resolve));
  };
  await place.start();
  return place;
}
