//! The engine as judge of a record's data: what `wuwei-record` asks when it verifies.

use std::rc::Rc;

use wuwei_engine::{Date, FormProgram, Judge};
use wuwei_record::verify::{Claim, Judgement, Problem, Ruling};

/// The forms at hand, by form digest, with the rule digests of the editions that published them.
#[derive(Default)]
pub struct Forms(Vec<Known>);

struct Known {
    digest: String,
    judge: Judge,
    editions: Vec<String>,
}

impl Forms {
    /// Adds a form; without editions it is taken whichever edition an entry names.
    pub fn add(&mut self, digest: &str, program: Rc<FormProgram>, editions: Vec<String>) {
        self.0.push(Known {
            digest: digest.to_owned(),
            judge: Judge::new(program),
            editions,
        });
    }

    /// The program of that digest.
    pub fn program(&self, digest: &str) -> Option<&Rc<FormProgram>> {
        self.known(digest).map(|known| known.judge.program())
    }

    fn known(&self, digest: &str) -> Option<&Known> {
        self.0.iter().find(|known| known.digest == digest)
    }

    /// Judges one entry by the form that it names; says nothing where that is not at hand.
    pub fn judge(&self, claim: &Claim<'_>) -> Judgement {
        let entry = claim.entry;
        let known = self.known(entry.form[1]).filter(|known| {
            let of = &known.editions;
            known.judge.program().flow == entry.form[0]
                && (of.is_empty() || of.iter().any(|digest| digest == entry.ruleset[2]))
        });
        let rules = known.and_then(|known| ruling(&known.judge, claim));
        Judgement {
            rules,
            attachments: Vec::new(),
        }
    }
}

fn ruling(judge: &Judge, claim: &Claim<'_>) -> Option<Ruling> {
    let entry = claim.entry;
    let today = Date::parse(entry.at.get(..10)?)?;
    let problems = judge.problems(&wuwei_engine::judge::Claim {
        before: claim.before,
        data: entry.data,
        stage: entry.stage?,
        service: entry.service,
        today,
    });
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
        .filter(|place| judge.is_computed(entry.data, place));
    Some(Ruling {
        problems,
        computed: computed.cloned().collect(),
    })
}
