//! Every matter leads to somebody, by words that lead nowhere else.

use std::collections::BTreeMap;

use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::keys::Kind;
use crate::merge::Merged;
use crate::row::{Row, Value};
use crate::source::Span;

pub(crate) fn check(merged: &Merged, diagnostics: &mut Diagnostics) {
    let subjects: Vec<&Row> = merged.rows_of(Kind::Subject).collect();
    let Some(first) = subjects.first() else {
        return;
    };
    subjects
        .iter()
        .for_each(|subject| taken(subject, diagnostics));
    phrases(&subjects, diagnostics);
    otherwise(&subjects, first, diagnostics);
    emergency(merged, first, diagnostics);
    if merged.sure_of(Kind::Subject) && !subjects.iter().any(|subject| subject.broken) {
        roles(merged, &subjects, diagnostics);
    }
}

fn taken(subject: &Row, diagnostics: &mut Diagnostics) {
    let (Some(id), Some(cell)) = (subject.word("id"), subject.cell("roles")) else {
        return;
    };
    if matches!(&cell.item.value, Value::List(items) if items.is_empty()) {
        diagnostics.push(
            Diagnostic::new(
                codes::NOBODY_TAKES,
                cell.item.span,
                format!("nobody takes subject `{id}`"),
            )
            .label("no role")
            .help("name the role in charge"),
        );
    }
}

/// A phrase leads to one subject: people must not find two answers by chance of order.
fn phrases(subjects: &[&Row], diagnostics: &mut Diagnostics) {
    let mut seen: BTreeMap<String, (&str, Span)> = BTreeMap::new();
    for subject in subjects {
        let Some(id) = subject.word("id") else {
            continue;
        };
        for (phrase, span) in said(subject) {
            match seen.get(&folded(phrase)) {
                None => {
                    seen.insert(folded(phrase), (id, span));
                }
                Some((other, first)) => diagnostics.push(
                    Diagnostic::new(
                        codes::PHRASE_TWICE,
                        span,
                        if *other == id {
                            format!("subject `{id}` has the phrase `{phrase}` twice")
                        } else {
                            format!("`{phrase}` leads to `{other}` and to `{id}`")
                        },
                    )
                    .label("again here")
                    .other(*first, "first here")
                    .help("leave it where it belongs; a subject may name several `roles`"),
                ),
            }
        }
    }
}

fn said(subject: &Row) -> impl Iterator<Item = (&str, Span)> {
    let texts = subject.items("phrases").iter();
    texts.flat_map(|item| {
        let text = match &item.value {
            Value::Text(text) => Some(text),
            _ => None,
        };
        let words = text.into_iter().flat_map(|text| {
            let both = [Some(text.zh.as_str()), text.en.as_deref()];
            both.into_iter().flatten()
        });
        words.map(|word| (word, item.span))
    })
}

/// As the finder compares: small letters, no spaces.
fn folded(phrase: &str) -> String {
    phrase
        .chars()
        .filter(|c| !c.is_whitespace())
        .flat_map(char::to_lowercase)
        .collect()
}

/// One subject, and only one, for what is not found.
fn otherwise(subjects: &[&Row], first: &Row, diagnostics: &mut Diagnostics) {
    let mut these = subjects
        .iter()
        .filter(|subject| subject.word("as") == Some("otherwise"));
    let Some(one) = these.next() else {
        return diagnostics.push(
            Diagnostic::new(
                codes::NO_WAY_OUT,
                first.at("id"),
                "where nothing is found, nobody is named",
            )
            .label("the first of the subjects")
            .help("give the subject that takes all the rest `as = \"otherwise\"`"),
        );
    };
    for again in these {
        diagnostics.push(
            Diagnostic::new(
                codes::PURPOSE_TWICE,
                again.at("as"),
                "two subjects are `otherwise`",
            )
            .label("again here")
            .other(one.at("as"), "first here")
            .help("one subject takes all the rest"),
        );
    }
}

fn emergency(merged: &Merged, first: &Row, diagnostics: &mut Diagnostics) {
    if merged.sure_of(Kind::Hotline)
        && !merged
            .rows_of(Kind::Hotline)
            .any(|line| line.yes("emergency"))
    {
        diagnostics.push(
            Diagnostic::new(
                codes::NO_WAY_OUT,
                first.at("id"),
                "no telephone line is named for emergencies",
            )
            .label("people who look for help here may be in danger")
            .help("declare a `[[hotline]]` with `emergency = true`"),
        );
    }
}

/// A role that the table never leads to is found by nobody.
fn roles(merged: &Merged, subjects: &[&Row], diagnostics: &mut Diagnostics) {
    for role in merged.rows_of(Kind::Role) {
        let Some(id) = role.word("id") else { continue };
        let named = subjects
            .iter()
            .flat_map(|subject| subject.words("roles"))
            .any(|(named, _)| named == id);
        if !named {
            diagnostics.push(
                Diagnostic::new(
                    codes::ROLE_WITHOUT_SUBJECT,
                    role.at("id"),
                    format!("no subject leads to role `{id}`"),
                )
                .label("found by nobody")
                .help("name it in the `roles` of a `[[subject]]`"),
            );
        }
    }
}
