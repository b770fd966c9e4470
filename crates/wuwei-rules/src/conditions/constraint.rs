//! Constraints that refuse every answer, or none.

use wuwei_engine::Expr;
use wuwei_engine::program::Requirement;

use super::{Told, Use, core, in_all, quoted};
use crate::close::{Aspect, Site};
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::split::{Claim, Verdict};

/// Looks whether a constraint lets some answer pass, alone and beside the field's others, and refuses
/// some. None if that could not be decided.
pub(super) fn check(told: &mut Told) -> Option<()> {
    for at in 0..told.uses.uses.len() {
        if unsolvable(told, at)? {
            return Some(());
        }
    }
    idle(told)
}

/// What is so where a constraint of a field is judged: it is, and it has an answer.
fn answered(one: &Use) -> Expr {
    Expr::Has(Expr::Field(one.field.unwrap_or_default()).into())
}

fn unsolvable(told: &mut Told, at: usize) -> Option<bool> {
    let one = &told.uses.uses[at];
    let (Some(field), Site::Field(path, Aspect::Constraint(number))) = (one.field(), told.site)
    else {
        return Some(false);
    };
    let own = field
        .constraints
        .iter()
        .position(|it| it.number as usize == *number)?;
    if field.constraints[own].warn {
        return Some(false);
    }
    let answered = answered(one);
    let given = one.given(told.site);
    let mut known: Vec<Claim> = given.iter().map(|given| Claim::yes(given.claim)).collect();
    known.push(Claim::yes(&answered));
    // Beside those before it only: the last of some that don't fit together is told.
    let before: Vec<usize> = (0..own).filter(|at| !field.constraints[*at].warn).collect();
    let refused = |at: &usize| Claim::not_no(&field.constraints[*at].rule.expr);
    let mut all: Vec<Claim> = before.iter().map(refused).collect();
    all.push(refused(&own));
    let needed = match &field.required {
        Requirement::When(rule) => Some(Claim::yes(&rule.expr)),
        _ => None,
    };
    let solve = |claims: &[Claim]| match one.splitter().impossible(claims) {
        Verdict::Proved => Some(true),
        Verdict::Witness(_) => Some(false),
        Verdict::NotDecided => None,
    };
    let mut claims = [&all[..], &known].concat();
    let mut always = true;
    if !solve(&claims)? {
        let Some(needed) = needed else {
            return Some(false);
        };
        always = false;
        known.push(needed);
        claims = [&all[..], &known].concat();
        if !solve(&claims)? {
            return Some(false);
        }
    }
    // Where there is nothing to be answered, or what came before left no answer, that is told elsewhere.
    if solve(&known)? || solve(&[&all[..before.len()], &known].concat())? {
        return Some(false);
    }
    let core = core(one.splitter(), &claims).unwrap_or_default();
    let others: Vec<usize> = core
        .iter()
        .filter(|it| **it < before.len())
        .map(|it| before[*it])
        .collect();
    let required = !always || field.required != Requirement::Never;
    let span = told.span(one.node.span.clone())?;
    let (code, message) = if required {
        let when = if always {
            ""
        } else {
            ", wherever it is required"
        };
        (
            codes::REQUIRED_WITHOUT_SOLUTION,
            format!("`{path}` is required, and no answer to it is accepted{when}"),
        )
    } else {
        (
            codes::NO_SOLUTION,
            format!("no answer to `{path}` is accepted"),
        )
    };
    let mut diagnostic = Diagnostic::new(code, span, message).label("refuses every answer");
    diagnostic = if others.is_empty() {
        let where_required = if always {
            ""
        } else {
            ", where one is required,"
        };
        diagnostic.help(format!(
            "no answer{where_required} makes {} hold",
            quoted(one.node)
        ))
    } else {
        diagnostic
            .label("refuses all that is left")
            .help("these constraints let no answer pass together")
    };
    for other in others {
        let number = field.constraints[other].number as usize;
        let site = Site::Field(path.clone(), Aspect::Constraint(number));
        if let Some(place) = told.places.expression(&site) {
            diagnostic = diagnostic.other(place.span(0..usize::MAX), "beside this");
        }
    }
    told.report(diagnostic);
    Some(true)
}

/// A constraint that refuses nothing in any flow.
fn idle(told: &mut Told) -> Option<()> {
    if told.uses.free {
        return Some(());
    }
    let site = told.site;
    let refuses_nothing = in_all(told.uses.uses.iter().map(|one| {
        let answered = answered(one);
        let given = one.given(site);
        let mut claims: Vec<Claim> = given.iter().map(|given| Claim::yes(given.claim)).collect();
        claims.extend([Claim::yes(&answered), Claim::no(&one.rule.expr)]);
        one.splitter().impossible(&claims)
    }))?;
    let one = &told.uses.uses[0];
    if !refuses_nothing || !super::holds::may_be(one, &one.given(site)) {
        return Some(());
    }
    let span = told.span(one.node.span.clone())?;
    let message = format!("this constraint of `{}` refuses nothing", told.path());
    told.report(
        Diagnostic::new(codes::ALWAYS_HOLDS, span, message)
            .label("holds for all answers")
            .help("take it out, or say what is meant"),
    );
    Some(())
}
