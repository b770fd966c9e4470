//! What an editor asks at a place in rule files: what may be written there, what it means, where it is
//! declared.
//!
//! The text is half-typed most of the time: the place is made out of its tokens (`cursor`), never of a
//! finished parse. What there is to name comes from all files of the set, read as far as they can be.

mod complete;
mod cursor;
mod definition;
mod expression;
mod hover;
mod spot;

use crate::collect;
use crate::diagnostic::Diagnostics;
use crate::keys::{Doc, Kind};
use crate::merge::{self, Merged};
use crate::parse::{self, Parsed};
use crate::source::{FileId, SourceFile, Span};

/// A language of the rules.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// 中文
    Zh,
    /// English
    En,
}

/// What may be written at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Proposal {
    /// What people choose: `limit`, `steward`.
    pub label: String,
    /// What it is.
    pub sort: Sort,
    /// A few words beside it: an entity's name, a key's purpose.
    pub detail: String,
    /// More of it, as Markdown; may be empty.
    pub about: String,
    /// What is replaced.
    pub span: Span,
    /// By what.
    pub text: String,
}

/// What a proposal is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Sort {
    /// A table with its header.
    Table,
    /// A key of a table.
    Key,
    /// The id of an entity.
    Id,
    /// One of some words.
    Word,
    /// A name in an expression.
    Name,
    /// A function of expressions.
    Function,
}

/// What stands at a place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Meaning {
    /// What it is about.
    pub span: Span,
    /// In words, as Markdown.
    pub text: String,
}

/// All files of a set, read for questions.
#[derive(Debug)]
pub struct Assistant<'s> {
    sources: &'s [SourceFile],
    /// The set with all layers.
    merged: Merged,
}

impl<'s> Assistant<'s> {
    /// Reads the files as far as they can be read; what is wrong in them, [`crate::compile`] tells.
    pub fn new(sources: &'s [SourceFile]) -> Assistant<'s> {
        let mut ignored = Diagnostics::default();
        let numbered = sources.iter().enumerate();
        let files: Vec<Parsed> = numbered
            .map(|(id, source)| parse::parse(id, source, &mut ignored))
            .collect();
        let lowest = sources.iter().map(|source| source.layer).max().unwrap_or(0);
        let layers = collect::collect(&files, sources, lowest, &mut ignored);
        Assistant {
            sources,
            merged: merge::merge(layers, &mut ignored),
        }
    }

    /// What may be written at a byte of a file.
    pub fn complete(&self, file: FileId, at: usize, language: Language) -> Vec<Proposal> {
        complete::proposals(self, file, at, language)
    }

    /// What stands at a byte of a file.
    pub fn hover(&self, file: FileId, at: usize, language: Language) -> Option<Meaning> {
        hover::meaning(self, file, at, language)
    }

    /// Where what is named at a byte of a file is declared; of a changed value, where the base says it.
    pub fn definition(&self, file: FileId, at: usize) -> Vec<Span> {
        definition::places(self, file, at)
    }

    fn text(&self, file: FileId) -> &'s str {
        self.sources.get(file).map_or("", |source| &source.text)
    }

    fn layer(&self, file: FileId) -> usize {
        self.sources.get(file).map_or(0, |source| source.layer)
    }

    /// The identity by which a reference finds its entity: within a section, fields and items go by
    /// their own id.
    fn whole_id(&self, kind: Kind, id: &str, section: Option<&str>) -> String {
        match section.filter(|_| matches!(kind, Kind::Field | Kind::Item)) {
            Some(section) => format!("{section}.{id}"),
            None => id.to_owned(),
        }
    }
}

impl Language {
    /// The sentence in this language.
    pub(crate) fn of(self, doc: &Doc) -> &'static str {
        self.one(doc.zh, doc.en)
    }

    pub(crate) fn one<'w>(self, zh: &'w str, en: &'w str) -> &'w str {
        match self {
            Language::Zh => zh,
            Language::En => en,
        }
    }
}
