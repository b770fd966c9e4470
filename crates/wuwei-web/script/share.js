// Getting files out of the browser: share sheet, download, copy as text.
//
// No event tells that a download succeeded, so a record counts as taken out only when the person says so or
// opens the file again.

const recordName = (extension) => held.draft.record + ".record." + extension;

/** Whether the page runs inside an app, which keeps downloads to itself. */
const isInApp = () => "app" in document.documentElement.dataset;

/** Shows by which ways a file can leave this browser, before anything is typed. */
function showWays() {
  when("can-share", canShare(shared("record.txt", "{}")));
  when("can-download", !isInApp());
  when("plain-http", location.protocol === "http:" && !isSecureContext);
}

function canShare(files) {
  try {
    return navigator.canShare(files);
  } catch (error) {
    return false;
  }
}

/** What the share sheet takes. Chromium shares no `.json`: what is opened goes by content. */
const shared = (name, text) => ({ files: [new File([text], name, { type: "text/plain" })] });

/** Prepares the view of a signed record. */
function showFile() {
  const { draft, entries, file } = held;
  fillAll("file", recordName("json"));
  fillAll("count", entries.length);
  when("not-exported", draft.exported < entries.length);
  when("of-plan", hasPlan(draft.carried));
  setInputs("record-text", file);
  clearNote("done");
}

/** Saves a file under a name, as a download. */
function download(name, type, text) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  // Some browsers read the address only after the click's task.
  soon(() => URL.revokeObjectURL(link.href), 60000);
}

async function shareRecord() {
  try {
    await navigator.share(shared(recordName("txt"), held.file));
    note("done", "shared");
  } catch (error) {
    // The person thought better of it.
    if (error.name !== "AbortError") note("done", "share-failed");
  }
}

function saveRecord() {
  const file = recordName("json");
  download(file, "application/json", held.file);
  note("done", isInApp() ? "in-app-download" : "downloaded", { file });
}

/** `navigator.clipboard` does not exist on plain http; copying a selection does. */
function copyRecord() {
  const area = find('[data-input="record-text"]');
  // Nothing can be selected within a folded block.
  const folded = around(area, "details");
  if (folded) folded.open = true;
  area.focus();
  area.select();
  note("done", document.execCommand("copy") ? "copied" : "copy-failed");
}

/** The person has the file and it opens. */
function confirmExported() {
  held.draft.exported = held.entries.length;
  keepDraft(true);
  when("not-exported", false);
  note("done", "exported");
}
