// The browser cuts the store off in the three ways that are known from the field, and then fills up. What
// was typed meanwhile is stored as soon as the store takes it again, and said to be unsaved until then.

import assert from "node:assert/strict";
import { service } from "../walk/answers.mjs";

const form = `form/fixed-point-steward.html#service=${service}`;
const field = "enterprise.name";

export const origins = ["localhost"];

export default async function lostStore(test) {
  const person = await test.open("about.html");
  await test.page.evaluateOnNewDocument(install);
  await test.page.goto(new URL(form, test.place.base).href, { waitUntil: "load" });
  await person.sees("desk");
  await person.act("new");
  await person.sees("fill");
  let typed = "";
  for (const fault of ["closing", "lost", "damaged"]) {
    await test.page.evaluate((name) => (window.fault = { name, times: 2 }), fault);
    typed += fault;
    await person.answer(field, typed);
    await person.saved();
    assert.equal(await test.page.evaluate(() => window.fault.times), 0, `${fault} happened`);
  }
  await test.page.evaluate(() => (window.fault = { name: "full", times: 1e9 }));
  typed += " full";
  await person.answer(field, typed);
  await test.page.waitForSelector('[data-status][data-state="cannot-store"]');
  await person.visible('[data-when~="storage-full"]');
  await test.page.evaluate(() => (window.fault = null));
  typed += " room";
  await person.answer(field, typed);
  await person.saved();
  assert.ok(await test.page.$$eval('[data-when~="storage-full"]', (blocks) => blocks.every((block) => block.hidden)));

  await test.page.reload();
  await person.sees("desk");
  await person.act("desk-open");
  await person.sees("fill");
  assert.equal(await person.holds(field), typed);
}

/** Puts faults into IndexedDB from outside: `window.fault = { name, times }`. */
function install() {
  const due = (...names) => window.fault && names.includes(window.fault.name) && window.fault.times > 0 && window.fault.times--;
  const { transaction } = IDBDatabase.prototype;
  IDBDatabase.prototype.transaction = function (...all) {
    if (all[1] === "readwrite" && due("closing")) {
      throw new DOMException("The database connection is closing.", "InvalidStateError");
    }
    return transaction.apply(this, all);
  };
  const { commit } = IDBTransaction.prototype;
  IDBTransaction.prototype.commit = function () {
    // "Connection to Indexed Database server lost": what was put is gone, and the transaction aborts.
    if (due("lost")) this.abort();
    else commit.call(this);
  };
  const { put } = IDBObjectStore.prototype;
  IDBObjectStore.prototype.put = function (...all) {
    if (due("full")) throw new DOMException("no room", "QuotaExceededError");
    if (due("damaged")) throw new DOMException("Internal error opening backing store for indexedDB.open.", "UnknownError");
    return put.apply(this, all);
  };
}
