// Checking and building N services, beside Hugo on a site of as many pages: least wall time, processor time and peak
// memory of several runs, each into an empty folder; then a build without a change, and an edit under `wuwei serve`.
//
//   node tests/bench/sites.mjs target/release/wuwei [100 1000 10000] [--runs 5]     needs `hugo` and GNU `time`

import { spawn, spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { write } from "./services.mjs";

const [program, ...rest] = process.argv.slice(2);
const runs = rest.includes("--runs") ? Number(rest[rest.indexOf("--runs") + 1]) : 5;
const counts = rest.map(Number).filter((n, at) => n > 0 && rest[at - 1] !== "--runs");
if (!program) {
  console.error("usage: node sites.mjs PROGRAM [COUNT…] [--runs N]");
  process.exit(2);
}
const wuwei = resolve(program);
const folder = mkdtempSync(join(tmpdir(), "wuwei-bench-"));

console.log("| services | | seconds | processor | MB | pages |\n|---:|---|---:|---:|---:|---:|");
for (const count of counts.length ? counts : [100, 1000, 10000]) {
  const place = join(folder, String(count));
  write(count, place);
  const rules = join(place, "rules");
  const at = (name) => join(place, name);
  const row = (what, { seconds, processor, megabytes }, pages = "") =>
    console.log(`| ${count} | ${what} | ${seconds.toFixed(2)} | ${processor.toFixed(2)} | ${megabytes.toFixed(0)} | ${pages} |`);
  row("wuwei check", best(() => measured([wuwei, "check", rules])));
  // What a county does before it releases: the rules against the last edition.
  measured([wuwei, "release", "--quiet", rules]);
  const edition = join(rules, "editions", readdirSync(join(rules, "editions"))[0]);
  row("wuwei diff, an edition and the rules", best(() => measured([wuwei, "diff", edition, rules])));
  rmSync(join(rules, "editions"), { recursive: true });
  // One after the other, so that what else the machine does falls on both.
  const ours = [];
  const theirs = [];
  for (let run = 0; run < runs; run++) {
    ours.push(measured([wuwei, "build", rules, "-o", at("wuwei")], at("wuwei")));
    theirs.push(measured(["hugo", "--quiet", "-s", at("hugo"), "-d", at("hugo-out")], at("hugo-out")));
  }
  row("wuwei build", least(ours), pages(at("wuwei")));
  row("hugo", least(theirs), pages(at("hugo-out")));
  row("wuwei build, nothing changed", best(() => measured([wuwei, "build", rules, "-o", at("wuwei")])));
  const edits = await edited(rules);
  console.log(`| ${count} | edit under serve: signal, page | ${edits.map((ms) => (ms / 1000).toFixed(3)).join(", ")} | | | |`);
}
rmSync(folder, { recursive: true, force: true });

/** Wall time, processor time and peak memory of a command; `output` is emptied before it runs. */
function measured(words, output) {
  if (output) rmSync(output, { recursive: true, force: true });
  const { stderr, status } = spawnSync("/usr/bin/time", ["-f", "%e %U %S %M", ...words], { encoding: "utf8" });
  if (status !== 0) throw new Error(`${words.join(" ")}\n${stderr}`);
  const [seconds, user, system, kilobytes] = stderr.trim().split("\n").pop().split(" ").map(Number);
  return { seconds, processor: user + system, megabytes: kilobytes / 1024 };
}

function least(runs) {
  const of = (name) => Math.min(...runs.map((run) => run[name]));
  return { seconds: of("seconds"), processor: of("processor"), megabytes: of("megabytes") };
}

function best(run) {
  return least(Array.from({ length: runs }, run));
}

function pages(folder) {
  return spawnSync("find", [folder, "-name", "*.html", "-printf", "."], { encoding: "utf8" }).stdout.length;
}

/** Best times, after one file is written anew, until a page is told to reload, and until it has the new page. */
async function edited(rules) {
  const server = spawn(wuwei, ["serve", rules], { stdio: ["ignore", "pipe", "ignore"] });
  try {
    const said = await new Promise((done) => server.stdout.once("data", done));
    const address = String(said).match(/http:\/\/\S+/)[0];
    const text = async (path) => (await fetch(address + path)).text();
    await text("index.html");
    const file = join(rules, "services-0.toml");
    const original = readFileSync(file, "utf8");
    const times = [];
    for (let run = 1; run <= runs; run++) {
      const version = (await text("_wuwei/reload.js")).match(/after\/(\d+)/)[1];
      const news = text(`_wuwei/after/${version}`);
      await new Promise((done) => setTimeout(done, 300));
      const start = performance.now();
      writeFileSync(file, original.replace("limit = 3\n", `limit = ${30 + run}\n`));
      await news;
      const signal = performance.now() - start;
      const page = await text("service/service-0.html");
      if (!page.includes(String(30 + run))) throw new Error("the page is not the new one");
      times.push([signal, performance.now() - start]);
    }
    return [0, 1].map((which) => Math.min(...times.map((time) => time[which])));
  } finally {
    server.kill();
  }
}
