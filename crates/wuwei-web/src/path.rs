//! Paths of a form: `section.field`, `section.row.field`. A field's own id may hold a dot.

use wuwei_engine::FormProgram;
use wuwei_engine::program::{Field, Section};

/// The field that a path names.
pub fn field<'p>(program: &'p FormProgram, path: &str) -> Option<&'p Field> {
    let (id, mut rest) = wuwei_json::split_once(path, b'.')?;
    let section = program.sections.iter().find(|it| it.id == id)?;
    if section.group.is_some() {
        rest = wuwei_json::split_once(rest, b'.')?.1;
    }
    fields(program, section).iter().find(|it| it.id == rest)
}

/// The fields of a section, in its order.
pub fn fields<'p>(program: &'p FormProgram, section: &Section) -> &'p [Field] {
    &program.fields[section.first..section.first + section.count]
}

/// The path of a section's field, in a row if one is named.
pub fn of(section: &Section, row: &str, field: &str) -> String {
    let dot = if row.is_empty() { "" } else { "." };
    [&section.id, ".", row, dot, field].concat()
}

/// The path of the section's field with that purpose (`as` in the rules).
pub fn with_purpose(
    program: &FormProgram,
    section: &Section,
    row: &str,
    purpose: &str,
) -> Option<String> {
    let field = fields(program, section)
        .iter()
        .find(|it| it.purpose.as_deref() == Some(purpose))?;
    Some(of(section, row, &field.id))
}
