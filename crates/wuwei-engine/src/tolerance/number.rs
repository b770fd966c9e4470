//! Numbers with what people write around them.

use crate::program::Kind;
use crate::{Datum, Decimal};

/// Written before a number.
const PREFIXES: &[&str] = &["人民币", "RMB", "CNY", "¥"];

/// Written behind a number, longest first, with how many noughts it stands for.
const UNITS: &[(&str, u8)] = &[
    ("个工作日", 0),
    ("工作日", 0),
    ("个月", 0),
    ("万元", 4),
    ("亿元", 8),
    ("元整", 0),
    ("元", 0),
    ("万", 4),
    ("亿", 8),
    ("天", 0),
    ("日", 0),
    ("人", 0),
    ("个", 0),
    ("名", 0),
    ("家", 0),
    ("次", 0),
    ("%", 0),
];

/// Reads a number of that kind. Ten thousands (万) count only for money, whose unit is known.
pub(super) fn read(kind: &Kind, plain: &str) -> Option<Datum> {
    let mut text: String = plain.chars().filter(|c| *c != ' ').collect();
    for prefix in PREFIXES {
        if super::starts_with_any_case(&text, prefix) {
            text.drain(..prefix.len());
            break;
        }
    }
    let mut noughts = 0;
    if let Some((unit, shift)) = UNITS.iter().find(|(unit, _)| text.ends_with(unit)) {
        text.truncate(text.len() - unit.len());
        noughts = *shift;
    }
    if noughts > 0 && *kind != Kind::Money {
        return None;
    }
    let number = Decimal::parse(&without_separators(&text)?)?;
    let number = number
        .times(Decimal::from(10i64.pow(u32::from(noughts))))?
        .with_places(kind.places())?;
    match kind {
        Kind::Integer => number.to_integer().map(Datum::Integer),
        _ => Some(Datum::Decimal(number)),
    }
}

/// `1,234,567.5` -> `1234567.5`, `.5` -> `0.5`, `+5.` -> `5`. A comma stands before every third digit
/// or nowhere: `1,23` may be 1.23 or 123.
fn without_separators(text: &str) -> Option<String> {
    let (sign, text) = match text.strip_prefix(['-', '+']) {
        Some(rest) => (if text.starts_with('-') { "-" } else { "" }, rest),
        None => ("", text),
    };
    let (whole, fraction) = wuwei_json::split_once(text, b'.').unwrap_or((text, ""));
    let mut groups = wuwei_json::split(whole, b',');
    let first = groups.next()?;
    let mut digits = first.to_owned();
    for group in groups {
        if group.len() != 3 || first.is_empty() || first.len() > 3 {
            return None;
        }
        digits.push_str(group);
    }
    if digits.is_empty() && fraction.is_empty() {
        return None;
    }
    let whole = if digits.is_empty() { "0" } else { &digits };
    Some(if fraction.is_empty() {
        [sign, whole].concat()
    } else {
        [sign, whole, ".", fraction].concat()
    })
}
