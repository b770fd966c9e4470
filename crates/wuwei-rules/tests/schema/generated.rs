//! Rule sets with one flow, two sections and conditions of every kind.

use proptest::prelude::*;
use wuwei_rules::SourceFile;

const HEAD: &str = r#"
[ruleset]
id = "gen"
version = "1.0.0"
effective = 2026-01-01
area = "local:gen"
standard = "X"
title = { zh = "试", en = "Trial" }
roles = ["r"]
flows = ["f"]
[[role]]
id = "r"
clause = "3.1"
name = { zh = "员", en = "Role" }
seal = "员"
text = { zh = "员", en = "Role" }
[[service]]
id = "s"
clause = "6.1"
type = "on-site"
name = { zh = "事", en = "Service" }
roles = ["r"]
"#;

/// One rule file, whole.
pub(crate) fn rule_set() -> impl Strategy<Value = SourceFile> {
    (
        any::<bool>(),
        any::<bool>(),
        fields(),
        fields(),
        section_condition(),
    )
        .prop_map(|(repeated, again, first, second, condition)| {
            let mut text = HEAD.to_owned();
            text.push_str(&flow(again));
            let first: Vec<String> = first.iter().map(|body| in_time(body, again)).collect();
            text.push_str(&section("a", false, "", &first));
            let condition = if repeated { String::new() } else { condition };
            text.push_str(&section("b", repeated, &condition, &second));
            SourceFile {
                name: "gen.toml".to_owned(),
                layer: 0,
                text,
            }
        })
}

/// A field of the first section may only wait for a stage that lists it.
fn in_time(body: &str, again: bool) -> String {
    let body = body.replace("by = \"conclude\"\nfrom = \"implement\"\n", "");
    if again {
        body
    } else {
        body.replace("by = \"implement\"\n", "")
    }
}

fn flow(again: bool) -> String {
    let implement = if again { r#"["a", "b"]"# } else { r#"["b"]"# };
    let stage = |id: &str, sections: &str| {
        format!(
            r#"  {{ id = "{id}", name = {{ zh = "段", en = "Stage" }}, cell = {{ zh = "事", en = "Cell" }}, sections = {sections} }},"#
        )
    };
    format!(
        "[[flow]]\nid = \"f\"\ntype = \"on-site\"\nrole = \"r\"\nclause = \"A.1\"\nstages = [\n{}\n{}\n{}\n]\n",
        stage("start", r#"["a", "b"]"#),
        stage("implement", implement),
        stage("conclude", r#"["b"]"#),
    )
}

fn section(id: &str, group: bool, condition: &str, fields: &[String]) -> String {
    let group = if group {
        "group = { letter = \"d\", min = 1, max = 3 }\nrow = { zh = \"行\", en = \"Row\" }\n"
    } else {
        ""
    };
    let mut text = format!(
        "[[section]]\nid = \"{id}\"\ntitle = {{ zh = \"部\", en = \"Part\" }}\n{group}{condition}"
    );
    // The fields that conditions speak of are the same in both.
    let known = [
        ("ok", "yes-no", "required = true\n"),
        (
            "colour",
            "choice",
            "choices = [{ id = \"red\", label = { zh = \"红\", en = \"Red\" } }, { id = \"blue\", label = { zh = \"蓝\", en = \"Blue\" } }]\n",
        ),
        ("n", "integer", ""),
        ("t", "text", ""),
    ];
    for (field, kind, more) in known {
        text.push_str(&format!("[[field]]\nsection = \"{id}\"\nid = \"{field}\"\ntype = \"{kind}\"\nlabel = {{ zh = \"字\", en = \"Field\" }}\n{more}"));
    }
    for (at, body) in fields.iter().enumerate() {
        let body = body.replace("THIS", &format!("f{at}"));
        text.push_str(&format!("[[field]]\nsection = \"{id}\"\nid = \"f{at}\"\nlabel = {{ zh = \"字\", en = \"Field\" }}\n{body}"));
    }
    text
}

fn section_condition() -> impl Strategy<Value = String> {
    prop_oneof![
        Just(String::new()),
        Just("visible_when = \"a.ok\"\n".to_owned()),
        Just("visible_when = \"has(a.colour) && a.colour == 'red'\"\n".to_owned()),
    ]
}

fn fields() -> impl Strategy<Value = Vec<String>> {
    proptest::collection::vec(field(), 0..5)
}

fn field() -> impl Strategy<Value = String> {
    let kind = prop_oneof![
        Just("type = \"text\""),
        Just("type = \"date\""),
        Just("type = \"date-time\""),
        Just("type = \"money\""),
        Just("type = \"decimal\"\nplaces = 3"),
        Just("type = \"yes-no\""),
        Just("type = \"integer\""),
        Just("type = \"credit-code\""),
        Just("type = \"phone\""),
        Just("type = \"department\""),
        Just("type = \"attachment\""),
        Just(
            "type = \"choices\"\nchoices = [{ id = \"x\", label = { zh = \"甲\", en = \"X\" } }, { id = \"y\", label = { zh = \"乙\", en = \"Y\" } }]"
        ),
    ];
    let by = prop_oneof![
        Just(""),
        Just("by = \"implement\"\n"),
        Just("by = \"conclude\"\nfrom = \"implement\"\n")
    ];
    let required = prop_oneof![
        Just("".to_owned()).boxed(),
        Just("required = true\n".to_owned()).boxed(),
        condition()
            .prop_map(|c| format!("required_when = \"{c}\"\n"))
            .boxed(),
    ];
    let shown = prop_oneof![
        Just("".to_owned()).boxed(),
        condition()
            .prop_map(|c| format!("visible_when = \"{c}\"\n"))
            .boxed()
    ];
    (kind, by, required, shown, any::<bool>()).prop_map(|(kind, by, required, shown, bound)| {
        let bound = if bound && kind == "type = \"integer\"" {
            "constraint = \"THIS >= 1 && THIS != 3\"\n"
        } else if bound && kind == "type = \"text\"" {
            "constraint = \"matches(THIS, '^.{2,3}$') || matches(THIS, '诉求')\"\n"
        } else {
            ""
        };
        format!("{kind}\n{by}{required}{shown}{bound}")
    })
}

/// Conditions on the fields that every section has; `n` stands unguarded only behind `has`.
fn condition() -> impl Strategy<Value = String> {
    let term = prop_oneof![
        Just("ok".to_owned()),
        Just("a.ok".to_owned()),
        Just("has(colour)".to_owned()),
        Just("has(n)".to_owned()),
        Just("(has(colour) && colour == 'red')".to_owned()),
        Just("(has(colour) ? colour != 'red' : ok)".to_owned()),
        Just("(has(a.colour) && a.colour in ['blue'])".to_owned()),
        Just("(has(n) && n > 2)".to_owned()),
        Just("(has(n) && n <= 4)".to_owned()),
        Just("(has(t) && matches(t, '^[a-z浚][^d]*$'))".to_owned()),
        Just("(has(t) && !matches(t, r'\\\\s|𠮷$'))".to_owned()),
        Just("default(n, 3) > 2".to_owned()),
        Just("(default(n, 3) < 4) == ok".to_owned()),
        Just("stage == 'start'".to_owned()),
        Just("today > date('2026-01-01')".to_owned()),
    ];
    term.prop_recursive(3, 8, 3, |inner| {
        prop_oneof![
            inner.clone().prop_map(|a| format!("!({a})")),
            proptest::collection::vec(inner.clone(), 2..4)
                .prop_map(|all| format!("({})", all.join(" && "))),
            proptest::collection::vec(inner, 2..4)
                .prop_map(|all| format!("({})", all.join(" || "))),
        ]
    })
}
