//! Rule sets for the tests.

use std::path::{Path, PathBuf};

use wuwei_rules::{Output, SourceFile, compile};

/// The base rule set of this repository.
pub(crate) fn base() -> Vec<SourceFile> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut found = Vec::new();
    walk(&root.join("rules/hebi"), &mut found);
    found.sort();
    let source = |path: PathBuf| SourceFile {
        name: path.to_string_lossy().into_owned(),
        layer: 0,
        text: std::fs::read_to_string(&path).unwrap(),
    };
    found.into_iter().map(source).collect()
}

fn walk(at: &Path, found: &mut Vec<PathBuf>) {
    for path in std::fs::read_dir(at)
        .unwrap()
        .map(|entry| entry.unwrap().path())
    {
        if path.is_dir() {
            walk(&path, found);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "toml")
        {
            found.push(path);
        }
    }
}

/// Compiles sources that have no error.
pub(crate) fn compiled(sources: &[SourceFile]) -> Output {
    let compilation = compile(sources, |_| String::new());
    let said: Vec<_> = compilation
        .diagnostics
        .iter()
        .map(|d| format!("{} {}: {}", d.code, d.name, d.message))
        .collect();
    compilation
        .output
        .unwrap_or_else(|| panic!("{}\n{}", said.join("\n"), sources[0].text))
}
