// What was typed before the engine came is taken over, rows included, and nothing is taken from under
// the hands of someone who is typing.

import assert from "node:assert/strict";

export const origins = ["localhost", "county"];

export default async function early(test) {
  // The engine's glue waits until the person has typed.
  let arrive;
  const typed = new Promise((resolve) => (arrive = resolve));
  const hold = async (page) => {
    await page.setRequestInterception(true);
    page.on("request", async (request) => {
      if (/glue\..*\.js$/.test(request.url())) await typed;
      request.continue();
    });
  };
  const person = await test.open("form/fixed-point-steward.html", { wait: "domcontentloaded", before: hold });
  await person.sees("fill");
  await person.answer("enterprise.name", "浚县某公司");
  await person.answer("demands.d2.text", "第二行先写");
  await test.page.focus('[name="enterprise.contact"]');
  await test.page.keyboard.type("王");
  arrive();
  await test.page.waitForSelector('html[data-view-shown="fill"]', { timeout: 30_000 });
  assert.equal(await test.page.evaluate(() => document.activeElement.name), "enterprise.contact");
  await test.page.keyboard.type("某");
  assert.equal(await person.holds("enterprise.contact"), "王某");
  assert.deepEqual(await person.rows("demands"), ["demands.d2"], "the row that was typed in stays, the others go");
  assert.equal(await person.holds("demands.d2.text"), "第二行先写");
  await person.saved();

  await test.killBrowser();
  const again = await test.open("form/fixed-point-steward.html");
  await again.sees("desk");
  await again.act("desk-open");
  await again.sees("fill");
  assert.equal(await again.holds("enterprise.name"), "浚县某公司");
  assert.equal(await again.holds("enterprise.contact"), "王某");
}
