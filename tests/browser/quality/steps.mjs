// Every kind of page in both languages: axe finds nothing, the Nu HTML checker has no error, nothing is
// fetched from anywhere else, and a phone never scrolls sideways.

import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { readFileSync } from "node:fs";
import { readdir } from "node:fs/promises";
import { createRequire } from "node:module";
import { join, relative } from "node:path";
import { promisify } from "node:util";

const require = createRequire(import.meta.url);
const axe = readFileSync(require.resolve("axe-core/axe.min.js"), "utf8");
const vnu = require("vnu-jar");

export const origins = ["localhost"];

export default async function quality(test) {
  const pages = await htmlFiles(test.site);
  await checkMarkup(pages);
  const one = representatives(pages.map((page) => relative(test.site, page)));
  for (const page of one) {
    for (const scheme of ["light", "dark"]) await checkAccess(test, page, scheme);
    await checkWidth(test, page);
  }
  const foreign = test.place.requests.filter((path) => !path.startsWith("/"));
  assert.deepEqual(foreign, []);
}

async function htmlFiles(folder) {
  const found = await readdir(folder, { recursive: true });
  return found.filter((name) => name.endsWith(".html")).sort().map((name) => join(folder, name));
}

/** One page of each kind and language: the first of a folder stands for its neighbours. */
function representatives(pages) {
  const seen = new Map();
  for (const page of pages) {
    const kind = page.replace(/[^/]+\.html$/, (name) => (page.match(/(service|role|form)\/[^/]+$/) ? "*" : name));
    if (!seen.has(kind)) seen.set(kind, page);
  }
  return [...seen.values()];
}

async function checkMarkup(pages) {
  const { stderr } = await promisify(execFile)(
    "java",
    ["-Xss1m", "-jar", vnu, "--format", "json", "--stdout", "--exit-zero-always", ...pages],
    { maxBuffer: 64 << 20 },
  ).then(({ stdout }) => ({ stderr: stdout }));
  const errors = JSON.parse(stderr).messages.filter((message) => message.type === "error");
  assert.deepEqual(
    errors.map((error) => `${error.url}:${error.lastLine}: ${error.message}: ${error.extract}`),
    [],
  );
}

async function checkAccess(test, path, scheme) {
  await test.open(path);
  await test.page.emulateMediaFeatures([{ name: "prefers-color-scheme", value: scheme }]);
  await test.page.waitForFunction(() => document.readyState === "complete");
  if (path.includes("form/")) await test.page.waitForSelector('[data-view="desk"]:not([hidden])', { visible: true });
  await findNothing(test, `${path} (${scheme})`);
  if (path.includes("form/")) {
    await test.page.evaluate(() => document.querySelector('[data-act="new"]').click());
    await test.page.waitForSelector('[data-view="fill"]:not([hidden])', { visible: true });
    await findNothing(test, `${path} while filling (${scheme})`);
    await test.page.evaluate(() => document.querySelector('[data-act="check"]').click());
    await test.page.waitForSelector("[data-summary]:not([hidden])");
    await findNothing(test, `${path} with errors (${scheme})`);
  }
  await test.page.close();
}

async function findNothing(test, where) {
  // axe runs in an isolated world of the driver, so the page's own policy stays as it is.
  await test.page.evaluate(axe);
  const { violations } = await test.page.evaluate(() => window.axe.run(document, { resultTypes: ["violations"] }));
  const lines = violations.flatMap((rule) => rule.nodes.map((node) => `${rule.id}: ${rule.help}: ${node.html.slice(0, 160)}`));
  assert.deepEqual(lines, [], where);
}

async function checkWidth(test, path) {
  for (const width of [320, 390]) {
    await test.open(path, { width, height: 800 });
    const over = await test.page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
    assert.equal(over, 0, `${path} is ${over} px too wide at ${width} px`);
    await test.page.close();
  }
}
