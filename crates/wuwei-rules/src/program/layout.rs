//! Where everything stands in the program of one flow, before any rule is compiled.

use std::collections::BTreeMap;
use std::rc::Rc;

use wuwei_engine::program::{Field, Group, Kind, Origin, Requirement, Section, Stage};

use super::kinds;
use super::rules::{Parsed, decided, of_field, of_section};
use crate::close::Aspect;
use crate::entity::service::TYPES;
use crate::expr::{ChoiceSet, FlowFacts, NamedField, NamedSection, Names, Type};
use crate::ruleset::{self, Flow, RuleSet};

/// A program without its rules, and what its expressions may name.
pub(crate) struct Layout<'r> {
    pub(crate) ruleset: &'r RuleSet,
    /// The expressions, as this flow needs them.
    parsed: &'r Parsed,
    pub(crate) stages: Vec<Stage>,
    pub(crate) sections: Vec<Section>,
    pub(crate) fields: Vec<Field>,
    /// For each field its entity in the rule set; none for the two fields of a checklist's item.
    pub(crate) sources: Vec<Option<&'r ruleset::Field>>,
    pub(crate) names: Names,
}

/// The two answers to an item of a checklist, as they stand in `data`.
pub(crate) const ITEM_STATES: [&str; 2] = ["done", "not_this_time"];

/// The purpose of an item's state that does not count for the least number of items done.
const BESIDE: &str = "beside";

/// Lays out a flow: sections in the order in which the stages first list them.
///
/// What never shows in this flow has no place in it.
pub(crate) fn lay_out<'r>(
    ruleset: &'r RuleSet,
    flow: &Flow,
    facts: FlowFacts,
    parsed: &'r Parsed,
) -> Layout<'r> {
    let mut layout = Layout {
        ruleset,
        parsed,
        stages: Vec::new(),
        sections: Vec::new(),
        fields: Vec::new(),
        sources: Vec::new(),
        names: Names {
            sections: BTreeMap::new(),
            stages: stage_choices(flow),
            services: service_choices(ruleset, flow),
            flow: facts,
        },
    };
    for (at, stage) in flow.stages.iter().enumerate() {
        let listed = stage
            .sections
            .iter()
            .filter_map(|id| ruleset.sections.get(id))
            .filter(|section| decided(parsed, &of_section(&section.id)) != Some(false));
        let sections = listed
            .map(|section| layout.section(section, at, flow))
            .collect();
        layout.stages.push(Stage {
            id: stage.id.clone(),
            sections,
        });
    }
    for section in ruleset.sections.values() {
        layout.name_section(section);
    }
    layout
}

impl<'r> Layout<'r> {
    /// The position of a section that stage `at` lists; lays it out when met first.
    fn section(&mut self, section: &'r ruleset::Section, at: usize, flow: &Flow) -> usize {
        if let Some(known) = self
            .sections
            .iter()
            .position(|known| known.id == section.id)
        {
            return known;
        }
        let ix = self.sections.len();
        let first = self.fields.len();
        for id in &section.fields {
            if let Some(field) = self.ruleset.fields.get(&format!("{}.{id}", section.id)) {
                self.field(field, ix, at, flow);
            }
        }
        for id in &section.items {
            if let Some(item) = self.ruleset.items.get(&format!("{}.{id}", section.id)) {
                self.item(item, ix, at, flow);
            }
        }
        self.sections.push(Section {
            id: section.id.clone(),
            purpose: section.purpose.clone(),
            group: section.group.map(|(letter, min, max)| Group {
                letter,
                min: if flow.optional.contains(&section.id) {
                    0
                } else {
                    min
                },
                max,
                by: at,
            }),
            min_done: section.min_done,
            first,
            count: self.fields.len() - first,
            visible_when: None,
        });
        ix
    }

    fn field(&mut self, field: &'r ruleset::Field, section: usize, at: usize, flow: &Flow) {
        if decided(self.parsed, &of_field(field, Aspect::VisibleWhen)) == Some(false) {
            return;
        }
        let stage = |id: &Option<String>| {
            id.as_ref()
                .and_then(|id| flow.stages.iter().position(|stage| stage.id == *id))
        };
        let from = stage(&field.from).unwrap_or(at).max(at);
        let by = stage(&field.by).unwrap_or(from).max(from);
        let needed = field.required
            || decided(self.parsed, &of_field(field, Aspect::RequiredWhen)) == Some(true);
        let required = if needed && field.value.is_none() {
            let id = format!("{}.{}", field.section, field.id);
            let key = if field.required {
                "required"
            } else {
                "required_when"
            };
            let layer = self
                .ruleset
                .layer_of(ruleset::Kind::Field, &id, key, &field.layer);
            // What a local set requires beyond the clause is none of the clause's.
            let clause = field.clause.clone().filter(|_| *layer == *field.layer);
            Requirement::Always(origin(layer, &clause))
        } else {
            Requirement::Never
        };
        let kind = kinds::kind(field, self.ruleset);
        let laid = Field {
            purpose: field.purpose.clone(),
            from,
            by,
            required,
            ..bare(section, &field.id, kind)
        };
        self.push(laid, Some(field));
    }

    /// An item of a checklist: whether it was done, which must be said, and a note.
    fn item(&mut self, item: &ruleset::Item, section: usize, at: usize, flow: &Flow) {
        if !item.stands_in(&flow.id) {
            return;
        }
        let states = Kind::Choice(ITEM_STATES.map(str::to_owned).to_vec());
        let required = Requirement::Always(origin(&item.layer, &item.clause));
        let state = Field {
            from: at,
            by: at,
            required,
            purpose: item.beside.then(|| BESIDE.to_owned()),
            ..bare(section, &format!("{}.state", item.id), states)
        };
        let note = Field {
            from: at,
            by: at,
            ..bare(section, &format!("{}.note", item.id), Kind::Text)
        };
        self.push(state, None);
        self.push(note, None);
    }

    fn push(&mut self, field: Field, source: Option<&'r ruleset::Field>) {
        self.fields.push(field);
        self.sources.push(source);
    }

    /// Makes a section's fields known to expressions, be it listed by this flow or not.
    fn name_section(&mut self, section: &'r ruleset::Section) {
        let ix = self
            .sections
            .iter()
            .position(|known| known.id == section.id);
        let mut named = NamedSection {
            ix,
            group: section.group.is_some(),
            always: !self.parsed.contains_key(&of_section(&section.id)),
            fields: BTreeMap::new(),
        };
        let own = section
            .fields
            .iter()
            .filter_map(|id| self.ruleset.fields.get(&format!("{}.{id}", section.id)));
        for field in own {
            let place = self.place(ix, &field.id);
            named.fields.insert(
                field.id.clone(),
                self.named(place, kinds::ty(field), field.label.zh.clone()),
            );
        }
        let items = section
            .items
            .iter()
            .filter_map(|id| self.ruleset.items.get(&format!("{}.{id}", section.id)));
        for item in items {
            let state = format!("{}.state", item.id);
            let note = format!("{}.note", item.id);
            let choices = ITEM_STATES
                .map(|id| (id.to_owned(), id.to_owned()))
                .to_vec();
            let set = ChoiceSet {
                of: format!("{}.{state}", section.id),
                choices,
            };
            let label = &item.name.zh;
            let places = (self.place(ix, &state), self.place(ix, &note));
            named.fields.insert(
                state,
                self.named(places.0, Type::Choice(Rc::new(set)), label.clone()),
            );
            named
                .fields
                .insert(note, self.named(places.1, Type::Text, label.clone()));
        }
        self.names.sections.insert(section.id.clone(), named);
    }

    fn named(&self, ix: Option<usize>, ty: Type, label: String) -> NamedField {
        let laid = ix.map(|ix| &self.fields[ix]);
        let source = ix.and_then(|ix| self.sources[ix]);
        let always = laid.is_some_and(|laid| matches!(laid.required, Requirement::Always(_)))
            && source.is_none_or(|source| self.always_shown(source));
        NamedField {
            ix,
            ty,
            label,
            from: laid.map_or(0, |laid| laid.from),
            sure: laid.filter(|_| always).map(|laid| laid.by),
        }
    }

    /// Whether a field shows wherever its section does.
    pub(crate) fn always_shown(&self, field: &ruleset::Field) -> bool {
        !self
            .parsed
            .contains_key(&of_field(field, Aspect::VisibleWhen))
    }

    fn place(&self, section: Option<usize>, id: &str) -> Option<usize> {
        let section = &self.sections[section?];
        (section.first..section.first + section.count).find(|&ix| self.fields[ix].id == id)
    }
}

/// A field of which nothing is known yet.
fn bare(section: usize, id: &str, kind: Kind) -> Field {
    Field {
        section,
        id: id.to_owned(),
        purpose: None,
        kind,
        from: 0,
        by: 0,
        required: Requirement::Never,
        visible_when: None,
        value: None,
        preset: None,
        constraints: Vec::new(),
    }
}

/// Where a rule comes from.
pub(crate) fn origin(layer: &str, clause: &Option<String>) -> Origin {
    Origin {
        layer: layer.to_owned(),
        clause: clause.clone(),
    }
}

/// What expressions may know of a flow: which it is, its role, its type.
pub(crate) fn facts(ruleset: &RuleSet, flow: &Flow) -> FlowFacts {
    let word = |name: &str, value: &str, choices: Vec<(String, String)>| {
        let of = name.to_owned();
        (
            of.clone(),
            value.to_owned(),
            Rc::new(ChoiceSet { of, choices }),
        )
    };
    let plain = |id: &String| (id.clone(), id.clone());
    let flows = ruleset.flows.iter().map(|flow| plain(&flow.id)).collect();
    let roles = ruleset.roles.iter();
    let roles = roles.map(|role| (role.id.clone(), role.name.zh.clone()));
    let types = TYPES.iter().map(|id| plain(&(*id).to_owned())).collect();
    let listed = |id: &String| flow.stages.iter().any(|stage| stage.sections.contains(id));
    let sections = ruleset.sections.keys().filter(|id| !listed(id)).cloned();
    let items = ruleset
        .items
        .values()
        .filter(|item| !item.stands_in(&flow.id));
    let items = items.flat_map(|item| {
        ["state", "note"].map(|part| format!("{}.{}.{part}", item.section, item.id))
    });
    FlowFacts {
        words: vec![
            word("flow", &flow.id, flows),
            word("flow.role", &flow.role, roles.collect()),
            word("flow.type", &flow.kind, types),
        ],
        absent: sections.chain(items).collect(),
    }
}

fn stage_choices(flow: &Flow) -> Rc<ChoiceSet> {
    let choices = flow
        .stages
        .iter()
        .map(|stage| (stage.id.clone(), stage.name.zh.clone()))
        .collect();
    Rc::new(ChoiceSet {
        of: "stage".to_owned(),
        choices,
    })
}

fn service_choices(ruleset: &RuleSet, flow: &Flow) -> Rc<ChoiceSet> {
    let choices = ruleset
        .services_of(flow)
        .map(|service| (service.id.clone(), service.name.zh.clone()))
        .collect();
    Rc::new(ChoiceSet {
        of: "service".to_owned(),
        choices,
    })
}
