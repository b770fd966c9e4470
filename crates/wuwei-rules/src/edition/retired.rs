//! Published ids keep their meaning: records, links and notice boards name things by them for ever.
//!
//! An id or choice that any edition had and the set has not is *retired*. It may come back as what it
//! was, and as nothing else. A field and a checklist item share the ids of their section.

use std::collections::{BTreeMap, BTreeSet};

use super::{Edition, Editions};
use crate::close::Places;
use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::keys::Kind;
use crate::merge::Merged;
use crate::ruleset::RuleSet;
use crate::source::Span;

/// What an id stands for: the kind of its entity, and its own with that of the choice where it is one's.
type Id<'r> = (Kind, &'r str, Option<&'r str>);

/// What an id means.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
struct Meaning<'r> {
    name: &'r str,
    kind: &'r str,
    purpose: Option<&'r str>,
    clause: Option<&'r str>,
}

/// Finds retired ids that come back as something else, and published ones that were renamed.
pub(super) fn check(
    set: &RuleSet,
    merged: &Merged,
    places: &Places,
    editions: &Editions,
    diagnostics: &mut Diagnostics,
) {
    let Some(newest) = editions.newest() else {
        return;
    };
    let present = meanings(set);
    let in_newest: BTreeSet<Id<'_>> = meanings(&newest.ruleset).into_keys().collect();
    let known = last_known(editions.all());
    let at = |id: &Id<'_>| place(id, merged, places);
    for (id, now) in &present {
        let Some(at) = at(id) else { continue };
        if in_newest.contains(id) {
            continue;
        }
        if let Some((before, version)) = known.get(id) {
            diagnostics
                .extend(differs(before, now).map(|what| reused(at, id, before, version, &what)));
        } else if let Some((before, version)) = turned(id).and_then(|other| known.get(&other)) {
            diagnostics.push(reused(at, id, before, version, "of another kind"));
        } else if let Some(old) = renamed(id, now, &known, &present, merged) {
            diagnostics.push(kept(at, id, old));
        }
    }
}

/// Every id that was ever published, with what it last meant and the version of that edition.
fn last_known(editions: &[Edition]) -> BTreeMap<Id<'_>, (Meaning<'_>, &str)> {
    let mut known = BTreeMap::new();
    for edition in editions {
        for (id, meaning) in meanings(&edition.ruleset) {
            let version = edition.ruleset.version.as_str();
            known.entry(id).or_insert((meaning, version));
        }
    }
    known
}

/// What is different, if something is.
fn differs(before: &Meaning<'_>, now: &Meaning<'_>) -> Option<String> {
    let pairs = [
        (before.kind != now.kind, "of another type"),
        (before.purpose != now.purpose, "for another purpose"),
        (before.clause != now.clause, "of another clause"),
        (before.name != now.name, "by another name"),
    ];
    let found = pairs.into_iter().find(|(differs, _)| *differs)?;
    Some(found.1.to_owned())
}

fn reused(at: Span, id: &Id<'_>, before: &Meaning<'_>, version: &str, what: &str) -> Diagnostic {
    let word = id.2.unwrap_or(id.1);
    let message = format!("`{word}` comes back {what}: it was published and is retired");
    Diagnostic::new(codes::RETIRED_ID, at, message)
        .label(format!("in {version} it was `{}`", before.name))
        .help("give what is new an id that was never published; what was published keeps its meaning for ever")
}

/// The published id whose name a new one has taken, and which is gone.
fn renamed<'r>(
    id: &Id<'_>,
    now: &Meaning<'_>,
    known: &BTreeMap<Id<'r>, (Meaning<'r>, &str)>,
    present: &BTreeMap<Id<'_>, Meaning<'_>>,
    merged: &Merged,
) -> Option<&'r str> {
    let beside = |old: &Id<'_>| match (id.2, old.2) {
        (Some(_), Some(_)) => old.1 == id.1,
        (None, None) => section(old.1) == section(id.1),
        _ => false,
    };
    let gone = |old: &Id<'_>| {
        // What could not be read is not gone.
        !present.contains_key(old) && (old.2.is_some() || merged.find(old.0, old.1).is_none())
    };
    let mut same = known.iter().filter(|(old, (meaning, _))| {
        old.0 == id.0 && meaning.name == now.name && beside(old) && gone(old)
    });
    let (old, _) = same.next()?;
    Some(old.2.unwrap_or(old.1))
}

fn kept(at: Span, id: &Id<'_>, old: &str) -> Diagnostic {
    let word = id.2.unwrap_or(id.1);
    let message = format!("`{word}` has the name of `{old}`, which was published and is gone");
    Diagnostic::new(codes::RENAMED_ID, at, message)
        .label("renamed?")
        .help(format!(
            "keep the published id `{old}`: records and links name it; names may change, ids may not"
        ))
}

/// The id of the field or item that stands where this one does.
fn turned<'r>(id: &Id<'r>) -> Option<Id<'r>> {
    match id {
        (Kind::Field, own, None) => Some((Kind::Item, own, None)),
        (Kind::Item, own, None) => Some((Kind::Field, own, None)),
        _ => None,
    }
}

fn section(id: &str) -> Option<&str> {
    id.split_once('.').map(|(section, _)| section)
}

fn place(id: &Id<'_>, merged: &Merged, places: &Places) -> Option<Span> {
    let whole = places.entity(id.0, id.1);
    let Some(choice) = id.2 else { return whole };
    let row = &merged.find(id.0, id.1)?.row;
    let its = row
        .tables("choices")
        .find(|row| row.word("id") == Some(choice));
    its.map(|row| row.at("id")).or(whole)
}

/// All ids of a set, with what each means.
fn meanings(set: &RuleSet) -> BTreeMap<Id<'_>, Meaning<'_>> {
    let mut all = BTreeMap::new();
    let plain = |name, clause| Meaning {
        name,
        clause,
        ..Meaning::default()
    };
    for role in &set.roles {
        let meaning = plain(&*role.name.zh, Some(&*role.clause));
        all.insert((Kind::Role, &*role.id, None), meaning);
    }
    for department in &set.departments {
        let meaning = plain(&*department.name.zh, None);
        all.insert((Kind::Department, &*department.id, None), meaning);
    }
    for service in &set.services {
        let meaning = Meaning {
            kind: &service.kind,
            ..plain(&*service.name.zh, service.clause.as_deref())
        };
        all.insert((Kind::Service, &*service.id, None), meaning);
    }
    for flow in &set.flows {
        let meaning = Meaning {
            kind: &flow.kind,
            purpose: Some(&flow.role),
            ..plain("", Some(&*flow.clause))
        };
        all.insert((Kind::Flow, &*flow.id, None), meaning);
    }
    for (id, section) in &set.sections {
        let meaning = Meaning {
            purpose: section.purpose.as_deref(),
            ..plain(&*section.title.zh, section.clause.as_deref())
        };
        all.insert((Kind::Section, &**id, None), meaning);
    }
    for (id, field) in &set.fields {
        let meaning = Meaning {
            kind: &field.kind,
            purpose: field.purpose.as_deref(),
            ..plain(&*field.label.zh, field.clause.as_deref())
        };
        all.insert((Kind::Field, &**id, None), meaning);
        // What is made from subjects is told of them.
        for choice in field
            .choices
            .iter()
            .filter(|_| field.choices_from.is_none())
        {
            let meaning = Meaning {
                purpose: choice.purpose.as_deref(),
                ..plain(&*choice.label.zh, choice.clause.as_deref())
            };
            all.insert((Kind::Field, &**id, Some(&*choice.id)), meaning);
        }
    }
    for (id, item) in &set.items {
        let meaning = plain(&*item.name.zh, item.clause.as_deref());
        all.insert((Kind::Item, &**id, None), meaning);
    }
    for subject in &set.subjects {
        let meaning = plain(&*subject.name.zh, subject.clause.as_deref());
        all.insert((Kind::Subject, &*subject.id, None), meaning);
    }
    for region in &set.regions {
        let meaning = plain(&*region.name.zh, None);
        all.insert((Kind::Region, &*region.code, None), meaning);
    }
    all
}
