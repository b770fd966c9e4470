//! Taking in a file or a pasted text: checked before anything on the device changes.

use std::vec::IntoIter;

use wuwei_json::Value;
use wuwei_record::Record;
use wuwei_record::verify::{Verdict, VerdictKind};

use crate::app::{App, Op, View};
use crate::chain::{Relation, relation};
use crate::database::{Durability, Table, Writes};
use crate::draft::{Draft, Edition};
use crate::kept::{Kept, look};
use crate::parcel::{self, Parcel, Refused};
use crate::sign::{self, text};
use crate::store;
use crate::{clock, desk, dom, journal, note, share};

/// Opens what was given, one after the other: `None` was too large, or could not be read.
pub fn all(app: &App, mut given: IntoIter<Option<Vec<u8>>>) {
    let Some(next) = given.next() else { return };
    let app = *app;
    open(&app, next, move || all(&app, given));
}

/// Opens one; goes on with the next when it is decided what becomes of this one.
fn open(app: &App, given: Option<Vec<u8>>, next: impl FnOnce() + 'static) {
    let Some(given) = given else {
        desk::show_note(app, "file-too-large", &[]);
        return next();
    };
    match parcel::open(&given) {
        Ok(Parcel::Record(record)) => match fits(app, &record) {
            Ok(verdict) => look(app, &record.id.clone(), move |app, kept| {
                take_record(app, record, &verdict, kept);
                next();
            }),
            Err((code, slot, value)) => {
                desk::show_note(app, code, &[(slot, &value)]);
                next();
            }
        },
        Ok(Parcel::Draft(draft, record, journal)) => {
            look(app, &draft.record.clone(), move |app, kept| {
                take_draft(app, draft, &record, &journal, &kept);
                next();
            });
        }
        Err(refused) => {
            refuse(app, refused);
            next();
        }
    }
}

fn refuse(app: &App, refused: Refused) {
    match refused {
        Refused::NotARecord => desk::show_note(app, "not-a-record", &[]),
        Refused::Newer(format) => desk::show_note(app, "newer-format", &[("format", &format)]),
        Refused::Damaged { offset, code } => {
            let offset = offset.map(|offset| offset.to_string()).unwrap_or_default();
            let reason = app.page().message(&["finding:", &code].concat(), &[]);
            let reason = reason.unwrap_or(code);
            let slots = [("offset", &*offset), ("reason", &*reason)];
            desk::show_note(app, "unreadable", &slots);
        }
    }
}

/// Shows a record whose form this site does not hold: it can be verified, passed on and printed.
pub fn show_foreign(app: &App, kept: Kept) {
    let (Some(record), Some(draft)) = (kept.record(), kept.draft) else {
        return desk::show_note(app, "unreadable", &[("offset", "0"), ("reason", "")]);
    };
    let edition = draft.ruleset.clone();
    let slots = [("ruleset", &*edition.id), ("version", &*edition.version)];
    if record.entries.is_empty() {
        // Nothing is signed: it can be exported from the desk, and deleted.
        return desk::show_note(app, "foreign-edition", &slots);
    }
    store::let_go(app);
    dom::fill_all("stage", "");
    store::hold(app, draft, record, true);
    share::show_file(app);
    app.when("foreign-edition", true);
    app.when("finished", true);
    app.show(View::Done);
    note::show(app, "done", "foreign-edition", &slots);
}

/// A message's code, and what stands in its one slot.
type Message = (&'static str, &'static str, String);

/// Whether a record is one of this page's flow, and whole; its verdict then.
fn fits(app: &App, record: &Record) -> Result<Verdict, Message> {
    let Some(form) = record.entries.first().and_then(|first| first.get("form")) else {
        return Err(("invalid-record", "entry", "1".to_owned()));
    };
    let flow = text(form, "flow");
    if flow != app.store().facts().flow {
        return Err(("other-flow", "page", flow.to_owned()));
    }
    let verdict = sign::check(app, record.to_pretty().as_bytes(), &clock::at());
    if verdict.kind > VerdictKind::Forked {
        let entry = first_bad_entry(&verdict).to_string();
        return Err(("invalid-record", "entry", entry));
    }
    Ok(verdict)
}

fn take_record(app: &App, record: Record, verdict: &Verdict, kept: Kept) {
    let known = kept.record().filter(|_| kept.draft.is_some());
    let entries = known.as_ref().map_or(&[][..], |known| &known.entries);
    match relation(entries, &record.entries) {
        Relation::Forked(entry) => tell_fork(app, entry, known.as_ref(), &record),
        Relation::Shorter => {
            let count = record.entries.len().to_string();
            desk::show_note(app, "shorter", &[("count", &count)]);
        }
        Relation::Longer if known.is_some() && !kept.journal().is_empty() => {
            desk::show_note(app, "draft-in-the-way", &[]);
        }
        Relation::Same | Relation::Longer => {
            let before = kept.draft.filter(|_| known.is_some());
            let draft = draft_of(app, &record, &verdict.state(), before);
            keep(app, &draft, &record, &[]);
            desk::open(app, &record.id);
        }
    }
}

/// A draft from another device: taken only where this device has nothing of the record.
fn take_draft(app: &App, draft: Draft, record: &Record, journal: &[Op], kept: &Kept) {
    if kept.draft.is_some() && kept.record().is_some() {
        return desk::show_note(app, "draft-in-the-way", &[]);
    }
    if draft.flow != app.store().facts().flow {
        return desk::show_note(app, "other-flow", &[("page", &draft.flow)]);
    }
    if !record.entries.is_empty()
        && let Err((code, slot, value)) = fits(app, record)
    {
        return desk::show_note(app, code, &[(slot, &value)]);
    }
    let draft = Draft {
        signed: record.entries.len(),
        ..draft
    };
    keep(app, &draft, record, journal);
    desk::open(app, &draft.record);
}

/// What the device says about a record that came in. It came as a file, so it is out there.
fn draft_of(app: &App, record: &Record, state: &Value, known: Option<Draft>) -> Draft {
    let (title, due) = desk::summary_of(app.program(), state);
    let first = record.entries.first();
    let form = |name: &str| {
        let form = first.and_then(|first| first.get("form"));
        form.map(|form| text(form, name).to_owned())
            .unwrap_or_default()
    };
    let edition = first.and_then(|first| first.get("ruleset"));
    let member = |name: &str| {
        edition
            .map(|edition| text(edition, name).to_owned())
            .unwrap_or_default()
    };
    let now = clock::at();
    Draft {
        record: record.id.clone(),
        flow: form("flow"),
        form: form("digest"),
        ruleset: Edition {
            id: member("id"),
            version: member("version"),
            digest: member("digest"),
        },
        signed: record.entries.len(),
        exported: record.entries.len(),
        title,
        due,
        created: known.map_or(now.clone(), |known| known.created),
        updated: now,
        // Known once it is opened.
        carried: Vec::new(),
    }
}

fn keep(app: &App, draft: &Draft, record: &Record, journal: &[Op]) {
    let id = &draft.record;
    let writes = Writes::of(Table::Draft, id, &draft.write());
    if !record.entries.is_empty() {
        writes.put(Table::Record, id, &record.to_pretty());
    }
    for (number, op) in (0..).zip(journal) {
        let line = journal::write(&op.path, &op.typed);
        writes.put(Table::Journal, &journal::key(id, 0, number), &line);
    }
    // Refused, it is kept in memory, and the standing warning says so.
    let database = app.store().database();
    database.write(&writes, Durability::Strict);
}

fn tell_fork(app: &App, entry: usize, known: Option<&Record>, file: &Record) {
    let by = |record: Option<&Record>| {
        let entry = record.and_then(|record| record.entries.get(entry - 1));
        let by = entry.and_then(|entry| entry.get("by"));
        by.map(|by| text(by, "name").to_owned()).unwrap_or_default()
    };
    let device = by(known);
    let slots = [
        ("entry", &*entry.to_string()),
        ("by-device", &device),
        ("by-file", &by(Some(file))),
    ];
    desk::show_note(app, "forked", &slots);
}

fn first_bad_entry(verdict: &Verdict) -> usize {
    let bad = verdict
        .findings
        .iter()
        .filter(|finding| finding.code.bearing() > wuwei_record::finding::Bearing::Forked);
    bad.filter_map(|finding| finding.entry).min().unwrap_or(1)
}
