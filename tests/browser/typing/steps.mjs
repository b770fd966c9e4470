// Typing as input methods do it: half-composed text is stored, nothing reacts to it before it is done,
// and nothing is ever written into the control that is being typed in. Values are put in order on leaving.

import assert from "node:assert/strict";

export const origins = ["localhost"];

const NAME = "enterprise.name";

export default async function typing(test) {
  const person = await test.open("form/fixed-point-steward.html#service=coordinate");
  await person.sees("desk");
  await person.act("new");
  await person.sees("fill");
  await person.check();
  const error = () => test.page.$eval(`[id="e:${NAME}"]`, (line) => line.hidden === false);
  assert.equal(await error(), true, "the check says that the name is missing");

  // Chromium's own order, by its own input method interface.
  const client = await test.page.createCDPSession();
  await test.page.focus(`[name="${NAME}"]`);
  await client.send("Input.imeSetComposition", { text: "xun", selectionStart: 3, selectionEnd: 3 });
  await person.saved();
  assert.equal(await error(), true, "the error of a half-composed answer waits");
  assert.equal(await person.holds(NAME), "xun");
  await client.send("Input.insertText", { text: "浚县某公司" });
  await test.page.waitForFunction((id) => document.getElementById(id).hidden, {}, `e:${NAME}`);
  assert.equal(await person.holds(NAME), "浚县某公司", "nothing is doubled");

  await safari(test, person);
  await brokenOff(test, person);
  await enter(test);
  await putInOrder(test, person);
  await radios(test, person);

  // All of it is there again.
  await person.saved();
  await test.closeBrowser();
  const again = await test.open("form/fixed-point-steward.html");
  await again.sees("desk");
  await again.act("desk-open");
  await again.sees("fill");
  assert.equal(await again.holds(NAME), "浚县某公司甲乙");
  assert.equal(await again.holds("intake.received_at"), "2026-11-23 09:40");
}

/** Safari up to 26: the end of the composition comes before the input that commits it. */
async function safari(test, person) {
  await test.page.evaluate((name) => {
    const control = document.querySelector(`[name="${name}"]`);
    const fire = (kind, more) => control.dispatchEvent(new CompositionEvent(kind, { bubbles: true, ...more }));
    fire("compositionstart");
    control.value += "jia";
    control.dispatchEvent(new InputEvent("input", { bubbles: true, isComposing: true, data: "jia" }));
    fire("compositionend", { data: "甲" });
    control.value = control.value.replace("jia", "甲");
    control.dispatchEvent(new InputEvent("input", { bubbles: true, data: "甲" }));
    control.dispatchEvent(new KeyboardEvent("keydown", { bubbles: true, cancelable: true, key: "Enter", keyCode: 229 }));
  }, NAME);
  assert.equal(await person.holds(NAME), "浚县某公司甲");
}

/** A composition that is broken off without an end: leaving the field ends it. */
async function brokenOff(test, person) {
  await test.page.evaluate((name) => {
    const control = document.querySelector(`[name="${name}"]`);
    control.focus();
    control.dispatchEvent(new CompositionEvent("compositionstart", { bubbles: true }));
    control.value += "乙";
    control.dispatchEvent(new InputEvent("input", { bubbles: true, isComposing: true }));
    control.blur();
  }, NAME);
  await person.answer("enterprise.contact", "王某");
  const line = await test.page.$eval('[id="e:enterprise.contact"]', (element) => element.hidden);
  assert.equal(line, true, "the next field's error goes as soon as it is right");
}

/** Enter in a line goes nowhere. */
async function enter(test) {
  const before = test.page.url();
  await test.page.focus('[name="enterprise.contact"]');
  await test.page.keyboard.press("Enter");
  assert.equal(test.page.url(), before);
  assert.equal(await test.page.$eval("html", (root) => root.dataset.viewShown), "fill");
}

/** What people type is put in order when they leave, and kept as typed where it cannot be read. */
async function putInOrder(test, person) {
  await person.answer("intake.received_at", "２０２６年11月23日 9：40");
  await person.answer("enterprise.credit_code", "91 4106 0000 0000 0009");
  await person.answer("demands.d1.received_on", "下个月");
  await test.page.keyboard.press("Tab");
  assert.equal(await person.holds("intake.received_at"), "2026-11-23 09:40");
  assert.equal(await person.holds("demands.d1.received_on"), "下个月");
  const warned = await test.page.$eval('[id="w:enterprise.credit_code"]', (line) => !line.hidden && line.innerText);
  assert.ok(warned, "a credit code whose digit is wrong is warned about on leaving");
  const error = await test.page.$eval('[id="e:demands.d1.received_on"]', (line) => line.hidden);
  assert.equal(error, true, "no error is said on leaving a field");
}

/** A choice can be taken back, by button and by key. */
async function radios(test, person) {
  await person.answer("intake.way", "phone");
  await test.page.focus('[name="intake.way"]:checked');
  await test.page.keyboard.press("Delete");
  assert.equal(await person.holds("intake.way"), "");
  await person.answer("intake.way", "phone");
  await person.act("clear", '[id="q:intake.way"]');
  assert.equal(await person.holds("intake.way"), "");
}
