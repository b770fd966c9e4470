//! The types of expressions and what fits what.

use std::rc::Rc;

/// The type of a value.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Type {
    /// yes or no
    Bool,
    /// a whole number
    Integer,
    /// a number of working days: of a limit, between two dates
    WorkingDays,
    /// a number of calendar days
    CalendarDays,
    /// an exact decimal
    Decimal,
    /// an amount of money
    Money,
    /// words: text, telephone numbers, codes, departments
    Text,
    /// a day
    Date,
    /// a day and time
    DateTime,
    /// one of a field's choices
    Choice(Rc<ChoiceSet>),
    /// any of a field's choices
    Choices(Rc<ChoiceSet>),
    /// an attachment; nothing can be asked of it but `has`
    File,
    /// Not known because of an error that was reported: fits everything.
    Broken,
}

/// The choices of a field, of `stage` or of `service`.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ChoiceSet {
    /// Whose: `section.field`, `stage`, `service`.
    pub of: String,
    /// Ids and Chinese labels, in their order.
    pub choices: Vec<(String, String)>,
}

impl ChoiceSet {
    /// Whether that id is one of them.
    pub fn holds(&self, id: &str) -> bool {
        self.choices.iter().any(|(choice, _)| choice == id)
    }

    fn meets(&self, other: &ChoiceSet) -> bool {
        self.of == other.of || self.choices.iter().any(|(id, _)| other.holds(id))
    }
}

impl Type {
    /// Whether a value of this type may stand where `wanted` is.
    pub(crate) fn fits(&self, wanted: &Type) -> bool {
        match (self, wanted) {
            (Type::Broken, _) | (_, Type::Broken) | (Type::Integer, Type::Decimal) => true,
            // A plain number may count either, and a count is a number; one is never the other.
            (Type::WorkingDays | Type::CalendarDays, Type::Integer | Type::Decimal) => true,
            (Type::Integer, Type::WorkingDays | Type::CalendarDays) => true,
            (Type::Choice(a), Type::Choice(b)) | (Type::Choices(a), Type::Choices(b)) => a.meets(b),
            (a, b) => a == b,
        }
    }

    /// Whether two values can be asked to be equal: of one type, or both numbers.
    pub(crate) fn compares(&self, other: &Type) -> bool {
        self.fits(other) || other.fits(self)
    }

    /// Whether values of this type have an order that means something. Texts have none: code points are
    /// neither strokes nor pinyin.
    pub(crate) fn ordered(&self) -> bool {
        self.is_number()
            || matches!(
                self,
                Type::Money | Type::Date | Type::DateTime | Type::Broken
            )
    }

    pub(crate) fn is_number(&self) -> bool {
        self.is_whole() || *self == Type::Decimal
    }

    /// Whether it is a whole number, of whatever.
    pub(crate) fn is_whole(&self) -> bool {
        *self == Type::Integer || self.is_days()
    }

    /// Whether it counts days of one kind.
    pub(crate) fn is_days(&self) -> bool {
        matches!(self, Type::WorkingDays | Type::CalendarDays)
    }

    /// Both types in one, for the answers of a conditional.
    pub(crate) fn joined(self, other: Type) -> Option<Type> {
        match (self.fits(&other), other.fits(&self)) {
            (_, true) if self == Type::Integer && other.is_days() => Some(other),
            (_, true) if self != Type::Broken => Some(self),
            (true, _) => Some(other),
            _ => None,
        }
    }

    /// As messages name it.
    pub(crate) fn words(&self) -> String {
        match self {
            Type::Bool => "yes or no".to_owned(),
            Type::Integer => "a whole number".to_owned(),
            Type::WorkingDays => "a number of working days".to_owned(),
            Type::CalendarDays => "a number of calendar days".to_owned(),
            Type::Decimal => "a decimal".to_owned(),
            Type::Money => "an amount of money".to_owned(),
            Type::Text => "a text".to_owned(),
            Type::Date => "a date".to_owned(),
            Type::DateTime => "a date and time".to_owned(),
            Type::Choice(set) => format!("a choice of `{}`", set.of),
            Type::Choices(set) => format!("choices of `{}`", set.of),
            Type::File => "an attachment".to_owned(),
            Type::Broken => "something unreadable".to_owned(),
        }
    }
}
