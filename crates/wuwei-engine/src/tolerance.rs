//! What people type -> values: one table.
//!
//! Everything here is forgiving in form and strict in content: full-width digits, spaces, separators,
//! units and the usual ways of writing a date are read; what can be read in two ways is not. What
//! cannot be read is kept as typed and says so ([`Unknown::Unreadable`]); nothing is cut or guessed.

mod code;
mod day;
mod number;

use crate::program::Kind;
use crate::value::Unknown;
use crate::{Date, Datum, Value, encoding};

pub use code::has_right_check_digit;

/// Characters of a text, at the most; a longer one is kept and is a problem.
pub const MAX_TEXT: usize = 50_000;

/// Reads what a control holds: text as typed, the id of a choice, ids joined by line feeds,
/// `true` or `false`, an attachment's JSON. `today` is what relative days are counted from.
pub fn read(kind: &Kind, typed: &str, today: Option<Date>) -> Value {
    match kind {
        Kind::Text | Kind::LongText | Kind::Department(_) => {
            return encoding::fit(kind, Datum::Text(kept_text(typed)));
        }
        Kind::Choices(_) => {
            let ids = wuwei_json::split(typed, b'\n')
                .filter(|id| !id.is_empty())
                .map(str::to_owned)
                .collect();
            return readable(encoding::fit(kind, Datum::Choices(ids)));
        }
        _ => {}
    }
    let plain = plain(typed);
    if plain.is_empty() {
        return Value::Unanswered;
    }
    let datum = match kind {
        Kind::Integer | Kind::Decimal { .. } | Kind::Money => number::read(kind, &plain),
        Kind::Date => day::read_date(&plain, today).map(Datum::Date),
        Kind::DateTime => day::read_date_time(&plain, today).map(Datum::DateTime),
        Kind::Phone => code::read_phone(&plain).map(Datum::Text),
        Kind::CreditCode => code::read_credit_code(&plain).map(Datum::Text),
        Kind::YesNo => match typed {
            "true" => Some(Datum::Bool(true)),
            "false" => Some(Datum::Bool(false)),
            _ => None,
        },
        Kind::Attachment => wuwei_json::parse(typed.as_bytes())
            .ok()
            .and_then(|json| encoding::attachment(&json))
            .map(|file| Datum::File(Box::new(file))),
        _ => Some(Datum::Text(typed.to_owned())),
    };
    datum.map_or(Value::Unknown(Unknown::Unreadable), |datum| {
        readable(encoding::fit(kind, datum))
    })
}

/// What does not fit a field when typed is unreadable: only a computed value can be ill-typed.
fn readable(value: Value) -> Value {
    match value {
        Value::Unknown(_) => Value::Unknown(Unknown::Unreadable),
        value => value,
    }
}

/// A text as it is kept: trimmed at its ends, line ends as line feeds, without control characters;
/// else as typed, character for character.
fn kept_text(typed: &str) -> String {
    let trimmed =
        typed.trim_matches(|c: char| c.is_whitespace() || is_invisible(c) || c.is_control());
    if !trimmed.contains(char::is_control) {
        return trimmed.to_owned();
    }
    let mut kept = String::with_capacity(trimmed.len());
    let mut before = ' ';
    for c in trimmed.chars() {
        match c {
            '\n' if before == '\r' => {}
            '\r' => kept.push('\n'),
            '\n' | '\t' => kept.push(c),
            c if c.is_control() => {}
            c => kept.push(c),
        }
        before = c;
    }
    kept
}

/// A number, date or code in plain characters: invisible ones dropped, full-width ones narrowed, all
/// dashes one dash and all blanks one blank; without blanks at its ends.
fn plain(typed: &str) -> String {
    let narrowed = typed.chars().filter(|c| !is_invisible(*c)).map(narrow);
    let mut plain = String::with_capacity(typed.len());
    for c in narrowed {
        if c != ' ' || !plain.ends_with(' ') {
            plain.push(c);
        }
    }
    plain.trim().to_owned()
}

/// Zero-width characters and marks of writing direction, which come along when text is pasted.
fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{00AD}' | '\u{034F}' | '\u{061C}' | '\u{180E}' | '\u{200B}'..='\u{200F}'
        | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2064}' | '\u{2066}'..='\u{206F}' | '\u{FEFF}')
}

/// One plain character for each that stands for it.
fn narrow(c: char) -> char {
    match c {
        '。' | '．' | '·' | '・' => '.',
        '、' | '，' => ',',
        '￥' => '¥',
        '‐'..='―' | '−' | '﹣' | '－' => '-',
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFF01 + 0x21).unwrap_or(c),
        c if c.is_whitespace() => ' ',
        c => c,
    }
}

/// Whether a part stands anywhere in a text. Byte by byte: the standard library's search prepares for
/// longer texts than people type, and a phone loads that.
pub fn has_part(text: &str, part: &str) -> bool {
    let mut windows = text.as_bytes().windows(part.len().max(1));
    part.is_empty() || windows.any(|window| window == part.as_bytes())
}

/// Digits as they were typed.
#[derive(Clone, Copy)]
struct Number {
    value: u64,
    digits: usize,
}

impl Number {
    /// The value, if it has no more digits than that.
    fn within(self, digits: usize) -> Option<u32> {
        (self.digits <= digits).then_some(self.value as u32)
    }
}

/// What is left of a text, read from its front.
struct Scan<'a> {
    rest: &'a str,
}

impl<'a> Scan<'a> {
    fn skip_blanks(&mut self) {
        self.rest = self.rest.trim_start_matches(' ');
    }

    /// The number that comes next, if there is one.
    fn number(&mut self) -> Option<Number> {
        self.skip_blanks();
        let mut number = Number {
            value: 0,
            digits: 0,
        };
        for byte in self.rest.bytes() {
            if !byte.is_ascii_digit() {
                break;
            }
            let digit = u64::from(byte - b'0');
            number.value = number.value.saturating_mul(10).saturating_add(digit);
            number.digits += 1;
        }
        self.rest = self.rest.get(number.digits..)?;
        (number.digits > 0).then_some(number)
    }

    /// The first of these words that comes next.
    fn word<'w>(&mut self, words: &[&'w str]) -> Option<&'w str> {
        self.skip_blanks();
        let found = words
            .iter()
            .find(|word| starts_with_any_case(self.rest, word))?;
        self.rest = self.rest.get(found.len()..)?;
        Some(found)
    }

    fn is_at_end(&mut self) -> bool {
        self.skip_blanks();
        self.rest.is_empty()
    }
}

fn starts_with_any_case(text: &str, word: &str) -> bool {
    text.as_bytes()
        .get(..word.len())
        .is_some_and(|start| start.eq_ignore_ascii_case(word.as_bytes()))
}

#[cfg(test)]
mod tests;
