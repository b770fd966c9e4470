//! Built-in functions.

use wuwei_engine::expr::Function;
use wuwei_engine::{Date, Datum, Expr};

use super::{Checker, Typed};
use crate::expr::error::ErrorKind;
use crate::expr::tree::{FOLDS, Node, NodeKind, Word};
use crate::expr::types::Type;
use crate::suggest::closest;

/// The functions and how many arguments they take.
const FUNCTIONS: [(&str, usize); 6] = [
    ("date", 1),
    ("after_working_days", 2),
    ("working_days_between", 2),
    ("size", 1),
    ("contains", 2),
    ("starts_with", 2),
];

impl Checker<'_> {
    pub(super) fn call(&mut self, function: &Word, arguments: &[Node], node: &Node) -> Typed {
        let name = function.text.as_str();
        let Some((_, wanted)) = FUNCTIONS.iter().find(|(known, _)| *known == name) else {
            let near = closest(
                name,
                FUNCTIONS
                    .iter()
                    .map(|(known, _)| *known)
                    .chain(FOLDS.iter().map(|(name, _)| *name))
                    .chain(["has"]),
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
    pub(super) fn date(&mut self, at: &Node) -> Typed {
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
    pub(super) fn size(&mut self, whole: &Node) -> Typed {
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

    pub(super) fn contains(&mut self, whole: &Node, part: &Node) -> Typed {
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

    pub(super) fn function<const N: usize>(
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
}
