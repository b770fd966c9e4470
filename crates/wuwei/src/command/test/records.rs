//! What scenarios sign, held against what everybody else knows of the forms: the published JSON Schema, and
//! the forms of the set that this one extends.

use std::collections::BTreeMap;
use std::rc::Rc;

use wuwei_engine::{FormProgram, Problem, judge};
use wuwei_json::{Object, Value};
use wuwei_rules::scenario::{Run, there};
use wuwei_rules::{Diagnostic, Form, Output, RuleSet, Scenario};

use super::state;

/// Compares a scenario's entries with the schema of its form: what the engine accepts, the schema accepts;
/// and where a stage's schema says all there is to say, it refuses what the engine refuses.
pub(super) fn schema(form: &Form, scenario: &Scenario, run: &Run) -> Vec<Diagnostic> {
    let schemas = Schemas::of(form);
    let mut found = Vec::new();
    for attempt in &run.attempts {
        let Some(stage) = scenario.stages.get(attempt.stage) else {
            continue;
        };
        let before: Vec<Value> = signed(run).take(attempt.stage).collect();
        if before.len() < attempt.stage {
            continue;
        }
        let refused = refused(
            &schemas.program,
            scenario,
            attempt.stage,
            &before,
            &attempt.data,
        );
        let mut all = before;
        all.push(attempt.data.clone());
        let said = schemas.says(&stage.id, &state(&all));
        let message = match (refused.first(), said) {
            (None, Some(said)) => format!(
                "the schema of flow `{}` refuses what stage `{}` may sign: {said}",
                scenario.flow, stage.id
            ),
            (Some(problem), None) if schemas.is_whole(&stage.id) => format!(
                "the schema of flow `{}` lists nothing that it cannot say, and accepts what stage `{}` may not sign: `{}` {}",
                scenario.flow, stage.id, problem.path, problem.code
            ),
            _ => continue,
        };
        found.push(Diagnostic::failed(stage.span, message).label("in this stage"));
        break;
    }
    found
}

/// Whether a base's form accepts a scenario's entries, cut down to what the base knows: a record is safe to
/// read for whoever has never seen this set. What the base leaves open is this set's: limits, and the entries
/// of lists to which any set may add (`choices_from`).
pub(super) fn safe(
    base: &Output,
    form: &Form,
    scenario: &Scenario,
    run: &Run,
) -> Option<Diagnostic> {
    let mut forms = base.forms.iter().map(|it| &it.program);
    let mut program = forms.find(|it| it.flow == scenario.flow)?.clone();
    program.services.clone_from(&form.program.services);
    for field in &mut program.fields {
        let section = &program.sections[field.section].id;
        let path = format!("{section}.{}", field.id);
        let declared = base.ruleset.fields.get(&path);
        if declared.is_some_and(|it| it.choices_from.is_some()) {
            let theirs =
                form.program.fields.iter().find(|it| {
                    it.id == field.id && form.program.sections[it.section].id == *section
                });
            if let Some(theirs) = theirs {
                field.kind = theirs.kind.clone();
            }
        }
    }
    let program = Rc::new(program);
    let mut before: Vec<Value> = Vec::new();
    for (at, data) in signed(run).enumerate() {
        let data = known(&base.ruleset, &data);
        let mut refused = refused(&program, scenario, at, &before, &data);
        // What this set does not ask, as it may where nothing holds it, nobody can have answered.
        refused.retain(|problem| asks(&form.program, &problem.path));
        if let Some(problem) = refused.first() {
            let message = format!(
                "what stage `{}` signs is refused by `{}`, which this set extends, when it is cut down to what that knows: `{}` {}",
                run.signed[at].stage, base.ruleset.id, problem.path, problem.code
            );
            return Some(
                Diagnostic::failed(scenario.stages[at].span, message).label("signed here"),
            );
        }
        before.push(data);
    }
    None
}

/// Whether a form has a field, by its path in an entry; anything that is no field's is the form's own.
fn asks(program: &FormProgram, path: &str) -> bool {
    let Some((section, rest)) = path.split_once('.') else {
        return true;
    };
    let mut sections = program.sections.iter();
    let Some(section) = sections.find(|it| it.id == section) else {
        return false;
    };
    let id = match (&section.group, rest.split_once('.')) {
        (Some(_), Some((_, id))) => id,
        (Some(_), None) => return true,
        (None, _) => rest,
    };
    let fields = &program.fields[section.first..section.first + section.count];
    id.starts_with("withdrawn") || fields.iter().any(|field| field.id == id)
}

fn signed(run: &Run) -> impl Iterator<Item = Value> {
    run.signed.iter().map(|entry| entry.data.clone())
}

/// What keeps an entry from being accepted.
fn refused(
    program: &Rc<FormProgram>,
    scenario: &Scenario,
    at: usize,
    before: &[Value],
    data: &Value,
) -> Vec<Problem> {
    let stage = &scenario.stages[at];
    let before = state(before);
    let service = scenario.service.as_deref();
    let mut found = judge(program, &before, data, &stage.id, service, stage.at.date);
    found.retain(|problem| !problem.warning);
    found
}

/// Data without what a set does not know.
fn known(ruleset: &RuleSet, data: &Value) -> Value {
    let mut left = Object::new();
    for (section, value) in data.as_object().iter().flat_map(|it| it.iter()) {
        if !ruleset.sections.contains_key(section) {
            continue;
        }
        let value = match value {
            Value::Array(rows) => {
                let rows = rows.iter().map(|row| there(ruleset, section, row));
                // A row of which only its id is left says nothing.
                let rows: Vec<Value> = rows
                    .filter(|row| row.as_object().is_some_and(|it| it.len() > 1))
                    .collect();
                if rows.is_empty() {
                    continue;
                }
                Value::Array(rows)
            }
            row => there(ruleset, section, row),
        };
        if value.as_object().is_none_or(|it| !it.is_empty()) {
            left.insert(section, value);
        }
    }
    Value::Object(left)
}

/// The published schema of a form, by stage.
struct Schemas {
    program: Rc<FormProgram>,
    stages: BTreeMap<String, (Option<jsonschema::Validator>, bool)>,
}

impl Schemas {
    fn of(form: &Form) -> Schemas {
        let whole: serde_json::Value = serde_json::from_slice(&form.schema).unwrap_or_default();
        let stages = form.program.stages.iter().map(|stage| {
            let id = &stage.id;
            let one = serde_json::json!({
                "$schema": whole["$schema"], "$ref": format!("#/$defs/{id}"), "$defs": whole["$defs"],
            });
            let unexpressed = whole["$defs"][id]["x-wuwei-unexpressed"].as_array();
            let is_whole = unexpressed.is_some_and(Vec::is_empty);
            (id.clone(), (jsonschema::validator_for(&one).ok(), is_whole))
        });
        Schemas {
            stages: stages.collect(),
            program: Rc::new(form.program.clone()),
        }
    }

    fn is_whole(&self, stage: &str) -> bool {
        self.stages.get(stage).is_some_and(|(_, whole)| *whole)
    }

    /// What the schema has against a state.
    fn says(&self, stage: &str, state: &Value) -> Option<String> {
        let Some((Some(validator), _)) = self.stages.get(stage) else {
            return Some("it is none".to_owned());
        };
        let state = serde_json::from_slice(&wuwei_json::to_canonical(state)).unwrap_or_default();
        let error = validator.iter_errors(&state).next()?;
        Some(format!("{error} at `{}`", error.instance_path()))
    }
}
