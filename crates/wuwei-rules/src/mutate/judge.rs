//! What becomes of a mutant.

use std::collections::BTreeSet;
use std::rc::Rc;

use wuwei_engine::form::RuleAt;
use wuwei_engine::program::{Limit, Rule};
use wuwei_engine::{Expr, FormProgram};

use super::Mutant;
use super::edit::Edit;
use crate::Output;
use crate::close::{Aspect, Site};
use crate::coverage::{self, Atlas};
use crate::program::{self, Parsed};
use crate::ruleset::RuleSet;
use crate::scenario::{self, Fold, Scenario};
use crate::split::{Claim, Outcomes, Splitter};

/// What became of a mutant.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fate {
    /// This scenario, by its position, comes otherwise than expected.
    Caught(usize),
    /// No scenario notices it.
    Missed {
        /// Some scenario comes to where it makes a difference, or could.
        reached: bool,
    },
    /// It differs in nothing.
    Equivalent,
    /// The compiler refuses it.
    Unviable,
}

/// A set with its scenarios, ready to try mutants.
pub struct Trial<'o> {
    pub(super) output: &'o Output,
    atlas: Atlas,
    scenarios: Vec<&'o Scenario>,
    /// By scenario: the spots that it reaches; nothing if it does not come as expected.
    reached: Vec<Option<BTreeSet<usize>>>,
    /// The rules without what no form has to do with.
    ruleset: RuleSet,
    parsed: Parsed,
    pub(super) fold: Fold,
}

/// The programs of a mutant that may differ in what they mean.
pub(super) struct Differing {
    pub(super) programs: Vec<Rc<FormProgram>>,
}

impl<'o> Trial<'o> {
    /// Runs the scenarios once as the rules are.
    pub fn new(output: &'o Output, scenarios: &[&'o Scenario], fold: Fold) -> Trial<'o> {
        let atlas = Atlas::of(output);
        let reached = scenarios.iter().map(|scenario| {
            let (run, seen) = coverage::reached(output, &atlas, scenario, fold);
            let seen = seen.into_iter().map(|(spot, _)| spot).collect();
            run.failures.is_empty().then_some(seen)
        });
        let reached = reached.collect();
        let ruleset = RuleSet {
            obligations: Vec::new(),
            hotlines: Vec::new(),
            regions: Vec::new(),
            specialists: Vec::new(),
            ..output.ruleset.clone()
        };
        Trial {
            output,
            atlas,
            scenarios: scenarios.to_vec(),
            reached,
            parsed: program::parse_all(&ruleset),
            ruleset,
            fold,
        }
    }

    /// Tries one. The outcome hangs on nothing but the rules and the scenarios.
    pub fn try_out(&self, mutant: &Mutant) -> Fate {
        let differing = match self.differing(mutant) {
            Ok(differing) => differing,
            Err(fate) => return fate,
        };
        let mut reached = false;
        for program in &differing.programs {
            for (at, scenario) in self.scenarios.iter().enumerate() {
                if scenario.flow != program.flow || !self.reaches(at, mutant, &program.flow) {
                    continue;
                }
                reached = true;
                if scenario::notices(scenario, program, &self.output.places, self.fold) {
                    return Fate::Caught(at);
                }
            }
        }
        Fate::Missed { reached }
    }

    /// The programs of a mutant that are others by more than their text, or what becomes of it without them.
    pub(super) fn differing(&self, mutant: &Mutant) -> Result<Differing, Fate> {
        let mut ruleset = self.ruleset.clone();
        let mut parsed = self.parsed.clone();
        mutant.edit.apply(&mut ruleset, &mut parsed);
        let mut programs = Vec::new();
        for form in &self.output.forms {
            let original = &form.program;
            if !concerns(&self.ruleset, &mutant.edit, original) {
                continue;
            }
            let flow = ruleset.flows.iter().find(|flow| flow.id == original.flow);
            let Some(flow) = flow else { continue };
            let Some(program) = program::flow_of(&ruleset, flow, &parsed) else {
                return Err(Fate::Unviable);
            };
            if program != *original && !self.is_equivalent(&mutant.edit, original, &program) {
                programs.push(Rc::new(program));
            }
        }
        match programs.is_empty() {
            true => Err(Fate::Equivalent),
            false => Ok(Differing { programs }),
        }
    }

    /// Whether two programs of a flow differ in nothing but expressions that come to the same, by proof.
    fn is_equivalent(&self, edit: &Edit, original: &FormProgram, other: &FormProgram) -> bool {
        if let Some((at, rule)) = unheeded(edit, original) {
            return self.given(original, at, &mut |splitter, given| {
                let refuses = Claim {
                    expr: &rule.expr,
                    outcomes: Outcomes::NO,
                };
                let claims: Vec<Claim<'_>> = given.iter().copied().chain([refuses]).collect();
                splitter.impossible(&claims).is_proved()
            });
        }
        let changed = differing_rules(original, other);
        let Some(changed) = changed.filter(|it| !it.is_empty()) else {
            return false;
        };
        changed.iter().all(|(at, a, b)| {
            self.given(original, *at, &mut |splitter, given| {
                is_the_same(splitter, *at, &a.expr, &b.expr, given)
            })
        })
    }

    /// Judges by what is known wherever a rule is judged. Where no service has a limit, none is known at any
    /// time, whoever fills the form in: a set below that sets one has programs of its own, tried by its tests.
    fn given(
        &self,
        program: &FormProgram,
        at: RuleAt,
        judge: &mut dyn FnMut(&Splitter<'_>, &[Claim<'_>]) -> bool,
    ) -> bool {
        let has_limit = Expr::Has(Box::new(Expr::ServiceLimit));
        let given = self.atlas.given(&program.flow, at);
        let mut claims: Vec<Claim<'_>> = given.iter().map(coverage::Given::claim).collect();
        let mut services = program.services.iter();
        if services.all(|service| !matches!(service.limit, Limit::Days(_))) {
            claims.push(Claim {
                expr: &has_limit,
                outcomes: Outcomes::NO,
            });
        }
        judge(&Splitter::new(program), &claims)
    }

    /// The scenarios of a flow that come as expected.
    pub(super) fn holding(&self, flow: &str) -> impl Iterator<Item = &'o Scenario> {
        let scenarios = self.scenarios.iter().zip(&self.reached);
        scenarios
            .filter(move |(scenario, reached)| scenario.flow == flow && reached.is_some())
            .map(|(scenario, _)| *scenario)
    }

    /// The first scenario that comes as expected.
    pub(super) fn any_holding(&self) -> Option<&'o Scenario> {
        let mut scenarios = self.scenarios.iter().zip(&self.reached);
        let found = scenarios.find(|(_, reached)| reached.is_some());
        found.map(|(scenario, _)| *scenario)
    }

    /// Whether a scenario comes to where a mutant makes a difference. In a form that has nothing there as the
    /// rules are, it may make one anywhere.
    fn reaches(&self, scenario: usize, mutant: &Mutant, flow: &str) -> bool {
        let Some(reached) = &self.reached[scenario] else {
            return false;
        };
        match mutant.edit.site() {
            None => true,
            Some(site) => {
                let spots = self.atlas.around(flow, site, mutant.part.as_ref());
                spots.is_empty() || spots.iter().any(|spot| reached.contains(spot))
            }
        }
    }
}

/// The constraint that an edit drops, or makes a warning.
fn unheeded<'p>(edit: &Edit, program: &'p FormProgram) -> Option<(RuleAt, &'p Rule)> {
    let (path, number) = match edit {
        Edit::Warn(path, number) => (path, *number),
        Edit::Off(Site::Field(path, Aspect::Constraint(number))) => (path, *number),
        _ => return None,
    };
    let (section, id) = path.split_once('.')?;
    let of = |ix: usize| program.sections.get(ix).map(|it| it.id.as_str());
    let mut fields = program.fields.iter();
    let at = fields.position(|it| it.id == id && of(it.section) == Some(section))?;
    let mut constraints = program.fields[at].constraints.iter();
    let place = constraints.position(|it| it.number as usize == number)?;
    let at = RuleAt::Constraint(at, place);
    Some((at, program.rule(at)?))
}

/// Whether an edit may change a form at all.
fn concerns(ruleset: &RuleSet, edit: &Edit, program: &FormProgram) -> bool {
    let lists = |id: &str| {
        let flow = ruleset.flows.iter().find(|flow| flow.id == program.flow);
        flow.is_some_and(|flow| {
            let mut stages = flow.stages.iter();
            stages.any(|stage| stage.sections.iter().any(|it| it == id))
        })
    };
    let section = |path: &str| path.split('.').next().unwrap_or_default().to_owned();
    match edit {
        Edit::Expression(site, _) | Edit::Off(site) => match site {
            Site::Section(id) => lists(id),
            Site::Field(path, _) => lists(&section(path)),
        },
        Edit::Required(path, _) | Edit::Warn(path, _) | Edit::Stage(path, ..) => {
            lists(&section(path))
        }
        Edit::Least(id, _) => lists(id),
        Edit::Limit(id, _) => {
            program.services.iter().any(|it| it.id == *id) && reads_limit(program)
        }
        Edit::Item(_, flow) => program.flow == *flow,
    }
}

fn reads_limit(program: &FormProgram) -> bool {
    rules(program).any(|(_, rule)| reads_service(&rule.expr))
}

/// Whether an expression asks under which service the form is opened.
pub(super) fn reads_service(expr: &Expr) -> bool {
    let mut found = matches!(expr, Expr::ServiceLimit | Expr::Service);
    expr.parts(&mut |part| found |= reads_service(part));
    found
}

/// Every rule of a program.
pub(super) fn rules(program: &FormProgram) -> impl Iterator<Item = (RuleAt, &Rule)> {
    let sections = (0..program.sections.len()).map(RuleAt::Section);
    let fields = (0..program.fields.len()).flat_map(|at| {
        let constraints = 0..program.fields[at].constraints.len();
        [
            RuleAt::Shown(at),
            RuleAt::Required(at),
            RuleAt::Value(at),
            RuleAt::Preset(at),
        ]
        .into_iter()
        .chain(constraints.map(move |number| RuleAt::Constraint(at, number)))
    });
    let all = sections.chain(fields);
    all.filter_map(|at| Some((at, program.rule(at)?)))
}

/// The rules that differ, if nothing else does.
fn differing_rules<'p>(
    a: &'p FormProgram,
    b: &'p FormProgram,
) -> Option<Vec<(RuleAt, &'p Rule, &'p Rule)>> {
    let mut changed = Vec::new();
    let mut like_a = b.clone();
    let of_b: Vec<(RuleAt, &Rule)> = rules(b).collect();
    for (at, rule) in rules(a) {
        let (_, other) = of_b.iter().find(|(it, _)| *it == at)?;
        if rule != *other {
            changed.push((at, rule, *other));
            *like_a.rule_mut(at)? = rule.clone();
        }
    }
    // The order of computation follows from what the rules read; calendars from what they ask.
    like_a.order.clone_from(&a.order);
    like_a.calendars.clone_from(&a.calendars);
    (like_a == *a).then_some(changed)
}

fn is_the_same(
    splitter: &Splitter<'_>,
    at: RuleAt,
    a: &Expr,
    b: &Expr,
    given: &[Claim<'_>],
) -> bool {
    let matters = match at {
        RuleAt::Value(_) | RuleAt::Preset(_) => {
            return splitter.equivalent(a, b, given).is_proved();
        }
        RuleAt::Constraint(..) => Outcomes::NO,
        _ => Outcomes::YES,
    };
    let parts = |one: &Expr, other: &Expr| {
        let mut claims = given.to_vec();
        let is = Claim {
            expr: one,
            outcomes: matters,
        };
        let is_not = Claim {
            expr: other,
            outcomes: matters.others(),
        };
        claims.extend([is, is_not]);
        // Same lifetimes for the claims of both.
        splitter.impossible(&claims).is_proved()
    };
    parts(a, b) && parts(b, a)
}
