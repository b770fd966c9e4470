//! One file a command: it takes what was asked for, calls, and reports.

pub(crate) mod build;
pub(crate) mod check;
pub(crate) mod explain;
pub(crate) mod serve;

use std::path::Path;

use wuwei_rules::{Output, SourceFile};

use crate::load;
use crate::report::{Failure, Terminal};

/// A rule set, read and compiled.
struct Compiled {
    output: Output,
    sources: Vec<SourceFile>,
}

impl Compiled {
    /// Reads and compiles the rules named, else the current folder's, else the ones built in; tells the
    /// warnings.
    fn new(rules: Option<&Path>, terminal: Terminal) -> Result<Compiled, Failure> {
        let load::Rules { sources, .. } = load::rules(rules)?;
        let compilation = wuwei_rules::compile(&sources);
        match compilation.output {
            Some(output) => {
                terminal.warnings(&compilation.diagnostics, &sources);
                Ok(Compiled { output, sources })
            }
            None => Err(Failure::found(&compilation.diagnostics, &sources)),
        }
    }

    /// `hebi 2026.1.0`: how an edition is named to people.
    fn name(&self) -> String {
        let rules = &self.output.ruleset;
        format!("{} {}", rules.id, rules.version)
    }
}
