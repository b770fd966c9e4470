// What a scenario expects, looked for on the page, in the page's own words.

import assert from "node:assert/strict";

/** Fails unless the page shows what is expected. */
export async function look(person, expected) {
  const { what, path, value, all } = expected;
  const place = path?.split(".").slice(0, 2).join(".");
  if (place && (await person.isRow(place))) await person.openRow(place);
  switch (what) {
    case "visible":
    case "hidden":
      assert.equal(await shows(person, path), what === "visible", `to be ${what}`);
      return;
    case "required":
    case "optional":
      assert.equal(await demands(person, path), what, `to be ${what}`);
      return;
    case "value":
      assert.equal(await says(person, path), await inWords(person, path, value), "its value");
      return;
    case "problems":
      return same(await problems(person), all, person, "what a check lists");
    case "warnings":
      return same(await warnings(person), all, person, "what is doubted");
    case "data":
      return; // What is signed is compared whole.
    default:
      throw new Error(`no way to look for ${what}`);
  }
}

/** Whether a question or a section is on the page. */
async function shows(person, path) {
  if (path.includes(".")) return person.asks(path);
  return person.page.evaluate((id) => document.getElementById(`s:${id}`)?.checkVisibility() ?? false, path);
}

async function demands(person, path) {
  return person.page.evaluate((name) => {
    const block = document.getElementById(`q:${name}`);
    if (!block?.checkVisibility()) return "not shown";
    return block.querySelector("[data-optional]")?.checkVisibility() ? "optional" : "required";
  }, path);
}

/** What stands there: computed, signed earlier, or in the control. State and flags stand in the row's head. */
async function says(person, path) {
  const shown = await person.page.evaluate((name) => {
    const block = document.getElementById(`q:${name}`);
    if (block?.hidden ?? true) return "";
    const told = [...block.querySelectorAll("[data-output], [data-signed]")].find((element) => !element.hidden);
    return told?.textContent.trim();
  }, path);
  return shown ?? person.holds(path);
}

/** A value as the page would say it: in words where it only shows it, as typed where it takes it. */
async function inWords(person, path, value) {
  return person.page.evaluate(
    (name, json) => {
      if (json === null) return "";
      const block = document.getElementById(`q:${name}`);
      const told = [...(block?.querySelectorAll("[data-output], [data-signed]") ?? [])].some((element) => !element.hidden);
      if (!told) return [json].flat().join(" ").replace(/^(\d{4}-\d\d-\d\d)T/, "$1 ");
      const template = (kind, key) => document.querySelector(`template[data-${kind}="${key}"]`)?.content;
      const filled = (key, slots) => {
        const text = template("message", key).cloneNode(true);
        for (const slot of text.querySelectorAll("[data-slot]")) slot.textContent = slots[slot.dataset.slot];
        return text.textContent.trim();
      };
      const general = name.replace(/^(\w+)\.[a-z]\d+\./, "$1.*.");
      switch (block.dataset.kind) {
        case "yes-no":
          return template("word", json ? "yes" : "no").textContent.trim();
        case "choice":
          return template("choice", `${general}:${json}`).textContent.trim();
        case "date": {
          const [year, month, day] = json.split("-").map(Number);
          return filled("date", { year, month, day });
        }
        default:
          return String(json);
      }
    },
    path,
    value,
  );
}

/** What a check lists, as `[path, words]`; then the page is as it was, if nothing kept it from going on. */
async function problems(person) {
  if ((await person.check()) === "answers") {
    await person.act("back");
    await person.sees("fill");
    return [];
  }
  return person.page.$$eval("[data-summary] [data-path]", (items) => items.map((item) => [item.dataset.path, item.innerText.trim()]));
}

async function warnings(person) {
  return person.page.$$eval("[data-warning]:not([hidden])", (lines) => lines.map((line) => [line.id.slice(2), line.innerText.trim()]));
}

/** The same places, each with the words that the page has for what is wrong there. */
async function same(listed, all, person, what) {
  const paths = listed.map(([path]) => path);
  assert.deepEqual(paths.toSorted(), all.map((it) => it.path).toSorted(), what);
  for (const { path, code, number } of all) {
    const [, words] = listed.find((line) => line[0] === path);
    assert.match(words, await pattern(person, path, code, number), `${what}: ${path}`);
  }
}

/** What the page says of such a problem: the field's own words, else those of its code; slots may hold anything. */
async function pattern(person, path, code, number) {
  const source = await person.page.evaluate(
    (name, kind, at) => {
      const general = name.replace(/^(\w+)\.[a-z]\d+\./, "$1.*.");
      const keys = [`${kind}:${general}:${at}`, `${kind}:${general}`, kind];
      const template = keys.map((key) => document.querySelector(`template[data-message="${key}"]`)).find(Boolean);
      const text = template.content.cloneNode(true);
      for (const slot of text.querySelectorAll("[data-slot]")) slot.textContent = "\0";
      return text.textContent.trim().replace(/[.*+?^${}()|[\]\\]/g, "\\$&").replaceAll("\0", ".*");
    },
    path,
    code,
    number,
  );
  return new RegExp(source);
}
