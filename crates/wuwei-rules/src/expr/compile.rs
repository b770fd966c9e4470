//! Names, types and guards: a tree becomes an [`Expr`], or all that is wrong with it is said.
//!
//! A *condition* (the whole of `visible_when`, `required_when` and `constraint`; an operand of `&&`,
//! `||`, `!`; what stands before `?`; what `all`, `exists` and `count` ask) must not hang on a field
//! that may be unanswered, unless `has(…)` of it is known there. A *value* may: it is then itself
//! unanswered.

mod calls;
mod folds;
mod guards;
mod operators;
mod rounding;

use std::collections::BTreeSet;
use std::ops::Range;

use wuwei_engine::expr::FieldIx;
use wuwei_engine::{Date, Datum, Decimal, Expr};

pub use calls::function_names;

use super::error::{ErrorKind, ExprError};
use super::names::{self, Names, Reference, RowName, Scope};
use super::print::quote;
use super::tree::{Node, NodeKind, Word};
use super::types::Type;
use crate::suggest::{closest_labelled, list};

/// What an expression is to be.
#[derive(Debug, Clone)]
pub struct Wanted<'w> {
    /// Where it stands.
    pub scope: Scope<'w>,
    /// The type of the value; a condition if absent.
    pub value: Option<Type>,
    /// What is known to be answered: by the conditions under which it is judged at all.
    pub known: &'w [Reference],
}

/// A compiled expression.
#[derive(Debug, Clone, PartialEq)]
pub struct Compiled {
    /// The tree that the engine runs.
    pub expr: Expr,
    /// The fields that it reads, sorted.
    pub reads: Vec<FieldIx>,
    /// Of a condition: what is surely answered wherever it holds.
    pub answers: Vec<Reference>,
    /// Whether it surely has a value, if it can be computed.
    pub sure: bool,
}

/// Compiles a tree that [`super::parse`] has read. What it reads is told even where something is wrong.
pub fn compile(node: &Node, names: &Names, wanted: &Wanted) -> (Compiled, Vec<ExprError>) {
    let mut checker = Checker {
        names,
        scope: wanted.scope,
        known: wanted.known.to_vec(),
        rows: Vec::new(),
        reads: BTreeSet::new(),
        errors: Vec::new(),
    };
    let (expr, sure) = match &wanted.value {
        None => (checker.condition(node), true),
        Some(ty) => {
            let found = checker.typed(node, Some(ty));
            checker.must_fit(&found, ty, node, "this field takes");
            (found.expr, found.open.is_empty())
        }
    };
    let answers = if wanted.value.is_none() {
        checker.answers(node, true)
    } else {
        Vec::new()
    };
    checker
        .errors
        .sort_by_key(|error| (error.span.start, error.span.end));
    checker.errors.dedup();
    (
        Compiled {
            expr,
            reads: checker.reads.into_iter().collect(),
            answers,
            sure,
        },
        checker.errors,
    )
}

struct Checker<'c> {
    names: &'c Names,
    scope: Scope<'c>,
    known: Vec<Reference>,
    rows: Vec<RowName>,
    reads: BTreeSet<FieldIx>,
    errors: Vec<ExprError>,
}

/// A checked node.
struct Typed {
    expr: Expr,
    ty: Type,
    /// What may leave it without an answer.
    open: Vec<Open>,
}

/// Something that may be unanswered.
struct Open {
    span: Range<usize>,
    /// As `has` would name it; absent for what `has` cannot ask.
    name: Option<String>,
}

impl Typed {
    fn broken() -> Typed {
        Typed {
            expr: Expr::Absent,
            ty: Type::Broken,
            open: Vec::new(),
        }
    }

    fn sure(expr: Expr, ty: Type) -> Typed {
        Typed {
            expr,
            ty,
            open: Vec::new(),
        }
    }
}

impl Checker<'_> {
    fn error(
        &mut self,
        kind: ErrorKind,
        span: &Range<usize>,
        message: impl Into<String>,
    ) -> &mut ExprError {
        self.errors
            .push(ExprError::new(kind, span.clone(), message));
        self.errors.last_mut().expect("just pushed")
    }

    fn typed(&mut self, node: &Node, hint: Option<&Type>) -> Typed {
        match &node.kind {
            NodeKind::Bool(b) => Typed::sure(Expr::Literal(Datum::Bool(*b)), Type::Bool),
            NodeKind::Integer(n) => integer(*n, hint),
            NodeKind::Decimal(d) => decimal(*d, hint),
            NodeKind::Text(text) => self.text(text, node, hint),
            NodeKind::Path(path) => self.path(path, node),
            NodeKind::Has(path) => self.has(path),
            NodeKind::Not(a) => Typed::sure(Expr::Not(self.condition(a).into()), Type::Bool),
            NodeKind::Negate(a) => self.negate(a, hint),
            NodeKind::And(operands) => self.row(operands, true),
            NodeKind::Or(operands) => self.row(operands, false),
            NodeKind::Compare(comparison, a, b) => self.compare(*comparison, a, b, node),
            NodeKind::Arithmetic(operator, a, b) => self.arithmetic(*operator, a, b, node),
            NodeKind::If(condition, a, b) => self.conditional(condition, a, b, node, hint),
            NodeKind::In(a, items) => self.membership(a, items),
            NodeKind::Call(function, arguments) => self.call(function, arguments, node),
            NodeKind::Over {
                fold,
                group,
                row,
                body,
            } => self.over(*fold, group, row, body, node),
            NodeKind::Broken => Typed::broken(),
        }
    }

    /// A node that has to be true or false.
    fn condition(&mut self, node: &Node) -> Expr {
        let found = self.typed(node, Some(&Type::Bool));
        if !self.must_fit(&found, &Type::Bool, node, "a condition is") {
            return found.expr;
        }
        let simple = !matches!(node.kind, NodeKind::If(..) | NodeKind::Over { .. });
        for open in found.open {
            let Some(name) = open.name else {
                let error = self.error(
                    ErrorKind::Unguarded,
                    &open.span,
                    "this may have no value here",
                );
                error.help =
                    Some("compute it in a field of its own and ask `has(…)` of that".to_owned());
                continue;
            };
            let start = node.span.start;
            let error = self.error(
                ErrorKind::Unguarded,
                &open.span,
                format!("`{name}` may be unanswered here"),
            );
            error.help = Some(format!(
                "ask first: `has({name}) && …`, or say what holds without it: `has({name}) ? … : …`"
            ));
            error.suggestion = simple.then(|| (start..start, format!("has({name}) && ")));
        }
        found.expr
    }

    fn must_fit(&mut self, found: &Typed, wanted: &Type, node: &Node, who: &str) -> bool {
        let fits = found.ty.fits(wanted);
        if !fits {
            let message = format!("{who} {}, this is {}", wanted.words(), found.ty.words());
            let error = self.error(ErrorKind::TypeMismatch, &node.span, message);
            if *wanted == Type::Date && found.ty == Type::DateTime {
                error.help = Some("the day of a date and time is `date(…)`".to_owned());
            }
        }
        fits
    }

    fn text(&mut self, text: &str, node: &Node, hint: Option<&Type>) -> Typed {
        let literal = Expr::Literal(Datum::Text(text.to_owned()));
        match hint {
            Some(Type::Choice(set)) => {
                if !set.holds(text) {
                    let near = closest_labelled(
                        text,
                        set.choices
                            .iter()
                            .map(|(id, label)| (id.as_str(), label.as_str())),
                    );
                    let help = match near {
                        Some(near) => format!("did you mean `{near}`?"),
                        None => format!(
                            "its choices are {}",
                            list(set.choices.iter().map(|(id, _)| id.as_str()))
                        ),
                    };
                    let edit = near.map(|near| (node.span.clone(), quote(near)));
                    let message = format!("`{}` has no choice `{text}`", set.of);
                    let error = self.error(ErrorKind::UnknownChoice, &node.span, message);
                    error.help = Some(help);
                    error.suggestion = edit;
                }
                Typed::sure(literal, Type::Choice(set.clone()))
            }
            Some(Type::Date) => {
                let edit = format!("date({})", quote(text));
                let error = self.error(ErrorKind::TypeMismatch, &node.span, "a text is no date");
                error.help = Some("a constant date is written `date('2026-01-31')`".to_owned());
                error.suggestion = Date::parse(text).map(|_| (node.span.clone(), edit));
                Typed::broken()
            }
            _ => Typed::sure(literal, Type::Text),
        }
    }

    fn path(&mut self, path: &[Word], node: &Node) -> Typed {
        match self.names.resolve(path, self.scope, &self.rows) {
            Ok(named) => {
                self.reads.extend(named.reads);
                let known = named
                    .reference
                    .is_some_and(|reference| self.known.contains(&reference));
                let open = Open {
                    span: node.span.clone(),
                    name: Some(names::joined(path)),
                };
                let open = if named.sure || known {
                    Vec::new()
                } else {
                    vec![open]
                };
                Typed {
                    expr: named.expr,
                    ty: named.ty,
                    open,
                }
            }
            Err(error) => {
                self.errors.push(error);
                Typed::broken()
            }
        }
    }

    fn has(&mut self, path: &Node) -> Typed {
        let NodeKind::Path(words) = &path.kind else {
            return Typed::broken();
        };
        match self.names.resolve(words, self.scope, &self.rows) {
            Ok(named) if named.reference.is_some() => {
                self.reads.extend(named.reads);
                Typed::sure(Expr::Has(named.expr.into()), Type::Bool)
            }
            Ok(_) => {
                let message = format!("`{}` always has a value", names::joined(words));
                self.error(ErrorKind::TypeMismatch, &path.span, message)
                    .help = Some("`has` asks whether a field is answered".to_owned());
                Typed::broken()
            }
            Err(error) => {
                self.errors.push(error);
                Typed::broken()
            }
        }
    }
}

fn integer(n: i64, hint: Option<&Type>) -> Typed {
    match (hint, Decimal::new(i128::from(n), 0)) {
        (Some(ty @ (Type::Decimal | Type::Money)), Some(exact)) => {
            Typed::sure(Expr::Literal(Datum::Decimal(exact)), ty.clone())
        }
        _ => Typed::sure(Expr::Literal(Datum::Integer(n)), Type::Integer),
    }
}

fn decimal(d: Decimal, hint: Option<&Type>) -> Typed {
    let ty = if hint == Some(&Type::Money) {
        Type::Money
    } else {
        Type::Decimal
    };
    Typed::sure(Expr::Literal(Datum::Decimal(d)), ty)
}
