// What stands beside the questions: which sections the stage shows and how each stands, the service, the due
// line, "why?".

/** How the engine says that the sections stand, in the program's order: 1 shown, 2 listed by the stage. */
let standings = [];

const isListed = (section) => standings[program.sections.indexOf(section)] & 2;

/** Shows this stage's sections to be answered, earlier ones as text, later ones not at all. */
function refreshStages() {
  standings = [...told("sections")];
  program.sections.forEach((section, at) => {
    const block = part("s:", section.id);
    if (!block) return;
    const visible = isReached(section, opened.stage) && standings[at] & 1;
    const asked = isListed(section);
    show(block, visible);
    showAll('[data-nav="' + section.id + '"]', visible);
    showIn(block, "[data-section-body]", asked);
    const place = find("[data-section-signed]", block);
    const isTold = visible && !asked;
    show(place, isTold);
    if (place && isTold) laySigned(place, section);
  });
  fixed("[data-stage-name]").forEach((place) => put(place, stageName(opened.stage)));
  showService();
}

/** The service is chosen while nothing is signed; then it is told. */
function showService() {
  const block = first("[data-service]");
  if (!block) return;
  const asked = !opened.entries.length && !opened.readOnly;
  showIn(block, "[data-entry]", asked);
  const told = find("[data-signed]", block);
  if (told) {
    show(told, !asked);
    say(told, label("service:" + opened.service));
  }
  const control = part("f:", SERVICE);
  if (control) enter(control, SERVICE, opened.service);
}

let stale = 0;

/** Brings the list of sections up to date when nothing more urgent is to be done. */
function navLater() {
  clearTimeout(stale);
  stale = soon(refreshNav, 250);
}

/** Brings the list of sections to the form. Reads the whole form: after opening, checking, leaving a field. */
function refreshNav() {
  const links = fixed("[data-nav]");
  if (!links.length || !opened) return;
  const missing = new Map();
  for (const [, path] of allProblems().filter(isError)) {
    const section = sectionOf(path);
    missing.set(section, (missing.get(section) || 0) + 1);
  }
  for (const link of links) {
    const section = sectionsById.get(link.dataset.nav);
    if (!section) continue;
    const count = missing.get(section) || 0;
    const rows = section.group && rowsPlace(section.id).children.length;
    link.dataset.state = !count ? "complete" : shown.length ? "missing" : "open";
    put(find("[data-nav-count]", link), navWords(count, rows));
  }
}

function navWords(count, rows) {
  if (count && shown.length) return said("nav-missing", { count });
  if (rows || (!count && rows === 0)) return said("nav-rows", { count: rows });
  return count ? "" : said("nav-complete");
}

/** Whether a change of that field moves the due line. */
function isDue(path) {
  const field = fieldOf(path);
  return field && (field.as === "due" || field.as === "done");
}

/** Writes the due line anew: shown where something has a due date, or can have none. */
function refreshDue() {
  const block = first("[data-due]");
  if (!block) return;
  const [code, day, number] = ask("due", today());
  show(block, code);
  if (!code) return;
  block.dataset.state = code;
  const date = day && { date: dayWords(day), weekday: weekday(day), days: number };
  say(block, said(code, date || { year: number }));
}

// ---- "why?": which rule asks for, shows, computes or refuses something, in words

/** Paths of the fields whose "why?" is open. */
let explained = new Set();

/** A "why?" was opened or closed: the reasons are written when someone asks. */
function whyToggled(details) {
  const block = "why" in details.dataset && around(details, "[data-field]");
  if (!block) return;
  const path = block.dataset.field;
  if (details.open) explained.add(path);
  else explained.delete(path);
  if (details.open) writeWhy(path);
}

function writeWhy(path) {
  const block = part("q:", path);
  const place = block && find("[data-why-text]", block);
  if (!place || !opened) return;
  const reasons = ask("why", path);
  // The field's own sentence is said once: for its being asked, before its being there at all.
  const own = ["required", "computed", "visible"].find((aspect) => reasons.some((reason) => reason[0] === aspect));
  place.textContent = "";
  for (const reason of reasons) {
    const words = reasonWords(path, reason, own);
    if (words) say(add(place, "data-why-item"), words);
  }
}

/** The field's own sentence, else one made of the terms that decided; then clause and layer. */
function reasonWords(path, [aspect, clause, layer, ...read], own) {
  const terms = termWords(read);
  const slots = {
    terms,
    clause: clause && said("why-clause", { clause }),
    layer: said("why-layer:" + layer),
  };
  const sentence = aspect === own && message("why:" + general(path), slots);
  if (sentence) return sentence;
  if (terms) return said("why-" + aspect, slots);
  return aspect === "required" ? said("why-always", slots) : "";
}

/** Each answer that decided, with its label, once. `stage`, `today` and groups have no answer to tell. */
function termWords(paths) {
  const lines = paths.filter(fieldOf).map((path) => {
    const line = ask("field", path);
    return said("why-term", { label: label(general(path)), value: (line && lineWords(line)) || word("not-provided") });
  });
  return [...new Set(lines)].join(word("and"));
}
