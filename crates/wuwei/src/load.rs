//! The only reader of rule folders, themes and other files given by name.
//!
//! Reading never stops at the first problem: a folder's faults are told in one go.

pub(crate) mod git;
mod unsaved;

use std::fs;
use std::io::{ErrorKind, Read};
use std::path::{Component, Path, PathBuf};

use walkdir::{DirEntry, WalkDir};
use wuwei_rules::{NoBase, SourceFile};

use crate::embedded;
use crate::report::Failure;

pub(crate) use unsaved::Unsaved;

/// Rule files are written by hand: what is larger is something else, named `.toml` by mistake.
const LARGEST_RULE_FILE: u64 = 4 << 20;

/// An edition larger than this is none of ours.
pub(crate) const LARGEST_EDITION: u64 = 64 << 20;

/// A chain of sets longer than this is a mistake.
const MOST_LAYERS: usize = 8;

/// Rule sources, base first.
#[derive(Debug)]
pub(crate) struct Rules {
    /// The files, in the order of layers and names.
    pub(crate) sources: Vec<SourceFile>,
    /// The folders that were read; none if it is the built-in set.
    pub(crate) folders: Vec<PathBuf>,
    /// What was released of the set: names and bytes.
    pub(crate) editions: Vec<(String, Vec<u8>)>,
}

/// Folder of a set's editions, in the set's own.
pub(crate) const EDITIONS: &str = "editions";

/// A path without links, as far as it exists.
fn real(path: &Path) -> PathBuf {
    let whole = fs::canonicalize(path);
    whole.unwrap_or_else(
        |_| match (path.parent().map(fs::canonicalize), path.file_name()) {
            (Some(Ok(folder)), Some(name)) => folder.join(name),
            _ => path.to_path_buf(),
        },
    )
}

/// Reads a rule set with all that it extends: the folder named, else the current folder's set, else
/// the one built in.
pub(crate) fn rules(named: Option<&Path>) -> Result<Rules, Failure> {
    let unsaved = Unsaved::default();
    match named {
        Some(folder) => rules_over(folder, &unsaved),
        None if is_rule_set(Path::new(".")) => rules_over(Path::new("."), &unsaved),
        None => Ok(Rules {
            sources: built_in(),
            folders: Vec::new(),
            editions: built_in_editions(),
        }),
    }
}

/// Whether a folder is a rule set, seen without reading all of it: a rule file lies in it that has the
/// `[ruleset]` table.
pub(crate) fn is_rule_set(folder: &Path) -> bool {
    let Ok(entries) = fs::read_dir(folder) else {
        return false;
    };
    let files = entries
        .flatten()
        .map(|entry| entry.path())
        .filter(|path| has_toml_name(path));
    files
        .into_iter()
        .any(|path| has_header(&file(&path, LARGEST_RULE_FILE).unwrap_or_default()))
}

fn has_header(text: &[u8]) -> bool {
    text.split(|byte| *byte == b'\n')
        .any(|line| line.trim_ascii_start().starts_with(b"[ruleset]"))
}

/// Reads a file of at most `limit` bytes; the failure says which file and why.
pub(crate) fn file(path: &Path, limit: u64) -> Result<Vec<u8>, Failure> {
    let unreadable = |error: std::io::Error| {
        let message = format!("cannot read {}: {error}", path.display());
        if error.kind() == ErrorKind::NotFound {
            Failure::wrong_use(message)
        } else {
            Failure::errors(message)
        }
    };
    let opened = fs::File::open(path).map_err(unreadable)?;
    let kind = opened.metadata().map_err(unreadable)?;
    if kind.is_dir() {
        return Err(Failure::wrong_use(format!(
            "{} is a folder, not a file",
            path.display()
        )));
    }
    let mut bytes = Vec::new();
    opened
        .take(limit + 1)
        .read_to_end(&mut bytes)
        .map_err(unreadable)?;
    if bytes.len() as u64 > limit {
        let message = format!("{} is larger than {} MiB", path.display(), limit >> 20);
        return Err(Failure::errors(message));
    }
    Ok(bytes)
}

/// The built-in theme; files of `folder` take the place of those of the same name.
pub(crate) fn theme(folder: Option<&Path>) -> Result<Vec<(String, String)>, Failure> {
    let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
    let mut files: Vec<(String, String)> = embedded::THEME
        .iter()
        .map(|(name, bytes)| ((*name).to_owned(), text(bytes)))
        .collect();
    let Some(folder) = folder else {
        return Ok(files);
    };
    require_folder(folder, "theme")?;
    let (entries, mut failures) = walk(folder, |_| true);
    for path in entries {
        match utf8(&path, LARGEST_RULE_FILE) {
            Ok(text) => files.push((relative(&path, folder), text)),
            Err(failure) => failures.push(failure),
        }
    }
    Failure::all(failures)?;
    Ok(files)
}

/// Reads the rule set in a folder with all that it extends; what is held unsaved counts.
pub(crate) fn rules_over(folder: &Path, unsaved: &Unsaved) -> Result<Rules, Failure> {
    let mut chain = Chain::default();
    let mut next = folder.to_path_buf();
    loop {
        let sources = layer(&next, unsaved)?;
        if sources.is_empty() {
            return Err(chain.without(&next, NoBase::Empty));
        }
        let base = wuwei_rules::extends(&sources);
        chain.read.push((next.clone(), sources));
        let Some(base) = base else { break };
        next = joined(&next, &base);
        let met = chain
            .read
            .iter()
            .rposition(|(earlier, _)| same_folder(earlier, &next));
        let why = match met {
            Some(at) => Some(NoBase::Circle(chain.read.len() - 1 - at)),
            None if chain.read.len() == MOST_LAYERS => Some(NoBase::TooMany(MOST_LAYERS)),
            None if next.is_dir() => None,
            None if next.exists() => Some(NoBase::NoFolder),
            None => Some(NoBase::Missing(shown(&normal(&next)))),
        };
        if let Some(why) = why {
            return Err(chain.without(&next, why));
        }
    }
    let folders = chain.read.iter().rev().map(|(folder, _)| folder.clone());
    Ok(Rules {
        folders: folders.collect(),
        editions: editions(&folder.join(EDITIONS))?,
        sources: chain.sources(),
    })
}

/// The editions in a folder, by name; none where it is not there.
pub(crate) fn editions(folder: &Path) -> Result<Vec<(String, Vec<u8>)>, Failure> {
    if !folder.is_dir() {
        return Ok(Vec::new());
    }
    let json = |path: &Path| path.extension().is_some_and(|it| it == "json");
    let (paths, mut failures) = walk(folder, json);
    let mut read = Vec::new();
    for path in paths {
        match file(&path, LARGEST_EDITION) {
            Ok(bytes) => read.push((shown(&path), bytes)),
            Err(failure) => failures.push(failure),
        }
    }
    Failure::all(failures)?;
    Ok(read)
}

/// Sets that build on each other, the lowest first.
#[derive(Default)]
struct Chain {
    read: Vec<(PathBuf, Vec<SourceFile>)>,
}

impl Chain {
    /// All files, the uppermost set's first.
    fn sources(self) -> Vec<SourceFile> {
        let layers = self.read.into_iter().rev().enumerate();
        let numbered = layers.flat_map(|(layer, (_, files))| {
            files
                .into_iter()
                .map(move |file| SourceFile { layer, ..file })
        });
        numbered.collect()
    }

    /// Why there is no going on to the folder that the last set names.
    fn without(self, folder: &Path, why: NoBase) -> Failure {
        if self.read.is_empty() {
            let message = format!(
                "no rule file in {}: there is no name ending in .toml",
                shown(folder)
            );
            return Failure::errors(message).help("name the folder that holds the rule files");
        }
        let sources = self.sources();
        Failure::found(wuwei_rules::without_base(&sources, &why), sources)
    }
}

/// The rule files of one folder, by name; none is the caller's to judge.
fn layer(folder: &Path, unsaved: &Unsaved) -> Result<Vec<SourceFile>, Failure> {
    require_folder(folder, "rules")?;
    let (mut paths, mut failures) = walk(folder, has_toml_name);
    let new = unsaved.new_in(folder, &paths);
    if !new.is_empty() {
        paths.extend(new);
        paths.sort();
    }
    let mut sources = Vec::new();
    for path in &paths {
        let held = unsaved.text(path).map(str::to_owned);
        match held.map_or_else(|| utf8(path, LARGEST_RULE_FILE), Ok) {
            Ok(text) => sources.push(SourceFile {
                name: shown(path),
                layer: 0,
                text,
            }),
            Err(failure) => failures.push(failure),
        }
    }
    Failure::all(failures)?;
    Ok(sources)
}

fn require_folder(folder: &Path, what: &str) -> Result<(), Failure> {
    match fs::metadata(folder) {
        Ok(kind) if kind.is_dir() => Ok(()),
        Ok(_) => Err(
            Failure::wrong_use(format!("{} is a file", folder.display()))
                .help(format!("name the folder of the {what}")),
        ),
        Err(error) => Err(Failure::wrong_use(format!(
            "cannot read the {what} folder {}: {error}",
            folder.display()
        ))),
    }
}

/// The files below a folder that are wanted, sorted, hidden ones left out; and what could not be read.
fn walk(folder: &Path, wanted: impl Fn(&Path) -> bool) -> (Vec<PathBuf>, Vec<Failure>) {
    let visible = |entry: &DirEntry| {
        entry.depth() == 0 || !entry.file_name().as_encoded_bytes().starts_with(b".")
    };
    let (mut files, mut failures) = (Vec::new(), Vec::new());
    for entry in WalkDir::new(folder)
        .follow_links(true)
        .sort_by_file_name()
        .into_iter()
        .filter_entry(visible)
    {
        match entry {
            Ok(entry) if entry.file_type().is_file() && wanted(entry.path()) => {
                files.push(plain(entry.path()).to_path_buf())
            }
            Ok(_) => {}
            Err(error) => failures.push(unwalkable(&error)),
        }
    }
    (files, failures)
}

fn unwalkable(error: &walkdir::Error) -> Failure {
    let path = error.path().map(shown).unwrap_or_default();
    match error.loop_ancestor() {
        Some(ancestor) => Failure::errors(format!(
            "{path} is a link back to {}, in which it lies",
            shown(ancestor)
        ))
        .help("remove the link"),
        None => match error.io_error() {
            Some(io) => Failure::errors(format!("cannot read {path}: {io}")),
            None => Failure::errors(format!("cannot read {path}")),
        },
    }
}

/// A text file; the failure names the first byte that is no UTF-8.
fn utf8(path: &Path, limit: u64) -> Result<String, Failure> {
    let bytes = file(path, limit)
        .map_err(|failure| failure.help("rule and theme files are text; move it elsewhere"))?;
    String::from_utf8(bytes).map_err(|error| {
        let at = error.utf8_error().valid_up_to();
        let line = error.as_bytes()[..at]
            .iter()
            .filter(|byte| **byte == b'\n')
            .count()
            + 1;
        Failure::errors(format!(
            "{} is not UTF-8: byte {at}, in line {line}",
            shown(path)
        ))
        .help("save the file as UTF-8 (it may be GBK)")
    })
}

fn built_in() -> Vec<SourceFile> {
    let source = |(name, bytes): &(&str, &[u8])| SourceFile {
        name: format!("(built in)/{name}"),
        layer: 0,
        text: String::from_utf8_lossy(bytes).into_owned(),
    };
    embedded::RULES
        .iter()
        .filter(|(name, _)| has_toml_name(Path::new(name)))
        .map(source)
        .collect()
}

fn built_in_editions() -> Vec<(String, Vec<u8>)> {
    let editions = embedded::RULES.iter().filter(|(name, _)| {
        let path = Path::new(name);
        path.starts_with(EDITIONS) && path.extension().is_some_and(|it| it == "json")
    });
    editions
        .map(|(name, bytes)| (format!("(built in)/{name}"), bytes.to_vec()))
        .collect()
}

fn has_toml_name(path: &Path) -> bool {
    path.extension()
        .is_some_and(|extension| extension == "toml")
}

/// Whether two paths lead to the same file, one that is not written yet included.
pub(crate) fn same_file(a: &Path, b: &Path) -> bool {
    a == b || real(a) == real(b)
}

fn same_folder(a: &Path, b: &Path) -> bool {
    match (fs::canonicalize(a), fs::canonicalize(b)) {
        (Ok(a), Ok(b)) => a == b,
        _ => false,
    }
}

/// A path as people read it: forward slashes on every system.
fn shown(path: &Path) -> String {
    path.to_string_lossy().replace('\\', "/")
}

fn relative(path: &Path, folder: &Path) -> String {
    shown(path.strip_prefix(plain(folder)).unwrap_or(path))
}

/// A source's name as seen from the current folder, links resolved; as it is if the file lies elsewhere.
pub(crate) fn from_here(name: &str) -> String {
    let here = fs::canonicalize(".");
    match (here, fs::canonicalize(name)) {
        (Ok(here), Ok(path)) => match path.strip_prefix(here) {
            Ok(inside) => shown(inside),
            Err(_) => name.to_owned(),
        },
        _ => name.to_owned(),
    }
}

/// That a folder is not there yet, or has nothing in it.
pub(crate) fn require_empty(folder: &Path) -> Result<(), Failure> {
    match fs::read_dir(folder).map(|mut entries| entries.next().is_none()) {
        Ok(true) => Ok(()),
        Err(error) if error.kind() == ErrorKind::NotFound => Ok(()),
        Ok(false) => {
            let message = format!("{} is not empty: what is in it stays", folder.display());
            Err(Failure::wrong_use(message).help("name a folder that is not there yet"))
        }
        Err(error) => {
            let message = format!("cannot use {}: {error}", folder.display());
            Err(Failure::wrong_use(message).help("name a folder that is not there yet"))
        }
    }
}

/// Without a leading `./`.
fn plain(path: &Path) -> &Path {
    path.strip_prefix(".").unwrap_or(path)
}

/// The folder that `relative` names from `folder`, written without detours unless a link makes them count.
fn joined(folder: &Path, relative: &str) -> PathBuf {
    let path = folder.join(relative);
    let direct = normal(&path);
    if same_folder(&path, &direct) {
        direct
    } else {
        path
    }
}

/// Without `.` and, where the text allows it, without `..`: `rules/xunxian/../hebi` is `rules/hebi`.
pub(crate) fn normal(path: &Path) -> PathBuf {
    let mut parts: Vec<Component> = Vec::new();
    for part in path.components() {
        match (part, parts.last()) {
            (Component::CurDir, _) => {}
            (Component::ParentDir, Some(Component::Normal(_))) => {
                parts.pop();
            }
            _ => parts.push(part),
        }
    }
    if parts.is_empty() {
        PathBuf::from(".")
    } else {
        parts.into_iter().collect()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_without_detours() {
        for (path, expected) in [
            ("rules/xunxian/../hebi", "rules/hebi"),
            ("./rules", "rules"),
            ("a/..", "."),
            (".", "."),
            ("../../hebi", "../../hebi"),
            ("a/../../b", "../b"),
            ("/a/../b", "/b"),
        ] {
            assert_eq!(normal(Path::new(path)), Path::new(expected), "{path}");
        }
    }
}
