//! The data of an entry against the state before it, by the very same code that fills forms.
//!
//! The data is put into a form opened on that state; whatever the form itself would not then write as
//! its own data is refused by name: what it does not know, what is not of its type, what is hidden,
//! signed already, not answerable yet, or computed otherwise. Then the form's own problems follow.

use std::rc::Rc;

use wuwei_json::{Pointer, Value as Json};

use crate::form::{Reading, size_of};
use crate::program::FormProgram;
use crate::{Date, Problem};

/// A program read once, to judge many entries by.
#[derive(Debug, Clone)]
pub struct Judge {
    reading: Reading,
}

/// An entry as far as the form is concerned.
#[derive(Debug, Clone, Copy)]
pub struct Claim<'a> {
    /// The state of the entries before it: `{}` or `null` for the first.
    pub before: &'a Json,
    /// Its `data`.
    pub data: &'a Json,
    /// Id of its stage.
    pub stage: &'a str,
    /// Id of its service.
    pub service: Option<&'a str>,
    /// The day written in it.
    pub today: Date,
}

impl Judge {
    /// Reads off the program who depends on whom.
    pub fn new(program: Rc<FormProgram>) -> Judge {
        Judge {
            reading: Reading::of(program),
        }
    }

    /// The program that it judges by.
    pub fn program(&self) -> &Rc<FormProgram> {
        self.reading.program()
    }

    /// Whether a place in an entry's data is a computed field's: what a later entry may give again.
    pub fn is_computed(&self, data: &Json, place: &Pointer) -> bool {
        let mut tokens: Vec<&str> = place.tokens().collect();
        if tokens.is_empty() {
            return false;
        }
        let section = tokens.remove(0);
        // In a group the second step is the row.
        if data.get(section).and_then(Json::as_array).is_some() && !tokens.is_empty() {
            tokens.remove(0);
        }
        let id = tokens.join(".");
        let program = self.program();
        program.fields.iter().any(|field| {
            field.value.is_some() && field.id == id && program.sections[field.section].id == section
        })
    }

    /// All that is wrong with an entry's data; warnings are marked as such.
    pub fn problems(&self, claim: &Claim<'_>) -> Vec<Problem> {
        let program = self.program();
        let Some(stage) = program.stages.iter().position(|it| it.id == claim.stage) else {
            return vec![Problem::new("unknown-stage", String::new())];
        };
        let Some(data) = claim.data.as_object() else {
            return vec![Problem::new("malformed", String::new())];
        };
        let mut problems = Vec::new();
        if claim
            .service
            .is_some_and(|id| !program.services.iter().any(|it| it.id == id))
        {
            problems.push(Problem::new("unknown-service", String::new()));
        }
        let mut form = self
            .reading
            .form(stage, claim.before, claim.service, claim.today);
        problems.append(&mut form.take_entry(data));
        for problem in form.problems_with(size_of(claim.data)) {
            if !problems
                .iter()
                .any(|it| it.path == problem.path && !it.warning)
            {
                problems.push(problem);
            }
        }
        problems
    }
}

/// All that is wrong with one entry's data: [`Judge::problems`] for whoever judges but one.
pub fn judge(
    program: &Rc<FormProgram>,
    before: &Json,
    data: &Json,
    stage: &str,
    service: Option<&str>,
    today: Date,
) -> Vec<Problem> {
    Judge::new(Rc::clone(program)).problems(&Claim {
        before,
        data,
        stage,
        service,
        today,
    })
}
