//! `cargo xtask soak`: what takes too long for every test run.

use std::path::{Path, PathBuf};
use std::process::Command;

use crate::tools::{run, set_up, workspace};

/// Kill trials for each origin; `test` does ten.
const TRIALS: &str = "50";

/// Random values for each property that does not name a number of its own.
const CASES: &str = "5000";

/// Random inputs for each fuzz target.
const FUZZ_RUNS: &str = "5000000";

/// Runs all that is long.
pub(crate) fn run_all() -> Result<(), String> {
    set_up()?;
    two_programs()?;
    // Named, so that a failure can be had again.
    let seed = std::process::id().to_string();
    println!("xtask: property tests run with PROPTEST_RNG_SEED={seed} PROPTEST_CASES={CASES}");
    let mut tests = Command::new("cargo");
    tests
        .args(["test", "--locked", "--workspace", "--no-fail-fast"])
        .current_dir(workspace());
    run(tests
        .env("WUWEI_TRIALS", TRIALS)
        .env("PROPTEST_RNG_SEED", seed)
        .env("PROPTEST_CASES", CASES)
        .env("WUWEI_FUZZ_RUNS", FUZZ_RUNS))?;
    println!("xtask: soak passed");
    Ok(())
}

/// Builds the program in two folders with two cargo homes and compares the bytes.
fn two_programs() -> Result<(), String> {
    let place = std::env::temp_dir().join(format!("wuwei-soak-{}", std::process::id()));
    let [first, second] = ["a", "another/folder"].map(|name| build_in(&place.join(name)));
    let (first, second) = (first?, second?);
    let read =
        |path: &Path| std::fs::read(path).map_err(|error| format!("{}: {error}", path.display()));
    if read(&first)? != read(&second)? {
        return Err(format!(
            "two builds differ: compare {} and {}",
            first.display(),
            second.display()
        ));
    }
    println!(
        "xtask: two builds of the program are the same {} bytes",
        read(&first)?.len()
    );
    std::fs::remove_dir_all(&place).map_err(|error| format!("{}: {error}", place.display()))
}

/// A clone of this repository's last commit, built for release; gives the program.
fn build_in(folder: &Path) -> Result<PathBuf, String> {
    let (source, home) = (folder.join("source"), folder.join("cargo"));
    std::fs::create_dir_all(&home).map_err(|error| format!("{}: {error}", home.display()))?;
    run(Command::new("git")
        .args(["clone", "--quiet", "--no-hardlinks"])
        .arg(workspace())
        .arg(&source))?;
    let remap = |from: &Path, to: &str| format!("--remap-path-prefix={}={to}", from.display());
    let flags = [remap(&home, "/cargo"), remap(&source, "/wuwei")].join("\u{1f}");
    let mut cargo = Command::new("cargo");
    cargo
        .args(["build", "--locked", "--release", "--package", "wuwei"])
        .current_dir(&source);
    run(cargo
        .env("CARGO_HOME", &home)
        .env("CARGO_ENCODED_RUSTFLAGS", flags)
        .env_remove("CARGO_TARGET_DIR"))?;
    Ok(source.join("target/release/wuwei"))
}
