// Errors and warnings: when they are said, where, and the way from one to the next.
//
// By GOV.UK's rules: nothing is said on leaving a field but warnings; "check" says everything, in a summary
// that takes the focus; an error goes as soon as its field is right, and no new one comes before the next check.
//
// A problem comes from the engine as [code, path, whether it only warns, names and texts of its slots in turn].

/** Paths of the errors that the last check said and that still hold, in the order of the form. */
let shown = [];

/** Where "next problem" went last. */
let visited;

/** Rows whose line tells how many errors are in them. */
let counted = new Map();

/** The page's own title. */
let title;

const isError = ([, , warns]) => !warns;

/** Everything that keeps the stage from being signed, and warnings. */
function allProblems() {
  if (!opened) return [];
  const problems = ask("problems", "");
  if (!opened.service && program.services.length) problems.unshift(["required", SERVICE, 0]);
  return problems;
}

function problemAt(path) {
  if (path === SERVICE) return allProblems().find((problem) => problem[1] === SERVICE);
  return opened ? ask("problems", path)[0] : undefined;
}

/** Checks everything: on to the answers, or all problems with a summary. */
function check() {
  const errors = allProblems().filter(isError);
  shown.forEach(clearError);
  shown = errors.map(([, path]) => path);
  errors.forEach(showError);
  refreshNav();
  if (errors.length) {
    showView("fill");
    summarise(errors);
  } else {
    layAnswers();
    settleProblems();
    showView("answers");
  }
}

/** Takes an error back if it no longer holds; follows it if it became another one. Says none that no check said. */
function review(path) {
  if (!shown.includes(path)) return;
  const problem = problemAt(path);
  if (problem && isError(problem)) return showError(problem);
  clearError(path);
  shown = shown.filter((other) => other !== path);
  settleProblems();
}

/** Shows a field's warning, or hides it: on leaving the field. */
function warn(path) {
  const line = part("w:", path);
  if (!line) return;
  const problem = problemAt(path);
  const warns = problem && !isError(problem);
  show(line, warns);
  say(line, warns ? problemWords(problem) : "");
}

/** Puts the errors of a row that were said into its questions, now that they are there. */
function showProblemsIn(row) {
  for (const path of shown.filter((path) => path.startsWith(row + "."))) {
    const problem = problemAt(path);
    if (problem) showError(problem);
  }
}

/** Says that a group takes no more rows. */
function showFull(section) {
  const { group } = sectionOf(section);
  const problem = ["too-many-rows", section, 0, "most", group.max];
  announce(problemWords(problem));
  showError(problem);
}

/** Forgets the errors of a row that is gone, and any that went with it. */
function forgetProblems(row) {
  shown = shown.filter((path) => !path.startsWith(row + ".") && path !== row);
  // Its group has room again.
  const { id } = sectionOf(row);
  if (!shown.includes(id)) clearError(id);
  settleProblems();
}

/** Goes to the next problem behind the one gone to last, in the order of the form; then from the top. */
function nextProblem() {
  const target = shown[shown.indexOf(visited) + 1] || shown[0];
  if (target) goTo(target);
  else announce(said("no-problems"));
}

/** Moves the focus into a question, unfolding its row, so that its label is in sight. Opens no picker. */
function goTo(path) {
  showView("fill");
  const row = rowOf(path);
  if (row) unfold(sectionOf(path).id + "." + row);
  visited = path;
  const control = part("f:", path);
  // A problem of a section or of the list of rows: its own line takes the focus.
  const target = control ? entryPoint(control, path) : part("e:", path) || part("s:", path);
  if (!target) return;
  focus(target);
  intoView((control && part("q:", path)) || control || target);
}

/** The words of a problem: the field's own, else those of its code. */
function problemWords([code, path, , ...args]) {
  const name = label(general(path));
  const slots = { label: name };
  for (let at = 0; at < args.length; at += 2) slots[args[at]] = args[at + 1];
  const own = code + ":" + general(path);
  const numbered = slots.number !== undefined && message(own + ":" + slots.number, slots);
  return numbered || message(own, slots) || message(code, slots) || name;
}

function showError(problem) {
  const line = part("e:", problem[1]);
  if (!line) return;
  say(line, problemWords(problem));
  show(line, true);
  mark(problem[1], true);
}

function clearError(path) {
  const line = part("e:", path);
  if (!line) return;
  say(line, "");
  show(line, false);
  mark(path, false);
}

function mark(path, wrong) {
  const block = part("q:", path);
  if (block) block.toggleAttribute("data-wrong", wrong);
  const control = part("f:", path);
  if (!control || control.localName === "fieldset") return;
  if (wrong) control.setAttribute("aria-invalid", true);
  else control.removeAttribute("aria-invalid");
}

/** Writes the summary anew and gives it the focus. */
function summarise(errors) {
  const summary = first("[data-summary]");
  if (!summary) return;
  const list = find("[data-summary-list]", summary);
  list.textContent = "";
  for (const problem of errors) {
    const path = problem[1];
    const row = rowOf(path);
    const words = problemWords(problem);
    const item = add(list, "data-summary-item", { "@data-path": path });
    say(item, (row && message("in-row", { number: rowNumber(row), text: words })) || words);
    find("a", item).href = "#f:" + path;
  }
  show(summary, true);
  settleProblems();
  document.title = word("error-prefix") + title;
  // The last focused button is left first: a second summary would else not be read out (NVDA, Firefox).
  if (document.activeElement) document.activeElement.blur();
  focus(summary);
  intoView(summary);
}

/** Brings summary, "next problem" and title to the errors that are left. */
function settleProblems() {
  showAll("[data-next]", shown.length);
  countInRows();
  const summary = first("[data-summary]");
  if (!summary) return;
  put(find("[data-summary-count]", summary), said("summary", { count: shown.length }));
  for (const item of findAll("[data-path]", summary)) if (!shown.includes(item.dataset.path)) item.remove();
  if (shown.length) return;
  if (!summary.hidden) announce(said("no-problems"));
  show(summary, false);
  document.title = title;
}

/** Says in each folded row how many of the shown errors are in it. */
function countInRows() {
  const before = counted;
  counted = new Map();
  for (const path of shown) {
    const row = rowOf(path);
    if (!row) continue;
    const rowPath = sectionOf(path).id + "." + row;
    counted.set(rowPath, (counted.get(rowPath) || 0) + 1);
  }
  for (const path of new Set([...before.keys(), ...counted.keys()])) {
    const element = part("r:", path);
    const count = counted.get(path);
    if (element) put(find("[data-row-missing]", element), count ? said("row-missing", { count }) : "");
  }
}
