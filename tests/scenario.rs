//! The scenarios' door: `wuwei test` on the rules of each case under `tests/scenario/`, its whole output
//! in `expected.txt` (`WUWEI_BLESS=1` writes it anew: read the difference), and on the sets of this
//! repository.
#![allow(clippy::disallowed_methods, reason = "tests read files")]

#[path = "program.rs"]
mod program;

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::Path;
use std::rc::Rc;

use wuwei_engine::{Form, Situation};
use wuwei_json::{Object, Value};
use wuwei_rules::scenario::{self, Act, Stage};
use wuwei_rules::{Output, Scenario, SourceFile};

use program::{Run, repository, run, wuwei};

/// `wuwei test rules` in a folder, as a person there would run it.
fn test(folder: &Path, arguments: &[&str]) -> Run {
    run(wuwei()
        .current_dir(folder)
        .args(["test", "--quiet"])
        .args(arguments)
        .env("NO_COLOR", "1")
        .env("LC_ALL", "C"))
}

#[test]
fn what_comes_otherwise_is_told_with_the_rule_that_decided() {
    for (case, format, file, status) in [
        ("as-expected", "human", "expected.txt", 0),
        ("otherwise", "human", "expected.txt", 1),
        ("otherwise", "json", "expected.json", 1),
        ("otherwise", "junit", "expected.xml", 1),
    ] {
        let folder = repository().join("tests/scenario").join(case);
        let came = test(&folder, &["rules", "--format", format]);
        let told = format!("{}{}", came.out, came.err);
        assert_eq!(came.status, status, "{case}: {told}");
        let expected = folder.join(file);
        if std::env::var_os("WUWEI_BLESS").is_some() {
            fs::write(&expected, &told).expect("the case can be written");
        }
        let kept = fs::read_to_string(&expected).unwrap_or_default();
        assert_eq!(told, kept, "{case} (WUWEI_BLESS=1 accepts)");
    }
}

#[test]
fn one_scenario_can_be_chosen() {
    let folder = repository().join("tests/scenario/otherwise");
    let one = test(&folder, &["rules", "--only", "signed"]);
    assert!(one.out.contains("1 scenario: 0 as expected"), "{}", one.out);
    let none = test(&folder, &["rules", "--only", "sealed"]);
    assert_eq!(none.status, 2);
    assert!(none.err.contains("seen, done, signed"), "{}", none.err);
}

#[test]
fn programs_read_what_came_too() {
    let folder = repository().join("tests/scenario/otherwise");
    let json = test(&folder, &["rules", "--format", "json"]);
    assert_eq!(json.status, 1);
    let parsed = wuwei_json::parse(json.out.trim().as_bytes()).expect("strict JSON");
    let scenarios = parsed.get("scenarios").and_then(|it| it.as_array());
    let failed = |scenario: &wuwei_json::Value| {
        let failures = scenario.get("failures").and_then(|it| it.as_array());
        failures.is_some_and(|failures| {
            let at =
                |failure: &wuwei_json::Value| failure.get("line").and_then(|it| it.as_integer());
            !failures.is_empty() && failures.iter().all(|failure| at(failure) > Some(1))
        })
    };
    assert!(scenarios.is_some_and(|all| all.len() == 3 && all.iter().all(failed)));
    let junit = test(&folder, &["rules", "--format", "junit"]);
    assert_eq!(junit.status, 1);
    assert!(
        junit
            .out
            .contains("<testsuite name=\"wuwei\" tests=\"3\" failures=\"3\">"),
        "{}",
        junit.out
    );
    assert!(
        junit.out.contains("rules/scenarios.toml:17:"),
        "{}",
        junit.out
    );
}

/// Every set of this repository is tried by its scenarios, together with those of the sets that it extends: at
/// least 95 % of what its conditions can come to is reached, and 90 % of the changes that mean something are
/// noticed.
#[test]
fn the_sets_of_this_repository_are_tried() {
    for set in ["hebi", "xunxian", "qixian"] {
        let rules = format!("rules/{set}");
        let marks = ["--mutate", "--at-least", "outcomes=95,mutants=90"];
        let came = test(&repository(), &[&[rules.as_str()], &marks[..]].concat());
        println!(
            "{set}: {}",
            came.out
                .lines()
                .rev()
                .take(4)
                .collect::<Vec<_>>()
                .join("; ")
        );
        assert_eq!(came.status, 0, "{set}: {}{}", came.out, came.err);
    }
}

/// What no scenario notices is listed with answers that would tell; written as scenarios they come as they
/// say, and the next run notices all of it.
#[test]
fn a_suggested_scenario_notices_what_none_did() {
    let folder = std::env::temp_dir().join(format!("wuwei-suggest-{}", std::process::id()));
    let case = folder.join("scenario/unnoticed/rules");
    copy(&repository().join("tests/scenario/unnoticed/rules"), &case);
    copy(
        &repository().join("tests/ui/scaffold"),
        &folder.join("ui/scaffold"),
    );
    let at = folder.join("scenario/unnoticed");

    let before = test(
        &at,
        &["rules", "--mutate", "--suggest", "rules/suggested.toml"],
    );
    assert_eq!(before.status, 0, "{}{}", before.out, before.err);
    let again = test(
        &at,
        &["rules", "--mutate", "--suggest", "rules/suggested.toml"],
    );
    assert_eq!(again.status, 2, "a file that is there is left alone");
    let told = at.join("rules/suggested.toml");
    let marked = repository().join("tests/scenario/unnoticed/suggested.toml");
    let written = fs::read_to_string(&told).expect("scenarios");
    if std::env::var_os("WUWEI_BLESS").is_some() {
        fs::write(&marked, &written).expect("the case can be written");
        let folder = repository().join("tests/scenario/unnoticed");
        fs::write(folder.join("expected.txt"), &before.out).expect("the case can be written");
    }
    assert_eq!(written, fs::read_to_string(&marked).unwrap_or_default());
    let expected = repository().join("tests/scenario/unnoticed/expected.txt");
    assert_eq!(before.out, fs::read_to_string(expected).unwrap_or_default());

    // A mark that is not reached fails; with the scenarios that were suggested it is.
    let marks = ["rules", "--mutate", "--at-least", "mutants=100,outcomes=90"];
    fs::remove_file(&told).expect("the file was there");
    assert_eq!(test(&at, &marks).status, 1);
    fs::write(&told, written).expect("the case can be written");
    let after = test(&at, &marks);
    assert_eq!(after.status, 0, "{}{}", after.out, after.err);
    assert!(!after.out.contains("missed rules"), "{}", after.out);
    fs::remove_dir_all(&folder).expect("the folder is ours");
}

/// Every command that docs/SCENARIOS.md shows does what it says there, on a small set.
#[test]
fn the_documented_commands_run() {
    let folder = std::env::temp_dir().join(format!("wuwei-documented-{}", std::process::id()));
    let unnoticed = repository().join("tests/scenario/unnoticed/rules");
    copy(&unnoticed, &folder.join("here/rules/mine"));
    copy(
        &repository().join("tests/ui/scaffold"),
        &folder.join("ui/scaffold"),
    );
    for page in ["docs/SCENARIOS.md", "docs/SCENARIOS.zh.md"] {
        let page = fs::read_to_string(repository().join(page)).expect("the page");
        let lines = page
            .lines()
            .filter_map(|line| line.strip_prefix("$ wuwei test "));
        let commands: Vec<Vec<&str>> = lines
            .map(|line| {
                line.split('#')
                    .next()
                    .unwrap_or("")
                    .split_whitespace()
                    .collect()
            })
            .collect();
        assert_eq!(commands.len(), 9);
        for arguments in commands {
            let came = test(&folder.join("here"), &arguments);
            assert_eq!(came.status, 0, "{arguments:?}: {}{}", came.out, came.err);
        }
        fs::remove_file(folder.join("here/rules/mine/suggested.toml")).expect("was suggested");
    }
    fs::remove_dir_all(&folder).expect("the folder is ours");
}

fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).expect("a folder");
    for entry in fs::read_dir(from).expect("a folder").flatten() {
        let target = to.join(entry.file_name());
        match entry.path().is_dir() {
            true => copy(&entry.path(), &target),
            false => drop(fs::copy(entry.path(), target).expect("a file")),
        }
    }
}

/// Scenarios try rules and are none: neither the rule digest nor any published file knows of them.
#[test]
fn a_scenario_is_no_part_of_the_rule_set() {
    let (with, without) = (base_set(true), base_set(false));
    assert!(!with.scenarios.is_empty() && without.scenarios.is_empty());
    assert!(with.json == without.json);
}

/// The base set comes as its scenarios say, and each of its flows has one that goes through all stages.
#[test]
fn the_base_set_comes_as_its_scenarios_say() {
    let came = test(&repository(), &["rules/hebi"]);
    assert_eq!(came.status, 0, "{}{}", came.out, came.err);
    let set = base_set(true);
    let through = |scenario: &&Scenario| scenario.finished && scenario.stages.len() == 3;
    let through = set.scenarios.iter().filter(through);
    let tried: BTreeSet<&str> = through.map(|scenario| scenario.flow.as_str()).collect();
    let flows: BTreeSet<&str> = set
        .ruleset
        .flows
        .iter()
        .map(|flow| flow.id.as_str())
        .collect();
    assert_eq!(tried, flows);
}

/// What is signed depends on what was answered, not on the order of answering.
#[test]
fn any_order_of_answers_signs_the_same() {
    let set = base_set(true);
    for scenario in &set.scenarios {
        let mut forms = set.forms.iter().map(|form| &form.program);
        let program = forms.find(|program| program.flow == scenario.flow);
        let program = Rc::new(program.expect("its flow has a form").clone());
        let run = scenario::run(scenario, &program, &set.places, state);
        let mut signed: Vec<Value> = Vec::new();
        for (position, (stage, entry)) in scenario.stages.iter().zip(&run.signed).enumerate() {
            let situation = Situation {
                stage: position,
                service: scenario.service.clone(),
                today: Some(stage.at.date),
                signed: state(&signed),
            };
            for turn in 0..8 {
                let mut form = Form::open(Rc::clone(&program), &situation);
                let answers = shuffled(last_answers(stage), turn);
                form.give_first_rows();
                form.replay(
                    answers
                        .iter()
                        .map(|(path, typed)| (path.as_str(), typed.as_str())),
                );
                form.give_presets();
                assert_eq!(
                    form.data(),
                    entry.data,
                    "{} {}: {answers:?}",
                    scenario.id,
                    stage.id
                );
            }
            signed.push(entry.data.clone());
        }
        let to_sign = scenario.stages.len() - usize::from(!scenario.finished);
        assert_eq!(signed.len(), to_sign, "{}", scenario.id);
    }
}

/// What a stage's script answers in the end, as lines of a journal, the rows before what stands in them.
fn last_answers(stage: &Stage) -> Vec<(String, String)> {
    let mut lines: BTreeMap<&str, String> = BTreeMap::new();
    let mut rows = Vec::new();
    for deed in stage.steps.iter().flat_map(|step| &step.deeds) {
        let row = || deed.path.split_once('.').expect("a row has a group");
        match &deed.act {
            Act::Add => rows.push((row().0.to_owned(), format!("+{}", row().1))),
            Act::Remove => rows.push((row().0.to_owned(), format!("-{}", row().1))),
            Act::Answer(typed) => drop(lines.insert(&deed.path, typed.clone())),
        }
    }
    let answers = lines
        .into_iter()
        .map(|(path, typed)| (path.to_owned(), typed));
    rows.extend(answers);
    rows
}

/// The answers in another order; rows stay first. The same for the same turn.
fn shuffled(lines: Vec<(String, String)>, turn: u64) -> Vec<(String, String)> {
    let (mut rows, mut answers): (Vec<_>, Vec<_>) =
        lines.into_iter().partition(|(path, _)| !path.contains('.'));
    let mut dice = turn;
    for last in (1..answers.len()).rev() {
        dice = dice
            .wrapping_mul(6364136223846793005)
            .wrapping_add(1442695040888963407);
        answers.swap(last, (dice >> 33) as usize % (last + 1));
    }
    rows.append(&mut answers);
    rows
}

/// The scenario by which docs/SCENARIOS.md explains them.
#[test]
fn the_documented_scenario_comes_as_it_says() {
    let page = fs::read_to_string(repository().join("docs/SCENARIOS.md")).expect("the page");
    let block = page
        .split("```toml\n")
        .nth(1)
        .and_then(|rest| rest.split("```").next());
    let set = compiled(false, block.expect("an example"));
    let [scenario] = set.scenarios.as_slice() else {
        panic!("one scenario: {:?}", set.scenarios);
    };
    let mut forms = set.forms.iter().map(|form| &form.program);
    let program = forms.find(|program| program.flow == scenario.flow);
    let program = Rc::new(program.expect("its flow has a form").clone());
    let run = scenario::run(scenario, &program, &set.places, state);
    assert!(run.failures.is_empty(), "{:#?}", run.failures);
    assert_eq!((run.looked_at, run.signed.len()), (6, 1));
}

fn base_set(with_scenarios: bool) -> Output {
    compiled(with_scenarios, "")
}

/// The base set, with or without its own scenarios, and with these tables besides.
fn compiled(with_scenarios: bool, more: &str) -> Output {
    let mut sources = vec![SourceFile {
        name: "more.toml".to_owned(),
        layer: 0,
        text: more.to_owned(),
    }];
    for entry in walkdir::WalkDir::new(repository().join("rules/hebi")).sort_by_file_name() {
        let path = entry.expect("the rules can be read").into_path();
        let is_scenario = path
            .components()
            .any(|part| part.as_os_str() == "scenarios");
        if path.extension().is_some_and(|it| it == "toml") && (with_scenarios || !is_scenario) {
            sources.push(SourceFile {
                name: path.display().to_string(),
                layer: 0,
                text: fs::read_to_string(&path).expect("the rules can be read"),
            });
        }
    }
    let output = wuwei_rules::compile(&sources, |_| String::new()).output;
    output.expect("the base set compiles")
}

fn state(data: &[Value]) -> Value {
    let entry = |data: &Value| {
        let members = [("kind", Value::from("stage")), ("data", data.clone())];
        Value::Object(Object::from_iter(members))
    };
    let entries: Vec<Value> = data.iter().map(entry).collect();
    wuwei_record::state::state(&entries).0.value().clone()
}
