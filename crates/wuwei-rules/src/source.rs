//! Sources and places in them.

/// One rule file: its name (as shown in diagnostics), the layer it belongs to, and its text.
#[derive(Debug, Clone)]
pub struct SourceFile {
    /// `rules/hebi/forms/demands.toml`: forward slashes on every system.
    pub name: String,
    /// Which rule set it is part of: 0 is the base, each set that extends it is one more. Sources come
    /// in the order of layers, within a layer in the order of names.
    pub layer: usize,
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
