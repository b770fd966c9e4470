// How long after a rule file is saved `wuwei check --watch` has said what it finds, with N made-up services on top of
// the base set. Target: 100 ms at 1,000.
//
//   node tests/bench/watch.mjs target/release/wuwei [1000] [20]

import { spawn } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

import { write } from "./services.mjs";

const [program = "target/release/wuwei", count = "1000", edits = "20"] = process.argv.slice(2);
const place = mkdtempSync(join(tmpdir(), "wuwei-watch-"));
let watching;
try {
  write(Number(count), place);
  const rules = join(place, "rules");
  const name = readdirSync(rules).find((it) => it.startsWith("services"));
  const file = join(rules, name ?? readdirSync(rules)[0]);
  const text = readFileSync(file, "utf8");
  watching = spawn(resolve(program), ["check", rules, "--watch"], { stdio: ["ignore", "ignore", "pipe"] });
  let checks = 0;
  let told = () => {};
  watching.stderr.on("data", (said) => {
    if (said.toString().includes("Watching")) {
      checks += 1;
      told();
    }
  });
  const until = (wanted) =>
    new Promise((done) => {
      told = () => checks >= wanted && done();
      told();
    });
  await until(1);
  const times = [];
  for (let edit = 1; edit <= Number(edits); edit += 1) {
    writeFileSync(file, `${text}# ${"·".repeat(edit)}\n`);
    const saved = performance.now();
    await until(edit + 1);
    times.push(performance.now() - saved);
  }
  times.sort((a, b) => a - b);
  const at = (part) => times[Math.floor((times.length - 1) * part)].toFixed(0);
  console.log(`${count} services, ${times.length} edits: least ${at(0)} ms, median ${at(0.5)}, most ${at(1)}`);
} finally {
  watching?.kill();
  rmSync(place, { recursive: true, force: true });
}
