//! Two ways to do one thing, timed in turn, so that what else the machine does falls on both. A round is
//! best kept to a few milliseconds: of many, some run undisturbed even on a busy machine.

use std::time::{Duration, Instant};

/// The best time of each over so many rounds.
#[expect(clippy::disallowed_methods, reason = "a bench looks at the clock")]
pub(crate) fn best_of(
    rounds: usize,
    ours: &mut dyn FnMut(),
    theirs: &mut dyn FnMut(),
) -> (Duration, Duration) {
    let time = |work: &mut dyn FnMut(), best: Duration| {
        let start = Instant::now();
        work();
        start.elapsed().min(best)
    };
    let mut best = (Duration::MAX, Duration::MAX);
    for _ in 0..rounds {
        best.0 = time(ours, best.0);
        best.1 = time(theirs, best.1);
    }
    best
}
