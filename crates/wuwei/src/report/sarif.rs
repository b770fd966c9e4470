//! Findings as SARIF 2.1.0, with what GitHub's code scanning asks beyond the standard: a rule for every
//! code with help, places with lines and columns, and no empty text.
//!
//! GitHub fills in the fingerprint that it compares by; ours, which does not know lines, stands beside it
//! under a name of its own.

use wuwei_json::{Object, Value};
use wuwei_rules::codes;
use wuwei_rules::diagnostic::{Diagnostic, Suggestion};

use super::findings::{Findings, Place};
use super::json::severity;
use super::object;

const SCHEMA: &str =
    "https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json";

/// The longest description of a rule that GitHub takes, in characters.
const LONGEST: usize = 1024;

/// One log of one run, over several lines.
pub(crate) fn write(findings: &Findings<'_>) -> String {
    let mut ids: Vec<&str> = findings.found.iter().map(|it| it.code).collect();
    ids.sort_unstable();
    ids.dedup();
    let found = findings.found.iter().zip(findings.fingerprints());
    let results = found.map(|(diagnostic, print)| {
        let rule = ids.partition_point(|id| *id < diagnostic.code);
        result(diagnostic, rule, print, findings)
    });
    let driver = object([
        ("name", "Wuwei".into()),
        ("version", env!("CARGO_PKG_VERSION").into()),
        (
            "rules",
            ids.iter()
                .filter_map(|id| rule(id))
                .collect::<Vec<_>>()
                .into(),
        ),
    ]);
    let run = object([
        ("tool", object([("driver", driver)])),
        ("columnKind", "unicodeCodePoints".into()),
        ("invocations", vec![invocation(findings)].into()),
        ("results", Value::Array(results.collect())),
    ]);
    wuwei_json::to_pretty(&object([
        ("$schema", SCHEMA.into()),
        ("version", "2.1.0".into()),
        ("runs", vec![run].into()),
    ]))
}

/// Whether everything could be read; what could not be.
fn invocation(findings: &Findings<'_>) -> Value {
    let unread = findings.unread.iter().map(|words| {
        let members = [("level", "error".into()), ("message", text(words))];
        object(members)
    });
    object([
        ("executionSuccessful", findings.unread.is_empty().into()),
        ("toolExecutionNotifications", Value::Array(unread.collect())),
    ])
}

/// A code with its page.
fn rule(id: &str) -> Option<Value> {
    let code = codes::find(id)?;
    let page = code.page.trim();
    let about = page.lines().skip(1).find(|line| !line.is_empty());
    let about: String = about.unwrap_or(code.name).chars().take(LONGEST).collect();
    let help = object([("text", page.into()), ("markdown", page.into())]);
    let level = object([("level", severity(code.severity).into())]);
    Some(object([
        ("id", code.id.into()),
        ("name", code.name.into()),
        ("shortDescription", text(&code.name.replace('-', " "))),
        ("fullDescription", text(&about)),
        ("help", help),
        ("defaultConfiguration", level),
    ]))
}

fn result(
    diagnostic: &Diagnostic,
    rule: usize,
    fingerprint: String,
    findings: &Findings<'_>,
) -> Value {
    let related: Vec<(&str, Place<'_>)> = diagnostic
        .others
        .iter()
        .filter_map(|(span, words)| Some((words.as_str(), findings.place(*span)?)))
        .collect();
    let mut result = Object::from_iter([
        ("ruleId", Value::from(diagnostic.code)),
        ("ruleIndex", (rule as i64).into()),
        ("level", severity(diagnostic.severity).into()),
        ("message", text(&words(diagnostic, &related))),
    ]);
    let mut location = Object::default();
    if let Some(place) = findings.place(diagnostic.primary) {
        location.insert("physicalLocation", physical(&place));
    }
    if !diagnostic.label.is_empty() {
        location.insert("message", text(&diagnostic.label));
    }
    result.insert("locations", vec![Value::Object(location)]);
    let fingerprints = object([("wuweiFinding/v1", fingerprint.into())]);
    result.insert("partialFingerprints", fingerprints);
    if !related.is_empty() {
        let related = related.iter().zip(1_i64..).map(|((words, place), number)| {
            object([
                ("id", number.into()),
                ("physicalLocation", physical(place)),
                ("message", text(link_text(words))),
            ])
        });
        result.insert("relatedLocations", Value::Array(related.collect()));
    }
    if let Some(why) = &diagnostic.allowed {
        let said = [
            ("kind", "external".into()),
            ("justification", why.as_str().into()),
        ];
        result.insert("suppressions", vec![object(said)]);
    }
    let fix = diagnostic.suggestion.as_ref();
    if let Some(fix) = fix.and_then(|edit| fix_of(diagnostic, edit, findings)) {
        result.insert("fixes", vec![fix]);
    }
    Value::Object(result)
}

/// The message, a link to each other place (GitHub shows only those that are linked), and what to do.
fn words(diagnostic: &Diagnostic, related: &[(&str, Place<'_>)]) -> String {
    let mut words = diagnostic.message.clone();
    for ((label, _), number) in related.iter().zip(1..) {
        let label = link_text(label).replace('\\', "\\\\");
        let label = label.replace('[', "\\[").replace(']', "\\]");
        words += &format!("\n[{label}]({number})");
    }
    if let Some(help) = &diagnostic.help {
        words += &format!("\nhelp: {help}");
    }
    words
}

fn link_text(words: &str) -> &str {
    if words.is_empty() { "see here" } else { words }
}

fn fix_of(diagnostic: &Diagnostic, edit: &Suggestion, findings: &Findings<'_>) -> Option<Value> {
    let place = findings.place(edit.span)?;
    let mut replacement = Object::from_iter([("deletedRegion", region(&place))]);
    // What only deletes inserts nothing: GitHub refuses empty texts.
    if !edit.text.is_empty() {
        replacement.insert("insertedContent", text(&edit.text));
    }
    let change = object([
        ("artifactLocation", artifact(&place)),
        ("replacements", vec![Value::Object(replacement)].into()),
    ]);
    let help = diagnostic.help.as_deref().unwrap_or("this would do");
    Some(object([
        ("description", text(help)),
        ("artifactChanges", vec![change].into()),
    ]))
}

fn physical(place: &Place<'_>) -> Value {
    object([
        ("artifactLocation", artifact(place)),
        ("region", region(place)),
    ])
}

fn artifact(place: &Place<'_>) -> Value {
    object([("uri", uri(place.path).into())])
}

/// The end is one past the last character, as in SARIF.
fn region(place: &Place<'_>) -> Value {
    let number = |number: usize| Value::from(number as i64);
    object([
        ("startLine", number(place.start.line)),
        ("startColumn", number(place.start.character)),
        ("endLine", number(place.end.line)),
        ("endColumn", number(place.end.character)),
    ])
}

fn text(words: &str) -> Value {
    object([("text", words.into())])
}

/// A path as a URI reference (RFC 3986): relative as it is, an absolute one by the `file` scheme.
fn uri(path: &str) -> String {
    let mut uri = String::new();
    if path.starts_with('/') {
        uri += "file://";
    }
    for byte in path.bytes() {
        match byte {
            b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' | b'/' => {
                uri.push(char::from(byte));
            }
            _ => uri += &format!("%{byte:02X}"),
        }
    }
    uri
}
