// Check your answers: everything that will be signed, as text.

const CHANGE = '[data-act="change"]';

/** Lays out the answers of all sections up to the stage being filled. */
function layAnswers() {
  const list = first("[data-answers]");
  if (!list || !opened) return;
  list.textContent = "";
  for (const section of program.sections) {
    if (!isReached(section, opened.stage)) continue;
    for (const row of answerRows(section)) {
      const lines = toldLines(section, row);
      if (!lines.length) continue;
      const title = row ? rowTitle(section.id, row) : label(section.id);
      const block = add(list, "data-answers-section", { title });
      if (!block) return;
      const place = find("[data-answers-rows]", block) || block;
      for (const line of lines) addAnswer(place, line, true);
      if (row) addWithdrawal(place, section, row);
    }
  }
}

/** Puts the answers of a section that this stage does not ask into its block, as text. */
function laySigned(place, section) {
  place.textContent = "";
  for (const row of answerRows(section)) {
    if (row) addRowLine(place, section, row, "");
    for (const line of toldLines(section, row)) if (line[1] & SIGNED) addAnswer(place, line, false);
  }
}

/** One line: label, answer, and "change" where the answer can be changed. */
function addAnswer(place, line, change) {
  const [path, flags, , value] = line;
  const words = value ? lineWords(line) : word("not-provided");
  const item = addLine(place, label(general(path)), words);
  const button = item && find(CHANGE, item);
  if (!button) return;
  button.dataset.path = path;
  show(button, change && flags & OPEN && !opened.readOnly);
}

const addLine = (place, label, value) => add(place, "data-answers-row", { label, value });

/** A line that is about a row, and has nothing to change. */
function addRowLine(place, section, row, value) {
  const line = addLine(place, rowTitle(section.id, row), value);
  if (line) showIn(line, CHANGE, false);
}

function addWithdrawal(place, section, row) {
  const [[, flags]] = ask("rows", section.id, row);
  if (!(flags & 2)) return;
  const member = (name) => typedAt(section.id + "." + row + ".withdrawn." + name);
  const words = said("withdrawn", { why: member("why"), on: member("on"), who: member("who") });
  addRowLine(place, section, row, words);
}

/** The fields that have something to say: those that apply, but computed ones only with a value. */
const toldLines = (section, row) =>
  ask("fields", section.id, row).filter(
    ([, flags, , value]) => flags & SHOWN && (value || (flags & OPEN && !(flags & COMPUTED))),
  );

const answerRows = (section) => (section.group ? ask("rows", section.id, "").map(([row]) => row) : [""]);
