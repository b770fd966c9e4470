//! Notices that files have changed, by looking. That works on every system and network drive, and costs
//! little: the pause grows with the time that a look takes.

use std::cell::Cell;
use std::path::PathBuf;
use std::time::{Duration, Instant, SystemTime};

use walkdir::WalkDir;

use super::PAUSES;

/// A look takes at most this part of the time.
const SHARE: u32 = 20;

/// What is watched, and how it was found.
#[derive(Debug)]
pub(crate) struct Watch {
    folders: Vec<PathBuf>,
    seen: Vec<Seen>,
}

/// A file as it was found.
type Seen = (PathBuf, Option<SystemTime>, u64);

/// A watch that is being kept.
pub(crate) struct Watching<'a> {
    watch: &'a Watch,
    looked: Instant,
    pause: Cell<Duration>,
}

impl Watch {
    /// Remembers how the files below some folders are now.
    pub(crate) fn new(folders: Vec<PathBuf>) -> Watch {
        let seen = look(&folders);
        Watch { folders, seen }
    }

    /// Begins to look.
    pub(crate) fn started(&self) -> Watching<'_> {
        Watching {
            watch: self,
            looked: Instant::now(),
            pause: Cell::new(PAUSES.start),
        }
    }
}

impl Watching<'_> {
    /// How long to wait before asking again.
    pub(crate) fn pause(&self) -> Duration {
        self.pause.get()
    }

    /// Whether something changed; looks only when it is time to.
    pub(crate) fn changed(&mut self) -> bool {
        if self.looked.elapsed() < self.pause.get() {
            return false;
        }
        let start = Instant::now();
        let changed = look(&self.watch.folders) != self.watch.seen;
        self.pause
            .set((start.elapsed() * SHARE).clamp(PAUSES.start, PAUSES.end));
        self.looked = Instant::now();
        changed
    }
}

fn look(folders: &[PathBuf]) -> Vec<Seen> {
    let files = folders
        .iter()
        .flat_map(|folder| WalkDir::new(folder).follow_links(true).sort_by_file_name());
    files
        .flatten()
        .filter(|entry| entry.file_type().is_file())
        .filter_map(|entry| {
            let kind = entry.metadata().ok()?;
            Some((entry.into_path(), kind.modified().ok(), kind.len()))
        })
        .collect()
}
