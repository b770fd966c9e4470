//! What an expression amounts to: every operator in every state of its operands.
//!
//! An operand that is not answered decides by this order: *not applicable*, then *unanswered*, then
//! *cannot be computed*. What does not apply makes the result not apply; what may still be answered
//! leaves it open; only when all is answered and there is still no result, the result is that it
//! cannot be computed. The operators that need not look at every operand do otherwise:
//!
//! | expression | outcome |
//! |---|---|
//! | `a && …`, `all` | no, if any operand is no; else as above; else yes |
//! | `a \|\| …`, `exists` | yes, if any operand is yes; else as above; else no |
//! | `c ? a : b` | the state of `c` unless it is answered; then only the branch that it picks |
//! | `a in [b, …]` | yes, if `a` equals any; else as above; else no |
//! | `has(a)` | yes if answered; no in the three other states |
//! | `count` | rows whose body is yes; cannot be computed if that is so in any row |
//! | `sum`, `min`, `max` | over rows whose operand is answered; cannot be computed if that is so in any row; `sum` of none is 0, `min` and `max` of none are unanswered |
//!
//! Folds leave out withdrawn and removed rows; a hidden group has none.

use std::borrow::Cow;
use std::cmp::Ordering;

use crate::calendar::WorkingDays;
use crate::expr::{Comparison, Expr, Fold, Function, Operator, SectionIx};
use crate::form::{Facts, Folds, Sheet};
use crate::program::{FormProgram, Limit};
use crate::value::Unknown;
use crate::{Date, Datum, Decimal, Value};

/// A value that borrows its content where it can.
#[derive(Debug, Clone)]
pub(crate) enum Seen<'a> {
    Is(Cow<'a, Datum>),
    Unanswered,
    NotApplicable,
    Unknown(Unknown),
}

/// Where an expression is evaluated.
#[derive(Clone, Copy)]
pub(crate) struct Scope<'a> {
    pub(crate) program: &'a FormProgram,
    pub(crate) sheet: &'a Sheet,
    pub(crate) facts: &'a Facts,
    pub(crate) folds: &'a Folds,
    /// Place of the row in whose rules it stands; 0 outside groups.
    pub(crate) row: usize,
    /// The rows at which the enclosing folds stand, innermost first.
    pub(crate) fold: Option<&'a Frame<'a>>,
}

/// The row at which a fold stands.
pub(crate) struct Frame<'a> {
    row: usize,
    outer: Option<&'a Frame<'a>>,
}

/// Evaluates an expression. Total: what has no value says why.
pub(crate) fn eval<'a>(expr: &'a Expr, scope: Scope<'a>) -> Seen<'a> {
    match expr {
        Expr::Literal(datum) => Seen::Is(Cow::Borrowed(datum)),
        Expr::Field(field) => scope.sheet.seen(scope.program, *field, scope.row),
        Expr::RowField { depth, field } => match scope.frame(*depth) {
            Some(frame) => scope.sheet.seen(scope.program, *field, frame.row),
            None => ILL_TYPED,
        },
        Expr::Absent => Seen::NotApplicable,
        Expr::Stage => Seen::Is(Cow::Borrowed(&scope.facts.stage_id)),
        Expr::Today => scope
            .facts
            .today
            .map_or(Seen::Unanswered, |day| is(Datum::Date(day))),
        Expr::Service => match &scope.facts.service {
            Some(service) => Seen::Is(Cow::Borrowed(service)),
            None => Seen::Unanswered,
        },
        Expr::ServiceLimit => match scope.facts.limit {
            Limit::Unset => Seen::Unanswered,
            Limit::None => Seen::NotApplicable,
            Limit::Days(days) => is(Datum::Integer(i64::from(days))),
        },
        Expr::Not(a) => match eval(a, scope).truth() {
            Ok(a) => is(Datum::Bool(!a)),
            Err(state) => state,
        },
        Expr::Negate(a) => match answered(a, scope) {
            Ok(a) => negate(&a),
            Err(state) => state,
        },
        Expr::And(all) => absorb(false, &mut all.iter().map(|a| eval(a, scope))),
        Expr::Or(all) => absorb(true, &mut all.iter().map(|a| eval(a, scope))),
        Expr::Compare(comparison, a, b) => match both(a, b, scope) {
            Ok((a, b)) => compare(*comparison, &a, &b),
            Err(state) => state,
        },
        Expr::Arithmetic(operator, a, b) => match both(a, b, scope) {
            Ok((a, b)) => calculate(*operator, &a, &b),
            Err(state) => state,
        },
        Expr::If(condition, yes, no) => match eval(condition, scope).truth() {
            Ok(true) => eval(yes, scope),
            Ok(false) => eval(no, scope),
            Err(state) => state,
        },
        Expr::In(a, all) => match answered(a, scope) {
            Ok(a) => absorb(
                true,
                &mut all.iter().map(|b| match answered(b, scope) {
                    Ok(b) => compare(Comparison::Equal, &a, &b),
                    Err(state) => state,
                }),
            ),
            Err(state) => state,
        },
        Expr::Has(a) => is(Datum::Bool(matches!(eval(a, scope), Seen::Is(_)))),
        Expr::Call(function, arguments) => call(*function, arguments, scope),
        Expr::Over {
            fold,
            section,
            body,
        } => match scope.folds.outcome(expr, scope.sheet) {
            Some(kept) => kept,
            None => over(*fold, *section, body, scope),
        },
    }
}

const ILL_TYPED: Seen<'static> = Seen::Unknown(Unknown::IllTyped);

fn is<'a>(datum: Datum) -> Seen<'a> {
    Seen::Is(Cow::Owned(datum))
}

fn or_overflow<'a>(datum: Option<Datum>) -> Seen<'a> {
    datum.map_or(Seen::Unknown(Unknown::Overflow), is)
}

fn or_unknown<'a>(datum: Result<Datum, Unknown>) -> Seen<'a> {
    datum.map_or_else(Seen::Unknown, is)
}

impl<'a> Seen<'a> {
    pub(crate) fn into_value(self) -> Value {
        match self {
            Seen::Is(datum) => Value::Answered(datum.into_owned()),
            Seen::Unanswered => Value::Unanswered,
            Seen::NotApplicable => Value::NotApplicable,
            Seen::Unknown(why) => Value::Unknown(why),
        }
    }

    pub(crate) fn of(value: &'a Value) -> Seen<'a> {
        match value {
            Value::Answered(datum) => Seen::Is(Cow::Borrowed(datum)),
            Value::Unanswered => Seen::Unanswered,
            Value::NotApplicable => Seen::NotApplicable,
            Value::Unknown(why) => Seen::Unknown(*why),
        }
    }

    /// Yes or no, or the state that it is in instead.
    pub(crate) fn truth(self) -> Result<bool, Seen<'a>> {
        match self {
            Seen::Is(datum) => match *datum {
                Datum::Bool(it) => Ok(it),
                _ => Err(ILL_TYPED),
            },
            state => Err(state),
        }
    }

    pub(crate) fn of_datum(datum: Datum) -> Seen<'a> {
        is(datum)
    }

    /// The same state, borrowing nothing.
    pub(crate) fn detached(self) -> Seen<'static> {
        match self {
            Seen::Is(datum) => is(datum.into_owned()),
            Seen::Unanswered => Seen::Unanswered,
            Seen::NotApplicable => Seen::NotApplicable,
            Seen::Unknown(why) => Seen::Unknown(why),
        }
    }

    /// Which of two states without an answer decides.
    fn rank(&self) -> u8 {
        match self {
            Seen::Is(_) => 0,
            Seen::Unknown(_) => 1,
            Seen::Unanswered => 2,
            Seen::NotApplicable => 3,
        }
    }

    fn stronger(self, other: Seen<'a>) -> Seen<'a> {
        if other.rank() > self.rank() {
            other
        } else {
            self
        }
    }
}

impl<'a> Scope<'a> {
    fn frame(&self, depth: usize) -> Option<&'a Frame<'a>> {
        let mut frame = self.fold;
        for _ in 0..depth {
            frame = frame?.outer;
        }
        frame
    }

    /// Goes into a fold that stands at that row.
    pub(crate) fn in_fold<T>(self, row: usize, look: &mut dyn FnMut(Scope<'_>) -> T) -> T {
        let frame = Frame {
            row,
            outer: self.fold,
        };
        look(Scope {
            fold: Some(&frame),
            ..self
        })
    }

    fn working_days(&self) -> WorkingDays<'a> {
        WorkingDays {
            years: &self.program.calendars,
            counting: self.program.counting,
        }
    }
}

/// An operand that must be answered, or the state that it is in instead.
fn answered<'a>(operand: &'a Expr, scope: Scope<'a>) -> Result<Cow<'a, Datum>, Seen<'a>> {
    match eval(operand, scope) {
        Seen::Is(datum) => Ok(datum),
        state => Err(state),
    }
}

/// Two operands that must be answered, or the state that decides.
#[allow(clippy::type_complexity)]
fn both<'a>(
    a: &'a Expr,
    b: &'a Expr,
    scope: Scope<'a>,
) -> Result<(Cow<'a, Datum>, Cow<'a, Datum>), Seen<'a>> {
    match (eval(a, scope), eval(b, scope)) {
        (Seen::Is(a), Seen::Is(b)) => Ok((a, b)),
        (a, b) => Err(a.stronger(b)),
    }
}

fn negate<'a>(a: &Datum) -> Seen<'a> {
    match a {
        Datum::Integer(a) => or_overflow(a.checked_neg().map(Datum::Integer)),
        Datum::Decimal(a) => is(Datum::Decimal(a.negated())),
        _ => ILL_TYPED,
    }
}

/// `||` (absorbing yes) and `&&` (absorbing no), in either order.
fn absorb<'a>(absorbing: bool, operands: &mut dyn Iterator<Item = Seen<'a>>) -> Seen<'a> {
    let mut outcome = is(Datum::Bool(!absorbing));
    for operand in operands {
        match operand.truth() {
            Ok(it) if it == absorbing => return is(Datum::Bool(absorbing)),
            Ok(_) => {}
            Err(state) => outcome = outcome.stronger(state),
        }
    }
    outcome
}

fn compare<'a>(comparison: Comparison, a: &Datum, b: &Datum) -> Seen<'a> {
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
fn order(a: &Datum, b: &Datum) -> Option<Ordering> {
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

fn decimal(datum: &Datum) -> Option<Decimal> {
    match datum {
        Datum::Integer(it) => Some(Decimal::from(*it)),
        Datum::Decimal(it) => Some(*it),
        _ => None,
    }
}

fn calculate<'a>(operator: Operator, a: &Datum, b: &Datum) -> Seen<'a> {
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

fn call<'a>(function: Function, arguments: &'a [Expr], scope: Scope<'a>) -> Seen<'a> {
    match arguments {
        [a] => answered(a, scope).map_or_else(|state| state, |a| call_one(function, &a)),
        [a, b] => match both(a, b, scope) {
            Ok((a, b)) => call_two(function, &a, &b, scope.working_days()),
            Err(state) => state,
        },
        _ => ILL_TYPED,
    }
}

fn call_one<'a>(function: Function, a: &Datum) -> Seen<'a> {
    match (function, a) {
        (Function::DateOf, Datum::DateTime(it)) => is(Datum::Date(it.date)),
        (Function::Size, Datum::Text(it)) => is(Datum::Integer(it.chars().count() as i64)),
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
        (Function::Contains, Datum::Text(a), Datum::Text(b)) => {
            is(Datum::Bool(a.contains(b.as_str())))
        }
        (Function::Contains, Datum::Choices(a), Datum::Text(b)) => is(Datum::Bool(a.contains(b))),
        (Function::StartsWith, Datum::Text(a), Datum::Text(b)) => {
            is(Datum::Bool(a.starts_with(b.as_str())))
        }
        _ => ILL_TYPED,
    }
}

fn over<'a>(fold: Fold, section: SectionIx, body: &'a Expr, scope: Scope<'a>) -> Seen<'a> {
    let mut rows = scope.sheet.rows_that_count(section);
    let mut folded = Folded::of(fold);
    for row in &mut rows {
        let frame = Frame {
            row,
            outer: scope.fold,
        };
        if !folded.take(eval(
            body,
            Scope {
                fold: Some(&frame),
                ..scope
            },
        )) {
            break;
        }
    }
    folded.outcome()
}

/// What a fold has come to after some rows. Nothing in it is borrowed from a row.
enum Folded {
    /// `all` and `exists`: which answer ends it, and what it is so far.
    Absorb(bool, Seen<'static>),
    Count(i64),
    Sum(Total),
    /// `min` and `max`.
    Extreme(Ordering, Option<Datum>),
    /// Nothing more can change it.
    Settled(Seen<'static>),
}

/// A sum, exact to its end: whether it fits is asked of the whole, not on the way there.
#[derive(Default)]
struct Total {
    /// At the largest scale.
    amount: i128,
    decimals: bool,
}

impl Total {
    fn add(&mut self, datum: &Datum) -> Result<(), Unknown> {
        let more = decimal(datum).ok_or(Unknown::IllTyped)?;
        self.decimals |= matches!(datum, Datum::Decimal(_));
        self.amount = self
            .amount
            .checked_add(more.at_largest_scale())
            .ok_or(Unknown::Overflow)?;
        Ok(())
    }

    fn outcome<'a>(self) -> Seen<'a> {
        let sum = Decimal::new(self.amount, Decimal::MAX_SCALE).map(Decimal::trimmed);
        or_overflow(if self.decimals {
            sum.map(Datum::Decimal)
        } else {
            sum.and_then(Decimal::to_integer).map(Datum::Integer)
        })
    }
}

impl Folded {
    fn of(fold: Fold) -> Folded {
        match fold {
            Fold::All => Folded::Absorb(false, is(Datum::Bool(true))),
            Fold::Exists => Folded::Absorb(true, is(Datum::Bool(false))),
            Fold::Count => Folded::Count(0),
            Fold::Sum => Folded::Sum(Total::default()),
            Fold::Min => Folded::Extreme(Ordering::Less, None),
            Fold::Max => Folded::Extreme(Ordering::Greater, None),
        }
    }

    /// Takes in what the body comes to in one more row; gives whether further rows can matter.
    fn take(&mut self, row: Seen<'_>) -> bool {
        let settled = match (&mut *self, row) {
            (Folded::Settled(_), _) => return false,
            (Folded::Absorb(absorbing, so_far), row) => match row.truth() {
                Ok(it) if it == *absorbing => is(Datum::Bool(it)),
                Ok(_) => return true,
                Err(state) => {
                    *so_far =
                        std::mem::replace(so_far, Seen::Unanswered).stronger(state.detached());
                    return true;
                }
            },
            (_, Seen::Unknown(why)) => Seen::Unknown(why),
            (Folded::Count(number), row) => {
                *number += i64::from(row.truth().unwrap_or(false));
                return true;
            }
            (Folded::Sum(sum), Seen::Is(datum)) => match sum.add(&datum) {
                Ok(()) => return true,
                Err(why) => Seen::Unknown(why),
            },
            (Folded::Extreme(wanted, best), Seen::Is(datum)) => {
                match best
                    .as_ref()
                    .map_or(Some(*wanted), |best| order(&datum, best))
                {
                    Some(ordering) => {
                        if ordering == *wanted {
                            *best = Some(datum.into_owned());
                        }
                        return true;
                    }
                    None => ILL_TYPED,
                }
            }
            _ => return true,
        };
        *self = Folded::Settled(settled);
        false
    }

    fn outcome<'a>(self) -> Seen<'a> {
        match self {
            Folded::Absorb(_, outcome) | Folded::Settled(outcome) => outcome,
            Folded::Count(number) => is(Datum::Integer(number)),
            Folded::Sum(sum) => sum.outcome(),
            Folded::Extreme(_, best) => best.map_or(Seen::Unanswered, is),
        }
    }
}

/// What a rule's condition comes to: yes only if it is answered so.
pub(crate) fn holds(expr: &Expr, scope: Scope<'_>) -> bool {
    matches!(eval(expr, scope).truth(), Ok(true))
}
