//! Conditions that are written otherwise: whether what was demanded still is, proved over all answers of
//! every form.
//!
//! Each is taken as if a lower set had put the new one in the place of the old (`program::implied`), and
//! the other way round. What neither way can be proved stays what it was: changed, and so breaking.

use std::collections::BTreeSet;

use wuwei_json::Value;

use super::Change;
use super::rule::{
    CONDITION_CHANGED, CONDITION_LOOSER, CONDITION_SPELLED, CONDITION_TIGHTER, CONSTRAINT_ADDED,
    CONSTRAINT_COVERED, CONSTRAINT_DROPPED, Rule,
};
use crate::entity::field;
use crate::entity::section;
use crate::keys::{Key, Kind};
use crate::merge::{Condition, Replaced};
use crate::program;
use crate::ruleset::RuleSet;
use crate::source::Span;

/// Tells changed conditions that are proved to be stricter, looser or the same from those that are not.
pub(super) fn refine(old: &Value, new: &Value, changes: &mut [Change]) {
    let asked: Vec<(usize, Question)> = changes
        .iter()
        .enumerate()
        .filter_map(|(at, change)| Some((at, Question::of(change)?)))
        .collect();
    if asked.is_empty() {
        return;
    }
    let (Some(old), Some(new)) = (RuleSet::from_value(old), RuleSet::from_value(new)) else {
        return;
    };
    let kept = kept(&new, asked.iter().map(|(_, question)| question.forward()));
    let covered = self::kept(&old, asked.iter().map(|(_, question)| question.backward()));
    for (place, (at, question)) in asked.iter().enumerate() {
        changes[*at].rule = question.rule(kept.contains(&place), covered.contains(&place));
    }
}

/// What is asked of the prover about one change.
struct Question {
    kind: Kind,
    id: String,
    key: &'static Key,
    /// Nothing where a constraint came.
    old: Option<Condition>,
    /// Nothing where one went.
    new: Option<Condition>,
}

impl Question {
    fn of(change: &Change) -> Option<Question> {
        let constraint = [&CONSTRAINT_DROPPED, &CONSTRAINT_ADDED]
            .iter()
            .any(|rule| **rule == *change.rule);
        // A field that is new has nothing to be compared with.
        if !constraint && *change.rule != CONDITION_CHANGED {
            return None;
        }
        let kind = Kind::ALL
            .into_iter()
            .find(|kind| kind.table() == change.kind)?;
        let keys = match kind {
            Kind::Field => &field::KEYS,
            Kind::Section => &section::KEYS,
            _ => return None,
        };
        let name = change.key.split('.').next()?;
        Some(Question {
            kind,
            id: change.id.clone(),
            key: keys.key(name)?,
            old: change.old.as_ref().and_then(condition),
            new: change.new.as_ref().and_then(condition),
        })
    }

    /// That what was demanded still is.
    fn forward(&self) -> Replaced {
        self.replaced(&self.old, &self.new)
    }

    /// That nothing more is demanded than was.
    fn backward(&self) -> Replaced {
        self.replaced(&self.new, &self.old)
    }

    fn replaced(&self, above: &Option<Condition>, asked: &Option<Condition>) -> Replaced {
        Replaced {
            kind: self.kind,
            id: self.id.clone(),
            key: self.key,
            above: above.iter().cloned().collect(),
            asked: asked.iter().cloned().collect(),
            span: Span::default(),
            declared: Span::default(),
            sets: Default::default(),
            clause: None,
        }
    }

    fn rule(&self, kept: bool, covered: bool) -> &'static Rule {
        match (&self.old, &self.new) {
            (Some(_), Some(_)) => match (kept, covered) {
                (true, true) => &CONDITION_SPELLED,
                (true, false) => &CONDITION_TIGHTER,
                (false, true) => &CONDITION_LOOSER,
                (false, false) => &CONDITION_CHANGED,
            },
            (Some(_), None) if kept => &CONSTRAINT_COVERED,
            (Some(_), None) => &CONSTRAINT_DROPPED,
            _ if covered => &CONSTRAINT_COVERED,
            _ => &CONSTRAINT_ADDED,
        }
    }
}

/// A condition as it stands in `ruleset.json`: a text, or a constraint's table.
fn condition(value: &Value) -> Option<Condition> {
    let text = value.as_str().or_else(|| value.get("rule")?.as_str())?;
    Some(Condition {
        text: text.to_owned(),
        warn: value.get("warn").and_then(Value::as_bool) == Some(true),
        span: Span::default(),
    })
}

/// Which of these a set keeps in all of its forms; of what is in no form, nothing is said.
fn kept(set: &RuleSet, replaced: impl Iterator<Item = Replaced>) -> BTreeSet<usize> {
    let replaced: Vec<Replaced> = replaced.collect();
    let doubted = program::doubted(set, &replaced);
    let shown = |it: &Replaced| match it.kind {
        Kind::Field => set.fields.contains_key(&it.id),
        _ => set.sections.contains_key(&it.id),
    };
    let all = replaced.iter().enumerate();
    all.filter(|(at, it)| shown(it) && !doubted.as_ref().is_none_or(|all| all.contains(at)))
        .map(|(at, _)| at)
        .collect()
}
