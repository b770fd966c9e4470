//! Edits of rule files by bytes: comments, order and layout stay as people wrote them.

use wuwei_engine::Date;

use crate::diagnostic::Diagnostics;
use crate::parse::{self, Entry, Node, Table, Value};
use crate::source::SourceFile;

/// A device key to be listed for a person.
#[derive(Debug, Clone)]
pub struct Enrolment {
    /// Name.
    pub name: String,
    /// Id of the role.
    pub role: String,
    /// Id of the department.
    pub department: String,
    /// Area code.
    pub area: String,
    /// Multikey, `z6Mk…`.
    pub key: String,
    /// First day on which it may sign.
    pub from: Date,
}

/// Why a file was not edited.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum NotEdited {
    /// It has errors.
    Unreadable,
    /// People stand in it in a way that this edit does not know: not under `[[specialist]]` headers.
    Layout,
    /// The key is listed already.
    Listed,
}

/// Lists a key in the text of a `specialists.toml`: for the person of that name, role and area if there
/// is one, else for a new one at the end.
pub fn enrol(text: &str, enrolment: &Enrolment) -> Result<String, NotEdited> {
    let source = SourceFile {
        name: String::new(),
        layer: 0,
        text: text.to_owned(),
    };
    let mut diagnostics = Diagnostics::default();
    let parsed = parse::parse(0, &source, &mut diagnostics);
    if diagnostics.any_error() {
        return Err(NotEdited::Unreadable);
    }
    let people = people(&parsed.root, text)?;
    if people
        .iter()
        .any(|person| device_keys(person).any(|key| key == enrolment.key))
    {
        return Err(NotEdited::Listed);
    }
    let same = |person: &&&Table| {
        let is = |key, wanted: &str| string(person, key) == Some(wanted);
        is("name", &enrolment.name) && is("role", &enrolment.role) && is("area", &enrolment.area)
    };
    let Some(person) = people.iter().find(same) else {
        return Ok(with_person(text, &people, enrolment));
    };
    let device = device(enrolment);
    match person.get("keys").map(|node| (node, &node.value)) {
        Some((node, Value::Array(items))) => Ok(with_item(text, node, items, &device)),
        Some(_) => Err(NotEdited::Layout),
        None => Ok(with_line(
            text,
            person,
            &format!("keys = [\n  {device},\n]"),
        )),
    }
}

fn people<'t>(root: &'t Table, text: &str) -> Result<Vec<&'t Table>, NotEdited> {
    let Some(node) = root.get("specialist") else {
        return Ok(Vec::new());
    };
    let Value::Array(items) = &node.value else {
        return Err(NotEdited::Layout);
    };
    let table = |item: &'t Node| match &item.value {
        Value::Table(table) if text[item.span.start..].starts_with('[') => Ok(table),
        _ => Err(NotEdited::Layout),
    };
    items.iter().map(table).collect()
}

fn string<'t>(table: &'t Table, key: &str) -> Option<&'t str> {
    match &table.get(key)?.value {
        Value::String(text) => Some(text),
        _ => None,
    }
}

fn device_keys(person: &Table) -> impl Iterator<Item = &str> {
    let items = match person.get("keys").map(|node| &node.value) {
        Some(Value::Array(items)) => items.as_slice(),
        _ => &[],
    };
    items.iter().filter_map(|item| match &item.value {
        Value::Table(device) => string(device, "key"),
        _ => None,
    })
}

fn device(enrolment: &Enrolment) -> String {
    format!(
        "{{ key = {}, from = {} }}",
        quoted(&enrolment.key),
        enrolment.from.to_text()
    )
}

/// One more item at the end of a list, written as the list is: on its own line or beside the others.
fn with_item(text: &str, list: &Node, items: &[Node], item: &str) -> String {
    let close = list.span.end - 1;
    let Some(last) = items.last() else {
        return insert(text, list.span.start + 1, item);
    };
    let gap = &text[last.span.end..close];
    let comma = gap.lines().any(|line| {
        line.split('#')
            .next()
            .is_some_and(|code| code.contains(','))
    });
    let (after_last, comma) = (last.span.end, if comma { "" } else { "," });
    let edited = if gap.contains('\n') {
        let line_start = text[..close].rfind('\n').map_or(close, |at| at + 1);
        let before_last = &text[..last.span.start];
        let indent = &before_last[before_last.rfind('\n').map_or(0, |at| at + 1)..];
        let indent = if indent.trim().is_empty() {
            indent
        } else {
            "  "
        };
        insert(
            text,
            line_start,
            &format!("{indent}{item},{}", line_break(text)),
        )
    } else {
        insert(
            text,
            close,
            &format!("{}{item}", if gap.ends_with(' ') { "" } else { " " }),
        )
    };
    insert(&edited, after_last, comma)
}

/// One more line after the last key of a table.
fn with_line(text: &str, table: &Table, line: &str) -> String {
    let end = |entry: &Entry| entry.node.span.end;
    let last = table
        .entries
        .iter()
        .map(end)
        .max()
        .unwrap_or(table.span.end);
    let at = text[last..].find('\n').map_or(text.len(), |at| last + at);
    let at = if text[..at].ends_with('\r') {
        at - 1
    } else {
        at
    };
    let lines = format!("\n{line}").replace('\n', line_break(text));
    insert(text, at, &lines)
}

fn with_person(text: &str, people: &[&Table], enrolment: &Enrolment) -> String {
    let taken = |id: &str| people.iter().any(|person| string(person, "id") == Some(id));
    let id = (1..)
        .map(|n| format!("{}-{n}", enrolment.role))
        .find(|id| !taken(id))
        .unwrap_or_default();
    let person = [
        "[[specialist]]".to_owned(),
        format!("id = {}", quoted(&id)),
        format!("name = {}", quoted(&enrolment.name)),
        format!("role = {}", quoted(&enrolment.role)),
        format!("department = {}", quoted(&enrolment.department)),
        format!("area = {}", quoted(&enrolment.area)),
        "keys = [".to_owned(),
        format!("  {},", device(enrolment)),
        "]".to_owned(),
        String::new(),
    ];
    let br = line_break(text);
    let between = match text {
        "" => "",
        _ if text.ends_with('\n') => br,
        _ => &format!("{br}{br}"),
    };
    format!("{text}{between}{}", person.join(br))
}

fn insert(text: &str, at: usize, added: &str) -> String {
    [&text[..at], added, &text[at..]].concat()
}

/// The file's own line break.
fn line_break(text: &str) -> &'static str {
    if text.contains("\r\n") { "\r\n" } else { "\n" }
}

/// A basic string of TOML.
fn quoted(text: &str) -> String {
    let mut out = String::from("\"");
    for c in text.chars() {
        match c {
            '"' | '\\' => out.extend(['\\', c]),
            c if c.is_control() => out += &format!("\\u{:04X}", u32::from(c)),
            c => out.push(c),
        }
    }
    out + "\""
}

#[cfg(test)]
mod tests {
    use super::*;

    fn enrolment() -> Enrolment {
        Enrolment {
            name: "张三".to_owned(),
            role: "steward".to_owned(),
            department: "centre".to_owned(),
            area: "410621".to_owned(),
            key: "z6MkNew".to_owned(),
            from: Date::new(2026, 11, 23).expect("a date"),
        }
    }

    /// A person with some text in place of `keys`.
    fn person(keys: &str) -> String {
        format!(
            "# 名单\n[[specialist]]\nid = \"a\" # first\nname = \"张三\"\nrole = \"steward\"\narea = \"410621\"\n{keys}\n[[specialist]]\nid = \"b\"\nname = \"李四\"\n"
        )
    }

    const NEW: &str = "{ key = \"z6MkNew\", from = 2026-11-23 }";

    #[test]
    fn a_key_joins_the_list_in_its_layout() {
        for (before, after) in [
            (
                "keys = [\n  { key = \"k\" }, # old\n]\n",
                format!("keys = [\n  {{ key = \"k\" }}, # old\n  {NEW},\n]\n"),
            ),
            (
                "keys = [\n    { key = \"k\" } # a, b\n]\n",
                format!("keys = [\n    {{ key = \"k\" }}, # a, b\n    {NEW},\n]\n"),
            ),
            (
                "keys = [{ key = \"k\" }]\n",
                format!("keys = [{{ key = \"k\" }}, {NEW}]\n"),
            ),
            (
                "keys = [ { key = \"k\" }, ]\n",
                format!("keys = [ {{ key = \"k\" }}, {NEW}]\n"),
            ),
            ("keys = []\n", format!("keys = [{NEW}]\n")),
            (
                "# no keys yet\n",
                format!("keys = [\n  {NEW},\n]\n# no keys yet\n"),
            ),
        ] {
            let edited = enrol(&person(before), &enrolment()).expect("edited");
            assert_eq!(edited, person(&after), "{before}");
            assert_eq!(enrol(&edited, &enrolment()), Err(NotEdited::Listed));
        }
    }

    #[test]
    fn a_new_person_stands_at_the_end() {
        let text = person("")
            .replace("张三", "王五")
            .replace("id = \"b\"", "id = \"steward-1\"");
        let edited = enrol(&text, &enrolment()).expect("edited");
        let added = edited
            .strip_prefix(&text)
            .expect("nothing before it changed");
        assert!(
            added.starts_with("\n[[specialist]]\nid = \"steward-2\"\nname = \"张三\"\n"),
            "{added}"
        );
        assert!(
            enrol("", &enrolment())
                .expect("made")
                .starts_with("[[specialist]]\n")
        );
    }

    #[test]
    fn line_breaks_are_the_files_own() {
        let text = person("").replace('\n', "\r\n");
        let edited = enrol(&text, &enrolment()).expect("edited");
        assert!(!edited.replace("\r\n", "").contains('\n'), "{edited:?}");
        let text = person("keys = [\n  { key = \"k\" },\n]").replace('\n', "\r\n");
        let edited = enrol(&text, &enrolment()).expect("edited");
        assert!(!edited.replace("\r\n", "").contains('\n'), "{edited:?}");
    }

    #[test]
    fn what_is_not_understood_is_not_edited() {
        assert_eq!(
            enrol("[[specialist]\n", &enrolment()),
            Err(NotEdited::Unreadable)
        );
        assert_eq!(
            enrol("specialist = [{ id = \"a\" }]\n", &enrolment()),
            Err(NotEdited::Layout)
        );
        assert_eq!(
            enrol("[specialist]\nid = \"a\"\n", &enrolment()),
            Err(NotEdited::Layout)
        );
    }

    #[test]
    fn names_cannot_break_out_of_their_quotes() {
        assert_eq!(quoted("a\"\\\n中"), "\"a\\\"\\\\\\u000A中\"");
    }
}
