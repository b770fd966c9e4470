//! Several files of one record: is one a continuation of the other, or do they go different ways?

use std::collections::BTreeMap;

use wuwei_json::Value;

use crate::digest;
use crate::finding::{Code, Finding};
use crate::record::Record;

/// Where files of one record part.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fork {
    /// Id of the record.
    pub record: String,
    /// The first entry, from 1, that is not the same in all files that have it.
    pub entry: usize,
    /// The ways it goes on, each with the files that go it.
    pub branches: Vec<Branch>,
}

/// One way in which a record goes on.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Branch {
    /// Digest of its first entry.
    pub digest: String,
    /// Name of who signed that, as the entry says.
    pub by: String,
    /// When, as the entry says.
    pub at: String,
    /// Positions of the files in the list that was compared.
    pub files: Vec<usize>,
}

/// Compares files by record. Two of which one is the beginning of the other are no fork, and the
/// same file twice is none.
pub fn compare(records: &[Record]) -> Vec<Fork> {
    let mut same: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (file, record) in records.iter().enumerate() {
        same.entry(&record.id).or_default().push(file);
    }
    let mut forks = Vec::new();
    for (id, files) in same.into_iter().filter(|(_, files)| files.len() > 1) {
        let digests: BTreeMap<usize, Vec<String>> = files
            .iter()
            .map(|file| {
                (
                    *file,
                    records[*file]
                        .entries
                        .iter()
                        .map(digest::of_value)
                        .collect(),
                )
            })
            .collect();
        part(id, records, &digests, files, &mut forks);
    }
    forks
}

/// Follows files that agree so far to the place where they part, and each branch further.
fn part(
    id: &str,
    records: &[Record],
    digests: &BTreeMap<usize, Vec<String>>,
    files: Vec<usize>,
    forks: &mut Vec<Fork>,
) {
    let mut together = vec![(0, files)];
    while let Some((place, files)) = together.pop() {
        let mut ways: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
        for file in files {
            if let Some(digest) = digests[&file].get(place) {
                ways.entry(digest).or_default().push(file);
            }
        }
        if ways.len() > 1 {
            let mut branches: Vec<Branch> = ways
                .iter()
                .map(|(digest, files)| branch(&records[files[0]].entries[place], digest, files))
                .collect();
            branches.sort_by_key(|branch| branch.files[0]);
            forks.push(Fork {
                record: id.to_owned(),
                entry: place + 1,
                branches,
            });
        }
        let longer = ways.into_values().filter(|files| files.len() > 1);
        together.extend(longer.map(|files| (place + 1, files)));
    }
}

fn branch(entry: &Value, digest: &str, files: &[usize]) -> Branch {
    let text = |value: Option<&Value>| value.and_then(Value::as_str).unwrap_or_default().to_owned();
    Branch {
        digest: digest.to_owned(),
        by: text(entry.get("by").and_then(|by| by.get("name"))),
        at: text(entry.get("at")),
        files: files.to_vec(),
    }
}

impl Fork {
    /// The fork as a finding.
    pub fn finding(&self) -> Finding {
        let by: Vec<&str> = self
            .branches
            .iter()
            .map(|branch| branch.by.as_str())
            .collect();
        Finding::of_entry(Code::Forked, self.entry).with("by", &by.join("; "))
    }
}
