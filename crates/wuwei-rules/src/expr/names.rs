//! What names mean in the expressions of one flow.

use std::collections::BTreeMap;
use std::ops::Range;
use std::rc::Rc;

use wuwei_engine::expr::{FieldIx, SectionIx};
use wuwei_engine::{Datum, Expr};

use super::error::{ErrorKind, ExprError};
use super::fold::FlowFacts;
use super::tree::Word;
use super::types::{ChoiceSet, Type};
use crate::suggest::{closest, closest_labelled};

/// All that expressions of one flow may name.
#[derive(Debug, Clone)]
pub struct Names {
    /// Every section of the rule set by id, those that the flow does not list included.
    pub sections: BTreeMap<String, NamedSection>,
    /// The stages, as `stage` is compared with.
    pub stages: Rc<ChoiceSet>,
    /// The flow's services, as `service` is compared with.
    pub services: Rc<ChoiceSet>,
    /// What `flow` and its members are.
    pub flow: FlowFacts,
}

/// A section.
#[derive(Debug, Clone)]
pub struct NamedSection {
    /// Its place in the program, if the flow lists it.
    pub ix: Option<SectionIx>,
    /// Whether it is a list of rows.
    pub group: bool,
    /// Whether it is shown without a condition.
    pub always: bool,
    /// Its fields by id; an item's two are `<item>.state` and `<item>.note`.
    pub fields: BTreeMap<String, NamedField>,
}

/// A field.
#[derive(Debug, Clone)]
pub struct NamedField {
    /// Its place in the program, if the flow lists its section.
    pub ix: Option<FieldIx>,
    /// Its type.
    pub ty: Type,
    /// Its Chinese label, for "did you mean".
    pub label: String,
    /// The stage from which it is answered.
    pub from: usize,
    /// The stage from which on it is surely answered wherever its section is shown, if there is one: it
    /// is shown without a condition of its own and required without one, or is computed from such.
    pub sure: Option<usize>,
}

/// Where an expression stands.
#[derive(Debug, Clone, Copy)]
pub struct Scope<'n> {
    /// The section whose fields need no prefix.
    pub section: &'n str,
    /// Whether it is judged in a row of that section, which is a group.
    pub in_row: bool,
    /// The stage from which what it belongs to is answered or shown.
    pub stage: usize,
    /// The last stage in which it is judged, whose answers it may still name.
    pub until: usize,
}

/// Something that may have an answer.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Reference {
    /// A field of the same row or of a section that is no group: section and field id.
    Field(String, String),
    /// A field of the row that a macro stands at: how many macros stood around that one, and the field's id.
    Row(usize, String),
    /// `service.limit`
    ServiceLimit,
}

/// A row variable of a macro.
#[derive(Debug, Clone)]
pub(crate) struct RowName {
    pub(crate) name: String,
    pub(crate) section: String,
}

/// What a path turned out to be.
#[derive(Debug)]
pub(crate) struct Named {
    pub(crate) expr: Expr,
    pub(crate) ty: Type,
    /// Set for what may be asked by `has`.
    pub(crate) reference: Option<Reference>,
    /// The field that is read.
    pub(crate) reads: Option<FieldIx>,
    /// Whether there is surely an answer.
    pub(crate) sure: bool,
}

impl Names {
    /// Finds out what a path means at a place, inside the given macros.
    pub(crate) fn resolve(
        &self,
        path: &[Word],
        scope: Scope,
        rows: &[RowName],
    ) -> Result<Named, ExprError> {
        let first = path[0].text.as_str();
        if let Some(level) = rows.iter().rposition(|row| row.name == first) {
            return self.row_field(path, level, scope, rows);
        }
        match (first, path.len()) {
            ("stage", 1) => return Ok(value(Expr::Stage, Type::Choice(self.stages.clone()))),
            ("today", 1) => return Ok(value(Expr::Today, Type::Date)),
            ("service", 1) => return Ok(value(Expr::Service, Type::Choice(self.services.clone()))),
            ("service", _) => return service(path),
            _ => {}
        }
        if let Some((word, choices)) = self.flow.word(path) {
            let literal = Expr::Literal(Datum::Text(word.to_owned()));
            return Ok(value(literal, Type::Choice(choices.clone())));
        }
        let own = joined(path);
        if let Some(field) = self.field(scope.section, &own) {
            return self.reach(path, scope.section, &own, field, scope);
        }
        if path.len() > 1 && self.sections.contains_key(first) {
            let id = joined(&path[1..]);
            return match self.field(first, &id) {
                Some(field) => self.reach(path, first, &id, field, scope),
                None => Err(self.unknown_field(first, &id, span(&path[1..]))),
            };
        }
        Err(self.unknown(path, scope, rows))
    }

    /// Whether a word names a group here, and no field.
    pub(crate) fn is_group(&self, word: &str, scope: Scope) -> bool {
        self.field(scope.section, word).is_none()
            && self.sections.get(word).is_some_and(|section| section.group)
    }

    /// A field, to be told more of.
    pub(crate) fn field_mut(&mut self, section: &str, id: &str) -> Option<&mut NamedField> {
        self.sections.get_mut(section)?.fields.get_mut(id)
    }

    fn field(&self, section: &str, id: &str) -> Option<&NamedField> {
        self.sections.get(section)?.fields.get(id)
    }

    /// A field named from outside macros.
    fn reach(
        &self,
        path: &[Word],
        section: &str,
        id: &str,
        field: &NamedField,
        scope: Scope,
    ) -> Result<Named, ExprError> {
        let own_row = section == scope.section && scope.in_row;
        if self.sections[section].group && !own_row {
            let error = ExprError::new(
                ErrorKind::GroupReach,
                span(path),
                format!("`{section}` has many rows: which one's `{id}`?"),
            );
            return Err(error.help(format!("ask of all its rows: `exists({section}, row, row.{id} …)`, `all(…)`, `count(…)`, `sum(…)`")));
        }
        self.in_time(path, field, scope)?;
        Ok(Named {
            expr: field.ix.map_or(Expr::Absent, Expr::Field),
            ty: field.ty.clone(),
            reference: Some(Reference::Field(section.to_owned(), id.to_owned())),
            reads: field.ix,
            sure: surely(field, scope)
                && (section == scope.section || self.sections[section].always),
        })
    }

    /// A field of the row that an enclosing macro stands at.
    fn row_field(
        &self,
        path: &[Word],
        level: usize,
        scope: Scope,
        rows: &[RowName],
    ) -> Result<Named, ExprError> {
        let row = &rows[level];
        if path.len() == 1 {
            let error = ExprError::new(
                ErrorKind::TypeMismatch,
                span(path),
                format!("`{}` is a whole row of `{}`", row.name, row.section),
            );
            return Err(error.help(format!("name one of its fields: `{}.…`", row.name)));
        }
        let id = joined(&path[1..]);
        let Some(field) = self.field(&row.section, &id) else {
            return Err(self.unknown_field(&row.section, &id, span(&path[1..])));
        };
        self.in_time(path, field, scope)?;
        Ok(Named {
            expr: field.ix.map_or(Expr::Absent, |field| Expr::RowField {
                depth: rows.len() - 1 - level,
                field,
            }),
            ty: field.ty.clone(),
            reference: Some(Reference::Row(level, id)),
            reads: field.ix,
            sure: surely(field, scope),
        })
    }

    fn in_time(&self, path: &[Word], field: &NamedField, scope: Scope) -> Result<(), ExprError> {
        if field.ix.is_none() || field.from <= scope.until {
            return Ok(());
        }
        let stage = |at: usize| {
            self.stages
                .choices
                .get(at)
                .map_or("", |(id, _)| id.as_str())
        };
        let message = format!(
            "`{}` is answered from stage `{}` on, but is needed here in stage `{}`",
            joined(path),
            stage(field.from),
            stage(scope.until)
        );
        Err(ExprError::new(ErrorKind::LaterStage, span(path), message)
            .help("name only what is answered by the last stage that lists this section"))
    }

    fn unknown_field(&self, section: &str, id: &str, span: Range<usize>) -> ExprError {
        let fields = &self.sections[section].fields;
        let error = ExprError::new(
            ErrorKind::UnknownName,
            span,
            format!("`{section}` has no field `{id}`"),
        );
        match closest_labelled(
            id,
            fields
                .iter()
                .map(|(id, field)| (id.as_str(), field.label.as_str())),
        ) {
            Some(near) => error
                .help(format!("did you mean `{near}`?"))
                .replace_by(near),
            None => error,
        }
    }

    fn unknown(&self, path: &[Word], scope: Scope, rows: &[RowName]) -> ExprError {
        let written = joined(path);
        let error = ExprError::new(
            ErrorKind::UnknownName,
            span(path),
            format!("nothing here is named `{written}`"),
        );
        if path.len() == 1 && self.sections.contains_key(&written) {
            let whole = if self.sections[&written].group {
                "a group"
            } else {
                "a whole section"
            };
            return error.help(format!("`{written}` is {whole}; name one of its fields"));
        }
        if path.len() == 1 {
            let mut elsewhere = self
                .sections
                .iter()
                .filter(|(_, s)| !s.group && s.fields.contains_key(&written));
            if let (Some((section, _)), None) = (elsewhere.next(), elsewhere.next()) {
                let near = format!("{section}.{written}");
                return error
                    .help(format!("did you mean `{near}`?"))
                    .replace_by(near);
            }
        }
        let first = &path[0];
        let own = self
            .sections
            .get(scope.section)
            .into_iter()
            .flat_map(|s| &s.fields);
        let own = own
            .map(|(id, field)| (id.as_str(), field.label.as_str()))
            .filter(|_| path.len() == 1);
        if let Some(near) = closest_labelled(&first.text, own) {
            return error
                .help(format!("did you mean `{near}`?"))
                .replace_by(near);
        }
        let others = ["stage", "today", "service", "flow", "true", "false"].into_iter();
        let others = others
            .chain(self.sections.keys().map(String::as_str))
            .chain(rows.iter().map(|row| row.name.as_str()));
        match closest(&first.text, others) {
            Some(near) => error
                .help(format!("did you mean `{near}`?"))
                .suggest(first.span.clone(), near),
            None => error,
        }
    }
}

fn surely(field: &NamedField, scope: Scope) -> bool {
    field.ix.is_some() && field.sure.is_some_and(|sure| sure <= scope.stage)
}

fn service(path: &[Word]) -> Result<Named, ExprError> {
    if path.len() == 2 && path[1].text == "limit" {
        return Ok(Named {
            expr: Expr::ServiceLimit,
            ty: Type::WorkingDays,
            reference: Some(Reference::ServiceLimit),
            reads: None,
            sure: false,
        });
    }
    let error = ExprError::new(
        ErrorKind::UnknownName,
        span(&path[1..]),
        format!("a service has no `{}`", joined(&path[1..])),
    );
    Err(error.help("what is known of it is `service.limit`, its limit in working days"))
}

fn value(expr: Expr, ty: Type) -> Named {
    Named {
        expr,
        ty,
        reference: None,
        reads: None,
        sure: true,
    }
}

pub(crate) fn joined(path: &[Word]) -> String {
    path.iter()
        .map(|word| word.text.as_str())
        .collect::<Vec<_>>()
        .join(".")
}

pub(crate) fn span(path: &[Word]) -> Range<usize> {
    path[0].span.start..path[path.len() - 1].span.end
}
