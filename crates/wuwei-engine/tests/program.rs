//! A program survives being written and read; what is malformed is refused with its place.

mod sample;

use wuwei_engine::FormProgram;
use wuwei_json::Value;

#[test]
fn a_program_is_the_same_after_writing_and_reading() {
    let program = sample::program();
    let json = program.to_json();
    let again = FormProgram::from_json(&json).expect("reads what it wrote");
    assert_eq!(again, program);
    assert_eq!(again.to_json(), json);
}

#[test]
fn defaults_are_left_out() {
    let json = sample::program().to_json();
    let field = &json.get("sections").unwrap().as_array().unwrap()[0]
        .get("fields")
        .unwrap()
        .as_array()
        .unwrap()[1];
    let members: Vec<_> = field
        .as_object()
        .unwrap()
        .iter()
        .map(|(name, _)| name)
        .collect();
    assert_eq!(members, ["id", "type", "required"]);
}

#[test]
fn what_is_malformed_is_refused_with_its_place() {
    let cases: &[(&[&str], Value, &str)] = &[
        (
            &["format"],
            "wuwei-form/2".into(),
            "form program: not a wuwei-form/1 program at /format",
        ),
        (
            &["colour"],
            "red".into(),
            "form program: unknown member at /colour",
        ),
        (
            &["flow"],
            Value::Null,
            "form program: a text is needed at /flow",
        ),
        (
            &["stages", "0", "sections", "1"],
            "nowhere".into(),
            "form program: no section has this id at /stages/0/sections/1",
        ),
        (
            &["sections", "1", "fields", "2", "type"],
            "colour".into(),
            "form program: no such type at /sections/1/fields/2/type",
        ),
        (
            &["sections", "1", "fields", "0", "by"],
            9i64.into(),
            "form program: a stage that is not there at /sections",
        ),
        (
            &["sections", "1", "fields", "6", "value", "expr", "1", "1"],
            99i64.into(),
            "form program: no such field at /sections/1/fields/6/value/expr/1/1",
        ),
        (
            &["order", "0"],
            5i64.into(),
            "form program: every field must stand once, after those on which its value hangs at /order",
        ),
        (
            &["calendars", "0", "holidays", "0"],
            "2025-01-01".into(),
            "form program: a day of that year is needed at /calendars/0/holidays/0",
        ),
        (
            &["services", "0", "limit"],
            "never".into(),
            "form program: a whole number is needed at /services/0/limit",
        ),
    ];
    for (path, value, message) in cases {
        let mut json = sample::program().to_json();
        replace(&mut json, path, value.clone());
        assert_eq!(FormProgram::from_json(&json).unwrap_err(), *message);
    }
    let long = |length| {
        let mut json = sample::program().to_json();
        let chain = std::iter::once(Value::from("+")).chain((0..length).map(|_| 1i64.into()));
        replace(
            &mut json,
            &["sections", "3", "fields", "1", "value", "expr"],
            chain.collect::<Vec<_>>().into(),
        );
        FormProgram::from_json(&json)
    };
    assert!(long(512).is_ok());
    assert!(
        long(513)
            .unwrap_err()
            .contains("too many or too few operands")
    );
    for wrong in [Value::Null, Value::Array(vec![]), "text".into()] {
        assert!(FormProgram::from_json(&wrong).is_err());
    }
}

fn replace(json: &mut Value, path: &[&str], value: Value) {
    let Some((step, rest)) = path.split_first() else {
        *json = value;
        return;
    };
    match json {
        Value::Array(items) => replace(&mut items[step.parse::<usize>().unwrap()], rest, value),
        Value::Object(object) => match object.get_mut(step) {
            Some(member) => replace(member, rest, value),
            None => drop(object.insert(*step, value)),
        },
        _ => panic!("no {step}"),
    }
}

#[test]
fn what_hangs_on_itself_is_told_as_a_circle() {
    use sample::{absent, compare, field, has, not, over, rule};
    use wuwei_engine::expr::{Comparison, Expr, Fold};
    use wuwei_engine::program::Cycle;
    use wuwei_engine::{Datum, FormProgram};
    let circle = |change: &dyn Fn(&mut FormProgram)| {
        let mut program = sample::program();
        change(&mut program);
        let cycle = program.arrange().err().map(|Cycle(fields)| fields);
        // What cannot be arranged is not read either.
        assert_eq!(
            FormProgram::from_json(&program.to_json()).is_err(),
            cycle.is_some()
        );
        cycle
    };
    let any_row = || over(Fold::Exists, 1, Expr::Literal(Datum::Bool(true)));
    assert_eq!(circle(&|_| {}), None);
    let itself = circle(&|it| {
        it.fields[sample::TEXT].visible_when = Some(rule("", has(field(sample::TEXT))))
    });
    assert_eq!(itself, Some(vec![sample::TEXT]));
    let two = circle(&|it| {
        it.fields[sample::RECEIVED_AT].visible_when = Some(rule("", has(field(sample::NAME))));
        it.fields[sample::NAME].visible_when = Some(rule("", not(has(field(sample::RECEIVED_AT)))));
    });
    assert_eq!(two, Some(vec![sample::RECEIVED_AT, sample::NAME]));
    // A group that shows by its own rows has none while it is hidden.
    let own_rows = circle(&|it| it.sections[1].visible_when = Some(rule("", any_row())));
    assert_eq!(own_rows, Some(vec![sample::TEXT]));
    let through_a_field = circle(&|it| {
        it.sections[1].visible_when = Some(rule("", has(field(sample::NAME))));
        it.fields[sample::NAME].value = Some(rule("", either(any_row())));
    });
    fn either(condition: Expr) -> Expr {
        sample::either(condition, sample::text("a"), absent())
    }
    assert_eq!(through_a_field, Some(vec![sample::NAME, sample::TEXT]));
    // Requirements and constraints read whatever they like.
    let requirement = circle(&|it| {
        let rule = rule(
            "",
            compare(field(sample::NAME), Comparison::Equal, field(sample::NAME)),
        );
        it.fields[sample::NAME].required = wuwei_engine::program::Requirement::When(rule);
    });
    assert_eq!(requirement, None);
}

#[test]
fn levels_are_those_of_the_published_lists() {
    use sample::{calculate, either, field, has, not, number};
    use wuwei_engine::Expr;
    use wuwei_engine::expr::Operator::{Add, Multiply};
    fn nested(json: &Value) -> usize {
        match json {
            Value::Array(items) => 1 + items.iter().map(nested).max().unwrap_or(0),
            Value::Object(_) => 1,
            _ => 0,
        }
    }
    let chain = |length| (0..length).fold(number(1), |sum, _| calculate(Add, sum, number(2)));
    let ternaries =
        |length| (0..length).fold(number(1), |no, _| either(has(field(0)), number(2), no));
    for (expr, levels) in [
        (number(1), 0),
        (field(0), 1),
        (
            Expr::Literal(wuwei_engine::Datum::Date(sample::date("2026-11-23"))),
            1,
        ),
        (not(has(field(0))), 3),
        (chain(300), 1),
        (ternaries(200), 3),
        (
            calculate(Multiply, chain(3), calculate(Add, number(1), chain(2))),
            3,
        ),
        (Expr::And(vec![field(0), not(field(1))]), 3),
        (Expr::Today, 1),
    ] {
        assert_eq!(
            (expr.levels(), nested(&expr.to_json())),
            (levels, levels),
            "{expr:?}"
        );
    }
}
