//! The expressions of a rule set, read once, and compiled for each flow.

use std::collections::{BTreeMap, BTreeSet};

use wuwei_engine::expr::FieldIx;
use wuwei_engine::program::{Constraint, Field, Requirement, Rule};

use super::Finding;
use super::layout::{Layout, origin};
use crate::close::{Aspect, Site};
use crate::expr::{
    Compiled, ErrorKind, ExprError, Node, Reference, Scope, Type, Wanted, compile, parse, print,
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
/// Errors are left to [`compile_all`], which knows the order by then.
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

/// Compiles all rules of a flow into its layout, every field after those it depends on.
pub(crate) fn compile_all(layout: &mut Layout, parsed: &Parsed, order: &[FieldIx]) -> Vec<Finding> {
    let mut findings = Vec::new();
    let mut shown = Vec::with_capacity(layout.sections.len());
    // Sections first: whether a computed field is sure does not depend on them, only their conditions
    // may read one, and a computed field must be guarded there.
    for ix in 0..layout.sections.len() {
        let site = of_section(&layout.sections[ix].id);
        let mut answers = Vec::new();
        if let Some(compiled) = take(
            layout,
            parsed,
            &site,
            &Standing::of_section(layout, ix),
            None,
            &mut findings,
        ) {
            answers = compiled.answers.clone();
            let section = &layout.ruleset.sections[&layout.sections[ix].id];
            let rule = rule(compiled, parsed, &site, &section.layer, &section.clause);
            layout.sections[ix].visible_when = Some(rule);
        }
        shown.push(answers);
    }
    for &ix in order {
        if let Some(source) = layout.sources[ix] {
            compile_field(
                layout,
                parsed,
                ix,
                source,
                &shown[layout.fields[ix].section],
                &mut findings,
            );
        }
    }
    findings
}

fn compile_field(
    layout: &mut Layout,
    parsed: &Parsed,
    ix: FieldIx,
    source: &ruleset::Field,
    shown: &[Reference],
    findings: &mut Vec<Finding>,
) {
    let mut known = shown.to_vec();
    let mut one = |layout: &Layout, key: Aspect, known: &[Reference]| {
        let standing = Standing {
            known: known.to_vec(),
            ..Standing::of_field(layout, ix, key)
        };
        let site = of_field(source, key);
        let compiled = take(
            layout,
            parsed,
            &site,
            &standing,
            value_type(source, key),
            findings,
        )?;
        let about = (compiled.answers.clone(), compiled.sure);
        let layer = match key {
            Aspect::Constraint(at) => &source.constraints[at].layer,
            _ => &source.layer,
        };
        Some((rule(compiled, parsed, &site, layer, &source.clause), about))
    };
    if let Some((rule, (answers, _))) = one(layout, Aspect::VisibleWhen, &known) {
        known.extend(answers);
        layout.fields[ix].visible_when = Some(rule);
    }
    if let Some((rule, (_, sure))) = one(layout, Aspect::Value, &known) {
        let always = sure
            && source.visible_when.is_none()
            && layout.ruleset.sections[&source.section]
                .visible_when
                .is_none();
        let from = layout.fields[ix].from;
        if let Some(named) = layout
            .names
            .sections
            .get_mut(&source.section)
            .and_then(|s| s.fields.get_mut(&source.id))
        {
            named.sure = always.then_some(from);
        }
        layout.fields[ix].value = Some(rule);
    }
    layout.fields[ix].preset = one(layout, Aspect::Preset, &known).map(|(rule, _)| rule);
    if !source.required
        && let Some((rule, _)) = one(layout, Aspect::RequiredWhen, &known)
    {
        layout.fields[ix].required = Requirement::When(rule);
    }
    // A constraint is judged only on an answer.
    known.push(Reference::Field(source.section.clone(), source.id.clone()));
    for (at, constraint) in source.constraints.iter().enumerate() {
        if let Some((rule, _)) = one(layout, Aspect::Constraint(at), &known) {
            let number = u32::try_from(at).unwrap_or(u32::MAX);
            layout.fields[ix].constraints.push(Constraint {
                rule,
                warn: constraint.warn,
                number,
            });
        }
    }
}

/// Compiles one expression and keeps what is wrong with it.
fn take(
    layout: &Layout,
    parsed: &Parsed,
    site: &Site,
    standing: &Standing,
    value: Option<Type>,
    findings: &mut Vec<Finding>,
) -> Option<Compiled> {
    let (compiled, errors) = judge(layout, parsed, site, standing, value)?;
    findings.extend(errors.into_iter().map(|error| finding(site, error)));
    Some(compiled)
}

fn judge(
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
struct Standing {
    section: String,
    in_row: bool,
    stage: usize,
    known: Vec<Reference>,
}

impl Standing {
    /// A section is shown from the first stage that lists it; its condition is judged outside its rows.
    fn of_section(layout: &Layout, ix: usize) -> Standing {
        let stage = layout
            .stages
            .iter()
            .position(|stage| stage.sections.contains(&ix))
            .unwrap_or(0);
        Standing {
            section: layout.sections[ix].id.clone(),
            in_row: false,
            stage,
            known: Vec::new(),
        }
    }

    /// A field is judged from the stage on that first asks for it; whether it is required, only by the
    /// stage by which it is.
    fn of_field(layout: &Layout, ix: FieldIx, key: Aspect) -> Standing {
        let field = &layout.fields[ix];
        let section = &layout.sections[field.section];
        let stage = if key == Aspect::RequiredWhen {
            field.by
        } else {
            field.from
        };
        Standing {
            section: section.id.clone(),
            in_row: section.group.is_some(),
            stage,
            known: Vec::new(),
        }
    }
}

fn value_type(field: &ruleset::Field, key: Aspect) -> Option<Type> {
    matches!(key, Aspect::Value | Aspect::Preset).then(|| super::kinds::ty(field))
}

fn rule(
    compiled: Compiled,
    parsed: &Parsed,
    site: &Site,
    layer: &str,
    clause: &Option<String>,
) -> Rule {
    let source = parsed
        .get(site)
        .map_or_else(String::new, |(_, text)| text.clone());
    Rule {
        expr: compiled.expr,
        source,
        origin: origin(layer, clause),
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

fn of_section(id: &str) -> Site {
    Site::Section(id.to_owned())
}

fn of_field(field: &ruleset::Field, aspect: Aspect) -> Site {
    Site::Field(format!("{}.{}", field.section, field.id), aspect)
}

fn finding(site: &Site, error: ExprError) -> Finding {
    Finding {
        site: site.clone(),
        error,
        others: Vec::new(),
    }
}
