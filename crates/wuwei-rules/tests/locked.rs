//! What a base locks without saying so is refused below it, value by value: for each one a lower set is
//! generated that takes it away, words it otherwise, lengthens or loosens it, and others that tighten.
#![allow(clippy::disallowed_methods)]

#[path = "locked/asked.rs"]
mod asked;
#[path = "locked/base_tables.rs"]
mod base_tables;
#[path = "locked/locks.rs"]
mod locks;
#[path = "locked/loosened.rs"]
mod loosened;
#[path = "locked/replaced.rs"]
mod replaced;
#[path = "locked/sets.rs"]
mod sets;
#[path = "locked/waived.rs"]
mod waived;

use std::collections::{BTreeMap, BTreeSet};

use asked::{Asked, Refused};
use base_tables::BaseTables;
use sets::{below, below_as, chain, compile, load};
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
        loosened::items_reworded(&base),
        loosened::seals(&base),
        loosened::named_by_shall_removed(&base),
        loosened::made_optional(&base),
        loosened::computed_otherwise(&base),
        loosened::conditions_of_a_shall(&base, "required_when"),
        loosened::conditions_of_a_shall(&base, "visible_when"),
    ] {
        refused(&sources, &asked, &mut counts);
    }
    println!("refused below rules/hebi: {counts:#?}");
    assert_eq!(counts["cell reworded"], 30);
    let clauses = base.obligations.len();
    let lettered = base.obligations.iter().filter(|o| o.clause.ends_with(')'));
    println!(
        "of {clauses} clauses {} are lettered items",
        lettered.count()
    );
    assert_eq!(counts["obligation removed"], clauses);
    assert_eq!(counts["stages in another order"], base.flows.len());
    assert!(counts["obligation reworded"] >= clauses);
    let quoted = base.items.values().filter(|item| item.clause.is_some());
    assert_eq!(counts["item reworded"], quoted.count());
}

/// A locked aspect stays as it is, even where a set below would ask for more.
#[test]
fn every_aspect_that_is_locked_is_refused_below_the_lock() {
    let mut sources = load("rules/hebi", 0);
    let base = compile(&sources).output.unwrap().ruleset;
    let asked = [
        locks::filled_in_or_tightened(&base),
        locks::optional_removed(&base),
    ];
    sources.push(SourceFile {
        name: "locking.toml".to_owned(),
        layer: 1,
        text: format!(
            "[ruleset]\nid = \"locking\"\nextends = \"../hebi\"\n{}",
            locks::on_all(&base)
        ),
    });
    let mut counts = BTreeMap::new();
    for asked in asked {
        for found in refused(&sources, &asked, &mut counts) {
            let (place, words) = &found.others[1];
            assert!(words.contains("locked by `locking` here"), "{found:#?}");
            assert_eq!(sources[place.file].name, "locking.toml", "{found:#?}");
        }
    }
    println!("refused below a set that locks all: {counts:#?}");
    assert!(counts.len() >= 9 && counts.values().sum::<usize>() > 400);
}

/// What the base waives for an area its sets may say otherwise, no other set may, and none whose day of effect
/// lies behind the waiver's last.
#[test]
fn a_waiver_lifts_what_it_names_for_its_area_until_its_day() {
    let mut sources = load("rules/hebi", 0);
    let base = compile(&sources).output.unwrap().ruleset;
    let asked = [
        loosened::obligations_reworded(&base),
        loosened::cells_reworded(&base),
        loosened::items_reworded(&base),
        loosened::seals(&base),
        loosened::made_optional(&base),
    ];
    sources.insert(0, waived::granting(&asked, "410621"));
    let of_base = compile(&sources).diagnostics;
    assert!(of_base.is_empty(), "{of_base:#?}");
    let mut counts = BTreeMap::new();
    for asked in &asked {
        for (area, effective, code) in [
            ("410621", "2026-12-31", None),
            ("410621", "2027-01-01", Some("E0506")),
            ("410622", "2026-12-31", Some("E0501")),
        ] {
            let header = format!("area = \"{area}\"\neffective = {effective}\n");
            let below = below_as(&sources, &asked.text, &header);
            let found = compile(&below).diagnostics;
            // What else may follow, such as a field that others take for answered, is not the waiver's.
            let locked = found.iter().filter(|found| found.code.starts_with("E05"));
            let codes: BTreeSet<&str> = locked.clone().map(|found| found.code).collect();
            assert_eq!(codes, code.into_iter().collect(), "{area} {effective}");
            let due = code.map_or(0, |_| asked.refused.len());
            assert_eq!(locked.count(), due, "{area} {effective}");
            *counts
                .entry((asked.refused[0].what, code.unwrap_or("allowed")))
                .or_insert(0) += asked.refused.len();
        }
    }
    println!("with waivers: {counts:#?}");
}

/// A limit may be longer and a field may go where the base says so; what is not named stays.
#[test]
fn a_waiver_lets_a_limit_be_longer_and_a_field_go() {
    let scaffold = include_str!("../../../tests/ui/scaffold/rules.toml");
    let waiver = |id: &str, item: &str, aspect: &str| {
        format!(
            "\n[[waiver]]\nid = \"{id}\"\narea = \"410621\"\nitem = \"{item}\"\naspects = [\"{aspect}\"]\n\
             clause = \"2\"\nissuer = {{ zh = \"示例\", en = \"Sample\" }}\nuntil = 2026-12-31\n\
             why = {{ zh = \"示例\", en = \"Sample\" }}\n"
        )
    };
    // A clause that only the field implements: it goes by a waiver from that clause.
    let clause = "\n[[obligation]]\nclause = \"2\"\nforce = \"shall\"\ntext = { zh = \"文\", en = \"Text\" }\n\
        implemented_by = [{ field = \"matter.way\" }]\n";
    let sources = [SourceFile {
        name: "scaffold.toml".to_owned(),
        layer: 0,
        text: [
            scaffold,
            clause,
            &waiver("limit", "service.advice", "limit"),
            &waiver("way", "field.matter.way", "exists"),
        ]
        .concat(),
    }];
    let header = "area = \"410621\"\n";
    let longer = "[[change.service]]\nid = \"advice\"\nlimit = 30\n";
    let gone = "[[remove.field]]\nid = \"matter.way\"\nwhy = { zh = \"无\", en = \"None\" }\n";
    let compiled = compile(&below_as(&sources, &[longer, gone].concat(), header));
    assert!(
        compiled.diagnostics.is_empty(),
        "{:#?}",
        compiled.diagnostics
    );
    let ruleset = compiled.output.unwrap().ruleset;
    let limit = wuwei_engine::program::Limit::Days(30);
    assert_eq!(ruleset.services[0].limit, limit);
    assert!(!ruleset.fields.contains_key("matter.way"));
    assert_eq!(ruleset.waivers.len(), 3);

    // Neither another aspect nor another field.
    for not_named in [
        "[[change.service]]\nid = \"advice\"\nname = { zh = \"别的\", en = \"Other\" }\n",
        "[[change.field]]\nid = \"matter.way\"\nrequired = false\n",
        "[[remove.field]]\nid = \"matter.text\"\nwhy = { zh = \"无\", en = \"None\" }\n",
    ] {
        let found = compile(&below_as(&sources, not_named, header)).diagnostics;
        let codes: Vec<&str> = found.iter().map(|found| found.code).collect();
        assert!(codes.contains(&"E0501"), "{not_named}: {found:#?}");
    }
}

/// Conditions in the place of the base's: those that let more pass are refused, those that do not are not.
#[test]
fn a_condition_is_replaced_only_by_one_that_keeps_what_it_demands() {
    let sources = load("rules/hebi", 0);
    let base = compile(&sources).output.unwrap().ruleset;
    let mut counts = BTreeMap::new();
    refused(
        &sources,
        &replaced::constraints_loosened(&base),
        &mut counts,
    );
    println!("refused below rules/hebi: {counts:#?}");
    assert!(counts["constraint that refuses less"] >= 20);
    for asked in replaced::tightened(&base) {
        accepted(&sources, &asked);
        let counts = asked.accepted.len();
        println!(
            "accepted below rules/hebi: {counts} of {:?}",
            asked.accepted[0]
        );
        assert!(counts > 0);
    }
}

/// Two counties, and a zone: what each has set holds below it.
const CHAINS: [(&[&str], usize); 3] = [
    (&["rules/hebi", "rules/xunxian"], 22),
    (&["rules/hebi", "rules/qixian"], 21),
    (&["rules/hebi", "rules/qixian", "rules/qixian-zone"], 21),
];

#[test]
fn a_limit_may_below_a_county_or_zone_only_be_shorter() {
    for (folders, limits) in CHAINS {
        let sources = chain(folders);
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
        assert_eq!(limited.len(), limits, "{folders:?}");
        longer_refused(&sources, &limited, folders);
        shorter_accepted(&sources, &limited, folders);
    }
}

type Limited<'l> = (&'l str, Option<&'l str>, u32);

fn longer_refused(sources: &[SourceFile], limited: &[Limited], folders: &[&str]) {
    let mut counts = BTreeMap::new();
    let longer: [(&str, fn(u32) -> String); 3] = [
        ("limit lengthened by a day", |days| (days + 1).to_string()),
        ("limit lengthened twofold", |days| (days * 2).to_string()),
        ("limit taken away", |_| "none".to_owned()),
    ];
    for (what, asks) in longer {
        let mut asked = Asked::default();
        for (id, clause, days) in limited {
            let value = asks(*days);
            asked.table("change", "service", id);
            match value.as_str() {
                "none" => asked.line("limit = \"none\""),
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
        let found = refused(sources, &asked, &mut counts);
        for (finding, (id, _, days)) in found.iter().zip(limited) {
            let help = finding.help.as_deref().unwrap();
            assert!(help.contains(&format!("up to {days}")), "{id}: {help}");
        }
    }
    println!("refused below {folders:?}: {counts:#?}");
}

fn shorter_accepted(sources: &[SourceFile], limited: &[Limited], folders: &[&str]) {
    let shorter: [fn(u32) -> u32; 3] = [|days| days, |days| days.div_ceil(2), |_| 1];
    for shorter in shorter {
        let mut asked = Asked::default();
        for (id, _, days) in limited {
            asked.table("change", "service", id);
            asked.line(&format!("limit = {}", shorter(*days)));
            asked.accept("limit not longer");
        }
        accepted(sources, &asked);
        println!(
            "accepted below {folders:?}: {} limits",
            asked.accepted.len()
        );
    }
}

/// What a county has filled in is as fixed below it as what the city says.
#[test]
fn what_a_county_has_said_of_a_service_stays_below_it() {
    for (folders, _) in CHAINS {
        let sources = chain(folders);
        let county = compile(&sources).output.unwrap().ruleset;
        let mut counts = BTreeMap::new();
        refused(&sources, &loosened::services(&county), &mut counts);
        println!("refused below {folders:?}: {counts:#?}");
        assert!(counts["text of a service changed"] >= 120, "{counts:?}");
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

/// The order of files and of what stands in them decides nothing: not what is refused, and not what comes of
/// the rest.
#[test]
fn no_order_of_files_or_changes_decides_anything() {
    let sources = chain(&["rules/hebi", "rules/qixian"]);
    let base = compile(&load("rules/hebi", 0)).output.unwrap().ruleset;
    let county = compile(&sources).output.unwrap().ruleset;
    let asked = [
        loosened::services(&county).text,
        loosened::seals(&base).text,
        loosened::conditions_of_a_shall(&base, "required_when").text,
        replaced::constraints_loosened(&base).text,
        locks::optional_removed(&base).text,
    ];
    let together = below(&sources, &asked.concat());
    let said = |sources: &[SourceFile]| {
        let mut said: Vec<String> = compile(sources)
            .diagnostics
            .into_iter()
            .map(|found| format!("{} {} {:?}", found.code, found.message, found.help))
            .collect();
        said.sort();
        said
    };
    let expected = said(&together);
    assert!(expected.len() > 180, "{}", expected.len());
    // Each table in a file of its own, the last first, the files of all layers the other way round.
    let mut apart: Vec<SourceFile> = sources.clone();
    let lowest = together.len() - 2;
    apart.push(together[lowest].clone());
    let text = asked.concat();
    let tables: Vec<&str> = text.split("[[").filter(|table| !table.is_empty()).collect();
    apart.extend(
        tables
            .iter()
            .enumerate()
            .rev()
            .map(|(at, table)| SourceFile {
                name: format!("lower/{at}.toml"),
                layer: 2,
                text: format!("[[{table}"),
            }),
    );
    apart.reverse();
    apart.sort_by_key(|source| source.layer);
    assert_eq!(said(&apart), expected);

    let mut turned = sources.clone();
    turned.reverse();
    turned.sort_by_key(|source| source.layer);
    let [one, other] = [&sources, &turned].map(|sources| compile(sources).output.unwrap());
    assert_eq!(one.json, other.json);
    assert!(
        one.forms
            .iter()
            .map(|form| &form.json)
            .eq(other.forms.iter().map(|form| &form.json))
    );
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
    let file = place.file;
    let line = sources[file].lines().position(place.start).line as usize - 1;
    let (kind, id) = (due.table.0, &due.table.1);
    assert!(
        tables.hold(kind, id, file, line),
        "the base's place: {what}"
    );
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
