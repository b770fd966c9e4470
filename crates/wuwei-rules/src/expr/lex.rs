//! Text to tokens.
//!
//! Characters that input methods put in place of others (`＝`, `“`, `，`, a non-breaking space) and
//! words of other languages (`and`, `or`, `=`) are reported and read as what was meant, so that the rest
//! of the expression is checked too.

use std::ops::Range;

use wuwei_engine::Decimal;

use super::error::{ErrorKind, ExprError};
use super::typed;

/// A token and where it stands, bytes of the text.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Token {
    pub(crate) kind: TokenKind,
    pub(crate) span: Range<usize>,
}

/// What a token is.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum TokenKind {
    Integer(i64),
    Decimal(Decimal),
    Text(String),
    Name(String),
    /// An operator or punctuation mark, as written in CEL.
    Mark(&'static str),
    /// Something unreadable, reported already.
    Broken,
    End,
}

/// Two-character marks come first: the longest match wins.
pub(super) const MARKS: [&str; 22] = [
    "==", "!=", "<=", ">=", "&&", "||", "<", ">", "!", "+", "-", "*", "/", "%", "?", ":", "(", ")",
    "[", "]", ",", ".",
];

/// Words of other languages, and the mark.
const WORDS: [(&str, &str); 6] = [
    ("and", "&&"),
    ("or", "||"),
    ("not", "!"),
    ("AND", "&&"),
    ("OR", "||"),
    ("NOT", "!"),
];

/// Cuts a text into tokens; the last one is [`TokenKind::End`].
pub(crate) fn lex(text: &str) -> (Vec<Token>, Vec<ExprError>) {
    let mut lexer = Lexer {
        text,
        at: 0,
        tokens: Vec::new(),
        errors: Vec::new(),
    };
    while lexer.at < text.len() {
        lexer.token();
    }
    let end = text.len();
    lexer.tokens.push(Token {
        kind: TokenKind::End,
        span: end..end,
    });
    (lexer.tokens, lexer.errors)
}

struct Lexer<'t> {
    text: &'t str,
    at: usize,
    tokens: Vec<Token>,
    errors: Vec<ExprError>,
}

impl Lexer<'_> {
    fn token(&mut self) {
        let rest = &self.text[self.at..];
        let Some(first) = rest.chars().next() else {
            return;
        };
        if matches!(first, ' ' | '\t' | '\n' | '\r') {
            self.at += 1;
        } else if typed::has_no_width(first) {
            // Told where the file is read, with all others of its kind; here it means nothing.
            self.at += first.len_utf8();
        } else if rest.starts_with("//") {
            self.at += rest.find('\n').unwrap_or(rest.len());
        } else if first.is_ascii_digit()
            || first == '.' && rest[1..].starts_with(|c: char| c.is_ascii_digit())
        {
            self.number(rest);
        } else if first.is_ascii_alphabetic() || first == '_' {
            self.word(rest);
        } else if let Some(close) = closing_quote(first) {
            self.quoted(first, close);
        } else if let Some((length, mark)) = typed::mark(rest) {
            // Before the marks themselves: of `!＝` the first half is one.
            self.mistaken(length, mark);
        } else if let Some(mark) = MARKS.into_iter().find(|mark| rest.starts_with(mark)) {
            self.push(TokenKind::Mark(mark), mark.len());
        } else {
            self.foreign(rest, first);
        }
    }

    fn push(&mut self, kind: TokenKind, length: usize) {
        self.tokens.push(Token {
            kind,
            span: self.at..self.at + length,
        });
        self.at += length;
    }

    fn error(&mut self, length: usize, message: impl Into<String>) -> &mut ExprError {
        let span = self.at..self.at + length;
        self.errors
            .push(ExprError::new(ErrorKind::Syntax, span, message));
        self.errors.last_mut().expect("just pushed")
    }

    fn number(&mut self, rest: &str) {
        let length = rest
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '.' && c != '_')
            .unwrap_or(rest.len());
        let written = &rest[..length];
        let whole = written.bytes().all(|b| b.is_ascii_digit());
        let fraction = written.split_once('.').is_some_and(|(whole, part)| {
            !part.is_empty()
                && whole
                    .bytes()
                    .chain(part.bytes())
                    .all(|b| b.is_ascii_digit())
        });
        let read = if whole {
            written.parse().ok().map(TokenKind::Integer)
        } else if fraction {
            let padded = if written.starts_with('.') {
                format!("0{written}")
            } else {
                written.to_owned()
            };
            Decimal::parse(&padded).map(TokenKind::Decimal)
        } else {
            None
        };
        match read {
            Some(kind) => self.push(kind, length),
            None => {
                let error = self.error(length, format!("`{written}` is no number"));
                error.kind = ErrorKind::BadLiteral;
                error.help = Some(
                    "a number is written with digits and at most one point: 12, 0.5".to_owned(),
                );
                self.push(TokenKind::Broken, length);
            }
        }
    }

    fn word(&mut self, rest: &str) {
        let length = rest
            .find(|c: char| !c.is_ascii_alphanumeric() && c != '_' && !typed::has_no_width(c))
            .unwrap_or(rest.len());
        let length = rest[..length].trim_end_matches(typed::has_no_width).len();
        let word = &*rest[..length].replace(typed::has_no_width, "");
        let quoted = rest[length..].starts_with(['\'', '"']);
        if let Some((_, mark)) = WORDS.into_iter().find(|(foreign, _)| *foreign == word) {
            self.mistaken(length, mark);
        } else if quoted && matches!(word, "r" | "R") {
            self.raw(&rest[length..]);
        } else if quoted && matches!(word, "b" | "B") {
            self.error(
                length,
                format!("`{word}` before a text is not part of the language"),
            )
            .help = Some("write the text alone: there are no bytes".to_owned());
            self.at += length;
        } else {
            self.push(TokenKind::Name(word.to_owned()), length);
        }
    }

    /// Reports a mark or word that stands for another mark, and reads it as that.
    fn mistaken(&mut self, length: usize, mark: &'static str) {
        let written = self.text[self.at..self.at + length].to_owned();
        let span = self.at..self.at + length;
        let error = self.error(
            length,
            format!("`{written}` is not an operator of expressions"),
        );
        error.help = Some(format!("write `{mark}`"));
        error.suggestion = Some((span, mark.to_owned()));
        self.push(TokenKind::Mark(mark), length);
    }

    /// A space that is none, a word in another script, or a stray character.
    fn foreign(&mut self, rest: &str, first: char) {
        let length = first.len_utf8();
        if typed::is_space(first) {
            self.spaces(rest);
        } else if first.is_alphanumeric() {
            let end = rest
                .find(|c: char| !c.is_alphanumeric() && c != '_' && c != '＿')
                .unwrap_or(rest.len());
            self.foreign_word(&rest[..end]);
        } else {
            self.error(
                length,
                format!("`{}` means nothing in an expression", first.escape_debug()),
            );
            self.push(TokenKind::Broken, length);
        }
    }

    /// A stretch of characters that look like a space or like nothing.
    fn spaces(&mut self, rest: &str) {
        let length = rest.find(|c| !typed::is_space(c)).unwrap_or(rest.len());
        let mut names: Vec<String> = rest[..length]
            .chars()
            .map(|c| format!("U+{:04X}", u32::from(c)))
            .collect();
        names.dedup();
        let (names, span) = (names.join(" "), self.at..self.at + length);
        let message = if rest.starts_with('\u{3000}') {
            format!("a full-width space, {names}, stands here")
        } else {
            format!("an invisible character, {names}, stands here")
        };
        let error = self.error(length, message);
        error.help = Some("put a plain space in its place".to_owned());
        error.suggestion = Some((span, " ".to_owned()));
        self.at += length;
    }

    /// A word that does not begin with a letter of the keyboard: full-width, or of another script.
    fn foreign_word(&mut self, word: &str) {
        let meant: String = word.chars().map(typed::half_width).collect();
        let kind = match meant.parse() {
            Ok(number) => TokenKind::Integer(number),
            Err(_) => TokenKind::Name(meant.clone()),
        };
        if meant != word {
            let span = self.at..self.at + word.len();
            let message = format!("`{word}` is written with full-width characters");
            let error = self.error(word.len(), message);
            error.help = Some(format!("write `{meant}`"));
            error.suggestion = Some((span, meant));
        }
        self.push(kind, word.len());
    }

    /// `r'…'`: every character stands for itself, as patterns want it.
    fn raw(&mut self, quoted: &str) {
        let close = &quoted[..1];
        match quoted[1..].find(close) {
            Some(end) => self.push(TokenKind::Text(quoted[1..=end].to_owned()), end + 3),
            None => {
                self.error(2, "the text that begins here has no closing quote")
                    .help = Some(format!("put {close} at its end"));
                let text = TokenKind::Text(quoted[1..].to_owned());
                self.push(text, 1 + quoted.len());
            }
        }
    }

    fn quoted(&mut self, open: char, close: char) {
        let start = self.at;
        let close = typed::closing(&self.text[start + open.len_utf8()..], open, close);
        let mut characters = self.text[start..].char_indices().skip(1).peekable();
        let mut decoded = String::new();
        let mut end = None;
        while let Some((at, c)) = characters.next() {
            match c {
                c if c == close => {
                    end = Some(at + c.len_utf8());
                    break;
                }
                '\\' => {
                    let sequence = &self.text[start + at..];
                    let (length, read) = escape(sequence);
                    match read {
                        Some(read) => decoded.push(read),
                        None => self.errors.push(
                            ExprError::new(
                                ErrorKind::BadLiteral,
                                start + at..start + at + length,
                                format!("`{}` is no escape sequence", &sequence[..length]),
                            )
                            .help("known are \\\\ \\' \\\" \\` \\? \\n \\r \\t \\a \\b \\f \\v \\xHH \\uHHHH \\UHHHHHHHH \\OOO; in r'…' a backslash is itself"),
                        ),
                    }
                    while characters
                        .peek()
                        .is_some_and(|(next, _)| *next < at + length)
                    {
                        characters.next();
                    }
                }
                c => decoded.push(c),
            }
        }
        let length = end.unwrap_or(self.text.len() - start);
        if end.is_none() {
            self.error(
                open.len_utf8(),
                "the text that begins here has no closing quote",
            )
            .help = Some(format!("put {close} at its end"));
        } else if !open.is_ascii() {
            let error = self.error(
                length,
                format!("{open}…{close} are no quotes of expressions"),
            );
            error.help = Some("write '…'".to_owned());
            error.suggestion = Some((start..start + length, super::print::quote(&decoded)));
        }
        self.push(TokenKind::Text(decoded), length);
    }
}

fn closing_quote(open: char) -> Option<char> {
    match open {
        '\'' | '"' => Some(open),
        '‘' | '’' => Some('’'),
        '“' | '”' => Some('”'),
        '「' => Some('」'),
        '＇' => Some('＇'),
        '＂' => Some('＂'),
        _ => None,
    }
}

/// Length of the escape sequence at the start of a text, and what it stands for.
fn escape(sequence: &str) -> (usize, Option<char>) {
    let Some(letter) = sequence[1..].chars().next() else {
        return (1, None);
    };
    let plain = match letter {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        'a' => '\u{7}',
        'b' => '\u{8}',
        'f' => '\u{c}',
        'v' => '\u{b}',
        '\\' | '\'' | '"' | '`' | '?' => letter,
        'x' | 'X' => return code(sequence, 2, 2, 16),
        'u' => return code(sequence, 2, 4, 16),
        'U' => return code(sequence, 2, 8, 16),
        '0'..='3' => return code(sequence, 1, 3, 8),
        other => return (1 + other.len_utf8(), None),
    };
    (2, Some(plain))
}

fn code(sequence: &str, from: usize, digits: usize, radix: u32) -> (usize, Option<char>) {
    let length = from + digits;
    match sequence
        .get(from..length)
        .filter(|code| code.chars().all(|c| c.is_digit(radix)))
    {
        Some(digits) => (
            length,
            u32::from_str_radix(digits, radix)
                .ok()
                .and_then(char::from_u32),
        ),
        None => (from.max(2), None),
    }
}
