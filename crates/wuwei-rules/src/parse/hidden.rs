//! Characters that cannot be seen: they come with pasted text, and make a line other than it looks. Those
//! that turn the direction of writing are refused: what people read would not be what the rules say.

use super::faults::Fault;
use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{FileId, SourceFile, Span};

/// Finds each stretch of them, except where a fault was reported already.
pub(super) fn find(
    file: FileId,
    source: &SourceFile,
    faults: &[Fault],
    diagnostics: &mut Diagnostics,
) {
    let text = source.text.as_str();
    let mut after = if text.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        0
    };
    while let Some(start) = text[after..].find(is_hidden).map(|at| after + at) {
        let end = text[start..]
            .find(|c| !is_hidden(c))
            .map_or(text.len(), |n| start + n);
        after = end;
        if faults
            .iter()
            .any(|fault| fault.at.start <= end && start <= fault.at.end)
        {
            continue;
        }
        let hidden = &text[start..end];
        let span = Span { file, start, end };
        let found = if hidden.contains(turns_direction) {
            turned(span, hidden)
        } else {
            Diagnostic::new(
                codes::HIDDEN_CHARACTER,
                span,
                format!("{} cannot be seen", named(hidden)),
            )
        };
        diagnostics.push(found.label("here").help("delete it").suggest(span, ""));
    }
}

/// Finds text that was written with escapes and turns the direction of writing once it is read.
pub(crate) fn escaped(written: &str, read: &str, span: Span, diagnostics: &mut Diagnostics) {
    if read.contains(turns_direction) && !written.contains(turns_direction) {
        let turning: String = read.chars().filter(|c| turns_direction(*c)).collect();
        let found = turned(span, &turning).label("in this text");
        diagnostics.push(found.help("take the escape out"));
    }
}

fn turned(span: Span, turning: &str) -> Diagnostic {
    let message = format!(
        "{} changes the direction of writing and cannot be seen",
        named(turning)
    );
    Diagnostic::new(codes::TURNED_TEXT, span, message)
}

/// `U+200B`, or several.
fn named(hidden: &str) -> String {
    let mut names: Vec<String> = hidden
        .chars()
        .map(|c| format!("U+{:04X}", u32::from(c)))
        .collect();
    names.dedup();
    names.join(" ")
}

/// Zero-width characters, direction marks, tags, soft hyphen.
fn is_hidden(c: char) -> bool {
    turns_direction(c)
        || matches!(c, '\u{ad}' | '\u{180e}' | '\u{200b}'..='\u{200d}' | '\u{2060}'..='\u{2064}' | '\u{feff}' | '\u{e0000}'..='\u{e007f}')
}

fn turns_direction(c: char) -> bool {
    matches!(c, '\u{61c}' | '\u{200e}' | '\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}')
}
