//! A scenario as it is written in the rules.

use std::fmt::Write;

use wuwei_engine::FormProgram;
use wuwei_engine::program::Kind as Type;
use wuwei_json::Value as Json;

use super::Mutant;
use crate::Output;
use crate::scenario::{Act, Complaint, Deed, Expected, Scenario, Step, kind_at, rules_path};

/// Writes a scenario that notices a mutant. Its title says of which change, until somebody says it better.
pub(super) fn write(
    scenario: &Scenario,
    id: &str,
    mutant: &Mutant,
    output: &Output,
    program: &FormProgram,
) -> String {
    let title = quoted(&format!("{} {}: {}", mutant.path, mutant.key, mutant.what));
    let mut text = format!("[[scenario]]\nid = {}\n", quoted(id));
    let _ = writeln!(text, "title = {{ zh = {title}, en = {title} }}");
    let _ = writeln!(text, "flow = {}", quoted(&scenario.flow));
    if let Some(service) = &scenario.service {
        let _ = writeln!(text, "service = {}", quoted(service));
    }
    if !scenario.finished {
        text += "unfinished = true\n";
    }
    for stage in &scenario.stages {
        let mut head = format!(
            "stage = {}\nat = {}:00\n",
            quoted(&stage.id),
            stage.at.to_text()
        );
        for step in &stage.steps {
            let _ = write!(text, "\n[[scenario.step]]\n{head}");
            head.clear();
            write_step(&mut text, step, output, program);
        }
        if stage.steps.is_empty() {
            let _ = write!(text, "\n[[scenario.step]]\n{head}");
        }
    }
    text
}

fn write_step(text: &mut String, step: &Step, output: &Output, program: &FormProgram) {
    let removed: Vec<&Deed> = of(step, |act| *act == Act::Remove);
    if !removed.is_empty() {
        let paths: Vec<String> = removed.iter().map(|deed| quoted(&deed.path)).collect();
        let _ = writeln!(text, "remove = [{}]", paths.join(", "));
    }
    let answers: Vec<&Deed> = of(step, |act| matches!(act, Act::Answer(_)));
    if !answers.is_empty() {
        text.push_str("\n[scenario.step.answers]\n");
    }
    for deed in answers {
        if let Act::Answer(typed) = &deed.act {
            let value = answer(kind_at(program, &deed.path), typed);
            let _ = writeln!(text, "{} = {value}", deed.path);
        }
    }
    for expectation in &step.expected {
        expected(text, &expectation.expected, output, program);
    }
}

fn of(step: &Step, is: impl Fn(&Act) -> bool) -> Vec<&Deed> {
    step.deeds.iter().filter(|deed| is(&deed.act)).collect()
}

fn answer(kind: Option<&Type>, typed: &str) -> String {
    match kind {
        Some(Type::YesNo) if !typed.is_empty() => typed.to_owned(),
        Some(Type::Choices(_)) if !typed.is_empty() => {
            let ids: Vec<String> = typed.lines().map(quoted).collect();
            format!("[{}]", ids.join(", "))
        }
        _ => quoted(typed),
    }
}

fn expected(text: &mut String, expected: &Expected, output: &Output, program: &FormProgram) {
    let list =
        |key: &str, path: &str| format!("\n[scenario.step.expect]\n{key} = [{}]\n", quoted(path));
    let all = |key: &str, complaints: &[Complaint]| match complaints {
        [] => format!("\n[scenario.step.expect]\n{key} = {{}}\n"),
        complaints => {
            let mut lines = format!("\n[scenario.step.expect.{key}]\n");
            for it in complaints {
                let said = said(it, output, program);
                let _ = writeln!(lines, "{} = {}", quoted(&it.path), quoted(&said));
            }
            lines
        }
    };
    text.push_str(&match expected {
        Expected::Visible(path) => list("visible", path),
        Expected::Hidden(path) => list("hidden", path),
        Expected::Required(path) => list("required", path),
        Expected::Optional(path) => list("optional", path),
        Expected::Value(path, value) => {
            let value = value.as_ref().map_or_else(|| "\"\"".to_owned(), toml);
            format!("\n[scenario.step.expect]\nvalues.{path} = {value}\n")
        }
        Expected::Problems(complaints) => all("problems", complaints),
        Expected::Warnings(complaints) => all("warnings", complaints),
        // No mutant is told by a whole section: a member of it is.
        Expected::Data(..) => String::new(),
    });
}

/// A code, or the constraint's own text.
fn said(complaint: &Complaint, output: &Output, program: &FormProgram) -> String {
    let path = rules_path(program, &complaint.path);
    let field = output.ruleset.fields.get(&path);
    let number = complaint.number.and_then(|it| usize::try_from(it).ok());
    match (field, number) {
        (Some(field), Some(number)) => field.constraints.get(number).map_or_else(
            || complaint.code.to_owned(),
            |constraint| constraint.rule.trim().to_owned(),
        ),
        _ => complaint.code.to_owned(),
    }
}

fn toml(json: &Json) -> String {
    match json {
        Json::String(text) => quoted(text),
        Json::Bool(it) => it.to_string(),
        Json::Integer(n) => n.to_string(),
        Json::Array(items) => {
            let items: Vec<String> = items.iter().map(toml).collect();
            format!("[{}]", items.join(", "))
        }
        _ => "\"\"".to_owned(),
    }
}

/// A TOML string on one line.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => {
                let _ = write!(out, "\\u{:04X}", u32::from(c));
            }
            c => out.push(c),
        }
    }
    out.push('"');
    out
}
