//! The values of one subject, split into regions that its tests treat alike.

use std::cmp::Ordering;
use std::collections::BTreeSet;

use wuwei_engine::expr::Comparison;
use wuwei_engine::program::Kind;
use wuwei_engine::{Date, DateTime, Datum, Decimal};

use super::Outcomes;

/// Which values there are at all.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Domain {
    /// yes, no
    Truth,
    /// One of these and nothing else.
    Options(Vec<String>),
    /// Any text.
    Words,
    /// Numbers, days or times, at every multiple of a unit.
    Line(Line),
    /// Nothing is asked but whether there is an answer.
    Presence,
    /// How two values stand to each other.
    Order,
    /// Values of a term that is not seen into; what they are shows when one is compared.
    Unseen {
        /// Numbers have no fraction.
        whole: bool,
        /// The least number, if there is one.
        least: Option<i64>,
    },
}

/// Ordered values, counted in ticks: 10⁻⁸ of a number, a day, a minute.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Line {
    scale: Scale,
    unit: i128,
    least: Option<i128>,
}

#[derive(Debug, Clone, Copy, PartialEq)]
enum Scale {
    /// Whole numbers are written as such.
    Number {
        whole: bool,
    },
    Day,
    Minute,
}

/// Ticks in 1.
const ONE: i128 = 10i128.pow(Decimal::MAX_SCALE as u32);

/// Values that all tests of a subject treat alike.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Region {
    /// This value, or for a stretch of a line, one of it.
    Is(Datum),
    /// A text that is none of those named.
    OtherText,
    /// Some answer.
    Answered,
    /// How the first of two values stands to the second.
    Stands(Ordering),
    /// Unanswered, not applicable or not to be computed.
    NoAnswer,
}

/// What is asked of a subject.
#[derive(Debug, Clone, PartialEq)]
pub(super) enum Test {
    /// The value, which is yes or no.
    Truth,
    /// Whether it has an answer.
    Has,
    /// Yes if it has an answer, else open.
    Present,
    /// How it compares with a constant.
    Compare(Comparison, Datum),
    /// How the two values of an order stand to each other.
    Stands(Comparison),
}

impl Domain {
    /// The values of a field.
    pub(super) fn of(kind: &Kind) -> Domain {
        let line = |scale, unit| {
            Domain::Line(Line {
                scale,
                unit,
                least: None,
            })
        };
        match kind {
            Kind::YesNo => Domain::Truth,
            Kind::Choice(ids) => Domain::Options(ids.clone()),
            Kind::Integer => line(Scale::Number { whole: true }, ONE),
            Kind::Decimal { places } => line(Scale::Number { whole: false }, unit(*places)),
            Kind::Money => line(Scale::Number { whole: false }, unit(2)),
            Kind::Date => line(Scale::Day, 1),
            Kind::DateTime => line(Scale::Minute, 1),
            Kind::Choices(_) | Kind::Attachment => Domain::Presence,
            _ => Domain::Words,
        }
    }

    /// Whether a constant is of these values' type; settles what an unseen term's values are.
    pub(super) fn takes(&mut self, constant: &Datum) -> bool {
        if let Domain::Unseen { whole, least } = *self {
            let line = |scale, unit, least| Domain::Line(Line { scale, unit, least });
            *self = match constant {
                Datum::Integer(_) | Datum::Decimal(_) => line(
                    Scale::Number { whole },
                    if whole { ONE } else { 1 },
                    least.map(|least| i128::from(least) * ONE),
                ),
                Datum::Date(_) => line(Scale::Day, 1, None),
                Datum::DateTime(_) => line(Scale::Minute, 1, None),
                Datum::Text(_) => Domain::Words,
                _ => return false,
            };
        }
        match (&*self, constant) {
            (Domain::Options(_) | Domain::Words, Datum::Text(_)) => true,
            (Domain::Line(line), constant) => line.ticks(constant).is_some(),
            _ => false,
        }
    }

    /// Splits the values at the constants that they are compared with.
    pub(super) fn split(&self, constants: &[Datum]) -> Vec<Region> {
        let is = |text: &String| Region::Is(Datum::Text(text.clone()));
        let texts = || -> BTreeSet<&String> {
            let texts = constants.iter().filter_map(|constant| match constant {
                Datum::Text(text) => Some(text),
                _ => None,
            });
            texts.collect()
        };
        match self {
            Domain::Truth => [true, false].map(|it| Region::Is(Datum::Bool(it))).to_vec(),
            Domain::Options(ids) => {
                let named = texts();
                let rest = ids.iter().find(|id| !named.contains(id));
                let met = ids
                    .iter()
                    .filter(|id| named.contains(id) || Some(*id) == rest);
                met.map(is).collect()
            }
            Domain::Words => {
                let mut regions: Vec<Region> = texts().into_iter().map(is).collect();
                regions.push(Region::OtherText);
                regions
            }
            Domain::Line(line) => line.split(constants),
            Domain::Presence | Domain::Unseen { .. } => vec![Region::Answered],
            Domain::Order => [Ordering::Less, Ordering::Equal, Ordering::Greater]
                .map(Region::Stands)
                .to_vec(),
        }
    }
}

/// Ticks of the last place.
fn unit(places: u8) -> i128 {
    10i128.pow(u32::from(Decimal::MAX_SCALE.saturating_sub(places)))
}

impl Line {
    /// Where a constant stands on it.
    fn ticks(&self, constant: &Datum) -> Option<i128> {
        match (self.scale, constant) {
            (Scale::Number { .. }, Datum::Integer(it)) => Some(i128::from(*it) * ONE),
            (Scale::Number { .. }, Datum::Decimal(it)) => decimal_ticks(*it),
            (Scale::Day, Datum::Date(it)) => Some(i128::from(it.days())),
            (Scale::Minute, Datum::DateTime(it)) => {
                Some(i128::from(it.date.days()) * MINUTES + i128::from(it.minute))
            }
            _ => None,
        }
    }

    fn datum(&self, ticks: i128) -> Option<Datum> {
        match self.scale {
            Scale::Number { whole: true } => i64::try_from(ticks / ONE).ok().map(Datum::Integer),
            Scale::Number { whole: false } => decimal(ticks).map(Datum::Decimal),
            Scale::Day => day(ticks).map(Datum::Date),
            Scale::Minute => {
                let minute = u32::try_from(ticks.rem_euclid(MINUTES)).ok()?;
                let date = day(ticks.div_euclid(MINUTES))?;
                DateTime::new(date, minute / 60, minute % 60).map(Datum::DateTime)
            }
        }
    }

    /// Each constant and each stretch between two, where there is a value in it.
    fn split(&self, constants: &[Datum]) -> Vec<Region> {
        let mut at: Vec<i128> = constants.iter().filter_map(|c| self.ticks(c)).collect();
        at.sort_unstable();
        at.dedup();
        let Some((&first, &last)) = at.first().zip(at.last()) else {
            return vec![Region::Answered];
        };
        let mut regions = vec![self.below(first)];
        for (place, &tick) in at.iter().enumerate() {
            regions.push(self.exactly(tick));
            if let Some(&next) = at.get(place + 1) {
                regions.push(self.above(tick).filter(|&it| it < next));
            }
        }
        regions.push(self.above(last));
        let in_bounds = |it: &i128| self.least.is_none_or(|least| *it >= least);
        let met = regions.into_iter().flatten().filter(in_bounds);
        met.filter_map(|it| self.datum(it))
            .map(Region::Is)
            .collect()
    }

    fn exactly(&self, tick: i128) -> Option<i128> {
        (tick.rem_euclid(self.unit) == 0).then_some(tick)
    }

    /// The next value after a place, in the first stretch beyond it.
    fn above(&self, tick: i128) -> Option<i128> {
        let on = tick - tick.rem_euclid(self.unit);
        let next = on.checked_add(self.unit)?;
        Some(self.least.map_or(next, |least| next.max(least)))
    }

    fn below(&self, tick: i128) -> Option<i128> {
        let rest = tick.rem_euclid(self.unit);
        let on = tick - rest;
        if rest == 0 {
            on.checked_sub(self.unit)
        } else {
            Some(on)
        }
    }
}

/// Minutes of a day.
const MINUTES: i128 = 1440;

fn day(ticks: i128) -> Option<Date> {
    Date::from_days(i32::try_from(ticks).ok()?)
}

fn decimal_ticks(number: Decimal) -> Option<i128> {
    let text = number.rounded(Decimal::MAX_SCALE)?.to_text();
    text.chars()
        .filter(|c| *c != '.')
        .collect::<String>()
        .parse()
        .ok()
}

fn decimal(ticks: i128) -> Option<Decimal> {
    let mut places = Decimal::MAX_SCALE;
    let mut mantissa = ticks;
    while places > 0 && mantissa % 10 == 0 {
        mantissa /= 10;
        places -= 1;
    }
    Decimal::new(mantissa, places)
}

impl Test {
    /// What it comes to for the values of a region.
    pub(super) fn outcome(&self, region: &Region) -> Outcomes {
        let yes_or_no = |it: bool| if it { Outcomes::YES } else { Outcomes::NO };
        match (self, region) {
            (Test::Has, Region::NoAnswer) => Outcomes::NO,
            (_, Region::NoAnswer) => Outcomes::OPEN,
            (Test::Has | Test::Present, _) => Outcomes::YES,
            (Test::Truth, Region::Is(Datum::Bool(it))) => yes_or_no(*it),
            (Test::Compare(comparison, constant), Region::Is(datum)) => order(datum, constant)
                .map_or(Outcomes::OPEN, |it| yes_or_no(holds(*comparison, it))),
            (Test::Compare(comparison, _), Region::OtherText) => {
                yes_or_no(*comparison == Comparison::NotEqual)
            }
            (Test::Stands(comparison), Region::Stands(it)) => yes_or_no(holds(*comparison, *it)),
            _ => Outcomes::OPEN,
        }
    }
}

/// Whether a comparison holds of two values that stand so to each other.
pub(super) fn holds(comparison: Comparison, it: Ordering) -> bool {
    match comparison {
        Comparison::Equal => it == Ordering::Equal,
        Comparison::NotEqual => it != Ordering::Equal,
        Comparison::Less => it == Ordering::Less,
        Comparison::LessOrEqual => it != Ordering::Greater,
        Comparison::Greater => it == Ordering::Greater,
        Comparison::GreaterOrEqual => it != Ordering::Less,
    }
}

/// As the engine orders two answers; `None` where it has no order for them.
pub(super) fn order(a: &Datum, b: &Datum) -> Option<Ordering> {
    let number = |datum: &Datum| match datum {
        Datum::Integer(it) => Some(Decimal::from(*it)),
        Datum::Decimal(it) => Some(*it),
        _ => None,
    };
    match (a, b) {
        (Datum::Date(a), Datum::Date(b)) => Some(a.cmp(b)),
        (Datum::DateTime(a), Datum::DateTime(b)) => Some(a.cmp(b)),
        (Datum::Text(a), Datum::Text(b)) => Some(a.cmp(b)),
        _ => Some(number(a)?.cmp(&number(b)?)),
    }
}
