// A specialist takes a matter through three stages, is interrupted, goes on, signs, saves the file,
// opens it again, and ends with a record of three chained entries.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import * as matter from "./answers.mjs";

const form = `form/fixed-point-steward.html#service=${matter.service}`;

export default async function walk(test) {
  let file = await begin(test);
  file = await carryOn(test, file);
  file = await end(test, file);
  judge(test, file);
}

async function begin(test) {
  let person = await test.open(form, { at: matter.start.at, seed: 11 });
  assert.equal(await test.page.evaluate(() => isSecureContext), test.secure, "secure context");
  await person.sees("desk");
  await person.act("new");
  await person.sees("fill");
  await person.fill(matter.start.answers);
  await test.photograph(join(test.out, `walk-${test.origin}-1-fill.png`));

  // Checking too early leads to every open question.
  assert.equal(await person.check(), "summary");
  assert.ok((await person.problems()).length > 0, "an empty list of demands is a problem");

  const first = await writeRow(person, await firstRow(person), matter.start.rows[0]);
  assert.equal(first, "demands.d1");
  await person.saved();

  // Interrupted in the middle of the second demand.
  const second = await person.addRow("demands");
  await person.answer(`${second}.text`, matter.start.rows[1].text);
  await person.saved();
  await test.killBrowser();
  person = await test.open(form, { at: matter.start.at, seed: 12 });
  await person.sees("desk");
  await person.act("desk-open");
  await person.sees("fill");
  assert.equal(await person.holds("enterprise.name"), matter.start.answers["enterprise.name"]);
  await person.openRow(second);
  assert.equal(await person.holds(`${second}.text`), matter.start.rows[1].text);

  const { text, ...rest } = matter.start.rows[1];
  await writeRow(person, second, rest);
  await writeRow(person, await person.addRow("demands"), matter.start.rows[2]);
  await test.photograph(join(test.out, `walk-${test.origin}-2-rows.png`));
  assert.match(await person.reads("[data-due]"), /2026年12月7日（星期一，含当日），还有 10 个工作日/);
  await pass(test, person, "start");
  return person.download("download", test.folder);
}

async function carryOn(test, file) {
  const person = await reopen(test, file, matter.implement.at, 21);
  for (const [row, answers] of Object.entries(matter.implement.rows)) await writeRow(person, row, answers);
  for (const [row, { why, on, who }] of Object.entries(matter.implement.withdrawn)) {
    await person.openRow(row);
    await person.act("row-withdraw", `[data-row="${row}"]`);
    await person.fill({ [`${row}.withdrawn.why`]: why, [`${row}.withdrawn.on`]: on, [`${row}.withdrawn.who`]: who });
  }
  assert.equal(await writeRow(person, await person.addRow("demands"), matter.implement.added), "demands.d4");
  await person.fill(matter.implement.checklist);
  await pass(test, person, "implement");
  return person.download("download", test.folder);
}

async function end(test, file) {
  const person = await reopen(test, file, matter.conclude.at, 31);
  for (const [row, answers] of Object.entries(matter.conclude.rows)) await writeRow(person, row, answers);
  await person.fill(matter.conclude.answers);
  await pass(test, person, "conclude");
  return person.download("download", test.folder);
}

/** The last word is the program's: three chained entries, nothing altered. */
function judge(test, file) {
  const record = JSON.parse(readFileSync(file, "utf8"));
  assert.deepEqual(
    record.entries.map((entry) => [entry.seq, entry.stage]),
    [[1, "start"], [2, "implement"], [3, "conclude"]],
  );
  const [d1, d2] = record.entries[0].data.demands;
  assert.equal(d1.state, "done");
  assert.equal(d2.due_on, "2026-12-07");
  assert.equal(record.entries[1].data.demands.find((row) => row.id === "d3").withdrawn.why, "企业已自行解决");
  if (!test.program) return;
  const result = run(test.program, ["verify", "--rules", test.rules, file]);
  assert.equal(result.status, 3, `verify before the key is authorised: ${result.text}`);
}

function run(program, args) {
  try {
    return { status: 0, text: execFileSync(program, args, { encoding: "utf8" }) };
  } catch (error) {
    return { status: error.status, text: `${error.stdout}${error.stderr}` };
  }
}

/** Some forms offer their first row at once. */
async function firstRow(person) {
  const rows = await person.rows("demands");
  return rows[0] ?? person.addRow("demands");
}

async function writeRow(person, row, answers) {
  await person.openRow(row);
  for (const [field, value] of Object.entries(answers)) await person.answer(`${row}.${field}`, value);
  return row;
}

async function reopen(test, file, at, seed) {
  await test.closeBrowser();
  const person = await test.open(form, { at, seed });
  await person.sees("desk");
  await person.give("file", file);
  await person.sees("fill");
  return person;
}

async function pass(test, person, stage) {
  const where = await person.check();
  assert.equal(where, "answers", `${stage}: ${where === "summary" ? (await person.problems()).join(" | ") : ""}`);
  await test.photograph(join(test.out, `walk-${test.origin}-${stage}-answers.png`));
  await person.sign(matter.signer);
  await test.photograph(join(test.out, `walk-${test.origin}-${stage}-done.png`));
}
