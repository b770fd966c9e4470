//! `eddsa-jcs-2022` as published: what is hashed, and when a proof holds.
//!
//! W3C Recommendation *Data Integrity EdDSA Cryptosuites v1.0*, section 3.3. These are the suite's
//! functions for any document; which documents and proofs a record admits, [`crate::verify`] says.

use wuwei_json::canonical::write_object;
use wuwei_json::{Object, Value};

use crate::{base58, digest, key::PublicKey};

/// The suite's name.
pub const SUITE: &str = "eddsa-jcs-2022";

/// What is signed: SHA-256 of the proof's options, then SHA-256 of the document, both in canonical
/// form and without `proofValue` and `proof` (sections 3.3.3 to 3.3.5).
pub fn hash_data(document: &Object, proof: &Object) -> [u8; 64] {
    let mut text = Vec::with_capacity(1024);
    write_object(&mut text, document, |name| name != "proof");
    join(proof, digest::sha256(&text))
}

/// The same, where the document's hash is known already.
pub(crate) fn join(proof: &Object, document: [u8; 32]) -> [u8; 64] {
    let mut text = Vec::with_capacity(512);
    write_object(&mut text, proof, |name| name != "proofValue");
    let mut data = [0; 64];
    data[..32].copy_from_slice(&digest::sha256(&text));
    data[32..].copy_from_slice(&document);
    data
}

/// The 64 bytes of a `proofValue`, `z…`.
pub fn read_proof_value(text: &str) -> Option<[u8; 64]> {
    base58::decode(text.strip_prefix('z')?)
}

/// A signature as a `proofValue`.
pub fn write_proof_value(signature: &[u8; 64]) -> String {
    ["z", &base58::encode(signature)].concat()
}

/// Section 3.3.2, Verify Proof: whether a document's proof is this key's, by the suite alone.
///
/// A proof that has a context binds it: the document's own context must begin with the same values
/// and is replaced by the proof's. What was appended to it later is not covered, which is why a
/// record has none.
pub fn verifies(document: &Object, proof: &Object, key: &PublicKey) -> bool {
    let suite = proof.get("type").and_then(Value::as_str) == Some("DataIntegrityProof")
        && proof.get("cryptosuite").and_then(Value::as_str) == Some(SUITE);
    let value = proof
        .get("proofValue")
        .and_then(Value::as_str)
        .and_then(read_proof_value);
    let mut document = document.clone();
    if let Some(context) = proof.get("@context") {
        if !document
            .get("@context")
            .is_some_and(|own| begins_with(own, context))
        {
            return false;
        }
        document.insert("@context", context.clone());
    }
    suite && value.is_some_and(|signature| key.verifies(&hash_data(&document, proof), &signature))
}

fn begins_with(document: &Value, proof: &Value) -> bool {
    let values = |context: &Value| {
        context
            .as_array()
            .map_or(vec![context.clone()], <[Value]>::to_vec)
    };
    values(document).starts_with(&values(proof))
}

#[cfg(test)]
mod tests;
