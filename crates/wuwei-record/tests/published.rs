//! Published signatures, good and adversarial: Wycheproof, CCTV, "Taming the many EdDSAs".
#![expect(
    clippy::disallowed_methods,
    reason = "published vectors lie beside the workspace"
)]
#![expect(clippy::print_stderr, reason = "says what is skipped")]

use std::path::PathBuf;

use wuwei_json::{Value, read::parse_within};
use wuwei_record::PublicKey;

fn vectors(file: &str) -> Option<Value> {
    let root = std::env::var("WUWEI_VECTORS")
        .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/vectors").into());
    let Ok(bytes) = std::fs::read(PathBuf::from(root).join(file)) else {
        eprintln!("skipped: no vectors `{file}`; set WUWEI_VECTORS to the folder that holds them");
        return None;
    };
    Some(parse_within(&bytes, usize::MAX).unwrap())
}

fn text<'v>(value: &'v Value, name: &str) -> &'v str {
    value.get(name).and_then(Value::as_str).unwrap()
}

fn bytes(hex: &str) -> Vec<u8> {
    (0..hex.len() / 2)
        .map(|n| u8::from_str_radix(&hex[2 * n..2 * n + 2], 16).unwrap())
        .collect()
}

/// Whether a record would take this signature.
fn accepts(key: &str, message: &[u8], signature: &str) -> bool {
    let key: Result<[u8; 32], _> = bytes(key).try_into();
    let signature: Result<[u8; 64], _> = bytes(signature).try_into();
    let (Ok(key), Ok(signature)) = (key, signature) else {
        return false;
    };
    PublicKey::from_bytes(&key).is_ok_and(|key| key.verifies(message, &signature))
}

#[test]
fn wycheproof() {
    let Some(file) = vectors("wycheproof/ed25519_test.json") else {
        return;
    };
    let (mut good, mut bad) = (0, 0);
    for group in file.get("testGroups").and_then(Value::as_array).unwrap() {
        let key = text(group.get("publicKey").unwrap(), "pk");
        for test in group.get("tests").and_then(Value::as_array).unwrap() {
            let accepted = accepts(key, &bytes(text(test, "msg")), text(test, "sig"));
            assert_eq!(accepted, text(test, "result") == "valid", "{test:?}");
            *if accepted { &mut good } else { &mut bad } += 1;
        }
    }
    assert!(good >= 80 && bad >= 60, "{good} {bad}");
}

/// What has a small-order part, in key, nonce point or what is left over, or is spelled in another
/// way than the one, is refused; all else is accepted. So no two strict verifiers can differ.
#[test]
fn cctv() {
    const REFUSED: [&str; 6] = [
        "low_order_A",
        "low_order_component_A",
        "non_canonical_A",
        "low_order_R",
        "non_canonical_R",
        "low_order_residue",
    ];
    let Some(file) = vectors("cctv-ed25519/ed25519vectors.json") else {
        return;
    };
    let tests = file.as_array().unwrap();
    let mut good = 0;
    for test in tests {
        let flags = test
            .get("flags")
            .and_then(Value::as_array)
            .unwrap_or_default();
        let odd = flags
            .iter()
            .filter_map(Value::as_str)
            .any(|flag| REFUSED.contains(&flag));
        let accepted = accepts(
            text(test, "key"),
            text(test, "msg").as_bytes(),
            text(test, "sig"),
        );
        assert_eq!(accepted, !odd, "{test:?}");
        good += usize::from(accepted);
    }
    assert_eq!((tests.len(), good), (914, 1));
}

/// Each of the twelve has an odd key, nonce point or scalar, on which libraries disagree: none is taken.
#[test]
fn speccheck() {
    let Some(file) = vectors("ed25519-speccheck/cases.json") else {
        return;
    };
    let accepted: Vec<bool> = file
        .as_array()
        .unwrap()
        .iter()
        .map(|case| {
            accepts(
                text(case, "pub_key"),
                &bytes(text(case, "message")),
                text(case, "signature"),
            )
        })
        .collect();
    assert_eq!(accepted, [false; 12]);
}
