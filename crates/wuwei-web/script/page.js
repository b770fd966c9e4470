// The page: finding its parts, cloning its templates, filling their slots. Builds no markup of its own.

/** What `fixed` found. */
const known = new Map();

/** The first element that matches. */
const find = (selector, root = document) => root.querySelector(selector);

/** All elements that match, in document order. */
const findAll = (selector, root = document) => [...root.querySelectorAll(selector)];

/** The element with that prefix and path: `q:` block, `f:` control, `e:` problem, `w:` warning, `s:` section, `r:` row. */
const part = (prefix, path) => document.getElementById(prefix + path);

/** The elements that match, of those that stand in the page from the start and stay: looked for once. */
function fixed(selector) {
  if (!known.size) indexTemplates();
  let found = known.get(selector);
  if (!found) {
    found = selector.startsWith("template") ? [] : findAll(selector);
    known.set(selector, found);
  }
  return found;
}

const first = (selector) => fixed(selector)[0];

/** A form has hundreds of templates, at its end: looking for each alone would go through the page each time. */
function indexTemplates() {
  for (const template of findAll("template")) {
    for (const { name, value } of template.attributes) {
      known.set("template[" + name + (value && '="' + value + '"') + "]", [template]);
    }
  }
}

/** Shows or hides. Setting it anew would make the browser look at its style again. */
function show(element, visible) {
  if (element && element.hidden === !!visible) element.hidden = !visible;
}

const showIn = (root, selector, visible) => show(find(selector, root), visible);

const showAll = (selector, visible) => fixed(selector).forEach((element) => show(element, visible));

/** Shows or hides what the page holds for a state. */
const when = (state, holds) => showAll('[data-when~="' + state + '"]', holds);

/** Puts a text into an element, unless it stands there. */
function put(place, text) {
  if (place && place.textContent !== text) place.textContent = text;
}

const slot = (name) => '[data-slot="' + name + '"]';

/** Puts a text into that slot in every view of the page; templates are left alone. */
const fillAll = (name, text) => findAll("[data-view] " + slot(name)).forEach((place) => put(place, text));

/** Puts a text into the block's slot for text, or into the block itself where it has none. */
const say = (block, text) => put(find(slot("text"), block) || block, text);

/** What a template holds, with its slots filled. A slot `@name` is an attribute of the template's element itself. */
function content(selector, slots = {}) {
  const template = first("template[" + selector + "]");
  if (!template) return undefined;
  const copy = template.content.cloneNode(true);
  for (const name in slots) {
    if (name[0] === "@") copy.firstElementChild.setAttribute(name.slice(1), slots[name]);
    else findAll(slot(name), copy).forEach((place) => put(place, slots[name]));
  }
  return copy;
}

/** Puts a copy of a template's element, with its slots filled, at the end of `place`. */
function add(place, selector, slots) {
  const copy = content(selector, slots);
  return copy && place.appendChild(copy.firstElementChild);
}

/** Moves the focus without scrolling, making the element focusable by script if it is not. */
function focus(element) {
  if (element.tabIndex < 0 && !element.hasAttribute("tabindex")) element.tabIndex = -1;
  element.focus({ preventScroll: true });
}

/** Scrolls no further than needed; the style's scroll padding keeps the bar off it. */
const intoView = (element) => element.scrollIntoView({ block: "nearest" });

/** Says something to screen readers. */
const announce = (text) => fixed("[data-live]").forEach((place) => (place.textContent = text));

/** Does something in a task of its own: after the current one, or so many milliseconds later. */
const soon = (work, milliseconds = 0) => setTimeout(work, milliseconds);

/** A JSON block of the page, by its id. */
function block(id) {
  try {
    return JSON.parse(find("script#" + id).textContent);
  } catch (error) {
    return undefined;
  }
}

/** The element itself or the one around it that matches. */
const around = (element, selector) => (element && element.closest ? element.closest(selector) : null);

// ---- views

/** The view that is shown: `desk`, `fill`, `answers`, `sign`, `done`. */
let view = "";

/** Shows one of the page's views; where it was another one, its heading takes the focus. */
function showView(name) {
  const before = view;
  view = name;
  if (before === name) return;
  document.documentElement.dataset.viewShown = name;
  for (const block of fixed("[data-view]")) show(block, block.dataset.view === name);
  // The first view is where the person already is: nothing is taken from under their hands.
  if (!before) return;
  const heading = find("h1,h2,h3", first('[data-view="' + name + '"]'));
  if (heading) focus(heading);
  scrollTo(0, 0);
}

// ---- notes: messages beside inputs that are no part of the record, and about a whole view

/** Shows a message in all notes of that name, and says it to screen readers. */
function note(name, code, slots, words = said(code, slots)) {
  for (const place of findAll('[data-note="' + name + '"]')) {
    place.dataset.state = code;
    say(place, words);
    show(place, true);
  }
  announce(words);
}

const clearNote = (name) => findAll('[data-note="' + name + '"]').forEach((place) => show(place, false));

// ---- the bar

let resting;
let lastTold;

/**
 * How saving goes, in the bar. Said twice for every key: that something is not stored at once, that all is
 * when typing rests.
 */
function status(state, time = "") {
  clearTimeout(resting);
  if (state !== "saved") return tell(state, time);
  resting = soon(() => tell(state, time), 30);
}

function tell(state, time) {
  if (lastTold === state + time) return;
  lastTold = state + time;
  for (const place of fixed("[data-status]")) {
    place.dataset.state = state;
    place.textContent = state && said(state, { time });
  }
}
