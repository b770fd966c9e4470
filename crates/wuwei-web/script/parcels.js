// Taking in a file or a pasted text: by content only, names and extensions mean nothing; checked before anything
// on the device changes.

/** The `format` of a draft on its way to another device. Unsigned: it shows nothing but what was typed. */
const DRAFT_FILE = "wuwei-draft-file/1";

/** Longest file that every reader takes (RECORD 1). */
const MAX_FILE = 8 << 20;

// Kinds of verdict, in the order of their weight, by the names that pages have for them.
const VERDICTS = ["valid", "valid-signer-unknown", "incomplete", "forked", "invalid", "unreadable"];
const FORKED = 3;
const UNREADABLE = 5;

const packDraft = ({ draft, file }, journal) =>
  JSON.stringify({ format: DRAFT_FILE, draft: writeDraft(draft), record: file || "", journal }, null, 2) + "\n";

/** The bytes of all chosen files; `undefined` for each that is too large or cannot be read. The same may be chosen again. */
function chosenFiles(input) {
  const bytes = async (file) => (file.size > MAX_FILE ? undefined : new Uint8Array(await file.arrayBuffer()));
  const all = Promise.all([...input.files].map((file) => bytes(file).catch(() => undefined)));
  input.value = "";
  return all;
}

const bytesOf = (text) => new TextEncoder().encode(text);

/**
 * What bytes hold. A byte order mark, and words before and after the object (a chat's heading), are passed over.
 * Either { draft, file, journal } or { verdict, file, state, entries } or { code, slots }: why nothing could be
 * taken out.
 */
function unpack(bytes) {
  const none = { code: "not-a-record", slots: {} };
  const start = bytes.indexOf(123);
  if (start < 0 || !readUtf8(bytes.subarray(0, start))) return none;
  const end = bytes.lastIndexOf(125) + 1;
  const object = bytes.slice(start, end > start ? end : bytes.length);
  const draft = unpackDraft(object);
  if (draft) return draft;
  const [kind, findings, entries, state, file] = ask("check", object, now());
  if (kind < UNREADABLE) return { kind, findings, checked: entries, state, file, ...JSON.parse(file) };
  const [name, , , , ...args] = findings[0];
  const slots = {};
  for (let at = 0; at < args.length; at += 2) slots[args[at]] = args[at + 1];
  if (name === "not-a-record") return none;
  if (name === "newer-format") return { code: name, slots };
  const offset = slots.offset === undefined ? "" : +slots.offset + start;
  return { code: "unreadable", finding: name, slots: { offset, reason: message("finding:" + name) || name } };
}

/** Whether bytes are a text, empty ones too. */
function readUtf8(bytes) {
  try {
    new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    return true;
  } catch (error) {
    return false;
  }
}

function unpackDraft(object) {
  try {
    const { format, draft: stored, record: file, journal } = JSON.parse(new TextDecoder().decode(object));
    if (format !== DRAFT_FILE) return undefined;
    const draft = readDraft(JSON.parse(stored).record, stored);
    const isOp = (op) => op.length === 2 && op.every((text) => typeof text === "string") && op[0] && !op[0].includes("\n");
    if (!draft || !journal.every(isOp) || (file && !wasm_bindgen.isRecord(file, draft.record))) return undefined;
    return { draft, file, journal };
  } catch (error) {
    return undefined;
  }
}

async function openFiles(input) {
  for (const bytes of await chosenFiles(input)) await takeParcel(bytes);
}

function openText() {
  const area = find('[data-input="text"]');
  takeParcel(bytesOf(area.value));
  area.value = "";
}

/** Opens what was given. */
async function takeParcel(bytes) {
  if (!bytes) return showDesk("file-too-large");
  const parcel = unpack(bytes);
  if (parcel.code) return showDesk(parcel.code, parcel.slots);
  if (parcel.draft) return takeDraft(parcel);
  const [code, slots] = misfit(parcel);
  return code ? showDesk(code, slots) : takeRecord(parcel);
}

/** Why a record is none of this page's flow, or not whole; empty where it is. */
function misfit({ kind, findings, entries }) {
  const { form } = entries[0];
  if (!form) return ["invalid-record", { entry: 1 }];
  if (form.flow !== facts.flow) return ["other-flow", { page: form.flow }];
  return kind > FORKED ? ["invalid-record", { entry: firstBadEntry(findings) || 1 }] : [];
}

/** The first entry of which something is found that makes a record invalid. */
const firstBadEntry = (findings) =>
  Math.min(...findings.filter(([, weight, entry]) => weight > FORKED && entry).map(([, , entry]) => entry));

async function takeRecord(parcel) {
  const { id, entries, file } = parcel;
  const kept = await look(id);
  const before = kept.draft ? entriesOf(kept) : undefined;
  const relation = before && before.length ? wasm_bindgen.relate(kept.file, file) : -1;
  if (relation > 0) {
    const by = (entries) => ((entries[relation - 1] || {}).by || {}).name || "";
    return showDesk("forked", { entry: relation, "by-device": by(before), "by-file": by(entries) });
  }
  if (relation === -2) return showDesk("shorter", { count: entries.length });
  if (relation === -1 && before && kept.lines.length) return showDesk("draft-in-the-way");
  const draft = draftOf(parcel, before && kept.draft);
  await keepParcel(draft, file, []);
  return openRecord(id);
}

/** A draft from another device: taken only where this device has nothing of the record. */
async function takeDraft({ draft, file, journal }) {
  const kept = await look(draft.record);
  if (kept.draft && entriesOf(kept)) return showDesk("draft-in-the-way");
  if (draft.flow !== facts.flow) return showDesk("other-flow", { page: draft.flow });
  draft.signed = 0;
  if (file) {
    const record = unpack(bytesOf(file));
    const [code, slots] = record.code ? [record.code, record.slots] : misfit(record);
    if (code) return showDesk(code, slots);
    draft.signed = record.entries.length;
  }
  await keepParcel(draft, file, journal);
  return openRecord(draft.record);
}

/** What the device says about a record that came in. It came as a file, so it is out there. */
function draftOf({ id, entries, state }, before) {
  const { form, ruleset } = entries[0];
  const updated = now();
  return {
    record: id,
    flow: form.flow,
    form: form.digest || "",
    ruleset: ruleset.id,
    version: ruleset.version,
    digest: ruleset.digest,
    signed: entries.length,
    exported: entries.length,
    title: titleOf(state),
    due: dueOf(state),
    created: before ? before.created : updated,
    updated,
    // Known once it is opened.
    carried: [],
  };
}

/** What a record says in the field that is its name for people. */
function titleOf(state) {
  const path = titlePath();
  const [section, field] = path ? path.split(".") : [];
  const said = path && state[section] && state[section][field];
  return typeof said === "string" ? said : "";
}

/** The earliest day in a record's rows that have something to be done by it, and are neither done nor withdrawn. */
function dueOf(state) {
  const days = [];
  for (const section of program.sections) {
    const [due, done] = [withPurpose(section, "due"), withPurpose(section, "done")];
    if (!section.group || !due || !Array.isArray(state[section.id])) continue;
    for (const row of state[section.id]) if (!row.withdrawn && !(done && row[done.id])) days.push(row[due.id]);
  }
  return days.filter((day) => typeof day === "string").sort()[0] || "";
}

/** Refused, it is kept in memory, and the standing warning says so. */
function keepParcel(draft, file, journal) {
  const id = draft.record;
  const writes = [{ table: DRAFT, key: id, value: writeDraft(draft) }];
  if (file) writes.push({ table: RECORD, key: id, value: file });
  journal.forEach((op, number) => writes.push({ table: JOURNAL, key: lineKey(id, 0, number), value: writeLine(op) }));
  return database.write(writes, true);
}
