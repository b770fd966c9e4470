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

mod fold;
mod operate;

use std::borrow::Cow;

use crate::calendar::WorkingDays;
use crate::expr::{Comparison, Expr};
use crate::form::{Facts, Folds, Sheet};
use crate::program::{FormProgram, Limit};
use crate::value::Unknown;
use crate::{Datum, Value};

use fold::over;
use operate::{calculate, call, compare, negate};

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

/// What a rule's condition comes to: yes only if it is answered so.
pub(crate) fn holds(expr: &Expr, scope: Scope<'_>) -> bool {
    matches!(eval(expr, scope).truth(), Ok(true))
}
