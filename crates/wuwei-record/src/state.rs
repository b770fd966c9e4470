//! What a record says: one fold over its entries, used by desk, verdict, report and paper.
//!
//! A stage entry adds answers, fills a row of an earlier entry by its id, adds rows, or withdraws a
//! row. A correction replaces what an earlier entry signed. The fold knows no form: which answers
//! may be given again (computed ones), the judge of the data says; here each is named.

use wuwei_json::{Object, Pointer, Value};

use crate::correction;
use crate::entry::{CORRECTION, STAGE};
use crate::finding::{Code, Finding};
use crate::index::Index;
use crate::place::Place;

/// The reserved member by which a later entry withdraws a signed row.
pub const WITHDRAWN: &str = "withdrawn";

/// What the entries so far say.
#[derive(Debug, Clone)]
pub struct State {
    /// Sections by id, rows in the order of their first appearance, withdrawn ones included.
    value: Value,
    /// The sections of `groups`.
    sections: Index,
    groups: Vec<Rows>,
}

/// The rows of a group.
#[derive(Debug, Clone, Default)]
struct Rows {
    /// Their ids, in the order of the state.
    places: Index,
    /// The highest number used for an id.
    highest: u64,
}

/// What an entry would do to the state.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Change {
    /// What is wrong with it, whatever the form.
    pub findings: Vec<Finding>,
    /// Signed answers that it gives again, as pointers into its data: right for computed values only.
    pub given_again: Vec<Pointer>,
}

/// The state after some entries, and what was wrong on the way.
pub fn state(entries: &[Value]) -> (State, Vec<Change>) {
    let mut state = State::default();
    let changes = (1..=entries.len())
        .map(|number| {
            let change = state.change(entries, number);
            state.apply(entries, number);
            change
        })
        .collect();
    (state, changes)
}

impl Default for State {
    fn default() -> Self {
        State {
            value: Value::Object(Object::new()),
            sections: Index::default(),
            groups: Vec::new(),
        }
    }
}

impl State {
    /// The answers by section; what `wuwei show --json` prints and the form's schema describes.
    pub fn value(&self) -> &Value {
        &self.value
    }

    /// What entry `number` (from 1) would do, given that the entries before it are applied.
    pub fn change(&self, entries: &[Value], number: usize) -> Change {
        let mut change = Change::default();
        let Some(entry) = entries.get(number - 1) else {
            return change;
        };
        match (kind(entry), entry.get("data").and_then(Value::as_object)) {
            (Some(STAGE), Some(data)) => Compare {
                number,
                change: &mut change,
            }
            .sections(self, data),
            (Some(CORRECTION), Some(data)) => {
                change.findings = correction::check(self, entries, number, data);
            }
            _ => {}
        }
        change
    }

    /// Takes in entry `number` (from 1). What contradicts the state leaves it as it is.
    pub fn apply(&mut self, entries: &[Value], number: usize) {
        let Some(entry) = entries.get(number - 1) else {
            return;
        };
        match (kind(entry), entry.get("data").and_then(Value::as_object)) {
            (Some(STAGE), Some(data)) => self.add(data),
            (Some(CORRECTION), Some(data)) => correction::apply(self, entries, data),
            _ => {}
        }
    }

    /// The place in the state of what stands at `pointer` in an entry's data.
    pub(crate) fn place(&self, data: &Value, pointer: &Pointer) -> Option<Pointer> {
        let tokens: Vec<&str> = pointer.tokens().collect();
        let [section, row, rest @ ..] = tokens.as_slice() else {
            return Some(pointer.clone());
        };
        let Some(rows) = self.group(section) else {
            return Some(pointer.clone());
        };
        let row = Pointer::root().join(section).join(row);
        let id = row.get(data)?.get("id")?.as_str()?;
        let start = Pointer::root().join(section).item(rows.places.get(id)?);
        Some(rest.iter().fold(start, |place, token| place.join(token)))
    }

    pub(crate) fn value_mut(&mut self) -> &mut Value {
        &mut self.value
    }

    fn group(&self, section: &str) -> Option<&Rows> {
        self.groups.get(self.sections.get(section)?)
    }

    fn add(&mut self, data: &Object) {
        let State {
            value: Value::Object(sections),
            sections: places,
            groups,
        } = self
        else {
            return;
        };
        for (name, section) in data.iter() {
            match section.as_array().filter(|_| is_rows(section)) {
                Some(rows) => {
                    if !sections.contains(name) {
                        sections.insert(name, Value::Array(Vec::new()));
                        places.add(name);
                        groups.push(Rows::default());
                    }
                    let group = places.get(name).and_then(|place| groups.get_mut(place));
                    if let (Some(Value::Array(all)), Some(group)) = (sections.get_mut(name), group)
                    {
                        for row in rows {
                            group.add(all, row);
                        }
                    }
                }
                None => merge(sections, name, section),
            }
        }
    }
}

impl Rows {
    fn add(&mut self, all: &mut Vec<Value>, row: &Value) {
        let (Some(id), Value::Object(members)) = (row.get("id").and_then(Value::as_str), row)
        else {
            return;
        };
        match self.places.add(id) {
            Some(place) => {
                if let Some(Value::Object(known)) = all.get_mut(place) {
                    members
                        .iter()
                        .for_each(|(name, value)| merge(known, name, value));
                }
            }
            None => {
                self.highest = self.highest.max(row_number(id).unwrap_or_default());
                all.push(row.clone());
            }
        }
    }
}

/// Puts a value into an object: members of objects one by one, others whole.
fn merge(into: &mut Object, name: &str, value: &Value) {
    match (into.get_mut(name), value) {
        (Some(Value::Object(known)), Value::Object(members)) => {
            members
                .iter()
                .for_each(|(name, value)| merge(known, name, value));
        }
        (Some(known), value) => {
            if same_shape(known, value) {
                *known = value.clone();
            }
        }
        (None, value) => {
            into.insert(name, value.clone());
        }
    }
}

/// Looks for what an entry must not do.
struct Compare<'c> {
    number: usize,
    change: &'c mut Change,
}

impl Compare<'_> {
    fn found(&mut self, code: Code, place: &Place<'_>) -> &mut Finding {
        let finding = Finding::of_entry(code, self.number).at(&place.in_data());
        self.change.findings.push(finding);
        let last = self.change.findings.len() - 1;
        &mut self.change.findings[last]
    }

    fn sections(&mut self, state: &State, data: &Object) {
        let none = Rows::default();
        for (name, section) in data.iter() {
            let place = Place::Root.member(name);
            let known = state.value.get(name);
            match section.as_array().filter(|_| is_rows(section)) {
                Some(rows) if known.is_none_or(is_rows) => {
                    let all = known.and_then(Value::as_array).unwrap_or_default();
                    self.rows(state.group(name).unwrap_or(&none), all, rows, &place);
                }
                _ => self.member(known, section, &place),
            }
        }
    }

    fn rows(&mut self, group: &Rows, all: &[Value], rows: &[Value], place: &Place<'_>) {
        let mut seen = Index::default();
        for (n, row) in rows.iter().enumerate() {
            let place = place.item(n);
            let Some((id, number)) = row
                .get("id")
                .and_then(Value::as_str)
                .and_then(|id| row_number(id).map(|number| (id, number)))
            else {
                self.found(Code::RowIdMalformed, &place.member("id"));
                continue;
            };
            let code = match group.places.get(id).and_then(|known| all.get(known)) {
                _ if seen.add(id).is_some() => Some(Code::RowTwice),
                Some(known) => self.row(known, row, &place),
                None if number <= group.highest || row.get(WITHDRAWN).is_some() => {
                    Some(Code::RowUnknown)
                }
                None => None,
            };
            if let Some(code) = code {
                self.found(code, &place).args.push(("row", id.to_owned()));
            }
        }
    }

    /// A row that is known: it may be filled further, or withdrawn, not both.
    fn row(&mut self, known: &Value, row: &Value, place: &Place<'_>) -> Option<Code> {
        let members = row.as_object()?;
        let withdrawn = known.get(WITHDRAWN).is_some();
        let answers = members
            .iter()
            .any(|(name, _)| !matches!(name, "id" | WITHDRAWN));
        if withdrawn || (answers && members.contains(WITHDRAWN)) {
            return Some(Code::RowWithdrawn);
        }
        for (name, value) in members.iter().filter(|(name, _)| *name != "id") {
            self.member(known.get(name), value, &place.member(name));
        }
        None
    }

    fn member(&mut self, known: Option<&Value>, value: &Value, place: &Place<'_>) {
        match (known, value) {
            (None, _) => {}
            (Some(Value::Object(known)), Value::Object(members)) => {
                for (name, value) in members.iter() {
                    self.member(known.get(name), value, &place.member(name));
                }
            }
            (Some(known), value) if same_shape(known, value) => {
                self.change.given_again.push(place.pointer());
            }
            _ => {
                self.found(Code::ShapeDiffers, place);
            }
        }
    }
}

fn kind(entry: &Value) -> Option<&str> {
    entry.get("kind")?.as_str()
}

/// Whether a section is a list of rows. A list of words is one answer.
pub(crate) fn is_rows(section: &Value) -> bool {
    section
        .as_array()
        .is_some_and(|items| items.iter().any(|item| item.as_object().is_some()))
}

/// Whether one value may stand where the other stood: single answers for single answers.
pub(crate) fn same_shape(known: &Value, value: &Value) -> bool {
    let single = |value: &Value| value.as_object().is_none() && !is_rows(value);
    single(known) && single(value)
}

/// The number of a row's id, `d12`: a small letter and a whole number from 1.
fn row_number(id: &str) -> Option<u64> {
    let digits = id.strip_prefix(|c: char| c.is_ascii_lowercase())?;
    let plain = digits.bytes().all(|b| b.is_ascii_digit()) && !digits.starts_with('0');
    digits.parse().ok().filter(|_| plain)
}
