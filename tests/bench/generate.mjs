// The same form twice: as rules for Wuwei and as a model for SurveyJS. 200 questions in ten sections (half
// text, the rest numbers, choices, yes or no, and questions that hang on another's answer), each section
// with a computed total, and a list of rows with an amount and a total over all of them.

import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

const SECTIONS = 10;
const PER_SECTION = 20;

/** What each question of a section is, by its number. */
function shape(number) {
  if (number === PER_SECTION - 1) return "total";
  if (number % 10 < 5) return "text";
  if (number % 10 < 7) return "number";
  if (number % 10 === 7) return "choice";
  if (number % 10 === 8) return "yes-no";
  return "follow-up";
}

const name = (section, number) => `q${section}_${number}`;
const numbers = Array.from({ length: PER_SECTION }, (_, number) => number).filter((number) => shape(number) === "number");

/** Writes a rule set into a folder. */
export function writeRules(folder) {
  mkdirSync(folder, { recursive: true });
  const sections = Array.from({ length: SECTIONS }, (_, section) => section);
  const out = [];
  out.push(`[ruleset]
id = "bench"
version = "1.0.0"
effective = 2026-01-01
area = "local:bench"
standard = "bench"
title = { zh = "测量", en = "Bench" }
roles = ["clerk"]
flows = ["bench"]
sample = true

[[role]]
id = "clerk"
clause = "1"
name = { zh = "专员", en = "Clerk" }
seal = "专"
text = { zh = "专员", en = "Clerk" }

[[service]]
id = "measure"
clause = "1"
type = "fixed-point"
name = { zh = "测量", en = "Measure" }
roles = ["clerk"]

[[flow]]
id = "bench"
type = "fixed-point"
role = "clerk"
clause = "1"
services = ["measure"]
stages = [
  { id = "start", name = { zh = "启动", en = "Start" }, cell = { zh = "启动", en = "Start" }, sections = [${sections.map((s) => `"s${s}"`).join(", ")}, "lines"] },
  { id = "implement", name = { zh = "实施", en = "Implement" }, cell = { zh = "实施", en = "Implement" }, sections = ["s0"] },
  { id = "conclude", name = { zh = "办结", en = "Conclude" }, cell = { zh = "办结", en = "Conclude" }, sections = ["s0"] },
]
`);
  for (const section of sections) {
    const fields = Array.from({ length: PER_SECTION }, (_, number) => `"${name(section, number)}"`);
    out.push(`[[section]]
id = "s${section}"
title = { zh = "第 ${section + 1} 部分", en = "Part ${section + 1}" }
fields = [${fields.join(", ")}]
`);
    for (let number = 0; number < PER_SECTION; number++) out.push(field(section, number));
  }
  out.push(`[[section]]
id = "lines"
title = { zh = "明细", en = "Lines" }
row = { zh = "行", en = "Line" }
group = { letter = "r", min = 0, max = 5000 }
fields = ["what", "amount"]

[[field]]
section = "lines"
id = "what"
as = "title"
type = "text"
label = { zh = "名称", en = "What" }

[[field]]
section = "lines"
id = "amount"
type = "integer"
label = { zh = "数量", en = "Amount" }

[[field]]
section = "s0"
id = "lines_total"
type = "integer"
label = { zh = "合计", en = "Total" }
value = "sum(lines, r, r.amount)"
`);
  writeFileSync(join(folder, "rules.toml"), out.join("\n"));
}

function field(section, number) {
  const id = name(section, number);
  const label = `label = { zh = "问题 ${section + 1}.${number + 1}", en = "Question ${section + 1}.${number + 1}" }`;
  const head = `[[field]]\nsection = "s${section}"\nid = "${id}"\n${label}\n`;
  switch (shape(number)) {
    case "text":
      return `${head}type = "text"\nrequired = ${number % 2 === 0}\n`;
    case "number":
      return `${head}type = "integer"\nconstraint = "${id} >= 0"\n`;
    case "choice":
      return `${head}type = "choice"\nchoices = [${["a", "b", "c", "d"].map((c) => `{ id = "${c}", label = { zh = "选项 ${c}", en = "Choice ${c}" } }`).join(", ")}]\n`;
    case "yes-no":
      return `${head}type = "yes-no"\n`;
    case "follow-up": {
      const on = name(section, number - 1);
      return `${head}type = "text"\nvisible_when = "has(${on}) && ${on}"\n`;
    }
    default: {
      const sum = numbers.map((n) => `(has(${name(section, n)}) ? ${name(section, n)} : 0)`).join(" + ");
      return `${head}type = "integer"\nvalue = "${sum}"\n`;
    }
  }
}

/** The same form as a SurveyJS model. */
export function surveyModel() {
  const pages = [];
  for (let section = 0; section < SECTIONS; section++) {
    const elements = [];
    for (let number = 0; number < PER_SECTION; number++) elements.push(question(section, number));
    pages.push({ type: "panel", name: `s${section}`, title: `第 ${section + 1} 部分`, elements });
  }
  pages.push({
    type: "paneldynamic",
    name: "lines",
    title: "明细",
    displayMode: "list",
    templateElements: [
      { type: "text", name: "what", title: "名称" },
      { type: "text", inputType: "number", name: "amount", title: "数量" },
    ],
  });
  pages.push({ type: "expression", name: "lines_total", title: "合计", expression: "sumInArray({lines}, 'amount')" });
  return { textUpdateMode: "onTyping", checkErrorsMode: "onComplete", elements: pages };
}

function question(section, number) {
  const id = name(section, number);
  const base = { name: id, title: `问题 ${section + 1}.${number + 1}` };
  switch (shape(number)) {
    case "text":
      return { type: "text", isRequired: number % 2 === 0, ...base };
    case "number":
      return { type: "text", inputType: "number", validators: [{ type: "expression", expression: `{${id}} >= 0` }], ...base };
    case "choice":
      return { type: "radiogroup", choices: ["a", "b", "c", "d"].map((c) => ({ value: c, text: `选项 ${c}` })), ...base };
    case "yes-no":
      return { type: "boolean", renderAs: "radio", ...base };
    case "follow-up":
      return { type: "text", visibleIf: `{${name(section, number - 1)}} = true`, ...base };
    default:
      return { type: "expression", expression: numbers.map((n) => `iif({${name(section, n)}} notempty, {${name(section, n)}}, 0)`).join(" + "), ...base };
  }
}
