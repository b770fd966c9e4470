//! `wuwei verify`: what records are worth, each with all that was found.

use std::path::{Path, PathBuf};

use wuwei_json::Value;
use wuwei_record::Record;
use wuwei_record::compare::compare;
use wuwei_record::verify::{Checked, Verdict, VerdictKind};

use crate::report::{Failure, Status, Terminal};
use crate::rulebook::Rulebook;
use crate::words::Words;
use crate::{args, clock, load, words};

/// Records are at most 8 MiB; somewhat more is read, so that the verdict says it.
pub(super) const LARGEST: u64 = 16 << 20;

/// Verifies files; says "valid" of nothing that it did not check.
pub(crate) fn run(options: &args::Verify, terminal: Terminal) -> Result<Status, Failure> {
    let rulebook = Rulebook::read(options.rules.as_deref())?;
    let theme = words::theme()?;
    let words = Words::new(options.lang, &theme, rulebook.ruleset());
    let files: Vec<_> = options
        .files
        .iter()
        .map(|path| load::file(path, LARGEST).map(|bytes| (path, bytes)))
        .collect();
    let (files, missing): (Vec<_>, Vec<_>) = files.into_iter().partition(Result::is_ok);
    Failure::all(missing.into_iter().filter_map(Result::err))?;
    let now = clock::now();
    let mut verdicts: Vec<(&PathBuf, Verdict)> = files
        .into_iter()
        .flatten()
        .map(|(path, bytes)| (path, rulebook.verify(&bytes, folder_of(path), &now)))
        .collect();
    find_forks(&mut verdicts);
    for (path, verdict) in &verdicts {
        let words = words.about(rulebook.ruleset_of(verdict));
        terminal.result(report(path, verdict, &words, &rulebook));
    }
    Ok(status(verdicts.iter().map(|(_, verdict)| verdict.kind)))
}

/// Of several verdicts something wrong counts most, then something unchecked.
pub(super) fn status(kinds: impl Iterator<Item = VerdictKind>) -> Status {
    let statuses: Vec<u8> = kinds.map(VerdictKind::exit_status).collect();
    match (statuses.contains(&1), statuses.contains(&3)) {
        (true, _) => Status::Errors,
        (false, true) => Status::Unchecked,
        (false, false) => Status::Done,
    }
}

/// The folder in which a record's attachments are looked for.
pub(super) fn folder_of(path: &Path) -> &Path {
    path.parent()
        .filter(|parent| !parent.as_os_str().is_empty())
        .unwrap_or(Path::new("."))
}

/// A verdict in words.
pub(super) fn report(path: &Path, verdict: &Verdict, words: &Words, rulebook: &Rulebook) -> String {
    let file = path.display().to_string();
    let mut lines = vec![words.say(
        "verify.head",
        &[("file", &file), ("verdict", &headline(verdict, words))],
    )];
    lines.extend(
        verdict
            .findings
            .iter()
            .map(|finding| format!("  - {}", words.finding(finding))),
    );
    lines.extend(
        chain(verdict, words, rulebook)
            .into_iter()
            .map(|line| format!("  {line}")),
    );
    if !verdict.entries.is_empty() {
        let count = verdict.entries.len().to_string();
        lines.push(format!(
            "  {}",
            words.say("verify.as-far", &[("count", &count)])
        ));
    }
    lines.join("\n")
}

/// The verdict in one sentence.
pub(super) fn headline(verdict: &Verdict, words: &Words) -> String {
    let name = match verdict.kind {
        VerdictKind::SignerUnknown => "valid-signer-unknown",
        other => other.name(),
    };
    let guilty = verdict
        .findings
        .iter()
        .max_by_key(|finding| (finding.code.bearing(), std::cmp::Reverse(finding.entry)));
    let entry = guilty
        .and_then(|finding| finding.entry)
        .unwrap_or(1)
        .to_string();
    let offset = guilty.and_then(|finding| finding.args.iter().find(|(name, _)| *name == "offset"));
    let offset = offset.map_or("0", |(_, offset)| offset);
    let count = verdict.entries.len().to_string();
    words.say(
        &format!("verdict.{name}"),
        &[("entry", &entry), ("offset", offset), ("count", &count)],
    )
}

/// A line for each entry: what it is, who signed it and when, and what is known of that.
pub(super) fn chain(verdict: &Verdict, words: &Words, rulebook: &Rulebook) -> Vec<String> {
    let entries = verdict.record.iter().flat_map(|record| &record.entries);
    entries
        .zip(&verdict.entries)
        .zip(1..)
        .map(|((entry, checked), number)| line(entry, checked, number, words, rulebook))
        .collect()
}

fn line(
    entry: &Value,
    checked: &Checked,
    number: usize,
    words: &Words,
    rulebook: &Rulebook,
) -> String {
    let text = |path: &[&str]| {
        let found = path.iter().try_fold(entry, |value, name| value.get(name));
        found.and_then(Value::as_str).unwrap_or_default()
    };
    let what = match text(&["stage"]) {
        "" => text(&["kind"]).to_owned(),
        stage => words.stage(text(&["form", "flow"]), stage),
    };
    let signer = checked
        .signer
        .and_then(|place| rulebook.keys.people.get(place));
    let signature = if checked.signed {
        "verify.signed"
    } else {
        "verify.not-signed"
    };
    let authority = match signer {
        Some(person) => words.say("verify.authorised", &[("name", &person.name)]),
        None => words.say("verify.not-authorised", &[]),
    };
    words.say(
        "verify.entry",
        &[
            ("number", &number.to_string()),
            ("what", &what),
            ("name", text(&["by", "name"])),
            ("role", &words.name_of("role", text(&["by", "role"]))),
            (
                "department",
                &words.name_of("department", text(&["by", "department"])),
            ),
            ("at", text(&["at"])),
            ("signature", &words.say(signature, &[])),
            ("authority", &authority),
        ],
    )
}

/// Marks files of one record of which none continues the other.
fn find_forks(verdicts: &mut [(&PathBuf, Verdict)]) {
    let (places, records): (Vec<usize>, Vec<Record>) = verdicts
        .iter()
        .enumerate()
        .filter_map(|(place, (_, verdict))| Some((place, verdict.record.clone()?)))
        .unzip();
    for fork in compare(&records) {
        let files = fork.branches.iter().flat_map(|branch| &branch.files);
        for place in files.map(|file| places[*file]) {
            let verdict = &mut verdicts[place].1;
            verdict.findings.push(fork.finding());
            verdict.kind = VerdictKind::of(&verdict.findings);
        }
    }
}
