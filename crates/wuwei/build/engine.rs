//! `crates/wuwei-web` → `engine_bg.wasm` and its glue, the same bytes on every machine.

use std::collections::HashSet;
use std::ffi::OsString;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

use wasm_bindgen_cli_support::Bindgen;

use crate::fold::without_repeats;
use crate::order::by_likeness;
use crate::reach::Links;
use crate::script;
use crate::slim::slim;

const TARGET: &str = "wasm32-unknown-unknown";

/// Builds the engine into `out/engine/`.
pub(crate) fn build(workspace: &Path, out: &Path) -> Result<(), String> {
    let tools = Tools::from_environment()?;
    tools.require_wasm_target()?;
    let module = tools.compile(workspace, &target_folder(out))?;
    let unreadable = |error| format!("wasm-bindgen cannot read {}: {error:#}", module.display());
    let mut bound = Bindgen::new()
        .input_path(&module)
        .out_name("engine")
        .no_modules(true)
        .and_then(|bindgen| {
            bindgen
                .typescript(false)
                .remove_name_section(true)
                .remove_producers_section(true)
                .generate_output()
        })
        .map_err(unreadable)?;
    let linked = std::fs::read(&module)
        .map_err(|error| format!("cannot read {}: {error}", module.display()))?;
    let links = Links::of(&linked)?;
    let glue = bound.js().to_owned();
    let glue = begun_by_module(&script::light(&slim(bound.wasm_mut(), &glue, &links))?)?;
    let engine = by_likeness(&without_repeats(&bound.wasm_mut().emit_wasm())?)?;
    let folder = out.join("engine");
    let write = |name: &str, bytes: &[u8]| {
        let path = folder.join(name);
        std::fs::write(&path, bytes)
            .map_err(|error| format!("cannot write {}: {error}", path.display()))
    };
    std::fs::create_dir_all(&folder)
        .map_err(|error| format!("cannot make {}: {error}", folder.display()))?;
    write("engine_bg.wasm", &engine)?;
    for (file, names) in [("engine.js", FORM), ("check.js", CHECK)] {
        let script = scripts(workspace, names)?;
        write(file, [&*script, &glue].concat().as_bytes())?;
    }
    Ok(())
}

/// The glue's way of fetching and compiling goes: the loader does both, and hands over what it has compiled.
fn begun_by_module(glue: &str) -> Result<String, String> {
    const FIRST: &str = "async function __wbg_load(";
    const LAST: &str = "return Object.assign(__wbg_init,{initSync},exports);";
    let unknown = "wasm-bindgen's glue begins in another way than its version that was looked at";
    let (before, rest) = glue.split_once(FIRST).ok_or(unknown)?;
    let (_, after) = rest.split_once(LAST).ok_or(unknown)?;
    let begin = "async function __wbg_init(given){if(wasm===undefined){const module=given.module_or_path;\
        __wbg_finalize_init(await WebAssembly.instantiate(module,__wbg_get_imports()),module);}return wasm;}\n\
        return Object.assign(__wbg_init,exports);";
    Ok([before, begin, after].concat())
}

/// The scripts of a form page, in the order in which they are read.
const FORM: &str = "page words form clock controls fields rows problems nav answers changes database drafts lease \
    store desk unpack open-file share identity keys sign known attachments clicks events begin";

/// Those of the page that checks records.
const CHECK: &str = "page words form clock answers drafts unpack check-page";

/// The scripts that own a page, in one scope of their own in front of the glue: of their names only `takeOver`,
/// which the engine calls, is seen outside.
fn scripts(workspace: &Path, names: &str) -> Result<String, String> {
    let mut all = String::new();
    let mut known = HashSet::new();
    for name in names.split_whitespace() {
        let path = workspace
            .join("crates/wuwei-web/script")
            .join(name)
            .with_extension("js");
        let script = std::fs::read_to_string(&path)
            .map_err(|error| format!("cannot read {}: {error}", path.display()))?;
        for line in script.lines() {
            // Two functions of one name are no error in JavaScript: the later one wins.
            let declared = line.trim_start_matches("async ");
            let name = ["function ", "class ", "const ", "let "]
                .into_iter()
                .find_map(|word| declared.strip_prefix(word))
                .and_then(|rest| {
                    rest.split(|c: char| !(c.is_alphanumeric() || c == '_'))
                        .next()
                });
            if name.is_some_and(|name| !known.insert(name.to_owned())) {
                return Err(format!("{}: a second `{line}`", path.display()));
            }
        }
        all += &script;
    }
    let light = script::shorten(&all, "takeOver")?;
    let whole = [
        "const{takeOver}=(()=>{\"use strict\";",
        &light,
        "return{takeOver}})();\n",
    ];
    Ok(whole.concat())
}

/// The cargo and rustc that build the native program build the engine too.
struct Tools {
    cargo: OsString,
    rustc: OsString,
    cargo_home: PathBuf,
}

impl Tools {
    fn from_environment() -> Result<Self, String> {
        let variable = |name: &str| std::env::var_os(name);
        let cargo_home = variable("CARGO_HOME")
            .map(PathBuf::from)
            .or_else(|| variable("HOME").map(|home| Path::new(&home).join(".cargo")))
            .or_else(|| variable("USERPROFILE").map(|home| Path::new(&home).join(".cargo")))
            .ok_or("neither CARGO_HOME nor HOME is set: set one, so that crates can be found")?;
        Ok(Tools {
            cargo: variable("CARGO").unwrap_or_else(|| "cargo".into()),
            rustc: variable("RUSTC").unwrap_or_else(|| "rustc".into()),
            cargo_home,
        })
    }

    /// Says at once what is missing: cargo's own message would be "can't find crate for `core`".
    fn require_wasm_target(&self) -> Result<(), String> {
        let output = Command::new(&self.rustc)
            .args(["--print", "sysroot"])
            .output()
            .map_err(|error| format!("cannot run {}: {error}", self.rustc.display()))?;
        let sysroot = PathBuf::from(String::from_utf8_lossy(&output.stdout).trim());
        if sysroot
            .join("lib/rustlib")
            .join(TARGET)
            .join("lib")
            .is_dir()
        {
            return Ok(());
        }
        Err(format!(
            "the form engine runs in browsers, and this Rust cannot build for them yet. Run\n    \
             rustup target add {TARGET}\nand build again (looked in {})",
            sysroot.display()
        ))
    }

    /// Runs the nested cargo and returns the module. Its target folder is its own, since the outer
    /// cargo holds the lock of the folder it builds in.
    fn compile(&self, workspace: &Path, target: &Path) -> Result<PathBuf, String> {
        self.cargo(workspace, &["fetch", "--locked", "--target", TARGET], "")?;
        let flags = self.flags(workspace);
        let target_dir = target.to_string_lossy();
        // `rustc --crate-type cdylib`: with an rlib beside it, there would be no link-time optimisation.
        let arguments = [
            "rustc",
            "--locked",
            "--package",
            "wuwei-web",
            "--lib",
            "--crate-type",
            "cdylib",
            "--profile",
            "wasm",
            "--target",
            TARGET,
            "--target-dir",
            &target_dir,
        ];
        self.cargo(workspace, &arguments, &flags)?;
        Ok(target.join(TARGET).join("wasm").join("wuwei_web.wasm"))
    }

    fn cargo(&self, workspace: &Path, arguments: &[&str], flags: &str) -> Result<(), String> {
        let mut command = Command::new(&self.cargo);
        for (name, _) in std::env::vars_os().filter(|(name, _)| changes_the_build(name)) {
            command.env_remove(name);
        }
        let output = command
            .args(arguments)
            .env("RUSTC", &self.rustc)
            .env("CARGO_ENCODED_RUSTFLAGS", flags)
            .current_dir(workspace)
            .stdin(Stdio::null())
            .output()
            .map_err(|error| format!("cannot run {}: {error}", self.cargo.display()))?;
        if output.status.success() {
            return Ok(());
        }
        let said = String::from_utf8_lossy(&output.stderr);
        Err(format!(
            "building the form engine failed:\n{}",
            said.trim_end()
        ))
    }

    /// What the compiler is told beside the profile.
    ///
    /// `rustc` writes source paths into panic messages: all that differs between machines becomes a
    /// fixed word. Registry folders are named after the registry's address, so each is remapped by
    /// itself; the last mapping that matches wins.
    fn flags(&self, workspace: &Path) -> String {
        let mut flags = vec![
            // A phone hashes a few kilobytes: the unrolled form would only be more to load.
            "--cfg".to_owned(),
            "sha2_backend_soft=\"compact\"".to_owned(),
            // Which numbers are addresses: `reach.rs` must know.
            "-Clink-arg=--emit-relocs".to_owned(),
            // Below 2^20 an address is a byte shorter wherever it is said; the data begins after the stack.
            "-Clink-arg=-zstack-size=983040".to_owned(),
            remap(&self.cargo_home, "/cargo"),
            remap(workspace, "/wuwei"),
        ];
        let registries = std::fs::read_dir(self.cargo_home.join("registry/src"));
        let mut folders: Vec<PathBuf> = registries
            .map(|entries| entries.flatten().map(|entry| entry.path()).collect())
            .unwrap_or_default();
        folders.sort();
        flags.extend(
            folders
                .iter()
                .map(|folder| remap(folder, "/cargo/registry")),
        );
        flags.join("\u{1f}")
    }
}

fn remap(from: &Path, to: &str) -> String {
    format!("--remap-path-prefix={}={to}", from.display())
}

/// Whether an inherited variable could change what the nested build makes. What only says where
/// crates come from stays.
fn changes_the_build(name: &OsString) -> bool {
    let name = name.to_string_lossy();
    let kept = [
        "CARGO_HOME",
        "CARGO_NET_",
        "CARGO_HTTP_",
        "CARGO_REGISTR",
        "CARGO_SOURCE_",
    ];
    let ours =
        name.starts_with("CARGO") || name.starts_with("RUSTC") || name.starts_with("RUSTFLAGS");
    let profile = [
        "OPT_LEVEL",
        "DEBUG",
        "PROFILE",
        "TARGET",
        "HOST",
        "NUM_JOBS",
        "OUT_DIR",
    ];
    (ours && !kept.iter().any(|prefix| name.starts_with(prefix))) || profile.contains(&&*name)
}

/// `target/wasm`, one for all profiles, so that the engine is built once.
fn target_folder(out: &Path) -> PathBuf {
    let root = out
        .ancestors()
        .find(|folder| folder.join("CACHEDIR.TAG").is_file());
    root.unwrap_or(out).join("wasm")
}
