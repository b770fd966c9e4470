// What the device knows of one record: its draft's line, its journal, its file of signed entries.
//
// Read from a store that other pages may write too (`file://` is one origin for all local pages), so everything
// that is read is checked, and what does not fit is not a draft.

/** The `format` by which a stored draft names itself. */
const DRAFT_FORMAT = "wuwei-draft/1";

const DRAFT_TEXTS = ["record", "flow", "form", "ruleset", "version", "digest", "title", "due", "created", "updated"];

/**
 * A draft as it is stored: texts, how many entries are signed and how many of them the person has confirmed to
 * have in a file, and what another record may take over from it.
 */
const writeDraft = (draft) =>
  JSON.stringify({ ...draft, format: DRAFT_FORMAT, carried: draft.carried.flat() });

/** Reads what is stored under `record`; nothing for anything that this program did not write there. */
function readDraft(record, stored) {
  let draft;
  try {
    draft = JSON.parse(stored);
  } catch (error) {
    return undefined;
  }
  if (!draft || draft.format !== DRAFT_FORMAT || draft.record !== record || !isUuid(record)) return undefined;
  const isCount = (count) => Number.isSafeInteger(count) && count >= 0;
  const isText = (text) => typeof text === "string";
  if (!DRAFT_TEXTS.every((name) => isText(draft[name]))) return undefined;
  if (!isCount(draft.signed) || !isCount(draft.exported)) return undefined;
  draft.carried = Array.isArray(draft.carried) && draft.carried.every(isText) ? pairs(draft.carried) : [];
  return draft;
}

/** All drafts of this device, sorted by their records. */
async function allDrafts() {
  const stored = pairs(await database.all(DRAFT));
  return stored.map(([id, text]) => readDraft(id, text)).filter(Boolean);
}

/** All that this device holds of one record. `lines`: keys and lines of its journal, in order. */
async function look(id) {
  const [draft, file, ...lines] = await database.held(id, id + ":", id + ";");
  return { id, draft: draft && readDraft(id, draft), file, lines: pairs(lines) };
}

/** The signed entries of what is held; nothing where what is stored is no record, or another's. */
function entriesOf({ id, file }) {
  if (file === undefined) return [];
  return told("is-record", file, id) ? JSON.parse(file).entries : undefined;
}

/** A line of a journal as it is stored: path, line feed, what was typed. */
const writeLine = ([path, typed]) => path + "\n" + typed;

/** The changes of a journal as [key, path, text]; what this program did not write is left out. */
function readLines(lines) {
  const changes = [];
  for (const [key, line] of lines) {
    const end = line.indexOf("\n");
    if (end > 0) changes.push([key, line.slice(0, end), line.slice(end + 1)]);
  }
  return changes;
}

/**
 * The key of a line in the store; keys sort as the lines follow each other. `epoch` counts who held the lease on
 * the record, so that a window that lost it and wakes up later cannot write over, nor in between, what its
 * successor wrote.
 */
const lineKey = (record, epoch, number) =>
  record + ":" + String(epoch).padStart(6, "0") + ":" + String(number).padStart(9, "0");

/**
 * The keys of lines that a later line makes superfluous: earlier answers to the same path. Changes of rows
 * (`section`, `+d2`) all stay, since row ids are never used again.
 */
function superseded(lines) {
  const gone = [];
  const answered = new Set();
  for (const [key, path] of [...lines].reverse()) {
    if (!path.includes(".") && path !== SERVICE) continue;
    if (answered.has(path)) gone.push(key);
    answered.add(path);
  }
  return gone;
}

// ---- what one record takes over from another: whom it serves, and the plan that several share

const purposeOf = (path) => (sectionOf(path) || {}).as;

/**
 * The answers of the open form that other records may take over, and its service. What the rules hide, of
 * somebody who asked for secrecy, is no answer: it is not handed on.
 */
function carried() {
  const ops = opened.service ? [[SERVICE, opened.service]] : [];
  for (const section of program.sections) {
    if (section.as !== "plan" && section.as !== "subject") continue;
    for (const [path, flags, typed] of ask("fields", section.id, "")) {
      if (flags & SHOWN && !(flags & COMPUTED) && typed) ops.push([path, typed]);
    }
  }
  return ops;
}

/** Those that a new record of the same plan begins with. */
const ofPlan = (ops) => ops.filter(([path]) => path === SERVICE || purposeOf(path) === "plan");

const hasPlan = (ops) => ops.some(([path]) => purposeOf(path) === "plan");
