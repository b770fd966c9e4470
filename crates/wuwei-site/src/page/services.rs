//! The service list 服务清单: twelve columns as the standard's practice has them, one group a kind, and
//! what the list can be narrowed by.

use serde::Serialize;
use wuwei_rules::ruleset::{Given, Kind, Service, Text};

use super::part::{self, RoleMark, ServiceLine, Telephone};
use super::{Here, guide, local};
use crate::say::{Fact, Quoted, Say};

#[derive(Serialize)]
pub(super) struct Services {
    count: usize,
    kinds: Vec<KindGroup>,
    filters: Vec<Filter>,
    /// What a set above offers and this one does not.
    removed: Vec<Removed>,
}

#[derive(Serialize)]
struct Removed {
    name: Say,
    why: Say,
}

/// Services of one kind.
#[derive(Serialize)]
struct KindGroup {
    id: &'static str,
    groups: Vec<RoleGroup>,
}

/// Services that the same roles give.
#[derive(Serialize)]
struct RoleGroup {
    /// Where links to it lead: `on-site-legal`, `fixed-point-all`.
    anchor: String,
    roles: Vec<RoleMark>,
    everyone: bool,
    entries: Vec<Entry>,
}

/// A service with all its columns.
#[derive(Serialize)]
struct Entry {
    number: usize,
    line: ServiceLine,
    content: Option<Quoted>,
    limit: Fact,
    /// Audience, way, fee, telephones.
    columns: Vec<Column>,
    /// Names of the columns that counties are to fill in.
    unset: Vec<String>,
    /// Who said what is local or made up, each once.
    marks: Vec<String>,
    /// What the filters compare.
    role_ids: String,
    area: String,
    audience: String,
}

/// A value under its key in the locale file's `guide` table.
#[derive(Serialize)]
struct Column {
    key: &'static str,
    fact: Fact,
    telephone: Option<Telephone>,
    mark: Option<String>,
}

/// One thing that the list can be narrowed by: the name in the address, its choices.
#[derive(Serialize)]
struct Filter {
    name: &'static str,
    choices: Vec<Choice>,
}

/// A choice, and how many services it leaves.
#[derive(Serialize)]
struct Choice {
    value: String,
    label: Say,
    seal: Option<RoleMark>,
    count: usize,
}

pub(super) fn model(here: &Here) -> Services {
    let rules = here.rules();
    let mut number = 0;
    let kinds = ["on-site", "fixed-point"].map(|id| KindGroup {
        id,
        groups: groups(here, id, &mut number),
    });
    Services {
        count: rules.services.len(),
        kinds: kinds
            .into_iter()
            .filter(|kind| !kind.groups.is_empty())
            .collect(),
        filters: filters(here),
        removed: removed(here),
    }
}

fn removed(here: &Here) -> Vec<Removed> {
    let services = (here.rules().removed.iter()).filter(|removed| removed.kind == Kind::Service);
    services
        .map(|removed| Removed {
            name: Say::new(&removed.name, here.lang),
            why: Say::new(&removed.why, here.lang),
        })
        .collect()
}

/// The services of a kind by who gives them: each role's own in the order of the roles, shared ones last.
fn groups(here: &Here, kind: &'static str, number: &mut usize) -> Vec<RoleGroup> {
    let rules = here.rules();
    let mut places: Vec<usize> = (0..rules.services.len())
        .filter(|place| part::kind(&rules.services[*place].kind) == kind)
        .collect();
    let rank = |service: &Service| {
        let first = service.roles.first();
        let first = rules.roles.iter().position(|role| Some(&role.id) == first);
        (service.roles.len(), first)
    };
    places.sort_by_key(|place| rank(&rules.services[*place]));
    let same = |a: &usize, b: &usize| rules.services[*a].roles == rules.services[*b].roles;
    let group = |places: &[usize]| {
        let roles = &rules.services[places[0]].roles;
        let everyone = roles.len() > 1 && roles.len() == rules.roles.len();
        let entries = places.iter().map(|place| {
            *number += 1;
            entry(here, *place, *number)
        });
        RoleGroup {
            anchor: format!(
                "{kind}-{}",
                if everyone {
                    "all".to_owned()
                } else {
                    roles.join("-")
                }
            ),
            roles: RoleMark::all(here, roles),
            everyone,
            entries: entries.collect(),
        }
    };
    places.chunk_by(same).map(group).collect()
}

fn entry(here: &Here, place: usize, number: usize) -> Entry {
    let service = &here.rules().services[place];
    let limit = part::limit(here, service.limit);
    let columns = columns(here, service);
    let limit_mark = local::value_mark(here, service, "limit").filter(|_| limit.state != "unset");
    let mut marks: Vec<String> = Vec::new();
    for mark in columns
        .iter()
        .filter_map(|column| column.mark.clone())
        .chain(limit_mark)
    {
        // "Sample" is said by the words for a county's own values already.
        if !marks.iter().any(|known| known.contains(&mark)) {
            marks.push(mark);
        }
    }
    let unset_limit = (limit.state == "unset").then_some("limit");
    let unset_columns = columns.iter().filter(|column| column.fact.state == "unset");
    let unset = unset_limit
        .into_iter()
        .chain(unset_columns.map(|column| column.key));
    Entry {
        number,
        line: ServiceLine::at(here, place),
        content: content(here, service),
        unset: unset
            .map(|key| here.words().word(&format!("guide.{key}")))
            .collect(),
        limit,
        columns,
        marks,
        role_ids: service.roles.join(" "),
        area: service.layer.clone(),
        audience: audience(service).map_or_else(String::new, |text| text.zh.clone()),
    }
}

fn columns(here: &Here, service: &Service) -> Vec<Column> {
    let words = here.words();
    let column = |key, fact: Fact, telephone| Column {
        key,
        mark: local::value_mark(here, service, key).filter(|_| fact.state != "unset"),
        fact,
        telephone,
    };
    let oversight = &here.rules().oversight_phone;
    vec![
        column(
            "audience",
            Fact::text(&service.audience, "none.audience", words),
            None,
        ),
        column("how", Fact::text(&service.how, "none.how", words), None),
        column("fee", Fact::text(&service.fee, "none.fee", words), None),
        column(
            "phone",
            Fact::literal(&service.phone, "none.phone", words),
            match &service.phone {
                Given::Value(number) => Some(Telephone::new(number)),
                Given::Unset | Given::None => None,
            },
        ),
        Column {
            mark: local::oversight_mark(here),
            ..column(
                "oversight",
                match oversight {
                    Some(number) => Fact::given(Say::plain(number)),
                    None => Fact::unset(words),
                },
                oversight.as_deref().map(Telephone::new),
            )
        },
    ]
}

/// What the clause says of it.
fn content(here: &Here, service: &Service) -> Option<Quoted> {
    let clause = service.clause.as_deref()?;
    guide::quoted(here, clause)
}

fn audience(service: &Service) -> Option<&Text> {
    match &service.audience {
        Given::Value(text) => Some(text),
        Given::Unset | Given::None => None,
    }
}

/// Filters; one with a single choice narrows nothing and is left out.
fn filters(here: &Here) -> Vec<Filter> {
    let rules = here.rules();
    let words = here.words();
    let count = |wanted: &dyn Fn(&Service) -> bool| {
        rules
            .services
            .iter()
            .filter(|service| wanted(service))
            .count()
    };
    let roles = rules.roles.iter().enumerate().map(|(place, role)| Choice {
        value: role.id.clone(),
        label: Say::new(&role.name, here.lang),
        seal: Some(RoleMark::at(here, place)),
        count: count(&|service| service.roles.contains(&role.id)),
    });
    let kinds = ["on-site", "fixed-point"].into_iter().map(|kind| Choice {
        value: kind.to_owned(),
        label: Say::plain(words.word(&format!("kind.{kind}"))),
        seal: None,
        count: count(&|service| part::kind(&service.kind) == kind),
    });
    let areas = rules.layers.iter().map(|layer| Choice {
        value: layer.id.clone(),
        label: local::area(here, layer),
        seal: None,
        count: count(&|service| service.layer == layer.id),
    });
    let mut audiences: Vec<&Text> = Vec::new();
    for text in rules.services.iter().filter_map(audience) {
        if !audiences.iter().any(|known| known.zh == text.zh) {
            audiences.push(text);
        }
    }
    let audiences = audiences.into_iter().map(|text| Choice {
        value: text.zh.clone(),
        label: Say::new(text, here.lang),
        seal: None,
        count: count(&|service| audience(service).is_some_and(|its| its.zh == text.zh)),
    });
    let filter = |name, choices: Vec<Choice>| Filter { name, choices };
    let all = [
        filter("role", roles.collect()),
        filter("type", kinds.collect()),
        filter("area", areas.collect()),
        filter("audience", audiences.collect()),
    ];
    let narrowing = all.into_iter().map(|filter| Filter {
        choices: filter
            .choices
            .into_iter()
            .filter(|choice| choice.count > 0)
            .collect(),
        ..filter
    });
    narrowing
        .filter(|filter| filter.choices.len() > 1)
        .collect()
}
