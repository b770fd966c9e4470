//! A set is a draft until it is released: what is in force is what was published.

use super::{Editions, version_key};
use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::merge::Merged;
use crate::source::Span;

/// Where a set says which version it is.
pub(crate) fn version_at(merged: &Merged) -> Option<(String, Span)> {
    let header = merged.header.as_ref()?;
    Some((header.owned("version")?, header.at("version")))
}

/// Warns of a set with errors whose version was never released: it has no digest to compare.
pub(super) fn check_version(merged: &Merged, editions: &Editions, diagnostics: &mut Diagnostics) {
    let (Some((version, at)), Some(newest)) = (version_at(merged), editions.newest()) else {
        return;
    };
    if diagnostics.any_error() && newest.ruleset.version != version {
        diagnostics.push(draft(&version, at, editions));
    }
}

/// Warns of a set without errors whose digest is not its newest edition's.
pub(crate) fn check_digest(
    version: Option<(String, Span)>,
    digest: &str,
    editions: &Editions,
    diagnostics: &mut Diagnostics,
) {
    if let Some((version, at)) = version.filter(|_| !editions.holds(digest)) {
        diagnostics.push(draft(&version, at, editions));
    }
}

fn draft(version: &str, at: Span, editions: &Editions) -> Diagnostic {
    let found = |message: String| Diagnostic::new(codes::DRAFT, at, message).label("not in force");
    let Some(newest) = editions.newest() else {
        return found(format!(
            "{version} is a draft: nothing of this set was released"
        ))
        .help("once it is to be in force, publish it: `wuwei release`");
    };
    let newest = &newest.ruleset.version;
    if version_key(version) > version_key(newest) {
        return found(format!("{version} is a draft: in force is {newest}"))
            .help("once it is to be in force, publish it: `wuwei release`");
    }
    found(format!("{version} is a draft: it differs from the edition {newest}"))
        .help(format!(
            "what was released stays as it is: give the changed set a version above {newest}, then `wuwei release`"
        ))
}
