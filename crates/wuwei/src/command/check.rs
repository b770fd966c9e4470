//! `wuwei check`: the findings, and nothing written.

use std::path::Path;

use super::Compiled;
use crate::report::{Failure, Status, Terminal};

/// Checks a rule set.
pub(crate) fn run(rules: Option<&Path>, terminal: Terminal) -> Result<Status, Failure> {
    let compiled = Compiled::telling(rules, terminal)?;
    terminal.progress(
        "Checked",
        format!("{} ({} files)", compiled.name(), compiled.sources.len()),
    );
    Ok(Status::Done)
}
