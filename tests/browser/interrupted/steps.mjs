// Two ways to be cut off while typing, many times over, at random moments.
//
// 1. The renderer dies inside the task of the last key: a key counts once the page's input handler has
//    run, so none may be missing.
// 2. Every process of the browser is SIGKILLed at a random moment: all that the page had shown as saved
//    must be there. Of what it had not, the age of the oldest lost key is reported.

import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { gone, kill, processes } from "../harness/chromium.mjs";
import { service } from "../walk/answers.mjs";

const form = `form/fixed-point-steward.html#service=${service}`;
const field = "enterprise.name";
const letters = "abcdefghijklmnopqrstuvwxyz0123456789";

export default async function interrupted(test) {
  const random = generator(origins.indexOf(test.origin) + 7);
  const lost = [];
  for (let trial = 0; trial < test.trials; trial++) {
    await rendererDies(test, random, trial);
    lost.push(await browserDies(test, random, trial));
  }
  const ages = lost.filter((age) => age > 0);
  console.log(
    `   ${test.trials} trials each; killed renderer: no key lost; killed browser: nothing lost that was shown as saved` +
      (ages.length ? `, oldest other key lost was ${Math.max(...ages).toFixed(0)} ms old` : ", no other key lost"),
  );
}

export const origins = ["localhost", "county", "file"];

async function rendererDies(test, random, trial) {
  const person = await begin(test, 1000 + trial);
  const page = test.page;
  const typed = word(random, 3 + (random() % 25));
  const client = await page.createCDPSession();
  await client.send("Runtime.addBinding", { name: "lastKeyHandled" });
  const handled = new Promise((resolve) => client.once("Runtime.bindingCalled", resolve));
  // Runs after the page's own handler, in the same task, and never lets that task end.
  await page.evaluate((last) => {
    addEventListener("input", (event) => {
      if (event.target.value !== last) return;
      window.lastKeyHandled("");
      for (;;);
    });
  }, typed);
  // Never awaited: what was sent to a dead renderer is answered by nobody.
  type(person, typed).catch(() => {});
  await handled;
  process.kill(await busiest(test.profile), "SIGKILL");
  assert.equal(await found(test, 2000 + trial), typed, `trial ${trial}: after the renderer died`);
}

async function browserDies(test, random, trial) {
  const person = await begin(test, 3000 + trial);
  const page = test.page;
  const client = await page.createCDPSession();
  await client.send("Runtime.addBinding", { name: "typedNow" });
  await client.send("Runtime.addBinding", { name: "shownAsSaved" });
  const keys = [];
  let saved = "";
  client.on("Runtime.bindingCalled", ({ name, payload }) => {
    if (name === "typedNow") keys.push({ value: payload, at: performance.now() });
    else if (payload.length > saved.length) saved = payload;
  });
  await page.evaluate((name) => {
    const control = document.querySelector(`[name="${name}"]`);
    const status = document.querySelector("[data-status]");
    control.addEventListener("input", () => window.typedNow(control.value));
    const tell = () => status.dataset.state === "saved" && window.shownAsSaved(control.value);
    new MutationObserver(tell).observe(status, { attributes: true, childList: true, subtree: true, characterData: true });
  }, field);
  const typing = type(person, word(random, 200)).catch(() => {});
  const stopAt = 5 + (random() % 120);
  while (keys.length < stopAt) await new Promise((resolve) => setImmediate(resolve));
  const killedAt = performance.now();
  await kill(test.profile);
  await gone(test.profile);
  await typing;
  test.browser = null;
  const kept = await found(test, 4000 + trial);
  assert.ok(kept.startsWith(saved), `trial ${trial}: shown as saved “${saved}”, found “${kept}”`);
  const firstLost = keys.find((key) => key.value.length > kept.length && key.at <= killedAt);
  return firstLost ? killedAt - firstLost.at : 0;
}

async function begin(test, seed) {
  const person = await test.open(form, { seed });
  await person.sees("desk");
  await person.act("new");
  await person.sees("fill");
  return person;
}

async function type(person, text) {
  const [, control] = await person.control(field);
  await control.focus();
  for (const letter of text) await person.page.keyboard.sendCharacter(letter);
}

/** What the draft holds when it is opened again; then deletes it, so that the next trial begins empty. */
async function found(test, seed) {
  const person = await test.open(form, { seed });
  await person.sees("desk");
  await person.act("desk-open");
  await person.sees("fill");
  const kept = await person.holds(field);
  await person.act("to-desk");
  await person.sees("desk");
  await person.act("desk-delete");
  await person.act("desk-delete-sure");
  await test.page.waitForFunction(() => document.querySelectorAll("[data-desk-list] > *").length === 0);
  return kept;
}

/** The renderer that spins: the one whose processor time grows. The spare one beside it does not. */
async function busiest(profile) {
  const used = (pid) => Number(readFileSync(`/proc/${pid}/stat`, "utf8").split(") ")[1].split(" ")[11]);
  const before = new Map((await processes(profile, "renderer")).map((pid) => [pid, used(pid)]));
  for (;;) {
    for (const [pid, then] of before) if (used(pid) - then >= 5) return pid;
    await new Promise((resolve) => setImmediate(resolve));
  }
}

function word(random, length) {
  return Array.from({ length }, () => letters[random() % letters.length]).join("");
}

/** The same stream of whole numbers every time. */
function generator(seed) {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state >>> 8;
  };
}
