//! The schema of a section's object, or of a group's row.

use wuwei_engine::program::Group;
use wuwei_json::{Object, Value};

use super::json::{object, required};

/// What is known of the members of an object so far.
pub(super) struct Shape {
    properties: Object,
    /// Objects inside it: a checklist's items, each with its members and which of them are needed.
    nested: Vec<(String, Object, Vec<String>)>,
    needed: Vec<String>,
    claims: Vec<Value>,
}

impl Shape {
    pub(super) fn new() -> Shape {
        Shape {
            properties: Object::new(),
            nested: Vec::new(),
            needed: Vec::new(),
            claims: Vec::new(),
        }
    }

    /// A field and what may be answered.
    pub(super) fn property(&mut self, id: &str, schema: Value) {
        match id.split_once('.') {
            None => drop(self.properties.insert(id, schema)),
            Some((outer, inner)) => drop(self.inner(outer).0.insert(inner, schema)),
        }
    }

    /// A field that must be answered, always.
    pub(super) fn need(&mut self, id: &str) {
        match id.split_once('.') {
            None => self.needed.push(id.to_owned()),
            Some((outer, inner)) => {
                self.inner(outer).1.push(inner.to_owned());
                if !self.needed.iter().any(|needed| needed == outer) {
                    self.needed.push(outer.to_owned());
                }
            }
        }
    }

    /// Something else that holds.
    pub(super) fn claim(&mut self, schema: Value) {
        if schema != super::json::anything() && !self.claims.contains(&schema) {
            self.claims.push(schema);
        }
    }

    /// Whether an object without members would not do.
    pub(super) fn needs_something(&self) -> bool {
        !self.needed.is_empty()
    }

    fn inner(&mut self, outer: &str) -> (&mut Object, &mut Vec<String>) {
        let at = self
            .nested
            .iter()
            .position(|(name, ..)| name == outer)
            .unwrap_or_else(|| {
                self.nested
                    .push((outer.to_owned(), Object::new(), Vec::new()));
                self.nested.len() - 1
            });
        let (_, properties, needed) = &mut self.nested[at];
        (properties, needed)
    }

    /// The schema of a section that is no group: an object with at least one answer.
    pub(super) fn into_schema(self, title: Option<String>) -> Value {
        let (properties, needed, claims) = self.parts();
        let mut schema = closed(properties, title);
        set(&mut schema, "minProperties", 1i64.into());
        bind(&mut schema, needed, claims);
        schema
    }

    /// The schema of a group: rows with their ids; a withdrawn one owes nothing any more.
    pub(super) fn into_rows(
        self,
        title: Option<String>,
        group: &Group,
        withdrawal: Option<Value>,
    ) -> Value {
        let (mut properties, needed, claims) = self.parts();
        let id = object([
            ("type", "string".to_owned()),
            ("pattern", format!("^{}[1-9][0-9]*$", group.letter)),
        ]);
        properties.insert("id", id);
        let may_be_withdrawn = withdrawal.is_some();
        if let Some(withdrawal) = withdrawal {
            properties.insert("withdrawn", withdrawal);
        }
        let mut row = closed(properties, None);
        if may_be_withdrawn {
            set(&mut row, "required", vec!["id"].into());
            let mut owed = Value::Object(Object::new());
            bind(&mut owed, needed, claims);
            set(&mut row, "if", required("withdrawn"));
            set(&mut row, "else", owed);
        } else {
            bind(&mut row, [vec!["id".to_owned()], needed].concat(), claims);
        }
        let mut rows = object([
            ("type", Value::from("array")),
            ("minItems", 1i64.into()),
            ("items", row),
        ]);
        if let Some(title) = title {
            set(&mut rows, "title", title.into());
        }
        rows
    }

    fn parts(self) -> (Object, Vec<String>, Vec<Value>) {
        let mut properties = self.properties;
        for (name, inner, needed) in self.nested {
            let mut schema = closed(inner, None);
            set(&mut schema, "minProperties", 1i64.into());
            bind(&mut schema, needed, Vec::new());
            properties.insert(name, schema);
        }
        (properties, self.needed, self.claims)
    }
}

fn closed(properties: Object, title: Option<String>) -> Value {
    let mut schema = object([
        ("type", Value::from("object")),
        ("properties", properties.into()),
        ("additionalProperties", false.into()),
    ]);
    if let Some(title) = title {
        set(&mut schema, "title", title.into());
    }
    schema
}

fn bind(schema: &mut Value, needed: Vec<String>, claims: Vec<Value>) {
    if !needed.is_empty() {
        set(schema, "required", needed.into());
    }
    if !claims.is_empty() {
        set(schema, "allOf", claims.into());
    }
}

fn set(schema: &mut Value, name: &str, value: Value) {
    if let Value::Object(members) = schema {
        members.insert(name, value);
    }
}
