//! One signed entry: how it is made and how it is read.

use wuwei_json::pointer::push_escaped;
use wuwei_json::{Object, Value};

use crate::finding::{Code, Finding};
use crate::key::SigningKey;
use crate::{digest, sign, time};

/// The `format` that an entry names itself by.
pub const FORMAT: &str = "wuwei-entry/1";

/// Closes a stage.
pub const STAGE: &str = "stage";

/// Changes what an earlier entry signed: 更正.
pub const CORRECTION: &str = "correction";

/// An entry before it is signed.
#[derive(Debug, Clone, PartialEq)]
pub struct Unsigned {
    /// Id of the record, a UUID.
    pub record: String,
    /// Its number, from 1.
    pub seq: u32,
    /// [`digest::of_value`] of the entry before, with its proof; none for the first.
    pub previous: Option<String>,
    /// [`STAGE`] or [`CORRECTION`].
    pub kind: String,
    /// The edition under which it is made.
    pub ruleset: Edition,
    /// The form under which it is made.
    pub form: Form,
    /// The published service under which the record was opened.
    pub service: Option<String>,
    /// Area code.
    pub area: String,
    /// The stage that it closes, if it is a stage entry.
    pub stage: Option<String>,
    /// The signer's own clock: `2026-11-23T10:12:05+08:00`.
    pub at: String,
    /// Who signs.
    pub by: By,
    /// The answers of the stage, whole; or what is corrected.
    pub data: Value,
}

/// An edition of a rule set.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Edition {
    /// Id of the rule set.
    pub id: String,
    /// Its version.
    pub version: String,
    /// The rule digest.
    pub digest: String,
}

/// A form.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Form {
    /// Id of the flow.
    pub flow: String,
    /// The form digest.
    pub digest: String,
}

/// Who signs, in words.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct By {
    /// Name.
    pub name: String,
    /// Id of the role.
    pub role: String,
    /// Department.
    pub department: String,
}

impl Unsigned {
    /// The document that is signed.
    pub fn to_object(&self) -> Object {
        let mut entry = Object::new();
        entry.insert("format", FORMAT);
        entry.insert("record", self.record.as_str());
        entry.insert("seq", self.seq);
        entry.insert(
            "previous",
            self.previous.as_deref().map_or(Value::Null, Value::from),
        );
        entry.insert("kind", self.kind.as_str());
        entry.insert(
            "ruleset",
            texts(&[
                ("id", &self.ruleset.id),
                ("version", &self.ruleset.version),
                ("digest", &self.ruleset.digest),
            ]),
        );
        entry.insert(
            "form",
            texts(&[("flow", &self.form.flow), ("digest", &self.form.digest)]),
        );
        if let Some(service) = &self.service {
            entry.insert("service", service.as_str());
        }
        entry.insert("area", self.area.as_str());
        if let Some(stage) = &self.stage {
            entry.insert("stage", stage.as_str());
        }
        entry.insert("at", self.at.as_str());
        entry.insert(
            "by",
            texts(&[
                ("name", &self.by.name),
                ("role", &self.by.role),
                ("department", &self.by.department),
            ]),
        );
        entry.insert("data", self.data.clone());
        entry
    }

    /// The signed entry.
    pub fn sign(&self, key: &SigningKey) -> Value {
        sign::sign(self.to_object(), key)
    }
}

fn texts(members: &[(&str, &String)]) -> Object {
    members
        .iter()
        .map(|(name, text)| (*name, text.as_str()))
        .collect()
}

/// An entry as it stands in a file. What is missing or malformed is empty here and was found.
#[derive(Debug, Clone)]
pub struct Entry<'a> {
    /// The whole entry.
    pub whole: &'a Object,
    /// Id of the record that it names.
    pub record: &'a str,
    /// The number that it gives itself.
    pub seq: i64,
    /// The digest of the entry before.
    pub previous: Option<&'a str>,
    /// What kind of entry.
    pub kind: &'a str,
    /// Rule set: id, version, digest.
    pub ruleset: [&'a str; 3],
    /// Form: flow, digest.
    pub form: [&'a str; 2],
    /// The published service.
    pub service: Option<&'a str>,
    /// Area code.
    pub area: &'a str,
    /// The stage that it closes.
    pub stage: Option<&'a str>,
    /// When it was signed, by the signer's own clock.
    pub at: &'a str,
    /// Signer: name, role, department.
    pub by: [&'a str; 3],
    /// What it says.
    pub data: &'a Value,
}

const EMPTY: &Value = &Value::Null;

impl<'a> Entry<'a> {
    /// Reads an entry; `number` is its place in the file, from 1. Everything that is wrong with its
    /// shape goes into `findings`.
    pub fn read(whole: &'a Object, number: usize, findings: &mut Vec<Finding>) -> Entry<'a> {
        let mut reader = Reader { number, findings };
        let own = matches!(
            whole.get("kind").and_then(Value::as_str),
            Some(STAGE | CORRECTION)
        );
        let entry = Entry {
            whole,
            record: reader.text(whole, "", "record"),
            seq: reader.seq(whole),
            previous: reader.previous(whole),
            kind: reader.text(whole, "", "kind"),
            ruleset: reader.texts(whole, own, "ruleset", ["id", "version", "digest"]),
            form: reader.texts(whole, own, "form", ["flow", "digest"]),
            service: reader.optional(whole, "service"),
            area: if own {
                reader.text(whole, "", "area")
            } else {
                reader.optional(whole, "area").unwrap_or_default()
            },
            stage: reader.optional(whole, "stage"),
            at: reader.moment(whole),
            by: reader.texts(whole, true, "by", ["name", "role", "department"]),
            data: whole.get("data").unwrap_or(EMPTY),
        };
        reader.rest(&entry);
        entry
    }
}

/// Reads members and notes what is wrong with them.
struct Reader<'f> {
    number: usize,
    findings: &'f mut Vec<Finding>,
}

const MEMBERS: [&str; 15] = [
    "format", "record", "seq", "previous", "kind", "ruleset", "form", "service", "area", "stage",
    "at", "by", "data", "proof", "@context",
];

impl Reader<'_> {
    /// Notes what is wrong with the member of that name of `holder`, which is a member of the entry
    /// itself, or empty for the entry.
    fn found(&mut self, code: Code, holder: &str, name: &str) {
        let mut place = String::new();
        for step in [holder, name] {
            if !step.is_empty() {
                place.push('/');
                push_escaped(&mut place, step);
            }
        }
        let finding = Finding::of_entry(code, self.number).at(&place);
        self.findings.push(finding.with("name", name));
    }

    fn text<'a>(&mut self, object: &'a Object, holder: &str, name: &str) -> &'a str {
        match object.get(name) {
            Some(Value::String(text)) if !text.is_empty() => return text,
            Some(_) => self.found(Code::MemberMalformed, holder, name),
            None => self.found(Code::MemberMissing, holder, name),
        }
        ""
    }

    fn optional<'a>(&mut self, whole: &'a Object, name: &str) -> Option<&'a str> {
        whole.get(name).map(|_| self.text(whole, "", name))
    }

    fn texts<'a, const N: usize>(
        &mut self,
        whole: &'a Object,
        needed: bool,
        name: &str,
        members: [&str; N],
    ) -> [&'a str; N] {
        match whole.get(name) {
            Some(Value::Object(object)) => {
                for (other, _) in object.iter().filter(|(other, _)| !members.contains(other)) {
                    self.found(Code::MemberNotJudged, name, other);
                }
                members.map(|member| match (member, self.text(object, name, member)) {
                    ("digest", digest) if !digest.is_empty() && !digest::is_tagged(digest) => {
                        self.found(Code::MemberMalformed, name, member);
                        digest
                    }
                    (_, text) => text,
                })
            }
            Some(_) => {
                self.found(Code::MemberMalformed, "", name);
                [""; N]
            }
            None => {
                if needed {
                    self.found(Code::MemberMissing, "", name);
                }
                [""; N]
            }
        }
    }

    fn seq(&mut self, whole: &Object) -> i64 {
        match whole.get("seq") {
            Some(Value::Integer(n)) if *n > 0 => return *n,
            Some(_) => self.found(Code::MemberMalformed, "", "seq"),
            None => self.found(Code::MemberMissing, "", "seq"),
        }
        0
    }

    fn previous<'a>(&mut self, whole: &'a Object) -> Option<&'a str> {
        match whole.get("previous") {
            Some(Value::Null) => {}
            Some(Value::String(text)) if digest::is_tagged(text) => return Some(text),
            Some(_) => self.found(Code::MemberMalformed, "", "previous"),
            None => self.found(Code::MemberMissing, "", "previous"),
        }
        None
    }

    fn moment<'a>(&mut self, whole: &'a Object) -> &'a str {
        let at = self.text(whole, "", "at");
        if !at.is_empty() && time::parse(at).is_none() {
            self.found(Code::MemberMalformed, "", "at");
        }
        at
    }

    /// What depends on the kind, and members that nobody reads.
    fn rest(&mut self, entry: &Entry<'_>) {
        match entry.whole.get("format").and_then(Value::as_str) {
            Some(FORMAT) => {}
            Some(format) if format.starts_with("wuwei-entry/") => self.findings.push(
                Finding::of_entry(Code::NewerFormat, self.number)
                    .at("/format")
                    .with("format", format),
            ),
            Some(_) => self.found(Code::MemberMalformed, "", "format"),
            None => self.found(Code::MemberMissing, "", "format"),
        }
        match entry.kind {
            STAGE if entry.stage.is_none() => self.found(Code::MemberMissing, "", "stage"),
            CORRECTION if entry.stage.is_some() => self.found(Code::MemberMalformed, "", "stage"),
            _ => {}
        }
        if matches!(entry.kind, STAGE | CORRECTION) && entry.data.as_object().is_none() {
            let code = if entry.whole.contains("data") {
                Code::MemberMalformed
            } else {
                Code::MemberMissing
            };
            self.found(code, "", "data");
        }
        for (name, _) in entry
            .whole
            .iter()
            .filter(|(name, _)| !MEMBERS.contains(name))
        {
            self.found(Code::MemberNotJudged, "", name);
        }
    }
}
