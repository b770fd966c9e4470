//! Writing JSON: canonical form (RFC 8785) and a form for people.

use crate::{Error, Value};

/// A value in canonical form.
pub fn to_canonical(value: &Value) -> Vec<u8> {
    let _ = value;
    todo!()
}

/// The canonical form of a JSON text, without building the value.
pub fn canonicalize(bytes: &[u8]) -> Result<Vec<u8>, Error> {
    let _ = bytes;
    todo!()
}

/// A value as a person reads it: two-space indent, members in the order they stand in.
pub fn to_pretty(value: &Value) -> String {
    let _ = value;
    todo!()
}
