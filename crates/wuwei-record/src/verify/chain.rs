//! Does each entry follow the one before it?

use wuwei_json::integer_text;

use super::Checked;
use crate::entry::{Entry, STAGE};
use crate::finding::{Code, Finding};
use crate::index::Index;
use crate::time;

/// Checks ids, numbers and digests; `checked` has every entry's digest. Gives for each entry whether
/// it stands there for the first time.
pub(super) fn check(
    id: &str,
    entries: &[Entry<'_>],
    checked: &[Checked],
    findings: &mut Vec<Finding>,
) -> Vec<bool> {
    let mut once = Vec::with_capacity(entries.len());
    // What came for the first time, each with the number of its entry.
    let (mut digests, mut first_of_digest) = (Index::default(), Vec::new());
    let (mut stages, mut first_of_stage) = (Index::default(), Vec::new());
    let mut before: Option<usize> = None;
    for (place, entry) in entries.iter().enumerate() {
        let number = place + 1;
        let mut found = |code: Code, at: &str, args: Vec<(&'static str, String)>| {
            findings.push(Finding {
                code,
                entry: Some(number),
                place: at.to_owned(),
                args,
            });
        };
        if !entry.record.is_empty() && entry.record != id {
            found(
                Code::Foreign,
                "/record",
                vec![("record", entry.record.to_owned())],
            );
        }
        if let Some(first) = digests.add(&checked[place].digest) {
            let first = integer_text(first_of_digest[first]);
            found(Code::Doubled, "", vec![("first", first)]);
            once.push(false);
            continue;
        }
        once.push(true);
        first_of_digest.push(number as i64);
        link(entries, checked, before, place, &mut found);
        if let Some(before) = before {
            constants(&entries[0], entry, &mut found);
            clock(&entries[before], entry, &mut found);
        }
        before = Some(place);
        if entry.kind == STAGE {
            let stage = entry.stage.unwrap_or_default();
            match stages.add(stage) {
                Some(first) => {
                    let first = integer_text(first_of_stage[first]);
                    let args = vec![("stage", stage.to_owned()), ("first", first)];
                    found(Code::StageAgain, "/stage", args);
                }
                None => first_of_stage.push(number as i64),
            }
        }
    }
    once
}

type Found<'f> = dyn FnMut(Code, &str, Vec<(&'static str, String)>) + 'f;

/// The entry's number and `previous` against the entry that stands before it (doubled ones left out).
fn link(
    entries: &[Entry<'_>],
    checked: &[Checked],
    before: Option<usize>,
    place: usize,
    found: &mut Found<'_>,
) {
    let entry = &entries[place];
    let digest = before.map(|before| checked[before].digest.as_str());
    let last = before.map_or(0, |before| entries[before].seq);
    if entry.previous == digest && entry.seq == last + 1 {
        return;
    }
    let elsewhere = checked
        .iter()
        .position(|other| Some(other.digest.as_str()) == entry.previous);
    if entry.previous == digest || elsewhere.is_some() || entry.seq <= last {
        found(
            Code::OutOfOrder,
            "/seq",
            vec![("seq", integer_text(entry.seq))],
        );
    } else if entry.seq > last + 1 {
        let missing = vec![
            ("from", integer_text(last + 1)),
            ("to", integer_text(entry.seq - 1)),
        ];
        found(Code::EntriesMissing, "/previous", missing);
    } else {
        let args = vec![
            ("previous", entry.previous.unwrap_or_default().to_owned()),
            ("digest", digest.unwrap_or_default().to_owned()),
        ];
        found(Code::PreviousDiffers, "/previous", args);
    }
}

/// All entries of a record are made under one form, for one service, in one area.
fn constants(first: &Entry<'_>, entry: &Entry<'_>, found: &mut Found<'_>) {
    let own = |entry: &Entry<'_>| matches!(entry.kind, STAGE | crate::entry::CORRECTION);
    if !own(first) || !own(entry) {
        return;
    }
    for (same, place, name) in [
        (
            first.ruleset[0] == entry.ruleset[0],
            "/ruleset/id",
            "ruleset",
        ),
        (first.form == entry.form, "/form", "form"),
        (first.service == entry.service, "/service", "service"),
        (first.area == entry.area, "/area", "area"),
    ] {
        if !same {
            found(Code::FirstDiffers, place, vec![("name", name.to_owned())]);
        }
    }
}

fn clock(before: &Entry<'_>, entry: &Entry<'_>, found: &mut Found<'_>) {
    if let (Some(then), Some(now)) = (time::parse(before.at), time::parse(entry.at))
        && now < then
    {
        let args = vec![
            ("at", entry.at.to_owned()),
            ("before", before.at.to_owned()),
        ];
        found(Code::TimeRunsBack, "/at", args);
    }
}
