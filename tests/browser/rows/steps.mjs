// Rows fold to one line, one is open; adding, removing and "undo" keep the focus in a place that makes
// sense; with hundreds of rows nothing takes longer.

import assert from "node:assert/strict";

export const origins = ["localhost"];

export default async function rows(test) {
  const person = await test.open("form/fixed-point-steward.html#service=coordinate");
  await person.sees("desk");
  await person.act("new");
  await person.sees("fill");
  assert.deepEqual(await person.rows("demands"), ["demands.d1"], "a form that must have a row offers it");
  await person.answer("demands.d1.text", "厂区东门道路破损\n货车进出困难");

  const second = await person.addRow("demands");
  assert.equal(second, "demands.d2");
  assert.equal(await focus(test), "g:demands.d2", "the new row's legend has the focus");
  assert.equal(await unfolded(test), "demands.d2", "one row is open");
  assert.equal(await person.reads('[data-row="demands.d1"] [data-row-title]'), "厂区东门道路破损");
  await person.answer("demands.d2.text", "咨询补贴");

  await person.act("row-remove", '[data-row="demands.d2"]');
  await test.page.waitForFunction(() => document.activeElement.id === "g:demands.d1");
  assert.deepEqual(await person.rows("demands"), ["demands.d1"]);
  await person.act("undo");
  assert.equal(await focus(test), "g:demands.d2");
  assert.equal(await person.holds("demands.d2.text"), "咨询补贴");

  await oneAtATime(test, person);

  // Removed for good: its number is not used again.
  await person.act("row-remove", '[data-row="demands.d2"]');
  assert.equal(await person.addRow("demands"), "demands.d3");
  await many(test, person);
}

/** One row is open, by hand, after adding, and when the record is opened again; none is opened unasked. */
async function oneAtATime(test, person) {
  assert.equal(await unfolded(test), "demands.d2");
  await person.act("row-open", '[data-row="demands.d1"]');
  assert.equal(await unfolded(test), "demands.d1");
  assert.equal(await focus(test), "", "the button that was pressed keeps the focus");
  assert.equal(await test.page.evaluate(() => document.activeElement.closest("[data-row]").dataset.row), "demands.d1");
  await test.page.focus('[name="demands.d1.text"]');
  await person.act("row-open", '[data-row="demands.d2"]');
  assert.equal(await unfolded(test), "demands.d2", "also from within another row");
  await person.act("row-open", '[data-row="demands.d2"]');
  assert.equal(await unfolded(test), "", "and folded again");
  const state = await test.page.$$eval('[data-rows="demands"] [data-act="row-open"]', (all) => all.map((button) => button.ariaExpanded).join(" "));
  assert.equal(state, "false false");
  await person.saved();
  await person.act("to-desk");
  await person.sees("desk");
  await person.act("desk-open");
  await person.sees("fill");
  assert.deepEqual(await person.rows("demands"), ["demands.d1", "demands.d2"]);
  assert.equal(await unfolded(test), "");

  // In a new document, which came with blank rows for paper.
  await test.page.reload();
  await person.sees("desk");
  await person.act("desk-open");
  await person.sees("fill");
  assert.equal(await unfolded(test), "");
  await person.openRow("demands.d2");
  assert.equal(await person.holds("demands.d2.text"), "咨询补贴");
}

/** Up to the group's maximum; the last rows cost about what the first ones did. */
async function many(test, person) {
  const times = await test.page.evaluate(() => {
    const button = document.querySelector('[data-section="demands"] [data-act="add-row"]');
    const times = [];
    for (let row = 0; row < 498; row++) {
      const start = performance.now();
      button.click();
      times.push(performance.now() - start);
    }
    return times;
  });
  const median = (list) => list.toSorted((a, b) => a - b)[Math.floor(list.length / 2)];
  const [first, last] = [median(times.slice(5, 55)), median(times.slice(-50))];
  assert.equal((await person.rows("demands")).length, 500);
  assert.ok(last < first * 4 + 2, `adding row 500 took ${last.toFixed(2)} ms, row 10 ${first.toFixed(2)} ms`);
  await person.act("add-row", '[data-section="demands"]');
  assert.equal((await person.rows("demands")).length, 500, "the group is full");
  const said = await test.page.$eval("[data-live]", (place) => place.textContent);
  assert.notEqual(said.trim(), "", "a group that is full says so");
  const bodies = await test.page.$$eval("[data-row-body]", (all) => all.filter((body) => body.firstElementChild).length);
  assert.ok(bodies <= 500, "folded rows hold questions only once they were open");
}

const focus = (test) => test.page.evaluate(() => document.activeElement.id);

const unfolded = (test) =>
  test.page.$$eval("[data-row]", (rows) =>
    rows.filter((row) => row.querySelector("[data-row-body]")?.checkVisibility()).map((row) => row.dataset.row).join(" "),
  );
