//! `wuwei explain-value`: which layer said what of a value, the base first.

use std::path::Path;

use wuwei_rules::SourceFile;
use wuwei_rules::origin::{Step, origin};

use super::Compiled;
use crate::report::{Failure, Status, Terminal};

/// Tells the layers of the value at a path.
pub(crate) fn run(path: &str, rules: Option<&Path>, terminal: Terminal) -> Result<Status, Failure> {
    let compiled = Compiled::new(rules)?;
    let steps = origin(&compiled.sources, path);
    if steps.is_empty() {
        return Err(Failure::wrong_use(format!("no rule sets `{path}`")).help(
            "write kind, id and key, as in `service.loans.limit` or `field.demands.limit_days`",
        ));
    }
    for step in &steps {
        terminal.result(told(step, &compiled.sources));
    }
    Ok(Status::Done)
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
