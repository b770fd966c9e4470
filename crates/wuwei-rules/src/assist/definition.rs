//! Where what is named at a place is declared.

use super::Assistant;
use super::complete::{floor, inside};
use super::cursor::{Place, cursor};
use super::expression::{self, Named};
use super::hover::{above, field_by_path, referred};
use super::spot::{Act, Within, spot};
use crate::keys::{Kind, Takes};
use crate::row::Row;
use crate::source::{FileId, Span};

/// The declarations of what stands at a byte of a file; of a changed key, where the sets above say it.
pub(super) fn places(set: &Assistant<'_>, file: FileId, at: usize) -> Vec<Span> {
    let text = set.text(file);
    let at = floor(text, at);
    let cursor = cursor(text, at);
    let Some(spot) = spot(&cursor) else {
        return Vec::new();
    };
    match (&cursor.place, spot.within) {
        (Place::Value { path, typed, .. }, Within::Value(key, takes)) => {
            if matches!(takes, Takes::Expression)
                && let Some(inside) = inside(file, text, &cursor, at)
            {
                let section = spot.section(&cursor, text);
                let named = expression::named(set, section, &inside.text, inside.at);
                if let Some((_, named)) = named {
                    return declared(&named).into_iter().collect();
                }
            }
            if let Some(row) = referred(set, &cursor, spot, key, takes, text, typed) {
                return identity(row).into_iter().collect();
            }
            let outer = path.first().map_or(key.name, String::as_str);
            said_above(set, file, &cursor, spot, outer)
        }
        (Place::Key { path, typed, .. }, Within::Table(_)) => {
            let written = &text[typed.clone()];
            let outer = path.first().map_or(written, String::as_str);
            said_above(set, file, &cursor, spot, outer)
        }
        (Place::Key { path, typed, .. }, Within::Paths) => {
            let path = path.iter().cloned().chain([text[typed.clone()].to_owned()]);
            let field = field_by_path(set, &path.collect::<Vec<_>>());
            field.and_then(identity).into_iter().collect()
        }
        _ => Vec::new(),
    }
}

fn said_above(
    set: &Assistant<'_>,
    file: FileId,
    cursor: &super::cursor::Cursor,
    spot: super::spot::Spot,
    key: &str,
) -> Vec<Span> {
    if spot.act == Act::Declare && Kind::of(spot.entity).is_some() {
        return Vec::new();
    }
    let steps = above(set, file, cursor, spot, set.text(file), key);
    steps.into_iter().map(|step| step.place).collect()
}

fn declared(named: &Named<'_>) -> Option<Span> {
    match named {
        Named::Field(row) | Named::Item(row) | Named::Section(row) => identity(row),
        Named::Choice(field, id) => {
            let mut choices = field.tables("choices");
            let choice = choices.find(|choice| choice.word("id") == Some(id));
            choice.map_or_else(|| identity(field), |choice| Some(choice.at("id")))
        }
        Named::Function(_) | Named::Word(_) => None,
    }
}

fn identity(row: &Row) -> Option<Span> {
    let kind = Kind::of(row.entity)?;
    Some(row.identity_span(kind))
}
