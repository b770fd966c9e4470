//! Values that fall between the rows of a table and so to its last one.

use wuwei_engine::expr::Comparison;
use wuwei_engine::program::Kind;
use wuwei_engine::{Datum, Expr};

use super::{Asked, Table, asked, passed};
use crate::codes;
use crate::conditions::{Told, listed};
use crate::diagnostic::Diagnostic;
use crate::expr::print;
use crate::split::{Claim, Held};

/// A table that asks one question in two rows or more: what comes to its last row? None if that could
/// not be decided.
///
/// A last row that takes one stretch of numbers or days says "all others", which is what it is for. If
/// it takes what lies between two rows as well, or an open answer together with given ones, somebody
/// forgot a row. Choices are not counted: "any other" is what a last row says of them.
pub(super) fn check(told: &mut Told, tables: &[Table]) -> Option<()> {
    for table in tables {
        let Some(question) = question(table) else {
            continue;
        };
        let given = table.one.given(told.site);
        let mut claims: Vec<Claim> = given.iter().map(|given| Claim::yes(given.claim)).collect();
        claims.extend(table.rows.iter().map(passed));
        let along = table.one.splitter().along(&question, &claims)?;
        let missing = missing(table, &question, &along);
        if missing.is_empty() {
            continue;
        }
        let span = told.span(table.rest.1.span.clone())?;
        let gives = print(table.rest.1);
        let name = name(table, &question);
        let message = format!(
            "the last row of `{}` also takes {}",
            told.path(),
            listed(
                &missing
                    .iter()
                    .map(|gap| format!("`{}`", gap.condition))
                    .collect::<Vec<_>>()
            )
        );
        let rows: Vec<String> = missing
            .iter()
            .map(|gap| format!("{} ? … :", gap.condition))
            .collect();
        told.report(
            Diagnostic::new(codes::GAP_IN_TABLE, span, message)
                .label(format!("comes to `{gives}` there too"))
                .help(format!(
                    "if `{name}` should come to something else there, add before the last row: `{}`",
                    rows.join(" ")
                )),
        );
        return Some(());
    }
    Some(())
}

/// What is missing: a condition that one can paste.
struct Gap {
    condition: String,
}

/// The one field that all rows of a table ask for, and nothing else.
fn question(table: &Table) -> Option<Expr> {
    if table.rows.len() < 2 || !is_constant(table.rest.0) {
        return None;
    }
    let mut all = table.rows.iter().map(|row| asked(row.condition.0));
    let first = all.next()?;
    if first.len() != 1 || all.any(|asked| asked != first) {
        return None;
    }
    match first.first()? {
        Asked::Read(wuwei_engine::expr::Read::Field(field)) => Some(Expr::Field(*field)),
        _ => None,
    }
}

fn is_constant(expr: &Expr) -> bool {
    matches!(expr, Expr::Literal(_))
}

fn missing(table: &Table, question: &Expr, along: &[(Held, bool)]) -> Vec<Gap> {
    let name = name(table, question);
    let mut gaps = Vec::new();
    let answered: Vec<(&Datum, bool)> = along
        .iter()
        .filter_map(|(held, taken)| match held {
            Held::Is(datum) => Some((datum, *taken)),
            _ => None,
        })
        .collect();
    let takes_answers = along
        .iter()
        .any(|(held, taken)| *taken && *held != Held::NoAnswer);
    let takes_none = along
        .iter()
        .any(|(held, taken)| *taken && *held == Held::NoAnswer);
    if takes_none && takes_answers {
        gaps.push(Gap {
            condition: format!("!has({name})"),
        });
    }
    if !is_ordered(table, question) {
        return gaps;
    }
    let runs = runs(&answered);
    if runs.len() > 1 {
        let inner = runs
            .iter()
            .filter(|(from, to)| *from > 0 && *to + 1 < answered.len());
        for &(from, to) in inner {
            gaps.push(Gap {
                condition: between(table, &name, &answered, from, to),
            });
        }
    }
    gaps
}

fn is_ordered(table: &Table, question: &Expr) -> bool {
    let Expr::Field(ix) = question else {
        return false;
    };
    matches!(
        table.one.program.fields[*ix].kind,
        Kind::Integer | Kind::Decimal { .. } | Kind::Money | Kind::Date | Kind::DateTime
    )
}

/// First and last region of each stretch that the last row takes.
fn runs(answered: &[(&Datum, bool)]) -> Vec<(usize, usize)> {
    let mut runs: Vec<(usize, usize)> = Vec::new();
    for (at, (_, taken)) in answered.iter().enumerate() {
        if !taken {
            continue;
        }
        match runs.last_mut() {
            Some((_, to)) if *to + 1 == at => *to = at,
            _ => runs.push((at, at)),
        }
    }
    runs
}

/// The condition of a stretch, by the thresholds around it.
fn between(
    table: &Table,
    name: &str,
    answered: &[(&Datum, bool)],
    from: usize,
    to: usize,
) -> String {
    let mut thresholds = Vec::new();
    for row in &table.rows {
        constants(row.condition.0, &mut thresholds);
    }
    let is_threshold = |at: usize| thresholds.contains(&answered[at].0);
    let guard = if table.rows.iter().any(|row| asks_has(row.condition.0)) {
        format!("has({name}) && ")
    } else {
        String::new()
    };
    if from == to && is_threshold(from) {
        return format!("{guard}{name} == {}", written(answered[from].0));
    }
    let side = |at: usize, own: Comparison, beyond: Comparison, outer: usize| {
        if is_threshold(at) {
            format!("{name} {} {}", own.symbol(), written(answered[at].0))
        } else {
            format!("{name} {} {}", beyond.symbol(), written(answered[outer].0))
        }
    };
    let lower = side(
        from,
        Comparison::GreaterOrEqual,
        Comparison::Greater,
        from - 1,
    );
    let upper = side(to, Comparison::LessOrEqual, Comparison::Less, to + 1);
    format!("{guard}{lower} && {upper}")
}

fn constants<'e>(expr: &'e Expr, all: &mut Vec<&'e Datum>) {
    if let Expr::Literal(datum) = expr {
        all.push(datum);
    }
    expr.parts(&mut |part| constants(part, all));
}

fn asks_has(expr: &Expr) -> bool {
    let mut has = matches!(expr, Expr::Has(_));
    expr.parts(&mut |part| has |= asks_has(part));
    has
}

fn written(datum: &Datum) -> String {
    match datum {
        Datum::Date(day) => format!("date('{}')", day.to_text()),
        Datum::Integer(it) => it.to_string(),
        Datum::Decimal(it) => it.to_text(),
        _ => "…".to_owned(),
    }
}

/// The question as the table may name it.
fn name(table: &Table, question: &Expr) -> String {
    let Expr::Field(ix) = question else {
        return String::new();
    };
    let field = &table.one.program.fields[*ix];
    if field.section == table.one.section {
        return field.id.clone();
    }
    format!(
        "{}.{}",
        table.one.program.sections[field.section].id, field.id
    )
}
