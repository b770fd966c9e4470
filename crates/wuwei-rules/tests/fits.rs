//! What a set below may say of a key, for every key of the language and every pair of {unset, a value, another,
//! `"none"`} above and below. What is expected hangs on the key's `below` alone.
#![allow(clippy::disallowed_methods, clippy::print_stdout)]

use std::collections::BTreeMap;

use wuwei_rules::keys::{Below, ENTITIES, Entity, Form, Key, Kind, Takes};
use wuwei_rules::{Compilation, Diagnostic, SourceFile};

const SCAFFOLD: &str = include_str!("../../../tests/ui/scaffold/rules.toml");

const BELOW: &str = "[ruleset]\nid = \"lower\"\nversion = \"2026.1.0\"\neffective = 2026-01-01\n\
    area = \"410622\"\nextends = \"../example\"\n";

/// What is said above or below: positions among a key's sample values; the second is the higher, the stricter.
const SAID: [Said; 4] = [Said::Unset, Said::Value(0), Said::Value(1), Said::None];

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Said {
    Unset,
    Value(usize),
    None,
}

#[test]
fn every_pair_of_values_is_judged_by_the_keys_rule() {
    let mut counts: BTreeMap<(String, &str), usize> = BTreeMap::new();
    for (entity, key) in keys() {
        let samples = samples(key);
        for base in SAID {
            for asked in SAID {
                let (Some(above), Some(below)) = (said(base, &samples), said(asked, &samples))
                else {
                    continue;
                };
                // Unset below is nothing asked for; what an entity needs is never unset above.
                if asked == Said::Unset || base == Said::Unset && key.needed {
                    continue;
                }
                let found = judged(entity, key, above.as_deref(), below.as_deref().unwrap());
                let what = format!(
                    "{}.{}: {base:?} above, {asked:?} below",
                    entity.table, key.name
                );
                let allowed = allows(key, base, asked);
                assert_eq!(found.is_none(), allowed, "{what}: {found:#?}");
                if let Some(found) = found {
                    says_all(&found, base, &what);
                }
                let verdict = if allowed { "allowed" } else { "refused" };
                *counts
                    .entry((format!("{:?}", key.below), verdict))
                    .or_default() += 1;
            }
        }
    }
    println!("pairs: {counts:#?}");
    for below in ["Fixed", "Fill", "Lower", "Raise", "Strengthen", "Prove"] {
        for verdict in ["allowed", "refused"] {
            assert!(
                counts.contains_key(&(below.to_owned(), verdict)),
                "{below} {verdict}"
            );
        }
    }
}

/// The table: one row for each way in which a key may be said below.
fn allows(key: &Key, base: Said, asked: Said) -> bool {
    use Said::{None, Unset, Value};
    let conjunction = key.name == "constraint";
    match (key.below, base, asked) {
        (Below::Replace | Below::Add | Below::And | Below::Each, ..) => true,
        (Below::Fixed | Below::Extend, Unset, _) => false,
        (Below::Extend, ..) => true,
        (Below::Prove, Unset, _) => !conjunction,
        (_, Unset, _) => true,
        // Said again it is no change.
        (_, Value(a), Value(b)) if a == b => true,
        (_, None, None) => true,
        (Below::Fixed | Below::Fill, ..) => false,
        (Below::Lower, None, Value(_)) => true,
        (Below::Lower, Value(a), Value(b)) => b < a,
        (Below::Raise, Value(a), Value(b)) => b > a,
        (Below::Strengthen, Value(a), Value(b)) => b > a,
        // Shown only later, where nothing needs it; asked for earlier; refused more.
        (Below::Prove, Value(a), Value(b)) => match key.name {
            "visible_when" => true,
            "required_when" => b < a,
            _ => b > a,
        },
        _ => false,
    }
}

fn keys() -> impl Iterator<Item = (&'static Entity, &'static Key)> {
    let apart = ["ruleset", "scenario", "waiver"];
    let entities = ENTITIES
        .iter()
        .filter(move |entity| !apart.contains(&entity.table));
    entities.flat_map(|entity| {
        let keys = entity.keys.iter();
        let known = ["id", "clause", "code", "year", "section", "lock"];
        let own = keys.filter(move |key| !known.contains(&key.name) && !samples(key).is_empty());
        own.map(move |key| (*entity, key))
    })
}

/// What stands in the rules, if anything; nothing at all where the key cannot say it.
fn said(said: Said, samples: &[String]) -> Option<Option<String>> {
    match said {
        Said::Unset => Some(None),
        Said::Value(at) => samples
            .get(at)
            .filter(|it| *it != "\"none\"")
            .cloned()
            .map(Some),
        Said::None => samples
            .iter()
            .find(|it| *it == "\"none\"")
            .cloned()
            .map(Some),
    }
}

/// Two values that a key may have, the second the higher; and `"none"` where it may be that.
fn samples(key: &Key) -> Vec<String> {
    of(&key.takes)
}

fn of(takes: &Takes) -> Vec<String> {
    let words = |words: &[&str]| words.iter().map(|word| format!("\"{word}\"")).collect();
    match takes {
        Takes::Text => [1, 2]
            .map(|n| format!("{{ zh = \"文{n}\", en = \"Text {n}\" }}"))
            .into(),
        Takes::Word(form) => match form {
            Form::Address => words(&["https://a.example", "https://b.example"]),
            Form::Area => words(&["410600", "410621"]),
            Form::Character => words(&["甲", "乙"]),
            Form::Letter => words(&["a", "b"]),
            Form::PublicKey | Form::Version => Vec::new(),
            Form::Any | Form::Id | Form::Name | Form::Clause => words(&["aa", "bb"]),
        },
        Takes::Integer(least, _) => vec![(least + 1).to_string(), (least + 2).to_string()],
        Takes::YesNo => vec!["false".to_owned(), "true".to_owned()],
        Takes::Date => vec!["2026-01-01".to_owned(), "2026-01-02".to_owned()],
        Takes::OneOf(of) => words(&of[..2.min(of.len())]),
        Takes::Reference(kind) => words(match kind {
            Kind::Role => &["steward", "other"],
            Kind::Department => &["office", "other"],
            _ => &["aa", "bb"],
        }),
        // The later the day, the less often it holds.
        Takes::Expression => words(&["today >= date('2000-01-01')", "today >= date('2001-01-01')"]),
        Takes::List(inner) => of(inner).iter().map(|value| format!("[{value}]")).collect(),
        Takes::OrNone(inner) => [of(inner), vec!["\"none\"".to_owned()]].concat(),
        Takes::DateTime | Takes::ByPath | Takes::Data | Takes::Table(_) => Vec::new(),
    }
}

/// What is found where the lower set says a key: a refusal, if it is one.
fn judged(entity: &Entity, key: &Key, above: Option<&str>, below: &str) -> Option<Diagnostic> {
    let id = id(entity);
    let base = probe(entity, key, above);
    let lower = format!(
        "[[change.{}]]\n{id}\n{} = {below}\n",
        entity.table, key.name
    );
    let source = |name: &str, layer, text: String| SourceFile {
        name: name.to_owned(),
        layer,
        text,
    };
    let sources = [
        source("scaffold.toml", 0, SCAFFOLD.to_owned()),
        source("probe.toml", 0, base),
        source("lower.toml", 1, BELOW.to_owned()),
        source("change.toml", 1, lower),
    ];
    let Compilation { diagnostics, .. } = wuwei_rules::compile(&sources, |_| String::new());
    let mut refusals = diagnostics.into_iter().filter(|found| {
        ["E0501", "E0509", "E0510"].contains(&found.code) && found.primary.file == 3
    });
    let found = refusals.next();
    assert!(refusals.next().is_none(), "one finding for one key");
    found
}

/// How a change names the probe.
fn id(entity: &Entity) -> &'static str {
    match entity.table {
        "obligation" => "clause = \"9\"",
        "calendar" => "year = 2030",
        "region" => "code = \"local:probe\"",
        "field" | "item" => "id = \"matter.probe\"",
        _ => "id = \"probe\"",
    }
}

/// An entity of the base that says what it needs, and of the key what is asked.
fn probe(entity: &Entity, key: &Key, said: Option<&str>) -> String {
    let mut cells: Vec<(&str, &str)> = match entity.table {
        "obligation" => vec![
            ("clause", "\"9\""),
            ("force", "\"informative\""),
            ("text", "\"文\""),
        ],
        "calendar" => vec![
            ("year", "2030"),
            ("source", "\"文\""),
            ("issued", "2029-11-01"),
            ("holidays", "[]"),
        ],
        "region" => vec![
            ("code", "\"local:probe\""),
            ("name", "\"文\""),
            ("source", "\"文\""),
        ],
        "field" => vec![
            ("section", "\"matter\""),
            ("id", "\"probe\""),
            ("type", "\"text\""),
            ("label", "\"文\""),
        ],
        "item" => vec![
            ("section", "\"matter\""),
            ("id", "\"probe\""),
            ("name", "\"文\""),
        ],
        "flow" => vec![
            ("id", "\"probe\""),
            ("type", "\"fixed-point\""),
            ("role", "\"steward\""),
            ("clause", "\"1\""),
            (
                "stages",
                "[{ id = \"start\", name = \"甲\", cell = \"甲\", sections = [] }, \
                 { id = \"implement\", name = \"乙\", cell = \"乙\", sections = [] }, \
                 { id = \"conclude\", name = \"丙\", cell = \"丙\", sections = [] }]",
            ),
        ],
        "role" => vec![
            ("id", "\"probe\""),
            ("clause", "\"1\""),
            ("name", "\"文\""),
            ("seal", "\"文\""),
            ("text", "\"文\""),
        ],
        "service" => vec![
            ("id", "\"probe\""),
            ("clause", "\"1\""),
            ("type", "\"on-site\""),
            ("name", "\"文\""),
            ("roles", "[\"steward\"]"),
        ],
        "specialist" => vec![
            ("id", "\"probe\""),
            ("name", "\"文\""),
            ("role", "\"steward\""),
            ("department", "\"office\""),
            ("area", "\"410600\""),
        ],
        "section" => vec![("id", "\"probe\""), ("title", "\"文\"")],
        "subject" => vec![
            ("id", "\"probe\""),
            ("name", "\"文\""),
            ("roles", "[\"steward\"]"),
        ],
        "hotline" => vec![
            ("id", "\"probe\""),
            ("number", "\"1\""),
            ("name", "\"文\""),
            ("use", "\"文\""),
            ("source", "\"文\""),
        ],
        _ => vec![("id", "\"probe\""), ("name", "\"文\"")],
    };
    cells.retain(|(name, _)| *name != key.name || said.is_none() && key.needed);
    cells.extend(said.map(|said| (key.name, said)));
    let cells: String = cells
        .iter()
        .map(|(name, value)| format!("{name} = {value}\n"))
        .collect();
    format!("[[{}]]\n{cells}", entity.table)
}

/// What was asked for, what the base says and where, the clause, what would be allowed.
fn says_all(found: &Diagnostic, base: Said, what: &str) {
    assert!(
        found.message.contains("cannot be"),
        "{what}: {}",
        found.message
    );
    let (place, words) = &found.others[0];
    assert_eq!(place.file, 1, "{what}: the base's place");
    let verb = if base == Said::Unset {
        "declared by"
    } else {
        "set by"
    };
    assert!(words.starts_with(verb), "{what}: {words}");
    let table = what.split('.').next().unwrap();
    if ["role", "service", "flow"].contains(&table) {
        assert!(words.contains("by clause 1"), "{what}: {words}");
    }
    let help = found.help.as_deref().unwrap_or_default();
    assert!(!help.is_empty(), "{what}: what is allowed");
    let all = [&found.message, help, words].concat();
    for word in ["wider", "narrower", "weaker", "stricter"] {
        assert!(!all.contains(word), "{what}: {all}");
    }
}
