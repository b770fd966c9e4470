//! The tables of docs/EXPRESSIONS.md, cell by cell: what stands there is what the engine comes to.
#![allow(
    clippy::disallowed_methods,
    reason = "the document lies in the repository"
)]

mod judged;

use std::rc::Rc;

use judged::{Given, GivenGroup, State, World, nought};
use wuwei_engine::program::Kind;
use wuwei_engine::value::Attachment;
use wuwei_engine::{Datum, Value};
use wuwei_rules::expr::{ChoiceSet, Type, function_names};

const OPERATORS: [&str; 16] = [
    "==", "!=", "<", "<=", ">", ">=", "+", "-", "*", "/", "%", "&&", "||", "!", "?", "in",
];

/// The states as the document names them; "answered" is what the table's legend says.
const STATES: [&str; 4] = [
    "answered",
    "unanswered",
    "not applicable",
    "cannot be computed",
];

/// Everything of two operands that needs both.
const OF_TWO: [&str; 24] = [
    "n == k",
    "n != k",
    "n < k",
    "n <= k",
    "n > k",
    "n >= k",
    "n + k",
    "n - k",
    "n * k",
    "n / k",
    "n % k",
    "divide(n, k, 2, 'half')",
    "least(n, k)",
    "greatest(n, k)",
    "after_working_days(day, n)",
    "day + days(n)",
    "day - n",
    "day - other",
    "working_days_between(day, other)",
    "contains(t, word)",
    "starts_with(t, word)",
    "contains(cs, c)",
    "c == c",
    "at == at",
];

#[test]
fn every_cell_is_what_comes() {
    let document = document();
    let mut faults = String::new();
    let table = rows(&document, "expression");
    assert!(table.len() > 50, "only {} rows", table.len());
    for row in &table {
        let expression = row[0].trim_matches('`');
        let found: Vec<String> = STATES.iter().map(|state| come(expression, state)).collect();
        if found != row[1..] {
            faults += &format!("{expression}: {}\n", found.join(" | "));
        }
    }
    assert!(faults.is_empty(), "these come to something else:\n{faults}");
}

#[test]
fn every_operator_has_its_row() {
    let document = document();
    let table = rows(&document, "expression");
    let has = |part: &str| table.iter().any(|row| row[0].contains(part));
    for operator in OPERATORS {
        let spaced = if operator == "!" {
            "!".to_owned()
        } else {
            format!(" {operator} ")
        };
        assert!(has(&spaced), "no row for `{operator}`");
    }
    for name in function_names() {
        assert!(has(&format!("{name}(")), "no row for `{name}`");
        let named = document.matches(&format!("`{name}(")).count()
            + document.matches(&format!("`{name}`")).count();
        assert!(named > 0, "`{name}` is not described");
    }
}

#[test]
fn of_two_operands_the_stronger_state_decides() {
    let document = document();
    for (mark, expression) in [("`a && b`", "ok && yes"), ("`a || b`", "ok || yes")] {
        matrix(&document, mark, &[expression], &|state| match state {
            "yes" => State::Typed("true".to_owned()),
            "no" => State::Typed("false".to_owned()),
            state => state_of("ok", state),
        });
    }
    matrix(&document, "every other", &OF_TWO, &|state| {
        state_of("", state)
    });
}

/// Holds a table of two operands. `state` makes a state of what stands in its head.
fn matrix(document: &str, corner: &str, expressions: &[&str], state: &dyn Fn(&str) -> State) {
    let table = rows(document, corner);
    let head = head(document, corner);
    assert_eq!(table.len(), head.len() - 1, "{corner}");
    for expression in expressions {
        let names: Vec<&str> = names_in(expression);
        let (left, right) = (names[0], names[names.len() - 1]);
        for row in &table {
            for (above, expected) in head[1..].iter().zip(&row[1..]) {
                if left == right && row[0] != *above {
                    continue;
                }
                let mut world = world();
                set(&mut world, left, state(&row[0]));
                set(&mut world, right, state(above));
                let found = judge(&world, expression);
                let found = if STATES.contains(&found.as_str()) || corner != "every other" {
                    found
                } else {
                    "answered".to_owned()
                };
                assert_eq!(found, *expected, "{expression}: {} and {above}", row[0]);
            }
        }
    }
}

/// What an expression comes to where the field that it names stands in a state.
fn come(expression: &str, state: &str) -> String {
    let mut world = world();
    for name in names_in(expression) {
        set(&mut world, name, state_of(name, state));
    }
    judge(&world, expression)
}

fn judge(world: &World, expression: &str) -> String {
    let mut refused = String::new();
    for (ty, kind) in kinds() {
        match world.judge(expression, &ty, &kind) {
            Ok(value) => return words(&value),
            Err(errors) => refused = errors[0].message.clone(),
        }
    }
    panic!("{expression} is refused: {refused}");
}

fn words(value: &Value) -> String {
    match value {
        Value::Answered(Datum::Bool(it)) => if *it { "yes" } else { "no" }.to_owned(),
        Value::Answered(Datum::Integer(it)) => it.to_string(),
        Value::Answered(Datum::Decimal(it)) => it.to_text(),
        Value::Answered(Datum::Date(it)) => it.to_text(),
        Value::Answered(other) => panic!("{other:?}"),
        Value::Unanswered => STATES[1].to_owned(),
        Value::NotApplicable => STATES[2].to_owned(),
        Value::Unknown(_) => STATES[3].to_owned(),
    }
}

/// A state; an answered field holds what the world says.
fn state_of(name: &str, state: &str) -> State {
    match state {
        "answered" => answer(name),
        "unanswered" => State::Unanswered,
        "not applicable" => State::Hidden,
        "cannot be computed" => State::Uncomputable(nought()),
        other => panic!("no state is called {other}"),
    }
}

fn set(world: &mut World, name: &str, state: State) {
    let state = if state == State::Typed(String::new()) {
        answer(name)
    } else {
        state
    };
    if let Some(field) = world.fields.iter_mut().find(|field| field.id == name) {
        field.state = state;
    } else if let Some(group) = world.groups.iter_mut().find(|group| group.id == name) {
        group.rows[0] = state;
    }
}

fn answer(name: &str) -> State {
    let file = Attachment {
        name: "a.pdf".to_owned(),
        size: 1,
        media_type: String::new(),
        sha256: format!("sha256:{}", "0".repeat(64)),
    };
    State::Typed(match name {
        // Taken from the world by `set`.
        "" => String::new(),
        "n" | "g" | "h" => "3".to_owned(),
        "k" => "2".to_owned(),
        "d" => "2.5".to_owned(),
        "m" => "12.50".to_owned(),
        "ok" | "yes" => "true".to_owned(),
        "t" => "浚县".to_owned(),
        "word" => "县".to_owned(),
        "c" => "red".to_owned(),
        "cs" => "new\nold".to_owned(),
        "day" | "other" => "2026-11-23".to_owned(),
        "at" => "2026-11-23 09:40".to_owned(),
        "f" => wuwei_engine::encoding::to_typed(&Kind::Attachment, &Datum::File(file.into())),
        other => panic!("nothing is named {other}"),
    })
}

fn choices(of: &str, ids: &[&str]) -> (Rc<ChoiceSet>, Vec<String>) {
    let ids: Vec<String> = ids.iter().map(|id| (*id).to_owned()).collect();
    let choices = ids.iter().map(|id| (id.clone(), id.clone())).collect();
    let of = of.to_owned();
    (Rc::new(ChoiceSet { of, choices }), ids)
}

fn world() -> World {
    let field = |id: &str, ty: Type, kind: Kind| Given {
        id: id.to_owned(),
        ty,
        kind,
        state: answer(id),
    };
    let (colour, colours) = choices("s.c", &["red", "new"]);
    let (tag, tags) = choices("s.cs", &["new", "old"]);
    let group = |id: &str, more: &[&str]| GivenGroup {
        id: id.to_owned(),
        field: "n".to_owned(),
        ty: Type::Integer,
        kind: Kind::Integer,
        rows: ["3"]
            .iter()
            .chain(more)
            .map(|typed| State::Typed((*typed).to_owned()))
            .collect(),
    };
    World {
        fields: vec![
            field("n", Type::Integer, Kind::Integer),
            field("k", Type::Integer, Kind::Integer),
            field("d", Type::Decimal, Kind::Decimal { places: 2 }),
            field("m", Type::Money, Kind::Money),
            field("ok", Type::Bool, Kind::YesNo),
            field("yes", Type::Bool, Kind::YesNo),
            field("t", Type::Text, Kind::Text),
            field("word", Type::Text, Kind::Text),
            field("c", Type::Choice(colour), Kind::Choice(colours)),
            field("cs", Type::Choices(tag), Kind::Choices(tags)),
            field("day", Type::Date, Kind::Date),
            field("other", Type::Date, Kind::Date),
            field("at", Type::DateTime, Kind::DateTime),
            field("f", Type::File, Kind::Attachment),
        ],
        groups: vec![group("g", &[]), group("h", &["3"])],
    }
}

/// The types that an expression may be of, narrower ones first.
fn kinds() -> Vec<(Type, Kind)> {
    vec![
        (Type::Bool, Kind::YesNo),
        (Type::Integer, Kind::Integer),
        (Type::Decimal, Kind::Decimal { places: 2 }),
        (Type::Money, Kind::Money),
        (Type::Date, Kind::Date),
    ]
}

/// The fields and groups that an expression names, in their order.
fn names_in(expression: &str) -> Vec<&str> {
    let world = world();
    let known: Vec<String> = world
        .fields
        .iter()
        .map(|field| field.id.clone())
        .chain(world.groups.iter().map(|group| group.id.clone()))
        .collect();
    let bytes = expression.as_bytes();
    let mut names = Vec::new();
    for (at, word) in words_of(expression) {
        let called = bytes.get(at + word.len()) == Some(&b'(');
        let member = at > 0 && matches!(bytes[at - 1], b'.' | b'\'');
        if !called && !member && known.iter().any(|name| name == word) {
            names.push(word);
        }
    }
    names
}

fn words_of(expression: &str) -> impl Iterator<Item = (usize, &str)> {
    expression
        .split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .filter(|word| !word.is_empty())
        .map(|word| (word.as_ptr() as usize - expression.as_ptr() as usize, word))
}

fn document() -> String {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/../../docs/EXPRESSIONS.md");
    std::fs::read_to_string(path).expect("the document")
}

/// The cells of a line of a table. A bar of an expression is written `\|`.
fn cells(line: &str) -> Vec<String> {
    let line = line.trim().trim_matches('|').replace("\\|", "\u{1}");
    line.split('|')
        .map(|cell| cell.trim().replace('\u{1}', "|"))
        .collect()
}

fn table<'d>(document: &'d str, corner: &str) -> impl Iterator<Item = Vec<String>> + 'd {
    let corner = corner.to_owned();
    document
        .lines()
        .skip_while(move |line| !line.starts_with('|') || cells(line)[0] != corner)
        .take_while(|line| line.starts_with('|'))
        .map(cells)
}

fn head(document: &str, corner: &str) -> Vec<String> {
    table(document, corner).next().expect("the table is there")
}

fn rows(document: &str, corner: &str) -> Vec<Vec<String>> {
    table(document, corner).skip(2).collect()
}
