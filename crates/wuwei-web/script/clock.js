// The device's clock, and names that are made up here.

/** Now in the device's own zone, as entries carry it: 2026-11-23T10:12:05+08:00. */
function now() {
  const now = new Date();
  const offset = -now.getTimezoneOffset();
  const two = (number) => String(Math.floor(Math.abs(number))).padStart(2, "0");
  const local = new Date(now.getTime() + offset * 60000).toISOString().slice(0, 19);
  return local + (offset < 0 ? "-" : "+") + two(offset / 60) + ":" + two(offset % 60);
}

/** Today's civil date in the device's zone: 2026-11-23. */
const today = () => now().slice(0, 10);

/** The wall clock's time: 10:12:05. */
const clockTime = () => now().slice(11, 19);

const randomBytes = (count) => crypto.getRandomValues(new Uint8Array(count));

const hex = (bytes) => [...bytes].map((byte) => byte.toString(16).padStart(2, "0")).join("");

/** A UUID version 7 (RFC 9562 5.7), sortable by the time of its making. `crypto.randomUUID` does not exist on plain http. */
function uuid() {
  const bytes = randomBytes(10);
  bytes[0] = 0x70 | (bytes[0] & 0x0f);
  bytes[2] = 0x80 | (bytes[2] & 0x3f);
  const digits = Date.now().toString(16).padStart(12, "0") + hex(bytes);
  return digits.replace(/^(.{8})(.{4})(.{4})(.{4})/, "$1-$2-$3-$4-");
}

/** Whether a text is a UUID as records carry it: lower case, with hyphens. */
const isUuid = (text) => /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text);

/** A passphrase to be written down: five groups of four characters, none that are confused, 100 bits. */
function passphrase() {
  const letters = [...randomBytes(20)].map((byte) => "23456789abcdefghijkmnpqrstuvwxyz"[byte & 31]);
  return letters.join("").replace(/(.{4})(?=.)/g, "$1-");
}
