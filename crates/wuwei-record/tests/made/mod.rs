//! Records made from fixed seeds: the same bytes on every run.

#![allow(dead_code, unreachable_pub, reason = "each test uses a part of it")]

use wuwei_json::{Value, parse};
use wuwei_record::entry::{By, CORRECTION, Edition, Form, STAGE, Unsigned};
use wuwei_record::keys::{DeviceKey, Person};
use wuwei_record::verify::{Claim, Judgement, Ruling};
use wuwei_record::{Basis, Code, Keys, Record, SigningKey, Verdict, verify};

/// The data of LANGUAGE's example: d1 done, d2 goes on, d3 withdrawn, d4 found later.
const DATA: [&str; 3] = [
    r#"{"intake":{"received_at":"2026-11-23T09:40","way":"phone"},"enterprise":{"name":"鹤壁市样例机械有限公司","urgent":true},"demands":[
        {"id":"d1","text":"用电扩容","handling":"on_spot","done_on":"2026-11-23","state":"done"},
        {"id":"d2","text":"道路“最后一公里”\n未通","handling":"transfer","state":"in_progress"},
        {"id":"d3","text":"融资","state":"in_progress"}]}"#,
    r#"{"demands":[
        {"id":"d2","undertaker":"交通运输局","limit_days":10,"due_on":"2026-12-07"},
        {"id":"d3","withdrawn":{"why":"企业已自行解决","on":"2026-11-25","who":"张三"}},
        {"id":"d4","text":"用工","ways":["fair","school"],"state":"in_progress"}],
      "activities":{"verify":{"state":"done"},"assign":{"state":"not_this_time","note":"无需交办"}}}"#,
    r#"{"demands":[{"id":"d2","done_on":"2026-12-09","state":"done"},{"id":"d4","done_on":"2026-12-01","state":"done"}],
      "closing":{"archived_on":"2026-12-09","visit_needed":false}}"#,
];

pub fn key(seed: u8) -> SigningKey {
    SigningKey::from_seed([seed; 32])
}

pub fn json(text: &str) -> Value {
    parse(text.as_bytes()).unwrap_or_else(|error| panic!("{error} in {text}"))
}

/// The next entry of a record, unsigned.
pub fn next(record: &Record, stage: &str, data: &str) -> Unsigned {
    let seq = record.entries.len() as u32 + 1;
    Unsigned {
        record: record.id.clone(),
        seq,
        previous: record.last_digest(),
        kind: STAGE.into(),
        ruleset: Edition {
            id: "hebi".into(),
            version: "2026.1.0".into(),
            digest: digest(1),
        },
        form: Form {
            flow: "fixed-point-steward".into(),
            digest: digest(2),
        },
        service: Some("coordinate".into()),
        area: "410621".into(),
        stage: Some(stage.into()),
        at: format!("2026-12-0{seq}T10:12:05+08:00"),
        by: By {
            name: "李四".into(),
            role: "steward".into(),
            department: "样例局".into(),
        },
        data: json(data),
    }
}

pub fn correction(record: &Record, data: &str) -> Unsigned {
    Unsigned {
        kind: CORRECTION.into(),
        stage: None,
        ..next(record, "", data)
    }
}

pub fn digest(n: u8) -> String {
    wuwei_record::digest::tag(&[n; 32])
}

/// A record of that many of the three stages.
pub fn record(id: &str, stages: usize) -> Record {
    let mut record = Record::new(id);
    for (stage, data) in ["start", "implement", "conclude"]
        .iter()
        .zip(DATA)
        .take(stages)
    {
        let entry = next(&record, stage, data).sign(&key(1));
        record.push(entry);
    }
    record
}

/// Authorises [`key`]`(1)` for the signer of [`next`].
pub fn keys() -> Keys {
    let device = DeviceKey {
        key: key(1).public(),
        from: "2026-11-01".into(),
        to: None,
        revoked: None,
    };
    let (name, role, area) = ("李四".into(), "steward".into(), "410621".into());
    Keys {
        people: vec![Person {
            name,
            role,
            area,
            keys: vec![device],
        }],
    }
}

/// Accepts everything, and takes `state` and `due_on` for computed.
pub fn lenient(claim: &Claim<'_>) -> Judgement {
    let computed = claim
        .given_again
        .iter()
        .filter(|place| matches!(place.tokens().next_back(), Some("state" | "due_on")));
    let computed = computed.cloned().collect();
    Judgement {
        rules: Some(Ruling {
            problems: Vec::new(),
            computed,
        }),
        attachments: Vec::new(),
    }
}

pub fn check(record: &Record) -> Verdict {
    check_bytes(record.to_pretty().as_bytes())
}

pub fn check_bytes(bytes: &[u8]) -> Verdict {
    let now = Some("2026-12-31T00:00:00Z");
    verify(
        bytes,
        &Basis {
            keys: &keys(),
            now,
            judge: &lenient,
        },
    )
}

/// What was found, shortly: entry and code.
pub fn found(verdict: &Verdict) -> Vec<(Option<usize>, Code)> {
    verdict
        .findings
        .iter()
        .map(|finding| (finding.entry, finding.code))
        .collect()
}
