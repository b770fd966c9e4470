//! Writes `embedded.rs`: the theme and the base rule set as tables of names and bytes.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};

/// Writes the tables into `out`.
pub(crate) fn write(workspace: &Path, out: &Path) -> Result<(), String> {
    let mut code = String::new();
    table(
        &mut code,
        "THEME",
        "Every file of `site/`.",
        &workspace.join("site"),
    )?;
    table(
        &mut code,
        "RULES",
        "Every file of `rules/hebi/`.",
        &workspace.join("rules/hebi"),
    )?;
    let path = out.join("embedded.rs");
    std::fs::write(&path, code).map_err(|error| format!("cannot write {}: {error}", path.display()))
}

/// One constant: names relative to `folder`, with forward slashes, sorted.
fn table(code: &mut String, name: &str, doc: &str, folder: &Path) -> Result<(), String> {
    let mut files = Vec::new();
    if folder.is_dir() {
        collect(folder, &mut files)?;
    }
    files.sort();
    let _ = writeln!(
        code,
        "/// {doc}\npub(crate) const {name}: &[(&str, &[u8])] = &["
    );
    for file in files {
        let relative = file.strip_prefix(folder).expect("collected below it");
        let relative = relative.to_str().ok_or_else(|| {
            format!(
                "{}: a file name that is not UTF-8 cannot be embedded",
                file.display()
            )
        })?;
        let _ = writeln!(
            code,
            "    ({:?}, include_bytes!({:?})),",
            relative.replace('\\', "/"),
            file.display().to_string()
        );
    }
    code.push_str("];\n");
    Ok(())
}

fn collect(folder: &Path, files: &mut Vec<PathBuf>) -> Result<(), String> {
    let unreadable = |error| format!("cannot read {}: {error}", folder.display());
    for entry in std::fs::read_dir(folder).map_err(unreadable)? {
        let path = entry.map_err(unreadable)?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}
