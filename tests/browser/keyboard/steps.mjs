// A record begun, filled, checked and signed by keyboard alone. This file has no mouse call: it reaches
// everything with Tab, and uses Enter, Space and arrow keys as a person does.

import assert from "node:assert/strict";
import { service, signer, start } from "../walk/answers.mjs";

const form = `form/fixed-point-steward.html#service=${service}`;

export const origins = ["localhost"];

export default async function keyboardOnly(test) {
  const person = await test.open(form, { at: start.at });
  const { keyboard } = test.page;
  await person.sees("desk");
  await press(test.page, '[data-act="new"]');
  await person.sees("fill");

  for (const [path, value] of Object.entries(start.answers)) await answer(test.page, path, value);
  // A form that must have a row offers its first one at once, unfolded.
  await test.page.waitForSelector('[data-row="demands.d1"] [data-row-body]:not([hidden])');
  const row = start.rows[0];
  for (const [field, value] of Object.entries(row)) await answer(test.page, `demands.d1.${field}`, value);

  // An answer taken away is found by the check, and the summary's link leads back to it.
  await reach(test.page, '[name="enterprise.contact"]');
  await clear(keyboard);
  await press(test.page, '[data-act="check"]');
  await test.page.waitForSelector("[data-summary]:not([hidden])");
  assert.ok(await test.page.evaluate(() => document.activeElement.closest("[data-summary]") !== null), "the summary takes the focus");
  await reach(test.page, "[data-summary-list] a");
  await keyboard.press("Enter");
  await test.page.waitForFunction(() => document.activeElement.name === "enterprise.contact");
  await keyboard.type("李某");

  await press(test.page, '[data-act="check"]');
  await person.sees("answers");
  await press(test.page, '[data-act="to-sign"]');
  await person.sees("sign");
  for (const name of ["name", "department", "area"]) {
    await reach(test.page, `[data-input="${name}"]`);
    await clear(keyboard);
    await keyboard.type(signer[name]);
  }
  for (const name of ["new-passphrase", "new-passphrase-again"]) {
    await reach(test.page, `[data-input="${name}"]`);
    await keyboard.type(signer.passphrase);
  }
  await press(test.page, '[data-act="make-key"]');
  await test.page.waitForFunction(() => [...document.querySelectorAll('[data-act="sign"]')].some((element) => element.checkVisibility()));
  await press(test.page, '[data-act="sign"]');
  await person.sees("done");
}

/** Tab until the focus is on a visible element of that selector; it must be shown in full. */
async function reach(page, selector) {
  for (let step = 0; step < 600; step++) {
    const at = await page.evaluate((wanted) => {
      const element = document.activeElement;
      if (!element?.matches(wanted)) return "elsewhere";
      const box = element.getBoundingClientRect();
      const top = document.elementFromPoint(box.left + Math.min(8, box.width / 2), box.top + Math.min(8, box.height / 2));
      const shown = box.top >= 0 && box.bottom <= innerHeight + 1 && top && (element.contains(top) || top.contains(element));
      return shown ? "there" : "hidden";
    }, selector);
    if (at === "there") return;
    assert.notEqual(at, "hidden", `${selector} has the focus and is covered or off the screen`);
    await page.keyboard.press("Tab");
  }
  assert.fail(`${selector} cannot be reached with Tab`);
}

async function press(page, selector) {
  await reach(page, selector);
  await page.keyboard.press("Enter");
}

async function clear(keyboard) {
  await keyboard.down("Control");
  await keyboard.press("a");
  await keyboard.up("Control");
  await keyboard.press("Delete");
}

async function answer(page, path, value) {
  const { keyboard } = page;
  await reach(page, `[name="${path}"]`);
  const shape = await page.evaluate(() => document.activeElement.type);
  if (shape === "radio") {
    // Arrow keys go round a group; the first press of Space takes the first choice.
    await keyboard.press("Space");
    for (let step = 0; step < 30; step++) {
      if ((await page.evaluate(() => document.activeElement.value)) === value) return;
      await keyboard.press("ArrowDown");
    }
    assert.fail(`${path} has no choice ${value}`);
  }
  if (shape === "select-one") {
    for (let step = 0; step < 60; step++) {
      if ((await page.evaluate(() => document.activeElement.value)) === value) return;
      await keyboard.press("ArrowDown");
    }
    assert.fail(`${path} has no choice ${value}`);
  }
  await clear(keyboard);
  await keyboard.type(value);
}
