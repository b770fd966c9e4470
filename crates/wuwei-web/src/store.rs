//! What outlives the page: the open draft's journal, and how storing goes.
//!
//! The page side calls these and nothing else of the store side:
//! [`begin`] once, [`adopt`] when something was typed before the engine came, [`journal`] in every
//! input handler, [`settle`] when a field is left or the page goes away, [`act`] for every button
//! that it does not know, [`input`] for every `data-input` that changes.

use std::cell::{Cell, OnceCell, Ref, RefCell, RefMut};

use web_sys::Element;
use wuwei_record::Record;

use crate::app::{App, Op, Opening};
use crate::database::{Database, Durability, Standing, Table, Writes};
use crate::draft::Draft;
use crate::facts::Facts;
use crate::identity::Identity;
use crate::kept::look;
use crate::keys::Keyring;
use crate::tabs::{self, Tabs};
use crate::{browser, clock, desk, ident, identity, journal, keys, life, note, share, sign};

/// Superseded lines that are cleared away at once rather than one by one.
const COMPACT_AFTER: u32 = 2000;

/// What the store side keeps for a page.
#[derive(Default)]
pub struct Store {
    facts: OnceCell<Facts>,
    database: OnceCell<Database>,
    tabs: RefCell<Tabs>,
    held: RefCell<Option<Held>>,
    keyring: RefCell<Keyring>,
    identity: RefCell<Identity>,
    /// When the device had last acknowledged everything, by the wall clock.
    pub(crate) last_saved: RefCell<String>,
    busy: Cell<bool>,
    /// How storing stood when the page last showed it.
    pub(crate) shown: Cell<Option<Standing>>,
}

/// The open record, as far as it concerns the store.
pub struct Held {
    /// What the desk says about it.
    pub draft: Draft,
    /// Its signed entries.
    pub record: Record,
    /// Whether the draft stands in the store: nothing is stored for a form in which nothing was typed.
    stored: bool,
    /// Collects what the form is given while it opens a new record: the service, presets, first rows.
    given: Option<Vec<Op>>,
    /// What it was given, to be stored with the first key.
    waiting: Vec<Op>,
    /// Whether something was typed since the draft's own line was last written.
    touched: bool,
    /// Number of the next journal line.
    next: u32,
    /// Lines since the journal was last compacted.
    grown: u32,
    /// The day on which the form was opened, which is its `today`.
    day: String,
}

impl Held {
    /// Whether anything was typed since it was opened.
    pub fn was_typed_in(&self) -> bool {
        self.next > 0
    }

    /// Whether the device holds anything of it.
    pub fn is_stored(&self) -> bool {
        self.stored
    }

    /// Whether the form was judged by another day than today's.
    pub fn is_of_another_day(&self) -> bool {
        self.day != clock::today()
    }
}

impl Store {
    /// The page's facts.
    pub fn facts(&self) -> &Facts {
        self.facts.get_or_init(Facts::of_page)
    }

    /// The device's database.
    pub fn database(&self) -> &Database {
        self.database.get().expect("opened when the page began")
    }

    /// This window among others.
    pub fn tabs(&self) -> RefMut<'_, Tabs> {
        self.tabs.borrow_mut()
    }

    /// Who signs here.
    pub fn identity(&self) -> RefMut<'_, Identity> {
        self.identity.borrow_mut()
    }

    /// The key with which they sign.
    pub fn keyring(&self) -> RefMut<'_, Keyring> {
        self.keyring.borrow_mut()
    }

    /// The open record.
    pub fn held(&self) -> Option<Ref<'_, Held>> {
        Ref::filter_map(self.held.borrow(), Option::as_ref).ok()
    }

    /// The open record, to be changed.
    pub fn held_mut(&self) -> Option<RefMut<'_, Held>> {
        RefMut::filter_map(self.held.borrow_mut(), Option::as_mut).ok()
    }

    /// Starts something that a second click must not start again; `false` while it runs.
    pub fn claim_busy(&self) -> bool {
        !self.busy.replace(true)
    }

    /// Ends what [`Store::claim_busy`] started.
    pub fn release_busy(&self) {
        self.busy.set(false);
    }
}

/// Opens the database and shows what the address asks for, or the desk.
pub fn begin(app: &App) {
    let store = app.store();
    let me = wuwei_record::digest::hex(&clock::random::<8>());
    store
        .tabs
        .replace(Tabs::join(app, &store.facts().database(), me));
    let watcher = *app;
    let _ = store
        .database
        .set(Database::open(&store.facts().database(), move || {
            life::show_standing(&watcher)
        }));
    life::listen(app);
    share::show_ways(app);
    let app = *app;
    store.database().all(Table::Device, move |device| {
        life::show_standing(&app);
        identity::load(&app, &device);
        keys::load(&app, &device);
        desk::arrive(&app);
        browser::persist();
    });
}

/// Begins a new record with what was typed before the engine came.
pub fn adopt(app: &App, typed: Vec<Op>) {
    start(app, desk::service_in_address(), typed);
}

/// Begins a new record. Nothing is stored before something is typed.
pub fn start(app: &App, given: Vec<Op>, typed: Vec<Op>) {
    let_go(app);
    let id = ident::uuid7(clock::millis(), clock::random());
    let store = app.store();
    let facts = store.facts();
    let now = clock::at();
    let draft = Draft {
        record: id.clone(),
        flow: facts.flow.clone(),
        form: facts.digest.clone(),
        ruleset: facts.ruleset.clone(),
        created: now.clone(),
        updated: now,
        ..Draft::default()
    };
    store.tabs().own(&id);
    hold(app, draft, Record::new(&*id), false);
    let journal: Vec<Op> = given.into_iter().chain(typed.iter().cloned()).collect();
    if let Some(mut held) = store.held_mut() {
        held.given = Some(journal.clone());
    }
    app.open(Opening {
        record: id,
        entries: Vec::new(),
        stage: 0,
        service: None,
        journal,
        read_only: false,
    });
    // From here on what is journalled was typed.
    let before = store.held_mut().and_then(|mut held| held.given.take());
    if typed.is_empty() {
        if let Some(mut held) = store.held_mut() {
            held.waiting = before.unwrap_or_default();
        }
    } else {
        write(app, &before.unwrap_or_default());
    }
    life::show_standing(app);
}

/// Takes a record as the open one.
pub fn hold(app: &App, draft: Draft, record: Record, stored: bool) {
    let held = Held {
        draft,
        record,
        stored,
        given: None,
        waiting: Vec::new(),
        touched: false,
        next: 0,
        grown: 0,
        day: clock::today(),
    };
    app.store().held.replace(Some(held));
    app.when("elsewhere", app.store().tabs().elsewhere());
    app.when("foreign-edition", false);
}

/// Forgets the open record, leaving everything of it stored.
pub fn let_go(app: &App) {
    settle_whole(app);
    tabs::release(app);
    app.store().held.replace(None);
    app.close();
}

/// Reads a record and its journal and opens it; the lease has been decided.
pub fn load(app: &App, record: &str, read_only: bool) {
    look(app, record, move |app, kept| {
        let Some(record) = kept.record() else {
            return desk::show_note(app, "unreadable", &[("offset", "0"), ("reason", "")]);
        };
        let journal = kept.journal();
        let Some(draft) = kept.draft else {
            return desk::show(app);
        };
        if !read_only {
            compact(app.store().database(), &journal);
        }
        let stages = app.program().stages.len();
        let opening = Opening {
            record: kept.id,
            entries: record.entries.clone(),
            stage: record.entries.len().min(stages),
            service: record
                .entries
                .first()
                .and_then(|first| first.get("service")?.as_str().map(str::to_owned)),
            read_only: read_only || record.entries.len() >= stages,
            journal: journal.into_iter().map(|(_, op)| op).collect(),
        };
        app.when("finished", record.entries.len() >= stages);
        hold(app, draft, record, true);
        app.open(opening);
        if !read_only {
            remember_carried(app);
        }
        life::show_standing(app);
    });
}

/// A record that came as a file brings with it what other records may take over.
fn remember_carried(app: &App) {
    let carried = desk::carried(app);
    let Some(mut held) = app.store().held_mut() else {
        return;
    };
    if held.draft.carried == carried {
        return;
    }
    held.draft.carried = carried;
    let write = Writes::of(Table::Draft, &held.draft.record, &held.draft.write());
    drop(held);
    let database = app.store().database();
    database.write(&write, Durability::Relaxed);
}

/// Stores changes of the open draft: put and `commit()` before this returns.
pub fn journal(app: &App, ops: &[Op]) {
    let waiting = {
        let Some(mut held) = app.store().held_mut() else {
            return;
        };
        if let Some(given) = &mut held.given {
            return given.extend_from_slice(ops);
        }
        std::mem::take(&mut held.waiting)
    };
    if waiting.is_empty() {
        write(app, ops);
    } else {
        let all: Vec<Op> = waiting.into_iter().chain(ops.iter().cloned()).collect();
        write(app, &all);
    }
}

fn write(app: &App, ops: &[Op]) {
    let store = app.store();
    let Some(lease) = store.tabs().lease().cloned() else {
        return;
    };
    let Some(mut held) = store.held_mut() else {
        return;
    };
    if ops.is_empty() {
        return;
    }
    let id = held.draft.record.clone();
    let writes = Writes::default();
    if !held.stored {
        held.stored = true;
        writes.put(Table::Draft, &id, &held.draft.write());
        writes.put(Table::Lease, &id, &lease.write());
    }
    for op in ops {
        let key = journal::key(&id, lease.epoch, held.next);
        writes.put(Table::Journal, &key, &journal::write(&op.path, &op.typed));
        held.next += 1;
        held.grown += 1;
    }
    held.touched = true;
    drop(held);
    store.database().write(&writes, Durability::Relaxed);
}

/// Makes all that was journalled durable (`strict`): a field was left, the page is being hidden.
pub fn settle(app: &App) {
    let (title, carried) = (desk::title(app), desk::carried(app));
    let store = app.store();
    let Some(mut held) = store.held_mut().filter(|held| held.touched) else {
        return;
    };
    if store.tabs().lease().is_none() {
        return;
    }
    held.touched = false;
    if let Some(title) = title {
        held.draft.title = title;
    }
    held.draft.carried = carried;
    held.draft.updated = clock::at();
    // A strict transaction flushes the ones before it too: the store has one log.
    let write = Writes::of(Table::Draft, &held.draft.record, &held.draft.write());
    let long = held.grown >= COMPACT_AFTER;
    if long {
        held.grown = 0;
    }
    let id = held.draft.record.clone();
    drop(held);
    store.database().write(&write, Durability::Strict);
    tabs::check(app);
    if long {
        compact_later(app, &id);
    }
}

/// Settles with the due date for the desk's list, for which the form is folded whole.
pub fn settle_whole(app: &App) {
    let touched = app.store().held().is_some_and(|held| held.touched);
    if touched
        && let Some((_, due)) = desk::summary(app)
        && let Some(mut held) = app.store().held_mut()
    {
        held.draft.due = due;
    }
    settle(app);
}

/// Does what a button with that `data-act` asks for. `false`: unknown here.
pub fn act(app: &App, action: &str, at: &Element) -> bool {
    match action {
        "take-over" => tabs::take_over(app),
        _ => {
            return desk::act(app, action, at)
                || keys::act(app, action, at)
                || sign::act(app, action)
                || share::act(app, action);
        }
    }
    true
}

/// A `data-input` outside the record changed (a file was chosen).
pub fn input(app: &App, name: &str, at: &Element) {
    match name {
        "file" => desk::files_chosen(app, at),
        "name" | "department" | "area" => identity::input(app, name, at),
        "key-file" => note::clear(name),
        _ => {}
    }
}

fn compact(database: &Database, journal: &[(String, Op)]) {
    let superseded = journal::superseded(journal);
    if superseded.is_empty() {
        return;
    }
    let gone = Writes::default();
    for key in superseded {
        gone.delete(Table::Journal, key);
    }
    database.write(&gone, Durability::Relaxed);
}

fn compact_later(app: &App, record: &str) {
    look(app, record, |app, kept| {
        compact(app.store().database(), &kept.journal());
    });
}
