// The same draft in two windows: the second can only be read, says so, and may take over.

import assert from "node:assert/strict";
import { service } from "../walk/answers.mjs";

const form = `form/fixed-point-steward.html#service=${service}`;

export default async function secondTab(test) {
  const first = await test.open(form, { seed: 1 });
  await first.sees("desk");
  await first.act("new");
  await first.sees("fill");
  await first.answer("enterprise.name", "甲");
  await first.saved();

  const second = await test.open(form, { seed: 2 });
  await second.sees("desk");
  await second.act("desk-open");
  await second.sees("fill");
  await second.visible('[data-when~="elsewhere"]');
  await second.page.waitForSelector('[data-status][data-state="read-only"]');

  await second.act("take-over");
  await second.page.waitForSelector('[data-status]:not([data-state="read-only"])');
  await second.answer("enterprise.contact", "乙");
  await second.saved();
  await first.page.bringToFront();
  await first.page.waitForSelector('[data-status][data-state="read-only"]');
  assert.equal(await second.holds("enterprise.name"), "甲");
}
