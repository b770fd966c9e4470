//! The formats of `wuwei check`: each folder of `tests/format/` holds a folder of rules and, beside it,
//! what each format writes. `WUWEI_BLESS=1` writes these anew: read the difference.
//!
//! What the services demand beyond the letter is looked at for each case: GitHub's and GitLab's
//! documentation, and SARIF 2.1.0.
#![allow(clippy::disallowed_methods, reason = "tests lay out files")]

#[path = "program.rs"]
mod program;

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};

use program::{Run, copy, folder, repository, run, write, wuwei};
use wuwei_json::Value;

/// Each format and the file that holds what it writes.
const FORMATS: [(&str, &str); 5] = [
    ("human", "human.txt"),
    ("json", "findings.json"),
    ("github", "github.txt"),
    ("gitlab", "gitlab.json"),
    ("sarif", "findings.sarif"),
];

#[test]
fn each_format_writes_what_is_kept() {
    let bless = std::env::var_os("WUWEI_BLESS").is_some();
    let mut differing = Vec::new();
    for case in cases() {
        for (format, name) in FORMATS {
            let checked = check(&case, &rules(&case), format);
            let written = match format {
                "human" => checked.err,
                _ => checked.out,
            };
            let kept = case.join(name);
            if bless {
                fs::write(&kept, written).expect("written");
            } else if fs::read_to_string(&kept).unwrap_or_default() != written {
                differing.push(format!("--- now {}\n{written}", kept.display()));
            }
        }
    }
    assert!(differing.is_empty(), "{}", differing.join("\n"));
}

/// The findings for people and the exit status are the same, whatever else is written.
#[test]
fn a_format_only_adds() {
    for case in cases() {
        let human = check(&case, &rules(&case), "human");
        assert!(human.out.is_empty(), "{}", human.out);
        for (format, _) in &FORMATS[1..] {
            let other = check(&case, &rules(&case), format);
            assert_eq!((other.status, &other.err), (human.status, &human.err));
            assert!(!other.out.starts_with('\u{feff}'), "a byte order mark");
        }
    }
}

#[test]
fn json_places_hold_what_they_are_about() {
    for case in cases() {
        let whole = json(&check(&case, &rules(&case), "json"));
        let findings = array(&whole, "findings");
        let counted: i64 = ["errors", "warnings", "notes"]
            .iter()
            .map(|name| {
                whole
                    .get(name)
                    .and_then(Value::as_integer)
                    .expect("a count")
            })
            .sum();
        assert_eq!(counted, findings.len() as i64);
        for place in findings.iter().map(|finding| member(finding, "place")) {
            let source = fs::read_to_string(case.join(string(place, "path"))).expect("a source");
            for end in ["start", "end"] {
                let at = member(place, end);
                let number = |name| at.get(name).and_then(Value::as_integer).expect("a number");
                let lines = source.split('\n').take(number("line") as usize - 1);
                let before: usize = lines.map(|line| line.len() + 1).sum();
                let line = &source[before..];
                let characters: usize = line
                    .chars()
                    .take(number("column") as usize - 1)
                    .map(char::len_utf8)
                    .sum();
                assert_eq!(number("byte") as usize, before + characters, "{end}");
            }
        }
    }
}

#[test]
fn github_commands_are_one_line_each_and_can_be_taken_apart() {
    for case in cases() {
        let whole = json(&check(&case, &rules(&case), "json"));
        let github = check(&case, &rules(&case), "github").out;
        let commands: Vec<&str> = github
            .lines()
            .filter(|line| line.starts_with("::"))
            .collect();
        let findings = array(&whole, "findings");
        assert_eq!(commands.len(), findings.len());
        assert_eq!(github.lines().count(), commands.len() + 1, "and a summary");
        for (command, finding) in commands.iter().zip(findings) {
            let (head, message) = command[2..].split_once("::").expect("a message");
            let (kind, properties) = head.split_once(' ').expect("properties");
            let kind = if kind == "notice" { "note" } else { kind };
            assert_eq!(kind, string(finding, "severity"));
            let file = properties
                .split(',')
                .find_map(|it| it.strip_prefix("file="));
            let path = string(member(finding, "place"), "path");
            assert_eq!(unescaped(file.expect("a file")), path);
            for property in properties.split(',') {
                let (_, value) = property.split_once('=').expect("name and value");
                assert!(!value.contains(':'), "{property}");
            }
            let message = unescaped(message);
            assert!(message.starts_with(string(finding, "message")), "{message}");
        }
    }
}

#[test]
fn gitlab_has_what_it_requires() {
    for case in cases() {
        let whole = json(&check(&case, &rules(&case), "gitlab"));
        let issues = whole.as_array().expect("an array");
        let mut fingerprints = BTreeSet::new();
        for issue in issues {
            for name in ["description", "check_name"] {
                assert!(!string(issue, name).is_empty(), "{name}");
            }
            let known = ["info", "minor", "major", "critical", "blocker"];
            assert!(known.contains(&string(issue, "severity")));
            let location = member(issue, "location");
            assert_is_relative(string(location, "path"));
            let begin = member(member(location, "lines"), "begin").as_integer();
            assert!(begin >= Some(1));
            let print = string(issue, "fingerprint");
            assert!(fingerprints.insert(print), "{print} twice: shown once");
        }
    }
}

#[test]
fn sarif_has_what_it_and_github_require() {
    for case in cases() {
        let whole = json(&check(&case, &rules(&case), "sarif"));
        assert_no_empty_text(&whole);
        assert_eq!(string(&whole, "version"), "2.1.0");
        assert!(string(&whole, "$schema").ends_with("sarif-schema-2.1.0.json"));
        let [sarif] = array(&whole, "runs") else {
            panic!("one run");
        };
        assert_eq!(string(sarif, "columnKind"), "unicodeCodePoints");
        let driver = member(member(sarif, "tool"), "driver");
        string(driver, "name");
        let rules = array(driver, "rules");
        for rule in rules {
            for name in ["shortDescription", "fullDescription", "help"] {
                let text = string(member(rule, name), "text");
                assert!(name == "help" || text.chars().count() <= 1024, "{text}");
            }
        }
        for result in array(sarif, "results") {
            let index = member(result, "ruleIndex").as_integer().expect("an index");
            let rule = &rules[usize::try_from(index).expect("an index")];
            assert_eq!(string(rule, "id"), string(result, "ruleId"));
            let level = string(result, "level");
            assert!(["error", "warning", "note"].contains(&level));
            let [location] = array(result, "locations") else {
                panic!("one location: GitHub uses no other");
            };
            assert_is_physical(location);
            assert!(result.get("partialFingerprints").is_some());
            let message = string(member(result, "message"), "text");
            let related = result.get("relatedLocations").and_then(Value::as_array);
            for related in related.unwrap_or_default() {
                assert_is_physical(related);
                let id = member(related, "id").as_integer().expect("a number");
                assert!(
                    message.contains(&format!("]({id})")),
                    "not linked: {message}"
                );
            }
            let fixes = result.get("fixes").and_then(Value::as_array);
            for fix in fixes.unwrap_or_default() {
                for change in array(fix, "artifactChanges") {
                    assert_is_uri(string(member(change, "artifactLocation"), "uri"));
                    for replacement in array(change, "replacements") {
                        assert_is_region(member(replacement, "deletedRegion"));
                    }
                }
            }
        }
    }
}

/// Codes that are not in `together`, and why; each has cases of its own in `tests/ui/`.
const APART: [(&[&str], &str); 1] = [(
    &["E0010", "E0503", "E0504"],
    "a set without a table or base is read no further",
)];

/// All that is marked `#~ E0123` in `together` is found in one run, and nothing else.
#[test]
fn findings_stand_beside_each_other() {
    let case = repository().join("tests/format/together");
    let mut marked = BTreeSet::new();
    let toml = |(name, _): &(String, Vec<u8>)| name.ends_with(".toml");
    for (name, bytes) in program::files(&case).into_iter().filter(toml) {
        let text = String::from_utf8(bytes).expect("text");
        for (line, text) in (1_i64..).zip(text.lines()) {
            let mark = text.split_once("#~").map_or("", |(_, mark)| mark);
            let codes = mark.trim_start_matches('^');
            let line = line - (mark.len() - codes.len()) as i64;
            let codes = codes.split_whitespace();
            marked.extend(codes.map(|code| (name.clone(), line, code.to_owned())));
        }
    }
    let whole = json(&check(&case, Path::new("rules"), "json"));
    let found: BTreeSet<_> = array(&whole, "findings")
        .iter()
        .map(|finding| {
            let place = member(finding, "place");
            let line = member(member(place, "start"), "line").as_integer();
            let path = string(place, "path").to_owned();
            (
                path,
                line.expect("a line"),
                string(finding, "code").to_owned(),
            )
        })
        .collect();
    let missing: Vec<_> = marked.difference(&found).collect();
    let surplus: Vec<_> = found.difference(&marked).collect();
    assert!(
        missing.is_empty() && surplus.is_empty(),
        "missing {missing:?}, surplus {surplus:?}"
    );
    let mut codes: BTreeSet<&str> = found.iter().map(|(.., code)| code.as_str()).collect();
    for (apart, why) in APART {
        for code in apart {
            assert!(codes.insert(code), "{code} is there: {why}?");
        }
    }
    let all: BTreeSet<&str> = wuwei_rules::codes::ALL.iter().map(|code| code.id).collect();
    assert_eq!(
        codes, all,
        "a new code belongs into `together`, or into APART with the reason"
    );
    let apart: usize = APART.iter().map(|(codes, _)| codes.len()).sum();
    assert!(
        apart * 10 <= all.len(),
        "{apart} of {} codes stand apart: at most a tenth may",
        all.len()
    );
}

/// Lines added above, and other findings in other tables, leave a finding the one it was.
#[test]
fn fingerprints_do_not_know_lines() {
    let place = folder("format-fingerprints");
    let case = repository().join("tests/format/several");
    copy(&case, &place.join("format/several"));
    copy(
        &repository().join("tests/ui/scaffold"),
        &place.join("ui/scaffold"),
    );
    let case = place.join("format/several");
    let prints = |case: &Path| -> Vec<String> {
        let whole = json(&check(case, &rules(case), "gitlab"));
        let issues = whole.as_array().expect("an array").iter();
        issues
            .map(|it| string(it, "fingerprint").to_owned())
            .collect()
    };
    let before = prints(&case);
    assert!(before.len() > 5);
    for file in fs::read_dir(case.join(rules(&case))).expect("rules") {
        let path = file.expect("a file").path();
        let text = fs::read_to_string(&path).expect("text");
        write(&path, format!("# 加了一行\n\n# and another\n{text}"));
    }
    assert_eq!(prints(&case), before);
}

/// The edits are bytes of the files: made as they stand, they put right what an input method typed.
#[test]
fn offered_edits_can_be_made() {
    let place = folder("format-edits");
    let case = "E0201-expression-syntax/typed-with-an-input-method";
    copy(
        &repository().join("tests/ui").join(case),
        &place.join("ui").join(case),
    );
    copy(
        &repository().join("tests/ui/scaffold"),
        &place.join("ui/scaffold"),
    );
    let case = place.join("ui").join(case);
    let found = || json(&check(&case, Path::new("rules"), "json"));
    let before = found();
    let path = case.join("rules/case.toml");
    let mut text = fs::read_to_string(&path).expect("rules");
    // From the last one to the first, so that none moves the next.
    for finding in array(&before, "findings").iter().rev() {
        let fix = member(finding, "fix");
        let byte = |end| member(member(member(fix, "place"), end), "byte").as_integer();
        let byte = |end| usize::try_from(byte(end).expect("a byte")).expect("a byte");
        text.replace_range(byte("start")..byte("end"), string(fix, "text"));
    }
    write(&path, text);
    let after = found();
    let left: Vec<&str> = array(&after, "findings")
        .iter()
        .map(|finding| string(finding, "message"))
        .collect();
    // A full stop at the end is read as the point it was typed for, and is one too many still.
    assert_eq!(left, ["expected an operator or the end, found `.`"]);
}

/// However the folder is named, a file in the current folder is named from there.
#[test]
fn paths_start_at_the_current_folder() {
    let case = repository().join("tests/format/several");
    let kept = check(&case, &rules(&case), "gitlab").out;
    assert_eq!(check(&case, &case.join(rules(&case)), "gitlab").out, kept);
    let detour = Path::new("../several").join(rules(&case));
    assert_eq!(check(&case, &detour, "gitlab").out, kept);
    let inside = check(&case.join(rules(&case)), Path::new("."), "gitlab");
    assert!(
        inside.out.contains("\"path\": \"a.toml\""),
        "{}",
        inside.out
    );
}

/// What has no place in a source is told by the formats that can; wrong use writes nothing.
#[test]
fn what_cannot_be_read() {
    let place = folder("format-unread");
    write(&place.join("rules/a.toml"), b"title = \"\xba\xd7\"\n");
    let told = |format| {
        let checked = check(&place, Path::new("rules"), format);
        assert_eq!(checked.status, 1, "{}", checked.err);
        assert!(checked.err.contains("is not UTF-8"), "{}", checked.err);
        checked
    };
    let whole = json(&told("json"));
    let [words] = array(&whole, "unread") else {
        panic!("one");
    };
    assert!(
        words
            .as_str()
            .expect("text")
            .contains("a.toml is not UTF-8")
    );
    assert!(
        told("github")
            .out
            .contains("::error title=Wuwei::rules/a.toml is not UTF-8")
    );
    assert_eq!(json(&told("gitlab")).as_array(), Some(&[][..]));
    let sarif = json(&told("sarif"));
    let [invocation] = array(&array(&sarif, "runs")[0], "invocations") else {
        panic!("one");
    };
    assert_eq!(
        member(invocation, "executionSuccessful").as_bool(),
        Some(false)
    );
    assert_eq!(array(invocation, "toolExecutionNotifications").len(), 1);
    for (format, _) in FORMATS {
        let missing = check(&place, Path::new("nowhere"), format);
        assert_eq!((missing.status, missing.out.as_str()), (2, ""));
    }
}

/// GitHub drops what is more than ten of a kind: the last line says that there is more.
#[test]
fn github_is_told_of_what_it_does_not_show() {
    let place = folder("format-many");
    let mut text = fs::read_to_string(repository().join("tests/ui/scaffold/rules.toml"))
        .expect("the scaffold");
    // The eleventh warns of the draft.
    for number in 0..10 {
        text += &format!("[[department]]\nid = \"d{number}\"\nname = \"局\"\n");
    }
    write(&place.join("rules/a.toml"), text);
    let checked = check(&place, Path::new("rules"), "github");
    assert_eq!(checked.out.matches("::warning ").count(), 11);
    let last = checked.out.lines().last().unwrap_or_default();
    assert!(
        last.contains("warnings 11") && last.contains("at most 10"),
        "{last}"
    );
}

fn check(from: &Path, rules: &Path, format: &str) -> Run {
    let mut command = wuwei();
    command.current_dir(from).arg("check").arg(rules);
    run(command.args(["--format", format]))
}

fn cases() -> Vec<PathBuf> {
    let mut cases = subfolders(&repository().join("tests/format"));
    cases.sort();
    assert!(!cases.is_empty());
    cases
}

/// A case's folder of rules beside those that it builds on, as seen from the case.
fn rules(case: &Path) -> PathBuf {
    let mut folders = subfolders(case);
    folders.retain(|folder| !folder.ends_with("base"));
    let [rules] = &folders[..] else {
        panic!("{}: one folder of rules", case.display());
    };
    PathBuf::from(rules.file_name().expect("a name"))
}

fn subfolders(at: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(at).expect("a folder");
    entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_dir())
        .collect()
}

fn json(run: &Run) -> Value {
    wuwei_json::parse(run.out.as_bytes()).expect("JSON")
}

fn member<'v>(value: &'v Value, name: &str) -> &'v Value {
    let member = value.get(name);
    member.unwrap_or_else(|| panic!("no {name} in {value:?}"))
}

fn string<'v>(value: &'v Value, name: &str) -> &'v str {
    member(value, name).as_str().expect("a text")
}

fn array<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    member(value, name).as_array().expect("an array")
}

/// What the runner makes of a property or message.
fn unescaped(text: &str) -> String {
    text.replace("%2C", ",")
        .replace("%3A", ":")
        .replace("%0A", "\n")
        .replace("%0D", "\r")
        .replace("%25", "%")
}

fn assert_is_relative(path: &str) {
    let outside = path.starts_with('/') || path.contains('\\') || path.contains("..");
    assert!(!outside && !path.is_empty(), "{path}");
}

fn assert_is_uri(uri: &str) {
    // A base may lie beside the folder that the program was run in.
    assert_is_relative(uri.trim_start_matches("../"));
    let plain = |c: char| c.is_ascii_alphanumeric() || "-._~/%".contains(c);
    assert!(uri.chars().all(plain), "{uri}");
}

fn assert_is_physical(location: &Value) {
    let physical = member(location, "physicalLocation");
    assert_is_uri(string(member(physical, "artifactLocation"), "uri"));
    assert_is_region(member(physical, "region"));
}

fn assert_is_region(region: &Value) {
    let numbers = ["startLine", "startColumn", "endLine", "endColumn"]
        .map(|name| member(region, name).as_integer().expect("a number"));
    assert!(numbers.iter().all(|number| *number >= 1), "{numbers:?}");
    assert!(
        (numbers[0], numbers[1]) <= (numbers[2], numbers[3]),
        "{numbers:?}"
    );
}

fn assert_no_empty_text(value: &Value) {
    match value {
        Value::Array(items) => items.iter().for_each(assert_no_empty_text),
        Value::Object(members) => members.iter().for_each(|(_, it)| assert_no_empty_text(it)),
        Value::String(text) => assert!(!text.is_empty(), "GitHub refuses empty texts"),
        _ => {}
    }
}
