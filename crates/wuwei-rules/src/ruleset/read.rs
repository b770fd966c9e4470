//! `data/ruleset.json` read back: the typed set of an edition that was published.
//!
//! What a newer program adds is passed over: an edition keeps the bytes it was published with, and its
//! digest is theirs. Here stands only what pages and forms are made of.

use std::collections::BTreeMap;

use wuwei_json::{Object, Value};

use super::{Base, FORMAT, Layer, Publication, Removed, RuleSet};
use crate::entity::{Written, header};
use crate::keys::Kind;
use crate::ruleset::{
    Calendar, Department, Field, Flow, Hotline, Item, Obligation, Region, Role, Section, Service,
    Specialist, Subject, Waiver,
};

impl RuleSet {
    /// Reads what [`RuleSet::to_json`] wrote; none if it is of another format or torn. People are no part
    /// of it.
    pub fn from_value(value: &Value) -> Option<RuleSet> {
        let set = Written::of(value)?;
        if set.word("format").as_deref() != Some(FORMAT) {
            return None;
        }
        let base = match set.0.get("base") {
            None => None,
            Some(base) => Some(base_of(&Written::of(base)?)?),
        };
        let (id, area, sample) = (set.word("id")?, set.word("area")?, set.flag("sample"));
        let alone = || {
            vec![Layer {
                id: id.clone(),
                area: area.clone(),
                sample,
            }]
        };
        let layers = match base {
            Some(_) => set.list("layers", layer)?,
            None => alone(),
        };
        Some(RuleSet {
            version: set.word("version")?,
            effective: set.day("effective")?,
            standard: set.word("standard")?,
            publication: Publication {
                title: set.text("standard_title"),
                issued: set.day("standard_issued"),
                effective: set.day("standard_effective"),
                issuer: set.text("standard_issuer"),
            },
            base,
            layers,
            set_by: said_of(&set, "set_by"),
            locks: said_of(&set, "lock"),
            title: set.text("title")?,
            summary: set.text("summary"),
            caution: set.text("caution"),
            proposed_by: set.text("proposed_by"),
            publisher: set.text("publisher"),
            oversight_phone: set.word("oversight_phone"),
            address: set.word("address"),
            languages: set.words("languages")?,
            counting: header::counting_of(set.word("counting").as_deref()),
            counting_basis: set.text("counting_basis"),
            obligations: listed(&set, "obligations", Kind::Obligation, |_, written| {
                Obligation::from_object(written)
            })?,
            roles: listed(&set, "roles", Kind::Role, Role::from_object)?,
            departments: all(&set, Kind::Department, Department::from_object)?,
            services: listed(&set, "services", Kind::Service, Service::from_object)?,
            flows: listed(&set, "flows", Kind::Flow, Flow::from_object)?,
            sections: by_id(&set, Kind::Section, Section::from_object)?,
            fields: by_id(&set, Kind::Field, Field::from_object)?,
            items: by_id(&set, Kind::Item, Item::from_object)?,
            subjects: listed(&set, "subjects", Kind::Subject, Subject::from_object)?,
            hotlines: listed(&set, "hotlines", Kind::Hotline, Hotline::from_object)?,
            calendars: all(&set, Kind::Calendar, Calendar::from_object)?,
            regions: all(&set, Kind::Region, Region::from_object)?,
            removed: set.list("removed", removed)?,
            waivers: all(&set, Kind::Waiver, Waiver::from_object)?,
            specialists: Vec::new(),
            id,
            area,
            sample,
        })
    }

    /// Takes in the people of a `data/specialists.json`; who cannot be read serves under no edition.
    pub fn enrol(&mut self, list: &Value) {
        let people = list.get("specialists").and_then(Value::as_array);
        let people = people.unwrap_or_default().iter();
        self.specialists = people.filter_map(Specialist::from_value).collect();
    }
}

fn base_of(base: &Written<'_>) -> Option<Base> {
    Some(Base {
        id: base.word("id")?,
        version: base.word("version")?,
        digest: base.word("digest")?,
    })
}

fn layer(value: &Value) -> Option<Layer> {
    let layer = Written::of(value)?;
    Some(Layer {
        id: layer.word("id")?,
        area: layer.word("area")?,
        sample: layer.flag("sample"),
    })
}

fn removed(value: &Value) -> Option<Removed> {
    let removed = Written::of(value)?;
    let table = removed.word("kind")?;
    Some(Removed {
        kind: Kind::ALL.into_iter().find(|kind| kind.table() == table)?,
        id: removed.word("id")?,
        name: removed.text("name")?,
        why: removed.text("why")?,
        layer: removed.word("layer")?,
    })
}

/// Entities in the order of the set's own list.
fn listed<T>(
    set: &Written<'_>,
    list: &str,
    kind: Kind,
    read: impl Fn(&str, &Written<'_>) -> Option<T>,
) -> Option<Vec<T>> {
    let entities = set.0.get(kind.table())?;
    let ids = set.words(list)?;
    ids.iter()
        .map(|id| read(id, &Written::of(entities.get(id)?)?))
        .collect()
}

/// Entities in the order of their ids.
fn all<T>(
    set: &Written<'_>,
    kind: Kind,
    read: impl Fn(&str, &Written<'_>) -> Option<T>,
) -> Option<Vec<T>> {
    let found = by_id(set, kind, read)?;
    Some(found.into_values().collect())
}

fn by_id<T>(
    set: &Written<'_>,
    kind: Kind,
    read: impl Fn(&str, &Written<'_>) -> Option<T>,
) -> Option<BTreeMap<String, T>> {
    set.members(kind.table())
        .map(|(id, value)| Some((id.to_owned(), read(id, &Written::of(value)?)?)))
        .collect()
}

/// What is said of entities beside their own keys, by key: which set has set it, or locks it.
fn said_of(set: &Written<'_>, member: &str) -> BTreeMap<(Kind, String), BTreeMap<String, String>> {
    let mut all = BTreeMap::new();
    for kind in Kind::ALL {
        for (id, value) in set.members(kind.table()) {
            if let Some(keys) = value.get(member).and_then(Value::as_object) {
                all.insert((kind, id.to_owned()), words(keys));
            }
        }
    }
    all
}

fn words(keys: &Object) -> BTreeMap<String, String> {
    let said = keys.iter().filter_map(|(key, set)| {
        let set = set.as_str()?;
        Some((key.to_owned(), set.to_owned()))
    });
    said.collect()
}
