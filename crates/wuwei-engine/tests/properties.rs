//! What holds for every form and everything that people do to it.

mod generated;
mod sample;

use std::rc::Rc;

use generated::{Change, Dice, as_typed, changes, everything, fold, open};
use proptest::prelude::*;
use wuwei_engine::{Date, Form, FormProgram, Problem, judge};
use wuwei_json::{Object, Value as Json, parse, to_canonical};

fn throws(number: usize) -> impl Strategy<Value = Vec<u16>> {
    prop::collection::vec(any::<u16>(), 0..number)
}

fn dice(throws: &[u16]) -> Dice<'_> {
    Dice {
        throws: throws.iter(),
    }
}

fn nothing() -> Json {
    Json::Object(Object::new())
}

fn errors(problems: Vec<Problem>) -> Vec<Problem> {
    problems
        .into_iter()
        .filter(|problem| !problem.warning)
        .collect()
}

fn pairs(changes: &[Change]) -> impl Iterator<Item = (&str, &str)> {
    changes
        .iter()
        .map(|(path, typed)| (path.as_str(), typed.as_str()))
}

/// The state after the stages before that one, each filled somehow and signed whatever it lacks.
fn signed_before(program: &Rc<FormProgram>, dice: &mut Dice<'_>, stage: usize) -> Json {
    let mut state = nothing();
    for earlier in 0..stage.min(3) {
        let mut form = open(program, earlier, &state);
        fill(&mut form, &changes(dice, program, 12), true);
        state = fold(&state, &form.data());
    }
    state
}

/// Fills a form as a person would, leaving each control; gives the journal that came of it.
fn fill(form: &mut Form, changes: &[Change], leave: bool) -> Vec<Change> {
    let mut journal = Vec::new();
    let mut given = form.give_presets().given;
    journal.extend(given.drain(..).map(|op| (op.path, op.typed)));
    for (path, typed) in changes {
        let rows = (!path.contains('.')).then(|| typed.split_at(1));
        let changes = match rows {
            Some(("-", row)) => form.remove_row(path, row),
            Some(("~", row)) => form.restore_row(path, row),
            Some(_) => match form.add_row(path) {
                Some((row, changes)) => {
                    journal.push((path.clone(), format!("+{row}")));
                    journal.extend(changes.given.into_iter().map(|op| (op.path, op.typed)));
                    continue;
                }
                None => continue,
            },
            None => form.set(path, typed),
        };
        journal.push((path.clone(), typed.clone()));
        journal.extend(changes.given.into_iter().map(|op| (op.path, op.typed)));
        if leave && rows.is_none() {
            let left = form.leave(path).changes;
            journal.extend(left.given.into_iter().map(|op| (op.path, op.typed)));
        }
    }
    journal
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 256, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn a_program_is_what_it_was_after_publishing(throws in throws(300)) {
        let program = generated::program(&mut dice(&throws), true);
        let bytes = to_canonical(&program.to_json());
        let read = FormProgram::from_json(&parse(&bytes).expect("within the profile"));
        prop_assert_eq!(read, Ok(program));
    }

    /// What is judged again at each change is what judging everything would find.
    #[test]
    fn a_change_at_a_time_comes_to_the_same_as_all_at_once(throws in throws(700), stage in 0usize..4) {
        let mut dice = dice(&throws);
        let program = Rc::new(generated::program(&mut dice, false));
        let state = signed_before(&program, &mut dice, stage);
        let changes = changes(&mut dice, &program, 30);
        let mut one_by_one = open(&program, stage, &state);
        for (path, typed) in &changes {
            one_by_one.apply(path, typed);
        }
        let mut at_once = open(&program, stage, &state);
        at_once.replay(pairs(&changes));
        prop_assert_eq!(everything(&one_by_one), everything(&at_once));
    }

    /// Without presets, only what was answered counts, not in which order.
    #[test]
    fn values_do_not_depend_on_the_order_of_edits(throws in throws(700), order in any::<u64>()) {
        let mut dice = dice(&throws);
        let program = Rc::new(generated::program(&mut dice, false));
        let rows: Vec<Change> = (1..=3)
            .flat_map(|n| [("b".to_owned(), format!("+d{n}")), ("d".to_owned(), format!("+g{n}"))])
            .collect();
        let state = signed_before(&program, &mut dice, 1);
        let mut answers = changes(&mut dice, &program, 25);
        answers.retain(|(path, _)| path.contains('.'));
        answers.reverse();
        // The last answer to each path; in two orders.
        let mut seen = std::collections::BTreeSet::new();
        answers.retain(|(path, _)| seen.insert(path.clone()));
        let mut shuffled = answers.clone();
        let mut seed = order;
        for at in (1..shuffled.len()).rev() {
            seed = seed.wrapping_mul(6364136223846793005).wrapping_add(1442695040888963407);
            shuffled.swap(at, (seed >> 33) as usize % (at + 1));
        }
        let outcome = |answers: &[Change]| {
            let mut form = open(&program, 1, &state);
            for (path, typed) in rows.iter().chain(answers) {
                form.apply(path, typed);
            }
            everything(&form)
        };
        prop_assert_eq!(outcome(&answers), outcome(&shuffled));
    }

    /// The journal of any form brings back the form, presets included, on any day.
    #[test]
    fn a_journal_brings_back_the_form(throws in throws(700), stage in 0usize..3, leave in any::<bool>()) {
        let mut dice = dice(&throws);
        let program = Rc::new(generated::program(&mut dice, true));
        let state = signed_before(&program, &mut dice, stage);
        let changes = changes(&mut dice, &program, 25);
        let mut form = open(&program, stage, &state);
        let journal = fill(&mut form, &changes, leave);
        let mut again = open(&program, stage, &state);
        again.replay(pairs(&journal));
        prop_assert_eq!(everything(&form), everything(&again));
    }

    /// Three stages, each signed if it can be; every entry is accepted, and no other than the form's.
    #[test]
    fn entries_that_the_form_makes_are_accepted_and_no_others(throws in throws(900), picks in throws(60)) {
        let mut dice = dice(&throws);
        let program = Rc::new(generated::program(&mut dice, true));
        let mut state = nothing();
        let mut picks = Dice { throws: picks.iter() };
        for stage in 0..3 {
            let mut form = open(&program, stage, &state);
            fill(&mut form, &changes(&mut dice, &program, 25), true);
            let data = form.data();
            let accepted = errors(verdict(&program, &state, &data, stage));
            if errors(form.problems()).is_empty() {
                prop_assert_eq!(&accepted, &[], "{:?}", data);
            }
            prop_assert_eq!(accepted.is_empty(), could_be_made(&program, &state, &data, stage));
            for _ in 0..6 {
                let mut changed = data.clone();
                alter(&mut changed, &mut picks);
                prop_assert_eq!(
                    errors(verdict(&program, &state, &changed, stage)).is_empty(),
                    could_be_made(&program, &state, &changed, stage),
                    "{:?}", changed
                );
            }
            state = fold(&state, &data);
        }
    }

    #[test]
    fn no_input_panics(
        throws in throws(400),
        ops in prop::collection::vec(("\\PC{0,12}|(a|b|d)\\.(d1\\.|g1\\.)?(f[0-4]|withdrawn\\.why)|[bd]", "\\PC{0,20}|[+~-][dg][0-9]{1,10}"), 0..20),
        noise in "\\PC{0,200}",
    ) {
        let program = Rc::new(generated::program(&mut dice(&throws), true));
        let mut form = open(&program, 0, &nothing());
        for (path, typed) in &ops {
            form.set(path, typed);
            form.leave(path);
            form.apply(path, typed);
            form.add_row(path);
            form.remove_row(path, typed);
            form.restore_row(path, typed);
            form.set_service(Some(typed));
            form.why(path);
            form.problem(path);
        }
        everything(&form);
        if let Ok(json) = parse(noise.as_bytes()) {
            let _ = FormProgram::from_json(&json);
            verdict(&program, &json, &json, 0);
        }
    }
}

fn verdict(program: &Rc<FormProgram>, before: &Json, data: &Json, stage: usize) -> Vec<Problem> {
    let today = Date::parse(generated::TODAY).expect("a day");
    judge(
        program,
        before,
        data,
        &program.stages[stage].id,
        Some("ten"),
        today,
    )
}

/// Whether someone who types what stands in the data gets a form that can be signed, with that data.
fn could_be_made(program: &Rc<FormProgram>, before: &Json, data: &Json, stage: usize) -> bool {
    let Some(typed) = as_typed(program, data) else {
        return false;
    };
    let mut form = open(program, stage, before);
    form.replay(pairs(&typed));
    form.data() == *data && errors(form.problems()).is_empty()
}

/// Changes, adds or takes away one thing somewhere in the data.
fn alter(json: &mut Json, dice: &mut Dice<'_>) {
    let deeper = !dice.rarely(4);
    match json {
        Json::Object(object) if deeper && !object.is_empty() => {
            let names: Vec<_> = object.iter().map(|(name, _)| name.to_owned()).collect();
            let name = dice.pick(&names).clone();
            match dice.of(6) {
                0 => drop(object.remove(&name)),
                1 => drop(object.insert(
                    *dice.pick(&["f0", "f1", "f2", "f3", "f4", "zz"]),
                    leaf(dice),
                )),
                _ => alter(object.get_mut(&name).expect("named by itself"), dice),
            }
        }
        Json::Array(items) if deeper && !items.is_empty() => {
            let at = dice.of(items.len());
            match dice.of(6) {
                0 => drop(items.remove(at)),
                1 => items.push(items[at].clone()),
                2 => items.reverse(),
                _ => alter(&mut items[at], dice),
            }
        }
        _ => *json = leaf(dice),
    }
}

fn leaf(dice: &mut Dice<'_>) -> Json {
    let text = |text: &str| Json::from(text);
    match dice.of(16) {
        0 => Json::Null,
        1 => nothing(),
        2 => Json::Array(vec![]),
        3 => true.into(),
        4 => 1i64.into(),
        5 => 2i64.into(),
        6 => text("1.50"),
        7 => text("1.5"),
        8 => text("2026-11-23"),
        9 => text("2026-11-23T09:40"),
        10 => text("x"),
        11 => text(" x"),
        12 => text(""),
        13 => text("d1"),
        14 => Json::Array(vec![text("x"), text("y")]),
        _ => Json::Array(vec![text("y"), text("x")]),
    }
}
