//! The set that another one extends: which folder it is said to be, and what is said where that folder
//! cannot be read as a base. Reading it is the caller's.

use crate::codes;
use crate::collect::{self, Layer};
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::merge::Merged;
use crate::parse::{self, Parsed};
use crate::row::Row;
use crate::source::{SourceFile, Span};

/// Why the set that another one extends cannot be had.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum NoBase {
    /// There is no such folder; where it was looked for.
    Missing(String),
    /// It is a file.
    NoFolder,
    /// No rule file lies in it.
    Empty,
    /// It is this set again, or one that extends this one: the layer in which it was met before.
    Circle(usize),
    /// It would be one set more in the chain than there may be.
    TooMany(usize),
}

/// The folder that a set extends, as its `[ruleset]` says: what a loader reads next.
pub fn extends(sources: &[SourceFile]) -> Option<String> {
    // Only a file that says both can say it; reading all of a large set for that would take long.
    let says = |source: &SourceFile| {
        ["ruleset", "extends"]
            .iter()
            .all(|word| source.text.contains(word))
    };
    let mut candidates = sources
        .iter()
        .enumerate()
        .filter(|(_, source)| says(source));
    candidates.find_map(|(id, source)| {
        let parsed = parse::parse(id, source, &mut Diagnostics::default());
        match &parsed.root.get("ruleset")?.value {
            parse::Value::Table(header) => match &header.get("extends")?.value {
                parse::Value::String(folder) => Some(folder.clone()),
                _ => None,
            },
            _ => None,
        }
    })
}

/// What is wrong in sources whose base cannot be had: that, and what is wrong in them alone. Layer 0
/// is the set that extends what is not there.
pub fn without_base(sources: &[SourceFile], why: &NoBase) -> Vec<Diagnostic> {
    let mut diagnostics = Diagnostics::default();
    let files: Vec<Parsed> = sources
        .iter()
        .enumerate()
        .map(|(id, source)| parse::parse(id, source, &mut diagnostics))
        .collect();
    let lowest = sources.iter().map(|source| source.layer).max().unwrap_or(0);
    let layers = collect::collect(&files, sources, lowest, &mut diagnostics);
    diagnostics.push(found(&layers, why));
    diagnostics.into_sorted()
}

/// Finds that the uppermost set says that it extends another, when none was read; or that what was read
/// is none.
pub(crate) fn check(merged: &Merged, diagnostics: &mut Diagnostics) {
    let mut extending = merged.layers.iter().map(|head| head.extends.as_ref());
    match (extending.next(), extending.next()) {
        (Some(Some((folder, span))), _) => {
            let itself = folder.split('/').all(|part| part.is_empty() || part == ".");
            diagnostics.push(if itself {
                extends_itself(*span)
            } else {
                missing(*span, folder)
            });
        }
        (Some(None), Some(Some((folder, span)))) if merged.layers[0].id.is_empty() => diagnostics
            .push(
                no_base(
                    *span,
                    format!("`{folder}` is no rule set: none of its files has a `[ruleset]`"),
                )
                .help("name the folder of a whole set, relative to the folder of this one"),
            ),
        _ => {}
    }
}

fn found(layers: &[Layer], why: &NoBase) -> Diagnostic {
    let said = layers.first().and_then(|layer| layer.header.as_ref());
    let (folder, span) = said.and_then(said_by).unwrap_or_default();
    let help = "name the folder of the base set, relative to the folder of this one";
    match why {
        NoBase::Missing(looked) => {
            missing(span, &folder).help(format!("{help}; there is no {looked}"))
        }
        NoBase::NoFolder => no_base(span, format!("`{folder}` is a file, not a folder")).help(help),
        NoBase::Empty => no_base(
            span,
            format!("`{folder}` is no rule set: no name in it ends in .toml"),
        )
        .help(help),
        NoBase::Circle(0) => extends_itself(span),
        NoBase::Circle(layer) => circle(layers.get(..=*layer).unwrap_or(layers)),
        NoBase::TooMany(most) => Diagnostic::new(
            codes::EXTENDS_CIRCLE,
            span,
            format!("`{folder}` would be one set too many"),
        )
        .label(format!("at most {most} sets may build on each other"))
        .help("extend a set further up"),
    }
}

/// The sets of a circle: the last began it, the first leads back to it.
fn circle(layers: &[Layer]) -> Diagnostic {
    let mut steps = layers
        .iter()
        .rev()
        .filter_map(|layer| said_by(layer.header.as_ref()?));
    let (folder, span) = steps.next().unwrap_or_default();
    let message = format!("the set `{folder}` extends this one in turn");
    let found = Diagnostic::new(codes::EXTENDS_CIRCLE, span, message)
        .label("leads back here")
        .help("leave `extends` out of the set that the others build on");
    steps.fold(found, |found, (folder, span)| {
        found.other(span, format!("goes on to `{folder}` here"))
    })
}

fn missing(span: Span, folder: &str) -> Diagnostic {
    no_base(
        span,
        format!("the set `{folder}` that this one extends is not there"),
    )
    .help("name the folder of the base set, relative to the folder of this one")
}

fn no_base(span: Span, message: String) -> Diagnostic {
    Diagnostic::new(codes::NO_BASE, span, message).label("nothing to build on")
}

fn extends_itself(span: Span) -> Diagnostic {
    Diagnostic::new(codes::EXTENDS_CIRCLE, span, "this set extends itself")
        .label("its own folder")
        .help("name the folder of another set; a set that builds on none leaves `extends` out")
}

/// What a header says that its set extends, and where.
pub(crate) fn said_by(header: &Row) -> Option<(String, Span)> {
    Some((header.owned("extends")?, header.at("extends")))
}
