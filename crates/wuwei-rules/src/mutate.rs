//! Which changes of the rules no scenario would notice.
//!
//! ```text
//! RuleSet ─list─▶ Mutants ─apply, compile─▶ other programs ─scenarios that reach it─▶ caught, missed
//! ```
//! A mutant is one small edit of the rules, such as a person makes by mistake: a bound by one, `<` for `<=`,
//! a condition turned round, an operand left out, another choice, a rule switched off, a limit by a day, a
//! stage earlier or later. It is compiled as the rules are, so that an edit which the compiler refuses is
//! *unviable*; one that leaves every form as it was, or differs by proof in nothing, is *equivalent*. Of the
//! rest a mutant is *caught* if a scenario comes otherwise than expected, else *missed*.

mod edit;
mod expression;
mod judge;
mod list;
mod skeleton;
mod witness;

use std::ops::Range;

pub use judge::{Fate, Trial};

use crate::Output;
use crate::source::Span;

/// One small edit of the rules.
#[derive(Debug, Clone)]
pub struct Mutant {
    /// What is edited: `demands.limit_days`.
    pub path: String,
    /// The key of it: `constraint`.
    pub key: &'static str,
    /// The set that says so.
    pub layer: String,
    /// Where it is written.
    pub span: Span,
    /// What becomes of it: "`5` becomes `6`".
    pub what: String,
    edit: edit::Edit,
    /// Of an expression: the bytes of it that are another.
    part: Option<Range<usize>>,
}

/// Every small edit of a set's rules, always in the same order.
pub fn mutants(output: &Output) -> Vec<Mutant> {
    list::all(output)
}

/// Answers by which a mutant would be noticed.
#[derive(Debug, Clone)]
pub struct Witness {
    /// In words: `demands.d1.limit_days` is `6`.
    pub words: String,
    /// A scenario of them, as it is written.
    pub scenario: String,
}
