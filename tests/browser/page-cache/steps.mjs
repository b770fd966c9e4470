// Away by a link and back again: the form is as it was left, whether the browser kept the page or loads it
// anew, and another window that took the record over meanwhile is not written over.

import assert from "node:assert/strict";
import { Person } from "../harness/person.mjs";

export const origins = ["localhost", "county"];

const form = "form/fixed-point-steward.html";

export default async function pageCache(test) {
  const person = await test.open(form, { worker: false });
  await person.sees("desk");
  await person.act("new");
  await person.sees("fill");
  await person.answer("enterprise.name", "浚县某公司");
  await person.saved();
  // Where there is a service worker, it takes pages over as it starts, and a page that lies in the cache by
  // then is thrown away.
  await test.page.evaluate(() => navigator.serviceWorker?.ready);
  await test.page.evaluate(() => addEventListener("pageshow", (event) => (window.kept = event.persisted)));
  await test.page.evaluate(() => document.querySelector(".brand").click());
  await test.page.waitForSelector('html[data-page="home"]');
  await test.page.goBack();
  await test.page.waitForSelector('html[data-page="form"]');
  // Chromium keeps such pages; a page that it cannot keep any more would come back by way of its desk.
  assert.ok(await test.page.evaluate(() => window.kept), await notKept(test.page));
  await person.sees("fill");
  assert.equal(await person.holds("enterprise.name"), "浚县某公司");
  await person.answer("enterprise.contact", "王某");
  await person.saved();

  // Another window writes while this page lies in the cache.
  const first = test.page;
  await first.evaluate(() => document.querySelector(".brand").click());
  await first.waitForSelector('html[data-page="home"]');
  const other = await test.open(form, { worker: false, seed: 2 });
  await other.sees("desk");
  await other.act("desk-open");
  await other.sees("fill");
  await other.answer("enterprise.contact", "李某");
  await other.saved();
  await first.bringToFront();
  await first.goBack();
  // Chromium throws a kept page away when its channel is spoken to; others keep it.
  await first.waitForSelector('html[data-view-shown]');
  if (!(await first.evaluate(() => window.kept))) {
    const person = new Person(first);
    await person.sees("desk");
    await person.act("desk-open");
  }
  await first.waitForSelector('[data-view="fill"] [data-when~="elsewhere"]:not([hidden])');
  await first.waitForFunction(() => document.querySelector('[name="enterprise.contact"]').value === "李某");
  assert.equal(await first.$eval('[name="enterprise.contact"]', (control) => control.readOnly), true, "what the other writes is shown, not changed");
}

/** Why the browser loaded a page anew, in its own words. */
async function notKept(page) {
  const reasons = await page.evaluate(() => JSON.stringify(performance.getEntriesByType("navigation")[0].notRestoredReasons));
  return `the page was not kept: ${reasons}`;
}
