//! Whom a matter leads to, where that is not the role whose form it stands in; and how it is handed over.

use serde::Serialize;
use wuwei_engine::program::{self, FormProgram};

use super::{Source, block};
use crate::page::{Here, part::RoleMark};
use crate::say::Say;

/// Another role, and the answers that lead to it.
#[derive(Serialize)]
pub(super) struct Route {
    /// Ids of the choices, separated by spaces.
    choices: String,
    role: RoleMark,
}

/// A choice that is proposed while an answer leads to another role.
#[derive(Serialize)]
pub(super) struct Proposal {
    /// Ids of all choices that lead to others, separated by spaces.
    choices: String,
    /// What is proposed.
    value: String,
    words: String,
}

/// Where the answers to a field lead, but to the flow's own role: by the subjects that are its choices.
/// A matter that the own role takes too leads nowhere.
pub(super) fn routes(here: &Here, source: Source, field: &program::Field) -> Vec<Route> {
    let from = block::described(source, field).and_then(|field| field.choices_from.as_deref());
    let (Some("subject"), Some(flow)) = (from, source.flow()) else {
        return Vec::new();
    };
    let mut routes: Vec<Route> = Vec::new();
    for subject in &source.output.ruleset.subjects {
        if subject.roles.contains(&flow.role) {
            continue;
        }
        let role = subject.roles.first();
        let Some(role) = role.and_then(|role| RoleMark::of(here, role)) else {
            continue;
        };
        match routes.iter_mut().find(|route| route.role.id == role.id) {
            Some(route) => route.choices = [&*route.choices, &subject.id].join(" "),
            None => routes.push(Route {
                choices: subject.id.clone(),
                role,
            }),
        }
    }
    routes
}

/// The choice with `as = "transfer"`, in a section that asks for the subject too.
pub(super) fn proposal(here: &Here, source: Source, field: &program::Field) -> Option<Proposal> {
    let choices = &block::described(source, field)?.choices;
    let choice = choices
        .iter()
        .find(|choice| choice.purpose.as_deref() == Some("transfer"))?;
    let others: Vec<String> = beside(source.program(), field)
        .flat_map(|field| routes(here, source, field))
        .map(|route| route.choices)
        .collect();
    let label = Say::new(&choice.label, here.lang).text;
    (!others.is_empty()).then(|| Proposal {
        choices: others.join(" "),
        value: choice.id.clone(),
        words: here.words().fill("form.propose", &[("choice", &label)]),
    })
}

fn beside<'a>(
    program: &'a FormProgram,
    field: &program::Field,
) -> impl Iterator<Item = &'a program::Field> {
    let section = field.section;
    (program.fields.iter()).filter(move |field| field.section == section)
}
