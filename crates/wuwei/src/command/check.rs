//! `wuwei check`: the findings, and nothing written.

use super::{Compiled, fix, watch};
use crate::args::{Check, CheckFormat};
use crate::load;
use crate::report::{Failure, Findings, Status, Terminal, github, gitlab, json, sarif};

/// Checks a rule set: once or, with `--watch`, after each change. `--fix` mends first.
pub(crate) fn run(options: &Check, terminal: Terminal) -> Result<Status, Failure> {
    if options.fix {
        fix::run(options.rules.as_deref(), options.dry_run, terminal)?;
    }
    match (options.dry_run, options.watch) {
        (true, _) => Ok(Status::Done),
        (_, true) => watch::run(options, terminal, || once(options, terminal)),
        _ => once(options, terminal),
    }
}

fn once(options: &Check, terminal: Terminal) -> Result<Status, Failure> {
    let compiled = Compiled::new(options.rules.as_deref());
    if let Some(write) = writer(options.format)
        && let Some(findings) = findings(&compiled)
    {
        terminal.result(write(&findings).trim_end());
    }
    let compiled = compiled?;
    compiled.tell(terminal);
    terminal.progress(
        "Checked",
        format!("{} ({} files)", compiled.name(), compiled.sources.len()),
    );
    Ok(Status::Done)
}

/// What is written for programs; people are told by the terminal, whatever the format.
fn writer(format: CheckFormat) -> Option<fn(&Findings<'_>) -> String> {
    match format {
        CheckFormat::Human => None,
        CheckFormat::Json => Some(json::write),
        CheckFormat::Github => Some(github::write),
        CheckFormat::Gitlab => Some(gitlab::write),
        CheckFormat::Sarif => Some(sarif::write),
    }
}

/// What was found, whether it kept the set from being compiled or not; nothing after wrong use.
fn findings(compiled: &Result<Compiled, Failure>) -> Option<Findings<'_>> {
    match compiled {
        Ok(compiled) => {
            let ruleset = &compiled.output.ruleset;
            let found = Findings::new(&compiled.found, &compiled.sources, load::from_here);
            Some(found.of(&ruleset.id, &ruleset.version))
        }
        Err(failure) => failure.findings(load::from_here),
    }
}
