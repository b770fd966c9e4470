//! `cargo xtask test`: all tests; continuous integration runs just this.

use std::process::Command;

use crate::tools::{run, set_up, workspace};

/// Sets up and tests.
pub(crate) fn run_all() -> Result<(), String> {
    set_up()?;
    // The doors of `tests/` are tests of the program, the browser's among them: one run for all.
    run(Command::new("cargo")
        .args(["test", "--locked", "--workspace", "--no-fail-fast"])
        .current_dir(workspace()))?;
    println!("xtask: all tests passed");
    Ok(())
}
