//! Built-in functions.

use wuwei_engine::expr::{Comparison, Fold, Function};
use wuwei_engine::{Date, DateTime, Datum, Expr};

use super::{Checker, Typed};
use crate::expr::error::ErrorKind;
use crate::expr::tree::{FOLDS, Node, NodeKind, Word};
use crate::expr::types::Type;
use crate::suggest::closest;

/// The functions and how many arguments they take.
const FUNCTIONS: [(&str, usize); 17] = [
    ("date", 1),
    ("date_time", 1),
    ("year", 1),
    ("month", 1),
    ("day", 1),
    ("days", 1),
    ("working_days", 1),
    ("after_working_days", 2),
    ("working_days_between", 2),
    ("size", 1),
    ("contains", 2),
    ("starts_with", 2),
    ("matches", 2),
    ("least", 2),
    ("greatest", 2),
    ("divide", 4),
    ("round", 3),
];

/// Those that the parser writes in other words.
const SUGAR: [&str; 3] = ["has", "default", "exists_one"];

/// How large an operand may be that has to stand twice in what is published.
const LARGEST_TWICE: usize = 100;

/// The names of all functions and macros of the language.
pub fn function_names() -> impl Iterator<Item = &'static str> {
    let functions = FUNCTIONS.iter().map(|(name, _)| *name);
    let folds = FOLDS.iter().map(|(name, _)| *name);
    functions.chain(folds).chain(SUGAR)
}

impl Checker<'_> {
    pub(super) fn call(&mut self, function: &Word, arguments: &[Node], node: &Node) -> Typed {
        let name = function.text.as_str();
        let Some((_, wanted)) = FUNCTIONS.iter().find(|(known, _)| *known == name) else {
            return self.no_function(function, arguments);
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
            ("date_time", [at]) => self.date_time(at),
            ("year", [day]) => self.date_part(day, 0),
            ("month", [day]) => self.date_part(day, 1),
            ("day", [day]) => self.date_part(day, 2),
            ("days", [count]) => self.counted(count, Type::CalendarDays),
            ("working_days", [count]) => self.counted(count, Type::WorkingDays),
            ("after_working_days", [from, days]) => {
                let parameters = [(from, Type::Date), (days, Type::WorkingDays)];
                self.function(Function::AfterWorkingDays, parameters, Type::Date)
            }
            ("working_days_between", [from, to]) => {
                let parameters = [(from, Type::Date), (to, Type::Date)];
                self.function(Function::WorkingDaysBetween, parameters, Type::WorkingDays)
            }
            ("size", [whole]) => self.size(whole),
            ("starts_with", [text, part]) => self.function(
                Function::StartsWith,
                [(text, Type::Text), (part, Type::Text)],
                Type::Bool,
            ),
            ("contains", [whole, part]) => self.contains(whole, part),
            ("matches", [text, pattern]) => self.matches(text, pattern),
            ("least", [a, b]) => self.extreme(Comparison::LessOrEqual, a, b, node),
            ("greatest", [a, b]) => self.extreme(Comparison::GreaterOrEqual, a, b, node),
            ("divide", [a, b, places, rounding]) => self.divide(a, b, places, rounding, node),
            ("round", [a, places, rounding]) => self.round(a, places, rounding),
            _ => Typed::broken(),
        }
    }

    fn no_function(&mut self, function: &Word, arguments: &[Node]) -> Typed {
        let name = function.text.as_str();
        let near = closest(name, function_names());
        let message = format!("there is no function `{name}`");
        let error = self.error(ErrorKind::UnknownFunction, &function.span, message);
        if let Some(near) = near {
            error.help = Some(format!("did you mean `{near}`?"));
            error.suggestion = Some((function.span.clone(), near.to_owned()));
        }
        for argument in arguments {
            self.typed(argument, None);
        }
        Typed::broken()
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

    /// The constant `date_time('2026-01-31T09:40')`.
    fn date_time(&mut self, at: &Node) -> Typed {
        let help = "a constant date and time is written `date_time('2026-01-31T09:40')`";
        let NodeKind::Text(text) = &at.kind else {
            let message = "`date_time` takes a constant text";
            self.error(ErrorKind::TypeMismatch, &at.span, message).help = Some(help.to_owned());
            return Typed::broken();
        };
        let Some(time) = DateTime::parse(text) else {
            let message = format!("`{text}` is no minute of the calendar");
            self.error(ErrorKind::BadLiteral, &at.span, message).help = Some(help.to_owned());
            return Typed::broken();
        };
        Typed::sure(Expr::Literal(Datum::DateTime(time)), Type::DateTime)
    }

    /// Year, month or day of a date, or of the day of a date and time.
    fn date_part(&mut self, day: &Node, part: i64) -> Typed {
        let mut found = self.typed(day, None);
        if found.ty == Type::DateTime {
            found.expr = Expr::Call(Function::DateOf, vec![found.expr]);
        } else {
            self.must_fit(&found, &Type::Date, day, "this takes");
        }
        let part = Expr::Literal(Datum::Integer(part));
        Typed {
            expr: Expr::Call(Function::DatePart, vec![found.expr, part]),
            ty: Type::Integer,
            open: found.open,
        }
    }

    /// A number, of which it is now known what days it counts.
    fn counted(&mut self, count: &Node, ty: Type) -> Typed {
        let found = self.typed(count, Some(&ty));
        self.must_fit(&found, &ty, count, "this takes");
        Typed { ty, ..found }
    }

    /// Characters of a text, how many choices were chosen, or rows of a group.
    fn size(&mut self, whole: &Node) -> Typed {
        if let NodeKind::Path(path) = &whole.kind
            && let [group] = path.as_slice()
            && self.names.is_group(&group.text, self.scope)
            && !self.rows.iter().any(|row| row.name == group.text)
        {
            let every = Node::leaf(NodeKind::Bool(true), whole.span.clone());
            let row = Word {
                text: String::new(),
                span: whole.span.clone(),
            };
            return self.over(Fold::Count, group, &row, &every, whole);
        }
        let found = self.typed(whole, Some(&Type::Text));
        if !matches!(found.ty, Type::Text | Type::Choices(_) | Type::Broken) {
            let message = format!(
                "`size` counts a text, choices or a group, this is {}",
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

    /// The pattern is read here: a phone gets only the table of its states.
    fn matches(&mut self, text: &Node, pattern: &Node) -> Typed {
        let found = self.typed(text, Some(&Type::Text));
        self.must_fit(&found, &Type::Text, text, "`matches` looks at");
        let NodeKind::Text(written) = &pattern.kind else {
            if pattern.kind != NodeKind::Broken {
                let message = "the pattern of `matches` is a constant text";
                self.error(ErrorKind::TypeMismatch, &pattern.span, message)
                    .help = Some("as in `matches(code, '^[0-9]{6}$')`".to_owned());
            }
            return Typed::broken();
        };
        let table = match crate::expr::pattern::table(written) {
            Ok(table) => table,
            Err(wrong) => {
                self.error(wrong.kind, &pattern.span, wrong.message).help = Some(wrong.help);
                return Typed::broken();
            }
        };
        Typed {
            expr: Expr::Call(
                Function::Matches,
                vec![found.expr, Expr::Literal(Datum::Text(table))],
            ),
            ty: Type::Bool,
            open: found.open,
        }
    }

    /// The smaller or the greater of two: `a <= b ? a : b`.
    fn extreme(&mut self, comparison: Comparison, a: &Node, b: &Node, node: &Node) -> Typed {
        let (left, right) = self.pair(a, b);
        let words = (left.ty.words(), right.ty.words());
        let ordered = left.ty.ordered() && right.ty.ordered();
        let Some(ty) = left.ty.joined(right.ty).filter(|_| ordered) else {
            let message = format!("{} and {} have no order", words.0, words.1);
            self.error(ErrorKind::TypeMismatch, &node.span, message)
                .help =
                Some("only numbers, money, dates and times are smaller or greater".to_owned());
            return Typed::broken();
        };
        if nodes(&left.expr) + nodes(&right.expr) > LARGEST_TWICE {
            let message = "what is compared here is too large, because it has to stand twice";
            self.error(ErrorKind::TooLarge, &node.span, message).help =
                Some("compute a part of it in a field of its own".to_owned());
            return Typed::broken();
        }
        let open = left.open.into_iter().chain(right.open).collect();
        let test = Expr::Compare(
            comparison,
            left.expr.clone().into(),
            right.expr.clone().into(),
        );
        Typed {
            expr: Expr::If(test.into(), left.expr.into(), right.expr.into()),
            ty,
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
}

fn nodes(expr: &Expr) -> usize {
    let mut count = 1;
    expr.parts(&mut |part| count += nodes(part));
    count
}
