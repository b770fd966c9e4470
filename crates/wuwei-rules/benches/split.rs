//! The region splitter: `cargo bench -p wuwei-rules --bench split`.
//!
//! Conditions of 10, 100 and 480 terms, made at random: with room for many answers, and at the edge,
//! where about half of them are impossible; and hostile ones, pigeons that want a hole each.

#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

#[path = "../tests/split/made.rs"]
mod made;

use std::time::{Duration, Instant};

use wuwei_engine::expr::Comparison;
use wuwei_engine::{Datum, Expr};
use wuwei_rules::split::{Splitter, Verdict};

/// Conditions of each kind; of the hardest fewer, since each takes so long.
const CONDITIONS: u64 = 200;
const HARD: u64 = 20;

fn main() {
    println!(
        "whether a condition can hold: microseconds, and how {CONDITIONS} conditions came out"
    );
    println!("  kind            terms  questions   median    worst   can  never  not decided");
    for (terms, roomy, edge) in [(10, 10, 1), (100, 60, 11), (480, 300, 44)] {
        for (kind, questions) in [("random", roomy), ("at the edge", edge)] {
            let hard = terms == 480 && questions == edge;
            let conditions = 0..if hard { HARD } else { CONDITIONS };
            let conditions = conditions.map(|seed| random(terms, questions, seed));
            tell(kind, terms, questions, conditions);
        }
    }
    for (pigeons, holes) in [(3, 2), (5, 4), (8, 7), (9, 8), (10, 8)] {
        let condition = made::pigeons(pigeons, holes);
        let terms = pigeons * holes + holes * pigeons * (pigeons - 1);
        tell("hostile", terms, pigeons, std::iter::once(condition));
    }
}

fn tell(kind: &str, terms: usize, questions: usize, conditions: impl Iterator<Item = Expr>) {
    let program = made::program(questions);
    let splitter = Splitter::new(&program);
    let mut times = Vec::new();
    let (mut can, mut never, mut not_decided) = (0, 0, 0);
    for condition in conditions {
        let (verdict, time) = timed(&mut || splitter.never(&condition, &[]));
        times.push(time);
        match verdict {
            Verdict::Witness(_) => can += 1,
            Verdict::Proved => never += 1,
            Verdict::NotDecided => not_decided += 1,
        }
    }
    times.sort();
    let micros = |time: Duration| time.as_nanos() as f64 / 1000.0;
    let (median, worst) = (
        micros(times[times.len() / 2]),
        micros(times[times.len() - 1]),
    );
    println!(
        "  {kind:<14} {terms:>6} {questions:>10} {median:>8.1} {worst:>8.1} {can:>5} {never:>6} {not_decided:>8}"
    );
}

/// The best of three.
#[expect(clippy::disallowed_methods, reason = "a bench looks at the clock")]
fn timed(work: &mut dyn FnMut() -> Verdict) -> (Verdict, Duration) {
    let mut best = (Verdict::NotDecided, Duration::MAX);
    for _ in 0..3 {
        let start = Instant::now();
        let verdict = work();
        best = (verdict, start.elapsed().min(best.1));
    }
    best
}

/// Clauses of three terms about different questions, each with two or three of eight choices.
fn random(terms: usize, questions: usize, seed: u64) -> Expr {
    let mut dice = Dice(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1);
    let mut left = terms;
    let mut clauses = Vec::new();
    while left > 0 {
        let size = left.min(3);
        left -= size;
        clauses.push(Expr::Or((0..size).map(|_| dice.term(questions)).collect()));
    }
    Expr::And(clauses)
}

struct Dice(u64);

impl Dice {
    fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 33) as usize % most
    }

    fn term(&mut self, questions: usize) -> Expr {
        let question = Expr::Field(self.below(questions));
        let first = self.below(8);
        let id = |at: usize| Expr::Literal(Datum::Text(format!("c{}", at % 8)));
        match self.below(3) {
            0 => Expr::Compare(Comparison::Equal, question.into(), id(first).into()),
            1 => Expr::In(question.into(), vec![id(first), id(first + 1)]),
            _ => Expr::In(
                question.into(),
                vec![id(first), id(first + 3), id(first + 5)],
            ),
        }
    }
}
