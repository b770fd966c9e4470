//! Where a site has English, what people read has it too; the standard's own words may go without.

use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::keys::Kind;
use crate::merge::Merged;
use crate::row::{Item, Row, Value};

pub(crate) fn check(merged: &Merged, diagnostics: &mut Diagnostics) {
    let languages: Vec<&str> = merged
        .header
        .iter()
        .flat_map(|header| header.words("languages"))
        .map(|(word, _)| word)
        .collect();
    if !languages.is_empty() && !languages.contains(&"en") {
        return;
    }
    merged
        .header
        .iter()
        .for_each(|header| row(header, diagnostics));
    for kind in Kind::ALL {
        merged
            .rows_of(kind)
            .for_each(|entity| row(entity, diagnostics));
    }
}

fn row(row: &Row, diagnostics: &mut Diagnostics) {
    for cell in row.cells.iter().filter(|cell| !cell.key.quoted) {
        item(&cell.item, cell.key.name, diagnostics);
    }
}

fn item(item_: &Item, key: &str, diagnostics: &mut Diagnostics) {
    match &item_.value {
        Value::Text(text) if text.en.is_none() => diagnostics.push(
            Diagnostic::new(codes::MISSING_TRANSLATION, item_.span, format!("`{key}` has no English"))
                .label("Chinese only")
                .help("write `{ zh = \"…\", en = \"…\" }`; a site without English says `languages = [\"zh\"]` in `[ruleset]`"),
        ),
        Value::List(items) => items.iter().for_each(|inner| item(inner, key, diagnostics)),
        Value::Table(inner) => row(inner, diagnostics),
        _ => {}
    }
}
