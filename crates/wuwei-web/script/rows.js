// Rows of a group: folded to one line, one open; added, removed, brought back, withdrawn.
//
// A row costs the same whether there are ten or a thousand: it is appended, its questions are put in when it
// is unfolded and taken out when it is folded, and nothing else is drawn again.

/** Paths of the unfolded rows, at most one of each group. */
let unfolded = new Set();

/** The row that was removed last, so that it can come back to its place. */
let removed = null;

/** The questions of a row by group, and the path that they are for: those of the row that the page was sent with. */
const bodies = new Map();

/** Keeps copies of the first rows' questions, before anybody fills or folds them. */
function keepBodies() {
  for (const { id, group } of program.sections) {
    const row = group && rowsPlace(id) && rowsPlace(id).firstElementChild;
    if (!row) continue;
    const body = find("[data-row-body]", row).cloneNode(true);
    // A copy of a control holds what was typed into the control.
    for (const control of findAll("input,textarea,select", body)) {
      if (isBox(control)) control.checked = control.defaultChecked;
      else control.value = control.defaultValue || "";
    }
    bodies.set(id, [rowPath(row), body]);
  }
}

const rowsPlace = (section) => first('[data-rows="' + section + '"]');

const rowPath = (element) => element.dataset.row;

/** Brings the rows of a section to those of the form. The one that someone is in stays as it is; all others are folded. */
function layRows(section) {
  const place = rowsPlace(section.id);
  if (!place) return;
  const rows = ask("rows", section.id, "");
  const paths = new Set(rows.map(([row]) => section.id + "." + row));
  for (const element of [...place.children]) if (!paths.has(rowPath(element))) element.remove();
  for (const row of rows) {
    const path = section.id + "." + row[0];
    const element = part("r:", path);
    if (!element) {
      append(place, path, row);
      continue;
    }
    element.removeAttribute("data-paper");
    numberRow(element, path);
    if (unfolded.has(path)) refreshBody(path);
    else if (element.contains(document.activeElement)) unfold(path);
    else fold(path);
    tellRow(element, section, row);
  }
  showAll('[data-undo="' + section.id + '"]', false);
}

/** Adds a row, unfolds it and moves the focus to its legend. */
function addRow(section) {
  adopt();
  if (!isWritable()) return;
  const [row, changes] = ask("add", section);
  if (!row) return showFull(section);
  const path = section + "." + row;
  journalRow("+", path);
  append(rowsPlace(section), path);
  follow(section, changes);
  unfold(path);
  focusLegend(path);
  announce(said("added", { number: rowNumber(row) }));
}

/** Removes a row that is not signed; the focus goes to the row before it, "undo" is offered. */
function removeRow(path) {
  const element = part("r:", path);
  if (!isWritable() || !element) return;
  const [section, row] = path.split(".");
  const changes = ask("remove", section, row);
  journalRow("-", path);
  const [before, next] = [element.previousElementSibling, element.nextElementSibling];
  // A neutral stop first, so that screen readers say the legend that comes next as a new place.
  focus(element.parentElement);
  element.remove();
  removed = { path, element, next };
  showAll('[data-undo="' + section + '"]', true);
  follow(section, changes);
  forgetProblems(path);
  announce(said("removed", { number: rowNumber(row) }));
  const beside = before || next;
  soon(() => beside && focusLegend(rowPath(beside)));
}

/** Brings the row back that was removed last. */
function undoRemoval() {
  if (!isWritable() || !removed) return;
  const { path, element, next } = removed;
  removed = null;
  const [section, row] = path.split(".");
  const place = rowsPlace(section);
  showAll('[data-undo="' + section + '"]', false);
  const changes = ask("restore", section, row);
  journalRow("~", path);
  place.insertBefore(element, next && next.parentElement === place ? next : null);
  follow(section, changes);
  refreshBody(path);
  headline(path);
  focusLegend(path);
}

/** Unfolds a row and folds the one that was open in its group. */
function unfold(path) {
  const element = part("r:", path);
  const body = element && find("[data-row-body]", element);
  if (!body) return;
  const section = sectionOf(path).id;
  for (const other of unfolded) if (other !== path && other.startsWith(section + ".")) fold(other);
  unfolded.add(path);
  if (!body.firstElementChild && bodies.has(section)) {
    const [first, questions] = bodies.get(section);
    const copy = questions.cloneNode(true);
    nameRow(copy, first + ".", path + ".");
    numberRow(copy, path);
    body.append(...copy.childNodes);
  }
  show(body, true);
  expanded(element, true);
  refreshBody(path);
  showProblemsIn(path);
}

function fold(path) {
  unfolded.delete(path);
  const element = part("r:", path);
  const body = element && find("[data-row-body]", element);
  if (!body) return;
  // Whoever is in it leaves it first, so that what was typed last is taken in.
  if (body.contains(document.activeElement)) document.activeElement.blur();
  show(body, false);
  expanded(element, false);
  // The form holds the answers; a thousand folded rows are a thousand lines and no more.
  body.textContent = "";
}

const toggleRow = (path) => (unfolded.has(path) ? fold : unfold)(path);

const expanded = (element, yes) => find('[data-act="row-open"]', element).setAttribute("aria-expanded", yes);

/** Shows the question why a signed row is withdrawn. */
function askWithdrawal(path) {
  unfold(path);
  showIn(part("r:", path), "[data-withdraw]", true);
  const on = path + ".withdrawn.on";
  if (!typedAt(on)) {
    const control = part("f:", on);
    if (control) enter(control, on, today());
    change(on, today());
  }
  goTo(path + ".withdrawn.why");
}

function append(place, path, row) {
  const copy = content('data-row-template="' + sectionOf(path).id + '"', { "@data-row": path });
  if (!copy) return;
  nameRow(copy, sectionOf(path).id + ".*", path);
  numberRow(copy, path);
  const element = place.appendChild(copy.firstElementChild);
  tellRow(element, sectionOf(path), row || ask("rows", ...path.split("."))[0]);
}

/** Brings the line of a folded row up to date. Takes the path of the row or of any field in it. */
function headline(path) {
  const [section, row] = path.split(".");
  const element = part("r:", section + "." + row);
  const [state] = element ? ask("rows", section, row) : [];
  if (state) tellRow(element, sectionOf(path), state);
}

/** Title, state and day of a row, and where it stands: to be removed, or signed and only to be withdrawn, or withdrawn. */
function tellRow(element, section, [row, flags, title, state, day]) {
  const words = (purpose, value) => {
    const field = withPurpose(section, purpose);
    return field ? lineWords([section.id + "." + row + "." + field.id, 0, "", value], field) : "";
  };
  put(find("[data-row-title]", element), words("title", title).split("\n")[0]);
  put(find("[data-row-state]", element), words("state", state));
  put(find("[data-row-due]", element), day && said("row-due", { date: dayWords(day) }));
  const [signed, withdrawn] = [flags & 1, flags & 2];
  element.dataset.state = withdrawn ? "withdrawn" : signed ? "signed" : "open";
  const open = !opened.readOnly && isListed(section);
  showIn(element, '[data-act="row-remove"]', open && !signed);
  showIn(element, '[data-act="row-withdraw"]', open && signed && !withdrawn);
}

/** Brings all questions of an unfolded row to what the form says. */
function refreshBody(path) {
  ask("fields", ...path.split(".")).forEach(refresh);
  refreshWithdrawal(path);
}

/** Shows why a row is withdrawn, if it is: to be changed until it is signed. */
function refreshWithdrawal(path) {
  let isSaid = false;
  for (const name of [".withdrawn.why", ".withdrawn.on", ".withdrawn.who"]) {
    const [member, flags, typed] = ask("field", path + name) || [];
    const question = member && part("q:", member);
    if (!question) return;
    isSaid = isSaid || typed;
    showIn(question, "[data-entry]", !(flags & SIGNED));
    const signed = find("[data-signed]", question);
    if (signed) {
      show(signed, flags & SIGNED);
      say(signed, typed);
    }
    const control = part("f:", member);
    if (control) enter(control, member, typed);
  }
  showIn(part("r:", path), "[data-withdraw]", isSaid);
}

/** Replaces one path by another in everything that names it. */
function nameRow(root, from, to) {
  for (const element of findAll("[id],[for],[name],[aria-labelledby]", root)) {
    for (const name of ["id", "data-path", "for", "name", "data-field", "aria-describedby", "aria-labelledby"]) {
      const value = element.getAttribute(name);
      if (value && value.includes(from)) element.setAttribute(name, value.replaceAll(from, to));
    }
  }
}

const numberRow = (root, path) =>
  findAll("[data-row-number]", root).forEach((place) => put(place, rowNumber(path.split(".")[1])));

function focusLegend(path) {
  const element = part("r:", path);
  const legend = element && find("[data-row-legend]", element);
  if (!legend) return;
  focus(legend);
  intoView(legend);
}

function journalRow(sign, path) {
  const [section, row] = path.split(".");
  journal([[section, sign + row]]);
  settle();
}
