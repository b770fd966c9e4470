// A file beside the record: its name, size and digest become the answer, however large it is; it stays
// with the person. Taken away, it leaves nothing.

import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

export const rules = "visits";
export const origins = ["localhost", "county"];

const signer = { name: "李某", department: "某局", area: "local:visits", passphrase: "走访走访走访走访一二三四" };

export default async function attachment(test) {
  const person = await test.open("form/visit.html#service=call");
  await person.sees("desk");
  await person.act("new");
  await person.sees("fill");
  await person.answer("schedule.theme", "助企纾困");
  const shown = () => test.page.$eval("[data-attachment]", (block) => (block.checkVisibility() ? block.textContent : ""));
  const size = (kilobytes) => test.page.waitForFunction((wanted) => document.querySelector("[data-attachment]").textContent.includes(` ${wanted} KB`), {}, String(kilobytes));
  assert.equal(await shown(), "");

  // Larger than is read at once, and no multiple of it.
  const big = Buffer.alloc(40 * 1024 * 1024 + 7, "长");
  await writeFile(join(test.folder, "大门照片.jpg"), big);
  await writeFile(join(test.folder, "empty.bin"), "");
  const choose = async (name) => (await test.page.$('[name="papers.photo"]')).uploadFile(join(test.folder, name));
  await choose("大门照片.jpg");
  await size(40 * 1024 + 1);
  assert.match(await shown(), /大门照片\.jpg/);
  await person.saved();

  // It is there again on another day; another takes its place; taken away, nothing is left of it.
  await test.page.reload();
  await person.sees("desk");
  await person.act("desk-open");
  await person.sees("fill");
  assert.match(await shown(), /大门照片\.jpg/);
  await choose("empty.bin");
  await size(0);
  assert.match(await shown(), /empty\.bin/);
  await person.act("clear", '[data-field="papers.photo"]');
  assert.equal(await shown(), "");
  assert.equal(await person.holds("papers.photo"), "");
  await choose("大门照片.jpg");
  await size(40 * 1024 + 1);

  assert.equal(await person.check(), "answers", (await person.problems()).join(" | "));
  assert.match(await person.reads("[data-answers]"), /大门照片\.jpg/);
  await person.sign(signer);
  const file = JSON.parse(await readFile(await person.download("download", test.folder), "utf8"));
  const digest = createHash("sha256").update(big).digest("hex");
  const photo = { name: "大门照片.jpg", size: big.length, type: "image/jpeg", sha256: `sha256:${digest}` };
  assert.deepEqual(file.entries[0].data.papers.photo, photo);
}
