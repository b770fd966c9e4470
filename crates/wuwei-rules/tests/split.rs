//! The region splitter against the engine: on a form small enough to try all its answers, nothing that is
//! proved fails anywhere, and every case that it names does what it is named for.

#[path = "split/made.rs"]
mod made;

use std::rc::Rc;

use proptest::prelude::*;
use wuwei_engine::expr::{Comparison, Function, Operator};
use wuwei_engine::program::{Field, FormProgram, Kind, Origin, Requirement, Rule, Section, Stage};
use wuwei_engine::{Date, Datum, Decimal, Expr, Form, Situation, Value};
use wuwei_rules::split::{Claim, Held, Splitter, Subject, Verdict, Witness};

const FLAG: usize = 0;
const COLOUR: usize = 1;
const PEOPLE: usize = 2;
const MORE: usize = 3;
const OPENED: usize = 4;
const TAGS: usize = 5;
const NAME: usize = 6;
const RATE: usize = 7;

/// What may be typed into each field: every region of the constants below, and nothing.
const TYPED: [&[&str]; 8] = [
    &["", "true", "false"],
    &["", "red", "green", "blue"],
    &["", "0", "1", "2", "3", "4"],
    &["", "0", "1", "2", "3", "4"],
    &[
        "",
        "2026-01-01",
        "2026-01-02",
        "2026-01-03",
        "2026-01-04",
        "2026-01-05",
    ],
    &["", "x", "y", "x\ny"],
    &["", "p", "q", "pq"],
    &["", "0.4", "0.5", "0.6", "1", "1.2"],
];

fn ids(ids: &[&str]) -> Vec<String> {
    ids.iter().map(|id| (*id).to_owned()).collect()
}

/// A form of one section, and a ninth field that computes a condition.
fn program(probe: Expr) -> FormProgram {
    let kinds = [
        ("flag", Kind::YesNo),
        ("colour", Kind::Choice(ids(&["red", "green", "blue"]))),
        ("people", Kind::Integer),
        ("more", Kind::Integer),
        ("opened", Kind::Date),
        ("tags", Kind::Choices(ids(&["x", "y"]))),
        ("name", Kind::Text),
        ("rate", Kind::Decimal { places: 1 }),
        ("probe", Kind::YesNo),
    ];
    let count = kinds.len();
    let fields = kinds.map(|(id, kind)| Field {
        section: 0,
        id: id.to_owned(),
        purpose: None,
        kind,
        from: 0,
        by: 0,
        required: Requirement::Never,
        visible_when: None,
        value: (id == "probe").then(|| Rule {
            expr: probe.clone(),
            source: String::new(),
            origin: Origin::default(),
        }),
        preset: None,
        constraints: Vec::new(),
    });
    let section = Section {
        id: "s".to_owned(),
        purpose: None,
        group: None,
        min_done: 0,
        first: 0,
        count,
        visible_when: None,
    };
    let mut program = FormProgram {
        flow: "f".to_owned(),
        stages: vec![Stage {
            id: "start".to_owned(),
            sections: vec![0],
        }],
        sections: vec![section],
        fields: fields.to_vec(),
        ..FormProgram::default()
    };
    program.arrange().expect("no circle");
    program
}

/// The engine's own answer.
struct Engine(Form);

impl Engine {
    fn of(probe: &Expr) -> Engine {
        let situation = Situation {
            today: Date::parse("2026-01-03"),
            ..Situation::default()
        };
        Engine(Form::open(Rc::new(program(probe.clone())), &situation))
    }

    fn judge(&mut self, typed: &[&str; 8]) -> Value {
        for (field, typed) in typed.iter().enumerate() {
            let path = format!("s.{}", self.0.program().fields[field].id);
            self.0.set(&path, typed);
        }
        self.0.field("s.probe").expect("the probe").value.clone()
    }
}

/// Every way of answering the fields that an expression reads; the others stay open.
fn situations(exprs: &[&Expr]) -> Vec<[&'static str; 8]> {
    let mut all = vec![[""; 8]];
    for (field, typed) in TYPED.iter().enumerate() {
        let mut reads = false;
        for expr in exprs {
            expr.reads(&mut |read| reads |= read == wuwei_engine::expr::Read::Field(field));
        }
        if reads {
            all = all
                .iter()
                .flat_map(|before| {
                    typed.iter().map(move |typed| {
                        let mut next = *before;
                        next[field] = typed;
                        next
                    })
                })
                .collect();
        }
    }
    all
}

/// A witness as something typed; what it does not name as given.
fn typed(witness: &Witness, rest: [&'static str; 8]) -> [String; 8] {
    let mut all = rest.map(str::to_owned);
    for (subject, held) in witness.answers() {
        let Subject::Field(field) = subject else {
            continue;
        };
        all[*field] = match held {
            Held::NoAnswer => String::new(),
            Held::Is(Datum::Bool(it)) => it.to_string(),
            Held::Is(Datum::Integer(it)) => it.to_string(),
            Held::Is(Datum::Decimal(it)) => it.to_text(),
            Held::Is(Datum::Text(it)) => it.clone(),
            Held::Is(Datum::Date(it)) => it.to_text(),
            Held::Is(Datum::Choices(ids)) => ids.join("\n"),
            Held::OtherText => "pq".to_owned(),
            Held::Answered => TYPED[*field][1].to_owned(),
            other => panic!("{other:?}"),
        };
    }
    all
}

fn integer(n: i64) -> Expr {
    Expr::Literal(Datum::Integer(n))
}

fn word(text: &str) -> Expr {
    Expr::Literal(Datum::Text(text.to_owned()))
}

fn day(day: u32) -> Expr {
    Expr::Literal(Datum::Date(Date::new(2026, 1, day).expect("a day")))
}

fn comparison() -> impl Strategy<Value = Comparison> {
    prop::sample::select(vec![
        Comparison::Equal,
        Comparison::NotEqual,
        Comparison::Less,
        Comparison::LessOrEqual,
        Comparison::Greater,
        Comparison::GreaterOrEqual,
    ])
}

fn equality() -> impl Strategy<Value = Comparison> {
    prop::sample::select(vec![Comparison::Equal, Comparison::NotEqual])
}

/// Conditions that the splitter sees into wholly.
fn seen() -> BoxedStrategy<Expr> {
    let compare = |c, a: Expr, b: Expr| Expr::Compare(c, a.into(), b.into());
    let colours = prop::sample::select(vec!["red", "green", "blue"]);
    let leaf = prop_oneof![
        Just(Expr::Field(FLAG)),
        any::<bool>().prop_map(|it| Expr::Literal(Datum::Bool(it))),
        (0..8usize).prop_map(|field| Expr::Has(Expr::Field(field).into())),
        (equality(), colours.clone()).prop_map(move |(c, id)| compare(
            c,
            Expr::Field(COLOUR),
            word(id)
        )),
        prop::sample::subsequence(vec!["red", "green", "blue"], 1..=2).prop_map(|ids| {
            Expr::In(
                Expr::Field(COLOUR).into(),
                ids.into_iter().map(word).collect(),
            )
        }),
        (comparison(), 1..4i64).prop_map(move |(c, n)| compare(c, Expr::Field(PEOPLE), integer(n))),
        (comparison(), 1..4i64).prop_map(move |(c, n)| compare(c, integer(n), Expr::Field(PEOPLE))),
        (comparison(), 2..5u32).prop_map(move |(c, n)| compare(c, Expr::Field(OPENED), day(n))),
        (comparison(), prop::sample::select(vec![5i128, 10])).prop_map(move |(c, n)| {
            let n = Expr::Literal(Datum::Decimal(Decimal::new(n, 1).expect("small")));
            compare(c, Expr::Field(RATE), n)
        }),
        (equality(), prop::sample::select(vec!["p", "q"])).prop_map(move |(c, text)| compare(
            c,
            Expr::Field(NAME),
            word(text)
        )),
        prop::sample::select(vec!["x", "y"])
            .prop_map(|id| Expr::Call(Function::Contains, vec![Expr::Field(TAGS), word(id)])),
        (comparison(), 1..4i64, colours).prop_map(move |(c, n, id)| {
            let is = compare(Comparison::Equal, Expr::Field(COLOUR), word(id));
            let chosen = Expr::If(is.into(), integer(n).into(), Expr::Field(PEOPLE).into());
            compare(c, chosen, integer(2))
        }),
    ];
    composed(leaf.boxed())
}

/// Conditions with terms that it does not see into.
fn unseen() -> BoxedStrategy<Expr> {
    let compare = |c, a: Expr, b: Expr| Expr::Compare(c, a.into(), b.into());
    let sum =
        |operator, n| Expr::Arithmetic(operator, Expr::Field(PEOPLE).into(), integer(n).into());
    let leaf = prop_oneof![
        3 => seen(),
        1 => (comparison(), any::<bool>()).prop_map(move |(c, turn)| {
            let (a, b) = (Expr::Field(PEOPLE), Expr::Field(MORE));
            if turn { compare(c, b, a) } else { compare(c, a, b) }
        }),
        1 => comparison().prop_map(move |c| compare(c, Expr::Field(OPENED), Expr::Today)),
        1 => (comparison(), 0..3i64, 1..4i64)
            .prop_map(move |(c, n, m)| compare(c, sum(Operator::Add, n), integer(m))),
        1 => (comparison(), 0..2i64)
            .prop_map(move |(c, n)| compare(c, sum(Operator::Divide, n), integer(1))),
        1 => (comparison(), 0..3i64).prop_map(move |(c, n)| {
            compare(c, Expr::Call(Function::Size, vec![Expr::Field(NAME)]), integer(n))
        }),
        1 => Just(Expr::Call(Function::StartsWith, vec![Expr::Field(NAME), word("p")])),
        1 => Just(Expr::Has(sum(Operator::Divide, 0).into())),
    ];
    composed(leaf.boxed())
}

fn composed(leaf: BoxedStrategy<Expr>) -> BoxedStrategy<Expr> {
    leaf.prop_recursive(3, 12, 3, |inner| {
        prop_oneof![
            inner.clone().prop_map(|a| Expr::Not(a.into())),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Expr::And),
            prop::collection::vec(inner.clone(), 2..4).prop_map(Expr::Or),
            (inner.clone(), inner.clone(), inner.clone()).prop_map(|(c, a, b)| Expr::If(
                c.into(),
                a.into(),
                b.into()
            )),
            (equality(), inner.clone(), inner.clone()).prop_map(|(c, a, b)| Expr::Compare(
                c,
                a.into(),
                b.into()
            )),
            inner.prop_map(|a| Expr::Has(a.into())),
        ]
    })
    .boxed()
}

/// Few enough to try.
const MOST: usize = 3_000;

/// Compares what the splitter says of a condition with what the engine makes of it everywhere.
fn compare_with_engine(condition: &Expr, exact: bool) -> Result<(), TestCaseError> {
    let all = situations(&[condition]);
    prop_assume!(all.len() <= MOST);
    let program = program(condition.clone());
    let splitter = Splitter::new(&program);
    let mut engine = Engine::of(condition);
    let came: Vec<Value> = all.iter().map(|typed| engine.judge(typed)).collect();
    type Holds = fn(&Value) -> bool;
    let claims: [(Claim, Holds); 4] = [
        (Claim::yes(condition), |it| it.is_true()),
        (Claim::no(condition), |it| it.is_false()),
        (Claim::not_yes(condition), |it| !it.is_true()),
        (Claim::not_no(condition), |it| !it.is_false()),
    ];
    for (claim, holds) in claims {
        let somewhere = came.iter().any(holds);
        match splitter.impossible(&[claim]) {
            Verdict::Proved => prop_assert!(!somewhere, "proved, but it is so somewhere"),
            Verdict::NotDecided => prop_assert!(false, "not decided"),
            Verdict::Witness(witness) => {
                prop_assert!(
                    somewhere || !exact,
                    "a case where there is none: {witness:?}"
                );
                if witness.assumed().next().is_some() {
                    continue;
                }
                for rest in [[""; 8], TYPED.map(|typed| typed[typed.len() - 1])] {
                    let typed = typed(&witness, rest);
                    let came = engine.judge(&typed.each_ref().map(String::as_str));
                    prop_assert!(holds(&came), "{witness:?} came to {came:?}");
                }
            }
        }
    }
    Ok(())
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 128, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn what_it_sees_into_it_decides_as_the_engine_does(condition in seen()) {
        compare_with_engine(&condition, true)?;
    }

    #[test]
    fn what_it_does_not_see_into_it_never_proves_wrongly(condition in unseen()) {
        compare_with_engine(&condition, false)?;
    }

    #[test]
    fn one_follows_from_the_other_as_in_the_engine(a in seen(), b in seen()) {
        let all = situations(&[&a, &b]);
        prop_assume!(all.len() <= MOST);
        let (mut of_a, mut of_b) = (Engine::of(&a), Engine::of(&b));
        let came: Vec<_> = all.iter().map(|typed| (of_a.judge(typed), of_b.judge(typed))).collect();
        let program = program(a.clone());
        let splitter = Splitter::new(&program);
        let implied = came.iter().all(|(a, b)| !a.is_true() || b.is_true());
        prop_assert_eq!(splitter.implies(&a, &b, &[]).is_proved(), implied);
        let stricter = came.iter().all(|(a, b)| !b.is_false() || a.is_false());
        prop_assert_eq!(splitter.refuses_whatever(&a, &b, &[]).is_proved(), stricter);
        let alike = |a: &Value, b: &Value| a.datum() == b.datum();
        let same = came.iter().all(|(a, b)| alike(a, b));
        let verdict = splitter.equivalent(&a, &b, &[]);
        prop_assert_eq!(verdict.is_proved(), same);
        if let Some(witness) = verdict.witness() {
            let typed = typed(witness, [""; 8]);
            let typed = typed.each_ref().map(String::as_str);
            let (came_a, came_b) = (of_a.judge(&typed), of_b.judge(&typed));
            prop_assert!(!alike(&came_a, &came_b), "{witness:?}: {came_a:?}, {came_b:?}");
        }
    }
}

/// Nine questions that want another one of eight choices each: nothing short of trying them all tells
/// that they can't, and they are not all tried.
#[test]
fn what_is_too_hard_is_given_up() {
    let program = made::program(12);
    let splitter = Splitter::new(&program).within(3_000);
    let hostile = made::pigeons(12, 8);
    assert_eq!(splitter.never(&hostile, &[]), Verdict::NotDecided);
    // With one choice more than there are questions each finds one.
    assert!(
        splitter
            .never(&made::pigeons(7, 8), &[])
            .witness()
            .is_some()
    );
    assert_eq!(splitter.never(&made::pigeons(4, 3), &[]), Verdict::Proved);
}

/// However deep or large, nothing overflows the stack or goes on for ever.
#[test]
fn what_is_too_large_is_not_looked_at() {
    let program = made::program(1);
    let splitter = Splitter::new(&program);
    let mut deep = Expr::Has(Expr::Field(0).into());
    for _ in 0..2_000 {
        deep = Expr::Not(deep.into());
    }
    assert_eq!(splitter.never(&deep, &[]), Verdict::NotDecided);
    assert_eq!(splitter.equivalent(&deep, &deep, &[]), Verdict::NotDecided);
    assert_eq!(splitter.along(&Expr::Field(0), &[Claim::yes(&deep)]), None);
    let wide = Expr::And(
        (0..300_000)
            .map(|_| Expr::Not(Expr::Absent.into()))
            .collect(),
    );
    assert_eq!(splitter.never(&wide, &[]), Verdict::NotDecided);
}

/// Ten thousand thresholds of one number, which is as many terms as an expression may have.
#[test]
fn ten_thousand_terms_end() {
    let program = program(Expr::Literal(Datum::Bool(true)));
    let splitter = Splitter::new(&program).within(1_000);
    let over = |n: i64| {
        let people = Expr::Field(PEOPLE);
        Expr::Compare(Comparison::NotEqual, people.into(), integer(n).into())
    };
    let all = Expr::And((0..10_000).map(over).collect());
    let said = splitter.never(&all, &[]);
    assert!(
        matches!(said, Verdict::Witness(_) | Verdict::NotDecided),
        "{said:?}"
    );
    let few = Expr::And((0..500).map(over).collect());
    assert!(splitter.never(&few, &[]).witness().is_some());
}
