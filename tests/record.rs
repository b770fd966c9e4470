//! Record files against the verdict that each must get: one folder of `tests/record` a case.
//!
//! A case holds one or several `*.record.json`, `expected.txt` (the whole verdict; written anew with
//! `WUWEI_BLESS=1`), and where they differ from the usual `specialists.json` and `case.json`
//! (`{"edition": false}`: no rules at hand). The judge of data here accepts everything; the rules
//! have tests of their own.
#![expect(clippy::disallowed_methods, reason = "walks its folder")]

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Command;

use wuwei_json::{Value, parse};
use wuwei_record::compare::compare;
use wuwei_record::finding::{Finding, TABLE};
use wuwei_record::verify::{Claim, Judgement, Ruling};
use wuwei_record::{Basis, Code, Keys, Record, Verdict, verify};

const ROOT: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/record");

/// The day of checking in every case.
const NOW: &str = "2026-12-31T00:00:00Z";

#[test]
fn every_case_gets_its_verdict() {
    let bless = std::env::var_os("WUWEI_BLESS").is_some();
    let cases = folders();
    assert!(cases.len() > 50, "{} cases", cases.len());
    let mut wrong = Vec::new();
    for case in cases {
        let shown = report(&case);
        let path = case.join("expected.txt");
        if bless {
            std::fs::write(&path, &shown).unwrap();
        }
        let expected = std::fs::read_to_string(&path).unwrap_or_default();
        if shown != expected {
            wrong.push(format!(
                "{}\nexpected:\n{expected}\nfound:\n{shown}",
                case.display()
            ));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Every code has a case, but those that no file on disk can bring about.
#[test]
fn every_code_has_a_case() {
    const ELSEWHERE: [Code; 6] = [
        Code::NotUtf8, // this and the next: crates/wuwei-json/tests/profile.rs
        Code::TooLong,
        Code::NotARequest, // crates/wuwei-record/tests/keyfile.rs
        Code::DataRefused, // the judge's, as the rest: crates/wuwei-record/tests/state.rs
        Code::DataWarned,
        Code::AttachmentAltered,
    ];
    let all: String = folders()
        .iter()
        .map(|case| std::fs::read_to_string(case.join("expected.txt")).unwrap_or_default())
        .collect();
    for row in TABLE.iter().filter(|row| !ELSEWHERE.contains(&row.code)) {
        let shown = format!(": {}", row.name);
        let has = |line: &str| {
            let rest = line.split_once(&shown).map(|(_, rest)| rest);
            rest.is_some_and(|rest| rest.is_empty() || rest.starts_with([',', ' ']))
        };
        assert!(all.lines().any(has), "no case for {}", row.name);
    }
}

/// What `expected.txt` holds: each file's verdict, then what the files are to each other.
fn report(case: &Path) -> String {
    let mut shown = String::new();
    let mut records = Vec::new();
    for path in record_files(case) {
        let verdict = check(case, &std::fs::read(&path).unwrap());
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        let _ = writeln!(
            shown,
            "{name}: {}, exit status {}, as far as entry {}",
            verdict.kind.name(),
            verdict.kind.exit_status(),
            verdict.entries.len()
        );
        for finding in &verdict.findings {
            write_finding(&mut shown, finding);
        }
        records.extend(verdict.record);
    }
    for fork in compare(&records) {
        let _ = writeln!(shown, "together: forked");
        write_finding(&mut shown, &fork.finding());
    }
    shown
}

fn write_finding(shown: &mut String, finding: &Finding) {
    let entry = finding
        .entry
        .map_or("file".to_owned(), |entry| format!("entry {entry}"));
    let place = if finding.place.is_empty() {
        String::new()
    } else {
        format!(" at {}", finding.place)
    };
    let args: String = finding
        .args
        .iter()
        .map(|(name, value)| format!(", {name} {value}"))
        .collect();
    let _ = writeln!(shown, "  {entry}: {}{place}{args}", finding.code.name());
}

fn check(case: &Path, bytes: &[u8]) -> Verdict {
    let own = case.join("specialists.json");
    let list = if own.exists() {
        own
    } else {
        Path::new(ROOT).join("specialists.json")
    };
    let keys = Keys::from_json(&read(&list)).unwrap();
    let edition = !case.join("case.json").exists()
        || read(&case.join("case.json")).get("edition") != Some(&Value::Bool(false));
    let judge = |claim: &Claim<'_>| {
        let computed = |place: &&wuwei_json::Pointer| {
            matches!(place.tokens().next_back(), Some("state" | "due_on"))
        };
        let computed = claim.given_again.iter().filter(computed).cloned().collect();
        let rules = edition.then_some(Ruling {
            problems: Vec::new(),
            computed,
        });
        Judgement {
            rules,
            attachments: Vec::new(),
        }
    };
    verify(
        bytes,
        &Basis {
            keys: &keys,
            now: Some(NOW),
            judge: &judge,
        },
    )
}

fn read(path: &Path) -> Value {
    parse(&std::fs::read(path).unwrap())
        .unwrap_or_else(|error| panic!("{}: {error}", path.display()))
}

fn folders() -> Vec<PathBuf> {
    let mut all: Vec<PathBuf> = std::fs::read_dir(ROOT)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    all.retain(|path| path.is_dir());
    all.sort();
    all
}

fn record_files(case: &Path) -> Vec<PathBuf> {
    let mut files: Vec<PathBuf> = std::fs::read_dir(case)
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .collect();
    files.retain(|path| path.to_string_lossy().ends_with(".record.json"));
    files.sort();
    files
}

/// The lines that the outside verifier prints.
#[expect(clippy::print_stderr, reason = "says that it is skipped")]
fn outside(mode: &str, files: &[PathBuf]) -> Option<Vec<Value>> {
    if !Path::new(ROOT).join("../node_modules").is_dir() {
        eprintln!(
            "skipped: no tests/node_modules; `npm ci` in tests/ installs the outside verifier"
        );
        return None;
    }
    let script = Path::new(ROOT).join("outside.mjs");
    let output = Command::new("node")
        .arg(script)
        .arg(mode)
        .args(files)
        .output()
        .expect("node runs");
    assert!(
        output.status.success(),
        "{}",
        String::from_utf8_lossy(&output.stderr)
    );
    let text = String::from_utf8(output.stdout).unwrap();
    Some(
        text.lines()
            .map(|line| parse(line.as_bytes()).unwrap())
            .collect(),
    )
}

#[test]
fn another_implementation_accepts_every_entry() {
    let good = [
        "valid-three-stages",
        "valid-one-stage",
        "correction",
        "kind-not-judged",
        "made-outside",
    ];
    let files: Vec<PathBuf> = good
        .iter()
        .map(|case| Path::new(ROOT).join(case).join("a.record.json"))
        .collect();
    let Some(lines) = outside("verify", &files) else {
        return;
    };
    let entries: usize = files
        .iter()
        .map(|file| {
            Record::read(&std::fs::read(file).unwrap())
                .unwrap()
                .entries
                .len()
        })
        .sum();
    assert_eq!(lines.len(), entries);
    for line in lines {
        assert_eq!(line.get("accepted"), Some(&Value::Bool(true)), "{line:?}");
    }
}

#[test]
fn another_implementation_refuses_every_entry_with_one_value_changed() {
    let file = Path::new(ROOT)
        .join("valid-three-stages")
        .join("a.record.json");
    let Some(lines) = outside("changed", &[file]) else {
        return;
    };
    for line in &lines {
        assert_eq!(
            line.get("missed"),
            Some(&Value::Array(Vec::new())),
            "{line:?}"
        );
        assert!(
            line.get("changes").and_then(Value::as_integer).unwrap() > 20,
            "{line:?}"
        );
    }
    assert_eq!(lines.len(), 3);
}
