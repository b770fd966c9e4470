//! What becomes of a rule set's expressions in the form programs of its flows, and where they are refused.

use std::collections::BTreeSet;

use wuwei_engine::FormProgram;
use wuwei_engine::expr::{Expr, Read};
use wuwei_engine::program::Requirement;
use wuwei_rules::{Compilation, SourceFile, compile};

const HEAD: &str = include_str!("expressions/head.toml");

/// A second flow of the same role, which lists one section more.
const SECOND: &str = r#"
[[flow]]
id = "g"
type = "on-site"
role = "r"
clause = "A.1"
stages = [
  { id = "start", name = { zh = "启", en = "Start" }, cell = { zh = "启", en = "Start" }, sections = ["extra", "main", "rows"] },
  { id = "implement", name = { zh = "施", en = "Implement" }, cell = { zh = "施", en = "Implement" }, sections = ["main"] },
  { id = "conclude", name = { zh = "结", en = "Conclude" }, cell = { zh = "结", en = "Conclude" }, sections = ["main"] },
]

[[section]]
id = "extra"
title = { zh = "外", en = "Extra" }
"#;

fn field(section: &str, id: &str, kind: &str, more: &str) -> String {
    format!(
        "[[field]]\nsection = \"{section}\"\nid = \"{id}\"\ntype = \"{kind}\"\nlabel = {{ zh = \"{id}\", en = \"{id}\" }}\n{more}\n"
    )
}

fn compiled(parts: &[String]) -> (String, Compilation) {
    let text = [HEAD, &parts.concat()].concat();
    let compilation = compile(
        &[SourceFile {
            name: "rules.toml".to_owned(),
            layer: 0,
            text: text.clone(),
        }],
        |_| String::new(),
    );
    (text, compilation)
}

/// `code[what is underlined]` of each finding.
fn found(parts: &[String]) -> Vec<String> {
    let (text, compilation) = compiled(parts);
    let shown = compilation
        .diagnostics
        .iter()
        .map(|d| format!("{}[{}]", d.code, &text[d.primary.start..d.primary.end]));
    shown.collect()
}

fn programs(parts: &[String]) -> Vec<FormProgram> {
    let (_, compilation) = compiled(parts);
    let said: Vec<_> = compilation.diagnostics.iter().map(|d| &d.message).collect();
    let Some(output) = compilation.output else {
        panic!("{said:?}")
    };
    for form in &output.forms {
        let read = wuwei_json::parse(&form.json).unwrap();
        assert_eq!(
            FormProgram::from_json(&read).as_ref(),
            Ok(&form.program),
            "published and read again"
        );
    }
    output.forms.into_iter().map(|form| form.program).collect()
}

fn place(program: &FormProgram, id: &str) -> usize {
    let section = program
        .sections
        .iter()
        .position(|section| section.id == "main")
        .unwrap();
    program
        .fields
        .iter()
        .position(|field| field.section == section && field.id == id)
        .unwrap()
}

#[test]
fn fields_are_computed_after_what_they_hang_on() {
    let program = programs(&[
        field("main", "last", "integer", "value = \"middle + 1\""),
        field(
            "main",
            "shown",
            "text",
            "visible_when = \"has(last) && last > 2\"",
        ),
        field("main", "middle", "integer", "value = \"sum(rows, x, x.n)\""),
        field("main", "free", "text", "required_when = \"has(shown)\""),
    ])
    .remove(0);
    let at = |id: &str| {
        program
            .order
            .iter()
            .position(|&ix| ix == place(&program, id))
            .unwrap()
    };
    assert!(at("middle") < at("last") && at("last") < at("shown"));
    assert!(matches!(
        program.fields[place(&program, "free")].required,
        Requirement::When(_)
    ));
    let whole: BTreeSet<usize> = program.order.iter().copied().collect();
    assert_eq!(whole.len(), program.fields.len());
}

#[test]
fn a_field_of_a_section_that_a_flow_does_not_list_is_absent_there() {
    let parts = [
        SECOND.to_owned(),
        field("extra", "x", "integer", ""),
        field(
            "main",
            "y",
            "integer",
            "value = \"has(extra.x) ? extra.x : 0\"",
        ),
    ];
    let programs = programs(&parts);
    let reads = |program: &FormProgram| {
        let rule = program.fields[place(program, "y")].value.clone().unwrap();
        let mut reads = Vec::new();
        rule.expr.reads(&mut |read| reads.push(read));
        (matches!(&rule.expr, Expr::If(..)), reads)
    };
    assert_eq!(reads(&programs[0]), (false, vec![]));
    let y = &programs[0].fields[place(&programs[0], "y")];
    assert_eq!(
        y.value.as_ref().unwrap().source,
        "0",
        "nothing is left to ask"
    );
    let x = programs[1]
        .fields
        .iter()
        .position(|field| field.id == "x")
        .unwrap();
    assert_eq!(
        reads(&programs[1]),
        (true, vec![Read::Field(x), Read::Field(x)])
    );
}

#[test]
fn spelling_does_not_change_a_program_and_meaning_does() {
    let with = |text: &str| {
        programs(&[field("main", "y", "yes-no", &format!("value = {text}"))]).remove(0)
    };
    let plain = with("\"has(n) && (n > 2)\"");
    assert_eq!(with("'''\nhas( n )   // asked\n  && n>2'''"), plain);
    assert_eq!(with("\"(has(n)) && (n > 2)\""), plain);
    assert_ne!(with("\"has(n) && n > 3\""), plain);
    assert_eq!(
        plain.fields[place(&plain, "y")]
            .value
            .as_ref()
            .unwrap()
            .source,
        "has(n) && n > 2"
    );
}

#[test]
fn calendars_stand_in_programs_that_count_working_days() {
    assert!(programs(&[])[0].calendars.is_empty());
    let due = field(
        "main",
        "due",
        "date",
        "value = \"after_working_days(day, 3)\"",
    );
    assert_eq!(programs(&[due])[0].calendars.len(), 1);
}

#[test]
fn circles_are_told_with_every_step() {
    let parts = [
        field("main", "a", "integer", "value = \"b + 1\""),
        field("main", "b", "integer", "visible_when = \"has(z)\""),
        field("main", "z", "integer", "preset = \"a\""),
        field("main", "own", "integer", "visible_when = \"has(own)\""),
    ];
    assert_eq!(found(&parts), ["E0211[b + 1]", "E0211[has(own)]"]);
    let (text, compilation) = compiled(&parts);
    let first = &compilation.diagnostics[0];
    assert!(
        first.message.ends_with("main.a → main.b → main.z → main.a"),
        "{}",
        first.message
    );
    let others = first
        .others
        .iter()
        .map(|(span, words)| format!("{}: {words}", &text[span.start..span.end]));
    assert_eq!(
        others.collect::<Vec<_>>(),
        [
            "has(z): `main.b` reads `main.z` here",
            "a: `main.z` reads `main.a` here"
        ]
    );
}

#[test]
fn a_group_cannot_show_by_its_own_rows() {
    let text = HEAD.replace(
        "id = \"rows\"\n",
        "id = \"rows\"\nvisible_when = \"exists(rows, r, true)\"\n",
    );
    let text = text + &field("rows", "a", "integer", "");
    let sources = [SourceFile {
        name: "rules.toml".to_owned(),
        layer: 0,
        text,
    }];
    let diagnostics = compile(&sources, |_| String::new()).diagnostics;
    let codes: Vec<_> = diagnostics
        .iter()
        .map(|it| (it.code, it.message.as_str()))
        .collect();
    assert_eq!(codes, [("E0211", "`rows.a` depends on itself")]);
}

/// Records' JSON is 32 levels deep at the most, and a published program is read as such.
#[test]
fn what_is_published_is_not_too_deep_to_be_read() {
    let nested = |count: usize| {
        let condition = format!("{}has(t)", "!".repeat(count));
        [field(
            "main",
            "deep",
            "text",
            &format!("constraint = \"{condition}\""),
        )]
    };
    assert_eq!(programs(&nested(18)).len(), 1);
    assert_eq!(found(&nested(19)).len(), 1);
    let chain = |count: usize| {
        let rule = format!("{}1 > 0", "1 + ".repeat(count));
        [field(
            "main",
            "long",
            "text",
            &format!("constraint = \"{rule}\""),
        )]
    };
    assert_eq!(programs(&chain(90)).len(), 1);
}

#[test]
fn requirements_and_constraints_make_no_circles() {
    assert_eq!(
        found(&[
            field("main", "a", "integer", "required_when = \"has(b)\""),
            field(
                "main",
                "b",
                "integer",
                "required_when = \"has(a)\"\nconstraint = \"!has(a) || b > a\""
            ),
        ]),
        [""; 0]
    );
}

#[test]
fn stages_decide_what_may_be_named_and_what_is_sure() {
    let late = "from = \"conclude\"\nrequired = true";
    assert_eq!(
        found(&[
            SECOND.to_owned(),
            field("main", "late", "integer", late),
            field("main", "again", "text", "visible_when = \"has(late)\""),
            field(
                "extra",
                "early",
                "text",
                "visible_when = \"has(main.late)\""
            ),
            field(
                "main",
                "later",
                "text",
                "from = \"conclude\"\nvisible_when = \"late > 1\""
            ),
        ]),
        ["E0209[main.late]"]
    );
    let by = "by = \"implement\"\nrequired = true";
    assert_eq!(
        found(&[
            field("main", "due", "integer", by),
            field("main", "now", "text", "visible_when = \"due > 1\""),
            field(
                "main",
                "then",
                "text",
                "from = \"implement\"\nvisible_when = \"due > 1\""
            ),
            field(
                "main",
                "asked",
                "text",
                "by = \"implement\"\nrequired_when = \"due > 1\""
            ),
        ]),
        ["E0208[due]"]
    );
}

#[test]
fn what_shows_a_field_is_known_in_its_other_rules() {
    assert_eq!(
        found(&[
            field("main", "flag", "yes-no", "value = \"has(n) && n > 3\""),
            field(
                "main",
                "a",
                "integer",
                "visible_when = \"flag && has(day)\"\nrequired_when = \"day < today\"\nconstraint = \"a > 3 && day < today\""
            ),
            field("main", "b", "integer", "constraint = \"b > n\""),
        ]),
        ["E0208[n]"]
    );
}

#[test]
fn one_fault_is_said_once_however_many_flows_and_beside_all_others() {
    assert_eq!(
        found(&[
            SECOND.to_owned(),
            field("extra", "x", "integer", ""),
            field(
                "main",
                "a",
                "text",
                "visible_when = \"c == 'rd' && nn > 1\""
            ),
            field("main", "b", "text", "required_when = \"t\""),
        ]),
        ["E0208[c]", "E0206['rd']", "E0203[nn]", "E0205[t]"]
    );
}

#[test]
fn places_hold_behind_escapes_and_line_breaks() {
    let basic = field(
        "main",
        "a",
        "text",
        "visible_when = \"has(t) && t == \\\"\\u4e2d\\\" && nope\"",
    );
    assert_eq!(found(&[basic]), ["E0203[nope]"]);
    let lines = field(
        "main",
        "a",
        "text",
        "visible_when = \"\"\"\nsure \\\n   && nope\"\"\"",
    );
    assert_eq!(found(&[lines]), ["E0203[nope]"]);
}
