// The listeners of a form page: one per kind of event, on the document. Nothing is done per field at start-up.

/**
 * Which control is being composed in with an input method. What is typed is stored at every input, half-composed
 * or not. The composing control's own error, format and value wait until the task after the composition ended,
 * or until the control is left: a composition can be broken off without `compositionend`, and Pinyin may begin
 * the next one at once.
 */
let composing;

/** Counts what begins, ends and breaks off compositions: what was put off to the next task may be void by then. */
let compositions = 0;

/** While a finger or button is down: the fields that were left meanwhile. */
let pressed;

function listen() {
  const on = (kind, react, target = document) =>
    // `toggle` does not bubble: catching it on the way down hears them all.
    target.addEventListener(kind, (event) => react(event.target, event), kind === "toggle");
  on("input", typedIn);
  on("change", answered);
  on("focusin", (control) => isOfForm(control) && intoView(control));
  on("focusout", left);
  on("keydown", keyPressed);
  on("pointerdown", () => (pressed = pressed || []));
  on("pointerup", released);
  on("pointercancel", released);
  on("compositionstart", (control) => {
    compositions++;
    composing = control.name || control.dataset.input;
  });
  on("compositionend", composed);
  on("submit", submitted);
  on("click", clicked);
  on("toggle", whyToggled);
  on("visibilitychange", () => (document.hidden ? going() : shownAgain()));
  on("pagehide", leftPage, window);
  on("pageshow", cameBack, window);
  // The keyboard of a phone came up or went: the field that is typed in stays in sight.
  on("resize", () => isOfForm(document.activeElement) && intoView(document.activeElement), window);
}

/** A key counts once this has run: the answer is stored before anything is judged, half-composed or not. */
function typedIn(control) {
  if ("picker" in control.dataset) return picked(control);
  if (control.dataset.input !== KNOWN) return takeIn(control);
  // A half-composed word finds nothing: the list waits for its end.
  if (composing !== KNOWN) listKnown();
}

function takeIn(control) {
  if (!isOfForm(control)) return;
  if (!opened) return adopt();
  const typed = read(control);
  if (typed !== undefined && typed !== typedAt(control.name)) change(control.name, typed);
}

/** The answer is complete: a choice, a file, or a text that was left. */
function answered(control) {
  const { input } = control.dataset;
  if (input === "service") chooseService(read(control));
  else if (input) inputChanged(input, control);
  else if (control.name && control.type === "file") attach(control);
  else if (control.name) {
    takeIn(control);
    // One press is the whole of a choice: what there is to say of it is said at once.
    if (isBox(control) || control.localName === "select") warn(control.name);
  }
}

/** A field was left: what it holds is made durable, normalised, and warned about. No error is said. */
function left(control) {
  if (!isOfForm(control)) return;
  takeIn(control);
  compositions++;
  composing = undefined;
  if (!isWritable()) return;
  const path = control.name;
  const [[normal], changes] = ask("leave", path);
  if (normal !== undefined) enter(control, path, normal);
  follow(path, changes);
  // A warning moves what is below it: not from under a finger that is pressing there.
  if (pressed) pressed.push(path);
  else warn(path);
  settle();
  navLater();
}

/** The click comes first, then the warnings about what was left by it. */
const released = () =>
  soon(() => {
    const paths = pressed || [];
    pressed = undefined;
    paths.forEach(warn);
  });

function keyPressed(control, event) {
  // Safari and some Windows methods send the Enter that only confirms a candidate after the composition's end.
  if (event.isComposing || event.keyCode === 229 || control.localName !== "input") return;
  // Enter in a line would press the first button of the form.
  if (event.key === "Enter" && !["button", "submit", "file"].includes(control.type)) {
    if (isOfForm(control) || !control.form || "view" in control.form.dataset) event.preventDefault();
  } else if (/^(Delete|Backspace)$/.test(event.key) && control.type === "radio") {
    event.preventDefault();
    clearAnswer(control.name);
  }
}

/** Takes an answer away: the choice of a group of radios, or an attachment. */
function clearAnswer(path) {
  if (!isWritable()) return;
  const control = part("f:", path);
  if (control) enter(control, path, "");
  change(path, "");
}

/** There is no `input` after `compositionend` in Chromium, and in Safari one comes: both are taken in. */
function composed(control) {
  takeIn(control);
  const mine = ++compositions;
  soon(() => {
    if (mine !== compositions || !composing) return;
    const path = composing;
    composing = undefined;
    if (path === KNOWN) listKnown();
    else if (opened) judge(path, ask("field", path));
  });
}

/** A day was picked beside a text input. */
function picked(picker) {
  const control = find("[data-control]", around(picker, "[data-field]"));
  enter(control, control.name, picker.value);
  if (!opened) return adopt();
  change(control.name, picker.value);
  warn(control.name);
}

/** The page may never come back: the control that is being typed in is taken in, all is made durable. */
function going() {
  if (document.activeElement) takeIn(document.activeElement);
  settleWhole();
}

function leftPage() {
  going();
  releaseLease();
}

/** A page that the browser had kept looks whether it still writes; any may have been given back what was typed. */
function cameBack(_, event) {
  if (event.persisted && held) openLease(held.draft.record);
  catchUp();
}

/** Enter in a passphrase: the form's last button is what it is for. Nothing is ever sent, and in a view nothing is pressed. */
function submitted(form, event) {
  event.preventDefault();
  const button = findAll("button[data-act]", form).pop();
  if (button && !("view" in form.dataset)) button.click();
}
