//! Mutants on all cores: each takes the next that nobody has taken; what comes of it is told in their order.

use std::sync::atomic::{AtomicUsize, Ordering};

use wuwei_rules::mutate::{self, Fate, Mutant, Trial, Witness};
use wuwei_rules::{Output, Scenario};

use super::state;

/// What became of the mutants.
pub(super) struct Outcome {
    pub(super) fates: Vec<(Mutant, Fate)>,
    /// Of those that were missed, by position.
    pub(super) witnesses: Vec<(usize, Option<Witness>)>,
}

/// Tries every mutant, and looks for a witness for each that is missed.
pub(super) fn run(output: &Output, scenarios: &[&Scenario]) -> Outcome {
    let trial = Trial::new(output, scenarios, state);
    let mutants = mutate::mutants(output);
    let fates = on_all_cores(&mutants, |_, mutant| trial.try_out(mutant));
    let missed: Vec<usize> = (0..mutants.len())
        .filter(|at| matches!(fates[*at], Fate::Missed { .. }))
        .collect();
    let found = on_all_cores(&missed, |number, at| {
        trial.witness(&mutants[*at], &format!("suggested-{}", number + 1))
    });
    Outcome {
        witnesses: missed.into_iter().zip(found).collect(),
        fates: mutants.into_iter().zip(fates).collect(),
    }
}

fn on_all_cores<T: Sync, R: Send>(items: &[T], job: impl Fn(usize, &T) -> R + Sync) -> Vec<R> {
    let next = AtomicUsize::new(0);
    let work = || {
        let mut done = Vec::new();
        loop {
            let at = next.fetch_add(1, Ordering::Relaxed);
            match items.get(at) {
                Some(item) => done.push((at, job(at, item))),
                None => return done,
            }
        }
    };
    let cores = std::thread::available_parallelism().map_or(1, usize::from);
    let mut done: Vec<(usize, R)> = std::thread::scope(|scope| {
        let workers: Vec<_> = (0..cores).map(|_| scope.spawn(work)).collect();
        let joined = workers.into_iter().map(|worker| match worker.join() {
            Ok(done) => done,
            Err(panic) => std::panic::resume_unwind(panic),
        });
        joined.flatten().collect()
    });
    done.sort_by_key(|(at, _)| *at);
    done.into_iter().map(|(_, result)| result).collect()
}
