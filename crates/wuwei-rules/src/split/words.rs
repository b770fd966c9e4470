//! Witnesses and compiled expressions in words: `企业类型 = 个体户, 规模 = 6`.

use wuwei_engine::expr::{Comparison, Function};
use wuwei_engine::{Datum, Expr, FormProgram};

use super::witness::{Held, Subject, Witness};
use crate::expr::quote;
use crate::ruleset::RuleSet;

impl Witness {
    /// The case in one line, by the labels of the set: what is answered how, and after "if" what was
    /// taken for granted of terms that are not seen into. A witness without answers is any case.
    pub fn words(&self, program: &FormProgram, ruleset: &RuleSet) -> String {
        let labels = Labels { program, ruleset };
        let part = |(subject, held): &(Subject, Held)| labels.part(subject, held);
        let answers: Vec<String> = self.answers().map(part).collect();
        let assumed: Vec<String> = self.assumed().map(part).collect();
        match (answers.is_empty(), assumed.is_empty()) {
            (true, true) => "any answers".to_owned(),
            (false, true) => answers.join(", "),
            (true, false) => assumed.join(" and "),
            (false, false) => format!("{}, if {}", answers.join(", "), assumed.join(" and ")),
        }
    }
}

struct Labels<'l> {
    program: &'l FormProgram,
    ruleset: &'l RuleSet,
}

impl Labels<'_> {
    fn part(&self, subject: &Subject, held: &Held) -> String {
        let value = match held {
            Held::Is(Datum::Bool(it)) if !subject.is_plain() => {
                let not = if *it { "" } else { "not " };
                return format!("{not}`{}`", self.name(subject));
            }
            Held::Is(datum) => self.value(subject, datum),
            Held::OtherText => "another text".to_owned(),
            Held::Answered if subject.is_plain() => "answered".to_owned(),
            Held::Answered => return format!("`{}` can be computed", self.name(subject)),
            Held::Stands(comparison) => {
                let Subject::Pair(a, b) = subject else {
                    return String::new();
                };
                let (a, b) = (text(a, self.program), text(b, self.program));
                return format!("`{a} {} {b}`", comparison.symbol());
            }
            Held::NoAnswer if subject.is_plain() => {
                return format!("{} is unanswered", self.name(subject));
            }
            Held::NoAnswer => return format!("`{}` can't be computed", self.name(subject)),
        };
        match subject.is_plain() {
            true => format!("{} = {value}", self.name(subject)),
            false => format!("`{} == {value}`", self.name(subject)),
        }
    }

    fn name(&self, subject: &Subject) -> String {
        match subject {
            Subject::Field(ix) | Subject::RowField { field: ix, .. } => {
                let path = path(*ix, self.program);
                let field = self.ruleset.fields.get(&path);
                field.map_or(path, |field| field.label.zh.clone())
            }
            Subject::Stage => "stage".to_owned(),
            Subject::Today => "today".to_owned(),
            Subject::Service => "service".to_owned(),
            Subject::ServiceLimit => "service.limit".to_owned(),
            Subject::Member(list, id) => format!("{} with {id}", text(list, self.program)),
            Subject::Term(expr) | Subject::Computed(expr) => text(expr, self.program),
            Subject::Pair(a, b) => {
                format!("{}, {}", text(a, self.program), text(b, self.program))
            }
        }
    }

    fn value(&self, subject: &Subject, datum: &Datum) -> String {
        let (Subject::Field(ix) | Subject::RowField { field: ix, .. }) = subject else {
            return constant(datum);
        };
        let field = self.ruleset.fields.get(&path(*ix, self.program));
        let label = |id: &String| {
            let choices = field.into_iter().flat_map(|field| &field.choices);
            let mut choices = choices.filter(|choice| choice.id == *id);
            choices
                .next()
                .map_or_else(|| id.clone(), |choice| choice.label.zh.clone())
        };
        match datum {
            Datum::Text(id) => label(id),
            Datum::Choices(ids) => ids.iter().map(label).collect::<Vec<_>>().join("、"),
            Datum::Bool(true) => "yes".to_owned(),
            Datum::Bool(false) => "no".to_owned(),
            datum => constant(datum),
        }
    }
}

fn path(ix: usize, program: &FormProgram) -> String {
    let Some(field) = program.fields.get(ix) else {
        return format!("field {ix}");
    };
    format!("{}.{}", program.sections[field.section].id, field.id)
}

fn constant(datum: &Datum) -> String {
    match datum {
        Datum::Bool(it) => it.to_string(),
        Datum::Integer(it) => it.to_string(),
        Datum::Decimal(it) => it.to_text(),
        Datum::Text(it) => quote(it),
        Datum::Choices(ids) => {
            let ids: Vec<String> = ids.iter().map(|id| quote(id)).collect();
            format!("[{}]", ids.join(", "))
        }
        Datum::Date(it) => it.to_text(),
        Datum::DateTime(it) => it.to_text(),
        Datum::File(it) => quote(&it.name),
    }
}

/// A compiled expression as text, its fields by path. It is for reading: brackets stand wherever
/// something is made of parts.
pub fn text(expr: &Expr, program: &FormProgram) -> String {
    write(expr, program, false)
}

fn write(expr: &Expr, program: &FormProgram, inner: bool) -> String {
    let part = |expr: &Expr| write(expr, program, true);
    let list = |all: &[Expr], between: &str| all.iter().map(part).collect::<Vec<_>>().join(between);
    let whole = match expr {
        Expr::Literal(Datum::Date(day)) => return format!("date('{}')", day.to_text()),
        Expr::Literal(datum) => return constant(datum),
        Expr::Field(ix) => return path(*ix, program),
        Expr::RowField { field, .. } => return path(*field, program),
        Expr::Stage => return "stage".to_owned(),
        Expr::Today => return "today".to_owned(),
        Expr::Service => return "service".to_owned(),
        Expr::ServiceLimit => return "service.limit".to_owned(),
        Expr::Absent => return "(not asked here)".to_owned(),
        Expr::Not(a) => return format!("!{}", part(a)),
        Expr::Negate(a) => return format!("-{}", part(a)),
        Expr::Has(a) => return format!("has({})", write(a, program, false)),
        // The pattern is compiled: its text is the source's.
        Expr::Call(Function::Matches, all) => {
            let text = all
                .first()
                .map_or_else(String::new, |it| write(it, program, false));
            return format!("matches({text}, …)");
        }
        Expr::Call(function, all) => return format!("{}({})", function.name(), list(all, ", ")),
        Expr::Over {
            fold,
            section,
            body,
        } => {
            let group = program
                .sections
                .get(*section)
                .map_or("", |it| it.id.as_str());
            let body = write(body, program, false);
            return format!("{}({group}, row, {body})", fold.name());
        }
        Expr::And(all) => list(all, " && "),
        Expr::Or(all) => list(all, " || "),
        Expr::Compare(comparison, a, b) => infix(part(a), comparison, part(b)),
        Expr::Arithmetic(operator, a, b) => {
            format!("{} {} {}", part(a), operator.symbol(), part(b))
        }
        Expr::If(condition, yes, no) => {
            format!("{} ? {} : {}", part(condition), part(yes), part(no))
        }
        Expr::In(a, all) => format!("{} in [{}]", part(a), list(all, ", ")),
    };
    if inner { format!("({whole})") } else { whole }
}

fn infix(a: String, comparison: &Comparison, b: String) -> String {
    format!("{a} {} {b}", comparison.symbol())
}
