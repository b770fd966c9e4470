//! Folds over the rows of a group that count.

use std::cmp::Ordering;

use super::operate::{decimal, or_overflow, order};
use super::{Frame, ILL_TYPED, Scope, Seen, eval, is};
use crate::expr::{Expr, Fold, SectionIx};
use crate::value::Unknown;
use crate::{Datum, Decimal};

pub(super) fn over<'a>(
    fold: Fold,
    section: SectionIx,
    body: &'a Expr,
    scope: Scope<'a>,
) -> Seen<'a> {
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
