//! Scenarios: a matter taken through a form by the very engine that runs it in the browser, and what
//! was to be seen on the way.
//!
//! ```text
//! [[scenario]] ─read─▶ Scenario (every path known, every step possible as far as that shows) ─run─▶ Run
//! ```
//! A run needs nothing but a scenario and a form program, so that a program which was changed on purpose
//! can be tried in the same way: what no scenario notices, none tests.

mod inherited;
mod place;
mod read;
mod run;
mod tell;

use wuwei_engine::DateTime;
use wuwei_json::Value as Json;

pub use inherited::{Beyond, there};
pub use read::Inherited;
pub use run::{Attempt, Fold, Run, Signed, notices, run, watched};

pub(crate) use place::{in_rules as rules_path, kind_at};
pub(crate) use read::{read_all, read_inherited};
pub(crate) use run::{complaints_now, explicit, form_at_end, number_of, sight, value};

use crate::ruleset::Text;
use crate::source::Span;

/// A matter, as people take it through a form.
#[derive(Debug, Clone)]
pub struct Scenario {
    /// Id.
    pub id: String,
    /// What it is about.
    pub title: Text,
    /// The flow whose form is filled.
    pub flow: String,
    /// The service under which the record is opened.
    pub service: Option<String>,
    /// The stages that it goes through, from the first.
    pub stages: Vec<Stage>,
    /// The last of them is signed too.
    pub finished: bool,
    /// Of a base's scenario: what of this set it does not know.
    pub beyond: Option<Beyond>,
    /// Where it stands.
    pub span: Span,
}

/// A stage of a scenario, filled in one go.
#[derive(Debug, Clone)]
pub struct Stage {
    /// Id: `start`.
    pub id: String,
    /// The clock by which it is filled and signed.
    pub at: DateTime,
    /// What is done, one after the other.
    pub steps: Vec<Step>,
    /// Where it begins.
    pub span: Span,
}

/// What a person does in one go, and what is seen then.
#[derive(Debug, Clone)]
pub struct Step {
    /// What happens, in words.
    pub note: Option<Text>,
    /// What is done, in this order.
    pub deeds: Vec<Deed>,
    /// What is seen then.
    pub expected: Vec<Expectation>,
}

/// Something that a person does.
#[derive(Debug, Clone)]
pub struct Deed {
    /// The field, or the row: `demands.d2`.
    pub path: String,
    /// What is done with it.
    pub act: Act,
    /// Where it stands.
    pub span: Span,
}

/// What is done.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Act {
    /// The row is added, at the end of its group.
    Add,
    /// The row is taken out again.
    Remove,
    /// The field is answered with this, as typed; several choices each on a line.
    Answer(String),
}

/// Something that is to be seen.
#[derive(Debug, Clone)]
pub struct Expectation {
    /// What.
    pub expected: Expected,
    /// Where it stands.
    pub span: Span,
}

/// What is to be seen.
#[derive(Debug, Clone)]
pub enum Expected {
    /// The field or section is shown.
    Visible(String),
    /// The field or section is not shown.
    Hidden(String),
    /// The field must be answered.
    Required(String),
    /// The field is shown and may be left open.
    Optional(String),
    /// The field has this value, as an entry's `data` holds it; none where there is none.
    Value(String, Option<Json>),
    /// This and nothing else keeps the stage from being signed.
    Problems(Vec<Complaint>),
    /// This and nothing else is doubted.
    Warnings(Vec<Complaint>),
    /// The section's part of what would be signed.
    Data(String, Json),
}

/// What is wrong with an answer.
#[derive(Debug, Clone)]
pub struct Complaint {
    /// The field, or the section as a whole.
    pub path: String,
    /// The code of the engine's problem: `required`.
    pub code: &'static str,
    /// Of a constraint: its position among the field's.
    pub number: Option<u32>,
    /// Where it stands.
    pub span: Span,
}
