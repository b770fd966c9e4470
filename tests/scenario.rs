//! The scenarios' door: `wuwei test` on the rules of each case under `tests/scenario/`, its whole output
//! in `expected.txt` (`WUWEI_BLESS=1` writes it anew: read the difference), and on the sets of this
//! repository.
#![allow(clippy::disallowed_methods, reason = "tests read files")]

#[path = "program.rs"]
mod program;

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

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
    for (case, status) in [("as-expected", 0), ("otherwise", 1)] {
        let folder = repository().join("tests/scenario").join(case);
        let came = test(&folder, &["rules"]);
        let told = format!("{}{}", came.out, came.err);
        assert_eq!(came.status, status, "{case}: {told}");
        let expected = folder.join("expected.txt");
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

/// Scenarios try rules and are none: neither the rule digest nor any published file knows of them.
#[test]
fn a_scenario_is_no_part_of_the_rule_set() {
    let sources = |with: bool| {
        let mut sources = Vec::new();
        for entry in walkdir::WalkDir::new(repository().join("rules/hebi")).sort_by_file_name() {
            let path = entry.expect("the rules can be read").into_path();
            let is_scenario = path
                .components()
                .any(|part| part.as_os_str() == "scenarios");
            if path.extension().is_some_and(|it| it == "toml") && (with || !is_scenario) {
                sources.push(wuwei_rules::SourceFile {
                    name: path.display().to_string(),
                    layer: 0,
                    text: fs::read_to_string(&path).expect("the rules can be read"),
                });
            }
        }
        sources
    };
    let compiled = |with| {
        let output = wuwei_rules::compile(&sources(with), |_| String::new()).output;
        output.expect("the base set compiles")
    };
    let (with, without) = (compiled(true), compiled(false));
    assert!(!with.scenarios.is_empty() && without.scenarios.is_empty());
    assert!(with.json == without.json);
}

/// Every flow of a set has a scenario that goes through all its stages.
#[test]
fn the_base_set_comes_as_its_scenarios_say() {
    let came = test(&repository(), &["rules/hebi", "--format", "json"]);
    assert_eq!(came.status, 0, "{}{}", came.out, came.err);
    let parsed = wuwei_json::parse(came.out.trim().as_bytes()).expect("strict JSON");
    let scenarios = parsed.get("scenarios").and_then(|it| it.as_array());
    let flows: BTreeSet<&str> = scenarios
        .expect("scenarios")
        .iter()
        .filter(|scenario| {
            let stages = scenario.get("stages").and_then(|it| it.as_array());
            stages.is_some_and(|stages| stages.len() == 3)
        })
        .filter_map(|scenario| scenario.get("flow")?.as_str())
        .collect();
    assert!(flows.contains("fixed-point-steward"), "{flows:?}");
}
