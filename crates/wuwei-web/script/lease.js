// Who may write a draft when several windows have it open.
//
// The store keeps one line per open record, the lease: who writes and for the how-manieth time it changed
// hands. A window that finds another's lease asks over a channel; an owner answers at once, even from the
// background, where timers sleep. Silence for PATIENCE means that the owner is gone. Claims are compare-and-swap
// in one transaction, so that of two claimants one wins. Web Locks would do this alone, but plain http has none.

/** How long an owner may be silent before the lease is taken over, in milliseconds. */
const PATIENCE = 1000;

/** Random name of this window. */
const me = hex(randomBytes(8));

/**
 * What this window is to the record that it shows: `asking` (has asked the owner and waits), `pleading` (has
 * asked it to let go), `claiming`, `writer`, `reader`; and the lease that goes with it. Empty while none is open.
 */
let standing = {};

/** The record that the standing is about. */
let leased = "";

let channel;

/** Which question the running timer belongs to. */
let question = 0;

const writeLease = ({ epoch, owner }) => epoch + " " + owner;

/** Reads what stands in the store; anything else counts as no lease. */
function readLease(stored) {
  const found = /^(\d{1,6}) (.*)$/.exec(stored || "");
  return found ? { epoch: +found[1], owner: found[2] } : undefined;
}

/** Joins the other windows of that database; in a browser without channels the lease alone decides. */
function joinWindows(name) {
  if (!window.BroadcastChannel) return;
  channel = new BroadcastChannel(name);
  channel.onmessage = ({ data }) => {
    const [verb, record] = String(data).split(" ");
    if (leased === record) happened(verb);
  };
}

const tellWindows = (verb) => channel && channel.postMessage(verb + " " + leased);

const isWriter = () => standing.is === "writer";

/** Whether another window writes the open record. */
const isElsewhere = () => ["reader", "asking", "pleading"].includes(standing.is);

/** The lease on a record that was begun here. */
function ownLease(record) {
  leased = record;
  standing = { is: "writer", lease: { owner: me, epoch: 1 } };
}

/** Asks for the lease on a record; the record is opened when it is decided who writes. */
async function openLease(record) {
  leased = record;
  standing = {};
  const found = await database.read(LEASE, record);
  if (leased === record) meet(readLease(found));
}

/** What the store holds when a window opens a record, or has lost a claim. */
function meet(lease) {
  if (!lease || !lease.owner || lease.owner === me) return claim(lease);
  standing = { is: "asking", lease };
  askOwner("ask");
}

function askOwner(verb) {
  const mine = ++question;
  tellWindows(verb);
  soon(() => question === mine && happened("silence"), PATIENCE);
}

/** Replaces the lease in the store if it still is what was seen. */
async function claim(seen) {
  const record = leased;
  const lease = { owner: me, epoch: seen ? seen.epoch + 1 : 1 };
  standing = { is: "claiming", lease };
  const found = await database.exchange(LEASE, record, seen && writeLease(seen), writeLease(lease));
  if (leased !== record || standing.lease !== lease) return;
  if (found !== true) return meet(readLease(found));
  standing = { is: "writer", lease };
  loadRecord(record, false);
}

/** Something happened to this window: another one spoke, nobody did, or the person wants to write here. */
function happened(what) {
  const { is, lease } = standing;
  const waits = is === "asking" || is === "pleading";
  if (is === "asking" && what === "held") {
    standing = { is: "reader", lease };
    loadRecord(leased, true);
  } else if (waits && what === "silence") {
    claim(lease);
  } else if (waits && what === "freed") {
    // Perhaps an older owner said so: who has it now stands in the store.
    openLease(leased);
  } else if (is === "reader" && what === "take-over") {
    standing = { is: "pleading", lease };
    askOwner("give");
  } else if (is === "writer" && what === "ask") {
    tellWindows("held");
  } else if (is === "writer" && what === "give") {
    giveUp();
  }
}

/** Everything is stored before the other window is told that it may read it. */
async function giveUp() {
  standing.is = "reader";
  setReadOnly(true);
  when("elsewhere", true);
  const stored = await database.write(freeLease(), true);
  if (stored === STORED) tellWindows("freed");
  showStanding();
}

/** A lease that nobody has; its epoch goes on counting. */
const freeLease = () => [{ table: LEASE, key: leased, value: writeLease({ owner: "", epoch: standing.lease.epoch }) }];

/** Lets go of the open record: the page goes away, or another record is opened. */
function releaseLease() {
  if (isWriter() && held && held.stored) {
    database.write(freeLease(), false);
    tellWindows("freed");
  }
  standing = {};
  leased = "";
}

/** Looks whether the lease is still this window's; one that slept may have been overtaken. */
async function checkLease() {
  const record = leased;
  const lease = readLease(await database.read(LEASE, record));
  if (!lease || leased !== record || !isWriter() || lease.epoch <= standing.lease.epoch) return;
  standing = { is: "reader", lease };
  loadRecord(record, true);
}
