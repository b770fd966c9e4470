// A demand that leads to another specialist: the row says to whom, and one press proposes the transfer;
// nothing is chosen by itself.

import assert from "node:assert/strict";

export const origins = ["localhost"];

export default async function transfer(test) {
  const person = await test.open("form/fixed-point-steward.html#service=coordinate");
  await person.sees("desk");
  await person.act("new");
  await person.sees("fill");
  const shown = () => test.page.$$eval('[data-row="demands.d1"] [data-route]', (lines) => lines.filter((line) => line.checkVisibility()).map((line) => line.innerText));
  await person.answer("demands.d1.text", "贷款难");
  await person.answer("demands.d1.subject", "utility");
  assert.deepEqual(await shown(), [], "what the own role takes leads nowhere");
  await test.page.focus('[name="demands.d1.subject"]');
  await person.answer("demands.d1.subject", "loan");
  const [line, ...more] = await shown();
  assert.match(line, /首席金融服务专员/);
  assert.deepEqual(more, [], "no transfer is proposed before the demand is accepted");
  assert.match(await test.page.$eval("[data-live]", (place) => place.textContent), /首席金融服务专员/);
  const link = await test.page.$eval('[data-row="demands.d1"] .route:not([hidden]) a', (a) => [a.href, a.target]);
  assert.match(link[0], /\/role\/finance\.html$/);
  assert.equal(link[1], "_blank", "the form stays open");

  await person.answer("demands.d1.decision", "accepted");
  await person.answer("demands.d1.complexity", "complex");
  assert.equal(await person.holds("demands.d1.handling"), "", "never by itself");
  assert.equal((await shown()).length, 2);
  await test.page.focus('[data-row="demands.d1"] [data-act="propose"]');
  await test.page.keyboard.press("Enter");
  assert.equal(await person.holds("demands.d1.handling"), "transfer");
  await test.page.waitForFunction(() => document.activeElement.name === "demands.d1.handling");
  assert.ok(await person.asks("demands.d1.undertaker"), "what follows from a transfer is asked");
  await person.saved();

  // A second row has its own.
  await person.addRow("demands");
  await person.answer("demands.d2.subject", "loan");
  assert.equal(await test.page.$$eval('[data-row="demands.d2"] [data-route]:not([hidden])', (lines) => lines.length), 2);
  const path = await test.page.$eval('[data-row="demands.d2"] [data-act="propose"]', (button) => button.dataset.path);
  assert.equal(path, "demands.d2.handling");
  await person.answer("demands.d2.subject", "utility");
  assert.equal(await test.page.$$eval('[data-row="demands.d2"] [data-route]:not([hidden])', (lines) => lines.length), 0);

  await test.killBrowser();
  const again = await test.open("form/fixed-point-steward.html");
  await again.sees("desk");
  await again.act("desk-open");
  await again.sees("fill");
  await again.openRow("demands.d1");
  assert.equal(await again.holds("demands.d1.handling"), "transfer");
  assert.match(await test.page.$eval('[data-row="demands.d1"] .route:not([hidden])', (line) => line.textContent), /首席金融服务专员/);
}
