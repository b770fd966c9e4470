//! The form program, `wuwei-form/1`: what a form means, compiled, without a word of what it says.
//!
//! Everything is sorted and resolved by the compiler: positions instead of names, the order of
//! computation. Who depends on whom is read off the expressions when a form is opened. Words, places
//! and the rule digest stay out, so that a program, and with it the form digest, changes only when the
//! form's meaning does.

mod decode;
mod order;
mod read;
mod write;

use crate::Date;
use crate::expr::{Expr, FieldIx, SectionIx};

pub(crate) use decode::Reader;
pub use order::Cycle;

/// The `format` that a program names itself by.
pub const FORMAT: &str = "wuwei-form/1";

/// One form: the fields of one flow with all their rules.
#[derive(Debug, Clone, PartialEq, Default)]
pub struct FormProgram {
    /// Id of the flow (Table A.1's row).
    pub flow: String,
    /// The stages in their order.
    pub stages: Vec<Stage>,
    /// The sections in the order in which the first stage that lists them shows them.
    pub sections: Vec<Section>,
    /// All fields, grouped by section, each section's in its order.
    pub fields: Vec<Field>,
    /// All fields, every one after those that decide whether it shows (its own and its section's
    /// `visible_when`) and what it holds (`value`, `preset`). Requirements and constraints come after
    /// all values: nothing reads them, so they may read any field. Made by
    /// [`FormProgram::arrange`].
    pub order: Vec<FieldIx>,
    /// The services that this flow handles, sorted by id.
    pub services: Vec<ServiceFacts>,
    /// Working-day calendars, sorted by year.
    pub calendars: Vec<CalendarYear>,
    /// How working days are counted.
    pub counting: Counting,
}

/// A stage: 启动, 实施, 办结.
#[derive(Debug, Clone, PartialEq)]
pub struct Stage {
    /// Id, as it stands in entries.
    pub id: String,
    /// Sections shown in this stage, in order.
    pub sections: Vec<SectionIx>,
}

/// A section of a form.
#[derive(Debug, Clone, PartialEq)]
pub struct Section {
    /// Id: a member of an entry's `data`.
    pub id: String,
    /// What the section is for (`as` in the rules): `subject`, `matters`, …; lists and folded rows use it.
    pub purpose: Option<String>,
    /// Set when the section is a list of rows.
    pub group: Option<Group>,
    /// For a checklist: how many of its items must be done at the least; those whose state has a purpose
    /// do not count.
    pub min_done: u32,
    /// Its fields: `fields[first .. first + count]`.
    pub first: FieldIx,
    /// How many fields.
    pub count: usize,
    /// Shown only where this holds.
    pub visible_when: Option<Rule>,
}

/// A repeating section.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Group {
    /// Row ids are this letter and a number: `d1`.
    pub letter: char,
    /// Rows needed at the least, withdrawn ones not counted, by the signature of stage `by`.
    pub min: u32,
    /// Rows allowed at the most.
    pub max: u32,
    /// Position of the stage by whose signature `min` must be reached.
    pub by: usize,
}

/// A field and its rules.
#[derive(Debug, Clone, PartialEq)]
pub struct Field {
    /// The section it belongs to.
    pub section: SectionIx,
    /// Id within the section. An item of a checklist is two fields, `<item>.state` and `<item>.note`,
    /// so a dot nests in `data`.
    pub id: String,
    /// What the field is for (`as` in the rules): `title`, `due`, `done`, …
    pub purpose: Option<String>,
    /// What may be answered.
    pub kind: Kind,
    /// Position of the stage from which it may be answered.
    pub from: usize,
    /// Position of the stage by whose signature it must be answered, if required.
    pub by: usize,
    /// `required`, `required_when`.
    pub required: Requirement,
    /// `visible_when`.
    pub visible_when: Option<Rule>,
    /// `value`: the field is computed and takes no input.
    pub value: Option<Rule>,
    /// `preset`: the answer it is given when it is first shown.
    pub preset: Option<Rule>,
    /// `constraint`s and warnings.
    pub constraints: Vec<Constraint>,
}

/// What may be answered.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Kind {
    /// One line.
    Text,
    /// Several lines.
    LongText,
    /// A whole number.
    Integer,
    /// An exact number with that many places.
    Decimal {
        /// Digits behind the point.
        places: u8,
    },
    /// An amount of money, two places.
    Money,
    /// A day.
    Date,
    /// A day and time by the wall clock.
    DateTime,
    /// yes, no
    YesNo,
    /// One of these ids.
    Choice(Vec<String>),
    /// Any of these ids, kept in this order.
    Choices(Vec<String>),
    /// A telephone number.
    Phone,
    /// A unified social credit code (GB 32100); its check digit only warns.
    CreditCode,
    /// One of these department ids, or words where it is none of them.
    Department(Vec<String>),
    /// A file beside the record.
    Attachment,
}

/// When a field must be answered.
#[derive(Debug, Clone, PartialEq)]
pub enum Requirement {
    /// It may be left open.
    Never,
    /// Wherever it is shown. The rule of the field itself explains it (its clause, layer).
    Always(Origin),
    /// Wherever this holds.
    When(Rule),
}

/// Where a rule comes from: what "why?" cites.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Origin {
    /// Id of the rule set that set it.
    pub layer: String,
    /// The clause it implements, as cited: `7.2.2 d)`.
    pub clause: Option<String>,
}

/// A condition or computation with its text and origin.
#[derive(Debug, Clone, PartialEq)]
pub struct Rule {
    /// What it computes.
    pub expr: Expr,
    /// The text as it stands in the rules.
    pub source: String,
    /// Where it comes from.
    pub origin: Origin,
}

/// A condition on an answer.
#[derive(Debug, Clone, PartialEq)]
pub struct Constraint {
    /// Holds for every good answer.
    pub rule: Rule,
    /// A warning does not keep anyone from signing.
    pub warn: bool,
    /// Position among the field's constraints in the rules: how words find their message.
    pub number: u32,
}

/// What expressions may know of a service.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceFacts {
    /// Id.
    pub id: String,
    /// Its limit in working days.
    pub limit: Limit,
}

/// A service's limit. *Unset* and *none* are two values (DESIGN 2.9).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Limit {
    /// The rules do not say; a county will.
    Unset,
    /// The rules say that there is none.
    None,
    /// Working days.
    Days(u32),
}

/// The working-day facts of one year, from the State Council's notice.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarYear {
    /// The year.
    pub year: i32,
    /// Days off that would be workdays, sorted.
    pub holidays: Vec<Date>,
    /// Weekend days that are worked, sorted.
    pub workdays: Vec<Date>,
}

/// How a limit in working days is counted (民法典 201: the first day is not counted).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Counting {
    /// From the day after; the last day is in.
    #[default]
    NextDay,
    /// The day itself counts as the first if it is a working day.
    SameDay,
}
