//! Takes a form page over: listens to the whole form at once, turns what people do into changes of the
//! [`wuwei_engine::Form`], and shows what follows from each.
//!
//! One listener per kind of event on the whole document; nothing is done per field at start-up.

pub(crate) mod answers;
pub(crate) mod attachments;
mod clicks;
pub(crate) mod controls;
pub(crate) mod deadline;
mod events;
pub(crate) mod fields;
pub(crate) mod known;
pub(crate) mod nav;
pub(crate) mod problems;
pub(crate) mod rows;
mod stages;
mod why;

use web_sys::Element;
use wuwei_engine::FormProgram;
use wuwei_engine::form::{Changes, FieldChange};

use crate::app::{App, Op, SERVICE, View};
use crate::typing::Typing;
use crate::wait::later;
use crate::{browser, dom, page, path, store};

/// What the page shows at the moment, and what it is in the middle of.
#[derive(Default)]
pub(crate) struct Sight {
    /// The view that is shown.
    pub(crate) view: Option<View>,
    /// Which control is being composed in.
    pub(crate) typing: Typing,
    /// Paths of the errors that the last check said and that still hold, in the order of the form.
    pub(crate) shown: Vec<String>,
    /// Where "next problem" went last.
    pub(crate) visited: Option<String>,
    /// Rows whose line tells how many errors are in them.
    pub(crate) counted: Vec<String>,
    /// Paths of the fields whose "why?" is open.
    pub(crate) explained: Vec<String>,
    /// Paths of the unfolded rows, at most one of each group.
    pub(crate) unfolded: Vec<String>,
    /// What "undo" would bring back.
    pub(crate) removed: Option<rows::Removed>,
    /// Changes that the form made by itself at opening; they are stored with the first key, so that
    /// looking at an empty form leaves no draft behind.
    pub(crate) unwritten: Vec<Op>,
    /// While a finger or button is down: the fields that were left meanwhile.
    pub(crate) pressed: Option<Vec<String>>,
    /// The list of sections is to be brought up to date.
    pub(crate) stale: bool,
}

/// Takes the form page over.
///
/// # Errors
/// The page's program cannot be read: this engine is not that page's.
pub(crate) fn take_over() -> Result<(), String> {
    let app = App::new();
    // The database opens in another process meanwhile.
    store::begin(&app);
    app.set_program(program()?);
    events::listen(&app);
    clicks::listen(&app);
    adopt(&app);
    Ok(())
}

fn program() -> Result<FormProgram, String> {
    let block = dom::find("#program").and_then(|block| block.text_content());
    let text = block.ok_or("the page holds no form program")?;
    let value = wuwei_json::parse(text.as_bytes());
    let value = value.map_err(|_| "the form program is no JSON of the record profile")?;
    FormProgram::from_json(&value)
}

/// Begins a record with what was typed while none was open: before the engine came, or while the store
/// was still opening.
pub(crate) fn adopt(app: &App) {
    if app.opened().is_some() {
        return;
    }
    let typed = touched(app);
    if !typed.is_empty() {
        store::adopt(app, typed);
    }
}

/// Takes in what the page's controls hold and the form does not: a browser may put back what was typed
/// when it restores a page.
pub(crate) fn catch_up(app: &App) {
    if app.opened().is_none() {
        return adopt(app);
    }
    for Op { path, typed } in touched(app) {
        if path.contains('.') && !typed.is_empty() && fields::typed(app, &path).is_empty() {
            change(app, &path, &typed);
        }
    }
}

/// One answer changed: stored first, then applied, then shown.
pub(crate) fn change(app: &App, path: &str, typed: &str) {
    if !app.is_writable() {
        return;
    }
    journal(
        app,
        vec![Op {
            path: path.to_owned(),
            typed: typed.to_owned(),
        }],
    );
    let changes = app.opened_mut().map(|mut open| open.form.set(path, typed));
    if let Some(changes) = changes {
        follow(app, path, &changes);
    }
}

/// The service was chosen.
pub(crate) fn choose_service(app: &App, id: &str) {
    adopt(app);
    if !app.is_writable() {
        return;
    }
    journal(
        app,
        vec![Op {
            path: SERVICE.to_owned(),
            typed: id.to_owned(),
        }],
    );
    let service = (!id.is_empty()).then(|| id.to_owned());
    let changes = app.opened_mut().map(|mut open| {
        open.service.clone_from(&service);
        open.form.set_service(service.as_deref())
    });
    if let Some(changes) = changes {
        follow(app, SERVICE, &changes);
    }
    problems::review(app, SERVICE);
}

/// Stores changes; with the first one also those that the form made at opening.
pub(crate) fn journal(app: &App, ops: Vec<Op>) {
    let mut all = std::mem::take(&mut app.sight().unwritten);
    all.extend(ops);
    store::journal(app, &all);
}

/// Shows what a change led to.
pub(crate) fn follow(app: &App, path: &str, changes: &Changes) {
    if !changes.given.is_empty() {
        journal(app, changes.given.clone());
    }
    let mut due = !path.contains('.');
    for FieldChange { path: changed, .. } in &changes.fields {
        fields::refresh(app, changed);
        if changed != path {
            problems::review(app, changed);
        }
        due |= deadline::depends_on(app, changed);
    }
    if !changes.sections.is_empty() {
        stages::refresh(app);
    }
    if !app.sight().typing.waits(path) {
        judge(app, path);
    }
    if due {
        deadline::refresh(app);
    }
    why::refresh_opened(app);
}

/// What an answer means for its own question: its error may go, its row's line follows.
pub(crate) fn judge(app: &App, path: &str) {
    problems::review(app, path);
    if let Some(place) = path::place(app.program(), path) {
        let id = app.program().sections[place.section].id.clone();
        problems::review(app, &id);
        fields::refresh(app, path);
    }
}

/// Shows a record that was opened, from its first field to its due line.
pub(crate) fn show_record(app: &App) {
    stages::refresh(app);
    let program = app.program();
    for section in &program.sections {
        if section.group.is_some() {
            rows::lay(app, &section.id);
            continue;
        }
        for field in path::fields(program, section) {
            fields::refresh(app, &path::of(section, None, &field.id));
        }
    }
    open_first_rows(app);
    known::list(app);
    deadline::refresh(app);
    nav::refresh(app);
}

/// Gives every group that must have a row its first one, in the stage in which it is begun.
pub(crate) fn first_rows(app: &App) {
    let given = match app.opened_mut() {
        Some(mut open) if !open.read_only => open.form.give_first_rows(),
        _ => return,
    };
    app.sight().unwritten.extend(given);
}

/// Does something once the current task and the painting that it leads to are done with.
pub(crate) fn soon(app: &App, task: impl FnOnce(&App) + 'static) {
    let app = *app;
    later(0, move || task(&app));
}

/// Brings the list of sections up to date when nothing more urgent is to be done.
pub(crate) fn nav_later(app: &App) {
    if std::mem::replace(&mut app.sight().stale, true) {
        return;
    }
    let app = *app;
    later(250, move || {
        app.sight().stale = false;
        nav::refresh(&app);
    });
}

/// Scrolls no further than needed; the style's scroll padding keeps the bar off it.
pub(crate) fn into_view(element: &Element) {
    let nearest = web_sys::ScrollIntoViewOptions::new();
    nearest.set_block(web_sys::ScrollLogicalPosition::Nearest);
    element.scroll_into_view_with_scroll_into_view_options(&nearest);
}

/// What the page's controls hold and its author did not put there, as changes: rows first, each once.
fn touched(app: &App) -> Vec<Op> {
    let mut ops: Vec<Op> = Vec::new();
    let focused = page::focused();
    for control in browser::touched() {
        let is_here = focused.as_ref() == Some(&control);
        if dom::attribute(&control, "data-input") == "service" {
            let typed = controls::read(&control).unwrap_or_default();
            if !typed.is_empty() {
                ops.push(Op {
                    path: SERVICE.to_owned(),
                    typed,
                });
            }
            continue;
        }
        let Some(path) = controls::path(&control) else {
            continue;
        };
        let Some(typed) = controls::read(&control) else {
            continue;
        };
        add_row_of(app, &path, &mut ops);
        if (!typed.is_empty() || !is_here) && !ops.iter().any(|op| op.path == path) {
            ops.push(Op { path, typed });
        }
    }
    ops
}

fn add_row_of(app: &App, path: &str, ops: &mut Vec<Op>) {
    let Some(place) = path::place(app.program(), path) else {
        return;
    };
    let Some(row) = place.row else { return };
    let op = Op {
        path: app.program().sections[place.section].id.clone(),
        typed: ["+", row].concat(),
    };
    if !ops.contains(&op) {
        ops.push(op);
    }
}

/// Unfolds the row that the page came with, where it is the only one: a form with one demand is one form.
fn open_first_rows(app: &App) {
    let program = app.program();
    for section in program
        .sections
        .iter()
        .filter(|section| section.group.is_some())
    {
        if let [only] = rows::ids(app, &section.id).as_slice() {
            rows::unfold(app, &section.id, only);
        }
    }
}

/// Repeats a journal; then the form gives what it can give by itself.
pub(crate) fn replay(app: &App, journal: &[Op]) {
    let Some(mut open) = app.opened_mut() else {
        return;
    };
    if let Some(op) = journal.iter().rfind(|op| op.path == SERVICE) {
        open.service = (!op.typed.is_empty()).then(|| op.typed.clone());
        let service = open.service.clone();
        let _ = open.form.set_service(service.as_deref());
    }
    open.form.replay(
        journal
            .iter()
            .map(|op| (op.path.as_str(), op.typed.as_str())),
    );
    if open.read_only {
        return;
    }
    let given = open.form.give_presets().given;
    drop(open);
    app.sight().unwritten.extend(given);
}
