//! The device's database: tables of texts. `script/database.js` carries it out, and says how a lost
//! connection is healed and what is kept meanwhile.

use js_sys::Array;
use wasm_bindgen::{JsCast, JsValue};

use crate::browser::{self, Answer};
use crate::dom;

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

    /// Puts and commits those writes in one transaction, before this returns. What is awaited tells when
    /// the device has acknowledged them or refused; they are kept in memory until then.
    pub fn write(&self, writes: &Writes, durability: Durability) -> Stored {
        Stored(browser::write(
            &self.0,
            &writes.0,
            durability == Durability::Strict,
        ))
    }

    /// The value under a key.
    pub async fn read(&self, table: Table, key: &str) -> Option<String> {
        let end = [key, "\0"].concat();
        let found = browser::range(&self.0, table as u32, Some(key), Some(&end)).await;
        found.dyn_into::<Array>().ok()?.get(1).as_string()
    }

    /// Keys and values of a table, sorted by key: all, or from a key (inclusive) to another (exclusive).
    pub async fn range(&self, table: Table, bounds: Option<(&str, &str)>) -> Vec<(String, String)> {
        let (from, to) = bounds.unzip();
        let found = browser::range(&self.0, table as u32, from, to).await;
        pairs(&found)
    }

    /// Replaces a value if it still is what was seen; gives what stands there otherwise.
    pub async fn exchange(
        &self,
        table: Table,
        key: &str,
        seen: Option<&str>,
        new: &str,
    ) -> Result<(), Option<String>> {
        let outcome = browser::exchange(&self.0, table as u32, key, seen, new).await;
        if outcome.is_truthy() && !outcome.is_string() {
            Ok(())
        } else {
            Err(outcome.as_string())
        }
    }

    /// A cheap look whether the connection still lives; heals it if not. For when the page is shown
    /// again, before anything is typed (iOS cuts connections of hidden pages).
    pub fn probe(&self) {
        self.0.probe();
    }

    /// Waits until the database is open, or known to be refused.
    pub async fn ready(&self) {
        browser::ready(&self.0).await;
    }
}

/// On its way to the device.
#[must_use = "await it, or `let go` of it"]
pub struct Stored(Answer);

impl Stored {
    /// Whether the device has taken it.
    pub async fn taken(self) -> bool {
        self.0.await.as_f64() == Some(0.0)
    }

    /// Nobody waits for it: the standing will tell.
    pub fn let_go(self) {}
}

fn pairs(found: &JsValue) -> Vec<(String, String)> {
    let Some(list) = found.dyn_ref::<Array>() else {
        return Vec::new();
    };
    let text = |at| list.get(at).as_string().unwrap_or_default();
    let mut pairs = Vec::with_capacity(list.length() as usize / 2);
    let mut at = 0;
    while at < list.length() {
        pairs.push((text(at), text(at + 1)));
        at += 2;
    }
    pairs
}
