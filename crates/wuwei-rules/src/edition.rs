//! Editions: what a rule set was when it was published, kept for as long as records are.
//!
//! ```json
//! {"after":{"sha256":"…","version":"2026.1.0"},"format":"wuwei-edition/1",
//!  "forms":[{"digest":"sha256:…","program":{…}}],"rules":{…},
//!  "ruleset":{"digest":"sha256:…","effective":"2026-03-01","id":"hebi","version":"2026.2.0"},"sequence":2}
//! ```
//! An edition is the closed rule set and the form programs, whole, so that a record of then is judged by
//! what held then. `sequence` counts the editions of a set from 1; `after` names the edition before by
//! the digest of its bytes, so that none can be exchanged unseen. The manifest of a built site has the
//! same head and lists files where this holds rules.
//!
//! Versions are three numbers and compared as such, from the left: 2026.10.0 is above 2026.9.9.

mod draft;
mod fault;
mod retired;

use wuwei_engine::FormProgram;
use wuwei_json::{Object, Value, to_canonical};

pub use fault::Fault;

use crate::diagnostic::Diagnostics;
use crate::entity::{Members, Written};
use crate::merge::Merged;
use crate::ruleset::RuleSet;
use crate::{Digest, Form, Output, Places, close, schema};

/// The `format` that editions and manifests name themselves by.
pub const FORMAT: &str = "wuwei-edition/1";

/// No edition is larger.
pub const LARGEST: usize = 64 << 20;

/// One edition as it was published.
#[derive(Debug)]
pub struct Edition {
    /// Counts the editions of the set, from 1.
    pub sequence: u32,
    /// The closed rule set.
    pub ruleset: RuleSet,
    /// The same as JSON, as it was published.
    pub rules: Value,
    /// `ruleset.json`: the bytes that the rule digest is of.
    pub json: Vec<u8>,
    /// The rule digest.
    pub digest: String,
    /// One form a flow; their schemas are left out.
    pub forms: Vec<Form>,
    /// The edition before, if there is one.
    pub after: Option<After>,
    /// The whole edition, canonical.
    pub bytes: Vec<u8>,
}

/// The edition before another one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct After {
    /// Its version.
    pub version: String,
    /// Digest of its bytes.
    pub sha256: String,
}

/// What a set is to be published after: its editions, the newest first.
#[derive(Debug, Default)]
pub struct Editions(Vec<Edition>);

impl Editions {
    /// The editions of one set, in any order; or what keeps them from being one row of editions, each
    /// fault with the version it is about.
    pub fn new(mut editions: Vec<Edition>, digest: Digest) -> Result<Editions, Vec<Fault>> {
        editions.sort_by_key(|edition| std::cmp::Reverse(edition.sequence));
        let faults = fault::in_row(&editions, digest);
        if faults.is_empty() {
            Ok(Editions(editions))
        } else {
            Err(faults)
        }
    }

    /// All of them, the newest first.
    pub fn all(&self) -> &[Edition] {
        &self.0
    }

    /// The same, to be gone on with.
    pub fn into_all(self) -> Vec<Edition> {
        self.0
    }

    /// The newest.
    pub fn newest(&self) -> Option<&Edition> {
        self.0.first()
    }

    /// The one of that version.
    pub fn of_version(&self, version: &str) -> Option<&Edition> {
        self.0
            .iter()
            .find(|edition| edition.ruleset.version == version)
    }

    /// Whether a set of that rule digest is in force as published; else it is a draft.
    pub fn holds(&self, digest: &str) -> bool {
        self.newest().is_some_and(|newest| newest.digest == digest)
    }
}

impl Edition {
    /// What would be published of a compiled set after these editions.
    pub fn next(output: &Output, editions: &Editions, digest: Digest) -> Vec<u8> {
        let newest = editions.newest();
        let rules = wuwei_json::read::parse_within(&output.json, LARGEST).unwrap_or(Value::Null);
        let head = Members::new()
            .word("id", &output.ruleset.id)
            .word("version", &output.ruleset.version)
            .word("effective", &output.ruleset.effective.to_text())
            .word("digest", &output.digest);
        let form = |form: &Form| {
            Object::from_iter([
                ("digest", Value::from(form.digest.as_str())),
                ("program", form.program.to_json()),
            ])
        };
        let forms: Vec<Object> = output.forms.iter().map(form).collect();
        let mut whole = Object::from_iter([
            ("format", Value::from(FORMAT)),
            ("forms", forms.into()),
            ("rules", rules),
            ("ruleset", head.build().into()),
            (
                "sequence",
                Value::Integer(1 + newest.map_or(0, |edition| i64::from(edition.sequence))),
            ),
        ]);
        if let Some(newest) = newest {
            let after = Members::new()
                .word("version", &newest.ruleset.version)
                .word("sha256", plain(&digest(&newest.bytes)));
            whole.insert("after", after.build());
        }
        to_canonical(&whole.into())
    }

    /// The same as what a set compiles to; scenarios and people are no part of an edition.
    pub fn into_output(self) -> Output {
        let with_schema = |form: Form| Form {
            schema: to_canonical(&schema::emit(&self.ruleset, &form.program)),
            ..form
        };
        Output {
            forms: self.forms.into_iter().map(with_schema).collect(),
            ruleset: self.ruleset,
            json: self.json,
            digest: self.digest,
            scenarios: Vec::new(),
            inherited: Vec::new(),
            places: Places::default(),
        }
    }

    /// Reads an edition and looks that its digests are those of what it holds.
    pub fn read(bytes: &[u8], digest: Digest) -> Result<Edition, Fault> {
        let value =
            wuwei_json::read::parse_within(bytes, LARGEST).map_err(|error| Fault::Torn {
                why: error.to_string(),
            })?;
        let format = value
            .get("format")
            .and_then(Value::as_str)
            .unwrap_or_default();
        if format != FORMAT {
            return Err(Fault::Format {
                format: format.to_owned(),
            });
        }
        let shape = || Fault::Torn {
            why: "it holds no rule set with its forms".to_owned(),
        };
        let written = Written::of(&value).ok_or_else(shape)?;
        let edition = read(&written, digest).ok_or_else(shape)?;
        match fault::within(&edition, &written, digest) {
            Some(fault) => Err(fault),
            None if to_canonical(&value) != bytes => Err(Fault::Layout),
            None => Ok(Edition {
                bytes: bytes.to_vec(),
                ..edition
            }),
        }
    }
}

fn read(written: &Written<'_>, digest: Digest) -> Option<Edition> {
    let rules = written.0.get("rules")?;
    let json = to_canonical(rules);
    let ruleset = RuleSet::from_value(rules)?;
    let after = match written.0.get("after") {
        None => None,
        Some(after) => {
            let after = Written::of(after)?;
            Some(After {
                version: after.word("version")?,
                sha256: after.word("sha256")?,
            })
        }
    };
    let forms = written.list("forms", |form| {
        let program = FormProgram::from_json(form.get("program")?).ok()?;
        // The published bytes, whatever this program would write.
        let json = to_canonical(form.get("program")?);
        Some(Form {
            digest: digest(&json),
            json,
            // Made where it is asked for: few editions are ever published anew.
            schema: Vec::new(),
            program,
        })
    })?;
    Some(Edition {
        sequence: written.number("sequence")?,
        digest: digest(&json),
        rules: rules.clone(),
        json,
        ruleset,
        forms,
        after,
        bytes: Vec::new(),
    })
}

/// The three numbers of a version, the first counting most.
pub fn version_key(version: &str) -> Vec<u64> {
    let numbers = version.split('.');
    numbers.map(|number| number.parse().unwrap_or(0)).collect()
}

/// What is found in a set that is to follow its editions.
pub(crate) fn check(
    merged: &Merged,
    checked: &close::Checked,
    editions: &Editions,
    diagnostics: &mut Diagnostics,
) {
    retired::check(
        &checked.ruleset,
        merged,
        &checked.places,
        editions,
        diagnostics,
    );
    draft::check_version(merged, editions, diagnostics);
}

pub(crate) use draft::{check_digest, version_at};

fn plain(tagged: &str) -> &str {
    tagged.rsplit(':').next().unwrap_or_default()
}
