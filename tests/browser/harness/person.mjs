// What a specialist does on a form page, in the words of docs/THEME.md: paths of fields, names of actions.

import assert from "node:assert/strict";

/** Hands on a page. Every wait is for something that the page shows; nothing sleeps. */
export class Person {
  constructor(page) {
    this.page = page;
  }

  /** Waits until the engine has taken the page over and shows that view. */
  async sees(view) {
    await this.page.waitForSelector(`[data-view="${view}"]:not([hidden])`, { visible: true, timeout: 30_000 });
    // A set that was not released asks whether to go on.
    if (view === "fill") await this.page.$eval(".go-on:not(:checked)", (box) => box.click()).catch(() => {});
  }

  /** Presses a button, the first visible one with that action (within a selector, if given). */
  async act(name, within = "") {
    const button = await this.visible(`${within} [data-act="${name}"]`);
    await button.evaluate(steady);
    await button.click();
  }

  /** The first visible element for a selector; waits for it. */
  async visible(selector) {
    const handle = await this.page.waitForFunction(
      (wanted) => [...document.querySelectorAll(wanted)].find((element) => element.checkVisibility()),
      { timeout: 20_000 },
      selector.trim(),
    );
    return handle.asElement();
  }

  /** Answers a question: types, chooses or ticks, whatever its control is. */
  async answer(path, value) {
    const [shape, control] = await this.control(path);
    if (shape === "radio" && value === "") {
      await this.act("clear", `[data-field="${path}"]`);
    } else if (shape === "radio" || shape === "checkbox") {
      await this.choose(path, [value].flat().flatMap((choices) => String(choices).split("\n")));
    } else if (shape === "select") {
      await control.focus();
      await control.select(String(value));
    } else {
      await control.evaluate((element) => {
        element.scrollIntoView({ block: "center" });
        element.focus();
        element.select();
      });
      if (value === "") await this.page.keyboard.press("Delete");
      // Chinese comes as an input method commits it: a phrase at a time.
      else if (/[^\x00-\x7f]/.test(value)) await this.page.keyboard.sendCharacter(value);
      else await this.page.keyboard.type(String(value));
    }
  }

  /** Ticks these choices of a question and no others. */
  async choose(path, wanted) {
    const boxes = await this.page.$$(`input[name="${path}"]`);
    for (const box of boxes) {
      const { checked, value, type } = await box.evaluate(({ checked, value, type }) => ({ checked, value, type }));
      if (checked === wanted.includes(value) || (type === "radio" && checked)) continue;
      await box.evaluate(steady);
      await box.click();
    }
  }

  /** The control of a path, and what shape it has. */
  async control(path) {
    const control = await this.visible(`[name="${path}"]`);
    const shape = await control.evaluate((element) =>
      element.localName === "select" ? "select" : ["radio", "checkbox"].includes(element.type) ? element.type : "text",
    );
    return [shape, control];
  }

  /** What a control holds. */
  async holds(path) {
    return this.page.evaluate((name) => {
      const controls = [...document.querySelectorAll(`[name="${name}"]`)];
      if (controls.length === 0) return undefined;
      if (["radio", "checkbox"].includes(controls[0].type)) {
        return controls.filter((control) => control.checked).map((control) => control.value).join(" ");
      }
      return controls[0].value;
    }, path);
  }

  /** Whether a question is on the screen. */
  async asks(path) {
    return this.page.evaluate(
      (name) => [...document.querySelectorAll(`[data-field="${name}"]`)].some((element) => element.checkVisibility()),
      path,
    );
  }

  /** The text of the first visible element for a selector; waits for it to say something. */
  async reads(selector) {
    const element = await this.visible(selector);
    await this.page.waitForFunction((found) => found.innerText.trim() !== "", { timeout: 20_000 }, element);
    return element.evaluate((found) => found.innerText.replace(/\s+/g, " ").trim());
  }

  /** Waits until the bar says that everything typed is stored. */
  async saved() {
    await this.page.waitForSelector('[data-status][data-state="saved"]', { timeout: 20_000 });
  }

  /** Adds a row; gives its path, `group.row`. */
  async addRow(group) {
    const before = await this.rows(group);
    await this.act("add-row", `[data-section="${group}"]`);
    const handle = await this.page.waitForFunction(
      (section, known) =>
        [...document.querySelectorAll(`[data-rows="${section}"] > [data-row]`)]
          .map((row) => row.dataset.row)
          .find((row) => !known.includes(row)),
      { timeout: 20_000 },
      group,
      before,
    );
    return handle.jsonValue();
  }

  /** Paths of the rows that a group shows. */
  async rows(group) {
    return this.page.$$eval(`[data-rows="${group}"] > [data-row]`, (rows) => rows.map((row) => row.dataset.row));
  }

  /** Whether a path is that of a row which is on the screen. */
  async isRow(path) {
    return this.page.evaluate((id) => document.getElementById(`r:${id}`)?.checkVisibility() ?? false, path);
  }

  /** Unfolds a row if it is folded. */
  async openRow(row) {
    const folded = await this.page.$eval(`[data-row="${row}"] [data-row-body]`, (body) => !body.checkVisibility()).catch(() => true);
    if (folded) await this.act("row-open", `[data-row="${row}"]`);
    await this.visible(`[data-row="${row}"] [data-row-body]`);
  }

  /** Gives several answers, in order. */
  async fill(answers) {
    for (const [path, value] of Object.entries(answers)) {
      await this.answer(path, value);
    }
  }

  /** Checks the answers: to the answers view, or the problems as `{ path: text }`. */
  async check() {
    await this.act("check");
    const where = await this.page.waitForFunction(
      () => {
        const shown = (selector) => [...document.querySelectorAll(selector)].some((element) => element.checkVisibility());
        if (shown('[data-view="answers"]')) return "answers";
        return shown("[data-summary]") ? "summary" : undefined;
      },
      { timeout: 20_000 },
    );
    return where.jsonValue();
  }

  /** The error summary's lines. */
  async problems() {
    return this.page.$$eval("[data-summary] [data-summary-list] > *", (items) => items.map((item) => item.innerText.trim()));
  }

  /** Goes on from the answers view and signs, making or unlocking the key as the page asks. */
  async sign({ passphrase, name, department, area }) {
    await this.act("to-sign");
    await this.sees("sign");
    await this.input("name", name);
    await this.input("department", department);
    await this.input("area", area);
    const state = await this.page.waitForFunction(
      () => ["no-key", "key-locked", "key-open"].find((name) => [...document.querySelectorAll(`[data-view="sign"] [data-when~="${name}"]`)].some((e) => e.checkVisibility())),
      { timeout: 20_000 },
    );
    switch (await state.jsonValue()) {
      case "no-key":
        await this.input("new-passphrase", passphrase, "no-key");
        await this.input("new-passphrase-again", passphrase, "no-key");
        await this.act("make-key", '[data-view="sign"]');
        break;
      case "key-locked":
        await this.input("passphrase", passphrase, "key-locked");
        await this.act("unlock", '[data-view="sign"]');
        break;
    }
    await this.visible('[data-view="sign"] [data-when~="key-open"]');
    await this.act("sign", '[data-view="sign"]');
    await this.sees("done");
  }

  /** Types into an input that is not part of the record. */
  async input(name, value, state) {
    const control = await this.visible(`${state ? `[data-when~="${state}"] ` : ""}[data-input="${name}"]`);
    if ((await control.evaluate((element) => element.value)) === value) return;
    await control.evaluate((element) => {
      element.scrollIntoView({ block: "center" });
      element.focus();
      element.select?.();
    });
    await this.page.keyboard.type(value);
  }

  /** Gives files to one of the page's file inputs, as a person does who picks them. */
  async give(input, ...paths) {
    const control = await this.page.waitForSelector(`[data-input="${input}"]`);
    await control.uploadFile(...paths);
  }

  /** Saves a file by a button and gives its path once the browser has finished it. */
  async download(action, folder) {
    const client = await this.page.createCDPSession();
    const device = this.page.browserContext().id;
    await client.send("Browser.setDownloadBehavior", { behavior: "allow", browserContextId: device, downloadPath: folder, eventsEnabled: true });
    const done = new Promise((resolve, reject) => {
      let name;
      client.on("Browser.downloadWillBegin", (event) => {
        name = event.suggestedFilename;
      });
      client.on("Browser.downloadProgress", (event) => {
        if (event.state === "completed") resolve(`${folder}/${name}`);
        if (event.state === "canceled") reject(new Error(`download of ${name} was cancelled`));
      });
    });
    await this.act(action);
    return done;
  }
}

/**
 * Brings an element to where a hand can press it, once it stands still: rows off the screen take a guessed
 * height until they are seen, and move what is below them then.
 */
function steady(element) {
  element.scrollIntoView({ block: "center" });
  return new Promise((resolve) => {
    const place = () => JSON.stringify(element.getBoundingClientRect());
    const look = (before) => {
      const now = place();
      if (now === before) return resolve();
      element.scrollIntoView({ block: "center" });
      // A window that is not in front draws no frames.
      let looked = false;
      const again = () => {
        if (!looked) look(now);
        looked = true;
      };
      requestAnimationFrame(again);
      setTimeout(again, 100);
    };
    look("");
  });
}

/** Says which of two is expected, with both in the message. */
export function same(actual, expected, what) {
  assert.deepEqual(actual, expected, what);
}
