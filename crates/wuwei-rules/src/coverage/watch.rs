//! What a form judges as it stands, node by node.

use wuwei_engine::expr::Expr;
use wuwei_engine::form::{RuleAt, Standpoint};
use wuwei_engine::{Datum, Form, Value};

use super::Outcome;
use super::atlas::{Atlas, FlowAtlas, Role, Tree};

type Seen<'s> = &'s mut dyn FnMut(usize, Outcome);

impl Atlas {
    /// Names every spot that is judged as the form stands, and how it comes out.
    pub(crate) fn watch(&self, form: &Form, seen: Seen<'_>) {
        let Some(flow) = self.flows.get(&form.program().flow) else {
            return;
        };
        form.judged(&mut |at, here| {
            if let (Some(tree), Some(expr)) = (flow.rules.get(&at), flow.expr(at)) {
                look(tree, expr, here, seen);
            }
        });
        for (&section, &spot) in &flow.totals {
            let id = &flow.program.sections[section].id;
            if form.section(id).is_some_and(|it| it.visible && it.listed) {
                let lacks = form
                    .problem(id)
                    .is_some_and(|it| it.code.starts_with("too-few"));
                seen(spot, if lacks { Outcome::No } else { Outcome::Yes });
            }
        }
    }
}

impl FlowAtlas {
    /// The expression of a rule.
    pub(super) fn expr(&self, at: RuleAt) -> Option<&Expr> {
        self.program.rule(at).map(|rule| &rule.expr)
    }
}

/// Judges a node and what of it is judged then; gives how it came out.
fn look(tree: &Tree, expr: &Expr, here: Standpoint<'_>, seen: Seen<'_>) -> Outcome {
    let value = here.value(expr);
    let outcome = outcome(&value, tree.role);
    if let Some(spot) = tree.spot {
        seen(spot, outcome);
    }
    let mut exprs = Vec::new();
    expr.parts(&mut |part| exprs.push(part));
    if exprs.len() != tree.parts.len() {
        return outcome;
    }
    let mut parts = tree.parts.iter().zip(exprs);
    match expr {
        Expr::And(_) | Expr::Or(_) => {
            let decides = match expr {
                Expr::And(_) => Outcome::No,
                _ => Outcome::Yes,
            };
            for (tree, expr) in parts {
                if look(tree, expr, here, seen) == decides {
                    break;
                }
            }
        }
        Expr::If(..) => {
            let Some((tree, condition)) = parts.next() else {
                return outcome;
            };
            let branch = match look(tree, condition, here, seen) {
                Outcome::Yes => 0,
                Outcome::No => 1,
                _ => return outcome,
            };
            if let Some((tree, expr)) = parts.nth(branch) {
                look(tree, expr, here, seen);
            }
        }
        Expr::Over { section, .. } => {
            if let Some((tree, body)) = parts.next() {
                here.each_row(*section, &mut |here| {
                    look(tree, body, here, seen);
                });
            }
        }
        _ => parts.for_each(|(tree, expr)| {
            look(tree, expr, here, seen);
        }),
    }
    outcome
}

fn outcome(value: &Value, role: Role) -> Outcome {
    match (role, value) {
        (Role::Condition, Value::Answered(Datum::Bool(true))) => Outcome::Yes,
        (Role::Condition, Value::Answered(Datum::Bool(false))) => Outcome::No,
        (Role::Condition, _) => Outcome::Open,
        (Role::Value, Value::Answered(_)) => Outcome::Given,
        (Role::Value, _) => Outcome::None,
    }
}
