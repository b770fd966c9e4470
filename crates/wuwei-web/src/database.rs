//! The device's database: writes that are on their way when the call returns, and a connection that is
//! healed when the browser cuts it.
//!
//! A write is put and `commit()`ted in the task that calls [`Database::write`], so that the tab may die
//! right after. Until the device acknowledges it, it is kept here too; when the connection is lost
//! ("Connection to Indexed Database server lost", "closing", "backing store"), the database is opened
//! anew, at most [`TRIES`] times, and all that is kept is put again, in one transaction. Where the
//! device refuses for good, or is full, everything stays in memory, reads see it, and
//! [`Database::standing`] says so.

use std::cell::{Cell, RefCell};
use std::collections::BTreeMap;
use std::rc::{Rc, Weak};

use wasm_bindgen::closure::Closure;
use wasm_bindgen::{JsCast, JsValue};
use web_sys::{Event, IdbDatabase, IdbTransaction};

use crate::idb::{self, Durability, Refusal, Table};
use crate::wait::{Receiver, Sender, channel, sleep, spawn};

/// How often a lost connection is opened anew before the device counts as refusing.
const TRIES: u32 = 3;

/// How long the first opening may take before the page goes on in memory, in milliseconds.
const FIRST_OPENING: i32 = 4000;

/// A handle on the database.
#[derive(Clone)]
pub struct Database(Rc<Inner>);

/// One change: a value put, or (`None`) a key deleted.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Write {
    /// Where.
    pub table: Table,
    /// Under which key.
    pub key: String,
    /// What; `None` deletes.
    pub value: Option<String>,
}

/// How storing goes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Standing {
    /// The device has acknowledged everything.
    Stored,
    /// Something is on its way.
    Waiting,
    /// The device refuses; what it did not take is only in this page.
    Refused(Refusal),
}

type Outcome = Result<(), Refusal>;

struct Inner {
    name: String,
    connection: RefCell<Option<IdbDatabase>>,
    /// Transactions that the device has not acknowledged, in their order.
    under_way: RefCell<Vec<UnderWay>>,
    /// What waits for a connection, or was not taken.
    kept: RefCell<Kept>,
    refused: Cell<Option<Refusal>>,
    healing: Cell<bool>,
    /// Openings since the last acknowledged transaction.
    tries: Cell<u32>,
    watch: RefCell<Option<Rc<dyn Fn()>>>,
    ready: RefCell<Vec<Sender<()>>>,
    opened: Cell<bool>,
    on_complete: Closure<dyn FnMut(Event)>,
    on_abort: Closure<dyn FnMut(Event)>,
    on_close: Closure<dyn FnMut()>,
}

struct UnderWay {
    transaction: IdbTransaction,
    writes: Vec<Write>,
    durability: Durability,
    waiting: Vec<Sender<Outcome>>,
}

#[derive(Default)]
struct Kept {
    writes: BTreeMap<(Table, String), Option<String>>,
    strict: bool,
    waiting: Vec<Sender<Outcome>>,
}

impl Database {
    /// Begins to open the database of that name. Writes may follow at once; reads wait for it.
    pub fn open(name: &str) -> Database {
        let inner = Rc::new_cyclic(|weak: &Weak<Inner>| Inner {
            name: name.to_owned(),
            connection: RefCell::default(),
            under_way: RefCell::default(),
            kept: RefCell::default(),
            refused: Cell::default(),
            healing: Cell::default(),
            tries: Cell::default(),
            watch: RefCell::default(),
            ready: RefCell::default(),
            opened: Cell::default(),
            on_complete: listener(weak, |database, event| database.completed(&event)),
            on_abort: listener(weak, |database, event| database.aborted(&event)),
            on_close: {
                let weak = weak.clone();
                Closure::new(move || {
                    if let Some(inner) = weak.upgrade() {
                        Database(inner).heal();
                    }
                })
            },
        });
        let database = Database(inner);
        database.heal();
        database.give_up_waiting();
        database
    }

    /// Calls `watch` whenever the standing may have changed.
    pub fn watch(&self, watch: impl Fn() + 'static) {
        self.0.watch.replace(Some(Rc::new(watch)));
    }

    /// How storing goes.
    pub fn standing(&self) -> Standing {
        let waiting =
            !self.0.under_way.borrow().is_empty() || !self.0.kept.borrow().writes.is_empty();
        match self.0.refused.get() {
            Some(refusal) => Standing::Refused(refusal),
            None if waiting => Standing::Waiting,
            None => Standing::Stored,
        }
    }

    /// Puts and commits those writes in one transaction. The receipt tells when the device has
    /// acknowledged them or refused; they are kept in memory until then.
    pub fn write(&self, writes: Vec<Write>, durability: Durability) -> Receiver<Outcome> {
        let (done, receipt) = channel();
        let well = self.0.refused.get().is_none() && self.0.kept.borrow().writes.is_empty();
        match self.connection().filter(|_| well) {
            Some(connection) => self.put(&connection, writes, durability, vec![done]),
            None => {
                self.keep(writes, durability, vec![done]);
                match self.0.refused.get() {
                    // A full device may have room again; a refusing one is asked at the next probe.
                    Some(Refusal::Full) => self.put_kept(),
                    Some(Refusal::Broken) => self.refuse(Refusal::Broken),
                    None => self.heal(),
                }
            }
        }
        self.changed();
        receipt
    }

    /// The value under a key.
    pub async fn read(&self, table: Table, key: &str) -> Option<String> {
        let end = format!("{key}\0");
        let found = self.range(table, Some((key, &end))).await;
        found.into_iter().next().map(|(_, value)| value)
    }

    /// Keys and values of a table, sorted by key: all, or from a key (inclusive) to another (exclusive).
    pub async fn range(&self, table: Table, bounds: Option<(&str, &str)>) -> Vec<(String, String)> {
        self.ready().await;
        let mut found: BTreeMap<String, String> = BTreeMap::new();
        for _ in 0..TRIES {
            let Some(connection) = self.connection() else {
                break;
            };
            match idb::range(&connection, table, bounds).await {
                Ok(rows) => {
                    found = rows.into_iter().collect();
                    break;
                }
                Err(_) => {
                    self.heal();
                    self.ready().await;
                }
            }
        }
        self.overlay(table, bounds, &mut found);
        found.into_iter().collect()
    }

    /// Replaces a value if it still is what was seen; gives what stands there otherwise.
    pub async fn exchange(
        &self,
        table: Table,
        key: &str,
        seen: Option<&str>,
        new: &str,
    ) -> Result<(), Option<String>> {
        self.ready().await;
        match self.connection() {
            Some(connection) => match swap(&connection, table, key, seen, new).await {
                Ok(outcome) => outcome,
                // Without a store there is nobody to share it with.
                Err(_) => Ok(()),
            },
            None => Ok(()),
        }
    }

    /// A cheap look whether the connection still lives; heals it if not. For when the page is shown
    /// again, before anything is typed (iOS cuts connections of hidden pages).
    pub fn probe(&self) {
        let database = self.clone();
        spawn(async move {
            if database.0.refused.get().is_some() {
                database.0.tries.set(0);
                database.0.refused.set(None);
                return database.heal();
            }
            let Some(connection) = database.connection() else {
                return;
            };
            if idb::range(&connection, Table::Device, Some(("probe", "probe\0")))
                .await
                .is_err()
            {
                database.heal();
            }
        });
    }

    /// Waits until the database is open, or known to be refused.
    pub async fn ready(&self) {
        if self.0.opened.get() && !self.0.healing.get() {
            return;
        }
        let (done, wait) = channel();
        self.0.ready.borrow_mut().push(done);
        wait.await;
    }

    fn connection(&self) -> Option<IdbDatabase> {
        self.0.connection.borrow().clone()
    }

    /// One transaction; what throws or aborts goes to `kept`.
    fn put(
        &self,
        connection: &IdbDatabase,
        writes: Vec<Write>,
        durability: Durability,
        waiting: Vec<Sender<Outcome>>,
    ) {
        match self.begin(connection, &writes, durability) {
            Ok(transaction) => {
                let under_way = UnderWay {
                    transaction,
                    writes,
                    durability,
                    waiting,
                };
                self.0.under_way.borrow_mut().push(under_way);
            }
            Err(error) => {
                self.keep(writes, durability, waiting);
                self.failed(idb::refusal(&error));
            }
        }
    }

    fn begin(
        &self,
        connection: &IdbDatabase,
        writes: &[Write],
        durability: Durability,
    ) -> Result<IdbTransaction, JsValue> {
        let touched = |table: &Table| writes.iter().any(|write| write.table == *table);
        let tables: Vec<Table> = Table::ALL.into_iter().filter(touched).collect();
        let transaction = idb::begin(connection, &tables, Some(durability))?;
        transaction.set_oncomplete(Some(self.0.on_complete.as_ref().unchecked_ref()));
        transaction.set_onabort(Some(self.0.on_abort.as_ref().unchecked_ref()));
        for write in writes {
            let table = idb::table(&transaction, write.table)?;
            let key = JsValue::from_str(&write.key);
            match &write.value {
                Some(value) => table.put_with_key(&JsValue::from_str(value), &key)?,
                None => table.delete(&key)?,
            };
        }
        idb::commit(&transaction)?;
        Ok(transaction)
    }

    fn completed(&self, event: &Event) {
        let Some(done) = self.take(event) else { return };
        self.0.tries.set(0);
        if self.0.kept.borrow().writes.is_empty() {
            self.0.refused.set(None);
        }
        for waiting in done.waiting {
            waiting.send(Ok(()));
        }
        self.changed();
    }

    fn aborted(&self, event: &Event) {
        let Some(lost) = self.take(event) else { return };
        let error = lost
            .transaction
            .error()
            .map_or(JsValue::NULL, JsValue::from);
        self.keep(lost.writes, lost.durability, lost.waiting);
        self.failed(idb::refusal(&error));
    }

    fn take(&self, event: &Event) -> Option<UnderWay> {
        let target = event.target()?;
        let mut under_way = self.0.under_way.borrow_mut();
        let place = under_way
            .iter()
            .position(|one| target == *one.transaction.as_ref())?;
        Some(under_way.remove(place))
    }

    fn keep(&self, writes: Vec<Write>, durability: Durability, waiting: Vec<Sender<Outcome>>) {
        let mut kept = self.0.kept.borrow_mut();
        for write in writes {
            kept.writes.insert((write.table, write.key), write.value);
        }
        kept.strict |= durability == Durability::Strict;
        kept.waiting.extend(waiting);
    }

    fn failed(&self, refusal: Refusal) {
        match refusal {
            Refusal::Full => self.refuse(Refusal::Full),
            Refusal::Broken => self.heal(),
        }
    }

    fn refuse(&self, refusal: Refusal) {
        self.0.refused.set(Some(refusal));
        let waiting = std::mem::take(&mut self.0.kept.borrow_mut().waiting);
        for one in waiting {
            one.send(Err(refusal));
        }
        self.changed();
    }

    /// Opens the database anew and puts what was kept; once at a time.
    fn heal(&self) {
        if self.0.healing.replace(true) {
            return;
        }
        let database = self.clone();
        spawn(async move {
            database.reopen().await;
            database.0.healing.set(false);
            database.0.opened.set(true);
            for waiting in database.0.ready.take() {
                waiting.send(());
            }
            database.changed();
        });
    }

    async fn reopen(&self) {
        self.collect();
        while self.0.tries.get() < TRIES {
            self.0.tries.set(self.0.tries.get() + 1);
            if let Some(old) = self.0.connection.take() {
                old.set_onclose(None);
                old.close();
            }
            match idb::open(&self.0.name).await {
                Ok(connection) => {
                    let close = self.0.on_close.as_ref().unchecked_ref();
                    connection.set_onclose(Some(close));
                    connection.set_onversionchange(Some(close));
                    self.0.connection.replace(Some(connection));
                    self.0.refused.set(None);
                    self.put_kept();
                    if self.0.kept.borrow().writes.is_empty() || self.0.refused.get().is_some() {
                        return;
                    }
                }
                Err(_) => sleep(50 << self.0.tries.get()).await,
            }
        }
        self.refuse(Refusal::Broken);
    }

    /// Transactions of a lost connection may never report: what they carried is put again.
    fn collect(&self) {
        for lost in self.0.under_way.take() {
            self.keep(lost.writes, lost.durability, lost.waiting);
        }
    }

    fn put_kept(&self) {
        let Some(connection) = self.connection() else {
            return;
        };
        let kept = self.0.kept.take();
        if kept.writes.is_empty() {
            return;
        }
        let writes = kept
            .writes
            .into_iter()
            .map(|((table, key), value)| Write { table, key, value })
            .collect();
        let durability = if kept.strict {
            Durability::Strict
        } else {
            Durability::Relaxed
        };
        self.put(&connection, writes, durability, kept.waiting);
    }

    /// Lays over what was read all that the device has not acknowledged.
    fn overlay(
        &self,
        table: Table,
        bounds: Option<(&str, &str)>,
        found: &mut BTreeMap<String, String>,
    ) {
        let inside = |of: Table, key: &str| {
            of == table && bounds.is_none_or(|(from, to)| key >= from && key < to)
        };
        let mut lay = |key: &str, value: &Option<String>| match value {
            Some(value) => drop(found.insert(key.to_owned(), value.clone())),
            None => drop(found.remove(key)),
        };
        for write in self.0.under_way.borrow().iter().flat_map(|one| &one.writes) {
            if inside(write.table, &write.key) {
                lay(&write.key, &write.value);
            }
        }
        for ((of, key), value) in &self.0.kept.borrow().writes {
            if inside(*of, key) {
                lay(key, value);
            }
        }
    }

    /// Safari may leave the first opening without an answer: after a while the page goes on in memory,
    /// and what was typed is stored if the answer comes after all.
    fn give_up_waiting(&self) {
        let database = self.clone();
        spawn(async move {
            sleep(FIRST_OPENING).await;
            if !database.0.opened.replace(true) {
                database.refuse(Refusal::Broken);
                for waiting in database.0.ready.take() {
                    waiting.send(());
                }
            }
        });
    }

    fn changed(&self) {
        let watch = self.0.watch.borrow().clone();
        if let Some(watch) = watch {
            watch();
        }
    }
}

/// Compare and swap in one transaction. `Err(None)` inside: nothing stands there any more.
async fn swap(
    connection: &IdbDatabase,
    table: Table,
    key: &str,
    seen: Option<&str>,
    new: &str,
) -> Result<Result<(), Option<String>>, JsValue> {
    let transaction = idb::begin(connection, &[table], Some(Durability::Relaxed))?;
    let store = idb::table(&transaction, table)?;
    let request = store.get(&key.into())?;
    let (done, outcome) = channel();
    let (seen, new, key) = (seen.map(str::to_owned), new.to_owned(), key.to_owned());
    let asked = request.clone();
    // In the event itself: the transaction ends with it unless something is put.
    let compare = Closure::<dyn FnMut()>::new(move || {
        let found = asked.result().ok().and_then(|found| found.as_string());
        if found == seen {
            let put = store.put_with_key(&new.as_str().into(), &key.as_str().into());
            done.send(put.map(|_| Ok(())));
        } else {
            done.send(Ok(Err(found)));
        }
    });
    request.set_onsuccess(Some(compare.as_ref().unchecked_ref()));
    outcome.await
}

fn listener(
    weak: &Weak<Inner>,
    react: impl Fn(&Database, Event) + 'static,
) -> Closure<dyn FnMut(Event)> {
    let weak = weak.clone();
    Closure::new(move |event: Event| {
        if let Some(inner) = weak.upgrade() {
            react(&Database(inner), event);
        }
    })
}
