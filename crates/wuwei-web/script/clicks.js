// What the buttons of a form page do: one listener for all of them.

/** What a button with that `data-act` asks for. */
const ACTIONS = {
  check,
  "next-problem": nextProblem,
  change: (button) => goTo(button.dataset.path),
  back: () => showView(view === "sign" ? "answers" : "fill"),
  undo: undoRemoval,
  clear: clearPressed,
  propose,
  "use-known": useKnown,
  "add-row": (button) => addRow(around(button, "[data-section]").dataset.section),
  "row-open": (button) => toggleRow(rowAround(button)),
  "row-remove": (button) => removeRow(rowAround(button)),
  "row-withdraw": (button) => askWithdrawal(rowAround(button)),

  new: begin,
  "open-file": () => find('[data-view="desk"] [data-input="file"]').click(),
  "open-text": openText,
  "to-desk": leaveForDesk,
  "next-of-plan": nextOfPlan,
  "desk-open": (button) => openRecord(recordAround(button)),
  "desk-export": (button) => exportRecord(recordAround(button)),
  "desk-delete": (button) => askToDelete(button, true),
  "desk-delete-keep": (button) => askToDelete(button, false),
  "desk-delete-sure": (button) => deleteRecord(recordAround(button)),
  "take-over": () => happened("take-over"),

  "make-key": makeKey,
  unlock: unlockKey,
  lock: lockKey,
  "import-key": importKey,
  "replace-key": () => when("no-key", true),
  "backup-key": backUpKey,
  "save-request": saveRequest,
  "make-passphrase": offerPassphrase,
  "show-passphrase": showPassphrases,
  "to-sign": showSigning,
  sign,
  "next-stage": () => held && loadRecord(held.draft.record, false),

  share: shareRecord,
  download: saveRecord,
  copy: copyRecord,
  exported: confirmExported,
};

/** The second click of a double click on one of these would undo or repeat the first. */
const ONCE = ["add-row", "row-remove", "check", "to-sign", "sign", "new"];

function clicked(target, event) {
  const item = around(target, "[data-summary] [data-path] a");
  if (item) {
    event.preventDefault();
    return goTo(around(item, "[data-path]").dataset.path);
  }
  const button = around(target, "[data-act]");
  const act = button && ACTIONS[button.dataset.act];
  if (!act || (event.detail > 1 && ONCE.includes(button.dataset.act))) return;
  act(button);
  if (button.localName === "a") event.preventDefault();
}

const rowAround = (element) => rowPath(around(element, "[data-row]"));

const recordAround = (element) => {
  const item = around(element, "[data-record]");
  return item ? item.dataset.record : "";
};

function clearPressed(button) {
  const path = around(button, "[data-field]").dataset.field;
  // The button goes: the question that it stood in takes the focus.
  const control = part("f:", path);
  if (control) focus(entryPoint(control, path));
  clearAnswer(path);
}

/** Gives the button's own value as the answer to its path. */
function propose(button) {
  const { path, value } = button.dataset;
  change(path, value);
  settle();
  goTo(path);
}
