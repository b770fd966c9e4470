//! Rules as they were at a git revision, laid out in a temporary folder. The work tree and git's index
//! stay as they are.

use std::ffi::OsStr;
use std::fs;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Output, Stdio};

use crate::report::Failure;

/// Rules at a revision; the folder is removed with this value.
#[derive(Debug)]
pub(crate) struct AtRevision {
    place: PathBuf,
    folder: PathBuf,
}

impl AtRevision {
    /// Where the rules lie that lay in the folder asked for.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }
}

impl Drop for AtRevision {
    fn drop(&mut self) {
        // What stays behind in the system's temporary folder harms nobody.
        let _ = fs::remove_dir_all(&self.place);
    }
}

/// Lays out all rule files of the repository that `folder` belongs to, since a set may extend another
/// in it.
pub(crate) fn at_revision(folder: &Path, revision: &str) -> Result<AtRevision, Failure> {
    let inside = Git {
        folder,
        index: None,
    };
    let Some(top) = inside.answer(&["rev-parse", "--show-toplevel"])? else {
        let message = format!("{} is in no git repository", folder.display());
        return Err(
            Failure::wrong_use(message).help("compare two folders instead: `wuwei diff OLD NEW`")
        );
    };
    let prefix = inside.answer(&["rev-parse", "--show-prefix"])?;
    let name = format!("{revision}^{{commit}}");
    let asked = [
        "rev-parse",
        "--verify",
        "--quiet",
        "--end-of-options",
        &name,
    ];
    let Some(commit) = inside.answer(&asked)? else {
        let message = format!("git knows no revision `{revision}`");
        return Err(Failure::wrong_use(message)
            .help("name a branch, a tag or a commit; a shallow clone may lack it: `git fetch --unshallow`"));
    };
    let place = new_folder()?;
    let laid = AtRevision {
        folder: place.join("tree").join(prefix.unwrap_or_default()),
        place,
    };
    let index = laid.place.join("index");
    let apart = Git {
        folder: Path::new(&top),
        index: Some(&index),
    };
    apart.run(&["read-tree", &commit], None)?;
    let files = apart.run(&["ls-files", "-z", "--", ":(glob)**/*.toml"], None)?;
    let to = format!("--prefix={}/tree/", laid.place.display());
    apart.run(
        &["checkout-index", "-z", "--stdin", "--force", &to],
        Some(&files.stdout),
    )?;
    if laid.folder.is_dir() {
        return Ok(laid);
    }
    Err(Failure::wrong_use(format!(
        "there is no rule file in {} at `{revision}`",
        folder.display()
    )))
}

/// A new folder for this run alone: one that a killed run left behind is not taken over.
fn new_folder() -> Result<PathBuf, Failure> {
    let mut trial = 0;
    loop {
        let name = format!("wuwei-diff-{}-{trial}", std::process::id());
        let place = std::env::temp_dir().join(name);
        match fs::create_dir(&place) {
            Ok(()) => return Ok(place),
            Err(error) if error.kind() == ErrorKind::AlreadyExists && trial < 100 => trial += 1,
            Err(error) => {
                let message = format!("cannot make the folder {}: {error}", place.display());
                return Err(Failure::errors(message));
            }
        }
    }
}

/// git in a folder, with an index of its own if one is given.
struct Git<'a> {
    folder: &'a Path,
    index: Option<&'a Path>,
}

impl Git<'_> {
    /// What it prints, without the end of the line; none if it says no.
    fn answer(&self, arguments: &[&str]) -> Result<Option<String>, Failure> {
        let out = self.ran(arguments, None)?;
        let text = String::from_utf8_lossy(&out.stdout).into_owned();
        let line = text.trim_end_matches(['\n', '\r']).to_owned();
        Ok(out.status.success().then_some(line))
    }

    /// Runs it; a command that fails is a failure.
    fn run(&self, arguments: &[&str], input: Option<&[u8]>) -> Result<Output, Failure> {
        let out = self.ran(arguments, input)?;
        if out.status.success() {
            return Ok(out);
        }
        let said = String::from_utf8_lossy(&out.stderr);
        Err(Failure::errors(format!("git failed: {}", said.trim())))
    }

    fn ran(&self, arguments: &[&str], input: Option<&[u8]>) -> Result<Output, Failure> {
        let mut git = Command::new("git");
        git.arg("-C").arg(self.folder).args(arguments);
        if let Some(index) = self.index {
            git.env(OsStr::new("GIT_INDEX_FILE"), index);
        }
        git.stdin(if input.is_some() {
            Stdio::piped()
        } else {
            Stdio::null()
        });
        git.stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = git.spawn().map_err(|error| match error.kind() {
            ErrorKind::NotFound => Failure::wrong_use("git is not installed")
                .help("`--git` needs it; `wuwei diff OLD NEW` compares two folders without it"),
            _ => Failure::errors(format!("cannot run git: {error}")),
        })?;
        if let (Some(mut pipe), Some(bytes)) = (child.stdin.take(), input) {
            // If git goes away early, its status says why.
            let _ = pipe.write_all(bytes);
        }
        child
            .wait_with_output()
            .map_err(|error| Failure::errors(format!("cannot run git: {error}")))
    }
}
