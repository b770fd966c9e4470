// One question on the page: shown or hidden, asked or told, with its answer.

/** The kinds of question that have a button to take their answer away. */
const CLEARED = ["choice", "yes-no", "department", "attachment"];

/** What a folded row tells. */
const HEADLINE = ["title", "state", "due", "done"];

/**
 * Brings the block of a line's path to it. Nothing happens where the page holds no block for it yet: a row
 * that was never unfolded.
 */
function refresh(line) {
  const field = line && fieldOf(line[0]);
  if (!field) return;
  const [path, flags, typed] = line;
  if (HEADLINE.includes(field.as)) headline(path);
  const block = part("q:", path);
  if (!block) return;
  const isTold = flags & (SIGNED | COMPUTED);
  const asked = flags & OPEN && !isTold;
  show(block, flags & SHOWN && (asked || isTold || typed));
  if (!(flags & SHOWN)) return;
  if ("routed" in block.dataset) route(block, typed);
  showIn(block, "[data-optional]", !(flags & REQUIRED));
  showIn(block, "[data-why]", isExplained(field, flags));
  if (flags & COMPUTED) return put(find("[data-output]", block), lineWords(line, field));
  showIn(block, "[data-entry]", asked);
  const signed = find("[data-signed]", block);
  show(signed, !asked);
  if (asked) answer(block, path, typed, field, line[3]);
  else if (signed) say(signed, lineWords(line, field));
}

function answer(block, path, typed, field, value) {
  enterQuietly(path, typed);
  if (CLEARED.includes(field.type)) showIn(block, '[data-act="clear"]', typed && !opened.readOnly);
  if (opened.readOnly || "locked" in block.dataset) {
    const control = part("f:", path);
    if (control) disable(control, path, opened.readOnly);
    block.toggleAttribute("data-locked", opened.readOnly);
  }
  if (field.type === "attachment") showAttachment(block, value);
}

/** "Why?" stands where something is required, shown or computed by a rule. */
function isExplained(field, flags) {
  if (flags & SIGNED) return false;
  return (flags & REQUIRED && (field.required || field.required_when)) || field.visible_when || field.value;
}

/** Says whom an answer leads to, where that is somebody else, and offers to hand over to them. */
function route(block, typed) {
  const answering = block.contains(document.activeElement);
  for (const line of findAll("[data-route]", around(block, "[data-row],[data-section]"))) {
    const leads = line.dataset.route.split(" ").includes(typed);
    const words = find("[data-slot]", line);
    if (leads && answering && line.hidden && words) announce(words.textContent);
    show(line, leads);
  }
}

/** Shows what is attached. */
function showAttachment(block, value) {
  const place = find("[data-attachment]", block);
  if (!place) return;
  show(place, value);
  const [name, size] = value.slice(1).split("\n");
  put(find(slot("name"), place), name);
  put(find(slot("size"), place), said("file-size", { size: Math.ceil(size / 1024) }));
}
