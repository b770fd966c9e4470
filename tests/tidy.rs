//! The house rules that a compiler does not check: which crate may know which, who may use what, and
//! that no code knows a standard's names.
#![allow(clippy::disallowed_methods)]

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use wuwei_json::Value;

/// Every crate and the crates of this workspace that it may depend on; all other arrows are forbidden.
const ARROWS: &[(&str, &[&str])] = &[
    ("wuwei-json", &[]),
    ("wuwei-engine", &["wuwei-json"]),
    ("wuwei-record", &["wuwei-json"]),
    ("wuwei-rules", &["wuwei-engine", "wuwei-json"]),
    (
        "wuwei-site",
        &["wuwei-rules", "wuwei-engine", "wuwei-record", "wuwei-json"],
    ),
    ("wuwei-web", &["wuwei-engine", "wuwei-record", "wuwei-json"]),
    (
        "wuwei",
        &[
            "wuwei-site",
            "wuwei-rules",
            "wuwei-record",
            "wuwei-engine",
            "wuwei-json",
        ],
    ),
    ("xtask", &[]),
];

/// Packages of others that belong to some crates only.
const OWNED: &[(&str, &[&str])] = &[
    ("toml", &["wuwei-rules", "wuwei-site"]),
    ("minijinja", &["wuwei-site"]),
    ("web-sys", &["wuwei-web"]),
    ("js-sys", &["wuwei-web"]),
    ("wasm-bindgen", &["wuwei-web"]),
    ("walkdir", &["wuwei"]),
    ("wasm-bindgen-cli-support", &["wuwei"]),
];

/// Crates that do no I/O and know no clock, randomness, environment or path.
const PURE: &[&str] = &[
    "wuwei-json",
    "wuwei-engine",
    "wuwei-record",
    "wuwei-rules",
    "wuwei-site",
];

/// What a pure crate's sources do not say.
const IMPURE: &[&str] = &[
    "std::fs",
    "std::env",
    "std::time",
    "std::net",
    "std::process",
    "std::io::stdin",
    "std::io::stdout",
    "std::path",
    "SystemTime",
    "Instant::now",
    "getrandom",
    "println!",
    "eprintln!",
    "todo!",
    "unimplemented!",
];

/// Ids of the base set that are words of the program too: keys of rules, stages, purposes, commands, classes.
const EVERYDAY: &[&str] = &[
    "advise",
    "answer",
    "audience",
    "checks",
    "closing",
    "conclude",
    "contact",
    "decision",
    "emergency",
    "export",
    "finding",
    "hotline",
    "implement",
    "message",
    "method",
    "object",
    "outcome",
    "outside",
    "overdue",
    "people",
    "problem",
    "purpose",
    "result",
    "signed",
    "subject",
    "target",
    "transfer",
    "unknown",
    "verify",
];

#[test]
fn crates_depend_on_what_they_may() {
    let metadata = metadata();
    let mut faults = String::new();
    for (name, dependencies) in packages(&metadata) {
        let Some((_, allowed)) = ARROWS.iter().find(|(known, _)| *known == name) else {
            faults +=
                &format!("{name}: a new crate needs its arrows written down in tests/tidy.rs\n");
            continue;
        };
        for dependency in &dependencies {
            let ours = ARROWS.iter().any(|(known, _)| known == dependency);
            if ours && !allowed.contains(&dependency.as_str()) {
                faults += &format!("{name} may not depend on {dependency}\n");
            }
            if let Some((_, owners)) = OWNED.iter().find(|(package, _)| package == dependency)
                && !owners.contains(&name.as_str())
            {
                faults += &format!("{name} may not use {dependency}: it belongs to {owners:?}\n");
            }
        }
    }
    assert_eq!(faults, "");
}

#[test]
fn pure_crates_are_pure() {
    let mut faults = String::new();
    for name in PURE {
        for file in files(&root().join("crates").join(name).join("src"), "rs") {
            let text = fs::read_to_string(&file).unwrap();
            // Tests may read what they test with.
            if file.ends_with("tests.rs") {
                continue;
            }
            let code = text.split("#[cfg(test)]").next().unwrap();
            for word in IMPURE.iter().filter(|word| {
                code.lines()
                    .any(|line| !is_comment(line) && line.contains(**word))
            }) {
                faults += &format!("{} says {word}\n", file.display());
            }
        }
    }
    assert_eq!(faults, "");
}

/// A theme and a program that know one standard's fields serve no other standard.
#[test]
fn no_code_knows_the_names_of_a_standard() {
    let names = distinctive_names();
    assert!(names.len() > 20, "{names:?}");
    let mut faults = String::new();
    let rust = files(&root().join("crates"), "rs")
        .into_iter()
        .filter(|file| !is_test(file));
    for file in rust.chain(files(&root().join("site/templates"), "html")) {
        let text = fs::read_to_string(&file).unwrap();
        let code = text.split("#[cfg(test)]").next().unwrap();
        for line in code.lines().filter(|line| !is_comment(line)) {
            for name in names.iter().filter(|name| says(line, name)) {
                faults += &format!("{} says {name}: {}\n", file.display(), line.trim());
            }
        }
    }
    assert_eq!(faults, "");
}

#[test]
fn files_end_in_a_line_break_and_hold_no_tab() {
    let mut faults = String::new();
    for (folder, extension) in [
        ("crates", "rs"),
        ("tests", "rs"),
        ("rules", "toml"),
        ("docs", "md"),
    ] {
        for file in files(&root().join(folder), extension) {
            let text = fs::read_to_string(&file).unwrap();
            if !text.ends_with('\n') || text.contains('\t') || text.contains("\r\n") {
                faults += &format!("{}\n", file.display());
            }
        }
    }
    assert_eq!(faults, "");
}

/// Ids of the base set's sections, fields, items, choices and flows; short ones (`name`, `kind`) are
/// everybody's.
fn distinctive_names() -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for file in files(&root().join("rules"), "toml") {
        for line in fs::read_to_string(&file).unwrap().lines() {
            for (at, _) in line.match_indices("id = \"") {
                let id = line[at + 6..].split('"').next().unwrap();
                if id.len() >= 6 && !EVERYDAY.contains(&id) {
                    names.insert(id.to_owned());
                }
            }
        }
    }
    names
}

/// Whether a line has the name in quotes, alone or as a part of a path: an identifier of Rust may be
/// spelt alike by chance.
fn says(line: &str, name: &str) -> bool {
    line.match_indices(name).any(|(at, _)| {
        let before = line[..at].chars().next_back();
        let after = line[at + name.len()..].chars().next();
        let quote = |c: Option<char>| matches!(c, Some('"' | '\''));
        let part = |c: Option<char>| quote(c) || c == Some('.');
        part(before) && part(after) && (quote(before) || quote(after))
    })
}

fn is_comment(line: &str) -> bool {
    line.trim_start().starts_with("//")
}

fn is_test(file: &Path) -> bool {
    file.components().any(|part| {
        ["tests", "benches", "tests.rs"]
            .iter()
            .any(|name| part.as_os_str() == *name)
    })
}

/// `cargo metadata`, of this workspace's packages alone.
fn metadata() -> Value {
    let output = Command::new(env!("CARGO"))
        .args([
            "metadata",
            "--offline",
            "--no-deps",
            "--format-version",
            "1",
        ])
        .current_dir(root())
        .output()
        .expect("cargo starts");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    wuwei_json::parse(&output.stdout).expect("cargo writes JSON")
}

/// Packages with what they depend on, tests and benches left out.
fn packages(metadata: &Value) -> BTreeMap<String, BTreeSet<String>> {
    let list = |value: &Value, name: &str| {
        value
            .get(name)
            .and_then(Value::as_array)
            .map(<[Value]>::to_vec)
            .unwrap_or_default()
    };
    let text = |value: &Value, name: &str| {
        value
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
            .to_owned()
    };
    let package = |package: &Value| {
        let dependencies = list(package, "dependencies");
        let used = dependencies
            .iter()
            .filter(|dependency| text(dependency, "kind") != "dev");
        (
            text(package, "name"),
            used.map(|dependency| text(dependency, "name")).collect(),
        )
    };
    list(metadata, "packages").iter().map(package).collect()
}

fn files(at: &Path, extension: &str) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(at) else {
        return Vec::new();
    };
    let mut found = Vec::new();
    for path in entries.map(|entry| entry.unwrap().path()) {
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            if !["target", "node_modules"].contains(&name.as_str()) {
                found.extend(files(&path, extension));
            }
        } else if path.extension().is_some_and(|own| own == extension) {
            found.push(path);
        }
    }
    found.sort();
    found
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}
