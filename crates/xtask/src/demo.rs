//! `cargo xtask demo`: the sample site, served on this machine and opened.

use std::io::{BufRead, BufReader};
use std::process::{Command, Stdio};

use crate::tools::{wasm_target, workspace};

/// Builds the program, serves the sample rule set until interrupted.
pub(crate) fn run() -> Result<(), String> {
    wasm_target()?;
    let mut server = Command::new("cargo")
        .args([
            "run",
            "--locked",
            "--package",
            "wuwei",
            "--",
            "serve",
            "tests/site/sample",
        ])
        .current_dir(workspace())
        .stdout(Stdio::piped())
        .spawn()
        .map_err(|error| format!("cannot run cargo: {error}"))?;
    let said = server
        .stdout
        .take()
        .map(BufReader::new)
        .into_iter()
        .flat_map(BufRead::lines);
    for line in said.map_while(Result::ok) {
        println!("{line}");
        if let Some(address) = line
            .split_whitespace()
            .find(|word| word.starts_with("http://"))
        {
            show(address);
        }
    }
    match server.wait() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("the demonstration ended: {status}")),
        Err(error) => Err(error.to_string()),
    }
}

/// Opens a browser where there is a screen; else the address on the terminal has to do.
fn show(address: &str) {
    let screen = ["DISPLAY", "WAYLAND_DISPLAY"]
        .iter()
        .any(|name| std::env::var_os(name).is_some());
    let opener = if cfg!(target_os = "macos") {
        "open"
    } else {
        "xdg-open"
    };
    if screen || cfg!(target_os = "macos") {
        let opened = Command::new(opener)
            .arg(address)
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn();
        if opened.is_ok() {
            return;
        }
    }
    println!("Open {address} in a browser; Ctrl-C ends the demonstration.");
}
