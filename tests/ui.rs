//! The diagnostics' door: each case under `tests/ui/E0123-dangling-reference/<case>/` is a rule set
//! with something wrong in it.
//!
//! - `rules/*.toml`: `#~ E0123` at the end of a guilty line says what `wuwei check` finds there, and
//!   that it finds nothing else; each `^` behind the `~` goes one line up. That is the intent.
//! - `expected.txt`: the whole output. `WUWEI_BLESS=1` writes it anew: read the difference.
//!
//! Cases extend `tests/ui/scaffold`, a small set without a finding. `WUWEI_CASE=E0123` chooses.
#![allow(clippy::disallowed_methods)]

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use wuwei_rules::codes;

/// File, line, code.
type Marks = BTreeSet<(String, usize, String)>;

#[test]
fn findings_are_where_they_are_said_to_be() {
    let bless = std::env::var_os("WUWEI_BLESS").is_some();
    let chosen = std::env::var("WUWEI_CASE").unwrap_or_default();
    let cases = cases()
        .into_iter()
        .filter(|case| case.display().to_string().contains(&chosen));
    let mut faults = String::new();
    let mut count = 0;
    for case in cases {
        count += 1;
        if let Err(fault) = judge(&case, bless) {
            faults += &format!("\n{}:\n{fault}\n", case.display());
        }
    }
    assert!(faults.is_empty(), "{faults}");
    assert!(count > 0, "no case is chosen");
    println!("{count} cases");
}

#[test]
fn every_code_has_a_case_and_every_case_a_code() {
    let folders: BTreeSet<String> = subfolders(&root()).iter().map(|path| name(path)).collect();
    let codes: BTreeSet<String> = codes::ALL
        .iter()
        .map(|code| format!("{}-{}", code.id, code.name))
        .collect();
    let without: Vec<_> = codes.difference(&folders).collect();
    assert!(without.is_empty(), "codes without a case: {without:?}");
    let unknown: Vec<_> = folders
        .difference(&codes)
        .filter(|folder| *folder != "scaffold")
        .collect();
    assert!(unknown.is_empty(), "cases of no code: {unknown:?}");
    for case in cases() {
        let code = name(case.parent().unwrap())[..5].to_owned();
        let marked = marks(&case).iter().any(|(.., marked)| *marked == code);
        assert!(marked, "{}: no line is marked `#~ {code}`", case.display());
    }
}

#[test]
fn the_scaffold_is_without_a_finding() {
    let (output, done) = check(&root(), "scaffold");
    assert!(done && !output.contains("warning"), "{output}");
}

fn judge(case: &Path, bless: bool) -> Result<(), String> {
    let (output, done) = check(case, "rules");
    // A set's `[lints]` may take a warning for an error.
    let raised = output.lines().any(|line| line.starts_with("error["));
    let errors = raised || marks(case).iter().any(|(.., code)| is_error(code));
    if done == errors {
        return Err(format!(
            "exit status: {}\n{output}",
            if done {
                "0, an error is marked"
            } else {
                "not 0, no error is marked"
            }
        ));
    }
    let (marked, found) = (marks(case), found(&output));
    if marked != found {
        let missing: Vec<_> = marked.difference(&found).collect();
        let surplus: Vec<_> = found.difference(&marked).collect();
        return Err(format!(
            "marked, not found: {missing:?}\nfound, not marked: {surplus:?}\n{output}"
        ));
    }
    let expected = case.join("expected.txt");
    if bless {
        return fs::write(&expected, output).map_err(|error| error.to_string());
    }
    let kept = fs::read_to_string(&expected)
        .map_err(|_| "no expected.txt: WUWEI_BLESS=1 writes it".to_owned())?;
    if kept == output {
        return Ok(());
    }
    Err(format!(
        "--- expected\n{kept}\n--- now (WUWEI_BLESS=1 accepts)\n{output}"
    ))
}

/// What `wuwei check` says, and whether its exit status is 0.
fn check(folder: &Path, rules: &str) -> (String, bool) {
    let output = Command::new(env!("CARGO_BIN_EXE_wuwei"))
        .args(["check", rules])
        .current_dir(folder)
        .env("NO_COLOR", "1")
        .output()
        .expect("wuwei starts");
    let text = [output.stdout, output.stderr].concat();
    let text = String::from_utf8(text).expect("output is UTF-8");
    let own = folder.display().to_string().contains("/E08");
    let text = if own { text } else { without_draft(&text) };
    (text, output.status.success())
}

/// Nothing of any case was released, so that each is a draft: that is left to E0801's own cases.
fn without_draft(output: &str) -> String {
    let is_draft = |block: &&str| block.starts_with("warning[E0801");
    let blocks: Vec<&str> = output.split("\n\n").collect();
    if !blocks.iter().any(|block| is_draft(&block)) {
        return output.to_owned();
    }
    let left = blocks.into_iter().filter(|block| !is_draft(block));
    // One warning less; nothing is left of a line that told of it alone.
    let counted = |line: &str| {
        let parts = line
            .split(", ")
            .filter_map(|part| match part.split_once(" warning") {
                None => Some(part.to_owned()),
                Some((count, _)) => match count.parse::<usize>().expect("a count") - 1 {
                    0 => None,
                    1 => Some("1 warning".to_owned()),
                    left => Some(format!("{left} warnings")),
                },
            });
        let parts: Vec<String> = parts.collect();
        (!parts.is_empty()).then(|| parts.join(", "))
    };
    let text = left.collect::<Vec<_>>().join("\n\n");
    let (found, sums) = text.rsplit_once("\n\n").unwrap_or(("", &text));
    let sums: Vec<String> = sums.lines().filter_map(counted).collect();
    let gap = if found.is_empty() { "" } else { "\n\n" };
    format!("{found}{gap}{}\n", sums.join("\n"))
}

/// What is marked in a case's rules.
fn marks(case: &Path) -> Marks {
    let mut marks = Marks::new();
    for file in fs::read_dir(case.join("rules"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.extension().is_some_and(|it| it == "toml"))
    {
        let text = fs::read_to_string(&file).unwrap();
        for (at, line) in text.lines().enumerate() {
            let Some((_, mark)) = line.split_once("#~") else {
                continue;
            };
            let codes = mark.trim_start_matches('^');
            let above = mark.len() - codes.len();
            for code in codes.split_whitespace() {
                marks.insert((
                    format!("rules/{}", name(&file)),
                    at + 1 - above,
                    code.to_owned(),
                ));
            }
        }
    }
    marks
}

/// What was found: each `error[E0123 …]` or `warning[…]` with the place below it.
fn found(output: &str) -> Marks {
    let mut found = Marks::new();
    let mut code = None;
    for line in output.lines() {
        if let Some((level, rest)) = line.split_once('[')
            && ["error", "warning", "note"].contains(&level)
        {
            code = rest.get(..5).map(str::to_owned);
        } else if let (Some((_, place)), Some(_)) = (line.split_once("--> "), &code) {
            let mut parts = place.rsplitn(3, ':');
            let (_, line, file) = (parts.next(), parts.next(), parts.next());
            let line = line
                .and_then(|line| line.parse().ok())
                .expect("a line number");
            found.insert((file.expect("a file").to_owned(), line, code.take().unwrap()));
        }
    }
    found
}

fn is_error(code: &str) -> bool {
    codes::find(code).is_some_and(|code| code.severity == wuwei_rules::diagnostic::Severity::Error)
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/ui")
}

fn cases() -> Vec<PathBuf> {
    let codes = subfolders(&root())
        .into_iter()
        .filter(|path| name(path) != "scaffold");
    codes.flat_map(|code| subfolders(&code)).collect()
}

fn subfolders(at: &Path) -> Vec<PathBuf> {
    let mut found: Vec<_> = fs::read_dir(at)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_dir())
        .collect();
    found.sort();
    found
}

fn name(path: &Path) -> String {
    path.file_name().unwrap().to_string_lossy().into_owned()
}
