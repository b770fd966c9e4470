//! `wuwei test`: the set's scenarios through its forms, by the engine that runs them in the browser; what
//! they reach of the rules; and what changes of the rules none of them would notice.

mod mutants;
mod records;

use std::fs::OpenOptions;
use std::io::Write;
use std::path::Path;

use wuwei_json::{Object, Value};
use wuwei_rules::scenario::Run;
use wuwei_rules::{Output, Scenario, SourceFile, coverage};

use super::Compiled;
use crate::args::{Language, Mark, Test, TestFormat};
use crate::report::coverage::Covered;
use crate::report::mutants::Mutated;
use crate::report::scenario::{self as written, Elsewhere, Tried};
use crate::report::{Failure, Status, Terminal};

/// Runs the scenarios and writes what came of each.
pub(crate) fn run(options: &Test, terminal: Terminal) -> Result<Status, Failure> {
    let counts_mutants = |mark: &Mark| matches!(mark, Mark::Mutants(_));
    if !options.mutate && options.at_least.iter().any(counts_mutants) {
        let message = "--at-least mutants=… without --mutate: none would be counted";
        return Err(Failure::wrong_use(message).help("add --mutate"));
    }
    let compiled = Compiled::telling(options.rules.as_deref(), terminal)?;
    if compiled.sources.is_empty() {
        return Err(Failure::wrong_use("an edition holds no scenarios")
            .help("name the folder of rules: what was released was tried there"));
    }
    let output = &compiled.output;
    let own = chosen(output, &options.only)?;
    let inherited = output.inherited.iter().filter(|_| options.only.is_empty());
    let inherited = inherited.filter_map(|it| it.scenario.as_ref().ok());
    let all: Vec<&Scenario> = own.iter().copied().chain(inherited).collect();
    let base = base(&compiled.sources);
    let (mut runs, reached) = coverage::cover(output, &all, state);
    for (scenario, run) in all.iter().zip(&mut runs) {
        examine(output, base.as_ref(), scenario, run);
    }
    let pairs: Vec<(&Scenario, &Run)> = all.iter().copied().zip(&runs).collect();
    let clauses = coverage::clauses(&output.ruleset, &pairs);
    let outcome = options.mutate.then(|| mutants::run(output, &all));
    if let (Some(file), Some(outcome)) = (&options.suggest, &outcome) {
        let witnesses = outcome.witnesses.iter().filter_map(|(_, it)| it.as_ref());
        let mut texts: Vec<&str> = Vec::new();
        for witness in witnesses {
            // One scenario may notice several changes: it is told once.
            let told = |text: &str| {
                text.split_once("\nflow = ")
                    .map(|(_, rest)| rest.to_owned())
            };
            if !texts
                .iter()
                .any(|text| told(text) == told(&witness.scenario))
            {
                texts.push(&witness.scenario);
            }
        }
        suggest(file, &texts)?;
        terminal.progress(
            "Suggested",
            format!("{} in {}", texts.len(), file.display()),
        );
    }
    let mutated = outcome.as_ref().map(|outcome| Mutated {
        fates: &outcome.fates,
        witnesses: &outcome.witnesses,
        scenarios: &all,
        sources: &compiled.sources,
    });
    let (mine, theirs) = pairs.split_at(own.len());
    let elsewhere = match options.only.is_empty() {
        true => elsewhere(output, theirs),
        false => Vec::new(),
    };
    let tried = Tried {
        runs: mine,
        inherited: &elsewhere,
        covered: Covered {
            outcomes: &reached,
            clauses: &clauses,
            scenarios: &all,
            sources: &compiled.sources,
        },
        mutated,
        listed: options.coverage,
        sources: &compiled.sources,
    };
    terminal.result(match options.format {
        TestFormat::Human => written::human(&tried, Language::or_environment(None)),
        TestFormat::Json => written::json(&tried),
        TestFormat::Junit => written::junit(&tried),
    });
    let failed = mine.iter().any(|(_, run)| !run.failures.is_empty());
    let below = options.at_least.iter().any(|mark| is_below(*mark, &tried));
    Ok(match failed || below {
        true => Status::Errors,
        false => Status::Done,
    })
}

/// The set's own scenarios, all or those named.
fn chosen<'o>(output: &'o Output, only: &[String]) -> Result<Vec<&'o Scenario>, Failure> {
    let all = &output.scenarios;
    for id in only {
        if !all.iter().any(|scenario| scenario.id == *id) {
            let known: Vec<&str> = all.iter().map(|scenario| scenario.id.as_str()).collect();
            return Err(Failure::wrong_use(format!("there is no scenario `{id}`"))
                .help(format!("the scenarios are: {}", known.join(", "))));
        }
    }
    let chosen = all
        .iter()
        .filter(|scenario| only.is_empty() || only.contains(&scenario.id));
    Ok(chosen.collect())
}

/// The set that these sources extend, by itself.
fn base(sources: &[SourceFile]) -> Option<Output> {
    let lowest = sources.iter().map(|source| source.layer).max()?;
    let above: Vec<SourceFile> = sources
        .iter()
        .filter(|source| source.layer < lowest)
        .cloned()
        .collect();
    match above.is_empty() {
        true => None,
        false => wuwei_rules::compile(&above, wuwei_record::digest::tagged).output,
    }
}

/// Holds what a scenario signed against the form's schema, and against the base's form.
fn examine(output: &Output, base: Option<&Output>, scenario: &Scenario, run: &mut Run) {
    let mut forms = output.forms.iter();
    let form = forms.find(|form| form.program.flow == scenario.flow);
    let Some(form) = form.filter(|_| run.failures.is_empty()) else {
        return;
    };
    let mut found = records::schema(form, scenario, run);
    // A base's own are told with what it leaves open, and are its own concern.
    let base = base.filter(|_| scenario.beyond.is_none());
    found.extend(base.and_then(|base| records::safe(base, form, scenario, run)));
    run.failures.extend(found);
}

/// The base's scenarios, and which of them hold here.
fn elsewhere<'o>(output: &'o Output, runs: &[(&Scenario, &Run)]) -> Vec<Elsewhere<'o>> {
    let all = output.inherited.iter();
    all.map(|inherited| {
        let differs = match &inherited.scenario {
            Err(why) => Some(why.clone()),
            Ok(scenario) => {
                let mut runs = runs.iter();
                let run = runs.find(|(it, _)| it.id == scenario.id);
                let failure = run.and_then(|(_, run)| run.failures.first());
                failure.map(|failure| failure.message.clone())
            }
        };
        Elsewhere {
            id: &inherited.id,
            differs,
        }
    })
    .collect()
}

fn is_below(mark: Mark, tried: &Tried<'_>) -> bool {
    let (percent, part, whole) = match mark {
        Mark::Outcomes(percent) => {
            let (part, whole) = tried.covered.outcomes.count();
            (percent, part, whole)
        }
        Mark::Mutants(percent) => {
            let count = tried.mutated.map(|it| it.count()).unwrap_or_default();
            (percent, count.caught, count.caught + count.missed)
        }
        Mark::Inherited(percent) => {
            let holding = tried.inherited.iter().filter(|it| it.differs.is_none());
            (percent, holding.count(), tried.inherited.len())
        }
    };
    (part as u64) * 100 < percent * (whole as u64)
}

/// Writes scenarios into a new file: nobody's words are overwritten.
fn suggest(path: &Path, scenarios: &[&str]) -> Result<(), Failure> {
    let failed = |error: std::io::Error| {
        Failure::wrong_use(format!("cannot write {}: {error}", path.display()))
            .help("name a file that is not there yet")
    };
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .open(path)
        .map_err(failed)?;
    file.write_all(scenarios.join("\n").as_bytes())
        .and_then(|()| file.sync_all())
        .map_err(failed)
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
