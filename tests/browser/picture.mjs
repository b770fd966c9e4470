// Takes the README's picture with the tests' browser: node picture.mjs SITE FILE

import { resolve } from "node:path";
import { gone, launch, profile } from "./harness/chromium.mjs";
import { fix } from "./harness/fixed.mjs";
import { ORIGINS } from "./harness/origins.mjs";
import { Person } from "./harness/person.mjs";
import { service, start } from "./walk/answers.mjs";

const [site, file] = process.argv.slice(2);
const place = await ORIGINS.localhost.make(resolve(site));
const ours = await profile();
const browser = await launch(ours.path);
try {
  const page = await browser.newPage();
  await page.setViewport({ width: 1200, height: 1040 });
  await fix(page, { at: start.at });
  await page.goto(new URL(`form/fixed-point-steward.html#service=${service}`, place.base).href);
  const person = new Person(page);
  await person.sees("desk");
  await person.act("new");
  await person.sees("fill");
  await person.fill(start.answers);
  const row = (await person.rows("demands"))[0] ?? (await person.addRow("demands"));
  await person.openRow(row);
  const { text, nature, subject, decision, complexity, handling } = start.rows[1];
  for (const [field, value] of Object.entries({ text, nature, subject, decision, complexity, handling })) {
    await person.answer(`${row}.${field}`, value);
  }
  await person.saved();
  await page.evaluate((name) => {
    document.activeElement.blur();
    document.querySelector(`[data-row="${name}"]`).scrollIntoView({ block: "start" });
    scrollBy(0, -120);
  }, row);
  await person.saved();
  await page.screenshot({ path: resolve(file) });
} finally {
  await browser.close();
  await gone(ours.path);
  await ours.remove();
  await place.stop();
}
