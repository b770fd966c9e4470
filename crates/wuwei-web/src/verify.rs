//! Whether a record holds, and what it says.

use wasm_bindgen::prelude::wasm_bindgen;
use wuwei_json::Value;
use wuwei_record::verify::{Basis, Verdict};
use wuwei_record::{Record, verify};

use crate::chain::{Relation, relation};
use crate::held::{Held, held};
use crate::wire::Wire;

/// Checks a file by the forms and keys of this page: kind of the verdict (its place in the order of
/// weight), findings (code, weight, entry or 0, place, then names and texts in turn), entries (key, 1 where
/// the signature holds, 1 where its signer is listed), what the record says, the file as people read it.
#[wasm_bindgen]
pub fn check(file: &[u8], now: &str) -> String {
    held(|held| {
        let verdict = verdict(held, file, now);
        let mut wire = Wire::default();
        wire.open();
        wire.number(verdict.kind as i64);
        wire.open();
        for finding in &verdict.findings {
            wire.open();
            wire.text(finding.code.name());
            wire.number(finding.code.bearing() as i64);
            wire.number(finding.entry.unwrap_or_default() as i64);
            wire.text(&finding.place);
            for (name, value) in &finding.args {
                wire.text(name);
                wire.text(value);
            }
            wire.close();
        }
        wire.close();
        wire.open();
        for entry in &verdict.entries {
            wire.open();
            wire.text(&entry.key.map(|key| key.multikey()).unwrap_or_default());
            wire.number(i64::from(entry.signed));
            wire.number(i64::from(entry.signer.is_some()));
            wire.close();
        }
        wire.close();
        let state = wuwei_json::to_canonical(&verdict.state());
        wire.json(std::str::from_utf8(&state).unwrap_or("null"));
        wire.text(
            &verdict
                .record
                .map(|record| record.to_pretty())
                .unwrap_or_default(),
        );
        wire.close();
        wire.finish()
    })
}

/// Whether a text is a record's file of that id, readable as records must be.
pub(crate) fn is_record(file: &str, id: &str) -> bool {
    Record::read(file.as_bytes()).is_ok_and(|record| record.id == id)
}

/// How a file's entries stand to those of another: 0 the same, -1 it goes on from them, -2 they go on from
/// it, else the entry at which they part. A file that cannot be read has no entries.
pub(crate) fn relate(known: &str, file: &str) -> i64 {
    let entries = |file: &str| match Record::read(file.as_bytes()) {
        Ok(record) => record.entries,
        Err(_) => Vec::new(),
    };
    match relation(&entries(known), &entries(file)) {
        Relation::Same => 0,
        Relation::Longer => -1,
        Relation::Shorter => -2,
        Relation::Forked(entry) => entry as i64,
    }
}

pub(crate) fn verdict(held: &Held, file: &[u8], now: &str) -> Verdict {
    verify(
        file,
        &Basis {
            keys: &held.keys,
            now: Some(now),
            judge: &|claim| held.forms.judge(claim),
        },
    )
}

/// A member of an object as a text; empty where it is none.
pub(crate) fn text<'a>(value: &'a Value, name: &str) -> &'a str {
    value.get(name).and_then(Value::as_str).unwrap_or_default()
}
