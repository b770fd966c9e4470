//! Every key of the language has its rule.

use std::collections::BTreeSet;

use super::table::{TABLE, how};
use super::{Class, RULES};
use crate::keys::{ENTITIES, Entity, Takes};

#[test]
fn every_key_of_the_language_is_judged() {
    let apart = ["lints", "specialist", "scenario"];
    let mut tables: Vec<&Entity> = ENTITIES.to_vec();
    let mut seen = BTreeSet::new();
    while let Some(table) = tables.pop() {
        let known = TABLE.iter().any(|(name, _)| *name == table.table);
        assert!(known, "`{}` has no table of rules", table.table);
        if apart.contains(&table.table) || !seen.insert(table.table) {
            continue;
        }
        for key in table.keys {
            let judged = how(table.table, key.name).is_some();
            assert!(judged, "`{}.{}` has no rule", table.table, key.name);
            tables.extend(inner(&key.takes));
        }
    }
    assert!(seen.len() > 15, "{seen:?}");
}

fn inner(takes: &Takes) -> Option<&'static Entity> {
    match takes {
        Takes::Table(table) => Some(table),
        Takes::List(takes) | Takes::OrNone(takes) => inner(takes),
        _ => None,
    }
}

#[test]
fn every_rule_has_an_id_of_its_own_and_a_sentence() {
    let ids: BTreeSet<&str> = RULES.iter().map(|rule| rule.id).collect();
    assert_eq!(ids.len(), RULES.len());
    for rule in RULES {
        assert!(
            rule.zh.ends_with('。') && rule.en.ends_with('.'),
            "{rule:?}"
        );
    }
    assert!(RULES.is_sorted_by_key(|rule| rule.class));
}

#[test]
fn classes_have_their_ids() {
    let ids: Vec<&str> = Class::ALL.iter().map(|class| class.id()).collect();
    assert_eq!(
        ids,
        ["breaking", "tightening", "addition", "wording", "contact"]
    );
}
