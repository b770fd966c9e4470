//! Is the proof one that entries and key requests admit, and does its signature hold?

use sha2::{Digest, Sha256};
use wuwei_json::canonical::write_object;
use wuwei_json::pointer::push_escaped;
use wuwei_json::{Object, Value};

use crate::finding::{Code, Finding};
use crate::key::{KeyFault, PublicKey};
use crate::{suite, time};

/// The members that a record's proof has; `expires` may be added.
const NEEDED: [&str; 6] = [
    "type",
    "cryptosuite",
    "created",
    "verificationMethod",
    "proofPurpose",
    "proofValue",
];

/// A document whose proof is to be checked.
pub(crate) struct Signed<'a> {
    /// The document, with its proof.
    pub(crate) document: &'a Object,
    /// The moment that it gives itself: its proof must give the same.
    pub(crate) at: &'a str,
    /// The moment of checking, if known.
    pub(crate) now: Option<&'a str>,
    /// The entry that findings name.
    pub(crate) entry: Option<usize>,
}

/// What a proof shows.
pub(crate) struct Shown {
    /// The document's digest, with its proof.
    pub(crate) digest: [u8; 32],
    /// The key that the proof names, if that is fit.
    pub(crate) key: Option<PublicKey>,
    /// Whether that key's signature holds.
    pub(crate) holds: bool,
}

/// Checks a proof; `find` gives the key that a verification method names.
pub(crate) fn check(
    signed: &Signed<'_>,
    find: &mut dyn FnMut(&str) -> Result<PublicKey, KeyFault>,
    findings: &mut Vec<Finding>,
) -> Shown {
    let hashes = hashes(signed.document);
    let mut shown = Shown {
        digest: hashes.whole,
        key: None,
        holds: false,
    };
    let missing = match signed.document.get("proof") {
        Some(Value::Object(proof)) => {
            let mut proof = Proof {
                proof,
                entry: signed.entry,
                findings,
            };
            proof.members();
            proof.times(signed);
            shown.key = proof.key(find);
            shown.holds = proof.holds(shown.key, hashes.document);
            return shown;
        }
        Some(_) => Code::ProofNotOne,
        None => Code::ProofMissing,
    };
    findings.push(
        Finding {
            entry: signed.entry,
            ..Finding::of_file(missing)
        }
        .at("/proof"),
    );
    shown
}

struct Hashes {
    /// Of the entry with its proof.
    whole: [u8; 32],
    /// Of the entry without it.
    document: [u8; 32],
}

/// Both hashes from one canonical text. What comes before the proof, nearly everything, is hashed
/// once for both.
fn hashes(entry: &Object) -> Hashes {
    let mut text = Vec::with_capacity(8192);
    let mut members = |keep: &dyn Fn(&str) -> bool| {
        let start = text.len() + 1;
        write_object(&mut text, entry, keep);
        start..text.len() - 1
    };
    let before = members(&|name| name < "proof");
    let proof = members(&|name| name == "proof");
    let after = members(&|name| name > "proof");
    let start = Sha256::new_with_prefix(&text[..before.end]);
    let end = |rest: &[std::ops::Range<usize>]| {
        let mut hash = start.clone();
        let mut first = before.is_empty();
        for stretch in rest.iter().filter(|stretch| !stretch.is_empty()) {
            if !std::mem::take(&mut first) {
                hash.update(b",");
            }
            hash.update(&text[stretch.clone()]);
        }
        hash.update(b"}");
        hash.finalize().into()
    };
    Hashes {
        document: end(std::slice::from_ref(&after)),
        whole: end(&[proof, after]),
    }
}

struct Proof<'p, 'f> {
    proof: &'p Object,
    entry: Option<usize>,
    findings: &'f mut Vec<Finding>,
}

impl<'p> Proof<'p, '_> {
    fn found(&mut self, code: Code, member: &str) -> &mut Finding {
        let mut place = String::from("/proof");
        if !member.is_empty() {
            place.push('/');
            push_escaped(&mut place, member);
        }
        self.findings.push(
            Finding {
                entry: self.entry,
                ..Finding::of_file(code)
            }
            .at(&place),
        );
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

    fn times(&mut self, signed: &Signed<'_>) {
        if let Some(created) = self.text("created").filter(|created| *created != signed.at) {
            self.found(Code::CreatedDiffers, "created").args.extend([
                ("created", created.to_owned()),
                ("at", signed.at.to_owned()),
            ]);
        }
        let Some(expires) = self.proof.get("expires") else {
            return;
        };
        let text = expires.as_str().unwrap_or_default();
        let Some(end) = time::parse(text) else {
            return self.refuse(Code::ExpiresMalformed, "expires", "expires", text);
        };
        let moments = [Some(signed.at), signed.now];
        if moments
            .into_iter()
            .flatten()
            .filter_map(time::parse)
            .any(|moment| moment > end)
        {
            self.refuse(Code::Expired, "expires", "expires", text);
        }
    }

    fn key(
        &mut self,
        find: &mut dyn FnMut(&str) -> Result<PublicKey, KeyFault>,
    ) -> Option<PublicKey> {
        let method = self.text("verificationMethod")?;
        let (code, name) = match find(method) {
            Ok(key) => return Some(key),
            Err(KeyFault::NotDidKey | KeyFault::NotMultikey) => (Code::MethodMalformed, "method"),
            Err(KeyFault::FragmentDiffers) => (Code::MethodFragment, "method"),
            Err(KeyFault::NotEd25519) => (Code::KeyNotEd25519, "key"),
            Err(_) => (Code::KeyUnfit, "key"),
        };
        self.refuse(code, "verificationMethod", name, method);
        None
    }

    fn holds(&mut self, key: Option<PublicKey>, document: [u8; 32]) -> bool {
        let Some(value) = self.text("proofValue") else {
            return false;
        };
        let Some(signature) = suite::read_proof_value(value) else {
            self.found(Code::SignatureMalformed, "proofValue");
            return false;
        };
        // Under another suite or type the signature says nothing that we could check.
        let Some(key) = key.filter(|_| self.of_the_suite()) else {
            return false;
        };
        let holds = key.verifies(&suite::join(self.proof, document), &signature);
        if !holds {
            self.found(Code::SignatureBroken, "");
        }
        holds
    }
}
