//! Rule sets of this repository, and lower sets on top of them.

use std::path::{Path, PathBuf};

use wuwei_rules::{Compilation, SourceFile};

/// Compiles; the digest stands for SHA-256, nothing here looks at it.
pub(crate) fn compile(sources: &[SourceFile]) -> Compilation {
    wuwei_rules::compile(sources, |bytes| format!("length:{}", bytes.len()))
}

/// All `*.toml` below a folder of the repository, by name.
pub(crate) fn load(folder: &str, layer: usize) -> Vec<SourceFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut found = Vec::new();
    walk(&root.join(folder), &mut found);
    found.sort();
    let source = |path: PathBuf| SourceFile {
        name: path.to_string_lossy().into_owned(),
        layer,
        text: std::fs::read_to_string(&path).unwrap(),
    };
    found.into_iter().map(source).collect()
}

fn walk(at: &Path, found: &mut Vec<PathBuf>) {
    for entry in std::fs::read_dir(at).unwrap() {
        let path = entry.unwrap().path();
        if path.is_dir() {
            walk(&path, found);
        } else if path.extension().is_some_and(|is| is == "toml") {
            found.push(path);
        }
    }
}

/// The sets above, each a layer.
pub(crate) fn chain(folders: &[&str]) -> Vec<SourceFile> {
    let layers = folders.iter().enumerate();
    layers
        .flat_map(|(layer, folder)| load(folder, layer))
        .collect()
}

/// The sets above with one more below them that says this; it comes last.
pub(crate) fn below(above: &[SourceFile], rules: &str) -> Vec<SourceFile> {
    below_as(above, rules, "")
}

/// The same, which says this of itself besides.
pub(crate) fn below_as(above: &[SourceFile], rules: &str, of_itself: &str) -> Vec<SourceFile> {
    let layer = above.iter().map(|source| source.layer).max().unwrap() + 1;
    let mut sources = above.to_vec();
    let lower = |name: &str, text: String| SourceFile {
        name: name.to_owned(),
        layer,
        text,
    };
    let header = "[ruleset]\nid = \"lower\"\nversion = \"2026.1.0\"\nextends = \"../above\"\n";
    sources.push(lower("lower/ruleset.toml", format!("{header}{of_itself}")));
    sources.push(lower("lower/rules.toml", rules.to_owned()));
    sources
}
