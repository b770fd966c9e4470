//! The vectors of the Recommendation itself (vc-di-eddsa, B.2 "Representation: eddsa-jcs-2022").

use std::path::PathBuf;

use wuwei_json::{Object, Value, parse, to_canonical};

use super::{hash_data, read_proof_value, verifies, write_proof_value};
use crate::base58;
use crate::digest::hex;
use crate::finding::Code;
use crate::key::{PublicKey, SigningKey};
use crate::keys::Keys;
use crate::record::Record;
use crate::verify::{Basis, Judgement, VerdictKind, verify_record};

#[expect(
    clippy::disallowed_methods,
    reason = "published vectors lie beside the workspace"
)]
#[expect(clippy::print_stderr, reason = "says that it is skipped")]
fn vector(name: &str) -> Option<Vec<u8>> {
    let root = std::env::var("WUWEI_VECTORS")
        .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/vectors").into());
    let bytes = std::fs::read(PathBuf::from(root).join("eddsa-jcs-2022").join(name)).ok();
    if bytes.is_none() {
        eprintln!("skipped: no eddsa-jcs-2022 vectors; set WUWEI_VECTORS");
    }
    bytes
}

fn object(bytes: &[u8]) -> Object {
    match parse(bytes) {
        Ok(Value::Object(object)) => object,
        other => panic!("{other:?}"),
    }
}

fn text(bytes: Vec<u8>) -> String {
    String::from_utf8(bytes).unwrap().trim().to_owned()
}

/// The published document, its proof apart, and the published key.
fn published() -> Option<(Object, Object, SigningKey)> {
    let mut document = object(&vector("signedJCS.json")?);
    let Some(Value::Object(proof)) = document.remove("proof") else {
        panic!("no proof")
    };
    let pair = object(&vector("keyPair.json")?);
    let secret = pair
        .get("privateKeyMultibase")
        .and_then(Value::as_str)
        .unwrap();
    // Multicodec 0x1300, an Ed25519 private key, then its seed.
    let secret: [u8; 34] = base58::decode(&secret[1..]).unwrap();
    let key = SigningKey::from_seed(secret[2..].try_into().unwrap());
    let public = pair
        .get("publicKeyMultibase")
        .and_then(Value::as_str)
        .unwrap();
    assert_eq!(key.public().multikey(), public);
    assert_eq!(PublicKey::parse(public), Ok(key.public()));
    Some((document, proof, key))
}

#[test]
fn each_step_gives_the_published_bytes() {
    let Some((document, proof, key)) = published() else {
        return;
    };
    let canonical = to_canonical(&document.clone().into());
    assert_eq!(text(canonical), text(vector("canonDocJCS.txt").unwrap()));
    let mut config = proof.clone();
    config.remove("proofValue");
    assert_eq!(config, object(&vector("proofConfigJCS.json").unwrap()));
    let canonical = to_canonical(&config.into());
    assert_eq!(text(canonical), text(vector("proofCanonJCS.txt").unwrap()));
    let data = hash_data(&document, &proof);
    assert_eq!(hex(&data), text(vector("combinedHashJCS.txt").unwrap()));
    let signature = key.sign(&data);
    assert_eq!(hex(&signature), text(vector("sigHexJCS.txt").unwrap()));
    assert_eq!(
        write_proof_value(&signature),
        text(vector("sigBTC58JCS.txt").unwrap())
    );
    let published = proof.get("proofValue").and_then(Value::as_str).unwrap();
    assert_eq!(read_proof_value(published), Some(signature));
}

#[test]
fn contexts_are_handled_as_published() {
    let Some((document, proof, key)) = published() else {
        return;
    };
    let key = key.public();
    assert!(verifies(&document, &proof, &key));
    let context = document
        .get("@context")
        .and_then(Value::as_array)
        .unwrap()
        .to_vec();

    // The document's may be longer: what was appended is not covered by the signature.
    let mut longer = context.clone();
    longer.push("https://example.org/added-later".into());
    let with = |context: Vec<Value>| {
        let mut changed = document.clone();
        changed.insert("@context", context);
        changed
    };
    assert!(verifies(&with(longer), &proof, &key));
    assert!(
        !verifies(&with(context[..1].to_vec()), &proof, &key),
        "shorter than the proof's"
    );
    assert!(
        !verifies(&with(context.into_iter().rev().collect()), &proof, &key),
        "in another order"
    );

    let mut changed = document.clone();
    changed.insert("name", "Another Credential");
    assert!(!verifies(&changed, &proof, &key));
}

/// A record admits no context, so the published document is none, though its signature holds.
#[test]
fn as_an_entry_the_published_document_is_refused_for_its_context() {
    let Some(bytes) = vector("signedJCS.json") else {
        return;
    };
    let record = Record {
        id: "x".into(),
        entries: vec![parse(&bytes).unwrap()],
    };
    let basis = Basis {
        keys: &Keys::default(),
        now: None,
        judge: &|_| Judgement::default(),
    };
    let verdict = verify_record(record, &basis);
    assert_eq!(verdict.kind, VerdictKind::Invalid);
    let contexts: Vec<&str> = verdict
        .findings
        .iter()
        .filter(|f| f.code == Code::Context)
        .map(|f| f.place.as_str())
        .collect();
    assert_eq!(contexts, ["/@context", "/proof/@context"]);
    assert!(verdict.entries[0].signed, "the signature itself holds");
}
