//! `wuwei show`: a record for reading, with its verdict; or its state as JSON.

use std::fmt::Write as _;

use wuwei_json::{Object, Value};
use wuwei_record::verify::Verdict;

use super::verify::{LARGEST, chain, folder_of, headline, status};
use crate::report::{Failure, Status, Terminal};
use crate::rulebook::Rulebook;
use crate::words::Words;
use crate::{args, clock, load, words};

/// Shows a record; the exit status is its verdict's.
pub(crate) fn run(options: &args::Show, terminal: Terminal) -> Result<Status, Failure> {
    let rulebook = Rulebook::read(options.rules.as_deref())?;
    let theme = words::theme()?;
    let bytes = load::file(&options.file, LARGEST)?;
    let verdict = rulebook.verify(&bytes, folder_of(&options.file), &clock::now());
    let words = Words::new(options.lang, &theme, rulebook.ruleset_of(&verdict));
    if options.json {
        terminal.result(wuwei_json::to_pretty(&verdict.state()).trim_end());
    } else {
        terminal.result(in_words(&verdict, &words, &rulebook));
    }
    Ok(status(std::iter::once(verdict.kind)))
}

fn in_words(verdict: &Verdict, words: &Words, rulebook: &Rulebook) -> String {
    let mut text = headline(verdict, words) + "\n";
    for finding in &verdict.findings {
        let _ = writeln!(text, "  - {}", words.finding(finding));
    }
    let Some(record) = &verdict.record else {
        return text.trim_end().to_owned();
    };
    let _ = writeln!(
        text,
        "\n{}",
        words.say("verify.record", &[("id", &record.id)])
    );
    let first = record.entries.first();
    let member = |path: &[&str]| {
        let found = path.iter().try_fold(first?, |value, name| value.get(name));
        found.and_then(Value::as_str)
    };
    if let Some(service) = member(&["service"]) {
        let _ = writeln!(text, "{}", words.name_of("service", service));
    }
    if let (Some(id), Some(version), Some(area)) = (
        member(&["ruleset", "id"]),
        member(&["ruleset", "version"]),
        member(&["area"]),
    ) {
        let slots = [("ruleset", id), ("version", version), ("area", area)];
        let _ = writeln!(text, "{}", words.say("verify.under", &slots));
    }
    for line in chain(verdict, words, rulebook) {
        let _ = writeln!(text, "{line}");
    }
    if let Some(state) = verdict.state().as_object() {
        for section in sections(member(&["form", "flow"]).unwrap_or_default(), state, words) {
            section_in_words(
                &mut text,
                &section,
                state.get(&section).unwrap_or(&Value::Null),
                words,
            );
        }
    }
    text.trim_end().to_owned()
}

/// The sections that say something: in the order of the flow's stages, then any others.
fn sections(flow: &str, state: &Object, words: &Words) -> Vec<String> {
    let stages = words
        .entity("flow", flow)
        .and_then(|flow| flow.get("stages")?.as_array())
        .into_iter()
        .flatten();
    let listed = stages
        .filter_map(|stage| stage.get("sections")?.as_array())
        .flatten()
        .filter_map(Value::as_str);
    let mut sections: Vec<String> = Vec::new();
    for id in listed.chain(state.iter().map(|(id, _)| id)) {
        if state.contains(id) && !sections.iter().any(|known| known == id) {
            sections.push(id.to_owned());
        }
    }
    sections
}

fn section_in_words(text: &mut String, id: &str, data: &Value, words: &Words) {
    let section = words.entity("section", id);
    let title = section
        .and_then(|section| section.get("title"))
        .map_or_else(|| id.to_owned(), |title| words.text(title));
    let _ = writeln!(text, "\n{title}");
    match data {
        Value::Array(rows) => {
            let row_name = section
                .and_then(|section| section.get("row"))
                .map(|name| words.text(name))
                .unwrap_or_default();
            for row in rows {
                let row_id = row.get("id").and_then(Value::as_str).unwrap_or_default();
                let _ = writeln!(
                    text,
                    "  {}",
                    words
                        .say("verify.row", &[("row", &row_name), ("id", row_id)])
                        .trim()
                );
                answers(text, id, row, words, "    ");
            }
        }
        _ => answers(text, id, data, words, "  "),
    }
}

/// The answers of a section or row, a line each, in the order of the form.
fn answers(text: &mut String, section: &str, data: &Value, words: &Words, indent: &str) {
    let Some(object) = data.as_object() else {
        return;
    };
    let order = |list: &str| {
        let listed = words
            .entity("section", section)
            .and_then(|section| section.get(list)?.as_array());
        listed.into_iter().flatten().filter_map(Value::as_str)
    };
    let mut ids: Vec<&str> = Vec::new();
    for id in order("fields")
        .chain(order("items"))
        .chain(object.iter().map(|(id, _)| id))
    {
        if id != "id" && object.contains(id) && !ids.contains(&id) {
            ids.push(id);
        }
    }
    for (id, value) in ids.into_iter().filter_map(|id| Some((id, object.get(id)?))) {
        let line = match (id, value) {
            ("withdrawn", Value::Object(withdrawn)) => withdrawal(withdrawn, words),
            _ => {
                let answer = match value {
                    Value::Object(item) if item.contains("state") => checked(item, words),
                    other => words.answer(section, id, other),
                };
                words.say(
                    "verify.answer",
                    &[("label", &words.label(section, id)), ("value", &answer)],
                )
            }
        };
        let _ = writeln!(
            text,
            "{indent}{}",
            line.replace('\n', &format!("\n{indent}  "))
        );
    }
}

/// An item of a checklist: its state and, if there is one, the note.
fn checked(item: &Object, words: &Words) -> String {
    let member = |name: &str| item.get(name).and_then(Value::as_str);
    let state = member("state")
        .map(|state| words.say(&format!("item.{state}"), &[]))
        .unwrap_or_default();
    [Some(state), member("note").map(str::to_owned)]
        .into_iter()
        .flatten()
        .collect::<Vec<_>>()
        .join(" · ")
}

fn withdrawal(withdrawn: &Object, words: &Words) -> String {
    let member = |name: &str| {
        withdrawn
            .get(name)
            .and_then(Value::as_str)
            .unwrap_or_default()
    };
    words.say(
        "verify.withdrawn",
        &[
            ("why", member("why")),
            ("on", member("on")),
            ("who", member("who")),
        ],
    )
}
