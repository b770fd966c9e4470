//! Merged rows to the closed rule set: defaults filled in, orders settled, places kept aside.

use std::collections::BTreeMap;

use wuwei_engine::Date;

use crate::entity::{
    calendar, department, field, flow, header, hotline, item, obligation, region, role, section,
    service, specialist, subject, waiver,
};
use crate::keys::{self, Below, Kind};
use crate::merge::{LayerHead, Merged, Placed};
use crate::order::{self, order};
use crate::row::Row;
use crate::ruleset::{Flow, Layer, Publication, Removed, RuleSet, Service, Text};
use crate::source::{Span, TextPlace};

/// A rule set whose references hold, with the places of what is still to be checked: expressions.
///
/// Rows that could not be read are not in it. All expressions may be judged if [`Checked::whole`] holds;
/// else a name would be called unknown whose field only has a fault of its own: see [`crate::unread`].
#[derive(Debug)]
pub(crate) struct Checked {
    pub(crate) ruleset: RuleSet,
    pub(crate) places: Places,
    /// Every section, field, item, service and flow was read.
    pub(crate) whole: bool,
}

/// Where expressions and entities stand in the sources of a set.
#[derive(Debug, Default, Clone)]
pub struct Places {
    expressions: BTreeMap<Site, TextPlace>,
    entities: BTreeMap<(Kind, String), Span>,
}

/// Which expression of the set.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Site {
    /// `visible_when` of a section.
    Section(String),
    /// An expression of a field, `section.field`.
    Field(String, Aspect),
}

/// Which of a field's expressions.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Aspect {
    RequiredWhen,
    VisibleWhen,
    Value,
    Preset,
    /// Position in `Field::constraints`.
    Constraint(usize),
}

impl Aspect {
    /// The key that says it.
    pub(crate) fn key(self) -> &'static str {
        match self {
            Aspect::RequiredWhen => "required_when",
            Aspect::VisibleWhen => "visible_when",
            Aspect::Value => "value",
            Aspect::Preset => "preset",
            Aspect::Constraint(_) => "constraint",
        }
    }
}

impl Places {
    /// Where an expression was written.
    pub(crate) fn expression(&self, site: &Site) -> Option<&TextPlace> {
        self.expressions.get(site)
    }

    /// Where the id of an entity was written; `section.field` for fields.
    pub(crate) fn entity(&self, kind: Kind, id: &str) -> Option<Span> {
        self.entities.get(&(kind, id.to_owned())).copied()
    }
}

/// Closes a set. Only what was found without fault comes in; what it extends is the caller's to say.
pub(crate) fn close(merged: &Merged) -> Checked {
    let needed = [
        Kind::Section,
        Kind::Field,
        Kind::Item,
        Kind::Service,
        Kind::Flow,
        Kind::Subject,
    ];
    Checked {
        ruleset: ruleset(merged),
        places: places(merged),
        whole: needed
            .iter()
            .all(|kind| merged.rows_of(*kind).all(|row| !row.broken)),
    }
}

fn ruleset(merged: &Merged) -> RuleSet {
    let head = Head {
        row: merged.header.as_ref(),
    };
    let services = services(merged);
    let subjects = arranged(
        merged,
        Kind::Subject,
        head.list("subjects"),
        subject::read,
        |subject| &subject.id,
    );
    RuleSet {
        id: head.word("id"),
        version: head.word("version"),
        effective: head
            .row
            .and_then(|row| row.date("effective"))
            .unwrap_or_else(epoch),
        area: head.word("area"),
        standard: head.word("standard"),
        publication: Publication {
            title: head.text("standard_title"),
            issued: head.row.and_then(|row| row.date("standard_issued")),
            effective: head.row.and_then(|row| row.date("standard_effective")),
            issuer: head.text("standard_issuer"),
        },
        base: None,
        layers: layers(merged),
        removed: removed(merged),
        set_by: set_by(merged),
        locks: locks(merged),
        title: head.text("title").unwrap_or_default(),
        summary: head.text("summary"),
        caution: head.text("caution"),
        proposed_by: head.text("proposed_by"),
        publisher: head.text("publisher"),
        oversight_phone: head.row.and_then(|row| row.owned("oversight_phone")),
        sample: head.row.is_some_and(|row| row.yes("sample")),
        address: head.row.and_then(|row| row.owned("address")),
        languages: head.languages(),
        counting: head.row.map(header::counting).unwrap_or_default(),
        counting_basis: head.text("counting_basis"),
        obligations: obligations(merged),
        roles: arranged(merged, Kind::Role, head.list("roles"), role::read, |role| {
            &role.id
        }),
        departments: arranged(merged, Kind::Department, vec![], department::read, |d| {
            &d.id
        }),
        flows: flows(merged, head.list("flows"), &services),
        services,
        sections: by_id(merged, Kind::Section, |row, layer| {
            section(merged, row, layer)
        }),
        fields: by_id(merged, Kind::Field, |row, layer| {
            field::read(row, layer, &merged.layers).map(|field| field.choosing_from(&subjects))
        }),
        items: by_id(merged, Kind::Item, |row, layer| {
            let section = row.word("section");
            let section = section.and_then(|id| merged.find(Kind::Section, id));
            let beside = section.is_some_and(|it| !section::counts(&it.row, row));
            item::read(row, layer, beside)
        }),
        subjects,
        hotlines: hotlines(merged),
        calendars: calendars(merged),
        regions: arranged(merged, Kind::Region, vec![], region::read, |r| &r.code),
        waivers: arranged(merged, Kind::Waiver, vec![], waiver::read, |w| &w.id),
        specialists: arranged(
            merged,
            Kind::Specialist,
            vec![],
            |row, _| specialist::read(row),
            |s| &s.id,
        ),
    }
}

/// The header, read with defaults: a set without one is not published, but its expressions are judged.
struct Head<'m> {
    row: Option<&'m Row>,
}

impl Head<'_> {
    fn word(&self, key: &str) -> String {
        self.row.and_then(|row| row.owned(key)).unwrap_or_default()
    }

    fn text(&self, key: &str) -> Option<Text> {
        self.row.and_then(|row| row.text(key))
    }

    fn list(&self, key: &str) -> Vec<String> {
        self.row.map(|row| row.owned_words(key)).unwrap_or_default()
    }

    fn languages(&self) -> Vec<String> {
        let said = self.list("languages");
        if said.is_empty() {
            vec!["zh".to_owned(), "en".to_owned()]
        } else {
            said
        }
    }
}

/// A day that stands where none was readable: it is never published.
fn epoch() -> Date {
    Date::from_days(0).expect("1970-01-01 is a day")
}

/// Closes all entities of a kind and puts them in order.
fn arranged<T>(
    merged: &Merged,
    kind: Kind,
    listed: Vec<String>,
    read: impl Fn(&Row, &str) -> Option<T>,
    id: impl Fn(&T) -> &String,
) -> Vec<T> {
    let mut closed: Vec<T> = placed(merged, kind)
        .filter_map(|p| read(&p.row, merged.layer(p.layer)))
        .collect();
    let place = |entity: &T| {
        listed
            .iter()
            .position(|listed| listed == id(entity))
            .unwrap_or(listed.len())
    };
    closed.sort_by(|a, b| place(a).cmp(&place(b)).then_with(|| id(a).cmp(id(b))));
    closed
}

fn by_id<T>(
    merged: &Merged,
    kind: Kind,
    read: impl Fn(&Row, &str) -> Option<T>,
) -> BTreeMap<String, T> {
    let closed = placed(merged, kind).filter_map(|placed| {
        Some((
            placed.row.identity(kind)?,
            read(&placed.row, merged.layer(placed.layer))?,
        ))
    });
    closed.collect()
}

fn placed(merged: &Merged, kind: Kind) -> impl Iterator<Item = &Placed> {
    merged.of(kind).iter().filter(|placed| !placed.row.broken)
}

fn obligations(merged: &Merged) -> Vec<crate::ruleset::Obligation> {
    let mut closed = arranged(merged, Kind::Obligation, vec![], obligation::read, |o| {
        &o.clause
    });
    closed.sort_by_cached_key(|obligation| clause_key(&obligation.clause));
    closed
}

fn services(merged: &Merged) -> Vec<Service> {
    let mut closed: Vec<Service> = placed(merged, Kind::Service)
        .filter_map(|placed| service::read(&placed.row, merged.layer(placed.layer)))
        .collect();
    // What no clause lists comes last.
    closed.sort_by_cached_key(|service| {
        let clause = service.clause.as_deref();
        (clause.is_none(), clause.map(clause_key), service.id.clone())
    });
    closed
}

/// Flows; one that lists no services handles all of its type that its role gives.
fn flows(merged: &Merged, listed: Vec<String>, services: &[Service]) -> Vec<Flow> {
    let mut flows = arranged(merged, Kind::Flow, listed, flow::read, |flow| &flow.id);
    for flow in flows.iter_mut().filter(|flow| flow.services.is_empty()) {
        let its = services
            .iter()
            .filter(|s| s.kind == flow.kind && s.roles.contains(&flow.role));
        flow.services = its.map(|service| service.id.clone()).collect();
    }
    flows
}

fn section(merged: &Merged, row: &Row, layer: &str) -> Option<crate::ruleset::Section> {
    let id = row.word("id")?;
    let inside = |kind: Kind, list: &str| {
        let rows = placed(merged, kind).filter(|placed| placed.row.word("section") == Some(id));
        let entries: Vec<order::Entry<'_>> = rows
            .filter_map(|p| {
                Some(order::Entry {
                    id: p.row.word("id")?,
                    after: p.row.word("after"),
                })
            })
            .collect();
        order(&row.owned_words(list), &entries)
    };
    section::read(
        row,
        layer,
        inside(Kind::Field, "fields"),
        inside(Kind::Item, "items"),
    )
}

fn hotlines(merged: &Merged) -> Vec<crate::ruleset::Hotline> {
    let mut closed = arranged(merged, Kind::Hotline, vec![], hotline::read, |line| {
        &line.id
    });
    closed.sort_by_key(|line| !line.emergency);
    closed
}

fn calendars(merged: &Merged) -> Vec<crate::ruleset::Calendar> {
    let mut closed: Vec<_> = placed(merged, Kind::Calendar)
        .filter_map(|p| calendar::read(&p.row, merged.layer(p.layer)))
        .collect();
    closed.sort_by_key(|calendar| calendar.year.year);
    closed
}

/// Clauses in the order of the standard: numbers by value, annexes behind them, items behind their clause.
fn clause_key(clause: &str) -> Vec<(u8, u32, String)> {
    let part = |part: &str| match part.parse::<u32>() {
        Ok(number) => (0, number, String::new()),
        Err(_) => (1, 0, part.to_owned()),
    };
    clause.split(['.', ' ']).map(part).collect()
}

/// Which keys a lower set has set of what another declares, and which set. Added conditions say it
/// themselves.
fn set_by(merged: &Merged) -> BTreeMap<(Kind, String), BTreeMap<String, String>> {
    let mut set_by = BTreeMap::new();
    for kind in Kind::ALL {
        for placed in placed(merged, kind) {
            let lower = placed.row.cells.iter().filter_map(|cell| {
                let layer = cell.extended.unwrap_or(cell.layer);
                let local = layer > placed.layer
                    && cell.key.below != Below::And
                    && cell.key.name != keys::LOCK.name;
                local.then(|| (cell.key.name.to_owned(), merged.layer(layer).to_owned()))
            });
            let keys: BTreeMap<String, String> = lower.collect();
            if let Some(id) = placed.row.identity(kind).filter(|_| !keys.is_empty()) {
                set_by.insert((kind, published(kind, id)), keys);
            }
        }
    }
    set_by
}

/// What an entity is keyed by in the published set: a note's clause has no other letters than ASCII there.
fn published(kind: Kind, id: String) -> String {
    match kind {
        Kind::Obligation => obligation::name(&id),
        _ => id,
    }
}

/// Which set locks which aspects of what: the uppermost that does.
fn locks(merged: &Merged) -> BTreeMap<(Kind, String), BTreeMap<String, String>> {
    let mut locks = BTreeMap::new();
    for kind in Kind::ALL {
        for placed in placed(merged, kind) {
            let mut aspects: BTreeMap<String, String> = BTreeMap::new();
            for lock in &placed.locks {
                aspects
                    .entry(lock.aspect.word().to_owned())
                    .or_insert_with(|| merged.layer(lock.layer).to_owned());
            }
            if let Some(id) = placed.row.identity(kind).filter(|_| !aspects.is_empty()) {
                locks.insert((kind, published(kind, id)), aspects);
            }
        }
    }
    locks
}

fn removed(merged: &Merged) -> Vec<Removed> {
    let mut all = merged.removed.clone();
    all.sort_by(|a, b| (a.kind, &a.id).cmp(&(b.kind, &b.id)));
    all
}

fn layers(merged: &Merged) -> Vec<Layer> {
    let layer = |head: &LayerHead| Layer {
        id: head.id.clone(),
        area: head.area.clone(),
        sample: head.sample,
    };
    merged.layers.iter().map(layer).collect()
}

fn places(merged: &Merged) -> Places {
    let mut places = Places::default();
    for kind in Kind::ALL {
        for row in merged.rows_of(kind) {
            if let Some(id) = row.identity(kind) {
                places
                    .entities
                    .entry((kind, id))
                    .or_insert_with(|| row.identity_span(kind));
            }
        }
    }
    for row in merged.rows_of(Kind::Section) {
        if let (Some(id), Some(expression)) = (row.word("id"), row.expression("visible_when")) {
            places
                .expressions
                .insert(Site::Section(id.to_owned()), expression.place.clone());
        }
    }
    for row in merged.rows_of(Kind::Field).filter(|row| !row.broken) {
        if let Some(id) = row.identity(Kind::Field) {
            field_places(row, &id, &mut places);
        }
    }
    places
}

fn field_places(row: &Row, id: &str, places: &mut Places) {
    let aspects = [
        Aspect::RequiredWhen,
        Aspect::VisibleWhen,
        Aspect::Value,
        Aspect::Preset,
    ];
    for aspect in aspects {
        if let Some(expression) = row.expression(aspect.key()) {
            places
                .expressions
                .insert(Site::Field(id.to_owned(), aspect), expression.place.clone());
        }
    }
    for (at, rule) in field::constraints(row).enumerate() {
        let site = Site::Field(id.to_owned(), Aspect::Constraint(at));
        places
            .expressions
            .insert(site, rule.expression.place.clone());
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clauses_in_the_order_of_the_standard() {
        let mut clauses = [
            "A.1", "7.2.10", "7.2.2 d)", "7.2.2", "10", "7.2.2 a)", "7.2", "7.2.2 b)",
        ];
        clauses.sort_by_key(|clause| clause_key(clause));
        assert_eq!(
            clauses,
            [
                "7.2", "7.2.2", "7.2.2 a)", "7.2.2 b)", "7.2.2 d)", "7.2.10", "10", "A.1"
            ]
        );
    }
}
