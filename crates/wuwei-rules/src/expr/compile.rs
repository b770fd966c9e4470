//! Names, types and guards: a tree becomes an [`Expr`], or all that is wrong with it is said.
//!
//! A *condition* (the whole of `visible_when`, `required_when` and `constraint`; an operand of `&&`,
//! `||`, `!`; what stands before `?`; what `all`, `exists` and `count` ask) must not hang on a field
//! that may be unanswered, unless `has(…)` of it is known there. A *value* may: it is then itself
//! unanswered.

use std::collections::BTreeSet;
use std::ops::Range;

use wuwei_engine::expr::{Comparison, FieldIx, Fold, Function, Operator};
use wuwei_engine::{Date, Datum, Decimal, Expr};

use super::error::{ErrorKind, ExprError};
use super::names::{self, Names, Reference, RowName, Scope};
use super::parse::{Node, NodeKind, Word};
use super::print::quote;
use super::types::Type;
use crate::suggest::{closest, closest_labelled, list};

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
        self.must_fit(&found, &Type::Bool, node, "a condition is");
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

    fn must_fit(&mut self, found: &Typed, wanted: &Type, node: &Node, who: &str) {
        if !found.ty.fits(wanted) {
            let message = format!("{who} {}, this is {}", wanted.words(), found.ty.words());
            let error = self.error(ErrorKind::TypeMismatch, &node.span, message);
            if *wanted == Type::Date && found.ty == Type::DateTime {
                error.help = Some("the day of a date and time is `date(…)`".to_owned());
            }
        }
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

    fn negate(&mut self, operand: &Node, hint: Option<&Type>) -> Typed {
        let found = self.typed(operand, hint);
        if !found.ty.is_number() && !matches!(found.ty, Type::Money | Type::Broken) {
            let message = format!("`-` takes a number, this is {}", found.ty.words());
            self.error(ErrorKind::TypeMismatch, &operand.span, message);
            return Typed::broken();
        }
        Typed {
            expr: Expr::Negate(found.expr.into()),
            ..found
        }
    }

    /// Operands of `&&` (or of `||`): each is judged knowing that those before it held (or did not).
    fn row(&mut self, operands: &[Node], all: bool) -> Typed {
        let known = self.known.len();
        let mut compiled = Vec::with_capacity(operands.len());
        for operand in operands {
            compiled.push(self.condition(operand));
            let answers = self.answers(operand, all);
            self.know(answers);
        }
        self.known.truncate(known);
        Typed::sure(
            if all {
                Expr::And(compiled)
            } else {
                Expr::Or(compiled)
            },
            Type::Bool,
        )
    }

    fn know(&mut self, answers: Vec<Reference>) {
        for answer in answers {
            if !self.known.contains(&answer) {
                self.known.push(answer);
            }
        }
    }

    /// What is surely answered if a condition is true (or if it is false).
    fn answers(&self, node: &Node, holds: bool) -> Vec<Reference> {
        match &node.kind {
            NodeKind::Has(path) if holds => match &path.kind {
                NodeKind::Path(words) => {
                    let named = self.names.resolve(words, self.scope, &self.rows).ok();
                    named
                        .and_then(|named| named.reference)
                        .into_iter()
                        .collect()
                }
                _ => Vec::new(),
            },
            NodeKind::Not(a) => self.answers(a, !holds),
            NodeKind::And(operands) | NodeKind::Or(operands) => {
                let each = matches!(node.kind, NodeKind::And(_)) == holds;
                let mut sets = operands.iter().map(|operand| self.answers(operand, holds));
                if each {
                    return sets.flatten().collect();
                }
                let first = sets.next().unwrap_or_default();
                sets.fold(first, |common, set| {
                    common.into_iter().filter(|r| set.contains(r)).collect()
                })
            }
            _ => Vec::new(),
        }
    }

    /// Two nodes, a constant taking the type of the other.
    fn pair(&mut self, a: &Node, b: &Node) -> (Typed, Typed) {
        if is_constant(a) && !is_constant(b) {
            let right = self.typed(b, None);
            return (self.typed(a, Some(&right.ty)), right);
        }
        let left = self.typed(a, None);
        let right = self.typed(b, Some(&left.ty));
        (left, right)
    }

    fn compare(&mut self, comparison: Comparison, a: &Node, b: &Node, node: &Node) -> Typed {
        let (left, right) = self.pair(a, b);
        let order = !matches!(comparison, Comparison::Equal | Comparison::NotEqual);
        if !left.ty.compares(&right.ty) {
            let message = format!("{} is compared with {}", left.ty.words(), right.ty.words());
            let dates = matches!(
                (&left.ty, &right.ty),
                (Type::Date, Type::DateTime) | (Type::DateTime, Type::Date)
            );
            let error = self.error(ErrorKind::TypeMismatch, &node.span, message);
            if dates {
                error.help = Some("the day of a date and time is `date(…)`".to_owned());
            }
        } else if order && !(left.ty.ordered() && right.ty.ordered()) {
            let message = format!("{} has no order", left.ty.words());
            self.error(ErrorKind::TypeMismatch, &node.span, message)
                .help =
                Some("only numbers, money, dates and times are smaller or greater".to_owned());
        } else if let (false, Some(words)) = (order, only_has(&left.ty)) {
            self.error(
                ErrorKind::TypeMismatch,
                &node.span,
                format!("{} cannot be compared", left.ty.words()),
            )
            .help = Some(words.to_owned());
        }
        let open = left.open.into_iter().chain(right.open).collect();
        Typed {
            expr: Expr::Compare(comparison, left.expr.into(), right.expr.into()),
            ty: Type::Bool,
            open,
        }
    }

    fn arithmetic(&mut self, operator: Operator, a: &Node, b: &Node, node: &Node) -> Typed {
        // A constant beside money is money, a factor is not: money times 2 is not money times money.
        let (left, right) = match operator {
            Operator::Add | Operator::Subtract => self.pair(a, b),
            _ => (self.typed(a, None), self.typed(b, None)),
        };
        let open = left.open.into_iter().chain(right.open).collect();
        let Some(ty) = result(operator, &left.ty, &right.ty) else {
            let verb = match operator {
                Operator::Add => "added to",
                Operator::Subtract => "taken from",
                Operator::Multiply => "multiplied with",
                Operator::Divide => "divided by",
                Operator::Remainder => "taken as the remainder by",
            };
            let (first, second) = match operator {
                Operator::Add | Operator::Subtract => (&right.ty, &left.ty),
                _ => (&left.ty, &right.ty),
            };
            let message = format!("{} cannot be {verb} {}", first.words(), second.words());
            self.error(ErrorKind::TypeMismatch, &node.span, message);
            return Typed::broken();
        };
        Typed {
            expr: Expr::Arithmetic(operator, left.expr.into(), right.expr.into()),
            ty,
            open,
        }
    }

    fn conditional(
        &mut self,
        condition: &Node,
        a: &Node,
        b: &Node,
        node: &Node,
        hint: Option<&Type>,
    ) -> Typed {
        let test = self.condition(condition);
        let yes = self.answers(condition, true);
        let no = self.answers(condition, false);
        let late = hint.is_none() && is_constant(a) && !is_constant(b);
        let (left, right) = if late {
            let right = self.knowing(no, b, None);
            (self.knowing(yes, a, Some(&right.ty)), right)
        } else {
            let left = self.knowing(yes, a, hint);
            let right = self.knowing(no, b, hint.or(Some(&left.ty)));
            (left, right)
        };
        let words = (left.ty.words(), right.ty.words());
        let Some(ty) = left.ty.joined(right.ty) else {
            let message = format!("the two answers of `?` differ: {} and {}", words.0, words.1);
            self.error(ErrorKind::TypeMismatch, &node.span, message);
            return Typed::broken();
        };
        let open = left.open.into_iter().chain(right.open).collect();
        Typed {
            expr: Expr::If(test.into(), left.expr.into(), right.expr.into()),
            ty,
            open,
        }
    }

    fn knowing(&mut self, answers: Vec<Reference>, node: &Node, hint: Option<&Type>) -> Typed {
        let known = self.known.len();
        self.know(answers);
        let found = self.typed(node, hint);
        self.known.truncate(known);
        found
    }

    fn membership(&mut self, a: &Node, items: &[Node]) -> Typed {
        let left = self.typed(a, None);
        let mut open = left.open;
        let mut compiled = Vec::with_capacity(items.len());
        for item in items {
            let found = self.typed(item, Some(&left.ty));
            if !found.ty.compares(&left.ty) || only_has(&left.ty).is_some() {
                let message = format!(
                    "{} is looked for among others, this is {}",
                    left.ty.words(),
                    found.ty.words()
                );
                self.error(ErrorKind::TypeMismatch, &item.span, message);
            }
            compiled.push(found.expr);
            open.extend(found.open);
        }
        Typed {
            expr: Expr::In(left.expr.into(), compiled),
            ty: Type::Bool,
            open,
        }
    }

    fn call(&mut self, function: &Word, arguments: &[Node], node: &Node) -> Typed {
        let name = function.text.as_str();
        let Some((_, wanted)) = FUNCTIONS.iter().find(|(known, _)| *known == name) else {
            let near = closest(
                name,
                FUNCTIONS.iter().map(|(known, _)| *known).chain(MACROS),
            );
            let error = self.error(
                ErrorKind::UnknownFunction,
                &function.span,
                format!("there is no function `{name}`"),
            );
            if let Some(near) = near {
                error.help = Some(format!("did you mean `{near}`?"));
                error.suggestion = Some((function.span.clone(), near.to_owned()));
            }
            for argument in arguments {
                self.typed(argument, None);
            }
            return Typed::broken();
        };
        if arguments.len() != *wanted {
            let plural = if *wanted == 1 { "" } else { "s" };
            let message = format!(
                "`{name}` takes {wanted} argument{plural}, not {}",
                arguments.len()
            );
            self.error(ErrorKind::UnknownFunction, &node.span, message);
            return Typed::broken();
        }
        match (name, arguments) {
            ("date", [at]) => self.date(at),
            ("after_working_days", [from, days]) => {
                let parameters = [(from, Type::Date), (days, Type::Integer)];
                self.function(Function::AfterWorkingDays, parameters, Type::Date)
            }
            ("working_days_between", [from, to]) => {
                let parameters = [(from, Type::Date), (to, Type::Date)];
                self.function(Function::WorkingDaysBetween, parameters, Type::Integer)
            }
            ("size", [whole]) => self.size(whole),
            ("starts_with", [text, part]) => self.function(
                Function::StartsWith,
                [(text, Type::Text), (part, Type::Text)],
                Type::Bool,
            ),
            ("contains", [whole, part]) => self.contains(whole, part),
            _ => Typed::broken(),
        }
    }

    /// `date(date-time)`, and the constant `date('2026-01-31')`.
    fn date(&mut self, at: &Node) -> Typed {
        if let NodeKind::Text(text) = &at.kind {
            let Some(date) = Date::parse(text) else {
                let message = format!("`{text}` is no day of the calendar");
                self.error(ErrorKind::BadLiteral, &at.span, message).help =
                    Some("a day is written year-month-day: `date('2026-01-31')`".to_owned());
                return Typed::broken();
            };
            return Typed::sure(Expr::Literal(Datum::Date(date)), Type::Date);
        }
        self.function(Function::DateOf, [(at, Type::DateTime)], Type::Date)
    }

    /// Characters of a text, or how many choices were chosen.
    fn size(&mut self, whole: &Node) -> Typed {
        let found = self.typed(whole, Some(&Type::Text));
        if !matches!(found.ty, Type::Text | Type::Choices(_) | Type::Broken) {
            let message = format!(
                "`size` counts a text or choices, this is {}",
                found.ty.words()
            );
            self.error(ErrorKind::TypeMismatch, &whole.span, message);
        }
        let expr = Expr::Call(Function::Size, vec![found.expr]);
        Typed {
            expr,
            ty: Type::Integer,
            open: found.open,
        }
    }

    fn contains(&mut self, whole: &Node, part: &Node) -> Typed {
        let found = self.typed(whole, None);
        let wanted = match &found.ty {
            Type::Choices(set) => Type::Choice(set.clone()),
            Type::Text | Type::Broken => Type::Text,
            other => {
                let message = format!(
                    "`contains` looks into a text or into choices, this is {}",
                    other.words()
                );
                self.error(ErrorKind::TypeMismatch, &whole.span, message);
                return Typed::broken();
            }
        };
        let sought = self.typed(part, Some(&wanted));
        if found.ty != Type::Broken {
            self.must_fit(&sought, &wanted, part, "`contains` looks for");
        }
        let open = found.open.into_iter().chain(sought.open).collect();
        Typed {
            expr: Expr::Call(Function::Contains, vec![found.expr, sought.expr]),
            ty: Type::Bool,
            open,
        }
    }

    fn function<const N: usize>(
        &mut self,
        function: Function,
        parameters: [(&Node, Type); N],
        ty: Type,
    ) -> Typed {
        let mut compiled = Vec::with_capacity(N);
        let mut open = Vec::new();
        for (node, wanted) in parameters {
            let found = self.typed(node, Some(&wanted));
            self.must_fit(&found, &wanted, node, "this takes");
            compiled.push(found.expr);
            open.extend(found.open);
        }
        Typed {
            expr: Expr::Call(function, compiled),
            ty,
            open,
        }
    }

    fn over(&mut self, fold: Fold, group: &Word, row: &Word, body: &Node, node: &Node) -> Typed {
        let Some(section) = self
            .names
            .sections
            .get(&group.text)
            .filter(|section| section.group)
        else {
            return self.no_group(group);
        };
        let taken = self.names.sections.contains_key(&row.text)
            || ["stage", "today", "service", "true", "false"].contains(&row.text.as_str())
            || self.rows.iter().any(|other| other.name == row.text);
        if taken {
            let message = format!("`{}` is the name of something else", row.text);
            self.error(ErrorKind::UnknownName, &row.span, message).help =
                Some("choose another name for the row".to_owned());
        }
        self.rows.push(RowName {
            name: row.text.clone(),
            section: group.text.clone(),
        });
        let found = match fold {
            Fold::All | Fold::Exists | Fold::Count => Typed::sure(self.condition(body), Type::Bool),
            Fold::Sum | Fold::Min | Fold::Max => self.typed(body, None),
        };
        self.rows.pop();
        let Some(ty) = folded(fold, &found.ty) else {
            let message = format!("there is no `{}` of {}", fold_name(fold), found.ty.words());
            self.error(ErrorKind::TypeMismatch, &body.span, message);
            return Typed::broken();
        };
        let open = match fold {
            // Of no row there is no least and no greatest.
            Fold::Min | Fold::Max => vec![Open {
                span: node.span.clone(),
                name: None,
            }],
            _ => Vec::new(),
        };
        let expr = match section.ix {
            Some(section) => Expr::Over {
                fold,
                section,
                body: found.expr.into(),
            },
            None => of_no_rows(fold),
        };
        Typed { expr, ty, open }
    }

    fn no_group(&mut self, group: &Word) -> Typed {
        let groups = self
            .names
            .sections
            .iter()
            .filter(|(_, section)| section.group)
            .map(|(id, _)| id.as_str());
        let near = closest(&group.text, groups);
        let error = self.error(
            ErrorKind::UnknownName,
            &group.span,
            format!("there is no group `{}`", group.text),
        );
        match near {
            Some(near) => {
                error.help = Some(format!("did you mean `{near}`?"));
                error.suggestion = Some((group.span.clone(), near.to_owned()));
            }
            None => error.help = Some("a group is a section with `group = { … }`".to_owned()),
        }
        Typed::broken()
    }
}

/// The functions and how many arguments they take.
const FUNCTIONS: [(&str, usize); 6] = [
    ("date", 1),
    ("after_working_days", 2),
    ("working_days_between", 2),
    ("size", 1),
    ("contains", 2),
    ("starts_with", 2),
];

const MACROS: [&str; 7] = ["has", "all", "exists", "count", "sum", "min", "max"];

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

/// Whether a node takes its type from what it is compared with.
fn is_constant(node: &Node) -> bool {
    match &node.kind {
        NodeKind::Integer(_) | NodeKind::Decimal(_) | NodeKind::Text(_) => true,
        NodeKind::Negate(a) => is_constant(a),
        NodeKind::If(_, a, b) => is_constant(a) && is_constant(b),
        _ => false,
    }
}

/// The type of `a ∘ b`; none if that means nothing.
fn result(operator: Operator, a: &Type, b: &Type) -> Option<Type> {
    use Operator::{Add, Divide, Multiply, Remainder, Subtract};
    let number = if *a == Type::Integer && *b == Type::Integer {
        Type::Integer
    } else {
        Type::Decimal
    };
    Some(match (operator, a, b) {
        (_, Type::Broken, _) | (_, _, Type::Broken) => Type::Broken,
        (Remainder, Type::Integer, Type::Integer) => Type::Integer,
        (Remainder, ..) => return None,
        (_, a, b) if a.is_number() && b.is_number() => number,
        (Add | Subtract, Type::Money, Type::Money) => Type::Money,
        (Multiply | Divide, Type::Money, b) if b.is_number() => Type::Money,
        (Multiply, a, Type::Money) if a.is_number() => Type::Money,
        (Divide, Type::Money, Type::Money) => Type::Decimal,
        (Add | Subtract, Type::Date, Type::Integer) => Type::Date,
        (Subtract, Type::Date, Type::Date) => Type::Integer,
        _ => return None,
    })
}

/// The type of a fold over values of a type.
fn folded(fold: Fold, ty: &Type) -> Option<Type> {
    match fold {
        Fold::All | Fold::Exists => Some(Type::Bool),
        Fold::Count => Some(Type::Integer),
        Fold::Sum => {
            (ty.is_number() || matches!(ty, Type::Money | Type::Broken)).then(|| ty.clone())
        }
        Fold::Min | Fold::Max => ty.ordered().then(|| ty.clone()),
    }
}

fn fold_name(fold: Fold) -> &'static str {
    super::parse::FOLDS
        .iter()
        .find(|(_, f)| *f == fold)
        .map_or("", |(name, _)| name)
}

/// What a fold comes to where the flow has no such group.
fn of_no_rows(fold: Fold) -> Expr {
    match fold {
        Fold::All => Expr::Literal(Datum::Bool(true)),
        Fold::Exists => Expr::Literal(Datum::Bool(false)),
        Fold::Count | Fold::Sum => Expr::Literal(Datum::Integer(0)),
        Fold::Min | Fold::Max => Expr::Absent,
    }
}

/// What to do instead of comparing values of a type that cannot be compared.
fn only_has(ty: &Type) -> Option<&'static str> {
    match ty {
        Type::Choices(_) => Some("ask `contains(…, 'choice')`"),
        Type::File => Some("ask `has(…)`"),
        _ => None,
    }
}
