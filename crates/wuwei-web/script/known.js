// Whom earlier records on this device serve: chosen from a list instead of typed again (WCAG 3.3.7).

/** The `data-input` of the words that filter the list. */
const KNOWN = "known";

/** As many as can be looked over; more words find the others. */
const MOST_KNOWN = 12;

const subject = () => program.sections.find((section) => section.as === "subject" && !section.group);

/**
 * Lists whom the device knows of, newest first, by the words in the filter; hidden where there is nobody to
 * choose, or nothing to fill in any more.
 */
async function listKnown() {
  const block = first("[data-known]");
  if (!block) return;
  if (!opened || opened.entries.length || opened.readOnly) return show(block, false);
  const { record } = opened;
  const drafts = await allDrafts();
  const filter = find("input", block).value;
  const list = find("[data-known-list]", block);
  list.textContent = "";
  const listed = new Set();
  for (const draft of drafts.reverse()) {
    const [name, code] = draft.record === record ? [] : whom(draft);
    const whole = name + " " + code;
    if (!name || listed.size >= MOST_KNOWN || listed.has(whole) || !told("has-part", whole, filter.trim())) continue;
    add(list, "data-known-item", { "@data-record": draft.record, text: name, code });
    listed.add(whole);
  }
  if (filter) announce(said("known-count", { count: listed.size }));
  else show(block, listed.size);
}

/**
 * Fills in whom the chosen record serves; what that one does not say is emptied, so that no answers of two get
 * mixed.
 */
async function useKnown(button) {
  const { draft } = await look(recordAround(button));
  const section = subject();
  if (!draft || !section) return;
  for (const field of section.fields) {
    if (!field.value) change(section.id + "." + field.id, carriedAnswer(draft, section, field));
  }
  settle();
  const block = first("[data-known]");
  block.open = false;
  find("input", block).value = "";
  listKnown();
  askWhom();
  announce(said("known-used", { name: whom(draft)[0] }));
}

/** Moves the focus to the name of whom the open record serves. */
function askWhom() {
  const section = subject();
  const field = section && withPurpose(section, "title");
  if (field) goTo(section.id + "." + field.id);
}

/** Name and code of whom a record serves; no name where it does not say, or must not. */
function whom(draft) {
  const section = subject();
  const answer = (field) => (field ? carriedAnswer(draft, section, field) : "");
  if (!section) return [""];
  return [answer(withPurpose(section, "title")), answer(section.fields.find((field) => field.type === "credit-code"))];
}

/** What a draft holds for other records to take over, of one field. */
function carriedAnswer(draft, section, field) {
  const path = section.id + "." + field.id;
  const [, typed] = draft.carried.find(([other]) => other === path) || [];
  return typed || "";
}
