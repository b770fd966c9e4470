//! A change of the rules, as it is carried out.

use wuwei_engine::program::Limit;

use crate::close::{Aspect, Site};
use crate::expr::{Node, parse, print};
use crate::program::Parsed;
use crate::ruleset::{Field, RuleSet};

/// What is changed.
#[derive(Debug, Clone)]
pub(super) enum Edit {
    /// An expression.
    Expression(Site, Node),
    /// A condition, constraint or preset is gone.
    Off(Site),
    /// Whether a field must be answered.
    Required(String, bool),
    /// A constraint only warns, or does no longer only warn.
    Warn(String, usize),
    /// The stage from which a field is asked, or by which it must be answered.
    Stage(String, Turn, String),
    /// The least number of rows, or of items done.
    Least(String, u32),
    /// The limit of a service, in working days.
    Limit(String, u32),
    /// An item is not asked in a flow.
    Item(String, String),
}

/// Which of a field's stages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Turn {
    From,
    By,
}

impl Edit {
    /// Carries it out.
    pub(super) fn apply(&self, ruleset: &mut RuleSet, parsed: &mut Parsed) {
        match self {
            Edit::Expression(site, node) => {
                let text = print(node);
                write(ruleset, site, Some(text.clone()));
                // Read anew, so that its parts stand where its own text has them.
                parsed.insert(site.clone(), (parse(&text).0, text));
            }
            Edit::Off(site) => {
                write(ruleset, site, None);
                if let Site::Field(path, Aspect::Constraint(at)) = site {
                    shift_constraints(parsed, path, *at);
                } else {
                    parsed.remove(site);
                }
            }
            Edit::Required(path, required) => change(ruleset, path, |field| {
                field.required = *required;
                if !required {
                    field.required_when = None;
                }
            }),
            Edit::Warn(path, at) => change(ruleset, path, |field| {
                if let Some(constraint) = field.constraints.get_mut(*at) {
                    constraint.warn = !constraint.warn;
                }
            }),
            Edit::Stage(path, turn, stage) => change(ruleset, path, |field| match turn {
                Turn::From => field.from = Some(stage.clone()),
                Turn::By => field.by = Some(stage.clone()),
            }),
            Edit::Least(id, least) => {
                if let Some(section) = ruleset.sections.get_mut(id) {
                    match &mut section.group {
                        Some((_, min, _)) => *min = *least,
                        None => section.min_done = *least,
                    }
                }
            }
            Edit::Limit(id, days) => {
                let mut services = ruleset.services.iter_mut();
                if let Some(service) = services.find(|service| service.id == *id) {
                    service.limit = Limit::Days(*days);
                }
            }
            Edit::Item(path, flow) => {
                let flows = ruleset.flows.iter().map(|it| it.id.clone());
                let all: Vec<String> = flows.collect();
                if let Some(item) = ruleset.items.get_mut(path) {
                    if item.flows.is_empty() {
                        item.flows = all;
                    }
                    item.flows.retain(|it| it != flow);
                    // No flow named would mean all of them.
                    if item.flows.is_empty() {
                        item.flows.push(String::new());
                    }
                }
            }
        }
    }

    /// The expression that is changed, if one is.
    pub(super) fn site(&self) -> Option<&Site> {
        match self {
            Edit::Expression(site, _) | Edit::Off(site) => Some(site),
            _ => None,
        }
    }
}

fn change(ruleset: &mut RuleSet, path: &str, how: impl FnOnce(&mut Field)) {
    if let Some(field) = ruleset.fields.get_mut(path) {
        how(field);
    }
}

fn write(ruleset: &mut RuleSet, site: &Site, text: Option<String>) {
    match site {
        Site::Section(id) => {
            if let Some(section) = ruleset.sections.get_mut(id) {
                section.visible_when = text;
            }
        }
        Site::Field(path, aspect) => change(ruleset, path, |field| match aspect {
            Aspect::RequiredWhen => field.required_when = text,
            Aspect::VisibleWhen => field.visible_when = text,
            Aspect::Value => field.value = text,
            Aspect::Preset => field.preset = text,
            Aspect::Constraint(at) => match text {
                Some(text) => field.constraints[*at].rule = text,
                None => drop(field.constraints.remove(*at)),
            },
        }),
    }
}

/// Takes a constraint's expression out; those behind it are counted anew.
fn shift_constraints(parsed: &mut Parsed, path: &str, gone: usize) {
    let site = |at| Site::Field(path.to_owned(), Aspect::Constraint(at));
    let mut at = gone;
    while let Some(next) = parsed.remove(&site(at + 1)) {
        parsed.insert(site(at), next);
        at += 1;
    }
    parsed.remove(&site(at));
}
