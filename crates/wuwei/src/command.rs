//! One file a command: it takes what was asked for, calls, and reports.

pub(crate) mod build;
pub(crate) mod check;
pub(crate) mod diff;
pub(crate) mod explain;
pub(crate) mod explain_value;
pub(crate) mod fix;
pub(crate) mod key;
pub(crate) mod new;
pub(crate) mod release;
pub(crate) mod schema;
pub(crate) mod serve;
pub(crate) mod show;
pub(crate) mod test;
pub(crate) mod verify;
pub(crate) mod watch;

use std::path::Path;

use wuwei_record::digest;
use wuwei_rules::{Compilation, Diagnostic, Digest, Editions, Output, SourceFile};

use crate::report::{Failure, Terminal};
use crate::{editions, load};

/// A rule set, read and compiled.
pub(crate) struct Compiled {
    /// What it compiled to.
    pub(crate) output: Output,
    /// What was released of it.
    pub(crate) editions: Editions,
    sources: Vec<SourceFile>,
    found: Vec<Diagnostic>,
}

impl Compiled {
    /// Reads and compiles the rules named, else the current folder's, else the ones built in. What is
    /// named may also be an edition's file or a built site that shows an edition.
    pub(crate) fn new(rules: Option<&Path>) -> Result<Compiled, Failure> {
        if let Some(published) = rules.filter(|place| editions::is_published(place)) {
            return Compiled::published(published);
        }
        Compiled::by(rules, wuwei_rules::compile_after)
    }

    /// The same for a folder of rules that is about to be released.
    fn to_release(folder: &Path) -> Result<Compiled, Failure> {
        Compiled::by(Some(folder), wuwei_rules::compile_to_release)
    }

    fn by(
        rules: Option<&Path>,
        compile: fn(&[SourceFile], &Editions, Digest) -> Compilation,
    ) -> Result<Compiled, Failure> {
        let load::Rules {
            sources, editions, ..
        } = load::rules(rules)?;
        // A set whose editions cannot be read is looked through all the same: everything is told at once.
        let read = editions::read(editions);
        let none = Editions::default();
        let known = read.as_ref().unwrap_or(&none);
        let compilation = compile(&sources, known, digest::tagged);
        let found = compilation.diagnostics;
        match (compilation.output, read) {
            (Some(output), Ok(editions)) => Ok(Compiled {
                output,
                editions,
                sources,
                found,
            }),
            (None, Ok(_)) => Err(Failure::found(found, sources)),
            (Some(_), Err(failure)) => Err(failure),
            (None, Err(failure)) => Err(Failure::found(found, sources).and(failure)),
        }
    }

    /// An edition as it was released, with those before it.
    fn published(place: &Path) -> Result<Compiled, Failure> {
        let (output, editions) = editions::published(place)?;
        Ok(Compiled {
            output,
            editions,
            sources: Vec::new(),
            found: Vec::new(),
        })
    }

    /// Compiles and tells what was found: for those who work on the rules.
    fn telling(rules: Option<&Path>, terminal: Terminal) -> Result<Compiled, Failure> {
        let compiled = Compiled::new(rules)?;
        compiled.tell(terminal);
        Ok(compiled)
    }

    /// Tells what was found that keeps nothing from being published.
    fn tell(&self, terminal: Terminal) {
        terminal.warnings(&self.found, &self.sources);
    }

    /// `hebi 2026.1.0`: how an edition is named to people.
    fn name(&self) -> String {
        let rules = &self.output.ruleset;
        format!("{} {}", rules.id, rules.version)
    }

    /// Its place in the row of editions; none while it is a draft.
    fn sequence(&self) -> Option<u32> {
        let newest = self.editions.newest()?;
        (newest.digest == self.output.digest).then_some(newest.sequence)
    }
}
