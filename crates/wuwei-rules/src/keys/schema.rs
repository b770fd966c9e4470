//! The key tables as JSON Schema, so that editors which know TOML complete and explain keys.
//!
//! Draft 07, which they all read. Everything stands where it is used: editors leave out what stands
//! beside a `$ref`. Choices are `enum`, since editors report a `oneOf` of constants once a choice. A
//! description has both languages, Chinese first.
//!
//! A schema says what one file may hold; what makes a set whole, `wuwei check` says.

use wuwei_json::{Object, Value};

use super::{Below, ENTITIES, Entity, Form, Key, Kind, REMOVAL, Shape, TEXT, Takes};
use crate::form::RESERVED;

/// The schema of rule files, as JSON over several lines.
pub fn editor_schema() -> String {
    let tables = ENTITIES.iter().map(|entity| {
        let table = table(entity, Reading::Whole);
        let value = match entity.shape {
            Shape::Many => list(table),
            _ => table,
        };
        (entity.table, described(value, &both(&entity.doc)))
    });
    let mut properties = Object::from_iter(tables);
    for (act, zh, en, inner) in [
        (
            "change",
            "补充或收紧上级规则中的内容",
            "fills in or tightens what a set above says",
            change as fn(&'static Entity) -> Value,
        ),
        (
            "remove",
            "不再提供上级规则中的内容",
            "takes away what a set above offers",
            removal,
        ),
    ] {
        let kinds = ENTITIES
            .iter()
            .filter(|entity| Kind::of(entity).is_some())
            .map(|entity| {
                let value = described(list(inner(entity)), &both(&entity.doc));
                (entity.table, value)
            });
        let value = closed(Object::from_iter(kinds), Vec::new());
        properties.insert(act, described(value, &format!("{zh}\n\n{en}")));
    }
    let mut schema = Object::from_iter([
        (
            "$schema",
            Value::from("http://json-schema.org/draft-07/schema#"),
        ),
        ("title", "Wuwei 五位".into()),
        // Rule files are TOML 1.0: Tombi reads them so.
        ("x-tombi-toml-version", "v1.0.0".into()),
    ]);
    if let Value::Object(root) = closed(properties, Vec::new()) {
        for (name, value) in root.iter() {
            schema.insert(name, value.clone());
        }
    }
    wuwei_json::to_pretty(&Value::Object(schema))
}

/// How much of a table must be there.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Reading {
    /// All that is needed.
    Whole,
    /// What names it: its base has the rest.
    Changing,
}

fn table(entity: &'static Entity, reading: Reading) -> Value {
    let properties = entity
        .keys
        .iter()
        .map(|key| (key.name, of_key(key, reading)));
    // A set that extends another need not say all of its header again.
    let needed = |key: &&Key| match reading {
        Reading::Whole => key.needed && entity.shape != Shape::Single,
        Reading::Changing => key.name == "id",
    };
    let required = entity.keys.iter().filter(needed).map(|key| key.name);
    closed(Object::from_iter(properties), required.collect())
}

/// `[[change.…]]`: the entity by its id, and any of its keys.
fn change(entity: &'static Entity) -> Value {
    let properties = entity.keys.iter().map(|key| {
        let value = match named_by(entity).filter(|id| id.name == key.name) {
            Some(id) => target(id),
            None => of_key(key, Reading::Changing),
        };
        (key.name, value)
    });
    let required = named_by(entity).map(|key| key.name);
    closed(
        Object::from_iter(properties),
        required.into_iter().collect(),
    )
}

/// `[[remove.…]]`: the entity by its id, and why.
fn removal(entity: &'static Entity) -> Value {
    let id = named_by(entity);
    let keys = REMOVAL.keys.iter();
    let keys = keys.map(|key| (key.name, of_key(key, Reading::Whole)));
    let properties = id
        .map(|key| (key.name, target(key)))
        .into_iter()
        .chain(keys);
    let needed = REMOVAL.keys.iter().filter(|key| key.needed);
    let required = id.into_iter().chain(needed).map(|key| key.name);
    closed(Object::from_iter(properties), required.collect())
}

/// The key by which changes and removals name an entity.
pub(crate) fn named_by(entity: &Entity) -> Option<&'static Key> {
    let mut keys = entity.keys.iter();
    keys.find(|key| matches!(key.name, "id" | "clause" | "year" | "code") && key.needed)
}

/// What a change or removal names: fields and items with their section, `demands.handling`.
fn target(key: &Key) -> Value {
    let kind = match key.takes {
        Takes::Integer(..) => "integer",
        _ => "string",
    };
    described(typed(kind), &both(&key.doc))
}

fn of_key(key: &'static Key, reading: Reading) -> Value {
    let mut words = both(&key.doc);
    if key.needed && reading == Reading::Whole {
        words += "\n\n必填 · needed";
    }
    words = match below(key.below) {
        Some((zh, en)) if reading == Reading::Changing => format!("{words}\n\n{zh} · {en}"),
        _ => words,
    };
    let inner = match key.below {
        Below::Each => reading,
        _ => Reading::Whole,
    };
    described(value(&key.takes, inner), &words)
}

/// What a lower set may do with a key, in both languages.
pub(crate) fn below(below: Below) -> Option<(&'static str, &'static str)> {
    Some(match below {
        Below::Fixed => ("下级不得改动", "a set below cannot change it"),
        Below::Fill => (
            "未定的，下级可以补上",
            "a set below may set it where it is unset",
        ),
        Below::Lower => ("下级只能更小", "a set below may set it, then only lower it"),
        Below::Raise => ("下级只能更大", "a set below may set it, then only raise it"),
        Below::Strengthen => ("下级可以改为“是”", "a set below may turn it on"),
        Below::Add | Below::Extend => ("下级可以增加", "a set below may add to it"),
        Below::And => (
            "下级在此之外另加条件",
            "holds beside what the sets above ask",
        ),
        Below::Each => ("逐项写明，只写要改的", "each by its id, with what changes"),
        _ => return None,
    })
}

fn value(takes: &'static Takes, reading: Reading) -> Value {
    match takes {
        Takes::Text => either([typed("string"), table(&TEXT, Reading::Whole)]),
        Takes::Word(form) => word(*form),
        Takes::Integer(least, most) => {
            let mut value = typed("integer");
            set(&mut value, "minimum", (*least).into());
            set(&mut value, "maximum", (*most).into());
            value
        }
        Takes::YesNo => typed("boolean"),
        Takes::Date => formatted("date"),
        Takes::DateTime => {
            let mut written = typed("string");
            set(
                &mut written,
                "pattern",
                "^\\d{4}-\\d{2}-\\d{2}[ T]\\d{2}:\\d{2}".into(),
            );
            either([formatted("date-time-local"), written])
        }
        Takes::OneOf(words) => one_of(words),
        Takes::Reference(_) | Takes::Expression => filled(),
        Takes::List(inner) => list(value(inner, reading)),
        Takes::Table(entity) => table(entity, reading),
        Takes::ByPath | Takes::Data => typed("object"),
        Takes::OrNone(inner) => match inner {
            // Any text may be `none` as it is.
            Takes::Text | Takes::Word(Form::Any) => value(inner, reading),
            _ => either([one_of(&["none"]), value(inner, reading)]),
        },
    }
}

fn word(form: Form) -> Value {
    let mut value = filled();
    if let Some(pattern) = pattern(form) {
        set(&mut value, "pattern", pattern.into());
    }
    if form == Form::Name {
        set(&mut value, "not", one_of(RESERVED));
    }
    value
}

/// The form of a word as far as a pattern can say it, in what every reader of patterns knows.
fn pattern(form: Form) -> Option<&'static str> {
    Some(match form {
        Form::Any | Form::Clause => return None,
        Form::Id => "^[a-z][a-z0-9]*(-[a-z0-9]+)*$",
        Form::Name => "^[a-z][a-z0-9_]*$",
        Form::Version => "^(0|[1-9][0-9]{0,8})\\.(0|[1-9][0-9]{0,8})\\.(0|[1-9][0-9]{0,8})$",
        Form::Area => "^([0-9]{6}|local:[a-z][a-z0-9]*(-[a-z0-9]+)*)$",
        Form::Address => "^https?://[^/\\s]\\S*$",
        Form::PublicKey => "^z6Mk[1-9A-HJ-NP-Za-km-z]{44}$",
        Form::Letter => "^[a-z]$",
        Form::Character => "^.$",
    })
}

fn one_of(words: &[&str]) -> Value {
    let mut value = typed("string");
    let words = words.iter().map(|word| Value::from(*word));
    set(&mut value, "enum", Value::Array(words.collect()));
    value
}

fn filled() -> Value {
    let mut value = typed("string");
    set(&mut value, "minLength", 1_i64.into());
    value
}

fn formatted(format: &str) -> Value {
    let mut value = typed("string");
    set(&mut value, "format", format.into());
    value
}

fn list(items: Value) -> Value {
    let mut value = typed("array");
    set(&mut value, "items", items);
    value
}

fn either<const N: usize>(values: [Value; N]) -> Value {
    Value::Object(Object::from_iter([("anyOf", Value::Array(values.into()))]))
}

/// A table of these keys and no others.
fn closed(properties: Object, required: Vec<&str>) -> Value {
    let mut value = typed("object");
    set(&mut value, "properties", Value::Object(properties));
    if !required.is_empty() {
        let names = required.into_iter().map(Value::from);
        set(&mut value, "required", Value::Array(names.collect()));
    }
    set(&mut value, "additionalProperties", false.into());
    value
}

fn typed(name: &str) -> Value {
    Value::Object(Object::from_iter([("type", Value::from(name))]))
}

fn described(mut value: Value, words: &str) -> Value {
    set(&mut value, "description", words.into());
    value
}

fn set(value: &mut Value, name: &str, member: Value) {
    if let Some(object) = value.as_object_mut() {
        object.insert(name, member);
    }
}

fn both(doc: &super::Doc) -> String {
    format!("{}\n\n{}", doc.zh, doc.en)
}
