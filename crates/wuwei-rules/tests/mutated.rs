//! No text makes the compiler panic, and every place that it names lies in its source.
//!
//! The base set is changed at random: bytes, characters, lines and tables are removed, doubled,
//! exchanged and put in. `WUWEI_TRIALS` sets how many times (default 150).
#![allow(clippy::disallowed_methods)]

use std::path::Path;

use wuwei_rules::{Compilation, SourceFile, compile};

/// What people and input methods type, and what a reader may trip over.
const PIECES: &[&str] = &[
    "[",
    "]",
    "{",
    "}",
    "[[",
    "]]",
    "=",
    ",",
    "\"",
    "'",
    "\"\"\"",
    "'''",
    "#",
    "\n",
    "\r\n",
    "\\",
    "\\u4e2d",
    "\\q",
    "：",
    "＝",
    "“",
    "”",
    "，",
    "【",
    "】",
    "\u{3000}",
    "\u{a0}",
    "\u{200b}",
    "\u{feff}",
    "\u{0}",
    "𠮷",
    "true",
    "-1",
    "9223372036854775807",
    "99999999999999999999",
    "1e400",
    "nan",
    "2026-02-30",
    "9999-12-31",
    "0001-01-01",
    "07:32",
    "[ruleset]",
    "[[field]]",
    "[[flow]]",
    "[[change.field]]",
    "[remove.x]",
    "id = \"\"",
    "after = \"text\"",
    "section = \"demands\"",
    "id = \"text\"",
    "value = \"a + \"",
    "visible_when = \"stage\"",
    "stages = []",
    "choices = []",
    "group = { letter = \"z\", max = 1 }",
    "extends = \"..\"",
    "year = 2026",
    "type = \"choice\"",
    "from = \"conclude\"",
];

/// Xorshift: the same trials on every machine.
struct Random(u64);

impl Random {
    fn below(&mut self, limit: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 % u64::try_from(limit.max(1)).unwrap()).unwrap()
    }
}

#[test]
fn mutated_sets_are_judged() {
    let base = load();
    let trials = std::env::var("WUWEI_TRIALS")
        .ok()
        .and_then(|n| n.parse().ok())
        .unwrap_or(150);
    for trial in 0..trials {
        let mut random = Random(0x5eed_0000 + trial);
        let mut sources = base.clone();
        for _ in 0..1 + random.below(4) {
            let at = random.below(sources.len());
            mutate(&mut sources[at].text, &mut random);
        }
        sources
            .iter_mut()
            .for_each(|source| source.layer = usize::from(random.below(9) == 0));
        let compilation = std::panic::catch_unwind(|| compile(&sources, |_| String::new()))
            .unwrap_or_else(|_| panic!("trial {trial} (WUWEI_TRIALS) panicked"));
        places_lie_in_sources(&compilation, &sources, trial);
    }
}

#[test]
fn scraps_are_judged() {
    for trial in 0..1000 {
        let mut random = Random(0xfeed_0000 + trial);
        let text: String = (0..random.below(30)).map(|_| scrap(&mut random)).collect();
        let source = SourceFile {
            name: "scrap.toml".into(),
            layer: 0,
            text,
        };
        let compilation = compile(std::slice::from_ref(&source), |_| String::new());
        places_lie_in_sources(&compilation, &[source], trial);
    }
}

#[test]
fn nothing_at_all_is_judged() {
    assert!(compile(&[], |_| String::new()).output.is_none());
    let deep = |open: &str| SourceFile {
        name: String::new(),
        layer: 0,
        text: format!("a = {}", open.repeat(100_000)),
    };
    for open in ["[", "{a=", "a.", "[[", "\"\"\""] {
        assert!(
            compile(&[deep(open)], |_| String::new()).output.is_none(),
            "{open}"
        );
    }
}

fn scrap(random: &mut Random) -> &'static str {
    let words = [
        "a",
        "id",
        "zh",
        " ",
        " = ",
        "\n",
        "1",
        "\"x\"",
        ".",
        "[[role]]\n",
        "name = ",
        "{ zh = \"中\" }",
        "\n",
    ];
    if random.below(2) == 0 {
        words[random.below(words.len())]
    } else {
        PIECES[random.below(PIECES.len())]
    }
}

fn mutate(text: &mut String, random: &mut Random) {
    let at = boundary(text, random.below(text.len() + 1));
    let line = |at: usize| {
        let start = text[..at].rfind('\n').map_or(0, |n| n + 1);
        start..text[at..].find('\n').map_or(text.len(), |n| at + n + 1)
    };
    match random.below(7) {
        0 => text.insert_str(at, PIECES[random.below(PIECES.len())]),
        1 => text.truncate(at),
        2 => text.replace_range(line(at), ""),
        3 => {
            let copy = text[line(at)].to_owned();
            let to = boundary(text, random.below(text.len() + 1));
            text.insert_str(line_start(text, to), &copy);
        }
        4 => {
            let end = boundary(text, at + random.below(40));
            text.replace_range(at..end, "");
        }
        5 => {
            let start = line_start(text, at);
            text.insert_str(start, &format!("{}\n", PIECES[random.below(PIECES.len())]));
        }
        _ => {
            // Exchange the values of two lines.
            let (a, b) = (line(at), line(boundary(text, random.below(text.len() + 1))));
            let (a, b) = if a.start < b.start { (a, b) } else { (b, a) };
            if a.end <= b.start {
                let (first, second) = (text[a.clone()].to_owned(), text[b.clone()].to_owned());
                text.replace_range(b, &first);
                text.replace_range(a, &second);
            }
        }
    }
}

fn line_start(text: &str, at: usize) -> usize {
    text[..at].rfind('\n').map_or(0, |n| n + 1)
}

fn boundary(text: &str, at: usize) -> usize {
    (0..=at.min(text.len()))
        .rev()
        .find(|at| text.is_char_boundary(*at))
        .unwrap_or(0)
}

fn places_lie_in_sources(compilation: &Compilation, sources: &[SourceFile], trial: u64) {
    for found in &compilation.diagnostics {
        let others = found.others.iter().map(|(span, _)| *span);
        let edit = found.suggestion.iter().map(|edit| edit.span);
        for span in others.chain(edit).chain([found.primary]) {
            let text = &sources[span.file].text;
            let good = text.get(span.start..span.end).is_some();
            assert!(
                good,
                "trial {trial}: {} {} at {span:?}",
                found.code, found.message
            );
        }
        assert!(
            !found.message.contains('\n') || found.message.contains('`'),
            "{}",
            found.message
        );
    }
}

fn load() -> Vec<SourceFile> {
    fn walk(at: &Path, found: &mut Vec<SourceFile>) {
        let mut paths: Vec<_> = std::fs::read_dir(at)
            .unwrap()
            .map(|entry| entry.unwrap().path())
            .collect();
        paths.sort();
        for path in paths {
            if path.is_dir() {
                walk(&path, found);
            } else if path
                .extension()
                .is_some_and(|extension| extension == "toml")
            {
                let text = std::fs::read_to_string(&path).unwrap();
                found.push(SourceFile {
                    name: path.display().to_string(),
                    layer: 0,
                    text,
                });
            }
        }
    }
    let mut found = Vec::new();
    walk(
        &Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules/hebi"),
        &mut found,
    );
    found
}
