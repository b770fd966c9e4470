// Starts Chromium as Debian ships it, and ends it the hard way where a test wants that.

import { mkdtemp, readFile, readdir, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import puppeteer from "puppeteer-core";

const EXECUTABLE = process.env.WUWEI_CHROMIUM ?? "/usr/bin/chromium";

const FLAGS = [
  "--no-sandbox",
  "--disable-gpu",
  "--disable-quic",
  "--no-first-run",
  "--disable-background-networking",
  "--disable-component-update",
  "--disable-sync",
  "--disable-dev-shm-usage",
  // A plain-http origin that is not localhost: what county hosts are, and what localhost hides.
  "--host-resolver-rules=MAP county.test 127.0.0.1",
  // Chrome's own warning before plain http is not what is being tested.
  "--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable",
];

/** A profile folder that lives as long as the case does. */
export async function profile() {
  const path = await mkdtemp(join(tmpdir(), "wuwei-profile-"));
  return { path, remove: () => rm(path, { recursive: true, force: true, maxRetries: 20, retryDelay: 100 }) };
}

/** A browser on that profile. `language` is what the device is set to; the time zone is China's. */
export async function launch(profilePath, { language = "zh-CN", userAgent, flags = [] } = {}) {
  const browser = await puppeteer.launch({
    executablePath: EXECUTABLE,
    headless: true,
    userDataDir: profilePath,
    args: [...FLAGS, ...flags, `--lang=${language}`, ...(userAgent ? [`--user-agent=${userAgent}`] : [])],
    env: { ...process.env, TZ: "Asia/Shanghai", LANG: "C.UTF-8" },
    // Messages to a killed process would keep a test waiting for minutes.
    protocolTimeout: 60_000,
    handleSIGINT: false,
    handleSIGTERM: false,
  });
  return browser;
}

/** Process ids of everything that runs on that profile, or of one `--type=` only. */
export async function processes(profilePath, type) {
  const found = [];
  const all = [];
  for (const entry of await readdir("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    const command = await readFile(`/proc/${entry}/cmdline`, "utf8").catch(() => "");
    const status = await readFile(`/proc/${entry}/stat`, "utf8").catch(() => "");
    const parent = Number(status.slice(status.lastIndexOf(")") + 2).split(" ")[1]);
    all.push({ pid: Number(entry), parent, command });
  }
  // Children do not all name the profile, so follow the tree down from those that do.
  const ids = new Set(all.filter((p) => p.command.includes(profilePath)).map((p) => p.pid));
  ids.delete(process.pid);
  for (let grew = true; grew; ) {
    grew = false;
    for (const p of all) {
      if (ids.has(p.parent) && !ids.has(p.pid)) {
        ids.add(p.pid);
        grew = true;
      }
    }
  }
  for (const p of all) {
    if (ids.has(p.pid) && (!type || p.command.includes(`--type=${type}`))) found.push(p.pid);
  }
  return found;
}

/** SIGKILL, as a phone does when memory runs out. Nothing gets to say goodbye. */
export async function kill(profilePath, type) {
  const pids = await processes(profilePath, type);
  for (const pid of pids) {
    try {
      process.kill(pid, "SIGKILL");
    } catch (error) {
      if (error.code !== "ESRCH") throw error;
    }
  }
  return pids.length;
}

/** Resolves once nothing runs on that profile any more, so that the next start finds it free. */
export async function gone(profilePath) {
  const { rmSync } = await import("node:fs");
  while ((await processes(profilePath)).length > 0) await new Promise((resolve) => setImmediate(resolve));
  for (const name of ["SingletonLock", "SingletonCookie", "SingletonSocket"]) {
    rmSync(join(profilePath, name), { force: true });
  }
}
