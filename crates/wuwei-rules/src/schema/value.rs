//! The schema of one answer, as an entry's `data` holds it.

use wuwei_engine::program::Kind;
use wuwei_engine::tolerance::MAX_TEXT;
use wuwei_json::{Object, Value};

use super::json::{any_of, object};

/// The largest integer of the record profile, 2^53 − 1.
const MAX_INTEGER: i64 = 9_007_199_254_740_991;

/// Digits that a decimal may have in all.
const MAX_DIGITS: u8 = 30;

/// White space, invisible characters and control characters: a text neither begins nor ends with one.
const EDGE: &str = r"\u0000-\u0020\u007F-\u00A0\u00AD\u034F\u061C\u1680\u180E\u2000-\u200F\u2028-\u202F\u205F-\u2064\u2066-\u206F\u3000\uFEFF";

/// Control characters, except line feed and tab: a text holds none.
const CONTROL: &str = r"\u0000-\u0008\u000B-\u001F\u007F-\u009F";

/// The schema of an answer: its own for choices, else one that the whole document shares.
pub(super) fn schema(kind: &Kind, title: Option<String>) -> Value {
    let mut schema = match shared_name(kind) {
        Some(name) => object([("$ref", format!("#/$defs/{name}"))]),
        None => answer(kind),
    };
    if let (Value::Object(members), Some(title)) = (&mut schema, title) {
        members.insert("title", title);
    }
    schema
}

/// The shared schemas of these kinds, by name; text and date stand in every withdrawal.
pub(super) fn shared<'k>(kinds: impl Iterator<Item = &'k Kind>) -> Object {
    kinds
        .chain(&[Kind::Text, Kind::Date])
        .filter_map(|kind| Some((shared_name(kind)?, answer(kind))))
        .collect()
}

/// What the schema of a kind is called, if it is the same for every field of it.
fn shared_name(kind: &Kind) -> Option<String> {
    let name = match kind {
        Kind::Text | Kind::LongText | Kind::Department(_) => "text",
        Kind::Phone => "phone",
        Kind::CreditCode => "credit-code",
        Kind::Integer => "integer",
        Kind::Decimal { places } => return Some(format!("decimal-{places}")),
        Kind::Money => "money",
        Kind::Date => "date",
        Kind::DateTime => "date-time",
        Kind::YesNo | Kind::Choice(_) | Kind::Choices(_) => return None,
        Kind::Attachment => "attachment",
    };
    Some(name.to_owned())
}

fn answer(kind: &Kind) -> Value {
    match kind {
        Kind::Text | Kind::LongText | Kind::Department(_) => text(),
        Kind::Phone => pattern(r"^\+?[0-9][0-9\-]*(转[0-9\-]+)?$".to_owned()),
        Kind::CreditCode => pattern("^[0-9A-Z]{18}$".to_owned()),
        Kind::Integer => whole(-MAX_INTEGER),
        Kind::Decimal { places } => pattern(decimal(*places)),
        Kind::Money => pattern(decimal(2)),
        Kind::Date => pattern(format!("^(?:{})$", date())),
        Kind::DateTime => pattern(format!("^(?:{})T(?:[01][0-9]|2[0-3]):[0-5][0-9]$", date())),
        Kind::YesNo => object([("type", "boolean")]),
        Kind::Choice(ids) => object([("enum", ids.clone())]),
        Kind::Choices(ids) => object([
            ("type", Value::from("array")),
            ("items", object([("enum", ids.clone())])),
            ("minItems", 1i64.into()),
            ("uniqueItems", true.into()),
        ]),
        Kind::Attachment => attachment(),
    }
}

/// Whether the schema of a kind accepts answers that the engine does not: a telephone number in another
/// spelling, choices in another order.
pub(super) fn is_looser(kind: &Kind) -> bool {
    match kind {
        Kind::Phone => true,
        Kind::Choices(ids) => ids.len() > 1,
        _ => false,
    }
}

/// Whether an answer may be long.
pub(super) fn is_long(kind: &Kind) -> bool {
    matches!(kind, Kind::Text | Kind::LongText | Kind::Department(_))
}

/// The member by which a row is withdrawn: why, on which day, who said so.
pub(super) fn withdrawal() -> Value {
    object([
        ("type", Value::from("object")),
        (
            "properties",
            object([
                ("why", schema(&Kind::Text, None)),
                ("on", schema(&Kind::Date, None)),
                ("who", schema(&Kind::Text, None)),
            ]),
        ),
        ("required", vec!["why", "on", "who"].into()),
        ("additionalProperties", false.into()),
    ])
}

fn text() -> Value {
    let edge = format!("[^{EDGE}]");
    object([
        ("type", Value::from("string")),
        (
            "pattern",
            format!("^{edge}(?:[^{CONTROL}]*{edge})?$").into(),
        ),
        (
            "maxLength",
            i64::try_from(MAX_TEXT).unwrap_or(MAX_INTEGER).into(),
        ),
    ])
}

fn whole(least: i64) -> Value {
    object([
        ("type", Value::from("integer")),
        ("minimum", least.into()),
        ("maximum", MAX_INTEGER.into()),
    ])
}

fn pattern(pattern: String) -> Value {
    object([("type", "string".to_owned()), ("pattern", pattern)])
}

fn attachment() -> Value {
    let name = object([("type", Value::from("string")), ("minLength", 1i64.into())]);
    let media = object([("type", "string")]);
    let sha256 = pattern("^sha256:[0-9a-f]{64}$".to_owned());
    object([
        ("type", Value::from("object")),
        (
            "properties",
            object([
                ("name", name),
                ("size", whole(0)),
                ("type", media),
                ("sha256", sha256),
            ]),
        ),
        ("required", vec!["name", "size", "type", "sha256"].into()),
        ("additionalProperties", false.into()),
    ])
}

/// A decimal with exactly that many places: no nought in front, no negative nought.
fn decimal(places: u8) -> String {
    let most = MAX_DIGITS - places - 1;
    let point = if places > 0 {
        format!(r"\.[0-9]{{{places}}}")
    } else {
        String::new()
    };
    let mut forms = vec![
        format!("-?[1-9][0-9]{{0,{most}}}{point}"),
        format!("0{point}"),
    ];
    // Below one and negative: one of the places, the first that counts, is no nought.
    forms.extend((1..=places).map(|first| {
        let (before, after) = (first - 1, places - first);
        format!(r"-0\.0{{{before}}}[1-9][0-9]{{{after}}}")
    }));
    format!("^(?:{})$", forms.join("|"))
}

/// The days of the years 1 to 9999, leap days in leap years only.
fn date() -> String {
    let year = "[0-9]{3}[1-9]|[0-9]{2}[1-9][0-9]|[0-9][1-9][0-9]{2}|[1-9][0-9]{3}";
    let fourth = "0[48]|[2468][048]|[13579][26]";
    let days = "(?:0[13578]|1[02])-(?:0[1-9]|[12][0-9]|3[01])|(?:0[469]|11)-(?:0[1-9]|[12][0-9]|30)|02-(?:0[1-9]|1[0-9]|2[0-8])";
    format!("(?:{year})-(?:{days})|(?:[0-9]{{2}}(?:{fourth})|(?:{fourth})00)-02-29")
}

/// A number of any size that satisfies a bound: for conditions on whole numbers.
pub(super) fn bounded(bound: &'static str, number: i64) -> Value {
    object([(bound, number)])
}

/// One of these constants.
pub(super) fn one_of(constants: Vec<Value>) -> Value {
    any_of(
        constants
            .into_iter()
            .map(|constant| object([("const", constant)]))
            .collect(),
    )
}
