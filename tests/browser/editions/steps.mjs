// The form of a flow has changed, and the site still holds the old one on a page of its own: what was begun
// under it is opened there, from the desk, from a file and by its address.

import assert from "node:assert/strict";
import { readFile } from "node:fs/promises";
import { join } from "node:path";

export const origins = ["localhost", "county"];

const form = "form/fixed-point-steward.html";

export default async function editions(test) {
  let person = await test.open(form, { worker: false });
  await person.sees("desk");
  await person.act("new");
  await person.sees("fill");
  await person.answer("enterprise.name", "浚县某公司");
  await person.saved();
  await person.act("to-desk");
  await person.sees("desk");
  const draft = await person.download("desk-export", test.folder);
  await test.page.close();

  // The site moves on: another program under the flow's address, the old page beside it.
  const page = await readFile(join(test.site, form), "utf8");
  const digest = page.match(/data-digest="sha256:([^"]+)"/)[1];
  const older = `fixed-point-steward.${digest.slice(0, 16)}.html`;
  const listed = `[{"digest":"sha256:${digest}","page":"${older}"}]`;
  const later = page
    .replace(`data-digest="sha256:${digest}"`, `data-digest="sha256:${"0".repeat(64)}"`)
    .replace(/(<script type="application\/json" id="editions">)[^<]*/, `$1${listed}`);
  assert.ok(later.includes(listed));
  test.place.answer = (path) => {
    if (path.endsWith(`/${form}`)) return { body: later };
    return path.endsWith(`/${older}`) ? { body: page } : null;
  };
  const arrives = async () => {
    await test.page.waitForFunction((name) => location.pathname.endsWith(name), {}, older);
    await test.page.waitForSelector('html[data-view-shown="fill"]');
    assert.equal(await person.holds("enterprise.name"), "浚县某公司");
    assert.equal(await test.page.$eval("main", (main) => main.dataset.digest), `sha256:${digest}`);
  };

  person = await test.open(form, { worker: false });
  await person.sees("desk");
  await test.page.waitForSelector('[data-desk-list] > [data-state="foreign"]');
  await person.act("desk-open");
  await arrives();
  const address = test.page.url();
  await person.answer("enterprise.contact", "王某");
  await person.saved();

  // By the address that the jump led to.
  await test.page.close();
  person = await test.open(address, { worker: false });
  await arrives();
  assert.equal(await person.holds("enterprise.contact"), "王某");

  // From a file, on a device that holds nothing of it.
  await test.closeBrowser();
  test.profile = join(test.folder, "another-device");
  person = await test.open(form, { worker: false });
  await person.sees("desk");
  await person.give("file", draft);
  await arrives();
}
