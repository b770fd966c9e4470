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
    let value = value(&mut cursor)?;
    cursor.end()?;
    Ok(value)
}

fn value(cursor: &mut Cursor<'_>) -> Result<Value, Error> {
    Ok(match cursor.token()? {
        Token::Null => Value::Null,
        Token::Bool(b) => Value::Bool(b),
        Token::Integer(n) => Value::Integer(n),
        Token::String(text) => Value::String(text.into_owned()),
        Token::Array => {
            let mut items = Vec::new();
            cursor.array(|cursor| {
                items.push(value(cursor)?);
                Ok(())
            })?;
            Value::Array(items)
        }
        Token::Object => Value::Object(object(cursor)?),
    })
}

fn object(cursor: &mut Cursor<'_>) -> Result<Object, Error> {
    let mut members = Vec::new();
    let mut offsets = Vec::new();
    cursor.object(|cursor, offset, name| {
        offsets.push(offset);
        members.push((name.into_owned(), value(cursor)?));
        Ok(())
    })?;
    Object::from_members(members).map_err(|(place, name)| Error {
        offset: offsets[place],
        kind: ErrorKind::DuplicateName(name),
    })
}
