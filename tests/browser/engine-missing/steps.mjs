// Hosts answer a request for the engine with 404, with a page of text, or with other bytes. The form works
// all the same, from the copy in a script; and where nothing at all can be had, the page stays readable.

import assert from "node:assert/strict";
import { service } from "../walk/answers.mjs";

const form = `form/fixed-point-steward.html#service=${service}`;

export const origins = ["localhost", "county"];

const replies = {
  "404": { status: 404, body: "<!doctype html><title>404</title>" },
  text: { status: 200, type: "text/plain", body: "Welcome to the portal" },
  "wrong bytes": { status: 200, type: "application/wasm", body: Buffer.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 0xff, 0xff]) },
};

export default async function missing(test) {
  test.expected.push(/404|wasm|WebAssembly|Failed to load|did not load/i);
  for (const [kind, reply] of Object.entries(replies)) {
    test.place.answer = (path) => (path.endsWith(".wasm") ? reply : null);
    const person = await test.open(form, { worker: false });
    await person.sees("desk").catch((error) => assert.fail(`engine answered with ${kind}: ${error.message}`));
    await test.page.close();
  }
  // Neither the bytes nor the script that holds a copy.
  test.place.answer = (path) => (/engine\./.test(path) ? replies["404"] : null);
  const reader = await test.open(form, { worker: false });
  await test.page.waitForSelector('[data-notice="engine"]:not([hidden])', { visible: true });
  await reader.sees("fill");
  assert.ok(await test.page.$eval('[name="enterprise.name"]', (control) => control.checkVisibility()));
}
