//! The region splitter: what a condition can come to, decided over all answers at once.
//!
//! Every answer that a condition asks for is split into *regions* that it treats alike: a choice into the
//! choices it names and the rest, a number or day at its thresholds, a text into the texts it names and
//! any other, and always "no answer" (unanswered, hidden or unreadable: a condition tells them apart
//! nowhere). The condition is judged as the engine does, on sets of regions; what that leaves open is
//! split further, the most constrained term first.
//!
//! ```text
//! Expr ─build─▶ terms over regions ─search: narrow, split, narrow …─▶ Proved | Witness | NotDecided
//! ```
//!
//! What it can't see into (two answers compared, a function's result, the rows of a group) may come to
//! anything of its type, alike wherever the same text stands. So **`Proved` is always right**, and some
//! things that hold are not proved. A [`Witness`] names the answers that it needs, and what it took such
//! terms to come to ([`Witness::assumed`]); without such it is a fact. A search that is too long is given
//! up after a fixed number of steps: `NotDecided`. The outcome hangs on nothing but the arguments.
//!
//! What does this module not do? It knows no arithmetic between answers, no calendar, no row of a group.

mod build;
mod region;
mod search;
mod witness;
mod words;

use wuwei_engine::{Expr, FormProgram};

pub use witness::{Held, Subject, Witness};
pub use words::text;

use build::Builder;

/// What a condition may come to, as a set: yes, no, or neither because an answer is missing.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Outcomes(u8);

impl Outcomes {
    /// It holds: what `visible_when` and `required_when` need.
    pub const YES: Outcomes = Outcomes(1);
    /// It does not hold: what a `constraint` needs in order to refuse.
    pub const NO: Outcomes = Outcomes(2);
    /// Neither: unanswered, not applicable, cannot be computed.
    pub const OPEN: Outcomes = Outcomes(4);

    /// All that these are not.
    pub const fn others(self) -> Outcomes {
        Outcomes(7 & !self.0)
    }

    /// Either of both.
    pub const fn or(self, other: Outcomes) -> Outcomes {
        Outcomes(self.0 | other.0)
    }
}

/// That an expression comes to one of some outcomes.
#[derive(Debug, Clone, Copy)]
pub struct Claim<'e> {
    /// A condition.
    pub expr: &'e Expr,
    /// What it may come to.
    pub outcomes: Outcomes,
}

impl<'e> Claim<'e> {
    /// It holds.
    pub fn yes(expr: &'e Expr) -> Claim<'e> {
        Claim {
            expr,
            outcomes: Outcomes::YES,
        }
    }

    /// It does not hold, or is open: what hides a field.
    pub fn not_yes(expr: &'e Expr) -> Claim<'e> {
        Claim {
            expr,
            outcomes: Outcomes::YES.others(),
        }
    }

    /// It refuses.
    pub fn no(expr: &'e Expr) -> Claim<'e> {
        Claim {
            expr,
            outcomes: Outcomes::NO,
        }
    }

    /// It does not refuse.
    pub fn not_no(expr: &'e Expr) -> Claim<'e> {
        Claim {
            expr,
            outcomes: Outcomes::NO.others(),
        }
    }
}

/// What became of a claim.
#[derive(Debug, Clone, PartialEq)]
pub enum Verdict {
    /// It is so for all answers.
    Proved,
    /// It is not so, for these.
    Witness(Witness),
    /// The search was given up.
    NotDecided,
}

impl Verdict {
    /// Whether it is so for all answers, as far as is known.
    pub fn is_proved(&self) -> bool {
        *self == Verdict::Proved
    }

    /// The answers that speak against it.
    pub fn witness(&self) -> Option<&Witness> {
        match self {
            Verdict::Witness(witness) => Some(witness),
            _ => None,
        }
    }
}

/// Decides claims about the expressions of one form.
///
/// `given` are claims taken for true: that the field shows, that a constraint refuses nothing.
#[derive(Debug, Clone, Copy)]
pub struct Splitter<'p> {
    program: &'p FormProgram,
    steps: u32,
}

/// How many steps a search may take: a split, or a thousand terms looked at.
pub const STEPS: u32 = 100_000;

impl<'p> Splitter<'p> {
    /// For expressions whose fields are that program's.
    pub fn new(program: &'p FormProgram) -> Splitter<'p> {
        Splitter {
            program,
            steps: STEPS,
        }
    }

    /// The same with another number of steps.
    pub fn within(self, steps: u32) -> Splitter<'p> {
        Splitter { steps, ..self }
    }

    /// That a condition never holds. The witness is a case in which it does.
    pub fn never(&self, condition: &Expr, given: &[Claim]) -> Verdict {
        self.impossible(&[given, &[Claim::yes(condition)]].concat())
    }

    /// That a condition always holds. The witness is a case in which it does not.
    pub fn always(&self, condition: &Expr, given: &[Claim]) -> Verdict {
        self.impossible(&[given, &[Claim::not_yes(condition)]].concat())
    }

    /// That `b` holds wherever `a` does: `a` is at least as strict. The witness is a case in which `a`
    /// holds and `b` does not. For constraints, which refuse only where they come to no, ask
    /// [`Splitter::refuses_whatever`].
    pub fn implies(&self, a: &Expr, b: &Expr, given: &[Claim]) -> Verdict {
        self.impossible(&[given, &[Claim::yes(a), Claim::not_yes(b)]].concat())
    }

    /// That the constraint `a` refuses whatever `b` refuses: it is at least as strict. The witness is an
    /// answer that `b` refuses and `a` lets pass.
    pub fn refuses_whatever(&self, a: &Expr, b: &Expr, given: &[Claim]) -> Verdict {
        self.impossible(&[given, &[Claim::not_no(a), Claim::no(b)]].concat())
    }

    /// That two expressions, conditions or values, come to the same for all answers. States without an
    /// answer are not told apart. The witness is a case in which they differ.
    pub fn equivalent(&self, a: &Expr, b: &Expr, given: &[Claim]) -> Verdict {
        let mut builder = Builder::new(self.program);
        for claim in given {
            builder.claim(claim);
        }
        builder.differing(a, b);
        builder.decide(self.steps)
    }

    /// That these claims can't all be so. The witness is a case in which they are.
    pub fn impossible(&self, claims: &[Claim]) -> Verdict {
        let mut builder = Builder::new(self.program);
        for claim in claims {
            builder.claim(claim);
        }
        builder.decide(self.steps)
    }

    /// The regions of one subject, in order, and for each whether the claims can hold there: "no answer"
    /// last, if there can be none. `None` if that is not decided, or the claims don't ask for it.
    pub fn along(&self, subject: &Expr, claims: &[Claim]) -> Option<Vec<(Held, bool)>> {
        let mut builder = Builder::new(self.program);
        for claim in claims {
            builder.claim(claim);
        }
        builder.along(subject, self.steps)
    }
}
