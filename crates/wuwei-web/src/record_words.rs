//! A record in words: every answer with its label, by the form that it was filled with.

use web_sys::Element;
use wuwei_engine::FormProgram;
use wuwei_engine::encoding::decode;
use wuwei_engine::program::{Field, Section};
use wuwei_json::Value;

use crate::dom;
use crate::page::Page;

/// Lays out what a record says into `place`. Without its form, members stand by their own names.
pub fn lay(page: &Page, place: &Element, program: Option<&FormProgram>, state: &Value) {
    place.set_text_content(None);
    match program {
        Some(program) => program
            .sections
            .iter()
            .for_each(|section| by_form(page, place, program, section, state)),
        None => unknown(page, place, state),
    }
}

fn by_form(page: &Page, place: &Element, program: &FormProgram, section: &Section, state: &Value) {
    let fields = &program.fields[section.first..section.first + section.count];
    let Some(said) = state.get(&section.id) else {
        return;
    };
    match said.as_array().filter(|_| section.group.is_some()) {
        Some(rows) => rows.iter().for_each(|row| {
            let number = row.get("id").and_then(Value::as_str).unwrap_or_default();
            let title = row_title(page, &section.id, number);
            answers(
                page,
                place,
                &title,
                &[&section.id, ".*."].concat(),
                fields,
                row,
            );
        }),
        None => answers(
            page,
            place,
            &page.label(&section.id),
            &[&section.id, "."].concat(),
            fields,
            said,
        ),
    }
}

fn answers(
    page: &Page,
    place: &Element,
    title: &str,
    prefix: &str,
    fields: &[Field],
    said: &Value,
) {
    let Some(list) = block(page, place, title) else {
        return;
    };
    for field in fields {
        let Some(json) = field
            .id
            .split('.')
            .try_fold(said, |value, name| value.get(name))
        else {
            continue;
        };
        let general = [prefix, &field.id].concat();
        let words = match decode(&field.kind, json) {
            Some(datum) => page.answer(&general, &field.kind, &datum),
            None => plain(json),
        };
        line(page, &list, &page.label(&general), &words);
    }
    if let Some(withdrawn) = said.get("withdrawn") {
        let part = |name: &str| {
            withdrawn
                .get(name)
                .and_then(Value::as_str)
                .unwrap_or_default()
        };
        let slots = [
            ("why", part("why")),
            ("on", part("on")),
            ("who", part("who")),
        ];
        line(page, &list, title, &page.said("withdrawn", &slots));
    }
}

/// Without the form: what stands in the record, as it stands there.
fn unknown(page: &Page, place: &Element, state: &Value) {
    for (section, said) in state.as_object().iter().flat_map(|state| state.iter()) {
        let rows = said.as_array().unwrap_or(std::slice::from_ref(said));
        for row in rows {
            let Some(list) = block(page, place, &page.label(section)) else {
                return;
            };
            for (name, value) in row.as_object().iter().flat_map(|row| row.iter()) {
                line(
                    page,
                    &list,
                    &page.label(&[section, ".", name].concat()),
                    &plain(value),
                );
            }
        }
    }
}

fn block(page: &Page, place: &Element, title: &str) -> Option<Element> {
    let slots = [("title", title)];
    let block = page.add(place, "template[data-record-section]", &slots)?;
    Some(dom::find_in(&block, "[data-answers-rows]").unwrap_or(block))
}

fn line(page: &Page, list: &Element, label: &str, value: &str) {
    let slots = [("label", label), ("value", value)];
    page.add(list, "template[data-answers-row]", &slots);
}

fn row_title(page: &Page, section: &str, row: &str) -> String {
    let label = page.label(section);
    let number = row.trim_start_matches(|c: char| c.is_ascii_lowercase());
    let slots = [("section", label.as_str()), ("number", number)];
    let own = page.message(&["row-title:", section].concat(), &slots);
    own.or_else(|| page.message("row-title", &slots))
        .unwrap_or_else(|| [&label, " ", number].concat())
}

fn plain(value: &Value) -> String {
    match value.as_str() {
        Some(text) => text.to_owned(),
        None => String::from_utf8(wuwei_json::to_canonical(value)).unwrap_or_default(),
    }
}
