//! What the device knows of one record beside its journal and its signed entries.
//!
//! Read from a store that other pages may write too (`file://` is one origin for all local pages), so
//! everything that is read is checked, and what does not fit is not a draft.

use wuwei_json::{Object, Value};

use crate::ident::is_uuid;
use crate::journal::Op;

/// The `format` by which a stored draft names itself.
const FORMAT: &str = "wuwei-draft/1";

/// One record on this device.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Draft {
    /// Its id, a UUID.
    pub record: String,
    /// The flow whose form it is filled with.
    pub flow: String,
    /// Digest of that form's program.
    pub form: String,
    /// The rule set under which it was begun.
    pub ruleset: Edition,
    /// How many entries are signed.
    pub signed: usize,
    /// Name of the record for people: the answer to the field whose purpose is `title`.
    pub title: String,
    /// The earliest due date not done with, `2026-12-07`; empty where there is none.
    pub due: String,
    /// When it was begun and last changed, by the device's clock.
    pub created: String,
    /// See `created`.
    pub updated: String,
    /// How many of the signed entries the person has confirmed to have in a file.
    pub exported: usize,
    /// What another record may take over from it: [`crate::carry`].
    pub carried: Vec<Op>,
}

/// A rule set by id, version and digest.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Edition {
    /// Id of the rule set.
    pub id: String,
    /// Its version.
    pub version: String,
    /// `sha256:…` of `data/ruleset.json`.
    pub digest: String,
}

impl Draft {
    /// As it is stored: canonical JSON.
    pub fn write(&self) -> String {
        let mut object = Object::new();
        object.insert("format", FORMAT);
        for (name, text) in self.texts() {
            object.insert(name, text);
        }
        object.insert("signed", self.signed as i64);
        object.insert("exported", self.exported as i64);
        let mut carried: Vec<Value> = Vec::new();
        for op in &self.carried {
            carried.push(op.path.as_str().into());
            carried.push(op.typed.as_str().into());
        }
        object.insert("carried", carried);
        String::from_utf8(wuwei_json::to_canonical(&object.into())).unwrap_or_default()
    }

    /// Reads what is stored under `record`; `None` for anything that this program did not write there.
    pub fn read(record: &str, stored: &str) -> Option<Draft> {
        let value = wuwei_json::parse(stored.as_bytes()).ok()?;
        let text = |name: &str| value.get(name).and_then(Value::as_str).map(str::to_owned);
        let count = |name: &str| {
            value
                .get(name)?
                .as_integer()
                .filter(|n| *n >= 0)
                .map(|n| n as usize)
        };
        let mut carried = Vec::new();
        let list = value.get("carried").and_then(Value::as_array);
        for pair in list.unwrap_or_default().chunks_exact(2) {
            carried.push(Op {
                path: pair[0].as_str()?.to_owned(),
                typed: pair[1].as_str()?.to_owned(),
            });
        }
        (text("format")? == FORMAT && text("record")? == record && is_uuid(record)).then_some(())?;
        Some(Draft {
            record: record.to_owned(),
            flow: text("flow")?,
            form: text("form")?,
            ruleset: Edition {
                id: text("ruleset")?,
                version: text("version")?,
                digest: text("digest")?,
            },
            signed: count("signed")?,
            title: text("title")?,
            due: text("due")?,
            created: text("created")?,
            updated: text("updated")?,
            exported: count("exported")?,
            carried,
        })
    }

    fn texts(&self) -> [(&'static str, &str); 10] {
        [
            ("record", &self.record),
            ("flow", &self.flow),
            ("form", &self.form),
            ("ruleset", &self.ruleset.id),
            ("version", &self.ruleset.version),
            ("digest", &self.ruleset.digest),
            ("title", &self.title),
            ("due", &self.due),
            ("created", &self.created),
            ("updated", &self.updated),
        ]
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "0193a5c2-79b0-7cc3-98c4-dc0c0c07398f";

    fn draft() -> Draft {
        Draft {
            record: ID.to_owned(),
            flow: "some-flow".to_owned(),
            form: "sha256:00".to_owned(),
            title: "某食品公司".to_owned(),
            signed: 2,
            exported: 1,
            carried: vec![Op {
                path: "who.name".to_owned(),
                typed: "某食品公司".to_owned(),
            }],
            ..Draft::default()
        }
    }

    #[test]
    fn a_draft_comes_back_as_it_was_written() {
        assert_eq!(Draft::read(ID, &draft().write()), Some(draft()));
    }

    #[test]
    fn what_another_page_put_there_is_no_draft() {
        let other = "0193a5c2-79b0-7cc3-98c4-dc0c0c073980";
        assert_eq!(Draft::read(other, &draft().write()), None);
        assert_eq!(Draft::read(ID, "{}"), None);
        assert_eq!(Draft::read(ID, "<script>"), None);
        assert_eq!(
            Draft::read(
                ID,
                &draft().write().replace("\"signed\":2", "\"signed\":-2")
            ),
            None
        );
        assert_eq!(
            Draft::read(ID, &draft().write().replace("draft/1", "draft/2")),
            None
        );
    }
}
