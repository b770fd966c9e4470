//! The rules of a flow, compiled into its layout: what shows and computes first, in the order in which
//! fields hang on each other; requirements and constraints, which nothing reads, after all values.

use wuwei_engine::Expr;
use wuwei_engine::expr::FieldIx;
use wuwei_engine::program::{Constraint, Requirement, Rule};

use super::Finding;
use super::layout::{Layout, origin};
use super::rules::{Parsed, Standing, decided, finding, judge, of_field, of_section};
use crate::close::{Aspect, Site};
use crate::expr::{Compiled, ErrorKind, ExprError, Reference, Type};
use crate::keys::Kind;
use crate::ruleset;

/// Compiles all rules; gives back what is wrong with them.
pub(crate) fn compile_all(layout: &mut Layout, parsed: &Parsed, order: &[FieldIx]) -> Vec<Finding> {
    let mut rules = Rules {
        shown: vec![None; layout.sections.len()],
        known: vec![Vec::new(); layout.fields.len()],
        layout,
        parsed,
        findings: Vec::new(),
    };
    for &ix in order {
        rules.section(rules.layout.fields[ix].section);
        rules.values(ix);
    }
    for ix in 0..rules.layout.sections.len() {
        rules.section(ix);
    }
    for ix in 0..rules.layout.fields.len() {
        rules.checks(ix);
    }
    rules.findings
}

struct Rules<'l, 'r> {
    layout: &'l mut Layout<'r>,
    parsed: &'l Parsed,
    findings: Vec<Finding>,
    /// For each section that is compiled: what is surely answered where it is shown.
    shown: Vec<Option<Vec<Reference>>>,
    /// For each field that is compiled: what is surely answered where it is shown.
    known: Vec<Vec<Reference>>,
}

impl Rules<'_, '_> {
    /// Compiles a section's condition, once: before its first field, after all that it reads.
    fn section(&mut self, ix: usize) {
        if self.shown[ix].is_some() {
            return;
        }
        let site = of_section(&self.layout.sections[ix].id);
        let standing = Standing::of_section(self.layout, ix);
        let compiled = self.take(&site, &standing, None);
        self.shown[ix] = Some(
            compiled
                .as_ref()
                .map_or_else(Vec::new, |compiled| compiled.answers.clone()),
        );
        let source = &self.layout.ruleset.sections[&self.layout.sections[ix].id];
        let rule =
            compiled.map(|compiled| self.rule(compiled, &site, &source.layer, &source.clause));
        self.layout.sections[ix].visible_when = rule;
    }

    /// Compiles what shows a field and what it holds.
    fn values(&mut self, ix: FieldIx) {
        let Some(source) = self.layout.sources[ix] else {
            return;
        };
        let section = self.layout.fields[ix].section;
        self.known[ix] = self.shown[section].clone().unwrap_or_default();
        if let Some(compiled) = self.field(ix, source, Aspect::VisibleWhen) {
            self.known[ix].extend(compiled.answers.iter().cloned());
            self.layout.fields[ix].visible_when =
                Some(self.field_rule(compiled, source, Aspect::VisibleWhen));
        }
        if let Some(compiled) = self.field(ix, source, Aspect::Value) {
            let from = self.layout.fields[ix].from;
            let sure = compiled.sure && self.layout.always_shown(source);
            if let Some(named) = self.layout.names.field_mut(&source.section, &source.id) {
                named.sure = sure.then_some(from);
            }
            self.layout.fields[ix].value = Some(self.field_rule(compiled, source, Aspect::Value));
        }
        if let Some(compiled) = self.field(ix, source, Aspect::Preset) {
            self.layout.fields[ix].preset = Some(self.field_rule(compiled, source, Aspect::Preset));
        }
    }

    /// Compiles what is asked of a field's answer.
    fn checks(&mut self, ix: FieldIx) {
        let Some(source) = self.layout.sources[ix] else {
            return;
        };
        let required = of_field(source, Aspect::RequiredWhen);
        if !source.required
            && decided(self.parsed, &required).is_none()
            && let Some(compiled) = self.field(ix, source, Aspect::RequiredWhen)
        {
            let rule = self.field_rule(compiled, source, Aspect::RequiredWhen);
            self.layout.fields[ix].required = Requirement::When(rule);
        }
        // A constraint is judged only on an answer.
        self.known[ix].push(Reference::Field(source.section.clone(), source.id.clone()));
        for (at, constraint) in source.constraints.iter().enumerate() {
            if let Some(compiled) = self.field(ix, source, Aspect::Constraint(at)) {
                let rule = self.field_rule(compiled, source, Aspect::Constraint(at));
                let number = u32::try_from(at).unwrap_or(u32::MAX);
                let constraint = Constraint {
                    rule,
                    warn: constraint.warn,
                    number,
                };
                self.layout.fields[ix].constraints.push(constraint);
            }
        }
    }

    fn field(&mut self, ix: FieldIx, source: &ruleset::Field, aspect: Aspect) -> Option<Compiled> {
        let standing = Standing::of_field(self.layout, ix, aspect).knowing(self.known[ix].clone());
        let value =
            matches!(aspect, Aspect::Value | Aspect::Preset).then(|| super::kinds::ty(source));
        self.take(&of_field(source, aspect), &standing, value)
    }

    /// Compiles one expression, if it is there, and keeps what is wrong with it.
    fn take(&mut self, site: &Site, standing: &Standing, value: Option<Type>) -> Option<Compiled> {
        let (compiled, errors) = judge(self.layout, self.parsed, site, standing, value)?;
        self.findings
            .extend(errors.into_iter().map(|error| finding(site, error)));
        if compiled.expr.levels() > Expr::MAX_LEVELS {
            let span = self
                .parsed
                .get(site)
                .map_or(0..0, |(node, _)| node.span.clone());
            let message = format!(
                "this expression is nested {} levels deep where it is published, at most {} are allowed",
                compiled.expr.levels(),
                Expr::MAX_LEVELS
            );
            let error = ExprError::new(ErrorKind::TooLarge, span, message);
            let error = error.help("compute a part of it in a field of its own");
            self.findings.push(finding(site, error));
        }
        Some(compiled)
    }

    fn field_rule(&self, compiled: Compiled, source: &ruleset::Field, aspect: Aspect) -> Rule {
        let id = format!("{}.{}", source.section, source.id);
        let layer = match (aspect, aspect.key()) {
            (Aspect::Constraint(at), _) => &source.constraints[at].layer,
            (_, key) => self
                .layout
                .ruleset
                .layer_of(Kind::Field, &id, key, &source.layer),
        };
        // A local rule on a field of the standard is none of its clause's.
        let clause = source.clause.clone().filter(|_| *layer == *source.layer);
        self.rule(compiled, &of_field(source, aspect), layer, &clause)
    }

    fn rule(&self, compiled: Compiled, site: &Site, layer: &str, clause: &Option<String>) -> Rule {
        let source = self
            .parsed
            .get(site)
            .map_or_else(String::new, |(_, text)| text.clone());
        Rule {
            expr: compiled.expr,
            source,
            origin: origin(layer, clause),
        }
    }
}
