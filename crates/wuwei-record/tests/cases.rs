//! Makes the cases of `tests/record` from fixed seeds, and holds those on disk against them.
//!
//! With `WUWEI_BLESS=1` the record files are written anew (`expected.txt` is the walker's, see
//! `tests/record.rs`). `made-outside` is not made here: another implementation signed it.
#![expect(
    clippy::disallowed_methods,
    reason = "cases lie on disk, where other tests use them too"
)]

mod made;

use std::path::{Path, PathBuf};

use made::{correction, json, key, next, record};
use wuwei_json::{Object, Pointer, Value, to_pretty};
use wuwei_record::entry::Unsigned;
use wuwei_record::{Record, suite};

const ID: &str = "0193a5c2-7b1e-7c3a-9d52-0a1b2c3d4e5f";
const OTHER: &str = "0193a5c2-7b1e-7c3a-9d52-ffffffffffff";

/// A case: its folder, and the files in it.
type Case = (&'static str, Vec<(&'static str, String)>);

fn one(name: &'static str, record: &Record) -> Case {
    (name, vec![("a.record.json", record.to_pretty())])
}

/// A case with options: `edition: false` for "no rules at hand".
fn with(mut case: Case, file: &'static str, text: &str) -> Case {
    case.1.push((file, to_pretty(&json(text))));
    case
}

/// A record of three stages, changed.
fn changed(name: &'static str, change: impl FnOnce(&mut Vec<Value>)) -> Case {
    let mut record = record(ID, 3);
    change(&mut record.entries);
    one(name, &record)
}

fn set(entry: &mut Value, place: &str, value: impl Into<Value>) {
    let (holder, name) = {
        let place = Pointer::parse(place).unwrap();
        let (holder, name) = place.split_last().unwrap();
        (holder, name.to_owned())
    };
    let Some(Value::Object(object)) = holder.get_mut(entry) else {
        panic!("no object at {holder}")
    };
    object.insert(name, value);
}

/// A first entry, signed by [`key`]`(1)` however odd its proof.
fn odd_proof(name: &'static str, change: impl FnOnce(&mut Object)) -> Case {
    odd_entry(name, |_| {}, change)
}

fn odd_entry(
    name: &'static str,
    change: impl FnOnce(&mut Value),
    change_proof: impl FnOnce(&mut Object),
) -> Case {
    let mut record = record(ID, 1);
    let mut entry = record.entries.remove(0);
    change(&mut entry);
    let Value::Object(mut entry) = entry else {
        unreachable!()
    };
    let Some(Value::Object(mut proof)) = entry.remove("proof") else {
        unreachable!()
    };
    proof.remove("proofValue");
    change_proof(&mut proof);
    let signature = key(1).sign(&suite::hash_data(&entry, &proof));
    proof.insert("proofValue", suite::write_proof_value(&signature));
    entry.insert("proof", proof);
    record.push(entry.into());
    one(name, &record)
}

/// A record whose next entry is this.
fn then(name: &'static str, stages: usize, entry: impl FnOnce(&Record) -> Unsigned) -> Case {
    let mut record = record(ID, stages);
    let entry = entry(&record).sign(&key(1));
    record.push(entry);
    one(name, &record)
}

fn method(multikey: &str) -> String {
    format!("did:key:{multikey}#{multikey}")
}

/// The Multikey of 32 bytes, fit or not: `z` and base58 as any tool would write it.
fn multikey(bytes: [u8; 32]) -> String {
    const ALPHABET: &[u8] = b"123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz";
    let mut digits = vec![0_u32];
    for byte in [0xed, 0x01].iter().chain(&bytes) {
        let mut carry = u32::from(*byte);
        for digit in &mut digits {
            carry += *digit << 8;
            *digit = carry % 58;
            carry /= 58;
        }
        while carry > 0 {
            digits.push(carry % 58);
            carry /= 58;
        }
    }
    let text: String = digits
        .iter()
        .rev()
        .map(|d| char::from(ALPHABET[*d as usize]))
        .collect();
    format!("z{text}")
}

fn bytes(hex: &str) -> [u8; 32] {
    std::array::from_fn(|n| u8::from_str_radix(&hex[2 * n..2 * n + 2], 16).unwrap())
}

fn unfit(name: &'static str, hex: &str) -> Case {
    odd_proof(name, |proof| {
        proof.insert("verificationMethod", method(&multikey(bytes(hex))));
    })
}

fn specialists(case: Case, change: &str) -> Case {
    let key = key(1).public().multikey();
    let mut person = Object::new();
    for (name, text) in [("name", "李四"), ("role", "steward"), ("area", "410621")] {
        person.insert(name, text);
    }
    let mut device = Object::new();
    device.insert("key", key);
    device.insert("from", "2026-11-01");
    for (name, value) in json(change).as_object().unwrap().iter() {
        let of_person = person.contains(name);
        if of_person { &mut person } else { &mut device }.insert(name, value.clone());
    }
    person.insert("keys", vec![Value::from(device)]);
    let mut list = Object::new();
    list.insert("format", "wuwei-specialists/1");
    list.insert("specialists", vec![Value::from(person)]);
    let mut case = case;
    case.1.push(("specialists.json", to_pretty(&list.into())));
    case
}

fn cases() -> Vec<Case> {
    [
        whole(),
        changes(),
        chains(),
        proofs(),
        signers(),
        data(),
        files(),
    ]
    .concat()
}

fn whole() -> Vec<Case> {
    let mut other = record(ID, 1);
    let entry = next(
        &other,
        "implement",
        r#"{"demands":[{"id":"d2","undertaker":"水利局"}]}"#,
    );
    let second = Unsigned {
        by: wuwei_record::entry::By {
            name: "王五".into(),
            ..entry.by.clone()
        },
        ..entry
    };
    other.push(second.sign(&key(2)));
    let two = |name, a: &Record, b: &Record| -> Case {
        (
            name,
            vec![
                ("a.record.json", a.to_pretty()),
                ("b.record.json", b.to_pretty()),
            ],
        )
    };
    vec![
        one("valid-one-stage", &record(ID, 1)),
        one("valid-three-stages", &record(ID, 3)),
        two(
            "valid-prefix-of-a-longer-one",
            &record(ID, 2),
            &record(ID, 3),
        ),
        two("valid-two-records", &record(ID, 3), &record(OTHER, 2)),
        two("forked", &record(ID, 3), &other),
        with(
            one("edition-unknown", &record(ID, 2)),
            "case.json",
            r#"{"edition":false}"#,
        ),
    ]
}

fn changes() -> Vec<Case> {
    vec![
        changed("changed-first-entry", |entries| {
            set(&mut entries[0], "/data/enterprise/name", "另一家公司")
        }),
        changed("changed-last-entry", |entries| {
            set(&mut entries[2], "/data/closing/visit_needed", true)
        }),
        changed("changed-signature", |entries| {
            let value = entries[1]
                .get("proof")
                .unwrap()
                .get("proofValue")
                .unwrap()
                .as_str()
                .unwrap();
            let value = value.replace('2', "3");
            set(&mut entries[1], "/proof/proofValue", value);
        }),
        changed("added-member", |entries| {
            set(&mut entries[1], "/data/added", "1")
        }),
    ]
}

fn chains() -> Vec<Case> {
    let elsewhere = |place: usize| record(OTHER, 3).entries.remove(place);
    vec![
        changed("entry-doubled", |entries| {
            entries.insert(1, entries[0].clone())
        }),
        changed("entries-reordered", |entries| entries.swap(1, 2)),
        changed("entry-spliced", |entries| entries[1] = elsewhere(1)),
        changed("entry-dropped", |entries| drop(entries.remove(1))),
        changed("first-entry-dropped", |entries| drop(entries.remove(0))),
        changed("last-entry-dropped", |entries| drop(entries.pop())),
        then("stage-twice", 1, |record| next(record, "start", "{}")),
        then("service-changed", 1, |record| Unsigned {
            service: Some("consult".into()),
            ..next(record, "implement", "{}")
        }),
        then("time-runs-back", 1, |record| Unsigned {
            at: "2026-11-30T23:59:59+08:00".into(),
            ..next(record, "implement", "{}")
        }),
    ]
}

fn proofs() -> Vec<Case> {
    let p = |proof: &mut Object, name: &str, text: &str| drop(proof.insert(name, text));
    vec![
        changed("proof-missing", |entries| {
            drop(entries[0].as_object_mut().unwrap().remove("proof"))
        }),
        changed("proof-list", |entries| {
            let proof = entries[0].get("proof").unwrap().clone();
            set(&mut entries[0], "/proof", vec![proof]);
        }),
        odd_proof("proof-member-missing", |proof| {
            drop(proof.remove("created"))
        }),
        changed("signature-malformed", |entries| {
            set(&mut entries[2], "/proof/proofValue", "zabc")
        }),
        odd_proof("proof-member", |proof| p(proof, "domain", "example.org")),
        odd_proof("proof-context", |proof| {
            p(proof, "@context", "https://www.w3.org/ns/credentials/v2")
        }),
        odd_entry(
            "context-in-data",
            |entry| set(entry, "/data/@context", "https://example.org"),
            |_| {},
        ),
        odd_proof("proof-type", |proof| {
            p(proof, "type", "Ed25519Signature2020")
        }),
        odd_proof("suite-unknown", |proof| {
            p(proof, "cryptosuite", "eddsa-rdfc-2022")
        }),
        odd_proof("proof-purpose", |proof| {
            p(proof, "proofPurpose", "authentication")
        }),
        odd_proof("created-differs", |proof| {
            p(proof, "created", "2026-12-01T10:12:06+08:00")
        }),
        odd_proof("expired", |proof| {
            p(proof, "expires", "2026-12-30T00:00:00Z")
        }),
        odd_proof("expires-later", |proof| {
            p(proof, "expires", "2027-01-01T00:00:00Z")
        }),
        odd_proof("expires-malformed", |proof| {
            p(proof, "expires", "2027-01-01")
        }),
        odd_proof("key-by-web", |proof| {
            p(proof, "verificationMethod", "https://example.org/key")
        }),
        odd_proof("key-fragment-differs", |proof| {
            let (own, other) = (key(1).public().multikey(), key(2).public().multikey());
            proof.insert("verificationMethod", format!("did:key:{own}#{other}"));
        }),
        odd_proof("key-of-another", |proof| {
            drop(proof.insert("verificationMethod", key(2).public().method()))
        }),
        odd_proof("key-p256", |proof| {
            p(
                proof,
                "verificationMethod",
                &method("zDnaerDaTF5BXEavCrfRZEk316dpbLsfPDZ3WJ5hRTPFU2169"),
            );
        }),
        // y = 1, the neutral element; y = p + 1, its second spelling; a point of order 8 added to
        // the base point (Taming the many EdDSAs, table 6).
        unfit("key-small-order", &format!("01{}", "00".repeat(31))),
        unfit("key-non-canonical", &format!("ee{}7f", "ff".repeat(30))),
        unfit(
            "key-torsion",
            "f7badec5b8abeaf699583992219b7b223f1df3fbbea919844e3f7c554a43dd43",
        ),
        unfit("key-no-point", &format!("02{}", "00".repeat(31))),
    ]
}

fn signers() -> Vec<Case> {
    let two = |name| one(name, &record(ID, 2));
    vec![
        specialists(
            two("signer-unknown"),
            &format!(r#"{{"key":"{}"}}"#, key(9).public().multikey()),
        ),
        specialists(two("signer-of-another-name"), r#"{"name":"赵六"}"#),
        specialists(two("signer-of-another-role"), r#"{"role":"legal"}"#),
        specialists(two("signer-of-another-area"), r#"{"area":"410622"}"#),
        specialists(two("key-too-early"), r#"{"from":"2026-12-02"}"#),
        specialists(two("key-too-late"), r#"{"to":"2026-12-01"}"#),
        specialists(two("key-revoked"), r#"{"revoked":"2027-03-01"}"#),
    ]
}

/// d4 was removed before anyone signed it; its number is not given again.
fn passed_over(name: &'static str) -> Case {
    let mut record = record(ID, 1);
    for (stage, data) in [
        ("implement", r#"{"demands":[{"id":"d5","text":"x"}]}"#),
        ("conclude", r#"{"demands":[{"id":"d4","text":"x"}]}"#),
    ] {
        let entry = next(&record, stage, data).sign(&key(1));
        record.push(entry);
    }
    one(name, &record)
}

fn data() -> Vec<Case> {
    let second =
        |name, data: &'static str| then(name, 1, move |record| next(record, "implement", data));
    let corrected =
        |name, data: &'static str| then(name, 2, move |record| correction(record, data));
    vec![
        passed_over("row-passed-over"),
        second(
            "row-id-malformed",
            r#"{"demands":[{"id":"d0","text":"x"}]}"#,
        ),
        second(
            "row-never-signed-withdrawn",
            r#"{"demands":[{"id":"d9","withdrawn":{"why":"x"}}]}"#,
        ),
        second(
            "row-twice",
            r#"{"demands":[{"id":"d1","late_why":"x"},{"id":"d1","outcome":"solved"}]}"#,
        ),
        second(
            "answered-again",
            r#"{"enterprise":{"name":"另一家公司"},"demands":[{"id":"d1","state":"done","text":"用电"}]}"#,
        ),
        second("shape-differs", r#"{"enterprise":"x","demands":{"d1":{}}}"#),
        then("answer-on-a-withdrawn-row", 2, |record| {
            next(
                record,
                "conclude",
                r#"{"demands":[{"id":"d3","done_on":"2026-12-03"}]}"#,
            )
        }),
        second(
            "attachment-absent",
            r#"{"photo":{"name":"a.jpg","size":3,"type":"image/jpeg","sha256":"00"}}"#,
        ),
        corrected(
            "correction",
            r#"{"changes":[{"entry":1,"pointer":"/enterprise/name","value":"鹤壁市样例机械有限责任公司"},{"entry":2,"pointer":"/demands/2/text","value":"招工"},{"entry":1,"pointer":"/intake/way"}],"why":"笔误"}"#,
        ),
        corrected(
            "correction-of-nothing",
            r#"{"changes":[{"entry":3,"pointer":"/enterprise/name","value":"x"},{"entry":1,"pointer":"/enterprise/phone","value":"1"},{"entry":1,"pointer":"/demands/0/id","value":"d7"},{"entry":1,"pointer":"/demands/0","value":"x"}],"why":"x"}"#,
        ),
        corrected("correction-without-reason", r#"{"changes":[]}"#),
        then("kind-not-judged", 2, |record| Unsigned {
            kind: "return-visit".into(),
            stage: None,
            ..next(record, "", r#"{"satisfied":true}"#)
        }),
        odd_entry(
            "member-not-judged",
            |entry| set(entry, "/mood", "good"),
            |_| {},
        ),
        odd_entry(
            "member-missing",
            |entry| drop(entry.as_object_mut().unwrap().remove("area")),
            |_| {},
        ),
        odd_entry(
            "member-malformed",
            |entry| {
                set(entry, "/at", "2026-12-01 10:12:05");
                set(entry, "/by/role", "");
            },
            |proof| {
                proof.insert("created", "2026-12-01 10:12:05");
            },
        ),
    ]
}

fn files() -> Vec<Case> {
    let text = record(ID, 1).to_pretty();
    let raw = |name, text: String| -> Case { (name, vec![("a.record.json", text)]) };
    vec![
        raw("unreadable-cut-short", text[..text.len() / 2].to_owned()),
        raw("unreadable-not-json", "这不是记录。\n".to_owned()),
        raw("unreadable-not-a-record", "{\"name\": \"x\"}\n".to_owned()),
        raw(
            "unreadable-newer-record",
            text.replacen("wuwei-record/1", "wuwei-record/2", 1),
        ),
        raw(
            "unreadable-newer-entry",
            text.replacen("wuwei-entry/1", "wuwei-entry/2", 1),
        ),
        raw(
            "unreadable-outer-member",
            text.replacen("{\n", "{\n  \"note\": \"x\",\n", 1),
        ),
        raw(
            "unreadable-duplicate-name",
            text.replacen("\"seq\": 1", "\"seq\": 1,\n      \"s\\u0065q\": 2", 1),
        ),
        raw(
            "unreadable-lone-surrogate",
            text.replacen("用电扩容", "\\ud83d", 1),
        ),
        raw(
            "unreadable-number",
            text.replacen("\"seq\": 1", "\"seq\": 1.0", 1),
        ),
        raw(
            "unreadable-non-ascii-name",
            text.replacen("\"seq\"", "\"次\"", 1),
        ),
        raw("unreadable-too-deep", "[".repeat(40) + &"]".repeat(40)),
        raw(
            "unreadable-entry-not-object",
            format!("{{\"format\":\"wuwei-record/1\",\"id\":\"{ID}\",\"entries\":[1]}}\n"),
        ),
        raw(
            "unreadable-no-entries",
            format!("{{\"format\":\"wuwei-record/1\",\"id\":\"{ID}\",\"entries\":[]}}\n"),
        ),
    ]
}

#[test]
fn cases_on_disk_are_these() {
    let root = Path::new(concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/record"));
    let bless = std::env::var_os("WUWEI_BLESS").is_some();
    let common = specialists(("", vec![]), "{}").1.remove(0);
    let cases = cases();
    let made = cases
        .iter()
        .flat_map(|(name, files)| files.iter().map(move |file| (root.join(name), file)));
    for (folder, (name, text)) in made.chain([(root.to_owned(), &common)]) {
        let path: PathBuf = folder.join(name);
        if bless {
            std::fs::create_dir_all(&folder).unwrap();
            std::fs::write(&path, text).unwrap();
        }
        let on_disk = std::fs::read_to_string(&path).unwrap_or_default();
        assert_eq!(
            on_disk,
            *text,
            "{}: written anew with WUWEI_BLESS=1",
            path.display()
        );
    }
}
