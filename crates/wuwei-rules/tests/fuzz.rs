//! Fuzz targets over a kept corpus (`tests/fuzz/<target>/`) and what chance makes of it.
//!
//! Every file of the corpus is judged, then so many inputs that are cut, spliced and overwritten from it.
//! `WUWEI_FUZZ_RUNS` sets how many expressions; whole sets take longer, so of them there is one for every
//! fifty. What fails is named by its number; keep it as a file of the corpus. A shell for another fuzzer
//! calls the same functions.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "the corpus lies in the repository"
)]

mod judged;
#[path = "fuzz/targets.rs"]
mod targets;

use std::fs;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::path::{Path, PathBuf};

/// Expressions made by chance in a test run.
const RUNS: usize = 2_000;

/// So many expressions for one set.
const A_SET: usize = 50;

#[test]
fn expressions() {
    let words = targets::WORDS;
    explore("expressions", words, runs(), &targets::expression);
}

#[test]
fn rules() {
    explore("rules", targets::PIECES, runs() / A_SET, &targets::rules);
}

#[test]
fn extending() {
    explore(
        "extending",
        targets::PIECES,
        runs() / A_SET,
        &targets::extending,
    );
}

#[test]
fn diff() {
    explore("diff", targets::PIECES, runs() / A_SET, &targets::diff);
}

fn runs() -> usize {
    let set = std::env::var("WUWEI_FUZZ_RUNS").ok();
    set.and_then(|runs| runs.parse().ok()).unwrap_or(RUNS)
}

/// Judges the corpus of a target, then inputs made of it.
fn explore(name: &str, words: &[&str], runs: usize, target: &dyn Fn(&str)) {
    let corpus = corpus(name);
    assert!(corpus.len() >= 5, "the corpus of {name} is kept");
    for (file, bytes) in &corpus {
        judge(&file.display().to_string(), bytes, target);
    }
    let texts: Vec<&[u8]> = corpus.iter().map(|(_, bytes)| bytes.as_slice()).collect();
    for run in 0..runs {
        let mut random = Random(0x5eed_0000 + run as u64);
        let bytes = made(&texts, words, &mut random);
        judge(&format!("{name}, run {run}"), &bytes, target);
    }
    println!("{name}: {} files, {runs} runs", corpus.len());
}

fn judge(name: &str, bytes: &[u8], target: &dyn Fn(&str)) {
    // Files that are no UTF-8 are refused where they are read.
    let text = String::from_utf8_lossy(bytes);
    if catch_unwind(AssertUnwindSafe(|| target(&text))).is_err() {
        panic!("{name} failed on\n{text}");
    }
}

/// One input out of several: pieces of two files, cut, doubled, overwritten, with words put in.
fn made(texts: &[&[u8]], words: &[&str], random: &mut Random) -> Vec<u8> {
    let mut bytes = texts[random.below(texts.len())].to_vec();
    for _ in 0..1 + random.below(6) {
        let at = random.below(bytes.len() + 1);
        let end = (at + random.below(40)).min(bytes.len());
        match random.below(8) {
            0 => drop(bytes.drain(at..end)),
            1 => {
                let piece = bytes[at..end].to_vec();
                bytes.splice(at..at, piece);
            }
            2 => {
                let other = texts[random.below(texts.len())];
                let from = random.below(other.len() + 1);
                let piece = &other[from..(from + random.below(60)).min(other.len())];
                bytes.splice(at..end, piece.iter().copied());
            }
            3 if at < bytes.len() => bytes[at] = random.below(256) as u8,
            4 if at < bytes.len() => bytes[at] ^= 1 << random.below(8),
            5 => {
                let other = texts[random.below(texts.len())];
                bytes.truncate(at);
                bytes.extend_from_slice(&other[random.below(other.len() + 1)..]);
            }
            _ => {
                let word = words[random.below(words.len())];
                bytes.splice(at..at, word.bytes());
            }
        }
    }
    bytes
}

/// The files of a target's corpus by name, and for sets those that other tests keep.
fn corpus(name: &str) -> Vec<(PathBuf, Vec<u8>)> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests");
    let mut found = Vec::new();
    walk(&root.join("fuzz").join(name), &mut found);
    if name != "expressions" {
        walk(&root.join("ui"), &mut found);
    }
    found
        .into_iter()
        .map(|path| {
            let bytes = fs::read(&path).expect("a file of the corpus");
            (path, bytes)
        })
        .collect()
}

fn walk(folder: &Path, found: &mut Vec<PathBuf>) {
    let entries = fs::read_dir(folder).expect("a folder of the corpus");
    let mut paths: Vec<_> = entries
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            walk(&path, found);
        } else if path
            .extension()
            .is_some_and(|it| it == "toml" || it == "cel")
        {
            found.push(path);
        }
    }
}

/// Xorshift: the same runs on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % limit.max(1) as u64) as usize
    }
}
