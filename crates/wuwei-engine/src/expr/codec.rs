//! Expressions as JSON: a constant is itself, everything else a list that begins with its operator.
//!
//! `handling == 'transfer' && has(due_on)` → `["&&",["==",["field",7],"transfer"],["has",["field",9]]]`.
//! Chains of `+`, `-`, `*` and of `? :` are written flat: records' JSON nests no deeper than 32.

use super::{Comparison, Expr, Fold, Function, Operator, SectionIx};
use crate::program::Reader;
use crate::{Date, DateTime, Datum, Decimal};
use wuwei_json::{Object, Value};

/// Operands of a chain of `? :` or `+`, which becomes as deep as it is long; and depth is stack.
const LONGEST: usize = 512;

const MISCOUNTED: &str = "no such operator, or too many or too few operands";

/// What the positions in an expression may refer to.
#[derive(Default)]
pub(crate) struct Bounds {
    /// The section of every field.
    pub(crate) sections: Vec<SectionIx>,
    /// Whether a section is a group.
    pub(crate) groups: Vec<bool>,
}

/// Where an expression stands: in a row of a section, inside folds over others.
pub(crate) struct Place {
    bounds: Bounds,
    /// The section of the field whose rule it is; none for a section's own rule.
    pub(crate) row: Option<SectionIx>,
    folds: Vec<SectionIx>,
}

impl Bounds {
    fn is_group(&self, section: SectionIx) -> bool {
        self.groups.get(section) == Some(&true)
    }
}

impl Place {
    pub(crate) fn new(bounds: Bounds) -> Place {
        Place {
            bounds,
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

    /// Reads what [`Expr::to_json`] writes.
    pub(crate) fn read(reader: &mut Reader, value: &Value, place: &mut Place) -> Expr {
        let Some(items) = value.as_array() else {
            return Expr::Literal(read_literal(reader, value));
        };
        match items.first().and_then(Value::as_str) {
            Some(operator) => read_node(reader, operator, items, place),
            None => refused(reader, "an expression begins with its operator"),
        }
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

fn read_literal(reader: &mut Reader, value: &Value) -> Datum {
    match value {
        Value::Bool(it) => return Datum::Bool(*it),
        Value::Integer(it) => return Datum::Integer(*it),
        Value::String(it) => return Datum::Text(it.clone()),
        _ => {}
    }
    let object = reader.members(value, &["decimal", "date", "date-time", "choices"]);
    if object.len() != 1 {
        reader.refuse("a constant has one member");
    }
    if object.contains("choices") {
        return Datum::Choices(reader.texts(object, "choices"));
    }
    let text = |name| object.get(name).and_then(Value::as_str);
    let decimal = text("decimal").and_then(Decimal::parse).map(Datum::Decimal);
    let date = text("date").and_then(Date::parse).map(Datum::Date);
    let time = text("date-time").and_then(DateTime::parse);
    match decimal.or(date).or(time.map(Datum::DateTime)) {
        Some(datum) => datum,
        None => {
            reader.refuse("not a constant");
            Datum::Bool(false)
        }
    }
}

/// `items` are the operator and its operands.
fn read_node(reader: &mut Reader, operator: &str, items: &[Value], place: &mut Place) -> Expr {
    if let Some(fold) = Fold::from_name(operator) {
        return read_fold(reader, fold, items, place);
    }
    match (operator, items) {
        ("field", [_, _]) => return read_field(reader, items, place),
        ("row", [_, _, _]) => return read_row_field(reader, items, place),
        _ => {}
    }
    let mut parts = Vec::with_capacity(items.len());
    reader.elements(items, 1, &mut |reader, item| {
        parts.push(Expr::read(reader, item, place));
    });
    match put_together(operator, parts) {
        Some(expr) => expr,
        None => refused(reader, MISCOUNTED),
    }
}

/// An operator with its operands, if there is such an operator and it takes that many.
fn put_together(operator: &str, mut parts: Vec<Expr>) -> Option<Expr> {
    let count = parts.len();
    let mut last = || Box::new(parts.pop().unwrap_or(Expr::Absent));
    Some(match (operator, count) {
        ("absent", 0) => Expr::Absent,
        ("stage", 0) => Expr::Stage,
        ("today", 0) => Expr::Today,
        ("service", 0) => Expr::Service,
        ("service.limit", 0) => Expr::ServiceLimit,
        ("!", 1) => Expr::Not(last()),
        ("-", 1) => Expr::Negate(last()),
        ("has", 1) => Expr::Has(last()),
        ("&&", 1..) => Expr::And(parts),
        ("||", 1..) => Expr::Or(parts),
        ("in", 1..) => {
            let first = parts.remove(0);
            Expr::In(Box::new(first), parts)
        }
        ("?", 3..=LONGEST) if count % 2 == 1 => {
            let mut chain = last();
            for _ in 0..count / 2 {
                let yes = last();
                chain = Box::new(Expr::If(last(), yes, chain));
            }
            *chain
        }
        _ => {
            if let Some(function) = Function::from_name(operator) {
                return (count == function.arity()).then_some(Expr::Call(function, parts));
            }
            if let Some(comparison) = Comparison::from_symbol(operator) {
                let b = last();
                return (count == 2).then(|| Expr::Compare(comparison, last(), b));
            }
            let operator = Operator::from_symbol(operator)?;
            if !(2..=LONGEST).contains(&count) {
                return None;
            }
            let mut parts = parts.into_iter();
            let mut chain = parts.next()?;
            for part in parts {
                chain = Expr::Arithmetic(operator, Box::new(chain), Box::new(part));
            }
            chain
        }
    })
}

fn read_field(reader: &mut Reader, items: &[Value], place: &Place) -> Expr {
    let sections = &place.bounds.sections;
    let field = reader.position(items, 1, sections.len(), "no such field");
    let section = sections.get(field).copied().unwrap_or(0);
    if place.bounds.is_group(section) && place.row != Some(section) {
        return refused(reader, "a group's field outside its rows");
    }
    Expr::Field(field)
}

fn read_row_field(reader: &mut Reader, items: &[Value], place: &Place) -> Expr {
    let sections = &place.bounds.sections;
    let depth = reader.position(items, 1, place.folds.len(), "no such row");
    let field = reader.position(items, 2, sections.len(), "no such field");
    if place.folds.iter().rev().nth(depth) != sections.get(field) {
        return refused(reader, "a field of no enclosing row");
    }
    Expr::RowField { depth, field }
}

fn read_fold(reader: &mut Reader, fold: Fold, items: &[Value], place: &mut Place) -> Expr {
    if items.len() != 3 {
        return refused(reader, MISCOUNTED);
    }
    let section = reader.position(items, 1, place.bounds.groups.len(), "not a group");
    if !place.bounds.is_group(section) {
        return refused(reader, "not a group");
    }
    let mut body = Expr::Absent;
    place.folds.push(section);
    reader.elements(items, 2, &mut |reader, item| {
        body = Expr::read(reader, item, place);
    });
    place.folds.pop();
    Expr::Over {
        fold,
        section,
        body: Box::new(body),
    }
}

fn refused(reader: &mut Reader, what: &str) -> Expr {
    reader.refuse(what);
    Expr::Absent
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
    const ALL: [(&'static str, Function); 9] = [
        ("date", Function::DateOf),
        ("after_working_days", Function::AfterWorkingDays),
        ("working_days_between", Function::WorkingDaysBetween),
        ("size", Function::Size),
        ("contains", Function::Contains),
        ("starts_with", Function::StartsWith),
        ("part", Function::DatePart),
        ("divide", Function::Divide),
        ("matches", Function::Matches),
    ];

    /// As programs name it, and mostly rules: `after_working_days`.
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
            Function::Divide => 3,
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
