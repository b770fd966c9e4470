// What this device holds for the flow: the list, new, open, export, delete one.

/** What the page's address asks for: a record (`#record=…`), or else the desk. */
function arrive(drafts) {
  // Something was typed before the engine came: that is open already.
  if (held) return;
  const id = inAddress("record");
  if (id && isUuid(id)) openRecord(id);
  else layDesk(drafts);
}

/** A name's value in the address behind `#`: `#service=coordinate&record=…`. */
function inAddress(name) {
  const found = location.hash.slice(1).split("&").find((pair) => pair.startsWith(name + "="));
  return found && found.slice(name.length + 1);
}

/** The service that the address names, as the first operation of a new record. */
function serviceInAddress() {
  const id = inAddress("service");
  return (block("services") || []).some((service) => service.id === id) ? [[SERVICE, id]] : [];
}

/** Shows the desk with what the device holds now, and with a message if one is named. */
async function showDesk(code, slots) {
  const words = code && said(code, slots);
  layDesk(await allDrafts());
  if (code) note("desk", code, {}, words);
}

function layDesk(all) {
  const drafts = all.filter((draft) => draft.flow === facts.flow);
  drafts.sort((one, other) => (one.updated < other.updated ? 1 : one.updated > other.updated ? -1 : 0));
  show(find("[data-desk-empty]"), !drafts.length);
  const list = find("[data-desk-list]");
  list.textContent = "";
  for (const draft of drafts) addDraft(list, draft);
  showView("desk");
  showStanding();
}

function addDraft(list, draft) {
  const { signed, exported, title, due, ruleset, version } = draft;
  // Of a draft the stage that is being filled, else the one that was signed last.
  const stage = stageName(Math.max(signed - 1, 0));
  let state = "draft";
  if (draft.form !== facts.digest) state = "foreign";
  else if (signed >= program.stages.length) state = "finished";
  else if (signed) state = "signed";
  const item = add(list, "data-desk-item", {
    "@data-record": draft.record,
    "@data-state": state,
    title: title || said("untitled"),
    state: said("desk-" + state, { stage, count: signed, ruleset, version }),
    due: /^\d{4}-\d\d-\d\d$/.test(due) ? said("desk-due", { date: dayWords(due) }) : "",
    when: said(signed ? "desk-signed-at" : "desk-saved-at", { time: moment(draft.updated) }),
    out: signed ? said(exported >= signed ? "exported" : "not-exported") : "",
  });
  if (item) showIn(item, '[data-act="next-of-plan"]', state !== "foreign" && hasPlan(draft.carried));
}

/**
 * Opens a record of this device: in this page, on the page of its own form's edition, or (where the site has
 * none) as a file that can be passed on.
 */
async function openRecord(id) {
  clearNote("desk");
  const kept = await look(id);
  if (!kept.draft) return showDesk();
  if (kept.draft.form === facts.digest) {
    letGo();
    return openLease(id);
  }
  const edition = (block("editions") || []).find(({ digest }) => digest === kept.draft.form);
  // The page of another edition finds the record in the store that both share.
  if (edition) location.assign(edition.page + "#record=" + id);
  else showForeign(kept);
}

/** Shows a record whose form this site does not hold: it can be verified, passed on and printed. */
function showForeign({ draft, file, ...kept }) {
  const entries = entriesOf({ ...kept, file });
  if (!entries) return showDesk("unreadable", { offset: 0, reason: "" });
  const { ruleset, version } = draft;
  // Nothing is signed: it can be exported from the desk, and deleted.
  if (!entries.length) return showDesk("foreign-edition", { ruleset, version });
  letGo();
  fillAll("stage", "");
  hold({ draft, file, entries, stored: true });
  showFile();
  when("foreign-edition", true);
  when("finished", true);
  showView("done");
  note("done", "foreign-edition", { ruleset, version });
}

function begin() {
  clearNote("desk");
  startRecord(serviceInAddress(), []);
}

/** Begins the next record of the plan that a record of the desk, or else the open one, is of. */
async function nextOfPlan(button) {
  clearNote("desk");
  const { draft } = await look(recordAround(button) || (held ? held.draft.record : ""));
  if (!draft) return;
  startRecord(ofPlan(draft.carried), []);
  askWhom();
  announce(said("plan-copied"));
}

function leaveForDesk() {
  letGo();
  showDesk();
}

/** Deleting asks in the page: one question is open at a time. */
function askToDelete(button, open) {
  for (const question of findAll("[data-desk-list] [data-ask]")) show(question, false);
  const item = around(button, "[data-record]");
  showIn(item, "[data-ask]", open);
  focus(find(open ? '[data-act="desk-delete-keep"]' : '[data-act="desk-delete"]', item));
}

/** Deletes everything that the device holds of a record. */
async function deleteRecord(id) {
  const { lines } = await look(id);
  const writes = [DRAFT, RECORD, LEASE].map((table) => ({ table, key: id }));
  for (const [key] of lines) writes.push({ table: JOURNAL, key });
  await database.write(writes, true);
  showDesk("deleted");
}

/** Saves a record as a file; one with unsigned work as a draft for another device. */
async function exportRecord(id) {
  const kept = await look(id);
  if (!kept.draft) return;
  const entries = entriesOf(kept);
  if (!entries) return note("desk", "unreadable", { offset: 0, reason: "" });
  const journal = readLines(kept.lines).map(([, ...op]) => op);
  const isDraft = journal.length || !entries.length;
  const file = id + (isDraft ? ".draft.json" : ".record.json");
  download(file, "application/json", isDraft ? packDraft(kept, journal) : kept.file);
  note("desk", "downloaded", { file });
}
