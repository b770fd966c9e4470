// Who signs on this device: said once, kept here, shown wherever the page asks.

/** Name, department and area code as typed. */
let identity = { name: "", department: "", area: "" };

function loadIdentity(stored) {
  try {
    const { name, department, area } = JSON.parse(stored);
    if ([name, department, area].every((text) => typeof text === "string")) identity = { name, department, area };
  } catch (error) {
    // Nothing is kept yet, or nothing of ours.
  }
  identity.area = identity.area || facts.area;
  showIdentity();
}

/** Something about the person was typed. */
function identityTyped(name, input) {
  identity[name] = input.value.trim();
  database.write([{ table: DEVICE, key: "identity", value: JSON.stringify(identity) }], true);
  clearNote(name);
  showIdentity();
}

/** Whether everything was said of who signs; else there are notes beside what is missing. */
function isIdentified() {
  const missing = ["area", "department", "name"].filter((name) => !identity[name]);
  for (const name of missing) {
    note(name, "enter-" + name);
    focusInput(name);
  }
  return !missing.length;
}

function showIdentity() {
  for (const name in identity) setInputs(name, identity[name]);
  fillAll("signer", [identity.name, identity.department].filter(Boolean).join(" · "));
}
