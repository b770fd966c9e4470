//! Frozen formats: what releases wrote is read by today's program, and judged as it was then
//! (`tests/frozen/README.md`). Nothing there is ever blessed.
#![allow(clippy::disallowed_methods, reason = "tests read files")]

#[path = "program.rs"]
mod program;

use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use program::{files, folder, repository, run, write, wuwei};
use wuwei_engine::{Date, Form, FormProgram, Situation};
use wuwei_json::{Value, parse};
use wuwei_record::entry::{By, CORRECTION, Edition, Form as FormName, STAGE, Unsigned};
use wuwei_record::{Record, SigningKey, digest, key, request};

const PASSPHRASE: &str = "frozen-passphrase";
const SUMS: &str = "SHA256SUMS";

#[test]
fn records_of_every_release_get_their_verdict() {
    for release in releases() {
        let expected = fs::read_to_string(release.join("expected.txt")).expect("a verdict");
        let now = verdicts(&release);
        assert_eq!(now, expected, "{}", release.display());
        let accepted = expected.contains("accepted.record.json: 0\n");
        let refused = expected.contains("refused.record.json: 1\n");
        assert!(accepted && refused, "{}", release.display());
    }
}

#[test]
fn nothing_frozen_was_changed() {
    for release in releases() {
        let kept = fs::read_to_string(release.join(SUMS)).expect("digests");
        assert_eq!(sums(&release), kept, "{}", release.display());
    }
}

/// An edition is a whole set for every command: the site made of it has the very rules and forms.
#[test]
fn editions_of_every_release_are_built_again() {
    for release in releases() {
        let site = release.join("site/data");
        let editions = files(&site.join("edition"));
        assert!(!editions.is_empty(), "{}", release.display());
        for (name, _) in editions {
            let edition = site.join("edition").join(&name);
            let built = folder("frozen-site");
            let done = run(wuwei().arg("build").arg(&edition).arg("-o").arg(&built));
            assert_eq!(done.status, 0, "{}", done.err);
            let bytes = |folder: &Path, name: &str| fs::read(folder.join(name)).expect("published");
            assert_eq!(
                bytes(&built.join("data"), "ruleset.json"),
                bytes(&site, "ruleset.json")
            );
            for (form, frozen) in files(&site.join("form")) {
                assert_eq!(bytes(&built.join("data/form"), &form), frozen, "{form}");
            }
            let same = run(wuwei().arg("diff").arg(&edition).arg(release.join("site")));
            assert_eq!(
                (same.status, same.out.trim()),
                (0, "No changes"),
                "{}",
                same.err
            );
        }
    }
}

#[test]
fn keys_of_every_release_open() {
    for release in releases() {
        let file = fs::read(release.join("key.age")).expect("a key");
        let opened = key::unlock(&file, PASSPHRASE, 18).expect("it opens");
        let asked = fs::read(release.join("request.json")).expect("a request");
        let (_, public) = request::read(&asked).expect("a request");
        assert_eq!(opened.public().multikey(), public.multikey());
    }
}

/// Adds a folder for the edition of `rules/xunxian` that is in force; one that is there stays.
#[test]
#[ignore = "adds a release"]
fn freeze() {
    let site = folder("frozen-new");
    let rules = repository().join("rules/xunxian");
    let built = run(wuwei().arg("build").arg(&rules).arg("-o").arg(&site));
    assert_eq!(built.status, 0, "{}", built.err);
    assert!(!built.err.contains("E0801"), "release rules/xunxian first");
    let ruleset = fs::read(site.join("data/ruleset.json")).expect("published");
    let set = wuwei_json::read::parse_within(&ruleset, ruleset.len()).expect("JSON");
    let version = set
        .get("version")
        .and_then(Value::as_str)
        .expect("a version");
    let release = repository().join("tests/frozen").join(version);
    assert!(
        !release.exists(),
        "{} is there, and stays",
        release.display()
    );
    for name in ["ruleset.json", "specialists.json", "edition.json"] {
        copy_in(&site, &release, &format!("data/{name}"));
    }
    copy_in(&site, &release, &format!("data/edition/{version}.json"));
    let flow = "fixed-point-steward";
    let page = fs::read_to_string(site.join(format!("form/{flow}.html"))).expect("a page");
    let (_, rest) = page.split_once("data-digest=\"sha256:").expect("a digest");
    let program = format!("data/form/{flow}.{}.json", &rest[..16]);
    copy_in(&site, &release, &program);
    let program = fs::read(site.join(program)).expect("a form");
    for (name, limit, corrected) in [
        ("accepted", "8", None),
        ("refused", "12", None),
        ("corrected", "8", Some("某某有限责任公司")),
    ] {
        let text = record(&ruleset, version, &program, limit, corrected);
        write(&release.join(format!("{name}.record.json")), text);
    }
    make_key(&release);
    write(&release.join("expected.txt"), verdicts(&release));
    write(&release.join(SUMS), sums(&release));
}

fn releases() -> Vec<PathBuf> {
    let entries = fs::read_dir(repository().join("tests/frozen")).expect("the folder");
    let paths = entries.flatten().map(|entry| entry.path());
    let mut folders: Vec<PathBuf> = paths.filter(|path| path.is_dir()).collect();
    folders.sort();
    folders
}

/// The exit status of each record of a release, and its state: words may change, verdicts may not.
fn verdicts(release: &Path) -> String {
    let mut text = String::new();
    let records = files(release).into_iter().map(|(name, _)| name);
    for name in records.filter(|name| name.ends_with(".record.json")) {
        let said = |words: &[&str]| {
            let mut command = wuwei();
            command.current_dir(release).args(words);
            run(command.args(["--rules", "site"]).arg(&name))
        };
        let verified = said(&["verify"]).status;
        let state = said(&["show", "--json"]).out;
        text += &format!("{name}: {verified}\n{state}\n");
    }
    text
}

fn sums(release: &Path) -> String {
    let listed = files(release).into_iter().filter(|(name, _)| name != SUMS);
    listed
        .map(|(name, bytes)| format!("{}  {name}\n", digest::hex(&digest::sha256(&bytes))))
        .collect()
}

fn copy_in(site: &Path, release: &Path, name: &str) {
    let bytes = fs::read(site.join(name)).expect("published");
    write(&release.join("site").join(name), bytes);
}

fn make_key(release: &Path) {
    let done = release.join("passphrase.tmp");
    write(&done, PASSPHRASE);
    let made = run(wuwei()
        .current_dir(release)
        .args([
            "key",
            "new",
            "-o",
            "key.age",
            "--passphrase-file",
            "passphrase.tmp",
        ])
        .args([
            "--request",
            "request.json",
            "--name",
            "示例甲",
            "--role",
            "steward",
        ])
        .args([
            "--department",
            "service-centre",
            "--area",
            "410621",
            "--date",
            "2026-11-23",
        ]));
    assert_eq!(made.status, 0, "{}", made.err);
    fs::remove_file(done).expect("it was there");
}

/// A matter's first entry by the sample steward, perhaps corrected.
fn record(
    ruleset: &[u8],
    version: &str,
    program: &[u8],
    limit: &str,
    name: Option<&str>,
) -> String {
    let form = FormProgram::from_json(&parse(program).expect("JSON")).expect("a program");
    let form = Rc::new(form);
    let situation = Situation {
        stage: 0,
        service: Some("coordinate".to_owned()),
        today: Date::parse("2026-11-23"),
        signed: Value::Null,
    };
    let mut open = Form::open(Rc::clone(&form), &situation);
    open.give_presets();
    let (row, _) = open.add_row("demands").expect("a row");
    for (path, typed) in [
        ("enterprise.name", "某某有限公司"),
        ("enterprise.contact", "赵六"),
        ("enterprise.post", "经理"),
        ("enterprise.phone", "0000-0000009"),
        ("enterprise.exports", "true"),
        ("enterprise.export_markets", "东南亚"),
        ("intake.received_at", "2026-11-23 9:40"),
        ("intake.way", "phone"),
        ("demands.ROW.text", "门前道路积水"),
        ("demands.ROW.nature", "help"),
        ("demands.ROW.subject", "utility"),
        ("demands.ROW.decision", "accepted"),
        ("demands.ROW.complexity", "simple"),
        ("demands.ROW.handling", "on_spot"),
        ("demands.ROW.limit_days", limit),
    ] {
        open.set(&path.replace("ROW", &row), typed);
    }
    open.give_presets();
    let mut record = Record::new("0193a5c2-0000-7000-8000-000000000003");
    let entry = |record: &Record, kind: &str, data: Value| Unsigned {
        record: record.id.clone(),
        seq: record.entries.len() as u32 + 1,
        previous: record.last_digest(),
        kind: kind.to_owned(),
        ruleset: Edition {
            id: "xunxian".to_owned(),
            version: version.to_owned(),
            digest: digest::tagged(ruleset),
        },
        form: FormName {
            flow: form.flow.clone(),
            digest: digest::tagged(program),
        },
        service: Some("coordinate".to_owned()),
        area: "410621".to_owned(),
        stage: (kind == STAGE).then(|| "start".to_owned()),
        at: "2026-11-23T10:12:05+08:00".to_owned(),
        by: By {
            name: "示例甲".to_owned(),
            role: "steward".to_owned(),
            department: "浚县示例企业服务中心".to_owned(),
        },
        data,
    };
    let signer = SigningKey::from_seed([8; 32]);
    let first = entry(&record, STAGE, open.data()).sign(&signer);
    record.push(first);
    if let Some(name) = name {
        let change = format!(
            r#"{{"changes":[{{"entry":1,"pointer":"/enterprise/name","value":"{name}"}}],"why":"笔误"}}"#
        );
        let data = parse(change.as_bytes()).expect("JSON");
        let second = entry(&record, CORRECTION, data).sign(&signer);
        record.push(second);
    }
    record.to_pretty()
}
