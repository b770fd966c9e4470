//! A key request: who asks for which key to be authorised, signed by that key itself.
//!
//! The file goes to the office, which writes it into its rules. The signature shows that whoever
//! asks holds the private key; that it is the person named, the office knows by other means.

use wuwei_json::{Object, Value, parse, to_pretty};

use crate::finding::{Code, Finding};
use crate::key::{PublicKey, SigningKey};
use crate::proof::{self, Signed};
use crate::record::{Unreadable, outside_profile};
use crate::{sign, time};

/// The `format` that a key request names itself by.
pub const FORMAT: &str = "wuwei-key-request/1";

/// Who asks.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Request {
    /// Name.
    pub name: String,
    /// Id of the role.
    pub role: String,
    /// Department.
    pub department: String,
    /// Area code.
    pub area: String,
    /// When it was made, by the asker's own clock: `2026-11-23T10:12:05+08:00`.
    pub at: String,
}

/// A request file, as a person reads it.
pub fn make(request: &Request, key: &SigningKey) -> String {
    let mut document = Object::new();
    for (name, text) in [
        ("format", FORMAT),
        ("name", &request.name),
        ("role", &request.role),
        ("department", &request.department),
        ("area", &request.area),
        ("key", &key.public().multikey()),
        ("at", &request.at),
    ] {
        document.insert(name, text);
    }
    to_pretty(&sign::sign(document, key))
}

/// Reads a request file; or everything that is wrong with it.
pub fn read(bytes: &[u8]) -> Result<(Request, PublicKey), Vec<Finding>> {
    let value = parse(bytes).map_err(|error| vec![outside_profile(error)])?;
    let document = check_format(&value).map_err(|Unreadable(finding)| vec![finding])?;
    let mut findings = Vec::new();
    let [_, name, role, department, area, key, at] =
        MEMBERS.map(|name| text(document, name, &mut findings));
    for (name, _) in document
        .iter()
        .filter(|(name, _)| *name != "proof" && !MEMBERS.contains(name))
    {
        findings.push(malformed(name));
    }
    if time::parse(&at).is_none() {
        findings.push(malformed("at"));
    }
    let signed = Signed {
        document,
        at: &at,
        now: None,
        entry: None,
    };
    let shown = proof::check(&signed, &mut PublicKey::from_method, &mut findings);
    match shown.key {
        Some(own) if findings.is_empty() && own.multikey() == key => Ok((
            Request {
                name,
                role,
                department,
                area,
                at,
            },
            own,
        )),
        _ => {
            if findings.is_empty() {
                findings.push(malformed("key"));
            }
            Err(findings)
        }
    }
}

const MEMBERS: [&str; 7] = ["format", "name", "role", "department", "area", "key", "at"];

fn check_format(value: &Value) -> Result<&Object, Unreadable> {
    let other = |code| Unreadable(Finding::of_file(code).at("/format"));
    match value.get("format").and_then(Value::as_str) {
        Some(FORMAT) => value.as_object().ok_or(other(Code::NotARequest)),
        Some(format) if format.starts_with("wuwei-key-request/") => {
            let Unreadable(finding) = other(Code::NewerFormat);
            Err(Unreadable(finding.with("format", format)))
        }
        _ => Err(other(Code::NotARequest)),
    }
}

fn text(document: &Object, name: &str, findings: &mut Vec<Finding>) -> String {
    match document.get(name).and_then(Value::as_str) {
        Some(text) if !text.trim().is_empty() => text.to_owned(),
        _ => {
            findings.push(malformed(name));
            String::new()
        }
    }
}

fn malformed(name: &str) -> Finding {
    Finding::of_file(Code::MemberMalformed)
        .at(&["/", name].concat())
        .with("name", name)
}
