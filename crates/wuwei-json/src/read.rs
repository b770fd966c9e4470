//! Reading JSON to the record profile.

use crate::cursor::{Cursor, Token};
use crate::{Error, ErrorKind, Object, Value};

/// Levels of arrays and objects within each other.
pub const MAX_DEPTH: usize = 32;

/// Bytes of a record file.
pub const MAX_SIZE: usize = 8 << 20;

/// The largest whole number that every JSON tool keeps: 2^53−1.
pub const MAX_INTEGER: i64 = (1 << 53) - 1;

/// Reads one JSON text of the profile, of no more than [`MAX_SIZE`] bytes.
pub fn parse(bytes: &[u8]) -> Result<Value, Error> {
    parse_within(bytes, MAX_SIZE)
}

/// Reads one JSON text of the profile, of no more than `max_size` bytes: for published rule sets,
/// which may be longer than a record.
pub fn parse_within(bytes: &[u8], max_size: usize) -> Result<Value, Error> {
    let mut cursor = Cursor::open(bytes, max_size)?;
    let value = Reader::default().value(&mut cursor)?;
    cursor.end()?;
    Ok(value)
}

/// The values of all open arrays and objects, the innermost last: each is moved into a list of its
/// own, of just the right size, when its end is known.
#[derive(Default)]
struct Reader {
    items: Vec<Value>,
    members: Vec<(String, Value)>,
    /// Offsets of the members' names.
    offsets: Vec<usize>,
}

impl Reader {
    fn value(&mut self, cursor: &mut Cursor<'_>) -> Result<Value, Error> {
        Ok(match cursor.token()? {
            Token::Null => Value::Null,
            Token::Bool(b) => Value::Bool(b),
            Token::Integer(n) => Value::Integer(n),
            Token::String(text) => Value::String(text.into_owned()),
            Token::Array => self.array(cursor)?,
            Token::Object => self.object(cursor)?,
        })
    }

    fn array(&mut self, cursor: &mut Cursor<'_>) -> Result<Value, Error> {
        let first = self.items.len();
        cursor.array(|cursor| {
            let item = self.value(cursor)?;
            self.items.push(item);
            Ok(())
        })?;
        Ok(Value::Array(self.items.drain(first..).collect()))
    }

    fn object(&mut self, cursor: &mut Cursor<'_>) -> Result<Value, Error> {
        let first = self.members.len();
        cursor.object(|cursor, offset, name| {
            let value = self.value(cursor)?;
            self.members.push((name.into_owned(), value));
            self.offsets.push(offset);
            Ok(())
        })?;
        let object = Object::from_members(self.members.drain(first..).collect());
        let object = object.map_err(|(place, name)| Error {
            offset: self.offsets[first + place],
            kind: ErrorKind::DuplicateName(name),
        })?;
        self.offsets.truncate(first);
        Ok(Value::Object(object))
    }
}
