//! A form from its first key to its third entry.

mod sample;

use std::rc::Rc;

use sample::date;
use wuwei_engine::form::{Aspect, Form, Is, Operand, Situation, Term};
use wuwei_engine::value::Unknown;
use wuwei_engine::{Datum, Op, Value, judge};
use wuwei_json::{Value as Json, parse, to_canonical};

fn open(stage: usize, signed: &str, today: &str) -> Form {
    let mut form = unsettled(stage, signed, today);
    form.give_presets();
    form
}

fn unsettled(stage: usize, signed: &str, today: &str) -> Form {
    let situation = Situation {
        stage,
        service: Some("coordinate".into()),
        today: Some(date(today)),
        signed: json(signed),
    };
    Form::open(Rc::new(sample::program()), &situation)
}

fn json(text: &str) -> Json {
    parse(text.as_bytes()).expect("a test's own JSON")
}

fn data(form: &Form) -> String {
    String::from_utf8(to_canonical(&form.data())).unwrap()
}

fn problems(form: &Form) -> Vec<String> {
    form.problems()
        .iter()
        .map(|it| {
            format!(
                "{}{} {}",
                if it.warning { "warning " } else { "" },
                it.code,
                it.path
            )
        })
        .collect()
}

fn value(form: &Form, path: &str) -> Value {
    form.field(path)
        .unwrap_or_else(|| panic!("no {path}"))
        .value
        .clone()
}

fn typed(form: &Form, path: &str) -> String {
    form.field(path)
        .unwrap_or_else(|| panic!("no {path}"))
        .typed
        .to_owned()
}

const START: &str = r#"{"intake":{"name":"某公司","received_at":"2026-11-23T09:40"},"matters":[
    {"handling":"on_spot","id":"d1","received_on":"2026-11-23","state":"in_progress","text":"一","due_on":"2026-12-07"},
    {"handling":"transfer","id":"d2","received_on":"2026-11-23","state":"in_progress","text":"二","due_on":"2026-12-07"}]}"#;

/// The first stage, filled as a person would.
fn filled_start() -> Form {
    let mut form = open(0, "{}", "2026-11-23");
    form.set("intake.received_at", "2026年11月23日 上午9点40分");
    form.leave("intake.received_at");
    form.set("intake.name", " 某公司 ");
    let (row, _) = form.add_row("matters").unwrap();
    assert_eq!(row, "d1");
    form.set("matters.d1.text", "一");
    form.set("matters.d1.handling", "on_spot");
    form.add_row("matters").unwrap();
    form.set("matters.d2.text", "二");
    form.set("matters.d2.handling", "transfer");
    form
}

#[test]
fn the_first_stage_gives_exactly_what_was_answered() {
    let form = filled_start();
    assert_eq!(problems(&form), Vec::<String>::new());
    assert_eq!(form.data(), json(START));
}

#[test]
fn an_empty_form_says_what_is_missing_in_page_order() {
    let mut form = open(0, "{}", "2026-11-23");
    assert_eq!(
        problems(&form),
        [
            "required intake.received_at",
            "required intake.name",
            "too-few-rows matters"
        ]
    );
    assert_eq!(data(&form), "{}");
    form.add_row("matters").unwrap();
    assert_eq!(
        problems(&form)[2..],
        [
            "required matters.d1.text",
            "required matters.d1.received_on",
            "required matters.d1.handling"
        ]
    );
    form.set("intake.name", "某");
    assert_eq!(form.problem("intake.name"), None);
    form.set("intake.name", "  ");
    assert_eq!(form.problem("intake.name").unwrap().code, "required");
}

#[test]
fn a_change_says_what_came_and_went() {
    let mut form = filled_start();
    let changes = form.set("matters.d1.handling", "assign");
    let paths: Vec<_> = changes.fields.iter().map(|it| it.path.as_str()).collect();
    assert_eq!(paths, ["matters.d1.undertaker"]);
    assert!(changes.fields[0].visible && !changes.fields[0].value);
    // It must be answered by the second stage, so not yet.
    assert!(!changes.fields[0].required && !form.field("matters.d1.undertaker").unwrap().required);
    let changes = form.set("matters.d1.limit_days", "3");
    assert_eq!(changes.fields[0].path, "matters.d1.due_on");
    assert!(changes.fields[0].value);
    assert_eq!(
        value(&form, "matters.d1.due_on"),
        Datum::Date(date("2026-11-26")).into()
    );
    assert_eq!(form.set("matters.d9.text", "nowhere"), Default::default());
    assert_eq!(form.set("", ""), Default::default());
}

#[test]
fn hidden_answers_stay_in_the_form_and_out_of_the_data() {
    let mut form = filled_start();
    form.set("matters.d2.undertaker", "water");
    assert!(data(&form).contains("water"));
    form.set("matters.d2.handling", "on_spot");
    assert!(!data(&form).contains("water"));
    assert_eq!(value(&form, "matters.d2.undertaker"), Value::NotApplicable);
    form.set("matters.d2.handling", "assign");
    assert_eq!(typed(&form, "matters.d2.undertaker"), "water");
    assert!(data(&form).contains("water"));
}

#[test]
fn presets_wait_until_what_they_read_is_written_to_its_end() {
    let mut form = open(0, "{}", "2026-11-23");
    form.add_row("matters").unwrap();
    for typed in ["2026-11-2 9:4", "2026-11-2 9:40", "2026-11-23 9:40"] {
        assert_eq!(form.set("intake.received_at", typed).given, []);
    }
    let left = form.leave("intake.received_at");
    assert_eq!(left.put_back.as_deref(), Some("2026-11-23 09:40"));
    let given = |path: &str, typed: &str| Op {
        path: path.into(),
        typed: typed.into(),
    };
    assert_eq!(
        left.changes.given,
        [
            given("intake.received_at", "2026-11-23 09:40"),
            given("matters.d1.received_on", "2026-11-23")
        ]
    );
    // From then on an answer like a typed one.
    form.set("intake.received_at", "2026-11-20 9:40");
    form.leave("intake.received_at");
    assert_eq!(typed(&form, "matters.d1.received_on"), "2026-11-23");
    // What was cleared stays cleared; a new row gets its own.
    form.set("matters.d1.received_on", "");
    form.leave("matters.d1.received_on");
    let (_, changes) = form.add_row("matters").unwrap();
    assert_eq!(
        changes.given,
        [given("matters.d2.received_on", "2026-11-20")]
    );
    assert_eq!(typed(&form, "matters.d1.received_on"), "");
}

#[test]
fn a_preset_of_today_stays_the_day_on_which_it_was_given() {
    let mut form = unsettled(2, START, "2026-11-23");
    let given = form.give_presets().given;
    assert_eq!(given[0].path, "closing.archived_on");
    let mut next_day = unsettled(2, START, "2026-11-24");
    next_day.replay(given.iter().map(|op| (op.path.as_str(), op.typed.as_str())));
    assert_eq!(next_day.give_presets().given, []);
    assert_eq!(typed(&next_day, "closing.archived_on"), "2026-11-23");
}

#[test]
fn what_cannot_be_read_is_kept_and_is_a_problem() {
    let mut form = filled_start();
    form.set("matters.d1.limit_days", "三天");
    assert_eq!(form.leave("matters.d1.limit_days").put_back, None);
    assert_eq!(typed(&form, "matters.d1.limit_days"), "三天");
    assert_eq!(problems(&form), ["unreadable-number matters.d1.limit_days"]);
    assert_eq!(
        value(&form, "matters.d1.limit_days"),
        Value::Unknown(Unknown::Unreadable)
    );
    form.set("matters.d1.limit_days", "0");
    assert_eq!(problems(&form), ["constraint matters.d1.limit_days"]);
    form.set("matters.d1.limit_days", "31个工作日");
    assert_eq!(
        problems(&form),
        ["warning constraint matters.d1.limit_days"]
    );
    assert_eq!(
        form.leave("matters.d1.limit_days").put_back.as_deref(),
        Some("31")
    );
}

#[test]
fn no_calendar_is_an_answer_and_keeps_nobody_from_signing() {
    let mut form = filled_start();
    form.set("matters.d1.received_on", "2026-12-28");
    assert_eq!(
        value(&form, "matters.d1.due_on"),
        Value::Unknown(Unknown::NoCalendar(2027))
    );
    assert_eq!(problems(&form), Vec::<String>::new());
    let data = form.data();
    let d1 = &data.get("matters").unwrap().as_array().unwrap()[0];
    assert_eq!(d1.get("due_on"), None);
    // No limit is something else: no due date.
    form.set_service(Some("advise"));
    assert_eq!(value(&form, "matters.d1.due_on"), Value::NotApplicable);
    form.set_service(Some("watch"));
    assert_eq!(value(&form, "matters.d1.due_on"), Value::Unanswered);
}

#[test]
fn a_later_stage_fills_what_was_left_open_and_changes_nothing_signed() {
    let mut form = open(1, START, "2026-11-24");
    assert_eq!(data(&form), "{}");
    assert_eq!(
        problems(&form),
        ["required matters.d2.undertaker", "too-few-done activities"]
    );
    assert_eq!(form.set("matters.d1.text", "other"), Default::default());
    assert_eq!(typed(&form, "matters.d1.text"), "一");
    let text = form.field("matters.d1.text").unwrap();
    assert!(text.signed && !text.open && text.visible && !text.required);
    form.set("matters.d2.undertaker", " 交通运输局 ");
    form.set("matters.d2.limit_days", "5");
    form.set("activities.verify.state", "done");
    form.set("activities.verify.note", "已核实");
    form.add_row("matters").unwrap();
    form.set("matters.d3.text", "三");
    form.set("matters.d3.received_on", "2026-11-24");
    form.set("matters.d3.handling", "on_spot");
    form.set("matters.d3.done_on", "2026-11-24");
    assert_eq!(problems(&form), Vec::<String>::new());
    assert_eq!(
        form.data(),
        json(
            r#"{"activities":{"verify":{"note":"已核实","state":"done"}},"matters":[
            {"due_on":"2026-11-30","id":"d2","limit_days":5,"undertaker":"交通运输局"},
            {"done_on":"2026-11-24","due_on":"2026-12-08","handling":"on_spot","id":"d3",
             "received_on":"2026-11-24","state":"done","text":"三"}]}"#
        )
    );
}

#[test]
fn a_signed_row_is_withdrawn_and_an_unsigned_one_removed() {
    let mut form = open(1, START, "2026-11-24");
    form.remove_row("matters", "d1");
    assert_eq!(form.rows("matters").len(), 2);
    form.set("matters.d2.withdrawn.why", "企业已自行解决");
    assert!(form.rows("matters")[1].withdrawn);
    assert_eq!(value(&form, "matters.d2.undertaker"), Value::NotApplicable);
    assert_eq!(
        problems(&form),
        [
            "required matters.d2.withdrawn.on",
            "required matters.d2.withdrawn.who",
            "too-few-done activities"
        ]
    );
    form.set("matters.d2.withdrawn.on", "今天");
    assert_eq!(
        form.leave("matters.d2.withdrawn.on").put_back.as_deref(),
        Some("2026-11-24")
    );
    form.set("matters.d2.withdrawn.who", "张三");
    form.set("activities.verify.state", "done");
    assert_eq!(problems(&form), Vec::<String>::new());
    let matters = form.data().get("matters").cloned().unwrap();
    assert_eq!(
        matters,
        json(
            r#"[{"id":"d2","withdrawn":{"on":"2026-11-24","who":"张三","why":"企业已自行解决"}}]"#
        )
    );
    // Taken back: as if nothing had been.
    for member in ["why", "on", "who"] {
        form.set(&format!("matters.d2.withdrawn.{member}"), "");
    }
    assert!(!form.rows("matters")[1].withdrawn);
    assert!(form.field("matters.d2.undertaker").unwrap().visible);
    // A row of this stage goes, comes back, and its number is not used again.
    let (d3, _) = form.add_row("matters").unwrap();
    form.set("matters.d3.text", "三");
    form.remove_row("matters", &d3);
    assert!(!data(&form).contains("d3"));
    let (d4, _) = form.add_row("matters").unwrap();
    assert_eq!(d4, "d4");
    form.restore_row("matters", &d3);
    assert_eq!(typed(&form, "matters.d3.text"), "三");
    assert_eq!(
        form.rows("matters")
            .iter()
            .map(|row| row.id.as_str())
            .collect::<Vec<_>>(),
        ["d1", "d2", "d3", "d4"]
    );
}

#[test]
fn a_withdrawn_row_stands_as_it_was_signed() {
    let mut form = open(1, START, "2026-11-24");
    let due = |form: &Form| value(form, "matters.d2.due_on");
    form.set("matters.d2.limit_days", "5");
    assert_eq!(due(&form), Datum::Date(date("2026-11-30")).into());
    form.set("matters.d2.withdrawn.why", "w");
    assert_eq!(due(&form), Datum::Date(date("2026-12-07")).into());
    form.set("matters.d2.limit_days", "6");
    form.set("matters.d2.withdrawn.why", "");
    assert_eq!(due(&form), Datum::Date(date("2026-12-01")).into());
}

#[test]
fn a_group_takes_no_more_rows_than_it_may() {
    let mut form = open(0, "{}", "2026-11-23");
    for _ in 0..5 {
        assert!(form.add_row("matters").is_some());
    }
    assert!(form.add_row("matters").is_none());
    assert!(form.add_row("intake").is_none());
    assert!(form.add_row("closing").is_none());
    form.remove_row("matters", "d2");
    assert_eq!(form.add_row("matters").unwrap().0, "d6");
    form.restore_row("matters", "d2");
    assert_eq!(form.problem("matters").unwrap().code, "too-many-rows");
}

#[test]
fn folds_go_over_the_rows_that_count() {
    let mut state = json(START);
    if let Some(Json::Array(rows)) = state.as_object_mut().unwrap().get_mut("matters") {
        for (row, amount) in rows.iter_mut().zip(["10.50", "0.25"]) {
            row.as_object_mut().unwrap().insert("amount", amount);
        }
        rows[1]
            .as_object_mut()
            .unwrap()
            .insert("withdrawn", json(r#"{"why":"w"}"#));
    }
    let text = String::from_utf8(to_canonical(&state)).unwrap();
    let mut form = open(2, &text, "2026-12-01");
    assert_eq!(typed(&form, "matters.d2.withdrawn.why"), "w");
    let total = |form: &Form| {
        value(form, "closing.total")
            .datum()
            .map(|datum| match datum {
                Datum::Decimal(it) => it.to_text(),
                other => panic!("{other:?}"),
            })
    };
    assert_eq!(total(&form).as_deref(), Some("10.50"));
    form.add_row("matters").unwrap();
    let changes = form.set("matters.d3.amount", "1万");
    assert_eq!(changes.fields[0].path, "closing.total");
    assert_eq!(total(&form).as_deref(), Some("10010.50"));
    form.remove_row("matters", "d3");
    assert_eq!(total(&form).as_deref(), Some("10.50"));
    form.restore_row("matters", "d3");
    form.set("matters.d3.amount", "a lot");
    assert_eq!(
        value(&form, "closing.total"),
        Value::Unknown(Unknown::Unreadable)
    );
}

#[test]
fn why_names_the_rule_and_the_terms_that_decided() {
    let mut form = filled_start();
    let reasons = form.why("matters.d2.undertaker");
    assert_eq!(
        reasons.iter().map(|it| it.aspect).collect::<Vec<_>>(),
        [Aspect::Visible, Aspect::Required]
    );
    assert_eq!(reasons[0].origin.clause.as_deref(), Some("7.2.2 d)"));
    assert!(reasons[0].source.starts_with("has(handling)"));
    let handling = || "matters.d2.handling".to_owned();
    let is = |id: &str| {
        Is::Compared(
            wuwei_engine::expr::Comparison::Equal,
            Operand::Constant(Datum::Text(id.into())),
        )
    };
    assert_eq!(
        reasons[0].terms,
        [
            Term {
                path: handling(),
                is: Is::Answered,
                holds: true
            },
            Term {
                path: handling(),
                is: is("transfer"),
                holds: true
            },
        ]
    );
    // Hidden: has() decides nothing, both comparisons do.
    form.set("matters.d2.handling", "on_spot");
    let terms = form.why("matters.d2.undertaker").remove(0).terms;
    assert_eq!(
        terms,
        [
            Term {
                path: handling(),
                is: is("assign"),
                holds: false
            },
            Term {
                path: handling(),
                is: is("transfer"),
                holds: false
            },
        ]
    );
    form.set("matters.d1.limit_days", "-1");
    let refusal = form.why("matters.d1.limit_days").remove(0);
    assert_eq!(
        (refusal.aspect, refusal.number),
        (Aspect::Constraint, Some(0))
    );
    assert_eq!(refusal.terms[0].path, "matters.d1.limit_days");
    assert!(!refusal.terms[0].holds);
    assert_eq!(form.why("nowhere.at_all"), []);
}

#[test]
fn entries_are_judged_by_the_code_that_makes_them() {
    let program = Rc::new(sample::program());
    let verdict = |before: &str, data: &str, stage: &str| -> Vec<String> {
        let day = date("2026-11-24");
        judge(
            &program,
            &json(before),
            &json(data),
            stage,
            Some("coordinate"),
            day,
        )
        .iter()
        .map(|it| format!("{} {}", it.code, it.path))
        .collect()
    };
    let ok = Vec::<String>::new();
    assert_eq!(verdict("{}", START, "start"), ok);
    let second = r#"{"activities":{"verify":{"state":"done"}},"matters":[{"id":"d2","undertaker":"water"}]}"#;
    assert_eq!(verdict(START, second, "implement"), ok);
    let cases = [
        (
            r#"{"matters":[{"id":"d1","text":"new"}]}"#,
            "signed-already matters.d1.text",
        ),
        (
            r#"{"matters":[{"id":"d1","state":"in_progress"}]}"#,
            "signed-already matters.d1.state",
        ),
        (
            r#"{"matters":[{"id":"d1","state":"done"}]}"#,
            "computed-differs matters.d1.state",
        ),
        (
            r#"{"matters":[{"id":"d1","undertaker":"water"}]}"#,
            "not-applicable matters.d1.undertaker",
        ),
        (
            r#"{"matters":[{"id":"d1","limit_days":"5"}]}"#,
            "malformed matters.d1.limit_days",
        ),
        (
            r#"{"matters":[{"id":"d1","limit_days":5}]}"#,
            "computed-missing matters.d1.due_on",
        ),
        (
            r#"{"matters":[{"id":"d1","colour":"red"}]}"#,
            "foreign matters.d1.colour",
        ),
        (r#"{"matters":[{"id":"d1"}]}"#, "malformed matters.d1"),
        (r#"{"matters":[{"id":"e1"}]}"#, "malformed matters.e1"),
        (
            r#"{"matters":[{"id":"d2","undertaker":"water"},{"id":"d2","amount":"1.00"}]}"#,
            "row-order matters.d2",
        ),
        (r#"{"matters":{}}"#, "malformed matters"),
        (r#"{"matters":[]}"#, "malformed matters"),
        (
            r#"{"closing":{"archived_on":"2026-11-24"}}"#,
            "not-open closing",
        ),
        (r#"{"nowhere":{}}"#, "foreign nowhere"),
        (
            r#"{"matters":[{"id":"d2","withdrawn":{"why":"w","on":"2026-11-24"}}]}"#,
            "required matters.d2.withdrawn.who",
        ),
        (
            r#"{"matters":[{"id":"d3","withdrawn":{"why":"w"}}]}"#,
            "not-open matters.d3.withdrawn",
        ),
        (
            r#"{"matters":[{"id":"d1","withdrawn":{"what":"w"}}]}"#,
            "foreign matters.d1.withdrawn.what",
        ),
        (
            r#"{"activities":{"verify":{}}}"#,
            "foreign activities.verify",
        ),
        (
            r#"{"activities":{"verify":{"state":"perhaps"}}}"#,
            "malformed activities.verify.state",
        ),
    ];
    for (data, expected) in cases {
        let found = verdict(START, data, "implement");
        assert!(found.iter().any(|it| it == expected), "{data}: {found:?}");
    }
    assert_eq!(verdict(START, "{}", "someday"), ["unknown-stage "]);
    assert_eq!(verdict(START, "[]", "implement"), ["malformed "]);
}

#[test]
fn a_judge_knows_what_a_later_entry_may_give_again() {
    let judge = wuwei_engine::Judge::new(Rc::new(sample::program()));
    let data = json(START);
    let computed = |pointer: &str| {
        judge.is_computed(
            &data,
            &wuwei_json::Pointer::parse(pointer).expect("a pointer"),
        )
    };
    assert!(computed("/matters/0/due_on"));
    assert!(computed("/matters/1/state"));
    assert!(!computed("/matters/0/text"));
    assert!(!computed("/intake/name"));
    for nowhere in ["", "/matters", "/matters/0", "/due_on", "/nowhere/state"] {
        assert!(!computed(nowhere), "{nowhere}");
    }
}

/// A form of one stage and one section with these fields and no rules.
fn plain_form(kinds: &[(&str, wuwei_engine::program::Kind)]) -> Form {
    let fields: Vec<_> = kinds
        .iter()
        .map(|(id, kind)| sample::plain(0, id, kind.clone()))
        .collect();
    let mut program = wuwei_engine::FormProgram {
        sections: sample::sections(&[("s", None)], &fields),
        fields,
        stages: vec![wuwei_engine::program::Stage {
            id: "only".into(),
            sections: vec![0],
        }],
        ..Default::default()
    };
    program.arrange().unwrap();
    Form::open(Rc::new(program), &Situation::default())
}

#[test]
fn a_credit_codes_check_digit_only_warns() {
    let mut form = plain_form(&[("code", wuwei_engine::program::Kind::CreditCode)]);
    form.set("s.code", "9135 0100 m000 100y 43");
    assert_eq!(problems(&form), Vec::<String>::new());
    assert_eq!(data(&form), r#"{"s":{"code":"91350100M000100Y43"}}"#);
    form.set("s.code", "91350211M0000XUF46");
    assert_eq!(problems(&form), ["warning check-digit s.code"]);
    form.set("s.code", "913502");
    assert_eq!(problems(&form), ["unreadable-credit-code s.code"]);
}

#[test]
fn what_passes_the_limits_of_a_record_is_a_problem_before_signing() {
    use wuwei_engine::program::Kind::LongText;
    use wuwei_engine::tolerance::MAX_TEXT;
    let ids: Vec<String> = (0..40).map(|number| format!("t{number}")).collect();
    let mut form = plain_form(
        &ids.iter()
            .map(|id| (id.as_str(), LongText))
            .collect::<Vec<_>>(),
    );
    form.set("s.t0", &"字".repeat(MAX_TEXT));
    assert_eq!(problems(&form), Vec::<String>::new());
    form.set("s.t0", &"字".repeat(MAX_TEXT + 1));
    let problem = form.problem("s.t0").unwrap();
    assert_eq!(
        (problem.code, &problem.args[..]),
        ("too-long", &[("limit", "50000".to_owned())][..])
    );
    for id in &ids {
        form.set(&format!("s.{id}"), &"字".repeat(MAX_TEXT));
    }
    assert_eq!(problems(&form), ["too-large "]);
    form.set("s.t0", "");
    for id in &ids[20..] {
        form.set(&format!("s.{id}"), "");
    }
    assert_eq!(problems(&form), Vec::<String>::new());
}
