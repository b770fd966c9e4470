//! A diagnostic is data; how it looks is the business of a renderer.

use crate::source::Span;

/// One finding.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    /// `E0123`.
    pub code: &'static str,
    /// `dangling-reference`.
    pub name: &'static str,
    /// How grave.
    pub severity: Severity,
    /// One line, lower case, no full stop, user text in backticks.
    pub message: String,
    /// Where.
    pub primary: Span,
    /// A few words under the primary span.
    pub label: String,
    /// Other places involved, each with a few words.
    pub others: Vec<(Span, String)>,
    /// What to do.
    pub help: Option<String>,
    /// An edit that does it.
    pub suggestion: Option<Suggestion>,
}

/// An edit that a fix would make.
#[derive(Debug, Clone)]
pub struct Suggestion {
    /// What to replace.
    pub span: Span,
    /// By what.
    pub text: String,
}

/// How grave: the standard's "shall" is an error, "should" and good practice a warning, else a note.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// Nothing can be published.
    Error,
    /// Published, and to be looked at.
    Warning,
    /// For information.
    Note,
}
