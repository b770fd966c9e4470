// Several windows of one record: never do two write it, whatever is late, asleep or gone.

import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

/** Windows that share a store. Messages, timers and answers of the store wait until a step lets them through. */
function world() {
  const store = new Map();
  const windows = [];
  const waiting = [];
  const later = (work) => waiting.push(work);
  const timers = [];
  const answer = (give) => new Promise((resolve) => later(() => resolve(give())));
  const open = (name) => {
    const own = { name, loaded: [], asleep: false, channels: [] };
    class BroadcastChannel {
      constructor() {
        own.hear = (data) => this.onmessage({ data });
      }
      postMessage(data) {
        for (const other of windows) if (other !== own) later(() => !other.asleep && other.hear && other.hear(data));
      }
    }
    const database = {
      read: (table, key) => answer(() => store.get(key)),
      write(writes) {
        for (const { key, value } of writes) store.set(key, value);
        return answer(() => 0);
      },
      exchange: (table, key, seen, value) =>
        answer(() => {
          if (store.get(key) !== seen) return store.get(key);
          store.set(key, value);
          return true;
        }),
    };
    let turn = windows.length;
    const given = {
      window: { BroadcastChannel },
      BroadcastChannel,
      database,
      LEASE: 4,
      STORED: 0,
      held: { stored: true },
      soon: (work) => timers.push(() => !own.asleep && work()),
      hex: () => name,
      randomBytes: () => turn++,
      loadRecord: (record, readOnly) => own.loaded.push(readOnly ? "reads" : "writes"),
      setReadOnly: () => own.loaded.push("reads"),
      when() {},
      showStanding() {},
    };
    Object.assign(own, load(["lease"], "openLease,releaseLease,checkLease,happened,joinWindows,isWriter,isElsewhere,readLease,writeLease,standing:()=>standing", given));
    own.joinWindows("x");
    windows.push(own);
    return own;
  };
  /** Lets one thing that waits happen. */
  const step = async (at = 0) => {
    const [work] = waiting.splice(at, 1);
    if (work) work();
    for (let i = 0; i < 5; i++) await Promise.resolve();
  };
  /** Everything that is under way arrives before any timer goes off. */
  const settle = async () => {
    while (waiting.length || timers.length) {
      if (!waiting.length) later(timers.shift());
      await step();
    }
  };
  return { store, windows, waiting, timers, open, step, settle };
}

test("a free record is claimed and written; what is let go of counts on", async () => {
  const { store, open, settle } = world();
  const a = open("a");
  a.openLease("r");
  await settle();
  assert.deepEqual(a.loaded, ["writes"]);
  assert.equal(store.get("r"), "1 a");
  a.releaseLease();
  assert.equal(store.get("r"), "1 ");
  const b = open("b");
  b.openLease("r");
  await settle();
  assert.equal(store.get("r"), "2 b");
});

test("a second window reads while the owner answers, and takes over through it", async () => {
  const { store, open, settle } = world();
  const [a, b] = [open("a"), open("b")];
  a.openLease("r");
  await settle();
  b.openLease("r");
  await settle();
  assert.deepEqual(b.loaded, ["reads"]);
  assert.ok(a.isWriter() && b.isElsewhere());
  b.happened("take-over");
  await settle();
  assert.equal(store.get("r"), "2 b");
  assert.deepEqual([a.loaded.at(-1), b.loaded.at(-1)], ["reads", "writes"]);
});

test("a silent owner loses the lease, and finds out when it wakes up", async () => {
  const { store, open, settle } = world();
  const [a, b] = [open("a"), open("b")];
  a.openLease("r");
  await settle();
  a.asleep = true;
  b.openLease("r");
  await settle();
  assert.equal(store.get("r"), "2 b");
  a.asleep = false;
  a.checkLease();
  await settle();
  assert.deepEqual([a.isWriter(), b.isWriter()], [false, true]);
});

test("what others put into the store is no lease", () => {
  const { open } = world();
  const { readLease, writeLease } = open("a");
  assert.deepEqual(readLease("12 tab"), { epoch: 12, owner: "tab" });
  assert.equal(writeLease({ epoch: 3, owner: "" }), "3 ");
  for (const foreign of [undefined, "", "x", "-1 a", "99999999 a", "1.5 a"]) assert.equal(readLease(foreign), undefined, foreign);
});

test("whatever three awake windows do, two never write at once", async () => {
  // A small generator with fixed seeds: the same orders in every run.
  for (let seed = 1; seed <= 60; seed++) {
    let state = seed * 2654435761;
    const random = (most) => {
      state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
      return Math.floor((state / 2 ** 32) * most);
    };
    const { windows, waiting, timers, open, step } = world();
    for (const name of ["a", "b", "c"]) open(name).openLease("r");
    for (let n = 0; n < 120; n++) {
      const one = windows[random(3)];
      const what = random(14);
      if (what === 0) one.happened("take-over");
      else if (what === 1) one.checkLease();
      else if (what === 2) {
        one.releaseLease();
        one.openLease("r");
      } else if (waiting.length) await step();
      // An owner that is awake answers before anybody's patience ends.
      else if (timers.length) timers.splice(random(timers.length), 1)[0]();
      const writers = windows.filter((each) => each.isWriter()).map((each) => each.name);
      assert.ok(writers.length <= 1, `seed ${seed}, step ${n}: ${writers}`);
    }
  }
});
