//! Operators: what each takes, and what comes of it.

use wuwei_engine::Expr;
use wuwei_engine::expr::{Comparison, Function, Operator};

use super::{Checker, Typed};
use crate::expr::error::ErrorKind;
use crate::expr::print::print;
use crate::expr::tree::{Node, NodeKind};
use crate::expr::types::Type;

impl Checker<'_> {
    pub(super) fn negate(&mut self, operand: &Node, hint: Option<&Type>) -> Typed {
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
    pub(super) fn row(&mut self, operands: &[Node], all: bool) -> Typed {
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

    /// Two nodes, a constant taking the type of the other.
    pub(super) fn pair(&mut self, a: &Node, b: &Node) -> (Typed, Typed) {
        if is_constant(a) && !is_constant(b) {
            let right = self.typed(b, None);
            return (self.typed(a, Some(&right.ty)), right);
        }
        let left = self.typed(a, None);
        let right = self.typed(b, Some(&left.ty));
        (left, right)
    }

    pub(super) fn compare(
        &mut self,
        comparison: Comparison,
        a: &Node,
        b: &Node,
        node: &Node,
    ) -> Typed {
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
            } else if left.ty.is_days() && right.ty.is_days() {
                error.help = Some(ONE_COUNT.to_owned());
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

    pub(super) fn arithmetic(
        &mut self,
        operator: Operator,
        a: &Node,
        b: &Node,
        node: &Node,
    ) -> Typed {
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
            let days = first.is_days() && second.is_days();
            let error = self.error(ErrorKind::TypeMismatch, &node.span, message);
            error.help = days.then(|| ONE_COUNT.to_owned());
            return Typed::broken();
        };
        if operator == Operator::Divide && matches!(ty, Type::Decimal | Type::Money) {
            let message = "a quotient that is no whole number names its places and rounding";
            self.error(ErrorKind::TypeMismatch, &node.span, message)
                .help = Some(format!(
                "write `divide({}, {}, 2, 'half')`: two places, half away from zero; or 'up', 'down'",
                print(a),
                print(b)
            ));
            return Typed::broken();
        }
        let expr = match (operator, &left.ty, &right.ty) {
            (Operator::Add, Type::Date, Type::WorkingDays) => {
                working_days_on(left.expr, right.expr)
            }
            (Operator::Subtract, Type::Date, Type::WorkingDays) => {
                working_days_on(left.expr, Expr::Negate(right.expr.into()))
            }
            _ => Expr::Arithmetic(operator, left.expr.into(), right.expr.into()),
        };
        Typed { expr, ty, open }
    }

    pub(super) fn conditional(
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

    pub(super) fn membership(&mut self, a: &Node, items: &[Node]) -> Typed {
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
}

/// What to do where working days meet calendar days.
const ONE_COUNT: &str =
    "count both alike: `working_days_between(a, b)` in working days, `b - a` in calendar days";

/// The day that many working days after another.
fn working_days_on(day: Expr, days: Expr) -> Expr {
    Expr::Call(Function::AfterWorkingDays, vec![day, days])
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
    Some(match (operator, a, b) {
        (_, Type::Broken, _) | (_, _, Type::Broken) => Type::Broken,
        (_, a, b) if a.is_whole() && b.is_whole() => return whole(operator, a, b),
        (Remainder, ..) => return None,
        (_, a, b) if a.is_number() && b.is_number() => Type::Decimal,
        (Add | Subtract, Type::Money, Type::Money) => Type::Money,
        (Multiply | Divide, Type::Money, b) if b.is_number() => Type::Money,
        (Multiply, a, Type::Money) if a.is_number() => Type::Money,
        (Divide, Type::Money, Type::Money) => Type::Decimal,
        (Add | Subtract, Type::Date, b) if b.is_whole() => Type::Date,
        (Subtract, Type::Date, Type::Date) => Type::CalendarDays,
        _ => return None,
    })
}

/// The type of `a ∘ b` of whole numbers: days stay days of their kind, and are none of the other.
fn whole(operator: Operator, a: &Type, b: &Type) -> Option<Type> {
    match (operator, a.is_days(), b.is_days()) {
        (_, true, true) if a != b => None,
        (Operator::Add | Operator::Subtract, true, _) => Some(a.clone()),
        (Operator::Add | Operator::Subtract | Operator::Multiply, false, true) => Some(b.clone()),
        (Operator::Multiply | Operator::Divide, true, false) => Some(a.clone()),
        _ => Some(Type::Integer),
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
