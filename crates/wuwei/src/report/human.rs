//! Diagnostics for people: message, the lines they are about with the place underlined, what to do.
//!
//! Wide characters take two columns, so that carets stand under what they mean.

use std::ops::Range;

use annotate_snippets::renderer::DecorStyle;
use annotate_snippets::{Annotation, AnnotationKind, Group, Level, Patch, Renderer, Snippet};
use wuwei_rules::diagnostic::{Diagnostic, Severity};
use wuwei_rules::source::{Lines, SourceFile, Span};

/// Columns for which excerpts are made, on every terminal alike: output is compared in tests.
const WIDTH: usize = 140;

/// All findings, an empty line between two, and how many there are; with escape codes for colours.
pub(crate) fn render_all(found: &[Diagnostic], sources: &[SourceFile]) -> String {
    let sources = Sources::of(sources);
    let mut text = String::new();
    for diagnostic in found.iter().filter(|it| it.allowed.is_none()) {
        text += &render_in(diagnostic, &sources);
        text += "\n\n";
    }
    text + &summary(found)
}

/// One finding, without a final line break.
pub(super) fn render(diagnostic: &Diagnostic, sources: &[SourceFile]) -> String {
    render_in(diagnostic, &Sources::of(sources))
}

/// Sources, and where the lines of each begin.
struct Sources<'a>(Vec<(&'a SourceFile, Lines<'a>)>);

impl<'a> Sources<'a> {
    fn of(sources: &'a [SourceFile]) -> Sources<'a> {
        Sources(
            sources
                .iter()
                .map(|source| (source, source.lines()))
                .collect(),
        )
    }
}

fn render_in(diagnostic: &Diagnostic, sources: &Sources<'_>) -> String {
    let id = format!("{} {}", diagnostic.code, diagnostic.name);
    let mut title = level(diagnostic.severity).primary_title(&*diagnostic.message);
    // What a scenario found is no fault of the sources and has no code.
    if !diagnostic.code.is_empty() {
        title = title.id(&*id);
    }
    let mut main = title.elements(snippets(diagnostic, sources));
    let mut report = Vec::new();
    match (&diagnostic.help, &diagnostic.suggestion) {
        (Some(help), Some(edit)) => {
            report.push(patch(help, edit.span, &edit.text, sources));
        }
        (None, Some(edit)) => {
            report.push(patch("this would do", edit.span, &edit.text, sources));
        }
        (Some(help), None) => main = main.element(Level::HELP.message(&**help)),
        (None, None) => {}
    }
    report.insert(0, main);
    let renderer = Renderer::styled()
        .decor_style(DecorStyle::Ascii)
        .term_width(WIDTH);
    renderer.render(&report)
}

/// `3 errors, 1 warning`
fn summary(found: &[Diagnostic]) -> String {
    let shown = |d: &&Diagnostic| d.allowed.is_none();
    let count = |severity| {
        let of_it = found.iter().filter(|d| d.severity == severity);
        of_it.filter(shown).count()
    };
    let counted = [
        (Severity::Error, "error"),
        (Severity::Warning, "warning"),
        (Severity::Note, "note"),
    ];
    let allowed = found.len() - found.iter().filter(shown).count();
    let mut parts: Vec<String> = counted
        .into_iter()
        .map(|(severity, word)| (count(severity), word))
        .filter(|(n, _)| *n > 0)
        .map(|(n, word)| format!("{n} {word}{}", if n == 1 { "" } else { "s" }))
        .collect();
    if allowed > 0 {
        parts.push(format!("{allowed} allowed by `[lints]`"));
    }
    parts.join(", ")
}

fn level(severity: Severity) -> Level<'static> {
    match severity {
        Severity::Error => Level::ERROR,
        Severity::Warning => Level::WARNING,
        Severity::Note => Level::NOTE,
    }
}

/// One excerpt for each file involved, the guilty one first.
fn snippets<'a>(
    diagnostic: &'a Diagnostic,
    sources: &'a Sources<'a>,
) -> Vec<Snippet<'a, Annotation<'a>>> {
    let primary = (
        diagnostic.primary,
        diagnostic.label.as_str(),
        AnnotationKind::Primary,
    );
    let others = diagnostic
        .others
        .iter()
        .map(|(span, words)| (*span, words.as_str(), AnnotationKind::Context));
    let places: Vec<_> = std::iter::once(primary).chain(others).collect();
    let mut files: Vec<usize> = Vec::new();
    for (span, ..) in &places {
        if !files.contains(&span.file) {
            files.push(span.file);
        }
    }
    files
        .into_iter()
        .filter_map(|file| {
            let (source, lines) = sources.0.get(file)?;
            let here = places.iter().filter(|(span, ..)| span.file == file);
            let all = here.clone().map(|(span, ..)| within(*span, source));
            let excerpt = excerpt(source, lines, all);
            let annotations = here.map(|(span, words, kind)| {
                let annotation = kind.span(excerpt.of(within(*span, source)));
                if words.is_empty() {
                    annotation
                } else {
                    annotation.label(*words)
                }
            });
            Some(
                Snippet::source(excerpt.text)
                    .line_start(excerpt.line)
                    .path(&*source.name)
                    .annotations(annotations),
            )
        })
        .collect()
}

fn patch<'a>(help: &'a str, span: Span, text: &'a str, sources: &'a Sources<'a>) -> Group<'a> {
    let title = Level::HELP.secondary_title(help);
    match sources.0.get(span.file) {
        Some((source, lines)) => {
            let place = within(span, source);
            let excerpt = excerpt(source, lines, std::iter::once(place.clone()));
            let patch = Patch::new(excerpt.of(place), text);
            title.element(
                Snippet::source(excerpt.text)
                    .line_start(excerpt.line)
                    .path(&*source.name)
                    .patch(patch),
            )
        }
        None => Group::with_title(title),
    }
}

/// The lines of a source that a finding is about, and two on either side.
struct Excerpt<'a> {
    text: &'a str,
    /// Where it begins in the source, in bytes.
    start: usize,
    /// The number of its first line.
    line: usize,
}

impl Excerpt<'_> {
    /// A place of the source in the excerpt.
    fn of(&self, place: Range<usize>) -> Range<usize> {
        place.start - self.start..place.end - self.start
    }
}

/// Cut out, because the renderer goes through all that it is given: for each of a thousand findings it
/// would be the whole file.
fn excerpt<'a>(
    source: &'a SourceFile,
    lines: &Lines<'_>,
    places: impl Iterator<Item = Range<usize>>,
) -> Excerpt<'a> {
    let text = source.text.as_str();
    let (mut start, mut end) = (text.len(), 0);
    for place in places {
        (start, end) = (start.min(place.start), end.max(place.end));
    }
    for _ in 0..3 {
        start = text[..start].rfind('\n').unwrap_or(0);
        end += text[end..]
            .find('\n')
            .map_or(text.len() - end, |line_break| line_break + 1);
    }
    if start > 0 {
        start += 1;
    }
    Excerpt {
        text: &text[start..end],
        start,
        line: lines.position(start).line,
    }
}

/// A span that lies in the source, whatever the finding says: a wrong place must not hide a message.
fn within(span: Span, source: &SourceFile) -> Range<usize> {
    let floor = |mut at: usize| {
        at = at.min(source.text.len());
        while !source.text.is_char_boundary(at) {
            at -= 1;
        }
        at
    };
    let (start, end) = (floor(span.start), floor(span.end));
    start..end.max(start)
}
