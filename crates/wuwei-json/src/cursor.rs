//! The grammar, once: a cursor over a text that both the reader and the canonicaliser move.

use std::borrow::Cow;

use crate::read::{MAX_DEPTH, MAX_INTEGER};
use crate::{Error, ErrorKind};

/// A place in a text that is known to be UTF-8.
pub(crate) struct Cursor<'a> {
    text: &'a str,
    /// Offset of the next byte.
    pub(crate) at: usize,
    depth: usize,
}

/// A value up to its first byte, or whole where it has no parts.
pub(crate) enum Token<'a> {
    Null,
    Bool(bool),
    Integer(i64),
    String(Cow<'a, str>),
    Array,
    Object,
}

impl<'a> Cursor<'a> {
    /// At the start of a text of no more than `max_size` bytes.
    pub(crate) fn open(bytes: &'a [u8], max_size: usize) -> Result<Self, Error> {
        if bytes.len() > max_size {
            return Err(Error {
                offset: max_size,
                kind: ErrorKind::TooLong(max_size),
            });
        }
        if bytes.starts_with(b"\xEF\xBB\xBF") {
            return Err(Error {
                offset: 0,
                kind: ErrorKind::ByteOrderMark,
            });
        }
        let text = std::str::from_utf8(bytes).map_err(|e| Error {
            offset: e.valid_up_to(),
            kind: ErrorKind::NotUtf8,
        })?;
        Ok(Cursor {
            text,
            at: 0,
            depth: 0,
        })
    }

    /// The value that begins here. An array or object is entered by [`Self::array`], [`Self::object`].
    pub(crate) fn token(&mut self) -> Result<Token<'a>, Error> {
        self.space();
        match self.peek() {
            Some(b'"') => self.string().map(Token::String),
            Some(b'{') => Ok(Token::Object),
            Some(b'[') => Ok(Token::Array),
            Some(b'-' | b'0'..=b'9') => self.integer().map(Token::Integer),
            Some(b't') => self.word("true").map(|()| Token::Bool(true)),
            Some(b'f') => self.word("false").map(|()| Token::Bool(false)),
            Some(b'n') => self.word("null").map(|()| Token::Null),
            _ => Err(self.expected("a value")),
        }
    }

    /// Reads an array; `item` reads each of its values.
    pub(crate) fn array(
        &mut self,
        mut item: impl FnMut(&mut Self) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.enter()?;
        if self.takes(b']') {
            return self.leave();
        }
        loop {
            item(self)?;
            if self.takes(b']') {
                return self.leave();
            }
            if !self.takes(b',') {
                return Err(self.expected("`,` or `]`"));
            }
        }
    }

    /// Reads an object; `member` reads each value, given the offset of its name and the name.
    ///
    /// Duplicate names are for the caller to find, who keeps the members.
    pub(crate) fn object(
        &mut self,
        mut member: impl FnMut(&mut Self, usize, Cow<'a, str>) -> Result<(), Error>,
    ) -> Result<(), Error> {
        self.enter()?;
        if self.takes(b'}') {
            return self.leave();
        }
        loop {
            self.space();
            let offset = self.at;
            let name = self.name()?;
            if !self.takes(b':') {
                return Err(self.expected("`:`"));
            }
            member(self, offset, name)?;
            if self.takes(b'}') {
                return self.leave();
            }
            if !self.takes(b',') {
                return Err(self.expected("`,` or `}`"));
            }
        }
    }

    /// Nothing but white space may follow.
    pub(crate) fn end(&mut self) -> Result<(), Error> {
        self.space();
        match self.peek() {
            None => Ok(()),
            Some(_) => Err(self.error(ErrorKind::TrailingText)),
        }
    }

    fn enter(&mut self) -> Result<(), Error> {
        if self.depth == MAX_DEPTH {
            return Err(self.error(ErrorKind::TooDeep));
        }
        self.depth += 1;
        self.at += 1;
        Ok(())
    }

    fn leave(&mut self) -> Result<(), Error> {
        self.depth -= 1;
        Ok(())
    }

    fn name(&mut self) -> Result<Cow<'a, str>, Error> {
        let offset = self.at;
        if self.peek() != Some(b'"') {
            return Err(self.expected("a member name in `\"`"));
        }
        let name = self.string()?;
        // Control characters below U+0020 come only from escapes, and such a name is owned.
        let printable = match &name {
            Cow::Borrowed(plain) => plain.bytes().all(|byte| byte < 0x7f),
            Cow::Owned(text) => text.bytes().all(|b| matches!(b, b' '..=b'~')),
        };
        if printable {
            Ok(name)
        } else {
            Err(Error {
                offset,
                kind: ErrorKind::NonAsciiName,
            })
        }
    }

    /// A string, unescaped; borrowed where it has no escape.
    fn string(&mut self) -> Result<Cow<'a, str>, Error> {
        self.at += 1;
        let run = self.run();
        if self.peek() == Some(b'"') {
            self.at += 1;
            return Ok(Cow::Borrowed(run));
        }
        let mut text = String::with_capacity(run.len() + 16);
        text.push_str(run);
        loop {
            match self.peek() {
                Some(b'"') => {
                    self.at += 1;
                    return Ok(Cow::Owned(text));
                }
                Some(b'\\') => text.push(self.escape()?),
                Some(_) => return Err(self.error(ErrorKind::ControlCharacter)),
                None => return Err(self.error(ErrorKind::UnexpectedEnd)),
            }
            text.push_str(self.run());
        }
    }

    /// What stands here up to the next quote, backslash, control character or end.
    fn run(&mut self) -> &'a str {
        let rest = &self.text.as_bytes()[self.at..];
        let start = self.at;
        self.at += plain_length(rest);
        // `get`, not `[]`: what would be said of a bad place costs a phone more than this reader.
        self.text.get(start..self.at).unwrap_or_default()
    }

    fn escape(&mut self) -> Result<char, Error> {
        let start = self.at;
        let bad = Error {
            offset: start,
            kind: ErrorKind::BadEscape,
        };
        let Some(&letter) = self.text.as_bytes().get(start + 1) else {
            return Err(Error {
                offset: start + 1,
                kind: ErrorKind::UnexpectedEnd,
            });
        };
        self.at += 2;
        Ok(match letter {
            b'"' | b'\\' | b'/' => char::from(letter),
            b'b' => '\u{8}',
            b'f' => '\u{c}',
            b'n' => '\n',
            b'r' => '\r',
            b't' => '\t',
            b'u' => {
                let unit = self.hex().ok_or(bad)?;
                return self.unicode(unit, start);
            }
            _ => return Err(bad),
        })
    }

    /// The character of a `\u` escape, whose second half follows if it needs one.
    fn unicode(&mut self, unit: u32, start: usize) -> Result<char, Error> {
        let lone = Error {
            offset: start,
            kind: ErrorKind::LoneSurrogate,
        };
        if !(0xD800..0xDC00).contains(&unit) {
            return char::from_u32(unit).ok_or(lone);
        }
        if !self.text.as_bytes()[self.at..].starts_with(b"\\u") {
            return Err(lone);
        }
        self.at += 2;
        match self.hex() {
            Some(low @ 0xDC00..0xE000) => {
                char::from_u32(0x10000 + ((unit - 0xD800) << 10) + (low - 0xDC00)).ok_or(lone)
            }
            _ => Err(lone),
        }
    }

    fn hex(&mut self) -> Option<u32> {
        let digits = self.text.as_bytes().get(self.at..self.at + 4)?;
        self.at += 4;
        digits
            .iter()
            .try_fold(0, |unit, &b| Some(unit << 4 | char::from(b).to_digit(16)?))
    }

    fn integer(&mut self) -> Result<i64, Error> {
        let start = self.at;
        let negative = self.peek() == Some(b'-');
        self.at += usize::from(negative);
        let first = self.at;
        let mut n: i64 = 0;
        while let Some(digit @ b'0'..=b'9') = self.peek() {
            n = n.saturating_mul(10).saturating_add(i64::from(digit - b'0'));
            self.at += 1;
        }
        let leading_zero = self.at > first + 1 && self.text.as_bytes()[first] == b'0';
        let kind = match self.peek() {
            _ if self.at == first => ErrorKind::Expected("a digit"),
            _ if leading_zero => ErrorKind::Expected("a number without leading zero"),
            Some(b'.') => ErrorKind::Fraction,
            Some(b'e' | b'E') => ErrorKind::Exponent,
            _ if n > MAX_INTEGER => ErrorKind::IntegerTooLarge,
            _ if negative && n == 0 => ErrorKind::NegativeZero,
            _ => return Ok(if negative { -n } else { n }),
        };
        Err(Error {
            offset: start,
            kind,
        })
    }

    fn word(&mut self, word: &'static str) -> Result<(), Error> {
        if self.text.as_bytes()[self.at..].starts_with(word.as_bytes()) {
            self.at += word.len();
            return Ok(());
        }
        Err(self.expected("`true`, `false`, `null` or another value"))
    }

    fn space(&mut self) {
        let bytes = self.text.as_bytes();
        loop {
            match bytes.get(self.at) {
                Some(b' ' | b'\n' | b'\r' | b'\t') => self.at += 1,
                _ => return,
            }
            // Indentation comes in runs.
            while bytes[self.at..].starts_with(b"        ") {
                self.at += 8;
            }
        }
    }

    /// Passes over white space and this byte, if it comes next.
    fn takes(&mut self, byte: u8) -> bool {
        self.space();
        let found = self.peek() == Some(byte);
        self.at += usize::from(found);
        found
    }

    fn peek(&self) -> Option<u8> {
        self.text.as_bytes().get(self.at).copied()
    }

    fn expected(&self, what: &'static str) -> Error {
        self.error(if self.at == self.text.len() {
            ErrorKind::UnexpectedEnd
        } else {
            ErrorKind::Expected(what)
        })
    }

    fn error(&self, kind: ErrorKind) -> Error {
        Error {
            offset: self.at,
            kind,
        }
    }
}

/// How many bytes from the start need no look: neither quote, backslash nor control character.
///
/// Eight bytes at a time, since most of a record is text (Hacker's Delight 6.1; bytes of other
/// scripts have the high bit set and are let through by `!word`).
pub(crate) fn plain_length(bytes: &[u8]) -> usize {
    const ONES: u64 = u64::MAX / 255;
    const HIGH: u64 = ONES * 0x80;
    let zero = |word: u64| word.wrapping_sub(ONES) & !word & HIGH;
    let mut length = 0;
    while let Some(chunk) = bytes[length..].first_chunk::<8>() {
        let word = u64::from_le_bytes(*chunk);
        let control = word.wrapping_sub(ONES * 0x20) & !word & HIGH;
        let equal = |byte: u8| zero(word ^ (ONES * u64::from(byte)));
        let found = control | equal(b'"') | equal(b'\\');
        if found != 0 {
            // A borrow can only mark bytes above a true find, so the lowest mark is right.
            return length + found.trailing_zeros() as usize / 8;
        }
        length += 8;
    }
    let tail = bytes[length..]
        .iter()
        .position(|b| matches!(b, b'"' | b'\\' | 0..=0x1F));
    tail.map_or(bytes.len(), |place| length + place)
}
