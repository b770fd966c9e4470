//! `wuwei release`: rules become an edition, which is in force and never changes.

use std::path::{Path, PathBuf};

use wuwei_record::digest;
use wuwei_rules::diff::diff;
use wuwei_rules::edition::version_key;
use wuwei_rules::{Edition, Editions};

use super::Compiled;
use crate::args::{Language, Release};
use crate::report::{Failure, Status, Terminal, diff as written};
use crate::{editions, load, output};

/// Writes the next edition beside the rules.
pub(crate) fn run(options: &Release, terminal: Terminal) -> Result<Status, Failure> {
    let folder = folder(options.rules.as_deref())?;
    let compiled = Compiled::to_release(&folder)?;
    let newest = compiled.editions.newest();
    if let Some(sequence) = compiled.sequence() {
        let name = compiled.name();
        terminal.result(format!(
            "{name} is released as it stands: edition {sequence}"
        ));
        return Ok(Status::Done);
    }
    let ruleset = &compiled.output.ruleset;
    if let Some(newest) = newest.filter(|newest| newest.ruleset.id != ruleset.id) {
        return Err(another_set(&ruleset.id, &newest.ruleset.id));
    }
    let version = &ruleset.version;
    if let Some(newest) = newest.filter(|newest| !above(version, &newest.ruleset.version)) {
        return Err(not_above(version, &newest.ruleset.version));
    }
    let bytes = Edition::next(&compiled.output, &compiled.editions, digest::tagged);
    // What is written is read first: an edition that nobody could read would be for ever.
    let edition = Edition::read(&bytes, digest::tagged)
        .map_err(|fault| Failure::errors(format!("the edition would be of no use: {fault}")))?;
    base_in_force(&compiled, &folder, terminal);
    let language = Language::or_environment(options.lang);
    if let Some(changes) = changes(newest, &edition)? {
        terminal.result(written::human(&changes, language));
    }
    let path = folder.join(load::EDITIONS).join(format!("{version}.json"));
    let name = format!("{} as edition {}", compiled.name(), edition.sequence);
    if options.dry_run {
        terminal.result(format!("{name} would be written to {}", path.display()));
        return Ok(Status::Done);
    }
    output::publish_once(&path, &bytes)?;
    terminal.result(format!("{name} in {}", path.display()));
    terminal.progress(
        "Released",
        format!("{}: commit it with the rules", compiled.name()),
    );
    Ok(Status::Done)
}

/// Where the rules lie: what was published already, or is built in, has no place for another edition.
fn folder(named: Option<&Path>) -> Result<PathBuf, Failure> {
    match named {
        Some(place) if editions::is_published(place) => {
            let message = format!("{} is published already", place.display());
            Err(Failure::wrong_use(message).help("name the folder of rule files"))
        }
        Some(folder) => Ok(folder.to_path_buf()),
        None if load::is_rule_set(Path::new(".")) => Ok(PathBuf::from(".")),
        None => Err(
            Failure::wrong_use("no rules are named, and the current folder has none")
                .help("name the folder of rule files: `wuwei release rules/mine`"),
        ),
    }
}

fn above(version: &str, newest: &str) -> bool {
    version_key(version) > version_key(newest)
}

fn not_above(version: &str, newest: &str) -> Failure {
    Failure::errors(format!(
        "the rules are not what was released, and their version {version} is not above {newest}"
    ))
    .help("raise `version` in `[ruleset]`: its three numbers are compared from the left, so that 2026.10.0 is above 2026.9.9")
}

/// One edition of another id would make the whole row of editions unreadable, and it could never be removed.
fn another_set(id: &str, released: &str) -> Failure {
    Failure::errors(format!(
        "the set is called `{id}`, and its editions are of `{released}`"
    ))
    .help(format!(
        "an id never changes: write `id = \"{released}\"` in `[ruleset]`, or begin another set in a folder of its own"
    ))
}

fn changes(
    newest: Option<&Edition>,
    next: &Edition,
) -> Result<Option<Vec<wuwei_rules::diff::Change>>, Failure> {
    let Some(newest) = newest else {
        return Ok(None);
    };
    let changes = diff(&newest.rules, &next.rules);
    let changes = changes.map_err(|_| Failure::errors("the last edition cannot be compared"))?;
    Ok(Some(changes))
}

/// Says that what a set extends was not released: the edition names it by its digest.
fn base_in_force(compiled: &Compiled, folder: &Path, terminal: Terminal) {
    let Some(base) = &compiled.output.ruleset.base else {
        return;
    };
    let of_base = || -> Result<Editions, Failure> {
        let folders = load::rules(Some(folder))?.folders;
        let above = folders.iter().rev().nth(1);
        let above = above.map_or(PathBuf::new(), |above| above.join(load::EDITIONS));
        editions::read(load::editions(&above)?)
    };
    if !of_base().is_ok_and(|editions| editions.holds(&base.digest)) {
        terminal.progress(
            "Note",
            format!(
                "the set that this one extends, {} {}, is a draft",
                base.id, base.version
            ),
        );
    }
}
