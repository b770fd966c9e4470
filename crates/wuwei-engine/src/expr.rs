//! The compiled expression tree: the seam between the compiler and the browser.
//!
//! `wuwei-rules` checks a text such as `has(handling) && handling == 'transfer'` and writes it as this
//! tree; [`crate::eval`] runs it. Names are resolved to positions, types are settled, nothing is left
//! to find out at run time but the answers.

mod codec;

use crate::Datum;

pub(crate) use codec::{Bounds, Place};

/// Position of a field in [`crate::FormProgram::fields`].
pub type FieldIx = usize;
/// Position of a section in [`crate::FormProgram::sections`].
pub type SectionIx = usize;

/// One node of an expression.
#[derive(Debug, Clone, PartialEq)]
pub enum Expr {
    /// A constant.
    Literal(Datum),
    /// A field of the same row, of the same section, or of a section that is no group.
    Field(FieldIx),
    /// A field of the row that an enclosing [`Expr::Over`] stands at; `depth` 0 is the innermost.
    RowField {
        /// How many `Over` nodes out.
        depth: usize,
        /// The field, one of that group's.
        field: FieldIx,
    },
    /// A field of a section that this flow does not list: not applicable, always.
    Absent,
    /// The stage being filled, as its id.
    Stage,
    /// The day on which the form is judged.
    Today,
    /// The service under which the record was opened, as its id.
    Service,
    /// `service.limit`: working days; unanswered where the rules leave it unset, not applicable where
    /// they say that there is none.
    ServiceLimit,
    /// `!a`
    Not(Box<Expr>),
    /// `-a`
    Negate(Box<Expr>),
    /// `a && b && …`; absorbs what cannot be computed in either order.
    And(Vec<Expr>),
    /// `a || b || …`; likewise.
    Or(Vec<Expr>),
    /// `a == b`, `a < b`, …
    Compare(Comparison, Box<Expr>, Box<Expr>),
    /// `a + b`, …
    Arithmetic(Operator, Box<Expr>, Box<Expr>),
    /// `c ? a : b`
    If(Box<Expr>, Box<Expr>, Box<Expr>),
    /// `a in ['x', 'y']`
    In(Box<Expr>, Vec<Expr>),
    /// `has(field)`: answered, and applicable.
    Has(Box<Expr>),
    /// A built-in function.
    Call(Function, Vec<Expr>),
    /// `all(group, row, body)` and the like, over the rows of a group that are not withdrawn.
    Over {
        /// What becomes of the rows' values.
        fold: Fold,
        /// The group.
        section: SectionIx,
        /// Judged once a row, whose fields are [`Expr::RowField`]s of depth 0.
        body: Box<Expr>,
    },
}

/// What an expression reads of a form, besides its constants.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Read {
    /// A field of the same row, or of a section that is no group.
    Field(FieldIx),
    /// A field in every row of its group.
    EveryRow(FieldIx),
    /// Which rows a group has.
    Rows(SectionIx),
}

impl Expr {
    /// The expressions that it is directly made of, in their order.
    pub fn parts<'a>(&'a self, visit: &mut dyn FnMut(&'a Expr)) {
        match self {
            Expr::Literal(_)
            | Expr::Field(_)
            | Expr::RowField { .. }
            | Expr::Absent
            | Expr::Stage
            | Expr::Today
            | Expr::Service
            | Expr::ServiceLimit => {}
            Expr::Not(a) | Expr::Negate(a) | Expr::Has(a) => visit(a),
            Expr::And(all) | Expr::Or(all) | Expr::Call(_, all) => all.iter().for_each(visit),
            Expr::Compare(_, a, b) | Expr::Arithmetic(_, a, b) => {
                visit(a);
                visit(b);
            }
            Expr::If(condition, yes, no) => {
                visit(condition);
                visit(yes);
                visit(no);
            }
            Expr::In(a, all) => {
                visit(a);
                all.iter().for_each(visit);
            }
            Expr::Over { body, .. } => visit(body),
        }
    }

    /// Names everything that the expression reads, in the order in which it stands in it.
    pub fn reads(&self, visit: &mut dyn FnMut(Read)) {
        match self {
            Expr::Field(field) => visit(Read::Field(*field)),
            Expr::RowField { field, .. } => visit(Read::EveryRow(*field)),
            Expr::Over { section, .. } => visit(Read::Rows(*section)),
            _ => {}
        }
        self.parts(&mut |part| part.reads(visit));
    }
}

/// How two values are compared.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Comparison {
    Equal,
    NotEqual,
    Less,
    LessOrEqual,
    Greater,
    GreaterOrEqual,
}

/// Arithmetic on integers and decimals; a date and an integer, or two dates, in calendar days.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Operator {
    Add,
    Subtract,
    Multiply,
    Divide,
    Remainder,
}

/// The built-in functions.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Function {
    /// `date(date-time)`: its day.
    DateOf,
    /// `after_working_days(date, n)`: the n-th working day after it, by the counting rule.
    AfterWorkingDays,
    /// `working_days_between(a, b)`: working days after a up to and with b; negative if b is earlier.
    WorkingDaysBetween,
    /// `size(text)`: characters (code points); `size(choices)`: how many.
    Size,
    /// `contains(text, part)`, `contains(choices, id)`.
    Contains,
    /// `starts_with(text, part)`.
    StartsWith,
    /// `year`, `month` and `day` of a date: the part numbered 0, 1, 2.
    DatePart,
    /// `divide(a, b, places, 'half')`: `places` × 3 + the [`crate::decimal::Rounding`] stands last, as a
    /// constant. Without places it is a whole number.
    Divide,
    /// `matches(text, 'pattern')`: the pattern as the table that [`crate::pattern`] describes.
    Matches,
}

/// What becomes of the values of a group's rows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[allow(missing_docs)]
pub enum Fold {
    All,
    Exists,
    /// How many rows for which the body is true.
    Count,
    Sum,
    Min,
    Max,
}
