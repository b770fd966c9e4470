// Signing a stage: the engine builds, signs and verifies the entry; it is stored for good, and only then shown
// as done.

/** Shows the signing view. */
function showSigning() {
  if (!isWriter() || !opened) return;
  settle();
  clearNote("sign");
  clearNote("fill");
  fillAll("stage", stageName(opened.stage));
  showKey();
  showView("sign");
}

async function sign() {
  if (!isWriter() || !held || isBusy) return;
  if (held.day !== today()) {
    // An entry is judged by the day in its own `at`: deadlines may have moved since the check.
    loadRecord(held.draft.record, false);
    return note("fill", "day-changed");
  }
  if (!told("public-key") || !isIdentified()) return;
  isBusy = true;
  const { record, ruleset, version, digest, flow, form } = held.draft;
  const { service } = opened;
  const about = { record, ruleset, version, digest, flow, form, service, ...identity, role: facts.role, at: now() };
  const [file, reason] = ask("sign", JSON.stringify(about));
  if (reason !== undefined) {
    isBusy = false;
    return note("sign", file, { reason });
  }
  const stored = await keepSigned(file);
  isBusy = false;
  showFile();
  when("finished", held.entries.length >= program.stages.length);
  showView("done");
  if (!stored) note("done", "signed-not-stored");
  showStanding();
}

/** Makes the signed record the open one and stores it instead of its journal; whether the device has taken it. */
async function keepSigned(file) {
  const id = held.draft.record;
  const { lines } = await look(id);
  held.file = file;
  held.entries = JSON.parse(file).entries;
  held.draft.signed = held.entries.length;
  held.draft.updated = now();
  held.draft.due = earliestDue();
  const title = titlePath();
  if (title) held.draft.title = typedAt(title);
  const writes = [
    { table: RECORD, key: id, value: file },
    { table: DRAFT, key: id, value: writeDraft(held.draft) },
  ];
  for (const [key] of lines) writes.push({ table: JOURNAL, key });
  return (await database.write(writes, true)) === STORED;
}
