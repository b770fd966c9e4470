//! A locked order: what a lower set adds to a section comes behind what is there.

use super::Merged;
use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::keys::{Aspect, Kind};
use crate::row::Row;

/// Refuses places that one layer's new fields and items ask for in sections whose order a set above locks.
pub(super) fn check(merged: &Merged, layer: usize, diagnostics: &mut Diagnostics) {
    for kind in [Kind::Field, Kind::Item] {
        let own = merged
            .of(kind)
            .iter()
            .filter(|placed| placed.layer == layer);
        for placed in own.filter(|placed| placed.row.cell("after").is_some()) {
            if let Some(found) = refused(merged, kind, &placed.row, layer) {
                diagnostics.push(found);
            }
        }
    }
}

fn refused(merged: &Merged, kind: Kind, row: &Row, layer: usize) -> Option<Diagnostic> {
    let (section, after) = (row.word("section")?, row.word("after")?);
    let above = merged.find(Kind::Section, section)?;
    let lock = above
        .locks
        .iter()
        .find(|lock| lock.aspect == Aspect::Order && lock.layer < layer)?;
    let named = merged.find(kind, &format!("{section}.{after}"))?;
    // Behind another addition it is behind all that is locked.
    if named.layer > lock.layer {
        return None;
    }
    let granted = super::waiver::granted(merged, Kind::Section, section, layer);
    let waived = granted
        .iter()
        .any(|granted| granted.aspect == Aspect::Order && granted.too_late.is_none());
    if waived && lock.layer == 0 {
        return None;
    }
    let by = merged.layer(lock.layer);
    let id = row.identity(kind).unwrap_or_default();
    let citing = merged
        .clause(Kind::Section, above, section)
        .map_or_else(String::new, |clause| format!(", by clause {clause}"));
    let message = format!(
        "{} `{id}` cannot come `after` `{after}` where `{by}` locks the `order` of section `{section}`",
        kind.table()
    );
    Some(
        Diagnostic::new(codes::LOCKED_BY_BASE, row.at("after"), message)
            .label("asked for here")
            .other(
                above.row.identity_span(Kind::Section),
                format!("declared by `{}` here{citing}", merged.layer(above.layer)),
            )
            .other(lock.span, format!("`order` locked by `{by}` here"))
            .help("leave `after` out: it then comes last"),
    )
}
