//! Conditions of the base said otherwise below it.

use wuwei_rules::ruleset::{Field, RuleSet};

use crate::asked::Asked;
use crate::loosened::one_line;

/// So in every record.
const SINCE: &str = "today >= date('2000-01-01')";

/// Every constraint of a field, made to refuse nothing any more.
pub(crate) fn constraints_loosened(base: &RuleSet) -> Asked {
    let mut asked = Asked::default();
    for (id, field) in &base.fields {
        if field.constraints.iter().all(|constraint| constraint.warn) {
            continue;
        }
        asked.table("change", "field", id);
        asked.line(&format!(
            "constraints = [{}]",
            rules(field, "||").join(", ")
        ));
        let what = "constraint that refuses less";
        let said = field.constraints[0].rule.as_str();
        asked.refuse(
            0,
            what,
            ("field", id),
            (said, SINCE),
            field.clause.as_deref(),
        );
        asked.with_code("E0509");
    }
    asked
}

/// Each kind of condition with more in it than the base demands.
pub(crate) fn tightened(base: &RuleSet) -> [Asked; 3] {
    let mut constraints = Asked::default();
    let mut required = Asked::default();
    let mut shown = Asked::default();
    for (id, field) in &base.fields {
        if !field.constraints.is_empty() {
            constraints.table("change", "field", id);
            let rules = rules(field, "&&").join(", ");
            constraints.line(&format!("constraints = [{rules}]"));
            constraints.accept("constraint that refuses as much");
        }
        if let Some(said) = &field.required_when {
            required.table("change", "field", id);
            let said = one_line(said);
            required.line(&format!("required_when = \"({said}) || {SINCE}\""));
            required.accept("required wherever the base requires it");
        }
        if let Some(said) = field
            .visible_when
            .as_ref()
            .filter(|_| field.value.is_none())
        {
            shown.table("change", "field", id);
            let said = one_line(said);
            shown.line(&format!("visible_when = \"({said}) && {SINCE} || {said}\""));
            shown.accept("shown wherever the base shows it");
        }
    }
    [constraints, required, shown]
}

fn rules(field: &Field, joined: &str) -> Vec<String> {
    let rules = field.constraints.iter().map(|constraint| {
        let rule = one_line(&constraint.rule);
        let warn = if constraint.warn { ", warn = true" } else { "" };
        format!("{{ rule = \"{SINCE} {joined} ({rule})\"{warn} }}")
    });
    rules.collect()
}
