//! What a correction leaves must be what could have been signed: the entries that it changes, and those
//! that build on them, are judged once more as they now read, each by its own edition and on its own day.
//!
//! What was refused before the correction is no fault of it.

use wuwei_json::{Object, Pointer, Value};

use super::{Claim, Judgement, Problem, Ruling};
use crate::entry::{CORRECTION, Entry, STAGE};
use crate::state::State;

/// Says what the rules say to a correction, the last of `values`; nothing if an edition is not at hand.
pub(super) fn check(values: &[Value], judge: &dyn Fn(&Claim<'_>) -> Judgement) -> Option<Ruling> {
    let (last, earlier) = values.split_last()?;
    let mut before = earlier.to_vec();
    for entry in earlier {
        correct(&mut before, entry);
    }
    let mut now = before.clone();
    let first = correct(&mut now, last);
    let known = problems(&before, first, judge)?;
    let mut found = problems(&now, first, judge)?;
    found.retain(|(at, problem)| {
        let same = |(other, known): &(usize, Problem)| {
            other == at && known.code == problem.code && known.path == problem.path
        };
        !known.iter().any(same)
    });
    Some(Ruling {
        problems: found.into_iter().map(|(_, problem)| problem).collect(),
        computed: Vec::new(),
    })
}

/// Puts a correction's values into the entries that it names; the position of the first of them.
fn correct(values: &mut [Value], correction: &Value) -> usize {
    let mut first = values.len();
    if correction.get("kind").and_then(Value::as_str) != Some(CORRECTION) {
        return first;
    }
    let changes = correction
        .get("data")
        .and_then(|data| data.get("changes")?.as_array());
    for change in changes.unwrap_or_default() {
        let entry = change.get("entry").and_then(Value::as_integer);
        let place = change.get("pointer").and_then(Value::as_str);
        let at = entry.and_then(|entry| usize::try_from(entry - 1).ok());
        let (Some(at), Some(Ok(place))) = (at, place.map(Pointer::parse)) else {
            continue;
        };
        let Some(Value::Object(entry)) = values.get_mut(at) else {
            continue;
        };
        if let Some(data) = entry.get_mut("data") {
            put(data, &place, change.get("value"));
            first = first.min(at);
        }
    }
    first
}

fn put(data: &mut Value, place: &Pointer, value: Option<&Value>) {
    match (value, place.split_last()) {
        (Some(value), _) => {
            if let Some(known) = place.get_mut(data) {
                known.clone_from(value);
            }
        }
        (None, Some((holder, name))) => {
            if let Some(Value::Object(holder)) = holder.get_mut(data) {
                holder.remove(name);
            }
        }
        (None, None) => {}
    }
}

/// What the rules say to the stage entries from `first` on, each with its position.
fn problems(
    values: &[Value],
    first: usize,
    judge: &dyn Fn(&Claim<'_>) -> Judgement,
) -> Option<Vec<(usize, Problem)>> {
    let mut found = Vec::new();
    let mut state = State::default();
    let mut stages_before = 0;
    for (at, value) in values.iter().enumerate() {
        let whole: &Object = value.as_object()?;
        let entry = Entry::read(whole, at + 1, &mut Vec::new());
        if entry.kind != STAGE {
            continue;
        }
        if at >= first {
            let claim = Claim {
                number: at + 1,
                entry: &entry,
                stages_before,
                before: state.value(),
                given_again: &[],
                attachments: &[],
                state: &state,
                entries: values,
            };
            let ruling = judge(&claim).rules?;
            found.extend(ruling.problems.into_iter().map(|problem| (at, problem)));
        }
        state.apply(values, at + 1);
        stages_before += 1;
    }
    Some(found)
}
