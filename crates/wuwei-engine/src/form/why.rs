//! "Why?": which rules decided, where they come from, and the terms that made them come out so.

use super::Form;
use super::path::{self, Place, cell_path};
use crate::eval::{Scope, eval};
use crate::expr::{Comparison, Expr, FieldIx, Fold};
use crate::program::{Origin, Requirement, Rule};
use crate::{Datum, Value};

/// One rule that decided something of a field.
#[derive(Debug, Clone, PartialEq)]
pub struct Reason {
    /// What it decided.
    pub aspect: Aspect,
    /// The layer that set it and the clause it implements.
    pub origin: Origin,
    /// Its text as it stands in the rules; empty for a plain `required = true`.
    pub source: String,
    /// What in the answers made it come out so, in the order of the rule.
    pub terms: Vec<Term>,
    /// For a constraint: its number among the field's.
    pub number: Option<u32>,
}

/// What a rule decided.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Aspect {
    /// That the field is shown (or hidden).
    Visible,
    /// That it must be answered (or need not).
    Required,
    /// That its answer is refused.
    Constraint,
    /// That its answer is doubted.
    Warning,
    /// What its value is.
    Computed,
}

/// One condition that decided.
#[derive(Debug, Clone, PartialEq)]
pub struct Term {
    /// The field, group or `stage`, `today`, `service`, `service.limit` that was looked at.
    pub path: String,
    /// What was asked of it.
    pub is: Is,
    /// Whether it is so.
    pub holds: bool,
}

/// What a term asks.
#[derive(Debug, Clone, PartialEq)]
pub enum Is {
    /// Whether it is answered.
    Answered,
    /// Whether it is yes.
    True,
    /// How it compares.
    Compared(Comparison, Operand),
    /// Whether it is one of these.
    OneOf(Vec<Datum>),
    /// How the rows of a group come out.
    Rows(Fold),
    /// It was read by something that these cannot say.
    Read,
}

/// What something is compared with.
#[derive(Debug, Clone, PartialEq)]
pub enum Operand {
    /// A constant of the rule.
    Constant(Datum),
    /// Another field, or `today` and the like.
    Path(String),
    /// The outcome of a computation, as it is now.
    Value(Value),
}

impl Form {
    /// The rules that decide whether a field is shown and required and what it is, and those that
    /// refuse or doubt its answer now; of a section, the rule that shows it.
    pub fn why(&self, path: &str) -> Vec<Reason> {
        let Some(Place::Cell { field, row }) = path::place(&self.program, &self.sheet, path) else {
            return self.why_section(path);
        };
        let it = &self.program.fields[field];
        let scope = self.scope(row);
        let mut reasons = Vec::new();
        let section = &self.program.sections[it.section];
        let visible = section.visible_when.iter().chain(&it.visible_when);
        reasons.extend(visible.map(|rule| self.reason(Aspect::Visible, rule, scope)));
        match &it.required {
            Requirement::Never => {}
            Requirement::Always(origin) => reasons.push(Reason {
                aspect: Aspect::Required,
                origin: origin.clone(),
                source: String::new(),
                terms: Vec::new(),
                number: None,
            }),
            Requirement::When(rule) => reasons.push(self.reason(Aspect::Required, rule, scope)),
        }
        reasons.extend(
            it.value
                .iter()
                .map(|rule| self.reason(Aspect::Computed, rule, scope)),
        );
        let answered = self
            .sheet
            .cell(&self.program, field, row)
            .is_some_and(|cell| cell.visible);
        for constraint in it.constraints.iter().filter(|_| answered) {
            if eval(&constraint.rule.expr, scope).into_value().is_false() {
                let aspect = if constraint.warn {
                    Aspect::Warning
                } else {
                    Aspect::Constraint
                };
                let reason = self.reason(aspect, &constraint.rule, scope);
                reasons.push(Reason {
                    number: Some(constraint.number),
                    ..reason
                });
            }
        }
        reasons
    }

    fn why_section(&self, id: &str) -> Vec<Reason> {
        let section = path::section(&self.program, id);
        let rule = section.and_then(|at| self.program.sections[at].visible_when.as_ref());
        rule.map(|rule| self.reason(Aspect::Visible, rule, self.scope(0)))
            .into_iter()
            .collect()
    }

    fn reason(&self, aspect: Aspect, rule: &Rule, scope: Scope<'_>) -> Reason {
        let mut terms = Vec::new();
        self.deciding(&rule.expr, scope, &mut terms);
        Reason {
            aspect,
            origin: rule.origin.clone(),
            source: rule.source.clone(),
            terms,
            number: None,
        }
    }

    /// The terms without which the expression might have come out otherwise.
    fn deciding(&self, expr: &Expr, scope: Scope<'_>, terms: &mut Vec<Term>) {
        match expr {
            Expr::And(all) | Expr::Or(all) => {
                // One operand that absorbs decides alone; else all of them together.
                let absorbing = matches!(expr, Expr::Or(_));
                let alone = all
                    .iter()
                    .find(|a| eval(a, scope).truth().is_ok_and(|it| it == absorbing));
                match alone {
                    Some(alone) => self.deciding(alone, scope, terms),
                    None => all.iter().for_each(|a| self.deciding(a, scope, terms)),
                }
            }
            Expr::Not(a) => self.deciding(a, scope, terms),
            Expr::If(condition, yes, no) => {
                self.deciding(condition, scope, terms);
                match eval(condition, scope).truth() {
                    Ok(true) => self.deciding(yes, scope, terms),
                    Ok(false) => self.deciding(no, scope, terms),
                    Err(_) => {}
                }
            }
            _ => self.atom(expr, scope, terms),
        }
    }

    fn atom(&self, expr: &Expr, scope: Scope<'_>, terms: &mut Vec<Term>) {
        let holds = eval(expr, scope).truth().is_ok_and(|it| it);
        let (path, is) = match expr {
            Expr::Literal(_) | Expr::Absent => return,
            Expr::Has(a) => (self.name(a, scope), Is::Answered),
            Expr::Compare(comparison, a, b) => match (self.name(a, scope), self.name(b, scope)) {
                (Some(a), _) => (Some(a), Is::Compared(*comparison, self.operand(b, scope))),
                (None, Some(b)) => (
                    Some(b),
                    Is::Compared(comparison.turned(), self.operand(a, scope)),
                ),
                (None, None) => (None, Is::Read),
            },
            Expr::In(a, all) => {
                let constants = all.iter().filter_map(|it| match it {
                    Expr::Literal(datum) => Some(datum.clone()),
                    _ => None,
                });
                (self.name(a, scope), Is::OneOf(constants.collect()))
            }
            Expr::Over { fold, section, .. } => (
                Some(self.program.sections[*section].id.clone()),
                Is::Rows(*fold),
            ),
            _ => {
                let is = if eval(expr, scope).truth().is_ok() {
                    Is::True
                } else {
                    Is::Read
                };
                (self.name(expr, scope), is)
            }
        };
        match path {
            Some(path) => push(terms, Term { path, is, holds }),
            None => self.parts(expr, scope, holds, terms),
        }
    }

    /// Of what these words cannot say: what it looked at.
    fn parts(&self, expr: &Expr, scope: Scope<'_>, holds: bool, terms: &mut Vec<Term>) {
        expr.reads(&mut |read| {
            let path = match read {
                crate::expr::Read::Field(field) => self.field_name(field, scope),
                crate::expr::Read::EveryRow(_) => return,
                crate::expr::Read::Rows(section) => self.program.sections[section].id.clone(),
            };
            push(
                terms,
                Term {
                    path,
                    is: Is::Read,
                    holds,
                },
            );
        });
    }

    fn name(&self, expr: &Expr, scope: Scope<'_>) -> Option<String> {
        match expr {
            Expr::Field(field) => Some(self.field_name(*field, scope)),
            Expr::Stage => Some("stage".to_owned()),
            Expr::Today => Some("today".to_owned()),
            Expr::Service => Some("service".to_owned()),
            Expr::ServiceLimit => Some("service.limit".to_owned()),
            _ => None,
        }
    }

    fn field_name(&self, field: FieldIx, scope: Scope<'_>) -> String {
        let group = self.program.sections[self.program.fields[field].section]
            .group
            .is_some();
        cell_path(
            &self.program,
            &self.sheet,
            field,
            if group { scope.row } else { 0 },
        )
    }

    fn operand(&self, expr: &Expr, scope: Scope<'_>) -> Operand {
        match (expr, self.name(expr, scope)) {
            (Expr::Literal(datum), _) => Operand::Constant(datum.clone()),
            (_, Some(path)) => Operand::Path(path),
            _ => Operand::Value(eval(expr, scope).into_value()),
        }
    }
}

fn push(terms: &mut Vec<Term>, term: Term) {
    if !terms.contains(&term) {
        terms.push(term);
    }
}

impl Comparison {
    /// The same with its sides exchanged: `a < b` is `b > a`.
    fn turned(self) -> Comparison {
        match self {
            Comparison::Less => Comparison::Greater,
            Comparison::LessOrEqual => Comparison::GreaterOrEqual,
            Comparison::Greater => Comparison::Less,
            Comparison::GreaterOrEqual => Comparison::LessOrEqual,
            same => same,
        }
    }
}
