//! What is published: the compiled rule set, its digest, and the editions before it.

use wuwei_record::digest;
use wuwei_rules::{Output, RuleSet};

/// One edition of a rule set, as a site shows it.
pub struct Edition<'a> {
    /// The compiled rules.
    pub output: &'a Output,
    /// Editions published before, newest first: records begun under them find their form here.
    pub older: Vec<&'a Output>,
    /// Not (or no longer) what was released: every page says "draft, not in force".
    pub draft: bool,
}

impl<'a> Edition<'a> {
    /// An edition without predecessors, in force.
    pub fn new(output: &'a Output) -> Self {
        Edition {
            output,
            older: Vec::new(),
            draft: false,
        }
    }

    /// The rule set.
    pub(crate) fn rules(&self) -> &'a RuleSet {
        &self.output.ruleset
    }

    /// The rule digest: SHA-256 of `data/ruleset.json`, as 64 hex digits.
    pub(crate) fn digest(&self) -> &'a str {
        hex(&self.output.digest)
    }

    /// This edition and the older ones, newest first.
    pub(crate) fn all(&self) -> impl Iterator<Item = &'a Output> + '_ {
        std::iter::once(self.output).chain(self.older.iter().copied())
    }
}

/// The digits of a digest that names its algorithm: of `sha256:ab…`, `ab…`.
pub(crate) fn hex(tagged: &str) -> &str {
    tagged.rsplit(':').next().unwrap_or_default()
}

/// SHA-256 of some bytes as 64 hex digits.
pub(crate) fn hex_digest(bytes: &[u8]) -> String {
    digest::hex(&digest::sha256(bytes))
}

/// The first 16 digits in groups of four, as pages and paper show a digest.
pub(crate) fn short(hex: &str) -> String {
    let groups: Vec<&str> = (0..4).filter_map(|i| hex.get(i * 4..i * 4 + 4)).collect();
    groups.join(" ")
}
