// The device's database: writes that are on their way when the call returns, and a connection that is
// healed when the browser cuts it. Every key and value is a text.
//
// A write is put and commit()ted in the task that calls write(), so that the tab may die right after.
// Until the device acknowledges it, it is kept here too; when the connection is lost ("Connection to
// Indexed Database server lost", "closing", "backing store"), the database is opened anew, at most TRIES
// times, and all that is kept is put again, in one transaction. Where the device refuses for good, or is
// full, everything stays in memory, reads see it, and standing() says so.

const TABLES = ["draft", "record", "journal", "device", "lease"];
const DRAFT = 0;
const RECORD = 1;
const JOURNAL = 2;
const DEVICE = 3;
const LEASE = 4;

/** How often a lost connection is opened anew before the device counts as refusing. */
const TRIES = 3;

/** How long the first opening may take before the page goes on in memory, in milliseconds. */
const FIRST_OPENING = 4000;

// How storing goes.
const STORED = 0;
const FULL = 1;
const BROKEN = 2;
const WAITING = 3;

class Database {
  /** Begins to open it. Writes may follow at once; reads wait. `changed` is called when the standing may have changed. */
  constructor(name, changed) {
    this.name = name;
    this.changed = changed;
    this.connection = null;
    // Transactions that the device has not acknowledged, in their order.
    this.underWay = [];
    // What waits for a connection, or was not taken: the last write of each key.
    this.kept = new Map();
    this.keptStrict = false;
    this.keptWaiting = [];
    this.refused = STORED;
    this.healing = false;
    this.opened = false;
    // Openings since the last acknowledged transaction.
    this.tries = 0;
    this.readers = [];
    this.heal();
    // Safari may leave the first opening without an answer: after a while the page goes on in memory, and
    // what was typed is stored if the answer comes after all.
    setTimeout(() => {
      if (this.opened) return;
      this.opened = true;
      this.refuse(BROKEN);
      this.letRead();
    }, FIRST_OPENING);
  }

  standing() {
    return this.refused || (this.underWay.length || this.kept.size ? WAITING : STORED);
  }

  /** Puts and commits writes ({ table, key, value }; without a value the key is deleted) in one transaction. */
  write(writes, strict) {
    return new Promise((done) => {
      if (this.connection && !this.refused && !this.kept.size) {
        this.put(writes, strict, [done]);
      } else {
        this.keep(writes, strict, [done]);
        // A full device may have room again; a refusing one is asked at the next probe.
        if (this.refused === FULL) this.putKept();
        else if (this.refused) this.refuse(BROKEN);
        else this.heal();
      }
      this.changed();
    });
  }

  /** Keys and values in turn, sorted by key, from a key (inclusive) to another (exclusive), or all. */
  async range(table, from, to) {
    await this.ready();
    const found = new Map();
    for (let n = 0; n < TRIES && this.connection; n++) {
      try {
        const [keys, values] = await rowsOf(this.connection, table, from, to);
        // What is not a text was put there by somebody else.
        keys.forEach((key, at) => {
          if (typeof key === "string" && typeof values[at] === "string") found.set(key, values[at]);
        });
        break;
      } catch (error) {
        this.heal();
        await this.ready();
      }
    }
    // What the device has not acknowledged lies over what it holds.
    for (const write of this.underWay.flatMap((one) => one.writes).concat(...this.kept.values())) {
      const { key, value } = write;
      if (write.table !== table || (from !== undefined && (key < from || key >= to))) continue;
      if (value === undefined) found.delete(key);
      else found.set(key, value);
    }
    return [...found.keys()].sort().flatMap((key) => [key, found.get(key)]);
  }

  all(table) {
    return this.range(table);
  }

  async read(table, key) {
    return (await this.range(table, key, key + "\0"))[1];
  }

  /** Draft and entries of a record, then keys and lines of its journal in turn. */
  async held(id, from, to) {
    const [draft, file, journal] = await Promise.all([
      this.read(DRAFT, id),
      this.read(RECORD, id),
      this.range(JOURNAL, from, to),
    ]);
    return [draft, file, ...journal];
  }

  /** Replaces a value if it still is what was seen: `true`, or what stands there. */
  async exchange(table, key, seen, value) {
    await this.ready();
    try {
      const transaction = this.connection.transaction(TABLES[table], "readwrite", { durability: "relaxed" });
      const store = transaction.objectStore(TABLES[table]);
      const found = await new Promise((resolve, reject) => {
        const request = store.get(key);
        // In the event itself: the transaction ends with it unless something is put.
        request.onsuccess = () => {
          const same = request.result === seen;
          if (same) store.put(value, key);
          resolve(same || request.result);
        };
        request.onerror = reject;
      });
      return found;
    } catch (error) {
      // Without a store there is nobody to share it with.
      return true;
    }
  }

  /** A cheap look whether the connection still lives; heals it if not. */
  async probe() {
    if (this.refused) {
      this.tries = 0;
      this.refused = STORED;
      this.heal();
    } else if (this.connection) {
      await rowsOf(this.connection, DEVICE, "probe", "probe\0").catch(() => this.heal());
    }
  }

  /** Waits until the database is open, or known to be refused. */
  async ready() {
    if (!this.opened || this.healing) await new Promise((resolve) => this.readers.push(resolve));
  }

  /** One transaction; what throws or aborts is kept. */
  put(writes, strict, waiting) {
    const one = { writes, strict, waiting };
    try {
      const names = TABLES.filter((_, table) => writes.some((write) => write.table === table));
      const durability = strict ? "strict" : "relaxed";
      const transaction = this.connection.transaction(names, "readwrite", { durability });
      transaction.oncomplete = () => this.completed(one);
      transaction.onabort = () => this.aborted(one, transaction.error);
      for (const { table, key, value } of writes) {
        const store = transaction.objectStore(TABLES[table]);
        if (value === undefined) store.delete(key);
        else store.put(value, key);
      }
      transaction.commit();
      this.underWay.push(one);
    } catch (error) {
      this.keep(writes, strict, waiting);
      this.failed(error);
    }
  }

  completed(one) {
    if (!this.take(one)) return;
    this.tries = 0;
    if (!this.kept.size) this.refused = STORED;
    one.waiting.forEach((done) => done(STORED));
    this.changed();
  }

  aborted(one, error) {
    if (!this.take(one)) return;
    this.keep(one.writes, one.strict, one.waiting);
    this.failed(error);
  }

  take(one) {
    const at = this.underWay.indexOf(one);
    if (at >= 0) this.underWay.splice(at, 1);
    return at >= 0;
  }

  keep(writes, strict, waiting) {
    for (const write of writes) this.kept.set(write.table + write.key, write);
    this.keptStrict = this.keptStrict || strict;
    this.keptWaiting.push(...waiting);
  }

  failed(error) {
    if (error && error.name === "QuotaExceededError") this.refuse(FULL);
    else this.heal();
  }

  refuse(refusal) {
    this.refused = refusal;
    this.keptWaiting.splice(0).forEach((done) => done(refusal));
    this.changed();
  }

  /** Opens the database anew and puts what was kept; once at a time. */
  async heal() {
    if (this.healing) return;
    this.healing = true;
    await this.reopen();
    this.healing = false;
    this.opened = true;
    this.letRead();
    this.changed();
  }

  async reopen() {
    // Transactions of a lost connection may never report: what they carried is put again.
    for (const lost of this.underWay.splice(0)) this.keep(lost.writes, lost.strict, lost.waiting);
    while (this.tries < TRIES) {
      this.tries++;
      if (this.connection) {
        this.connection.onclose = null;
        this.connection.close();
        this.connection = null;
      }
      try {
        this.connection = await connect(this.name);
      } catch (error) {
        await new Promise((resolve) => setTimeout(resolve, 50 << this.tries));
        continue;
      }
      this.connection.onclose = this.connection.onversionchange = () => this.heal();
      this.refused = STORED;
      this.putKept();
      if (!this.kept.size || this.refused) return;
    }
    this.refuse(BROKEN);
  }

  putKept() {
    if (!this.connection || !this.kept.size) return;
    const writes = [...this.kept.values()];
    const strict = this.keptStrict;
    this.kept.clear();
    this.keptStrict = false;
    this.put(writes, strict, this.keptWaiting.splice(0));
  }

  letRead() {
    this.readers.splice(0).forEach((read) => read());
  }
}

/** Opens a database, making its tables where they are new. */
function connect(name) {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(name, 1);
    request.onupgradeneeded = () => TABLES.forEach((table) => request.result.createObjectStore(table));
    outcome(request, resolve, reject);
  });
}

/** Keys and values of a table, of one moment. */
async function rowsOf(connection, table, from, to) {
  const store = connection.transaction(TABLES[table]).objectStore(TABLES[table]);
  const bounds = from === undefined ? undefined : IDBKeyRange.bound(from, to, false, true);
  const all = [store.getAllKeys(bounds), store.getAll(bounds)];
  return Promise.all(all.map((request) => new Promise((resolve, reject) => outcome(request, resolve, reject))));
}

function outcome(request, resolve, reject) {
  request.onsuccess = () => resolve(request.result);
  request.onerror = (event) => {
    // Unhandled, the event would go up to the page's error reporting.
    event.preventDefault();
    reject(request.error);
  };
}
