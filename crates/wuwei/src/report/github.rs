//! Findings as GitHub's workflow commands, a line each: they become annotations of a change.
//!
//! GitHub shows ten errors, ten warnings and ten notices of a step and drops the rest without a word;
//! so the last line counts them all, and the findings for people go to the log as ever.

use wuwei_rules::diagnostic::{Diagnostic, Severity};

use super::findings::Findings;

/// What GitHub shows of each severity in one step.
const SHOWN: usize = 10;

/// A command for each finding, and how many there are.
pub(crate) fn write(findings: &Findings<'_>) -> String {
    let mut lines: Vec<String> = findings.unread.iter().map(|it| unread(it)).collect();
    lines.extend(findings.open().map(|(it, _)| command(it, findings)));
    lines.push(summary(findings));
    lines.join("\n")
}

fn unread(words: &str) -> String {
    format!("::error title=Wuwei::{}", message(words))
}

fn command(diagnostic: &Diagnostic, findings: &Findings<'_>) -> String {
    let kind = match diagnostic.severity {
        Severity::Error => "error",
        Severity::Warning => "warning",
        Severity::Note => "notice",
    };
    let title = property(&format!("{} {}", diagnostic.code, diagnostic.name));
    let place = findings.place(diagnostic.primary).map(|place| {
        let (start, end) = (place.start, place.end);
        let file = property(place.path);
        // Columns are for places within one line; GitHub's last one belongs to the place.
        let columns = if start.line == end.line {
            let last = (end.character - 1).max(start.character);
            format!(",col={},endColumn={last}", start.character)
        } else {
            String::new()
        };
        format!(
            "file={file},line={},endLine={}{columns},",
            start.line, end.line
        )
    });
    let place = place.unwrap_or_default();
    format!(
        "::{kind} {place}title={title}::{}",
        message(&words(diagnostic, findings))
    )
}

/// The message, below it the other places, and what to do.
fn words(diagnostic: &Diagnostic, findings: &Findings<'_>) -> String {
    let mut words = diagnostic.message.clone();
    for (span, label) in &diagnostic.others {
        if let Some(place) = findings.place(*span) {
            words += &format!("\n{}:{}: {label}", place.path, place.start.line);
        }
    }
    if let Some(help) = &diagnostic.help {
        words += &format!("\nhelp: {help}");
    }
    words
}

fn summary(findings: &Findings<'_>) -> String {
    let counts = [Severity::Error, Severity::Warning, Severity::Note];
    let counts = counts.map(|severity| findings.count(severity));
    let [errors, warnings, notes] = counts;
    let mut line = format!("Wuwei: errors {errors}, warnings {warnings}, notes {notes}");
    if findings.allowed() > 0 {
        line += &format!(", allowed by [lints] {}", findings.allowed());
    }
    if counts.into_iter().any(|count| count > SHOWN) {
        line += &format!("; at most {SHOWN} of each are shown beside the change, all in this log");
    }
    line
}

fn message(text: &str) -> String {
    text.replace('%', "%25")
        .replace('\r', "%0D")
        .replace('\n', "%0A")
}

fn property(text: &str) -> String {
    message(text).replace(':', "%3A").replace(',', "%2C")
}
