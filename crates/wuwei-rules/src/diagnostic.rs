//! A diagnostic is data; how it looks is the business of a renderer.

use crate::codes::Code;
use crate::source::Span;

/// One finding.
#[derive(Debug, Clone)]
pub struct Diagnostic {
    /// `E0123`; empty for what a scenario found.
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
    /// Why the set lives with it, where its `[lints]` allow it.
    pub allowed: Option<String>,
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

/// The findings of one run, in any order until they are handed out.
#[derive(Debug, Default)]
pub(crate) struct Diagnostics {
    found: Vec<Diagnostic>,
}

impl Diagnostic {
    /// A finding at a place; severity and name are its code's.
    pub(crate) fn new(
        code: &'static Code,
        primary: Span,
        message: impl Into<String>,
    ) -> Diagnostic {
        Diagnostic {
            code: code.id,
            name: code.name,
            severity: code.severity,
            message: message.into(),
            primary,
            label: String::new(),
            others: Vec::new(),
            help: None,
            suggestion: None,
            allowed: None,
        }
    }

    /// What a scenario met otherwise than expected: no fault in the sources, so it has no code.
    pub fn failed(primary: Span, message: impl Into<String>) -> Diagnostic {
        Diagnostic {
            code: "",
            name: "",
            severity: Severity::Error,
            message: message.into(),
            primary,
            label: String::new(),
            others: Vec::new(),
            help: None,
            suggestion: None,
            allowed: None,
        }
    }

    /// Says a few words under the primary span.
    pub fn label(mut self, words: impl Into<String>) -> Diagnostic {
        self.label = words.into();
        self
    }

    /// Names another place.
    pub(crate) fn other(mut self, span: Span, words: impl Into<String>) -> Diagnostic {
        self.others.push((span, words.into()));
        self
    }

    /// Says what to do.
    pub(crate) fn help(mut self, words: impl Into<String>) -> Diagnostic {
        self.help = Some(words.into());
        self
    }

    /// Offers an edit.
    pub(crate) fn suggest(mut self, span: Span, text: impl Into<String>) -> Diagnostic {
        self.suggestion = Some(Suggestion {
            span,
            text: text.into(),
        });
        self
    }
}

impl Diagnostics {
    /// Adds a finding.
    pub(crate) fn push(&mut self, diagnostic: Diagnostic) {
        self.found.push(diagnostic);
    }

    /// Adds findings.
    pub(crate) fn extend(&mut self, diagnostics: impl IntoIterator<Item = Diagnostic>) {
        self.found.extend(diagnostics);
    }

    /// All findings, to be changed in place.
    pub(crate) fn all_mut(&mut self) -> impl Iterator<Item = &mut Diagnostic> {
        self.found.iter_mut()
    }

    /// Whether something keeps the set from being published.
    pub(crate) fn any_error(&self) -> bool {
        self.found.iter().any(|d| d.severity == Severity::Error)
    }

    /// All findings by place, errors before warnings at the same one, each finding once.
    pub(crate) fn into_sorted(mut self) -> Vec<Diagnostic> {
        self.found.sort_by(|a, b| {
            let key = |d: &Diagnostic| {
                (
                    d.primary.file,
                    d.primary.start,
                    d.severity,
                    d.code,
                    d.primary.end,
                )
            };
            key(a).cmp(&key(b)).then_with(|| a.message.cmp(&b.message))
        });
        self.found
            .dedup_by(|a, b| a.code == b.code && a.primary == b.primary && a.message == b.message);
        self.found
    }
}
