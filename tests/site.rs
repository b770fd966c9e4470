//! Built sites: each folder of `tests/site`, and the base set, must build without an error, to the same
//! bytes wherever it is built, into folders that hold other things too.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "tests lay out files and say what they skip"
)]

#[path = "program.rs"]
mod program;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use program::{Run, assert_same_files, copy, files, folder, repository, run, sample, write, wuwei};
use wuwei_json::Value;
use wuwei_record::digest;

const MANIFEST: &str = "data/edition.json";

fn build(rules: &Path, output: &Path) -> Run {
    run(wuwei().arg("build").arg(rules).arg("-o").arg(output))
}

fn cases() -> Vec<PathBuf> {
    let entries = fs::read_dir(repository().join("tests/site")).expect("tests/site");
    let folders = entries
        .map(|entry| entry.expect("an entry").path())
        .filter(|path| path.is_dir());
    ["hebi", "xunxian", "qixian", "qixian-zone"]
        .map(|set| repository().join("rules").join(set))
        .into_iter()
        .chain(folders)
        .collect()
}

#[test]
fn every_case_builds_and_its_pages_show_its_digest() {
    let cases = cases();
    assert!(!cases.is_empty());
    for case in cases {
        let output = folder("site-case");
        let built = build(&case, &output);
        assert_eq!(built.status, 0, "{}: {}", case.display(), built.err);
        assert!(!built.err.contains("error"), "{}", built.err);
        let hex = digest::hex(&digest::sha256(
            &fs::read(output.join("data/ruleset.json")).expect("published"),
        ));
        let short: Vec<&str> = (0..4).map(|i| &hex[i * 4..i * 4 + 4]).collect();
        for (name, bytes) in files(&output)
            .iter()
            .filter(|(name, _)| name.ends_with(".html"))
        {
            let page = String::from_utf8_lossy(bytes);
            assert!(
                page.contains(&short.join(" ")),
                "{name} does not show {}",
                short.join(" ")
            );
            assert!(
                !name.ends_with("about.html") || page.contains(&hex),
                "{name} does not show {hex}"
            );
        }
    }
}

#[test]
fn the_manifest_lists_every_file_with_its_digest() {
    let output = folder("site-manifest");
    assert_eq!(build(&sample(), &output).status, 0);
    let manifest =
        wuwei_json::parse(&fs::read(output.join(MANIFEST)).expect("published")).expect("JSON");
    let listed = manifest
        .get("files")
        .and_then(Value::as_array)
        .expect("a list");
    let listed: Vec<(String, i64, String)> = listed
        .iter()
        .map(|file| {
            let text = |name| {
                file.get(name)
                    .and_then(Value::as_str)
                    .expect("a text")
                    .to_owned()
            };
            (
                text("path"),
                file.get("size")
                    .and_then(Value::as_integer)
                    .expect("a size"),
                text("sha256"),
            )
        })
        .collect();
    let found: Vec<(String, i64, String)> = files(&output)
        .into_iter()
        .filter(|(name, _)| name != MANIFEST)
        .map(|(name, bytes)| {
            (
                name,
                bytes.len() as i64,
                digest::hex(&digest::sha256(&bytes)),
            )
        })
        .collect();
    assert_eq!(listed, found);
    let digest = manifest
        .get("ruleset")
        .and_then(|set| set.get("digest"))
        .and_then(Value::as_str);
    let ruleset = fs::read(output.join("data/ruleset.json")).expect("published");
    assert_eq!(digest, Some(digest::tagged(&ruleset).as_str()));
}

/// Another folder, user's home, time zone, language, current folder and umask: the same bytes.
#[test]
fn the_same_rules_give_the_same_bytes_everywhere() {
    let place = folder("site-places");
    let (here, there) = (place.join("a"), place.join("deeper/地方/b"));
    for copied in [&here, &there] {
        copy(&repository().join("rules"), &copied.join("rules"));
        copy(&repository().join("tests/site"), &copied.join("tests/site"));
    }
    let first = build(&here.join("tests/site/sample"), &here.join("public"));
    assert_eq!(first.status, 0, "{}", first.err);
    let second = run(Command::new("sh")
        .args([
            "-c",
            "umask 0077 && exec \"$0\" build . --output ../../../public",
        ])
        .arg(env!("CARGO_BIN_EXE_wuwei"))
        .env_clear()
        .envs([
            ("TZ", "America/St_Johns"),
            ("LANG", "zh_CN.GB18030"),
            ("LC_ALL", "tr_TR.UTF-8"),
            ("HOME", "/nowhere"),
        ])
        .envs([
            ("SOURCE_DATE_EPOCH", "1"),
            ("USER", "someone"),
            ("RAYON_NUM_THREADS", "1"),
        ])
        .current_dir(there.join("tests/site/sample")));
    assert_eq!(second.status, 0, "{}", second.err);
    assert_same_files(&files(&here.join("public")), &files(&there.join("public")));
}

/// The engine as another machine would build it: in another folder, with another cargo home.
#[test]
fn the_engine_is_the_same_from_another_folder_and_cargo_home() {
    let place = folder("site-engine");
    let source = place.join("elsewhere/source");
    for part in ["crates", "rules/hebi", "site"] {
        copy(&repository().join(part), &source.join(part));
    }
    for part in ["Cargo.toml", "Cargo.lock"] {
        fs::copy(repository().join(part), source.join(part)).expect("a copy");
    }
    let home = place.join("home");
    let own = std::env::var_os("CARGO_HOME").map(PathBuf::from);
    let own = own
        .or_else(|| Some(PathBuf::from(std::env::var_os("HOME")?).join(".cargo")))
        .expect("a cargo home");
    for part in ["registry/cache", "registry/index"] {
        copy(&own.join(part), &home.join(part));
    }
    for part in ["config.toml", "config"]
        .iter()
        .filter(|part| own.join(part).is_file())
    {
        fs::copy(own.join(part), home.join(part)).expect("a copy");
    }
    // The build script of the program is the thing under test: it runs again, elsewhere.
    let out = place.join("target/debug/build/wuwei/out");
    write(&place.join("target/CACHEDIR.TAG"), "");
    fs::create_dir_all(&out).expect("a folder");
    let built = run(Command::new(env!("WUWEI_BUILD_SCRIPT"))
        .env("OUT_DIR", &out)
        .env("CARGO_MANIFEST_DIR", source.join("crates/wuwei"))
        .env("CARGO_HOME", &home)
        .env("CARGO_NET_OFFLINE", "true")
        .envs([
            ("TZ", "America/St_Johns"),
            ("LANG", "tr_TR.UTF-8"),
            ("RUSTFLAGS", "-C debuginfo=2"),
        ])
        .current_dir(&source));
    assert_eq!(built.status, 0, "{}{}", built.out, built.err);
    let ours = Path::new(env!("WUWEI_BUILT_ENGINE"));
    assert_same_files(&files(&out.join("engine")), &files(ours));
}

#[test]
fn a_second_build_changes_nothing_and_an_edit_only_what_it_touches() {
    let place = folder("site-again");
    let (rules, output) = (place.join("tests/site/sample"), place.join("public"));
    copy(&repository().join("rules"), &place.join("rules"));
    copy(&sample(), &rules);
    assert_eq!(build(&rules, &output).status, 0);
    let before = modified(&output);
    let again = build(&rules, &output);
    assert!(again.err.contains(" 0 changed, 0 removed"), "{}", again.err);
    assert_eq!(modified(&output), before);
    // A key enrolled: no notice board outdated, no page touched that does not list keys.
    let people = fs::read_to_string(rules.join("specialists.toml")).expect("rules");
    write(
        &rules.join("specialists.toml"),
        people.replace("from = 2026-01-01", "from = 2026-02-01"),
    );
    assert_eq!(build(&rules, &output).status, 0);
    let after = modified(&output);
    let touched: Vec<&str> = before
        .iter()
        .zip(&after)
        .filter(|(a, b)| a != b)
        .map(|((name, _), _)| name.as_str())
        .collect();
    assert!(touched.contains(&"data/specialists.json"), "{touched:?}");
    assert!(
        !touched.contains(&"index.html") && !touched.contains(&"data/ruleset.json"),
        "{touched:?}"
    );
}

fn modified(folder: &Path) -> Vec<(String, std::time::SystemTime)> {
    let time = |name: &str| {
        fs::metadata(folder.join(name))
            .and_then(|kind| kind.modified())
            .expect("a time")
    };
    files(folder)
        .into_iter()
        .map(|(name, _)| (name.clone(), time(&name)))
        .collect()
}

#[test]
fn what_the_site_no_longer_has_goes_and_foreign_files_stay() {
    let place = folder("site-foreign");
    let (rules, output) = (place.join("tests/site/sample"), place.join("public"));
    copy(&repository().join("rules"), &place.join("rules"));
    copy(&sample(), &rules);
    write(&output.join("robots.txt"), "foreign");
    write(&output.join("service/notes.txt"), "foreign");
    write(&output.join("old/index.html"), "foreign");
    assert_eq!(build(&rules, &output).status, 0);
    let page = output.join("data/form/fixed-point-steward.schema.json");
    assert!(page.is_file());
    let old: Vec<String> = files(&output).into_iter().map(|(name, _)| name).collect();
    // Another form: its program has another digest, so the old one's file goes.
    let departments = fs::read_to_string(rules.join("departments.toml")).expect("rules");
    let added = "\n[[department]]\nid = \"water\"\nname = { zh = \"示例县水利局\", en = \"Sample Water Bureau\" }\nsample = true\n";
    write(&rules.join("departments.toml"), departments + added);
    let built = build(&rules, &output);
    assert_eq!(built.status, 0, "{}", built.err);
    let new: Vec<String> = files(&output).into_iter().map(|(name, _)| name).collect();
    let gone: Vec<&String> = old.iter().filter(|name| !new.contains(name)).collect();
    assert!(
        !gone.is_empty() && gone.iter().all(|name| name.starts_with("data/form/")),
        "{gone:?}"
    );
    for name in ["robots.txt", "service/notes.txt", "old/index.html"] {
        assert_eq!(
            fs::read_to_string(output.join(name)).expect("still there"),
            "foreign"
        );
    }
    assert!(
        !place.join(".public.wuwei").exists(),
        "nothing is left beside the output"
    );
}

/// What an edition loaded stays for one more: an upload is not atomic.
#[test]
fn assets_outlive_one_edition() {
    let place = folder("site-assets");
    let output = place.join("public");
    let theme = place.join("theme");
    let with = |ink: &str| {
        write(
            &theme.join("style/99-county.css"),
            format!("body {{ color: {ink}; }}\n"),
        );
        let built = run(wuwei()
            .arg("build")
            .arg(sample())
            .arg("-o")
            .arg(&output)
            .arg("--theme")
            .arg(&theme));
        assert_eq!(built.status, 0, "{}", built.err);
        let names = files(&output).into_iter().map(|(name, _)| name);
        names
            .filter(|name| name.starts_with("asset/style."))
            .collect::<Vec<_>>()
    };
    let first = with("#111111");
    let second = with("#222222");
    assert_eq!((first.len(), second.len()), (1, 2));
    assert!(
        second.contains(&first[0]),
        "the style of the edition before is still there"
    );
    assert_eq!(with("#222222"), second, "building again is no new edition");
    let third = with("#333333");
    assert_eq!(third.len(), 2);
    assert!(!third.contains(&first[0]), "two editions later it is gone");
}

/// What is in the way is found before anything is changed.
#[test]
fn nothing_is_overwritten_that_was_not_ours() {
    let place = folder("site-in-the-way");
    type Attempt<'a> = (&'a str, &'a dyn Fn(&Path), &'a str);
    let attempts: [Attempt; 4] = [
        (
            "page",
            &|output| write(&output.join("index.html"), "mine"),
            "was not made by wuwei",
        ),
        (
            "folder",
            &|output| write(&output.join("index.html/a"), "mine"),
            "is a folder",
        ),
        (
            "file",
            &|output| write(&output.join("service"), "mine"),
            "is a file where a folder must be",
        ),
        (
            "manifest",
            &|output| write(&output.join(MANIFEST), "{}"),
            "is no manifest",
        ),
    ];
    for (name, lay, message) in attempts {
        let output = place.join(name);
        lay(&output);
        let before = files(&output);
        let built = build(&sample(), &output);
        assert_eq!(built.status, 1, "{name}: {}", built.err);
        assert!(
            built.err.contains(message) && built.err.contains("help"),
            "{name}: {}",
            built.err
        );
        assert_same_files(&files(&output), &before);
    }
    let file = place.join("output");
    write(&file, "mine");
    assert_eq!(build(&sample(), &file).status, 2);
    assert_eq!(fs::read_to_string(&file).expect("still there"), "mine");
}

/// A build that was killed while it moved files in has left its manifest beside the output: the next one
/// knows those files as ours.
#[test]
fn an_interrupted_build_is_finished_by_the_next() {
    let place = folder("site-interrupted");
    let output = place.join("public");
    assert_eq!(build(&sample(), &output).status, 0);
    let whole = files(&output);
    let staged = place.join(".public.wuwei/files").join(MANIFEST);
    write(&staged, fs::read(output.join(MANIFEST)).expect("published"));
    fs::remove_file(output.join(MANIFEST)).expect("it was there");
    write(&output.join("index.html"), "half an edition");
    let built = build(&sample(), &output);
    assert_eq!(built.status, 0, "{}", built.err);
    assert_same_files(&files(&output), &whole);
    assert!(!place.join(".public.wuwei").exists());
}

#[test]
fn an_output_that_cannot_be_written_is_told_and_left_alone() {
    if cfg!(target_os = "linux") {
        let built = build(&sample(), Path::new("/proc/wuwei/public"));
        assert_eq!(built.status, 1, "{}", built.err);
        assert!(
            built.err.contains("cannot write to /proc/wuwei/public"),
            "{}",
            built.err
        );
    }
    let output = folder("site-read-only").join("public");
    assert_eq!(build(&repository().join("rules/hebi"), &output).status, 0);
    let before = files(&output);
    let Some(mut nobody) = as_nobody(&output) else {
        println!("skipped: this system lets us write everywhere");
        return;
    };
    let built = run(nobody.arg("build").arg(sample()).arg("-o").arg(&output));
    assert_eq!(built.status, 1, "{}", built.err);
    assert!(
        built.err.contains("cannot write to") && built.err.contains("nothing was changed"),
        "{}",
        built.err
    );
    assert_same_files(&files(&output), &before);
}

/// The program as a user who may not write to that folder; root may write anywhere.
fn as_nobody(output: &Path) -> Option<Command> {
    let mut program = Command::new("setpriv");
    program.args([
        "--reuid=65534",
        "--regid=65534",
        "--clear-groups",
        env!("CARGO_BIN_EXE_wuwei"),
    ]);
    let starts = |program: &mut Command| {
        program
            .arg("--version")
            .output()
            .is_ok_and(|output| output.status.success())
    };
    if starts(&mut program) {
        let mut program = Command::new("setpriv");
        program.args([
            "--reuid=65534",
            "--regid=65534",
            "--clear-groups",
            env!("CARGO_BIN_EXE_wuwei"),
        ]);
        return Some(program);
    }
    let parent = output.parent()?;
    for folder in [output, parent] {
        let mut permissions = fs::metadata(folder).ok()?.permissions();
        permissions.set_readonly(true);
        fs::set_permissions(folder, permissions).ok()?;
    }
    let refused = fs::write(parent.join("probe"), "").is_err();
    refused.then(wuwei)
}
