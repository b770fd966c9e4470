// What a choice brings with it is said when it is made, not when its question is left: that something is
// happening now and wants the police, that a suspected offence is not to be described. Taken back, it goes.

import assert from "node:assert/strict";

export const origins = ["localhost"];

export default async function warned(test) {
  const person = await test.open("form/fixed-point-security.html", { at: "2026-11-23T10:12:05+08:00", seed: 21, width: 390, height: 844 });
  await person.sees("desk");
  await person.act("new");
  await person.sees("fill");
  const says = (path) => test.page.$eval(`[id="w:${path}"]`, (line) => (line.hidden ? "" : line.innerText));

  await person.answer("intake.emergency", "true");
  assert.match(await says("intake.emergency"), /110/);
  await person.answer("intake.emergency", "false");
  assert.equal(await says("intake.emergency"), "");

  const [row] = await person.rows("demands");
  await person.openRow(row);
  // As a hand does: what was never seen or entered is not spoken to.
  await test.page.focus(`[name="${row}.subject"]`);
  await person.answer(`${row}.subject`, "crime");
  assert.match(await says(`${row}.subject`), /不能代替报案/);
  await person.answer(`${row}.subject`, "order");
  assert.equal(await says(`${row}.subject`), "");
}
