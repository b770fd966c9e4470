//! What the tests of the site need: the sample's rules compiled, the theme read, pages taken apart.

#![allow(dead_code, clippy::disallowed_methods, clippy::print_stderr)]

pub(crate) mod html;

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, OnceLock};

use wuwei_rules::edition::Edition as Released;
use wuwei_rules::{Editions, Output, SourceFile, compile};
use wuwei_site::{Edition, Engine, Theme, emit};

/// A site's files by path.
pub(crate) type Files = BTreeMap<String, Vec<u8>>;

/// The workspace's root.
pub(crate) fn workspace() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../..")
}

/// The base rules and the sample county's.
pub(crate) fn sample_sources() -> Vec<SourceFile> {
    let mut sources = Vec::new();
    for (layer, folder) in ["rules/hebi", "tests/site/sample"].into_iter().enumerate() {
        for (name, text) in texts(&workspace().join(folder)) {
            if name.ends_with(".toml") {
                sources.push(SourceFile {
                    name: format!("{folder}/{name}"),
                    layer,
                    text,
                });
            }
        }
    }
    sources
}

/// The sample, compiled.
pub(crate) fn sample() -> Output {
    output(&sample_sources())
}

/// The sample's site, emitted once for all tests of a file.
pub(crate) fn sample_site() -> &'static (Output, Files) {
    static SITE: OnceLock<(Output, Files)> = OnceLock::new();
    SITE.get_or_init(|| {
        let output = sample();
        let files = site(&Edition::new(&output));
        (output, files)
    })
}

/// Sources, compiled; what is wrong with them is the test's mistake.
pub(crate) fn output(sources: &[SourceFile]) -> Output {
    let compiled = compile(sources, wuwei_record::digest::tagged);
    for found in &compiled.diagnostics {
        eprintln!("{} {}: {}", found.code, found.name, found.message);
    }
    compiled.output.expect("the rules compile")
}

/// Sets released one after the other.
pub(crate) fn released(sets: &[&Output]) -> Editions {
    let digest = wuwei_record::digest::tagged;
    sets.iter().fold(Editions::default(), |editions, set| {
        let bytes = Released::next(set, &editions, digest);
        let mut all = editions.into_all();
        all.push(Released::read(&bytes, digest).expect("an edition"));
        Editions::new(all, digest).expect("one row of editions")
    })
}

/// The theme of the workspace.
pub(crate) fn theme() -> Theme {
    Theme::read(texts(&workspace().join("site"))).expect("the theme is whole")
}

/// The site of an edition with a stand-in for the engine.
pub(crate) fn site(edition: &Edition) -> Files {
    let files = Mutex::new(Files::new());
    let loader = std::fs::read_to_string(workspace().join("site/script/loader.js"))
        .expect("the loader is there");
    let engine = Engine {
        wasm: b"\0asm\x01\0\0\0",
        glue: "let wasm_bindgen;",
        check: "let wasm_bindgen = 1;",
        loader: &loader,
    };
    emit(edition, &theme(), &engine, &|path, bytes| {
        let before = files
            .lock()
            .expect("no panic in another thread")
            .insert(path.to_owned(), bytes);
        assert!(before.is_none(), "{path} is emitted twice");
    })
    .expect("the site is emitted");
    files.into_inner().expect("no panic in another thread")
}

/// The pages of a site, taken apart.
pub(crate) fn pages(files: &Files) -> impl Iterator<Item = (&str, html::Page)> {
    files
        .iter()
        .filter(|(path, _)| path.ends_with(".html"))
        .map(|(path, bytes)| {
            (
                path.as_str(),
                html::Page::read(std::str::from_utf8(bytes).expect("pages are UTF-8")),
            )
        })
}

/// All text files below a folder, named from it.
fn texts(folder: &Path) -> Vec<(String, String)> {
    let mut found = Vec::new();
    collect(folder, folder, &mut found);
    found.sort();
    found
}

fn collect(root: &Path, folder: &Path, found: &mut Vec<(String, String)>) {
    for entry in std::fs::read_dir(folder).expect("the folder can be listed") {
        let path = entry.expect("the folder can be listed").path();
        if path.is_dir() {
            collect(root, &path, found);
        } else {
            let name = path
                .strip_prefix(root)
                .expect("it lies below")
                .to_string_lossy()
                .replace('\\', "/");
            found.push((name, std::fs::read_to_string(&path).expect("a text file")));
        }
    }
}
