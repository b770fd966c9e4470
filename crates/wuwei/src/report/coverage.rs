//! What the scenarios reach of the rules, and what none does.

use std::fmt::Write;

use wuwei_json::Value;
use wuwei_rules::coverage::{ClauseCoverage, Coverage, Outcome, Spot};
use wuwei_rules::source::Span;
use wuwei_rules::{Scenario, SourceFile};

use super::object;
use crate::args::Listed;

/// Coverage with what it speaks of.
#[derive(Clone, Copy)]
pub(crate) struct Covered<'c> {
    /// Outcomes of conditions.
    pub(crate) outcomes: &'c Coverage,
    /// Clauses.
    pub(crate) clauses: &'c [ClauseCoverage],
    /// The scenarios by their positions.
    pub(crate) scenarios: &'c [&'c Scenario],
    /// Where it stands.
    pub(crate) sources: &'c [SourceFile],
}

/// Hundredths of a per cent, never rounded up.
pub(crate) fn percent(part: usize, whole: usize) -> String {
    match (part * 10_000).checked_div(whole) {
        Some(it) => format!("{}.{:02} %", it / 100, it % 100),
        None => "100.00 %".to_owned(),
    }
}

/// Two lines that sum up, behind the list that was asked for.
pub(crate) fn human(covered: Covered<'_>, listed: Option<Listed>) -> String {
    let mut text = String::new();
    if let Some(listed) = listed {
        text += &list(covered, listed);
    }
    let (reached, all) = covered.outcomes.count();
    let spots = covered.outcomes.spots.iter();
    let impossible: usize = spots.map(|spot| spot.impossible.len()).sum();
    let _ = write!(
        text,
        "outcomes of conditions: {reached} of {all} reached ({}), {impossible} proved impossible",
        percent(reached, all)
    );
    let whole = covered.clauses.iter().filter(|it| it.missing.is_empty());
    let whole = whole.count();
    if !covered.clauses.is_empty() {
        let _ = write!(
            text,
            "\nclauses that forms implement: {whole} of {} exercised ({})",
            covered.clauses.len(),
            percent(whole, covered.clauses.len())
        );
    }
    text
}

fn list(covered: Covered<'_>, listed: Listed) -> String {
    let mut spots: Vec<&Spot> = covered.outcomes.spots.iter().collect();
    spots.sort_by_key(|spot| (spot.span.file, spot.span.start, spot.span.end));
    let mut text = String::new();
    for spot in spots {
        let missing = spot.outcomes.iter().any(|(_, by)| by.is_empty());
        if !missing && listed == Listed::Missing {
            continue;
        }
        let _ = writeln!(
            text,
            "{}: `{}` {} ({}): {}",
            at(spot.span, covered.sources),
            spot.path,
            spot.key,
            spot.layer,
            spot.text.replace('\n', " "),
        );
        for (outcome, by) in &spot.outcomes {
            let by = match by.as_slice() {
                [] => "no scenario".to_owned(),
                by => by_name(by, covered.scenarios, listed),
            };
            let _ = writeln!(text, "    {}: {by}", outcome.word());
        }
        for outcome in &spot.impossible {
            let _ = writeln!(text, "    {}: impossible", outcome.word());
        }
    }
    for clause in covered.clauses {
        if clause.missing.is_empty() && listed == Listed::Missing {
            continue;
        }
        let _ = write!(text, "clause {}", clause.clause);
        if !clause.exercised.is_empty() && listed == Listed::All {
            let _ = write!(text, ": exercised {}", clause.exercised.join(", "));
        }
        if !clause.missing.is_empty() {
            let _ = write!(text, ": in no scenario {}", clause.missing.join(", "));
        }
        text.push('\n');
    }
    text
}

/// Who reached an outcome: all, or the first two and how many more.
fn by_name(by: &[usize], scenarios: &[&Scenario], listed: Listed) -> String {
    let ids: Vec<&str> = by.iter().map(|at| scenarios[*at].id.as_str()).collect();
    match (listed, ids.as_slice()) {
        (Listed::Missing, [first, second, _, ..]) => {
            format!("{first}, {second} and {} more", ids.len() - 2)
        }
        _ => ids.join(", "),
    }
}

/// `file:line:column`.
pub(crate) fn at(span: Span, sources: &[SourceFile]) -> String {
    let Some(source) = sources.get(span.file) else {
        return "?".to_owned();
    };
    let position = source.lines().position(span.start);
    format!("{}:{}:{}", source.name, position.line, position.character)
}

/// Everything, every outcome with the scenarios that reached it.
pub(crate) fn json(covered: Covered<'_>) -> Value {
    let (reached, all) = covered.outcomes.count();
    let spots = covered.outcomes.spots.iter();
    let clauses = covered.clauses.iter().map(|it| {
        let words = |all: &[String]| all.iter().map(|it| it.as_str().into()).collect();
        object([
            ("clause", it.clause.as_str().into()),
            ("exercised", Value::Array(words(&it.exercised))),
            ("missing", Value::Array(words(&it.missing))),
        ])
    });
    object([
        ("reached", (reached as i64).into()),
        ("outcomes", (all as i64).into()),
        (
            "conditions",
            Value::Array(spots.map(|it| spot(it, covered)).collect()),
        ),
        ("clauses", Value::Array(clauses.collect())),
    ])
}

fn spot(spot: &Spot, covered: Covered<'_>) -> Value {
    let source = covered.sources.get(spot.span.file);
    let line = source.map_or(0, |it| it.lines().position(spot.span.start).line as i64);
    let outcomes = spot.outcomes.iter().map(|(outcome, by)| {
        let by = by
            .iter()
            .map(|at| covered.scenarios[*at].id.as_str().into());
        of_outcome(*outcome, [("by", Value::Array(by.collect()))])
    });
    let impossible = spot.impossible.iter();
    let impossible = impossible.map(|it| of_outcome(*it, [("impossible", true.into())]));
    object([
        ("path", spot.path.as_str().into()),
        ("key", spot.key.into()),
        ("text", spot.text.as_str().into()),
        ("layer", spot.layer.as_str().into()),
        (
            "clause",
            spot.clause.as_deref().map_or(Value::Null, Value::from),
        ),
        ("file", source.map_or("", |it| it.name.as_str()).into()),
        ("line", line.into()),
        (
            "outcomes",
            Value::Array(outcomes.chain(impossible).collect()),
        ),
    ])
}

fn of_outcome(outcome: Outcome, [more]: [(&str, Value); 1]) -> Value {
    object([("outcome", outcome.word().into()), more])
}
