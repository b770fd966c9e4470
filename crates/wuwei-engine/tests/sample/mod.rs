//! A small form with every kind of rule: an intake, a group of matters, a checklist, a closing.
#![allow(dead_code, missing_docs, unreachable_pub)]

use wuwei_engine::expr::{Comparison, Expr, Fold, Function, Operator};
use wuwei_engine::program::{
    CalendarYear, Constraint, Counting, Field, Group, Kind, Limit, Origin, Requirement, Rule,
    Section, ServiceFacts, Stage,
};
use wuwei_engine::{Date, Datum, FormProgram};

pub fn date(text: &str) -> Date {
    Date::parse(text).unwrap()
}

pub fn text(it: &str) -> Expr {
    Expr::Literal(Datum::Text(it.into()))
}

pub fn number(it: i64) -> Expr {
    Expr::Literal(Datum::Integer(it))
}

pub fn field(ix: usize) -> Expr {
    Expr::Field(ix)
}

pub fn row(field: usize) -> Expr {
    Expr::RowField { depth: 0, field }
}

pub fn has(it: Expr) -> Expr {
    Expr::Has(Box::new(it))
}

pub fn not(it: Expr) -> Expr {
    Expr::Not(Box::new(it))
}

pub fn compare(a: Expr, comparison: Comparison, b: Expr) -> Expr {
    Expr::Compare(comparison, Box::new(a), Box::new(b))
}

pub fn equal(a: Expr, b: Expr) -> Expr {
    compare(a, Comparison::Equal, b)
}

pub fn either(condition: Expr, yes: Expr, no: Expr) -> Expr {
    Expr::If(Box::new(condition), Box::new(yes), Box::new(no))
}

pub fn absent() -> Expr {
    Expr::Absent
}

pub fn calculate(operator: Operator, a: Expr, b: Expr) -> Expr {
    Expr::Arithmetic(operator, Box::new(a), Box::new(b))
}

pub fn over(fold: Fold, section: usize, body: Expr) -> Expr {
    Expr::Over {
        fold,
        section,
        body: Box::new(body),
    }
}

pub fn origin() -> Origin {
    Origin {
        layer: "base".into(),
        clause: Some("7.2.2 d)".into()),
    }
}

pub fn rule(source: &str, expr: Expr) -> Rule {
    Rule {
        expr,
        source: source.into(),
        origin: origin(),
    }
}

/// A field of the first stage without rules.
pub fn plain(section: usize, id: &str, kind: Kind) -> Field {
    Field {
        section,
        id: id.into(),
        purpose: None,
        kind,
        from: 0,
        by: 0,
        required: Requirement::Never,
        visible_when: None,
        value: None,
        preset: None,
        constraints: vec![],
    }
}

pub fn required(mut it: Field) -> Field {
    it.required = Requirement::Always(origin());
    it
}

pub fn choice(ids: &[&str]) -> Kind {
    Kind::Choice(ids.iter().map(|id| (*id).into()).collect())
}

pub fn group(letter: char, min: u32, max: u32) -> Group {
    Group {
        letter,
        min,
        max,
        by: 0,
    }
}

/// Sections of these ids; `first` and `count` are read off the fields.
pub fn sections(ids: &[(&str, Option<Group>)], fields: &[Field]) -> Vec<Section> {
    let section = |(at, (id, group)): (usize, &(&str, Option<Group>))| Section {
        id: (*id).into(),
        purpose: None,
        group: group.clone(),
        min_done: 0,
        first: fields.iter().take_while(|it| it.section < at).count(),
        count: fields.iter().filter(|it| it.section == at).count(),
        visible_when: None,
    };
    ids.iter().enumerate().map(section).collect()
}

pub fn calendars() -> Vec<CalendarYear> {
    let dates = |all: &[&str]| all.iter().map(|it| date(it)).collect();
    vec![CalendarYear {
        year: 2026,
        holidays: dates(&["2026-01-01"]),
        workdays: dates(&["2026-01-04"]),
    }]
}

pub const RECEIVED_AT: usize = 0;
pub const NAME: usize = 1;
pub const TEXT: usize = 2;
pub const RECEIVED_ON: usize = 3;
pub const HANDLING: usize = 4;
pub const UNDERTAKER: usize = 5;
pub const LIMIT_DAYS: usize = 6;
pub const DONE_ON: usize = 7;
pub const DUE_ON: usize = 8;
pub const STATE: usize = 9;
pub const AMOUNT: usize = 10;

/// Three stages: `start` (intake, matters), `implement` (matters, activities), `conclude` (matters, closing).
pub fn program() -> FormProgram {
    let handed = || {
        Expr::And(vec![
            has(field(HANDLING)),
            Expr::Or(vec![
                equal(field(HANDLING), text("assign")),
                equal(field(HANDLING), text("transfer")),
            ]),
        ])
    };
    let mut undertaker = plain(
        1,
        "undertaker",
        Kind::Department(vec!["traffic".into(), "water".into()]),
    );
    undertaker.by = 1;
    undertaker.visible_when = Some(rule(
        "has(handling) && (handling == 'assign' || handling == 'transfer')",
        handed(),
    ));
    let mut limit = plain(1, "limit_days", Kind::Integer);
    limit.constraints = vec![
        Constraint {
            rule: rule(
                "limit_days > 0",
                compare(field(LIMIT_DAYS), Comparison::Greater, number(0)),
            ),
            warn: false,
            number: 0,
        },
        Constraint {
            rule: rule(
                "limit_days <= 30",
                compare(field(LIMIT_DAYS), Comparison::LessOrEqual, number(30)),
            ),
            warn: true,
            number: 1,
        },
    ];
    let mut received = required(plain(1, "received_on", Kind::Date));
    received.preset = Some(rule(
        "has(intake.received_at) ? date(intake.received_at) : visit.visited_on",
        either(
            has(field(RECEIVED_AT)),
            Expr::Call(Function::DateOf, vec![field(RECEIVED_AT)]),
            Expr::Absent,
        ),
    ));
    let mut done = plain(1, "done_on", Kind::Date);
    done.from = 1;
    done.by = 2;
    done.required = Requirement::When(rule(
        "stage == 'conclude'",
        equal(Expr::Stage, text("conclude")),
    ));
    let mut due = plain(1, "due_on", Kind::Date);
    due.value = Some(rule(
        "after_working_days(received_on, has(limit_days) ? limit_days : service.limit)",
        Expr::Call(
            Function::AfterWorkingDays,
            vec![
                field(RECEIVED_ON),
                either(
                    has(field(LIMIT_DAYS)),
                    field(LIMIT_DAYS),
                    Expr::ServiceLimit,
                ),
            ],
        ),
    ));
    let mut state = plain(1, "state", choice(&["in_progress", "done"]));
    state.value = Some(rule(
        "has(done_on) ? 'done' : 'in_progress'",
        either(has(field(DONE_ON)), text("done"), text("in_progress")),
    ));
    let mut item = plain(2, "verify.state", choice(&["done", "not_this_time"]));
    item.from = 1;
    item.by = 1;
    let mut note = plain(2, "verify.note", Kind::Text);
    note.from = 1;
    note.by = 1;
    let mut closed = required(plain(3, "archived_on", Kind::Date));
    closed.from = 2;
    closed.by = 2;
    closed.preset = Some(rule("today", Expr::Today));
    let mut total = plain(3, "total", Kind::Money);
    total.from = 2;
    total.by = 2;
    total.value = Some(rule(
        "sum(matters, m, m.amount)",
        over(Fold::Sum, 1, row(AMOUNT)),
    ));
    let fields = vec![
        required(plain(0, "received_at", Kind::DateTime)),
        required(plain(0, "name", Kind::Text)),
        required(plain(1, "text", Kind::LongText)),
        received,
        required(plain(
            1,
            "handling",
            choice(&["on_spot", "assign", "transfer"]),
        )),
        required(undertaker),
        limit,
        done,
        due,
        state,
        plain(1, "amount", Kind::Money),
        item,
        note,
        closed,
        total,
    ];
    let mut sections = sections(
        &[
            ("intake", None),
            ("matters", Some(group('d', 1, 5))),
            ("activities", None),
            ("closing", None),
        ],
        &fields,
    );
    sections[2].min_done = 1;
    let stage = |id: &str, sections: &[usize]| Stage {
        id: id.into(),
        sections: sections.into(),
    };
    let mut program = FormProgram {
        flow: "sample".into(),
        stages: vec![
            stage("start", &[0, 1]),
            stage("implement", &[1, 2]),
            stage("conclude", &[1, 3]),
        ],
        sections,
        fields,
        order: vec![],
        services: vec![
            ServiceFacts {
                id: "advise".into(),
                limit: Limit::None,
            },
            ServiceFacts {
                id: "coordinate".into(),
                limit: Limit::Days(10),
            },
            ServiceFacts {
                id: "watch".into(),
                limit: Limit::Unset,
            },
        ],
        calendars: calendars(),
        counting: Counting::NextDay,
    };
    program.arrange().expect("no circle");
    program
}
