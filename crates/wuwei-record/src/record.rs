//! A record file: `<uuid>.record.json`.

use wuwei_json::{ErrorKind, Object, Value, parse, to_pretty};

use crate::digest;
use crate::finding::{Code, Finding};

/// The `format` that a record names itself by.
pub const FORMAT: &str = "wuwei-record/1";

/// A record as its file gives it: read, not verified.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Record {
    /// Its id, a UUID.
    pub id: String,
    /// Its entries in the file's order; each is an object.
    pub entries: Vec<Value>,
}

/// Why a file cannot be read as a record.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Unreadable(pub Finding);

impl Record {
    /// A record without entries.
    pub fn new(id: impl Into<String>) -> Self {
        Record {
            id: id.into(),
            entries: Vec::new(),
        }
    }

    /// Reads a file. Its name and extension mean nothing.
    pub fn read(bytes: &[u8]) -> Result<Record, Unreadable> {
        let value = parse(bytes).map_err(|error| Unreadable(outside_profile(error)))?;
        let Value::Object(mut file) = value else {
            return Err(Unreadable(Finding::of_file(Code::NotARecord)));
        };
        check_format(&file).map_err(Unreadable)?;
        if let Some((name, _)) = file
            .iter()
            .find(|(name, _)| !matches!(*name, "format" | "id" | "entries"))
        {
            let finding = Finding::of_file(Code::OuterMember).at(&["/", name].concat());
            return Err(Unreadable(finding.with("name", name)));
        }
        let (Some(Value::String(id)), Some(Value::Array(entries))) =
            (file.remove("id"), file.remove("entries"))
        else {
            return Err(Unreadable(Finding::of_file(Code::NotARecord)));
        };
        if entries.is_empty() {
            return Err(Unreadable(Finding::of_file(Code::NoEntries).at("/entries")));
        }
        if let Some(place) = entries.iter().position(|item| item.as_object().is_none()) {
            return Err(Unreadable(Finding::of_entry(
                Code::EntryNotObject,
                place + 1,
            )));
        }
        Ok(Record { id, entries })
    }

    /// The file, as a person reads it.
    pub fn to_pretty(&self) -> String {
        let mut file = Object::new();
        file.insert("format", FORMAT);
        file.insert("id", self.id.as_str());
        file.insert("entries", self.entries.clone());
        to_pretty(&Value::Object(file))
    }

    /// Adds a signed entry.
    pub fn push(&mut self, entry: Value) {
        self.entries.push(entry);
    }

    /// The digest that the next entry gives as `previous`; none if there is no entry yet.
    pub fn last_digest(&self) -> Option<String> {
        self.entries.last().map(digest::of_value)
    }
}

fn check_format(file: &Object) -> Result<(), Finding> {
    match file.get("format").and_then(Value::as_str) {
        Some(FORMAT) => Ok(()),
        Some(format) if format.starts_with("wuwei-record/") => {
            Err(Finding::of_file(Code::NewerFormat)
                .at("/format")
                .with("format", format))
        }
        _ => Err(Finding::of_file(Code::NotARecord).at("/format")),
    }
}

/// The finding for what the reader of JSON refused.
pub(crate) fn outside_profile(error: wuwei_json::Error) -> Finding {
    let code = match &error.kind {
        ErrorKind::UnexpectedEnd => Code::CutShort,
        ErrorKind::NotUtf8 | ErrorKind::ByteOrderMark => Code::NotUtf8,
        ErrorKind::DuplicateName(_) => Code::DuplicateName,
        ErrorKind::LoneSurrogate => Code::LoneSurrogate,
        ErrorKind::NonAsciiName => Code::NonAsciiName,
        ErrorKind::Fraction
        | ErrorKind::Exponent
        | ErrorKind::NegativeZero
        | ErrorKind::IntegerTooLarge => Code::NumberOutside,
        ErrorKind::TooDeep => Code::TooDeep,
        ErrorKind::TooLong(limit) => {
            return Finding::of_file(Code::TooLong).with_number("limit", *limit);
        }
        _ => Code::NotJson,
    };
    let finding = Finding::of_file(code).with_number("offset", error.offset);
    match error.kind {
        ErrorKind::DuplicateName(name) => finding.with("name", &name),
        _ => finding,
    }
}
