//! Signing a stage: the entry is built, signed and verified before anyone is told that it is signed.

use wuwei_json::Value;
use wuwei_record::entry::{self, By, Edition, Form, Unsigned};
use wuwei_record::verify::VerdictKind;

use crate::held::{Held, held};
use crate::verify::{text, verdict};
use crate::wire::Wire;

/// Longest file that every reader takes (RECORD 1).
const MAX_FILE: usize = 8 * 1024 * 1024;

/// Signs the open stage with the unlocked key. `about` is a JSON object of texts: record, ruleset, version,
/// digest, flow, form, service, area, at, name, role, department. Gives the file of the record with the new
/// entry, or a code and what goes with it.
pub(crate) fn sign(about: &str) -> String {
    held(|held| {
        let mut wire = Wire::default();
        wire.open();
        match signed(held, about) {
            Ok(file) => wire.text(&file),
            Err((code, reason)) => {
                wire.text(code);
                wire.text(&reason);
            }
        }
        wire.close();
        wire.finish()
    })
}

type Refusal = (&'static str, String);

/// The record with the new entry, if that holds before every check that others will make.
fn signed(held: &Held, about: &str) -> Result<String, Refusal> {
    let none = |code| (code, String::new());
    let unsigned = unsigned(held, about).ok_or(none("problems-left"))?;
    let (Some(key), Some(record)) = (&held.key, &held.record) else {
        return Err(none("problems-left"));
    };
    let mut record = record.clone();
    record.push(unsigned.sign(key));
    let file = record.to_pretty();
    if file.len() > MAX_FILE {
        return Err(none("record-too-large"));
    }
    let verdict = verdict(held, file.as_bytes(), &unsigned.at);
    if matches!(
        verdict.kind,
        VerdictKind::Valid | VerdictKind::SignerUnknown | VerdictKind::Incomplete
    ) {
        return Ok(file);
    }
    // Names and places of what is wrong, for a message that a person can pass on.
    let heaviest = verdict.findings.iter().map(|it| it.code.bearing()).max();
    let mut reasons = String::new();
    for finding in &verdict.findings {
        if Some(finding.code.bearing()) == heaviest {
            let before = if reasons.is_empty() { "" } else { ", " };
            for part in [before, finding.code.name(), " ", &finding.place] {
                reasons.push_str(part);
            }
        }
    }
    Err(("sign-refused", reasons))
}

/// The entry as the form has it; `None` while something keeps the stage from being signed.
fn unsigned(held: &Held, about: &str) -> Option<Unsigned> {
    let about = wuwei_json::parse(about.as_bytes()).ok()?;
    let said = |name: &str| text(&about, name).to_owned();
    let (record, form) = (held.record.as_ref()?, held.form.as_ref()?);
    if form.problems().iter().any(|problem| !problem.warning) {
        return None;
    }
    let stage = held.program.stages.get(form.stage())?;
    // All entries of a record are made under the edition, and for the area, of its first.
    let first = record.entries.first();
    let area = first.and_then(|first| first.get("area").and_then(Value::as_str));
    Some(Unsigned {
        record: said("record"),
        seq: record.entries.len() as u32 + 1,
        previous: record.last_digest(),
        kind: entry::STAGE.to_owned(),
        ruleset: Edition {
            id: said("ruleset"),
            version: said("version"),
            digest: said("digest"),
        },
        form: Form {
            flow: said("flow"),
            digest: said("form"),
        },
        service: Some(said("service")).filter(|service| !service.is_empty()),
        area: area.map_or_else(|| said("area"), str::to_owned),
        stage: Some(stage.id.clone()),
        at: said("at"),
        by: By {
            name: said("name"),
            role: said("role"),
            department: said("department"),
        },
        data: form.data(),
    })
}
