//! Tables: a value given by rows, `a ? x : b ? y : z`, of which the first that holds counts and the last
//! takes the rest.

mod gaps;

use std::collections::BTreeSet;
use std::ops::Range;

use wuwei_engine::expr::Read;
use wuwei_engine::program::Kind;
use wuwei_engine::{Datum, Expr};

use super::{Given, Told, Use, core, listed, quoted};
use crate::close::{Aspect, Site};
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::expr::{Node, NodeKind};
use crate::split::{Claim, Verdict};

/// Rows of which overlaps are looked for: each is compared with each.
const MAX_COMPARED: usize = 48;

/// Looks for rows that are never reached, rows that hold at once, values that fall between them, and
/// choices that none gives. None if that could not be decided.
pub(super) fn check(told: &mut Told) -> Option<()> {
    let tables: Vec<Table> = told.uses.uses.iter().filter_map(Table::of).collect();
    if tables.is_empty() {
        return Some(());
    }
    never_given(told, &tables);
    let shadowed = shadowed(told, &tables)?;
    if shadowed {
        return Some(());
    }
    overlapping(told, &tables)?;
    gaps::check(told, &tables)
}

/// A chain of conditions, as it was compiled and as it was written.
struct Table<'t> {
    one: &'t Use<'t>,
    rows: Vec<Row<'t>>,
    /// What the last row gives.
    rest: (&'t Expr, &'t Node),
}

struct Row<'t> {
    condition: (&'t Expr, &'t Node),
    gives: (&'t Expr, &'t Node),
}

impl<'t> Table<'t> {
    fn of(one: &'t Use<'t>) -> Option<Table<'t>> {
        let mut rows = Vec::new();
        let mut rest = (&one.rule.expr, one.node);
        while let (Expr::If(condition, yes, no), NodeKind::If(written, first, second)) =
            (rest.0, &rest.1.kind)
        {
            rows.push(Row {
                condition: (condition, written),
                gives: (yes, first),
            });
            rest = (no, second);
        }
        (!rows.is_empty()).then_some(Table { one, rows, rest })
    }

    /// The claims under which row `at` is reached; the last if there are no more.
    fn reaching<'s>(&'s self, at: usize, given: &'s [Given]) -> Vec<Claim<'s>> {
        let mut claims: Vec<Claim> = given.iter().map(|given| Claim::yes(given.claim)).collect();
        claims.extend(self.rows[..at].iter().map(|row| Claim::no(row.condition.0)));
        claims.extend(self.rows.get(at).map(|row| Claim::yes(row.condition.0)));
        claims
    }

    /// Where a row stands: its condition, or what the last one gives.
    fn range(&self, at: usize) -> Range<usize> {
        let row = self.rows.get(at).map(|row| row.condition.1);
        row.unwrap_or(self.rest.1).span.clone()
    }
}

/// Rows that nothing reaches in any flow that has them.
fn shadowed(told: &mut Told, tables: &[Table]) -> Option<bool> {
    let mut reached = BTreeSet::new();
    let mut unreached = Vec::new();
    for table in tables {
        let given = table.one.given(told.site);
        for at in 0..=table.rows.len() {
            let range = table.range(at);
            match table.one.splitter().impossible(&table.reaching(at, &given)) {
                Verdict::Proved => unreached.push((range, at, table)),
                Verdict::Witness(_) => {
                    reached.insert(range.start);
                }
                Verdict::NotDecided => return None,
            }
        }
    }
    unreached.retain(|(range, ..)| !reached.contains(&range.start));
    let mut seen = BTreeSet::new();
    unreached.retain(|(range, ..)| seen.insert(range.start));
    for (range, at, table) in &unreached {
        let given = table.one.given(told.site);
        let claims = table.reaching(*at, &given);
        let core = core(table.one.splitter(), &claims).unwrap_or_default();
        let above = core
            .iter()
            .filter_map(|it| it.checked_sub(given.len()))
            .filter(|it| it < at);
        let above: Vec<String> = above.map(|it| quoted(table.rows[it].condition.1)).collect();
        let last = *at == table.rows.len();
        let help = match above.as_slice() {
            [] => "its condition can't hold where this is computed".to_owned(),
            [only] => format!("{only} stands before it and takes all that it would"),
            rows => format!(
                "{} stand before it and take all that it would",
                listed(rows)
            ),
        };
        let message = if last {
            format!("the last row of `{}` is never reached", told.path())
        } else {
            format!("this row of `{}` is never reached", told.path())
        };
        if let Some(span) = told.span(range.clone()) {
            told.report(
                Diagnostic::new(codes::SHADOWED_ROW, span, message)
                    .label("never reached")
                    .help(help),
            );
        }
    }
    Some(!unreached.is_empty())
}

/// Rows about the same questions that hold at once, neither as a case of the other, and give different
/// values.
fn overlapping(told: &mut Told, tables: &[Table]) -> Option<()> {
    let mut said = BTreeSet::new();
    for table in tables
        .iter()
        .filter(|table| table.rows.len() <= MAX_COMPARED)
    {
        let asks: Vec<BTreeSet<Asked>> = table
            .rows
            .iter()
            .map(|row| asked(row.condition.0))
            .collect();
        for second in 1..table.rows.len() {
            for first in 0..second {
                let (a, b) = (&table.rows[first], &table.rows[second]);
                if asks[first] != asks[second] || asks[first].is_empty() || a.gives.0 == b.gives.0 {
                    continue;
                }
                let Some(words) = overlap(told, table, first, second)? else {
                    continue;
                };
                let (range, before) = (table.range(second), table.range(first));
                if !said.insert((before.start, range.start)) {
                    continue;
                }
                let (Some(span), Some(other)) = (told.span(range), told.span(before)) else {
                    continue;
                };
                let message = format!("two rows of `{}` hold at once, for {words}", told.path());
                told.report(
                    Diagnostic::new(codes::OVERLAPPING_ROWS, span, message)
                        .label("this one is passed over there")
                        .other(other, "this one counts")
                        .help("let each case fall under one row"),
                );
            }
        }
    }
    Some(())
}

/// A case that two rows share, if neither is a case of the other.
fn overlap(told: &Told, table: &Table, first: usize, second: usize) -> Option<Option<String>> {
    let given = table.one.given(told.site);
    let splitter = table.one.splitter();
    let mut claims = table.reaching(first, &given);
    let (a, b) = (
        table.rows[first].condition.0,
        table.rows[second].condition.0,
    );
    claims.push(Claim::yes(b));
    let known: Vec<Claim> = given.iter().map(|given| Claim::yes(given.claim)).collect();
    for verdict in [
        splitter.implies(a, b, &known),
        splitter.implies(b, a, &known),
    ] {
        match verdict {
            Verdict::Proved => return Some(None),
            Verdict::Witness(_) => {}
            Verdict::NotDecided => return None,
        }
    }
    match splitter.impossible(&claims) {
        Verdict::Proved => Some(None),
        // A case that may not exist is no finding.
        Verdict::Witness(witness) if witness.assumed().next().is_some() => Some(None),
        Verdict::Witness(witness) => Some(Some(witness.words(table.one.program, told.ruleset))),
        Verdict::NotDecided => None,
    }
}

/// What a condition asks for.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
enum Asked {
    Read(Read),
    Other(&'static str),
}

fn asked(condition: &Expr) -> BTreeSet<Asked> {
    let mut all = BTreeSet::new();
    condition.reads(&mut |read| {
        all.insert(Asked::Read(read));
    });
    facts(condition, &mut all);
    all
}

fn facts(expr: &Expr, all: &mut BTreeSet<Asked>) {
    let fact = match expr {
        Expr::Stage => Some("stage"),
        Expr::Today => Some("today"),
        Expr::Service => Some("service"),
        Expr::ServiceLimit => Some("limit"),
        _ => None,
    };
    all.extend(fact.map(Asked::Other));
    expr.parts(&mut |part| facts(part, all));
}

/// Choices of a computed field that no row of any flow gives.
fn never_given(told: &mut Told, tables: &[Table]) {
    let Some(Kind::Choice(ids)) = tables[0].one.field().map(|field| &field.kind) else {
        return;
    };
    let is_value = matches!(told.site, Site::Field(_, Aspect::Value));
    if tables.len() < told.uses.uses.len() || !is_value {
        return;
    }
    let mut given = BTreeSet::new();
    if !tables
        .iter()
        .all(|table| constants(&table.one.rule.expr, &mut given))
    {
        return;
    }
    let missing: Vec<String> = ids
        .iter()
        .filter(|id| !given.contains(id.as_str()))
        .map(|id| format!("`{id}`"))
        .collect();
    if missing.is_empty() {
        return;
    }
    let Some(span) = told.span(tables[0].rest.1.span.clone()) else {
        return;
    };
    let message = format!("`{}` never comes to {}", told.path(), listed(&missing));
    let rows: Vec<String> = missing
        .iter()
        .map(|id| format!("… ? '{}' :", id.trim_matches('`')))
        .collect();
    told.report(
        Diagnostic::new(codes::CHOICE_NEVER_GIVEN, span, message)
            .label("the last of its rows")
            .help(format!(
                "add before the last row `{}`, or take the choice out",
                rows.join(" ")
            )),
    );
}

/// Gathers the constants that a value comes to; false if it comes to anything else.
fn constants<'e>(expr: &'e Expr, all: &mut BTreeSet<&'e str>) -> bool {
    match expr {
        Expr::Literal(Datum::Text(id)) => {
            all.insert(id);
            true
        }
        Expr::If(_, yes, no) => constants(yes, all) && constants(no, all),
        _ => false,
    }
}

/// That a row does not hold: what leads on to the next.
fn passed<'e>(row: &Row<'e>) -> Claim<'e> {
    Claim::no(row.condition.0)
}
