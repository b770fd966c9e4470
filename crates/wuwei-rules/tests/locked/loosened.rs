//! Lower sets that take away or loosen what the base locks, generated from what the base says.

use std::collections::BTreeMap;

use wuwei_rules::ruleset::{Given, Implementation, Obligation, RuleSet};

use crate::asked::Asked;

pub(crate) fn obligations_removed(base: &RuleSet) -> Asked {
    let mut asked = Asked::default();
    for Obligation { clause, .. } in &base.obligations {
        asked.removal("obligation removed", "obligation", clause, Some(clause));
    }
    asked
}

pub(crate) fn obligations_reworded(base: &RuleSet) -> Asked {
    let mut asked = Asked::default();
    for obligation in &base.obligations {
        let clause = obligation.clause.as_str();
        let table = ("obligation", clause);
        asked.table("change", "obligation", clause);
        let texts = [
            ("title", &obligation.title),
            ("term", &obligation.term),
            ("text", &obligation.text),
        ];
        for (key, text) in texts {
            let Some(text) = text else { continue };
            let other = format!("{}另行规定", text.zh.replace('\n', "\\n"));
            asked.line(&format!("{key} = \"{other}\""));
            asked.refuse(
                0,
                "obligation reworded",
                table,
                (&text.zh, "另行规定"),
                Some(clause),
            );
        }
        if obligation.demands() {
            asked.line("force = \"informative\"");
            asked.refuse(
                0,
                "obligation made informative",
                table,
                (&obligation.force, "informative"),
                Some(clause),
            );
        }
    }
    asked
}

pub(crate) fn cells_reworded(base: &RuleSet) -> Asked {
    let mut asked = Asked::default();
    for flow in &base.flows {
        asked.table("change", "flow", &flow.id);
        for stage in &flow.stages {
            asked.line("[[change.flow.stages]]");
            asked.line(&format!("id = \"{}\"", stage.id));
            asked.line(&format!("cell = \"{}等等\"", stage.cell.zh));
            asked.refuse(
                0,
                "cell reworded",
                ("flow", &flow.id),
                (&stage.cell.zh, "等等"),
                Some(&flow.clause),
            );
        }
    }
    asked
}

pub(crate) fn stages_turned(base: &RuleSet) -> Asked {
    let mut asked = Asked::default();
    for flow in &base.flows {
        asked.table("change", "flow", &flow.id);
        let ids: Vec<String> = flow
            .stages
            .iter()
            .rev()
            .map(|stage| format!("{{ id = \"{}\" }}", stage.id))
            .collect();
        asked.line(&format!("stages = [{}]", ids.join(", ")));
        asked.refuse(
            0,
            "stages in another order",
            ("flow", &flow.id),
            ("", "conclude"),
            Some(&flow.clause),
        );
    }
    asked
}

/// Without its flow or its role nothing of it is signed or sealed.
pub(crate) fn flows_and_roles(base: &RuleSet) -> Asked {
    let mut asked = Asked::default();
    for flow in &base.flows {
        let clause = Some(flow.clause.as_str());
        asked.removal(
            "flow with its three signatures removed",
            "flow",
            &flow.id,
            clause,
        );
    }
    for role in &base.roles {
        let clause = Some(role.clause.as_str());
        asked.removal("role removed", "role", &role.id, clause);
    }
    asked
}

pub(crate) fn seals(base: &RuleSet) -> Asked {
    let mut asked = Asked::default();
    for role in &base.roles {
        let (table, clause) = (("role", role.id.as_str()), Some(role.clause.as_str()));
        asked.table("change", "role", &role.id);
        asked.line("seal = \"代\"");
        asked.refuse(
            0,
            "seal of a signature changed",
            table,
            (&role.seal, "代"),
            clause,
        );
    }
    asked
}

pub(crate) fn items(base: &RuleSet) -> Asked {
    let mut asked = Asked::default();
    for item in base.items.values() {
        let id = format!("{}.{}", item.section, item.id);
        let clause = item.clause.as_deref();
        if clause.is_none() {
            continue;
        }
        asked.removal("item removed", "item", &id, clause);
    }
    asked
}

pub(crate) fn items_reworded(base: &RuleSet) -> Asked {
    let mut asked = Asked::default();
    for item in base.items.values() {
        let id = format!("{}.{}", item.section, item.id);
        let clause = item.clause.as_deref();
        if clause.is_none() {
            continue;
        }
        asked.table("change", "item", &id);
        asked.line(&format!("name = \"{}等\"", item.name.zh));
        asked.refuse(
            0,
            "item reworded",
            ("item", &id),
            (&item.name.zh, "等"),
            clause,
        );
    }
    asked
}

/// What a clause that says shall names, each once with the clauses that name it.
fn named_by_shall(base: &RuleSet) -> BTreeMap<(&str, &str), Vec<&str>> {
    let mut named: BTreeMap<(&str, &str), Vec<&str>> = BTreeMap::new();
    for obligation in base.obligations.iter().filter(|o| o.force == "shall") {
        for Implementation { kind, target, .. } in &obligation.implemented_by {
            named
                .entry((kind, target))
                .or_default()
                .push(&obligation.clause);
        }
    }
    named
}

/// Kinds of tables that a clause may name and a removal too.
const TABLES: [&str; 5] = ["field", "section", "service", "flow", "role"];

pub(crate) fn named_by_shall_removed(base: &RuleSet) -> Asked {
    let mut asked = Asked::default();
    for ((kind, id), clauses) in named_by_shall(base) {
        if let Some(kind) = TABLES.into_iter().find(|table| *table == kind) {
            let own = clause_of(base, kind, id);
            let clause = own.unwrap_or(clauses[0]);
            asked.removal("what a shall names removed", kind, id, Some(clause));
        }
    }
    asked
}

pub(crate) fn made_optional(base: &RuleSet) -> Asked {
    let mut asked = Asked::default();
    for (id, clause) in fields_of_a_shall(base) {
        if !base.fields[id].required {
            continue;
        }
        asked.table("change", "field", id);
        asked.line("required = false");
        asked.refuse(
            0,
            "field of a shall made optional",
            ("field", id),
            ("true", "false"),
            Some(clause),
        );
    }
    asked
}

pub(crate) fn computed_otherwise(base: &RuleSet) -> Asked {
    let mut asked = Asked::default();
    for (id, clause) in fields_of_a_shall(base) {
        let Some(value) = &base.fields[id].value else {
            continue;
        };
        asked.table("change", "field", id);
        asked.line("value = \"false\"");
        asked.refuse(
            0,
            "computation of a shall replaced",
            ("field", id),
            (value, "false"),
            Some(clause),
        );
    }
    asked
}

/// Fields that clauses of force shall name, with the clause that a refusal cites.
fn fields_of_a_shall(base: &RuleSet) -> Vec<(&str, &str)> {
    let named = named_by_shall(base).into_iter();
    let fields = named.filter_map(|((kind, id), clauses)| {
        let field = base.fields.get(id).filter(|_| kind == "field")?;
        Some((id, field.clause.as_deref().unwrap_or(clauses[0])))
    });
    fields.collect()
}

/// Never so in any record: what is asked for as well as this is asked for less.
const LONG_AGO: &str = "today < date('2000-01-01')";

/// What a clause that says shall names, asked for or shown less often than the base says.
pub(crate) fn conditions_of_a_shall(base: &RuleSet, key: &'static str) -> Asked {
    let mut asked = Asked::default();
    for (id, clause) in fields_of_a_shall(base) {
        let field = &base.fields[id];
        // What hangs on a computed value needs it everywhere: see the cases in tests/ui.
        let said = match key {
            "required_when" => field.required_when.as_deref(),
            _ => field.visible_when.as_deref(),
        };
        if key == "required_when" && said.is_none() || field.value.is_some() {
            continue;
        }
        let less = match said {
            Some(said) => format!("({}) && {LONG_AGO}", one_line(said)),
            None => LONG_AGO.to_owned(),
        };
        asked.table("change", "field", id);
        asked.line(&format!("{key} = \"{less}\""));
        let asks: String = less.chars().take(20).collect();
        let what = match key {
            "required_when" => "field of a shall required less",
            _ => "field of a shall shown less",
        };
        asked.refuse(
            0,
            what,
            ("field", id),
            (said.unwrap_or(""), &asks),
            Some(clause),
        );
        asked.with_code("E0509");
    }
    asked
}

/// An expression without its line breaks and comments.
pub(crate) fn one_line(text: &str) -> String {
    let lines = text
        .lines()
        .map(|line| line.split("//").next().unwrap_or(line));
    let words: Vec<&str> = lines.flat_map(str::split_whitespace).collect();
    words.join(" ")
}

fn clause_of<'b>(base: &'b RuleSet, kind: &str, id: &str) -> Option<&'b str> {
    match kind {
        "field" => base.fields[id].clause.as_deref(),
        "section" => base.sections[id].clause.as_deref(),
        "service" => base.services.iter().find(|s| s.id == id)?.clause.as_deref(),
        "flow" => Some(&base.flows.iter().find(|flow| flow.id == id)?.clause),
        _ => Some(&base.roles.iter().find(|role| role.id == id)?.clause),
    }
}

/// All that is said of services in words, said otherwise; what is unset may be filled in.
pub(crate) fn services(set: &RuleSet) -> Asked {
    let mut asked = Asked::default();
    for service in &set.services {
        asked.table("change", "service", &service.id);
        let texts = [
            ("audience", &service.audience),
            ("how", &service.how),
            ("conditions", &service.conditions),
            ("channel", &service.channel),
            ("result", &service.result),
            ("legal_basis", &service.legal_basis),
            ("fee", &service.fee),
            ("place", &service.place),
            ("hours", &service.hours),
        ];
        for (key, text) in texts {
            let said = match text {
                Given::Unset => continue,
                Given::None => "none",
                Given::Value(text) => &text.zh,
            };
            asked.line(&format!(
                "{key} = {{ zh = \"另行规定\", en = \"Otherwise\" }}"
            ));
            asked.refuse(
                0,
                "text of a service changed",
                ("service", &service.id),
                (said, "另行规定"),
                service.clause.as_deref(),
            );
        }
    }
    asked
}
