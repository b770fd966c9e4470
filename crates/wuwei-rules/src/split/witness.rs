//! A case that speaks against a claim, in answers.

use std::cmp::Ordering;

use wuwei_engine::expr::{Comparison, FieldIx};
use wuwei_engine::program::Kind;
use wuwei_engine::{Datum, Expr, FormProgram};

use super::Verdict;
use super::region::Region;
use super::search::{Found, Problem, Variable};

/// Answers, and what terms that are not seen into come to.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct Witness {
    /// Subjects and their values; what is not named may be anything.
    pub holds: Vec<(Subject, Held)>,
}

/// What has a value in a witness.
#[derive(Debug, Clone, PartialEq)]
pub enum Subject {
    /// A field of the same row, of the same section, or of a section that is no group.
    Field(FieldIx),
    /// A field of the row that an enclosing fold stands at.
    RowField {
        /// How many folds out.
        depth: usize,
        /// The field.
        field: FieldIx,
    },
    /// The stage being filled.
    Stage,
    /// The day.
    Today,
    /// The service.
    Service,
    /// Its limit.
    ServiceLimit,
    /// Whether an id is among the choices of a field; gathered into the field's value where it can be.
    Member(Expr, String),
    /// How two values stand to each other.
    Pair(Expr, Expr),
    /// A value that is not seen into.
    Term(Expr),
    /// Whether such a value can be computed.
    Computed(Expr),
}

/// A value in a witness.
#[derive(Debug, Clone, PartialEq)]
pub enum Held {
    /// This value; of a number or day one of many that would do.
    Is(Datum),
    /// A text that is none of those that the condition names.
    OtherText,
    /// Any answer.
    Answered,
    /// The first value is smaller than, equal to, greater than the second.
    Stands(Comparison),
    /// No answer: left open, or hidden.
    NoAnswer,
}

impl Witness {
    /// What was taken for granted of terms that are not seen into. If it is empty, the case is real;
    /// otherwise it is if these can be so.
    pub fn assumed(&self) -> impl Iterator<Item = &(Subject, Held)> {
        self.holds.iter().filter(|(subject, _)| !subject.is_plain())
    }

    /// The answers, without what was taken for granted.
    pub fn answers(&self) -> impl Iterator<Item = &(Subject, Held)> {
        self.holds.iter().filter(|(subject, _)| subject.is_plain())
    }
}

impl Subject {
    /// Whether somebody or something gives it its value, rather than a term.
    pub fn is_plain(&self) -> bool {
        !matches!(
            self,
            Subject::Pair(..) | Subject::Term(_) | Subject::Computed(_)
        )
    }
}

/// What a search for a case against a claim says of the claim.
pub(super) fn verdict(found: Found, program: &FormProgram, problem: &Problem) -> Verdict {
    match found {
        Found::None => Verdict::Proved,
        Found::GivenUp => Verdict::NotDecided,
        Found::Regions(live) => Verdict::Witness(witness(&live, program, problem)),
    }
}

fn witness(live: &[u64], program: &FormProgram, problem: &Problem) -> Witness {
    let all = problem.all_regions();
    let mut holds: Vec<(Subject, Held)> = Vec::new();
    let mut members: Vec<(Expr, String, bool)> = Vec::new();
    for variable in &problem.variables {
        let words = variable.start..variable.start + variable.words;
        if live[words.clone()] == all[words] {
            continue;
        }
        let held = first(variable, live);
        if let (Subject::Member(list, id), Held::Is(Datum::Bool(chosen))) =
            (&variable.subject, &held)
        {
            members.push((list.clone(), id.clone(), *chosen));
        } else {
            holds.push((variable.subject.clone(), held));
        }
    }
    for (list, ..) in &members {
        let subject = match list {
            Expr::Field(ix) => Subject::Field(*ix),
            Expr::RowField { depth, field } => Subject::RowField {
                depth: *depth,
                field: *field,
            },
            _ => continue,
        };
        let Some(held) = holds.iter_mut().find(|(known, _)| *known == subject) else {
            continue;
        };
        if held.1 == Held::Answered
            && let Some(chosen) = chosen(list, &members, program)
        {
            held.1 = Held::Is(Datum::Choices(chosen));
        }
    }
    Witness { holds }
}

/// The first region that is left, one with an answer if there is any.
fn first(variable: &Variable, live: &[u64]) -> Held {
    let is_live = |at: &usize| live[variable.start + at / 64] & (1 << (at % 64)) != 0;
    let at = (0..variable.regions.len()).find(is_live);
    at.map_or(Held::NoAnswer, |at| held(&variable.regions[at]))
}

/// A region as a value.
pub(super) fn held(region: &Region) -> Held {
    match region {
        Region::Is(datum) => Held::Is(datum.clone()),
        Region::OtherText => Held::OtherText,
        Region::Answered => Held::Answered,
        Region::Stands(Ordering::Less) => Held::Stands(Comparison::Less),
        Region::Stands(Ordering::Equal) => Held::Stands(Comparison::Equal),
        Region::Stands(Ordering::Greater) => Held::Stands(Comparison::Greater),
        Region::NoAnswer => Held::NoAnswer,
    }
}

/// The choices of a list: those that must be chosen, or else one that may be.
fn chosen(
    list: &Expr,
    members: &[(Expr, String, bool)],
    program: &FormProgram,
) -> Option<Vec<String>> {
    let ix = match list {
        Expr::Field(ix) | Expr::RowField { field: ix, .. } => *ix,
        _ => return None,
    };
    let Kind::Choices(ids) = &program.fields.get(ix)?.kind else {
        return None;
    };
    let said = |id: &String| {
        let member = members.iter().find(|(of, it, _)| of == list && it == id);
        member.map(|(.., chosen)| *chosen)
    };
    let mut chosen: Vec<String> = ids
        .iter()
        .filter(|id| said(id) == Some(true))
        .cloned()
        .collect();
    if chosen.is_empty() {
        chosen.extend(ids.iter().find(|id| said(id).is_none()).cloned());
    }
    (!chosen.is_empty()).then_some(chosen)
}
