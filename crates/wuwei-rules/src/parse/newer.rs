//! Rule files are TOML 1.0: what only TOML 1.1 knows is understood, with a warning, since editors
//! and other readers refuse it.

use std::ops::Range;

use super::scan::{Kind, Token, tokens};
use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::source::{FileId, SourceFile, Span};

/// Warns of TOML 1.1 in a file that has no errors.
pub(super) fn warn(file: FileId, source: &SourceFile, diagnostics: &mut Diagnostics) {
    let text = source.text.as_str();
    let tokens = tokens(text);
    let span = |at: Range<usize>| Span {
        file,
        start: at.start,
        end: at.end,
    };
    let mut say =
        |at: Range<usize>, what: &str, help: &str, edit: Option<(Range<usize>, String)>| {
            let found = Diagnostic::new(codes::NEWER_TOML, span(at), format!("{what} is TOML 1.1"));
            let found = found.label("other readers refuse this").help(help);
            diagnostics.push(match edit {
                Some((at, text)) => found.suggest(span(at), text),
                None => found,
            });
        };
    for at in broken_inline_tables(text, &tokens) {
        let edit = in_one_line(text, &tokens, at.start);
        say(
            at,
            "an inline table over several lines",
            "write `{ … }` in one line, without a comma at its end",
            edit,
        );
    }
    for token in &tokens {
        match token.kind {
            Kind::Basic => {
                for (at, escape) in newer_escapes(&text[token.at.clone()]) {
                    let at = token.at.start + at;
                    let older = match escape {
                        "\\e" => "\\u001B",
                        _ => "\\u00",
                    };
                    say(
                        at..at + 2,
                        &format!("the escape `{escape}`"),
                        "write `\\u` and four digits",
                        Some((at..at + 2, older.to_owned())),
                    );
                }
            }
            Kind::Bare if is_short_time(&text[token.at.clone()]) => {
                say(
                    token.at.clone(),
                    "a time without seconds",
                    "write the seconds too: `07:32:00`",
                    Some((token.at.end..token.at.end, ":00".to_owned())),
                );
            }
            _ => {}
        }
    }
}

/// Opening braces of inline tables that hold a line break, or a comma before their end.
fn broken_inline_tables(text: &str, tokens: &[Token]) -> Vec<Range<usize>> {
    let mut found = Vec::new();
    let mut open: Vec<&Token> = Vec::new();
    let mut comma = false;
    for token in tokens {
        let in_braces = open
            .last()
            .is_some_and(|open| text[open.at.clone()].starts_with('{'));
        match token.kind {
            Kind::Open => open.push(token),
            Kind::Close => {
                let last = open.pop();
                found.extend(
                    last.filter(|_| in_braces && comma)
                        .map(|open| open.at.clone()),
                );
            }
            Kind::Newline if in_braces => found.extend(open.last().map(|open| open.at.clone())),
            _ => {}
        }
        if !matches!(token.kind, Kind::Newline | Kind::Comment) {
            comma = token.kind == Kind::Comma;
        }
    }
    found.sort_by_key(|at| at.start);
    found.dedup();
    found
}

/// The inline table that begins at a byte, in one line; nothing if a comment in it would be lost.
fn in_one_line(text: &str, tokens: &[Token], start: usize) -> Option<(Range<usize>, String)> {
    let first = tokens.iter().position(|token| token.at.start == start)?;
    let (mut depth, mut line, mut end) = (0, String::new(), start);
    let mut comma = String::new();
    for token in &tokens[first..] {
        let written = &text[token.at.clone()];
        match token.kind {
            Kind::Comment => return None,
            Kind::Newline => continue,
            Kind::Open => depth += 1,
            Kind::Close => depth -= 1,
            _ => {}
        }
        let gap = &text[end..token.at.start];
        let gap = if gap.contains('\n') { " " } else { gap };
        // A comma before the closing brace says nothing, and is too much for TOML 1.0.
        let closes = token.kind == Kind::Close && written == "}";
        if !closes {
            line += &std::mem::take(&mut comma);
        }
        comma.clear();
        match token.kind {
            Kind::Comma => comma = format!("{gap}{written}"),
            _ => line += &format!("{gap}{written}"),
        }
        end = token.at.end;
        if depth == 0 {
            return Some((start..end, line));
        }
    }
    None
}

/// `\e` and `\xHH` in a basic string.
fn newer_escapes(raw: &str) -> Vec<(usize, &str)> {
    let mut found = Vec::new();
    let mut at = 0;
    while let Some(next) = raw[at..].find('\\').map(|next| at + next) {
        match raw.as_bytes().get(next + 1) {
            Some(b'e' | b'x') => found.push((next, &raw[next..next + 2])),
            Some(_) => {}
            None => break,
        }
        // The character behind the backslash is read with it, however long it is.
        at = next + 1 + raw[next + 1..].chars().next().map_or(0, char::len_utf8);
    }
    found
}

/// `07:32`, also behind a date and before a time zone.
fn is_short_time(word: &str) -> bool {
    let time = word.rsplit(['T', 't']).next().unwrap_or(word);
    let time = time.split(['Z', 'z', '+', '-']).next().unwrap_or(time);
    let digits = |part: &str| part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit());
    time.split_once(':')
        .is_some_and(|(hour, minute)| digits(hour) && digits(minute))
}
