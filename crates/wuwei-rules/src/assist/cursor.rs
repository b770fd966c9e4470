//! Where a byte of a half-typed file lies: below which header, at a key or at the value of which.

use std::ops::Range;

use crate::parse::scan::{Kind, Token, tokens};

/// A place in a file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Cursor {
    /// The table's header, `["change", "service"]`; nothing above the first.
    pub(super) header: Vec<String>,
    /// The bytes from this header to the next.
    pub(super) block: Range<usize>,
    pub(super) place: Place,
}

/// What may stand at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) enum Place {
    /// A header; `typed` is its line.
    Header { typed: Range<usize> },
    /// A key of the table at `path` below the header, which has the keys `seen` already.
    Key {
        path: Vec<String>,
        typed: Range<usize>,
        seen: Vec<String>,
    },
    /// The value at `path`, or an item of the list there.
    Value {
        path: Vec<String>,
        typed: Range<usize>,
        quoted: bool,
    },
    /// A comment.
    Comment,
}

/// A table or list that is open at the place.
#[derive(Debug, Default)]
struct Frame {
    list: bool,
    path: Vec<String>,
    /// The key that is being written or was.
    key: Vec<String>,
    /// Behind its `=`.
    value: bool,
    seen: Vec<String>,
}

/// Finds out where a byte lies. Never fails: what cannot be made out is a key of what is around it.
pub(super) fn cursor(text: &str, at: usize) -> Cursor {
    let all = tokens(text);
    let headers = headers(text, &all);
    let behind = headers.partition_point(|header| header.line.start <= at);
    let block_end = headers
        .get(behind)
        .map_or(text.len(), |next| next.line.start);
    let Some(header) = behind.checked_sub(1).and_then(|at| headers.get(at)) else {
        return Cursor {
            header: Vec::new(),
            block: 0..block_end,
            place: top_level(text, &all, at),
        };
    };
    let block = header.line.start..block_end;
    if at <= header.line.end {
        return Cursor {
            header: header.path.clone(),
            block,
            place: Place::Header {
                typed: header.line.clone(),
            },
        };
    }
    let within = |token: &&Token| (header.line.end..block_end).contains(&token.at.start);
    let body: Vec<&Token> = all.iter().filter(within).collect();
    Cursor {
        header: header.path.clone(),
        place: place(text, &body, at),
        block,
    }
}

/// Above the first header, only a header makes sense.
fn top_level(text: &str, all: &[Token], at: usize) -> Place {
    let in_comment =
        |token: &&Token| token.kind == Kind::Comment && token.at.start < at && at <= token.at.end;
    if all.iter().any(|token| in_comment(&token)) {
        return Place::Comment;
    }
    let line = crate::parse::scan::line_of(text, at);
    Place::Header { typed: line }
}

/// A header's line, and what it names.
struct Header {
    line: Range<usize>,
    path: Vec<String>,
}

/// Every line that reads as a header, whatever is still open above it: a bracket that somebody forgot
/// must not swallow the tables below.
fn headers(text: &str, all: &[Token]) -> Vec<Header> {
    let starts_line = |at: usize| at == 0 || all[at - 1].kind == Kind::Newline;
    let mut found = Vec::new();
    for (at, token) in all.iter().enumerate() {
        if token.kind != Kind::Open || !starts_line(at) || !text[token.at.clone()].starts_with('[')
        {
            continue;
        }
        let line: Vec<&Token> = all[at..]
            .iter()
            .take_while(|token| !matches!(token.kind, Kind::Newline | Kind::Comment))
            .collect();
        let is_name = |token: &&&Token| !matches!(token.kind, Kind::Open | Kind::Close);
        let names: Vec<&&Token> = line.iter().filter(is_name).collect();
        let plain = names.iter().all(|token| token.kind == Kind::Bare);
        // An item of a list that stands alone on its line has a comma behind it, or words in quotes.
        if !plain || names.len() > 1 {
            continue;
        }
        let path = names.first().map_or("", |token| &text[token.at.clone()]);
        let end = line.last().map_or(token.at.end, |last| last.at.end);
        found.push(Header {
            line: token.at.start..end,
            path: path.split('.').map(|part| part.trim().to_owned()).collect(),
        });
    }
    found
}

fn place(text: &str, body: &[&Token], at: usize) -> Place {
    let mut frames = vec![Frame::default()];
    let mut typed: Option<&Token> = None;
    for token in body {
        let written = matches!(token.kind, Kind::Bare | Kind::Basic | Kind::Literal);
        if token.at.start >= at && !(written && token.at.start == at) {
            break;
        }
        if token.kind == Kind::Comment && at <= token.at.end {
            return Place::Comment;
        }
        if written && at <= token.at.end && !closed_before(text, token, at) {
            typed = Some(token);
            break;
        }
        step(text, token, &mut frames);
    }
    let frame = frames.pop().unwrap_or_default();
    let range = typed.map_or(at..at, |token| token.at.clone());
    let mut path = frame.path;
    if frame.list || frame.value {
        path.extend(frame.key);
        let quoted = typed.is_some_and(|token| token.kind != Kind::Bare);
        return Place::Value {
            path,
            typed: range,
            quoted,
        };
    }
    // `name.` and then the part that is typed.
    let written = &text[range.clone()];
    let upto = at.saturating_sub(range.start).min(written.len());
    let last = written.get(..upto).and_then(|w| w.rfind('.'));
    let (before, last) = last.map_or(("", 0), |dot| (&written[..dot], dot + 1));
    path.extend(frame.key);
    path.extend(parts(before));
    let mut seen = frame.seen;
    if path.is_empty() {
        seen.extend(keys_below(text, body, at));
    }
    Place::Key {
        path,
        typed: range.start + last..range.end,
        seen,
    }
}

/// Whether a place is behind a string's closing quote.
fn closed_before(text: &str, token: &Token, at: usize) -> bool {
    let raw = &text[token.at.clone()];
    token.kind != Kind::Bare
        && at == token.at.end
        && raw.len() >= 2
        && raw.chars().next() == raw.chars().next_back()
}

fn step(text: &str, token: &Token, frames: &mut Vec<Frame>) {
    let written = &text[token.at.clone()];
    let inner = frames.len() > 1;
    let Some(frame) = frames.last_mut() else {
        return;
    };
    match token.kind {
        Kind::Newline => {
            // An inline table ends with its line (TOML 1.0), whether its brace was typed or not.
            while frames.len() > 1 && frames.last().is_some_and(|frame| !frame.list) {
                frames.pop();
            }
            if let [root] = &mut frames[..] {
                root.key.clear();
                root.value = false;
            }
        }
        Kind::Open => {
            let mut path = frame.path.clone();
            path.extend(frame.key.iter().cloned());
            frames.push(Frame {
                list: written == "[",
                path,
                ..Frame::default()
            });
        }
        Kind::Close if inner => {
            frames.pop();
        }
        Kind::Comma if !frame.list => {
            frame.key.clear();
            frame.value = false;
        }
        // No list holds an `=`: the bracket was never closed, and this is the next key.
        Kind::Equals if frame.list => {
            let key = std::mem::take(&mut frame.key);
            frames.truncate(1);
            if let [root] = &mut frames[..] {
                root.seen.extend(key.first().cloned());
                root.key = key;
                root.value = true;
            }
        }
        Kind::Equals => {
            frame.seen.extend(frame.key.first().cloned());
            frame.value = true;
        }
        Kind::Bare if frame.list => frame.key = parts(written),
        Kind::Bare if !frame.value => frame.key.extend(parts(written)),
        Kind::Basic | Kind::Literal if !frame.value && !frame.list => {
            let quotes: &[char] = &['"', '\''];
            frame.key.push(written.trim_matches(quotes).to_owned());
        }
        _ => {}
    }
    // What a list's bare words are called is known only behind an `=`.
    if let Some(frame) = frames.last_mut().filter(|frame| frame.list)
        && token.kind != Kind::Bare
    {
        frame.key.clear();
    }
}

fn parts(written: &str) -> Vec<String> {
    let parts = written.split('.').map(str::trim);
    parts
        .filter(|part| !part.is_empty())
        .map(str::to_owned)
        .collect()
}

/// The keys that begin a line behind the place.
fn keys_below(text: &str, body: &[&Token], at: usize) -> Vec<String> {
    let mut keys = Vec::new();
    for three in body.windows(3) {
        let [before, key, equals] = three else {
            continue;
        };
        if before.kind == Kind::Newline
            && before.at.start >= at
            && key.kind == Kind::Bare
            && equals.kind == Kind::Equals
        {
            keys.extend(parts(&text[key.at.clone()]).into_iter().next());
        }
    }
    keys
}

impl Cursor {
    /// What a key of the table says as a plain string, wherever in the table it stands.
    pub(super) fn says<'t>(&self, text: &'t str, key: &str) -> Option<&'t str> {
        let block = text.get(self.block.clone())?;
        block.lines().find_map(|line| {
            let rest = line.trim_start().strip_prefix(key)?.trim_start();
            let value = rest.strip_prefix('=')?.trim_start();
            let quote = value.chars().next().filter(|c| matches!(c, '"' | '\''))?;
            value[1..].split(quote).next()
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What stands at the bar, in short.
    fn at_bar(marked: &str) -> String {
        let at = marked.find('|').expect("a bar");
        let text = marked.replacen('|', "", 1);
        let cursor = cursor(&text, at);
        let header = cursor.header.join(".");
        match cursor.place {
            Place::Header { typed } => format!("header {}", &text[typed]),
            Place::Key { path, typed, seen } => {
                format!(
                    "{header} key {}<{}> {}",
                    path.join("."),
                    &text[typed],
                    seen.join(",")
                )
            }
            Place::Value {
                path,
                typed,
                quoted,
            } => {
                let quoted = if quoted { " quoted" } else { "" };
                format!(
                    "{header} value {}<{}>{quoted}",
                    path.join("."),
                    &text[typed]
                )
            }
            Place::Comment => "comment".to_owned(),
        }
    }

    #[test]
    fn places_in_whole_and_half_typed_text() {
        for (marked, expected) in [
            ("[[serv|", "header [[serv"),
            ("|", "header "),
            ("# a|b", "comment"),
            (
                "[[service]]\nid = \"a\"\nli|\nname = \"x\"",
                "service key <li> id,name",
            ),
            ("[[service]]\n|", "service key <> "),
            ("[[service]]\nname.z|", "service key name<z> "),
            ("[[service]]\nid = |", "service value id<>"),
            ("[[service]]\nid = \"a|", "service value id<\"a> quoted"),
            (
                "[[service]]\nid = \"a|b\"",
                "service value id<\"ab\"> quoted",
            ),
            ("[[service]]\nroles = [\"a\", |]", "service value roles<>"),
            (
                "[[service]]\nroles = [\"a\", \"s|\"]",
                "service value roles<\"s\"> quoted",
            ),
            ("[[service]]\nname = { z|", "service key name<z> "),
            (
                "[[service]]\nname = { zh = \"x\", | }",
                "service key name<> zh",
            ),
            (
                "[[flow]]\nstages = [\n  { id = \"start\", sections = [\"|",
                "flow value stages.sections<\"> quoted",
            ),
            ("[[flow]]\nstages = [\n  { |", "flow key stages<> "),
            // A bracket that nobody closed hides neither the next key nor the next table.
            (
                "[[service]]\nroles = [\nname = \"|",
                "service value name<\"> quoted",
            ),
            (
                "[[service]]\nroles = [\n[[field]]\nid = \"|\"",
                "field value id<\"\"> quoted",
            ),
            (
                "[[service]]\nname = { zh = \"x\"\nlimit = |",
                "service value limit<>",
            ),
            ("[[change.service]]\n|", "change.service key <> "),
            (
                "[[scenario.step]]\nanswers.demands.d1.h|",
                "scenario.step key answers.demands.d1<h> ",
            ),
            ("[[service]]\nid = \"浚|", "service value id<\"浚> quoted"),
        ] {
            assert_eq!(at_bar(marked), expected, "{marked}");
        }
    }

    #[test]
    fn no_place_is_too_strange() {
        let text =
            "\u{feff}[[service]]\nid = \"𠮷\nname = {zh=\"\"\"浚\n[[x.\"y\"]]\n]]}}==,,\r\n'\\";
        for at in (0..=text.len()).filter(|at| text.is_char_boundary(*at)) {
            for end in (at..=text.len()).filter(|end| text.is_char_boundary(*end)) {
                cursor(&text[..end], at);
                cursor(&text[at..end], end - at);
            }
        }
    }
}
