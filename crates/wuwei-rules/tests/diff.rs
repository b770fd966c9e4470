//! Differences between sets: none between a set and itself, and none that goes unnamed.
#![allow(clippy::disallowed_methods, reason = "tests read files")]

use std::fs;
use std::path::Path;

use wuwei_json::{Object, Value};
use wuwei_rules::diff::diff;
use wuwei_rules::{SourceFile, compile};

#[test]
fn a_set_differs_from_itself_in_nothing() {
    let base = base();
    assert_eq!(diff(&base, &base), Ok(Vec::new()));
}

/// Each value of the base set, changed or taken away alone, is named by its entity and key.
#[test]
fn every_single_change_of_the_base_set_is_named() {
    let base = base();
    let mut places = Vec::new();
    collect(&base, &mut Vec::new(), &mut places);
    assert!(places.len() > 3000, "{}", places.len());
    for place in &places {
        for remove in [false, true] {
            let before = part(&base, place);
            let mut changed = before.clone();
            change(&mut changed, place, remove);
            if place[0] == "format" {
                assert!(diff(&before, &changed).is_err());
                continue;
            }
            let found = diff(&before, &changed).expect("both are rule sets");
            let named = found.iter().any(|change| match change.id.as_str() {
                "" => change.key.split('.').next() == Some(&place[0]),
                id => {
                    change.kind == place[0]
                        && id == place[1]
                        && (place.len() == 2 || change.key.split('.').next() == Some(&place[2]))
                }
            });
            assert!(named, "{place:?} (removed: {remove}): {found:?}");
            // The other way round is a difference too.
            let back = diff(&changed, &before).expect("both are rule sets");
            assert!(!back.is_empty(), "{place:?}");
        }
    }
}

/// The set with no entity but that of the place: going through all of them thousands of times takes minutes.
fn part(base: &Value, place: &[String]) -> Value {
    let is_kind = |value: &Value| {
        value
            .as_object()
            .is_some_and(|all| all.iter().all(|(_, entity)| entity.get("layer").is_some()))
    };
    let members = base.as_object().expect("a set").iter();
    let kept = members.filter(|(_, value)| !is_kind(value));
    let mut part: Object = kept.map(|(name, value)| (name, value.clone())).collect();
    let kind = base.get(&place[0]).filter(|value| is_kind(value));
    if let (Some(kind), Some(id)) = (kind, place.get(1)) {
        let entity = kind.get(id).expect("the place exists").clone();
        part.insert(&*place[0], Object::from_iter([(&**id, entity)]));
    }
    part.into()
}

/// Paths of all members and elements.
fn collect(value: &Value, at: &mut Vec<String>, places: &mut Vec<Vec<String>>) {
    let inner: Vec<(String, &Value)> = match value {
        Value::Object(object) => object.iter().map(|(k, v)| (k.to_owned(), v)).collect(),
        Value::Array(list) => list
            .iter()
            .enumerate()
            .map(|(k, v)| (k.to_string(), v))
            .collect(),
        _ => return,
    };
    for (key, value) in inner {
        at.push(key);
        // A whole kind taken away is each of its entities taken away.
        if at.len() > 1 || value.as_object().is_none_or(|object| object.contains("zh")) {
            places.push(at.clone());
        }
        collect(value, at, places);
        at.pop();
    }
}

fn change(value: &mut Value, place: &[String], remove: bool) {
    let (key, rest) = place.split_first().expect("a place has keys");
    match value {
        Value::Object(object) if rest.is_empty() && remove => {
            object.remove(key);
        }
        Value::Array(list) if rest.is_empty() && remove => {
            list.remove(key.parse().expect("a position"));
        }
        Value::Object(object) => {
            let inner = object.get_mut(key).expect("the place exists");
            step(inner, rest, remove);
        }
        Value::Array(list) => {
            let at: usize = key.parse().expect("a position");
            step(&mut list[at], rest, remove);
        }
        _ => panic!("{place:?}"),
    }
}

fn step(inner: &mut Value, rest: &[String], remove: bool) {
    if rest.is_empty() {
        *inner = other(inner);
    } else {
        change(inner, rest, remove);
    }
}

/// Another value: of the same type where it is simple, else something of another type.
fn other(value: &Value) -> Value {
    match value {
        Value::Bool(on) => Value::Bool(!on),
        Value::Integer(number) => Value::Integer(number + 1),
        Value::String(word) => Value::String(format!("{word}x")),
        Value::Null => Value::Bool(true),
        Value::Array(_) => Value::Object(Object::new()),
        Value::Object(_) => Value::Integer(7),
    }
}

/// The base set as it is published.
fn base() -> Value {
    let mut sources = Vec::new();
    read(
        Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../rules/hebi")),
        &mut sources,
    );
    let output = compile(&sources, |_| String::new()).output;
    let json = output.expect("the base set compiles").json;
    wuwei_json::parse(&json).expect("what is published can be read")
}

fn read(folder: &Path, sources: &mut Vec<SourceFile>) {
    let entries = fs::read_dir(folder).expect("the folder is there");
    for entry in entries.flatten() {
        let path = entry.path();
        if path.is_dir() {
            read(&path, sources);
        } else if path.extension().is_some_and(|it| it == "toml") {
            sources.push(SourceFile {
                name: path.display().to_string(),
                layer: 0,
                text: fs::read_to_string(&path).expect("it is text"),
            });
        }
    }
    sources.sort_by(|a, b| a.name.cmp(&b.name));
}
