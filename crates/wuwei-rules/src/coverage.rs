//! Which outcomes of the rules' conditions the scenarios reach, and which none does.
//!
//! A *condition* is the whole of `visible_when`, `required_when` and of a constraint, each operand of `&&`,
//! `||` and `!`, what stands before `?`, and what `all`, `exists` and `count` ask: wherever a rule can go
//! two ways. It comes out as yes, as no, or open (unanswered, not applicable, impossible to compute). A
//! *value* (`value`, `preset`) is given or is not. That a group has its rows and a checklist its items done
//! is a condition too. An outcome is *reached* by a scenario if the form judges it so as a stage opens or
//! after a deed; operands behind one that decides are not judged. Outcomes that cannot be, by proof, do not
//! count.
//!
//! A rule counts once, where it is written, however many forms it has come into.

mod atlas;
mod clause;
mod possible;
mod watch;

use std::rc::Rc;

use wuwei_engine::FormProgram;

pub use clause::{ClauseCoverage, clauses};

use crate::Output;
use crate::scenario::{self, Fold, Run, Scenario};
use crate::source::Span;

pub(crate) use atlas::{Atlas, parts};
pub(crate) use possible::Given;

/// How something that a rule asks came out.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Outcome {
    /// A condition holds.
    Yes,
    /// A condition does not hold.
    No,
    /// A condition has no answer: something was not answered, does not apply or cannot be computed.
    Open,
    /// A value is there.
    Given,
    /// There is no value.
    None,
}

impl Outcome {
    /// In one word.
    pub fn word(self) -> &'static str {
        match self {
            Outcome::Yes => "yes",
            Outcome::No => "no",
            Outcome::Open => "open",
            Outcome::Given => "given",
            Outcome::None => "none",
        }
    }
}

/// Something in the rules that can come out in more than one way.
#[derive(Debug, Clone)]
pub struct Spot {
    /// What it decides about: `demands.undertaker`, `checklist`.
    pub path: String,
    /// The key that says it: `visible_when`.
    pub key: &'static str,
    /// Its text as written.
    pub text: String,
    /// The set that says so.
    pub layer: String,
    /// The clause it implements.
    pub clause: Option<String>,
    /// Where it is written.
    pub span: Span,
    /// The outcomes that count, and who reached each: positions of scenarios.
    pub outcomes: Vec<(Outcome, Vec<usize>)>,
    /// Outcomes that were proved impossible.
    pub impossible: Vec<Outcome>,
}

/// What a set's scenarios reach of it.
#[derive(Debug)]
pub struct Coverage {
    /// In the order of paths and keys.
    pub spots: Vec<Spot>,
}

impl Coverage {
    /// How many outcomes were reached, of how many that can be.
    pub fn count(&self) -> (usize, usize) {
        let outcomes = || self.spots.iter().flat_map(|spot| &spot.outcomes);
        let reached = outcomes().filter(|(_, by)| !by.is_empty()).count();
        (reached, outcomes().count())
    }
}

/// Takes scenarios through their forms, and looks what they reach. A scenario that comes otherwise than
/// expected reaches nothing.
pub fn cover(output: &Output, scenarios: &[&Scenario], fold: Fold) -> (Vec<Run>, Coverage) {
    let atlas = Atlas::of(output);
    let mut spots = atlas.spots();
    let mut runs = Vec::with_capacity(scenarios.len());
    for (at, scenario) in scenarios.iter().enumerate() {
        let (run, seen) = reached(output, &atlas, scenario, fold);
        if run.failures.is_empty() {
            for (spot, outcome) in seen {
                let outcomes = &mut spots[spot].outcomes;
                if let Some((_, by)) = outcomes.iter_mut().find(|(it, _)| *it == outcome) {
                    by.push(at);
                }
            }
        }
        runs.push(run);
    }
    possible::settle(&atlas, &mut spots);
    (runs, Coverage { spots })
}

/// What one scenario reaches, each once.
pub(crate) fn reached(
    output: &Output,
    atlas: &Atlas,
    scenario: &Scenario,
    fold: Fold,
) -> (Run, Vec<(usize, Outcome)>) {
    let program = program_of(output, &scenario.flow);
    let mut seen = std::collections::BTreeSet::new();
    let run = scenario::watched(scenario, &program, &output.places, fold, &mut |form| {
        atlas.watch(form, &mut |spot, outcome| {
            seen.insert((spot, outcome));
        });
    });
    (run, seen.into_iter().collect())
}

/// The form of a flow; an empty one if there is none, which was reported when its scenario was read.
pub(crate) fn program_of(output: &Output, flow: &str) -> Rc<FormProgram> {
    let form = output.forms.iter().find(|form| form.program.flow == flow);
    Rc::new(form.map(|form| form.program.clone()).unwrap_or_default())
}
