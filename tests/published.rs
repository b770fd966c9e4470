//! What `wuwei build` publishes of the base set, and the way into it. Shared by the doors that read it.
#![allow(dead_code, reason = "each door uses what it needs")]

use std::fs;
use std::sync::OnceLock;

use wuwei_json::{Value, parse};

use crate::program::{folder, repository, run, wuwei};

/// What `wuwei build` publishes of the base set, built once: `data/ruleset.json`, `data/specialists.json`.
pub(crate) fn data() -> &'static (Value, Value) {
    static DATA: OnceLock<(Value, Value)> = OnceLock::new();
    DATA.get_or_init(|| {
        let output = folder(env!("CARGO_CRATE_NAME"));
        let rules = repository().join("rules/hebi");
        let run = run(wuwei().arg("build").arg(rules).arg("-o").arg(&output));
        assert_eq!(run.status, 0, "{}", run.err);
        let read = |name: &str| {
            let bytes = fs::read(output.join("data").join(name)).expect("published");
            parse(&bytes).expect("JSON")
        };
        (read("ruleset.json"), read("specialists.json"))
    })
}

pub(crate) fn ruleset() -> &'static Value {
    &data().0
}

pub(crate) fn entity<'r>(ruleset: &'r Value, kind: &str, id: &str) -> &'r Value {
    member(member(ruleset, kind), id)
}

pub(crate) fn member<'v>(value: &'v Value, name: &str) -> &'v Value {
    value.get(name).unwrap_or_else(|| panic!("no `{name}`"))
}

pub(crate) fn list<'v>(value: &'v Value, name: &str) -> &'v [Value] {
    member(value, name).as_array().expect("a list")
}

pub(crate) fn word<'v>(value: &'v Value, name: &str) -> &'v str {
    text(member(value, name))
}

pub(crate) fn text(value: &Value) -> &str {
    value.as_str().expect("a string")
}
