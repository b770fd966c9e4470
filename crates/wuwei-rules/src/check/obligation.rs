//! The obligation matrix: what the standard demands, something does; what implements it is one thing,
//! is there, is asked for, and cannot be left open.

use std::collections::BTreeSet;

use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::keys::{Aspect, Kind, STAGES};
use crate::merge::Merged;
use crate::row::Row;
use crate::suggest;

/// The forces that demand something; what is informative need not be done.
const DEMANDING: [&str; 3] = ["shall", "at-least", "where-needed"];

pub(crate) fn check(merged: &Merged, diagnostics: &mut Diagnostics) {
    let asked = Asked::of(merged);
    for row in merged.rows_of(Kind::Obligation) {
        says_something(merged, row, diagnostics);
        one_kind(row, diagnostics);
        named_once(row, diagnostics);
        cells(merged, row, diagnostics);
        if demands(row) {
            implemented(merged, row, diagnostics);
            asked.check(merged, row, diagnostics);
        }
        required_fields(merged, row, diagnostics);
    }
}

fn demands(row: &Row) -> bool {
    row.word("force")
        .is_some_and(|force| DEMANDING.contains(&force))
}

/// A heading stands without a text, and so does a table: its cells are the flows'. What else demands
/// something says what.
fn says_something(merged: &Merged, row: &Row, diagnostics: &mut Diagnostics) {
    let table = || {
        merged
            .rows_of(Kind::Flow)
            .any(|flow| flow.word("clause") == row.word("clause"))
    };
    let heading = row.cell("title").is_some() && (!demands(row) || table());
    if row.cell("text").is_some() || heading || row.broken {
        return;
    }
    diagnostics.push(
        Diagnostic::new(codes::MISSING_KEY, row.span, "this obligation has no `text`")
            .label("`text` is missing")
            .help("add `text = { zh = \"…\", en = \"…\" }` (the published text, character for character); only an informative heading, with `title`, goes without"),
    );
}

fn one_kind(row: &Row, diagnostics: &mut Diagnostics) {
    for implementation in row.tables("implemented_by") {
        if implementation.cells.len() != 1 && !implementation.broken {
            let keys = implementation.entity.keys.iter().map(|key| key.name);
            diagnostics.push(
                Diagnostic::new(
                    codes::CONFLICTING_KEYS,
                    implementation.span,
                    "one table names one thing that implements the clause",
                )
                .label(format!("has {} keys", implementation.cells.len()))
                .help(format!(
                    "write one table each, with one of {}",
                    suggest::list(keys)
                )),
            );
        }
    }
}

/// A thing implements a clause once.
fn named_once(row: &Row, diagnostics: &mut Diagnostics) {
    let named: Vec<(&Row, &str, &str)> = row
        .tables("implemented_by")
        .filter_map(|implementation| {
            let kind = implementation.cells.first()?.key.name;
            Some((implementation, kind, implementation.word(kind)?))
        })
        .collect();
    for (at, (implementation, kind, target)) in named.iter().enumerate() {
        let same = |(_, k, t): &&(&Row, &str, &str)| k == kind && t == target;
        if let Some((first, ..)) = named[..at].iter().find(same) {
            diagnostics.push(
                Diagnostic::new(
                    codes::LISTED_TWICE,
                    implementation.span,
                    format!("`implemented_by` lists {kind} `{target}` twice"),
                )
                .label("again here")
                .other(first.span, "first here")
                .help("name it once"),
            );
        }
    }
}

/// A cell is a flow and one of its stages.
fn cells(merged: &Merged, row: &Row, diagnostics: &mut Diagnostics) {
    for implementation in row.tables("implemented_by") {
        let Some(cell) = implementation.word("cell") else {
            continue;
        };
        let known = cell.rsplit_once('.').is_some_and(|(flow, stage)| {
            merged.find(Kind::Flow, flow).is_some() && STAGES.contains(&stage)
        });
        if known || !merged.sure_of(Kind::Flow) {
            continue;
        }
        let span = implementation.at("cell");
        let found = Diagnostic::new(
            codes::DANGLING_REFERENCE,
            span,
            format!("there is no cell `{cell}`"),
        )
        .label("no stage of a flow");
        let all: Vec<String> = merged
            .labelled(Kind::Flow)
            .flat_map(|(flow, _)| STAGES.map(|stage| format!("{flow}.{stage}")))
            .collect();
        diagnostics.push(
            match suggest::closest(cell, all.iter().map(String::as_str)) {
                Some(close) => found
                    .help(format!("did you mean `{close}`?"))
                    .suggest(span, format!("\"{close}\"")),
                None => found.help("write a flow and one of its stages: `flow.start`"),
            },
        );
    }
}

/// Something implements a clause, unless what did was removed by a waiver from that clause.
fn implemented(merged: &Merged, row: &Row, diagnostics: &mut Diagnostics) {
    let Some(clause) = row.word("clause") else {
        return;
    };
    let mut lifted = merged.lifted.iter();
    let waived = lifted.any(|lifted| lifted.aspect == Aspect::Exists && lifted.clause == clause);
    if row.items("implemented_by").is_empty() && !row.broken && !waived {
        let says = match row.word("force") {
            Some("at-least") => "names the least there is",
            Some("where-needed") => "asks for it where needed",
            _ => "says shall",
        };
        diagnostics.push(
            Diagnostic::new(
                codes::NOT_IMPLEMENTED,
                row.at("clause"),
                format!("nothing implements clause `{clause}`, which {says}"),
            )
            .label("to be met")
            .help("name what does, or `implemented_by = [{ outside = \"why\" }]`"),
        );
    }
}

/// A field that implements a "shall" cannot be left open wherever it is asked.
fn required_fields(merged: &Merged, row: &Row, diagnostics: &mut Diagnostics) {
    if row.word("force") != Some("shall") {
        return;
    }
    for implementation in row.tables("implemented_by") {
        let Some(id) = implementation.word("field") else {
            continue;
        };
        let Some(field) = merged.find(Kind::Field, id).map(|placed| &placed.row) else {
            continue;
        };
        let sure = field.yes("required")
            || ["required_when", "value"]
                .iter()
                .any(|key| field.cell(key).is_some());
        if !sure && !field.broken {
            let clause = row.word("clause").unwrap_or_default();
            if merged.waived(Kind::Field, id, Aspect::Required) {
                continue;
            }
            diagnostics.push(
                Diagnostic::new(
                    codes::NOT_REQUIRED,
                    field.at("id"),
                    format!("`{id}` implements clause `{clause}`, and may be left open"),
                )
                .label("not required")
                .other(
                    implementation.at("field"),
                    "the clause says shall, and names it here",
                )
                .help("say `required = true` or `required_when = \"…\"`"),
            );
        }
    }
}

/// Sections that some flow lists: only what stands in one is ever asked.
struct Asked<'m> {
    sections: BTreeSet<&'m str>,
    /// Every flow could be read.
    sure: bool,
}

impl<'m> Asked<'m> {
    fn of(merged: &'m Merged) -> Asked<'m> {
        let stages = merged
            .rows_of(Kind::Flow)
            .flat_map(|flow| flow.tables("stages"));
        Asked {
            sections: stages
                .flat_map(|stage| stage.words("sections"))
                .map(|(section, _)| section)
                .collect(),
            sure: merged.rows_of(Kind::Flow).all(|flow| !flow.broken) && merged.sure_of(Kind::Flow),
        }
    }

    /// What no form asks for implements nothing.
    fn check(&self, merged: &Merged, row: &Row, diagnostics: &mut Diagnostics) {
        let clause = row.word("clause").unwrap_or_default();
        for implementation in row.tables("implemented_by").filter(|_| self.sure) {
            let named = [
                ("field", Kind::Field),
                ("item", Kind::Item),
                ("section", Kind::Section),
            ]
            .into_iter()
            .find_map(|(key, kind)| Some((key, kind, implementation.word(key)?)));
            let Some((key, kind, id)) = named else {
                continue;
            };
            let section = id.split('.').next().unwrap_or(id);
            if self.sections.contains(section) || merged.find(kind, id).is_none() {
                continue;
            }
            diagnostics.push(
                Diagnostic::new(
                    codes::NEVER_ASKED,
                    implementation.at(key),
                    format!("`{id}` implements clause `{clause}`, and no flow asks for it"),
                )
                .label("in no form")
                .help(format!("list section `{section}` in a stage of a flow")),
            );
        }
    }
}
