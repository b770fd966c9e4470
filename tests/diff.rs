//! The door of `wuwei diff`: on the two sets of each case under `tests/diff/`, its whole output for people
//! in `expected.txt`, for merge requests in `expected.md`, for programs in `expected.json`
//! (`WUWEI_BLESS=1` writes them anew: read the difference).
#![allow(clippy::disallowed_methods, reason = "tests read files")]

#[path = "program.rs"]
mod program;

use std::fs;
use std::path::Path;
use std::process::Command;

use program::{Run, folder, repository, run, write, wuwei};
use wuwei_rules::diff::{Class, RULES};

fn diff(place: &Path, arguments: &[&str]) -> Run {
    run(wuwei()
        .current_dir(place)
        .args(["diff", "--quiet"])
        .args(arguments)
        .env("NO_COLOR", "1")
        .env("LC_ALL", "C"))
}

/// Each case with the gravest class that it is about: `--fail-on` stops at it and at nothing else.
#[test]
fn what_differs_is_told_in_its_class() {
    for (case, gravest) in [
        ("loosened", Some("breaking")),
        ("tightened", Some("tightening")),
        ("nothing-lost", Some("addition")),
        ("nothing", None),
    ] {
        let place = repository().join("tests/diff").join(case);
        for (format, name) in [("human", "txt"), ("markdown", "md"), ("json", "json")] {
            let came = diff(&place, &["old", "new", "--format", format]);
            assert_eq!((came.status, came.err.as_str()), (0, ""), "{case}");
            let expected = place.join("expected").with_extension(name);
            if std::env::var_os("WUWEI_BLESS").is_some() {
                fs::write(&expected, &came.out).expect("the case can be written");
            }
            let kept = fs::read_to_string(&expected).unwrap_or_default();
            assert_eq!(came.out, kept, "{case}.{name} (WUWEI_BLESS=1 accepts)");
        }
        for class in ["breaking", "tightening", "addition"] {
            let status = diff(&place, &["old", "new", "--fail-on", class]).status;
            let occurs = fs::read_to_string(place.join("expected.json"))
                .is_ok_and(|json| json.contains(&format!("\"class\":\"{class}\"")));
            assert_eq!(status == 1, occurs, "{case} {class}");
            if Some(class) == gravest {
                assert_eq!(status, 1, "{case} {class}");
                break;
            }
            assert_eq!(status, 0, "{case} {class}");
        }
    }
}

/// Rules, the site built of them, its `ruleset.json` and its manifest say the same.
#[test]
fn sets_come_from_folders_sites_and_files() {
    let place = folder("diff-places");
    let rules = repository().join("rules/hebi");
    let built = run(wuwei()
        .arg("build")
        .arg(&rules)
        .arg("-o")
        .arg(place.join("site")));
    assert_eq!(built.status, 0, "{}", built.err);
    let rules = rules.to_str().expect("its name is text");
    for other in ["site", "site/data/ruleset.json", "site/data/edition.json"] {
        let came = diff(&place, &[rules, other]);
        assert_eq!(
            (came.status, came.out.trim()),
            (0, "No changes"),
            "{other}: {}",
            came.err
        );
    }
    write(
        &place.join("other.json"),
        "{\"format\":\"wuwei-ruleset/2\"}",
    );
    write(&place.join("broken.json"), "{\"format\":");
    for (other, status) in [("other.json", 1), ("broken.json", 1), ("absent", 2)] {
        let came = diff(&place, &[rules, other]);
        assert_eq!(came.status, status, "{other}: {}", came.err);
        assert!(came.err.contains(other), "{other}: {}", came.err);
    }
    // What a foreign file says does not command the terminal.
    let set = "{\"format\":\"wuwei-ruleset/1\",\"role\":{";
    write(&place.join("plain.json"), &format!("{set}}}}}"));
    let hostile = "\"a\":{\"name\":{\"zh\":\"\\u001b[31m\\u202e红\"}}";
    write(&place.join("hostile.json"), &format!("{set}{hostile}}}}}"));
    for format in ["human", "markdown"] {
        let came = diff(&place, &["plain.json", "hostile.json", "--format", format]);
        assert_eq!(came.status, 0, "{}", came.err);
        assert!(!came.out.contains(['\u{1b}', '\u{202e}']), "{:?}", came.out);
        assert!(came.out.contains("红"), "{}", came.out);
    }
    assert_eq!(diff(&place, &[rules]).status, 2);
    assert_eq!(diff(&place, &["a", "b", "--git", "HEAD"]).status, 2);
}

/// A second edition of the base set, against the first: every edit by entity and value in its class.
/// What changed of conditions is proved where it can be.
#[test]
fn editions_are_compared() {
    let place = folder("diff-editions");
    program::copy(&repository().join("rules/hebi"), &place.join("hebi"));
    let _ = fs::remove_dir_all(place.join("hebi/editions"));
    let edit = |file: &str, edits: &[(&str, &str)]| {
        let path = place.join("hebi").join(file);
        let mut text = fs::read_to_string(&path).expect("a rule file");
        for (old, new) in edits {
            assert!(text.contains(old), "{file} has no {old}");
            text = text.replacen(old, new, 1);
        }
        write(&path, text);
    };
    let version = |version: &str| {
        let text = fs::read_to_string(place.join("hebi/ruleset.toml")).expect("rules");
        let line = text
            .lines()
            .find(|line| line.starts_with("version = "))
            .expect("a version");
        edit(
            "ruleset.toml",
            &[(line, &format!("version = \"{version}\""))],
        );
    };
    let release = || {
        let released = run(wuwei()
            .current_dir(&place)
            .args(["release", "hebi", "--lang", "en"]));
        assert_eq!(released.status, 0, "{}", released.err);
        released.out
    };
    version("2030.1.0");
    assert!(release().contains("as edition 1 in hebi/editions/2030.1.0.json"));
    version("2030.2.0");
    edit(
        "services/fixed-point.toml",
        &[
            (
                "id = \"coordinate\"\n",
                "id = \"coordinate\"\nlimit = 10\nphone = \"0392-3300000\"\n",
            ),
            (
                "en = \"On-duty handling and disposal\"",
                "en = \"Handling on duty\"",
            ),
        ],
    );
    edit(
        "forms/demands.toml",
        &[
            ("limit_days >= 1", "limit_days >= 2"),
            (
                "has(handling) && !(handling in ['on_spot', 'answer'])",
                "has(handling) && handling != 'on_spot'",
            ),
        ],
    );
    let said = release();
    assert!(said.contains("as edition 2"), "{said}");
    let files = ["hebi/editions/2030.1.0.json", "hebi/editions/2030.2.0.json"];
    let came = diff(&place, &[files[0], files[1], "--format", "json"]);
    assert_eq!(came.status, 0, "{}", came.err);
    let changes = wuwei_json::parse(came.out.as_bytes()).expect("JSON");
    let changes = changes
        .get("changes")
        .and_then(|it| it.as_array())
        .expect("changes");
    let told: Vec<String> = changes
        .iter()
        .map(|change| {
            let text = |name| change.get(name).and_then(|it| it.as_str()).expect("text");
            format!(
                "{} {} {}: {}",
                text("rule"),
                text("kind"),
                text("id"),
                text("key")
            )
        })
        .collect();
    assert_eq!(
        told,
        [
            "limit-shorter service coordinate: limit",
            "constraint-added field demands.limit_days: constraints.limit_days >= 2",
            "condition-tighter field demands.progress: required_when",
            "edition-named ruleset : version",
            "translation-changed service handle: name.en",
            "constraint-covered field demands.limit_days: constraints.limit_days >= 1",
            "contact-changed service coordinate: phone",
        ]
    );
    // The other way round nothing is kept.
    let back = diff(&place, &[files[1], files[0], "--format", "json"]).out;
    for rule in ["limit-longer", "condition-looser", "constraint-dropped"] {
        assert!(back.contains(&format!("\"{rule}\"")), "{rule}: {back}");
    }
    assert_eq!(
        diff(&place, &[files[1], files[0], "--fail-on", "breaking"]).status,
        1
    );
    assert_eq!(
        diff(&place, &[files[0], files[1], "--fail-on", "breaking"]).status,
        0
    );
    // The rules are what was released; an edition stands for its set everywhere.
    let same = diff(&place, &["hebi", files[1]]);
    assert_eq!(same.out.trim(), "No changes", "{}", same.err);
}

/// The rules as they were, base included; nothing is left behind and the repository stays as it was.
#[test]
fn rules_are_compared_with_what_they_were() {
    let place = folder("diff-git");
    let case = repository().join("tests/diff/loosened");
    let base = repository().join("tests/ui/scaffold");
    program::copy(&base, &place.join("ui/scaffold"));
    program::copy(&case.join("old"), &place.join("a/b/rules"));
    let git = |arguments: &[&str]| {
        let identity = ["-c", "user.name=x", "-c", "user.email=x@example.org"];
        let out = Command::new("git")
            .arg("-C")
            .arg(&place)
            .args(identity)
            .args(arguments)
            .output()
            .expect("git runs");
        assert!(out.status.success(), "{arguments:?}: {out:?}");
        String::from_utf8_lossy(&out.stdout).into_owned()
    };
    git(&["init", "--quiet"]);
    git(&["add", "--all"]);
    git(&["commit", "--quiet", "--message", "first"]);
    let same = diff(&place, &["--git", "HEAD", "a/b/rules"]);
    assert_eq!(
        (same.status, same.out.trim()),
        (0, "No changes"),
        "{}",
        same.err
    );
    for name in ["forms.toml", "ruleset.toml"] {
        let text = fs::read_to_string(case.join("new").join(name)).expect("the case");
        write(&place.join("a/b/rules").join(name), &text);
    }
    let came = diff(
        &place.join("a/b/rules"),
        &["--git", "HEAD", "--fail-on", "breaking"],
    );
    let kept = fs::read_to_string(case.join("expected.txt")).expect("the case");
    assert_eq!((came.status, &came.out), (1, &kept), "{}", came.err);
    assert_eq!(git(&["status", "--porcelain"]).lines().count(), 2);
    let nowhere = diff(&place, &["--git", "HEAD"]);
    assert_eq!(nowhere.status, 2, "{}", nowhere.err);
    assert!(
        nowhere.err.contains("no rules are named"),
        "{}",
        nowhere.err
    );
    for (revision, words) in [("nowhere", "no revision `nowhere`"), ("--all", "")] {
        let came = diff(&place, &[&format!("--git={revision}"), "a/b/rules"]);
        assert_eq!(came.status, 2, "{}", came.err);
        assert!(came.err.contains(words), "{}", came.err);
    }
    let without = run(wuwei()
        .current_dir(&place)
        .args(["diff", "--git", "HEAD", "a/b/rules"])
        .env("PATH", place.join("empty")));
    assert_eq!(without.status, 2);
    assert!(
        without.err.contains("git is not installed"),
        "{}",
        without.err
    );
}

/// The page lists the rules as they are in the program (`WUWEI_BLESS=1` writes the table anew).
#[test]
fn the_page_lists_every_rule() {
    let mut table = String::from("| class | rule | what falls under it |\n|---|---|---|\n");
    for rule in RULES {
        table += &format!(
            "| {} | `{}` | {} {} |\n",
            rule.class.id(),
            rule.id,
            rule.en,
            rule.zh
        );
    }
    let path = repository().join("docs/DIFF.md");
    let page = fs::read_to_string(&path).expect("the page");
    let (begin, end) = ("<!-- rules -->\n", "<!-- end -->");
    let (before, rest) = page.split_once(begin).expect("where the table begins");
    let (_, after) = rest.split_once(end).expect("where it ends");
    let written = format!("{before}{begin}{table}{end}{after}");
    if std::env::var_os("WUWEI_BLESS").is_some() {
        fs::write(&path, &written).expect("the page can be written");
    }
    let page = fs::read_to_string(&path).expect("the page");
    assert!(
        page == written,
        "docs/DIFF.md is not of this program (WUWEI_BLESS=1 accepts)"
    );
    assert!(Class::ALL.iter().all(|class| page.contains(class.id())));
}
