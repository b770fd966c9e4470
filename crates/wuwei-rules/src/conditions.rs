//! Conditions that can't do what they were written for: decided by [`crate::split`], told where they stand.
//!
//! Every expression is looked at once, in each flow that judges it, under what is known wherever it is
//! judged: the stages that list its section, and that the section and the field show. A condition is
//! reported only for what holds in all of its flows.

mod constraint;
mod holds;
mod table;

use std::collections::BTreeMap;
use std::ops::Range;

use wuwei_engine::expr::{FieldIx, SectionIx};
use wuwei_engine::program::{Field, Requirement, Rule, Stage};
use wuwei_engine::{Datum, Expr, FormProgram};

use crate::close::{Aspect, Places, Site};
use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::expr::{Node, print};
use crate::program::Compiled;
use crate::ruleset::RuleSet;
use crate::source::Span;
use crate::split::{Claim, Splitter, Verdict};

/// Steps of one search: an expression takes several.
const STEPS: u32 = 20_000;

/// Judges every condition, constraint and table of a set. What has a fault of its own is left out.
pub(crate) fn check(set: &Compiled, diagnostics: &mut Diagnostics) {
    let judged = Judged::of(set);
    let places = &set.checked.places;
    for (site, uses) in &judged.sites {
        if set.faulty.contains(site) || places.expression(site).is_none() {
            continue;
        }
        let mut told = Told {
            site,
            uses,
            places,
            ruleset: &set.checked.ruleset,
            diagnostics,
        };
        let outcome = match site {
            Site::Section(_) | Site::Field(_, Aspect::VisibleWhen | Aspect::RequiredWhen) => {
                holds::check(&mut told)
            }
            Site::Field(_, Aspect::Constraint(_)) => constraint::check(&mut told),
            Site::Field(_, Aspect::Value | Aspect::Preset) => table::check(&mut told),
        };
        if outcome.is_none() {
            told.not_decided();
        }
    }
}

/// Where an expression is judged, by flow.
struct Judged<'c> {
    sites: BTreeMap<Site, Uses<'c>>,
}

/// All flows that judge one expression.
#[derive(Default)]
struct Uses<'c> {
    uses: Vec<Use<'c>>,
    /// In some flow it is decided before anybody answers, and holds.
    free: bool,
}

/// An expression in one flow.
struct Use<'c> {
    program: &'c FormProgram,
    section: SectionIx,
    /// The field whose rule it is; none for a section's.
    field: Option<FieldIx>,
    rule: &'c Rule,
    /// The tree that it was compiled from.
    node: &'c Node,
    /// The stages that list its section.
    stage: Expr,
}

/// A finding in the making.
struct Told<'t, 'c> {
    site: &'t Site,
    uses: &'t Uses<'c>,
    places: &'t Places,
    ruleset: &'t RuleSet,
    diagnostics: &'t mut Diagnostics,
}

/// Something that is so wherever an expression is judged.
struct Given<'c> {
    claim: &'c Expr,
    /// Where it is written, if it is.
    site: Option<Site>,
}

impl<'c> Judged<'c> {
    fn of(set: &Compiled<'c>) -> Judged<'c> {
        let mut sites = BTreeMap::<Site, Uses>::new();
        for (program, tree) in set.programs.iter().zip(set.trees) {
            let mut rules: Vec<(Site, SectionIx, Option<FieldIx>, Option<&Rule>)> = Vec::new();
            for (ix, section) in program.sections.iter().enumerate() {
                let site = Site::Section(section.id.clone());
                rules.push((site, ix, None, section.visible_when.as_ref()));
            }
            for (ix, field) in program.fields.iter().enumerate() {
                let path = format!("{}.{}", program.sections[field.section].id, field.id);
                let mut add = |aspect, rule| {
                    rules.push((
                        Site::Field(path.clone(), aspect),
                        field.section,
                        Some(ix),
                        rule,
                    ));
                };
                add(Aspect::VisibleWhen, field.visible_when.as_ref());
                match &field.required {
                    Requirement::Never => {}
                    Requirement::Always(_) => add(Aspect::RequiredWhen, None),
                    Requirement::When(rule) => add(Aspect::RequiredWhen, Some(rule)),
                }
                if let Some(rule) = &field.value {
                    add(Aspect::Value, Some(rule));
                }
                if let Some(rule) = &field.preset {
                    add(Aspect::Preset, Some(rule));
                }
                for constraint in &field.constraints {
                    let aspect = Aspect::Constraint(constraint.number as usize);
                    add(aspect, Some(&constraint.rule));
                }
            }
            for (site, section, field, rule) in rules {
                let node = tree.get(&site).map(|(node, _)| node);
                let uses = sites.entry(site).or_default();
                match rule.zip(node) {
                    Some((rule, node)) => uses.uses.push(Use {
                        program,
                        section,
                        field,
                        rule,
                        node,
                        stage: stages(program, section, field),
                    }),
                    None => uses.free = true,
                }
            }
        }
        sites.retain(|_, uses| !uses.uses.is_empty());
        Judged { sites }
    }
}

/// That the stage is one in which that is judged.
fn stages(program: &FormProgram, section: SectionIx, field: Option<FieldIx>) -> Expr {
    let from = field.map_or(0, |field| program.fields[field].from);
    let lists = |(at, stage): &(usize, &Stage)| *at >= from && stage.sections.contains(&section);
    let listing = program.stages.iter().enumerate().filter(lists);
    let ids = listing.map(|(_, stage)| Expr::Literal(Datum::Text(stage.id.clone())));
    Expr::In(Expr::Stage.into(), ids.collect())
}

impl<'c> Use<'c> {
    fn splitter(&self) -> Splitter<'c> {
        Splitter::new(self.program).within(STEPS)
    }

    fn field(&self) -> Option<&'c Field> {
        self.field.map(|field| &self.program.fields[field])
    }

    /// What is so wherever the expression is judged. What was signed while a condition held stays shown
    /// when time has passed, so one that hangs on it says nothing.
    fn given(&self, site: &Site) -> Vec<Given<'_>> {
        let mut given = Vec::new();
        if asks_stage(&self.rule.expr) {
            given.push(Given {
                claim: &self.stage,
                site: None,
            });
        }
        let section = &self.program.sections[self.section];
        if let (Site::Field(path, aspect), Some(field)) = (site, self.field()) {
            let shown = field.visible_when.as_ref();
            if let Some(rule) = shown.filter(|_| *aspect != Aspect::VisibleWhen) {
                given.push(Given {
                    claim: &rule.expr,
                    site: Some(Site::Field(path.clone(), Aspect::VisibleWhen)),
                });
            }
            if let Some(rule) = &section.visible_when {
                given.push(Given {
                    claim: &rule.expr,
                    site: Some(Site::Section(section.id.clone())),
                });
            }
        }
        given.retain(|given| given.site.is_none() || is_lasting(given.claim));
        given
    }
}

/// Whether a condition comes to the same in every later stage and on every later day.
fn is_lasting(expr: &Expr) -> bool {
    let mut lasting = !matches!(expr, Expr::Stage | Expr::Today | Expr::Over { .. });
    expr.parts(&mut |part| lasting &= is_lasting(part));
    lasting
}

fn asks_stage(expr: &Expr) -> bool {
    let mut asks = *expr == Expr::Stage;
    expr.parts(&mut |part| asks |= asks_stage(part));
    asks
}

impl Told<'_, '_> {
    fn span(&self, range: Range<usize>) -> Option<Span> {
        Some(self.places.expression(self.site)?.span(range))
    }

    fn report(&mut self, diagnostic: Diagnostic) {
        self.diagnostics.push(diagnostic);
    }

    /// A search was given up: said once for the expression.
    fn not_decided(&mut self) {
        let Some(span) = self.span(self.uses.uses[0].node.span.clone()) else {
            return;
        };
        let message = "whether this always, sometimes or never holds could not be decided";
        self.report(
            Diagnostic::new(codes::UNDECIDED, span, message)
                .label("too much hangs together here")
                .help("compute parts of it in fields of their own, so that each can be understood"),
        );
    }

    /// What the site is about, as messages name it.
    fn path(&self) -> &str {
        match self.site {
            Site::Section(path) | Site::Field(path, _) => path,
        }
    }

    /// Names the places of what else a finding rests on.
    fn resting_on(&self, mut diagnostic: Diagnostic, given: &[&Given]) -> Diagnostic {
        for given in given {
            let Some(site) = &given.site else {
                continue;
            };
            let Some(place) = self.places.expression(site) else {
                continue;
            };
            diagnostic =
                diagnostic.other(place.span(0..usize::MAX), "it shows only where this holds");
        }
        diagnostic
    }
}

/// Which of some claims can't hold together: as few as show it. None if they can, or it is not known.
fn core(splitter: Splitter, claims: &[Claim]) -> Option<Vec<usize>> {
    if !splitter.impossible(claims).is_proved() {
        return None;
    }
    let mut kept: Vec<usize> = (0..claims.len()).collect();
    // More would say less and take longer.
    if kept.len() > 24 {
        return Some(kept);
    }
    for at in 0..claims.len() {
        let fewer: Vec<Claim> = kept
            .iter()
            .filter(|it| **it != at)
            .map(|it| claims[*it])
            .collect();
        if splitter.impossible(&fewer).is_proved() {
            kept.retain(|it| *it != at);
        }
    }
    Some(kept)
}

/// Whether a claim is so in all of some flows; `None` if that can't be decided.
fn in_all(verdicts: impl IntoIterator<Item = Verdict>) -> Option<bool> {
    for verdict in verdicts {
        match verdict {
            Verdict::Proved => {}
            Verdict::Witness(_) => return Some(false),
            Verdict::NotDecided => return None,
        }
    }
    Some(true)
}

/// An expression in backticks, as it was written but in one spelling.
fn quoted(node: &Node) -> String {
    format!("`{}`", print(node))
}

/// `a`, `a and b`, `a, b and c`.
fn listed(parts: &[String]) -> String {
    match parts {
        [] => String::new(),
        [only] => only.clone(),
        [all @ .., last] => format!("{} and {last}", all.join(", ")),
    }
}
