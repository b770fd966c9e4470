//! JSON Pointer (RFC 6901): how a correction or a finding names a place.

use std::fmt;

use crate::Value;
use crate::canonical::integer_text;

/// A place within a value: `/demands/0/text`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct Pointer {
    tokens: Vec<String>,
}

/// A text that is no JSON Pointer: it does not begin with `/`, or `~` is not followed by 0 or 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BadPointer;

impl Pointer {
    /// The whole value.
    pub fn root() -> Self {
        Self::default()
    }

    /// Reads a pointer; the empty text is the whole value.
    pub fn parse(text: &str) -> Result<Self, BadPointer> {
        if text.is_empty() {
            return Ok(Self::root());
        }
        let rest = text.strip_prefix('/').ok_or(BadPointer)?;
        let mut tokens = Vec::new();
        for token in crate::split(rest, b'/') {
            tokens.push(unescape(token)?);
        }
        Ok(Pointer { tokens })
    }

    /// The names and positions on the way down, unescaped.
    pub fn tokens(&self) -> impl DoubleEndedIterator<Item = &str> + ExactSizeIterator {
        self.tokens.iter().map(String::as_str)
    }

    /// This place's member of that name.
    #[must_use]
    pub fn join(&self, name: &str) -> Self {
        let mut tokens = self.tokens.clone();
        tokens.push(name.to_owned());
        Pointer { tokens }
    }

    /// This place's item at that position.
    #[must_use]
    pub fn item(&self, place: usize) -> Self {
        self.join(&integer_text(place as i64))
    }

    /// The pointer as it is written.
    pub fn to_text(&self) -> String {
        let mut text = String::new();
        for token in &self.tokens {
            text.push('/');
            push_escaped(&mut text, token);
        }
        text
    }

    /// The place that holds this one, and the last token; none for the whole value.
    pub fn split_last(&self) -> Option<(Pointer, &str)> {
        let (last, rest) = self.tokens.split_last()?;
        Some((
            Pointer {
                tokens: rest.to_vec(),
            },
            last,
        ))
    }

    /// What stands at this place.
    pub fn get<'v>(&self, value: &'v Value) -> Option<&'v Value> {
        self.tokens
            .iter()
            .try_fold(value, |value, token| match value {
                Value::Object(object) => object.get(token),
                Value::Array(items) => items.get(position(token)?),
                _ => None,
            })
    }

    /// What stands at this place, to be changed.
    pub fn get_mut<'v>(&self, value: &'v mut Value) -> Option<&'v mut Value> {
        self.tokens
            .iter()
            .try_fold(value, |value, token| match value {
                Value::Object(object) => object.get_mut(token),
                Value::Array(items) => items.get_mut(position(token)?),
                _ => None,
            })
    }
}

impl fmt::Display for Pointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.to_text())
    }
}

/// Appends a token as a pointer writes it (RFC 6901 section 3).
pub fn push_escaped(text: &mut String, token: &str) {
    for c in token.chars() {
        match c {
            '~' => text.push_str("~0"),
            '/' => text.push_str("~1"),
            c => text.push(c),
        }
    }
}

fn unescape(token: &str) -> Result<String, BadPointer> {
    let mut text = String::with_capacity(token.len());
    let mut chars = token.chars();
    while let Some(c) = chars.next() {
        text.push(match (c, c == '~') {
            (c, false) => c,
            _ => match chars.next() {
                Some('0') => '~',
                Some('1') => '/',
                _ => return Err(BadPointer),
            },
        });
    }
    Ok(text)
}

/// An array position: plain decimal, no leading zero (RFC 6901 section 4).
fn position(token: &str) -> Option<usize> {
    let plain =
        token.bytes().all(|b| b.is_ascii_digit()) && (token == "0" || !token.starts_with('0'));
    if plain { token.parse().ok() } else { None }
}

impl fmt::Display for BadPointer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a JSON Pointer: it begins with `/`, and `~` is written `~0`, `/` within a name `~1`")
    }
}

impl std::error::Error for BadPointer {}
