//! What outlives the page: the open draft's journal, and how storing goes.
//!
//! The page side calls these and nothing else of the store side:
//! [`begin`] once, [`adopt`] when something was typed before the engine came, [`journal`] in every
//! input handler, [`settle`] when a field is left or the page goes away, [`act`] for every button
//! that it does not know, [`input`] for every `data-input` that changes.

use std::cell::{Cell, OnceCell, Ref, RefCell, RefMut};

use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::{Element, Event};
use wuwei_record::Record;

use crate::app::{App, Op, Opening, Status};
use crate::database::{Database, Standing, Write};
use crate::draft::Draft;
use crate::facts::Facts;
use crate::idb::{Durability, Refusal, Table};
use crate::keys::Keyring;
use crate::tabs::{self, Tabs};
use crate::wait::spawn;
use crate::{clock, desk, dom, ident, journal, keys, share, sign};

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
    last_saved: RefCell<String>,
    busy: Cell<bool>,
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
        self.database
            .get_or_init(|| Database::open(&self.facts().database()))
    }

    /// This window among others.
    pub fn tabs(&self) -> RefMut<'_, Tabs> {
        self.tabs.borrow_mut()
    }

    /// Who signs here, and with which key.
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
    let watcher = app.clone();
    store.database().watch(move || show_standing(&watcher));
    listen(app);
    share::show_ways(app);
    let app = app.clone();
    spawn(async move {
        app.store().database().ready().await;
        show_standing(&app);
        keys::load(&app).await;
        desk::arrive(&app).await;
        persist();
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
    show_standing(app);
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
    let (app, id) = (app.clone(), record.to_owned());
    spawn(async move {
        let database = app.store().database().clone();
        let Some(draft) = database
            .read(Table::Draft, &id)
            .await
            .and_then(|text| Draft::read(&id, &text))
        else {
            return desk::show(&app).await;
        };
        let Some(record) = entries(&database, &draft).await else {
            return desk::show_note(&app, "unreadable", &[("offset", "0"), ("reason", "")]).await;
        };
        let journal = lines(&database, &id).await;
        if !read_only {
            compact(&database, &journal);
        }
        let stages = app.program().stages.len();
        let opening = Opening {
            record: id,
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
        hold(&app, draft, record, true);
        app.open(opening);
        show_standing(&app);
    });
}

/// The journal of a record, in order, with its keys.
pub async fn lines(database: &Database, id: &str) -> Vec<(String, Op)> {
    let (from, to) = journal::bounds(id);
    let stored = database.range(Table::Journal, Some((&from, &to))).await;
    stored
        .into_iter()
        .filter_map(|(key, line)| Some((key, journal::read(&line)?)))
        .collect()
}

/// The signed entries of a draft; `None` where what is stored is no record, or another's.
pub async fn entries(database: &Database, draft: &Draft) -> Option<Record> {
    match database.read(Table::Record, &draft.record).await {
        Some(file) => {
            let record = Record::read(file.as_bytes()).ok()?;
            (record.id == draft.record).then_some(record)
        }
        None => Some(Record::new(&*draft.record)),
    }
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
    let mut writes = Vec::with_capacity(ops.len() + 2);
    if !held.stored {
        held.stored = true;
        writes.push(put(Table::Draft, &id, held.draft.write()));
        writes.push(put(Table::Lease, &id, lease.write()));
    }
    for op in ops {
        let key = journal::key(&id, lease.epoch, held.next);
        writes.push(put(
            Table::Journal,
            &key,
            journal::write(&op.path, &op.typed),
        ));
        held.next += 1;
        held.grown += 1;
    }
    held.touched = true;
    drop(held);
    drop(store.database().write(writes, Durability::Relaxed));
}

/// Makes all that was journalled durable (`strict`): a field was left, the page is being hidden.
pub fn settle(app: &App) {
    let title = desk::title(app);
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
    held.draft.updated = clock::at();
    // A strict transaction flushes the ones before it too: the store has one log.
    let write = put(Table::Draft, &held.draft.record, held.draft.write());
    let long = held.grown >= COMPACT_AFTER;
    if long {
        held.grown = 0;
    }
    let id = held.draft.record.clone();
    drop(held);
    drop(store.database().write(vec![write], Durability::Strict));
    tabs::check(app);
    if long {
        compact_later(app, id);
    }
}

/// Settles with the due date for the desk's list, for which the form is folded whole.
fn settle_whole(app: &App) {
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
        "key-file" | "name" | "department" | "area" => keys::input(app, name, at),
        _ => {}
    }
}

/// Writes how storing goes into the bar and the page's standing warnings.
pub fn show_standing(app: &App) {
    let store = app.store();
    let standing = store.database().standing();
    app.when("no-storage", standing == Standing::Refused(Refusal::Broken));
    app.when("storage-full", standing == Standing::Refused(Refusal::Full));
    let held = store.held();
    let writes = store.tabs().lease().is_some();
    app.status(match (standing, held) {
        (_, None) => Status::Nothing,
        (_, Some(_)) if !writes => Status::ReadOnly,
        (Standing::Refused(_), _) => Status::CannotStore,
        // Nothing was typed since it was opened.
        (Standing::Stored, Some(held)) if held.next == 0 => Status::Nothing,
        (Standing::Waiting, _) => {
            store.last_saved.borrow_mut().clear();
            Status::Unsaved
        }
        (Standing::Stored, _) => {
            let mut last = store.last_saved.borrow_mut();
            if last.is_empty() {
                *last = clock::time();
            }
            Status::Saved(last.clone())
        }
    });
}

/// A value put into a table.
pub fn put(table: Table, key: &str, value: String) -> Write {
    Write {
        table,
        key: key.to_owned(),
        value: Some(value),
    }
}

/// A key deleted from a table.
pub fn delete(table: Table, key: &str) -> Write {
    Write {
        table,
        key: key.to_owned(),
        value: None,
    }
}

fn compact(database: &Database, journal: &[(String, Op)]) {
    let gone: Vec<Write> = journal::superseded(journal)
        .into_iter()
        .map(|key| delete(Table::Journal, key))
        .collect();
    if !gone.is_empty() {
        drop(database.write(gone, Durability::Relaxed));
    }
}

fn compact_later(app: &App, record: String) {
    let database = app.store().database().clone();
    spawn(async move {
        compact(&database, &lines(&database, &record).await);
    });
}

/// The page is hidden, shown again, left, or brought back from the browser's page cache.
fn listen(app: &App) {
    let hidden = |app: &App, _: &Event| {
        let state = js_sys::Reflect::get(&dom::document(), &"visibilityState".into());
        if state.ok().and_then(|state| state.as_string()).as_deref() == Some("hidden") {
            settle_whole(app);
        } else {
            app.store().database().probe();
            tabs::check(app);
        }
    };
    on(app, dom::document().as_ref(), "visibilitychange", hidden);
    // Enter in a passphrase field: the form's last button is what it is for. Nothing is ever sent.
    on(app, dom::document().as_ref(), "submit", |_, event| {
        event.prevent_default();
        let form = event
            .target()
            .and_then(|form| form.dyn_into::<Element>().ok());
        let button = form.and_then(|form| dom::find_all_in(&form, "button[data-act]").pop());
        if let Some(Ok(button)) = button.map(JsCast::dyn_into::<web_sys::HtmlElement>) {
            button.click();
        }
    });
    on(app, dom::window().as_ref(), "pagehide", |app, _| {
        settle_whole(app);
        tabs::release(app);
    });
    on(app, dom::window().as_ref(), "pageshow", |app, event| {
        let kept = js_sys::Reflect::get(event, &"persisted".into());
        let id = app.store().held().map(|held| held.draft.record.clone());
        if let (Ok(true), Some(id)) = (kept.map(|kept| kept.is_truthy()), id) {
            tabs::open(app, &id);
        }
    });
}

/// Listens for as long as the page lives.
pub fn on(
    app: &App,
    target: &web_sys::EventTarget,
    event: &str,
    react: impl Fn(&App, &Event) + 'static,
) {
    let app = app.clone();
    let listener = Closure::<dyn FnMut(Event)>::new(move |event: Event| react(&app, &event));
    let _ = target.add_event_listener_with_callback(event, listener.as_ref().unchecked_ref());
    listener.forget();
}

/// Asks the browser not to clear the store away; where there is nobody to ask, nothing is lost by it.
fn persist() {
    let get = |of: &wasm_bindgen::JsValue, name: &str| js_sys::Reflect::get(of, &name.into()).ok();
    let Some(storage) = get(dom::window().navigator().as_ref(), "storage") else {
        return;
    };
    if let Some(Ok(ask)) = get(&storage, "persist").map(|ask| ask.dyn_into::<js_sys::Function>()) {
        drop(ask.call0(&storage));
    }
}
