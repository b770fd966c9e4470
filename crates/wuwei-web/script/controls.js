// What controls hold, and putting answers into them.

const isBox = (control) => control.type === "radio" || control.type === "checkbox";

/** The boxes of a question; none where it has one control. */
const boxes = (group, name) => (group.localName === "fieldset" ? findAll('input[name="' + name + '"]', group) : []);

/** Whether a control answers a question of the form. */
const isOfForm = (control) => !!(control.name && around(control, '[data-view="fill"]'));

/**
 * What the question of a control holds; `undefined` for a file, which has to be read first. Read from the
 * control, never from an event: input methods and keyboards differ in what their events say.
 */
function read(control) {
  if (control.type === "file") return undefined;
  if (!isBox(control)) return control.value;
  const group = part("f:", control.name);
  const chosen = group ? boxes(group, control.name).filter((one) => one.checked) : [];
  return chosen.map((one) => one.value).join("\n");
}

/** Puts an answer into a control, unless it holds it already; focused or not. */
function enter(control, name, typed) {
  const ids = typed.split("\n");
  for (const one of boxes(control, name)) {
    const checked = ids.includes(one.value);
    if (one.checked !== checked) one.checked = checked;
  }
  if (control.value === undefined || control.localName === "fieldset" || control.value === typed) return;
  if (control.type !== "file" || !typed) control.value = typed;
}

/**
 * The same, but never into the control that the person is in: that doubles composed text and moves the caret.
 */
function enterQuietly(path, typed) {
  const control = part("f:", path);
  if (control && control !== document.activeElement) enter(control, path, typed);
}

/** Takes a control out of use, or gives it back. */
function disable(control, name, yes) {
  for (const one of boxes(control, name)) one.disabled = yes;
  // Read-only rather than disabled, so that its text can still be selected and copied.
  if (control.localName === "select") control.disabled = yes;
  else if (control.localName !== "fieldset") control.readOnly = yes;
}

/** The element in a question that takes the focus: the control, or the chosen (else first) box of it. */
function entryPoint(control, name) {
  const all = boxes(control, name);
  return all.find((one) => one.checked) || all[0] || control;
}

/** The controls of the form that someone is in, or has touched since the page was sent. */
const touchedControls = () =>
  findAll('[data-view="fill"] :is(input,select,textarea)').filter((control) => {
    if (control === document.activeElement) return true;
    if (isBox(control)) return control.checked !== control.defaultChecked;
    return control.value !== (control.localName === "select" ? "" : control.defaultValue);
  });

// ---- inputs outside the record, which may stand in several places under one name

const inputs = (name) => findAll('[data-input="' + name + '"]');

/** What the first of them that holds something holds. */
const inputValue = (name) => inputs(name).reduce((value, input) => value || input.value, "");

/** Puts a text into all of them; not where it stands already but for spaces around it: someone may be typing. */
const setInputs = (name, typed) =>
  inputs(name).forEach((input) => {
    if (!typed || input.value.trim() !== typed) input.value = typed;
  });

/** Moves the focus to the first that is on the screen. */
function focusInput(name) {
  const input = inputs(name).find((one) => one.offsetParent);
  if (input) input.focus();
}
