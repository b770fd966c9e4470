//! Conditions that never hold, or always.

use wuwei_engine::Expr;
use wuwei_engine::expr::Read;
use wuwei_engine::program::{FormProgram, Requirement};

use super::{Given, Told, Use, core, in_all, listed, quoted};
use crate::close::{Aspect, Site};
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::expr::{Node, NodeKind};
use crate::split::{Claim, Outcomes};

/// Looks whether what shows or requires something can hold, and can fail to. None if that could not be
/// decided.
pub(super) fn check(told: &mut Told) -> Option<()> {
    if !told.uses.free && never(told)? {
        return Some(());
    }
    // What a flow decides is no longer in its expression, so the whole is not told to be idle.
    let whole = told
        .uses
        .uses
        .iter()
        .all(|one| one.node.span == told.uses.uses[0].node.span);
    if whole && !told.uses.free {
        always(told)?;
    }
    Some(())
}

/// Claims that the given hold, and whether they can at all.
fn claims<'g>(given: &'g [Given]) -> Vec<Claim<'g>> {
    given.iter().map(|given| Claim::yes(given.claim)).collect()
}

fn never(told: &mut Told) -> Option<bool> {
    let uses = &told.uses.uses;
    let site = told.site;
    let holds = in_all(uses.iter().map(|one| {
        let given = one.given(site);
        one.splitter().never(&one.rule.expr, &claims(&given))
    }))?;
    if !holds {
        return Some(false);
    }
    let one = &uses[0];
    let given = one.given(site);
    // Where the whole never shows, that is said of the whole.
    if one.splitter().impossible(&claims(&given)).is_proved() {
        return Some(true);
    }
    let parts = parts(one, true);
    let mut all: Vec<Claim> = parts.iter().map(|(expr, _)| Claim::yes(expr)).collect();
    all.extend(claims(&given));
    let core = core(one.splitter(), &all).unwrap_or_default();
    let (own, others): (Vec<usize>, Vec<usize>) = core.iter().partition(|it| **it < parts.len());
    let others: Vec<&Given> = others.iter().map(|it| &given[*it - parts.len()]).collect();
    let terms: Vec<String> = own.iter().map(|it| quoted(parts[*it].1)).collect();
    let help = match (own.as_slice(), others.as_slice()) {
        ([only], []) => format!("no answers make {} hold", quoted(parts[*only].1)),
        (_, []) => format!("{} can't hold together", listed(&terms)),
        ([], _) => "it is judged only where other conditions hold, which leave no room".to_owned(),
        (_, others) => format!(
            "{} can't hold where {}",
            listed(&terms),
            listed(
                &others
                    .iter()
                    .map(|given| words(given, one))
                    .collect::<Vec<_>>()
            )
        ),
    };
    let range = match own.as_slice() {
        [] => one.node.span.clone(),
        [first, .., last] => parts[*first].1.span.start..parts[*last].1.span.end,
        [only] => parts[*only].1.span.clone(),
    };
    let span = told.span(range)?;
    let path = told.path();
    let required = required(one, told.site);
    let (code, message) = match (told.site, required) {
        (Site::Field(_, Aspect::RequiredWhen), _) => (
            codes::NEVER_HOLDS,
            format!("`{path}` is never required: its condition can't hold"),
        ),
        (_, Some(needed)) => (
            codes::REQUIRED_NEVER_SHOWN,
            if needed == path {
                format!("`{path}` is required and never shows: its condition can't hold")
            } else {
                format!("`{needed}` is required, but its section `{path}` never shows")
            },
        ),
        (_, None) => (
            codes::NEVER_HOLDS,
            format!("`{path}` never shows: its condition can't hold"),
        ),
    };
    let diagnostic = Diagnostic::new(code, span, message)
        .label("never holds")
        .help(help);
    let diagnostic = told.resting_on(diagnostic, &others);
    told.report(diagnostic);
    Some(true)
}

fn always(told: &mut Told) -> Option<()> {
    let uses = &told.uses.uses;
    let site = told.site;
    let holds = in_all(uses.iter().map(|one| {
        let (given, answered) = (one.given(site), surely_answered(one, site));
        let mut known = claims(&given);
        known.extend(answered.iter().map(Claim::yes));
        one.splitter().always(&one.rule.expr, &known)
    }))?;
    if !holds {
        return Some(());
    }
    let one = &uses[0];
    let (given, answered) = (one.given(site), surely_answered(one, site));
    if one.splitter().impossible(&claims(&given)).is_proved() {
        return Some(());
    }
    let parts = parts(one, false);
    let mut all: Vec<Claim> = parts.iter().map(|(expr, _)| Claim::not_yes(expr)).collect();
    all.extend(claims(&given));
    all.extend(answered.iter().map(Claim::yes));
    let core = core(one.splitter(), &all).unwrap_or_default();
    let core = core.iter().filter(|it| **it < parts.len() + given.len());
    let (own, others): (Vec<usize>, Vec<usize>) = core.partition(|it| **it < parts.len());
    let others: Vec<&Given> = others.iter().map(|it| &given[*it - parts.len()]).collect();
    let terms: Vec<String> = own.iter().map(|it| quoted(parts[*it].1)).collect();
    let range = match own.as_slice() {
        [] => one.node.span.clone(),
        [first, .., last] => parts[*first].1.span.start..parts[*last].1.span.end,
        [only] => parts[*only].1.span.clone(),
    };
    let span = told.span(range)?;
    let path = told.path();
    let (what, instead) = match told.site {
        Site::Field(_, Aspect::RequiredWhen) => ("required", "write `required = true`"),
        _ => ("shown", "leave `visible_when` away"),
    };
    let why = match (terms.as_slice(), others.is_empty()) {
        ([], _) => "it holds wherever it is judged".to_owned(),
        ([only], true) => format!("{only} holds whatever is answered"),
        (terms, true) => format!("one of {} holds whatever is answered", listed(terms)),
        (terms, false) => format!(
            "where {}, {} holds whatever is answered",
            listed(
                &others
                    .iter()
                    .map(|given| words(given, one))
                    .collect::<Vec<_>>()
            ),
            terms.join(" or ")
        ),
    };
    let message = format!("`{path}` is always {what}: its condition holds for all answers");
    let diagnostic = Diagnostic::new(codes::ALWAYS_HOLDS, span, message)
        .label("always holds")
        .help(format!("{why}; {instead}, or say what is meant"));
    let diagnostic = told.resting_on(diagnostic, &others);
    told.report(diagnostic);
    Some(())
}

/// What the condition of a requirement reads that must be answered anyway, by the signature for which it
/// is judged. Where it asks `has` it was written for the time before, and so is all that shows a field.
fn surely_answered(one: &Use, site: &Site) -> Vec<Expr> {
    let (Site::Field(_, Aspect::RequiredWhen), Some(own)) = (site, one.field()) else {
        return Vec::new();
    };
    let program = one.program;
    let mut answered = Vec::new();
    one.rule.expr.reads(&mut |read| {
        let Read::Field(ix) = read else {
            return;
        };
        let field = &program.fields[ix];
        let shows =
            field.section == one.section || program.sections[field.section].visible_when.is_none();
        let asked =
            matches!(field.required, Requirement::Always(_)) && field.visible_when.is_none();
        let has = Expr::Has(Expr::Field(ix).into());
        if asked && shows && field.by <= own.by && !holds_part(&one.rule.expr, &has) {
            answered.push(has);
        }
    });
    answered
}

fn holds_part(expr: &Expr, wanted: &Expr) -> bool {
    let mut found = expr == wanted;
    expr.parts(&mut |part| found |= holds_part(part, wanted));
    found
}

/// The operands of a condition's `&&` (or `||`), compiled and as written; else the whole.
fn parts<'u>(one: &'u Use, all: bool) -> Vec<(&'u Expr, &'u Node)> {
    match (&one.rule.expr, &one.node.kind, all) {
        (Expr::And(exprs), NodeKind::And(nodes), true)
        | (Expr::Or(exprs), NodeKind::Or(nodes), false)
            if exprs.len() == nodes.len() =>
        {
            exprs.iter().zip(nodes).collect()
        }
        _ => vec![(&one.rule.expr, one.node)],
    }
}

/// What is given, in words.
fn words(given: &Given, one: &Use) -> String {
    match &given.site {
        None => format!(
            "the stage is one of `{}`",
            one.program.sections[one.section].id
        ),
        Some(Site::Section(id)) => format!("`{id}` shows"),
        Some(Site::Field(path, _)) => format!("`{path}` shows"),
    }
}

/// What is required where a condition shows it: the field itself, or the first of a section.
fn required(one: &Use, site: &Site) -> Option<String> {
    let is_required = |ix: &usize| one.program.fields[*ix].required != Requirement::Never;
    let path = |ix: usize, program: &FormProgram| {
        let field = &program.fields[ix];
        format!("{}.{}", program.sections[field.section].id, field.id)
    };
    match (site, one.field) {
        (Site::Field(..), Some(ix)) => is_required(&ix).then(|| path(ix, one.program)),
        _ => {
            let section = &one.program.sections[one.section];
            let mut fields = section.first..section.first + section.count;
            fields.find(is_required).map(|ix| path(ix, one.program))
        }
    }
}

/// Whether the given leave any room.
pub(super) fn may_be(one: &Use, given: &[Given]) -> bool {
    let claims: Vec<Claim> = given
        .iter()
        .map(|given| Claim {
            expr: given.claim,
            outcomes: Outcomes::YES,
        })
        .collect();
    !one.splitter().impossible(&claims).is_proved()
}
