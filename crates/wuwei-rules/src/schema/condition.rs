//! Conditions as schemas.
//!
//! Each condition becomes two schemas: one that holds where the engine says yes, one where it says no.
//! Where a field is unanswered both may fail, as the engine says neither. What a schema cannot ask
//! (today, sums, comparisons of two fields, dates, money, computed fields) is none.

use wuwei_engine::Datum;
use wuwei_engine::expr::{Comparison, Expr, FieldIx, Function, SectionIx};
use wuwei_engine::program::{FormProgram, Kind};
use wuwei_json::Value;

use crate::expr::turned;

use super::json::{all_of, any_of, anything, inside, not, nothing, present, with};
use super::value::{bounded, one_of};

/// Where a condition stands.
#[derive(Clone, Copy)]
pub(super) struct Base<'p> {
    pub(super) program: &'p FormProgram,
    pub(super) section: SectionIx,
    pub(super) stage: usize,
}

/// Which object a condition is asked of.
pub(super) struct Conditions<'p> {
    base: Base<'p>,
    root: bool,
    /// In its own constraint a field counts as answered, and may be computed.
    own: Option<FieldIx>,
}

/// A condition, as it holds and as it does not.
struct Both {
    yes: Value,
    no: Value,
}

impl<'p> Conditions<'p> {
    /// Asked of the section's object or of a row: it may read only fields of that.
    pub(super) fn of_row(base: &Base<'p>) -> Conditions<'p> {
        Conditions {
            base: *base,
            root: false,
            own: None,
        }
    }

    /// Asked of the whole state: it may read only fields of sections that are no groups.
    pub(super) fn of_root(base: &Base<'p>) -> Conditions<'p> {
        Conditions {
            base: *base,
            root: true,
            own: None,
        }
    }

    /// The schema that holds exactly where the engine says yes.
    pub(super) fn holds(&self, expr: &Expr) -> Option<Value> {
        Some(self.both(expr)?.yes)
    }

    /// A constraint that reads nothing but the answer itself: the schema that fails exactly where the
    /// engine says no.
    pub(super) fn of_answer(mut self, field: FieldIx, expr: &Expr) -> Option<Value> {
        let mut alone = true;
        expr.reads(&mut |read| alone &= read == wuwei_engine::expr::Read::Field(field));
        self.own = Some(field);
        Some(not(self.both(expr).filter(|_| alone)?.no))
    }

    fn both(&self, expr: &Expr) -> Option<Both> {
        match expr {
            Expr::Literal(Datum::Bool(b)) => Some(decided(*b)),
            Expr::Field(field) if self.kind(*field) == Some(&Kind::YesNo) => self.answer(
                *field,
                one_of(vec![true.into()]),
                one_of(vec![false.into()]),
            ),
            Expr::Not(a) => self
                .both(a)
                .map(|Both { yes, no }| Both { yes: no, no: yes }),
            Expr::And(operands) => {
                let (yes, no) = self.each(operands)?;
                Some(Both {
                    yes: all_of(yes),
                    no: any_of(no),
                })
            }
            Expr::Or(operands) => {
                let (yes, no) = self.each(operands)?;
                Some(Both {
                    yes: any_of(yes),
                    no: all_of(no),
                })
            }
            Expr::If(condition, a, b) => {
                let (condition, a, b) = (self.both(condition)?, self.both(a)?, self.both(b)?);
                let pick = |a, b| {
                    any_of(vec![
                        all_of(vec![condition.yes.clone(), a]),
                        all_of(vec![condition.no.clone(), b]),
                    ])
                };
                Some(Both {
                    yes: pick(a.yes, b.yes),
                    no: pick(a.no, b.no),
                })
            }
            Expr::Has(a) => self.has(a),
            Expr::Compare(comparison, a, b) => self.compare(*comparison, a, b),
            Expr::In(a, items) => self.membership(a, items),
            Expr::Call(Function::Contains, arguments) => self.contains(arguments),
            Expr::Call(Function::Matches, arguments) => self.matches(arguments),
            _ => None,
        }
    }

    fn each(&self, operands: &[Expr]) -> Option<(Vec<Value>, Vec<Value>)> {
        let both = operands
            .iter()
            .map(|operand| self.both(operand))
            .collect::<Option<Vec<_>>>()?;
        Some(both.into_iter().map(|Both { yes, no }| (yes, no)).unzip())
    }

    fn has(&self, a: &Expr) -> Option<Both> {
        match a {
            Expr::Absent => Some(decided(false)),
            Expr::Field(field) => {
                let here = self.at(*field, None)?;
                Some(Both {
                    no: not(here.clone()),
                    yes: here,
                })
            }
            _ => None,
        }
    }

    fn compare(&self, comparison: Comparison, a: &Expr, b: &Expr) -> Option<Both> {
        let (field, constant, comparison) = match (a, b) {
            (Expr::Stage, Expr::Literal(constant)) | (Expr::Literal(constant), Expr::Stage) => {
                return self.stage(comparison, constant);
            }
            (Expr::Field(field), Expr::Literal(constant)) => (*field, constant, comparison),
            (Expr::Literal(constant), Expr::Field(field)) => (*field, constant, turned(comparison)),
            // `default(n, 3) > 2`: each of the two answers is compared.
            (Expr::If(condition, yes, no), b @ Expr::Literal(_)) => {
                let each = |a: &Expr| Expr::Compare(comparison, a.clone().into(), b.clone().into());
                let (yes, no) = (each(yes), each(no));
                return self.both(&Expr::If(condition.clone(), yes.into(), no.into()));
            }
            (Expr::Literal(Datum::Integer(a)), Expr::Literal(Datum::Integer(b))) => {
                return Some(decided(holds(comparison, *a, *b)));
            }
            _ => return None,
        };
        if let (Kind::Integer, Datum::Integer(n)) = (self.kind(field)?, constant) {
            return self.number(field, comparison, *n);
        }
        let equal = one_of(vec![self.constant(field, constant)?]);
        match comparison {
            Comparison::Equal => self.answer(field, equal.clone(), not(equal)),
            Comparison::NotEqual => self.answer(field, not(equal.clone()), equal),
            _ => None,
        }
    }

    fn stage(&self, comparison: Comparison, constant: &Datum) -> Option<Both> {
        // A constraint was judged in the stage that gave the answer, whichever that was.
        if self.own.is_some() {
            return None;
        }
        let same = *constant == Datum::Text(self.base.program.stages[self.base.stage].id.clone());
        match comparison {
            Comparison::Equal => Some(decided(same)),
            Comparison::NotEqual => Some(decided(!same)),
            _ => None,
        }
    }

    fn number(&self, field: FieldIx, comparison: Comparison, n: i64) -> Option<Both> {
        let (yes, no) = match comparison {
            Comparison::Equal => (one_of(vec![n.into()]), not(one_of(vec![n.into()]))),
            Comparison::NotEqual => (not(one_of(vec![n.into()])), one_of(vec![n.into()])),
            Comparison::Less => (bounded("exclusiveMaximum", n), bounded("minimum", n)),
            Comparison::LessOrEqual => (bounded("maximum", n), bounded("exclusiveMinimum", n)),
            Comparison::Greater => (bounded("exclusiveMinimum", n), bounded("maximum", n)),
            Comparison::GreaterOrEqual => (bounded("minimum", n), bounded("exclusiveMaximum", n)),
        };
        self.answer(field, yes, no)
    }

    fn membership(&self, a: &Expr, items: &[Expr]) -> Option<Both> {
        let constants = items.iter().map(|item| match item {
            Expr::Literal(constant) => Some(constant),
            _ => None,
        });
        let constants = constants.collect::<Option<Vec<_>>>()?;
        match a {
            Expr::Stage if self.own.is_none() => {
                let here = Datum::Text(self.base.program.stages[self.base.stage].id.clone());
                Some(decided(constants.contains(&&here)))
            }
            Expr::Field(field) => {
                let constants = constants
                    .into_iter()
                    .map(|constant| self.constant(*field, constant));
                let among = one_of(constants.collect::<Option<Vec<_>>>()?);
                self.answer(*field, among.clone(), not(among))
            }
            _ => None,
        }
    }

    fn contains(&self, arguments: &[Expr]) -> Option<Both> {
        let [Expr::Field(field), Expr::Literal(Datum::Text(id))] = arguments else {
            return None;
        };
        let Kind::Choices(_) = self.kind(*field)? else {
            return None;
        };
        let among = super::json::object([("contains", one_of(vec![id.as_str().into()]))]);
        self.answer(*field, among.clone(), not(among))
    }

    fn matches(&self, arguments: &[Expr]) -> Option<Both> {
        let [Expr::Field(field), Expr::Literal(Datum::Text(table))] = arguments else {
            return None;
        };
        let pattern = crate::expr::of_table(table)?;
        let fits = super::json::object([("pattern", pattern)]);
        self.answer(*field, fits.clone(), not(fits))
    }

    /// A constant as `data` would hold it, for kinds where equal answers have equal JSON.
    fn constant(&self, field: FieldIx, constant: &Datum) -> Option<Value> {
        match (self.kind(field)?, constant) {
            (Kind::YesNo, Datum::Bool(b)) => Some((*b).into()),
            (Kind::Integer, Datum::Integer(n)) => Some((*n).into()),
            (Kind::Date, Datum::Date(date)) => Some(date.to_text().into()),
            (
                Kind::Choice(_)
                | Kind::Text
                | Kind::LongText
                | Kind::Phone
                | Kind::CreditCode
                | Kind::Department(_),
                Datum::Text(text),
            ) => Some(text.as_str().into()),
            _ => None,
        }
    }

    fn answer(&self, field: FieldIx, yes: Value, no: Value) -> Option<Both> {
        Some(Both {
            yes: self.at(field, Some(yes))?,
            no: self.at(field, Some(no))?,
        })
    }

    /// The answer of a field is there (and satisfies a schema).
    fn at(&self, field: FieldIx, schema: Option<Value>) -> Option<Value> {
        let it = &self.base.program.fields[field];
        // What a computed field was signed with may be older than what the engine computes now.
        if it.value.is_some() && self.own != Some(field) {
            return None;
        }
        let section = &self.base.program.sections[it.section];
        let here = schema.map_or_else(|| present(&it.id), |schema| with(&it.id, schema));
        if !self.root {
            return (it.section == self.base.section).then_some(here);
        }
        section.group.is_none().then(|| inside(&section.id, here))
    }

    fn kind(&self, field: FieldIx) -> Option<&'p Kind> {
        self.base.program.fields.get(field).map(|field| &field.kind)
    }
}

fn decided(b: bool) -> Both {
    let (yes, no) = if b {
        (anything(), nothing())
    } else {
        (nothing(), anything())
    };
    Both { yes, no }
}

fn holds(comparison: Comparison, a: i64, b: i64) -> bool {
    match comparison {
        Comparison::Equal => a == b,
        Comparison::NotEqual => a != b,
        Comparison::Less => a < b,
        Comparison::LessOrEqual => a <= b,
        Comparison::Greater => a > b,
        Comparison::GreaterOrEqual => a >= b,
    }
}
