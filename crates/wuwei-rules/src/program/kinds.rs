//! What the rules call a field's type, as the engine and the expressions know it.

use std::rc::Rc;

use wuwei_engine::program::Kind;

use crate::expr::{ChoiceSet, Type};
use crate::ruleset::{Field, RuleSet};

/// The engine's kind of a field. A type that the checks do not know is a text.
pub(crate) fn kind(field: &Field, ruleset: &RuleSet) -> Kind {
    let ids = || {
        field
            .choices
            .iter()
            .map(|choice| choice.id.clone())
            .collect()
    };
    match field.kind.as_str() {
        "long-text" => Kind::LongText,
        "integer" => Kind::Integer,
        "decimal" => Kind::Decimal {
            places: field.places,
        },
        "money" => Kind::Money,
        "date" => Kind::Date,
        "date-time" => Kind::DateTime,
        "yes-no" => Kind::YesNo,
        "choice" => Kind::Choice(ids()),
        "choices" => Kind::Choices(ids()),
        "phone" => Kind::Phone,
        "credit-code" => Kind::CreditCode,
        "department" => {
            Kind::Department(ruleset.departments.iter().map(|d| d.id.clone()).collect())
        }
        "attachment" => Kind::Attachment,
        _ => Kind::Text,
    }
}

/// The type that expressions see.
pub(crate) fn ty(field: &Field) -> Type {
    match field.kind.as_str() {
        "integer" => Type::Integer,
        "decimal" => Type::Decimal,
        "money" => Type::Money,
        "date" => Type::Date,
        "date-time" => Type::DateTime,
        "yes-no" => Type::Bool,
        "choice" => Type::Choice(choices(field)),
        "choices" => Type::Choices(choices(field)),
        "attachment" => Type::File,
        _ => Type::Text,
    }
}

fn choices(field: &Field) -> Rc<ChoiceSet> {
    let choices = field
        .choices
        .iter()
        .map(|choice| (choice.id.clone(), choice.label.zh.clone()))
        .collect();
    Rc::new(ChoiceSet {
        of: format!("{}.{}", field.section, field.id),
        choices,
    })
}
