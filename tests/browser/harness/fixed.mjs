// Clock and random bytes, replaced from outside before any script of the page runs. The product has no
// test hook: it asks the browser for the time and for random bytes, and the browser's answers are fixed.

/** Makes every new document of the page see that instant and that stream of bytes. */
export async function fix(page, { at = "2026-11-23T09:40:00+08:00", seed = 1 } = {}) {
  await page.evaluateOnNewDocument(install, Date.parse(at), seed);
}

/** Moves the page's clock to another instant. */
export async function setClock(page, at) {
  await page.evaluate((instant) => window.dispatchEvent(new CustomEvent("test-clock", { detail: instant })), Date.parse(at));
}

function install(start, seed) {
  let now = start;
  addEventListener("test-clock", (event) => {
    now = event.detail;
  });
  const RealDate = Date;
  globalThis.Date = class Date extends RealDate {
    constructor(...parts) {
      if (parts.length === 0) super(now);
      else super(...parts);
    }
    static now() {
      return now;
    }
  };
  // mulberry32: enough for bytes that only have to be the same every time.
  let state = seed >>> 0;
  const byte = () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let t = state;
    t = Math.imul(t ^ (t >>> 15), t | 1);
    t ^= t + Math.imul(t ^ (t >>> 7), t | 61);
    return ((t ^ (t >>> 14)) >>> 0) & 0xff;
  };
  crypto.getRandomValues = (array) => {
    const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
    for (let i = 0; i < bytes.length; i++) bytes[i] = byte();
    return array;
  };
}
