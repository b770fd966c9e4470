//! CEL's published cases: ours give CEL's results, and `cel/skipped.tsv` lists exactly those that do not,
//! each with the reason.
//!
//! The vectors lie beside the repository (`../shared/vectors/cel`, or where `WUWEI_VECTORS` says); without
//! them the test says that it is skipped. `WUWEI_BLESS=1` writes the list anew, the reason of a new line
//! being `?`, which the test refuses.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stderr,
    clippy::print_stdout,
    reason = "published vectors lie beside the workspace"
)]

mod judged;
#[path = "cel/spoken.rs"]
mod spoken;
#[path = "cel/textproto.rs"]
mod textproto;

use std::collections::BTreeMap;
use std::path::PathBuf;

use judged::{Given, GivenGroup, State, World};
use spoken::{Rows, spoken};
use textproto::{Message, Value};
use wuwei_engine::program::Kind;
use wuwei_engine::{Datum, Value as Outcome};
use wuwei_rules::expr::{ErrorKind, Type};

/// The files that hold what our language has, too.
const FILES: [&str; 12] = [
    "basic",
    "comparisons",
    "integer_math",
    "lists",
    "logic",
    "macros",
    "macros2",
    "parse",
    "string",
    "timestamps",
    "type_deduction",
    "conversions",
];

/// At least so many cases give CEL's results: a reader that finds none would pass, too.
const AT_LEAST: usize = 250;

#[test]
fn published_cases_give_cels_results() {
    let root = std::env::var("WUWEI_VECTORS")
        .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/vectors").into());
    let folder = PathBuf::from(root).join("cel");
    if !folder.is_dir() {
        eprintln!("SKIPPED: no vectors `cel`; set WUWEI_VECTORS to the folder that holds it");
        return;
    }
    let mut given = BTreeMap::new();
    for file in FILES {
        let path = folder.join(format!("{file}.textproto"));
        let text = std::fs::read_to_string(&path).expect("a file of cases");
        for section in textproto::read(&text).messages("section") {
            for case in section.messages("test") {
                let name = [section, case].map(|it| it.text("name").unwrap_or(""));
                let name = format!("{file}/{}/{}", name[0], name[1]);
                // A few names stand twice in a section.
                let name = if given.contains_key(&name) {
                    format!("{name}#2")
                } else {
                    name
                };
                given.insert(name, outcome(case));
            }
        }
    }
    let agree = given.values().filter(|outcome| outcome.is_ok()).count();
    println!(
        "{agree} of {} published cases give CEL's results",
        given.len()
    );
    assert!(agree >= AT_LEAST, "only {agree}");
    hold_list(&given);
}

/// Holds the list of skipped cases against those that do not give CEL's results.
fn hold_list(given: &BTreeMap<String, Result<(), String>>) {
    let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/cel/skipped.tsv");
    let list = std::fs::read_to_string(path).unwrap_or_default();
    let (mut head, mut skipped) = (String::new(), BTreeMap::new());
    let mut reasons = BTreeMap::new();
    for line in list.lines() {
        if let Some(legend) = line.strip_prefix("# ") {
            head.push_str(&format!("{line}\n"));
            if let Some((reason, words)) = legend.split_once(": ") {
                reasons.insert(reason.to_owned(), words);
            }
        } else if let Some((name, reason)) = line.split_once('\t') {
            skipped.insert(name.to_owned(), reason.to_owned());
        }
    }
    if std::env::var_os("WUWEI_BLESS").is_some() {
        for (name, _) in given.iter().filter(|(_, outcome)| outcome.is_err()) {
            let reason = skipped.get(name).map_or("?", String::as_str);
            head.push_str(&format!("{name}\t{reason}\n"));
        }
        std::fs::write(path, head).expect("the list is written");
        return;
    }
    let mut faults = String::new();
    for (name, outcome) in given {
        match (outcome, skipped.get(name)) {
            (Ok(()), Some(_)) => faults += &format!("{name} is listed, and gives CEL's result\n"),
            (Err(why), None) => faults += &format!("{name} is not listed: {why}\n"),
            (Err(_), Some(reason)) if !reasons.contains_key(reason) => {
                faults +=
                    &format!("{name} is listed for no reason that the list explains: {reason}\n");
            }
            _ => {}
        }
    }
    for name in skipped.keys().filter(|name| !given.contains_key(*name)) {
        faults += &format!("{name} is listed, and there is no such case\n");
    }
    assert!(faults.is_empty(), "{faults}");
}

/// Whether a case gives CEL's result, or why not.
fn outcome(case: &Message) -> Result<(), String> {
    let expression = case.text("expr").unwrap_or("");
    let (text, groups) = spoken(expression).ok_or("no words of ours")?;
    let world = world(case, groups)?;
    if let Some(error) = case.message("eval_error") {
        return fails(&world, &text, error);
    }
    let typed = case.message("typed_result");
    let expected = match typed {
        Some(typed) => typed.message("result"),
        None => case.message("value"),
    };
    if let Some(typed) = typed {
        is_deduced(&world, &text, typed.message("deduced_type"))?;
    }
    if case.is_set("check_only") {
        return Ok(());
    }
    // No matcher means true.
    let (literal, ty) = match expected {
        Some(expected) => literal(expected)?,
        None => ("true".to_owned(), Type::Bool),
    };
    world
        .compile(&text, &ty)
        .map_err(|errors| errors[0].message.clone())?;
    // Compared, so that no field has to hold what is beyond every field: 2^63, an empty text.
    match world.judge(&format!("({text}) == {literal}"), &Type::Bool, &Kind::YesNo) {
        Ok(Outcome::Answered(Datum::Bool(true))) => Ok(()),
        Ok(other) => Err(format!("{text} is not {literal}: {other:?}")),
        Err(errors) => Err(errors[0].message.clone()),
    }
}

/// An evaluation that fails: what cannot be computed, or for a type that does not fit what the compiler
/// refuses.
fn fails(world: &World, text: &str, error: &Message) -> Result<(), String> {
    let message = error
        .messages("errors")
        .find_map(|error| error.text("message"))
        .unwrap_or("");
    let of_types = message.contains("overload");
    let mut refused = None;
    for asked in [
        text.to_owned(),
        format!("({text}) == 0"),
        format!("({text}) == ''"),
    ] {
        match world.judge(&asked, &Type::Bool, &Kind::YesNo) {
            Ok(Outcome::Unknown(_)) => return Ok(()),
            Ok(other) => return Err(format!("{asked} does not fail: {other:?}")),
            Err(errors) => refused = Some(errors),
        }
    }
    let errors = refused.unwrap_or_default();
    let ill_typed = |kind| matches!(kind, ErrorKind::TypeMismatch | ErrorKind::UnknownFunction);
    if of_types && errors.iter().all(|error| ill_typed(error.kind)) {
        return Ok(());
    }
    Err(errors[0].message.clone())
}

fn is_deduced(world: &World, text: &str, deduced: Option<&Message>) -> Result<(), String> {
    let name = deduced.and_then(|deduced| deduced.text("primitive"));
    let (_, ty) = name.and_then(primitive).ok_or("no type of ours")?;
    let as_type = |ty: &Type| {
        world
            .compile(text, ty)
            .map_err(|errors| errors[0].message.clone())
    };
    as_type(&ty)?;
    if ty == Type::Decimal && as_type(&Type::Integer).is_ok() {
        return Err("a whole number".to_owned());
    }
    Ok(())
}

fn primitive(name: &str) -> Option<(Kind, Type)> {
    Some(match name {
        "BOOL" => (Kind::YesNo, Type::Bool),
        "INT64" => (Kind::Integer, Type::Integer),
        "DOUBLE" => (Kind::Decimal { places: 8 }, Type::Decimal),
        "STRING" => (Kind::LongText, Type::Text),
        _ => return None,
    })
}

/// A value as a constant of the language, and its type.
fn literal(value: &Message) -> Result<(String, Type), String> {
    let [(kind, Value::Word(written) | Value::Text(written))] = value.0.as_slice() else {
        return Err("a value of a type that we do not have".to_owned());
    };
    Ok(match kind.as_str() {
        "bool_value" => (written.clone(), Type::Bool),
        // The smallest has no sign of its own: it is one less than the smallest that can be written.
        "int64_value" if written == "-9223372036854775808" => {
            ("-9223372036854775807 - 1".to_owned(), Type::Integer)
        }
        "int64_value" => (written.clone(), Type::Integer),
        "double_value" if written.contains(['e', 'E', 'n', 'i']) => {
            return Err("a number that is no decimal".to_owned());
        }
        "double_value" => (written.clone(), Type::Decimal),
        "string_value" => (quoted(written), Type::Text),
        _ => return Err("a value of a type that we do not have".to_owned()),
    })
}

fn quoted(text: &str) -> String {
    let escaped = text.chars().map(|c| match c {
        '\\' | '\'' => format!("\\{c}"),
        c if c.is_control() => format!("\\u{:04x}", u32::from(c)),
        c => c.to_string(),
    });
    format!("'{}'", escaped.collect::<String>())
}

/// The names that a case binds, and the groups made of its lists.
fn world(case: &Message, groups: Vec<Rows>) -> Result<World, String> {
    let mut world = World::default();
    for (at, rows) in groups.into_iter().enumerate() {
        let first = rows.items.first().map_or("0", String::as_str);
        let (kind, ty) = match first {
            text if text.starts_with(['\'', '"']) => (Kind::LongText, Type::Text),
            "true" | "false" => (Kind::YesNo, Type::Bool),
            number if number.contains('.') => (Kind::Decimal { places: 8 }, Type::Decimal),
            _ => (Kind::Integer, Type::Integer),
        };
        let typed = |item: &String| -> Result<State, String> {
            let bare = item.trim_matches(['\'', '"']);
            let text = bare.len() < item.len();
            if text != (ty == Type::Text) || bare.contains(['\\', '(', '[', '{']) || bare.is_empty()
            {
                return Err("a list of several types, or of lists".to_owned());
            }
            Ok(State::Typed(bare.to_owned()))
        };
        world.groups.push(GivenGroup {
            id: format!("g{at}"),
            field: "v".to_owned(),
            rows: rows.items.iter().map(typed).collect::<Result<_, _>>()?,
            ty: ty.clone(),
            kind,
        });
    }
    for binding in case.messages("bindings") {
        let id = binding.text("key").unwrap_or("").to_owned();
        let value = binding
            .message("value")
            .and_then(|value| value.message("value"));
        let (written, ty) = literal(value.ok_or("a binding without a value")?)?;
        let (kind, state) = match ty {
            Type::Bool => (Kind::YesNo, State::Typed(written)),
            Type::Integer => (Kind::Integer, State::Typed(written)),
            Type::Decimal => (Kind::Decimal { places: 8 }, State::Typed(written)),
            _ => (
                Kind::LongText,
                State::Typed(written.trim_matches('\'').to_owned()),
            ),
        };
        world.fields.push(Given {
            id,
            ty,
            kind,
            state,
        });
    }
    Ok(world)
}
