//! What is wrong with an expression, as a diagnostic at its place in the rule files.

use super::Finding;
use crate::close::{Places, Site};
use crate::codes::{self, Code};
use crate::diagnostic::Diagnostic;
use crate::expr::ErrorKind;
use crate::keys::Kind;
use crate::source::Span;

/// Puts a finding where the expression was written, escapes and line ends of TOML notwithstanding.
/// None for an expression that stands nowhere: it was refused when it was read.
pub(crate) fn diagnostic(finding: Finding, places: &Places) -> Option<Diagnostic> {
    let Finding {
        site,
        error,
        others,
    } = finding;
    let at = |site: &Site, range| match places.expression(site) {
        Some(place) => Some(place.span(range)),
        None => whole(site, places),
    };
    let primary = at(&site, error.span.clone())?;
    let mut diagnostic =
        Diagnostic::new(code(error.kind), primary, error.message).label(label(error.kind));
    for (site, range, words) in others {
        if let Some(span) = at(&site, range) {
            diagnostic = diagnostic.other(span, words);
        }
    }
    if let Some(help) = error.help {
        diagnostic = diagnostic.help(help);
    }
    match error
        .suggestion
        .and_then(|(range, text)| Some((at(&site, range)?, text)))
    {
        Some((span, text)) => Some(diagnostic.suggest(span, text)),
        None => Some(diagnostic),
    }
}

/// The entity whose expression it is, where the expression itself has no place of its own.
fn whole(site: &Site, places: &Places) -> Option<Span> {
    match site {
        Site::Section(id) => places.entity(Kind::Section, id),
        Site::Field(path, _) => places.entity(Kind::Field, path),
    }
}

fn code(kind: ErrorKind) -> &'static Code {
    match kind {
        ErrorKind::Syntax => codes::EXPRESSION_SYNTAX,
        ErrorKind::TooLarge => codes::EXPRESSION_TOO_LARGE,
        ErrorKind::UnknownName => codes::UNKNOWN_NAME,
        ErrorKind::UnknownFunction => codes::UNKNOWN_FUNCTION,
        ErrorKind::TypeMismatch => codes::TYPE_MISMATCH,
        ErrorKind::UnknownChoice => codes::UNKNOWN_CHOICE,
        ErrorKind::BadLiteral => codes::BAD_LITERAL,
        ErrorKind::Unguarded => codes::UNGUARDED,
        ErrorKind::LaterStage => codes::LATER_STAGE,
        ErrorKind::GroupReach => codes::NO_SINGLE_ROW,
        ErrorKind::Circle => codes::CIRCLE,
    }
}

/// A few words under the place.
fn label(kind: ErrorKind) -> &'static str {
    match kind {
        ErrorKind::Syntax => "here",
        ErrorKind::TooLarge => "too large",
        ErrorKind::UnknownName => "not a name here",
        ErrorKind::UnknownFunction => "no such call",
        ErrorKind::TypeMismatch => "does not fit",
        ErrorKind::UnknownChoice => "none of the choices",
        ErrorKind::BadLiteral => "not a value",
        ErrorKind::Unguarded => "may be unanswered",
        ErrorKind::LaterStage => "answered later",
        ErrorKind::GroupReach => "has many rows",
        ErrorKind::Circle => "the circle begins here",
    }
}
