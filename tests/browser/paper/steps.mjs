// Every form prints as the blank paper form: with scripts, before a record is opened, and without them.
// Once a record was opened, the list of records prints as a list.

import assert from "node:assert/strict";
import { readdirSync } from "node:fs";
import { join } from "node:path";

export const origins = ["localhost"];

export default async function paper(test) {
  const forms = readdirSync(join(test.site, "form")).filter((name) => name.endsWith(".html"));
  assert.ok(forms.length > 0);
  for (const name of forms) {
    const person = await test.open(`form/${name}`);
    await person.sees("desk");
    await blank(test.page, name);
    if (name === forms[0]) await opened(test.page, person);
    await test.page.close();
  }
  await test.open(`form/${forms[0]}`, { before: (page) => page.setJavaScriptEnabled(false) });
  await blank(test.page, `${forms[0]} without scripts`);
}

async function blank(page, name) {
  await page.emulateMediaType("print");
  const seen = await page.evaluate(() => {
    const shown = (selector) => [...document.querySelectorAll(selector)].filter((element) => element.checkVisibility()).length;
    return { fill: shown('[data-view="fill"]'), desk: shown('[data-view="desk"]'), hidden: shown("[data-section]") - document.querySelectorAll("[data-section]").length, stages: shown(".stage-head"), boxes: shown(".paper-choices"), lists: shown("select"), buttons: shown("button") };
  });
  assert.ok(seen.boxes > 0, `${name}: choices print as boxes`);
  assert.deepEqual({ ...seen, boxes: 0 }, { fill: 1, desk: 0, hidden: 0, stages: 3, boxes: 0, lists: 0, buttons: 0 }, name);
  await page.emulateMediaType("screen");
}

async function opened(page, person) {
  await person.act("new");
  await person.sees("fill");
  await person.act("to-desk");
  await person.sees("desk");
  await page.emulateMediaType("print");
  assert.ok(await page.$eval('[data-view="desk"]', (desk) => desk.checkVisibility()), "the list of records prints");
  await page.emulateMediaType("screen");
}
