//! Findings as one JSON object, `wuwei-findings/1`:
//!
//! ```text
//! format    "wuwei-findings/1"; a change that breaks readers changes the number
//! ruleset   {id, version}, or null where errors keep the set from being compiled
//! errors, warnings, notes   how many findings there are of each severity
//! allowed   how many more the set's `[lints]` allow
//! findings  [{code, name, severity, message, label, place, others, help, fix, fingerprint}]
//!           severity  "error", "warning" or "note"
//!           label     a few words on the place, may be empty
//!           others    [{place, label}]: what else is involved
//!           help      what to do, or null
//!           fix       {place, text}: the edit that does it, or null
//! unread    [text]: what could not be read at all
//!
//! place     {path, start, end}: path relative to the current folder where the file lies in it, with `/`;
//!           end is one past the last character
//! start, end  {line, column, byte}: line and column from 1, the column in characters (Unicode scalar
//!           values), byte from 0 at the start of the file
//! ```

use wuwei_json::Value;
use wuwei_rules::diagnostic::{Diagnostic, Severity, Suggestion};
use wuwei_rules::source::{Position, Span};

use super::findings::Findings;
use super::object;

/// The object, over several lines.
pub(crate) fn write(findings: &Findings<'_>) -> String {
    let ruleset = findings.ruleset.map(|(id, version)| {
        let members = [("id", id.into()), ("version", version.into())];
        object(members)
    });
    let count = |severity| Value::from(findings.count(severity) as i64);
    let found = findings.open();
    let found = found.map(|(diagnostic, print)| finding(diagnostic, print, findings));
    let unread = findings.unread.iter().map(|words| words.as_str().into());
    wuwei_json::to_pretty(&object([
        ("format", "wuwei-findings/1".into()),
        ("ruleset", ruleset.unwrap_or(Value::Null)),
        ("errors", count(Severity::Error)),
        ("warnings", count(Severity::Warning)),
        ("notes", count(Severity::Note)),
        ("allowed", (findings.allowed() as i64).into()),
        ("findings", Value::Array(found.collect())),
        ("unread", Value::Array(unread.collect())),
    ]))
}

/// The word for a severity, as SARIF has it too.
pub(super) fn severity(severity: Severity) -> &'static str {
    match severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "note",
    }
}

fn finding(diagnostic: &Diagnostic, fingerprint: String, findings: &Findings<'_>) -> Value {
    let others = diagnostic.others.iter().map(|(span, words)| {
        let members = [
            ("place", place(*span, findings)),
            ("label", words.as_str().into()),
        ];
        object(members)
    });
    let help = diagnostic.help.as_deref();
    let fix = diagnostic.suggestion.as_ref();
    object([
        ("code", diagnostic.code.into()),
        ("name", diagnostic.name.into()),
        ("severity", severity(diagnostic.severity).into()),
        ("message", diagnostic.message.as_str().into()),
        ("label", diagnostic.label.as_str().into()),
        ("place", place(diagnostic.primary, findings)),
        ("others", Value::Array(others.collect())),
        ("help", help.map_or(Value::Null, Value::from)),
        (
            "fix",
            fix.map_or(Value::Null, |edit| self::fix(edit, findings)),
        ),
        ("fingerprint", fingerprint.into()),
    ])
}

fn fix(edit: &Suggestion, findings: &Findings<'_>) -> Value {
    object([
        ("place", place(edit.span, findings)),
        ("text", edit.text.as_str().into()),
    ])
}

fn place(span: Span, findings: &Findings<'_>) -> Value {
    let Some(place) = findings.place(span) else {
        return Value::Null;
    };
    object([
        ("path", place.path.into()),
        ("start", position(place.start, place.bytes.start)),
        ("end", position(place.end, place.bytes.end)),
    ])
}

fn position(position: Position, byte: usize) -> Value {
    object([
        ("line", (position.line as i64).into()),
        ("column", (position.character as i64).into()),
        ("byte", (byte as i64).into()),
    ])
}
