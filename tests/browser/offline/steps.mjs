// Without a network. On https and localhost a service worker brings the page back in a new browser; on
// plain http an open page goes on working and says that it must stay open; a folder needs no network.

import assert from "node:assert/strict";
import { service } from "../walk/answers.mjs";

const form = `form/fixed-point-steward.html#service=${service}`;

export default async function offline(test) {
  let person = await test.open(form);
  await person.sees("desk");
  await person.act("new");
  await person.sees("fill");
  await person.answer("enterprise.name", "示例县某食品有限公司");
  await person.saved();
  if (test.origin === "localhost") {
    await test.page.evaluate(() => navigator.serviceWorker.ready.then(() => undefined));
    // Ready means active; a second load is what the worker serves and keeps.
    await test.page.reload({ waitUntil: "load" });
    await test.page.waitForFunction(() => navigator.serviceWorker.controller !== null);
  }
  await test.place.stop();
  if (test.origin === "county") {
    await person.visible('[data-when~="plain-http"]');
    await person.answer("enterprise.contact", "李某");
    await person.saved();
  } else {
    await test.closeBrowser();
    test.expected.push(/ERR_CONNECTION_REFUSED|Failed to (fetch|update)/);
    person = await test.open(form);
    await person.sees("desk");
    await person.act("desk-open");
    await person.sees("fill");
    assert.equal(await person.holds("enterprise.name"), "示例县某食品有限公司");
  }
  await test.place.start();
}
