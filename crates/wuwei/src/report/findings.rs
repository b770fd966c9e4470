//! What checking came to, as the formats for programs take it: findings with their places counted.

use std::collections::BTreeMap;

use wuwei_rules::diagnostic::{Diagnostic, Severity};
use wuwei_rules::source::{Lines, Position, SourceFile, Span};

/// Everything that one run of `wuwei check` found.
#[derive(Debug)]
pub(crate) struct Findings<'r> {
    /// Id and version of the rule set, if it could be compiled.
    pub(crate) ruleset: Option<(&'r str, &'r str)>,
    /// The findings, in the order in which they are shown.
    pub(crate) found: &'r [Diagnostic],
    /// What could not be read at all, in words: it has no place in a source.
    pub(crate) unread: Vec<String>,
    files: Vec<File<'r>>,
}

/// A source, and where its lines begin.
#[derive(Debug)]
struct File<'r> {
    path: String,
    text: &'r str,
    lines: Lines<'r>,
}

/// A stretch of a source as programs want it.
#[derive(Debug)]
pub(crate) struct Place<'f> {
    /// Relative to the current folder where the file lies in it, with `/`.
    pub(crate) path: &'f str,
    /// The first character.
    pub(crate) start: Position,
    /// One past the last character.
    pub(crate) end: Position,
    /// The bytes, from 0 at the start of the file.
    pub(crate) bytes: Span,
}

impl<'r> Findings<'r> {
    /// Findings in sources; `path` gives a source's name as seen from the current folder.
    pub(crate) fn new(
        found: &'r [Diagnostic],
        sources: &'r [SourceFile],
        path: impl Fn(&str) -> String,
    ) -> Findings<'r> {
        let file = |source: &'r SourceFile| File {
            path: path(&source.name),
            text: &source.text,
            lines: source.lines(),
        };
        Findings {
            ruleset: None,
            found,
            unread: Vec::new(),
            files: sources.iter().map(file).collect(),
        }
    }

    /// Says which rule set it is: its id and version.
    pub(crate) fn of(mut self, id: &'r str, version: &'r str) -> Findings<'r> {
        self.ruleset = Some((id, version));
        self
    }

    /// Says what could not be read.
    pub(crate) fn without(mut self, unread: Vec<String>) -> Findings<'r> {
        self.unread = unread;
        self
    }

    /// Where a span lies; nothing if it is in none of the sources.
    pub(crate) fn place(&self, span: Span) -> Option<Place<'_>> {
        let file = self.files.get(span.file)?;
        Some(Place {
            path: &file.path,
            start: file.lines.position(span.start),
            end: file.lines.position(span.end.max(span.start)),
            bytes: span,
        })
    }

    /// The findings that are not allowed, each with its fingerprint.
    pub(crate) fn open(&self) -> impl Iterator<Item = (&'r Diagnostic, String)> {
        let found = self.found.iter().zip(self.fingerprints());
        found.filter(|(diagnostic, _)| diagnostic.allowed.is_none())
    }

    /// How many there are of a severity that are not allowed.
    pub(crate) fn count(&self, severity: Severity) -> usize {
        let of_it = self.found.iter().filter(|d| d.severity == severity);
        of_it.filter(|d| d.allowed.is_none()).count()
    }

    /// How many the set's `[lints]` allow.
    pub(crate) fn allowed(&self) -> usize {
        self.found.iter().filter(|d| d.allowed.is_some()).count()
    }

    /// For each finding a name that stays when lines are added above it: made of its code, file, table,
    /// the table's id, what is written at the place, and which of several such findings it is.
    pub(crate) fn fingerprints(&self) -> Vec<String> {
        let mut met: BTreeMap<String, usize> = BTreeMap::new();
        let names = self.found.iter().map(|diagnostic| {
            let span = diagnostic.primary;
            let (path, table, written) = match self.files.get(span.file) {
                Some(file) => (
                    file.path.as_str(),
                    table(file.text, span.start),
                    file.text.get(span.start..span.end).unwrap_or(""),
                ),
                None => ("", String::new(), ""),
            };
            let what = format!("{}\n{path}\n{table}\n{written}", diagnostic.code);
            let nth = met.entry(what.clone()).or_default();
            *nth += 1;
            let digest = wuwei_record::digest::tagged(format!("{what}\n{nth}").as_bytes());
            digest.trim_start_matches("sha256:").to_owned()
        });
        names.collect()
    }
}

/// Header and id of the table that a byte lies in: `[[field]] id = "place"`.
fn table(text: &str, at: usize) -> String {
    let rest = text.get(at..).unwrap_or("");
    let line_end = rest.find('\n').unwrap_or(rest.len()) + text.len() - rest.len();
    let start = match text[..line_end].rfind("\n[") {
        Some(line_break) => line_break + 1,
        None if text.starts_with('[') => 0,
        None => return String::new(),
    };
    let mut lines = text[start..].lines();
    let header = lines.next().unwrap_or("");
    let is_id = |line: &&str| {
        line.strip_prefix("id")
            .is_some_and(|rest| rest.trim_start().starts_with('='))
    };
    let body = lines.take_while(|line| !line.starts_with('['));
    format!("{header} {}", body.into_iter().find(is_id).unwrap_or(""))
}
