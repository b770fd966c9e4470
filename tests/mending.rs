//! `wuwei check --fix`, `--dry-run` and `--watch`, on a disk.
#![allow(clippy::disallowed_methods, reason = "tests lay out files")]

#[path = "program.rs"]
mod program;

use std::fs;
use std::io::{BufRead, BufReader};
use std::path::{Path, PathBuf};
use std::process::{Child, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use program::{Run, copy, files, folder, repository, run, write, wuwei};

const HEADER: &str = "\
[ruleset] # 浚县
id = \"county\"
version = \"2026.1.0\"
effective = 2026-01-01
area = \"410621\"
extends = \"../base\"
title = { zh = \"浚县企业服务\", en = \"Enterprise service, Xunxian\" }
";

/// A county over the scaffold.
fn county(name: &str, services: &str) -> PathBuf {
    let place = folder(name);
    copy(&repository().join("tests/ui/scaffold"), &place.join("base"));
    write(&place.join("county/ruleset.toml"), HEADER);
    write(&place.join("county/services.toml"), services);
    place
}

fn check(place: &Path, arguments: &[&str]) -> Run {
    let mut command = wuwei();
    command.current_dir(place).args(["check", "county"]);
    run(command.args(arguments))
}

const SLIPS: &str = "# 时限\n[[change.servcie]] # 咨询\nid ＝ \"advice\"\nlimt = 5\n";
const MENDED: &str = "# 时限\n[[change.service]] # 咨询\nid = \"advice\"\nlimit = 5\n";

#[test]
fn slips_are_mended_on_disk_and_nothing_else_is_touched() {
    let place = county("mending-slips", SLIPS);
    let base = files(&place.join("base"));
    let dry = check(&place, &["--fix", "--dry-run"]);
    assert_eq!(dry.status, 0, "{}", dry.err);
    for line in [
        "--- county/services.toml",
        "-limt = 5",
        "+limit = 5",
        " # 时限",
    ] {
        assert!(dry.out.lines().any(|it| it == line), "{line}: {}", dry.out);
    }
    assert!(
        dry.err.contains("Would mend 3 places in 1 file\n"),
        "{}",
        dry.err
    );
    let text = || fs::read_to_string(place.join("county/services.toml")).expect("rules");
    assert_eq!(text(), SLIPS, "a dry run writes nothing");
    let fixed = check(&place, &["--fix"]);
    assert_eq!(fixed.status, 0, "{}", fixed.err);
    assert_eq!(text(), MENDED);
    assert_eq!(files(&place.join("base")), base);
    assert_eq!(
        files(&place.join("county")).len(),
        2,
        "no file is left behind"
    );
    let again = check(&place, &["--fix"]);
    assert!(again.err.contains("Mended nothing:"), "{}", again.err);
}

#[test]
fn what_is_left_is_told() {
    let place = county("mending-left", &MENDED.replace("limit = 5", "limti = 20"));
    let fixed = check(&place, &["--fix"]);
    assert_eq!(fixed.status, 1);
    // The right key would bring the base's refusal: people decide about both.
    assert!(fixed.err.contains("E0102"), "{}", fixed.err);
}

#[test]
fn a_base_and_what_a_link_brings_in_are_not_touched() {
    let place = county("mending-base", MENDED);
    let rules = place.join("base/rules.toml");
    let text = fs::read_to_string(&rules).expect("rules");
    fs::write(&rules, text.replace("limit = 10", "limit ＝ 10")).expect("written");
    let before = files(&place.join("base"));
    assert_eq!(check(&place, &["--fix"]).status, 1);
    assert_eq!(files(&place.join("base")), before);
    #[cfg(unix)]
    {
        fs::write(&rules, text).expect("written");
        write(&place.join("elsewhere/more.toml"), SLIPS);
        let link = place.join("county/more.toml");
        std::os::unix::fs::symlink(place.join("elsewhere/more.toml"), link).expect("a link");
        check(&place, &["--fix"]);
        let kept = fs::read_to_string(place.join("elsewhere/more.toml")).expect("rules");
        assert_eq!(kept, SLIPS);
    }
}

#[test]
fn wrong_use_is_told() {
    let place = county("mending-use", MENDED);
    assert_eq!(check(&place, &["--dry-run"]).status, 2);
    assert_eq!(check(&place, &["--fix", "--watch"]).status, 2);
    let built_in = run(wuwei().current_dir(&place).args(["check", "--fix"]));
    assert_eq!(built_in.status, 2, "{}", built_in.err);
}

/// A program that goes on until it is ended, and the lines that it writes.
struct Watching {
    program: Child,
    lines: Receiver<String>,
}

impl Watching {
    fn of(place: &Path) -> Watching {
        let mut command = wuwei();
        command
            .current_dir(place)
            .args(["check", "county", "--watch"]);
        let mut program = command.stderr(Stdio::piped()).spawn().expect("it starts");
        let output = program.stderr.take().expect("output");
        let (sender, lines) = channel();
        std::thread::spawn(move || {
            for line in BufReader::new(output).lines().map_while(Result::ok) {
                if sender.send(line).is_err() {
                    return;
                }
            }
        });
        Watching { program, lines }
    }

    /// What it writes up to the end of a check.
    fn check(&self) -> String {
        let mut said = String::new();
        loop {
            let line = self
                .lines
                .recv_timeout(Duration::from_secs(120))
                .expect("a check");
            if line.starts_with("Watching") {
                return said;
            }
            said += &line;
            said.push('\n');
        }
    }
}

impl Drop for Watching {
    fn drop(&mut self) {
        let _ = self.program.kill();
        let _ = self.program.wait();
    }
}

#[test]
fn edits_are_checked_as_they_are_saved_and_a_vanished_folder_is_waited_for() {
    let place = county("mending-watch", MENDED);
    let services = place.join("county/services.toml");
    let watching = Watching::of(&place);
    let first = watching.check();
    assert!(first.contains("Checked county"), "{first}");
    assert!(!first.contains('\u{1b}'), "escape codes are for terminals");
    fs::write(&services, MENDED.replace("limit = 5", "limit = 20")).expect("saved");
    assert!(watching.check().contains("E0501"));
    // The base is watched too.
    let base = place.join("base/rules.toml");
    let text = fs::read_to_string(&base).expect("rules");
    fs::write(&base, text.replace("limit = 10", "limit = 30")).expect("saved");
    assert!(watching.check().contains("Checked county"));
    fs::rename(place.join("county"), place.join("away")).expect("moved");
    assert!(watching.check().contains("county"));
    fs::rename(place.join("away"), place.join("county")).expect("moved");
    assert!(watching.check().contains("Checked county"));
}
