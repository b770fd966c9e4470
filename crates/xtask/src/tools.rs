//! What building and testing need beyond cargo: looked for, installed where that may be done without
//! asking, else named with the exact command.

use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

const WASM: &str = "wasm32-unknown-unknown";

/// A package of Debian's and how it is recognised.
type Package = (&'static str, fn() -> bool);

/// What the tests of browser and editor need from Debian.
const PACKAGES: [Package; 4] = [
    ("chromium", || {
        Path::new("/usr/bin/chromium").exists() || std::env::var_os("WUWEI_CHROMIUM").is_some()
    }),
    ("fonts-noto-cjk", || {
        says("fc-list", &[":lang=zh", "family"], "")
    }),
    ("default-jre-headless", || says("java", &["-version"], "")),
    ("neovim", || says("nvim", &["--version"], "NVIM")),
];

/// The repository's folder.
pub(crate) fn workspace() -> PathBuf {
    let package = Path::new(env!("CARGO_MANIFEST_DIR"));
    package.ancestors().nth(2).unwrap_or(package).to_path_buf()
}

/// Everything that the tests need.
pub(crate) fn set_up() -> Result<(), String> {
    wasm_target()?;
    node()?;
    debian_packages()?;
    npm_packages()
}

/// The standard library for browsers, which the build script asks for.
pub(crate) fn wasm_target() -> Result<(), String> {
    let output = Command::new("rustc")
        .args(["--print", "sysroot"])
        .stderr(Stdio::inherit())
        .output();
    let output =
        output.map_err(|error| format!("cannot run rustc: {error}. Install Rust with rustup"))?;
    let sysroot = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
    if sysroot.join("lib/rustlib").join(WASM).join("lib").is_dir() {
        return Ok(());
    }
    println!("xtask: adding Rust's target for browsers");
    run(Command::new("rustup").args(["target", "add", WASM])).map_err(|why| {
        format!("{why}\nThe form engine needs it. Run\n    rustup target add {WASM}")
    })
}

/// Runs a command with our output as its output; says which one failed.
pub(crate) fn run(command: &mut Command) -> Result<(), String> {
    let shown = std::iter::once(command.get_program())
        .chain(command.get_args())
        .map(|part| part.to_string_lossy().into_owned())
        .collect::<Vec<_>>()
        .join(" ");
    match command.status() {
        Ok(status) if status.success() => Ok(()),
        Ok(status) => Err(format!("`{shown}` failed: {status}")),
        Err(error) => Err(format!("cannot run `{shown}`: {error}")),
    }
}

fn node() -> Result<(), String> {
    let output = Command::new("node").arg("--version").output();
    let version = output
        .map(|output| String::from_utf8_lossy(&output.stdout).trim().to_owned())
        .unwrap_or_default();
    let major = version
        .trim_start_matches('v')
        .split('.')
        .next()
        .and_then(|major| major.parse::<u32>().ok());
    match major {
        Some(20..) => Ok(()),
        Some(_) => Err(format!(
            "the browser tests need Node 20 or newer with npm; this is {version}"
        )),
        None => {
            Err("the browser tests need Node 20 or newer with npm; there is no `node`".to_owned())
        }
    }
}

fn debian_packages() -> Result<(), String> {
    let missing: Vec<&str> = PACKAGES
        .iter()
        .filter(|(_, there)| !there())
        .map(|(name, _)| *name)
        .collect();
    if missing.is_empty() {
        return Ok(());
    }
    let by_hand = format!(
        "apt-get install --no-install-recommends {}",
        missing.join(" ")
    );
    if !says("id", &["-u"], "0") || !Path::new("/usr/bin/apt-get").exists() {
        return Err(format!(
            "the tests need {}. Run, as root,\n    {by_hand}",
            missing.join(", ")
        ));
    }
    println!("xtask: installing {}", missing.join(", "));
    let apt = || {
        let mut apt = Command::new("apt-get");
        apt.env("DEBIAN_FRONTEND", "noninteractive")
            .stdin(Stdio::null());
        apt
    };
    run(apt().args(["-qq", "update"]))?;
    run(apt()
        .args(["-qq", "-y", "install", "--no-install-recommends"])
        .args(&missing))
    .map_err(|why| format!("{why}\nRun, as root,\n    {by_hand}"))
}

/// `npm ci`, unless what is installed is what the lock file names.
fn npm_packages() -> Result<(), String> {
    let tests = workspace().join("tests");
    let installed = tests.join("node_modules/.installed-lock");
    let lock = std::fs::read(tests.join("package-lock.json"))
        .map_err(|error| format!("tests/package-lock.json: {error}"))?;
    if std::fs::read(&installed).is_ok_and(|there| there == lock) {
        return Ok(());
    }
    println!("xtask: installing the tests' npm packages");
    run(Command::new("npm")
        .args(["ci", "--ignore-scripts", "--no-audit", "--no-fund"])
        .current_dir(&tests))?;
    std::fs::write(&installed, lock).map_err(|error| format!("{}: {error}", installed.display()))
}

/// Whether a program runs, says something, and begins with `start`.
fn says(program: &str, arguments: &[&str], start: &str) -> bool {
    let output = Command::new(program).args(arguments).output();
    output.is_ok_and(|output| {
        let said = [output.stdout, output.stderr].concat();
        output.status.success() && !said.is_empty() && said.starts_with(start.as_bytes())
    })
}
