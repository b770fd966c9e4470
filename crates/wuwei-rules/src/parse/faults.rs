//! What is wrong with a file as TOML, in our words: the library's are terse, and name only one place.

use std::ops::Range;

use toml::de::DeTable;

use super::brackets;
use super::full_width;
use super::scan::{Kind, Token, line_of, tokens};
use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{FileId, SourceFile, Span};

/// How many faults of a file are told one by one: a file with more is no rule file.
const MOST: usize = 100;

/// An error of the TOML library.
#[derive(Debug)]
pub(super) struct Error {
    message: String,
    at: Range<usize>,
}

/// A reported fault and what it does to the values around it.
#[derive(Debug)]
pub(super) struct Fault {
    pub(super) at: Range<usize>,
    /// Values that it touches were guessed.
    pub(super) poisons: bool,
    /// Whole tables may be missing behind it.
    pub(super) tears_file: bool,
}

/// Reads past keys without `=`, behind which the TOML library drops the rest of the file: such lines
/// are overwritten with spaces, so that every offset stays, and what comes back is to be read instead,
/// with all that is wrong with the file.
pub(super) fn read_on(text: &str, errors: Vec<toml::de::Error>) -> (String, Vec<Error>) {
    let mut errors: Vec<Error> = errors.into_iter().map(Error::from).collect();
    let lines: Vec<_> = errors
        .iter()
        .filter(|error| error.drops_rest())
        .map(|error| statement(text, error.at.start))
        .collect();
    let mut blanked = text.to_owned();
    if lines.is_empty() {
        return (blanked, errors);
    }
    for line in &lines {
        let spaces: String = text[line.clone()]
            .bytes()
            .map(|b| if b == b'\n' { '\n' } else { ' ' })
            .collect();
        blanked.replace_range(line.clone(), &spaces);
    }
    // What is wrong behind such a line is only seen the second time.
    errors.retain(|error| {
        lines
            .iter()
            .any(|line| line.start <= error.at.start && error.at.start <= line.end)
    });
    errors.extend(
        DeTable::parse_recoverable(&blanked)
            .1
            .into_iter()
            .map(Error::from),
    );
    (blanked, errors)
}

/// Reports each error once, one a line, in the order of the file.
pub(super) fn report(
    file: FileId,
    source: &SourceFile,
    mut errors: Vec<Error>,
    diagnostics: &mut Diagnostics,
) -> Vec<Fault> {
    if errors.is_empty() {
        return Vec::new();
    }
    errors.sort_by_key(|error| (error.at.start, error.at.end));
    let reporter = Reporter {
        file,
        text: &source.text,
        tokens: tokens(&source.text),
    };
    let mut faults = Vec::new();
    if errors.iter().any(Error::is_unclosed_value)
        && let Some(open) = brackets::unclosed(&reporter.tokens)
    {
        // Whatever is said of the lines that the bracket swallowed is wrong.
        errors.retain(|error| error.at.start < open.start);
        diagnostics.push(reporter.unclosed_bracket(&open));
        faults.push(Fault {
            at: open.start..source.text.len(),
            poisons: true,
            tears_file: true,
        });
    }
    for errors in errors
        .chunk_by(|a, b| line_of(&source.text, a.at.start) == line_of(&source.text, b.at.start))
    {
        if faults.len() == MOST {
            let at = errors[0].at.start..source.text.len();
            let span = reporter.span(&(at.start..at.start));
            diagnostics.push(
                Diagnostic::new(codes::SYNTAX, span, "more is wrong from here on")
                    .help("is this a rule file? the rest of it was not looked at"),
            );
            faults.push(Fault {
                at,
                poisons: true,
                tears_file: true,
            });
            break;
        }
        // One thing wrong with a line makes the library say several; the missing `=` is the root.
        if let Some(error) = errors
            .iter()
            .find(|error| error.drops_rest())
            .or(errors.first())
        {
            let (diagnostic, fault) = reporter.judge(error, &line_of(&source.text, error.at.start));
            diagnostics.push(diagnostic);
            faults.push(fault);
        }
    }
    faults
}

/// The line of a byte, and the further lines of a long string that begins in it.
fn statement(text: &str, at: usize) -> Range<usize> {
    let line = line_of(text, at);
    for quotes in ["\"\"\"", "'''"] {
        if text[line.clone()].matches(quotes).count() % 2 == 1 {
            let end = text[line.end..]
                .find(quotes)
                .map_or(text.len(), |n| line.end + n);
            return line.start..line_of(text, end).end;
        }
    }
    line
}

impl From<toml::de::Error> for Error {
    fn from(error: toml::de::Error) -> Error {
        Error {
            message: error.message().to_owned(),
            at: error.span().unwrap_or(0..0),
        }
    }
}

impl Error {
    fn drops_rest(&self) -> bool {
        self.message.starts_with("key with no value")
            || self.message.starts_with("missing value for key")
    }

    fn is_unclosed_value(&self) -> bool {
        self.message.starts_with("unclosed array,")
            || self.message.starts_with("unclosed inline table")
    }

    /// What the library had expected there, in its words.
    fn expected(&self) -> &str {
        self.message
            .split_once(", ")
            .map_or("", |(_, expected)| expected)
    }
}

struct Reporter<'r> {
    file: FileId,
    text: &'r str,
    tokens: Vec<Token>,
}

impl Reporter<'_> {
    fn judge(&self, error: &Error, line: &Range<usize>) -> (Diagnostic, Fault) {
        let message = error.message.as_str();
        let starts = |words: &[&str]| words.iter().any(|word| message.starts_with(word));
        let fault = |at: Range<usize>, tears_file| Fault {
            at,
            poisons: true,
            tears_file,
        };
        if let Some(slip) = full_width::find(self.text, &self.tokens, line) {
            let is_header = self.text[line.clone()]
                .trim_start()
                .starts_with(['[', '［', '【']);
            return (self.full_width(&slip), fault(line.clone(), is_header));
        }
        if error.drops_rest() {
            return (self.missing_equals(line), fault(line.clone(), false));
        }
        if starts(&["unclosed table", "unclosed array table"]) {
            return (self.unclosed_header(error, line), fault(line.clone(), true));
        }
        if let Some(token) = self.unclosed_string(error) {
            let long = self.text[token.clone()].starts_with("\"\"\"")
                || self.text[token.clone()].starts_with("'''");
            return (self.string(&token), fault(token, long));
        }
        if starts(&["duplicate key", "cannot extend value"]) {
            return (
                self.duplicate(error),
                Fault {
                    at: error.at.clone(),
                    poisons: false,
                    tears_file: false,
                },
            );
        }
        let deep = message.contains("recurs");
        let diagnostic = if starts(&["invalid date", "invalid time", "invalid offset"]) {
            self.no_such_date(error)
        } else if self.is_bare_text(error) {
            self.unquoted(error)
        } else if starts(&["string values must be quoted"]) {
            self.syntax(&self.statement_head(line), "a key has no value")
                .help("write a value behind `=`, or remove the key")
        } else if starts(&["invalid unquoted key", "unquoted keys cannot be empty"]) {
            self.syntax(&error.at, "a key is letters, digits, `-` and `_`")
                .label("not a key")
        } else if message.contains("escaped value") || message.contains("escape") {
            self.bad_escape(error)
        } else if deep {
            self.syntax(line, "brackets are nested too deeply")
        } else {
            let words = message.split(", expected").next().unwrap_or(message);
            self.syntax(&error.at, words).label(error.expected())
        };
        (diagnostic, fault(error.at.clone(), deep))
    }

    /// A word that is no number, date, `true` or `false`; by its first letter the library may have
    /// hoped for one.
    fn is_bare_text(&self, error: &Error) -> bool {
        let text = [
            "string values must be quoted",
            "invalid boolean",
            "invalid float, expected `nan`",
            "invalid float, expected `inf`",
        ];
        !error.at.is_empty() && text.iter().any(|words| error.message.starts_with(words))
    }

    fn span(&self, at: &Range<usize>) -> Span {
        Span {
            file: self.file,
            start: at.start,
            end: at.end,
        }
    }

    fn syntax(&self, at: &Range<usize>, words: &str) -> Diagnostic {
        Diagnostic::new(codes::SYNTAX, self.span(at), words)
    }

    /// A line up to its `=`, without the space around.
    fn statement_head(&self, line: &Range<usize>) -> Range<usize> {
        let written = &self.text[line.clone()];
        let end = written
            .find('=')
            .map_or(written.trim_end().len(), |at| at + 1);
        let start = (written.len() - written.trim_start().len()).min(end);
        line.start + start..line.start + end
    }

    fn full_width(&self, slip: &full_width::Slip) -> Diagnostic {
        let characters: Vec<String> = slip.characters.chars().map(full_width::shown).collect();
        let message = match characters.as_slice() {
            [one] => format!("{one} means nothing here"),
            several => format!("{} mean nothing here", several.join(", ")),
        };
        Diagnostic::new(codes::FULL_WIDTH, self.span(&slip.at), message)
            .label("typed with a Chinese input method")
            .help(format!("write `{}`", slip.meant))
            .suggest(self.span(&slip.at), slip.meant.clone())
    }

    fn missing_equals(&self, line: &Range<usize>) -> Diagnostic {
        let written = &self.text[line.clone()];
        let key = written
            .trim_start()
            .split([' ', '\t', ':', '"', '\''])
            .next()
            .unwrap_or("");
        let start = line.start + written.len() - written.trim_start().len();
        let found = Diagnostic::new(
            codes::MISSING_EQUALS,
            self.span(&(start..start + key.len())),
            format!("`{key}` has no `=`"),
        )
        .label("a key needs `=` and a value");
        let behind = &self.text[start + key.len()..line.end];
        match behind.find(|c: char| !c.is_whitespace()) {
            Some(gap) if behind[gap..].starts_with(':') => {
                let colon = start + key.len() + gap;
                found
                    .help("TOML has `=` where YAML has `:`")
                    .suggest(self.span(&(start + key.len()..colon + 1)), " =")
            }
            _ => found.help(format!("write `{key} = …`; the rest of the file was read")),
        }
    }

    fn unclosed_header(&self, error: &Error, line: &Range<usize>) -> Diagnostic {
        let written = self.text[line.clone()].trim_start();
        let close = if written.starts_with("[[") { "]]" } else { "]" };
        let name = written
            .trim_start_matches('[')
            .trim_end_matches([']', ' ', '\t']);
        let start = line.end - written.len();
        Diagnostic::new(
            codes::UNCLOSED,
            self.span(&(start..error.at.end.max(start))),
            "a header is not closed",
        )
        .label(format!("`{close}` is missing"))
        .help("what stands below it could not be read as a table of its own")
        .suggest(
            self.span(&(start..line.end)),
            format!("{}{name}{close}", &close.replace(']', "[")),
        )
    }

    /// The token of a string that the error says is not closed.
    fn unclosed_string(&self, error: &Error) -> Option<Range<usize>> {
        let strings = [
            "invalid basic string",
            "invalid literal string",
            "invalid multi-line",
        ];
        if !error.at.is_empty() || !strings.iter().any(|s| error.message.starts_with(s)) {
            return None;
        }
        let last = self
            .tokens
            .partition_point(|token| token.at.start < error.at.start.max(1));
        let token = self.tokens.get(last.checked_sub(1)?)?;
        matches!(token.kind, Kind::Basic | Kind::Literal).then(|| token.at.clone())
    }

    fn string(&self, token: &Range<usize>) -> Diagnostic {
        let raw = &self.text[token.clone()];
        let quotes = ["\"\"\"", "'''", "\"", "'"]
            .into_iter()
            .find(|quotes| raw.starts_with(quotes))
            .unwrap_or("\"");
        let found = Diagnostic::new(codes::UNCLOSED, self.span(token), "a string is not closed")
            .label(format!("`{quotes}` is missing"));
        match raw.char_indices().next_back() {
            Some((at, c)) if full_width::meant(c) == Some("\"") => {
                let last = token.start + at..token.end;
                found
                    .help(format!("`{c}` does not close it"))
                    .suggest(self.span(&last), quotes)
            }
            _ if quotes.len() == 1 => {
                found.help("a string ends in its own line; a longer text stands between `\"\"\"`")
            }
            _ => found.help("everything up to the end of the file was taken for text"),
        }
    }

    fn duplicate(&self, error: &Error) -> Diagnostic {
        let name = &self.text[error.at.clone()];
        let found = Diagnostic::new(
            codes::DUPLICATE_KEY,
            self.span(&error.at),
            format!("`{name}` is given twice"),
        )
        .label("again here; the first one was read");
        match brackets::first_place(self.text, &self.tokens, &error.at) {
            Some(first) => found.other(self.span(&first), "first here"),
            None => found,
        }
        .help("keep one of them")
    }

    fn no_such_date(&self, error: &Error) -> Diagnostic {
        let written = &self.text[error.at.clone()];
        let found = Diagnostic::new(
            codes::NO_SUCH_DATE,
            self.span(&error.at),
            format!("`{written}` is no date"),
        );
        found
            .label(error.expected())
            .help("a date is written `2026-01-31`")
    }

    fn unquoted(&self, error: &Error) -> Diagnostic {
        let written = &self.text[error.at.clone()];
        let found = Diagnostic::new(
            codes::UNQUOTED,
            self.span(&error.at),
            format!("`{written}` must be quoted"),
        )
        .label("not a number, date, `true` or `false`");
        let meant = match written.to_ascii_lowercase().as_str() {
            "yes" | "true" | "是" => "true".to_owned(),
            "no" | "false" | "否" => "false".to_owned(),
            _ if written.contains(['"', '\'', '\\']) => {
                return found.help("text stands between `\"`");
            }
            _ => format!("\"{written}\""),
        };
        found
            .help(format!("write `{meant}`"))
            .suggest(self.span(&error.at), meant)
    }

    fn bad_escape(&self, error: &Error) -> Diagnostic {
        let end = self.text[error.at.start..]
            .chars()
            .next()
            .map_or(0, char::len_utf8);
        let at = error.at.start.saturating_sub(1)..error.at.end.max(error.at.start + end);
        let at = if self.text.get(at.clone()).is_some() {
            at
        } else {
            error.at.clone()
        };
        let written = &self.text[at.clone()];
        self.syntax(&at, &format!("`{written}` is no escape"))
            .label("unknown escape")
            .help("write `\\\\` for a backslash, or put the text between `'`")
    }

    fn unclosed_bracket(&self, open: &Range<usize>) -> Diagnostic {
        let bracket = &self.text[open.clone()];
        let close = if bracket == "[" { "]" } else { "}" };
        Diagnostic::new(
            codes::UNCLOSED,
            self.span(open),
            format!("this `{bracket}` is not closed"),
        )
        .label(format!("`{close}` is missing"))
        .help("the lines below could not be read; nothing is said about them")
    }
}

#[cfg(test)]
mod tests;
