//! Which rule one changed value falls under.

use wuwei_json::Value;

use super::rule::{
    ANSWERED_EARLIER, ASKED_EARLIER, ASKED_LATER, ASKED_LESS, ASKED_MORE, ASKS_LESS, ASKS_MORE,
    CITATION_CHANGED, CONDITION_CHANGED, CONDITION_SPELLED, DUTY_STRONGER, DUTY_WEAKER, FEWER_ROWS,
    LIMIT_LONGER, LIMIT_SHORTER, MEANING_CHANGED, MORE_ROWS, NOW_REAL, NOW_SAMPLE, PROMISE_CHANGED,
    Rule, STANDARD_WORDS, UNKNOWN, VALUE_DROPPED, VALUE_SET, WORDS,
};
use super::table::How;
use crate::expr;
use crate::keys::STAGES;

/// From the strongest to the weakest.
const FORCES: [&str; 4] = ["shall", "at-least", "where-needed", "informative"];

/// A value before and after; at least one is there.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pair<'a> {
    pub(super) old: Option<&'a Value>,
    pub(super) new: Option<&'a Value>,
}

/// The rule for a value that is compared as a whole.
pub(super) fn judge(how: How, pair: Pair<'_>) -> &'static Rule {
    match how {
        How::Any(rule) => rule,
        How::Words | How::Name | How::Sayings => &WORDS,
        How::Quoted => came_or(pair, &STANDARD_WORDS),
        How::Citation => came_or(pair, &CITATION_CHANGED),
        How::Promise => came_or(pair, dropped_or(pair, &PROMISE_CHANGED)),
        How::Burden | How::Materials => came_or(pair, dropped_or(pair, burden(pair))),
        How::Limit => limit(pair),
        How::AtLeast => by_number(pair, &DUTY_STRONGER, &DUTY_WEAKER),
        How::AtMost => by_number(pair, &MORE_ROWS, &FEWER_ROWS),
        How::Duty => by_flag(pair, &DUTY_STRONGER, &DUTY_WEAKER),
        How::Warn => by_flag(pair, &DUTY_WEAKER, &DUTY_STRONGER),
        How::Sample => by_flag(pair, &NOW_SAMPLE, &NOW_REAL),
        How::RequiredWhen => condition(pair, &ASKED_MORE, &ASKED_LESS),
        How::VisibleWhen => condition(pair, &ASKED_LESS, &ASKED_MORE),
        How::Force => by_rank(pair, &FORCES, &DUTY_WEAKER, &DUTY_STRONGER),
        How::From => by_rank(pair, &STAGES, &ASKED_LATER, &ANSWERED_EARLIER),
        How::By => by_rank(pair, &STAGES, &ASKED_LATER, &ASKED_EARLIER),
        How::Inner(_) => &MEANING_CHANGED,
        How::Absent
        | How::Members(_)
        | How::Exceptions
        | How::Scope
        | How::Lead
        | How::Each(..)
        | How::SetBy => &UNKNOWN,
    }
}

fn came_or(pair: Pair<'_>, else_: &'static Rule) -> &'static Rule {
    if pair.old.is_none() {
        &VALUE_SET
    } else {
        else_
    }
}

fn dropped_or(pair: Pair<'_>, else_: &'static Rule) -> &'static Rule {
    if pair.new.is_none() {
        &VALUE_DROPPED
    } else {
        else_
    }
}

fn is_none(value: Option<&Value>) -> bool {
    value.and_then(Value::as_str) == Some("none")
}

fn burden(pair: Pair<'_>) -> &'static Rule {
    match (is_none(pair.old), is_none(pair.new)) {
        (true, false) => &ASKS_MORE,
        (false, true) => &ASKS_LESS,
        _ => &PROMISE_CHANGED,
    }
}

fn limit(pair: Pair<'_>) -> &'static Rule {
    let days = |value: Option<&Value>| value.and_then(Value::as_integer);
    match (days(pair.old), days(pair.new)) {
        (Some(old), Some(new)) if new < old => &LIMIT_SHORTER,
        (Some(_), _) if days(pair.new).is_some() || pair.new.is_none() || is_none(pair.new) => {
            &LIMIT_LONGER
        }
        (None, Some(_)) => &LIMIT_SHORTER,
        (None, None) if is_none(pair.new) && pair.old.is_none() => &VALUE_SET,
        (None, None) if is_none(pair.old) && pair.new.is_none() => &VALUE_DROPPED,
        _ => &UNKNOWN,
    }
}

fn by_number(pair: Pair<'_>, more: &'static Rule, less: &'static Rule) -> &'static Rule {
    let number = |value: Option<&Value>| value.map_or(Some(0), Value::as_integer);
    match (number(pair.old), number(pair.new)) {
        (Some(old), Some(new)) if new > old => more,
        (Some(_), Some(_)) => less,
        _ => &UNKNOWN,
    }
}

fn by_flag(pair: Pair<'_>, on: &'static Rule, off: &'static Rule) -> &'static Rule {
    let flag = |value: Option<&Value>| value.map_or(Some(false), Value::as_bool);
    match (flag(pair.old), flag(pair.new)) {
        (Some(_), Some(true)) => on,
        (Some(_), Some(false)) => off,
        _ => &UNKNOWN,
    }
}

/// By place in an order of words; what is unset stands before all of them.
fn by_rank(
    pair: Pair<'_>,
    words: &[&str],
    later: &'static Rule,
    earlier: &'static Rule,
) -> &'static Rule {
    let rank = |value: Option<&Value>| match value {
        None => Some(0),
        Some(value) => {
            let word = value.as_str()?;
            words
                .iter()
                .position(|known| *known == word)
                .map(|at| at + 1)
        }
    };
    match (rank(pair.old), rank(pair.new)) {
        (Some(old), Some(new)) if new > old => later,
        (Some(_), Some(_)) => earlier,
        _ => &UNKNOWN,
    }
}

fn condition(pair: Pair<'_>, came: &'static Rule, went: &'static Rule) -> &'static Rule {
    let text = |value: &Value| value.as_str().map(spelled);
    match (pair.old, pair.new) {
        (None, _) => came,
        (_, None) => went,
        (Some(old), Some(new)) => match (text(old), text(new)) {
            (Some(old), Some(new)) if old == new => &CONDITION_SPELLED,
            (Some(_), Some(_)) => &CONDITION_CHANGED,
            _ => &UNKNOWN,
        },
    }
}

/// A condition in the one spelling that all spellings of its tree have.
pub(super) fn spelled(text: &str) -> String {
    let (tree, errors) = expr::parse(text);
    if errors.is_empty() {
        expr::print(&tree)
    } else {
        text.to_owned()
    }
}
