//! Verifying a record: every finding, never only the first.

mod authority;
mod chain;
mod corrected;
mod data;

use wuwei_json::{Pointer, Value, sorted_places};

use crate::digest;
use crate::entry::Entry;
use crate::finding::{Bearing, Finding};
use crate::key::{KeyFault, PublicKey};
use crate::keys::Keys;
use crate::proof::{self, Signed};
use crate::record::{Record, Unreadable};
use crate::state::{self, State};

/// What a record is checked against.
#[derive(Clone, Copy)]
pub struct Basis<'a> {
    /// Who may sign.
    pub keys: &'a Keys,
    /// The moment of checking, `2026-11-23T10:12:05+08:00`: a proof that has expired is refused.
    /// Without it, `expires` is only held against the entry's own time.
    pub now: Option<&'a str>,
    /// Judges the data of an entry by the rules of its edition.
    pub judge: &'a dyn Fn(&Claim<'_>) -> Judgement,
}

/// What a judge is asked: one entry's data, on what was signed before it.
pub struct Claim<'a> {
    /// The entry's number, from 1.
    pub number: usize,
    /// The entry. Its rule set, form, stage, service and `at` say by which rules to judge.
    pub entry: &'a Entry<'a>,
    /// How many stage entries stand before it: a stage's position in its flow.
    pub stages_before: usize,
    /// What the entries before it say.
    pub before: &'a Value,
    /// Signed answers that the entry gives again, as pointers into its data: right only for
    /// computed values.
    pub given_again: &'a [Pointer],
    /// The attachments that its data names.
    pub attachments: &'a [Attachment],
    state: &'a State,
    entries: &'a [Value],
}

impl Claim<'_> {
    /// What the record says with this entry. Computed when asked for.
    pub fn after(&self) -> Value {
        let mut state = self.state.clone();
        state.apply(self.entries, self.number);
        state.value().clone()
    }
}

/// A file beside the record, as an entry names it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Attachment {
    /// Where in the entry's data.
    pub place: Pointer,
    /// File name.
    pub name: String,
    /// Bytes.
    pub size: i64,
    /// `sha256:…`, or the bare digits.
    pub sha256: String,
}

/// What a judge answers.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Judgement {
    /// By the rules; none if the edition or form is not at hand.
    pub rules: Option<Ruling>,
    /// For each of the claim's attachments, in their order; those left out count as absent.
    pub attachments: Vec<Held>,
}

/// What the rules say of an entry's data.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Ruling {
    /// What breaks them, and what they warn of.
    pub problems: Vec<Problem>,
    /// Which of `given_again` are computed values, and so rightly there.
    pub computed: Vec<Pointer>,
}

/// A rule that the data breaks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Problem {
    /// The engine's code: `required`, `constraint`, …
    pub code: &'static str,
    /// The form's path: `section.row.field`.
    pub path: String,
    /// What fills the slots of its message.
    pub args: Vec<(&'static str, String)>,
    /// A warning only.
    pub warning: bool,
}

/// How an attachment was found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Held {
    /// At hand, with the size and digest that were signed.
    Right,
    /// Not at hand.
    Absent,
    /// At hand under its name, but another content.
    Altered,
}

/// The verdict's kind: its heaviest finding decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum VerdictKind {
    /// Signatures, chain, edition, keys, data: all checked, all right.
    Valid,
    /// All right, but a key is not authorised (or no longer believed).
    SignerUnknown,
    /// Nothing wrong was found, but something could not be checked.
    Incomplete,
    /// Files of one record go different ways.
    Forked,
    /// Something is wrong.
    Invalid,
    /// No record.
    Unreadable,
}

/// What is known of when an entry was made, weakest first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[non_exhaustive]
pub enum TimeGrade {
    /// By the signer's own clock; nothing else shows it.
    Claimed,
}

/// One entry in a verdict.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Checked {
    /// Its digest, `sha256:…`, with proof.
    pub digest: String,
    /// The key that it names, if that is fit.
    pub key: Option<PublicKey>,
    /// Whether that key's signature holds.
    pub signed: bool,
    /// The listed person who signed it, if authorised to: position in [`Keys::people`].
    pub signer: Option<usize>,
    /// How its time is known.
    pub time: TimeGrade,
}

/// All that a check found.
#[derive(Debug, Clone)]
pub struct Verdict {
    /// In a word.
    pub kind: VerdictKind,
    /// Everything found, by entry.
    pub findings: Vec<Finding>,
    /// The entries. A file alone cannot show that later ones were cut off: whoever reports a verdict
    /// says "as far as entry n", n being their number.
    pub entries: Vec<Checked>,
    /// The record, unless it is unreadable.
    pub record: Option<Record>,
}

impl Verdict {
    /// What the record says, as far as its entries agree.
    pub fn state(&self) -> Value {
        let entries = self
            .record
            .as_ref()
            .map_or(&[][..], |record| &record.entries);
        state::state(entries).0.value().clone()
    }
}

impl VerdictKind {
    /// Its name in output and locale files.
    pub fn name(self) -> &'static str {
        match self {
            VerdictKind::Valid => "valid",
            VerdictKind::SignerUnknown => "signer-unknown",
            VerdictKind::Incomplete => "incomplete",
            VerdictKind::Forked => "forked",
            VerdictKind::Invalid => "invalid",
            VerdictKind::Unreadable => "unreadable",
        }
    }

    /// The exit status of a program that checks records: of several verdicts, 1 wins over 3 over 0.
    pub fn exit_status(self) -> u8 {
        match self {
            VerdictKind::Valid => 0,
            VerdictKind::Forked | VerdictKind::Invalid | VerdictKind::Unreadable => 1,
            VerdictKind::SignerUnknown | VerdictKind::Incomplete => 3,
        }
    }

    /// The kind that some findings make.
    pub fn of(findings: &[Finding]) -> Self {
        let heaviest = findings.iter().map(|finding| finding.code.bearing()).max();
        match heaviest.unwrap_or(Bearing::Note) {
            Bearing::Note => VerdictKind::Valid,
            Bearing::SignerUnknown => VerdictKind::SignerUnknown,
            Bearing::Incomplete => VerdictKind::Incomplete,
            Bearing::Forked => VerdictKind::Forked,
            Bearing::Invalid => VerdictKind::Invalid,
            Bearing::Unreadable => VerdictKind::Unreadable,
        }
    }
}

/// Checks a file.
pub fn verify(bytes: &[u8], basis: &Basis<'_>) -> Verdict {
    match Record::read(bytes) {
        Ok(record) => verify_record(record, basis),
        Err(Unreadable(finding)) => Verdict {
            kind: VerdictKind::Unreadable,
            findings: vec![finding],
            entries: Vec::new(),
            record: None,
        },
    }
}

/// Checks a record that was read already.
pub fn verify_record(record: Record, basis: &Basis<'_>) -> Verdict {
    let mut findings = Vec::new();
    let mut entries: Vec<Entry<'_>> = Vec::with_capacity(record.entries.len());
    for whole in record.entries.iter().filter_map(Value::as_object) {
        entries.push(Entry::read(whole, entries.len() + 1, &mut findings));
    }
    let mut checked: Vec<Checked> = Vec::with_capacity(entries.len());
    let mut known = KnownKeys {
        listed: basis.keys,
        found: Vec::new(),
    };
    for (entry, number) in entries.iter().zip(1..) {
        let signed = Signed {
            document: entry.whole,
            at: entry.at,
            now: basis.now,
            entry: Some(number),
        };
        let shown = proof::check(&signed, &mut |method| known.find(method), &mut findings);
        let signer = authority::check(entry, number, shown.key.as_ref(), basis.keys, &mut findings);
        checked.push(Checked {
            digest: digest::tag(&shown.digest),
            key: shown.key,
            signed: shown.holds,
            signer: signer.filter(|_| shown.holds),
            time: TimeGrade::Claimed,
        });
    }
    let once = chain::check(&record.id, &entries, &checked, &mut findings);
    data::check(&record.entries, &entries, &once, basis.judge, &mut findings);
    // Findings on one entry stand together, in the order of the checks.
    let order = sorted_places(findings.len(), &|a, b| {
        findings[a as usize].entry.cmp(&findings[b as usize].entry)
    });
    let mut rest: Vec<Option<Finding>> = findings.into_iter().map(Some).collect();
    let sorted = order
        .iter()
        .filter_map(|place| rest[*place as usize].take());
    let findings: Vec<Finding> = sorted.collect();
    Verdict {
        kind: VerdictKind::of(&findings),
        findings,
        entries: checked,
        record: Some(record),
    }
}

/// Keys that were found fit. Whether a point is free of torsion costs as much as a signature, so it
/// is asked once.
struct KnownKeys<'k> {
    listed: &'k Keys,
    found: Vec<(String, PublicKey)>,
}

impl KnownKeys<'_> {
    fn find(&mut self, method: &str) -> Result<PublicKey, KeyFault> {
        if let Some((_, key)) = self.found.iter().find(|(name, _)| name == method) {
            return Ok(*key);
        }
        let key = match self.listed.by_method(method) {
            Some(key) => key,
            None => PublicKey::from_method(method)?,
        };
        self.found.push((method.to_owned(), key));
        Ok(key)
    }
}
