//! The device's database: tables of texts. `script/database.js` carries it out, and says how a lost
//! connection is healed and what is kept meanwhile.

use js_sys::Array;

use crate::browser;
use crate::dom;
use crate::wait::after;

/// What is kept; every key and value is a text. In the order of the script's `TABLES`.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Table {
    /// One [`crate::draft::Draft`] per record, by record id.
    Draft,
    /// The file of signed entries, by record id.
    Record,
    /// Lines by [`crate::journal::key`].
    Journal,
    /// Who signs here, and the locked key.
    Device,
    /// Leases by record id.
    Lease,
}

/// How sure the device must be before it reports that something is stored.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Durability {
    /// Handed to the operating system: outlives the browser.
    Relaxed,
    /// Flushed to disk: outlives a power cut.
    Strict,
}

/// How storing goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The device has acknowledged everything.
    Stored,
    /// There is no room left; what the device did not take is only in this page.
    Full,
    /// The device refuses, or there is no store at all; likewise.
    Broken,
    /// Something is on its way.
    Waiting,
}

/// A handle on the database.
#[derive(Clone)]
pub struct Database(browser::Database);

/// Changes that are made together, or not at all.
pub struct Writes(Array);

impl Default for Writes {
    fn default() -> Self {
        Writes(Array::new())
    }
}

impl Writes {
    /// A single value put into a table.
    pub fn of(table: Table, key: &str, value: &str) -> Writes {
        let writes = Writes::default();
        writes.put(table, key, value);
        writes
    }

    /// Puts a value into a table.
    pub fn put(&self, table: Table, key: &str, value: &str) {
        browser::add_write(&self.0, table as u32, key, Some(value));
    }

    /// Deletes a key from a table.
    pub fn delete(&self, table: Table, key: &str) {
        browser::add_write(&self.0, table as u32, key, None);
    }
}

impl Database {
    /// Begins to open the database of that name. Writes may follow at once; reads wait for it. `changed`
    /// is called whenever the standing may have changed.
    pub fn open(name: &str, changed: impl Fn() + 'static) -> Database {
        let changed = dom::callback(move |_| changed());
        Database(browser::Database::new(name, &changed))
    }

    /// How storing goes.
    pub fn standing(&self) -> Standing {
        match self.0.standing() {
            0 => Standing::Stored,
            1 => Standing::Full,
            2 => Standing::Broken,
            _ => Standing::Waiting,
        }
    }

    /// Puts and commits those writes in one transaction, before this returns. Until the device has
    /// acknowledged them they are kept in memory; the standing tells how that goes.
    pub fn write(&self, writes: &Writes, durability: Durability) {
        let strict = durability == Durability::Strict;
        let _ = self.0.write(&writes.0, strict);
    }

    /// The same, durable; then does something that depends on whether the device has taken them.
    pub fn write_then(&self, writes: &Writes, then: impl FnOnce(bool) + 'static) {
        after(&self.0.write(&writes.0, true), move |outcome| {
            then(outcome.as_f64() == Some(0.0));
        });
    }

    /// The value under a key.
    pub fn read(&self, table: Table, key: &str, then: impl FnOnce(Option<String>) + 'static) {
        after(&self.0.read(table as u32, key), move |found| {
            then(found.as_string());
        });
    }

    /// Keys and values of a whole table, sorted by key.
    pub fn all(&self, table: Table, then: impl FnOnce(Vec<(String, String)>) + 'static) {
        after(&self.0.all(table as u32), move |found| {
            then(pairs(&Array::from(&found), 0));
        });
    }

    /// Draft, file of entries, and journal of a record. The journal's keys lie from `from` (inclusive) to
    /// `to` (exclusive).
    pub fn held(
        &self,
        id: &str,
        from: &str,
        to: &str,
        then: impl FnOnce(Option<String>, Option<String>, Vec<(String, String)>) + 'static,
    ) {
        after(&self.0.held(id, from, to), move |found| {
            let found = Array::from(&found);
            let (draft, file) = (found.get(0).as_string(), found.get(1).as_string());
            then(draft, file, pairs(&found, 2));
        });
    }

    /// Replaces a value if it still is what was seen; gives what stands there otherwise.
    pub fn exchange(
        &self,
        table: Table,
        key: &str,
        seen: Option<&str>,
        new: &str,
        then: impl FnOnce(Result<(), Option<String>>) + 'static,
    ) {
        let exchanged = self.0.exchange(table as u32, key, seen, new);
        after(&exchanged, move |outcome| {
            then(match outcome.as_bool() {
                Some(_) => Ok(()),
                None => Err(outcome.as_string()),
            });
        });
    }

    /// A cheap look whether the connection still lives; heals it if not. For when the page is shown
    /// again, before anything is typed (iOS cuts connections of hidden pages).
    pub fn probe(&self) {
        self.0.probe();
    }
}

/// Keys and values, which stand in turn from there on.
fn pairs(list: &Array, mut at: u32) -> Vec<(String, String)> {
    let text = |at| list.get(at).as_string().unwrap_or_default();
    let mut pairs = Vec::with_capacity(list.length() as usize / 2);
    while at < list.length() {
        pairs.push((text(at), text(at + 1)));
        at += 2;
    }
    pairs
}
