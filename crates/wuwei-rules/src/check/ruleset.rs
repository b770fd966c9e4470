//! A set says what it is: `[ruleset]` stands in one of its files.

use crate::base;
use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::merge::Merged;
use crate::source::Span;

pub(crate) fn check(merged: &Merged, diagnostics: &mut Diagnostics) {
    if merged.header.is_some() {
        return base::check(merged, diagnostics);
    }
    diagnostics.push(
        Diagnostic::new(codes::NO_RULE_SET, Span { file: 0, start: 0, end: 0 }, "no file has a `[ruleset]`")
            .label("not in this file, nor in any other")
            .help("say in one file what the set is: `[ruleset]` with id, version, effective, area, standard and title"),
    );
}
