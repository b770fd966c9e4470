//! `wuwei check --watch`: checks again whenever a rule file changes, until it is interrupted.

use std::path::{Path, PathBuf};
use std::thread::sleep;

use crate::args::Check;
use crate::load;
use crate::report::{Failure, Status, Terminal};
use crate::serve::Watch;

/// Clears a terminal and puts the cursor at its top; left out where there is none.
const CLEAR: &str = "\u{1b}[2J\u{1b}[3J\u{1b}[H";

/// Checks, waits, and checks again. What cannot be read, a folder that is gone for a while included, is
/// told, and waited for.
pub(crate) fn run(
    options: &Check,
    terminal: Terminal,
    check: impl Fn() -> Result<Status, Failure>,
) -> Result<Status, Failure> {
    // Wrong from the start is wrong use; from then on it may be mended.
    let mut folders = load::rules(options.rules.as_deref())?.folders;
    loop {
        // Before anything is read, so that an edit made meanwhile is seen.
        let watch = Watch::new(folders.clone());
        terminal.clear(CLEAR);
        if let Err(failure) = check() {
            terminal.failure(&failure);
        }
        terminal.progress("Watching", "the rules; Ctrl-C ends");
        // Behind the answer, which nobody should wait for longer: another base may be named now.
        let now = watched(options.rules.as_deref(), &folders);
        if now != folders {
            folders = now;
            continue;
        }
        let mut watching = watch.started();
        while !watching.changed() {
            sleep(watching.pause());
        }
    }
}

/// The folders of the set and its bases; those known before, while they cannot be read.
fn watched(named: Option<&Path>, before: &[PathBuf]) -> Vec<PathBuf> {
    load::rules(named).map_or_else(|_| before.to_vec(), |rules| rules.folders)
}
