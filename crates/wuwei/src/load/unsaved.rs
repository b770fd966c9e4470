//! Texts that an editor holds and has not written.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use super::{has_header, has_toml_name, is_rule_set, real};

/// Texts that an editor holds and has not written, by the paths of their files: they count instead of
/// what is on the disk.
#[derive(Debug, Default)]
pub(crate) struct Unsaved(BTreeMap<PathBuf, String>);

impl Unsaved {
    /// Holds a text.
    pub(crate) fn hold(&mut self, path: &Path, text: String) {
        self.0.insert(real(path), text);
    }

    /// Lets go of a file's text: what is on the disk counts again.
    pub(crate) fn release(&mut self, path: &Path) {
        self.0.remove(&real(path));
    }

    /// The text that is held of a file.
    pub(crate) fn text(&self, path: &Path) -> Option<&str> {
        self.0.get(&real(path)).map(String::as_str)
    }

    /// The files that are held.
    pub(crate) fn paths(&self) -> impl Iterator<Item = &Path> {
        self.0.keys().map(PathBuf::as_path)
    }

    /// The rule set that a file belongs to: the nearest folder above it in which a set says what it is.
    pub(crate) fn rule_set(&self, file: &Path) -> Option<PathBuf> {
        let says = |folder: &Path| {
            let held = self
                .0
                .iter()
                .filter(|(path, _)| path.parent() == Some(folder));
            let mut held = held.map(|(_, text)| text.as_bytes());
            held.any(has_header) || is_rule_set(folder)
        };
        let mut folders = file.ancestors().skip(1);
        folders.find(|folder| says(folder)).map(Path::to_path_buf)
    }

    /// Those rule files in a folder that were never written.
    pub(super) fn new_in(&self, folder: &Path, there: &[PathBuf]) -> Vec<PathBuf> {
        let folder = real(folder);
        let there: Vec<PathBuf> = there.iter().map(|path| real(path)).collect();
        let held = self.0.keys().filter(|path| path.starts_with(&folder));
        let new = held.filter(|path| has_toml_name(path) && !there.contains(path));
        new.cloned().collect()
    }
}
