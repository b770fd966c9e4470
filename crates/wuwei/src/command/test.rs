//! `wuwei test`: the set's scenarios through its forms, by the engine that runs them in the browser.

use std::rc::Rc;

use wuwei_json::{Object, Value};
use wuwei_rules::Scenario;
use wuwei_rules::scenario::{self, Run};

use super::Compiled;
use crate::args::{Language, Test, TestFormat};
use crate::report::scenario as written;
use crate::report::{Failure, Status, Terminal};

/// Runs the scenarios and writes what came of each.
pub(crate) fn run(options: &Test, terminal: Terminal) -> Result<Status, Failure> {
    let compiled = Compiled::telling(options.rules.as_deref(), terminal)?;
    let all = &compiled.output.scenarios;
    for id in &options.only {
        if !all.iter().any(|scenario| scenario.id == *id) {
            let known: Vec<&str> = all.iter().map(|scenario| scenario.id.as_str()).collect();
            return Err(Failure::wrong_use(format!("there is no scenario `{id}`"))
                .help(format!("the scenarios are: {}", known.join(", "))));
        }
    }
    let chosen = all
        .iter()
        .filter(|scenario| options.only.is_empty() || options.only.contains(&scenario.id));
    let runs: Vec<(&Scenario, Run)> = chosen
        .map(|scenario| (scenario, take(scenario, &compiled)))
        .collect();
    let sources = &compiled.sources;
    terminal.result(match options.format {
        TestFormat::Human => written::human(&runs, sources, Language::or_environment(None)),
        TestFormat::Json => written::json(&runs, sources),
        TestFormat::Junit => written::junit(&runs, sources),
    });
    let failed = runs.iter().any(|(_, run)| !run.failures.is_empty());
    Ok(if failed { Status::Errors } else { Status::Done })
}

fn take(scenario: &Scenario, compiled: &Compiled) -> Run {
    let form = compiled
        .output
        .forms
        .iter()
        .find(|form| form.program.flow == scenario.flow);
    // Its flow is declared: that was checked when it was read.
    let program = form.map(|form| form.program.clone()).unwrap_or_default();
    scenario::run(scenario, &Rc::new(program), &compiled.output.places, state)
}

/// The state after entries of these data, by the fold that records are judged by.
fn state(data: &[Value]) -> Value {
    let entries: Vec<Value> = data
        .iter()
        .map(|data| {
            let members = [("kind", Value::from("stage")), ("data", data.clone())];
            Value::Object(Object::from_iter(members))
        })
        .collect();
    wuwei_record::state::state(&entries).0.value().clone()
}
