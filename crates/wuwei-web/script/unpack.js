// What a file or a pasted text holds: a record, an unsigned draft on its way to another device, or neither. By
// content only; names and extensions mean nothing.

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
  const [kind, findings, entries, state, file] = JSON.parse(wasm_bindgen.check(object, now()));
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
    if (!draft || !journal.every(isOp) || (file && !told("is-record", file, draft.record))) return undefined;
    return { draft, file, journal };
  } catch (error) {
    return undefined;
  }
}

/** The first entry of which something is found that makes a record invalid. */
const firstBadEntry = (findings) =>
  Math.min(...findings.filter(([, weight, entry]) => weight > FORKED && entry).map(([, , entry]) => entry));
