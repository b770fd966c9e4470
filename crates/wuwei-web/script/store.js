// What outlives the page: the open draft's journal, and how storing goes.

/** Superseded lines that are cleared away at once rather than one by one. */
const COMPACT_AFTER = 2000;

/** The device's database. */
let database;

/** What the form page says about itself, by the attributes of `<main data-form>`. */
let facts;

/**
 * The open record as far as it concerns the store: `draft` its line, `file` and `entries` what is signed,
 * `stored` whether the draft stands in the store (nothing is stored for a form in which nothing was typed),
 * `waiting` what is to be stored with the first key, `touched` whether something was typed since the draft's
 * line was last written, `next` number of the next journal line, `grown` lines since the journal was compacted,
 * `day` on which the form was opened, which is its `today`.
 */
let held = null;

/** Whether something runs that a second click must not start again. */
let isBusy = false;

/** What the device holds at first, once it has said so: its own table, and all drafts. */
let holds;

/**
 * Opens the database and asks what it holds: as soon as there is the page's beginning, while the engine is still
 * on its way. What the page shows first hangs on it.
 */
function openStore() {
  const main = find("[data-form]");
  if (!main || database) return;
  facts = main.dataset;
  database = new Database(storeName(), () => opened !== undefined && showStanding());
  holds = Promise.all([database.all(DEVICE), allDrafts()]);
}

/** One database per rule set, since an origin may be a whole portal's, and `file://` is every local page's. */
const storeName = () => "wuwei:" + facts.rulesetId;

/** Shows what the address asks for, or the desk. */
async function beginStore() {
  openStore();
  joinWindows(storeName());
  showWays();
  const [kept, drafts] = await holds;
  const device = new Map(pairs(kept));
  showStanding();
  loadIdentity(device.get("identity"));
  loadKey(device.get("key"));
  arrive(drafts);
  // Asks the browser not to clear the store away; where there is nobody to ask, nothing is lost by it.
  if (navigator.storage && navigator.storage.persist) navigator.storage.persist();
}

/** Begins a new record. Nothing is stored before something is typed. */
function startRecord(given, typed) {
  letGo();
  const record = uuid();
  const created = now();
  ownLease(record);
  hold({
    draft: {
      record,
      flow: facts.flow,
      form: facts.digest,
      ruleset: facts.rulesetId,
      version: facts.rulesetVersion,
      digest: facts.rulesetDigest,
      signed: 0,
      title: "",
      due: "",
      created,
      updated: created,
      exported: 0,
      carried: [],
    },
    entries: [],
    stored: false,
  });
  const journal = [...given, ...typed];
  openForm({ record, entries: [], stage: 0, service: "", journal, readOnly: false });
  // What was only given waits for the first key.
  if (typed.length) keepJournal(journal);
  else held.waiting = journal;
  showStanding();
}

/** Takes a record as the open one. */
function hold(record) {
  held = { ...record, waiting: [], touched: false, next: 0, grown: 0, day: today() };
  when("elsewhere", isElsewhere());
  when("foreign-edition", false);
}

/** Forgets the open record, leaving everything of it stored. */
function letGo() {
  settleWhole();
  releaseLease();
  held = null;
  closeForm();
}

/** Reads a record and its journal and opens it; the lease has been decided. */
async function loadRecord(id, readOnly) {
  const kept = await look(id);
  const entries = entriesOf(kept);
  if (!entries) return showDesk("unreadable", { offset: 0, reason: "" });
  if (!kept.draft) return showDesk();
  const lines = readLines(kept.lines);
  if (!readOnly) compact(lines);
  const stages = program.stages.length;
  const isFinished = entries.length >= stages;
  when("finished", isFinished);
  hold({ draft: kept.draft, file: kept.file, entries, stored: true });
  openForm({
    record: id,
    file: kept.file,
    entries,
    stage: Math.min(entries.length, stages),
    service: (entries.length && entries[0].service) || "",
    journal: lines.map(([, path, typed]) => [path, typed]),
    readOnly: readOnly || isFinished,
  });
  if (!readOnly) rememberCarried();
  showStanding();
}

/** A record that came as a file brings with it what other records may take over. */
function rememberCarried() {
  const ops = carried();
  if (String(ops) === String(held.draft.carried)) return;
  held.draft.carried = ops;
  keepDraft(false);
}

const keepDraft = (strict) =>
  database.write([{ table: DRAFT, key: held.draft.record, value: writeDraft(held.draft) }], strict);

/** Stores changes of the open draft: put and `commit()` before this returns. */
function keepJournal(ops) {
  if (!held) return;
  const all = held.waiting.concat(ops);
  held.waiting = [];
  if (!isWriter() || !all.length) return;
  const { record } = held.draft;
  const { lease } = standing;
  const writes = [];
  if (!held.stored) {
    held.stored = true;
    writes.push({ table: DRAFT, key: record, value: writeDraft(held.draft) });
    writes.push({ table: LEASE, key: record, value: writeLease(lease) });
  }
  for (const op of all) {
    writes.push({ table: JOURNAL, key: lineKey(record, lease.epoch, held.next++), value: writeLine(op) });
  }
  held.grown += all.length;
  held.touched = true;
  database.write(writes, false);
}

/** Makes all that was journalled durable (`strict`): a field was left, the page is being hidden. */
function settle() {
  if (!held || !held.touched || !opened || !isWriter()) return;
  held.touched = false;
  const path = titlePath();
  if (path) held.draft.title = typedAt(path);
  held.draft.carried = carried();
  held.draft.updated = now();
  // A strict transaction flushes the ones before it too: the store has one log.
  keepDraft(true);
  checkLease();
  if (held.grown < COMPACT_AFTER) return;
  held.grown = 0;
  look(held.draft.record).then((kept) => compact(readLines(kept.lines)));
}

/** Settles with the due date for the desk's list, for which all rows are looked at. */
function settleWhole() {
  if (held && held.touched && opened) held.draft.due = earliestDue();
  settle();
}

/** The field outside rows that is the record's name for people. */
function titlePath() {
  for (const section of program.sections) {
    const field = !section.group && withPurpose(section, "title");
    if (field) return section.id + "." + field.id;
  }
  return undefined;
}

/** The earliest day by which a row is to be done that is not; empty where there is none. */
function earliestDue() {
  const days = program.sections.filter(({ group }) => group).flatMap(({ id }) => ask("rows", id, "").map((row) => row[4]));
  return days.filter(Boolean).sort()[0] || "";
}

function compact(lines) {
  const writes = superseded(lines).map((key) => ({ table: JOURNAL, key }));
  if (writes.length) database.write(writes, false);
}

// ---- how storing goes

/** How it stood when the page last showed it, and since when all is stored. */
let shownStanding;
let lastSaved = "";

/** Writes how storing goes into the bar and the page's standing warnings. */
function showStanding() {
  const now = database.standing();
  if (shownStanding !== now) {
    shownStanding = now;
    when("no-storage", now === BROKEN);
    when("storage-full", now === FULL);
  }
  if (!held) status("");
  else if (!isWriter()) status("read-only");
  else if (now === FULL || now === BROKEN) status("cannot-store");
  // Nothing was typed since it was opened.
  else if (now === STORED && !held.next) status("");
  else if (now === WAITING) {
    lastSaved = "";
    status("unsaved");
  } else {
    lastSaved = lastSaved || clockTime();
    status("saved", lastSaved);
  }
}

/** The page is shown again, perhaps after midnight: the form is then judged anew, by the day that it is. */
function shownAgain() {
  database.probe();
  checkLease();
  if (held && view === "fill" && held.stored && held.day !== today()) loadRecord(held.draft.record, !isWriter());
}

/** A `data-input` outside the record changed. */
function inputChanged(name, input) {
  if (name === "file") openFiles(input);
  else if (["name", "department", "area"].includes(name)) identityTyped(name, input);
  else if (name === "key-file") clearNote(name);
}
