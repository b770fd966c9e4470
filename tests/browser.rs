//! The browser's door: builds the sample site with the program just built and lets Node drive Chromium
//! through the cases under `tests/browser/`, on three origins.
//!
//! `WUWEI_CASE=walk` and `WUWEI_ORIGIN=county` choose one; `WUWEI_TRIALS=50` repeats what is cut off at
//! random moments that many times.

use std::path::{Path, PathBuf};
use std::process::Command;

#[test]
fn pages_work_in_chromium() {
    let tests = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests");
    if !tests.join("node_modules/puppeteer-core").is_dir() {
        println!("skipped: run `npm ci` in tests/ (cargo xtask test does it)");
        return;
    }
    let site = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("browser-site");
    let rules = released(&tests.join("site/sample"));
    let built = Command::new(env!("CARGO_BIN_EXE_wuwei"))
        .args(["build", "--quiet"])
        .arg(&rules)
        .arg("-o")
        .arg(&site)
        .status()
        .expect("wuwei starts");
    assert!(built.success(), "the sample builds");

    let mut node = Command::new("node");
    node.arg(tests.join("browser/run.mjs")).arg(&site);
    node.arg("--program").arg(env!("CARGO_BIN_EXE_wuwei"));
    node.arg("--rules").arg(&rules);
    for (flag, name) in [
        ("--only", "WUWEI_CASE"),
        ("--origin", "WUWEI_ORIGIN"),
        ("--trials", "WUWEI_TRIALS"),
    ] {
        if let Ok(value) = std::env::var(name) {
            node.args([flag, &value]);
        }
    }
    let status = node.status().expect("node starts: install Node 20");
    assert!(status.success(), "a browser case failed: see above");
}

/// A copy of a set that is in force: a draft's forms ask before anything can be typed, which has a case of
/// its own.
fn released(rules: &Path) -> PathBuf {
    let copy = PathBuf::from(env!("CARGO_TARGET_TMPDIR")).join("browser-rules");
    let _ = std::fs::remove_dir_all(&copy);
    std::fs::create_dir_all(&copy).expect("a folder");
    for file in std::fs::read_dir(rules).expect("the sample").flatten() {
        let path = file.path();
        if path.extension().is_none_or(|it| it != "toml") {
            continue;
        }
        let text = std::fs::read_to_string(&path).expect("rules");
        let base = rules.join("../../../rules/hebi");
        let base = format!("extends = {:?}", base.display().to_string());
        let text = text.replace("extends = \"../../../rules/hebi\"", &base);
        std::fs::write(copy.join(file.file_name()), text).expect("written");
    }
    let status = Command::new(env!("CARGO_BIN_EXE_wuwei"))
        .args(["release", "--quiet"])
        .arg(&copy)
        .status()
        .expect("wuwei starts");
    assert!(status.success(), "the sample can be released");
    copy
}
