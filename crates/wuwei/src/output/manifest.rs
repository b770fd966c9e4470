//! `data/edition.json`: every file of a published site with its size and digest, and which edition it is.
//!
//! ```json
//! {"files":[{"path":"index.html","sha256":"…","size":5120}],"format":"wuwei-edition/1",
//!  "previous":[{"path":"asset/style.0123456789ab.css","sha256":"…","size":900}],
//!  "ruleset":{"digest":"sha256:…","effective":"2026-03-01","id":"hebi","version":"2026.1.0"},"sequence":1}
//! ```
//! Its head is that of the edition's own file (`wuwei_rules::edition`); a draft has `"draft":true` and no
//! `sequence`, since it has no place in the row of editions.
//! `previous` lists what the edition before loaded under names of its own: it stays for one edition, since
//! an upload is not atomic and an old page must keep finding its old files.

use std::collections::BTreeMap;
use std::path::Path;

use wuwei_json::{Object, Value, to_canonical};
use wuwei_record::digest;
use wuwei_rules::edition::FORMAT;

use crate::load;
use crate::report::Failure;

/// Where it stands in a site.
pub(crate) const MANIFEST: &str = "data/edition.json";

/// Names of files that outlive their edition: content-hashed.
const ASSETS: &str = "asset/";

/// A manifest larger than this is none of ours.
const LARGEST: u64 = 64 << 20;

/// Which edition a site shows.
#[derive(Debug, Clone)]
pub(crate) struct Named {
    /// Id of the rule set.
    pub(crate) id: String,
    /// Its version.
    pub(crate) version: String,
    /// `sha256:` and 64 hex digits.
    pub(crate) digest: String,
    /// In force from, if it is: a date.
    pub(crate) effective: String,
    /// Its place in the row of editions; none for a draft.
    pub(crate) sequence: Option<u32>,
}

/// What a manifest says of one file.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Entry {
    size: i64,
    sha256: String,
}

/// A manifest; an empty one stands for "nothing published yet".
#[derive(Debug, Default)]
pub(crate) struct Manifest {
    ruleset: Option<Value>,
    sequence: Option<u32>,
    files: BTreeMap<String, Entry>,
    previous: BTreeMap<String, Entry>,
}

impl Entry {
    /// What is to be said of these bytes.
    pub(crate) fn of(bytes: &[u8]) -> Entry {
        let hex = digest::hex(&digest::sha256(bytes));
        Entry {
            size: i64::try_from(bytes.len()).unwrap_or(i64::MAX),
            sha256: hex,
        }
    }
}

impl Manifest {
    /// The manifest of an edition that follows `last` in the same folder.
    pub(crate) fn new(named: &Named, files: BTreeMap<String, Entry>, last: &Manifest) -> Manifest {
        let ruleset: Object = [
            ("id", Value::from(named.id.as_str())),
            ("version", named.version.as_str().into()),
            ("digest", named.digest.as_str().into()),
            ("effective", named.effective.as_str().into()),
        ]
        .into_iter()
        .collect();
        // Publishing the same files again is no new edition.
        let before = if files == last.files {
            &last.previous
        } else {
            &last.files
        };
        let previous = before
            .iter()
            .filter(|(name, _)| name.starts_with(ASSETS) && !files.contains_key(*name))
            .map(|(name, entry)| (name.clone(), entry.clone()))
            .collect();
        Manifest {
            ruleset: Some(ruleset.into()),
            sequence: named.sequence,
            files,
            previous,
        }
    }

    /// The manifest of a published folder; an empty one where there is none.
    ///
    /// One that cannot be read is an error: without it nobody knows which files are ours.
    pub(crate) fn read(folder: &Path) -> Result<Manifest, Failure> {
        let path = folder.join(MANIFEST);
        if !path.exists() {
            return Ok(Manifest::default());
        }
        let bytes = load::file(&path, LARGEST)?;
        Manifest::from_bytes(&bytes).ok_or_else(|| {
            Failure::errors(format!(
                "{} is no manifest of this version of wuwei",
                path.display()
            ))
            .help("move the output folder away, or name another one with -o")
        })
    }

    /// Reads a manifest's text.
    pub(crate) fn from_bytes(bytes: &[u8]) -> Option<Manifest> {
        let value = wuwei_json::read::parse_within(bytes, LARGEST as usize).ok()?;
        let object = value.as_object()?;
        if object.get("format").and_then(Value::as_str) != Some(FORMAT) {
            return None;
        }
        let listed = |name| entries(object.get(name)?.as_array()?);
        Some(Manifest {
            ruleset: object.get("ruleset").cloned(),
            sequence: (object.get("sequence").and_then(Value::as_integer))
                .and_then(|sequence| u32::try_from(sequence).ok()),
            files: listed("files")?,
            previous: listed("previous")?,
        })
    }

    /// Its text, canonical.
    pub(crate) fn to_bytes(&self) -> Vec<u8> {
        let mut object: Object = [
            ("format", Value::from(FORMAT)),
            (
                "ruleset",
                self.ruleset
                    .clone()
                    .unwrap_or_else(|| Object::default().into()),
            ),
            ("files", list(&self.files)),
            ("previous", list(&self.previous)),
        ]
        .into_iter()
        .collect();
        match self.sequence {
            Some(sequence) => object.insert("sequence", i64::from(sequence)),
            None => object.insert("draft", true),
        };
        to_canonical(&object.into())
    }

    /// Whether a file is ours.
    pub(crate) fn lists(&self, name: &str) -> bool {
        name == MANIFEST || self.files.contains_key(name) || self.previous.contains_key(name)
    }

    /// Names of all files that are ours, the manifest's own left out.
    pub(crate) fn names(&self) -> impl Iterator<Item = &str> {
        self.files
            .keys()
            .chain(self.previous.keys())
            .map(String::as_str)
    }

    /// How many files the edition has.
    pub(crate) fn len(&self) -> usize {
        self.files.len()
    }
}

fn list(files: &BTreeMap<String, Entry>) -> Value {
    let entry = |(path, entry): (&String, &Entry)| {
        let object: Object = [
            ("path", Value::from(path.as_str())),
            ("size", entry.size.into()),
            ("sha256", entry.sha256.as_str().into()),
        ]
        .into_iter()
        .collect();
        Value::from(object)
    };
    files.iter().map(entry).collect::<Vec<Value>>().into()
}

fn entries(list: &[Value]) -> Option<BTreeMap<String, Entry>> {
    let entry = |value: &Value| {
        let object = value.as_object()?;
        let text = |name| object.get(name).and_then(Value::as_str).map(str::to_owned);
        let size = object.get("size").and_then(Value::as_integer)?;
        Some((
            text("path")?,
            Entry {
                size,
                sha256: text("sha256")?,
            },
        ))
    };
    list.iter().map(entry).collect()
}
