//! The expressions of a rule set, read once; who reads whom; where each is judged.

use std::collections::{BTreeMap, BTreeSet};

use wuwei_engine::expr::FieldIx;
use wuwei_engine::program::{Field, Stage};

use super::Finding;
use super::layout::Layout;
use crate::close::{Aspect, Site};
use crate::expr::{
    Compiled, ErrorKind, ExprError, FlowFacts, Node, NodeKind, Reference, Scope, Type, Wanted,
    compile, fold, parse, print,
};
use crate::ruleset::{self, RuleSet};

/// Every expression of a rule set by its site: its tree, and its text in one spelling, so that layout
/// and comments do not change a program.
pub(crate) type Parsed = BTreeMap<Site, (Node, String)>;

/// Reads every expression.
pub(crate) fn parse_all(ruleset: &RuleSet) -> (Parsed, Vec<Finding>) {
    let mut parsed = Parsed::new();
    let mut findings = Vec::new();
    let mut read = |site: Site, text: &str| {
        let (node, errors) = parse(text);
        findings.extend(errors.into_iter().map(|error| finding(&site, error)));
        let text = print(&node);
        parsed.insert(site, (node, text));
    };
    for section in ruleset.sections.values() {
        if let Some(text) = &section.visible_when {
            read(of_section(&section.id), text);
        }
    }
    for field in ruleset.fields.values() {
        for (key, text) in expressions(field) {
            read(of_field(field, key), text);
        }
    }
    (parsed, findings)
}

/// The expressions as one flow needs them: what always holds there is gone. What never shows there is
/// noted as absent, and may leave others without a chance to show.
pub(crate) fn of_flow(parsed: &Parsed, facts: &mut FlowFacts) -> Parsed {
    loop {
        let own = folded(parsed, facts);
        let before = facts.absent.len();
        for site in own.keys().filter(|site| decided(&own, site) == Some(false)) {
            if let Site::Section(id) | Site::Field(id, Aspect::VisibleWhen) = site {
                facts.absent.insert(id.clone());
            }
        }
        if facts.absent.len() == before {
            return own;
        }
    }
}

fn folded(parsed: &Parsed, facts: &FlowFacts) -> Parsed {
    let mut own = Parsed::new();
    for (site, (node, text)) in parsed {
        let section = match site {
            Site::Section(id) => id.as_str(),
            Site::Field(path, _) => path.split('.').next().unwrap_or_default(),
        };
        let left = fold(node, section, facts);
        let is_condition = !matches!(site, Site::Field(_, Aspect::Value | Aspect::Preset));
        let is_requirement = matches!(site, Site::Field(_, Aspect::RequiredWhen));
        if is_condition && !is_requirement && left.kind == NodeKind::Bool(true) {
            continue;
        }
        let text = if left == *node {
            text.clone()
        } else {
            print(&left)
        };
        own.insert(site.clone(), (left, text));
    }
    own
}

/// What a condition comes to in a flow, if nothing needs to be asked for it.
pub(crate) fn decided(parsed: &Parsed, site: &Site) -> Option<bool> {
    match parsed.get(site) {
        Some((
            Node {
                kind: NodeKind::Bool(b),
                ..
            },
            _,
        )) => Some(*b),
        _ => None,
    }
}

fn expressions(field: &ruleset::Field) -> impl Iterator<Item = (Aspect, &str)> {
    let single = [
        (Aspect::VisibleWhen, &field.visible_when),
        (Aspect::Value, &field.value),
        (Aspect::Preset, &field.preset),
        (Aspect::RequiredWhen, &field.required_when),
    ];
    let single = single
        .into_iter()
        .filter_map(|(key, text)| Some((key, text.as_deref()?)));
    let constraints = field.constraints.iter().enumerate();
    single.chain(
        constraints.map(|(at, constraint)| (Aspect::Constraint(at), constraint.rule.as_str())),
    )
}

/// For each field the fields on which it hangs: those that its value, its preset and its showing read.
/// Errors are left to [`super::compiling`], which knows the order by then.
pub(crate) fn needs(layout: &Layout, parsed: &Parsed) -> Vec<BTreeSet<FieldIx>> {
    let of_section = |ix: usize| {
        let site = of_section(&layout.sections[ix].id);
        let found = judge(
            layout,
            parsed,
            &site,
            &Standing::of_section(layout, ix),
            None,
        );
        found.map_or_else(Vec::new, |(compiled, _)| compiled.reads)
    };
    let sections: Vec<Vec<FieldIx>> = (0..layout.sections.len()).map(of_section).collect();
    let of_field = |(ix, field): (FieldIx, &Field)| {
        let own = layout.sources[ix].into_iter().flat_map(|source| {
            let keys = [Aspect::VisibleWhen, Aspect::Value, Aspect::Preset].into_iter();
            keys.filter_map(move |key| {
                let standing = Standing::of_field(layout, ix, key);
                Some(
                    judge(layout, parsed, &of_field(source, key), &standing, None)?
                        .0
                        .reads,
                )
            })
        });
        own.flatten()
            .chain(sections[field.section].iter().copied())
            .collect()
    };
    layout.fields.iter().enumerate().map(of_field).collect()
}

/// Compiles one expression, if it is there.
pub(crate) fn judge(
    layout: &Layout,
    parsed: &Parsed,
    site: &Site,
    standing: &Standing,
    value: Option<Type>,
) -> Option<(Compiled, Vec<ExprError>)> {
    let (node, _) = parsed.get(site)?;
    let scope = Scope {
        section: &standing.section,
        in_row: standing.in_row,
        stage: standing.stage,
        until: standing.until,
    };
    Some(compile(
        node,
        &layout.names,
        &Wanted {
            scope,
            value,
            known: &standing.known,
        },
    ))
}

/// Where an expression is judged.
pub(crate) struct Standing {
    section: String,
    in_row: bool,
    stage: usize,
    until: usize,
    /// What is known to be answered there.
    known: Vec<Reference>,
}

impl Standing {
    /// The same, where these are known to be answered.
    pub(crate) fn knowing(self, known: Vec<Reference>) -> Standing {
        Standing { known, ..self }
    }

    /// A section is shown from the first stage that lists it; its condition is judged outside its rows.
    pub(crate) fn of_section(layout: &Layout, ix: usize) -> Standing {
        let lists = |stage: &Stage| stage.sections.contains(&ix);
        let stage = layout.stages.iter().position(lists).unwrap_or(0);
        let until = layout.stages.iter().rposition(lists).unwrap_or(0);
        Standing {
            section: layout.sections[ix].id.clone(),
            in_row: false,
            stage,
            until,
            known: Vec::new(),
        }
    }

    /// A field is judged from the stage on that first asks for it (whether it is required, from the one by
    /// which it is) up to the last that lists its section: what is answered there may still tell.
    pub(crate) fn of_field(layout: &Layout, ix: FieldIx, key: Aspect) -> Standing {
        let field = &layout.fields[ix];
        let section = &layout.sections[field.section];
        let mut stages = layout.stages.iter();
        let last = stages.rposition(|stage| stage.sections.contains(&field.section));
        let stage = match key {
            Aspect::RequiredWhen => field.by,
            _ => field.from,
        };
        let until = last.map_or(stage, |last| last.max(stage));
        Standing {
            section: section.id.clone(),
            in_row: section.group.is_some(),
            stage,
            until,
            known: Vec::new(),
        }
    }
}

/// A circle: each field reads the next, and the last the first.
pub(crate) fn circle(circle: &[FieldIx], layout: &Layout, parsed: &Parsed) -> Finding {
    let path = |ix: FieldIx| {
        let field = &layout.fields[ix];
        format!("{}.{}", layout.sections[field.section].id, field.id)
    };
    let around = circle
        .iter()
        .chain(circle.first())
        .map(|&ix| path(ix))
        .collect::<Vec<_>>()
        .join(" → ");
    let message = match circle {
        [only] => format!("`{}` depends on itself", path(*only)),
        _ => format!("these fields depend on each other: {around}"),
    };
    let mut steps = (0..circle.len()).filter_map(|at| {
        let (reader, read) = (circle[at], circle[(at + 1) % circle.len()]);
        let site = place_of_reading(reader, read, layout, parsed)?;
        let whole = parsed
            .get(&site)
            .map_or(0..0, |(node, _)| node.span.clone());
        Some((
            site,
            whole,
            format!("`{}` reads `{}` here", path(reader), path(read)),
        ))
    });
    let (site, span, _) = steps
        .next()
        .unwrap_or_else(|| (of_section(""), 0..0, String::new()));
    let others = steps.collect();
    let error = ExprError::new(ErrorKind::Circle, span, message).help(
        "take one of these steps out: what shows a field or computes it must not need that field",
    );
    Finding {
        site,
        error,
        others,
    }
}

/// The expression by which one field depends on another.
fn place_of_reading(
    reader: FieldIx,
    read: FieldIx,
    layout: &Layout,
    parsed: &Parsed,
) -> Option<Site> {
    let keys = [Aspect::Value, Aspect::VisibleWhen, Aspect::Preset];
    let own = layout.sources[reader].and_then(|source| {
        keys.into_iter()
            .map(|key| (key, of_field(source, key)))
            .find_map(|(key, site)| {
                let standing = Standing::of_field(layout, reader, key);
                let (compiled, _) = judge(layout, parsed, &site, &standing, None)?;
                compiled.reads.contains(&read).then_some(site)
            })
    });
    own.or_else(|| {
        Some(of_section(
            &layout.sections[layout.fields[reader].section].id,
        ))
    })
}

pub(crate) fn of_section(id: &str) -> Site {
    Site::Section(id.to_owned())
}

pub(crate) fn of_field(field: &ruleset::Field, aspect: Aspect) -> Site {
    Site::Field(format!("{}.{}", field.section, field.id), aspect)
}

pub(crate) fn finding(site: &Site, error: ExprError) -> Finding {
    Finding {
        site: site.clone(),
        error,
        others: Vec::new(),
    }
}
