//! A set that locks all there is, and what a set below it asks for that it might without.

use wuwei_rules::ruleset::RuleSet;

use crate::asked::Asked;

const TEXT: &str = "{ zh = \"另行规定\", en = \"Otherwise\" }";

/// Locks every aspect of every entity that a set below could say more of.
pub(crate) fn on_all(base: &RuleSet) -> String {
    let mut asked = Asked::default();
    for (kind, id, aspects) in lockable(base) {
        asked.table("change", kind, &id);
        asked.line(&format!("lock = {aspects}"));
    }
    asked.text
}

fn lockable(base: &RuleSet) -> Vec<(&'static str, String, &'static str)> {
    let obligations = base.obligations.iter().map(|o| {
        let aspects = r#"["exists", "text", "required"]"#;
        ("obligation", o.clause.clone(), aspects)
    });
    let roles = base.roles.iter().map(|role| {
        let aspects = r#"["exists", "text", "signature"]"#;
        ("role", role.id.clone(), aspects)
    });
    let services = base.services.iter().map(|service| {
        let aspects = r#"["exists", "text", "limit", "signature"]"#;
        ("service", service.id.clone(), aspects)
    });
    let flows = base.flows.iter().map(|flow| {
        let aspects = r#"["exists", "text", "required", "signature", "order"]"#;
        ("flow", flow.id.clone(), aspects)
    });
    let sections = base.sections.keys().map(|id| {
        let aspects = r#"["exists", "text", "required", "order"]"#;
        ("section", id.clone(), aspects)
    });
    let fields = base.fields.keys().map(|id| {
        let aspects = r#"["exists", "text", "required", "constraint", "order"]"#;
        ("field", id.clone(), aspects)
    });
    let items = base.items.keys().map(|id| {
        let aspects = r#"["exists", "text", "required", "order"]"#;
        ("item", id.clone(), aspects)
    });
    let subjects = base.subjects.iter().map(|subject| {
        let aspects = r#"["exists", "text", "order"]"#;
        ("subject", subject.id.clone(), aspects)
    });
    let forms = sections.chain(fields).chain(items).chain(subjects);
    let others = obligations.chain(roles).chain(services).chain(flows);
    others.chain(forms).collect()
}

/// What fills in, tightens or adds: allowed without a lock.
pub(crate) fn filled_in_or_tightened(base: &RuleSet) -> Asked {
    let mut asked = Asked::default();
    for obligation in &base.obligations {
        let clause = obligation.clause.as_str();
        asked.table("change", "obligation", clause);
        let more = format!("implemented_by = [{{ outside = {TEXT} }}]");
        let what = "lock required: obligation implemented by more";
        one(
            &mut asked,
            what,
            ("obligation", clause),
            &more,
            Some(clause),
        );
    }
    for service in &base.services {
        let (table, clause) = (("service", service.id.as_str()), service.clause.as_deref());
        asked.table("change", "service", &service.id);
        one(
            &mut asked,
            "lock limit: service",
            table,
            "limit = 9",
            clause,
        );
        let text = format!("fee = {TEXT}");
        one(&mut asked, "lock text: service", table, &text, clause);
    }
    for section in base.sections.values() {
        let (table, clause) = (("section", section.id.as_str()), section.clause.as_deref());
        let Some(first) = section.fields.first() else {
            continue;
        };
        asked.table("change", "section", &section.id);
        let order = format!("fields = [\"{first}\"]");
        one(&mut asked, "lock order: section", table, &order, clause);
        one(
            &mut asked,
            "lock required: section",
            table,
            "min_done = 99",
            clause,
        );
    }
    for (id, field) in &base.fields {
        let (table, clause) = (("field", id.as_str()), field.clause.as_deref());
        asked.table("change", "field", id);
        if !field.required {
            let what = "lock required: field made required";
            one(&mut asked, what, table, "required = true", clause);
        }
        let holds = "and_constraint = \"today > date('2000-01-01')\"";
        one(&mut asked, "lock constraint: field", table, holds, clause);
        if field.hint.is_none() {
            let text = format!("hint = {TEXT}");
            one(&mut asked, "lock text: field", table, &text, clause);
        }
    }
    for subject in &base.subjects {
        let table = ("subject", subject.id.as_str());
        asked.table("change", "subject", &subject.id);
        let said = "phrases = [\"另有说法\"]";
        one(
            &mut asked,
            "lock text: subject",
            table,
            said,
            subject.clause.as_deref(),
        );
    }
    asked
}

/// What could be removed without a lock.
pub(crate) fn optional_removed(base: &RuleSet) -> Asked {
    let mut asked = Asked::default();
    let fields = base.fields.iter();
    let optional = fields.filter(|(_, field)| {
        let asked = field.required || field.required_when.is_some();
        !asked && field.clause.is_none() && field.purpose.is_none()
    });
    for (id, _) in optional {
        asked.removal("lock exists: optional field removed", "field", id, None);
    }
    asked
}

fn one(
    asked: &mut Asked,
    what: &'static str,
    table: (&'static str, &str),
    line: &str,
    clause: Option<&str>,
) {
    let value = line.split_once(" = ").map_or("", |(_, value)| value);
    let word = match value.trim_matches(['"', '{', '[', ']', ' ']) {
        _ if value.starts_with('[') => "a list of one",
        text if text.starts_with("zh") => "另行规定",
        word => word,
    };
    // Long values are cut where they are quoted.
    let word: String = word.chars().take(18).collect();
    asked.line(line);
    asked.refuse(0, what, table, ("", &word), clause);
}
