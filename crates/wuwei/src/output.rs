//! The only writers. A site is written without destroying anything; single files are written whole or
//! not at all.
//!
//! Publishing: pages are staged beside the output folder, only what changed is moved in, the manifest
//! `data/edition.json` comes last. What the last manifest lists and the new one does not is removed;
//! what no manifest lists is not ours and stays. If anything is in the way, it is found before the
//! first file is moved.

mod manifest;
mod single;
mod staging;

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::Mutex;

use manifest::{Entry, Manifest};
pub(crate) use manifest::{MANIFEST, Named};
pub(crate) use single::{create_new, publish_once, replace};
use staging::Staging;

use crate::report::Failure;

/// How a site was published.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Published {
    /// Files of the site, manifest included.
    pub(crate) files: usize,
    /// Files that were new or had other bytes.
    pub(crate) changed: usize,
    /// Files that the site no longer has.
    pub(crate) removed: usize,
}

/// Publishes into `folder` what `emit` pushes into the sink that it is given; names have forward
/// slashes. Nothing is changed unless `emit` and all checks succeed.
pub(crate) fn publish(
    folder: &Path,
    named: &Named,
    emit: impl FnOnce(&(dyn Fn(&str, Vec<u8>) + Sync)) -> Result<(), Failure>,
) -> Result<Published, Failure> {
    if fs::metadata(folder).is_ok_and(|kind| !kind.is_dir()) {
        return Err(
            Failure::wrong_use(format!("the output {} is a file", folder.display()))
                .help("name a folder with -o"),
        );
    }
    let staging = Staging::open(folder)?;
    let last = Manifest::read(folder)?;
    let interrupted = staging.interrupted()?;
    let pushed = Pushed::default();
    emit(&|name, bytes| pushed.take(name, bytes, folder, &staging))?;
    let Pushed {
        entries,
        changed,
        failures,
    } = pushed;
    Failure::all(failures.into_inner().unwrap_or_default())?;

    let entries = entries.into_inner().unwrap_or_default();
    let mut changed = changed.into_inner().unwrap_or_default();
    changed.sort();
    let manifest = Manifest::new(named, entries, &last);
    let ours = |name: &str| last.lists(name) || interrupted.lists(name);
    Failure::all(
        changed
            .iter()
            .filter_map(|name| in_the_way(folder, name, ours(name))),
    )?;

    let text = manifest.to_bytes();
    let manifest_changed = fs::read(folder.join(MANIFEST)).map_or(true, |there| there != text);
    let gone: Vec<&str> = last
        .names()
        .chain(interrupted.names())
        .filter(|name| !manifest.lists(name))
        .collect();
    let done = |changed: usize, removed: usize| Published {
        files: manifest.len() + 1,
        changed,
        removed,
    };
    if changed.is_empty() && gone.is_empty() && !manifest_changed {
        staging.close();
        return Ok(done(0, 0));
    }
    staging.add(MANIFEST, &text)?;
    staging.sync()?;
    require_writable(folder)?;
    for name in changed.iter().map(String::as_str).chain([MANIFEST]) {
        staging.move_in(name, folder)?;
    }
    let removed = gone.iter().filter(|name| remove(folder, name)).count();
    staging.close();
    Ok(done(changed.len() + 1, removed))
}

/// The manifest of files that are published for the first time, as `publish` writes it.
pub(crate) fn manifest(named: &Named, files: &[(String, Vec<u8>)]) -> Vec<u8> {
    let entries = files
        .iter()
        .map(|(name, bytes)| (name.clone(), Entry::of(bytes)))
        .collect();
    Manifest::new(named, entries, &Manifest::default()).to_bytes()
}

/// What the emitter has pushed so far, from several threads.
#[derive(Default)]
struct Pushed {
    entries: Mutex<BTreeMap<String, Entry>>,
    changed: Mutex<Vec<String>>,
    failures: Mutex<Vec<Failure>>,
}

impl Pushed {
    fn take(&self, name: &str, bytes: Vec<u8>, folder: &Path, staging: &Staging) {
        let keep = |error| lock(&self.failures).push(error);
        if !is_safe(name) {
            return keep(Failure::errors(format!(
                "a site cannot have a file named `{name}`"
            )));
        }
        lock(&self.entries).insert(name.to_owned(), Entry::of(&bytes));
        if holds(&folder.join(name), &bytes) {
            return;
        }
        match staging.add(name, &bytes) {
            Ok(()) => lock(&self.changed).push(name.to_owned()),
            Err(failure) => keep(failure),
        }
    }
}

fn lock<T>(mutex: &Mutex<T>) -> std::sync::MutexGuard<'_, T> {
    mutex
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner)
}

/// Whether a name stays inside the output folder on every system.
fn is_safe(name: &str) -> bool {
    let part = |part: &str| {
        !part.is_empty() && part != "." && part != ".." && !part.contains(['\\', ':', '\0'])
    };
    name.split('/').all(part)
}

/// Finds out before the first file is moved, since after it there would be pages of two editions.
fn require_writable(folder: &Path) -> Result<(), Failure> {
    let probe = folder.join(".wuwei-probe");
    let tried = fs::create_dir_all(folder)
        .and_then(|()| fs::write(&probe, b""))
        .and_then(|()| fs::remove_file(&probe));
    tried.map_err(|error| {
        Failure::errors(format!("cannot write to {}: {error}", folder.display()))
            .help("name a folder that you may write to with -o; nothing was changed")
    })
}

fn holds(path: &Path, bytes: &[u8]) -> bool {
    let same_size =
        fs::metadata(path).is_ok_and(|kind| kind.is_file() && kind.len() == bytes.len() as u64);
    same_size && fs::read(path).is_ok_and(|there| there == bytes)
}

/// What keeps a file from being moved in: a foreign file or folder of that name, a file where a folder
/// must be.
fn in_the_way(folder: &Path, name: &str, ours: bool) -> Option<Failure> {
    let refuse = |path: PathBuf, why: &str| {
        Some(
            Failure::errors(format!("{} {why}", path.display()))
                .help("move it away, or name another folder with -o; nothing was changed"),
        )
    };
    let path = folder.join(name);
    match fs::symlink_metadata(&path) {
        Ok(kind) if kind.is_dir() => return refuse(path, "is a folder where a page must be"),
        Ok(_) if !ours => return refuse(path, "was not made by wuwei and would be lost"),
        _ => {}
    }
    let parents = Path::new(name)
        .ancestors()
        .skip(1)
        .filter(|parent| !parent.as_os_str().is_empty());
    let file = parents
        .map(|parent| folder.join(parent))
        .find(|parent| parent.is_file())?;
    refuse(file, "is a file where a folder must be")
}

/// Removes a file of ours and the folders that it leaves empty.
fn remove(folder: &Path, name: &str) -> bool {
    if !is_safe(name) || fs::remove_file(folder.join(name)).is_err() {
        return false;
    }
    for parent in Path::new(name)
        .ancestors()
        .skip(1)
        .take_while(|parent| !parent.as_os_str().is_empty())
    {
        if fs::remove_dir(folder.join(parent)).is_err() {
            break;
        }
    }
    true
}
