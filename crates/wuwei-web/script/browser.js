// The browser's own mechanics, where one line of JavaScript says what many calls would. Bound by
// src/browser.rs. Decides nothing about records: that is the engine's.

const wuwei = {
  // ---- waiting

  /** Calls back with what comes of a promise; with nothing where it failed. */
  after: (promise, then) => promise.then(then, () => then()),

  sleep: (milliseconds) => new Promise((resolve) => setTimeout(resolve, milliseconds)),

  /** Until what was just changed in the page is painted (two frames), but not for a hidden page. */
  painted: () =>
    new Promise((resolve) => {
      requestAnimationFrame(() => requestAnimationFrame(resolve));
      setTimeout(resolve, 250);
    }),

  // ---- clock

  /** Now in the device's own zone: 2026-11-23T10:12:05+08:00. */
  now() {
    const now = new Date();
    const offset = -now.getTimezoneOffset();
    const two = (number) => String(Math.floor(Math.abs(number))).padStart(2, "0");
    const local = new Date(now.getTime() + offset * 60000).toISOString().slice(0, 19);
    return local + (offset < 0 ? "-" : "+") + two(offset / 60) + ":" + two(offset % 60);
  },

  // ---- page

  /**
   * What a template holds, with its slots filled; `slots` are names and texts in turn, parted by NUL.
   * A slot `@name` is an attribute of the template's element itself.
   */
  content(selector, slots) {
    const template = first(selector);
    if (!template) return undefined;
    const content = template.content.cloneNode(true);
    const parts = slots ? slots.split("\0") : [];
    for (let at = 0; at < parts.length; at += 2) {
      const [name, text] = [parts[at], parts[at + 1]];
      if (name[0] === "@") content.firstElementChild.setAttribute(name.slice(1), text);
      else fill(content.querySelectorAll(slot(name)), text);
    }
    return content;
  },

  text(selector, slots) {
    const content = wuwei.content(selector, slots);
    return content && content.textContent.trim();
  },

  /** Puts a copy of a template's element, with its slots filled, at the end of `place`. */
  add(place, selector, slots) {
    const content = wuwei.content(selector, slots);
    return content && place.appendChild(content.firstElementChild);
  },

  /** The elements that match, of those that stand in the page from the start and stay: looked for once. */
  fixed(selector) {
    if (!known.size) indexTemplates();
    let found = known.get(selector);
    if (!found) {
      found = selector.startsWith("template") ? [] : [...document.querySelectorAll(selector)];
      known.set(selector, found);
    }
    return found;
  },

  first: (selector) => first(selector),

  showAll: (selector, visible) => wuwei.fixed(selector).forEach((element) => wuwei.show(element, visible)),

  /** Shows or hides. Setting it anew would make the browser look at its style again. */
  show(element, visible) {
    if (element.hidden === visible) element.hidden = !visible;
  },

  showIn(root, selector, visible) {
    const element = root.querySelector(selector);
    if (element) wuwei.show(element, visible);
  },

  fill: (root, name, text) => fill(root.querySelectorAll(slot(name)), text),

  /** In every view of the page; templates are left alone. */
  fillAll: (name, text) => fill(document.querySelectorAll("[data-view] " + slot(name)), text),

  /** Into the first element that matches, unless it stands there. */
  put(root, selector, text) {
    const place = root.querySelector(selector);
    if (place && place.textContent !== text) place.textContent = text;
  },

  /** Into the block's slot for text, or into the block itself where it has none. */
  say(block, text) {
    (block.querySelector(slot("text")) || block).textContent = text;
  },

  /** Moves the focus without scrolling, making the element focusable by script if it is not. */
  focus(element) {
    if (element.tabIndex < 0 && !element.hasAttribute("tabindex")) element.tabIndex = -1;
    element.focus({ preventScroll: true });
  },

  findAll: (selector) => [...document.querySelectorAll(selector)],

  findAllIn: (root, selector) => [...root.querySelectorAll(selector)],

  /**
   * How saving goes, in the bar. Said twice for every key: that something is not stored at once, that all
   * is when typing rests.
   */
  status(state, time) {
    clearTimeout(resting);
    if (state !== "saved") return tell(state, time);
    resting = setTimeout(tell, 30, state, time);
  },

  // ---- controls

  /** What the question of a control holds; `undefined` for a file, which has to be read first. */
  read(control) {
    if (control.type === "file") return undefined;
    if (!isBox(control)) return control.value;
    const group = document.getElementById("f:" + control.name);
    const chosen = group ? boxes(group, control.name).filter((one) => one.checked) : [];
    return chosen.map((one) => one.value).join("\n");
  },

  /** The controls of the form that someone is in, or has touched since the page was sent. */
  touched: () =>
    [...document.querySelectorAll('[data-view="fill"] :is(input,select,textarea)')].filter((control) => {
      if (control === document.activeElement) return true;
      if (isBox(control)) return control.checked !== control.defaultChecked;
      return control.value !== (control.localName === "select" ? "" : control.defaultValue);
    }),

  /** Puts an answer into a control, unless it holds it already. */
  enter(control, name, typed) {
    const ids = typed.split("\n");
    for (const one of boxes(control, name)) {
      const checked = ids.includes(one.value);
      if (one.checked !== checked) one.checked = checked;
    }
    if (control.value === undefined || control.localName === "fieldset" || control.value === typed) return;
    if (control.type !== "file" || !typed) control.value = typed;
  },

  // ---- inputs outside the record, which may stand in several places under one name

  /** What the first of them that holds something holds. */
  inputValue: (name) => inputs(name).reduce((value, input) => value || input.value, ""),

  /** Puts a text into all of them; not where it stands already but for spaces around it: someone may be typing. */
  setInputs: (name, text) =>
    inputs(name).forEach((input) => {
      if (!text || input.value.trim() !== text) input.value = text;
    }),

  setInputType: (name, type) =>
    inputs(name).forEach((input) => {
      input.type = type;
    }),

  /** Moves the focus to the first that is on the screen. */
  focusInput(name) {
    const input = inputs(name).find((one) => one.offsetParent);
    if (input) input.focus();
  },

  // ---- files

  /** The bytes of all chosen files; `undefined` for each that is larger than `limit` or cannot be read. */
  files(input, limit) {
    const bytes = async (file) => (file.size > limit ? undefined : new Uint8Array(await file.arrayBuffer()));
    return Promise.all([...input.files].map((file) => bytes(file).catch(() => undefined)));
  },

  /** A part of a file, from a byte on; `undefined` where it cannot be read any more. */
  part: (file, from, length) =>
    file
      .slice(from, from + length)
      .arrayBuffer()
      .then((buffer) => new Uint8Array(buffer)),

  /** Saves a file under a name, as a download. */
  download(name, type, bytes) {
    const link = document.createElement("a");
    link.href = URL.createObjectURL(new Blob([bytes.slice()], { type }));
    link.download = name;
    link.click();
    // Some browsers read the address only after the click's task.
    setTimeout(() => URL.revokeObjectURL(link.href), 60000);
  },

  canShare(name, text) {
    try {
      return navigator.canShare(shared(name, text));
    } catch (error) {
      return false;
    }
  },

  /** Opens the share sheet: `true` once it is passed on, `null` where the person thought better of it. */
  async share(name, text) {
    try {
      await navigator.share(shared(name, text));
      return true;
    } catch (error) {
      return error.name === "AbortError" ? null : false;
    }
  },

  /** `navigator.clipboard` does not exist on plain http; copying a selection does. */
  copy(area) {
    // Nothing can be selected within a folded block.
    const folded = area.closest("details");
    if (folded) folded.open = true;
    area.focus();
    area.select();
    try {
      return document.execCommand("copy");
    } catch (error) {
      return false;
    }
  },

  // ---- other windows

  /** A channel to the other windows; nothing in a browser without channels. */
  join(name, hear) {
    if (!window.BroadcastChannel) return undefined;
    const channel = new BroadcastChannel(name);
    channel.onmessage = (message) => hear(String(message.data));
    return channel;
  },

  // ---- the device's database

  addWrite: (writes, table, key, value) => writes.push({ table, key, value }),

  /** Asks the browser not to clear the store away; where there is nobody to ask, nothing is lost by it. */
  persist() {
    if (navigator.storage && navigator.storage.persist) navigator.storage.persist();
  },
};

/** What `wuwei.fixed` found. */
const known = new Map();

let resting;
let told;

function tell(state, time) {
  if (told === state + time) return;
  told = state + time;
  const words = state && wuwei.text('template[data-message="' + state + '"]', "time\0" + time);
  for (const place of wuwei.fixed("[data-status]")) {
    place.dataset.state = state;
    place.textContent = words;
  }
}

function first(selector) {
  return wuwei.fixed(selector)[0];
}

/** A form has hundreds of templates, at its end: looking for each alone would go through the page each time. */
function indexTemplates() {
  document.querySelectorAll("template").forEach((template) => {
    for (const { name, value } of template.attributes) {
      known.set("template[" + name + (value && '="' + value + '"') + "]", [template]);
    }
  });
}

function slot(name) {
  return '[data-slot="' + name + '"]';
}

function fill(places, text) {
  places.forEach((place) => {
    place.textContent = text;
  });
}

function inputs(name) {
  return [...document.querySelectorAll('[data-input="' + name + '"]')];
}

function isBox(control) {
  return control.type === "radio" || control.type === "checkbox";
}

/** The boxes of a question; none where it has one control. */
function boxes(group, name) {
  return group.localName === "fieldset" ? [...group.querySelectorAll('input[name="' + name + '"]')] : [];
}

/** What the share sheet takes. Chromium shares no `.json`: what is opened goes by content. */
function shared(name, text) {
  return { files: [new File([text], name, { type: "text/plain" })] };
}
