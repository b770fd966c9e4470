//! What changes of the rules the scenarios notice, and what none does.

use std::fmt::Write;

use wuwei_json::Value;
use wuwei_rules::mutate::{Fate, Mutant, Witness};
use wuwei_rules::{Scenario, SourceFile};

use super::coverage::{at, percent};
use super::object;

/// Mutants with what became of each.
#[derive(Clone, Copy)]
pub(crate) struct Mutated<'m> {
    /// In their order.
    pub(crate) fates: &'m [(Mutant, Fate)],
    /// For those missed, by position: answers by which a scenario would notice.
    pub(crate) witnesses: &'m [(usize, Option<Witness>)],
    /// The scenarios by their positions.
    pub(crate) scenarios: &'m [&'m Scenario],
    /// Where it stands.
    pub(crate) sources: &'m [SourceFile],
}

/// How many there are of each kind.
#[derive(Debug, Default, Clone, Copy)]
pub(crate) struct Count {
    pub(crate) caught: usize,
    pub(crate) missed: usize,
    pub(crate) equivalent: usize,
    pub(crate) unviable: usize,
}

impl Mutated<'_> {
    /// Counts them.
    pub(crate) fn count(&self) -> Count {
        let mut count = Count::default();
        for (_, fate) in self.fates {
            match fate {
                Fate::Caught(_) => count.caught += 1,
                Fate::Missed { .. } => count.missed += 1,
                Fate::Equivalent => count.equivalent += 1,
                Fate::Unviable => count.unviable += 1,
            }
        }
        count
    }
}

/// Those that were missed, each with where, what, and the answers that would tell; then how many.
pub(crate) fn human(mutated: Mutated<'_>) -> String {
    let mut text = String::new();
    let mut missed: Vec<usize> = (0..mutated.fates.len())
        .filter(|at| matches!(mutated.fates[*at].1, Fate::Missed { .. }))
        .collect();
    missed.sort_by_key(|at| {
        let span = mutated.fates[*at].0.span;
        (span.file, span.start, span.end, *at)
    });
    for position in missed {
        let (mutant, fate) = &mutated.fates[position];
        let _ = writeln!(
            text,
            "missed {}: `{}` {} ({}): {}",
            at(mutant.span, mutated.sources),
            mutant.path,
            mutant.key,
            mutant.layer,
            mutant.what
        );
        let why = match fate {
            Fate::Missed { reached: false } => "no scenario comes here",
            _ => "no scenario notices",
        };
        let witness = mutated.witnesses.iter().find(|(it, _)| *it == position);
        let _ = match witness {
            Some((_, Some(witness))) => writeln!(text, "    {why}; this would: {}", witness.words),
            Some((_, None)) => writeln!(text, "    {why}; no answer was found that would"),
            None => writeln!(text, "    {why}"),
        };
    }
    let count = mutated.count();
    let tried = count.caught + count.missed;
    let _ = write!(
        text,
        "mutants: {} of {tried} caught ({}), {} missed; {} equivalent, {} unviable",
        count.caught,
        percent(count.caught, tried),
        count.missed,
        count.equivalent,
        count.unviable
    );
    text
}

/// Everything: each mutant and what became of it.
pub(crate) fn json(mutated: Mutated<'_>) -> Value {
    let all = mutated.fates.iter().enumerate().map(|(position, it)| {
        let (mutant, fate) = it;
        let source = mutated.sources.get(mutant.span.file);
        let line = source.map_or(0, |it| it.lines().position(mutant.span.start).line as i64);
        let (word, by) = match fate {
            Fate::Caught(by) => ("caught", Some(mutated.scenarios[*by].id.as_str())),
            Fate::Missed { .. } => ("missed", None),
            Fate::Equivalent => ("equivalent", None),
            Fate::Unviable => ("unviable", None),
        };
        let mut witnesses = mutated.witnesses.iter();
        let witness = witnesses.find(|(it, _)| *it == position);
        let witness = witness.and_then(|(_, it)| it.as_ref());
        object([
            ("path", mutant.path.as_str().into()),
            ("key", mutant.key.into()),
            ("layer", mutant.layer.as_str().into()),
            ("what", mutant.what.as_str().into()),
            ("file", source.map_or("", |it| it.name.as_str()).into()),
            ("line", line.into()),
            ("fate", word.into()),
            ("by", by.map_or(Value::Null, Value::from)),
            (
                "witness",
                witness.map_or(Value::Null, |it| it.words.as_str().into()),
            ),
        ])
    });
    let count = mutated.count();
    object([
        ("caught", (count.caught as i64).into()),
        ("missed", (count.missed as i64).into()),
        ("equivalent", (count.equivalent as i64).into()),
        ("unviable", (count.unviable as i64).into()),
        ("mutants", Value::Array(all.collect())),
    ])
}
