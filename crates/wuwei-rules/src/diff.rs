//! What differs between two rule sets, each difference by entity and value, in its class.
//!
//! Both are what `ruleset.json` holds, so that any edition ever published can be compared. `table`
//! says by which rules the values of a key are compared, `rule` has the rules, `judge` tells which of
//! them one value falls under, `walk` goes through the two sets; `condition` proves what it can of conditions
//! that changed.

mod condition;
mod judge;
mod rule;
mod table;
mod walk;

#[cfg(test)]
mod tests;

use wuwei_json::Value;

use crate::ruleset::FORMAT;
pub use rule::{Class, RULES, Rule};

/// One difference.
#[derive(Debug, Clone, PartialEq)]
pub struct Change {
    /// The rule that it falls under, which gives its class.
    pub rule: &'static Rule,
    /// Kind of the entity: `service`; `ruleset` for what the set says of itself.
    pub kind: String,
    /// Identity of the entity as in `ruleset.json`; empty for the set itself.
    pub id: String,
    /// What the entity is called: a text, if it has a name.
    pub name: Option<Value>,
    /// The value: `limit`, `choices.other.label.zh`; empty for an entity that came or went whole.
    pub key: String,
    /// What it was; absent if it was not there.
    pub old: Option<Value>,
    /// What it is; absent if it is not there any more.
    pub new: Option<Value>,
}

/// Which of the two is no rule set of a format that this program reads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NoRuleSet {
    /// The first.
    Old,
    /// The second.
    New,
}

/// Every difference between two closed rule sets (`wuwei-ruleset/1`), the gravest class first, within a
/// class by kind and identity. A set and itself differ in nothing.
pub fn diff(old: &Value, new: &Value) -> Result<Vec<Change>, NoRuleSet> {
    let readable = |set: &Value| set.get("format").and_then(Value::as_str) == Some(FORMAT);
    if !readable(old) {
        return Err(NoRuleSet::Old);
    }
    if !readable(new) {
        return Err(NoRuleSet::New);
    }
    let mut changes = walk::walk(old, new);
    condition::refine(old, new, &mut changes);
    changes.sort_by_key(|change| change.rule.class);
    Ok(changes)
}
