//! Every operator in every state of its operands, as tables.
//!
//! Y yes, N no, A another answer, U unanswered, - not applicable, X cannot be computed.

mod sample;

use std::rc::Rc;

use sample::{
    absent, calculate, compare, date, either, field, has, not, number, over, row, rule, text,
};
use wuwei_engine::expr::{Comparison, Expr, Fold, Function, Operator};
use wuwei_engine::form::{Form, Situation};
use wuwei_engine::program::{Kind, Limit, ServiceFacts, Stage};
use wuwei_engine::value::Unknown;
use wuwei_engine::{Datum, Decimal, FormProgram, Value};

/// Always unanswered, an integer or a choice of yes and no as need be: nobody asks its type.
const OPEN: usize = 0;

/// In rows: a number; whether it is asked; a text.
const N: usize = 2;
const ASKED: usize = 3;

/// A form that computes `expr` into a field of that kind, and has a group `g` of numbers.
fn form(expr: Expr, kind: Kind) -> Form {
    form_with(expr, kind, None)
}

fn form_with(expr: Expr, kind: Kind, group_shows: Option<Expr>) -> Form {
    let mut result = sample::plain(0, "result", kind);
    result.value = Some(rule("", expr));
    let mut n = sample::plain(1, "n", Kind::Integer);
    n.visible_when = Some(rule("asked", field(ASKED)));
    let fields = vec![
        sample::plain(0, "open", Kind::Integer),
        result,
        n,
        sample::plain(1, "asked", Kind::YesNo),
    ];
    let mut program = FormProgram {
        sections: sample::sections(
            &[("s", None), ("g", Some(sample::group('g', 0, 9)))],
            &fields,
        ),
        fields,
        stages: vec![Stage {
            id: "only".into(),
            sections: vec![0, 1],
        }],
        services: vec![ServiceFacts {
            id: "slow".into(),
            limit: Limit::Days(20),
        }],
        calendars: sample::calendars(),
        ..FormProgram::default()
    };
    program.sections[1].visible_when = group_shows.map(|expr| rule("", expr));
    program.arrange().expect("no circle");
    let situation = Situation {
        today: Some(date("2026-11-23")),
        ..Situation::default()
    };
    Form::open(Rc::new(program), &situation)
}

fn divide(a: Expr, b: Expr, how: i64) -> Expr {
    Expr::Call(Function::Divide, vec![a, b, number(how)])
}

fn value(form: &Form) -> Value {
    form.field("s.result").expect("it is there").value.clone()
}

fn letter(value: &Value) -> char {
    match value {
        Value::Answered(Datum::Bool(true)) => 'Y',
        Value::Answered(Datum::Bool(false)) => 'N',
        Value::Answered(_) => 'A',
        Value::Unanswered => 'U',
        Value::NotApplicable => '-',
        Value::Unknown(_) => 'X',
    }
}

fn outcome(expr: Expr, kind: Kind) -> char {
    letter(&value(&form(expr, kind)))
}

/// An operand in that state; `answer` is the one it has if it has one.
fn operand(state: char, answer: &Expr) -> Expr {
    match state {
        'Y' => Expr::Literal(Datum::Bool(true)),
        'N' => Expr::Literal(Datum::Bool(false)),
        'U' => field(OPEN),
        '-' => absent(),
        'X' => calculate(Operator::Divide, number(1), number(0)),
        _ => answer.clone(),
    }
}

/// Holds an operator of two operands against a table whose first column is the left one's state.
fn holds(table: &str, operator: &dyn Fn(Expr, Expr) -> Expr, kind: &Kind, a: &Expr, b: &Expr) {
    let mut lines = table
        .lines()
        .map(|line| line.split_whitespace().map(|it| it.chars().next().unwrap()));
    let head: Vec<char> = lines.next().unwrap().collect();
    for line in lines {
        let cells: Vec<char> = line.collect();
        for (right, expected) in head.iter().zip(&cells[1..]) {
            let left = cells[0];
            let expr = operator(operand(left, a), operand(*right, b));
            assert_eq!(
                outcome(expr.clone(), kind.clone()),
                *expected,
                "{left} {right} in {expr:?}"
            );
        }
    }
}

const AND: &str = "Y N U - X
Y Y N U - X
N N N N N N
U U N U - U
- - N - - -
X X N U - X";

const OR: &str = "Y N U - X
Y Y Y Y Y Y
N Y N U - X
U Y U U - U
- Y - - - -
X Y X U - X";

const ANSWER: &str = "A U - X
A A U - X
U U U - U
- - - - -
X X U - X";

const YES: &str = "A U - X
A Y U - X
U U U - U
- - - - -
X X U - X";

#[test]
fn and_or_absorb_in_either_order() {
    let any = number(1);
    holds(AND, &|a, b| Expr::And(vec![a, b]), &Kind::YesNo, &any, &any);
    holds(OR, &|a, b| Expr::Or(vec![a, b]), &Kind::YesNo, &any, &any);
}

#[test]
fn comparisons_and_arithmetic_need_both_operands() {
    use Comparison::{Equal, Greater, GreaterOrEqual, Less, LessOrEqual, NotEqual};
    for (comparison, a, b) in [
        (Equal, 2, 2),
        (NotEqual, 2, 3),
        (Less, 2, 3),
        (LessOrEqual, 3, 3),
        (Greater, 4, 3),
        (GreaterOrEqual, 3, 3),
    ] {
        let operator = |a, b| compare(a, comparison, b);
        holds(YES, &operator, &Kind::YesNo, &number(a), &number(b));
    }
    use Operator::{Add, Divide, Multiply, Remainder, Subtract};
    for operator in [Add, Subtract, Multiply, Divide, Remainder] {
        let operator = |a, b| calculate(operator, a, b);
        holds(ANSWER, &operator, &Kind::Integer, &number(7), &number(2));
    }
}

#[test]
fn functions_need_all_their_arguments() {
    let call = |function| move |a, b| Expr::Call(function, vec![a, b]);
    let day = Expr::Literal(Datum::Date(date("2026-11-23")));
    holds(
        ANSWER,
        &call(Function::AfterWorkingDays),
        &Kind::Date,
        &day,
        &number(3),
    );
    holds(
        ANSWER,
        &call(Function::WorkingDaysBetween),
        &Kind::Integer,
        &day,
        &day,
    );
    holds(
        YES,
        &call(Function::Contains),
        &Kind::YesNo,
        &text("浚县"),
        &text("县"),
    );
    holds(
        YES,
        &call(Function::StartsWith),
        &Kind::YesNo,
        &text("浚县"),
        &text("浚"),
    );
    let time = Expr::Literal(Datum::DateTime(
        wuwei_engine::DateTime::parse("2026-11-23T09:40").unwrap(),
    ));
    for (function, argument, kind) in [
        (Function::DateOf, time, Kind::Date),
        (Function::Size, text("浚县"), Kind::Integer),
    ] {
        for state in "AU-X".chars() {
            let expr = Expr::Call(function, vec![operand(state, &argument)]);
            assert_eq!(outcome(expr, kind.clone()), state, "{function:?}");
        }
    }
}

#[test]
fn operators_of_one_operand() {
    for (state, expected) in "YNU-X".chars().zip("NYU-X".chars()) {
        assert_eq!(
            outcome(not(operand(state, &absent())), Kind::YesNo),
            expected
        );
    }
    for state in "AU-X".chars() {
        let expr = Expr::Negate(Box::new(operand(state, &number(3))));
        assert_eq!(outcome(expr, Kind::Integer), state);
        let expected = if state == 'A' { 'Y' } else { 'N' };
        assert_eq!(
            outcome(has(operand(state, &number(3))), Kind::YesNo),
            expected
        );
    }
}

#[test]
fn a_choice_takes_the_state_of_its_condition_and_only_one_branch() {
    for (state, expected) in "YNU-X".chars().zip("AXU-X".chars()) {
        let expr = either(
            operand(state, &absent()),
            number(1),
            operand('X', &absent()),
        );
        assert_eq!(outcome(expr, Kind::Integer), expected);
    }
}

#[test]
fn being_one_of_several_absorbs() {
    let among = |a: char, all: &str| {
        let all = all.chars().map(|state| operand(state, &number(2)));
        let a = if a == '5' {
            number(5)
        } else {
            operand(a, &number(2))
        };
        outcome(Expr::In(Box::new(a), all.collect()), Kind::YesNo)
    };
    assert_eq!(among('A', "A"), 'Y');
    assert_eq!(among('A', "XA"), 'Y');
    assert_eq!(among('A', "AX"), 'Y');
    assert_eq!(among('A', "X"), 'X');
    assert_eq!(among('5', "A"), 'N');
    assert_eq!(among('5', "AU"), 'U');
    assert_eq!(among('A', ""), 'N');
    for state in "U-X".chars() {
        assert_eq!(among(state, "A"), state);
        assert_eq!(among(state, ""), state);
    }
}

/// What a fold comes to over rows in these states.
fn folded(fold: Fold, body: Expr, rows: &str) -> Value {
    let kind = if matches!(fold, Fold::All | Fold::Exists) {
        Kind::YesNo
    } else {
        Kind::Integer
    };
    let mut form = form(over(fold, 1, body), kind);
    for state in rows.chars() {
        let (id, _) = form.add_row("g").expect("there is room");
        let answers: &[(&str, &str)] = match state {
            '-' => &[("asked", "false"), ("n", "9")],
            'U' => &[("asked", "true")],
            'X' => &[("asked", "true"), ("n", "many")],
            'r' => &[("asked", "true"), ("n", "100")],
            digit => &[
                ("asked", "true"),
                ("n", if digit == '5' { "5" } else { "2" }),
            ],
        };
        for (name, typed) in answers {
            form.set(&["g.", &id, ".", name].concat(), typed);
        }
        if state == 'r' {
            form.remove_row("g", &id);
        }
    }
    value(&form)
}

#[test]
fn folds_over_rows_in_every_state() {
    let large = || compare(row(N), Comparison::Greater, number(3));
    let outcomes = |fold, body: fn() -> Expr, table: &[(&str, char)]| {
        for (rows, expected) in table {
            assert_eq!(
                letter(&folded(fold, body(), rows)),
                *expected,
                "{fold:?} over {rows:?}"
            );
        }
    };
    let body: fn() -> Expr = || compare(row(N), Comparison::Greater, number(3));
    outcomes(
        Fold::All,
        body,
        &[
            ("", 'Y'),
            ("55", 'Y'),
            ("52", 'N'),
            ("5U", 'U'),
            ("2X", 'N'),
            ("X2", 'N'),
            ("5X", 'X'),
            ("U-", '-'),
            ("5r", 'Y'),
        ],
    );
    outcomes(
        Fold::Exists,
        body,
        &[
            ("", 'N'),
            ("22", 'N'),
            ("25", 'Y'),
            ("X5", 'Y'),
            ("5X", 'Y'),
            ("2X", 'X'),
            ("2U", 'U'),
            ("2-", '-'),
            ("2r", 'N'),
        ],
    );
    let numbers = |fold, table: &[(&str, Option<i64>)]| {
        for (rows, expected) in table {
            let body = if fold == Fold::Count { large() } else { row(N) };
            let found = folded(fold, body, rows);
            let expected = match expected {
                Some(number) => Value::Answered(Datum::Integer(*number)),
                None if rows.contains('X') => Value::Unknown(Unknown::Unreadable),
                None => Value::Unanswered,
            };
            assert_eq!(found, expected, "{fold:?} over {rows:?}");
        }
    };
    numbers(
        Fold::Count,
        &[
            ("", Some(0)),
            ("525", Some(2)),
            ("5U-", Some(1)),
            ("5X", None),
            ("5r", Some(1)),
        ],
    );
    numbers(
        Fold::Sum,
        &[
            ("", Some(0)),
            ("525", Some(12)),
            ("5U-", Some(5)),
            ("U-", Some(0)),
            ("5X", None),
            ("5r", Some(5)),
        ],
    );
    numbers(
        Fold::Min,
        &[
            ("", None),
            ("525", Some(2)),
            ("5U-", Some(5)),
            ("U-", None),
            ("5X", None),
            ("5r", Some(5)),
        ],
    );
    numbers(
        Fold::Max,
        &[
            ("", None),
            ("525", Some(5)),
            ("2U-", Some(2)),
            ("U-", None),
            ("2X", None),
            ("2r", Some(2)),
        ],
    );
}

#[test]
fn a_hidden_group_has_no_rows() {
    let count = || over(Fold::Count, 1, Expr::Literal(Datum::Bool(true)));
    let mut form = form_with(count(), Kind::Integer, Some(has(field(OPEN))));
    let rows = |form: &Form| value(form).datum().cloned();
    form.add_row("g");
    form.add_row("g");
    assert_eq!(rows(&form), Some(Datum::Integer(0)));
    let why = form.why("g");
    assert_eq!(why.len(), 1);
    assert_eq!(
        (why[0].terms[0].path.as_str(), why[0].terms[0].holds),
        ("s.open", false)
    );
    form.set("s.open", "1");
    assert_eq!(rows(&form), Some(Datum::Integer(2)));
    form.set("s.open", "");
    form.add_row("g");
    assert_eq!(rows(&form), Some(Datum::Integer(0)));
    form.set("s.open", "1");
    assert_eq!(rows(&form), Some(Datum::Integer(3)));
}

#[test]
fn what_cannot_be_computed_says_why() {
    let largest = || number(i64::MAX);
    let exact = |text: &str| Expr::Literal(Datum::Decimal(Decimal::parse(text).unwrap()));
    let day = || Expr::Literal(Datum::Date(date("2026-11-23")));
    let after = |days| Expr::Call(Function::AfterWorkingDays, vec![day(), number(days)]);
    for (expr, kind, why) in [
        (
            calculate(Operator::Add, largest(), number(1)),
            Kind::Integer,
            Unknown::Overflow,
        ),
        (
            calculate(Operator::Multiply, largest(), largest()),
            Kind::Integer,
            Unknown::Overflow,
        ),
        (
            calculate(Operator::Divide, number(i64::MIN), number(-1)),
            Kind::Integer,
            Unknown::Overflow,
        ),
        (
            Expr::Negate(Box::new(number(i64::MIN))),
            Kind::Integer,
            Unknown::Overflow,
        ),
        (number(1 << 53), Kind::Integer, Unknown::Overflow),
        (
            calculate(
                Operator::Multiply,
                exact("999999999999999999999999999999"),
                exact("10"),
            ),
            Kind::Money,
            Unknown::Overflow,
        ),
        (
            calculate(Operator::Divide, number(1), number(0)),
            Kind::Integer,
            Unknown::DivisionByZero,
        ),
        (
            calculate(Operator::Remainder, number(1), number(0)),
            Kind::Integer,
            Unknown::DivisionByZero,
        ),
        (
            calculate(Operator::Divide, exact("1"), exact("0.00")),
            Kind::Money,
            Unknown::DivisionByZero,
        ),
        (after(60), Kind::Date, Unknown::NoCalendar(2027)),
        (after(-300), Kind::Date, Unknown::NoCalendar(2025)),
        (after(i64::MAX), Kind::Date, Unknown::NoCalendar(2027)),
        (
            calculate(Operator::Add, day(), largest()),
            Kind::Date,
            Unknown::Overflow,
        ),
        (
            calculate(Operator::Subtract, day(), number(i64::MIN)),
            Kind::Date,
            Unknown::Overflow,
        ),
        (
            calculate(Operator::Add, text("a"), number(1)),
            Kind::Integer,
            Unknown::IllTyped,
        ),
        (
            compare(text("a"), Comparison::Less, number(1)),
            Kind::YesNo,
            Unknown::IllTyped,
        ),
        (text("c"), sample::choice(&["a", "b"]), Unknown::IllTyped),
        (
            divide(exact("1"), number(0), 6),
            Kind::Money,
            Unknown::DivisionByZero,
        ),
        (
            divide(exact("999999999999999999999999999999"), exact("0.1"), 6),
            Kind::Money,
            Unknown::Overflow,
        ),
        (
            divide(exact("99999999999999999999"), number(1), 0),
            Kind::Integer,
            Unknown::Overflow,
        ),
        // Not from the compiler.
        (
            divide(number(1), number(1), 27),
            Kind::Money,
            Unknown::Overflow,
        ),
        (
            divide(number(1), number(1), -3),
            Kind::Money,
            Unknown::IllTyped,
        ),
        (divide(day(), number(1), 6), Kind::Money, Unknown::IllTyped),
        (
            Expr::Call(Function::Divide, vec![number(1), number(1), text("half")]),
            Kind::Money,
            Unknown::IllTyped,
        ),
        (
            Expr::Call(Function::Matches, vec![text("a"), text("no table")]),
            Kind::YesNo,
            Unknown::IllTyped,
        ),
        (
            Expr::Call(Function::DatePart, vec![number(1), number(1)]),
            Kind::Integer,
            Unknown::IllTyped,
        ),
    ] {
        assert_eq!(
            value(&form(expr.clone(), kind)),
            Value::Unknown(why),
            "{expr:?}"
        );
    }
}

#[test]
fn what_can_be_computed() {
    let exact = |text: &str| Expr::Literal(Datum::Decimal(Decimal::parse(text).unwrap()));
    let day = |text| Expr::Literal(Datum::Date(date(text)));
    let money = |text| Datum::Decimal(Decimal::parse(text).unwrap());
    for (expr, kind, expected) in [
        (
            calculate(Operator::Divide, number(-7), number(2)),
            Kind::Integer,
            Datum::Integer(-3),
        ),
        (
            calculate(Operator::Remainder, number(-7), number(2)),
            Kind::Integer,
            Datum::Integer(-1),
        ),
        (
            calculate(Operator::Multiply, exact("0.1"), number(3)),
            Kind::Money,
            money("0.30"),
        ),
        (
            calculate(Operator::Divide, number(2), exact("3")),
            Kind::Money,
            money("0.67"),
        ),
        (
            calculate(Operator::Add, day("2026-02-27"), number(2)),
            Kind::Date,
            Datum::Date(date("2026-03-01")),
        ),
        (
            calculate(Operator::Subtract, day("2026-03-01"), number(1)),
            Kind::Date,
            Datum::Date(date("2026-02-28")),
        ),
        (
            calculate(Operator::Subtract, day("2026-03-01"), day("2026-02-01")),
            Kind::Integer,
            Datum::Integer(28),
        ),
        (
            Expr::Call(Function::Size, vec![text("浚县𠮷")]),
            Kind::Integer,
            Datum::Integer(3),
        ),
        (
            compare(number(2), Comparison::Equal, exact("2.00")),
            Kind::YesNo,
            Datum::Bool(true),
        ),
        (
            divide(exact("2.5"), number(1), 0),
            Kind::Integer,
            Datum::Integer(3),
        ),
        (
            divide(exact("-2.5"), number(1), 0),
            Kind::Integer,
            Datum::Integer(-3),
        ),
        (
            divide(exact("2.1"), number(1), 1),
            Kind::Integer,
            Datum::Integer(3),
        ),
        (
            divide(exact("-2.9"), number(1), 2),
            Kind::Integer,
            Datum::Integer(-2),
        ),
        (
            divide(number(-1), number(3), 6),
            Kind::Money,
            money("-0.33"),
        ),
        (
            divide(number(-1), number(3), 7),
            Kind::Money,
            money("-0.34"),
        ),
        // Rounded once: to eight places first it would be 1.01.
        (
            divide(number(1_004_999_999), number(1_000_000_000), 6),
            Kind::Money,
            money("1.00"),
        ),
        (
            Expr::Call(Function::DatePart, vec![day("2026-11-23"), number(0)]),
            Kind::Integer,
            Datum::Integer(2026),
        ),
        (Expr::Today, Kind::Date, Datum::Date(date("2026-11-23"))),
        (Expr::Stage, Kind::Text, Datum::Text("only".into())),
        (exact("7.00"), Kind::Integer, Datum::Integer(7)),
    ] {
        assert_eq!(
            value(&form(expr.clone(), kind)),
            Value::Answered(expected),
            "{expr:?}"
        );
    }
    // An empty text is no answer.
    assert_eq!(value(&form(text(""), Kind::Text)), Value::Unanswered);
    // A service's limit.
    let mut slow = form(Expr::ServiceLimit, Kind::Integer);
    assert_eq!(value(&slow), Value::Unanswered);
    slow.set_service(Some("slow"));
    assert_eq!(value(&slow), Value::Answered(Datum::Integer(20)));
}
