//! Makes the program self-contained: compiles the form engine for the browser and embeds it together
//! with the theme (`site/`) and the base rule set (`rules/hebi/`).
//!
//! `OUT_DIR` then holds `engine/engine_bg.wasm`, `engine/engine.js` and `engine/check.js`
//! (the scripts and the glue of form pages and of the checking page) and `embedded.rs`,
//! which `src/embedded.rs` includes.

#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "a build script reads the environment and files, and speaks to cargo by lines"
)]

mod embed;
mod engine;
mod fold;
mod functions;
mod order;
mod reach;
mod script;
mod slim;

use std::path::{Path, PathBuf};
use std::process::ExitCode;

fn main() -> ExitCode {
    let workspace = workspace();
    let out = PathBuf::from(std::env::var_os("OUT_DIR").expect("cargo sets OUT_DIR"));
    rerun_if_changed(&workspace);
    let made = engine::build(&workspace, &out).and_then(|()| embed::write(&workspace, &out));
    for_tests(&out);
    match made {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            for line in message.lines() {
                println!("cargo::error={line}");
            }
            ExitCode::FAILURE
        }
    }
}

/// Tests build the engine a second time, elsewhere, by running this very script.
fn for_tests(out: &Path) {
    if let Ok(script) = std::env::current_exe() {
        println!("cargo::rustc-env=WUWEI_BUILD_SCRIPT={}", script.display());
    }
    println!(
        "cargo::rustc-env=WUWEI_BUILT_ENGINE={}",
        out.join("engine").display()
    );
}

/// The folder of the workspace: two above this package.
fn workspace() -> PathBuf {
    let package = PathBuf::from(std::env::var_os("CARGO_MANIFEST_DIR").expect("cargo sets it"));
    package
        .ancestors()
        .nth(2)
        .expect("crates/wuwei is two folders deep")
        .to_path_buf()
}

/// Names all that the embedded bytes depend on; without this list cargo would look at this package only.
fn rerun_if_changed(workspace: &Path) {
    let inputs = [
        "Cargo.toml",
        "Cargo.lock",
        "crates/wuwei/build",
        "crates/wuwei-json/Cargo.toml",
        "crates/wuwei-json/src",
        "crates/wuwei-engine/Cargo.toml",
        "crates/wuwei-engine/src",
        "crates/wuwei-record/Cargo.toml",
        "crates/wuwei-record/src",
        "crates/wuwei-web/Cargo.toml",
        "crates/wuwei-web/script",
        "crates/wuwei-web/src",
        "rules/hebi",
        "site",
    ];
    for input in inputs {
        println!(
            "cargo::rerun-if-changed={}",
            workspace.join(input).display()
        );
    }
}
