//! Sources and places in them.
//!
//! Everything the compiler reads keeps its [`Span`], bytes of one source; a [`Position`] is made of it
//! only when a finding is shown, in whichever unit the reader counts.

use std::ops::Range;

/// One rule file: its name (as shown in diagnostics), the layer it belongs to, and its text.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// `rules/hebi/forms/demands.toml`: forward slashes on every system.
    pub name: String,
    /// Which rule set it is part of: 0 is the base, each set that extends it is one more. Sources come
    /// in the order of layers, within a layer in the order of names.
    pub layer: usize,
    /// The text, already known to be UTF-8.
    pub text: String,
}

/// Position of a file in the list of sources.
pub type FileId = usize;

/// A range of bytes in a source.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The source.
    pub file: FileId,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}

/// A place as people and tools count it; every number starts at 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub struct Position {
    /// The line; lines end in LF or CRLF.
    pub line: usize,
    /// Characters (Unicode scalar values): people, SARIF with `columnKind` `unicodeCodePoints`.
    pub character: usize,
    /// UTF-16 code units: editors (LSP).
    pub utf16: usize,
    /// Bytes of UTF-8: rdjson, compilers' JSON.
    pub byte: usize,
}

/// In what a column is counted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Unit {
    /// UTF-16 code units.
    Utf16,
    /// Bytes of UTF-8.
    Byte,
}

/// Where the lines of a source begin: makes [`Position`]s without reading the text from its start.
#[derive(Debug, Clone)]
pub struct Lines<'s> {
    text: &'s str,
    starts: Vec<usize>,
}

/// Where a decoded string stands in its source, so that byte 7 of what it says can be underlined in
/// what was written, escapes and trimmed line ends notwithstanding.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TextPlace {
    token: Span,
    pieces: Vec<Piece>,
}

/// A stretch of decoded text and what it was written as: the same bytes, or one escape.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Piece {
    decoded: Range<usize>,
    written: Range<usize>,
}

impl Span {
    /// The empty span at the start of this one.
    pub fn before(self) -> Span {
        Span {
            end: self.start,
            ..self
        }
    }

    /// The smallest span that holds both.
    pub fn to(self, other: Span) -> Span {
        debug_assert_eq!(self.file, other.file);
        Span {
            start: self.start.min(other.start),
            end: self.end.max(other.end),
            ..self
        }
    }
}

impl SourceFile {
    /// Where its lines begin.
    pub fn lines(&self) -> Lines<'_> {
        Lines::new(&self.text)
    }

    /// What was written at a place; empty if the span is not one of this source.
    pub fn slice(&self, span: Span) -> &str {
        self.text.get(span.start..span.end).unwrap_or("")
    }
}

impl<'s> Lines<'s> {
    /// Finds the lines of a text.
    pub fn new(text: &'s str) -> Lines<'s> {
        let after_breaks = text
            .bytes()
            .enumerate()
            .filter(|(_, b)| *b == b'\n')
            .map(|(at, _)| at + 1);
        Lines {
            text,
            starts: std::iter::once(0).chain(after_breaks).collect(),
        }
    }

    /// How many lines there are; a final line break begins one more, empty one.
    pub fn count(&self) -> usize {
        self.starts.len()
    }

    /// The text of a line (from 1) without its line break and without a byte order mark.
    pub fn text(&self, line: usize) -> &'s str {
        let Some(&start) = line.checked_sub(1).and_then(|at| self.starts.get(at)) else {
            return "";
        };
        let end = self.starts.get(line).copied().unwrap_or(self.text.len());
        let whole = &self.text[start..end];
        let whole = whole
            .strip_suffix('\n')
            .map_or(whole, |w| w.strip_suffix('\r').unwrap_or(w));
        if start == 0 {
            whole.strip_prefix('\u{feff}').unwrap_or(whole)
        } else {
            whole
        }
    }

    /// The byte at a line and column, both from 1. A column behind the line's end is its end, one inside
    /// a character its start; a line behind the last is the end of the text.
    pub fn offset(&self, line: usize, column: usize, unit: Unit) -> usize {
        let Some(&start) = line.checked_sub(1).and_then(|at| self.starts.get(at)) else {
            return self.text.len();
        };
        let text = self.text(line);
        // A byte order mark is no column.
        let start = start + usize::from(self.text[start..].starts_with('\u{feff}')) * 3;
        let mut left = column.saturating_sub(1);
        for (at, c) in text.char_indices() {
            let width = match unit {
                Unit::Utf16 => c.len_utf16(),
                Unit::Byte => c.len_utf8(),
            };
            if left < width {
                return start + at;
            }
            left -= width;
        }
        start + text.len()
    }

    /// The place of a byte. A byte behind the end is the end; one inside a character is its start.
    pub fn position(&self, offset: usize) -> Position {
        let offset = floor_boundary(self.text, offset);
        let line = self.starts.partition_point(|&start| start <= offset);
        let before = &self.text[self.starts[line - 1]..offset];
        // A byte order mark is no column: no editor shows it.
        let before = if line == 1 {
            before.strip_prefix('\u{feff}').unwrap_or(before)
        } else {
            before
        };
        Position {
            line,
            character: before.chars().count() + 1,
            utf16: before.chars().map(char::len_utf16).sum::<usize>() + 1,
            byte: before.len() + 1,
        }
    }
}

impl Position {
    /// The column, from 1.
    pub fn column(self, unit: Unit) -> usize {
        match unit {
            Unit::Utf16 => self.utf16,
            Unit::Byte => self.byte,
        }
    }
}

impl TextPlace {
    /// Maps a TOML string to its token, quotes included, as it stands in `source`.
    pub(crate) fn new(source: &str, token: Span) -> TextPlace {
        let raw = source.get(token.start..token.end).unwrap_or("");
        TextPlace {
            token,
            pieces: pieces(raw, token.start),
        }
    }

    /// The whole token with its quotes.
    pub fn token(&self) -> Span {
        self.token
    }

    /// The decoded text, with blanks in place of what was written as escapes: for looking at names in it.
    pub(crate) fn readable(&self, source: &str) -> String {
        let mut text = String::new();
        for piece in &self.pieces {
            let written = source.get(piece.written.clone()).unwrap_or("");
            match written.len() == piece.decoded.len() {
                true => text += written,
                false => text.extend(std::iter::repeat_n(' ', piece.decoded.len())),
            }
        }
        text
    }

    /// The decoded offset of a written one; outside the text, the nearer end.
    pub(crate) fn read(&self, written: usize) -> usize {
        let behind = self.pieces.iter().rev();
        let mut behind = behind.skip_while(|piece| piece.written.start > written);
        let Some(piece) = behind.next() else {
            return 0;
        };
        match piece.written.len() == piece.decoded.len() {
            true => piece
                .decoded
                .end
                .min(piece.decoded.start + written - piece.written.start),
            false => piece.decoded.end,
        }
    }

    /// Where a range of bytes of the decoded text was written.
    pub fn span(&self, decoded: Range<usize>) -> Span {
        let start = self.written(decoded.start, |piece| piece.decoded.start <= decoded.start);
        let end = match decoded.end.checked_sub(1) {
            Some(last) if decoded.end > decoded.start => {
                self.written(decoded.end, |piece| piece.decoded.start <= last)
            }
            _ => start,
        };
        Span {
            start,
            end: end.max(start),
            ..self.token
        }
    }

    /// The written offset of a decoded one, by the last piece that `reaches` it.
    fn written(&self, decoded: usize, reaches: impl Fn(&Piece) -> bool) -> usize {
        let Some(piece) = self.pieces.iter().rev().find(|piece| reaches(piece)) else {
            return self
                .pieces
                .first()
                .map_or(self.token.start, |first| first.written.start);
        };
        let into = decoded.saturating_sub(piece.decoded.start);
        if into >= piece.decoded.len() {
            piece.written.end
        } else if piece.decoded.len() == piece.written.len() {
            piece.written.start + into
        } else {
            piece.written.start
        }
    }
}

/// Cuts a string token into stretches that were written as they are read, and escapes.
fn pieces(raw: &str, token_start: usize) -> Vec<Piece> {
    let quotes = ["\"\"\"", "'''", "\"", "'"]
        .into_iter()
        .find(|quote| raw.starts_with(quote))
        .unwrap_or("");
    let body_end = if raw.len() >= 2 * quotes.len() && raw.ends_with(quotes) {
        raw.len() - quotes.len()
    } else {
        raw.len()
    };
    let mut at = quotes.len();
    if quotes.len() == 3 {
        // TOML trims a line break right after the opening quotes.
        at += if raw[at..].starts_with("\r\n") {
            2
        } else {
            usize::from(raw[at..].starts_with('\n'))
        };
    }
    let escapes = quotes.starts_with('"');
    let mut pieces = Vec::new();
    let mut decoded = 0;
    while at < body_end {
        let rest = &raw[at..body_end];
        let special = |(_, c): &(usize, char)| *c == '\r' || escapes && *c == '\\';
        let plain = rest
            .char_indices()
            .find(special)
            .map_or(rest.len(), |(at, _)| at);
        let (written, read) = match plain {
            // A line break is one line feed to whoever reads the text, however it was written.
            0 if rest.starts_with("\r\n") => (2, 1),
            0 if rest.starts_with('\r') => (1, 1),
            0 => escape(rest),
            _ => (plain, plain),
        };
        if read > 0 {
            pieces.push(Piece {
                decoded: decoded..decoded + read,
                written: token_start + at..token_start + at + written,
            });
        }
        decoded += read;
        at += written;
    }
    if pieces.is_empty() {
        pieces.push(Piece {
            decoded: 0..0,
            written: token_start + at..token_start + at,
        });
    }
    pieces
}

/// Bytes written and bytes read of the escape that `rest` begins with.
fn escape(rest: &str) -> (usize, usize) {
    let digits = match rest.as_bytes().get(1) {
        Some(b'x') => 2,
        Some(b'u') => 4,
        Some(b'U') => 8,
        Some(b' ' | b'\t' | b'\r' | b'\n') => {
            // A backslash at the end of a line takes the line break and all space after it away.
            let space =
                rest[1..].len() - rest[1..].trim_start_matches([' ', '\t', '\r', '\n']).len();
            return (1 + space, 0);
        }
        Some(_) => return (1 + rest[1..].chars().next().map_or(0, char::len_utf8), 1),
        None => return (1, 1),
    };
    let code = rest
        .get(2..2 + digits)
        .and_then(|hex| u32::from_str_radix(hex, 16).ok());
    match code.and_then(char::from_u32) {
        Some(read) => (2 + digits, read.len_utf8()),
        None => (2, 1),
    }
}

fn floor_boundary(text: &str, offset: usize) -> usize {
    let mut at = offset.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn columns_lead_back_to_their_bytes() {
        let text = "\u{feff}id = \"𠮷\"\r\n浚 = 1\n\nend";
        let lines = Lines::new(text);
        for unit in [Unit::Utf16, Unit::Byte] {
            for at in (3..text.len()).filter(|at| text.is_char_boundary(*at)) {
                let place = lines.position(at);
                let back = lines.offset(place.line, place.column(unit), unit);
                // Between CR and LF there is no place.
                if !text[..at].ends_with('\r') {
                    assert_eq!(back, at, "{unit:?} {place:?}");
                }
            }
            assert_eq!(lines.offset(1, 900, unit), 14, "the end of the line");
            assert_eq!(lines.offset(900, 1, unit), text.len());
            assert_eq!(lines.offset(0, 0, unit), text.len());
        }
        assert_eq!(lines.offset(1, 8, Unit::Utf16), 9, "within 𠮷");
        assert_eq!(lines.offset(2, 3, Unit::Byte), 16, "within 浚");
    }

    #[test]
    fn columns_in_three_units() {
        let lines = Lines::new("\u{feff}𠮷浚a\r\nb");
        let a = lines.position("\u{feff}𠮷浚".len());
        assert_eq!(
            a,
            Position {
                line: 1,
                character: 3,
                utf16: 4,
                byte: 8
            }
        );
        let b = lines.position("\u{feff}𠮷浚a\r\n".len());
        assert_eq!(
            b,
            Position {
                line: 2,
                character: 1,
                utf16: 1,
                byte: 1
            }
        );
        assert_eq!(lines.text(1), "𠮷浚a");
        assert_eq!(lines.text(2), "b");
        assert_eq!(lines.text(3), "");
        assert_eq!(lines.position(1000).line, 2);
        assert_eq!(lines.position(4).character, 1, "inside 𠮷");
    }

    /// For each character of the decoded text: what was written for it.
    fn written(token: &str) -> Vec<(char, String)> {
        let source = format!("key = {token}");
        let span = Span {
            file: 0,
            start: 6,
            end: source.len(),
        };
        let place = TextPlace::new(&source, span);
        let table = toml::de::DeTable::parse(&source).unwrap();
        let decoded = table.get_ref()["key"]
            .get_ref()
            .as_str()
            .unwrap()
            .replace("\r\n", "\n");
        let character = |(at, c): (usize, char)| {
            let span = place.span(at..at + c.len_utf8());
            (c, source[span.start..span.end].to_owned())
        };
        decoded.char_indices().map(character).collect()
    }

    #[test]
    fn carets_after_escapes() {
        let pairs = |token| {
            written(token)
                .into_iter()
                .map(|(c, w)| format!("{c}<{w}"))
                .collect::<Vec<_>>()
                .join(" ")
        };
        assert_eq!(pairs(r#""a\"b""#), r#"a<a "<\" b<b"#);
        assert_eq!(
            pairs(r#""\u4e2d中\U00020BB7x""#),
            r"中<\u4e2d 中<中 𠮷<\U00020BB7 x<x"
        );
        assert_eq!(pairs("'a\\b'"), "a<a \\<\\ b<b");
        assert_eq!(pairs("'''\na'b'''"), "a<a '<' b<b");
        assert_eq!(
            pairs("\"\"\"\r\na \\\r\n   b\\tc\"\"\""),
            "a<a  <  b<b \t<\\t c<c"
        );
        assert_eq!(pairs("'''a\r\n中'''"), "a<a \n<\r\n 中<中");
    }

    #[test]
    fn ranges_end_where_their_last_character_was_written() {
        let source = "k = \"\"\"ab \\\n  cd\"\"\"";
        let place = TextPlace::new(
            source,
            Span {
                file: 0,
                start: 4,
                end: source.len(),
            },
        );
        let slice = |range| {
            let span = place.span(range);
            &source[span.start..span.end]
        };
        assert_eq!(slice(0..2), "ab");
        assert_eq!(slice(0..3), "ab ");
        assert_eq!(slice(3..5), "cd");
        assert_eq!(slice(1..4), "b \\\n  c");
        assert_eq!(
            place.span(5..5).start,
            source.len() - 3,
            "the end of the text"
        );
        assert_eq!(place.span(99..120).end, source.len() - 3);
    }

    #[test]
    fn broken_tokens_have_places_too() {
        for raw in [
            "",
            "\"",
            "\"\\",
            "\"\\u12",
            "'''",
            "\"\"\"\\",
            "\"\\中\"",
            "abc",
        ] {
            let place = TextPlace::new(
                raw,
                Span {
                    file: 0,
                    start: 0,
                    end: raw.len(),
                },
            );
            let span = place.span(0..3);
            assert!(
                span.start <= span.end && span.end <= raw.len(),
                "{raw:?}: {span:?}"
            );
        }
    }
}
