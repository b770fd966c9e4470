// Names, drafts and journals as the device keeps them.

import assert from "node:assert/strict";
import { test } from "node:test";
import { load } from "./load.mjs";

const { uuid, isUuid, passphrase, now } = load(["clock"], "uuid,isUuid,passphrase,now");
const { readDraft, writeDraft, readLines, writeLine, lineKey, superseded } = load(
  ["form", "clock", "drafts"],
  "readDraft,writeDraft,readLines,writeLine,lineKey,superseded",
  { document: {} },
);

test("record ids are UUIDs of version 7 and sort by the time of their making", () => {
  const ids = Array.from({ length: 50 }, uuid);
  for (const id of ids) {
    assert.ok(isUuid(id), id);
    assert.match(id, /^.{14}7.{4}[89ab]/);
  }
  assert.ok(Math.abs(parseInt(ids[0].replace("-", "").slice(0, 12), 16) - Date.now()) < 60_000);
  assert.equal(new Set(ids).size, ids.length);
  for (const other of ["", ids[0].toUpperCase(), `${ids[0]}0`, ids[0].replaceAll("-", "0")]) assert.equal(isUuid(other), false);
});

test("a made passphrase is five groups of four letters that nobody confuses", () => {
  assert.match(passphrase(), /^([2-9a-km-z]{4}-){4}[2-9a-km-z]{4}$/);
  assert.doesNotMatch(Array.from({ length: 50 }, passphrase).join(""), /[lo01]/);
});

test("a moment carries the device's own zone", () => {
  assert.match(now(), /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d[+-]\d\d:\d\d$/);
  assert.ok(Math.abs(new Date(now()) - Date.now()) < 60_000);
});

const id = "01a2060f-5d80-7371-a341-bac2f93051e4";
const draft = {
  record: id,
  flow: "on-site",
  form: "sha256:1",
  ruleset: "hebi",
  version: "2026.1.0",
  digest: "sha256:2",
  signed: 1,
  title: "甲\n\"乙\"",
  due: "",
  created: "2026-11-23T10:12:05+08:00",
  updated: "2026-11-23T10:12:05+08:00",
  exported: 0,
  carried: [["@service", "a"], ["enterprise.name", "甲\n乙"]],
};

test("a draft comes back as it was written", () => {
  const { format, ...read } = readDraft(id, writeDraft(draft));
  assert.equal(format, "wuwei-draft/1");
  assert.deepEqual(read, draft);
});

test("what does not fit is no draft", () => {
  const stored = JSON.parse(writeDraft(draft));
  const broken = [
    ["x", stored],
    [id, { ...stored, format: "wuwei-draft/2" }],
    [id, { ...stored, record: "x" }],
    [id, { ...stored, signed: -1 }],
    [id, { ...stored, exported: 0.5 }],
    [id, { ...stored, title: 7 }],
    [id, { ...stored, due: undefined }],
    [id, null],
    [id, []],
  ];
  for (const [record, value] of broken) assert.equal(readDraft(record, JSON.stringify(value)), undefined, JSON.stringify(value));
  for (const text of ["", "{", "\0"]) assert.equal(readDraft(id, text), undefined);
  assert.deepEqual(readDraft(id, JSON.stringify({ ...stored, carried: [1, 2] })).carried, []);
});

test("lines of a journal come back as they were, line feeds and all; others are left out", () => {
  const lines = [["a", "b\nc"], ["s.f", ""]].map((op, at) => [String(at), writeLine(op)]);
  assert.deepEqual(readLines([...lines, ["2", "\nx"], ["3", "no line feed"]]).slice(0, 2), [["0", "a", "b\nc"], ["1", "s.f", ""]]);
  assert.equal(readLines([["2", "\nx"], ["3", "nothing"]]).length, 0);
});

test("keys sort as lines follow each other: by who held the lease, then by number", () => {
  const keys = [[1, 0], [1, 9], [1, 10], [1, 999_999], [2, 0], [10, 0]].map(([epoch, number]) => lineKey(id, epoch, number));
  assert.deepEqual([...keys].sort(), keys);
  for (const key of keys) assert.ok(key >= `${id}:` && key < `${id};`);
});

test("only earlier answers to the same path are superfluous", () => {
  const lines = [
    ["1", "rows", "+d1"],
    ["2", "rows.d1.text", "a"],
    ["3", "@service", "x"],
    ["4", "rows", "-d1"],
    ["5", "rows.d1.text", "b"],
    ["6", "rows", "+d1"],
    ["7", "@service", "y"],
  ];
  assert.deepEqual(superseded(lines).sort(), ["2", "3"]);
});
