//! Canonical form beside `serde_json_canonicalizer`: `cargo bench -p wuwei-json --bench canonical`.

#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

#[path = "../../../tests/bench/timing.rs"]
mod timing;

use std::fmt::Write as _;
use std::hint::black_box;

fn main() {
    let text = records(200);
    let theirs = |text: &[u8]| -> Vec<u8> {
        let value: serde_json::Value = serde_json::from_slice(text).expect("JSON");
        serde_json_canonicalizer::to_vec(&value).expect("a value has a canonical form")
    };
    let ours = |text: &[u8]| wuwei_json::canonicalize(text).expect("JSON of the record profile");
    assert!(
        ours(text.as_bytes()) == theirs(text.as_bytes()),
        "the same bytes"
    );

    let (us, them) = timing::best_of(
        200,
        &mut || drop(black_box(ours(black_box(text.as_bytes())))),
        &mut || drop(black_box(theirs(black_box(text.as_bytes())))),
    );
    let rate = |time: std::time::Duration| text.len() as u128 / time.as_micros().max(1);
    println!(
        "canonical form of {} bytes of entries as people read them",
        text.len()
    );
    println!(
        "  wuwei-json               {us:>12.3?}  {:>5} MB/s",
        rate(us)
    );
    println!(
        "  serde_json_canonicalizer {them:>12.3?}  {:>5} MB/s",
        rate(them)
    );
    println!(
        "  theirs / ours            {:>12}%",
        them.as_micros() * 100 / us.as_micros().max(1)
    );
}

/// So many entries as a record file shows them: indented, members in the order of the format.
fn records(entries: usize) -> String {
    let mut text = String::from("[");
    for n in 1..=entries {
        let comma = if n > 1 { "," } else { "" };
        let _ = write!(
            text,
            r#"{comma}
  {{
    "format": "wuwei-entry/1",
    "record": "0193a5c2-7d3e-7c11-9a55-0c6f1b2a{n:04x}",
    "seq": {n},
    "previous": null,
    "kind": "stage",
    "ruleset": {{ "id": "hebi", "version": "2026.1.0" }},
    "at": "2026-11-23T10:12:05+08:00",
    "by": {{ "name": "李四", "role": "steward", "department": "样例局" }},
    "data": {{
      "enterprise": {{ "name": "鹤壁市样例机械有限公司", "urgent": true }},
      "demands": [
        {{ "id": "d1", "text": "用电扩容\n“最后一公里”", "state": "done" }},
        {{ "id": "d2", "text": "道路未通", "limit_days": 10 }}
      ]
    }}
  }}"#
        );
    }
    text.push_str("\n]\n");
    text
}
