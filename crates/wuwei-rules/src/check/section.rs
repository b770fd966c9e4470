//! A section's counts can be met, and its purposes tell its fields apart.

use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::entity::section::counts;
use crate::keys::Kind;
use crate::merge::Merged;
use crate::row::Row;

pub(crate) fn check(merged: &Merged, diagnostics: &mut Diagnostics) {
    for section in merged.rows_of(Kind::Section) {
        rows(section, diagnostics);
        items(merged, section, diagnostics);
        purposes(merged, section, diagnostics);
    }
}

fn rows(section: &Row, diagnostics: &mut Diagnostics) {
    if section.cell("row").is_some() && section.cell("group").is_none() {
        diagnostics.push(
            Diagnostic::new(
                codes::NO_EFFECT,
                section.key_at("row"),
                "`row` names the rows of a group, and this is none",
            )
            .label("has no effect")
            .help("leave it out, or say `group = { letter = \"a\", max = 50 }`"),
        );
    }
    let Some(group) = section.table("group") else {
        return;
    };
    if let (Some(min), Some(max)) = (group.integer("min"), group.integer("max"))
        && min > max
    {
        diagnostics.push(
            Diagnostic::new(
                codes::IMPOSSIBLE_COUNT,
                group.at("min"),
                format!("at least {min} of at most {max} rows"),
            )
            .label("more than there may be")
            .other(group.at("max"), "the most")
            .help("let `min` be no more than `max`"),
        );
    }
}

fn items(merged: &Merged, section: &Row, diagnostics: &mut Diagnostics) {
    let (Some(id), Some(least)) = (section.word("id"), section.integer("min_done")) else {
        return;
    };
    let count = merged
        .rows_of(Kind::Item)
        .filter(|item| item.word("section") == Some(id) && counts(section, item))
        .count();
    if merged.sure_of(Kind::Item) && usize::try_from(least).is_ok_and(|least| least > count) {
        let message = format!("at least {least} of {count} items cannot be done");
        diagnostics.push(
            Diagnostic::new(codes::IMPOSSIBLE_COUNT, section.at("min_done"), message)
                .label("more than there are")
                .help("declare more `[[item]]`s of this section, or ask for fewer"),
        );
    }
}

fn purposes(merged: &Merged, section: &Row, diagnostics: &mut Diagnostics) {
    let Some(id) = section.word("id") else { return };
    let fields: Vec<&Row> = merged
        .rows_of(Kind::Field)
        .filter(|field| field.word("section") == Some(id))
        .collect();
    for (at, field) in fields.iter().enumerate() {
        let Some(purpose) = field.word("as") else {
            continue;
        };
        if let Some(first) = fields[..at]
            .iter()
            .find(|earlier| earlier.word("as") == Some(purpose))
        {
            let message = format!("section `{id}` has two fields as `{purpose}`");
            diagnostics.push(
                Diagnostic::new(codes::PURPOSE_TWICE, field.at("as"), message)
                    .label("again here")
                    .other(first.at("as"), "first here")
                    .help("lists and reports look a field up by its purpose: let one have it"),
            );
        }
    }
}
