//! Verifying beside its floor, `cargo bench -p wuwei-record --features fast --bench verify`.
//!
//! The floor is what no verifier of these records can leave out, done by the same libraries: to parse
//! the file, to hash each entry and its proof in canonical form, and one strict verification a
//! signature. Putting into canonical form, chain, state, authority and findings are ours.

#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

#[path = "../tests/made/mod.rs"]
mod made;
#[path = "../../../tests/bench/timing.rs"]
mod timing;

use std::hint::black_box;

use ed25519_dalek::{Signature, VerifyingKey};
use sha2::{Digest, Sha256};
use wuwei_json::{Object, Value, to_canonical};
use wuwei_record::{Basis, verify};

fn main() {
    let records: Vec<_> = (0..20)
        .map(|n| made::record(&format!("record-{n}"), 3))
        .collect();
    let files: Vec<String> = records.iter().map(|record| record.to_pretty()).collect();
    let entries = records.iter().flat_map(|record| &record.entries);
    let prepared: Vec<Prepared> = entries.map(prepare).collect();
    let key = VerifyingKey::from_bytes(made::key(1).public().as_bytes()).expect("a key");
    let (keys, now) = (made::keys(), Some("2026-12-31T00:00:00Z"));
    let basis = Basis {
        keys: &keys,
        now,
        judge: &made::lenient,
    };

    let (us, floor) = timing::best_of(
        200,
        &mut || {
            for file in &files {
                let verdict = verify(file.as_bytes(), &basis);
                assert!(verdict.entries.iter().all(|entry| entry.signed));
                black_box(verdict);
            }
        },
        &mut || {
            for file in &files {
                black_box(wuwei_json::parse(file.as_bytes()).expect("JSON"));
            }
            for entry in &prepared {
                let signed = [hash(&entry.proof), hash(&entry.document)].concat();
                assert!(key.verify_strict(&signed, &entry.signature).is_ok());
            }
        },
    );
    println!("{} records of 3 entries, one core", files.len());
    println!(
        "  verify   {us:>12.3?}  {:>6} entries/s",
        per_second(prepared.len(), us)
    );
    println!(
        "  floor    {floor:>12.3?}  {:>6} entries/s",
        per_second(prepared.len(), floor)
    );
    println!(
        "  of floor {:>11}%",
        floor.as_micros() * 100 / us.as_micros().max(1)
    );
}

/// An entry's two texts in canonical form and its signature.
struct Prepared {
    proof: Vec<u8>,
    document: Vec<u8>,
    signature: Signature,
}

fn prepare(entry: &Value) -> Prepared {
    let without = |object: &Value, name: &str| -> Vec<u8> {
        let mut object: Object = object.as_object().expect("an object").clone();
        object.remove(name);
        to_canonical(&Value::Object(object))
    };
    let proof = entry.get("proof").expect("a proof");
    let value = proof
        .get("proofValue")
        .and_then(Value::as_str)
        .expect("a text");
    Prepared {
        proof: without(proof, "proofValue"),
        document: without(entry, "proof"),
        signature: Signature::from_bytes(
            &wuwei_record::suite::read_proof_value(value).expect("a signature"),
        ),
    }
}

fn hash(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

fn per_second(entries: usize, time: std::time::Duration) -> u128 {
    entries as u128 * 1_000_000 / time.as_micros().max(1)
}
