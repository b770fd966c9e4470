//! Single files: keys, requests, rule edits.

use std::fs::{self, File};
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};

use crate::report::Failure;

/// Makes a file that must not exist yet; readable by its owner only.
pub(crate) fn create_new(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let mut options = File::options();
    options.write(true).create_new(true);
    #[cfg(unix)]
    std::os::unix::fs::OpenOptionsExt::mode(&mut options, 0o600);
    let written = options.open(path).and_then(|mut file| {
        file.write_all(bytes)?;
        file.sync_all()
    });
    let written = written.and_then(|()| sync_folder(path));
    written.map_err(|error| match error.kind() {
        ErrorKind::AlreadyExists => Failure::wrong_use(format!(
            "{} exists already and stays as it is",
            path.display()
        ))
        .help("name another file with -o"),
        _ => Failure::errors(format!("cannot write {}: {error}", path.display())),
    })
}

/// Gives a file new content: the old or the new is there at any moment, never half of one.
pub(crate) fn replace(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let cannot = |error| {
        Failure::errors(format!(
            "cannot write {}: {error}; it is as it was",
            path.display()
        ))
    };
    let temporary = beside(path);
    let written = File::create(&temporary).and_then(|mut file| {
        file.write_all(bytes)?;
        if let Ok(kind) = fs::metadata(path) {
            file.set_permissions(kind.permissions())?;
        }
        file.sync_all()
    });
    let moved = written.and_then(|()| fs::rename(&temporary, path));
    if moved.is_err() {
        let _ = fs::remove_file(&temporary);
    }
    moved.and_then(|()| sync_folder(path)).map_err(cannot)
}

/// Makes a file that is never changed again, and its folder: whole or not at all.
pub(crate) fn publish_once(path: &Path, bytes: &[u8]) -> Result<(), Failure> {
    let cannot = |error| Failure::errors(format!("cannot write {}: {error}", path.display()));
    let folder = path.parent().unwrap_or(Path::new("."));
    let new_folder = !folder.is_dir();
    fs::create_dir_all(folder).map_err(cannot)?;
    if new_folder {
        sync_folder(folder).map_err(cannot)?;
    }
    if fs::symlink_metadata(path).is_ok() {
        let message = format!("{} is there already and stays as it is", path.display());
        return Err(Failure::errors(message));
    }
    replace(path, bytes)
}

/// A hidden name in the same folder, so that moving it over the file is one step.
fn beside(path: &Path) -> PathBuf {
    let name = path.file_name().unwrap_or_default().to_string_lossy();
    path.with_file_name(format!(".{name}.{}.wuwei", std::process::id()))
}

/// Makes a new name last; systems that cannot sync a folder do without.
fn sync_folder(path: &Path) -> std::io::Result<()> {
    let parent = path
        .parent()
        .filter(|parent| !parent.as_os_str().is_empty())
        .unwrap_or(Path::new("."));
    if cfg!(unix) {
        File::open(parent)?.sync_all()
    } else {
        Ok(())
    }
}
