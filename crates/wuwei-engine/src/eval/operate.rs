//! What operators and functions make of answered operands.

use std::cmp::Ordering;

use super::{ILL_TYPED, Scope, Seen, answered, both, is};
use crate::calendar::WorkingDays;
use crate::decimal::Rounding;
use crate::expr::{Comparison, Expr, Function, Operator};
use crate::pattern;
use crate::tolerance::has_part;
use crate::value::{Unknown, characters};
use crate::{Date, Datum, Decimal};

pub(super) fn negate<'a>(a: &Datum) -> Seen<'a> {
    match a {
        Datum::Integer(a) => or_overflow(a.checked_neg().map(Datum::Integer)),
        Datum::Decimal(a) => is(Datum::Decimal(a.negated())),
        _ => ILL_TYPED,
    }
}

pub(super) fn compare<'a>(comparison: Comparison, a: &Datum, b: &Datum) -> Seen<'a> {
    let Some(ordering) = order(a, b) else {
        return match (comparison, equal_unordered(a, b)) {
            (Comparison::Equal, Some(same)) => is(Datum::Bool(same)),
            (Comparison::NotEqual, Some(same)) => is(Datum::Bool(!same)),
            _ => ILL_TYPED,
        };
    };
    is(Datum::Bool(match comparison {
        Comparison::Equal => ordering == Ordering::Equal,
        Comparison::NotEqual => ordering != Ordering::Equal,
        Comparison::Less => ordering == Ordering::Less,
        Comparison::LessOrEqual => ordering != Ordering::Greater,
        Comparison::Greater => ordering == Ordering::Greater,
        Comparison::GreaterOrEqual => ordering != Ordering::Less,
    }))
}

/// Numbers by size whatever their type, days and times by time, texts by code point.
pub(super) fn order(a: &Datum, b: &Datum) -> Option<Ordering> {
    match (a, b) {
        (Datum::Integer(a), Datum::Integer(b)) => Some(a.cmp(b)),
        (Datum::Date(a), Datum::Date(b)) => Some(a.cmp(b)),
        (Datum::DateTime(a), Datum::DateTime(b)) => Some(a.cmp(b)),
        (Datum::Text(a), Datum::Text(b)) => Some(a.cmp(b)),
        _ => Some(decimal(a)?.cmp(&decimal(b)?)),
    }
}

fn equal_unordered(a: &Datum, b: &Datum) -> Option<bool> {
    match (a, b) {
        (Datum::Bool(a), Datum::Bool(b)) => Some(a == b),
        (Datum::Choices(a), Datum::Choices(b)) => Some(a == b),
        (Datum::File(a), Datum::File(b)) => Some(a == b),
        _ => None,
    }
}

pub(super) fn decimal(datum: &Datum) -> Option<Decimal> {
    match datum {
        Datum::Integer(it) => Some(Decimal::from(*it)),
        Datum::Decimal(it) => Some(*it),
        _ => None,
    }
}

pub(super) fn calculate<'a>(operator: Operator, a: &Datum, b: &Datum) -> Seen<'a> {
    match (a, b) {
        (Datum::Integer(a), Datum::Integer(b)) => calculate_whole(operator, *a, *b),
        (Datum::Date(day), Datum::Integer(days)) | (Datum::Integer(days), Datum::Date(day)) => {
            calculate_day(operator, *day, *days, matches!(a, Datum::Date(_)))
        }
        (Datum::Date(a), Datum::Date(b)) if operator == Operator::Subtract => {
            is(Datum::Integer(i64::from(a.days()) - i64::from(b.days())))
        }
        _ => match (decimal(a), decimal(b)) {
            (Some(a), Some(b)) => calculate_exact(operator, a, b),
            _ => ILL_TYPED,
        },
    }
}

/// Division of whole numbers drops the rest, as in CEL.
fn calculate_whole<'a>(operator: Operator, a: i64, b: i64) -> Seen<'a> {
    if b == 0 && matches!(operator, Operator::Divide | Operator::Remainder) {
        return Seen::Unknown(Unknown::DivisionByZero);
    }
    or_overflow(
        match operator {
            Operator::Add => a.checked_add(b),
            Operator::Subtract => a.checked_sub(b),
            Operator::Multiply => a.checked_mul(b),
            Operator::Divide => a.checked_div(b),
            Operator::Remainder => a.checked_rem(b),
        }
        .map(Datum::Integer),
    )
}

fn calculate_exact<'a>(operator: Operator, a: Decimal, b: Decimal) -> Seen<'a> {
    if matches!(operator, Operator::Divide | Operator::Remainder) && b == Decimal::ZERO {
        return Seen::Unknown(Unknown::DivisionByZero);
    }
    or_overflow(
        match operator {
            Operator::Add => a.plus(b),
            Operator::Subtract => a.minus(b),
            Operator::Multiply => a.times(b),
            Operator::Divide => a.over(b),
            Operator::Remainder => a.rest(b),
        }
        .map(Datum::Decimal),
    )
}

/// Calendar days later or earlier.
fn calculate_day<'a>(operator: Operator, day: Date, days: i64, day_first: bool) -> Seen<'a> {
    match operator {
        Operator::Add => or_overflow(day.plus_days(days).map(Datum::Date)),
        Operator::Subtract if day_first => or_overflow(
            days.checked_neg()
                .and_then(|days| day.plus_days(days))
                .map(Datum::Date),
        ),
        _ => ILL_TYPED,
    }
}

pub(super) fn call<'a>(function: Function, arguments: &'a [Expr], scope: Scope<'a>) -> Seen<'a> {
    match arguments {
        [a] => answered(a, scope).map_or_else(|state| state, |a| call_one(function, &a)),
        [a, b] => match both(a, b, scope) {
            Ok((a, b)) => call_two(function, &a, &b, scope.working_days()),
            Err(state) => state,
        },
        [a, b, Expr::Literal(Datum::Integer(how))] => match both(a, b, scope) {
            Ok((a, b)) => divide(&a, &b, *how),
            Err(state) => state,
        },
        _ => ILL_TYPED,
    }
}

/// a ÷ b, rounded as the rule says: see [`Function::Divide`].
fn divide<'a>(a: &Datum, b: &Datum, how: i64) -> Seen<'a> {
    let (Some(a), Some(b), Ok(places)) = (decimal(a), decimal(b), u8::try_from(how / 3)) else {
        return ILL_TYPED;
    };
    if b == Decimal::ZERO {
        return Seen::Unknown(Unknown::DivisionByZero);
    }
    let rounding = match how % 3 {
        0 => Rounding::Half,
        1 => Rounding::Up,
        _ => Rounding::Down,
    };
    let quotient = a.divided(b, places, rounding);
    or_overflow(if places == 0 {
        quotient.and_then(Decimal::to_integer).map(Datum::Integer)
    } else {
        quotient.map(Datum::Decimal)
    })
}

fn call_one<'a>(function: Function, a: &Datum) -> Seen<'a> {
    match (function, a) {
        (Function::DateOf, Datum::DateTime(it)) => is(Datum::Date(it.date)),
        (Function::Size, Datum::Text(it)) => is(Datum::Integer(characters(it) as i64)),
        (Function::Size, Datum::Choices(ids)) => is(Datum::Integer(ids.len() as i64)),
        _ => ILL_TYPED,
    }
}

fn call_two<'a>(
    function: Function,
    a: &Datum,
    b: &Datum,
    working_days: WorkingDays<'_>,
) -> Seen<'a> {
    match (function, a, b) {
        (Function::AfterWorkingDays, Datum::Date(from), Datum::Integer(days)) => {
            or_unknown(working_days.after(*from, *days).map(Datum::Date))
        }
        (Function::WorkingDaysBetween, Datum::Date(a), Datum::Date(b)) => {
            or_unknown(working_days.between(*a, *b).map(Datum::Integer))
        }
        (Function::Contains, Datum::Text(a), Datum::Text(b)) => is(Datum::Bool(has_part(a, b))),
        (Function::Contains, Datum::Choices(a), Datum::Text(b)) => is(Datum::Bool(a.contains(b))),
        (Function::StartsWith, Datum::Text(a), Datum::Text(b)) => {
            is(Datum::Bool(a.starts_with(b.as_str())))
        }
        (Function::DatePart, Datum::Date(day), Datum::Integer(part)) => {
            let (year, month, day) = day.civil();
            is(Datum::Integer(match part {
                0 => i64::from(year),
                1 => i64::from(month),
                _ => i64::from(day),
            }))
        }
        (Function::Matches, Datum::Text(text), Datum::Text(table)) => {
            match pattern::matches(table, text) {
                Some(found) => is(Datum::Bool(found)),
                None => ILL_TYPED,
            }
        }
        _ => ILL_TYPED,
    }
}

pub(super) fn or_overflow<'a>(datum: Option<Datum>) -> Seen<'a> {
    datum.map_or(Seen::Unknown(Unknown::Overflow), is)
}

fn or_unknown<'a>(datum: Result<Datum, Unknown>) -> Seen<'a> {
    datum.map_or_else(Seen::Unknown, is)
}
