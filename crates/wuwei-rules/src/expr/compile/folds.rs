//! Macros over the rows of a group.

use wuwei_engine::expr::Fold;
use wuwei_engine::{Datum, Expr};

use super::{Checker, Open, Typed};
use crate::expr::error::ErrorKind;
use crate::expr::names::RowName;
use crate::expr::tree::{FOLDS, Node, Word};
use crate::expr::types::Type;
use crate::suggest::closest;

impl Checker<'_> {
    pub(super) fn over(
        &mut self,
        fold: Fold,
        group: &Word,
        row: &Word,
        body: &Node,
        node: &Node,
    ) -> Typed {
        let Some(section) = self
            .names
            .sections
            .get(&group.text)
            .filter(|section| section.group)
        else {
            return self.no_group(group);
        };
        let taken = self.names.sections.contains_key(&row.text)
            || ["stage", "today", "service", "flow", "true", "false"].contains(&row.text.as_str())
            || self.rows.iter().any(|other| other.name == row.text);
        if taken {
            let message = format!("`{}` is the name of something else", row.text);
            self.error(ErrorKind::UnknownName, &row.span, message).help =
                Some("choose another name for the row".to_owned());
        }
        self.rows.push(RowName {
            name: row.text.clone(),
            section: group.text.clone(),
        });
        let found = match fold {
            Fold::All | Fold::Exists | Fold::Count => Typed::sure(self.condition(body), Type::Bool),
            Fold::Sum | Fold::Min | Fold::Max => self.typed(body, None),
        };
        self.rows.pop();
        let Some(ty) = folded(fold, &found.ty) else {
            let message = format!("there is no `{}` of {}", fold_name(fold), found.ty.words());
            self.error(ErrorKind::TypeMismatch, &body.span, message);
            return Typed::broken();
        };
        let open = match fold {
            // Of no row there is no least and no greatest.
            Fold::Min | Fold::Max => vec![Open {
                span: node.span.clone(),
                name: None,
            }],
            _ => Vec::new(),
        };
        let expr = match section.ix {
            Some(section) => Expr::Over {
                fold,
                section,
                body: found.expr.into(),
            },
            None => of_no_rows(fold),
        };
        Typed { expr, ty, open }
    }

    pub(super) fn no_group(&mut self, group: &Word) -> Typed {
        let groups = self
            .names
            .sections
            .iter()
            .filter(|(_, section)| section.group)
            .map(|(id, _)| id.as_str());
        let near = closest(&group.text, groups);
        let error = self.error(
            ErrorKind::UnknownName,
            &group.span,
            format!("there is no group `{}`", group.text),
        );
        match near {
            Some(near) => {
                error.help = Some(format!("did you mean `{near}`?"));
                error.suggestion = Some((group.span.clone(), near.to_owned()));
            }
            None => error.help = Some("a group is a section with `group = { … }`".to_owned()),
        }
        Typed::broken()
    }
}

/// The type of a fold over values of a type.
fn folded(fold: Fold, ty: &Type) -> Option<Type> {
    match fold {
        Fold::All | Fold::Exists => Some(Type::Bool),
        Fold::Count => Some(Type::Integer),
        Fold::Sum => {
            (ty.is_number() || matches!(ty, Type::Money | Type::Broken)).then(|| ty.clone())
        }
        Fold::Min | Fold::Max => ty.ordered().then(|| ty.clone()),
    }
}

fn fold_name(fold: Fold) -> &'static str {
    FOLDS
        .iter()
        .find(|(_, f)| *f == fold)
        .map_or("", |(name, _)| name)
}

/// What a fold comes to where the flow has no such group.
fn of_no_rows(fold: Fold) -> Expr {
    match fold {
        Fold::All => Expr::Literal(Datum::Bool(true)),
        Fold::Exists => Expr::Literal(Datum::Bool(false)),
        Fold::Count | Fold::Sum => Expr::Literal(Datum::Integer(0)),
        Fold::Min | Fold::Max => Expr::Absent,
    }
}
