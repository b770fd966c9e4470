//! The folder beside the output in which an edition is got ready.
//!
//! It is named after the output (`.public.wuwei` for `public`) and locked, so that two builds cannot
//! mix. What a killed build left in it is known to be ours, and gone at the end of the next one.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use walkdir::WalkDir;

use super::manifest::{MANIFEST, Manifest};
use crate::report::Failure;

const LOCK: &str = "lock";
const FILES: &str = "files";

/// A staging folder, locked as long as this value lives.
#[derive(Debug)]
pub(crate) struct Staging {
    folder: PathBuf,
    _lock: File,
}

impl Staging {
    /// Opens the staging folder of an output folder: beside it, or inside it where its parent cannot be
    /// written or lies on another file system.
    pub(crate) fn open(output: &Path) -> Result<Staging, Failure> {
        let mut failure = None;
        for folder in candidates(output) {
            match Staging::at(&folder) {
                Ok(Some(staging)) => return Ok(staging),
                Ok(None) => {
                    return Err(Failure::errors(format!(
                        "another build is writing to {}",
                        output.display()
                    ))
                    .help("wait for it, or name another folder with -o"));
                }
                Err(error) => failure = Some((folder, error)),
            }
        }
        let why = failure
            .map(|(folder, error)| format!(": {}: {error}", folder.display()))
            .unwrap_or_default();
        Err(
            Failure::errors(format!("cannot write to {}{why}", output.display()))
                .help("name a folder that you may write to with -o; nothing was changed"),
        )
    }

    /// None if another process holds it.
    fn at(folder: &Path) -> std::io::Result<Option<Staging>> {
        fs::create_dir_all(folder.join(FILES))?;
        let lock = File::options()
            .create(true)
            .append(true)
            .open(folder.join(LOCK))?;
        match lock.try_lock() {
            Ok(()) => Ok(Some(Staging {
                folder: folder.to_path_buf(),
                _lock: lock,
            })),
            Err(fs::TryLockError::WouldBlock) => Ok(None),
            Err(fs::TryLockError::Error(error)) => Err(error),
        }
    }

    /// What a build that was killed while moving files in was about to publish.
    pub(crate) fn interrupted(&self) -> Result<Manifest, Failure> {
        let path = self.folder.join(FILES).join(MANIFEST);
        let manifest = fs::read(path)
            .ok()
            .and_then(|bytes| Manifest::from_bytes(&bytes));
        // Its pages may be of another edition: none of them may be taken for one of this.
        empty(&self.folder.join(FILES)).map_err(|error| self.cannot(&error))?;
        Ok(manifest.unwrap_or_default())
    }

    /// Stages a file.
    pub(crate) fn add(&self, name: &str, bytes: &[u8]) -> Result<(), Failure> {
        let path = self.folder.join(FILES).join(name);
        write(&path, bytes).map_err(|error| self.cannot(&error))
    }

    /// Puts all that is staged on the disk, so that a page that is moved in is a whole page even if the
    /// power goes.
    pub(crate) fn sync(&self) -> Result<(), Failure> {
        sync_all(&self.folder).map_err(|error| self.cannot(&error))
    }

    /// Moves a staged file into the output.
    pub(crate) fn move_in(&self, name: &str, output: &Path) -> Result<(), Failure> {
        let (staged, target) = (self.folder.join(FILES).join(name), output.join(name));
        let moved = match fs::rename(&staged, &target) {
            Err(error) if error.kind() == ErrorKind::NotFound => target
                .parent()
                .map_or(Ok(()), fs::create_dir_all)
                .and_then(|()| fs::rename(&staged, &target)),
            moved => moved,
        };
        moved.map_err(|error| {
            Failure::errors(format!("cannot write {}: {error}", target.display()))
                .help("mend this and build again: pages of two editions may stand there until then")
        })
    }

    /// Ends staging. What cannot be removed is removed by the next build.
    pub(crate) fn close(self) {
        drop(self);
    }

    fn cannot(&self, error: &std::io::Error) -> Failure {
        let message = format!("cannot write to {}: {error}", self.folder.display());
        Failure::errors(message).help("nothing was changed in the output folder")
    }
}

impl Drop for Staging {
    fn drop(&mut self) {
        let _ = empty(&self.folder.join(FILES));
        let _ = fs::remove_dir(self.folder.join(FILES));
        let _ = fs::remove_file(self.folder.join(LOCK));
        let _ = fs::remove_dir(&self.folder);
    }
}

fn candidates(output: &Path) -> Vec<PathBuf> {
    let inside = output.join(".wuwei");
    let absolute = std::path::absolute(output).unwrap_or_else(|_| output.to_path_buf());
    let (Some(parent), Some(name)) = (absolute.parent(), absolute.file_name()) else {
        return vec![inside];
    };
    let beside = parent.join(format!(".{}.wuwei", name.to_string_lossy()));
    if same_file_system(parent, &absolute) {
        vec![beside, inside]
    } else {
        vec![inside]
    }
}

/// Whether files can be moved from one folder to the other; the second may not exist yet.
#[cfg(unix)]
fn same_file_system(parent: &Path, folder: &Path) -> bool {
    use std::os::unix::fs::MetadataExt;
    match (fs::metadata(parent), fs::metadata(folder)) {
        (Ok(parent), Ok(folder)) => parent.dev() == folder.dev(),
        _ => true,
    }
}

#[cfg(not(unix))]
fn same_file_system(_: &Path, _: &Path) -> bool {
    true
}

fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let created = File::create(path);
    let mut file = match created {
        Err(error) if error.kind() == ErrorKind::NotFound => {
            path.parent().map_or(Ok(()), fs::create_dir_all)?;
            File::create(path)?
        }
        other => other?,
    };
    file.write_all(bytes)
}

/// Removes what is in the staging folder: one file after the other, following no link.
fn empty(folder: &Path) -> std::io::Result<()> {
    for entry in WalkDir::new(folder).min_depth(1).contents_first(true) {
        let entry = entry?;
        if entry.file_type().is_dir() {
            fs::remove_dir(entry.path())?;
        } else {
            fs::remove_file(entry.path())?;
        }
    }
    Ok(())
}

/// One call for the whole file system: a call for each page would cost seconds.
#[cfg(target_os = "linux")]
fn sync_all(folder: &Path) -> std::io::Result<()> {
    Ok(rustix::fs::syncfs(File::open(folder)?)?)
}

#[cfg(not(target_os = "linux"))]
fn sync_all(folder: &Path) -> std::io::Result<()> {
    for entry in WalkDir::new(folder) {
        let entry = entry?;
        if entry.file_type().is_file() {
            File::open(entry.path())?.sync_all()?;
        }
    }
    Ok(())
}
