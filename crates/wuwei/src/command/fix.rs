//! `wuwei check --fix`: mends what can be mended without asking, in the set's own files.

use std::fs;
use std::path::{Path, PathBuf};

use wuwei_rules::{SourceFile, fix};

use crate::report::{Failure, Terminal, patch};
use crate::{load, output};

/// Mends the rules named, else the current folder's; a dry run only shows what it would write.
pub(crate) fn run(rules: Option<&Path>, dry: bool, terminal: Terminal) -> Result<(), Failure> {
    let load::Rules {
        sources, folders, ..
    } = load::rules(rules)?;
    // The layers come base first: the set itself is the last.
    let Some(folder) = folders
        .last()
        .and_then(|folder| fs::canonicalize(folder).ok())
    else {
        return Err(Failure::wrong_use("the built-in rules cannot be mended")
            .help("name the folder that holds the rule files"));
    };
    let lowest = sources.iter().map(|source| source.layer).max().unwrap_or(0);
    let own = |source: &SourceFile| source.layer == lowest && lies_in(&source.name, &folder);
    let check = |sources: &[SourceFile]| {
        wuwei_rules::compile(sources, wuwei_record::digest::tagged).diagnostics
    };
    let fixed = fix::fix(&sources, check, own);
    for (file, text) in &fixed.texts {
        let source = &sources[*file];
        if dry {
            terminal.result(patch::unified(&source.name, &source.text, text).trim_end());
        } else {
            write(source, text)?;
        }
    }
    let verb = if dry { "Would mend" } else { "Mended" };
    terminal.progress(verb, told(fixed.edits, fixed.texts.len()));
    Ok(())
}

/// `3 places in 1 file`, or that there was none.
fn told(places: usize, files: usize) -> String {
    let counted = |count: usize, what: &str| {
        let plural = if count == 1 { "" } else { "s" };
        format!("{count} {what}{plural}")
    };
    match places {
        0 => "nothing: no finding has a fix that leaves only one meaning".to_owned(),
        _ => format!("{} in {}", counted(places, "place"), counted(files, "file")),
    }
}

/// Whether a file lies in a folder, links followed: one that a link brings in is another's.
fn lies_in(name: &str, folder: &Path) -> bool {
    let real: Option<PathBuf> = fs::canonicalize(name).ok();
    real.is_some_and(|path| path.starts_with(folder))
}

fn write(source: &SourceFile, text: &str) -> Result<(), Failure> {
    let path = Path::new(&source.name);
    // Somebody may have saved it since it was read.
    if fs::read(path).ok().as_deref() != Some(source.text.as_bytes()) {
        let message = format!("{} was changed meanwhile; it is as it was", source.name);
        return Err(Failure::errors(message).help("run the command again"));
    }
    output::replace(path, text.as_bytes())
}
