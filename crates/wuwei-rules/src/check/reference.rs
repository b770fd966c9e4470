//! Every id that is named is declared.

use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::entity::obligation;
use crate::keys::{Kind, Takes};
use crate::merge::Merged;
use crate::row::{Item, Row, Value};
use crate::source::Span;
use crate::suggest;

pub(crate) fn check(merged: &Merged, diagnostics: &mut Diagnostics) {
    let mut check = Check {
        merged,
        diagnostics,
    };
    merged
        .header
        .iter()
        .for_each(|header| check.row(header, None));
    for kind in Kind::ALL {
        for row in merged.rows_of(kind) {
            let section = if kind == Kind::Section {
                row.word("id")
            } else {
                row.word_if_any("section")
            };
            check.row(row, section);
        }
    }
}

struct Check<'c> {
    merged: &'c Merged,
    diagnostics: &'c mut Diagnostics,
}

impl Check<'_> {
    /// `section`: where a field's or item's id alone is looked for.
    fn row(&mut self, row: &Row, section: Option<&str>) {
        let section = if row.entity.table == obligation::IMPLEMENTATION.table {
            None
        } else {
            section
        };
        for cell in &row.cells {
            self.item(&cell.item, &cell.key.takes, section);
        }
    }

    fn item(&mut self, item: &Item, takes: &'static Takes, section: Option<&str>) {
        match (takes, &item.value) {
            (Takes::Reference(kind), Value::Word(id)) => {
                self.reference(*kind, id, item.span, section)
            }
            (Takes::OrNone(inner), _) => self.item(item, inner, section),
            (Takes::List(inner), Value::List(items)) => items
                .iter()
                .for_each(|item| self.item(item, inner, section)),
            (Takes::Table(_), Value::Table(row)) => self.row(row, section),
            _ => {}
        }
    }

    fn reference(&mut self, kind: Kind, id: &str, span: Span, section: Option<&str>) {
        let within = section.filter(|_| matches!(kind, Kind::Field | Kind::Item));
        let whole = within.map(|section| format!("{section}.{id}"));
        let whole = whole.as_deref().unwrap_or(id);
        if self.merged.find(kind, whole).is_some() || !self.merged.sure_of(kind) {
            return;
        }
        let found = Diagnostic::new(
            codes::DANGLING_REFERENCE,
            span,
            format!("there is no {} `{whole}`", kind.table()),
        )
        .label("not declared");
        let prefix = within.map(|section| format!("{section}."));
        let candidates = self
            .merged
            .labelled(kind)
            .filter_map(|(id, label)| match &prefix {
                Some(prefix) => Some((id.strip_prefix(prefix.as_str())?, label)),
                None => Some((id, label)),
            });
        let candidates: Vec<_> = candidates.collect();
        self.diagnostics.push(
            match suggest::closest_labelled(id, candidates.iter().copied()) {
                Some(close) => found
                    .help(format!("did you mean `{close}`?"))
                    .suggest(span, format!("\"{close}\"")),
                None if candidates.is_empty() => {
                    found.help(format!("no {} is declared here", kind.table()))
                }
                None if candidates.len() <= 12 => {
                    let names = suggest::list(candidates.iter().map(|(id, _)| *id));
                    found.help(format!("declared are {names}"))
                }
                None => found.help(format!("declare it, as `[[{}]]`", kind.table())),
            },
        );
    }
}
