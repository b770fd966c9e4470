//! All words that the engine needs on a page: labels, choices, messages, patterns.

use serde::Serialize;
use wuwei_engine::program::{Field, Kind};
use wuwei_rules::RuleSet;

use super::{Source, block};
use crate::locale::{Part, parts};
use crate::page::{Here, local};
use crate::say::Say;

/// Label of a field, a section or a choice, by path.
#[derive(Serialize)]
pub(in crate::page) struct Label {
    path: String,
    text: Say,
}

/// A message by its code, with named slots.
#[derive(Serialize)]
pub(in crate::page) struct Message {
    code: String,
    lang: Option<&'static str>,
    parts: Vec<Part>,
}

/// A word or pattern by its name.
#[derive(Serialize)]
pub(in crate::page) struct Named {
    name: String,
    parts: Vec<Part>,
}

impl Named {
    pub(in crate::page) fn new(name: &str, parts: Vec<Part>) -> Named {
        Named {
            name: name.to_owned(),
            parts,
        }
    }
}

/// The messages of one table of the locale file, their codes with a prefix.
pub(in crate::page) fn messages(here: &Here, table: &str, prefix: &str) -> Vec<Message> {
    let listed = here.words().under(table);
    listed
        .map(|(code, text)| Message {
            code: format!("{prefix}{code}"),
            lang: None,
            parts: parts(text),
        })
        .collect()
}

/// Single words and patterns.
pub(in crate::page) fn words(here: &Here) -> Vec<Named> {
    here.words()
        .under("word")
        .map(|(name, text)| Named::new(name, parts(text)))
        .collect()
}

/// The engine's path for the choice of the service: no field can have it.
const SERVICE: &str = "@service";

/// The general messages and those that belong to one field.
pub(super) fn of_form(here: &Here, source: Source) -> Vec<Message> {
    let program = source.program();
    let own = program
        .fields
        .iter()
        .flat_map(|field| of_field(here, source, field));
    let mut all = messages(here, "message", "");
    let service = here.words().word("form.service");
    all.push(choose(here, "choose", SERVICE, &service));
    all.extend(own);
    all.extend(row_titles(here, source.output.ruleset));
    all.extend(layers(here, source));
    all
}

/// Labels and choices of all published forms, each path once.
pub(in crate::page) fn all_labels(here: &Here) -> (Vec<Label>, Vec<Label>) {
    let (mut all_labels, mut all_choices) = (Vec::new(), Vec::new());
    for output in here.edition().all() {
        for form in output.forms {
            let (labels, choices) = labels(here, Source { output, form });
            keep_new(&mut all_labels, labels);
            keep_new(&mut all_choices, choices);
        }
    }
    (all_labels, all_choices)
}

fn keep_new(all: &mut Vec<Label>, more: Vec<Label>) {
    for label in more {
        if all.iter().all(|known: &Label| known.path != label.path) {
            all.push(label);
        }
    }
}

/// Labels by path and choices by `path:id`: sections, rows (`section.*`), services, fields.
pub(super) fn labels(here: &Here, source: Source) -> (Vec<Label>, Vec<Label>) {
    let program = source.program();
    let mut labels = Vec::new();
    for (ix, section) in program.sections.iter().enumerate() {
        labels.push(Label {
            path: section.id.clone(),
            text: block::title(here, source, ix),
        });
        let row = source
            .output
            .ruleset
            .sections
            .get(&section.id)
            .and_then(|s| s.row.as_ref());
        if let (Some(_), Some(row)) = (&section.group, row) {
            labels.push(Label {
                path: format!("{}.*", section.id),
                text: Say::new(row, here.lang),
            });
        }
    }
    labels.push(Label {
        path: SERVICE.to_owned(),
        text: Say::plain(here.words().word("form.service")),
    });
    for service in super::services(here, source) {
        labels.push(Label {
            path: format!("service:{}", service.id),
            text: service.name,
        });
    }
    let mut choices = Vec::new();
    for field in &program.fields {
        let path = block::path(program, field);
        for (id, text, _) in block::choices(here, source, field) {
            choices.push(Label {
                path: format!("{path}:{id}"),
                text,
            });
        }
        labels.push(Label {
            path,
            text: block::label(here, source, field),
        });
    }
    (labels, choices)
}

/// A field's own words: what to choose, what its constraints say, why it is asked.
fn of_field(here: &Here, source: Source, field: &Field) -> Vec<Message> {
    let path = block::path(source.program(), field);
    let mut own = Vec::new();
    if chosen(&field.kind) {
        let label = block::label(here, source, field).text;
        let pattern = match block::item_of(source, field) {
            Some(_) => "choose-item",
            None => "choose",
        };
        own.push(choose(here, pattern, &path, &label));
    }
    let Some(described) = block::described(source, field) else {
        return own;
    };
    for (number, constraint) in described.constraints.iter().enumerate() {
        if let Some(message) = &constraint.message {
            own.push(said(
                format!("constraint:{path}:{number}"),
                Say::new(message, here.lang),
            ));
        }
    }
    if let Some(because) = &described.because {
        own.push(reason(
            here,
            format!("why:{path}"),
            Say::new(because, here.lang),
        ));
    }
    own
}

/// "Choose …", where nothing was chosen.
fn choose(here: &Here, pattern: &str, path: &str, label: &str) -> Message {
    let text = here.words().fill(pattern, &[("label", label)]);
    Message {
        code: format!("required:{path}"),
        lang: None,
        parts: vec![Part::Text(text)],
    }
}

/// What one row of a group is called, for summaries and answers: 诉求 2.
pub(in crate::page) fn row_titles(here: &Here, rules: &RuleSet) -> Vec<Message> {
    let rows = rules.sections.values().filter_map(|section| {
        let row = Say::new(section.row.as_ref()?, here.lang);
        let pattern = here.words().fill("row-title", &[("row", &row.text)]);
        Some(Message {
            code: format!("row-title:{}", section.id),
            lang: row.lang,
            parts: parts(&pattern),
        })
    });
    rows.collect()
}

/// What "why?" says of rules that a set below the base adds.
fn layers(here: &Here, source: Source) -> Vec<Message> {
    let reasons = local::reasons(here, source.output.ruleset).into_iter();
    let message = |(id, text)| Message {
        code: format!("why-layer:{id}"),
        lang: None,
        parts: vec![Part::Text(text)],
    };
    reasons.map(message).collect()
}

/// Why a field is asked, in the rules' words; the engine adds clause and layer.
fn reason(here: &Here, code: String, because: Say) -> Message {
    let mut message = said(code, because);
    message
        .parts
        .push(Part::Text(here.words().word("stop-before-clause")));
    message
        .parts
        .extend(["clause", "layer"].map(|slot| Part::Slot(slot.to_owned())));
    message
}

/// A text of the rules: no slots, whatever braces stand in it.
fn said(code: String, say: Say) -> Message {
    Message {
        code,
        lang: say.lang,
        parts: vec![Part::Text(say.text)],
    }
}

/// Answered by choosing, not by typing.
fn chosen(kind: &Kind) -> bool {
    match kind {
        Kind::YesNo | Kind::Choice(_) | Kind::Choices(_) | Kind::Attachment => true,
        Kind::Department(ids) => !ids.is_empty(),
        _ => false,
    }
}
