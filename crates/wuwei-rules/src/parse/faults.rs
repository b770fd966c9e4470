//! What is wrong with a file as TOML, in our words.

use std::ops::Range;

use toml::de::DeTable;

use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{FileId, SourceFile, Span};

/// An error of the TOML library.
pub(super) struct Error {
    message: String,
    at: Range<usize>,
}

/// A reported fault and what it does to the values around it.
pub(super) struct Fault {
    pub(super) at: Range<usize>,
    /// Values that it touches were guessed.
    pub(super) poisons: bool,
    /// Whole tables may be missing behind it.
    pub(super) tears_file: bool,
}

/// Reads past keys without `=`, behind which the TOML library drops the rest of the file: such lines
/// are overwritten with spaces, so that every offset stays, and the file is read once more.
pub(super) fn read_on(text: &str) -> (String, Vec<Error>) {
    let errors = errors_of(text);
    let mut blanked = text.to_owned();
    for error in errors.iter().filter(|error| error.drops_rest()) {
        blank_line(&mut blanked, error.at.start);
    }
    (blanked, errors)
}

/// Reports each error once, by its place.
pub(super) fn report(
    file: FileId,
    source: &SourceFile,
    mut errors: Vec<Error>,
    diagnostics: &mut Diagnostics,
) -> Vec<Fault> {
    errors.sort_by_key(|error| (error.at.start, error.at.end));
    let mut faults = Vec::new();
    for error in errors {
        let _ = source;
        let span = Span {
            file,
            start: error.at.start,
            end: error.at.end,
        };
        diagnostics.push(Diagnostic::new(codes::SYNTAX, span, error.message.clone()));
        faults.push(Fault {
            poisons: true,
            tears_file: error.message.contains("unclosed"),
            at: error.at,
        });
    }
    faults
}

fn errors_of(text: &str) -> Vec<Error> {
    let (_, errors) = DeTable::parse_recoverable(text);
    let error = |e: toml::de::Error| Error {
        message: e.message().to_owned(),
        at: e.span().unwrap_or(0..0),
    };
    errors.into_iter().map(error).collect()
}

impl Error {
    fn drops_rest(&self) -> bool {
        self.message.starts_with("key with no value")
            || self.message.starts_with("missing value for key")
    }
}

fn blank_line(text: &mut String, at: usize) {
    let start = text[..at].rfind('\n').map_or(0, |n| n + 1);
    let end = text[at..].find('\n').map_or(text.len(), |n| at + n);
    text.replace_range(start..end, &" ".repeat(end - start));
}
