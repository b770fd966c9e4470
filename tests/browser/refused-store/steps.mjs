// The browser refuses its store: the form works in memory, says so all the time, and lets the person
// take the draft along as a file.

import assert from "node:assert/strict";
import { service } from "../walk/answers.mjs";

const form = `form/fixed-point-steward.html#service=${service}`;

export const origins = ["localhost"];

export default async function refused(test) {
  const person = await test.open("about.html");
  await test.page.evaluateOnNewDocument(() => {
    IDBFactory.prototype.open = () => {
      throw new DOMException("called in an invalid security context", "SecurityError");
    };
  });
  await test.page.goto(new URL(form, test.place.base).href, { waitUntil: "load" });
  await person.sees("desk");
  await person.visible('[data-when~="no-storage"]');
  await person.act("new");
  await person.sees("fill");
  await person.answer("enterprise.name", "示例县某食品有限公司");
  await test.page.waitForSelector('[data-status][data-state="cannot-store"]');
  assert.equal(await person.holds("enterprise.name"), "示例县某食品有限公司");
}
