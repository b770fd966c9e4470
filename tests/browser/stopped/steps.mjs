// The engine breaks off in the middle: the page says so, takes nothing more that it would not keep, and
// claims no longer that all is saved; what it had shown as saved is there after reloading.

import assert from "node:assert/strict";

const form = "form/fixed-point-steward.html";

export default async function stopped(test) {
  test.expected.push(/unreachable|'in' operator|RuntimeError|panicked|forced|Script error|Symbol|not a function/);
  for (const trap of [panic, brokenPage]) {
    const person = await test.open(form);
    await person.sees("desk");
    await person.act("new");
    await person.sees("fill");
    await person.answer("enterprise.name", "浚县某公司");
    await person.saved();
    await test.page.evaluate(trap);
    await test.page.focus('[name="enterprise.contact"]');
    await test.page.keyboard.type("王");
    const words = await person.reads('[data-notice="stopped"]');
    assert.ok(words.length > 20, words);
    const seen = await test.page.$eval('[data-notice="stopped"]', (block) => {
      const { top, bottom } = block.getBoundingClientRect();
      return top >= 0 && bottom <= innerHeight;
    });
    assert.ok(seen, "wherever the page was scrolled to, the notice is in sight");
    assert.equal(await test.page.$eval("[data-status]", (status) => status.checkVisibility()), false, "nothing says that all is saved");
    await test.page.keyboard.type("某");
    assert.ok(!(await person.holds("enterprise.contact")).includes("某"), "what would not be kept is not taken");
    assert.equal(await person.holds("enterprise.name"), "浚县某公司", "what was typed can still be read and copied");
    assert.ok(await test.page.$$eval(".paper", (all) => all.every((block) => !block.checkVisibility())));

    await test.page.reload();
    await person.sees("desk");
    await person.act("desk-open");
    await person.sees("fill");
    assert.equal(await person.holds("enterprise.name"), "浚县某公司");
    assert.equal(await test.page.$eval('[data-notice="stopped"]', (block) => block.hidden), true);
  }
  // In a folder a page learns nothing of the errors of scripts, but nobody puts scripts into it there.
  if (test.origin !== "file") await strangers(test);
}

/** Asked for memory that is aligned to no power of two, the engine panics. */
async function panic() {
  const engine = await wasm_bindgen();
  setTimeout(() => engine.__wbindgen_malloc(8, 3));
}

/** A call of the engine into the page that fails unwinds nothing: the engine is left half-way. */
function brokenPage() {
  Document.prototype.getElementById = Symbol;
}

/** Scripts that an app puts into the page may fail as they like. */
async function strangers(test) {
  const person = await test.open(form);
  await person.sees("desk");
  await test.page.evaluate(() => {
    dispatchEvent(new ErrorEvent("error", { error: new TypeError("forced: WeixinJSBridge is not defined") }));
    dispatchEvent(new ErrorEvent("error", { message: "forced: Script error." }));
  });
  assert.equal(await test.page.$eval("html", (page) => page.dataset.engine), "running");
}
