// Errors by GOV.UK's rules: none before the check, then all of them with a summary that takes the focus;
// each goes as soon as its field is right; "next problem" leads from one to the next; "why?" says the rule.

import assert from "node:assert/strict";

export const origins = ["localhost"];

export default async function problems(test) {
  const person = await test.open("form/fixed-point-steward.html#service=coordinate");
  await person.sees("desk");
  await person.act("new");
  await person.sees("fill");
  await person.answer("enterprise.phone", "abc");
  await person.answer("demands.d1.text", "厂区东门道路破损");
  assert.equal(await said(test), 0, "nothing is said before the check");

  assert.equal(await person.check(), "summary");
  assert.ok(await test.page.evaluate(() => document.activeElement.matches("[data-summary]")), "the summary has the focus");
  assert.match(await test.page.title(), /^错误：/);
  const lines = await person.problems();
  assert.equal(lines.length, await said(test), "every error stands in the summary and beside its field");
  assert.ok(lines.some((line) => /^第 1 项：/.test(line)), "a row's error names its row");

  // From one to the next, in the order of the form.
  await person.act("next-problem");
  const first = await test.page.evaluate(() => document.activeElement.name);
  await person.act("next-problem");
  const second = await test.page.evaluate(() => document.activeElement.name);
  assert.notEqual(first, second);

  // Right at once; no new error before the next check.
  await person.answer("enterprise.contact", "王某");
  assert.equal(await said(test), lines.length - 1);
  await person.answer("enterprise.contact", "");
  assert.equal(await said(test), lines.length - 1, "an answer taken away is said at the next check");

  // A folded row is unfolded by the link to a problem in it.
  await person.addRow("demands");
  await test.page.evaluate(() => {
    const links = [...document.querySelectorAll("[data-summary] [data-path] a")];
    links.find((link) => link.closest("[data-path]").dataset.path.startsWith("demands.d1.")).click();
  });
  assert.match(await test.page.evaluate(() => document.activeElement.name), /^demands\.d1\./);

  await why(test, person);
}

async function why(test, person) {
  await person.openRow("demands.d1");
  await person.answer("demands.d1.decision", "accepted");
  await person.answer("demands.d1.handling", "transfer");
  await (await person.visible('[id="q:demands.d1.undertaker"] [data-why] summary')).click();
  const reasons = await person.reads('[id="q:demands.d1.undertaker"] [data-why-text]');
  assert.match(reasons, /处理方式为“转办”/, "the answer that decided");
  assert.match(reasons, /7\.2\.2 d\)/, "its clause");
}

const said = (test) =>
  test.page.$$eval("[data-problem]", (lines) => lines.filter((line) => !line.hidden && line.textContent.trim()).length);
