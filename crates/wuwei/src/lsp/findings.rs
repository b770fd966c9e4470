//! What checking finds in the sets whose files are open, as editors show it.

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};

use lsp_types::{
    Diagnostic, DiagnosticRelatedInformation, DiagnosticSeverity, Location, NumberOrString, Range,
    TextEdit, Uri,
};
use wuwei_rules::SourceFile;
use wuwei_rules::assist::Language;
use wuwei_rules::diagnostic::{self, Severity};
use wuwei_rules::source::{Lines, Span, Unit};

use super::places;
use crate::load::{self, Unsaved};
use crate::report::Failure;

/// The findings of one check.
#[derive(Debug, Default)]
pub(super) struct Checked {
    found: BTreeMap<String, Vec<Found>>,
    unread: Vec<String>,
}

/// A finding, and what would mend it.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Found {
    pub(super) shown: Diagnostic,
    pub(super) fix: Option<Fix>,
}

/// An edit that mends a finding.
#[derive(Debug, Clone, PartialEq)]
pub(super) struct Fix {
    pub(super) title: String,
    pub(super) uri: Uri,
    pub(super) edit: TextEdit,
}

impl Checked {
    /// Checks every set of which a file is held.
    pub(super) fn new(unsaved: &Unsaved, unit: Unit, language: Language) -> Checked {
        let sets: BTreeSet<PathBuf> = unsaved
            .paths()
            .filter_map(|path| unsaved.rule_set(path))
            .collect();
        let mut checked = Checked::default();
        for set in sets {
            match load::rules_over(&set, unsaved) {
                Ok(rules) => {
                    let digest = wuwei_record::digest::tagged;
                    let found = wuwei_rules::compile(&rules.sources, digest).diagnostics;
                    checked.add(&found, &rules.sources, unit, language);
                }
                Err(failure) => checked.add_failure(&failure, unit, language),
            }
        }
        checked
    }

    /// What could not be read at all.
    pub(super) fn unread(&self) -> &[String] {
        &self.unread
    }

    /// The files with findings.
    pub(super) fn files(&self) -> BTreeSet<String> {
        self.found.keys().cloned().collect()
    }

    /// What is to be shown: the findings of each file, and none for those that had some before.
    pub(super) fn published(&self, before: &BTreeSet<String>) -> Vec<(Uri, Vec<Diagnostic>)> {
        let files = before.union(&self.files()).cloned().collect::<Vec<_>>();
        let shown = files.into_iter().filter_map(|file| {
            let found = self.found.get(&file).map_or(&[][..], Vec::as_slice);
            let shown = found.iter().map(|found| found.shown.clone());
            Some((places::uri(&file)?, shown.collect()))
        });
        shown.collect()
    }

    /// The findings in a file that touch a range.
    pub(super) fn at<'c>(&'c self, file: &Path, range: Range) -> impl Iterator<Item = &'c Found> {
        let mut files = self.found.iter();
        let found = files.find(|(name, _)| Path::new(name) == file);
        let found = found.map_or(&[][..], |(_, found)| found.as_slice());
        found.iter().filter(move |found| {
            let shown = found.shown.range;
            shown.start <= range.end && range.start <= shown.end
        })
    }

    fn add_failure(&mut self, failure: &Failure, unit: Unit, language: Language) {
        let (found, sources, unread) = failure.parts();
        self.unread.extend(unread);
        self.add(found, sources, unit, language);
    }

    fn add(
        &mut self,
        found: &[diagnostic::Diagnostic],
        sources: &[SourceFile],
        unit: Unit,
        language: Language,
    ) {
        let files = Files {
            files: sources
                .iter()
                .map(|source| (source, source.lines()))
                .collect(),
            unit,
            language,
        };
        for diagnostic in found.iter().filter(|it| it.allowed.is_none()) {
            let Some(source) = sources.get(diagnostic.primary.file) else {
                continue;
            };
            let found = files.found(diagnostic);
            let here = self.found.entry(source.name.clone()).or_default();
            // A base that several sets extend is read with each of them.
            if !here.contains(&found) {
                here.push(found);
            }
        }
    }
}

/// Sources with their lines.
struct Files<'s> {
    files: Vec<(&'s SourceFile, Lines<'s>)>,
    unit: Unit,
    language: Language,
}

impl Files<'_> {
    fn found(&self, diagnostic: &diagnostic::Diagnostic) -> Found {
        let mut message = diagnostic.message.clone();
        if self.language == Language::Zh
            && let Some(code) = wuwei_rules::codes::find(diagnostic.code)
        {
            message = format!("{}\n{message}", code.title(self.language));
        }
        if !diagnostic.label.is_empty() {
            message += &format!("\n{}", diagnostic.label);
        }
        if let Some(help) = &diagnostic.help {
            message += &format!("\nhelp: {help}");
        }
        let others = diagnostic.others.iter();
        let others: Vec<_> = others
            .filter_map(|(span, words)| {
                Some(DiagnosticRelatedInformation {
                    location: self.location(*span)?,
                    message: words.clone(),
                })
            })
            .collect();
        let range = self.range(diagnostic.primary).unwrap_or_default();
        Found {
            shown: Diagnostic {
                range,
                severity: Some(severity(diagnostic.severity)),
                code: Some(NumberOrString::String(diagnostic.code.to_owned())),
                source: Some("wuwei".to_owned()),
                message,
                related_information: (!others.is_empty()).then_some(others),
                ..Diagnostic::default()
            },
            fix: self.fix(diagnostic),
        }
    }

    fn fix(&self, diagnostic: &diagnostic::Diagnostic) -> Option<Fix> {
        let edit = diagnostic.suggestion.as_ref()?;
        let Location { uri, range } = self.location(edit.span)?;
        let title = match &diagnostic.help {
            Some(help) => help.clone(),
            None => format!("`{}`", edit.text),
        };
        Some(Fix {
            title,
            uri,
            edit: TextEdit::new(range, edit.text.clone()),
        })
    }

    fn location(&self, span: Span) -> Option<Location> {
        let (source, _) = self.files.get(span.file)?;
        Some(Location::new(places::uri(&source.name)?, self.range(span)?))
    }

    fn range(&self, span: Span) -> Option<Range> {
        let (_, lines) = self.files.get(span.file)?;
        Some(places::range(lines, span, self.unit))
    }
}

fn severity(severity: Severity) -> DiagnosticSeverity {
    match severity {
        Severity::Error => DiagnosticSeverity::ERROR,
        Severity::Warning => DiagnosticSeverity::WARNING,
        Severity::Note => DiagnosticSeverity::INFORMATION,
    }
}
