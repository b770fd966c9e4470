// Files that a record refers to: name, size, type and digest; the bytes stay with the person.

/** How much of a file is read at once. */
const PART = 1 << 20;

/** Files are read one after the other: the engine makes one digest at a time. */
let reading = Promise.resolve();

/** Takes the chosen file's particulars as the answer, once it has been read. */
function attach(control) {
  const path = control.name;
  const file = control.files[0];
  if (file) reading = reading.then(() => digestOf(file)).then((sha256) => {
    // A file that cannot be read (it was moved meanwhile) leaves the answer as it was; another may have been
    // chosen meanwhile, or none.
    if (!sha256 || control.files[0] !== file) return;
    const { name, size, type } = file;
    change(path, JSON.stringify({ name, sha256, size, type }));
  });
}

/** The digest of a file; nothing where it cannot be read. */
async function digestOf(file) {
  try {
    for (let at = 0; at < file.size; at += PART) {
      wasm_bindgen.digestPart(new Uint8Array(await file.slice(at, at + PART).arrayBuffer()));
    }
  } catch (error) {
    told("digest");
    return "";
  }
  return told("digest");
}
