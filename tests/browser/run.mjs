// Runs the browser cases: node run.mjs SITE [--only CASE] [--origin ORIGIN] [--trials N] [--out FOLDER]
// [--program WUWEI] [--rules RULES] [--scenario ID]
//
// Each folder beside this file with a `steps.mjs` is a case: it names its origins (default: all three)
// and what a person does there, on SITE or on a site of the rules that it names (a folder of ../site).
// Every case gets a browser profile of its own.

import { execFileSync } from "node:child_process";
import { mkdir, mkdtemp, readdir, rm } from "node:fs/promises";
import { existsSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { gone, kill, launch, profile } from "./harness/chromium.mjs";
import { fix } from "./harness/fixed.mjs";
import { ORIGINS } from "./harness/origins.mjs";
import { Person } from "./harness/person.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    only: { type: "string" },
    origin: { type: "string" },
    trials: { type: "string", default: "10" },
    out: { type: "string", default: join(here, "out") },
    program: { type: "string" },
    rules: { type: "string" },
    scenario: { type: "string" },
  },
});
const site = resolve(positionals[0] ?? "public");
if (!existsSync(join(site, "index.html"))) {
  console.error(`no built site at ${site}: run \`wuwei build -o ${site}\` first`);
  process.exit(2);
}
const built = new Map();

/** The site of a folder of rules, built by the program under test. */
async function siteOf(rules) {
  if (!built.has(rules)) {
    const folder = await mkdtemp(join(tmpdir(), "wuwei-site-"));
    execFileSync(resolve(options.program), ["build", "--quiet", join(here, "../site", rules), "-o", folder]);
    built.set(rules, folder);
  }
  return built.get(rules);
}

async function run(name, origin, steps, site) {
  const place = await ORIGINS[origin].make(site);
  const ours = await profile();
  const folder = await mkdtemp(join(tmpdir(), "wuwei-case-"));
  const test = new Case({ name, origin, place, site, profile: ours.path, folder });
  try {
    await steps(test);
    const complaints = test.complaints.filter((line) => !test.expected.some((pattern) => pattern.test(line)));
    if (complaints.length > 0) throw new Error(`the page complained:\n  ${complaints.join("\n  ")}`);
    return null;
  } catch (error) {
    await test.photograph(join(options.out, `${name}-${origin}-failed.png`));
    return error;
  } finally {
    await test.browser?.close().catch(() => {});
    await kill(ours.path);
    await gone(ours.path);
    await ours.remove();
    await rm(folder, { recursive: true, force: true });
    await place.stop();
  }
}

/** What a case's steps get. */
class Case {
  constructor(parts) {
    Object.assign(this, parts);
    this.out = options.out;
    this.trials = Number(options.trials);
    this.program = options.program;
    this.rules = options.rules;
    this.scenario = options.scenario;
    this.secure = ORIGINS[this.origin].secure;
    this.complaints = [];
    // A page cannot know that it lies in a folder: the early fetch of the engine is refused there, and a
    // script brings it.
    this.expected = this.origin === "file" ? [/engine\.\w+\.wasm' from origin 'null'/, /net::ERR_FAILED$/, /was preloaded using link preload/] : [];
  }

  /** Opens a page of the site in the running browser, starting one if need be. */
  async open(path, { at, seed, width = 1200, height = 900, browser: wanted, worker = true, before, wait = "load" } = {}) {
    this.browser ??= await launch(this.profile, wanted);
    const page = await (this.context ?? this.browser).newPage();
    await page.setViewport({ width, height });
    page.on("pageerror", (error) => this.complaints.push(`error: ${error.message}`));
    page.on("console", (message) => {
      if (["error", "warn"].includes(message.type())) this.complaints.push(`${message.type()}: ${message.text()}`);
    });
    if (!worker) await page.setBypassServiceWorker(true);
    await fix(page, { at, seed });
    this.page = page;
    await before?.(page);
    await page.goto(new URL(path, this.place.base).href, { waitUntil: wait });
    return new Person(page);
  }

  /** Another device from now on: nothing is stored on it. */
  async device() {
    this.browser ??= await launch(this.profile);
    await this.context?.close();
    this.context = await this.browser.createBrowserContext();
  }

  /** Kills all of the browser's processes and starts anew on the same profile when next opened. */
  async killBrowser() {
    await kill(this.profile);
    await gone(this.profile);
    this.browser = null;
  }

  /** Ends the browser as a person does. */
  async closeBrowser() {
    await this.browser.close();
    await gone(this.profile);
    this.browser = null;
  }

  /** A picture of the last page, for people. */
  async photograph(path) {
    await this.page?.screenshot({ path, fullPage: true }).catch(() => {});
  }
}

await mkdir(options.out, { recursive: true });

const names = (await readdir(here)).filter((name) => existsSync(join(here, name, "steps.mjs"))).sort();
let passed = 0;
let failed = 0;
for (const name of names) {
  if (options.only && name !== options.only) continue;
  const steps = await import(pathToFileURL(join(here, name, "steps.mjs")).href);
  for (const origin of steps.origins ?? Object.keys(ORIGINS)) {
    if (options.origin && origin !== options.origin) continue;
    const started = performance.now();
    const problem = await run(name, origin, steps.default, steps.rules ? await siteOf(steps.rules) : site);
    const seconds = ((performance.now() - started) / 1000).toFixed(1);
    if (problem) {
      failed += 1;
      console.log(`FAILED ${name} on ${origin} (${seconds} s)\n${problem.stack ?? problem}`);
    } else {
      passed += 1;
      console.log(`ok ${name} on ${origin} (${seconds} s)`);
    }
  }
}
for (const folder of built.values()) await rm(folder, { recursive: true });
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 || passed === 0 ? 1 : 0);
