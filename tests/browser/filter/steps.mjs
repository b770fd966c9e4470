// The service list narrowed by ticks and by its address: no reload, the back button goes back, the count
// is announced, the other language keeps it; without scripts the whole list stands there with links to
// its parts. And what a public page weighs.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { brotliCompressSync } from "node:zlib";

export const origins = ["localhost", "file"];

/** All that a public page loads, by brotli, in bytes. */
const MOST_BYTES = 50_000;

export default async function filter(test) {
  await test.open("services.html");
  const { page } = test;
  await page.evaluate(() => (window.notReloaded = true));
  const all = await shown(page);
  assert.equal(all.length, await page.$$eval(".entry-row", (rows) => rows.length));

  await tick(page, "role", "legal");
  const legal = await shown(page);
  assert.ok(legal.length > 0 && legal.length < all.length);
  assert.ok(legal.every(({ role }) => role.split(" ").includes("legal")));
  assert.match(await announced(page), new RegExp(`${legal.length} 项`));
  await tick(page, "type", "on-site");
  const both = await shown(page);
  assert.ok(both.length > 0 && both.every(({ role, type }) => role.split(" ").includes("legal") && type === "on-site"));
  assert.equal(await page.evaluate(() => location.search), "?role=legal&type=on-site");
  // Within one question any ticked answer will do; empty parts take their headings with them.
  await tick(page, "role", "finance");
  assert.ok((await shown(page)).length > both.length);
  assert.ok(await page.$eval("#fixed-point", (heading) => !heading.checkVisibility()));

  await page.goBack();
  await page.waitForFunction(() => !document.querySelector("[name='role'][value='finance']").checked);
  assert.deepEqual(await shown(page), both);
  await page.goForward();
  await page.waitForFunction(() => document.querySelector("[name='role'][value='finance']").checked);
  await page.goBack();
  await page.waitForFunction(() => !document.querySelector("[name='role'][value='finance']").checked);
  assert.equal(await page.evaluate(() => window.notReloaded), true, "nothing was loaded anew");

  await Promise.all([page.waitForNavigation(), page.click("[data-other-language]")]);
  assert.equal(await page.evaluate(() => document.documentElement.lang), "en");
  assert.deepEqual(await shown(page), both);
  await page.click("[data-filter-clear]");
  assert.equal((await shown(page)).length, all.length);

  // A choice that nothing is left for says so.
  await page.goto(new URL("services.html?type=on-site&area=sample", test.place.base).href);
  const none = (await shown(page)).length === 0;
  assert.equal(await page.$eval("[data-filter-none]", (line) => line.checkVisibility()), none);
  // What nobody asks for narrows nothing.
  await page.goto(new URL("services.html?role=nobody&x=1", test.place.base).href);
  assert.equal((await shown(page)).length, all.length);

  await withoutScripts(test, all.length);
  for (const path of ["index.html", "services.html", "service/coordinate.html", "role/steward.html", "flows.html", "clauses.html", "about.html"]) weigh(test.site, path);
}

async function withoutScripts(test, all) {
  await test.open("services.html?role=legal", { before: (page) => page.setJavaScriptEnabled(false) });
  const { page } = test;
  const text = await page.$eval("main", (main) => main.innerText);
  assert.equal((await page.$$(".entry-row")).length, all);
  assert.match(text, /由县区公布/);
  for (const anchor of await page.$$eval("noscript a, .side a", (links) => links.map((link) => link.getAttribute("href"))))
    assert.ok(await page.$(anchor), anchor);
  assert.ok((await page.$$(".side a")).length >= 5, "links to the parts of the list");
}

/** A page with its style, script and mark. */
function weigh(site, path) {
  const html = readFileSync(join(site, path), "utf8");
  const loaded = [...html.matchAll(/<(?:link rel="(?:stylesheet|icon)"|script)[^>]*?(?:href|src)="([^"]+)"/g)].map((match) => join(dirname(path), match[1]));
  const bytes = [path, ...loaded].reduce((sum, file) => sum + brotliCompressSync(readFileSync(join(site, file))).length, 0);
  assert.ok(bytes <= MOST_BYTES, `${path} weighs ${bytes} bytes`);
}

async function tick(page, name, value) {
  await page.click(`[name="${name}"][value="${value}"]`);
}

const announced = (page) => page.$eval("[role='status'][aria-live]", (status) => status.textContent);

async function shown(page) {
  return page.$$eval(".entry-row", (rows) => rows.filter((row) => row.checkVisibility()).map(({ id, dataset: { role, type } }) => ({ id, role, type })));
}
