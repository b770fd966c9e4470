// The form of a flow has changed, and the site still holds the old one on a page of its own: what was begun
// under it is opened there, from the desk, from a file and by its address.

import assert from "node:assert/strict";
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { mkdir, readFile, readdir, writeFile } from "node:fs/promises";
import { join, resolve } from "node:path";

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

  // The site moves on: a second edition, whose form has another question.
  const { first, later } = await editionsOf(test);
  const page = await readFile(join(first, form), "utf8");
  const digest = page.match(/data-digest="sha256:([^"]+)"/)[1];
  const older = `fixed-point-steward.${digest.slice(0, 16)}.html`;
  assert.ok(existsSync(join(later, "form", older)), "the older form has a page of its own");
  assert.ok(!(await readFile(join(later, form), "utf8")).includes(`data-digest="sha256:${digest}"`));
  test.place.answer = (path) => {
    const name = path.match(/\/(form\/[^/]+\.html)$/)?.[1];
    return name && existsSync(join(later, name)) ? { body: readFileSync(join(later, name)) } : null;
  };
  const arrives = async () => {
    await test.page.waitForFunction((name) => location.pathname.endsWith(name), {}, older);
    await test.page.waitForSelector('html[data-view-shown="fill"]');
    await person.sees("fill");
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

/** Two editions of the rules under test, each built into a site of its own. */
async function editionsOf(test) {
  const rules = join(test.folder, "rules");
  const base = resolve(test.rules, "../../../rules/hebi");
  await mkdir(rules);
  for (const name of (await readdir(test.rules)).filter((name) => name.endsWith(".toml"))) {
    const text = await readFile(join(test.rules, name), "utf8");
    await writeFile(join(rules, name), text.replace(/^extends = "\.\.\/.*"/m, `extends = ${JSON.stringify(base)}`));
  }
  const run = (...words) => execFileSync(resolve(test.program), [...words, "--quiet"], { stdio: "ignore" });
  const publish = (site) => {
    run("release", rules);
    run("build", rules, "-o", site);
    return site;
  };
  const first = publish(join(test.folder, "first"));
  const head = join(rules, "ruleset.toml");
  const text = await readFile(head, "utf8");
  await writeFile(head, text.replace(/^version = ".*"/m, 'version = "2099.1.0"'));
  const added = '[[field]]\nsection = "enterprise"\nid = "added_later"\ntype = "text"\nlabel = { zh = "后加的问题", en = "Added later" }\n';
  await writeFile(join(rules, "added.toml"), added);
  return { first, later: publish(join(test.folder, "later")) };
}
