//! What this device holds for the flow: the list, new, open, export, delete one.

use web_sys::{Element, HtmlInputElement, HtmlTextAreaElement};

use wasm_bindgen::JsCast;
use wuwei_engine::program::Field;
use wuwei_engine::{Date, FormProgram};
use wuwei_json::{Object, Value};

use crate::app::{App, Op, SERVICE, View};
use crate::database::{Table, Writes};
use crate::draft::Draft;
use crate::kept::look;
use crate::sign::MAX_FILE;
use crate::store;
use crate::words::selector;
use crate::{bind, carry, dom, facts, ident, life, note, open_file, page, parcel, share, tabs};

/// What the page's address asks for: a record (`#record=…`), or else the desk.
pub fn arrive(app: &App) {
    // Something was typed before the engine came: that is open already.
    if app.store().held().is_some() {
        return;
    }
    match in_address("record").filter(|id| ident::is_uuid(id)) {
        Some(id) => open(app, &id),
        None => show(app),
    }
}

/// The actions of the desk.
pub fn act(app: &App, action: &str, at: &Element) -> bool {
    match action {
        "new" => begin(app),
        "open-file" => press_file_input(),
        "open-text" => open_text(app),
        "to-desk" => leave(app),
        "next-of-plan" => next_of_plan(app, at),
        "desk-open" => with_record(app, at, open),
        "desk-export" => with_record(app, at, export),
        "desk-delete" => ask(at, true),
        "desk-delete-keep" => ask(at, false),
        "desk-delete-sure" => with_record(app, at, remove),
        _ => return false,
    }
    true
}

/// Files were chosen.
pub fn files_chosen(app: &App, at: &Element) {
    let Some(input) = at.dyn_ref::<HtmlInputElement>() else {
        return;
    };
    let app = *app;
    share::read_files(input, MAX_FILE, move |files| {
        open_file::all(&app, files.into_iter());
    });
    // So that the same file may be chosen again.
    input.set_value("");
}

/// Shows the desk with what the device holds now.
pub fn show(app: &App) {
    show_with(app, None);
}

/// Shows the desk with a message.
pub fn show_note(app: &App, code: &'static str, slots: &[(&str, &str)]) {
    show_with(app, Some((code, app.page().said(code, slots))));
}

fn show_with(app: &App, message: Option<(&'static str, String)>) {
    let app = *app;
    app.store().database().all(Table::Draft, move |stored| {
        list(&app, &stored);
        app.show(View::Desk);
        life::show_standing(&app);
        if let Some((code, words)) = message {
            note::say(&app, "desk", code, &words);
        }
    });
}

/// Opens a record of this device: in this page, on the page of its own form's edition, or (where the
/// site has none) as a file that can be passed on.
pub fn open(app: &App, id: &str) {
    note::clear("desk");
    look(app, id, |app, kept| {
        let Some(draft) = &kept.draft else {
            return show(app);
        };
        if draft.form == app.store().facts().digest {
            store::let_go(app);
            return tabs::open(app, &kept.id);
        }
        match facts::page_of(&draft.form) {
            Some(page) => go_to(&page, &kept.id),
            None => open_file::show_foreign(app, kept),
        }
    });
}

/// Goes to the page of another edition, which finds the record in the store that both share.
pub fn go_to(page: &str, id: &str) {
    let _ = dom::window()
        .location()
        .assign(&[page, "#record=", id].concat());
}

/// The answer to the title field in the open form; cheap enough for every field that is left.
pub fn title(app: &App) -> Option<String> {
    let open = app.opened()?;
    let field = titles(app.program()).next()?;
    let path = [&app.program().sections[field.section].id, ".", &field.id].concat();
    let typed = open.form.field(&path)?.typed.to_owned();
    Some(typed)
}

/// What other records may take over from the open one.
pub fn carried(app: &App) -> Vec<Op> {
    let open = app.opened();
    open.map_or_else(Vec::new, |open| {
        carry::of_form(app.program(), &open.form, open.service.as_deref())
    })
}

/// Title and earliest due date out of the open form, which is folded whole for it.
pub fn summary(app: &App) -> Option<(String, String)> {
    let open = app.opened()?;
    let mut entries = open.entries.clone();
    let mut draft = Object::new();
    draft.insert("kind", "stage");
    draft.insert("data", open.form.data());
    entries.push(draft.into());
    let (state, _) = wuwei_record::state::state(&entries);
    Some(summary_of(app.program(), state.value()))
}

/// The same out of what a record says.
pub fn summary_of(program: &FormProgram, state: &Value) -> (String, String) {
    (title_of(program, state), due_of(program, state))
}

/// The words for a stage by its position; empty past the last.
pub fn stage_name(app: &App, stage: usize) -> String {
    let Some(stage) = app.program().stages.get(stage) else {
        return String::new();
    };
    app.page()
        .text(&selector("stage", &stage.id), &[])
        .unwrap_or_else(|| stage.id.clone())
}

/// The answer to the first field outside rows whose purpose is `title`.
fn title_of(program: &FormProgram, state: &Value) -> String {
    titles(program)
        .filter_map(|field| {
            state
                .get(&program.sections[field.section].id)?
                .get(&field.id)?
                .as_str()
        })
        .next()
        .unwrap_or_default()
        .to_owned()
}

fn titles(program: &FormProgram) -> impl Iterator<Item = &Field> {
    let outside_rows = |field: &&Field| program.sections[field.section].group.is_none();
    let title = |field: &&Field| field.purpose.as_deref() == Some("title");
    program.fields.iter().filter(title).filter(outside_rows)
}

/// The earliest `due` of rows that have no `done` and are not withdrawn.
fn due_of(program: &FormProgram, state: &Value) -> String {
    let field_of = |section: usize, purpose: &str| {
        program
            .fields
            .iter()
            .find(|field| field.section == section && field.purpose.as_deref() == Some(purpose))
    };
    let sections = program
        .sections
        .iter()
        .enumerate()
        .filter(|(_, section)| section.group.is_some());
    let open_rows = sections.flat_map(|(place, section)| {
        let (due, done) = (field_of(place, "due"), field_of(place, "done"));
        let rows = state
            .get(&section.id)
            .and_then(Value::as_array)
            .unwrap_or_default();
        rows.iter().filter_map(move |row| {
            let finished = row.get("withdrawn").is_some()
                || done.is_some_and(|done| row.get(&done.id).is_some());
            if finished {
                None
            } else {
                row.get(&due?.id)?.as_str()
            }
        })
    });
    open_rows.min().unwrap_or_default().to_owned()
}

fn begin(app: &App) {
    note::clear("desk");
    store::start(app, service_in_address(), Vec::new());
}

/// Begins the next record of the plan that a record of the desk, or else the open one, is of.
fn next_of_plan(app: &App, at: &Element) {
    note::clear("desk");
    let id = match (item_of(at), app.store().held()) {
        (Some(item), _) => dom::attribute(&item, "data-record"),
        (None, Some(held)) => held.draft.record.clone(),
        (None, None) => return,
    };
    look(app, &id, |app, kept| {
        if let Some(draft) = kept.draft {
            let given = carry::of_plan(app.program(), draft.carried);
            store::start(app, given, Vec::new());
            bind::known::ask(app);
            app.announce(&app.page().said("plan-copied", &[]));
        }
    });
}

/// The service that the address names, as the first operation of a new record.
pub fn service_in_address() -> Vec<Op> {
    let services = facts::block("services");
    let known = |id: &String| {
        let ids = services.as_array().unwrap_or_default().iter();
        ids.filter_map(|service| service.get("id")?.as_str())
            .any(|known| known == id)
    };
    let chosen = in_address("service").filter(known);
    chosen
        .map(|id| Op {
            path: SERVICE.to_owned(),
            typed: id,
        })
        .into_iter()
        .collect()
}

fn leave(app: &App) {
    store::let_go(app);
    show(app);
}

fn list(app: &App, stored: &[(String, String)]) {
    let facts = app.store().facts();
    let mut drafts: Vec<Draft> = Vec::with_capacity(stored.len());
    for draft in stored.iter().filter_map(|(id, text)| Draft::read(id, text)) {
        if draft.flow == facts.flow {
            // Newest first. Inserting is a tenth of the code of a sort, and the list is short.
            let older = drafts
                .iter()
                .position(|other| other.updated < draft.updated);
            drafts.insert(older.unwrap_or(drafts.len()), draft);
        }
    }
    if let Some(empty) = dom::find("[data-desk-empty]") {
        dom::show(&empty, drafts.is_empty());
    }
    let Some(list) = dom::find("[data-desk-list]") else {
        return;
    };
    list.set_text_content(None);
    for draft in &drafts {
        add_item(app, &list, draft);
    }
}

fn add_item(app: &App, list: &Element, draft: &Draft) {
    let page = app.page();
    let stages = app.program().stages.len();
    let count = draft.signed.to_string();
    // Of a draft the stage that is being filled, else the one that was signed last.
    let stage = stage_name(app, draft.signed.saturating_sub(1));
    let (state, words) = if draft.form != app.store().facts().digest {
        let slots = [
            ("ruleset", &*draft.ruleset.id),
            ("version", &*draft.ruleset.version),
        ];
        ("foreign", page.said("desk-foreign", &slots))
    } else if draft.signed >= stages {
        ("finished", page.said("desk-finished", &[("count", &count)]))
    } else if draft.signed > 0 {
        (
            "signed",
            page.said("desk-signed", &[("stage", &stage), ("count", &count)]),
        )
    } else {
        ("draft", page.said("desk-draft", &[("stage", &stage)]))
    };
    let title = if draft.title.is_empty() {
        page.said("untitled", &[])
    } else {
        draft.title.clone()
    };
    let due =
        Date::parse(&draft.due).map(|due| page.said("desk-due", &[("date", &page.date(due))]));
    let when = if draft.signed > 0 {
        "desk-signed-at"
    } else {
        "desk-saved-at"
    };
    let out = match draft.signed {
        0 => "",
        signed if draft.exported >= signed => "exported",
        _ => "not-exported",
    };
    let slots = [
        ("@data-record", &*draft.record),
        ("@data-state", state),
        ("title", &title),
        ("state", &words),
        ("due", &due.unwrap_or_default()),
        (
            "when",
            &page.said(when, &[("time", &moment(&draft.updated))]),
        ),
        ("out", &page.said(out, &[])),
    ];
    let planned = state != "foreign" && carry::has_plan(app.program(), &draft.carried);
    if let Some(item) = page.add(list, "template[data-desk-item]", &slots) {
        page::show_in(&item, "[data-act=\"next-of-plan\"]", planned);
    }
}

/// `2026-11-23 10:12` of an instant as entries carry it.
pub fn moment(at: &str) -> String {
    at.get(..16).unwrap_or(at).replace('T', " ")
}

/// Deleting asks in the page: one question is open at a time.
fn ask(at: &Element, open: bool) {
    for question in dom::find_all("[data-desk-list] [data-ask]") {
        dom::show(&question, false);
    }
    let Some(item) = item_of(at) else { return };
    let wanted = if open {
        "[data-act=\"desk-delete-keep\"]"
    } else {
        "[data-act=\"desk-delete\"]"
    };
    if let Some(question) = dom::find_in(&item, "[data-ask]") {
        dom::show(&question, open);
    }
    if let Some(button) = dom::find_in(&item, wanted) {
        page::focus(&button);
    }
}

/// Deletes everything that the device holds of a record.
fn remove(app: &App, id: &str) {
    look(app, id, |app, kept| {
        let writes = Writes::default();
        for table in [Table::Draft, Table::Record, Table::Lease] {
            writes.delete(table, &kept.id);
        }
        for (key, _) in &kept.lines {
            writes.delete(Table::Journal, key);
        }
        let (app, database) = (*app, app.store().database());
        database.write_then(&writes, move |_| show_note(&app, "deleted", &[]));
    });
}

/// Saves a record as a file; one with unsigned work as a draft for another device.
fn export(app: &App, id: &str) {
    look(app, id, |app, kept| {
        let Some(draft) = &kept.draft else { return };
        let Some(record) = kept.record() else {
            let slots = [("offset", "0"), ("reason", "")];
            return note::show(app, "desk", "unreadable", &slots);
        };
        let journal: Vec<Op> = kept.journal().into_iter().map(|(_, op)| op).collect();
        let (name, text) = if journal.is_empty() && !record.entries.is_empty() {
            ([&kept.id, ".record.json"].concat(), record.to_pretty())
        } else {
            let name = [&kept.id, ".draft.json"].concat();
            (name, parcel::pack(draft, &record, &journal))
        };
        share::download(&name, "application/json", text.as_bytes());
        note::show(app, "desk", "downloaded", &[("file", &name)]);
    });
}

fn open_text(app: &App) {
    let input = dom::find("[data-input=\"text\"]")
        .and_then(|area| area.dyn_into::<HtmlTextAreaElement>().ok());
    let Some(area) = input else { return };
    open_file::all(app, vec![Some(area.value().into_bytes())].into_iter());
    area.set_value("");
}

fn press_file_input() {
    let input = dom::find("[data-view=\"desk\"] [data-input=\"file\"]");
    if let Some(input) = input.and_then(|input| input.dyn_into::<HtmlInputElement>().ok()) {
        input.click();
    }
}

fn with_record(app: &App, at: &Element, run: fn(&App, &str)) {
    if let Some(item) = item_of(at) {
        run(app, &dom::attribute(&item, "data-record"));
    }
}

fn item_of(at: &Element) -> Option<Element> {
    at.closest("[data-record]").ok().flatten()
}

/// A name's value in the address behind `#`: `#service=coordinate&record=…`.
fn in_address(name: &str) -> Option<String> {
    let address = dom::window().location().hash().ok()?;
    let pairs = address.trim_start_matches('#').split('&');
    pairs
        .filter_map(|pair| pair.split_once('='))
        .find(|(n, _)| *n == name)
        .map(|(_, value)| value.to_owned())
}
