// The day changes while a form is open: what is due follows when someone looks again, and nothing is
// signed under the day before.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFile } from "node:fs/promises";
import { setClock } from "../harness/fixed.mjs";
import * as matter from "../walk/answers.mjs";

export const origins = ["localhost"];

export default async function midnight(test) {
  const person = await test.open(`form/fixed-point-steward.html#service=${matter.service}`, { at: "2026-11-23T23:50:00+08:00", seed: 51 });
  await person.sees("desk");
  await person.act("new");
  await person.sees("fill");
  await person.fill(matter.start.answers);
  for (const [name, value] of Object.entries(matter.start.rows[1])) await person.answer(`demands.d1.${name}`, value);
  await person.saved();
  const days = async () => Number((await person.reads("[data-due]")).match(/(\d+) 个工作日/)[1]);
  const before = await days();

  // The phone was put away, and is taken up again after midnight.
  await setClock(test.page, "2026-11-24T00:03:00+08:00");
  await test.page.evaluate(() => document.dispatchEvent(new Event("visibilitychange")));
  await test.page.waitForFunction((known) => !document.querySelector("[data-due]").textContent.includes(`还有 ${known} `), {}, before);
  assert.equal(await days(), before - 1);
  assert.equal(await person.holds("enterprise.name"), matter.start.answers["enterprise.name"]);
  assert.equal(await person.holds("demands.d1.received_on"), "2026-11-23", "what was answered stays, whatever the day");

  // A minute before the next midnight all is ready; the signature comes after it.
  await setClock(test.page, "2026-11-24T23:59:30+08:00");
  assert.equal(await person.check(), "answers", (await person.problems()).join(" | "));
  await person.act("to-sign");
  await person.sees("sign");
  await setClock(test.page, "2026-11-25T00:00:10+08:00");
  await person.act("back");
  await person.act("to-sign");
  await person.input("name", matter.signer.name);
  await person.input("department", matter.signer.department);
  await person.input("new-passphrase", matter.signer.passphrase, "no-key");
  await person.input("new-passphrase-again", matter.signer.passphrase, "no-key");
  await person.act("make-key", '[data-view="sign"]');
  await person.act("sign", '[data-view="sign"]');
  await test.page.waitForSelector('[data-note="fill"][data-state="day-changed"]:not([hidden])');
  await person.sees("fill");
  assert.equal(await days(), before - 2);
  assert.equal(await person.check(), "answers");
  await person.sign(matter.signer);
  const file = await person.download("download", test.folder);
  const [entry] = JSON.parse(await readFile(file, "utf8")).entries;
  assert.match(entry.at, /^2026-11-25T00:00:10/);
  const verdict = (() => {
    try {
      return [0, execFileSync(test.program, ["verify", "--rules", test.rules, file], { encoding: "utf8" })];
    } catch (error) {
      return [error.status, error.stdout];
    }
  })();
  assert.equal(verdict[0], 3, verdict[1]);
}
