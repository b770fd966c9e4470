//! What a record says: the fold over its entries.

mod made;

use made::{correction, json, key, next, record};
use wuwei_json::Value;
use wuwei_record::Record;
use wuwei_record::state::state;
use wuwei_record::verify::{
    Attachment, Basis, Claim, Held, Judgement, Problem, Ruling, VerdictKind,
};
use wuwei_record::{Code, verify};

const ID: &str = "0193a5c2-7b1e-7c3a-9d52-0a1b2c3d4e5f";

fn says(record: &Record) -> Value {
    state(&record.entries).0.value().clone()
}

fn push(record: &mut Record, entry: &wuwei_record::entry::Unsigned) {
    record.push(entry.sign(&key(1)));
}

/// LANGUAGE's example: d2 filled and its due date computed again, d3 withdrawn, d4 added.
#[test]
fn later_entries_fill_add_and_withdraw_rows() {
    let expected = json(
        r#"{"intake":{"received_at":"2026-11-23T09:40","way":"phone"},
            "enterprise":{"name":"鹤壁市样例机械有限公司","urgent":true},
            "demands":[
              {"id":"d1","text":"用电扩容","handling":"on_spot","done_on":"2026-11-23","state":"done"},
              {"id":"d2","text":"道路“最后一公里”\n未通","handling":"transfer","state":"done",
               "undertaker":"交通运输局","limit_days":10,"due_on":"2026-12-07","done_on":"2026-12-09"},
              {"id":"d3","text":"融资","state":"in_progress",
               "withdrawn":{"why":"企业已自行解决","on":"2026-11-25","who":"张三"}},
              {"id":"d4","text":"用工","ways":["fair","school"],"state":"done","done_on":"2026-12-01"}],
            "activities":{"verify":{"state":"done"},"assign":{"state":"not_this_time","note":"无需交办"}},
            "closing":{"archived_on":"2026-12-09","visit_needed":false}}"#,
    );
    let record = record(ID, 3);
    assert_eq!(says(&record), expected);
    let (_, changes) = state(&record.entries);
    assert!(changes.iter().all(|change| change.findings.is_empty()));
    let again: Vec<Vec<String>> = changes
        .iter()
        .map(|change| change.given_again.iter().map(ToString::to_string).collect())
        .collect();
    assert_eq!(
        again,
        [
            vec![],
            vec![],
            vec!["/demands/0/state".to_owned(), "/demands/1/state".into()]
        ]
    );
}

#[test]
fn a_correction_changes_what_is_said_and_leaves_what_was_signed() {
    let mut record = record(ID, 2);
    let before = record.clone();
    let changes = r#"{"changes":[
        {"entry":1,"pointer":"/enterprise/name","value":"鹤壁市样例机械有限责任公司"},
        {"entry":2,"pointer":"/demands/2/text","value":"招工"},
        {"entry":2,"pointer":"/demands/2/ways","value":["fair"]},
        {"entry":1,"pointer":"/intake/way"}],"why":"笔误"}"#;
    let entry = correction(&record, changes);
    push(&mut record, &entry);
    let now = says(&record);
    assert_eq!(
        now.get("enterprise").unwrap().get("name"),
        Some(&"鹤壁市样例机械有限责任公司".into())
    );
    let d4 = &now.get("demands").unwrap().as_array().unwrap()[3];
    assert_eq!(
        d4.get("text"),
        Some(&"招工".into()),
        "row d4, found by its id"
    );
    assert_eq!(d4.get("ways"), Some(&vec!["fair"].into()));
    assert_eq!(now.get("intake").unwrap().get("way"), None, "taken back");
    assert_eq!(record.entries[..2], before.entries[..]);
}

/// The rules judge what a correction leaves: the entries that it changes as they now read, on their own
/// days, and those that build on them. What was refused before is no fault of it.
#[test]
fn a_correction_leaves_what_the_rules_accept() {
    let judge = |claim: &Claim<'_>| {
        let said = |data: &Value, section: &str, name: &str| {
            data.get(section)
                .and_then(|it| it.get(name)?.as_str().map(str::to_owned))
        };
        let data = claim.entry.data;
        let refused = |path: &str| Problem {
            code: "constraint",
            path: path.to_owned(),
            args: Vec::new(),
            warning: false,
        };
        let mut problems = Vec::new();
        if said(data, "enterprise", "name").as_deref() == Some("") {
            problems.push(refused("enterprise.name"));
        }
        // The second stage hangs on what the first says.
        let way = said(claim.before, "intake", "way");
        if claim.entry.stage == Some("implement") && way.as_deref() == Some("letter") {
            problems.push(refused("activities.verify"));
        }
        Judgement {
            rules: claim.entry.stage.map(|_| Ruling {
                problems,
                computed: claim.given_again.to_vec(),
            }),
            attachments: Vec::new(),
        }
    };
    for (changes, expected) in [
        (
            r#"[{"entry":1,"pointer":"/enterprise/name","value":"某公司"}]"#,
            None,
        ),
        (
            r#"[{"entry":1,"pointer":"/enterprise/name","value":""}]"#,
            Some("enterprise.name"),
        ),
        (
            r#"[{"entry":1,"pointer":"/intake/way","value":"letter"}]"#,
            Some("activities.verify"),
        ),
    ] {
        let mut record = record(ID, 2);
        let data = format!(r#"{{"changes":{changes},"why":"笔误"}}"#);
        let entry = correction(&record, &data);
        push(&mut record, &entry);
        // A second one is judged on what the first left.
        let again =
            r#"{"changes":[{"entry":2,"pointer":"/demands/2/text","value":"招工"}],"why":"笔误"}"#;
        let entry = correction(&record, again);
        push(&mut record, &entry);
        let basis = Basis {
            keys: &Default::default(),
            now: None,
            judge: &judge,
        };
        let verdict = verify(record.to_pretty().as_bytes(), &basis);
        let refused: Vec<(Option<usize>, &str)> = verdict
            .findings
            .iter()
            .filter(|it| it.code == Code::DataRefused)
            .map(|it| (it.entry, it.place.as_str()))
            .collect();
        let expected: Vec<_> = expected.map(|place| (Some(3), place)).into_iter().collect();
        assert_eq!(refused, expected, "{changes}");
        assert!(
            verdict
                .findings
                .iter()
                .all(|it| it.code != Code::EditionUnknown)
        );
    }
}

#[test]
fn what_contradicts_leaves_the_state_as_it_is() {
    let mut record = record(ID, 1);
    let before = says(&record);
    let wrong = r#"{"enterprise":"x","demands":"y","intake":{"way":{"a":1}}}"#;
    let entry = next(&record, "implement", wrong);
    push(&mut record, &entry);
    assert_eq!(says(&record), before);
    let codes: Vec<Code> = state(&record.entries).1[1]
        .findings
        .iter()
        .map(|f| f.code)
        .collect();
    assert_eq!(codes, [Code::ShapeDiffers; 3]);
}

#[test]
fn rows_are_filled_only_where_they_are_open() {
    for (data, code, place) in [
        (
            r#"{"demands":[{"id":"d3","done_on":"2026-12-03"}]}"#,
            Code::RowWithdrawn,
            "/data/demands/0",
        ),
        (
            r#"{"demands":[{"id":"d3","withdrawn":{"why":"x"}}]}"#,
            Code::RowWithdrawn,
            "/data/demands/0",
        ),
        (
            r#"{"demands":[{"id":"d2","withdrawn":{"why":"x"},"done_on":"x"}]}"#,
            Code::RowWithdrawn,
            "/data/demands/0",
        ),
        (
            r#"{"demands":[{"id":"d9","withdrawn":{"why":"x"}}]}"#,
            Code::RowUnknown,
            "/data/demands/0",
        ),
        (
            r#"{"demands":[{"id":"d4","late_why":"x"},{"id":"d4","outcome":"x"}]}"#,
            Code::RowTwice,
            "/data/demands/1",
        ),
        (
            r#"{"demands":[{"text":"x"}]}"#,
            Code::RowIdMalformed,
            "/data/demands/0/id",
        ),
        (
            r#"{"demands":[{"id":"d05","text":"x"}]}"#,
            Code::RowIdMalformed,
            "/data/demands/0/id",
        ),
    ] {
        let mut record = record(ID, 2);
        let entry = next(&record, "conclude", data);
        push(&mut record, &entry);
        let findings = &state(&record.entries).1[2].findings;
        let found: Vec<_> = findings
            .iter()
            .map(|f| (f.entry, f.code, f.place.as_str()))
            .collect();
        assert_eq!(found, [(Some(3), code, place)], "{data}");
    }
}

/// The judge sees each entry on the state of those before it.
#[test]
fn a_judge_is_asked_for_each_entry_in_its_place() {
    let mut record = record(ID, 2);
    let entry = correction(
        &record,
        r#"{"changes":[{"entry":1,"pointer":"/intake/way","value":"visit"}],"why":"x"}"#,
    );
    push(&mut record, &entry);
    let seen = std::cell::RefCell::new(Vec::new());
    let judge = |claim: &Claim<'_>| {
        let way = |state: &Value| {
            let way = state.get("intake").and_then(|intake| intake.get("way"));
            way.and_then(Value::as_str).unwrap_or("-").to_owned()
        };
        seen.borrow_mut().push((
            claim.number,
            claim.entry.stage.unwrap_or("-").to_owned(),
            claim.stages_before,
            way(claim.before),
            way(&claim.after()),
        ));
        Judgement {
            rules: Some(Ruling::default()),
            attachments: vec![],
        }
    };
    let keys = made::keys();
    let verdict = verify(
        record.to_pretty().as_bytes(),
        &Basis {
            keys: &keys,
            now: None,
            judge: &judge,
        },
    );
    assert_eq!(verdict.kind, VerdictKind::Valid, "{:?}", verdict.findings);
    let row = |n, stage: &str, before, way: &str, after: &str| {
        (
            n,
            stage.to_owned(),
            before,
            way.to_owned(),
            after.to_owned(),
        )
    };
    assert_eq!(
        *seen.borrow(),
        [
            row(1, "start", 0, "-", "phone"),
            row(2, "implement", 1, "phone", "phone"),
            row(3, "-", 2, "phone", "visit"),
            // What the correction leaves is judged beside what was there before it.
            row(1, "start", 0, "-", "phone"),
            row(2, "implement", 1, "phone", "phone"),
            row(1, "start", 0, "-", "visit"),
            row(2, "implement", 1, "visit", "visit"),
        ]
    );
}

#[test]
fn what_the_judge_finds_stands_in_the_verdict() {
    let mut record = record(ID, 1);
    let data = r#"{"photos":[{"id":"p1","file":{"name":"a.jpg","size":3,"type":"image/jpeg","sha256":"00"}},
                             {"id":"p2","file":{"name":"b.jpg","size":4,"type":"image/jpeg","sha256":"01"}}]}"#;
    let entry = next(&record, "implement", data);
    push(&mut record, &entry);
    let judge = |claim: &Claim<'_>| {
        let names: Vec<&str> = claim
            .attachments
            .iter()
            .map(|Attachment { name, .. }| name.as_str())
            .collect();
        let problem = |code, warning| Problem {
            code,
            path: "demands.d2.undertaker".into(),
            args: vec![("terms", "x".into())],
            warning,
        };
        let problems = match claim.number {
            1 => vec![],
            _ => vec![problem("required", false), problem("credit-code", true)],
        };
        let attachments = if names == ["a.jpg", "b.jpg"] {
            vec![Held::Right, Held::Altered]
        } else {
            vec![]
        };
        Judgement {
            rules: Some(Ruling {
                problems,
                computed: vec![],
            }),
            attachments,
        }
    };
    let keys = made::keys();
    let verdict = verify(
        record.to_pretty().as_bytes(),
        &Basis {
            keys: &keys,
            now: None,
            judge: &judge,
        },
    );
    assert_eq!(verdict.kind, VerdictKind::Invalid);
    let found: Vec<_> = verdict
        .findings
        .iter()
        .map(|f| (f.entry, f.code, f.place.as_str(), f.args.len()))
        .collect();
    assert_eq!(
        found,
        [
            (Some(2), Code::DataRefused, "demands.d2.undertaker", 2),
            (Some(2), Code::DataWarned, "demands.d2.undertaker", 2),
            (Some(2), Code::AttachmentAltered, "/data/photos/1/file", 1),
        ]
    );
}
