//! `wuwei explain-value`: which layer said what of a value, the base first; and what an expression costs.

use std::path::Path;

use wuwei_json::Value;
use wuwei_rules::SourceFile;
use wuwei_rules::cost;
use wuwei_rules::origin::{Step, origin};

use super::Compiled;
use crate::report::{Failure, Status, Terminal};

/// Tells the layers of the value at a path.
pub(crate) fn run(path: &str, rules: Option<&Path>, terminal: Terminal) -> Result<Status, Failure> {
    let compiled = Compiled::new(rules)?;
    let steps = origin(&compiled.sources, path);
    if compiled.sources.is_empty() {
        let value = published(&compiled, path);
        terminal.result(value.ok_or_else(|| nobody_says(path).help(HOW))?);
        return Ok(Status::Done);
    }
    if steps.is_empty() {
        return Err(nobody_says(path).help(instead(&compiled.sources, path)));
    }
    for step in &steps {
        terminal.result(told(step, &compiled.sources));
    }
    let forms = compiled.output.forms.iter();
    for cost in cost::of_path(forms.map(|form| &form.program), path) {
        terminal.result(format!("  {cost}"));
    }
    Ok(Status::Done)
}

/// How a path is written.
const HOW: &str =
    "write kind, id and key, as in `service.loans.limit` or `field.demands.limit_days`";

fn nobody_says(path: &str) -> Failure {
    Failure::wrong_use(format!("no rule sets `{path}`"))
}

/// What to do: where only the key is unset, what is set of the entity; else how a path is written.
fn instead(sources: &[SourceFile], path: &str) -> String {
    let entity = path.rsplit_once('.').map_or("", |(entity, _)| entity);
    let steps = origin(sources, entity);
    let within = format!("{entity}.");
    let mut keys: Vec<&str> = steps
        .iter()
        .filter_map(|step| step.path.strip_prefix(&within))
        .collect();
    keys.dedup();
    match keys.is_empty() {
        true => HOW.to_owned(),
        false => format!("of `{entity}` the rules set {}", keys.join(", ")),
    }
}

/// What an edition says: the value, and the set that gave it. Files and what sets above said are no part
/// of an edition.
fn published(compiled: &Compiled, path: &str) -> Option<String> {
    let rules = wuwei_json::read::parse_within(&compiled.output.json, usize::MAX).ok()?;
    let (kind, rest) = path.split_once('.')?;
    let entities = rules.get(kind)?;
    let (id, key) = match entities.get(rest) {
        Some(_) => (rest, None),
        None => rest.rsplit_once('.').map(|(id, key)| (id, Some(key)))?,
    };
    let entity = entities.get(id)?;
    let value = key.map_or(Some(entity), |key| entity.get(key))?;
    let own = key.and_then(|key| entity.get("set_by")?.get(key));
    let set = own.or_else(|| entity.get("layer")).and_then(Value::as_str);
    let clause = entity.get("clause").and_then(Value::as_str);
    let clause = clause.map_or_else(String::new, |clause| format!(", clause {clause}"));
    let value = wuwei_json::to_canonical(value);
    let value = String::from_utf8_lossy(&value);
    let (name, set) = (compiled.name(), set.unwrap_or_default());
    Some(format!("{path} = {value}\n  {set}, edition {name}{clause}"))
}

/// `service.loans.limit = 15`, and below it which set, where, and the clause of what it is of.
fn told(step: &Step, sources: &[SourceFile]) -> String {
    let Some(source) = sources.get(step.place.file) else {
        return String::new();
    };
    let at = source.lines().position(step.place.start);
    let sign = if step.beside { "+=" } else { "=" };
    let words = step.words.as_ref().map(|words| format!("\"{words}\""));
    let value = words.unwrap_or_else(|| source.slice(step.place).to_owned());
    let clause = step.clause.as_ref();
    let clause = clause.map_or_else(String::new, |clause| format!(", clause {clause}"));
    format!(
        "{} {sign} {}\n  {}, {}:{}:{}{clause}",
        step.path, value, step.set, source.name, at.line, at.character
    )
}
