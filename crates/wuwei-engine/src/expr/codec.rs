//! Expressions as JSON: a constant is itself, everything else a list that begins with its operator.
//!
//! `handling == 'transfer' && has(due_on)` → `["&&",["==",["field",7],"transfer"],["has",["field",9]]]`.
//! Chains of `+`, `-`, `*` and of `? :` are written flat: records' JSON nests no deeper than 32.

use super::{Comparison, Expr, FieldIx, Fold, Function, Operator, SectionIx};
use crate::program::{At, Fault, list_of, members, text_of};
use crate::{Date, DateTime, Datum, Decimal};
use wuwei_json::{Object, Value};

type Read<T> = Result<T, Fault>;

/// Operands of a chain of `? :` or `+`, which becomes as deep as it is long; and depth is stack.
const LONGEST: usize = 512;

/// What the positions in an expression may refer to.
#[derive(Clone)]
pub(crate) struct Bounds {
    /// The section of every field.
    pub(crate) sections: Vec<SectionIx>,
    /// Whether a section is a group.
    pub(crate) groups: Vec<bool>,
}

/// Where an expression stands: in a row of a section, inside folds over others.
pub(crate) struct Place<'a> {
    bounds: &'a Bounds,
    row: Option<SectionIx>,
    folds: Vec<SectionIx>,
}

impl Bounds {
    /// A rule of a field of that section.
    pub(crate) fn inside(&self, section: SectionIx) -> Place<'_> {
        Place {
            bounds: self,
            row: Some(section),
            folds: Vec::new(),
        }
    }

    /// A rule of a section, which stands in no row.
    pub(crate) fn outside_rows(&self) -> Place<'_> {
        Place {
            bounds: self,
            row: None,
            folds: Vec::new(),
        }
    }
}

impl Expr {
    /// The expression as it stands in a program.
    pub fn to_json(&self) -> Value {
        match self {
            Expr::Literal(datum) => literal_to_json(datum),
            Expr::Field(field) => list("field", [(*field as i64).into()]),
            Expr::RowField { depth, field } => {
                list("row", [(*depth as i64).into(), (*field as i64).into()])
            }
            Expr::Absent => list("absent", []),
            Expr::Stage => list("stage", []),
            Expr::Today => list("today", []),
            Expr::Service => list("service", []),
            Expr::ServiceLimit => list("service.limit", []),
            Expr::Not(a) => list("!", [a.to_json()]),
            Expr::Negate(a) => list("-", [a.to_json()]),
            Expr::And(all) => list("&&", all.iter().map(Expr::to_json)),
            Expr::Or(all) => list("||", all.iter().map(Expr::to_json)),
            Expr::Compare(comparison, a, b) => {
                list(comparison.symbol(), [a.to_json(), b.to_json()])
            }
            Expr::Arithmetic(operator, ..) => {
                let mut operands = Vec::new();
                push_chain(self, *operator, &mut operands);
                list(operator.symbol(), operands)
            }
            Expr::If(..) => {
                let mut parts = Vec::new();
                let mut rest = self;
                while let Expr::If(condition, yes, no) = rest {
                    parts.extend([condition.to_json(), yes.to_json()]);
                    rest = no;
                }
                parts.push(rest.to_json());
                list("?", parts)
            }
            Expr::In(a, all) => list(
                "in",
                std::iter::once(a.to_json()).chain(all.iter().map(Expr::to_json)),
            ),
            Expr::Has(a) => list("has", [a.to_json()]),
            Expr::Call(function, arguments) => {
                list(function.name(), arguments.iter().map(Expr::to_json))
            }
            Expr::Over {
                fold,
                section,
                body,
            } => list(fold.name(), [(*section as i64).into(), body.to_json()]),
        }
    }

    /// The most levels that a published expression may have: with the program around it, and an
    /// edition around that, it must stay within the depth of the record profile.
    pub const MAX_LEVELS: usize = 20;

    /// How many lists stand within each other where the expression is published.
    pub fn levels(&self) -> usize {
        let below = |part: &Expr| 1 + part.levels();
        match self {
            Expr::Literal(Datum::Bool(_) | Datum::Integer(_) | Datum::Text(_)) => 0,
            Expr::Arithmetic(operator, a, b) => {
                let chained = matches!(&**a, Expr::Arithmetic(same, ..) if same == operator);
                let left = if chained { a.levels() } else { below(a) };
                left.max(below(b))
            }
            Expr::If(condition, yes, no) => {
                let last = if matches!(**no, Expr::If(..)) {
                    no.levels()
                } else {
                    below(no)
                };
                last.max(below(condition)).max(below(yes))
            }
            _ => {
                let mut deepest = 1;
                self.parts(&mut |part| deepest = deepest.max(below(part)));
                deepest
            }
        }
    }

    pub(crate) fn from_json(value: &Value, place: &Place<'_>) -> Read<Expr> {
        let Some(items) = value.as_array() else {
            return literal_from_json(value).map(Expr::Literal);
        };
        let Some((operator, rest)) = items
            .split_first()
            .and_then(|(first, rest)| Some((first.as_str()?, rest)))
        else {
            return Err(Fault::new("an expression begins with its operator"));
        };
        read_node(operator, rest, place)
    }
}

/// `a + b + c` as [a, b, c]: the left side continues the chain if it is the same operator.
fn push_chain(expr: &Expr, operator: Operator, operands: &mut Vec<Value>) {
    match expr {
        Expr::Arithmetic(same, a, b) if *same == operator => {
            push_chain(a, operator, operands);
            operands.push(b.to_json());
        }
        _ => operands.push(expr.to_json()),
    }
}

fn list(operator: &str, operands: impl IntoIterator<Item = Value>) -> Value {
    Value::Array(
        std::iter::once(Value::from(operator))
            .chain(operands)
            .collect(),
    )
}

fn literal_to_json(datum: &Datum) -> Value {
    let named = |name: &str, value: Value| Value::Object(Object::from_iter([(name, value)]));
    match datum {
        Datum::Bool(it) => (*it).into(),
        Datum::Integer(it) => (*it).into(),
        Datum::Text(it) => it.as_str().into(),
        Datum::Decimal(it) => named("decimal", it.to_text().into()),
        Datum::Date(it) => named("date", it.to_text().into()),
        Datum::DateTime(it) => named("date-time", it.to_text().into()),
        Datum::Choices(ids) => named("choices", ids.clone().into()),
        // There is no way to write one in an expression.
        Datum::File(file) => named("choices", vec![file.sha256.as_str()].into()),
    }
}

fn literal_from_json(value: &Value) -> Read<Datum> {
    match value {
        Value::Bool(it) => return Ok(Datum::Bool(*it)),
        Value::Integer(it) => return Ok(Datum::Integer(*it)),
        Value::String(it) => return Ok(Datum::Text(it.clone())),
        _ => {}
    }
    let object = members(value, &["decimal", "date", "date-time", "choices"])?;
    let Some((name, value)) = object.iter().next().filter(|_| object.len() == 1) else {
        return Err(Fault::new("a constant has one member"));
    };
    let text = value.as_str().unwrap_or_default();
    let datum = match name {
        "decimal" => Decimal::parse(text).map(Datum::Decimal),
        "date" => Date::parse(text).map(Datum::Date),
        "date-time" => DateTime::parse(text).map(Datum::DateTime),
        _ => Some(Datum::Choices(list_of(value, &mut text_of)?)),
    };
    datum.ok_or(Fault::new("not a constant")).at(name)
}

fn read_node(operator: &str, rest: &[Value], place: &Place<'_>) -> Read<Expr> {
    let operands = || {
        let read = |(index, item)| Expr::from_json(item, place).at_index(index + 1);
        rest.iter()
            .enumerate()
            .map(read)
            .collect::<Read<Vec<Expr>>>()
    };
    if let Some(fold) = Fold::from_name(operator) {
        return read_fold(fold, rest, place);
    }
    if let Some(function) = Function::from_name(operator) {
        let arguments = operands()?;
        let right = arguments.len() == function.arity();
        return if right {
            Ok(Expr::Call(function, arguments))
        } else {
            Err(miscounted())
        };
    }
    if let Some(comparison) = Comparison::from_symbol(operator) {
        let [a, b] = exactly(operands()?)?;
        return Ok(Expr::Compare(comparison, a, b));
    }
    match (operator, rest.len()) {
        ("field", 1) => read_field(&rest[0], place),
        ("row", 2) => read_row_field(&rest[0], &rest[1], place),
        ("absent", 0) => Ok(Expr::Absent),
        ("stage", 0) => Ok(Expr::Stage),
        ("today", 0) => Ok(Expr::Today),
        ("service", 0) => Ok(Expr::Service),
        ("service.limit", 0) => Ok(Expr::ServiceLimit),
        ("!", 1) => exactly(operands()?).map(|[a]| Expr::Not(a)),
        ("-", 1) => exactly(operands()?).map(|[a]| Expr::Negate(a)),
        ("has", 1) => exactly(operands()?).map(|[a]| Expr::Has(a)),
        ("&&", 1..) => operands().map(Expr::And),
        ("||", 1..) => operands().map(Expr::Or),
        ("in", 1..) => {
            let mut all = operands()?;
            let first = all.remove(0);
            Ok(Expr::In(Box::new(first), all))
        }
        ("?", 3..=LONGEST) if rest.len() % 2 == 1 => {
            let mut parts = operands()?;
            let mut chain = parts.pop().ok_or_else(miscounted)?;
            while let (Some(yes), Some(condition)) = (parts.pop(), parts.pop()) {
                chain = Expr::If(Box::new(condition), Box::new(yes), Box::new(chain));
            }
            Ok(chain)
        }
        _ => {
            let operator = Operator::from_symbol(operator)
                .ok_or(Fault::new("no such operator, or miscounted operands"))?;
            let mut chain = operands()?.into_iter();
            let first = chain
                .next()
                .filter(|_| (2..=LONGEST).contains(&rest.len()))
                .ok_or_else(miscounted)?;
            Ok(chain.fold(first, |a, b| {
                Expr::Arithmetic(operator, Box::new(a), Box::new(b))
            }))
        }
    }
}

fn read_field(field: &Value, place: &Place<'_>) -> Read<Expr> {
    let (field, section) = position(field, place).at_index(1)?;
    if place.bounds.groups[section] && place.row != Some(section) {
        return Err(Fault::new("a group's field outside its rows"));
    }
    Ok(Expr::Field(field))
}

fn read_row_field(depth: &Value, field: &Value, place: &Place<'_>) -> Read<Expr> {
    let (field, section) = position(field, place).at_index(2)?;
    let depth = depth
        .as_integer()
        .and_then(|depth| usize::try_from(depth).ok());
    let fold = depth.and_then(|depth| Some((depth, place.folds.iter().rev().nth(depth)?)));
    match fold {
        Some((depth, within)) if *within == section => Ok(Expr::RowField { depth, field }),
        _ => Err(Fault::new("a field of no enclosing row")),
    }
}

fn read_fold(fold: Fold, rest: &[Value], place: &Place<'_>) -> Read<Expr> {
    let [section, body] = rest else {
        return Err(miscounted());
    };
    let section = section.as_integer().and_then(|it| usize::try_from(it).ok());
    let section = section.filter(|it| place.bounds.groups.get(*it) == Some(&true));
    let section = section.ok_or(Fault::new("not a group")).at_index(1)?;
    let mut folds = place.folds.clone();
    folds.push(section);
    let within = Place {
        bounds: place.bounds,
        row: place.row,
        folds,
    };
    let body = Box::new(Expr::from_json(body, &within).at_index(2)?);
    Ok(Expr::Over {
        fold,
        section,
        body,
    })
}

fn position(value: &Value, place: &Place<'_>) -> Read<(FieldIx, SectionIx)> {
    let field = value.as_integer().and_then(|it| usize::try_from(it).ok());
    let found = field.and_then(|field| Some((field, *place.bounds.sections.get(field)?)));
    found.ok_or(Fault::new("no such field"))
}

fn exactly<const N: usize>(operands: Vec<Expr>) -> Read<[Box<Expr>; N]> {
    let boxed: Vec<_> = operands.into_iter().map(Box::new).collect();
    boxed.try_into().map_err(|_| miscounted())
}

fn miscounted() -> Fault {
    Fault::new("too many or too few operands")
}

impl Comparison {
    const ALL: [(&'static str, Comparison); 6] = [
        ("==", Comparison::Equal),
        ("!=", Comparison::NotEqual),
        ("<", Comparison::Less),
        ("<=", Comparison::LessOrEqual),
        (">", Comparison::Greater),
        (">=", Comparison::GreaterOrEqual),
    ];

    /// As rules write it: `<=`.
    pub fn symbol(self) -> &'static str {
        name_in(&Self::ALL, self)
    }

    /// The comparison that rules write so.
    pub fn from_symbol(symbol: &str) -> Option<Comparison> {
        find_in(&Self::ALL, symbol)
    }
}

impl Operator {
    const ALL: [(&'static str, Operator); 5] = [
        ("+", Operator::Add),
        ("-", Operator::Subtract),
        ("*", Operator::Multiply),
        ("/", Operator::Divide),
        ("%", Operator::Remainder),
    ];

    /// As rules write it: `+`.
    pub fn symbol(self) -> &'static str {
        name_in(&Self::ALL, self)
    }

    /// The operator that rules write so.
    pub fn from_symbol(symbol: &str) -> Option<Operator> {
        find_in(&Self::ALL, symbol)
    }
}

impl Function {
    const ALL: [(&'static str, Function); 6] = [
        ("date", Function::DateOf),
        ("after_working_days", Function::AfterWorkingDays),
        ("working_days_between", Function::WorkingDaysBetween),
        ("size", Function::Size),
        ("contains", Function::Contains),
        ("starts_with", Function::StartsWith),
    ];

    /// As rules write it: `after_working_days`.
    pub fn name(self) -> &'static str {
        name_in(&Self::ALL, self)
    }

    /// The function of that name.
    pub fn from_name(name: &str) -> Option<Function> {
        find_in(&Self::ALL, name)
    }

    /// How many arguments it takes.
    pub fn arity(self) -> usize {
        match self {
            Function::DateOf | Function::Size => 1,
            _ => 2,
        }
    }
}

impl Fold {
    const ALL: [(&'static str, Fold); 6] = [
        ("all", Fold::All),
        ("exists", Fold::Exists),
        ("count", Fold::Count),
        ("sum", Fold::Sum),
        ("min", Fold::Min),
        ("max", Fold::Max),
    ];

    /// As rules write it: `exists`.
    pub fn name(self) -> &'static str {
        name_in(&Self::ALL, self)
    }

    /// The fold of that name.
    pub fn from_name(name: &str) -> Option<Fold> {
        find_in(&Self::ALL, name)
    }
}

fn name_in<T: Copy + PartialEq>(table: &[(&'static str, T)], it: T) -> &'static str {
    table
        .iter()
        .find(|(_, entry)| *entry == it)
        .map_or("", |(name, _)| name)
}

fn find_in<T: Copy>(table: &[(&'static str, T)], name: &str) -> Option<T> {
    table
        .iter()
        .find(|(entry, _)| *entry == name)
        .map(|(_, it)| *it)
}
