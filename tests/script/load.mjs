// Loads scripts of a page (crates/wuwei-web/script) without a page: what they would find there is given.

import { readFileSync } from "node:fs";

const folder = new URL("../../crates/wuwei-web/script/", import.meta.url);

/**
 * The wanted names out of some scripts, which see `given` (an object: names and what they stand for) besides
 * each other.
 */
export function load(scripts, wanted, given = {}) {
  const text = scripts.map((name) => readFileSync(new URL(`${name}.js`, folder), "utf8")).join("");
  return new Function(...Object.keys(given), `"use strict";${text};return {${wanted}}`)(...Object.values(given));
}
