// The checking page: any file or pasted text in, a verdict in words out. Nothing leaves the device.

/** How heavy findings are, by their place in the order of weight. */
const LEVELS = ["note", "signer-unknown", "incomplete", "forked", "invalid", "unreadable"];
const INVALID = 4;

/** Begins when the engine is there: it calls this once it has read what the page brings with it. */
function takeOver() {
  document.addEventListener("change", async ({ target }) => {
    if (target.matches('[data-input="file"]')) checkAll(await chosenFiles(target));
  });
  document.addEventListener("click", ({ target }) => {
    if (around(target, '[data-act="check-text"]')) checkAll([bytesOf(find('[data-input="text"]').value)]);
  });
  for (const form of block("forms") || []) readFields(form.program.sections);
}

/** Checks what was given; of several files of one record, whether they go different ways. */
function checkAll(given) {
  clearNote("check");
  const parcels = [];
  for (const bytes of given) {
    let parcel = bytes ? unpack(bytes) : { code: "file-too-large", slots: {} };
    // A draft's file shows what of it is signed.
    if (parcel.draft) parcel = parcel.file ? unpack(bytesOf(parcel.file)) : { code: "not-a-record", slots: {} };
    if (parcel.finding) return showUnreadable(parcel);
    // No record at all: said by the input, and no verdict is shown.
    if (parcel.code) {
      show(find("[data-result]"), false);
      return note("check", parcel.code, parcel.slots);
    }
    parcels.push(parcel);
  }
  if (parcels.length) showVerdict(parcels.reduce((worst, one) => (one.kind > worst.kind ? one : worst)), forkOf(parcels));
}

/** From which entry two of the records, copies of one, go different ways; 0 where none do. */
function forkOf(parcels) {
  const places = [];
  parcels.forEach((one, at) => {
    for (const other of parcels.slice(at + 1)) {
      const place = one.id === other.id ? +told("relate", one.file, other.file) : 0;
      if (place > 0) places.push(place);
    }
  });
  return places.length ? Math.min(...places) : 0;
}

function showVerdict({ kind, findings, checked, entries, state }, fork) {
  const bad = firstBadEntry(findings);
  sayVerdict(fork ? Math.max(kind, FORKED) : kind, {
    count: checked.length,
    signers: new Set(entries.map(({ by }) => (by || {}).name || "")).size,
    entry: fork || (Number.isFinite(bad) ? bad : 1),
  });
  const chain = emptied("[data-chain]");
  entries.forEach((entry, at) => addEntry(chain, entry, checked[at], findings.filter(([, , number]) => number === at + 1)));
  const list = emptied("[data-findings]");
  findings.forEach((finding) => addFinding(list, finding));
  layRecord(emptied("[data-record]"), entries[0].form || {}, state);
  reveal();
}

function showUnreadable({ finding, slots }) {
  sayVerdict(UNREADABLE, slots);
  ["[data-chain]", "[data-record]"].forEach(emptied);
  add(emptied("[data-findings]"), "data-finding", { "@data-level": "unreadable", text: said("finding:" + finding, slots) });
  reveal();
}

function sayVerdict(kind, slots) {
  const name = VERDICTS[kind];
  find("[data-result]").dataset.verdict = name;
  put(find("[data-verdict-text]"), text('data-verdict-line="' + name + '"', slots) || "");
}

function emptied(selector) {
  const place = find(selector);
  place.textContent = "";
  return place;
}

function addEntry(list, entry, [key, signed, listed], findings) {
  const member = (object, name) => (object && typeof object[name] === "string" ? object[name] : "");
  const isBad = !signed || findings.some(([, weight]) => weight >= INVALID);
  const stage = member(entry, "stage");
  add(list, "data-chain-item", {
    "@data-state": isBad ? "bad" : listed ? "good" : "unknown",
    stage: text('data-stage="' + stage + '"') || member(entry, "kind") + " " + stage,
    by: member(entry.by, "name"),
    department: member(entry.by, "department"),
    at: moment(member(entry, "at")),
    key: key.slice(0, 12),
    ruleset: member(entry.ruleset, "id") + " " + member(entry.ruleset, "version"),
  });
}

function addFinding(list, [code, weight, entry, place, ...args]) {
  const slots = { entry: entry || "", field: placeName(place) };
  for (let at = 0; at < args.length; at += 2) {
    // What the form's rules say has words of its own.
    slots[args[at]] = (args[at] === "problem" && message("problem:" + args[at + 1])) || args[at + 1];
  }
  const words = message("finding:" + code, slots) || [code, slots.entry, place].join(" ");
  add(list, "data-finding", { "@data-level": LEVELS[weight], text: words });
}

/** A form's path by its label, a pointer as it stands. */
const placeName = (place) => (!place || place[0] === "/" ? place : label(place.replace(/^([^.]+)\.\w\d+(?=\.|$)/, "$1.*")));

/** The verdict takes the focus, so that it is read out. */
function reveal() {
  const result = find("[data-result]");
  show(result, true);
  focus(result);
  result.scrollIntoView();
}

// ---- a record in words: every answer with its label, by the form that it was filled with

/** Without its form, members stand by their own names. */
function layRecord(place, { digest }, state) {
  const known = (block("forms") || []).find((form) => form.digest === digest);
  if (!known) return layUnknown(place, state);
  for (const section of known.program.sections) {
    const told = state[section.id];
    if (told === undefined) continue;
    if (section.group && Array.isArray(told)) {
      for (const row of told) layTold(place, section, rowTitle(section.id, String(row.id)), ".*.", row);
    } else layTold(place, section, label(section.id), ".", told);
  }
}

function layTold(place, section, title, dot, told) {
  const list = recordSection(place, title);
  for (const field of section.fields) {
    const value = field.id.split(".").reduce((inner, name) => (inner && typeof inner === "object" ? inner[name] : undefined), told);
    if (value === undefined) continue;
    const general = section.id + dot + field.id;
    addLine(list, label(general), toldWords(general, field, value));
  }
  if (!told.withdrawn) return;
  const { why = "", on = "", who = "" } = told.withdrawn;
  addLine(list, title, said("withdrawn", { why, on, who }));
}

/** A signed answer in words; what is not of its field's kind stands as it is. */
function toldWords(general, field, value) {
  const isText = typeof value === "string";
  if (field.type === "yes-no" && typeof value === "boolean") return answerWords(general, field, String(value));
  if (field.type === "choices" && Array.isArray(value)) return answerWords(general, field, value.join("\n"));
  if (field.type === "attachment" && value && value.name) return value.name;
  const isDay = /^\d{4}-\d\d-\d\d(T\d\d:\d\d.*)?$/.test(value);
  return isText && (isDay || !field.type.startsWith("date")) ? answerWords(general, field, value) : plain(value);
}

function layUnknown(place, state) {
  for (const section in state) {
    for (const row of [state[section]].flat()) {
      const list = recordSection(place, label(section));
      for (const name in row) addLine(list, label(section + "." + name), plain(row[name]));
    }
  }
}

function recordSection(place, title) {
  const block = add(place, "data-record-section", { title });
  return find("[data-answers-rows]", block) || block;
}

const plain = (value) => (typeof value === "string" ? value : JSON.stringify(value));
