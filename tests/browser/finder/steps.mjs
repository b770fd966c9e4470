// The finder of the home page: what people type leads to who takes it, with and without an input method,
// by keyboard alone, from a folder too; and without scripts the list says the same.

import assert from "node:assert/strict";

/** Asked in these words, the first subject found, and the roles it names. */
const ASKED = [
  ["贷款难", "融资贷款", ["finance"]],
  ["我想贷款但是没有抵押", "融资贷款", ["finance"]],
  ["利息太高", "融资成本", ["finance"]],
  ["合同纠纷", "合同债务", ["legal"]],
  ["劳动合同到期了", "劳动争议", ["legal"]],
  ["欠款不还", "合同债务", ["legal"]],
  ["被骗", "涉嫌违法犯罪", ["security", "legal"]],
  ["合同诈骗", "涉嫌违法犯罪", ["security", "legal"]],
  ["吃拿卡要", "作风", ["supervisor"]],
  ["招工很难", "用工", ["steward"]],
  ["Ｌｏａｎ", "融资贷款", ["finance"]],
  ["天上下雨", "其他", ["supervisor", "steward"]],
];

export default async function finder(test) {
  await test.open("index.html");
  const { page } = test;
  await urgent(page);
  for (const [words, subject, roles] of ASKED) {
    await ask(page, words);
    const [first] = await found(page);
    assert.deepEqual({ words, ...first }, { words, subject, roles });
    await urgent(page);
  }

  // More specific words stand first, others after them.
  await ask(page, "合同诈骗");
  assert.deepEqual((await found(page)).map(({ subject }) => subject), ["涉嫌违法犯罪", "合同债务"]);
  assert.match(await page.$eval(".found", (one) => one.textContent), /记录不能代替报案/);
  await ask(page, "吃拿卡要");
  assert.match(await page.$eval(".found", (one) => one.textContent), /12388/);
  // No hit still leads to somebody.
  await ask(page, "天上下雨");
  assert.match(await said(page), /没有查到/);
  assert.match(await page.$eval(".found", (one) => one.textContent), /服务管家和营商环境监督员都接收/);
  // A person who is known stands there with telephone and whom they serve.
  await ask(page, "停电");
  const contact = await page.$eval(".found", (one) => one.textContent);
  for (const part of ["示例专员", "0000-0000001", "示例园区"]) assert.ok(contact.includes(part), part);

  // A park or township leads to all who serve it; with a matter beside it, to who takes that matter there.
  await ask(page, "示例园区");
  assert.deepEqual(await found(page), [{ subject: "示例园区", roles: ["steward"] }]);
  await ask(page, "示例园区停电");
  assert.deepEqual((await found(page))[0], { subject: "水电气热网", roles: ["steward"] });

  await byKeyboard(page);
  await byInputMethod(page);
  await inTheAddress(test);
  await withoutScripts(test);
}

async function byKeyboard(page) {
  await ask(page, "合同诈骗");
  const at = () => page.evaluate(() => document.activeElement.textContent || document.activeElement.id);
  await page.keyboard.press("ArrowDown");
  assert.equal(await at(), "涉嫌违法犯罪");
  await page.keyboard.press("ArrowDown");
  assert.equal(await at(), "合同债务");
  await page.keyboard.press("ArrowUp");
  await page.keyboard.press("ArrowUp");
  assert.equal(await at(), "q");
  await page.keyboard.press("Enter");
  assert.equal(await at(), "涉嫌违法犯罪");
  await page.keyboard.press("Escape");
  assert.equal(await at(), "q");
}

/** What an input method has not yet put in is no question. */
async function byInputMethod(page) {
  await ask(page, "");
  const client = await page.createCDPSession();
  await client.send("Input.imeSetComposition", { text: "daikuan", selectionStart: 7, selectionEnd: 7 });
  assert.equal(await page.$eval("[data-finder-results]", (place) => place.hidden), true, "nothing is looked for yet");
  await client.send("Input.insertText", { text: "贷款" });
  await page.waitForSelector(".found");
  assert.equal((await found(page))[0].subject, "融资贷款");
}

/** The question stands in the address, and goes along to the other language. */
async function inTheAddress(test) {
  await ask(test.page, "贷款难");
  await test.page.click("[data-other-language]");
  // The question's own change of the address is a navigation too: the other page is the one that counts.
  await test.page.waitForFunction((words) => document.documentElement.lang === "en" && document.querySelector("#q")?.value === words, {}, "贷款难");
  await test.page.waitForSelector(".found");
  assert.equal((await found(test.page))[0].subject, "Loans");
}

async function withoutScripts(test) {
  await test.open("index.html", { before: (page) => page.setJavaScriptEnabled(false) });
  const text = await test.page.$eval(".directory", (list) => list.innerText);
  for (const part of ["融资贷款", "贷款难", "记录不能代替报案", "12388", "服务管家和营商环境监督员都接收"]) assert.ok(text.includes(part), part);
}

async function ask(page, words) {
  await page.focus("#q");
  await page.$eval("#q", (box) => box.select());
  await page.keyboard.press("Delete");
  if (words) await page.keyboard.type(words);
}

const said = (page) => page.$eval("[data-finder-count]", (count) => count.textContent);

/** What is shown: subjects with the roles named. */
async function found(page) {
  return page.$$eval(".found", (all) =>
    all.map((one) => ({
      subject: one.querySelector("[data-slot='name']").textContent,
      roles: [...one.querySelectorAll(".contact-role a")].map((link) => link.getAttribute("href").match(/([a-z]+)\.html$/)[1]),
    })),
  );
}

async function urgent(page) {
  assert.ok(await page.$eval(".urgent", (line) => line.checkVisibility() && line.textContent.includes("110")), "the emergency line stands there");
}
