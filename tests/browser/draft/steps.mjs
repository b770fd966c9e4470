// Rules that were not released: every page says so, and a form asks before the first key whether to go on.

import assert from "node:assert/strict";

export const origins = ["localhost", "file"];
export const rules = "sample";

export default async function draft(test) {
  const words = { zh: "草案，尚未施行", en: "Draft, not in force" };
  for (const [path, lang] of [["index.html", "zh"], ["en/services.html", "en"], ["changes.html", "zh"]]) {
    await test.open(path, { worker: false });
    const notice = await test.page.$eval(".notice-draft", (one) => one.innerText.trim());
    assert.equal(notice, words[lang], path);
    await test.page.close();
  }

  const person = await test.open("form/fixed-point-steward.html", { worker: false });
  await person.sees("desk");
  await person.act("new");
  const page = test.page;
  await page.waitForSelector('html[data-view-shown="fill"]');
  const asked = () => page.$$eval('form [name="enterprise.name"], [data-act="check"]', (all) => all.filter((one) => one.checkVisibility()).length);
  assert.equal(await asked(), 0, "nothing can be filled in");
  // On paper the form is whole, and says what it is.
  await page.emulateMediaType("print");
  assert.ok((await page.$$eval(".section", (all) => all.filter((one) => one.checkVisibility()).length)) > 3);
  const said = await page.$$eval(".paper-only", (all) => all.filter((one) => one.checkVisibility()).map((one) => one.innerText));
  assert.ok(said.some((text) => text.includes(words.zh)), said.join());
  await page.emulateMediaType("screen");

  await page.focus(".go-on");
  await page.keyboard.press("Space");
  assert.equal(await asked(), 2);
  await person.answer("enterprise.name", "浚县某公司");
  await person.saved();
  assert.equal(await person.holds("enterprise.name"), "浚县某公司");
}
