//! Sources and places in them.

/// One rule file: its name (as shown in diagnostics, relative to the rule folder) and its text.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// `roles.toml`, `forms/demands.toml`: forward slashes on every system.
    pub name: String,
    /// The text, already known to be UTF-8.
    pub text: String,
}

/// Position of a file in the list of sources.
pub type FileId = usize;

/// A range of bytes in a source.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Span {
    /// The source.
    pub file: FileId,
    /// First byte.
    pub start: usize,
    /// One past the last byte.
    pub end: usize,
}
