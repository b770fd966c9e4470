// Answers going in: each is stored first, then given to the engine, then what follows from it is shown.

/**
 * The record that is being filled: { record, entries, stage, service, readOnly }; null while none is, undefined
 * before the engine is there.
 */
let opened;

/** Changes that the form made by itself at opening; stored with the first key, so that looking leaves no draft. */
let unwritten = [];

const isWritable = () => !!opened && !opened.readOnly;

/**
 * Opens a record: replays its journal and shows the form. A control that someone is typing in keeps what it
 * holds. `journal` is [path, text] pairs; SERVICE in it chooses the service.
 */
function openForm({ record, file = "", entries, stage, service, journal, readOnly }) {
  for (const [path, typed] of journal) {
    if (path === SERVICE) service = typed;
    else told("remember", path, typed);
  }
  opened = { record, entries, stage, service, readOnly };
  forgetSight();
  unwritten = pairs(JSON.parse(wasm_bindgen.open(record, file, stage, service, today(), readOnly)));
  showRecord();
  showView("fill");
  status(readOnly ? "read-only" : "");
}

/** Forgets the record that is open; the desk follows. */
function closeForm() {
  opened = null;
  told("close");
  forgetSight();
}

function forgetSight() {
  shown = [];
  visited = removed = undefined;
  counted = new Map();
  explained = new Set();
  unfolded = new Set();
  unwritten = [];
  composing = pressed = undefined;
}

/** Shows a record that was opened, from its first field to its due line. */
function showRecord() {
  refreshStages();
  for (const section of program.sections) {
    if (section.group) layRows(section);
    else ask("fields", section.id, "").forEach(refresh);
  }
  // Where the row that the page came with is the only one, a form with one demand is one form.
  for (const { id, group } of program.sections) {
    const rows = group ? rowsPlace(id).children : [];
    if (rows.length === 1) unfold(rowPath(rows[0]));
  }
  listKnown();
  refreshDue();
  refreshNav();
}

/** Makes the open record shown only, or writable again: another window has it, or has let go. */
function setReadOnly(yes) {
  if (!opened || opened.readOnly === yes) return;
  opened.readOnly = yes;
  showRecord();
}

/** One answer changed. */
function change(path, typed) {
  if (!isWritable()) return;
  journal([[path, typed]]);
  follow(path, ask("change", path, typed));
}

/** The service was chosen. */
function chooseService(id) {
  adopt();
  if (!isWritable()) return;
  journal([[SERVICE, id]]);
  opened.service = id;
  follow(SERVICE, ask("choose", id));
  review(SERVICE);
}

/** Stores changes; with the first one also those that the form made at opening. */
function journal(ops) {
  const all = unwritten.concat(ops);
  unwritten = [];
  keepJournal(all);
}

/** Shows what a change led to. */
function follow(path, [given, sections, lines, own]) {
  if (given.length) journal(pairs(given));
  let due = !path.includes(".");
  for (const line of lines) {
    refresh(line);
    if (line[0] !== path) review(line[0]);
    due = due || isDue(line[0]);
  }
  if (sections) refreshStages();
  if (composing !== path) judge(path, own);
  if (due) refreshDue();
  explained.forEach(writeWhy);
}

/** What an answer means for its own question: its error may go, its row's line follows. */
function judge(path, line) {
  review(path);
  const section = sectionOf(path);
  if (!section) return;
  review(section.id);
  refresh(line);
}

/**
 * Begins a record with what was typed while none was open: before the engine came, or while the store was
 * still opening.
 */
function adopt() {
  if (opened) return;
  const typed = touched();
  if (typed.length) startRecord(serviceInAddress(), typed);
}

/**
 * Takes in what the page's controls hold and the form does not: a browser may put back what was typed when it
 * restores a page.
 */
function catchUp() {
  if (!opened) return adopt();
  for (const [path, typed] of touched()) if (path.includes(".") && typed && !typedAt(path)) change(path, typed);
}

/** What the page's controls hold and its author did not put there, as changes: rows first, each once. */
function touched() {
  const ops = new Map();
  for (const control of touchedControls()) {
    const typed = read(control);
    if (control.dataset.input === "service") {
      if (typed) ops.set(SERVICE, [SERVICE, typed]);
      continue;
    }
    const path = control.name;
    if (!path || typed === undefined) continue;
    const row = rowOf(path);
    if (row) {
      const section = sectionOf(path).id;
      ops.set(section + "." + row, [section, "+" + row]);
    }
    if ((typed || control !== document.activeElement) && !ops.has(path)) ops.set(path, [path, typed]);
  }
  return [...ops.values()];
}
