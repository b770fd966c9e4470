// A record on its way: signed on one device, opened on another, altered, gone different ways, checked;
// a draft and a key that move to another device.

import assert from "node:assert/strict";
import { readFile, rename, writeFile } from "node:fs/promises";
import { join } from "node:path";
import * as matter from "../walk/answers.mjs";

const form = `form/fixed-point-steward.html#service=${matter.service}`;

export const origins = ["localhost"];

export default async function handOver(test) {
  const draft = await exportDraft(test);
  const [file, key] = await signOnFirstDevice(test, draft);
  await anotherDevice(test);
  await refuseWhatWasAltered(test, file);
  await takeOnSecondDevice(test, file, key);
  await checkOnThePage(test, file);
  await siteMovesOn(test);
}

/** An unsigned draft leaves as a file and comes back on another device as it was. */
async function exportDraft(test) {
  const person = await test.open(form, { at: matter.start.at, seed: 31 });
  await person.sees("desk");
  await person.act("new");
  await person.sees("fill");
  await person.fill(matter.start.answers);
  await person.saved();
  await person.act("to-desk");
  await person.sees("desk");
  const file = await person.download("desk-export", test.folder);
  await person.act("desk-delete");
  await person.act("desk-delete-sure");
  await test.page.waitForFunction(() => document.querySelectorAll("[data-desk-list] > *").length === 0);
  return file;
}

async function signOnFirstDevice(test, draft) {
  await anotherDevice(test);
  const person = await test.open(form, { at: matter.start.at, seed: 32 });
  await person.sees("desk");
  await person.give("file", draft);
  await person.sees("fill");
  assert.equal(await person.holds("enterprise.name"), matter.start.answers["enterprise.name"]);
  await person.openRow("demands.d1");
  for (const [name, value] of Object.entries(matter.start.rows[0])) await person.answer(`demands.d1.${name}`, value);
  assert.equal(await person.check(), "answers", (await person.problems()).join(" | "));
  await weakPassphrase(test, person);
  await person.act("back");
  await person.sign(matter.signer);
  // Every stage is saved under the record's one name.
  const file = join(test.folder, "first.json");
  await rename(await person.download("download", test.folder), file);
  const key = await person.download("backup-key", test.folder);
  assert.match(await readFile(key, "utf8"), /^-----BEGIN AGE ENCRYPTED FILE-----/);
  await copiesText(test, person, file);
  await person.act("exported");
  await test.page.waitForSelector('[data-view="done"] [data-when~="not-exported"]', { hidden: true });
  return [file, key];
}

async function weakPassphrase(test, person) {
  await person.act("to-sign");
  await person.sees("sign");
  await person.input("new-passphrase", "short", "no-key");
  await person.act("make-key", '[data-view="sign"]');
  await test.page.waitForSelector('[data-note="new-passphrase"][data-state="passphrase-weak"]:not([hidden])');
  await person.act("make-passphrase");
  const made = await person.reads('[data-slot="made-passphrase"]');
  assert.match(made, /^([a-z2-9]{4}-){4}[a-z2-9]{4}$/);
  await test.page.$$eval('[data-input^="new-passphrase"]', (inputs) => inputs.forEach((input) => (input.value = "")));
}

async function copiesText(test, person, file) {
  await test.page.evaluate(() => document.addEventListener("copy", () => (window.copied = getSelection().toString() || document.activeElement.value)));
  await person.act("copy");
  await test.page.waitForSelector('[data-note="done"][data-state="copied"]:not([hidden])');
  assert.equal((await test.page.evaluate(() => window.copied)).trim(), (await readFile(file, "utf8")).trim());
}

/** From here on a browser that has never seen the site. */
async function anotherDevice(test) {
  await test.closeBrowser();
  test.profile = join(test.folder, `device-${(test.devices = (test.devices ?? 0) + 1)}`);
}

async function refuseWhatWasAltered(test, file) {
  const person = await test.open(form, { at: matter.implement.at, seed: 33 });
  await person.sees("desk");
  const text = await readFile(file, "utf8");
  const altered = {
    "name.json": [text.replace("示例县某食品有限公司", "示例县某纺织有限公司"), "invalid-record"],
    "cut.json": [text.slice(0, -200), "unreadable"],
    "twice.json": [text.replace('"seq"', '"kind"'), "unreadable"],
  };
  for (const [name, [content, note]] of Object.entries(altered)) {
    assert.notEqual(content, text);
    await writeFile(join(test.folder, name), content);
    await person.give("file", join(test.folder, name));
    await test.page.waitForSelector(`[data-note="desk"][data-state="${note}"]:not([hidden])`);
  }
  assert.equal(await test.page.$$eval("[data-desk-list] > *", (items) => items.length), 0, "nothing was taken");
}

/** Pasted from a chat; the key comes by its backup, after a wrong passphrase. */
async function takeOnSecondDevice(test, file, key) {
  let person = await test.open(form, { at: matter.implement.at, seed: 34 });
  await person.sees("desk");
  const text = await readFile(file, "utf8");
  await test.page.$eval('[data-input="text"]', (area, typed) => {
    for (let at = area; at; at = at.parentElement) if (at.localName === "details") at.open = true;
    area.value = typed;
  }, `记录如下：\n${text}\n谢谢`);
  await person.act("open-text");
  await person.sees("fill");
  for (const [path, value] of Object.entries(matter.implement.checklist)) await person.answer(path, value);
  assert.equal(await person.check(), "answers", (await person.problems()).join(" | "));
  await person.act("to-sign");
  await person.sees("sign");
  await person.input("name", matter.signer.name);
  await person.input("department", matter.signer.department);
  await test.page.$$eval('[data-view="sign"] details', (all) => all.forEach((one) => (one.open = true)));
  await person.give("key-file", key);
  await person.input("import-passphrase", "not the passphrase at all");
  await person.act("import-key");
  await test.page.waitForSelector('[data-note="import-passphrase"][data-state="passphrase-wrong"]:not([hidden])');
  await person.input("import-passphrase", matter.signer.passphrase);
  await person.act("import-key");
  await person.visible('[data-view="sign"] [data-when~="key-open"]');
  await person.act("sign", '[data-view="sign"]');
  await person.sees("done");
  test.longer = await person.download("download", test.folder);
  assert.equal(JSON.parse(await readFile(test.longer, "utf8")).entries.length, 2);
  // The file of the first device is a beginning of this one, and replaces nothing.
  await person.act("to-desk");
  await person.sees("desk");
  await person.give("file", file);
  await test.page.waitForSelector('[data-note="desk"][data-state="shorter"]:not([hidden])');
  // Two tabs closed or not, a later visit asks for the passphrase again.
  person = await test.open(form, { at: matter.implement.at, seed: 35 });
  await person.sees("desk");
  assert.ok(await test.page.$$eval('[data-when~="key-open"]', (blocks) => blocks.every((block) => block.hidden)));
}

async function checkOnThePage(test, file) {
  const person = await test.open("check.html", { at: matter.conclude.at, seed: 36 });
  const text = await readFile(test.longer, "utf8");
  const verdict = async (wanted, ...paths) => {
    await person.give("file", ...paths);
    await test.page.waitForSelector(`[data-result][data-verdict="${wanted}"]:not([hidden])`);
    return person.reads("[data-verdict-text]");
  };
  await test.page.waitForSelector('html[data-engine="running"]');
  await verdict("valid-signer-unknown", test.longer);
  assert.equal(await test.page.$$eval("[data-chain] > *", (items) => items.length), 2);
  const words = await person.reads("[data-record]");
  for (const said of ["示例县某食品有限公司", "想了解用电报装要准备什么。"]) assert.ok(words.includes(said), said);
  await test.photograph(join(test.out, "check-valid.png"));

  const altered = join(test.folder, "altered.json");
  const place = text.lastIndexOf("done");
  await writeFile(altered, `${text.slice(0, place)}not_this_time${text.slice(place + 4)}`);
  assert.match(await verdict("invalid", altered), /2/);
  await test.photograph(join(test.out, "check-invalid.png"));

  const cut = join(test.folder, "cut-again.json");
  await writeFile(cut, text.slice(0, 300));
  await verdict("unreadable", cut);
  await verdict("valid-signer-unknown", file, test.longer);
}

/** The form changes and the site does not hold the old one: what was begun stays, and can be passed on. */
async function siteMovesOn(test) {
  const page = await readFile(join(test.site, "form/fixed-point-steward.html"), "utf8");
  const digest = page.match(/data-digest="([^"]+)"/)[1];
  const later = page.replaceAll(digest, `sha256:${"0".repeat(64)}`);
  test.place.answer = (path) => (path.endsWith("/form/fixed-point-steward.html") ? { body: later } : null);
  const person = await test.open(form, { at: matter.conclude.at, seed: 37 });
  await person.sees("desk");
  await test.page.waitForSelector('[data-desk-list] > [data-state="foreign"]');
  await person.act("desk-open");
  await person.sees("done");
  assert.match(await person.reads('[data-note="done"][data-state="foreign-edition"]'), /2026\.1\.0/);
  const file = await person.download("download", test.folder);
  assert.equal(JSON.parse(await readFile(file, "utf8")).entries.length, 2);
}
