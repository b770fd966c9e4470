//! What a place is for: which entity's table it lies in, and what its key takes.

use super::cursor::{Cursor, Place};
use crate::keys::{ENTITIES, Entity, Key, Kind, REMOVAL, TEXT, Takes, named_by};

/// What a table does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Act {
    Declare,
    Change,
    Remove,
}

/// The table that a place lies in.
#[derive(Debug, Clone, Copy)]
pub(super) struct Spot {
    pub(super) act: Act,
    /// The entity that is declared, changed or removed.
    pub(super) entity: &'static Entity,
    pub(super) within: Within,
}

/// What the path below the header leads to.
#[derive(Debug, Clone, Copy)]
pub(super) enum Within {
    /// A table of these keys.
    Table(&'static Entity),
    /// The value of a key, or an item of its list.
    Value(&'static Key, &'static Takes),
    /// Below a key whose values go by paths of their own.
    Paths,
}

/// What a header says: the act, the entity, and the tables below it.
pub(super) fn headed(header: &[String]) -> Option<(Act, &'static Entity, &[String])> {
    let (first, rest) = header.split_first()?;
    let entity = |name: &str| ENTITIES.iter().copied().find(|entity| entity.table == name);
    let act = match first.as_str() {
        "change" => Act::Change,
        "remove" => Act::Remove,
        name => return Some((Act::Declare, entity(name)?, rest)),
    };
    let (name, rest) = rest.split_first()?;
    let entity = entity(name)?;
    Kind::of(entity).map(|_| (act, entity, rest))
}

/// What the place is for; nothing below an unknown header or key.
pub(super) fn spot(cursor: &Cursor) -> Option<Spot> {
    let (act, entity, below) = headed(&cursor.header)?;
    let path = match &cursor.place {
        Place::Key { path, .. } | Place::Value { path, .. } => path.as_slice(),
        Place::Header { .. } | Place::Comment => return None,
    };
    let path: Vec<&str> = below.iter().chain(path).map(String::as_str).collect();
    let of_value = matches!(cursor.place, Place::Value { .. });
    let within = within(act, entity, &path, of_value)?;
    Some(Spot {
        act,
        entity,
        within,
    })
}

fn within(act: Act, entity: &'static Entity, path: &[&str], of_value: bool) -> Option<Within> {
    let mut table = entity;
    let mut path = path.iter();
    while let Some(name) = path.next() {
        let key = key_of(act, table, name)?;
        let takes = inmost(&key.takes);
        match takes {
            Takes::ByPath | Takes::Data => return Some(Within::Paths),
            Takes::Table(inner) if path.len() > 0 || !of_value => table = inner,
            Takes::Text if path.len() > 0 || !of_value => table = &TEXT,
            _ if path.len() == 0 && of_value => return Some(Within::Value(key, takes)),
            _ => return None,
        }
    }
    (!of_value).then_some(Within::Table(table))
}

/// The key of that name; a removal has the entity's id and keys of its own.
fn key_of(act: Act, table: &'static Entity, name: &str) -> Option<&'static Key> {
    match act {
        Act::Remove => named_by(table)
            .filter(|key| key.name == name)
            .or_else(|| REMOVAL.key(name)),
        _ => table.key(name),
    }
}

/// What a list's items are, or what may be `"none"` too.
pub(super) fn inmost(takes: &'static Takes) -> &'static Takes {
    match takes {
        Takes::List(inner) | Takes::OrNone(inner) => inmost(inner),
        _ => takes,
    }
}

impl Spot {
    /// The keys that the table may hold.
    pub(super) fn keys(&self, table: &'static Entity) -> Vec<&'static Key> {
        match self.act {
            Act::Remove => named_by(table).into_iter().chain(REMOVAL.keys).collect(),
            _ => table.keys.iter().collect(),
        }
    }

    /// Whether a key is the one by which a change or removal names its entity.
    pub(super) fn names_target(&self, key: &Key) -> bool {
        self.act != Act::Declare && named_by(self.entity).is_some_and(|id| id.name == key.name)
    }

    /// The entity's id, as its table says it: with the section's for fields and items.
    pub(super) fn identity(&self, cursor: &Cursor, text: &str) -> Option<String> {
        let id = cursor.says(text, named_by(self.entity)?.name)?;
        let section = (self.act == Act::Declare).then(|| cursor.says(text, "section"));
        Some(match section.flatten() {
            Some(section) => format!("{section}.{id}"),
            None => id.to_owned(),
        })
    }

    /// The section whose names the table's expressions and references mean.
    pub(super) fn section<'t>(&self, cursor: &Cursor, text: &'t str) -> Option<&'t str> {
        let kind = Kind::of(self.entity)?;
        match (kind, self.act) {
            (Kind::Section, _) => cursor.says(text, "id"),
            (Kind::Field | Kind::Item, Act::Declare) => cursor.says(text, "section"),
            (Kind::Field | Kind::Item, _) => cursor.says(text, "id")?.split('.').next(),
            _ => None,
        }
    }
}
