//! What an expression costs at the least and at the most, before anybody answers: an interval, as
//! cel-go's checker estimates it.
//!
//! A step is a term that is evaluated, a hundred characters of text looked at, or a day of a calendar
//! walked. What bounds it: a group has so many rows at the most, a text so many characters, and there
//! are so many days in the calendars. `&&` and `||` may end at their first operand, a conditional takes
//! one branch, a fold may have no row.

use wuwei_engine::expr::Function;
use wuwei_engine::program::{Kind, Requirement, Rule};
use wuwei_engine::tolerance::MAX_TEXT;
use wuwei_engine::{Datum, Expr, FormProgram};

/// Steps, from the least to the most.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Cost {
    /// Whatever is answered, it takes as many.
    pub least: u64,
    /// It never takes more.
    pub most: u64,
}

/// Characters that are looked at in one step.
const CHARACTERS_A_STEP: u64 = 100;

/// What evaluating an expression of a form costs once.
pub fn cost(expr: &Expr, program: &FormProgram) -> Cost {
    Cost::ONE.and(match expr {
        Expr::And(all) | Expr::Or(all) => {
            let most = all_of(all, program).most;
            let first = all.first().map_or(0, |first| cost(first, program).least);
            Cost { least: first, most }
        }
        Expr::If(condition, yes, no) => {
            let branches = cost(yes, program).or(cost(no, program));
            // A condition that is open takes neither.
            cost(condition, program).and(Cost {
                least: 0,
                ..branches
            })
        }
        Expr::In(a, items) => {
            let first = cost(a, program);
            Cost {
                least: first.least,
                ..first.and(all_of(items, program))
            }
        }
        Expr::Call(function, arguments) => {
            all_of(arguments, program).and(called(*function, arguments, program))
        }
        Expr::Over { section, body, .. } => {
            let group = program
                .sections
                .get(*section)
                .and_then(|it| it.group.as_ref());
            let rows = group.map_or(0, |group| u64::from(group.max));
            let row = cost(body, program).and(Cost::ONE);
            // There may be no row.
            Cost::up_to(row.most.saturating_mul(rows))
        }
        _ => {
            let mut parts = Cost::NOTHING;
            expr.parts(&mut |part| parts = parts.and(cost(part, program)));
            parts.and(compared(expr, program))
        }
    })
}

/// What each expression of a value's path costs in the forms of a set, as the flows differ:
/// `field.demands.due_on.value`, `section.demands.visible_when`; several constraints in their order.
/// Empty for what is no expression, and for one that no form needs.
pub fn of_path<'p>(programs: impl Iterator<Item = &'p FormProgram>, path: &str) -> Vec<Cost> {
    let mut costs: Vec<Option<Cost>> = Vec::new();
    for program in programs {
        for (at, rule) in rules(program, path) {
            if costs.len() <= at {
                costs.resize(at + 1, None);
            }
            let new = cost(&rule.expr, program);
            costs[at] = Some(costs[at].map_or(new, |known| known.or(new)));
        }
    }
    costs.into_iter().flatten().collect()
}

fn rules<'p>(program: &'p FormProgram, path: &str) -> Vec<(usize, &'p Rule)> {
    let Some((of, key)) = path.rsplit_once('.') else {
        return Vec::new();
    };
    if let Some(id) = of.strip_prefix("section.") {
        let section = program.sections.iter().find(|section| section.id == id);
        let rule = section.and_then(|section| section.visible_when.as_ref());
        return rule
            .filter(|_| key == "visible_when")
            .map(|rule| (0, rule))
            .into_iter()
            .collect();
    }
    let Some((section, id)) = of.strip_prefix("field.").and_then(|it| it.split_once('.')) else {
        return Vec::new();
    };
    let field = program
        .fields
        .iter()
        .find(|field| field.id == id && program.sections[field.section].id == section);
    let Some(field) = field else {
        return Vec::new();
    };
    let single = match (key, &field.required) {
        ("visible_when", _) => field.visible_when.as_ref(),
        ("value", _) => field.value.as_ref(),
        ("preset", _) => field.preset.as_ref(),
        ("required_when", Requirement::When(rule)) => Some(rule),
        ("constraint" | "constraints", _) => {
            let constraints = field.constraints.iter();
            return constraints
                .map(|it| (it.number as usize, &it.rule))
                .collect();
        }
        _ => None,
    };
    single.map(|rule| (0, rule)).into_iter().collect()
}

impl Cost {
    const NOTHING: Cost = Cost { least: 0, most: 0 };
    const ONE: Cost = Cost { least: 1, most: 1 };

    /// Both, one after the other.
    fn and(self, other: Cost) -> Cost {
        Cost {
            least: self.least.saturating_add(other.least),
            most: self.most.saturating_add(other.most),
        }
    }

    /// One of both.
    fn or(self, other: Cost) -> Cost {
        Cost {
            least: self.least.min(other.least),
            most: self.most.max(other.most),
        }
    }

    fn up_to(most: u64) -> Cost {
        Cost { least: 0, most }
    }
}

impl std::fmt::Display for Cost {
    /// `cost ≤ 12,400 steps`
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let digits = self.most.to_string();
        let mut grouped = String::new();
        for (at, digit) in digits.chars().enumerate() {
            if at > 0 && (digits.len() - at) % 3 == 0 {
                grouped.push(',');
            }
            grouped.push(digit);
        }
        let steps = if self.most == 1 { "step" } else { "steps" };
        write!(f, "cost ≤ {grouped} {steps}")
    }
}

fn all_of(all: &[Expr], program: &FormProgram) -> Cost {
    all.iter()
        .fold(Cost::NOTHING, |sum, expr| sum.and(cost(expr, program)))
}

/// What a function does beside evaluating its arguments.
fn called(function: Function, arguments: &[Expr], program: &FormProgram) -> Cost {
    let long = |at: usize| arguments.get(at).map_or(0, |it| characters(it, program));
    Cost::up_to(match function {
        Function::AfterWorkingDays | Function::WorkingDaysBetween => {
            program.calendars.len() as u64 * 366
        }
        Function::Size | Function::StartsWith => steps(long(0)),
        // Each character of the text may be compared with each of the part, or of the pattern.
        Function::Contains | Function::Matches => steps(long(0).saturating_mul(long(1).max(1))),
        _ => 0,
    })
}

/// What comparing texts costs beside evaluating them.
fn compared(expr: &Expr, program: &FormProgram) -> Cost {
    match expr {
        Expr::Compare(_, a, b) => {
            let shorter = characters(a, program).min(characters(b, program));
            Cost::up_to(steps(shorter))
        }
        _ => Cost::NOTHING,
    }
}

fn steps(characters: u64) -> u64 {
    characters / CHARACTERS_A_STEP
}

/// Characters of a text at the most; none of anything else.
fn characters(expr: &Expr, program: &FormProgram) -> u64 {
    match expr {
        Expr::Literal(Datum::Text(text)) => text.chars().count() as u64,
        Expr::Field(ix) | Expr::RowField { field: ix, .. } => {
            match program.fields.get(*ix).map(|field| &field.kind) {
                Some(Kind::Text | Kind::LongText | Kind::Department(_)) => MAX_TEXT as u64,
                Some(Kind::Choices(ids)) => ids.iter().map(|id| id.len() as u64).sum(),
                _ => 0,
            }
        }
        Expr::If(_, yes, no) => characters(yes, program).max(characters(no, program)),
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use wuwei_engine::expr::{Comparison, Fold};
    use wuwei_engine::program::{Field, Group, Section};

    /// A group of at most 500 rows of one text and one number.
    fn program() -> FormProgram {
        let field = |id: &str, kind| Field {
            section: 0,
            id: id.to_owned(),
            purpose: None,
            kind,
            from: 0,
            by: 0,
            required: Requirement::Never,
            visible_when: None,
            value: None,
            preset: None,
            constraints: Vec::new(),
        };
        let group = Group {
            letter: 'd',
            min: 0,
            max: 500,
            by: 0,
        };
        FormProgram {
            sections: vec![Section {
                id: "rows".to_owned(),
                purpose: None,
                group: Some(group),
                min_done: 0,
                first: 0,
                count: 2,
                visible_when: None,
            }],
            fields: vec![field("text", Kind::Text), field("number", Kind::Integer)],
            ..FormProgram::default()
        }
    }

    fn between(expr: &Expr) -> (u64, u64) {
        let Cost { least, most } = cost(expr, &program());
        (least, most)
    }

    #[test]
    fn a_cost_is_bounded_by_rows_and_characters() {
        let one = || Expr::Literal(Datum::Integer(1));
        let is_one = Expr::Compare(Comparison::Equal, Expr::Field(1).into(), one().into());
        assert_eq!(between(&is_one), (3, 3));
        let both = Expr::And(vec![is_one.clone(), is_one.clone()]);
        assert_eq!(between(&both), (4, 7), "the first may end it");
        let either = Expr::If(is_one.clone().into(), both.into(), one().into());
        assert_eq!(between(&either), (4, 11), "open, or the longer branch");
        let rows = Expr::Over {
            fold: Fold::Count,
            section: 0,
            body: is_one.into(),
        };
        assert_eq!(between(&rows), (1, 1 + 500 * 4));
        let part = Expr::Literal(Datum::Text("四个字符".to_owned()));
        let part = Expr::Call(Function::Contains, vec![Expr::Field(0), part]);
        assert_eq!(between(&part), (3, 3 + 50_000 * 4 / 100));
        let text = cost(&part, &program()).to_string();
        assert_eq!(text, "cost ≤ 2,003 steps");
    }
}
