//! The engine as judge of a record's data: what `wuwei-record` asks when it verifies.

use std::collections::BTreeMap;
use std::rc::Rc;

use wuwei_engine::{Date, FormProgram};
use wuwei_json::{Pointer, Value};
use wuwei_record::verify::{Claim, Judgement, Problem, Ruling};

/// The forms at hand, by form digest, with the rule digests of the editions that published them.
#[derive(Default)]
pub struct Forms(BTreeMap<String, (Rc<FormProgram>, Vec<String>)>);

impl Forms {
    /// Adds a form; without editions it is taken whichever edition an entry names.
    pub fn add(&mut self, digest: &str, program: Rc<FormProgram>, editions: Vec<String>) {
        self.0.insert(digest.to_owned(), (program, editions));
    }

    /// The program of that digest.
    pub fn program(&self, digest: &str) -> Option<&Rc<FormProgram>> {
        self.0.get(digest).map(|(program, _)| program)
    }

    /// Judges one entry by the form that it names; says nothing where that is not at hand.
    pub fn judge(&self, claim: &Claim<'_>) -> Judgement {
        let entry = claim.entry;
        let known = self.0.get(entry.form[1]).filter(|(program, editions)| {
            program.flow == entry.form[0]
                && (editions.is_empty() || editions.iter().any(|digest| digest == entry.ruleset[2]))
        });
        let rules = known.and_then(|(program, _)| ruling(program, claim));
        Judgement {
            rules,
            attachments: Vec::new(),
        }
    }
}

fn ruling(program: &Rc<FormProgram>, claim: &Claim<'_>) -> Option<Ruling> {
    let entry = claim.entry;
    let today = Date::parse(entry.at.get(..10)?)?;
    let stage = entry.stage?;
    let problems = wuwei_engine::judge(
        program,
        claim.before,
        entry.data,
        stage,
        entry.service,
        today,
    );
    let problems = problems
        .into_iter()
        .map(|problem| Problem {
            code: problem.code,
            args: problem.args,
            path: problem.path,
            warning: problem.warning,
        })
        .collect();
    let computed = claim
        .given_again
        .iter()
        .filter(|place| is_computed(program, entry.data, place));
    Some(Ruling {
        problems,
        computed: computed.cloned().collect(),
    })
}

/// Whether the answer at a pointer into an entry's data is a computed value of the form.
fn is_computed(program: &FormProgram, data: &Value, place: &Pointer) -> bool {
    let mut tokens: Vec<&str> = place.tokens().collect();
    let Some(section) = tokens.first() else {
        return false;
    };
    if data.get(section).and_then(Value::as_array).is_some() && tokens.len() > 1 {
        tokens.remove(1);
    }
    let id = tokens[1..].join(".");
    program.fields.iter().any(|field| {
        field.value.is_some() && field.id == id && program.sections[field.section].id == tokens[0]
    })
}
