// What is given to the form and to the checking page is not always a record. Each gets its own sentence.

import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { service } from "../walk/answers.mjs";

const form = `form/fixed-point-steward.html#service=${service}`;

const files = {
  "photo.jpg": [Buffer.from([0xff, 0xd8, 0xff, 0xe0, 0, 1, 2, 3]), "not-a-record"],
  "cut.json": [Buffer.from('{"format":"wuwei-record/1","id":"0193a5c2'), "unreadable"],
  "twice.json": [Buffer.from('{"format":"wuwei-record/1","format":"wuwei-record/1","entries":[]}'), "unreadable"],
  "newer.json": [Buffer.from('{"format":"wuwei-record/2","id":"x","entries":[]}'), "newer-format"],
  "notes.txt": [Buffer.from("会议记录"), "not-a-record"],
};

export const origins = ["localhost"];

export default async function badFiles(test) {
  const person = await test.open(form);
  await person.sees("desk");
  for (const [name, [bytes, note]] of Object.entries(files)) {
    const path = join(test.folder, name);
    await writeFile(path, bytes);
    await person.give("file", path);
    await test.page.waitForSelector(`[data-note="desk"][data-state="${note}"]:not([hidden])`, { timeout: 5000 }).catch(async () => {
      const state = await test.page.$eval('[data-note="desk"]', (element) => element.dataset.state);
      assert.equal(state, note, name);
    });
    const words = await person.reads('[data-note="desk"]');
    assert.ok(words.length > 4, `${name}: ${words}`);
  }
}
