// Every walk through a flow of the base set, typed by a person in the scenario's own time: what it says is to
// be seen stands on the page, and what is signed equals, entry by entry, what `wuwei test` came to. The
// scenarios that try single rules (`scenarios/rules/`) are left to `wuwei test`.

import assert from "node:assert/strict";
import { execFileSync, spawnSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { look } from "./page.mjs";

export const rules = "../../rules/hebi";

const base = fileURLToPath(new URL("../../../rules/hebi", import.meta.url));

// The other origins differ in how a page is kept and let out, not in what a form means.
const ELSEWHERE = ["fixed-point-steward", "on-site-supervisor"];

export default async function scenarios(test) {
  const every = JSON.parse(run(test.program, ["test", "--quiet", "--format", "json", base])).scenarios;
  const all = every.filter((scenario) => test.scenario || /scenarios[/\\][^/\\]+\.toml$/.test(scenario.file));
  const chosen = all.filter((scenario) => (test.scenario ? scenario.id === test.scenario : test.origin === "localhost" || ELSEWHERE.includes(scenario.id)));
  assert.ok(chosen.length > 0, "no scenario is chosen");
  const files = [];
  for (const [number, scenario] of chosen.entries()) {
    const started = performance.now();
    try {
      files.push(await take(test, scenario, number));
    } catch (error) {
      error.message = `${scenario.id}: ${error.message}`;
      throw error;
    }
    console.log(`  ${scenario.id} (${((performance.now() - started) / 1000).toFixed(1)} s)`);
  }
  verify(test, files.filter(Boolean));
}

/** Digests, chain, proofs and data, by the program. The base set lists nobody: who signed is all that is open. */
function verify(test, files) {
  if (files.length === 0) return;
  const judged = spawnSync(test.program, ["verify", "--lang", "en", "--rules", base, ...files], { encoding: "utf8" });
  assert.equal(judged.status, 3, judged.stdout + judged.stderr);
  const findings = judged.stdout.match(/^  - .*/gm).filter((finding) => !finding.includes("worth a look"));
  assert.equal(findings.length, 3 * files.length, judged.stdout);
  assert.ok(findings.every((finding) => finding.includes("is on no list")), judged.stdout);
}

/** Takes a scenario through its stages on a device of its own; gives the file, if it is signed to the end. */
async function take(test, scenario, number) {
  await test.device();
  let file;
  for (const [at, stage] of scenario.stages.entries()) {
    const page = `form/${scenario.flow}.html${scenario.service ? `#service=${scenario.service}` : ""}`;
    const person = await test.open(page, { at: `${stage.at}:00+08:00`, seed: number * 10 + at + 1 });
    await person.sees("desk");
    if (file) await person.give("file", file);
    else await person.act("new");
    await person.sees("fill");
    for (const step of stage.steps) {
      for (const deed of step.do) await told(deed.path, does(person, deed));
      await person.page.keyboard.press("Tab");
      for (const expected of step.expect) await told(expected.path ?? expected.what, look(person, expected));
    }
    if (!stage.data) {
      await test.page.close();
      return null;
    }
    file = await sign(test, person, scenario, at);
    await test.page.close();
  }
  return file;
}

/** What goes wrong, with the place at which it did. */
async function told(place, doing) {
  try {
    await doing;
  } catch (error) {
    error.message = `${place}: ${error.message}`;
    throw error;
  }
}

async function does(person, { act, path, typed }) {
  const [section, row] = path.split(".");
  const place = `${section}.${row}`;
  switch (act) {
    case "add":
      if (!(await person.rows(section)).includes(path)) assert.equal(await person.addRow(section), path);
      return;
    case "remove":
      await person.act("row-remove", `[data-row="${path}"]`);
      return;
  }
  if (await person.isRow(place)) await person.openRow(place);
  if (path.startsWith(`${place}.withdrawn.`) && !(await person.asks(path))) {
    await person.act("row-withdraw", `[data-row="${place}"]`);
  }
  await person.answer(path, typed);
}

/** Checks, signs and saves; gives the file, whose last entry holds what the scenario's does. */
async function sign(test, person, scenario, at) {
  const stage = scenario.stages[at];
  const where = await person.check();
  assert.equal(where, "answers", `${stage.stage}: ${where === "summary" ? (await person.problems()).join(" | ") : ""}`);
  await person.sign({ passphrase: "quiet river seven lanterns", name: "示例专员", department: "示例县企业服务中心", area: "410600" });
  const file = await person.download("download", test.folder);
  const { entries } = JSON.parse(readFileSync(file, "utf8"));
  assert.deepEqual(entries.map((entry) => entry.stage), scenario.stages.slice(0, at + 1).map((it) => it.stage));
  const entry = entries[at];
  assert.deepEqual(entry.data, stage.data, `data of stage ${stage.stage}`);
  assert.equal(entry.at.slice(0, 16), stage.at);
  assert.equal(entry.service, scenario.service);
  return file;
}

function run(program, args) {
  try {
    return execFileSync(program, args, { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  } catch (error) {
    throw new Error(`wuwei ${args.slice(0, 2).join(" ")}: status ${error.status}\n${error.stdout}${error.stderr}`);
  }
}
