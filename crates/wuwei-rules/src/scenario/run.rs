//! A scenario through a form, stage by stage, as a person would take it: what is not shown cannot be
//! answered, what is wrong cannot be signed.

use std::rc::Rc;

use wuwei_engine::form::Aspect;
use wuwei_engine::program::Kind;
use wuwei_engine::{Form, FormProgram, Problem, Situation, encoding};
use wuwei_json::Value as Json;

use super::inherited;
use super::place::{self, Of};
use super::tell::{Asked, Teller};
use super::{Act, Complaint, Deed, Expectation, Expected, Scenario, Stage};
use crate::Places;
use crate::diagnostic::Diagnostic;
use crate::source::Span;

/// The state of a record after entries of these data (RECORD 1); an argument, since this crate knows no
/// records.
pub type Fold = fn(&[Json]) -> Json;

/// How a scenario went.
#[derive(Debug)]
pub struct Run {
    /// What came otherwise than expected, and where the rules decided it.
    pub failures: Vec<Diagnostic>,
    /// The entries that it made.
    pub signed: Vec<Signed>,
    /// What would have been signed after each step, those of the entries among them.
    pub attempts: Vec<Attempt>,
    /// How many expectations were looked at.
    pub looked_at: usize,
}

/// What would have been signed after a step.
#[derive(Debug)]
pub struct Attempt {
    /// Position of the stage among the scenario's.
    pub stage: usize,
    /// The entry's `data`.
    pub data: Json,
}

/// An entry that a scenario made.
#[derive(Debug)]
pub struct Signed {
    /// Its stage.
    pub stage: String,
    /// Its `data`.
    pub data: Json,
}

/// Takes a scenario through a form. `places` says where the rules stand that decide.
pub fn run(scenario: &Scenario, program: &Rc<FormProgram>, places: &Places, fold: Fold) -> Run {
    watched(scenario, program, places, fold, &mut |_| {})
}

/// As [`run`]; `watch` sees the form whenever it has settled: as each stage opens, and after each deed.
pub fn watched(
    scenario: &Scenario,
    program: &Rc<FormProgram>,
    places: &Places,
    fold: Fold,
    watch: &mut dyn FnMut(&Form),
) -> Run {
    take(scenario, program, places, fold, &mut |form| {
        watch(form);
        Go::On
    })
}

/// Whether a scenario comes otherwise than expected under a program; it goes no further than to the first
/// place where it does.
pub fn notices(
    scenario: &Scenario,
    program: &Rc<FormProgram>,
    places: &Places,
    fold: Fold,
) -> bool {
    let run = take(scenario, program, places, fold, &mut |_| Go::UntilFailure);
    !run.failures.is_empty()
}

/// Whether a run goes on after what came otherwise.
#[derive(Clone, Copy, PartialEq)]
enum Go {
    On,
    UntilFailure,
}

fn take(
    scenario: &Scenario,
    program: &Rc<FormProgram>,
    places: &Places,
    fold: Fold,
    watch: &mut dyn FnMut(&Form) -> Go,
) -> Run {
    let program = &inherited::program(scenario, program);
    let mut run = Run {
        failures: Vec::new(),
        signed: Vec::new(),
        attempts: Vec::new(),
        looked_at: 0,
    };
    for (at, stage) in scenario.stages.iter().enumerate() {
        let signed: Vec<Json> = run.signed.iter().map(|entry| entry.data.clone()).collect();
        let mut form = open(program, scenario, stage, &fold(&signed));
        inherited::answer(&mut form, scenario);
        let teller = Teller { places };
        let go = watch(&form);
        let enough = |run: &Run| go == Go::UntilFailure && !run.failures.is_empty();
        for step in &stage.steps {
            for deed in &step.deeds {
                run.failures.extend(do_it(&mut form, deed, teller));
                watch(&form);
                if enough(&run) {
                    return run;
                }
            }
            if !inherited::answer(&mut form, scenario).is_empty() {
                watch(&form);
            }
            for expectation in &step.expected {
                run.looked_at += 1;
                run.failures
                    .extend(look(&form, scenario, expectation, teller));
                if enough(&run) {
                    return run;
                }
            }
            if go == Go::On {
                run.attempts.push(Attempt {
                    stage: at,
                    data: form.data(),
                });
            }
        }
        let is_last = at + 1 == scenario.stages.len();
        if is_last && !scenario.finished {
            break;
        }
        let in_the_way = problems(&form, false);
        if !in_the_way.is_empty() {
            let told = in_the_way
                .iter()
                .map(|problem| teller.unsigned(&form, stage, problem));
            run.failures.extend(told);
            break;
        }
        run.signed.push(Signed {
            stage: stage.id.clone(),
            data: form.data(),
        });
    }
    run
}

/// The form as a scenario leaves its last stage, unsigned; expectations are not looked at.
pub(crate) fn form_at_end(scenario: &Scenario, program: &Rc<FormProgram>, fold: Fold) -> Form {
    let mut last = None;
    played(scenario, program, fold, &mut |form, _| last = Some(form));
    last.unwrap_or_else(|| Form::open(Rc::clone(program), &Situation::default()))
}

/// A scenario with all that it answers by itself written out, as one of the set's own.
pub(crate) fn explicit(scenario: &Scenario, program: &Rc<FormProgram>, fold: Fold) -> Scenario {
    let mut explicit = scenario.clone();
    explicit.beyond = None;
    let mut stages = explicit.stages.iter_mut();
    played(scenario, program, fold, &mut |_, added| {
        let last = stages.next().and_then(|stage| stage.steps.last_mut());
        if let Some(last) = last {
            last.deeds.extend(added);
        }
    });
    explicit
}

/// Takes a scenario through its stages; gives each form as it is before it is signed, and what was answered
/// besides.
fn played(
    scenario: &Scenario,
    program: &Rc<FormProgram>,
    fold: Fold,
    stage_done: &mut dyn FnMut(Form, Vec<Deed>),
) {
    let program = &inherited::program(scenario, program);
    let nowhere = Places::default();
    let teller = Teller { places: &nowhere };
    let mut signed: Vec<Json> = Vec::new();
    for stage in &scenario.stages {
        let mut form = open(program, scenario, stage, &fold(&signed));
        let mut added = inherited::answer(&mut form, scenario);
        for step in &stage.steps {
            for deed in &step.deeds {
                do_it(&mut form, deed, teller);
            }
            added.extend(inherited::answer(&mut form, scenario));
        }
        signed.push(form.data());
        stage_done(form, added);
    }
}

/// Whether a field is seen, needed, and what it holds; nothing if there is none.
pub(crate) fn sight(form: &Form, path: &str) -> Option<(bool, bool, Option<String>)> {
    let field = form.field(path)?;
    let visible = is_visible(form, path);
    let value = value(form, path).filter(|_| visible);
    Some((
        visible,
        visible && field.required,
        value.map(|it| text(&it)),
    ))
}

/// All that a check lists now, or all that is doubted.
pub(crate) fn complaints_now(form: &Form, warnings: bool) -> Vec<Complaint> {
    let all = problems(form, warnings).into_iter();
    all.map(|problem| Complaint {
        number: number_of(&problem),
        code: problem.code,
        path: problem.path,
        span: Span::default(),
    })
    .collect()
}

fn open(program: &Rc<FormProgram>, scenario: &Scenario, stage: &Stage, signed: &Json) -> Form {
    let position = program.stages.iter().position(|it| it.id == stage.id);
    let situation = Situation {
        stage: position.unwrap_or(program.stages.len()),
        service: scenario.service.clone(),
        today: Some(stage.at.date),
        signed: signed.clone(),
    };
    let mut form = Form::open(Rc::clone(program), &situation);
    form.give_presets();
    form.give_first_rows();
    form
}

/// Does it as a person does: sees the question, answers it, goes on to the next.
fn do_it(form: &mut Form, deed: &Deed, teller: Teller<'_>) -> Option<Diagnostic> {
    let (section, row) = deed.path.split_once('.').unwrap_or((&deed.path, ""));
    match &deed.act {
        // A group that must have a row offers its first one.
        Act::Add if form.row(section, row).is_some() => None,
        Act::Add => match form.add_row(section) {
            Some((added, _)) if added == row => None,
            _ => Some(teller.no_row(form, deed)),
        },
        Act::Remove => {
            let there = form.row(section, row).is_some_and(|row| !row.signed);
            form.remove_row(section, row);
            (!there).then(|| teller.no_row(form, deed))
        }
        Act::Answer(typed) => {
            if !form.field(&deed.path).is_some_and(|field| field.open) {
                return Some(teller.not_asked(form, deed));
            }
            form.set(&deed.path, typed);
            form.leave(&deed.path);
            None
        }
    }
}

fn look(
    form: &Form,
    scenario: &Scenario,
    expectation: &Expectation,
    teller: Teller<'_>,
) -> Option<Diagnostic> {
    let differs = |path: &str, aspect, expected: String, came: String| {
        Some(teller.differs(
            form,
            expectation.span,
            path,
            Asked {
                aspect,
                expected,
                came,
            },
        ))
    };
    let shown = |is| if is { "shown" } else { "not shown" }.to_owned();
    let needed = |is| if is { "required" } else { "not required" }.to_owned();
    match &expectation.expected {
        Expected::Visible(path) | Expected::Hidden(path) => {
            let wanted = matches!(expectation.expected, Expected::Visible(_));
            let came = is_visible(form, path);
            match came == wanted {
                true => None,
                false => differs(path, Aspect::Visible, shown(wanted), shown(came)),
            }
        }
        Expected::Required(path) | Expected::Optional(path) => {
            let wanted = matches!(expectation.expected, Expected::Required(_));
            if !is_visible(form, path) {
                return differs(path, Aspect::Visible, needed(wanted), shown(false));
            }
            let came = form.field(path).is_some_and(|field| field.required);
            match came == wanted {
                true => None,
                false => differs(path, Aspect::Required, needed(wanted), needed(came)),
            }
        }
        Expected::Value(path, wanted) => {
            let came = value(form, path);
            match came == *wanted {
                true => None,
                false => {
                    let said = |json: &Option<Json>| json.as_ref().map_or("nothing".into(), text);
                    differs(path, Aspect::Computed, said(wanted), said(&came))
                }
            }
        }
        Expected::Data(section, wanted) => {
            let data = form.data();
            let came = data.get(section);
            let came = came.map(|came| inherited::known(form, scenario, section, came));
            let came = came.as_ref();
            let wanted = &inherited::known(form, scenario, section, wanted);
            // An empty section is none.
            let none = matches!(wanted, Json::Array(rows) if rows.is_empty())
                || matches!(wanted, Json::Object(answers) if answers.is_empty());
            match came == Some(wanted) || none && came.is_none() {
                true => None,
                false => Some(teller.other_data(expectation.span, section, wanted, came)),
            }
        }
        Expected::Problems(wanted) => {
            let came = problems(form, false);
            complaints(form, expectation, wanted, &came, teller)
        }
        Expected::Warnings(wanted) => {
            let came = problems(form, true);
            complaints(form, expectation, wanted, &came, teller)
        }
    }
}

fn complaints(
    form: &Form,
    expectation: &Expectation,
    wanted: &[Complaint],
    came: &[Problem],
    teller: Teller<'_>,
) -> Option<Diagnostic> {
    let missing = wanted
        .iter()
        .filter(|wanted| !came.iter().any(|came| is_the_same(wanted, came)));
    let surplus = came
        .iter()
        .filter(|came| !wanted.iter().any(|wanted| is_the_same(wanted, came)));
    teller.complaints(form, expectation.span, missing.collect(), surplus.collect())
}

fn is_the_same(wanted: &Complaint, came: &Problem) -> bool {
    wanted.path == came.path
        && wanted.code == came.code
        && wanted
            .number
            .is_none_or(|number| number_of(came) == Some(number))
}

/// Which of a field's constraints it is that a problem comes from.
pub(crate) fn number_of(problem: &Problem) -> Option<u32> {
    let (_, number) = problem.args.iter().find(|(slot, _)| *slot == "number")?;
    number.parse().ok()
}

fn problems(form: &Form, warnings: bool) -> Vec<Problem> {
    let mut problems = form.problems();
    problems.retain(|problem| problem.warning == warnings);
    problems
}

/// Whether a field or a section is on the screen.
fn is_visible(form: &Form, path: &str) -> bool {
    match form.field(path) {
        Some(field) => field.visible && section_is_visible(form, path),
        None => !path.contains('.') && section_is_visible(form, path),
    }
}

fn section_is_visible(form: &Form, path: &str) -> bool {
    let id = path.split('.').next().unwrap_or(path);
    form.section(id)
        .is_some_and(|section| section.visible && (section.listed || section.signed))
}

/// A field's value as `data` would hold it.
pub(crate) fn value(form: &Form, path: &str) -> Option<Json> {
    let state = form.field(path)?;
    let datum = state.value.datum()?;
    let program = form.program();
    let place = place::find(program, path, &|_| String::new()).ok()?;
    let kind = match place.of {
        Of::Field(field) => &field.kind,
        _ => &Kind::Text,
    };
    Some(encoding::encode(kind, datum))
}

/// A value as people read it in a message.
pub(super) fn text(json: &Json) -> String {
    match json {
        Json::String(text) => format!("`{text}`"),
        json => format!(
            "`{}`",
            String::from_utf8_lossy(&wuwei_json::to_canonical(json))
        ),
    }
}
