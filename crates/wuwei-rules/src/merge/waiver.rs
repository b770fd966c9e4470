//! Waivers: what the base allows the sets of one area to do otherwise, and what is wrong in them.
//!
//! A waiver lifts what the base itself locks, said or unsaid, and nothing that a set between adds.

use std::collections::BTreeSet;

use wuwei_engine::Date;

use super::fits::Target;
use super::lock::Lock;
use super::remove;
use super::{Merged, Placed};
use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::keys::{Aspect, Below, Kind};
use crate::row::{Row, Value};
use crate::source::Span;
use crate::suggest;

/// A waiver as it bears on one entity and one set below.
#[derive(Debug, Clone)]
pub(super) struct Granted {
    pub(super) aspect: Aspect,
    /// The clause that it makes an exception from.
    pub(super) clause: String,
    /// Its last day, and where that is said.
    pub(super) until: (Date, Span),
    /// When the set below takes effect, if that is later: then nothing is granted any more.
    pub(super) too_late: Option<Date>,
}

/// What a lower set has made use of.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Lifted {
    pub(crate) kind: Kind,
    pub(crate) id: String,
    pub(crate) aspect: Aspect,
    /// The clause that the waiver makes an exception from.
    pub(crate) clause: String,
}

/// What the base's waivers grant a set below of one entity.
pub(super) fn granted(merged: &Merged, kind: Kind, id: &str, layer: usize) -> Vec<Granted> {
    let Some(head) = merged.layers.get(layer) else {
        return Vec::new();
    };
    let path = format!("{}.{id}", kind.table());
    let own = merged
        .rows_of(Kind::Waiver)
        .filter(|row| row.word("item") == Some(&path) && row.word("area") == Some(&head.area));
    let each = own.filter_map(|row| {
        let until = row.date("until")?;
        let late = head.effective.filter(|effective| *effective > until);
        Some(aspects(row).map(move |(aspect, _)| Granted {
            aspect,
            clause: row.owned("clause").unwrap_or_default(),
            until: (until, row.at("until")),
            too_late: late,
        }))
    });
    each.flatten().collect()
}

/// Looks at the waivers of the base while nothing lies below it: what they name is there, locked, and they
/// do not end before the base takes effect.
pub(super) fn check(merged: &Merged, diagnostics: &mut Diagnostics) {
    for row in merged.rows_of(Kind::Waiver) {
        expired(merged, row, diagnostics);
        let Some(item) = row.word("item") else {
            continue;
        };
        let (table, id) = item.split_once('.').unwrap_or((item, ""));
        let kind = Kind::ALL.into_iter().find(|kind| kind.table() == table);
        let found = kind.and_then(|kind| Some((kind, merged.find(kind, id)?)));
        match found {
            Some((kind, placed)) => locked(merged, row, (kind, id, placed), diagnostics),
            None if kind.is_some_and(|kind| !merged.sure_of(kind)) => {}
            None => diagnostics.push(nothing_there(merged, row, kind, item)),
        }
    }
}

/// A waiver in a set that is not the uppermost.
pub(super) fn below(row: &Row, layer: &str, base: &str) -> Diagnostic {
    Diagnostic::new(
        codes::WAIVER_BELOW,
        row.span,
        format!("`{layer}` cannot grant a waiver: it extends `{base}`"),
    )
    .label("granted here")
    .help(format!(
        "ask for it in `{base}`: who sets a rule makes its exceptions"
    ))
}

/// Adds to a refusal that a waiver has run out.
pub(super) fn ran_out(found: Diagnostic, granted: &Granted) -> Diagnostic {
    let Some(effective) = granted.too_late else {
        return found;
    };
    let (until, span) = granted.until;
    let (until, effective) = (until.to_text(), effective.to_text());
    let help = found.help.clone().unwrap_or_default();
    Diagnostic {
        code: codes::WAIVER_EXPIRED.id,
        name: codes::WAIVER_EXPIRED.name,
        severity: codes::WAIVER_EXPIRED.severity,
        ..found
    }
    .other(
        span,
        format!("waived until {until}; this set takes effect on {effective}"),
    )
    .help(format!(
        "{help}; a waiver that ran out is the base's to grant again"
    ))
}

fn expired(merged: &Merged, row: &Row, diagnostics: &mut Diagnostics) {
    let effective = merged
        .header
        .as_ref()
        .and_then(|header| header.date("effective"));
    let (Some(until), Some(effective)) = (row.date("until"), effective) else {
        return;
    };
    if until < effective {
        diagnostics.push(
            Diagnostic::new(
                codes::WAIVER_EXPIRED,
                row.at("until"),
                format!(
                    "this waiver ends on {}, before the set takes effect on {}",
                    until.to_text(),
                    effective.to_text()
                ),
            )
            .label("over before it begins")
            .help("grant it for longer, or remove it"),
        );
    }
}

fn nothing_there(merged: &Merged, row: &Row, kind: Option<Kind>, item: &str) -> Diagnostic {
    let span = row.at("item");
    let found = Diagnostic::new(
        codes::DANGLING_REFERENCE,
        span,
        format!("there is no `{item}` to make an exception from"),
    )
    .label("not declared");
    let Some(kind) = kind else {
        let tables = Kind::ALL.into_iter().map(Kind::table);
        return found.help(format!(
            "write a table and an id, such as `service.advice`; the tables are {}",
            suggest::list(tables)
        ));
    };
    let id = item.split_once('.').map_or("", |(_, id)| id);
    match suggest::closest_labelled(id, merged.labelled(kind)) {
        Some(close) => found
            .help(format!("did you mean `{}.{close}`?", kind.table()))
            .suggest(span, format!("\"{}.{close}\"", kind.table())),
        None => found.help(format!("name a {} of this set", kind.table())),
    }
}

/// Each aspect that a waiver lifts is locked: by a `lock`, or by what holds of such a value without one.
fn locked(
    merged: &Merged,
    row: &Row,
    (kind, id, placed): (Kind, &str, &Placed),
    diagnostics: &mut Diagnostics,
) {
    for (aspect, span) in aspects(row) {
        if is_locked(merged, kind, id, placed, aspect) || row.broken {
            continue;
        }
        let word = aspect.word();
        let has = Aspect::of(placed.row.entity).contains(&aspect);
        let help = if has {
            "leave it out: a set below may say this otherwise as it is"
        } else {
            "leave it out"
        };
        let why = if has {
            "is not locked"
        } else {
            "is none of its aspects"
        };
        diagnostics.push(
            Diagnostic::new(
                codes::WAIVER_OF_NOTHING,
                span,
                format!(
                    "`{word}` of {} `{id}` {why}: there is nothing to waive",
                    kind.table()
                ),
            )
            .label("nothing to lift")
            .other(placed.row.identity_span(kind), "declared here")
            .help(help),
        );
    }
}

fn is_locked(merged: &Merged, kind: Kind, id: &str, placed: &Placed, aspect: Aspect) -> bool {
    let said = placed.locks.iter().any(|lock| lock.aspect == aspect);
    said || match aspect {
        Aspect::Exists => remove::kept(merged, kind, placed, id).is_some(),
        _ => says_for_good(&placed.row, aspect),
    }
}

/// Whether some value of an aspect is set that a set below could not say as it likes.
fn says_for_good(row: &Row, aspect: Aspect) -> bool {
    row.cells.iter().any(|cell| {
        let own = cell.key.aspect == Some(aspect)
            && match cell.key.below {
                Below::Fixed | Below::Fill | Below::Lower | Below::Raise | Below::Each => true,
                Below::Prove => true,
                Below::Strengthen => matches!(cell.item.value, Value::YesNo(true)),
                Below::Add | Below::And | Below::Extend | Below::Replace => false,
            };
        let inner = match &cell.item.value {
            Value::List(items) => items.as_slice(),
            _ => &[],
        };
        let mut inner = inner.iter().filter_map(|item| item.row());
        own || inner.any(|row| says_for_good(row, aspect))
    })
}

fn aspects(row: &Row) -> impl Iterator<Item = (Aspect, Span)> {
    let words = row.words("aspects");
    let known: Vec<_> = words
        .filter_map(|(word, span)| Some((Aspect::named(word)?, span)))
        .collect();
    let mut seen = BTreeSet::new();
    known
        .into_iter()
        .filter(move |(aspect, _)| seen.insert(*aspect))
}

impl Target {
    /// The waiver by which the asking set may say an aspect otherwise, where `layer` locks it.
    pub(super) fn waived(&self, aspect: Option<Aspect>, layer: usize) -> Option<&Granted> {
        let granted = self
            .waivers
            .iter()
            .find(|granted| Some(granted.aspect) == aspect);
        granted.filter(|granted| layer == 0 && granted.too_late.is_none())
    }

    /// What a waiver was used for.
    pub(super) fn lifted(&self, granted: &Granted) -> Lifted {
        Lifted {
            kind: self.kind,
            id: self.id.clone(),
            aspect: granted.aspect,
            clause: granted.clause.clone(),
        }
    }

    /// A refusal, with the waiver that would have allowed it once.
    pub(super) fn refused(&self, found: Diagnostic, aspect: Option<Aspect>) -> Diagnostic {
        let late = self
            .waivers
            .iter()
            .find(|granted| Some(granted.aspect) == aspect && granted.too_late.is_some());
        match late {
            Some(granted) => ran_out(found, granted),
            None => found,
        }
    }

    /// The lock on an aspect.
    pub(super) fn lock(&self, aspect: Option<Aspect>) -> Option<&Lock> {
        self.locks.iter().find(|lock| Some(lock.aspect) == aspect)
    }
}
