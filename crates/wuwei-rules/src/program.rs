//! A checked rule set to form programs: one for each flow.
//!
//! ```text
//! RuleSet ─layout─▶ positions, stages, names ─sort─▶ order ─compile─▶ FormProgram
//! ```
//!
//! Every expression is judged in every flow that uses it: a name may be answered too late in one of
//! them, or not at all.

mod compiling;
mod implied;
mod kinds;
mod layout;
mod order;
mod report;
mod rules;

pub(crate) use layout::ITEM_STATES;
pub(crate) use rules::Parsed;

use std::collections::BTreeSet;
use std::ops::Range;

use wuwei_engine::FormProgram;
use wuwei_engine::expr::{Expr, Function};
use wuwei_engine::program::{CalendarYear, Counting, Cycle, ServiceFacts};

use crate::close::{Checked, Site};
use crate::codes;
use crate::conditions;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::expr::{ErrorKind, ExprError};
use crate::keys::Kind;
use crate::merge::Replaced;
use crate::ruleset::{Flow, RuleSet};

/// What is wrong with an expression of the rule set.
#[derive(Debug, Clone, PartialEq)]
pub(crate) struct Finding {
    /// Where the expression stands.
    pub(crate) site: Site,
    /// What is wrong in it.
    pub(crate) error: ExprError,
    /// Other expressions involved, each with a few words.
    pub(crate) others: Vec<(Site, Range<usize>, String)>,
}

/// The programs of a set, and the expressions that they were made of.
pub(crate) struct Compiled<'c> {
    pub(crate) checked: &'c Checked,
    pub(crate) programs: &'c [FormProgram],
    /// For each program its expressions, as its flow needs them.
    pub(crate) trees: &'c [Parsed],
    /// Expressions that have a fault: what became of them says nothing.
    pub(crate) faulty: BTreeSet<Site>,
}

/// Compiles the form of every flow, in their order. If something is wrong, the programs are not to be
/// used.
///
/// Of each condition in `replaced` it must be proved that it keeps what the one above demands.
pub(crate) fn build(
    checked: &Checked,
    replaced: &[Replaced],
    diagnostics: &mut Diagnostics,
) -> Vec<FormProgram> {
    let ruleset = &checked.ruleset;
    let Forms {
        programs,
        trees,
        findings,
        doubts,
    } = forms(ruleset, replaced);
    never_shown(checked, &programs, diagnostics);
    let compiled = Compiled {
        checked,
        programs: &programs,
        trees: &trees,
        faulty: findings.iter().map(|it| it.site.clone()).collect(),
    };
    conditions::check(&compiled, diagnostics);
    for (at, replaced) in replaced.iter().enumerate() {
        // The plainest of what the flows have against it.
        let own = doubts.iter().filter(|(of, ..)| *of == at);
        if let Some((_, doubt, flow)) = own.min_by_key(|(_, doubt, _)| doubt) {
            diagnostics.push(implied::refusal(replaced, doubt, flow));
        }
    }
    // What hangs on an answer that is not asked for any more is not said beside why it must be.
    let less = |of: usize| replaced.get(of).is_some_and(Replaced::asks_less);
    let refused = doubts.iter().any(|(of, ..)| less(*of));
    for finding in findings.into_iter().filter(|it| !(refused && follows(it))) {
        if let Some(diagnostic) = report::diagnostic(finding, &checked.places) {
            diagnostics.push(diagnostic);
        }
    }
    programs
}

/// Whether a finding may follow from a condition under which something is asked for or shown less often.
fn follows(finding: &Finding) -> bool {
    finding.error.kind == ErrorKind::Unguarded
}

/// A field of listed sections whose condition holds in no flow is in no form.
fn never_shown(checked: &Checked, programs: &[FormProgram], diagnostics: &mut Diagnostics) {
    let mut sections = BTreeSet::new();
    let mut asked = BTreeSet::new();
    for program in programs {
        for field in &program.fields {
            let section = program.sections[field.section].id.as_str();
            sections.insert(section);
            asked.insert((section, field.id.as_str()));
        }
    }
    for (path, field) in &checked.ruleset.fields {
        if sections.contains(field.section.as_str())
            && !asked.contains(&(field.section.as_str(), field.id.as_str()))
            && let Some(span) = checked.places.entity(Kind::Field, path)
        {
            let message = format!(
                "`{path}` shows in no form: its condition holds in no flow that lists its section"
            );
            diagnostics.push(
                Diagnostic::new(codes::NEVER_ANSWERED, span, message)
                    .label("in no form")
                    .help("look at the roles, types and flows that its `visible_when` names"),
            );
        }
    }
}

/// Every expression of a set that was checked.
pub(crate) fn parse_all(ruleset: &RuleSet) -> Parsed {
    rules::parse_all(ruleset).0
}

/// Which of these conditions some flow of a checked set doubts; nothing if a form of it cannot be made.
pub(crate) fn doubted(ruleset: &RuleSet, replaced: &[Replaced]) -> Option<BTreeSet<usize>> {
    let forms = forms(ruleset, replaced);
    let sound = forms.findings.iter().all(follows);
    sound.then(|| forms.doubts.into_iter().map(|(at, ..)| at).collect())
}

/// The form of one flow; nothing if something is wrong with it.
pub(crate) fn flow_of(ruleset: &RuleSet, flow: &Flow, parsed: &Parsed) -> Option<FormProgram> {
    let form = flow_form(ruleset, flow, parsed, &[]);
    form.findings.is_empty().then_some(form.program)
}

/// The expressions of a set as each of its flows needs them, in the order of the flows: what a flow decides
/// by itself is gone.
pub(crate) fn parsed_by_flow(ruleset: &RuleSet) -> Vec<Parsed> {
    let (parsed, _) = rules::parse_all(ruleset);
    let flows = ruleset.flows.iter();
    flows
        .map(|flow| rules::of_flow(&parsed, &mut layout::facts(ruleset, flow)))
        .collect()
}

/// A doubt about a replaced condition, and the flow whose it is.
type Doubted = (usize, implied::Doubt, String);

/// The forms of a set, and all that is said of them.
#[derive(Default)]
struct Forms {
    programs: Vec<FormProgram>,
    /// For each program its expressions.
    trees: Vec<Parsed>,
    findings: Vec<Finding>,
    doubts: Vec<Doubted>,
}

fn forms(ruleset: &RuleSet, replaced: &[Replaced]) -> Forms {
    let (parsed, findings) = rules::parse_all(ruleset);
    let mut forms = Forms {
        findings,
        ..Forms::default()
    };
    for flow in &ruleset.flows {
        let form = flow_form(ruleset, flow, &parsed, replaced);
        let doubts = form.doubts.into_iter();
        let doubts = doubts.map(|(at, doubt)| (at, doubt, flow.id.clone()));
        forms.doubts.extend(doubts);
        forms.programs.push(form.program);
        forms.trees.push(form.tree);
        // The same expression is wrong in the same way in several flows: said once.
        for finding in form.findings {
            if !forms.findings.contains(&finding) {
                forms.findings.push(finding);
            }
        }
    }
    forms
}

/// The form of one flow.
struct FlowForm {
    program: FormProgram,
    tree: Parsed,
    findings: Vec<Finding>,
    /// Conditions, by their position among those replaced.
    doubts: Vec<(usize, implied::Doubt)>,
}

fn flow_form(ruleset: &RuleSet, flow: &Flow, parsed: &Parsed, replaced: &[Replaced]) -> FlowForm {
    let mut facts = layout::facts(ruleset, flow);
    let tree = rules::of_flow(parsed, &mut facts);
    let parsed = &tree;
    let mut layout = layout::lay_out(ruleset, flow, facts, parsed);
    let (order, circles) = order::sort(&rules::needs(&layout, parsed));
    let mut findings: Vec<Finding> = circles
        .iter()
        .map(|circle| rules::circle(circle, &layout, parsed))
        .collect();
    findings.extend(compiling::compile_all(&mut layout, parsed, &order));
    let mut program = FormProgram {
        flow: flow.id.clone(),
        stages: layout.stages.clone(),
        sections: layout.sections.clone(),
        fields: layout.fields.clone(),
        order: Vec::new(),
        services: services(ruleset, flow),
        calendars: Vec::new(),
        counting: Counting::default(),
    };
    if counts_working_days(&program) {
        program.calendars = calendars(ruleset);
        program.counting = ruleset.counting;
    }
    // Most circles are among the findings already, and told whole; not those by way of a group's rows.
    if let Err(Cycle(circle)) = program.arrange()
        && circles.is_empty()
    {
        findings.push(rules::circle(&circle, &layout, parsed));
    }
    let doubts = match findings.iter().all(follows) {
        true => implied::doubts(&layout, &program, flow, replaced),
        false => Vec::new(),
    };
    FlowForm {
        program,
        tree,
        findings,
        doubts,
    }
}

fn services(ruleset: &RuleSet, flow: &Flow) -> Vec<ServiceFacts> {
    let mut services: Vec<_> = ruleset
        .services_of(flow)
        .map(|service| ServiceFacts {
            id: service.id.clone(),
            limit: service.limit,
        })
        .collect();
    services.sort_by(|a, b| a.id.cmp(&b.id));
    services
}

fn calendars(ruleset: &RuleSet) -> Vec<CalendarYear> {
    let mut years: Vec<_> = ruleset
        .calendars
        .iter()
        .map(|calendar| calendar.year.clone())
        .collect();
    years.sort_by_key(|year| year.year);
    for year in &mut years {
        year.holidays.sort();
        year.workdays.sort();
    }
    years
}

fn counts_working_days(program: &FormProgram) -> bool {
    let of_fields = program.fields.iter().flat_map(|field| {
        let required = match &field.required {
            wuwei_engine::program::Requirement::When(rule) => Some(rule),
            _ => None,
        };
        let constraints = field.constraints.iter().map(|constraint| &constraint.rule);
        let others = [
            field.visible_when.as_ref(),
            field.value.as_ref(),
            field.preset.as_ref(),
            required,
        ];
        others.into_iter().flatten().chain(constraints)
    });
    let of_sections = program
        .sections
        .iter()
        .filter_map(|section| section.visible_when.as_ref());
    of_fields
        .chain(of_sections)
        .any(|rule| calls_calendar(&rule.expr))
}

fn calls_calendar(expr: &Expr) -> bool {
    let all = |operands: &[Expr]| operands.iter().any(calls_calendar);
    match expr {
        Expr::Call(Function::AfterWorkingDays | Function::WorkingDaysBetween, _) => true,
        Expr::Call(_, operands) | Expr::And(operands) | Expr::Or(operands) => all(operands),
        Expr::In(a, items) => calls_calendar(a) || all(items),
        Expr::Not(a) | Expr::Negate(a) | Expr::Has(a) | Expr::Over { body: a, .. } => {
            calls_calendar(a)
        }
        Expr::Compare(_, a, b) | Expr::Arithmetic(_, a, b) => {
            calls_calendar(a) || calls_calendar(b)
        }
        Expr::If(a, b, c) => calls_calendar(a) || calls_calendar(b) || calls_calendar(c),
        _ => false,
    }
}
