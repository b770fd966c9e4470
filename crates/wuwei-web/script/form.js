// The form program as far as scripts need it: which sections and fields there are, and their paths:
// `section`, `section.field`, `section.row`, `section.row.field`. What a field is at the moment is asked of the
// engine, which tells it as a line: [path, flags, what its control holds, value]; src/form.rs says how.

/** The path of the operation that chooses the service. No field can have it. */
const SERVICE = "@service";

// Flags of a line.
const SHOWN = 1;
const REQUIRED = 2;
const OPEN = 4;
const SIGNED = 8;
const COMPUTED = 16;

/** The program of this page. */
let program = { stages: [], sections: [] };

/** Its fields by their general paths, its sections by their ids. */
const fieldsByPath = new Map();
const sectionsById = new Map();

/** Asks the engine; it answers by a text: src/ask.rs. */
const told = (what, one = "", other = "") => wasm_bindgen.ask(what, one, other);

/** The same where the text is JSON, or nothing. */
const ask = (what, one, other) => JSON.parse(told(what, one, other) || "null");

function readProgram() {
  program = block("program");
  readFields(program.sections);
}

function readFields(sections) {
  for (const section of sections) {
    sectionsById.set(section.id, section);
    const prefix = section.id + (section.group ? ".*." : ".");
    for (const field of section.fields) fieldsByPath.set(prefix + field.id, field);
  }
}

const sectionOf = (path) => sectionsById.get(path.split(".", 1)[0]);

/** The row that a path leads into: `d2`; nothing outside rows. */
function rowOf(path) {
  const section = sectionOf(path);
  return section && section.group ? path.split(".")[1] : undefined;
}

/** The path as words are kept under it: `demands.d2.text` → `demands.*.text`. */
function general(path) {
  const row = rowOf(path);
  return row && path.split(".").length > 2 ? path.replace("." + row + ".", ".*.") : path;
}

const fieldOf = (path) => fieldsByPath.get(general(path));

const typedAt = (path) => (ask("field", path) || ["", 0, ""])[2];

const withPurpose = (section, purpose) => section.fields.find((field) => field.as === purpose);

/**
 * The number in a row's id, which is what people call it by: `d12` → `12`. It never changes and is never used
 * again, so that removing one row renames no other and a record and the screen call a row alike.
 */
const rowNumber = (row) => row.replace(/^\D+/, "");

/** Whether a section belongs to the stage being filled or an earlier one. */
const isReached = (section, stage) => program.stages.slice(0, stage + 1).some((it) => it.sections.includes(section.id));

/** Paths and texts, which stand in turn, as pairs. */
function pairs(list) {
  const all = [];
  for (let at = 0; at < list.length; at += 2) all.push([list[at], list[at + 1]]);
  return all;
}
