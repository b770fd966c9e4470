//! Writing JSON: canonical form (RFC 8785) and a form for people.

use std::borrow::Cow;

use crate::cursor::{Cursor, Token};
use crate::read::MAX_SIZE;
use crate::{Error, ErrorKind, Object, Value};

/// A value in canonical form.
///
/// A value that was put together by hand keeps to the profile by its maker's care: names are ASCII
/// (so that their order is the same by bytes and by UTF-16, which RFC 8785 asks for), whole numbers
/// within ±(2^53−1). Otherwise [`crate::parse`] refuses what is written here.
pub fn to_canonical(value: &Value) -> Vec<u8> {
    let mut out = Vec::with_capacity(256);
    write(&mut out, value);
    out
}

/// Appends a value in canonical form.
pub fn write(out: &mut Vec<u8>, value: &Value) {
    match value {
        Value::Null => out.extend_from_slice(b"null"),
        Value::Bool(true) => out.extend_from_slice(b"true"),
        Value::Bool(false) => out.extend_from_slice(b"false"),
        Value::Integer(n) => write_integer(out, *n),
        Value::String(text) => write_string(out, text),
        Value::Array(items) => {
            out.push(b'[');
            for (place, item) in items.iter().enumerate() {
                if place > 0 {
                    out.push(b',');
                }
                write(out, item);
            }
            out.push(b']');
        }
        Value::Object(object) => write_object(out, object, |_| true),
    }
}

/// Appends the members of an object that `keep` chooses by name, in canonical form.
///
/// So a signed document is hashed without its proof, and nothing is copied.
pub fn write_object(out: &mut Vec<u8>, object: &Object, keep: impl Fn(&str) -> bool) {
    out.push(b'{');
    let mut first = true;
    for (name, value) in object.sorted() {
        if !keep(name) {
            continue;
        }
        if !first {
            out.push(b',');
        }
        first = false;
        write_string(out, name);
        out.push(b':');
        write(out, value);
    }
    out.push(b'}');
}

/// The canonical form of a JSON text, without building the value.
pub fn canonicalize(bytes: &[u8]) -> Result<Vec<u8>, Error> {
    canonicalize_within(bytes, MAX_SIZE)
}

/// The canonical form of a JSON text of no more than `max_size` bytes.
pub fn canonicalize_within(bytes: &[u8], max_size: usize) -> Result<Vec<u8>, Error> {
    let mut cursor = Cursor::open(bytes, max_size)?;
    let mut stream = Stream {
        out: Vec::with_capacity(bytes.len()),
        members: Vec::new(),
        sorted: Vec::new(),
    };
    stream.value(&mut cursor)?;
    cursor.end()?;
    Ok(stream.out)
}

/// The canonical text so far.
struct Stream<'a> {
    out: Vec<u8>,
    /// The members of all open objects, the innermost last.
    members: Vec<Member<'a>>,
    /// Where members are put in order, kept for the next object.
    sorted: Vec<u8>,
}

/// A member that is already written.
struct Member<'a> {
    name: Cow<'a, str>,
    /// Offset of its name in the source.
    offset: usize,
    /// Its bytes in `out`, name and value.
    start: usize,
    end: usize,
}

impl<'a> Stream<'a> {
    fn value(&mut self, cursor: &mut Cursor<'a>) -> Result<(), Error> {
        match cursor.token()? {
            Token::Null => self.out.extend_from_slice(b"null"),
            Token::Bool(true) => self.out.extend_from_slice(b"true"),
            Token::Bool(false) => self.out.extend_from_slice(b"false"),
            Token::Integer(n) => write_integer(&mut self.out, n),
            Token::String(text) => self.string(text),
            Token::Array => self.array(cursor)?,
            Token::Object => self.object(cursor)?,
        }
        Ok(())
    }

    /// A text that was written without escapes needs none now.
    fn string(&mut self, text: Cow<'a, str>) {
        match text {
            Cow::Borrowed(plain) => {
                self.out.push(b'"');
                self.out.extend_from_slice(plain.as_bytes());
                self.out.push(b'"');
            }
            Cow::Owned(unescaped) => write_string(&mut self.out, &unescaped),
        }
    }

    fn array(&mut self, cursor: &mut Cursor<'a>) -> Result<(), Error> {
        self.out.push(b'[');
        let mut first = true;
        cursor.array(|cursor| {
            if !std::mem::take(&mut first) {
                self.out.push(b',');
            }
            self.value(cursor)
        })?;
        self.out.push(b']');
        Ok(())
    }

    /// Members are written as they come; only where they are not in order are they moved afterwards.
    fn object(&mut self, cursor: &mut Cursor<'a>) -> Result<(), Error> {
        self.out.push(b'{');
        let first = self.members.len();
        let mut ascending = true;
        cursor.object(|cursor, offset, name| {
            if let Some(last) = self.members[first..].last() {
                ascending &= last.name < name;
                self.out.push(b',');
            }
            let start = self.out.len();
            self.string(Cow::clone(&name));
            self.out.push(b':');
            self.members.push(Member {
                name,
                offset,
                start,
                end: start,
            });
            let place = self.members.len() - 1;
            self.value(cursor)?;
            self.members[place].end = self.out.len();
            Ok(())
        })?;
        if !ascending {
            self.reorder(first)?;
        }
        self.members.truncate(first);
        self.out.push(b'}');
        Ok(())
    }

    fn reorder(&mut self, first: usize) -> Result<(), Error> {
        let members = &mut self.members[first..];
        let start = members[0].start;
        members.sort_by(|a, b| a.name.cmp(&b.name));
        if let Some(offset) = second_of_a_pair(members) {
            return Err(offset);
        }
        self.sorted.clear();
        for member in members {
            if !self.sorted.is_empty() {
                self.sorted.push(b',');
            }
            self.sorted
                .extend_from_slice(&self.out[member.start..member.end]);
        }
        self.out[start..].copy_from_slice(&self.sorted);
        Ok(())
    }
}

/// The first place in the text where a name stands for the second time.
fn second_of_a_pair(sorted: &[Member<'_>]) -> Option<Error> {
    let again = sorted
        .windows(2)
        .filter(|pair| pair[0].name == pair[1].name);
    again
        .map(|pair| &pair[1])
        .min_by_key(|member| member.offset)
        .map(|member| Error {
            offset: member.offset,
            kind: ErrorKind::DuplicateName(member.name.clone().into_owned()),
        })
}

/// A value as a person reads it: two-space indent, members in the order they stand in, a line feed
/// at the end.
pub fn to_pretty(value: &Value) -> String {
    let mut out = Vec::with_capacity(1024);
    pretty(&mut out, value, 0);
    out.push(b'\n');
    // All that is written comes from `str` and ASCII.
    String::from_utf8(out).unwrap_or_default()
}

fn pretty(out: &mut Vec<u8>, value: &Value, level: usize) {
    match value {
        Value::Array(items) if !items.is_empty() => {
            out.push(b'[');
            for (place, item) in items.iter().enumerate() {
                line(out, place, level + 1);
                pretty(out, item, level + 1);
            }
            new_line(out, level);
            out.push(b']');
        }
        Value::Object(object) if !object.is_empty() => {
            out.push(b'{');
            for (place, (name, value)) in object.iter().enumerate() {
                line(out, place, level + 1);
                write_string(out, name);
                out.extend_from_slice(b": ");
                pretty(out, value, level + 1);
            }
            new_line(out, level);
            out.push(b'}');
        }
        flat => write(out, flat),
    }
}

fn line(out: &mut Vec<u8>, place: usize, level: usize) {
    if place > 0 {
        out.push(b',');
    }
    new_line(out, level);
}

fn new_line(out: &mut Vec<u8>, level: usize) {
    out.push(b'\n');
    for _ in 0..level {
        out.extend_from_slice(b"  ");
    }
}

/// A whole number as it is written.
pub fn integer_text(n: i64) -> String {
    let mut out = Vec::new();
    write_integer(&mut out, n);
    String::from_utf8(out).unwrap_or_default()
}

fn write_integer(out: &mut Vec<u8>, n: i64) {
    let mut digits = [0; 20];
    let mut first = digits.len();
    let mut rest = n.unsigned_abs();
    loop {
        first -= 1;
        digits[first] = b'0' + (rest % 10) as u8;
        rest /= 10;
        if rest == 0 {
            break;
        }
    }
    if n < 0 {
        out.push(b'-');
    }
    out.extend_from_slice(&digits[first..]);
}

/// RFC 8785 3.2.2.2: the short escapes, `\u00xx` for other control characters, all else as it is.
fn write_string(out: &mut Vec<u8>, text: &str) {
    out.push(b'"');
    let mut rest = text.as_bytes();
    loop {
        let (plain, special) = rest.split_at(crate::cursor::plain_length(rest));
        out.extend_from_slice(plain);
        let Some((&byte, after)) = special.split_first() else {
            break;
        };
        write_escape(out, byte);
        rest = after;
    }
    out.push(b'"');
}

fn write_escape(out: &mut Vec<u8>, byte: u8) {
    let letter = match byte {
        b'"' | b'\\' => byte,
        0x08 => b'b',
        b'\t' => b't',
        b'\n' => b'n',
        0x0C => b'f',
        b'\r' => b'r',
        _ => {
            let digit = |n: u8| b"0123456789abcdef"[usize::from(n)];
            out.extend_from_slice(&[b'\\', b'u', b'0', b'0', digit(byte >> 4), digit(byte & 15)]);
            return;
        }
    };
    out.extend_from_slice(&[b'\\', letter]);
}
