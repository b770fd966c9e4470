//! A rule file cut into tokens, just finely enough to say what is wrong with it: where strings and
//! comments are, where brackets open and close, where lines end.

use std::ops::Range;

/// What a token is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// `[`, `{`
    Open,
    /// `]`, `}`
    Close,
    Comma,
    Equals,
    Newline,
    Comment,
    /// `"…"`, `"""…"""`: escapes are read.
    Basic,
    /// `'…'`, `'''…'''`
    Literal,
    /// Anything else: keys, numbers, dates, and what no TOML file should hold.
    Bare,
}

/// A token with its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Token {
    pub(crate) kind: Kind,
    pub(crate) at: Range<usize>,
}

/// The tokens of a text; blanks are left out.
pub(crate) fn tokens(text: &str) -> Vec<Token> {
    let bytes = text.as_bytes();
    let mut tokens = Vec::new();
    let mut at = if text.starts_with('\u{feff}') {
        '\u{feff}'.len_utf8()
    } else {
        0
    };
    while at < bytes.len() {
        let start = at;
        let kind = match bytes[at] {
            b' ' | b'\t' | b'\r' => {
                at += 1;
                continue;
            }
            b'[' | b'{' => Kind::Open,
            b']' | b'}' => Kind::Close,
            b',' => Kind::Comma,
            b'=' => Kind::Equals,
            b'\n' => Kind::Newline,
            b'#' => Kind::Comment,
            b'"' => Kind::Basic,
            b'\'' => Kind::Literal,
            _ => Kind::Bare,
        };
        at = match kind {
            Kind::Comment => line_end(bytes, at),
            Kind::Basic | Kind::Literal => string_end(bytes, at),
            Kind::Bare => bare_end(bytes, at),
            _ => at + 1,
        };
        tokens.push(Token {
            kind,
            at: start..at,
        });
    }
    tokens
}

/// Where the line of a byte begins and ends, without its line break.
pub(crate) fn line_of(text: &str, at: usize) -> Range<usize> {
    let at = at.min(text.len());
    let bytes = text.as_bytes();
    let start = bytes[..at]
        .iter()
        .rposition(|b| *b == b'\n')
        .map_or(0, |n| n + 1);
    start..line_end(bytes, at)
}

fn line_end(bytes: &[u8], at: usize) -> usize {
    let end = bytes[at..]
        .iter()
        .position(|b| *b == b'\n')
        .map_or(bytes.len(), |n| at + n);
    if end > at && bytes[end - 1] == b'\r' {
        end - 1
    } else {
        end
    }
}

fn bare_end(bytes: &[u8], at: usize) -> usize {
    let stops = |b: &u8| b" \t\r\n[]{},=#\"'".contains(b);
    bytes[at..]
        .iter()
        .position(stops)
        .map_or(bytes.len(), |n| at + n)
}

/// One past a string's closing quotes; an unclosed one ends with its line, or with the file.
fn string_end(bytes: &[u8], start: usize) -> usize {
    let quote = bytes[start];
    let long = bytes[start..].starts_with(&[quote; 3]);
    let mut at = start + if long { 3 } else { 1 };
    while at < bytes.len() {
        match bytes[at] {
            b'\\' if quote == b'"' => at += 1,
            b'\n' if !long => return at,
            b if b == quote && !long => return at + 1,
            b if b == quote && bytes[at..].starts_with(&[quote; 3]) => {
                // Up to two more quotes belong to the text: `""""` ends with one.
                let more = bytes[at + 3..]
                    .iter()
                    .take(2)
                    .take_while(|b| **b == quote)
                    .count();
                return at + 3 + more;
            }
            _ => {}
        }
        at += 1;
    }
    bytes.len()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn shown(text: &str) -> String {
        tokens(text)
            .iter()
            .map(|t| format!("{:?}:{} ", t.kind, &text[t.at.clone()]))
            .collect::<String>()
            .trim()
            .to_owned()
    }

    #[test]
    fn cuts() {
        assert_eq!(
            shown("a = \"x # \\\" y\" # c"),
            "Bare:a Equals:= Basic:\"x # \\\" y\" Comment:# c"
        );
        assert_eq!(shown("a：“中”,1"), "Bare:a：“中” Comma:, Bare:1");
        assert_eq!(shown("'''a\n'b'''"), "Literal:'''a\n'b'''");
        assert_eq!(shown("\"\"\"a\"\"\"\""), "Basic:\"\"\"a\"\"\"\"");
        assert_eq!(
            shown("\"open\n[x]"),
            "Basic:\"open Newline:\n Open:[ Bare:x Close:]"
        );
        assert_eq!(shown("\u{feff}a"), "Bare:a");
        assert_eq!(shown("\"\\"), "Basic:\"\\");
    }
}
