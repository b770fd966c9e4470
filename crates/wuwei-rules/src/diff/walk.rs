//! Through two rule sets at once: entity by entity, key by key.

use std::collections::{BTreeMap, BTreeSet};

use wuwei_json::{Object, Value};

use super::Change;
use super::judge::{Pair, judge, spelled};
use super::rule::{
    ASKED_LESS, ASKED_MORE, ASKS_LESS, ASKS_MORE, CONTACT, ENTITY_ADDED, ENTITY_DROPPED, ID_REUSED,
    LAYER_CHANGED, LEAD_CHANGED, MEANING_CHANGED, MEMBER_ADDED, MEMBER_DROPPED, ORDER_CHANGED,
    REQUIRED_ADDED, Rule, TRANSLATION, UNKNOWN, WARNING_ADDED, WORDS,
};
use super::table::{How, how};
use crate::keys::Kind;

/// Members that name an entity or a choice.
const NAMES: [&str; 3] = ["name", "label", "title"];

/// Every difference, the set's own first, then by kind and identity.
pub(super) fn walk(old: &Value, new: &Value) -> Vec<Change> {
    let mut walk = Walk {
        sets: Pair {
            old: Some(old),
            new: Some(new),
        },
        changes: Vec::new(),
    };
    let (old, new) = (object(Some(old)), object(Some(new)));
    walk.table(
        &Place::default(),
        "ruleset",
        &without_kinds(old),
        &without_kinds(new),
    );
    for kind in Kind::ALL {
        walk.entities(kind.table(), old.get(kind.table()), new.get(kind.table()));
    }
    walk.changes
}

struct Walk<'a> {
    sets: Pair<'a>,
    changes: Vec<Change>,
}

/// Where the two values that are compared stand.
#[derive(Debug, Clone, Default)]
struct Place {
    kind: String,
    id: String,
    name: Option<Value>,
    key: String,
    /// The name stood on another entity or choice, which has given it up.
    moved: bool,
}

impl Place {
    fn at(&self, key: &str) -> Place {
        let mut inner = self.clone();
        if !inner.key.is_empty() {
            inner.key.push('.');
        }
        inner.key.push_str(key);
        inner
    }
}

impl Walk<'_> {
    fn tell(&mut self, rule: &'static Rule, place: &Place, pair: Pair<'_>) {
        let kind = if place.kind.is_empty() {
            "ruleset"
        } else {
            &place.kind
        };
        self.changes.push(Change {
            rule,
            kind: kind.to_owned(),
            id: place.id.clone(),
            name: place.name.clone(),
            key: place.key.clone(),
            old: pair.old.cloned(),
            new: pair.new.cloned(),
        });
    }

    fn entities(&mut self, kind: &str, old: Option<&Value>, new: Option<&Value>) {
        let readable = |set: Option<&Value>| set.is_none_or(|set| set.as_object().is_some());
        let place = Place::default().at(kind);
        if !readable(old) || !readable(new) {
            if old != new {
                self.tell(&UNKNOWN, &place, Pair { old, new });
            }
            return;
        }
        let (old, new) = (object(old), object(new));
        let moved = moved(old.iter().collect(), new.iter().collect());
        for id in keys(old, new) {
            let pair = Pair {
                old: old.get(id),
                new: new.get(id),
            };
            let place = Place {
                kind: kind.to_owned(),
                id: id.to_owned(),
                name: name_of(pair.new.or(pair.old)).cloned(),
                moved: moved.contains(id),
                ..Place::default()
            };
            self.entity(&place, pair);
        }
    }

    fn entity(&mut self, place: &Place, pair: Pair<'_>) {
        match (pair.old, pair.new) {
            (Some(old), Some(new)) => self.inner(place, &place.kind, old, new),
            (Some(_), None) => self.tell(dropped(&place.kind), place, pair),
            (None, new) => self.tell(added(new), place, pair),
        }
    }

    /// Two tables, or what should be.
    fn inner(&mut self, place: &Place, table: &str, old: &Value, new: &Value) {
        match (old.as_object(), new.as_object()) {
            (Some(old), Some(new)) => self.table(place, table, old, new),
            _ if old == new => {}
            _ => self.tell(
                &UNKNOWN,
                place,
                Pair {
                    old: Some(old),
                    new: Some(new),
                },
            ),
        }
    }

    fn table(&mut self, place: &Place, table: &str, old: &Object, new: &Object) {
        for key in keys(old, new) {
            let pair = Pair {
                old: old.get(key),
                new: new.get(key),
            };
            if pair.old == pair.new {
                continue;
            }
            let place = place.at(key);
            match how(table, key) {
                None => self.tell(&UNKNOWN, &place, pair),
                Some(How::SetBy) => self.set_by(&place, pair, old, new),
                // Where it is always required on one side, the condition says less there.
                Some(How::RequiredWhen) if pair.old.is_none() && required(old) => {
                    self.tell(&ASKED_LESS, &place, pair);
                }
                Some(How::RequiredWhen) if pair.new.is_none() && required(new) => {
                    self.tell(&ASKED_MORE, &place, pair);
                }
                Some(how) => self.value(&place, how, pair),
            }
        }
    }

    fn value(&mut self, place: &Place, how: How, pair: Pair<'_>) {
        if let (Some(old), Some(new)) = (text(pair.old), text(pair.new)) {
            return self.text(place, how, old, new);
        }
        match how {
            How::Inner(table) => match (pair.old, pair.new) {
                (Some(old), Some(new)) => self.inner(place, table, old, new),
                _ => self.tell(&MEANING_CHANGED, place, pair),
            },
            How::Each(table, by, less, more) => self.each(place, (table, by), (less, more), pair),
            How::Members(kind) => self.list(place, kind, (&MEMBER_DROPPED, &MEMBER_ADDED), pair),
            How::Exceptions => self.list(place, "", (&ASKED_MORE, &ASKED_LESS), pair),
            How::Sayings => self.list(place, "", (&WORDS, &WORDS), pair),
            How::Scope => match (pair.old, pair.new) {
                (None, _) => self.tell(&ASKED_LESS, place, pair),
                (_, None) => self.tell(&ASKED_MORE, place, pair),
                _ => self.list(place, "", (&ASKED_LESS, &ASKED_MORE), pair),
            },
            How::Materials if array(pair.old).is_some() && array(pair.new).is_some() => {
                self.list(place, "", (&ASKS_LESS, &ASKS_MORE), pair);
            }
            How::Lead => {
                let first = |list| array(list).and_then(<[Value]>::first);
                if first(pair.old) != first(pair.new) {
                    self.tell(&LEAD_CHANGED, place, pair);
                } else {
                    self.list(place, "", (&MEMBER_DROPPED, &MEMBER_ADDED), pair);
                }
            }
            how => self.tell(judge(how, pair), place, pair),
        }
    }

    /// Words in two languages: the Chinese decides, the rest is translation.
    fn text(&mut self, place: &Place, how: How, old: &Object, new: &Object) {
        for language in keys(old, new) {
            let pair = Pair {
                old: old.get(language),
                new: new.get(language),
            };
            if pair.old == pair.new {
                continue;
            }
            let rule = match (language, how) {
                ("zh", How::Name) if place.moved || nothing_shared(pair) => &ID_REUSED,
                ("zh", how) => judge(how, pair),
                ("en", _) => &TRANSLATION,
                _ => &UNKNOWN,
            };
            self.tell(rule, &place.at(language), pair);
        }
    }

    /// A list of tables, known by one of their members, or by all of it.
    fn each(
        &mut self,
        place: &Place,
        (table, by): (&str, &str),
        (less, more): (&'static Rule, &'static Rule),
        pair: Pair<'_>,
    ) {
        let (Some(old), Some(new)) = (elements(pair.old, by), elements(pair.new, by)) else {
            return self.tell(&UNKNOWN, place, pair);
        };
        let moved = moved(
            old.iter().map(|(id, value)| (&**id, *value)).collect(),
            new.iter().map(|(id, value)| (&**id, *value)).collect(),
        );
        let (before, after) = (index(&old), index(&new));
        for (id, old) in &old {
            let mut place = place.at(id);
            place.moved = moved.contains(id.as_str());
            match after.get(id.as_str()) {
                Some(new) => self.inner(&place, table, old, new),
                None => self.tell(
                    less,
                    &place,
                    Pair {
                        old: Some(old),
                        new: None,
                    },
                ),
            }
        }
        for (id, new) in &new {
            if !before.contains_key(id.as_str()) {
                let warns = new.get("warn").and_then(Value::as_bool) == Some(true);
                let rule = if warns { &WARNING_ADDED } else { more };
                let pair = Pair {
                    old: None,
                    new: Some(new),
                };
                self.tell(rule, &place.at(id), pair);
            }
        }
        self.order(
            place,
            old.iter().map(|(id, _)| id.as_str()).collect(),
            new.iter().map(|(id, _)| id.as_str()).collect(),
            pair,
        );
    }

    /// A list of words or texts. What names an entity that came or went itself is told there.
    fn list(
        &mut self,
        place: &Place,
        kind: &str,
        (less, more): (&'static Rule, &'static Rule),
        pair: Pair<'_>,
    ) {
        let (Some(old), Some(new)) = (elements(pair.old, "zh"), elements(pair.new, "zh")) else {
            return self.tell(&UNKNOWN, place, pair);
        };
        let (before, after) = (index(&old), index(&new));
        for (id, value) in &old {
            match after.get(id.as_str()) {
                Some(other) => {
                    if let (Some(old), Some(new)) = (text(Some(value)), text(Some(other))) {
                        self.text(&place.at(id), How::Words, old, new);
                    }
                }
                None if self.there(kind, place, id) == (true, false) => {}
                None => {
                    let pair = Pair {
                        old: Some(value),
                        new: None,
                    };
                    self.tell(less, place, pair);
                }
            }
        }
        for (id, value) in &new {
            if !before.contains_key(id.as_str()) && self.there(kind, place, id) != (false, true) {
                let pair = Pair {
                    old: None,
                    new: Some(value),
                };
                self.tell(more, place, pair);
            }
        }
        self.order(
            place,
            old.iter().map(|(id, _)| id.as_str()).collect(),
            new.iter().map(|(id, _)| id.as_str()).collect(),
            pair,
        );
    }

    /// Tells if what stands in both lists stands there in another order.
    fn order(&mut self, place: &Place, old: Vec<&str>, new: Vec<&str>, pair: Pair<'_>) {
        let (before, after): (BTreeSet<&str>, BTreeSet<&str>) =
            (old.iter().copied().collect(), new.iter().copied().collect());
        let old = old.into_iter().filter(|id| after.contains(id));
        let new = new.into_iter().filter(|id| before.contains(id));
        if !old.eq(new) {
            self.tell(&ORDER_CHANGED, place, pair);
        }
    }

    /// Whether the set, before and after, has an entity of that kind; those within a section have its id before theirs.
    fn there(&self, kind: &str, place: &Place, id: &str) -> (bool, bool) {
        let id = match kind {
            "field" | "item" => format!("{}.{id}", place.id),
            _ => id.to_owned(),
        };
        let has = |set: Option<&Value>| set.and_then(|set| set.get(kind)?.get(&id)).is_some();
        (has(self.sets.old), has(self.sets.new))
    }

    /// Which set gave a value: told where the value itself is the same.
    fn set_by(&mut self, place: &Place, pair: Pair<'_>, old: &Object, new: &Object) {
        let (before, after) = (object(pair.old), object(pair.new));
        for key in keys(before, after) {
            let pair = Pair {
                old: before.get(key),
                new: after.get(key),
            };
            if pair.old != pair.new && old.get(key) == new.get(key) {
                self.tell(&LAYER_CHANGED, &place.at(key), pair);
            }
        }
    }
}

fn dropped(kind: &str) -> &'static Rule {
    if kind == Kind::Hotline.table() {
        &CONTACT
    } else {
        &ENTITY_DROPPED
    }
}

fn added(entity: Option<&Value>) -> &'static Rule {
    if entity.and_then(Value::as_object).is_some_and(required) {
        &REQUIRED_ADDED
    } else {
        &ENTITY_ADDED
    }
}

fn required(entity: &Object) -> bool {
    entity.get("required").and_then(Value::as_bool) == Some(true)
}

/// Ids whose new name stood on another one, which has it no more.
fn moved(old: Vec<(&str, &Value)>, new: Vec<(&str, &Value)>) -> BTreeSet<String> {
    let names = |all: Vec<(&str, &Value)>| -> BTreeMap<String, String> {
        let named = all.into_iter().filter_map(|(id, value)| {
            let name = name_of(Some(value))?.get("zh")?.as_str()?;
            Some((id.to_owned(), name.to_owned()))
        });
        named.collect()
    };
    let (old, new) = (names(old), names(new));
    let mut given_up: BTreeSet<&str> = BTreeSet::new();
    for (id, name) in &old {
        if new.get(id) != Some(name) {
            given_up.insert(name);
        }
    }
    let moved = new.iter().filter(|(id, name)| {
        let before = old.get(*id);
        before.is_some_and(|before| before != *name) && given_up.contains(name.as_str())
    });
    moved.map(|(id, _)| id.clone()).collect()
}

/// Whether two names have no character in common, signs aside.
fn nothing_shared(pair: Pair<'_>) -> bool {
    let word = |value: Option<&Value>| value.and_then(Value::as_str).map(str::to_owned);
    match (word(pair.old), word(pair.new)) {
        (Some(old), Some(new)) => !new.chars().any(|c| c.is_alphanumeric() && old.contains(c)),
        _ => false,
    }
}

/// The elements of a list with what each is known by: that member of it, else its own text. What is
/// listed twice is counted, so that none is lost.
fn elements<'v>(list: Option<&'v Value>, by: &str) -> Option<Vec<(String, &'v Value)>> {
    let list = match list {
        None => &[],
        Some(list) => list.as_array()?,
    };
    let mut met: BTreeMap<String, usize> = BTreeMap::new();
    let mut known = Vec::new();
    for value in list {
        let member = value.get(by).unwrap_or(value);
        let mut id = match member.as_str() {
            Some(word) if by == "rule" => spelled(word),
            Some(word) => word.to_owned(),
            None => said(member),
        };
        let times = met.entry(id.clone()).or_insert(0);
        *times += 1;
        if *times > 1 {
            id = format!("{id}#{times}");
        }
        known.push((id, value));
    }
    Some(known)
}

/// What an element without an id is known by: `field enterprise.name` for a table of one word.
fn said(value: &Value) -> String {
    let members = value.as_object().map(|object| object.iter().collect());
    let members: Vec<(&str, &Value)> = members.unwrap_or_default();
    match members.as_slice() {
        [(key, Value::String(word))] => format!("{key} {word}"),
        [(key, Value::Object(_))] => (*key).to_owned(),
        _ => String::from_utf8_lossy(&wuwei_json::to_canonical(value)).into_owned(),
    }
}

fn index<'e, 'v>(elements: &'e [(String, &'v Value)]) -> BTreeMap<&'e str, &'v Value> {
    elements
        .iter()
        .map(|(id, value)| (id.as_str(), *value))
        .collect()
}

fn name_of(entity: Option<&Value>) -> Option<&Value> {
    let entity = entity?;
    NAMES
        .iter()
        .find_map(|name| entity.get(name).filter(|name| name.get("zh").is_some()))
}

fn text(value: Option<&Value>) -> Option<&Object> {
    value
        .and_then(Value::as_object)
        .filter(|object| object.contains("zh"))
}

fn array(value: Option<&Value>) -> Option<&[Value]> {
    value.and_then(Value::as_array)
}

static NOTHING: std::sync::LazyLock<Object> = std::sync::LazyLock::new(Object::new);

fn object(value: Option<&Value>) -> &Object {
    value.and_then(Value::as_object).unwrap_or(&NOTHING)
}

fn without_kinds(set: &Object) -> Object {
    let own = set
        .iter()
        .filter(|(name, _)| Kind::ALL.iter().all(|kind| kind.table() != *name));
    own.map(|(name, value)| (name, value.clone())).collect()
}

fn keys<'o>(old: &'o Object, new: &'o Object) -> BTreeSet<&'o str> {
    old.iter().chain(new.iter()).map(|(key, _)| key).collect()
}
