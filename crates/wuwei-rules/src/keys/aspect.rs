//! What of an entity may be locked against the sets below: `lock = ["limit"]`.
//!
//! A locked aspect stays as the set that locks it left it: no set below fills it in, changes it, adds to it or
//! takes it away, not even to ask for more. A lock is its entity's alone: it does not spread to the fields and
//! items of a section, only to what stands in the entity's own table.

use super::{Below, Entity, Key, Takes, key};

/// What of an entity a lock or a waiver is about.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Aspect {
    /// That it is there.
    Exists,
    /// Its words.
    Text,
    /// Its limit in working days.
    Limit,
    /// Whether, when and by whom it is asked and must be answered or done.
    Required,
    /// What holds for every good answer, and what is computed or given.
    Constraint,
    /// Who signs, and with which seal.
    Signature,
    /// Where it stands, and in which order what it lists.
    Order,
}

impl Aspect {
    /// Every aspect.
    pub const ALL: [Aspect; 7] = [
        Aspect::Exists,
        Aspect::Text,
        Aspect::Limit,
        Aspect::Required,
        Aspect::Constraint,
        Aspect::Signature,
        Aspect::Order,
    ];

    /// As it is written.
    pub const fn word(self) -> &'static str {
        match self {
            Aspect::Exists => "exists",
            Aspect::Text => "text",
            Aspect::Limit => "limit",
            Aspect::Required => "required",
            Aspect::Constraint => "constraint",
            Aspect::Signature => "signature",
            Aspect::Order => "order",
        }
    }

    /// The aspect of that word.
    pub fn named(word: &str) -> Option<Aspect> {
        Aspect::ALL.into_iter().find(|aspect| aspect.word() == word)
    }

    /// The aspects that an entity has: that it is there, and those of its keys.
    pub fn of(entity: &Entity) -> Vec<Aspect> {
        let has = |aspect: &Aspect| {
            *aspect == Aspect::Exists || entity.keys.iter().any(|key| key.has(*aspect))
        };
        Aspect::ALL.into_iter().filter(has).collect()
    }
}

/// Every aspect as it is written.
pub static ASPECTS: &[&str] = &[
    Aspect::Exists.word(),
    Aspect::Text.word(),
    Aspect::Limit.word(),
    Aspect::Required.word(),
    Aspect::Constraint.word(),
    Aspect::Signature.word(),
    Aspect::Order.word(),
];

static ASPECT: Takes = Takes::OneOf(ASPECTS);

/// `lock`, which every entity has that a set below may change.
pub(crate) const LOCK: Key = key(
    "lock",
    Takes::List(&ASPECT),
    Below::Add,
    "下级不得改动的方面",
    "what of it no set below may change",
);

impl Key {
    /// The same, belonging to an aspect.
    pub(crate) const fn part_of(self, aspect: Aspect) -> Key {
        Key {
            aspect: Some(aspect),
            ..self
        }
    }

    /// Whether it, or a key of the tables in it, belongs to an aspect.
    fn has(&self, aspect: Aspect) -> bool {
        self.aspect == Some(aspect)
            || match &self.takes {
                Takes::Table(inner) | Takes::List(Takes::Table(inner)) => {
                    inner.keys.iter().any(|key| key.has(aspect))
                }
                _ => false,
            }
    }
}

/// The aspect of a key that says nothing else: words are text.
pub(super) const fn by_type(takes: &Takes) -> Option<Aspect> {
    match takes {
        Takes::Text | Takes::OrNone(Takes::Text) | Takes::List(Takes::Text) => Some(Aspect::Text),
        Takes::OrNone(Takes::List(Takes::Text)) => Some(Aspect::Text),
        _ => None,
    }
}
