// Taking in a file or a pasted text: checked before anything on the device changes.

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

async function takeRecord(parcel) {
  const { id, entries, file } = parcel;
  const kept = await look(id);
  const before = kept.draft ? entriesOf(kept) : undefined;
  const relation = before && before.length ? +told("relate", kept.file, file) : -1;
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
