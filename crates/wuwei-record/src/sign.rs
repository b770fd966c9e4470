//! Signing: a document gets its proof.

use wuwei_json::{Object, Value};

use crate::{key::SigningKey, suite};

/// Signs an entry or a key request; `created` is the document's own `at`.
///
/// Give a document without proof: one that it has is replaced.
pub fn sign(mut document: Object, key: &SigningKey) -> Value {
    let created = document.get("at").cloned().unwrap_or_default();
    let mut proof = Object::new();
    proof.insert("type", "DataIntegrityProof");
    proof.insert("cryptosuite", suite::SUITE);
    proof.insert("created", created);
    proof.insert("verificationMethod", key.public().method().as_str());
    proof.insert("proofPurpose", "assertionMethod");
    let signature = key.sign(&suite::hash_data(&document, &proof));
    proof.insert("proofValue", suite::write_proof_value(&signature));
    document.insert("proof", proof);
    Value::Object(document)
}
