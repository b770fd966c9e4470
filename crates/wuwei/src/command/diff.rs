//! `wuwei diff`: what changes for those who rely on the rules, in classes.

use std::path::Path;

use wuwei_json::Value;
use wuwei_rules::diff::{NoRuleSet, diff};
use wuwei_rules::edition::FORMAT;

use super::Compiled;
use crate::args::{Diff, DiffFormat, Language};
use crate::editions::RULESET;
use crate::load;
use crate::report::diff as written;
use crate::report::{Failure, Status, Terminal};

/// A rule set larger than this is none of ours.
const LARGEST: u64 = 64 << 20;

/// Compares two sets and writes what differs.
pub(crate) fn run(options: &Diff, terminal: Terminal) -> Result<Status, Failure> {
    let (old, new) = match (&options.git, &options.old, &options.new) {
        (Some(revision), rules, _) => {
            let folder = folder(rules.as_deref())?;
            let before = load::git::at_revision(folder, revision)?;
            (compiled(before.folder())?, compiled(folder)?)
        }
        (None, Some(old), Some(new)) => (read(old)?, read(new)?),
        _ => return Err(Failure::wrong_use("two sets are needed: OLD and NEW")),
    };
    let changes = diff(&old, &new).map_err(|which| unreadable(which, options))?;
    let language = Language::or_environment(options.lang);
    let text = match options.format {
        DiffFormat::Human => written::human(&changes, language),
        DiffFormat::Markdown => written::markdown(&changes, language),
        DiffFormat::Json => written::json(&changes),
    };
    terminal.result(text);
    let fails = |class| options.fail_on.iter().any(|named| named.class() == class);
    let failed = changes.iter().any(|change| fails(change.rule.class));
    Ok(if failed { Status::Errors } else { Status::Done })
}

/// The rules that are compared with what they were: those named, else the current folder's.
fn folder(named: Option<&Path>) -> Result<&Path, Failure> {
    let here = Path::new(".");
    match named {
        Some(folder) => Ok(folder),
        None if load::is_rule_set(here) => Ok(here),
        None => Err(
            Failure::wrong_use("no rules are named, and the current folder has none")
                .help("name the folder of rule files: `wuwei diff --git main rules/mine`"),
        ),
    }
}

fn compiled(rules: &Path) -> Result<Value, Failure> {
    parse(&Compiled::new(Some(rules))?.output.json, rules)
}

/// A set: rules, an edition, a built site, its `ruleset.json`, or its manifest `edition.json`.
fn read(place: &Path) -> Result<Value, Failure> {
    if place.join(RULESET).is_file() {
        return file(&place.join(RULESET));
    }
    if place.is_dir() {
        return compiled(place);
    }
    let value = file(place)?;
    // An edition holds the rules; a site's manifest lists files, and the rules lie beside it.
    match value.get("format").and_then(Value::as_str) {
        Some(FORMAT) => match value.get("rules") {
            Some(rules) => Ok(rules.clone()),
            None => file(&place.with_file_name("ruleset.json")),
        },
        _ => Ok(value),
    }
}

fn file(path: &Path) -> Result<Value, Failure> {
    parse(&load::file(path, LARGEST)?, path)
}

fn parse(bytes: &[u8], path: &Path) -> Result<Value, Failure> {
    wuwei_json::read::parse_within(bytes, LARGEST as usize).map_err(|error| {
        Failure::errors(format!(
            "{} is no JSON as Wuwei writes it: {error}",
            path.display()
        ))
        .help("name a folder of rule files, an edition, a built site or its data/ruleset.json")
    })
}

fn unreadable(which: NoRuleSet, options: &Diff) -> Failure {
    let place = match which {
        NoRuleSet::Old => &options.old,
        NoRuleSet::New => &options.new,
    };
    let place = place.as_deref().unwrap_or(Path::new("."));
    Failure::errors(format!(
        "{} is no rule set of a format that this program reads",
        place.display()
    ))
    .help("name a folder of rule files, an edition, a built site or its data/ruleset.json; a newer edition needs a newer program")
}
