// One plan, several enterprises: the next record begins with the plan; an enterprise known from an earlier
// record is chosen, not typed again, unless who reported it is to be kept secret.

import assert from "node:assert/strict";

export const rules = "visits";
export const origins = ["localhost", "county"];

const form = "form/visit.html#service=call";
const first = { "whom.called": "浚县甲食品有限公司", "whom.code": "91410621MA40A1B2X8", "whom.person": "王某", "whom.kind": "trader" };
const plan = { "schedule.theme": "助企纾困", "schedule.days": "2026-12-01" };
const signer = { name: "李某", department: "某局", area: "local:visits", passphrase: "走访走访走访走访一二三四" };

export default async function nextEnterprise(test) {
  const person = await test.open(form);
  await person.sees("desk");
  await begin(test, person);
  assert.equal(await known(test), null, "nobody is known yet");
  await person.fill({ ...plan, ...first });
  assert.equal(await person.check(), "answers");
  await person.sign(signer);
  await samePlan(test, person);
  await chooses(test, person);
  await fromTheDesk(test, person);
  await keepsSecrets(test, person);
}

/** From the view after signing: the plan stands there, the enterprise does not. */
async function samePlan(test, person) {
  await person.act("next-of-plan");
  await person.sees("fill");
  for (const [path, value] of Object.entries(plan)) assert.equal(await person.holds(path), value, path);
  for (const path of ["whom.called", "whom.code", "whom.person"]) assert.equal(await person.holds(path), "", path);
  assert.equal(await test.page.$eval('[data-input="service"]', (select) => select.value), "call");
  await test.page.waitForFunction(() => document.activeElement.name === "whom.called");
  await person.answer("whom.called", "浚县乙纺织有限公司");
  await person.saved();
  const stage = () => test.page.$eval("h1 [data-stage-name]", (chip) => chip.checkVisibility() && chip.innerText);
  assert.equal(await stage(), "启动");
  await person.act("to-desk");
  await person.sees("desk");
  assert.equal(await stage(), false, "the desk is at no stage");
}

/** With the keyboard alone: opened, filtered, chosen; what the other record does not say is emptied. */
async function chooses(test, person) {
  await begin(test, person);
  await person.answer("whom.called", "错");
  const { keyboard } = test.page;
  await test.page.waitForFunction(() => document.querySelectorAll("[data-known-list] > *").length === 2);
  await test.page.focus("[data-known] summary");
  await keyboard.press("Enter");
  await keyboard.press("Tab");
  await keyboard.type("乙纺");
  await test.page.waitForFunction(() => document.querySelectorAll("[data-known-list] > *").length === 1);
  assert.match(await test.page.$eval("[data-live]", (place) => place.textContent), /1/);
  await composes(test);
  for (let i = 0; i < 4; i++) await keyboard.press("Backspace");
  await keyboard.type("MA40A1");
  assert.match(await known(test), /甲食品/);
  await keyboard.press("Tab");
  await keyboard.press("Enter");
  await test.page.waitForFunction(() => document.activeElement.name === "whom.called");
  for (const [path, value] of Object.entries(first)) assert.equal(await person.holds(path), value, path);
  assert.match(await test.page.$eval("[data-live]", (place) => place.textContent), /甲食品/);
  await person.saved();

  // What was filled in so is kept like what was typed.
  await test.killBrowser();
  const again = await test.open(form);
  await again.sees("desk");
  await again.act("desk-open", "[data-desk-list] > :last-child");
  await again.sees("fill");
  for (const [path, value] of Object.entries(first)) assert.equal(await again.holds(path), value, path);
  await again.act("to-desk");
  await again.sees("desk");
}

/** A half-composed word filters nothing. */
async function composes(test) {
  const client = await test.page.createCDPSession();
  await client.send("Input.imeSetComposition", { text: "fangzhi", selectionStart: 7, selectionEnd: 7 });
  assert.equal(await test.page.$eval("[data-known] input", (input) => input.value), "乙纺fangzhi");
  assert.equal(await test.page.$$eval("[data-known-list] > *", (items) => items.length), 1, "the list waits");
  await client.send("Input.insertText", { text: "织有" });
  await test.page.waitForFunction(() => document.querySelector("[data-known] input").value === "乙纺织有");
}

async function fromTheDesk(test) {
  const person = await test.open(form);
  await person.sees("desk");
  const items = '[data-desk-list] > [data-state="signed"]';
  await person.act("next-of-plan", items);
  await person.sees("fill");
  assert.equal(await person.holds("schedule.theme"), plan["schedule.theme"]);
  assert.equal(await person.holds("whom.called"), "");
  assert.equal(await person.holds("papers.seen_on"), "");
}

/** Who asked for secrecy is offered nowhere, and is forgotten when the wish is told later. */
async function keepsSecrets(test) {
  const person = await test.open(form);
  await person.sees("desk");
  await begin(test, person);
  await person.answer("whom.called", "浚县丙机械有限公司");
  await person.answer("whom.person", "举报人");
  await person.saved();
  await person.answer("wish.secret", "true");
  await person.saved();
  await person.act("to-desk");
  await person.sees("desk");
  await begin(test, person);
  const names = await known(test);
  assert.ok(names.includes("甲食品") && names.includes("乙纺织"), names);
  assert.ok(!names.includes("丙机械"), names);
  // Nor is it in what the device keeps for other records.
  const kept = await test.page.evaluate(
    () =>
      new Promise((resolve) => {
        indexedDB.open("wuwei:visits").onsuccess = (event) => {
          event.target.result.transaction("draft").objectStore("draft").getAll().onsuccess = (all) => resolve(all.target.result);
        };
      }),
  );
  const carried = kept.map((draft) => JSON.parse(draft).carried.join());
  assert.ok(carried.some((text) => text.includes("甲食品")));
  assert.ok(carried.every((text) => !text.includes("丙机械") && !text.includes("举报人")), carried.join("\n"));
}

async function begin(test, person) {
  await person.act("new");
  await person.sees("fill");
}

/** Whom the list offers; `null` where it is not shown. */
async function known(test) {
  // The list is read from the store after the form is shown: wait for a later answer of the same store.
  await test.page.evaluate(
    () =>
      new Promise((resolve) => {
        indexedDB.open("wuwei:visits").onsuccess = (event) => {
          event.target.result.transaction("draft").objectStore("draft").getAll().onsuccess = () => setTimeout(resolve);
        };
      }),
  );
  return test.page.$eval("[data-known]", (block) => (block.hidden ? null : block.textContent));
}
