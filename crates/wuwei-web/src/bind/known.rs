//! Whom earlier records on this device serve: chosen from a list instead of typed again (WCAG 3.3.7).

use web_sys::{Element, HtmlInputElement};

use wasm_bindgen::JsCast;
use wuwei_engine::program::{Kind, Section};
use wuwei_engine::tolerance::has_part;

use super::problems;
use crate::app::App;
use crate::database::Table;
use crate::draft::Draft;
use crate::kept::look;
use crate::{dom, path, store};

/// The `data-input` of the words that filter the list.
pub(crate) const FILTER: &str = "known";

/// As many as can be looked over; more words find the others.
const MOST: usize = 12;

/// Lists whom the device knows of, newest first, by the words in the filter; hidden where there is
/// nobody to choose, or nothing to fill in any more.
pub(crate) fn list(app: &App) {
    let Some(block) = app.page().first("[data-known]") else {
        return;
    };
    let id = (app.opened())
        .filter(|open| open.entries.is_empty() && !open.read_only)
        .map(|open| open.record.clone());
    let Some(id) = id else {
        return dom::show(&block, false);
    };
    let app = *app;
    app.store().database().all(Table::Draft, move |stored| {
        let filter = filter(&block)
            .map(|input| input.value())
            .unwrap_or_default();
        let Some(list) = dom::find_in(&block, "[data-known-list]") else {
            return;
        };
        list.set_text_content(None);
        let mut listed: Vec<String> = Vec::new();
        for (key, text) in stored.iter().rev() {
            let draft = Draft::read(key, text).filter(|_| *key != id);
            let Some((name, code)) = draft.and_then(|draft| who(&app, &draft)) else {
                continue;
            };
            let whole = [&*name, " ", &code].concat();
            if listed.len() < MOST && has_part(&whole, filter.trim()) && !listed.contains(&whole) {
                let slots = [("@data-record", &**key), ("text", &name), ("code", &code)];
                app.page().add(&list, "template[data-known-item]", &slots);
                listed.push(whole);
            }
        }
        if filter.is_empty() {
            dom::show(&block, !listed.is_empty());
        } else {
            let count = listed.len().to_string();
            app.announce(&app.page().said("known-count", &[("count", &count)]));
        }
    });
}

/// Fills in whom the chosen record serves; what that one does not say is emptied, so that no answers of
/// two get mixed.
pub(crate) fn take(app: &App, button: &Element) {
    let Ok(Some(item)) = button.closest("[data-record]") else {
        return;
    };
    let id = dom::attribute(&item, "data-record");
    look(app, &id, move |app, kept| {
        let Some(draft) = kept.draft else { return };
        let program = app.program();
        let Some(section) = subject(app) else { return };
        for field in path::fields(program, section) {
            if field.value.is_none() {
                let path = path::of(section, None, &field.id);
                super::change(app, &path, answer(&draft, &path));
            }
        }
        store::settle(app);
        if let Some(input) = item
            .closest("[data-known]")
            .ok()
            .flatten()
            .and_then(|block| {
                let _ = block.remove_attribute("open");
                filter(&block)
            })
        {
            input.set_value("");
        }
        list(app);
        ask(app);
        if let Some((name, _)) = who(app, &draft) {
            app.announce(&app.page().said("known-used", &[("name", &name)]));
        }
    });
}

/// Moves the focus to the name of whom the open record serves.
pub(crate) fn ask(app: &App) {
    if let Some(path) =
        subject(app).and_then(|section| path::with_purpose(app.program(), section, None, "title"))
    {
        problems::go(app, &path);
    }
}

/// Name and code of whom a record serves; `None` where it does not say, or must not.
fn who(app: &App, draft: &Draft) -> Option<(String, String)> {
    let section = subject(app)?;
    let (mut name, mut code) = ("", "");
    for field in path::fields(app.program(), section) {
        let answer = answer(draft, &path::of(section, None, &field.id));
        if field.purpose.as_deref() == Some("title") {
            name = answer;
        } else if field.kind == Kind::CreditCode {
            code = answer;
        }
    }
    (!name.is_empty()).then(|| (name.to_owned(), code.to_owned()))
}

fn subject(app: &App) -> Option<&Section> {
    (app.program().sections.iter())
        .find(|section| section.group.is_none() && section.purpose.as_deref() == Some("subject"))
}

fn answer<'a>(draft: &'a Draft, path: &str) -> &'a str {
    let op = draft.carried.iter().find(|op| op.path == path);
    op.map_or("", |op| &op.typed)
}

fn filter(block: &Element) -> Option<HtmlInputElement> {
    dom::find_in(block, "input")?.dyn_into().ok()
}
