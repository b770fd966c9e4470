//! Taking in a file or a pasted text: checked before anything on the device changes.

use web_sys::File;
use wuwei_json::Value;
use wuwei_record::Record;
use wuwei_record::verify::{Verdict, VerdictKind};

use crate::app::{App, Op, View};
use crate::chain::{Relation, relation};
use crate::database::{Durability, Table, Writes};
use crate::draft::{Draft, Edition};
use crate::parcel::{self, Parcel, Refused};
use crate::sign::{self, MAX_FILE, text};
use crate::store;
use crate::{clock, desk, dom, journal, note, share};

/// Opens a chosen file.
pub async fn file(app: &App, file: &File) {
    match share::bytes_of(file, MAX_FILE).await {
        Some(given) => bytes(app, &given).await,
        None => desk::show_note(app, "file-too-large", &[]).await,
    }
}

/// Opens what was given, whatever it is.
pub async fn bytes(app: &App, given: &[u8]) {
    match parcel::open(given) {
        Ok(Parcel::Record(record)) => take_record(app, record).await,
        Ok(Parcel::Draft(draft, record, journal)) => take_draft(app, draft, record, journal).await,
        Err(Refused::NotARecord) => desk::show_note(app, "not-a-record", &[]).await,
        Err(Refused::Newer(format)) => {
            desk::show_note(app, "newer-format", &[("format", &format)]).await
        }
        Err(Refused::Damaged { offset, code }) => {
            let offset = offset.map(|offset| offset.to_string()).unwrap_or_default();
            let reason = app
                .page()
                .message(&["finding:", &code].concat(), &[])
                .unwrap_or(code);
            desk::show_note(
                app,
                "unreadable",
                &[("offset", &offset), ("reason", &reason)],
            )
            .await;
        }
    }
}

/// Shows a record whose form this site does not hold: it can be verified, passed on and printed.
pub async fn show_foreign(app: &App, draft: Draft) {
    let Some(record) = store::entries(app.store().database(), &draft).await else {
        return desk::show_note(app, "unreadable", &[("offset", "0"), ("reason", "")]).await;
    };
    let edition = draft.ruleset.clone();
    let slots = [("ruleset", &*edition.id), ("version", &*edition.version)];
    if record.entries.is_empty() {
        // Nothing is signed: it can be exported from the desk, and deleted.
        return desk::show_note(app, "foreign-edition", &slots).await;
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

async fn take_record(app: &App, record: Record) {
    let facts = app.store().facts();
    let Some(form) = record.entries.first().and_then(|first| first.get("form")) else {
        return desk::show_note(app, "invalid-record", &[("entry", "1")]).await;
    };
    let (flow, digest) = (
        text(form, "flow").to_owned(),
        text(form, "digest").to_owned(),
    );
    if flow != facts.flow {
        return desk::show_note(app, "other-flow", &[("page", &flow)]).await;
    }
    let verdict = sign::check(app, record.to_pretty().as_bytes(), &clock::at());
    if verdict.kind > VerdictKind::Forked {
        let entry = first_bad_entry(&verdict).to_string();
        return desk::show_note(app, "invalid-record", &[("entry", &entry)]).await;
    }
    let known = stored(app, &record.id).await;
    let relation = relation(
        known.as_ref().map_or(&[], |(_, known)| &known.entries),
        &record.entries,
    );
    match relation {
        Relation::Forked(entry) => tell_fork(app, entry, known, &record).await,
        Relation::Shorter => {
            let count = record.entries.len().to_string();
            desk::show_note(app, "shorter", &[("count", &count)]).await;
        }
        Relation::Longer if known.is_some() && unsigned_work(app, &record.id).await => {
            desk::show_note(app, "draft-in-the-way", &[]).await;
        }
        Relation::Same | Relation::Longer => {
            let draft = draft_of(
                &record,
                verdict.state(),
                app,
                known.map(|(draft, _)| draft),
                digest,
                flow,
            );
            keep(app, &draft, &record, &[]).await;
            desk::open(app, &record.id).await;
        }
    }
}

/// A draft from another device: taken only where this device has nothing of the record.
async fn take_draft(app: &App, draft: Draft, record: Record, journal: Vec<Op>) {
    if stored(app, &draft.record).await.is_some() {
        return desk::show_note(app, "draft-in-the-way", &[]).await;
    }
    if draft.flow != app.store().facts().flow {
        return desk::show_note(app, "other-flow", &[("page", &draft.flow)]).await;
    }
    if !record.entries.is_empty() {
        let verdict = sign::check(app, record.to_pretty().as_bytes(), &clock::at());
        if verdict.kind > VerdictKind::Forked {
            let entry = first_bad_entry(&verdict).to_string();
            return desk::show_note(app, "invalid-record", &[("entry", &entry)]).await;
        }
    }
    let draft = Draft {
        signed: record.entries.len(),
        ..draft
    };
    keep(app, &draft, &record, &journal).await;
    desk::open(app, &draft.record).await;
}

/// What the device says about a record that came in. It came as a file, so it is out there.
fn draft_of(
    record: &Record,
    state: Value,
    app: &App,
    known: Option<Draft>,
    form: String,
    flow: String,
) -> Draft {
    let (title, due) = desk::summary_of(app.program(), &state);
    let edition = record
        .entries
        .first()
        .and_then(|first| first.get("ruleset"));
    let member = |name: &str| {
        edition
            .map(|edition| text(edition, name).to_owned())
            .unwrap_or_default()
    };
    let now = clock::at();
    Draft {
        record: record.id.clone(),
        flow,
        form,
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

async fn keep(app: &App, draft: &Draft, record: &Record, journal: &[Op]) {
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
    let stored = app.store().database().write(&writes, Durability::Strict);
    stored.taken().await;
}

async fn stored(app: &App, id: &str) -> Option<(Draft, Record)> {
    let database = app.store().database();
    let draft = Draft::read(id, &database.read(Table::Draft, id).await?)?;
    let record = store::entries(database, &draft).await?;
    Some((draft, record))
}

async fn unsigned_work(app: &App, id: &str) -> bool {
    !store::lines(app.store().database(), id).await.is_empty()
}

async fn tell_fork(app: &App, entry: usize, known: Option<(Draft, Record)>, file: &Record) {
    let by = |record: Option<&Record>| {
        let entry = record.and_then(|record| record.entries.get(entry - 1));
        let by = entry.and_then(|entry| entry.get("by"));
        by.map(|by| text(by, "name").to_owned()).unwrap_or_default()
    };
    let device = by(known.as_ref().map(|(_, record)| record));
    let slots = [
        ("entry", &*entry.to_string()),
        ("by-device", &device),
        ("by-file", &by(Some(file))),
    ];
    desk::show_note(app, "forked", &slots).await;
}

fn first_bad_entry(verdict: &Verdict) -> usize {
    let bad = verdict
        .findings
        .iter()
        .filter(|finding| finding.code.bearing() > wuwei_record::finding::Bearing::Forked);
    bad.filter_map(|finding| finding.entry).min().unwrap_or(1)
}
