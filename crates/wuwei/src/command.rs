//! One file a command: it takes what was asked for, calls, and reports.

pub(crate) mod build;
pub(crate) mod check;
pub(crate) mod diff;
pub(crate) mod explain;
pub(crate) mod explain_value;
pub(crate) mod key;
pub(crate) mod schema;
pub(crate) mod serve;
pub(crate) mod show;
pub(crate) mod test;
pub(crate) mod verify;

use std::path::Path;

use wuwei_rules::{Diagnostic, Output, SourceFile};

use crate::load;
use crate::report::{Failure, Terminal};

/// A rule set, read and compiled.
pub(crate) struct Compiled {
    /// What it compiled to.
    pub(crate) output: Output,
    sources: Vec<SourceFile>,
    found: Vec<Diagnostic>,
}

impl Compiled {
    /// Reads and compiles the rules named, else the current folder's, else the ones built in.
    pub(crate) fn new(rules: Option<&Path>) -> Result<Compiled, Failure> {
        let load::Rules { sources, .. } = load::rules(rules)?;
        let compilation = wuwei_rules::compile(&sources, wuwei_record::digest::tagged);
        let found = compilation.diagnostics;
        match compilation.output {
            Some(output) => Ok(Compiled {
                output,
                sources,
                found,
            }),
            None => Err(Failure::found(found, sources)),
        }
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
}
