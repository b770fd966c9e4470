//! What is published: the compiled rule set, its digest, and the editions before it.

use wuwei_record::digest;
use wuwei_rules::edition::Edition as Released;
use wuwei_rules::{Editions, Form, Output, RuleSet};

/// One edition of a rule set, as a site shows it.
pub struct Edition<'a> {
    /// The compiled rules.
    pub output: &'a Output,
    /// All editions that were released, the newest first: each is published.
    pub released: &'a [Released],
    /// Not (or no longer) what was released: every page says "draft, not in force".
    pub draft: bool,
    /// Those of them that are not this one: records begun under them find their form here.
    older: Vec<Held<'a>>,
}

/// A closed set with its forms: this one, or one released before.
#[derive(Clone, Copy)]
pub(crate) struct Held<'a> {
    pub(crate) ruleset: &'a RuleSet,
    pub(crate) digest: &'a str,
    pub(crate) forms: &'a [Form],
}

impl<'a> Edition<'a> {
    /// An edition of which it is not said what was released: no draft, and nothing before it.
    pub fn new(output: &'a Output) -> Self {
        Edition {
            output,
            released: &[],
            draft: false,
            older: Vec::new(),
        }
    }

    /// A set and the editions that were released of it.
    pub fn after(output: &'a Output, editions: &'a Editions) -> Self {
        let released = editions.all();
        let older = released
            .iter()
            .filter(|edition| edition.digest != output.digest);
        Edition {
            output,
            released,
            draft: !editions.holds(&output.digest),
            older: older.map(Held::released).collect(),
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

    /// This edition (0) or an older one, the newest first.
    pub(crate) fn held(&self, place: usize) -> Held<'a> {
        match place.checked_sub(1) {
            None => Held::current(self.output),
            Some(older) => self.older[older],
        }
    }

    /// This edition and the older ones, newest first.
    pub(crate) fn all(&self) -> impl Iterator<Item = Held<'a>> + '_ {
        std::iter::once(Held::current(self.output)).chain(self.older.iter().copied())
    }
}

impl<'a> Held<'a> {
    fn current(output: &'a Output) -> Held<'a> {
        Held {
            ruleset: &output.ruleset,
            digest: &output.digest,
            forms: &output.forms,
        }
    }

    fn released(edition: &'a Released) -> Held<'a> {
        Held {
            ruleset: &edition.ruleset,
            digest: &edition.digest,
            forms: &edition.forms,
        }
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
