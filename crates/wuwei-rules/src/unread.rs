//! What of a set can be judged although some of its tables could not be read.
//!
//! A section is set aside if a table of its own is at fault, or if one of its conditions names a section
//! that is set aside: what is left names only what was read, so nothing is found in it that follows from a
//! fault found already. Where that can't be told, nothing is left.

use std::collections::BTreeSet;

use crate::close::Checked;
use crate::coverage::parts;
use crate::expr::{Node, NodeKind, parse};
use crate::keys::Kind;
use crate::merge::{Merged, Replaced};
use crate::row::Row;
use crate::ruleset::{Field, RuleSet};

/// What is left of a set.
pub(crate) struct Left {
    /// The set without the sections that are set aside.
    pub(crate) checked: Checked,
    /// Conditions in the place of others, of the sections that are left.
    pub(crate) replaced: Vec<Replaced>,
    /// Flows that have lost nothing, by id: their scenarios can be followed.
    pub(crate) flows: BTreeSet<String>,
}

/// What is left of a set of which not all was read; nothing if all was.
pub(crate) fn left(merged: &Merged, checked: &Checked) -> Option<Left> {
    if checked.whole {
        return None;
    }
    let whole = &checked.ruleset;
    let aside = Aside::of(merged, whole);
    let stays = |section: &str| aside.as_ref().is_some_and(|aside| !aside.has(section));
    let mut ruleset = whole.clone();
    ruleset.sections.retain(|id, _| stays(id));
    ruleset.fields.retain(|_, field| stays(&field.section));
    ruleset.items.retain(|_, item| stays(&item.section));
    for stage in ruleset.flows.iter_mut().flat_map(|flow| &mut flow.stages) {
        stage.sections.retain(|id| stays(id));
    }
    let names_aside = |replaced: &Replaced| match &aside {
        Some(aside) => aside.bears_on(replaced, whole),
        None => true,
    };
    let replaced = merged.replaced.iter();
    let replaced = replaced.filter(|replaced| !names_aside(replaced)).cloned();
    let reads = |id: &String| ruleset.sections.contains_key(id);
    let services = merged.rows_of(Kind::Service).all(|row| !row.broken);
    let flows = whole.flows.iter().filter(|flow| {
        let mut listed = flow.stages.iter().flat_map(|stage| &stage.sections);
        services && listed.all(reads)
    });
    let flows = flows.map(|flow| flow.id.clone()).collect();
    Some(Left {
        replaced: replaced.collect(),
        flows,
        checked: Checked {
            ruleset,
            places: checked.places.clone(),
            whole: false,
        },
    })
}

/// The sections that are set aside.
struct Aside {
    sections: BTreeSet<String>,
    /// Some section's id could not be read: any that is not there may be it.
    unnamed: bool,
    /// Some service could not be read: so what conditions say of services.
    services: bool,
}

impl Aside {
    /// Nothing if it can't be told.
    fn of(merged: &Merged, whole: &RuleSet) -> Option<Aside> {
        let broken = |kind| merged.rows_of(kind).filter(|row| row.broken);
        // A condition is judged in all the flows that list its section.
        if broken(Kind::Flow).next().is_some() {
            return None;
        }
        let within = |row: &Row| row.owned("section");
        let inner = broken(Kind::Field).chain(broken(Kind::Item)).map(within);
        let mut aside = Aside {
            sections: inner.collect::<Option<_>>()?,
            unnamed: !merged.sure_of(Kind::Section),
            services: broken(Kind::Service).next().is_some(),
        };
        let own = broken(Kind::Section).filter_map(|row| row.owned("id"));
        aside.sections.extend(own);
        if broken(Kind::Subject).next().is_some() {
            let choosing = whole.fields.values();
            let choosing = choosing.filter(|field| field.choices_from.is_some());
            aside
                .sections
                .extend(choosing.map(|field| field.section.clone()));
        }
        while let Some(more) = aside.next(whole) {
            aside.sections.insert(more);
        }
        Some(aside)
    }

    fn has(&self, section: &str) -> bool {
        self.sections.contains(section)
    }

    /// A section of which some condition names what is set aside.
    fn next(&self, whole: &RuleSet) -> Option<String> {
        let sections = whole.sections.values();
        let own =
            sections.filter_map(|section| Some((&section.id, section.visible_when.as_ref()?)));
        let fields = whole.fields.values();
        let inner = fields.flat_map(|field| texts(field).map(|text| (&field.section, text)));
        let mut all = own.chain(inner);
        let found = all.find(|(id, text)| !self.has(id) && self.is_named_by(text, id, whole));
        found.map(|(id, _)| id.clone())
    }

    /// Whether a replaced condition is a section's that is set aside, or the one above names such a section.
    fn bears_on(&self, replaced: &Replaced, whole: &RuleSet) -> bool {
        let section = replaced.id.split('.').next().unwrap_or_default();
        let mut conditions = replaced.above.iter().chain(&replaced.asked);
        self.has(section) || conditions.any(|it| self.is_named_by(&it.text, section, whole))
    }

    fn is_named_by(&self, text: &str, section: &str, whole: &RuleSet) -> bool {
        self.is_in(&parse(text).0, section, whole)
    }

    fn is_in(&self, node: &Node, section: &str, whole: &RuleSet) -> bool {
        let named = match &node.kind {
            NodeKind::Path(words) => {
                let first = words.first().map_or("", |word| word.text.as_str());
                let own = format!("{section}.{first}");
                let known = whole.sections.contains_key(first)
                    || whole.fields.contains_key(&own)
                    || whole.items.contains_key(&own);
                words.iter().any(|word| self.has(&word.text))
                    || self.services && first == "service"
                    || self.unnamed && words.len() > 1 && !known
            }
            NodeKind::Over { group, .. } => {
                self.has(&group.text) || self.unnamed && !whole.sections.contains_key(&group.text)
            }
            _ => false,
        };
        let mut inner = parts(node).into_iter();
        named || inner.any(|part| self.is_in(part, section, whole))
    }
}

/// The expressions of a field.
fn texts(field: &Field) -> impl Iterator<Item = &String> {
    let single = [
        &field.visible_when,
        &field.value,
        &field.preset,
        &field.required_when,
    ];
    let constraints = field.constraints.iter().map(|constraint| &constraint.rule);
    single.into_iter().flatten().chain(constraints)
}
