//! What is wrong with an expression, and where in its text.

use std::ops::Range;

/// One finding in an expression.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ExprError {
    /// What kind of finding.
    pub kind: ErrorKind,
    /// Where: bytes of the (decoded) text.
    pub span: Range<usize>,
    /// One line, lower case, no full stop, user text in backticks.
    pub message: String,
    /// What to do.
    pub help: Option<String>,
    /// An edit that does it: this range of bytes becomes that text.
    pub suggestion: Option<(Range<usize>, String)>,
}

/// The kinds of findings; each has its own diagnostic code.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ErrorKind {
    /// The text is no expression.
    Syntax,
    /// It is larger or deeper than the limits.
    TooLarge,
    /// A name that is nothing here.
    UnknownName,
    /// A function that does not exist, or the wrong number of arguments.
    UnknownFunction,
    /// Types that do not fit.
    TypeMismatch,
    /// A text that is none of a field's choices.
    UnknownChoice,
    /// A date, number or text that is none.
    BadLiteral,
    /// A condition reads a field that may be unanswered, without `has(…)` beside it.
    Unguarded,
    /// A field that is answered only in a later stage.
    LaterStage,
    /// A row of a group where no single row is meant.
    GroupReach,
    /// Fields that need each other.
    Circle,
}

impl ExprError {
    /// A finding at a place.
    pub(crate) fn new(
        kind: ErrorKind,
        span: Range<usize>,
        message: impl Into<String>,
    ) -> ExprError {
        ExprError {
            kind,
            span,
            message: message.into(),
            help: None,
            suggestion: None,
        }
    }

    /// Says what to do.
    pub(crate) fn help(mut self, words: impl Into<String>) -> ExprError {
        self.help = Some(words.into());
        self
    }

    /// Offers the edit that puts `text` in place of what is wrong.
    pub(crate) fn replace_by(self, text: impl Into<String>) -> ExprError {
        let span = self.span.clone();
        self.suggest(span, text)
    }

    /// Offers an edit.
    pub(crate) fn suggest(mut self, span: Range<usize>, text: impl Into<String>) -> ExprError {
        self.suggestion = Some((span, text.into()));
        self
    }
}
