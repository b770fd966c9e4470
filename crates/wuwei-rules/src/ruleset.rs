//! The closed rule set, typed, and `data/ruleset.json`, the seam that all else is made from.

mod read;

use std::collections::{BTreeMap, BTreeSet};

use wuwei_engine::Date;
use wuwei_engine::program::Counting;
use wuwei_json::{Object, Value};

pub use crate::entity::calendar::{Calendar, Holiday};
pub use crate::entity::department::Department;
pub use crate::entity::field::{Choice, Constraint, Field};
pub use crate::entity::flow::{Flow, Stage};
pub use crate::entity::hotline::Hotline;
pub use crate::entity::item::Item;
pub use crate::entity::obligation::{DATA, EDITIONS, Implementation, Obligation, PAGES};
pub use crate::entity::region::Region;
pub use crate::entity::role::Role;
pub use crate::entity::section::Section;
pub use crate::entity::service::Service;
pub use crate::entity::specialist::{DeviceKey, Specialist};
pub use crate::entity::subject::Subject;
pub use crate::entity::waiver::Waiver;

use crate::entity::{Members, header};
pub use crate::keys::Kind;

/// The `format` that `data/ruleset.json` names itself by.
pub const FORMAT: &str = "wuwei-ruleset/1";

/// The `format` that `data/specialists.json` names itself by.
pub const SPECIALISTS_FORMAT: &str = "wuwei-specialists/1";

/// A checked rule set: typed, closed, without a dangling reference.
#[derive(Debug, Clone)]
pub struct RuleSet {
    /// Id: `hebi`.
    pub id: String,
    /// Version: `2026.1.0`.
    pub version: String,
    /// In force from.
    pub effective: Date,
    /// GB/T 2260 code or `local:…`.
    pub area: String,
    /// The standard it implements, as cited: `DB4106/T 102—2023`.
    pub standard: String,
    /// Its title, when and by whom it was issued, and from when it applies.
    pub publication: Publication,
    /// What it extends.
    pub base: Option<Base>,
    /// The sets that it is made of, the base first, itself last.
    pub layers: Vec<Layer>,
    /// Which set has set a key of an entity that another one declares, by kind and identity.
    pub set_by: BTreeMap<(Kind, String), BTreeMap<String, String>>,
    /// Which set locks which aspect of an entity against the sets below it, by kind and identity.
    pub locks: BTreeMap<(Kind, String), BTreeMap<String, String>>,
    /// Name shown in the header of every page.
    pub title: Text,
    /// One sentence under the title of the home page.
    pub summary: Option<Text>,
    /// What must not be written: said at every long text.
    pub caution: Option<Text>,
    /// Who proposed the standard and is in charge of it, for the foot of every page.
    pub proposed_by: Option<Text>,
    /// The body that publishes this set, if the rules say.
    pub publisher: Option<Text>,
    /// Telephone for complaints about the service, if the rules say.
    pub oversight_phone: Option<String>,
    /// Demonstration data: every page says so (DESIGN 2.9).
    pub sample: bool,
    /// Public address, if there is one.
    pub address: Option<String>,
    /// Languages of the site, `zh` first.
    pub languages: Vec<String>,
    /// How working days are counted.
    pub counting: Counting,
    /// Basis of the counting rule, as cited.
    pub counting_basis: Option<Text>,
    /// Clauses, in the order of the standard.
    pub obligations: Vec<Obligation>,
    /// Roles, in the order of the rule set's `roles` list.
    pub roles: Vec<Role>,
    /// Departments, by id.
    pub departments: Vec<Department>,
    /// Services, in the order of their clauses, then ids.
    pub services: Vec<Service>,
    /// Flows, in the order of the rule set's `flows` list.
    pub flows: Vec<Flow>,
    /// Sections by id.
    pub sections: BTreeMap<String, Section>,
    /// Fields by `section.field`.
    pub fields: BTreeMap<String, Field>,
    /// Checklist items by `section.item`.
    pub items: BTreeMap<String, Item>,
    /// What matters are about, in the order of the rule set's `subjects` list.
    pub subjects: Vec<Subject>,
    /// Public telephone lines, those for emergencies first.
    pub hotlines: Vec<Hotline>,
    /// Working-day calendars by year.
    pub calendars: Vec<Calendar>,
    /// Districts, counties and functional zones, by code.
    pub regions: Vec<Region>,
    /// Exceptions that the base grants to areas, by id.
    pub waivers: Vec<Waiver>,
    /// What sets above offer and lower ones have removed, by kind and identity.
    pub removed: Vec<Removed>,
    /// Specialists by id: published as `data/specialists.json`, outside the rule digest.
    pub specialists: Vec<Specialist>,
}

/// What stands on the standard's cover, as far as the rules say.
#[derive(Debug, Clone, Default)]
pub struct Publication {
    /// Title.
    pub title: Option<Text>,
    /// Issued on.
    pub issued: Option<Date>,
    /// Applies from.
    pub effective: Option<Date>,
    /// Issued by.
    pub issuer: Option<Text>,
}

/// The set that another one extends.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Base {
    /// Its id.
    pub id: String,
    /// Its version.
    pub version: String,
    /// Its rule digest: `sha256:…`.
    pub digest: String,
}

/// One of the sets that a rule set is made of.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Layer {
    /// Its id.
    pub id: String,
    /// Whom it serves: the code of an area.
    pub area: String,
    /// Its values were made up for demonstration.
    pub sample: bool,
}

/// What a set above offers and this one does not, and why: whoever looks for it is told.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Removed {
    /// Kind of the entity.
    pub kind: Kind,
    /// Its identity.
    pub id: String,
    /// What it was called.
    pub name: Text,
    /// Why it is not offered.
    pub why: Text,
    /// Which set removed it.
    pub layer: String,
}

/// A text in the languages of the site.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text {
    /// Chinese: always there.
    pub zh: String,
    /// English, where the rules give it.
    pub en: Option<String>,
}

/// A value that the rules may leave unset, deny, or give (DESIGN 2.9: three different things).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Given<T> {
    /// Not said: "set locally".
    #[default]
    Unset,
    /// `"none"`: said that there is none.
    None,
    /// Said.
    Value(T),
}

impl RuleSet {
    /// The services that a flow handles, in the order of the set.
    pub fn services_of<'r>(&'r self, flow: &Flow) -> impl Iterator<Item = &'r Service> + use<'r> {
        let handled: BTreeSet<String> = flow.services.iter().cloned().collect();
        self.services
            .iter()
            .filter(move |service| handled.contains(&service.id))
    }

    /// One of its layers by id.
    pub fn layer(&self, id: &str) -> Option<&Layer> {
        self.layers.iter().find(|layer| layer.id == id)
    }

    /// Which set gave a key of an entity its value; `declared` is the one that declares the entity.
    pub fn layer_of<'r>(&'r self, kind: Kind, id: &str, key: &str, declared: &'r str) -> &'r str {
        let keys = self.set_by.get(&(kind, id.to_owned()));
        keys.and_then(|keys| keys.get(key))
            .map_or(declared, String::as_str)
    }

    /// `data/ruleset.json` in canonical form: its SHA-256 is the rule digest. No file name, line or
    /// person stands in it, and what people see in an order is a list.
    pub fn to_json(&self) -> Vec<u8> {
        wuwei_json::to_canonical(&self.to_object().into())
    }

    /// `data/specialists.json`: people with their device keys, all or those of one role. It has a digest of
    /// its own, so that enrolling a specialist does not outdate every notice board.
    pub fn specialists_json(&self, role: Option<&str>) -> Value {
        let listed = self
            .specialists
            .iter()
            .filter(|person| role.is_none_or(|role| person.role == role));
        let people: Vec<Object> = listed.map(Specialist::to_object).collect();
        let list: Object = [
            ("format", Value::from(SPECIALISTS_FORMAT)),
            ("specialists", people.into()),
        ]
        .into_iter()
        .collect();
        list.into()
    }

    fn to_object(&self) -> Object {
        let base = self.base.as_ref().map(|base| {
            Members::new()
                .word("id", &base.id)
                .word("version", &base.version)
                .word("digest", &base.digest)
                .build()
        });
        let members = Members::new()
            .word("format", FORMAT)
            .word("id", &self.id)
            .word("version", &self.version)
            .word("effective", &self.effective.to_text())
            .word("area", &self.area)
            .word("standard", &self.standard)
            .maybe_text("standard_title", self.publication.title.as_ref())
            .maybe("standard_issued", day(self.publication.issued).as_deref())
            .maybe(
                "standard_effective",
                day(self.publication.effective).as_deref(),
            )
            .maybe_text("standard_issuer", self.publication.issuer.as_ref())
            .text("title", &self.title)
            .maybe_text("summary", self.summary.as_ref())
            .maybe_text("caution", self.caution.as_ref())
            .maybe_text("proposed_by", self.proposed_by.as_ref())
            .maybe_text("publisher", self.publisher.as_ref())
            .maybe("oversight_phone", self.oversight_phone.as_deref())
            .maybe("address", self.address.as_deref())
            .flag("sample", self.sample)
            .words("languages", &self.languages)
            .word("counting", header::counting_word(self.counting))
            .maybe_text("counting_basis", self.counting_basis.as_ref())
            .words("obligations", &ids(&self.obligations, Obligation::name))
            .words("roles", &ids(&self.roles, |role| role.id.clone()))
            .words(
                "services",
                &ids(&self.services, |service| service.id.clone()),
            )
            .words("flows", &ids(&self.flows, |flow| flow.id.clone()))
            .words(
                "subjects",
                &ids(&self.subjects, |subject| subject.id.clone()),
            )
            .words("hotlines", &ids(&self.hotlines, |line| line.id.clone()))
            .object(
                "obligation",
                self.entities(
                    Kind::Obligation,
                    self.obligations.iter().map(|o| (o.name(), o.to_object())),
                ),
            )
            .object(
                "role",
                self.entities(
                    Kind::Role,
                    self.roles
                        .iter()
                        .map(|role| (role.id.clone(), role.to_object())),
                ),
            )
            .object(
                "department",
                self.entities(
                    Kind::Department,
                    self.departments
                        .iter()
                        .map(|d| (d.id.clone(), d.to_object())),
                ),
            )
            .object(
                "service",
                self.entities(
                    Kind::Service,
                    self.services.iter().map(|s| (s.id.clone(), s.to_object())),
                ),
            )
            .object(
                "flow",
                self.entities(
                    Kind::Flow,
                    self.flows
                        .iter()
                        .map(|flow| (flow.id.clone(), flow.to_object())),
                ),
            )
            .object(
                "section",
                self.entities(
                    Kind::Section,
                    self.sections
                        .iter()
                        .map(|(id, s)| (id.clone(), s.to_object())),
                ),
            )
            .object(
                "field",
                self.entities(
                    Kind::Field,
                    self.fields
                        .iter()
                        .map(|(id, f)| (id.clone(), f.to_object())),
                ),
            )
            .object(
                "item",
                self.entities(
                    Kind::Item,
                    self.items
                        .iter()
                        .map(|(id, item)| (id.clone(), item.to_object())),
                ),
            )
            .object(
                "subject",
                self.entities(
                    Kind::Subject,
                    self.subjects.iter().map(|s| (s.id.clone(), s.to_object())),
                ),
            )
            .object(
                "hotline",
                self.entities(
                    Kind::Hotline,
                    self.hotlines.iter().map(|h| (h.id.clone(), h.to_object())),
                ),
            )
            .object(
                "calendar",
                self.entities(
                    Kind::Calendar,
                    self.calendars
                        .iter()
                        .map(|c| (c.year.year.to_string(), c.to_object())),
                ),
            )
            .object(
                "region",
                self.entities(
                    Kind::Region,
                    self.regions.iter().map(|r| (r.code.clone(), r.to_object())),
                ),
            );
        let members = match self.waivers.as_slice() {
            [] => members,
            waivers => members.object(
                "waiver",
                waivers
                    .iter()
                    .map(|w| (w.id.clone(), w.to_object()))
                    .collect(),
            ),
        };
        let members = members.list(
            "removed",
            self.removed.iter().map(Removed::to_value).collect(),
        );
        match base {
            Some(base) => members.object("base", base).list("layers", self.layers()),
            None => members,
        }
        .build()
    }

    fn layers(&self) -> Vec<Value> {
        let layer = |layer: &Layer| {
            let members = Members::new()
                .word("id", &layer.id)
                .word("area", &layer.area);
            members.flag("sample", layer.sample).build().into()
        };
        self.layers.iter().map(layer).collect()
    }

    /// Entities by their identities, each with what lower sets have set of it, and what is locked.
    fn entities(&self, kind: Kind, entities: impl Iterator<Item = (String, Object)>) -> Object {
        let with_layers = |(id, mut object): (String, Object)| {
            if let Some(keys) = self.set_by.get(&(kind, id.clone())) {
                let set_by: Object = keys.iter().map(|(key, set)| (&**key, &**set)).collect();
                object.insert("set_by", set_by);
            }
            if let Some(aspects) = self.locks.get(&(kind, id.clone())) {
                let lock: Object = aspects
                    .iter()
                    .map(|(aspect, set)| (&**aspect, &**set))
                    .collect();
                object.insert("lock", lock);
            }
            (id, object)
        };
        entities.map(with_layers).collect()
    }
}

impl Removed {
    fn to_value(&self) -> Value {
        Members::new()
            .word("kind", self.kind.table())
            .word("id", &self.id)
            .text("name", &self.name)
            .text("why", &self.why)
            .word("layer", &self.layer)
            .build()
            .into()
    }
}

fn day(date: Option<Date>) -> Option<String> {
    date.map(Date::to_text)
}

fn ids<T>(entities: &[T], id: impl Fn(&T) -> String) -> Vec<String> {
    entities.iter().map(id).collect()
}
