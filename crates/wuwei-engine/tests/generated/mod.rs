//! Forms and what people do to them, drawn from a row of numbers.
#![allow(dead_code, unreachable_pub)]

use std::rc::Rc;

use wuwei_engine::expr::{Comparison, Expr, FieldIx, Fold, Function, Operator};
use wuwei_engine::form::{Form, Situation};
use wuwei_engine::program::{Constraint, Field, Kind, Limit, Requirement, ServiceFacts, Stage};
use wuwei_engine::{Date, Datum, Decimal, FormProgram, Value};
use wuwei_json::{Object, Value as Json};

use crate::sample;

/// Decisions, one after the other; the first of all choices once there are no more.
pub struct Dice<'a> {
    pub throws: std::slice::Iter<'a, u16>,
}

impl Dice<'_> {
    pub fn of(&mut self, sides: usize) -> usize {
        self.throws
            .next()
            .map_or(0, |throw| usize::from(*throw) % sides.max(1))
    }

    pub fn pick<'t, T>(&mut self, all: &'t [T]) -> &'t T {
        &all[self.of(all.len())]
    }

    /// Once in so many.
    pub fn rarely(&mut self, one_in: usize) -> bool {
        self.of(one_in) == one_in - 1
    }
}

pub const TODAY: &str = "2026-11-23";

const GROUPS: [usize; 2] = [1, 3];

/// Three stages, four sections (the second and the last are groups), two to five fields in each.
pub fn program(dice: &mut Dice<'_>, presets: bool) -> FormProgram {
    let mut fields: Vec<Field> = Vec::new();
    for section in 0..4 {
        for number in 0..2 + dice.of(4) {
            let mut field = sample::plain(section, &format!("f{number}"), kind(dice));
            field.from = dice.of(5).saturating_sub(2);
            field.by = (field.from + dice.of(2)).min(2);
            fields.push(field);
        }
    }
    let letter = |at| match at {
        1 => Some(sample::group('d', 0, 6)),
        3 => Some(sample::group('g', 1, 4)),
        _ => None,
    };
    let mut sections = sample::sections(
        &[
            ("a", letter(0)),
            ("b", letter(1)),
            ("c", letter(2)),
            ("d", letter(3)),
        ],
        &fields,
    );
    for hidden in [2, 3] {
        if dice.rarely(3) {
            let mut source = Source {
                dice,
                fields: &fields[..sections[1].first],
                all: usize::MAX,
                section: usize::MAX,
            };
            sections[hidden].visible_when = Some(sample::rule("", source.truth(2)));
        }
    }
    for at in 0..fields.len() {
        let ruled = rules(dice, &fields, at, presets);
        fields[at] = ruled;
    }
    let stage = |id: &str, sections: &[usize]| Stage {
        id: id.into(),
        sections: sections.into(),
    };
    let mut program = FormProgram {
        flow: "generated".into(),
        stages: vec![
            stage("one", &[0, 1, 2]),
            stage("two", &[1, 2, 3]),
            stage("three", &[3, 1, 0]),
        ],
        sections,
        fields,
        services: vec![
            ServiceFacts {
                id: "none".into(),
                limit: Limit::None,
            },
            ServiceFacts {
                id: "ten".into(),
                limit: Limit::Days(10),
            },
        ],
        calendars: sample::calendars(),
        ..FormProgram::default()
    };
    // Rules read only what comes before; whether a group shows may yet hang on who counts its rows.
    if program.arrange().is_err() {
        program.sections[3].visible_when = None;
        program.sections[2].visible_when = None;
        program.arrange().expect("no circle");
    }
    program
}

fn kind(dice: &mut Dice<'_>) -> Kind {
    let ids = || ["x", "y", "z"].map(str::to_owned).to_vec();
    match dice.of(14) {
        0 | 1 => Kind::Choice(ids()),
        2 => Kind::YesNo,
        3 | 4 => Kind::Integer,
        5 => Kind::Money,
        6 => Kind::Decimal { places: 1 },
        7 => Kind::Date,
        8 => Kind::DateTime,
        9 => Kind::Choices(ids()),
        10 => Kind::Phone,
        11 => Kind::CreditCode,
        12 => Kind::LongText,
        _ => Kind::Text,
    }
}

fn rules(dice: &mut Dice<'_>, fields: &[Field], at: FieldIx, presets: bool) -> Field {
    let mut field = fields[at].clone();
    let mut before = Source {
        dice,
        fields,
        all: at,
        section: field.section,
    };
    if before.dice.rarely(3) {
        field.visible_when = Some(sample::rule("", before.truth(3)));
    }
    match before.dice.of(6) {
        3 | 4 => field.value = Some(sample::rule("", before.of_kind(&field.kind, 3))),
        5 if presets => field.preset = Some(sample::rule("", before.of_kind(&field.kind, 2))),
        _ => {}
    }
    // Requirements and constraints may read everything, the field itself included.
    let mut any = Source {
        dice,
        fields,
        all: fields.len(),
        section: field.section,
    };
    match any.dice.of(6) {
        3 => field.required = Requirement::When(sample::rule("", any.truth(3))),
        4 => field.required = Requirement::Always(sample::origin()),
        _ => {}
    }
    if any.dice.rarely(5) {
        let warn = any.dice.rarely(2);
        field.constraints = vec![Constraint {
            rule: sample::rule("", any.truth(3)),
            warn,
            number: 0,
        }];
    }
    field
}

/// What an expression may read: the first `all` fields, as seen from a section.
struct Source<'a, 'd> {
    dice: &'a mut Dice<'d>,
    fields: &'a [Field],
    all: usize,
    section: usize,
}

impl Source<'_, '_> {
    fn truth(&mut self, depth: usize) -> Expr {
        if depth == 0 {
            return self.of_kind(&Kind::YesNo, 0);
        }
        match self.dice.of(11) {
            // `^[xy]+$`, as a table.
            10 => Expr::Call(
                Function::Matches,
                vec![
                    self.of_kind(&Kind::Text, depth - 1),
                    sample::text("0 119 14 121 7 255 14 1 119 14 121 7 255 14 0 255 14 /^[xy]+$"),
                ],
            ),
            0 => Expr::And(
                (0..1 + self.dice.of(3))
                    .map(|_| self.truth(depth - 1))
                    .collect(),
            ),
            1 => Expr::Or(
                (0..1 + self.dice.of(3))
                    .map(|_| self.truth(depth - 1))
                    .collect(),
            ),
            2 => sample::not(self.truth(depth - 1)),
            3 => match self.any_field() {
                Some(field) => sample::has(field),
                None => Expr::Literal(Datum::Bool(true)),
            },
            4 | 5 => {
                let kind = kind(self.dice);
                let comparison = *self.dice.pick(&[
                    Comparison::Equal,
                    Comparison::NotEqual,
                    Comparison::Less,
                    Comparison::LessOrEqual,
                    Comparison::Greater,
                    Comparison::GreaterOrEqual,
                ]);
                sample::compare(
                    self.of_kind(&kind, depth - 1),
                    comparison,
                    self.of_kind(&kind, depth - 1),
                )
            }
            6 => {
                let kind = Kind::Choice(vec![]);
                let all = vec![self.of_kind(&kind, 0), sample::text("x")];
                Expr::In(Box::new(self.of_kind(&kind, depth - 1)), all)
            }
            7 | 8 => self.fold(&[Fold::All, Fold::Exists], &Kind::YesNo),
            _ => self.of_kind(&Kind::YesNo, depth - 1),
        }
    }

    /// An expression that mostly comes to a value of that kind.
    fn of_kind(&mut self, kind: &Kind, depth: usize) -> Expr {
        if depth > 0 && self.dice.rarely(6) {
            return sample::either(
                self.truth(depth - 1),
                self.of_kind(kind, depth - 1),
                self.of_kind(kind, depth - 1),
            );
        }
        if let Some(field) = self.field_of(kind).filter(|_| self.dice.of(3) > 0) {
            return field;
        }
        match kind {
            Kind::Integer if depth > 0 => match self.dice.of(6) {
                4 => Expr::Call(
                    Function::DatePart,
                    vec![
                        self.of_kind(&Kind::Date, depth - 1),
                        self.literal(&Kind::Integer),
                    ],
                ),
                5 => self.quotient(kind, depth, 2),
                0 => self.fold(&[Fold::Count], &Kind::YesNo),
                1 => self.fold(&[Fold::Sum, Fold::Min, Fold::Max], &Kind::Integer),
                2 => Expr::ServiceLimit,
                _ => self.arithmetic(kind, depth),
            },
            Kind::Money | Kind::Decimal { .. } if depth > 0 => match self.dice.of(3) {
                2 => self.quotient(kind, depth, 27),
                0 => self.fold(&[Fold::Sum, Fold::Min, Fold::Max], kind),
                _ => self.arithmetic(kind, depth),
            },
            Kind::Date if depth > 0 => match self.dice.of(3) {
                0 => Expr::Today,
                1 => Expr::Call(Function::DateOf, vec![self.of_kind(&Kind::DateTime, 0)]),
                _ => Expr::Call(
                    Function::AfterWorkingDays,
                    vec![
                        self.of_kind(&Kind::Date, 0),
                        self.of_kind(&Kind::Integer, 0),
                    ],
                ),
            },
            _ => self.literal(kind),
        }
    }

    /// `divide`, `how` being the most of its last argument.
    fn quotient(&mut self, kind: &Kind, depth: usize, how: usize) -> Expr {
        let (a, b) = (self.of_kind(kind, depth - 1), self.of_kind(kind, depth - 1));
        let how = sample::number(self.dice.of(how + 1) as i64);
        Expr::Call(Function::Divide, vec![a, b, how])
    }

    fn arithmetic(&mut self, kind: &Kind, depth: usize) -> Expr {
        let operator = *self.dice.pick(&[
            Operator::Add,
            Operator::Subtract,
            Operator::Multiply,
            Operator::Divide,
            Operator::Remainder,
        ]);
        sample::calculate(
            operator,
            self.of_kind(kind, depth - 1),
            self.of_kind(kind, depth - 1),
        )
    }

    fn literal(&mut self, kind: &Kind) -> Expr {
        let number = self.dice.of(5) as i64 - 1;
        let id = (*self.dice.pick(&["x", "y", "z"])).to_owned();
        Expr::Literal(match kind {
            Kind::Integer => Datum::Integer(number),
            Kind::Money | Kind::Decimal { .. } => {
                Datum::Decimal(Decimal::new(i128::from(number) * 25, 1).unwrap())
            }
            Kind::YesNo => Datum::Bool(number > 1),
            Kind::Date => Datum::Date(sample::date("2026-11-20").plus_days(number).unwrap()),
            Kind::DateTime => {
                Datum::DateTime(wuwei_engine::DateTime::parse("2026-11-20T09:40").unwrap())
            }
            Kind::Choices(_) => Datum::Choices(vec![id]),
            _ => Datum::Text(id),
        })
    }

    fn may_read(&self, field: FieldIx) -> bool {
        let section = self.fields[field].section;
        !GROUPS.contains(&section) || section == self.section
    }

    fn any_field(&mut self) -> Option<Expr> {
        let all: Vec<_> = (0..self.all.min(self.fields.len()))
            .filter(|it| self.may_read(*it))
            .collect();
        (!all.is_empty()).then(|| Expr::Field(*self.dice.pick(&all)))
    }

    fn field_of(&mut self, kind: &Kind) -> Option<Expr> {
        let same = |it: &FieldIx| self.fields[*it].kind.name() == kind.name();
        let all: Vec<_> = (0..self.all.min(self.fields.len()))
            .filter(|it| self.may_read(*it) && same(it))
            .collect();
        (!all.is_empty()).then(|| Expr::Field(*self.dice.pick(&all)))
    }

    fn fold(&mut self, folds: &[Fold], kind: &Kind) -> Expr {
        let fold = *self.dice.pick(folds);
        let section = *self.dice.pick(&GROUPS);
        let same = |it: &FieldIx| self.fields[*it].section == section;
        let all: Vec<_> = (0..self.all.min(self.fields.len())).filter(same).collect();
        let body = match (all.is_empty(), kind) {
            (true, _) => Expr::Literal(if *kind == Kind::YesNo {
                Datum::Bool(true)
            } else {
                Datum::Integer(1)
            }),
            (false, Kind::YesNo) => sample::has(sample::row(*self.dice.pick(&all))),
            (false, _) => {
                let kin: Vec<_> = all
                    .iter()
                    .copied()
                    .filter(|it| self.fields[*it].kind.name() == kind.name())
                    .collect();
                sample::row(*self.dice.pick(if kin.is_empty() { &all } else { &kin }))
            }
        };
        sample::over(fold, section, body)
    }
}

/// A change: a path and what is typed, or a row that comes or goes.
pub type Change = (String, String);

/// What people do to a form of [`program`].
pub fn changes(dice: &mut Dice<'_>, program: &FormProgram, number: usize) -> Vec<Change> {
    (0..number).map(|_| change(dice, program)).collect()
}

fn change(dice: &mut Dice<'_>, program: &FormProgram) -> Change {
    let section = dice.of(program.sections.len());
    let it = &program.sections[section];
    let row = 1 + dice.of(3);
    if let Some(group) = it.group.as_ref().filter(|_| dice.rarely(3)) {
        let sign = dice.pick(&['+', '+', '+', '-', '~']);
        return (it.id.clone(), format!("{sign}{}{row}", group.letter));
    }
    let field = &program.fields[it.first + dice.of(it.count)];
    let path = match &it.group {
        Some(group) if dice.rarely(6) => {
            let member = dice.pick(&["why", "on", "who"]);
            let typed = *dice.pick(&["", "2026-11-24", "x"]);
            return (
                format!("{}.{}{row}.withdrawn.{member}", it.id, group.letter),
                typed.to_owned(),
            );
        }
        Some(group) => format!("{}.{}{row}.{}", it.id, group.letter, field.id),
        None => format!("{}.{}", it.id, field.id),
    };
    let typed = if dice.rarely(8) {
        ""
    } else {
        typed(dice, &field.kind)
    };
    (path, typed.to_owned())
}

fn typed(dice: &mut Dice<'_>, kind: &Kind) -> &'static str {
    let all: &[&'static str] = match kind {
        Kind::Integer => &["1", "2", "３天", "-1", "x", "9007199254740991"],
        Kind::Money => &["1.5", "2", "0.1万", "12.345"],
        Kind::Decimal { .. } => &["1.5", "0", "2.55"],
        Kind::Date => &["2026-11-23", "2026年11月24日", "今天", "2026-12-31", "soon"],
        Kind::DateTime => &["2026-11-23 9:40", "2026-11-23T09:40", "soon"],
        Kind::YesNo => &["true", "false", "true", "maybe"],
        Kind::Choice(_) => &["x", "y", "z", "w"],
        Kind::Choices(_) => &["x", "z\nx", "w", "x\ny\nz"],
        Kind::Phone => &["139 1234 5678", "110", "no"],
        Kind::CreditCode => &["91350100M000100Y43", "91350100M000100Y44", "no"],
        _ => &["x", " y ", "z\r\nz", "w"],
    };
    all[dice.of(all.len())]
}

pub fn open(program: &Rc<FormProgram>, stage: usize, signed: &Json) -> Form {
    let situation = Situation {
        stage,
        service: Some("ten".into()),
        today: Date::parse(TODAY),
        signed: signed.clone(),
    };
    Form::open(Rc::clone(program), &situation)
}

/// Everything that a page could ask of a form, as text to compare.
pub fn everything(form: &Form) -> String {
    let mut all = String::new();
    let program = form.program();
    for section in &program.sections {
        all += &format!("{} {:?}\n", section.id, form.section(&section.id));
        let rows = form.rows(&section.id);
        all += &format!("{rows:?}\n");
        let ids: Vec<_> = match section.group {
            Some(_) => rows.into_iter().map(|row| format!(".{}", row.id)).collect(),
            None => vec![String::new()],
        };
        for row in ids {
            for field in &program.fields[section.first..section.first + section.count] {
                let path = format!("{}{row}.{}", section.id, field.id);
                let state = form.field(&path);
                all += &format!(
                    "{path} {state:?} {:?} {:?}\n",
                    form.problem(&path),
                    form.why(&path)
                );
            }
            for member in ["why", "on", "who"] {
                let path = format!("{}{row}.withdrawn.{member}", section.id);
                all += &format!("{path} {:?}\n", form.field(&path));
            }
        }
    }
    all += &format!("{:?}\n{:?}", form.problems(), form.data());
    all
}

/// The state after an entry (RECORD 1): what it says is added to what was said.
pub fn fold(state: &Json, data: &Json) -> Json {
    match (state, data) {
        (Json::Object(state), Json::Object(data)) => {
            let mut merged = state.clone();
            for (name, value) in data.iter() {
                let value = fold(state.get(name).unwrap_or(&Json::Null), value);
                merged.insert(name, value);
            }
            Json::Object(merged)
        }
        (Json::Array(rows), Json::Array(more))
            if more.iter().all(|row| row.get("id").is_some()) =>
        {
            let mut merged = rows.clone();
            for row in more {
                match merged.iter_mut().find(|it| it.get("id") == row.get("id")) {
                    Some(before) => *before = fold(before, row),
                    None => merged.push(row.clone()),
                }
            }
            Json::Array(merged)
        }
        (_, data) => data.clone(),
    }
}

/// The leaves of an entry's data by path, as a control would hold them; `None` where no control could.
pub fn as_typed(program: &FormProgram, data: &Json) -> Option<Vec<Change>> {
    let mut changes = Vec::new();
    for (name, json) in data.as_object()?.iter() {
        let section = program.sections.iter().find(|it| it.id == name)?;
        match &section.group {
            Some(_) => {
                for row in json.as_array()? {
                    let id = row.get("id")?.as_str()?;
                    changes.push((name.to_owned(), format!("+{id}")));
                    let mut inside = Object::new();
                    for (member, value) in row
                        .as_object()?
                        .iter()
                        .filter(|(member, _)| *member != "id")
                    {
                        if member == "withdrawn" {
                            for (part, text) in value.as_object()?.iter() {
                                let path = format!("{name}.{id}.withdrawn.{part}");
                                changes.push((path, text.as_str()?.to_owned()));
                            }
                        } else {
                            inside.insert(member, value.clone());
                        }
                    }
                    members(
                        program,
                        section.first,
                        section.count,
                        &format!("{name}.{id}"),
                        &inside,
                        &mut changes,
                    )?;
                }
            }
            None => members(
                program,
                section.first,
                section.count,
                name,
                json.as_object()?,
                &mut changes,
            )?,
        }
    }
    Some(changes)
}

fn members(
    program: &FormProgram,
    first: usize,
    count: usize,
    path: &str,
    object: &Object,
    changes: &mut Vec<Change>,
) -> Option<()> {
    for (name, json) in object.iter() {
        let field = program.fields[first..first + count]
            .iter()
            .find(|it| it.id == name)?;
        if field.value.is_some() {
            continue;
        }
        let text = match json {
            Json::String(text) => text.clone(),
            Json::Bool(it) => it.to_string(),
            Json::Integer(it) => it.to_string(),
            Json::Array(ids) => ids
                .iter()
                .map(Json::as_str)
                .collect::<Option<Vec<_>>>()?
                .join("\n"),
            _ => return None,
        };
        changes.push((format!("{path}.{name}"), text));
    }
    Some(())
}

pub fn is_answered(value: &Value) -> bool {
    matches!(value, Value::Answered(_))
}
