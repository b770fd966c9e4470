//! What must hold of every input. A target panics where it does not.

use std::rc::Rc;
use std::sync::OnceLock;

use wuwei_engine::program::Kind;
use wuwei_engine::value::Unknown;
use wuwei_engine::{Expr, Value};
use wuwei_json::Value as Json;
use wuwei_rules::diff::diff as differences;
use wuwei_rules::expr::{ChoiceSet, Type, parse, print};
use wuwei_rules::{Compilation, SourceFile, compile};

use crate::judged::{Given, GivenGroup, State, World, nought};

/// What expressions are made of.
pub(crate) const WORDS: &[&str] = &[
    "(",
    ")",
    "[",
    "]",
    ",",
    ".",
    " ? ",
    " : ",
    "!",
    "-",
    " + ",
    " * ",
    " / ",
    " % ",
    " == ",
    " < ",
    " && ",
    " || ",
    " in ",
    "has(n)",
    "default(n, 1)",
    "n",
    "d",
    "m",
    "t",
    "day",
    "at",
    "ok",
    "c",
    "cs",
    "sum(g, r, r.v)",
    "exists(g, r, r.v > 2)",
    "size(g)",
    "matches(t, '^a+$')",
    "r'\\d'",
    "'",
    "\"",
    "\\",
    "9223372036854775807",
    "99999999999999999999.5",
    "0",
    "date('2026-02-30')",
    "today",
    "service.limit",
    "days(",
    "working_days(",
    "divide(n, 0, 2, 'up')",
    "round(d, 0, 'half')",
    "least(",
    "// ",
    "\n",
    "＝",
    "“",
    "，",
    "\u{3000}",
    "\u{200b}",
    "\u{202e}",
    "\u{0}",
    "浚",
    "𠮷",
    "and",
    "true",
];

/// What rule files are made of.
pub(crate) const PIECES: &[&str] = &[
    "[",
    "]",
    "{",
    "}",
    "[[",
    "]]",
    "=",
    ",",
    "\"",
    "'",
    "\"\"\"",
    "#",
    "\n",
    "\r\n",
    "\\",
    "：",
    "＝",
    "“",
    "\u{3000}",
    "\u{200b}",
    "\u{feff}",
    "\u{202e}",
    "\u{0}",
    "𠮷",
    "-1",
    "99999999999999999999",
    "nan",
    "2026-02-30",
    "[[field]]\n",
    "[[change.field]]\n",
    "[[remove.field]]\n",
    "[[waiver]]\n",
    "[ruleset]\n",
    "id = \"matter.text\"\n",
    "id = \"\"\n",
    "section = \"matter\"\n",
    "lock = [\"exists\"]\n",
    "visible_when = \"has(\"\n",
    "value = \"size(matter) / 0\"\n",
    "and_constraint = \"true\"\n",
    "extends = \"..\"\n",
    "limit = \"none\"\n",
    "type = \"choice\"\n",
    "required = true\n",
    "after = \"text\"\n",
];

/// An expression: reading it says only what stands in it, printing is stable, and what the checks let
/// through comes to one of the defined outcomes in every state.
pub(crate) fn expression(text: &str) {
    let (node, errors) = parse(text);
    for error in &errors {
        assert!(text.get(error.span.clone()).is_some(), "{error:?}");
        if let Some((span, _)) = &error.suggestion {
            assert!(text.get(span.clone()).is_some(), "{error:?}");
        }
    }
    if errors.is_empty() {
        let printed = print(&node);
        assert_eq!(print(&parse(&printed).0), printed);
    }
    for (ty, kind) in kinds() {
        let worlds = [
            State::Unanswered,
            State::Hidden,
            State::Uncomputable(nought()),
        ]
        .map(Some);
        let mut judged = false;
        for state in std::iter::once(None).chain(worlds) {
            let world = world(state);
            let Ok(expr) = world.compile(text, &ty) else {
                break;
            };
            if expr.levels() > Expr::MAX_LEVELS {
                return;
            }
            let value = world.judge(text, &ty, &kind).expect("it compiles");
            assert_ne!(value, Value::Unknown(Unknown::IllTyped), "{ty:?}");
            judged = true;
        }
        if judged {
            return;
        }
    }
}

fn kinds() -> Vec<(Type, Kind)> {
    vec![
        (Type::Bool, Kind::YesNo),
        (Type::Integer, Kind::Integer),
        (Type::Decimal, Kind::Decimal { places: 2 }),
        (Type::Money, Kind::Money),
        (Type::Text, Kind::LongText),
        (Type::Date, Kind::Date),
        (Type::DateTime, Kind::DateTime),
    ]
}

fn world(state: Option<State>) -> World {
    let choices = |of: &str| {
        let choices = ["red", "new"].map(|id| (id.to_owned(), id.to_owned()));
        let of = of.to_owned();
        Rc::new(ChoiceSet {
            of,
            choices: choices.into(),
        })
    };
    let ids = || vec!["red".to_owned(), "new".to_owned()];
    let fields = [
        ("n", Type::Integer, Kind::Integer, "3"),
        ("d", Type::Decimal, Kind::Decimal { places: 2 }, "2.5"),
        ("m", Type::Money, Kind::Money, "12.50"),
        ("t", Type::Text, Kind::LongText, "浚县 aaa"),
        ("day", Type::Date, Kind::Date, "2026-12-31"),
        ("at", Type::DateTime, Kind::DateTime, "2026-11-23 09:40"),
        ("ok", Type::Bool, Kind::YesNo, "true"),
        (
            "c",
            Type::Choice(choices("s.c")),
            Kind::Choice(ids()),
            "red",
        ),
        (
            "cs",
            Type::Choices(choices("s.cs")),
            Kind::Choices(ids()),
            "red\nnew",
        ),
    ];
    let given = |(id, ty, kind, typed): (&str, Type, Kind, &str)| Given {
        id: id.to_owned(),
        ty,
        kind,
        state: state
            .clone()
            .unwrap_or_else(|| State::Typed(typed.to_owned())),
    };
    let rows = [
        State::Typed("3".to_owned()),
        State::Unanswered,
        State::Hidden,
    ];
    World {
        groups: vec![GivenGroup {
            id: "g".to_owned(),
            field: "v".to_owned(),
            ty: Type::Integer,
            kind: Kind::Integer,
            rows: rows.into_iter().chain(state.clone()).collect(),
        }],
        fields: fields.into_iter().map(given).collect(),
    }
}

/// A rule file, alone and as the set that it may be: what is found stands in it.
pub(crate) fn rules(text: &str) {
    let alone = vec![source("fuzz.toml", 0, text)];
    places_lie_in(&compile(&alone, digest), &alone);
    let beside = vec![
        source("base.toml", 0, scaffold()),
        source("fuzz.toml", 0, text),
    ];
    places_lie_in(&compile(&beside, digest), &beside);
}

/// A lower set upon the small one: what is found stands in either, and the order of files changes nothing.
pub(crate) fn extending(text: &str) {
    let own = "[ruleset]\nid = \"case\"\nversion = \"2026.1.0\"\neffective = 2026-01-01\narea = \"410621\"\nextends = \"../base\"\ntitle = { zh = \"县\", en = \"County\" }\n";
    let sources = vec![
        source("base.toml", 0, scaffold()),
        source("own.toml", 1, own),
        source("fuzz.toml", 1, text),
    ];
    let compilation = compile(&sources, digest);
    places_lie_in(&compilation, &sources);
    let mut turned = sources.clone();
    turned.swap(1, 2);
    let again = compile(&turned, digest);
    places_lie_in(&again, &turned);
    assert_eq!(
        compilation.output.map(|output| output.json),
        again.output.map(|output| output.json),
        "the order of files"
    );
}

/// A set's data as it is published, changed anyhow: a difference with itself is none, and one way there is
/// a difference if there is one the other way.
pub(crate) fn diff(text: &str) {
    let base = published();
    let sources = vec![
        source("base.toml", 0, scaffold()),
        source("fuzz.toml", 0, text),
    ];
    let changed = match compile(&sources, digest).output {
        Some(output) => wuwei_json::parse(&output.json).expect("published"),
        None => disturbed(base, text.as_bytes()),
    };
    if let Ok(none) = differences(&changed, &changed) {
        assert_eq!(none, []);
    }
    let there = differences(base, &changed).map(|all| all.is_empty());
    let back = differences(&changed, base).map(|all| all.is_empty());
    assert_eq!(there.is_ok(), back.is_ok());
    if let (Ok(there), Ok(back)) = (there, back) {
        assert_eq!(there, back, "a difference one way only");
    }
}

/// Data with parts taken out, doubled and put elsewhere, as the bytes say.
fn disturbed(base: &Json, bytes: &[u8]) -> Json {
    let mut text = wuwei_json::to_canonical(base);
    for pair in bytes.chunks_exact(2).take(24) {
        let at = usize::from(pair[0]) * 256 % text.len() + usize::from(pair[1]) % 256;
        let Some(byte) = text.get_mut(at) else {
            continue;
        };
        *byte = match *byte {
            b'0'..=b'9' => b'0' + pair[1] % 10,
            b'a'..=b'z' => b'a' + pair[1] % 26,
            same => same,
        };
    }
    wuwei_json::parse(&text).unwrap_or_else(|_| base.clone())
}

fn published() -> &'static Json {
    static PUBLISHED: OnceLock<Json> = OnceLock::new();
    PUBLISHED.get_or_init(|| {
        let output = compile(&[source("base.toml", 0, scaffold())], digest).output;
        wuwei_json::parse(&output.expect("the scaffold is whole").json).expect("published")
    })
}

fn scaffold() -> &'static str {
    include_str!("../../../../tests/ui/scaffold/rules.toml")
}

fn source(name: &str, layer: usize, text: &str) -> SourceFile {
    SourceFile {
        name: name.to_owned(),
        layer,
        text: text.to_owned(),
    }
}

fn digest(_: &[u8]) -> String {
    String::new()
}

pub(crate) fn places_lie_in(compilation: &Compilation, sources: &[SourceFile]) {
    for found in &compilation.diagnostics {
        let others = found.others.iter().map(|(span, _)| *span);
        let edit = found.suggestion.iter().map(|edit| edit.span);
        for span in others.chain(edit).chain([found.primary]) {
            let text = &sources[span.file].text;
            let lies = text.get(span.start..span.end).is_some();
            assert!(lies, "{} {} at {span:?}", found.code, found.message);
        }
    }
}
