//! What may stand in rule files: one table of keys for each kind of entity.
//!
//! The reader, "did you mean", the editors' schema, the reference page and the rule of what a lower
//! layer may change all come from these tables; each stands in its entity's own file. Nothing else
//! in the compiler lists keys.

mod aspect;
mod schema;

use crate::entity;

pub(crate) use aspect::LOCK;
pub use aspect::{ASPECTS, Aspect};
pub use schema::editor_schema;
pub(crate) use schema::{below, named_by};

/// A kind of entity: the header of its tables and the keys they may hold.
#[derive(Debug)]
pub struct Entity {
    /// Header in the files: `service` for `[[service]]`; of a table inside another, what it is called.
    pub table: &'static str,
    /// How it is written.
    pub shape: Shape,
    /// What it is.
    pub doc: Doc,
    /// Its keys, in the order of the reference page.
    pub keys: &'static [Key],
}

/// How an entity is written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Shape {
    /// `[ruleset]`, once in a set.
    Single,
    /// `[[service]]`, any number.
    Many,
    /// A table inside another.
    Inner,
}

/// A key of an entity.
#[derive(Debug)]
pub struct Key {
    /// As written.
    pub name: &'static str,
    /// What its value may be.
    pub takes: Takes,
    /// Whether an entity without it is incomplete.
    pub needed: bool,
    /// Holds the standard's own words: a translation is welcome, not missed.
    pub quoted: bool,
    /// What a lower layer may do with it.
    pub below: Below,
    /// What it says about its entity, where a lock may name that.
    pub aspect: Option<Aspect>,
    /// What it is for.
    pub doc: Doc,
}

/// One sentence in both languages.
#[derive(Debug)]
#[allow(missing_docs)]
pub struct Doc {
    pub zh: &'static str,
    pub en: &'static str,
}

/// What a value may be.
#[derive(Debug)]
pub enum Takes {
    /// Words that people read: a string (Chinese), or `{ zh = "…", en = "…" }`.
    Text,
    /// A string in no language.
    Word(Form),
    /// A whole number, least to most.
    Integer(i64, i64),
    /// `true`, `false`.
    YesNo,
    /// A day: `2026-01-01`.
    Date,
    /// A day and time by the wall clock, in no time zone: `2026-11-23T09:40:00`, or `"2026-11-23 09:40"`.
    DateTime,
    /// One of these words.
    OneOf(&'static [&'static str]),
    /// The id of an entity.
    Reference(Kind),
    /// A condition or computation (docs/EXPRESSIONS.md).
    Expression,
    /// A list.
    List(&'static Takes),
    /// A table.
    Table(&'static Entity),
    /// A value for each of some paths, written as dotted keys: `demands.d1.text = "…"`.
    ByPath,
    /// What an entry's `data` would hold, section by section.
    Data,
    /// The value, or `"none"`: said that there is none, which is not the same as unset.
    OrNone(&'static Takes),
}

/// The form of a word.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Form {
    /// Anything that is not empty.
    Any,
    /// An entity's id: `on-site-steward`.
    Id,
    /// A name that occurs in expressions: `received_on`.
    Name,
    /// A clause as cited: `7.2.2 d)`, `A.1`.
    Clause,
    /// A version: `2026.1.0`.
    Version,
    /// A GB/T 2260 code of six digits, or `local:` and an id for a functional zone.
    Area,
    /// An `https://` or `http://` address.
    Address,
    /// An Ed25519 public key as Multikey: `z6Mk…`.
    PublicKey,
    /// One small letter.
    Letter,
    /// One character.
    Character,
}

/// What an id may name.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[allow(missing_docs)]
pub enum Kind {
    Obligation,
    Role,
    Department,
    Specialist,
    Service,
    Flow,
    Section,
    /// `section.field`; within its own section the field's id alone.
    Field,
    /// `section.item`; likewise.
    Item,
    Calendar,
    Subject,
    Hotline,
    Scenario,
    Region,
    Waiver,
}

/// What a lower layer may do with a key of an entity it did not declare.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Below {
    /// Nothing.
    Fixed,
    /// Set it where it is unset.
    Fill,
    /// Set it where it is unset; below that, only lower.
    Lower,
    /// Set it where it is unset; below that, only higher.
    Raise,
    /// Replace a condition by one that is proved to keep what it demands (`check/implied.rs`).
    Prove,
    /// Turn `false` into `true`.
    Strengthen,
    /// Add to the list.
    Add,
    /// Add one more condition, which holds beside those that are there.
    And,
    /// Add to the list where there is one: unset, it means all of them.
    Extend,
    /// Change the tables of its list, known by their ids, each key as its own table allows.
    Each,
    /// Put its own in place: only what a set says of itself.
    Replace,
}

/// The ids of a flow's stages, in their order: the record format is made of these three (RECORD 1).
pub const STAGES: [&str; 3] = ["start", "implement", "conclude"];

/// Every kind of entity that may stand in a file, in the order of the reference page.
pub const ENTITIES: &[&Entity] = &[
    &entity::header::KEYS,
    &entity::obligation::KEYS,
    &entity::role::KEYS,
    &entity::department::KEYS,
    &entity::specialist::KEYS,
    &entity::service::KEYS,
    &entity::flow::KEYS,
    &entity::section::KEYS,
    &entity::field::KEYS,
    &entity::item::KEYS,
    &entity::calendar::KEYS,
    &entity::subject::KEYS,
    &entity::hotline::KEYS,
    &entity::scenario::KEYS,
    &entity::region::KEYS,
    &entity::lints::KEYS,
    &entity::waiver::KEYS,
];

/// A text: a string, or this table.
pub static TEXT: Entity = Entity {
    table: "text",
    shape: Shape::Inner,
    doc: Doc {
        zh: "中英文对照的文字",
        en: "words in both languages",
    },
    keys: &[
        key(
            "zh",
            Takes::Word(Form::Any),
            Below::Replace,
            "中文",
            "Chinese",
        )
        .needed(),
        key("en", Takes::Word(Form::Any), Below::Fill, "英文", "English"),
    ],
};

/// `[[remove.…]]`, beside the id of what it removes.
pub static REMOVAL: Entity = Entity {
    table: "removal",
    shape: Shape::Inner,
    doc: Doc {
        zh: "不再提供上级规则中的一项",
        en: "the removal of what a set above offers",
    },
    keys: &[key(
        "why",
        Takes::Text,
        Below::Fixed,
        "为什么不再提供",
        "why it is removed",
    )
    .needed()],
};

/// A key, optional unless said otherwise.
pub(crate) const fn key(
    name: &'static str,
    takes: Takes,
    below: Below,
    zh: &'static str,
    en: &'static str,
) -> Key {
    let aspect = aspect::by_type(&takes);
    Key {
        name,
        takes,
        needed: false,
        quoted: false,
        below,
        aspect,
        doc: Doc { zh, en },
    }
}

impl Key {
    /// The same, needed.
    pub(crate) const fn needed(self) -> Key {
        Key {
            needed: true,
            ..self
        }
    }

    /// The same, for the standard's own words.
    pub(crate) const fn quoted(self) -> Key {
        Key {
            quoted: true,
            ..self
        }
    }
}

/// A word with its article, for messages: `an item`.
pub(crate) fn a(word: &str) -> String {
    let article = if word.starts_with(['a', 'e', 'i', 'o', 'u']) {
        "an"
    } else {
        "a"
    };
    format!("{article} {word}")
}

impl Entity {
    /// Its key of that name.
    pub fn key(&self, name: &str) -> Option<&'static Key> {
        self.keys.iter().find(|key| key.name == name)
    }
}

impl Kind {
    /// The kind that an entity's tables declare; the header's and inner tables declare none.
    pub fn of(entity: &Entity) -> Option<Kind> {
        Kind::ALL
            .into_iter()
            .find(|kind| kind.table() == entity.table)
    }

    /// Every kind.
    pub const ALL: [Kind; 15] = [
        Kind::Obligation,
        Kind::Role,
        Kind::Department,
        Kind::Specialist,
        Kind::Service,
        Kind::Flow,
        Kind::Section,
        Kind::Field,
        Kind::Item,
        Kind::Calendar,
        Kind::Subject,
        Kind::Hotline,
        Kind::Scenario,
        Kind::Region,
        Kind::Waiver,
    ];

    /// As the tables are headed: `section`.
    pub fn table(self) -> &'static str {
        match self {
            Kind::Obligation => "obligation",
            Kind::Role => "role",
            Kind::Department => "department",
            Kind::Specialist => "specialist",
            Kind::Service => "service",
            Kind::Flow => "flow",
            Kind::Section => "section",
            Kind::Field => "field",
            Kind::Item => "item",
            Kind::Calendar => "calendar",
            Kind::Subject => "subject",
            Kind::Hotline => "hotline",
            Kind::Scenario => "scenario",
            Kind::Region => "region",
            Kind::Waiver => "waiver",
        }
    }
}
