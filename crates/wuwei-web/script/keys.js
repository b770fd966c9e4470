// The key of this device: locked by a passphrase it rests here as an age file; unlocked it lives in the engine's
// memory alone. scrypt holds the page for a moment, so that the page first shows that it is busy.

/** The key as it rests on the device: `public`, `age` the file, `backed_up`; nothing while there is none. */
let lockedKey;

const PASSPHRASES = ["passphrase", "new-passphrase", "new-passphrase-again", "import-passphrase"];

function loadKey(stored) {
  try {
    const { public: key, age, backed_up } = JSON.parse(stored);
    if (typeof key === "string" && typeof age === "string") lockedKey = { public: key, age, backed_up };
  } catch (error) {
    // Nothing is kept yet, or nothing of ours.
  }
  showKey();
}

/** Shows what state the key is in. */
function showKey() {
  const isOpen = !!told("public-key");
  when("no-key", !lockedKey);
  when("key-locked", lockedKey && !isOpen);
  when("key-open", isOpen);
  when("key-not-backed-up", lockedKey && !lockedKey.backed_up);
  when("key-not-listed", lockedKey && !told("is-listed", lockedKey.public));
  // As people compare it: the first and last characters.
  fillAll("key", lockedKey ? lockedKey.public.replace(/^(.{12}).+(.{6})$/, "$1…$2") : "");
}

function makeKey() {
  const chosen = inputValue("new-passphrase");
  // Long enough to guard a key: twelve characters or four words.
  const isStrong = [...chosen].length >= 12 || chosen.trim().split(/\s+/).length >= 4;
  const [place, code] = !isStrong
    ? ["new-passphrase", "passphrase-weak"]
    : ["new-passphrase-again", "passphrase-differs"];
  if (!isStrong || chosen !== inputValue("new-passphrase-again")) {
    note(place, code);
    return focusInput(place);
  }
  clearNote("new-passphrase");
  clearNote("new-passphrase-again");
  return busily(() => {
    told("make-key");
    keepKey(chosen, false);
    note("sign", "key-made");
  });
}

function unlockKey() {
  const typed = inputValue("passphrase");
  busily(() => {
    const refused = wasm_bindgen.unlockKey(bytesOf(lockedKey.age), typed);
    if (refused) {
      note("passphrase", refused);
      return focusInput("passphrase");
    }
    emptyPassphrases();
    clearNote("passphrase");
    return showKey();
  });
}

function lockKey() {
  told("forget-key");
  showKey();
}

async function importKey() {
  const input = inputs("key-file").find((one) => one.files.length);
  if (!input) return focusInput("key-file");
  const typed = inputValue("import-passphrase");
  const file = input.files[0];
  const bytes = file.size > 64 << 10 ? undefined : await file.arrayBuffer().catch(() => undefined);
  if (!bytes) return note("key-file", "key-file-unreadable");
  return busily(() => {
    const refused = wasm_bindgen.unlockKey(new Uint8Array(bytes), typed);
    if (refused) return note(refused === "passphrase-wrong" ? "import-passphrase" : "key-file", refused);
    keepKey(typed, true);
    return note("sign", "key-imported");
  });
}

/** Locks the open key and stores it. One that it replaces stays on the device under its own name. */
function keepKey(passphrase, backed_up) {
  const before = lockedKey;
  lockedKey = { public: told("public-key"), age: told("locked-key", passphrase), backed_up };
  const writes = [{ table: DEVICE, key: "key", value: JSON.stringify(lockedKey) }];
  if (before && before.public !== lockedKey.public) {
    writes.push({ table: DEVICE, key: "key:" + before.public, value: JSON.stringify(before) });
  }
  database.write(writes, true);
  emptyPassphrases();
  showKey();
}

function backUpKey() {
  lockedKey.backed_up = true;
  database.write([{ table: DEVICE, key: "key", value: JSON.stringify(lockedKey) }], true);
  download("wuwei-key.age", "application/octet-stream", lockedKey.age);
  note("sign", "key-backed-up");
  showKey();
}

function saveRequest() {
  if (!isIdentified() || !told("public-key")) return;
  const { name } = identity;
  const request = told("key-request", JSON.stringify({ ...identity, role: facts.role, at: now() }));
  download("wuwei-key-request-" + name + ".json", "application/json", request);
}

/** A passphrase for people who would choose a weak one: shown to be written down, and filled in. */
function offerPassphrase() {
  const made = passphrase();
  fillAll("made-passphrase", made);
  when("made-passphrase", true);
  setInputs("new-passphrase", made);
  setInputs("new-passphrase-again", made);
}

function showPassphrases(button) {
  const isShown = button.getAttribute("aria-pressed") === "true";
  button.setAttribute("aria-pressed", !isShown);
  PASSPHRASES.flatMap(inputs).forEach((input) => (input.type = isShown ? "password" : "text"));
}

function emptyPassphrases() {
  PASSPHRASES.forEach((name) => setInputs(name, ""));
  fillAll("made-passphrase", "");
}

/** Runs what holds the page for a moment, once, after the page has shown that it is busy. */
async function busily(work) {
  if (isBusy) return;
  isBusy = true;
  const main = find("main");
  main.dataset.busy = "";
  await painted();
  work();
  delete main.dataset.busy;
  isBusy = false;
}

/** Until what was just changed in the page is painted (two frames), but not for a hidden page. */
const painted = () =>
  new Promise((resolve) => {
    requestAnimationFrame(() => requestAnimationFrame(resolve));
    soon(resolve, 250);
  });
