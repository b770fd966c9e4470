// A form of 200 questions, filled in Wuwei and in SurveyJS by the same Chromium in the same run:
// when it can be typed into, script time per key, what it loads. node forms.mjs PROGRAM [--runs N]

import { execFileSync } from "node:child_process";
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, gzipSync } from "node:zlib";
import { gone, kill, launch, profile } from "../browser/harness/chromium.mjs";
import { ORIGINS } from "../browser/harness/origins.mjs";
import { surveyModel, writeRules } from "./generate.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const program = resolve(process.argv[2] ?? "target/release/wuwei");
const runs = Number(process.argv[process.argv.indexOf("--runs") + 1]) || 7;
const ROWS = 1000;
const KEYS = 200;

const work = mkdtempSync(join(tmpdir(), "wuwei-bench-"));
writeRules(join(work, "rules"));
execFileSync(program, ["build", "--quiet", join(work, "rules"), "-o", join(work, "wuwei")]);
writeSurvey(join(work, "survey"));

const peers = {
  wuwei: { site: join(work, "wuwei"), page: "form/bench.html#service=measure", field: '[name="s0.q0_0"]' },
  surveyjs: { site: join(work, "survey"), page: "index.html", field: '[data-name="q0_0"] input' },
};
const figures = {};
for (const throttle of [1, 4]) {
  for (const name of Object.keys(peers)) figures[`${name} ${throttle}`] = { interactive: [], key: [] };
  for (let run = 0; run < runs; run++) {
    for (const [name, peer] of Object.entries(peers)) {
      const { interactive, key } = await measure(peer, throttle);
      figures[`${name} ${throttle}`].interactive.push(interactive);
      figures[`${name} ${throttle}`].key.push(key);
    }
  }
}
const median = (values) => values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)];
for (const throttle of [1, 4]) {
  const [ours, theirs] = [figures[`wuwei ${throttle}`], figures[`surveyjs ${throttle}`]];
  const line = (what, unit, a, b) => console.log(`${throttle}x throttle, ${what}: wuwei ${a.toFixed(2)} ${unit}, surveyjs ${b.toFixed(2)} ${unit}, ratio ${(b / a).toFixed(1)}`);
  line("interactive", "ms", median(ours.interactive), median(theirs.interactive));
  line("script per key", "ms", median(ours.key), median(theirs.key));
}
const few = await rows(0);
const many = await rows(ROWS);
console.log(`script per key beside ${ROWS} rows with a sum: ${many.key.toFixed(3)} ms (without rows ${few.key.toFixed(3)} ms); adding a row at ${ROWS}: ${many.add.toFixed(2)} ms, at 1: ${few.add.toFixed(2)} ms`);
weigh(join(work, "wuwei"), "form/bench.html");
rmSync(work, { recursive: true });

async function measure(peer, throttle) {
  const place = await ORIGINS.localhost.make(peer.site);
  const ours = await profile();
  const browser = await launch(ours.path);
  try {
    const page = await browser.newPage();
    const client = await page.createCDPSession();
    await client.send("Performance.enable");
    await client.send("Emulation.setCPUThrottlingRate", { rate: throttle });
    await page.evaluateOnNewDocument(watch, peer.field);
    await page.goto(new URL(peer.page, place.base).href);
    const interactive = await page.waitForFunction(() => window.interactiveAt).then((handle) => handle.jsonValue());
    return { interactive, key: await perKey(page, client, peer.field) };
  } finally {
    await browser.close();
    await gone(ours.path);
    await ours.remove();
    await place.stop();
  }
}

/** In the page: notes when the first question is shown by a script that listens, one frame later. */
function watch(field) {
  const look = () => {
    document.querySelector('[data-view="desk"]:not([hidden]) [data-act="new"]')?.click();
    // A set that was not released asks whether to go on.
    document.querySelector('[data-view="fill"]:not([hidden]) .go-on:not(:checked)')?.click();
    const control = document.querySelector(field);
    const ready = control?.checkVisibility() && (document.documentElement.dataset.viewShown === "fill" || "Survey" in window);
    if (ready) requestAnimationFrame(() => (window.interactiveAt = performance.now()));
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
}

async function perKey(page, client, field) {
  await page.focus(field);
  const script = async () => (await client.send("Performance.getMetrics")).metrics.find((metric) => metric.name === "ScriptDuration").value;
  for (let i = 0; i < 20; i++) await page.keyboard.sendCharacter("a");
  const before = await script();
  for (let i = 0; i < KEYS; i++) await page.keyboard.sendCharacter("b");
  return ((await script()) - before) / KEYS * 1000;
}

/** Script time of a key in a row, and of one more row, when there are that many rows already. */
async function rows(count) {
  const place = await ORIGINS.localhost.make(peers.wuwei.site);
  const ours = await profile();
  const browser = await launch(ours.path);
  try {
    const page = await browser.newPage();
    const client = await page.createCDPSession();
    await client.send("Performance.enable");
    await page.evaluateOnNewDocument(watch, peers.wuwei.field);
    await page.goto(new URL(peers.wuwei.page, place.base).href);
    await page.waitForFunction(() => window.interactiveAt);
    const add = () => page.evaluate(() => {
      const button = [...document.querySelectorAll('[data-act="add-row"]')].find((element) => element.checkVisibility());
      const start = performance.now();
      button.click();
      return performance.now() - start;
    });
    for (let i = 0; i < count; i++) await add();
    const times = [];
    for (let i = 0; i < 15; i++) times.push(await add());
    const last = await page.evaluate(() => [...document.querySelectorAll('[data-rows="lines"] > [data-row]')].at(-1).dataset.row);
    await page.waitForSelector(`[name="${last}.amount"]`);
    return { key: await perKeyOfNumber(page, client, `[name="${last}.amount"]`), add: median(times) };
  } finally {
    await browser.close();
    await gone(ours.path);
    await ours.remove();
    await place.stop();
  }
}

async function perKeyOfNumber(page, client, field) {
  await page.focus(field);
  const script = async () => (await client.send("Performance.getMetrics")).metrics.find((metric) => metric.name === "ScriptDuration").value;
  const before = await script();
  for (let i = 0; i < KEYS; i++) await page.keyboard.press(i % 2 ? "Backspace" : "7");
  return ((await script()) - before) / KEYS * 1000;
}

/** Bytes of the page and of everything it loads. */
function weigh(site, page) {
  const html = readFileSync(join(site, page));
  const root = dirname(join(site, page));
  const files = [[page, html]];
  for (const [, name] of html.toString().matchAll(/(?:src|href|data-engine|data-glue)="([^"#?]+\.(?:js|css|wasm))"/g)) {
    const path = [join(root, name), join(site, name)].find((candidate) => {
      try {
        readFileSync(candidate);
        return true;
      } catch {
        return false;
      }
    });
    // The engine is named twice: to be fetched early, and to the loader.
    const own = path?.slice(path.lastIndexOf("/asset/") + 1);
    if (path && !files.some(([known]) => known === own)) files.push([own, readFileSync(path)]);
  }
  let sums = [0, 0, 0];
  for (const [name, bytes] of files) {
    const sizes = [bytes.length, gzipSync(bytes, { level: 9 }).length, brotliCompressSync(bytes).length];
    sums = sums.map((sum, i) => sum + sizes[i]);
    console.log(`${name}: ${sizes.join(" / ")} bytes (raw / gzip / brotli)`);
  }
  console.log(`all that the page loads: ${sums.join(" / ")} bytes (raw / gzip / brotli)`);
}

function writeSurvey(folder) {
  cpSync(join(here, "survey"), folder, { recursive: true });
  for (const file of ["survey-core/survey.core.min.js", "survey-core/survey-core.fontless.min.css", "survey-js-ui/survey-js-ui.min.js"]) {
    cpSync(join(here, "node_modules", file), join(folder, file.split("/")[1]));
  }
  writeFileSync(join(folder, "model.js"), `window.model = ${JSON.stringify(surveyModel())};`);
}
