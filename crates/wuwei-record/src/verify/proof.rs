//! Is the proof one that records admit, and does its signature hold?

use wuwei_json::canonical::write_object;
use wuwei_json::{Object, Pointer, Value};

use super::{Basis, Checked, TimeGrade};
use crate::entry::Entry;
use crate::finding::{Code, Finding};
use crate::key::{KeyFault, PublicKey};
use crate::{digest, suite, time};

/// The members that a record's proof has; `expires` may be added.
const NEEDED: [&str; 6] = [
    "type",
    "cryptosuite",
    "created",
    "verificationMethod",
    "proofPurpose",
    "proofValue",
];

/// Checks the proof of an entry. `known` keeps keys that were found fit: whether a point is free of
/// torsion costs as much as a signature.
pub(super) fn check(
    entry: &Entry<'_>,
    number: usize,
    basis: &Basis<'_>,
    known: &mut Vec<(String, PublicKey)>,
    findings: &mut Vec<Finding>,
) -> Checked {
    let hashes = hashes(entry.whole);
    let mut checked = Checked {
        digest: digest::tag(&hashes.whole),
        key: None,
        signed: false,
        signer: None,
        time: TimeGrade::Claimed,
    };
    let mut found = |code| {
        findings.push(Finding::of_entry(code, number).at("/proof"));
    };
    let proof = match entry.whole.get("proof") {
        Some(Value::Object(proof)) => proof,
        Some(_) => {
            found(Code::ProofNotOne);
            return checked;
        }
        None => {
            found(Code::ProofMissing);
            return checked;
        }
    };
    let mut proof = Proof {
        proof,
        number,
        findings,
    };
    proof.members();
    proof.times(entry.at, basis.now);
    checked.key = proof.key(basis, known);
    let signature = proof.signature();
    if let (Some(key), Some(signature), true) = (checked.key, signature, proof.of_the_suite()) {
        checked.signed = key.verifies(&suite::join(proof.proof, hashes.document), &signature);
        if !checked.signed {
            proof.found(Code::SignatureBroken, "");
        }
    }
    checked
}

struct Hashes {
    /// Of the entry with its proof.
    whole: [u8; 32],
    /// Of the entry without it.
    document: [u8; 32],
}

/// Both hashes from one canonical text: the members before the proof, the proof, those after it.
fn hashes(entry: &Object) -> Hashes {
    let mut text = Vec::with_capacity(4096);
    let mut members = |keep: &dyn Fn(&str) -> bool| {
        let start = text.len() + 1;
        write_object(&mut text, entry, keep);
        start..text.len() - 1
    };
    let ranges = [
        members(&|name| name < "proof"),
        members(&|name| name == "proof"),
        members(&|name| name > "proof"),
    ];
    let [before, proof, after] = ranges.map(|range| &text[range]);
    Hashes {
        document: hash_object(&[before, after]),
        whole: hash_object(&[before, proof, after]),
    }
}

/// The hash of an object that has these stretches of members.
fn hash_object(stretches: &[&[u8]]) -> [u8; 32] {
    let mut pieces: Vec<&[u8]> = vec![b"{"];
    for stretch in stretches.iter().filter(|stretch| !stretch.is_empty()) {
        if pieces.len() > 1 {
            pieces.push(b",");
        }
        pieces.push(stretch);
    }
    pieces.push(b"}");
    digest::sha256_of(&pieces)
}

struct Proof<'p, 'f> {
    proof: &'p Object,
    number: usize,
    findings: &'f mut Vec<Finding>,
}

impl<'p> Proof<'p, '_> {
    fn found(&mut self, code: Code, member: &str) -> &mut Finding {
        let place = Pointer::root().join("proof");
        let place = if member.is_empty() {
            place
        } else {
            place.join(member)
        };
        self.findings
            .push(Finding::of_entry(code, self.number).at(place));
        let last = self.findings.len() - 1;
        &mut self.findings[last]
    }

    fn refuse(&mut self, code: Code, member: &str, name: &'static str, value: &str) {
        self.found(code, member).args.push((name, value.to_owned()));
    }

    fn text(&self, member: &str) -> Option<&'p str> {
        self.proof.get(member).and_then(Value::as_str)
    }

    fn of_the_suite(&self) -> bool {
        self.text("type") == Some("DataIntegrityProof")
            && self.text("cryptosuite") == Some(suite::SUITE)
    }

    fn members(&mut self) {
        let proof = self.proof;
        let is_text = |name: &str| proof.get(name).and_then(Value::as_str).is_some();
        for name in NEEDED.into_iter().filter(|name| !is_text(name)) {
            self.refuse(Code::ProofMemberMissing, name, "name", name);
        }
        // `@context` is refused wherever it stands, by the check of the data.
        let known = |name: &str| NEEDED.contains(&name) || matches!(name, "expires" | "@context");
        for (name, _) in proof.iter().filter(|(name, _)| !known(name)) {
            self.refuse(Code::ProofMember, name, "name", name);
        }
        for (member, code, right, arg) in [
            ("type", Code::ProofType, "DataIntegrityProof", "type"),
            ("cryptosuite", Code::SuiteUnknown, suite::SUITE, "suite"),
            (
                "proofPurpose",
                Code::ProofPurpose,
                "assertionMethod",
                "purpose",
            ),
        ] {
            if let Some(other) = self.text(member).filter(|text| *text != right) {
                self.refuse(code, member, arg, other);
            }
        }
    }

    fn times(&mut self, at: &str, now: Option<&str>) {
        if let Some(created) = self.text("created").filter(|created| *created != at) {
            self.found(Code::CreatedDiffers, "created")
                .args
                .extend([("created", created.to_owned()), ("at", at.to_owned())]);
        }
        let Some(expires) = self.proof.get("expires") else {
            return;
        };
        match expires.as_str().and_then(time::parse) {
            None => {
                let shown = expires.as_str().unwrap_or_default();
                self.refuse(Code::ExpiresMalformed, "expires", "expires", shown);
            }
            Some(end) => {
                let passed = |moment: Option<time::Moment<'_>>| moment.is_some_and(|m| m > end);
                if passed(time::parse(at)) || passed(now.and_then(time::parse)) {
                    self.refuse(
                        Code::Expired,
                        "expires",
                        "expires",
                        expires.as_str().unwrap_or_default(),
                    );
                }
            }
        }
    }

    fn key(
        &mut self,
        basis: &Basis<'_>,
        known: &mut Vec<(String, PublicKey)>,
    ) -> Option<PublicKey> {
        let method = self.text("verificationMethod")?;
        if let Some((_, key)) = known.iter().find(|(name, _)| name == method) {
            return Some(*key);
        }
        let (code, name) = match basis
            .keys
            .by_method(method)
            .map_or_else(|| PublicKey::from_method(method), Ok)
        {
            Ok(key) => {
                known.push((method.to_owned(), key));
                return Some(key);
            }
            Err(KeyFault::NotDidKey | KeyFault::NotMultikey) => (Code::MethodMalformed, "method"),
            Err(KeyFault::FragmentDiffers) => (Code::MethodFragment, "method"),
            Err(KeyFault::NotEd25519) => (Code::KeyNotEd25519, "key"),
            Err(_) => (Code::KeyUnfit, "key"),
        };
        self.refuse(code, "verificationMethod", name, method);
        None
    }

    fn signature(&mut self) -> Option<[u8; 64]> {
        let signature = suite::read_proof_value(self.text("proofValue")?);
        if signature.is_none() {
            self.found(Code::SignatureMalformed, "proofValue");
        }
        signature
    }
}
