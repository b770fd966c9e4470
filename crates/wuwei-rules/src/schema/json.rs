//! Pieces of schemas.

use wuwei_json::{Object, Value};

/// An object of these members.
pub(super) fn object<'n, V: Into<Value>>(members: impl IntoIterator<Item = (&'n str, V)>) -> Value {
    Value::Object(
        members
            .into_iter()
            .map(|(name, value)| (name, value.into()))
            .collect(),
    )
}

/// An object of one member whose name is not known here.
fn member(name: &str, value: Value) -> Value {
    Value::Object(Object::from_iter([(name, value)]))
}

/// What everything satisfies.
pub(super) fn anything() -> Value {
    Value::Bool(true)
}

/// What nothing satisfies.
pub(super) fn nothing() -> Value {
    Value::Bool(false)
}

/// The member of that name is there.
pub(super) fn required(name: &str) -> Value {
    object([("required", vec![name])])
}

/// The member of that name is there and satisfies a schema.
pub(super) fn inside(name: &str, schema: Value) -> Value {
    object([
        ("required", Value::from(vec![name])),
        ("properties", member(name, schema)),
    ])
}

/// The answer of a field is there and satisfies a schema; `verify.state` is the member `state` of the
/// member `verify`.
pub(super) fn with(id: &str, schema: Value) -> Value {
    id.rsplit('.')
        .fold(schema, |schema, name| inside(name, schema))
}

/// A field is answered.
pub(super) fn present(id: &str) -> Value {
    match id.split_once('.') {
        Some((outer, inner)) => inside(outer, present(inner)),
        None => required(id),
    }
}

/// All of these hold.
pub(super) fn all_of(mut schemas: Vec<Value>) -> Value {
    schemas.retain(|schema| *schema != anything());
    match schemas.len() {
        0 => anything(),
        1 => schemas.remove(0),
        _ if schemas.contains(&nothing()) => nothing(),
        _ => object([("allOf", schemas)]),
    }
}

/// One of these holds.
pub(super) fn any_of(mut schemas: Vec<Value>) -> Value {
    schemas.retain(|schema| *schema != nothing());
    match schemas.len() {
        0 => nothing(),
        1 => schemas.remove(0),
        _ if schemas.contains(&anything()) => anything(),
        _ => object([("anyOf", schemas)]),
    }
}

/// It does not hold.
pub(super) fn not(schema: Value) -> Value {
    match schema {
        Value::Bool(b) => Value::Bool(!b),
        schema => object([("not", schema)]),
    }
}
