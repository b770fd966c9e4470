//! Signing a stage: the entry is built, signed, verified, stored for good, and only then shown as done.

use wuwei_json::Value;
use wuwei_record::entry::{self, By, Edition, Form, Unsigned};
use wuwei_record::verify::{Basis, Verdict, VerdictKind, verify};
use wuwei_record::{Keys, Record};

use crate::app::{App, View};
use crate::database::{Table, Writes};
use crate::draft::Draft;
use crate::identity::{self, Identity};
use crate::judge::Forms;
use crate::kept::look;
use crate::{clock, desk, dom, keys, life, note, share, store};

/// Longest file that every reader takes (RECORD 1).
pub const MAX_FILE: usize = 8 * 1024 * 1024;

/// The actions that lead to a signature.
pub fn act(app: &App, action: &str) -> bool {
    match action {
        "to-sign" => show(app),
        "sign" => sign(app),
        "next-stage" => next(app),
        _ => return false,
    }
    true
}

/// Shows the signing view.
fn show(app: &App) {
    if app.store().tabs().lease().is_none() || app.opened().is_none() {
        return;
    }
    store::settle(app);
    note::clear("sign");
    note::clear("fill");
    dom::fill_all(
        "stage",
        &desk::stage_name(app, app.opened().map_or(0, |open| open.stage)),
    );
    keys::show(app);
    app.show(View::Sign);
}

fn next(app: &App) {
    let id = app.store().held().map(|held| held.draft.record.clone());
    if let Some(id) = id {
        store::load(app, &id, false);
    }
}

fn sign(app: &App) {
    if app.store().tabs().lease().is_none() {
        return;
    }
    let another_day = app.store().held().filter(|held| held.is_of_another_day());
    if let Some(id) = another_day.map(|held| held.draft.record.clone()) {
        // An entry is judged by the day in its own `at`: deadlines may have moved since the check.
        store::load(app, &id, false);
        return note::show(app, "fill", "day-changed", &[]);
    }
    if app.store().keyring().key().is_none() {
        return;
    }
    let Some(identity) = identity::identified(app) else {
        return;
    };
    if !app.store().claim_busy() {
        return;
    }
    match signed(app, identity) {
        Ok(record) => keep(app, record),
        Err((code, reason)) => {
            note::show(app, "sign", code, &[("reason", &reason)]);
            app.store().release_busy();
        }
    }
}

/// The record with the new entry, if that holds before every check that others will make.
fn signed(app: &App, identity: Identity) -> Result<Record, (&'static str, String)> {
    let none = |code| (code, String::new());
    let unsigned = unsigned(app, identity).ok_or(none("problems-left"))?;
    let entry = {
        let keyring = app.store().keyring();
        unsigned.sign(keyring.key().ok_or(none("problems-left"))?)
    };
    let mut record = app
        .store()
        .held()
        .ok_or(none("problems-left"))?
        .record
        .clone();
    record.push(entry);
    let file = record.to_pretty();
    if file.len() > MAX_FILE {
        return Err(none("record-too-large"));
    }
    let verdict = check(app, file.as_bytes(), &unsigned.at);
    match verdict.kind {
        VerdictKind::Valid | VerdictKind::SignerUnknown | VerdictKind::Incomplete => Ok(record),
        _ => Err(("sign-refused", reasons(&verdict))),
    }
}

/// Verifies a file by the form of this page, and by no list of keys.
pub fn check(app: &App, file: &[u8], now: &str) -> Verdict {
    let facts = app.store().facts();
    let mut forms = Forms::default();
    // The form's digest says all that its data is judged by.
    forms.add(&facts.digest, app.program().clone(), Vec::new());
    verify(
        file,
        &Basis {
            keys: &Keys::default(),
            now: Some(now),
            judge: &|claim| forms.judge(claim),
        },
    )
}

/// Names and places of what is wrong, for a message that a person can pass on.
pub fn reasons(verdict: &Verdict) -> String {
    let heaviest = verdict
        .findings
        .iter()
        .map(|finding| finding.code.bearing())
        .max();
    let mut reasons = String::new();
    for finding in &verdict.findings {
        if Some(finding.code.bearing()) == heaviest {
            let before = if reasons.is_empty() { "" } else { ", " };
            reasons.extend([before, finding.code.name(), " ", &finding.place]);
        }
    }
    reasons
}

/// The entry as the form has it; `None` while something keeps the stage from being signed.
fn unsigned(app: &App, identity: Identity) -> Option<Unsigned> {
    let held = app.store().held()?;
    let open = app.opened()?;
    if open.form.problems().iter().any(|problem| !problem.warning) {
        return None;
    }
    let stage = app.program().stages.get(open.stage)?;
    let facts = app.store().facts();
    // All entries of a record are made under the edition, and for the area, of its first.
    let first = held.record.entries.first();
    let area = first
        .and_then(|first| first.get("area")?.as_str())
        .unwrap_or(&identity.area)
        .to_owned();
    let Draft {
        ruleset,
        record,
        form,
        flow,
        ..
    } = &held.draft;
    Some(Unsigned {
        record: record.clone(),
        seq: held.record.entries.len() as u32 + 1,
        previous: held.record.last_digest(),
        kind: entry::STAGE.to_owned(),
        ruleset: Edition {
            id: ruleset.id.clone(),
            version: ruleset.version.clone(),
            digest: ruleset.digest.clone(),
        },
        form: Form {
            flow: flow.clone(),
            digest: form.clone(),
        },
        service: open.service.clone(),
        area,
        stage: Some(stage.id.clone()),
        at: clock::at(),
        by: By {
            name: identity.name,
            role: facts.role.clone(),
            department: identity.department,
        },
        data: open.form.data(),
    })
}

/// Stores the signed record for good, then shows it as done.
fn keep(app: &App, record: Record) {
    look(app, &record.id.clone(), |app, kept| {
        let Some(writes) = take(app, record, &kept.lines) else {
            return app.store().release_busy();
        };
        let (app, database) = (*app, app.store().database());
        database.write_then(&writes, move |stored| kept_by(&app, stored));
    });
}

/// The device has taken the signed record, or has not; this page has it.
fn kept_by(app: &App, stored: bool) {
    app.store().release_busy();
    share::show_file(app);
    let stages = app.program().stages.len();
    let count = app
        .store()
        .held()
        .map_or(0, |held| held.record.entries.len());
    app.when("finished", count >= stages);
    app.show(View::Done);
    if !stored {
        note::show(app, "done", "signed-not-stored", &[]);
    }
    life::show_standing(app);
}

/// Makes the signed record the open one; gives what is to be stored.
fn take(app: &App, record: Record, journal: &[(String, String)]) -> Option<Writes> {
    let summary = desk::summary(app);
    let mut held = app.store().held_mut()?;
    held.draft.signed = record.entries.len();
    held.draft.updated = clock::at();
    if let Some((title, due)) = summary {
        held.draft.title = title;
        held.draft.due = due;
    }
    let id = record.id.clone();
    let writes = Writes::of(Table::Record, &id, &record.to_pretty());
    writes.put(Table::Draft, &id, &held.draft.write());
    for (key, _) in journal {
        writes.delete(Table::Journal, key);
    }
    held.record = record;
    Some(writes)
}

/// The stage, service, … of a record's entries as texts.
pub fn text<'a>(entry: &'a Value, name: &str) -> &'a str {
    entry.get(name).and_then(Value::as_str).unwrap_or_default()
}
