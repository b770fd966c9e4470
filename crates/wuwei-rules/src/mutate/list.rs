//! Every small change that can be made of a set's rules.

use wuwei_engine::program::Limit;

use super::Mutant;
use super::edit::{Edit, Turn};
use super::expression::{Context, variants};
use crate::Output;
use crate::close::{Aspect, Site};
use crate::expr::parse;
use crate::keys::Kind;
use crate::ruleset::{Field, RuleSet};
use crate::source::Span;

/// All of them: section by section and field by field, each in the order in which it is asked; then services.
pub(super) fn all(output: &Output) -> Vec<Mutant> {
    let mut list = List {
        output,
        mutants: Vec::new(),
    };
    let ruleset = &output.ruleset;
    for section in ruleset.sections.values() {
        list.section(section);
        for id in &section.fields {
            if let Some(field) = ruleset.fields.get(&format!("{}.{id}", section.id)) {
                list.field(field);
            }
        }
        for id in &section.items {
            list.item(&format!("{}.{id}", section.id));
        }
    }
    for service in &ruleset.services {
        list.limit(&service.id, service.limit);
    }
    list.mutants
}

struct List<'o> {
    output: &'o Output,
    mutants: Vec<Mutant>,
}

impl List<'_> {
    fn section(&mut self, section: &crate::ruleset::Section) {
        let site = Site::Section(section.id.clone());
        if let Some(text) = &section.visible_when {
            let context = self.context(&section.id, None);
            self.expression(&site, text, &context, &section.layer, &section.clause);
            let what = format!("always shown, not only where {}", flat(text));
            let edit = Edit::Off(site.clone());
            self.push(edit, self.token(&site), what, &section.layer);
        }
        let least = section.group.map_or(section.min_done, |(_, min, _)| min);
        let at = self.entity(Kind::Section, &section.id);
        for other in [least.checked_add(1), least.checked_sub(1)] {
            // That nothing is needed is no number that somebody wrote.
            if let Some(other) = other.filter(|_| least > 0) {
                let what = format!("at least {least} becomes {other}");
                let edit = Edit::Least(section.id.clone(), other);
                self.push(edit, at, what, &section.layer);
            }
        }
    }

    fn field(&mut self, field: &Field) {
        let path = format!("{}.{}", field.section, field.id);
        let keys = [
            (Aspect::VisibleWhen, &field.visible_when),
            (Aspect::RequiredWhen, &field.required_when),
            (Aspect::Value, &field.value),
            (Aspect::Preset, &field.preset),
        ];
        for (aspect, text) in keys {
            if let Some(text) = text {
                self.rule(field, aspect, text);
            }
        }
        for (at, constraint) in field.constraints.iter().enumerate() {
            self.rule(field, Aspect::Constraint(at), &constraint.rule);
            let (is, becomes) = match constraint.warn {
                true => ("a warning", "an error"),
                false => ("an error", "a warning"),
            };
            let what = format!("{is} becomes {becomes}");
            let site = Site::Field(path.clone(), Aspect::Constraint(at));
            let edit = Edit::Warn(path.clone(), at);
            self.push(edit, self.token(&site), what, &constraint.layer);
        }
        let at = self.entity(Kind::Field, &path);
        if field.required && field.value.is_none() {
            let layer = self.layer_of(field, "required");
            let what = "required becomes optional".to_owned();
            self.push(Edit::Required(path.clone(), false), at, what, &layer);
        }
        if field.required || field.required_when.is_some() {
            self.moved(field, Turn::By, "by", &field.by, at);
        }
        if field.from.is_some() {
            self.moved(field, Turn::From, "from", &field.from, at);
        }
    }

    fn rule(&mut self, field: &Field, aspect: Aspect, text: &str) {
        let path = format!("{}.{}", field.section, field.id);
        let site = Site::Field(path.clone(), aspect);
        let layer = match aspect {
            Aspect::Constraint(at) => field.constraints[at].layer.clone(),
            _ => self.layer_of(field, aspect.key()),
        };
        let context = self.context(&field.section, Some((field, aspect)));
        self.expression(&site, text, &context, &layer, &field.clause);
        let at = self.token(&site);
        let off = Edit::Off(site.clone());
        match aspect {
            Aspect::VisibleWhen => {
                let what = format!("always shown, not only where {}", flat(text));
                self.push(off, at, what, &layer);
            }
            Aspect::RequiredWhen => {
                let what = format!("never required, not even where {}", flat(text));
                self.push(off, at, what, &layer);
                let what = format!("always required, not only where {}", flat(text));
                self.push(Edit::Required(path, true), at, what, &layer);
            }
            Aspect::Constraint(_) => {
                let what = format!("{} is not asked any more", flat(text));
                self.push(off, at, what, &layer);
            }
            Aspect::Preset => {
                let what = format!("{} is not given any more", flat(text));
                self.push(off, at, what, &layer);
            }
            Aspect::Value => {}
        }
    }

    /// The stage before and the one behind.
    fn moved(&mut self, field: &Field, turn: Turn, key: &str, set: &Option<String>, at: Span) {
        let ruleset = &self.output.ruleset;
        let path = format!("{}.{}", field.section, field.id);
        let mut found: Vec<(String, String)> = Vec::new();
        for flow in &ruleset.flows {
            let listing = |stage: &crate::ruleset::Stage| stage.sections.contains(&field.section);
            let Some(first) = flow.stages.iter().position(listing) else {
                continue;
            };
            let is = |id: &String| flow.stages.iter().position(|stage| stage.id == *id);
            let now = set.as_ref().and_then(is).unwrap_or(first).max(first);
            for other in [now.checked_sub(1), Some(now + 1)].into_iter().flatten() {
                let Some(stage) = flow.stages.get(other).filter(|_| other >= first) else {
                    continue;
                };
                let pair = (flow.stages[now].id.clone(), stage.id.clone());
                if !found.contains(&pair) {
                    found.push(pair);
                }
            }
        }
        let layer = self.layer_of(field, key);
        for (is, becomes) in found {
            // Where it is said by the place of the section alone, the first stage says it.
            let what = format!("`{key}` moves from `{is}` to `{becomes}`");
            let edit = Edit::Stage(path.clone(), turn, becomes);
            self.push(edit, at, what, &layer);
        }
    }

    fn item(&mut self, path: &str) {
        let ruleset = &self.output.ruleset;
        let Some(item) = ruleset.items.get(path) else {
            return;
        };
        let at = self.entity(Kind::Item, path);
        for flow in ruleset.flows.iter().filter(|flow| item.stands_in(&flow.id)) {
            let mut stages = flow.stages.iter();
            if stages.any(|stage| stage.sections.contains(&item.section)) {
                let what = format!("not asked in flow `{}` any more", flow.id);
                let edit = Edit::Item(path.to_owned(), flow.id.clone());
                self.push(edit, at, what, &item.layer);
            }
        }
    }

    fn limit(&mut self, id: &str, limit: Limit) {
        let Limit::Days(days) = limit else {
            return;
        };
        let layer = service_layer(&self.output.ruleset, id);
        let at = self.entity(Kind::Service, id);
        for other in [days.checked_add(1), days.checked_sub(1)] {
            if let Some(other) = other.filter(|days| *days > 0) {
                let what = format!("a limit of {days} working days becomes {other}");
                self.push(Edit::Limit(id.to_owned(), other), at, what, &layer);
            }
        }
    }

    fn expression(
        &mut self,
        site: &Site,
        text: &str,
        context: &Context<'_>,
        layer: &str,
        _clause: &Option<String>,
    ) {
        let (node, _) = parse(text);
        for variant in variants(&node, context) {
            let place = self.output.places.expression(site);
            let at = place.map_or_else(Span::default, |it| it.span(variant.span.clone()));
            let what = match &variant.new {
                Some(new) => format!("`{}` becomes `{}`", variant.old, new),
                None => format!("`{}` is left out", variant.old),
            };
            let edit = Edit::Expression(site.clone(), variant.node);
            self.push_of(edit, at, what, layer, Some(variant.span));
        }
    }

    fn push(&mut self, edit: Edit, span: Span, what: String, layer: &str) {
        self.push_of(edit, span, what, layer, None);
    }

    fn push_of(
        &mut self,
        edit: Edit,
        span: Span,
        what: String,
        layer: &str,
        part: Option<std::ops::Range<usize>>,
    ) {
        let (path, key) = match &edit {
            Edit::Expression(site, _) | Edit::Off(site) => match site {
                Site::Section(id) => (id.clone(), "visible_when"),
                Site::Field(path, aspect) => (path.clone(), aspect.key()),
            },
            Edit::Required(path, _) => (path.clone(), "required"),
            Edit::Warn(path, _) => (path.clone(), "constraint"),
            Edit::Stage(path, Turn::From, _) => (path.clone(), "from"),
            Edit::Stage(path, Turn::By, _) => (path.clone(), "by"),
            Edit::Least(id, _) => (id.clone(), "least"),
            Edit::Limit(id, _) => (id.clone(), "limit"),
            Edit::Item(path, _) => (path.clone(), "flows"),
        };
        self.mutants.push(Mutant {
            path,
            key,
            layer: layer.to_owned(),
            span,
            what,
            edit,
            part,
        });
    }

    fn context<'c>(&self, section: &'c str, own: Option<(&'c Field, Aspect)>) -> Context<'c>
    where
        Self: 'c,
    {
        Context {
            ruleset: &self.output.ruleset,
            section,
            own,
            rows: Vec::new(),
        }
    }

    fn layer_of(&self, field: &Field, key: &str) -> String {
        let id = format!("{}.{}", field.section, field.id);
        let ruleset = &self.output.ruleset;
        ruleset
            .layer_of(Kind::Field, &id, key, &field.layer)
            .to_owned()
    }

    fn token(&self, site: &Site) -> Span {
        let place = self.output.places.expression(site);
        place.map_or_else(Span::default, |it| it.token())
    }

    fn entity(&self, kind: Kind, id: &str) -> Span {
        self.output.places.entity(kind, id).unwrap_or_default()
    }
}

fn service_layer(ruleset: &RuleSet, id: &str) -> String {
    let service = ruleset.services.iter().find(|service| service.id == id);
    let declared = service.map_or("", |service| service.layer.as_str());
    ruleset
        .layer_of(Kind::Service, id, "limit", declared)
        .to_owned()
}

fn flat(text: &str) -> String {
    let words: Vec<&str> = text.split_whitespace().collect();
    format!("`{}`", words.join(" "))
}
