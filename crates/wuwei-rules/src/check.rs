//! What must fit together, one file a check; the order here is the order of running, not of the
//! findings, which come by their place.

use crate::diagnostic::Diagnostics;
use crate::merge::Merged;
use crate::parse::Parsed;

mod area;
mod calendar;
mod clause;
mod device_key;
mod field;
mod flow;
mod list;
mod lock;
mod obligation;
mod order;
mod reference;
mod routing;
mod ruleset;
mod section;
mod service;
mod translation;
mod unused;

/// Runs every check on a merged set.
pub(crate) fn all(merged: &Merged, files: &[Parsed], diagnostics: &mut Diagnostics) {
    list::check(merged, diagnostics);
    lock::check(merged, diagnostics);
    order::check(merged, diagnostics);
    calendar::check(merged, diagnostics);
    device_key::check(merged, diagnostics);
    field::check(merged, diagnostics);
    flow::check(merged, diagnostics);
    section::check(merged, diagnostics);
    obligation::check(merged, diagnostics);
    routing::check(merged, diagnostics);
    translation::check(merged, diagnostics);
    service::check(merged, diagnostics);
    // A torn file may have held what others name or need.
    if !files.iter().any(|file| file.torn) {
        ruleset::check(merged, diagnostics);
        reference::check(merged, diagnostics);
        clause::check(merged, diagnostics);
        area::check(merged, diagnostics);
        unused::check(merged, diagnostics);
    }
}
