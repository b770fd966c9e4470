//! Correction 更正: the one way in which what was signed changes.
//!
//! Its data: `{"changes": [{"entry": 1, "pointer": "/demands/0/text", "value": "…"}], "why": "…"}`.
//! `pointer` is a JSON Pointer into the named stage entry's `data`; without `value` the answer is
//! taken back. What was signed stays in its entry for everyone to see.

use wuwei_json::{Object, Pointer, Value, integer_text};

use crate::entry::STAGE;
use crate::finding::{Code, Finding};
use crate::state::{State, is_rows};

/// One change of a correction.
struct Change<'a> {
    entry: usize,
    pointer: Pointer,
    value: Option<&'a Value>,
}

/// What is wrong with a correction that stands as entry `number`.
pub(crate) fn check(
    state: &State,
    entries: &[Value],
    number: usize,
    data: &Object,
) -> Vec<Finding> {
    let malformed = |name: &str| {
        let last = wuwei_json::split(name, b'/').last();
        Finding::of_entry(Code::MemberMalformed, number)
            .at(&["/data/", name].concat())
            .with("name", last.unwrap_or(name))
    };
    let mut findings = Vec::new();
    if data
        .get("why")
        .and_then(Value::as_str)
        .is_none_or(str::is_empty)
    {
        findings.push(malformed("why"));
    }
    for (name, _) in data
        .iter()
        .filter(|(name, _)| !matches!(*name, "changes" | "why"))
    {
        findings.push(malformed(name));
    }
    match data.get("changes").and_then(Value::as_array) {
        Some(changes) if !changes.is_empty() => {
            for (n, change) in changes.iter().enumerate() {
                let place = ["changes/", &integer_text(n as i64)].concat();
                match read(change) {
                    Some(change) => {
                        if let Some(finding) = fault(state, entries, number, &change) {
                            findings.push(finding.at(&["/data/", &place].concat()));
                        }
                    }
                    None => findings.push(malformed(&place)),
                }
            }
        }
        _ => findings.push(malformed("changes")),
    }
    findings
}

/// Puts the new values into the state; a change that is wrong changes nothing.
pub(crate) fn apply(state: &mut State, entries: &[Value], data: &Object) {
    let changes = data
        .get("changes")
        .and_then(Value::as_array)
        .unwrap_or_default();
    for change in changes.iter().filter_map(read) {
        let Some(place) = place(state, entries, &change) else {
            continue;
        };
        match (change.value, place.split_last()) {
            (Some(value), _) => {
                if let Some(known) = place.get_mut(state.value_mut()) {
                    known.clone_from(value);
                }
            }
            (None, Some((holder, name))) => {
                let holder = holder
                    .get_mut(state.value_mut())
                    .and_then(Value::as_object_mut);
                holder.and_then(|holder| holder.remove(name));
            }
            (None, None) => {}
        }
    }
}

fn read(change: &Value) -> Option<Change<'_>> {
    let members = change.as_object()?;
    let known = members
        .iter()
        .all(|(name, _)| matches!(name, "entry" | "pointer" | "value"));
    let entry = usize::try_from(members.get("entry")?.as_integer()?).ok()?;
    let pointer = Pointer::parse(members.get("pointer")?.as_str()?).ok()?;
    known.then_some(Change {
        entry,
        pointer,
        value: members.get("value"),
    })
}

fn fault(state: &State, entries: &[Value], number: usize, change: &Change<'_>) -> Option<Finding> {
    if stage_data(entries, change.entry).is_none() || change.entry >= number {
        return Some(
            Finding::of_entry(Code::CorrectionEntry, number).with_number("entry", change.entry),
        );
    }
    let here = place(state, entries, change).and_then(|place| place.get(state.value()));
    let fits = here.is_some_and(|known| change.value.is_none_or(|new| replaces(known, new)));
    (!fits).then(|| {
        Finding::of_entry(Code::CorrectionPlace, number).with("pointer", &change.pointer.to_text())
    })
}

/// The place in the state, where a single answer of the named entry stands.
fn place(state: &State, entries: &[Value], change: &Change<'_>) -> Option<Pointer> {
    let data = stage_data(entries, change.entry)?;
    let signed = change.pointer.get(data)?;
    // A section as a whole, a row or a row's id are no answers.
    let tokens: Vec<&str> = change.pointer.tokens().collect();
    let in_row = tokens
        .first()
        .and_then(|section| data.get(section))
        .is_some_and(is_rows);
    let answer = if in_row {
        tokens.len() >= 3 && tokens[2] != "id"
    } else {
        tokens.len() >= 2
    };
    if !answer || is_rows(signed) {
        return None;
    }
    state.place(data, &change.pointer)
}

/// An answer for an answer, an attachment for an attachment.
fn replaces(known: &Value, new: &Value) -> bool {
    *new != Value::Null && known.as_object().is_some() == new.as_object().is_some() && !is_rows(new)
}

fn stage_data(entries: &[Value], number: usize) -> Option<&Value> {
    let entry = entries.get(number.checked_sub(1)?)?;
    let stage = entry.get("kind").and_then(Value::as_str) == Some(STAGE);
    entry.get("data").filter(|_| stage)
}
