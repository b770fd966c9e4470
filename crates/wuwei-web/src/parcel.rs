//! What a file or a pasted text holds: a record, an unsigned draft on its way to another device, or
//! neither. By content only; names and extensions mean nothing.

use wuwei_json::{Object, Value};
use wuwei_record::{Code, Record};

use crate::draft::Draft;
use crate::journal::Op;

/// The `format` of a draft that travels.
const DRAFT: &str = "wuwei-draft-file/1";

/// What was found.
#[derive(Debug, Clone, PartialEq)]
pub enum Parcel {
    /// A record; nothing of it is verified yet.
    Record(Record),
    /// A draft with what of its record is signed, and its journal.
    Draft(Draft, Record, Vec<Op>),
}

/// Why nothing could be taken out.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refused {
    /// No record at all.
    NotARecord,
    /// A format of a later program.
    Newer(String),
    /// A record, but damaged: at which byte of the text, and by which rule (a finding's name).
    Damaged {
        /// Byte from the start of what was given; none where the damage has no single place.
        offset: Option<usize>,
        /// Name of the finding.
        code: String,
    },
}

/// Reads what was given. A byte order mark, and words before and after the object (a chat's heading),
/// are passed over.
pub fn open(given: &[u8]) -> Result<Parcel, Refused> {
    let start = given
        .iter()
        .position(|byte| *byte == b'{')
        .ok_or(Refused::NotARecord)?;
    if std::str::from_utf8(&given[..start]).is_err() {
        return Err(Refused::NotARecord);
    }
    let end = given
        .iter()
        .rposition(|byte| *byte == b'}')
        .map_or(given.len(), |place| place + 1);
    let text = given.get(start..end).unwrap_or(&given[start..]);
    if let Some(draft) = read_draft(text) {
        return Ok(draft);
    }
    Record::read(text)
        .map(Parcel::Record)
        .map_err(|unreadable| {
            let finding = unreadable.0;
            let argument = |name: &str| {
                finding
                    .args
                    .iter()
                    .find(|(n, _)| *n == name)
                    .map(|(_, value)| value)
            };
            match finding.code {
                Code::NotARecord => Refused::NotARecord,
                Code::NewerFormat => {
                    Refused::Newer(argument("format").cloned().unwrap_or_default())
                }
                code => Refused::Damaged {
                    offset: argument("offset")
                        .and_then(|text| text.parse().ok())
                        .map(|n: usize| n + start),
                    code: code.name().to_owned(),
                },
            }
        })
}

/// A draft as a file for another device. Unsigned: it shows nothing but what was typed.
pub fn pack(draft: &Draft, record: &Record, journal: &[Op]) -> String {
    let ops: Vec<Value> = journal
        .iter()
        .map(|op| Value::Array(vec![op.path.as_str().into(), op.typed.as_str().into()]))
        .collect();
    let mut file = Object::new();
    file.insert("format", DRAFT);
    // As texts: nested, a record could pass the depth that readers allow.
    file.insert("draft", draft.write());
    file.insert(
        "record",
        if record.entries.is_empty() {
            String::new()
        } else {
            record.to_pretty()
        },
    );
    file.insert("journal", ops);
    wuwei_json::to_pretty(&file.into())
}

fn read_draft(text: &[u8]) -> Option<Parcel> {
    let value = wuwei_json::parse(text).ok()?;
    let member = |name: &str| value.get(name).and_then(Value::as_str);
    (member("format")? == DRAFT).then_some(())?;
    let stored = member("draft")?;
    let id = wuwei_json::parse(stored.as_bytes())
        .ok()?
        .get("record")?
        .as_str()?
        .to_owned();
    let draft = Draft::read(&id, stored)?;
    let record = match member("record")? {
        "" => Record::new(&*id),
        file => Record::read(file.as_bytes())
            .ok()
            .filter(|record| record.id == id)?,
    };
    let journal = value
        .get("journal")?
        .as_array()?
        .iter()
        .map(read_op)
        .collect::<Option<_>>()?;
    Some(Parcel::Draft(draft, record, journal))
}

fn read_op(item: &Value) -> Option<Op> {
    let [Value::String(path), Value::String(typed)] = item.as_array()? else {
        return None;
    };
    (!path.is_empty() && !path.contains('\n')).then(|| Op {
        path: path.clone(),
        typed: typed.clone(),
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    const RECORD: &str =
        r#"{"format":"wuwei-record/1","id":"0193a5c2-79b0-7cc3-98c4-dc0c0c07398f","entries":[{}]}"#;

    #[test]
    fn a_record_is_found_within_what_a_chat_puts_around_it() {
        for text in [
            RECORD.to_owned(),
            format!("\u{feff}{RECORD}\r\n"),
            format!("记录：\n{RECORD}\n谢谢"),
        ] {
            assert!(
                matches!(open(text.as_bytes()), Ok(Parcel::Record(_))),
                "{text}"
            );
        }
    }

    #[test]
    fn what_is_no_record_is_told_from_what_is_damaged() {
        assert_eq!(open(b""), Err(Refused::NotARecord));
        assert_eq!(open(b"\xff\xd8\xff\xe0{"), Err(Refused::NotARecord));
        assert_eq!(open("会议记录".as_bytes()), Err(Refused::NotARecord));
        assert_eq!(open(br#"{"a":1}"#), Err(Refused::NotARecord));
        let newer = RECORD.replace("record/1", "record/2");
        assert_eq!(
            open(newer.as_bytes()),
            Err(Refused::Newer("wuwei-record/2".to_owned()))
        );
    }

    #[test]
    fn damage_is_placed_in_what_was_given_not_in_what_was_read() {
        let damaged = format!("记录 {}", RECORD.replace("\"id\"", "\"format\""));
        let Err(Refused::Damaged {
            offset: Some(offset),
            ..
        }) = open(damaged.as_bytes())
        else {
            panic!("{:?}", open(damaged.as_bytes()))
        };
        assert_eq!(&damaged[offset..offset + 8], "\"format\"");
    }

    #[test]
    fn a_draft_travels_whole() {
        let id = "0193a5c2-79b0-7cc3-98c4-dc0c0c07398f";
        let draft = Draft {
            record: id.to_owned(),
            ..Draft::default()
        };
        let journal = vec![Op {
            path: "a.b".to_owned(),
            typed: "多行\n文字".to_owned(),
        }];
        let record = Record::new(id);
        let file = pack(&draft, &record, &journal);
        assert_eq!(
            open(file.as_bytes()),
            Ok(Parcel::Draft(draft, record, journal))
        );
    }

    proptest! {
        #[test]
        fn nothing_that_is_given_panics(bytes in prop::collection::vec(any::<u8>(), 0..200)) {
            let _ = open(&bytes);
        }

        #[test]
        fn a_record_that_is_cut_anywhere_is_never_taken(cut in 0..RECORD.len()) {
            prop_assert!(open(&RECORD.as_bytes()[..cut]).is_err());
        }
    }
}
