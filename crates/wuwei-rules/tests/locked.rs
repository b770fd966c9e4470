//! What a base locks without saying so is refused below it, value by value: for each one a lower set is
//! generated that takes it away, words it otherwise, lengthens or loosens it, and others that tighten.
#![allow(clippy::disallowed_methods)]

#[path = "locked/asked.rs"]
mod asked;
#[path = "locked/base_tables.rs"]
mod base_tables;
#[path = "locked/loosened.rs"]
mod loosened;
#[path = "locked/sets.rs"]
mod sets;

use std::collections::{BTreeMap, BTreeSet};

use asked::{Asked, Refused};
use base_tables::BaseTables;
use sets::{below, compile, load};
use wuwei_rules::{Diagnostic, SourceFile};

#[test]
fn every_locked_value_of_the_base_is_refused_below_it() {
    let sources = load("rules/hebi", 0);
    let base = compile(&sources).output.unwrap().ruleset;
    let mut counts = BTreeMap::new();
    for asked in [
        loosened::obligations_removed(&base),
        loosened::obligations_reworded(&base),
        loosened::cells_reworded(&base),
        loosened::stages_turned(&base),
        loosened::flows_and_roles(&base),
        loosened::items(&base),
        loosened::named_by_shall_removed(&base),
        loosened::named_by_shall_loosened(&base),
        loosened::conditions_of_a_shall(&base, "required_when"),
        loosened::conditions_of_a_shall(&base, "visible_when"),
    ] {
        refused(&sources, &asked, &mut counts);
    }
    println!("refused below rules/hebi: {counts:#?}");
    assert_eq!(counts["cell reworded"], 30);
    let clauses = base.obligations.len();
    assert_eq!(counts["obligation removed"], clauses);
    assert_eq!(counts["stages in another order"], base.flows.len());
    assert!(counts["obligation reworded"] >= clauses);
    let quoted = base.items.values().filter(|item| item.clause.is_some());
    assert_eq!(counts["item reworded"], quoted.count());
}

#[test]
fn a_limit_may_below_a_county_only_be_shorter() {
    let mut sources = load("rules/hebi", 0);
    sources.extend(load("rules/xunxian", 1));
    let county = compile(&sources).output.unwrap().ruleset;
    let limited: Vec<(&str, Option<&str>, u32)> = county
        .services
        .iter()
        .filter_map(|service| match service.limit {
            wuwei_engine::program::Limit::Days(days) => {
                Some((service.id.as_str(), service.clause.as_deref(), days))
            }
            _ => None,
        })
        .collect();
    assert!(limited.len() >= 20, "{}", limited.len());
    let mut counts = BTreeMap::new();
    for (what, asks) in [
        ("limit lengthened by a day", 1),
        ("limit lengthened twofold", 0),
        ("limit taken away", -1),
    ] {
        let mut asked = Asked::default();
        for (id, clause, days) in &limited {
            let value = match asks {
                1 => (days + 1).to_string(),
                0 => (days * 2).to_string(),
                _ => "none".to_owned(),
            };
            asked.table("change", "service", id);
            match asks {
                -1 => asked.line("limit = \"none\""),
                _ => asked.line(&format!("limit = {value}")),
            }
            asked.refuse(
                0,
                what,
                ("service", id),
                (&days.to_string(), &value),
                *clause,
            );
        }
        let found = refused(&sources, &asked, &mut counts);
        for (finding, (id, _, days)) in found.iter().zip(&limited) {
            let help = finding.help.as_deref().unwrap();
            assert!(help.contains(&format!("up to {days}")), "{id}: {help}");
        }
    }
    println!("refused below rules/xunxian: {counts:#?}");

    let shorter: [fn(u32) -> u32; 3] = [|days| days, |days| days.div_ceil(2), |_| 1];
    for shorter in shorter {
        let mut asked = Asked::default();
        for (id, _, days) in &limited {
            asked.table("change", "service", id);
            asked.line(&format!("limit = {}", shorter(*days)));
            asked.accept("limit not longer");
        }
        accepted(&sources, &asked);
        println!(
            "accepted below rules/xunxian: {} limits",
            asked.accepted.len()
        );
    }
}

#[test]
fn what_tightens_is_accepted() {
    let sources = load("rules/hebi", 0);
    let base = compile(&sources).output.unwrap().ruleset;
    let mut asked = Asked::default();
    for field in base.fields.values().filter(|field| field.value.is_none()) {
        asked.table(
            "change",
            "field",
            &format!("{}.{}", field.section, field.id),
        );
        asked.line("required = true");
        asked.accept("field always required");
    }
    for service in &base.services {
        asked.table("change", "service", &service.id);
        asked.line("limit = 10");
        asked.accept("limit set where it was unset");
    }
    for section in base.sections.values() {
        let items = u32::try_from(section.items.len()).unwrap();
        if items > section.min_done {
            asked.table("change", "section", &section.id);
            asked.line(&format!("min_done = {}", section.min_done + 1));
            asked.accept("more to be done");
        }
    }
    for (at, obligation) in base.obligations.iter().enumerate() {
        asked.table("change", "obligation", &obligation.clause);
        asked.line(&format!(
            "implemented_by = [{{ outside = {{ zh = \"另有办法{at}\", en = \"Another way {at}\" }} }}]"
        ));
        asked.accept("implemented by something more");
    }
    accepted(&sources, &asked);
    let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
    for what in &asked.accepted {
        *counts.entry(what).or_default() += 1;
    }
    println!("accepted below rules/hebi: {counts:#?}");
}

#[test]
fn what_a_county_offers_beyond_the_standard_may_be_removed_below_it() {
    let mut sources = load("rules/hebi", 0);
    sources.extend(load("rules/xunxian", 1));
    let county = compile(&sources).output.unwrap().ruleset;
    let added = |layer: &str| layer == county.id;
    let fields = county
        .fields
        .values()
        .filter(|field| added(&field.layer) && !field.required);
    let items = county.items.values().filter(|item| added(&item.layer));
    let services = county
        .services
        .iter()
        .filter(|service| added(&service.layer));
    let ids: Vec<(&str, String)> = fields
        .map(|field| ("field", format!("{}.{}", field.section, field.id)))
        .chain(items.map(|item| ("item", format!("{}.{}", item.section, item.id))))
        .chain(services.map(|service| ("service", service.id.clone())))
        .collect();
    assert!(ids.len() >= 4, "{ids:?}");
    let mut asked = Asked::default();
    for (kind, id) in &ids {
        asked.table("remove", kind, id);
        asked.accept("removed");
    }
    accepted(&sources, &asked);
    let zone = compile(&below(&sources, &asked.text))
        .output
        .unwrap()
        .ruleset;
    let base = compile(&load("rules/hebi", 0)).output.unwrap().ruleset;
    let left = zone.fields.values().filter(|field| added(&field.layer));
    assert!(
        left.clone().all(|field| field.required),
        "what is required stays"
    );
    assert_eq!(zone.fields.len(), base.fields.len() + left.count());
    assert!(zone.items.keys().eq(base.items.keys()));
    assert_eq!(zone.services.len(), base.services.len());
    println!("accepted below rules/xunxian: {} removals", ids.len());
}

/// What is not refused goes without a trace: nothing names what is gone.
#[test]
fn removing_all_there_is_leaves_a_set_that_holds_together() {
    let sources = load("rules/hebi", 0);
    let base = compile(&sources).output.unwrap().ruleset;
    let mut asked = Asked::default();
    let services = base.services.iter().map(|service| ("service", &service.id));
    let all = base.fields.keys().map(|id| ("field", id));
    let all = all
        .chain(base.items.keys().map(|id| ("item", id)))
        .chain(base.sections.keys().map(|id| ("section", id)))
        .chain(services);
    let mut number = 0;
    for (kind, id) in all {
        asked.table("remove", kind, id);
        number += 1;
    }
    let found = compile(&below(&sources, &asked.text)).diagnostics;
    let other = found.iter().find(|found| found.code != "E0501");
    assert!(other.is_none(), "{other:#?}");
    println!(
        "below rules/hebi: of {number} removals {} refused",
        found.len()
    );
    assert!(found.len() < number, "nothing may be removed at all");
}

/// Every line that is to be refused is, by one finding that says all there is to say; nothing else is found.
fn refused(
    above: &[SourceFile],
    asked: &Asked,
    counts: &mut BTreeMap<&'static str, usize>,
) -> Vec<Diagnostic> {
    let sources = below(above, &asked.text);
    let tables = BaseTables::of(above);
    let lower = sources.last().unwrap();
    let mut by_line: BTreeMap<usize, Vec<Diagnostic>> = BTreeMap::new();
    for found in compile(&sources).diagnostics {
        assert_eq!(found.primary.file, sources.len() - 1, "{}", found.message);
        let line = lower.lines().position(found.primary.start).line as usize - 1;
        by_line.entry(line).or_default().push(found);
    }
    let due: BTreeSet<usize> = asked.refused.iter().map(|refused| refused.line).collect();
    for (line, found) in &by_line {
        let text = asked.text.lines().nth(*line).unwrap();
        assert!(due.contains(line), "{text}: {}", found[0].message);
    }
    let mut all = Vec::new();
    for due in &asked.refused {
        let text = asked.text.lines().nth(due.line).unwrap();
        let found = by_line.remove(&due.line).unwrap_or_default();
        assert_eq!(
            found.len(),
            1,
            "{} {:?}: `{text}`: {found:?}",
            due.what,
            due.table
        );
        says_all(&sources, &tables, due, &found[0]);
        *counts.entry(due.what).or_default() += 1;
        all.extend(found);
    }
    all
}

fn says_all(sources: &[SourceFile], tables: &BaseTables, due: &Refused, found: &Diagnostic) {
    let what = format!("{} {:?}: {found:#?}", due.what, due.table);
    // A case that hangs on the rows of a group is told as one that is not decided.
    let undecided = due.code == "E0509" && found.code == "E0510";
    assert!(found.code == due.code || undecided, "{what}");
    let (place, words) = &found.others[0];
    let (file, lines) = tables.find(due.table.0, &due.table.1);
    assert_eq!(place.file, file, "{what}");
    let line = sources[file].lines().position(place.start).line as usize - 1;
    assert!(lines.contains(&line), "the base's place: {what}");
    // A value that is a table of its own begins at its header.
    let said = sources[file].slice(*place);
    let first: String = due.said.chars().take(8).collect();
    assert!(
        said.contains(&first) || said.starts_with('['),
        "the base's value: {what}"
    );
    assert!(
        found.message.contains(&due.asks),
        "what was asked for: {what}"
    );
    if let Some(clause) = &due.clause {
        let named = words.contains(clause) || found.message.contains(&format!("clause `{clause}`"));
        assert!(named, "clause {clause}: {what}");
    }
    assert!(
        !found.help.as_deref().unwrap_or("").is_empty(),
        "what is allowed: {what}"
    );
}

fn accepted(above: &[SourceFile], asked: &Asked) {
    let sources = below(above, &asked.text);
    let compilation = compile(&sources);
    let found: Vec<&str> = compilation
        .diagnostics
        .iter()
        .map(|d| d.message.as_str())
        .collect();
    assert!(
        compilation.output.is_some() && found.is_empty(),
        "{found:#?}"
    );
}
