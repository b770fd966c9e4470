//! `wuwei new`: a set that checks clean as it is made, and what lies beside it: each command that the files for
//! automatic checks and the README name is run as it stands there.
#![allow(clippy::disallowed_methods, reason = "tests lay out files")]

#[path = "program.rs"]
mod program;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use program::{Run, copy, files, folder, repository, run, write, wuwei};

/// The set that is made, as it is named where the repository begins.
const SET: &str = "rules/qibin";

#[test]
fn a_new_set_checks_clean_and_says_what_is_open() {
    let place = made("new-set", "rules/hebi");
    let checked = run(wuwei().args(["check", SET]).current_dir(&place));
    assert_eq!(checked.status, 0, "{}", checked.err);
    // That nothing of it was released yet is all there is to say.
    assert_eq!(
        checked.err.matches("warning[").count(),
        1,
        "{}",
        checked.err
    );
    assert!(checked.err.contains("[E0801 draft]"), "{}", checked.err);

    let services = read(&place, "services.toml");
    assert_eq!(services.matches("\n[[change.service]]\n").count(), 20);
    assert_eq!(services.matches("\n# limit = ").count(), 20);
    let ruleset = read(&place, "ruleset.toml");
    assert!(ruleset.contains("extends = \"../hebi\"") && ruleset.contains("\nsample = true"));
    for text in [&services, &ruleset] {
        assert!(
            text.starts_with("#:schema ./wuwei.schema.json\n\n"),
            "{text}"
        );
    }
    let schema = run(&mut wuwei().arg("schema"));
    assert_eq!(
        read(&place, "wuwei.schema.json").trim_end(),
        schema.out.trim_end()
    );
}

/// What stands behind `#` is what may stand there: with the marks taken away and values put in, it is a set.
#[test]
fn what_is_open_can_be_filled_in_where_it_stands() {
    let place = made("new-filled", "rules/hebi");
    for name in ["ruleset.toml", "services.toml"] {
        let text = read(&place, name);
        let lines = text.lines().map(|line| match line.strip_prefix("# ") {
            Some(said) if said.contains(" = ") => said
                .replace("limit = …", "limit = 7")
                .replace("area = \"…\"", "area = \"410611\"")
                .replace('…', "文字"),
            _ => line.to_owned(),
        });
        let filled: Vec<String> = lines.collect();
        write(&place.join(SET).join(name), filled.join("\n"));
    }
    let checked = run(wuwei().args(["check", SET]).current_dir(&place));
    assert_eq!(checked.status, 0, "{}", checked.err);
    assert_eq!(
        checked.err.matches("warning[").count(),
        1,
        "{}",
        checked.err
    );
    let told = run(wuwei()
        .args(["explain-value", "service.loans.limit", SET])
        .current_dir(&place));
    assert!(told.out.contains("service.loans.limit = 7"), "{}", told.out);
}

#[test]
fn every_command_beside_it_runs_as_it_stands() {
    let place = made("new-commands", "rules/hebi");
    fs::create_dir(place.join("bin")).expect("a folder");
    let program = place.join("bin/wuwei");
    fs::copy(env!("CARGO_BIN_EXE_wuwei"), &program).expect("a copy");
    let github = snippet(&place, "ci/github.yml", "      - run: ");
    let gitlab = snippet(&place, "ci/gitlab.yml", "    - ");
    assert_eq!((github.len(), gitlab.len()), (3, 3));
    for command in github.iter().chain(&gitlab) {
        let done = shell(&place, command);
        assert_eq!(done.status, 0, "{command}: {}", done.err);
    }
    let report = fs::read(place.join("gl-code-quality-report.json")).expect("a report");
    assert!(
        wuwei_json::parse(&report).is_ok(),
        "a report that can be read"
    );
    let script = format!("sh {SET}/ci/check.sh");
    assert_eq!(shell(&place, &script).status, 0);
    // A fault stops each of them.
    write(
        &place.join(SET).join("wrong.toml"),
        "[[change.service]]\nid = \"none\"\n",
    );
    for command in [&github[0], &gitlab[0], &script] {
        assert_eq!(shell(&place, command).status, 1, "{command}");
    }
    fs::remove_file(place.join(SET).join("wrong.toml")).expect("removed");
    let readme = snippet(&place, "README.md", "$ ");
    assert_eq!(readme.len(), 2);
    for command in readme.iter().filter(|command| !command.contains("serve")) {
        let words: Vec<&str> = command.split_whitespace().skip(1).collect();
        assert_eq!(
            run(wuwei().args(&words).current_dir(&place)).status,
            0,
            "{command}"
        );
    }
}

#[test]
fn what_is_there_stays() {
    let place = made("new-again", "rules/hebi");
    let before = files(&place.join("rules"));
    let again = new(&place, SET, "rules/hebi");
    assert_eq!(again.status, 2, "{}", again.err);
    assert!(again.err.contains("is not empty"), "{}", again.err);
    for (folder, base) in [
        ("rules/Qibin", "rules/hebi"),
        ("rules/淇滨", "rules/hebi"),
        ("rules/other", "rules/nothing"),
        ("rules/hebi/flows.toml", "rules/hebi"),
    ] {
        let refused = new(&place, folder, base);
        assert_ne!(refused.status, 0, "{folder} on {base}");
        assert!(!refused.err.contains("panicked"), "{}", refused.err);
    }
    assert_eq!(files(&place.join("rules")), before);
}

/// On top of a county it is a zone; a base elsewhere is named from the new folder.
#[test]
fn it_builds_on_any_set() {
    let place = made("new-zone", "rules/qixian");
    let checked = run(wuwei().args(["check", SET]).current_dir(&place));
    assert_eq!(checked.status, 0, "{}", checked.err);
    let services = read(&place, "services.toml");
    assert!(
        !services.contains("# limit = "),
        "the county has set every limit"
    );
    assert!(services.contains("# legal_basis = "), "{services}");
    let deeper = new(&place, "sets/of/park", "rules/hebi");
    assert_eq!(deeper.status, 0, "{}", deeper.err);
    let ruleset = fs::read_to_string(place.join("sets/of/park/ruleset.toml")).expect("made");
    assert!(
        ruleset.contains("extends = \"../../../rules/hebi\""),
        "{ruleset}"
    );
    assert_eq!(
        run(wuwei().args(["check", "sets/of/park"]).current_dir(&place)).status,
        0
    );
}

/// A folder with the sets of this repository and a new one on top of `base`.
fn made(name: &str, base: &str) -> PathBuf {
    let place = folder(name);
    for set in ["hebi", "qixian"] {
        let own = format!("rules/{set}");
        copy(&repository().join(&own), &place.join(&own));
    }
    let made = new(&place, SET, base);
    assert_eq!(made.status, 0, "{}", made.err);
    place
}

fn new(place: &Path, folder: &str, base: &str) -> Run {
    run(wuwei()
        .args(["new", folder, "--extends", base])
        .current_dir(place))
}

fn read(place: &Path, name: &str) -> String {
    fs::read_to_string(place.join(SET).join(name)).expect(name)
}

/// The commands of a file: the rest of the lines that begin so.
fn snippet(place: &Path, name: &str, begin: &str) -> Vec<String> {
    let text = read(place, name);
    let commands = text.lines().filter_map(|line| line.strip_prefix(begin));
    commands.map(str::to_owned).collect()
}

fn shell(place: &Path, command: &str) -> Run {
    run(Command::new("sh")
        .args(["-c", command])
        .current_dir(place)
        .env("NO_COLOR", "1"))
}
