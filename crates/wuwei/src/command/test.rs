//! `wuwei test`: the set's scenarios through its forms, by the engine that runs them in the browser; what
//! they reach of the rules; and what changes of the rules none of them would notice.

use std::sync::atomic::{AtomicUsize, Ordering};

use wuwei_json::{Object, Value};
use wuwei_rules::mutate::{self, Fate, Mutant, Trial};
use wuwei_rules::{Output, Scenario, coverage};

use super::Compiled;
use crate::args::{Language, Mark, Test, TestFormat};
use crate::report::coverage::Covered;
use crate::report::mutants::Mutated;
use crate::report::scenario::{self as written, Tried};
use crate::report::{Failure, Status, Terminal};

/// Runs the scenarios and writes what came of each.
pub(crate) fn run(options: &Test, terminal: Terminal) -> Result<Status, Failure> {
    let compiled = Compiled::telling(options.rules.as_deref(), terminal)?;
    if compiled.sources.is_empty() {
        return Err(Failure::wrong_use("an edition holds no scenarios")
            .help("name the folder of rules: what was released was tried there"));
    }
    let all = &compiled.output.scenarios;
    for id in &options.only {
        if !all.iter().any(|scenario| scenario.id == *id) {
            let known: Vec<&str> = all.iter().map(|scenario| scenario.id.as_str()).collect();
            return Err(Failure::wrong_use(format!("there is no scenario `{id}`"))
                .help(format!("the scenarios are: {}", known.join(", "))));
        }
    }
    let chosen: Vec<&Scenario> = all
        .iter()
        .filter(|scenario| options.only.is_empty() || options.only.contains(&scenario.id))
        .collect();
    let (runs, reached) = coverage::cover(&compiled.output, &chosen, state);
    let pairs: Vec<_> = chosen.iter().copied().zip(&runs).collect();
    let clauses = coverage::clauses(&compiled.output.ruleset, &pairs);
    let covered = Covered {
        outcomes: &reached,
        clauses: &clauses,
        scenarios: &chosen,
        sources: &compiled.sources,
    };
    let fates = match options.mutate {
        true => fates(&compiled.output, &chosen),
        false => Vec::new(),
    };
    let mutated = options.mutate.then_some(Mutated {
        fates: &fates,
        witnesses: &[],
        scenarios: &chosen,
        sources: &compiled.sources,
    });
    let tried = Tried {
        runs: &pairs,
        covered,
        mutated,
        listed: options.coverage,
        sources: &compiled.sources,
    };
    terminal.result(match options.format {
        TestFormat::Human => written::human(&tried, Language::or_environment(None)),
        TestFormat::Json => written::json(&tried),
        TestFormat::Junit => written::junit(&tried),
    });
    let failed = runs.iter().any(|run| !run.failures.is_empty());
    let (part, whole) = reached.count();
    let below = options.at_least.iter().any(|mark| match mark {
        Mark::Outcomes(percent) => (part as u64) * 100 < percent * (whole as u64),
        Mark::Mutants(percent) => mutated.is_some_and(|it| {
            let count = it.count();
            let tried = (count.caught + count.missed) as u64;
            (count.caught as u64) * 100 < percent * tried
        }),
    });
    Ok(match failed || below {
        true => Status::Errors,
        false => Status::Done,
    })
}

/// What becomes of every mutant: each core takes the next that nobody has taken.
fn fates(output: &Output, scenarios: &[&Scenario]) -> Vec<(Mutant, Fate)> {
    let trial = Trial::new(output, scenarios, state);
    let mutants = mutate::mutants(output);
    let next = AtomicUsize::new(0);
    let take = || {
        let mut fates = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            match mutants.get(at) {
                Some(mutant) => fates.push((at, trial.try_out(mutant))),
                None => return fates,
            }
        }
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut fates: Vec<(usize, Fate)> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..cores).map(|_| scope.spawn(take)).collect();
        let done = workers.into_iter().flat_map(|worker| worker.join());
        done.flatten().collect()
    });
    fates.sort_by_key(|(at, _)| *at);
    let fates = fates.into_iter().map(|(_, fate)| fate);
    mutants.into_iter().zip(fates).collect()
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
