//! What the engine accepts, a form's schema accepts, always; and where a schema lists nothing that it
//! cannot say, it refuses what the engine refuses.
#![allow(clippy::disallowed_methods)]

#[path = "schema/filling.rs"]
mod filling;
#[path = "schema/generated.rs"]
mod generated;
#[path = "schema/sources.rs"]
mod sources;

use std::rc::Rc;

use proptest::prelude::*;
use wuwei_engine::{Date, FormProgram, Problem, judge};
use wuwei_json::Value as Json;
use wuwei_rules::{Form, SourceFile, compile};

use filling::Filling;

/// One form with its schema, ready to judge.
struct Subject {
    program: Rc<FormProgram>,
    stages: Vec<Stage>,
}

/// The schema of a stage.
struct Stage {
    id: String,
    schema: jsonschema::Validator,
    /// It says all that there is to say.
    whole: bool,
}

impl Subject {
    fn new(form: Form) -> Subject {
        let whole: serde_json::Value = serde_json::from_slice(&form.schema).unwrap();
        jsonschema::meta::validate(&whole).expect("a schema of the dialect");
        let stage = |id: &str| {
            let one = serde_json::json!({
                "$schema": whole["$schema"], "$ref": format!("#/$defs/{id}"), "$defs": whole["$defs"],
            });
            let unexpressed = whole["$defs"][id]["x-wuwei-unexpressed"]
                .as_array()
                .unwrap();
            Stage {
                id: id.to_owned(),
                schema: jsonschema::validator_for(&one).unwrap(),
                whole: unexpressed.is_empty(),
            }
        };
        let stages = form.program.stages.iter().map(|s| stage(&s.id)).collect();
        Subject {
            program: Rc::new(form.program),
            stages,
        }
    }

    /// Whether the schema accepts a state; what it has against it.
    fn schema_says(&self, stage: usize, state: &Json) -> Result<(), String> {
        let bytes = wuwei_json::to_canonical(state);
        let state: serde_json::Value = serde_json::from_slice(&bytes).unwrap();
        let errors: Vec<String> = self.stages[stage]
            .schema
            .iter_errors(&state)
            .map(|error| format!("{} at {}", error, error.instance_path()))
            .collect();
        if errors.is_empty() {
            Ok(())
        } else {
            Err(errors.join("; "))
        }
    }

    /// What the engine has against the first entry's data.
    fn engine_says(&self, data: &Json, today: Date) -> Vec<Problem> {
        let empty = Json::Object(wuwei_json::Object::new());
        let service = self
            .program
            .services
            .first()
            .map(|service| service.id.as_str());
        let found = judge(
            &self.program,
            &empty,
            data,
            &self.stages[0].id,
            service,
            today,
        );
        found
            .into_iter()
            .filter(|problem| !problem.warning)
            .collect()
    }

    /// Fills all stages as chance has it; after each that can be signed the schema has to accept the
    /// state. Tells how many were signed.
    fn walk(&self, chance: &mut filling::Chance) -> usize {
        let mut state = Json::Object(wuwei_json::Object::new());
        for stage in 0..self.stages.len() {
            let Some(data) = Filling::new(&self.program, stage, &state).fill(chance) else {
                return stage;
            };
            filling::fold(&mut state, &data);
            if let Err(said) = self.schema_says(stage, &state) {
                panic!("stage {stage}: {said}\n{}", wuwei_json::to_pretty(&state));
            }
            if stage == 0 {
                self.compare_mutations(&data, chance);
            }
        }
        self.stages.len()
    }

    /// Changes one thing at a time in good data: whatever the engine still accepts, the schema accepts;
    /// whatever a whole schema accepts, the engine accepts.
    fn compare_mutations(&self, data: &Json, chance: &mut filling::Chance) {
        for _ in 0..8 {
            let mut changed = data.clone();
            filling::mutate(&mut changed, chance);
            let engine = self.engine_says(&changed, filling::today());
            let schema = self.schema_says(0, &changed);
            let shown = || wuwei_json::to_pretty(&changed);
            if engine.is_empty() {
                assert_eq!(schema, Ok(()), "the engine accepts\n{}", shown());
            } else if self.stages[0].whole {
                assert!(
                    schema.is_err(),
                    "the engine says {engine:?} of\n{}",
                    shown()
                );
            }
        }
    }
}

#[test]
fn forms_of_the_base_set_satisfy_their_schemas() {
    let compiled = sources::compiled(&sources::base());
    for form in compiled.forms {
        let subject = Subject::new(form);
        let mut complete = 0;
        for seed in 0..150 {
            complete +=
                usize::from(subject.walk(&mut filling::Chance::new(seed)) == subject.stages.len());
        }
        assert!(complete > 50, "only {complete} walks came to their end");
    }
}

/// Whether none of a set's conditions, made at random, contradicts what they are for.
fn leaves_room_for_answers(source: &SourceFile) -> bool {
    let compilation = compile(std::slice::from_ref(source), |_| String::new());
    let contradicts = ["E0232", "E0233", "E0234"];
    let mut found = compilation.diagnostics.iter();
    !found.any(|found| contradicts.contains(&found.code))
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 120, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn generated_forms_satisfy_their_schemas(source in generated::rule_set(), seed: u64) {
        prop_assume!(leaves_room_for_answers(&source));
        for form in sources::compiled(&[source]).forms {
            let subject = Subject::new(form);
            for seed in (0..4).map(|more| seed.wrapping_add(more)) {
                subject.walk(&mut filling::Chance::new(seed));
            }
        }
    }
}
