//! What must fit together, one file a check; the order here is the order of running, not of the
//! findings, which come by their place.

use crate::diagnostic::Diagnostics;
use crate::merge::Merged;
use crate::parse::Parsed;

mod reference;
mod ruleset;

/// Runs every check on a merged set.
pub(crate) fn all(merged: &Merged, files: &[Parsed], diagnostics: &mut Diagnostics) {
    // A torn file may have held what others name.
    let torn = files.iter().any(|file| file.torn);
    if !torn {
        ruleset::check(merged, files, diagnostics);
        reference::check(merged, diagnostics);
    }
}
