//! Findings as GitLab's code quality report: an array, compared with the target branch's by fingerprint.

use wuwei_json::Value;
use wuwei_rules::diagnostic::{Diagnostic, Severity};

use super::findings::Findings;
use super::object;

/// The array, over several lines. What could not be read has no place and so no entry;
/// what is allowed is no issue, and an array has nowhere to count it.
pub(crate) fn write(findings: &Findings<'_>) -> String {
    let issues = findings
        .open()
        .filter_map(|(diagnostic, print)| issue(diagnostic, print, findings));
    wuwei_json::to_pretty(&Value::Array(issues.collect()))
}

fn issue(diagnostic: &Diagnostic, fingerprint: String, findings: &Findings<'_>) -> Option<Value> {
    let place = findings.place(diagnostic.primary)?;
    // What keeps a set from being published keeps a change from being merged.
    let severity = match diagnostic.severity {
        Severity::Error => "blocker",
        Severity::Warning => "minor",
        Severity::Note => "info",
    };
    let mut description = diagnostic.message.clone();
    if let Some(help) = &diagnostic.help {
        description += &format!(" (help: {help})");
    }
    let lines = object([
        ("begin", (place.start.line as i64).into()),
        ("end", (place.end.line as i64).into()),
    ]);
    let location = object([("path", place.path.into()), ("lines", lines)]);
    let name = format!("{} {}", diagnostic.code, diagnostic.name);
    Some(object([
        ("description", description.into()),
        ("check_name", name.into()),
        ("fingerprint", fingerprint.into()),
        ("severity", severity.into()),
        ("location", location),
    ]))
}
