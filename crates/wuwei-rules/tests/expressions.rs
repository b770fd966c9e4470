//! Properties of the expression language: reading never panics, printing is stable, and what the checks
//! let through never comes to anything but the outcomes that are defined.

#[path = "expressions/well_typed.rs"]
mod well_typed;

use std::rc::Rc;

use proptest::prelude::*;
use wuwei_engine::form::{Form, Situation};
use wuwei_engine::value::Unknown;
use wuwei_engine::{Date, Value};
use wuwei_rules::expr::{parse, print};
use wuwei_rules::{SourceFile, compile};

/// Text made of what expressions are made of, mostly in no order.
fn soup() -> impl Strategy<Value = String> {
    let piece = prop_oneof![proptest::sample::select(vec![
        "a",
        "b.c",
        "has(a)",
        "true",
        "12",
        "0.5",
        "'x'",
        "\"y\\n\"",
        "(",
        ")",
        "[",
        "]",
        ",",
        ".",
        "?",
        ":",
        "!",
        "-",
        "+",
        "*",
        "/",
        "%",
        "==",
        "!=",
        "<",
        ">=",
        "&&",
        "||",
        " in ",
        "all(g, r, ",
        "f(",
        " and ",
        "＝",
        "“",
        "//c\n",
        "'",
        "\\",
        "\u{3000}",
        "诉求",
    ]),];
    proptest::collection::vec(piece, 0..30).prop_map(|pieces| pieces.concat())
}

/// Sentences of the grammar, types regardless.
fn sentence() -> impl Strategy<Value = String> {
    let leaf = proptest::sample::select(vec![
        "a", "b.c", "true", "7", "0.25", "'it\\'s'", "has(a.b)",
    ]);
    leaf.prop_map(str::to_owned)
        .prop_recursive(6, 60, 4, |inner| {
            let pair = (
                inner.clone(),
                proptest::sample::select(vec!["&&", "||", "==", "<", "+", "-", "*", "/", "%"]),
                inner.clone(),
            );
            prop_oneof![
                pair.prop_map(|(a, mark, b)| format!("({a}) {mark} ({b})")),
                (inner.clone(), inner.clone(), inner.clone())
                    .prop_map(|(c, a, b)| format!("({c}) ? ({a}) : ({b})")),
                inner.clone().prop_map(|a| format!("!({a})")),
                inner.clone().prop_map(|a| format!("-({a})")),
                proptest::collection::vec(inner.clone(), 1..4)
                    .prop_map(|all| format!("f({})", all.join(", "))),
                proptest::collection::vec(inner.clone(), 2..5)
                    .prop_map(|all| format!("({})", all.join(") && ("))),
                (inner.clone(), inner.clone()).prop_map(|(a, b)| format!("({a}) in [{b}]")),
                inner.prop_map(|a| format!("exists(g, r, {a})")),
            ]
        })
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn reading_never_panics(text in prop_oneof![soup(), any::<String>()]) {
        let (node, errors) = parse(&text);
        for error in &errors {
            prop_assert!(text.get(error.span.clone()).is_some(), "{error:?}");
            if let Some((span, _)) = &error.suggestion {
                prop_assert!(text.get(span.clone()).is_some(), "{error:?}");
            }
        }
        if errors.is_empty() {
            let printed = print(&node);
            prop_assert_eq!(print(&parse(&printed).0), printed);
        }
    }

    #[test]
    fn what_is_printed_reads_the_same(text in sentence()) {
        let (node, errors) = parse(&text);
        prop_assert_eq!(errors, vec![]);
        let printed = print(&node);
        let (again, errors) = parse(&printed);
        prop_assert_eq!(errors, vec![], "{}", printed);
        prop_assert_eq!(print(&again), printed.clone());
        prop_assert!(printed.len() <= text.len() + 2 * text.matches(')').count() + 40);
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]

    /// Checked expressions come to an answer, to none, or cannot be computed for a reason of the data.
    #[test]
    fn well_typed_expressions_never_err((expressions, answers) in (well_typed::expressions(), well_typed::answers())) {
        let text = well_typed::rule_set(&expressions);
        let compilation = compile(&[SourceFile { name: "gen.toml".to_owned(), layer: 0, text: text.clone() }], |_| String::new());
        let said: Vec<_> = compilation.diagnostics.iter().map(|d| format!("{} {}", d.code, d.message)).collect();
        prop_assert!(compilation.output.is_some(), "{}\n{text}", said.join("\n"));
        let program = compilation.output.unwrap().forms.remove(0).program;
        let situation = Situation { stage: 0, service: Some("s".to_owned()), today: Date::new(2026, 11, 23), ..Situation::default() };
        let mut form = Form::open(Rc::new(program), &situation);
        form.add_row("rows");
        form.add_row("rows");
        for (path, typed) in &answers {
            form.set(path, typed);
            for (at, (_, expression)) in expressions.iter().enumerate() {
                let state = form.field(&format!("main.r{at}")).unwrap();
                prop_assert!(!matches!(state.value, Value::Unknown(Unknown::IllTyped)), "{expression} after {path}");
            }
        }
        form.problems();
    }
}
