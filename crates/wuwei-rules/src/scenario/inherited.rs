//! A base's scenarios under a set that extends it.
//!
//! What the set asks besides is answered with the plainest answer wherever it must be, and is left out where
//! a scenario says what is signed; limits that the base leaves open are left open. All that the base knows
//! has to come as the base says. Where a set asks otherwise (a stricter constraint, a shorter limit), a
//! scenario may not hold; that is no fault.

use std::collections::BTreeSet;
use std::rc::Rc;

use wuwei_engine::program::{Kind, Limit};
use wuwei_engine::{Form, FormProgram};
use wuwei_json::{Object, Value as Json};

use super::{Act, Deed, Scenario, place};
use crate::ruleset::{self, RuleSet};
use crate::source::Span;

/// What a scenario of a base does not know.
#[derive(Debug, Clone)]
pub struct Beyond {
    /// The base whose scenario it is.
    pub layer: String,
    /// Fields and items of sets below it, and fields that these require, as rules name them:
    /// `enterprise.exports`, `checklist.inform.state`.
    pub(super) paths: BTreeSet<String>,
    /// Services whose limit a set below it has set.
    limits: BTreeSet<String>,
}

/// The program by which a scenario is told: for a base's, without the limits that it leaves open.
pub(super) fn program(scenario: &Scenario, program: &Rc<FormProgram>) -> Rc<FormProgram> {
    let Some(beyond) = &scenario.beyond else {
        return Rc::clone(program);
    };
    let mut open = FormProgram::clone(program);
    for service in &mut open.services {
        if beyond.limits.contains(&service.id) {
            service.limit = Limit::Unset;
        }
    }
    Rc::new(open)
}

/// What the sets below a layer add.
pub(super) fn beyond(ruleset: &RuleSet, layer: usize) -> Beyond {
    let below: Vec<&str> = ruleset
        .layers
        .iter()
        .skip(layer + 1)
        .map(|it| it.id.as_str())
        .collect();
    let fields = ruleset.fields.iter();
    let fields = fields
        .filter(|(path, field)| {
            let keys = ["id", "required", "required_when"].into_iter();
            let mut set_by =
                keys.map(|key| ruleset.layer_of(ruleset::Kind::Field, path, key, &field.layer));
            set_by.any(|layer| below.contains(&layer))
        })
        .map(|(path, _)| path.clone());
    let items = ruleset.items.iter();
    let items = items
        .filter(|(_, item)| below.contains(&item.layer.as_str()))
        .flat_map(|(path, _)| [format!("{path}.state"), format!("{path}.note")]);
    let services = ruleset.services.iter();
    let limits = services
        .filter(|it| {
            let set_by = ruleset.layer_of(ruleset::Kind::Service, &it.id, "limit", &it.layer);
            below.contains(&set_by)
        })
        .map(|it| it.id.clone());
    Beyond {
        limits: limits.collect(),
        layer: ruleset
            .layers
            .get(layer)
            .map_or_else(String::new, |it| it.id.clone()),
        paths: fields.chain(items).collect(),
    }
}

/// Answers what must be answered of what a scenario does not know.
pub(super) fn answer(form: &mut Form, scenario: &Scenario) -> Vec<Deed> {
    let mut deeds = Vec::new();
    let Some(beyond) = &scenario.beyond else {
        return deeds;
    };
    let program = Rc::clone(form.program());
    for field in &program.fields {
        let section = &program.sections[field.section];
        if !beyond
            .paths
            .contains(&format!("{}.{}", section.id, field.id))
        {
            continue;
        }
        let Some(typed) = plainest(&field.kind, form) else {
            continue;
        };
        let rows: Vec<String> = match &section.group {
            None => vec![String::new()],
            Some(_) => {
                let rows = form.rows(&section.id).into_iter();
                rows.map(|row| format!("{}.", row.id)).collect()
            }
        };
        for row in rows {
            let path = format!("{}.{row}{}", section.id, field.id);
            let asked = form
                .field(&path)
                .is_some_and(|it| it.open && it.required && it.typed.is_empty());
            if asked {
                form.set(&path, &typed);
                form.leave(&path);
                deeds.push(Deed {
                    path,
                    act: Act::Answer(typed.clone()),
                    span: Span::default(),
                });
            }
        }
    }
    deeds
}

/// The plainest answer to a question.
fn plainest(kind: &Kind, form: &Form) -> Option<String> {
    Some(match kind {
        Kind::YesNo => "false".to_owned(),
        // Of an item of a checklist: not this time.
        Kind::Choice(ids) | Kind::Choices(ids) => ids.last()?.clone(),
        Kind::Integer | Kind::Decimal { .. } | Kind::Money => "1".to_owned(),
        Kind::Date => form.today()?.to_text(),
        Kind::DateTime => form.today()?.to_text() + " 00:00",
        Kind::Department(ids) => ids.first().cloned().unwrap_or_else(|| "—".to_owned()),
        Kind::Phone => "12345".to_owned(),
        Kind::CreditCode => "91350100M000100Y43".to_owned(),
        Kind::Text | Kind::LongText => "—".to_owned(),
        Kind::Attachment => return None,
    })
}

/// Data of a section, its rows or one of them, without what a set has no field or item for.
pub fn there(ruleset: &RuleSet, section: &str, data: &Json) -> Json {
    let of_row = |row: &Json| {
        let mut left = Object::new();
        for (name, value) in row.as_object().iter().flat_map(|it| it.iter()) {
            let path = format!("{section}.{name}");
            let reserved = matches!(name, "id" | "withdrawn");
            if reserved || ruleset.fields.contains_key(&path) || ruleset.items.contains_key(&path) {
                left.insert(name, value.clone());
            }
        }
        Json::Object(left)
    };
    match data {
        Json::Array(rows) => Json::Array(rows.iter().map(of_row).collect()),
        row => of_row(row),
    }
}

/// A section's data without what a scenario does not know.
pub(super) fn known(form: &Form, scenario: &Scenario, section: &str, data: &Json) -> Json {
    match &scenario.beyond {
        Some(beyond) => without(form, beyond, section, data),
        None => data.clone(),
    }
}

fn without(form: &Form, beyond: &Beyond, path: &str, data: &Json) -> Json {
    let is_known = |path: &str| {
        let path = place::in_rules(form.program(), path);
        !beyond.paths.contains(&path)
    };
    match data {
        Json::Object(object) => {
            let mut left = Object::new();
            for (name, value) in object.iter() {
                let inner = format!("{path}.{name}");
                if !is_known(&inner) {
                    continue;
                }
                let value = without(form, beyond, &inner, value);
                // An item of which nothing is left is not there.
                if value
                    .as_object()
                    .is_none_or(|it| it.iter().next().is_some())
                {
                    left.insert(name, value);
                }
            }
            Json::Object(left)
        }
        Json::Array(rows) => {
            let rows = rows.iter().enumerate();
            let rows = rows.map(|(at, row)| match row {
                // A choice among several is no row.
                Json::Object(_) => {
                    let id = row.get("id").and_then(Json::as_str);
                    let id = id.map_or_else(|| at.to_string(), str::to_owned);
                    without(form, beyond, &format!("{path}.{id}"), row)
                }
                other => other.clone(),
            });
            Json::Array(rows.collect())
        }
        other => other.clone(),
    }
}
