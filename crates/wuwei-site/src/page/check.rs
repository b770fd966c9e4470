//! The checking page: a record in, a verdict out, on the device of whoever asks.

use serde::Serialize;
use wuwei_json::{Object, Value};
use wuwei_rules::Form;

use crate::edition::Held;

use super::Here;
use super::form::{self, Label, Message, Named, editions, messages, row_titles, words};
use crate::embed::embed;
use crate::locale::parts;

#[derive(Serialize)]
pub(super) struct Check {
    ruleset_id: String,
    ruleset_digest: String,
    keys: String,
    forms: String,
    verdicts: Vec<Named>,
    messages: Vec<Message>,
    words: Vec<Named>,
    stages: Vec<form::StageName>,
    labels: Vec<Label>,
    choices: Vec<Label>,
}

pub(super) fn model(here: &Here) -> Check {
    let rules = here.rules();
    let (labels, choices) = form::all_labels(here);
    Check {
        ruleset_id: rules.id.clone(),
        ruleset_digest: here.site.digest.clone(),
        keys: embed(&rules.specialists_json(None)),
        forms: embed(&forms(here)),
        verdicts: here
            .words()
            .under("verdict")
            .map(|(name, text)| Named::new(name, parts(text)))
            .collect(),
        messages: [
            ("message", ""),
            ("finding", "finding:"),
            ("problem", "problem:"),
        ]
        .into_iter()
        .flat_map(|(table, prefix)| messages(here, table, prefix))
        .chain(row_titles(here, rules))
        .collect(),
        words: words(here),
        stages: form::stage_names(here),
        labels,
        choices,
    }
}

/// Every published form: its program, and the rule digests under which it was published.
fn forms(here: &Here) -> Value {
    let listed = editions(here).into_iter().map(|(digest, page)| {
        let published: Vec<_> = published(here, &digest).collect();
        let rulesets: Vec<Value> = published
            .iter()
            .map(|(held, _)| held.digest.into())
            .collect();
        let program = published
            .first()
            .map(|(_, form)| form.program.to_json())
            .unwrap_or_default();
        let flow = published
            .first()
            .map(|(_, form)| form.program.flow.clone())
            .unwrap_or_default();
        let object: Object = [
            ("digest", Value::from(digest)),
            ("flow", flow.into()),
            ("page", here.to(&page).into()),
            ("ruleset", rulesets.into()),
            ("program", program),
        ]
        .into_iter()
        .collect();
        object
    });
    Value::from(listed.collect::<Vec<_>>())
}

/// The editions that published a form of that digest.
fn published<'a>(here: &Here<'a>, digest: &str) -> impl Iterator<Item = (Held<'a>, &'a Form)> {
    let forms = here
        .edition()
        .all()
        .flat_map(|held| held.forms.iter().map(move |form| (held, form)));
    forms.filter(move |(_, form)| form.digest == digest)
}
