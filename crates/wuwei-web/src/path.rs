//! Paths of a form in parts: `section`, `section.field`, `section.row`, `section.row.field`.

use wuwei_engine::FormProgram;
use wuwei_engine::program::{Field, Section};

/// A path, taken apart.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Place<'a> {
    /// Position of the section in the program.
    pub section: usize,
    /// Row of a group.
    pub row: Option<&'a str>,
    /// What stands behind; may hold a dot (`verify.state`), empty for a section or a row.
    pub field: &'a str,
}

/// Takes a path apart; `None` where the form has no such section.
pub fn place<'a>(program: &FormProgram, path: &'a str) -> Option<Place<'a>> {
    let (id, rest) = path.split_once('.').unwrap_or((path, ""));
    let section = program.sections.iter().position(|s| s.id == id)?;
    if program.sections[section].group.is_none() || rest.is_empty() {
        return Some(Place {
            section,
            row: None,
            field: rest,
        });
    }
    let (row, field) = rest.split_once('.').unwrap_or((rest, ""));
    Some(Place {
        section,
        row: Some(row),
        field,
    })
}

/// The path as words are kept under it: `demands.d2.text` → `demands.*.text`.
pub fn general(program: &FormProgram, path: &str) -> String {
    match place(program, path) {
        Some(Place {
            section,
            row: Some(_),
            field,
        }) => [&program.sections[section].id, ".*.", field].concat(),
        _ => path.to_owned(),
    }
}

/// The field that a path names.
pub fn field<'p>(program: &'p FormProgram, path: &str) -> Option<&'p Field> {
    let place = place(program, path)?;
    fields(program, &program.sections[place.section])
        .iter()
        .find(|f| f.id == place.field)
}

/// The fields of a section, in its order.
pub fn fields<'p>(program: &'p FormProgram, section: &Section) -> &'p [Field] {
    &program.fields[section.first..section.first + section.count]
}

/// The path of a section's field, in a row if it has one.
pub fn of(section: &Section, row: Option<&str>, field: &str) -> String {
    match row {
        Some(row) => [&section.id, ".", row, ".", field].concat(),
        None => [&section.id, ".", field].concat(),
    }
}

/// The path of the section's field with that purpose (`as` in the rules).
pub fn with_purpose(
    program: &FormProgram,
    section: &Section,
    row: Option<&str>,
    purpose: &str,
) -> Option<String> {
    let field = fields(program, section)
        .iter()
        .find(|f| f.purpose.as_deref() == Some(purpose))?;
    Some(of(section, row, &field.id))
}

/// The section of a row's path: `demands.d2` → `demands`.
pub fn section_of(row: &str) -> &str {
    row.split_once('.').map_or(row, |(section, _)| section)
}

/// The row's own id in its path: `demands.d2` → `d2`.
pub fn row_of(row: &str) -> &str {
    row.split_once('.').map_or("", |(_, row)| row)
}

/// The number in a row's id, which is what people call it by: `d12` → `12`.
///
/// It never changes and is never used again, so that removing one row renames no other and a record
/// and the screen call a row alike.
pub fn number(row: &str) -> &str {
    row.trim_start_matches(|c: char| !c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;
    use wuwei_engine::program::Group;

    fn program() -> FormProgram {
        let section = |id: &str, group: bool| Section {
            id: id.to_owned(),
            purpose: None,
            group: group.then_some(Group {
                letter: 'd',
                min: 1,
                max: 9,
                by: 0,
            }),
            min_done: 0,
            first: 0,
            count: 0,
            visible_when: None,
        };
        FormProgram {
            sections: vec![section("checks", false), section("rows", true)],
            ..FormProgram::default()
        }
    }

    #[test]
    fn takes_paths_apart() {
        let program = program();
        let parts = |path| place(&program, path).map(|p: Place| (p.section, p.row, p.field));
        assert_eq!(parts("checks"), Some((0, None, "")));
        assert_eq!(
            parts("checks.verify.state"),
            Some((0, None, "verify.state"))
        );
        assert_eq!(parts("rows"), Some((1, None, "")));
        assert_eq!(parts("rows.d2"), Some((1, Some("d2"), "")));
        assert_eq!(
            parts("rows.d2.withdrawn.why"),
            Some((1, Some("d2"), "withdrawn.why"))
        );
        assert_eq!(parts("elsewhere.x"), None);
    }

    #[test]
    fn words_are_kept_without_rows() {
        let program = program();
        assert_eq!(general(&program, "rows.d2.text"), "rows.*.text");
        assert_eq!(
            general(&program, "checks.verify.state"),
            "checks.verify.state"
        );
        assert_eq!(number("d12"), "12");
    }
}
