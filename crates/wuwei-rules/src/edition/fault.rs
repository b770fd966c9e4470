//! What is wrong with a published edition, or with a row of them.

use std::fmt;

use wuwei_json::Value;

use super::{Edition, plain, version_key};
use crate::Digest;
use crate::entity::Written;

/// Why an edition cannot be used.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Fault {
    /// It cannot be read.
    Torn {
        /// Why.
        why: String,
    },
    /// It is of a format that this program does not read.
    Format {
        /// The format that it names itself by; empty if none.
        format: String,
    },
    /// It says other digests than what it holds has: it was changed after it was published.
    Changed {
        /// What was changed: `ruleset`, or the form's flow.
        what: String,
    },
    /// It holds what was published, in another layout.
    Layout,
    /// The edition before it is not the one that it was published after.
    Exchanged {
        /// The version of the edition before.
        before: String,
        /// The edition's own version.
        version: String,
    },
    /// An edition that others were published after is not there.
    Missing {
        /// Its place in the row.
        sequence: u32,
    },
    /// Two editions claim the same place, or the versions do not grow.
    Order {
        /// The version of the later one.
        version: String,
        /// The version of the one before.
        before: String,
    },
    /// It is an edition of another set.
    Foreign {
        /// The set's id.
        id: String,
    },
}

impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Fault::Torn { why } => write!(f, "it cannot be read: {why}"),
            Fault::Format { format } if format.is_empty() => {
                f.write_str("it is no edition: it names no format")
            }
            Fault::Format { format } => write!(
                f,
                "its format is `{format}`, which this program does not read"
            ),
            Fault::Changed { what } => write!(
                f,
                "it was changed after it was published: `{what}` has not the digest that it says"
            ),
            Fault::Layout => {
                f.write_str("it was laid out anew after it was published: its bytes are others")
            }
            Fault::Exchanged { before, version } => write!(
                f,
                "edition {before} is not the one that {version} was published after"
            ),
            Fault::Missing { sequence } => {
                write!(f, "the edition with sequence {sequence} is missing")
            }
            Fault::Order { version, before } => write!(
                f,
                "edition {version} follows {before}, which is not below it"
            ),
            Fault::Foreign { id } => write!(f, "an edition of the set `{id}` lies among these"),
        }
    }
}

impl std::error::Error for Fault {}

/// What an edition says of itself and is not so.
pub(super) fn within(edition: &Edition, written: &Written<'_>, _digest: Digest) -> Option<Fault> {
    let changed = |what: &str| {
        Some(Fault::Changed {
            what: what.to_owned(),
        })
    };
    let rules = &edition.ruleset;
    let head = written.0.get("ruleset").and_then(Written::of);
    let said = |name: &str| head.as_ref().and_then(|head| head.word(name));
    let holds = [
        ("digest", edition.digest.clone()),
        ("id", rules.id.clone()),
        ("version", rules.version.clone()),
        ("effective", rules.effective.to_text()),
    ];
    if holds
        .iter()
        .any(|(name, held)| said(name).as_ref() != Some(held))
    {
        return changed("ruleset");
    }
    let digests = written.list("forms", |form| form.get("digest").and_then(Value::as_str))?;
    for (said, form) in digests.iter().zip(&edition.forms) {
        if *said != form.digest {
            return changed(&form.program.flow);
        }
    }
    None
}

/// What keeps editions, the newest first, from being one row.
pub(super) fn in_row(editions: &[Edition], digest: Digest) -> Vec<Fault> {
    let mut faults = Vec::new();
    for (edition, next) in editions.iter().zip(editions.iter().skip(1)) {
        faults.extend(link(edition, next, digest));
    }
    if let Some(first) = editions.last().filter(|first| first.sequence != 1) {
        faults.push(Fault::Missing {
            sequence: first.sequence.saturating_sub(1),
        });
    }
    faults
}

fn link(edition: &Edition, before: &Edition, digest: Digest) -> Option<Fault> {
    let (own, other) = (&edition.ruleset, &before.ruleset);
    if own.id != other.id {
        return Some(Fault::Foreign {
            id: other.id.clone(),
        });
    }
    if edition.sequence > before.sequence + 1 {
        return Some(Fault::Missing {
            sequence: edition.sequence - 1,
        });
    }
    if edition.sequence == before.sequence
        || version_key(&own.version) <= version_key(&other.version)
    {
        return Some(Fault::Order {
            version: own.version.clone(),
            before: other.version.clone(),
        });
    }
    let named = edition.after.as_ref();
    let same = named.is_some_and(|after| after.sha256 == plain(&digest(&before.bytes)));
    (!same).then(|| Fault::Exchanged {
        before: other.version.clone(),
        version: own.version.clone(),
    })
}
