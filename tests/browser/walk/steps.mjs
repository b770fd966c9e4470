// A specialist takes a matter through three stages, is interrupted, goes on, signs, saves the file,
// opens it again, and ends with a record of three chained entries.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { cpSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import * as matter from "./answers.mjs";

const form = `form/fixed-point-steward.html#service=${matter.service}`;

export default async function walk(test) {
  const { file, request } = await begin(test);
  const record = await end(test, await carryOn(test, file));
  judge(test, record, request);
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
  return {
    file: await person.download("download", test.folder),
    request: await person.download("save-request", test.folder),
  };
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

/** The last word is the program's, and after it that of an implementation which is not ours. */
function judge(test, file, request) {
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

  // The rules as they stand, in a place where the office may write.
  const office = join(test.folder, "office");
  const project = fileURLToPath(new URL("../../..", import.meta.url));
  cpSync(join(project, "rules"), join(office, "rules"), { recursive: true });
  cpSync(join(project, "tests/site/sample"), join(office, "tests/site/sample"), { recursive: true });
  const rules = join(office, "tests/site/sample");
  const verify = (path) => run(test.program, ["verify", "--rules", rules, path]);

  const before = verify(file);
  assert.equal(before.status, 3, `before the key is authorised: ${before.text}`);
  const authorised = run(test.program, ["key", "authorise", request, "--rules", rules]);
  assert.equal(authorised.status, 0, authorised.text);
  const after = verify(file);
  assert.equal(after.status, 0, `once the key is authorised: ${after.text}`);

  // One value changed: refused, and the entry is named.
  record.entries[1].data.demands[0].progress += "。";
  const altered = join(test.folder, "altered.json");
  writeFileSync(altered, JSON.stringify(record));
  const refused = verify(altered);
  assert.equal(refused.status, 1, refused.text);
  assert.match(refused.text, /2/);

  const outside = run("node", [join(project, "tests/record/outside.mjs"), "verify", file]);
  const verdicts = outside.text.trim().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(verdicts.map((verdict) => verdict.accepted), [true, true, true], outside.text);
}

function run(program, args) {
  try {
    return { status: 0, text: execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] }) };
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
