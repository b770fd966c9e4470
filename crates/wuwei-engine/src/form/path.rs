//! Paths: `section.field`, `section.row.field`, `section.row.withdrawn.why`.

use super::sheet::{Sheet, row_id, row_number};
use crate::expr::{FieldIx, SectionIx};
use crate::program::{FormProgram, Kind};

/// What a path leads to.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Place {
    Cell {
        field: FieldIx,
        row: usize,
    },
    Withdrawal {
        section: SectionIx,
        row: usize,
        member: usize,
    },
}

/// What `withdrawn` says of a row, in this order.
pub(crate) const WITHDRAWN: &str = "withdrawn";
pub(crate) const WITHDRAWAL: [(&str, Kind); 3] = [
    ("why", Kind::LongText),
    ("on", Kind::Date),
    ("who", Kind::Text),
];

pub(super) fn section(program: &FormProgram, id: &str) -> Option<SectionIx> {
    program.sections.iter().position(|section| section.id == id)
}

pub(super) fn place(program: &FormProgram, sheet: &Sheet, path: &str) -> Option<Place> {
    let (id, rest) = wuwei_json::split_once(path, b'.')?;
    let section_ix = section(program, id)?;
    let section = &program.sections[section_ix];
    let Some(group) = &section.group else {
        return Some(Place::Cell {
            field: field(program, section_ix, rest)?,
            row: 0,
        });
    };
    let (id, rest) = wuwei_json::split_once(rest, b'.')?;
    let row = sheet.blocks[section_ix].place_of(row_number(group, id)?)?;
    if let Some((WITHDRAWN, member)) = wuwei_json::split_once(rest, b'.') {
        let member = WITHDRAWAL.iter().position(|(name, _)| *name == member)?;
        return Some(Place::Withdrawal {
            section: section_ix,
            row,
            member,
        });
    }
    Some(Place::Cell {
        field: field(program, section_ix, rest)?,
        row,
    })
}

pub(super) fn field(program: &FormProgram, section: SectionIx, id: &str) -> Option<FieldIx> {
    let section = &program.sections[section];
    let fields = &program.fields[section.first..section.first + section.count];
    fields
        .iter()
        .position(|field| field.id == id)
        .map(|at| section.first + at)
}

pub(super) fn cell_path(
    program: &FormProgram,
    sheet: &Sheet,
    field: FieldIx,
    row: usize,
) -> String {
    let it = &program.fields[field];
    let mut path = row_path(program, sheet, it.section, row);
    path.push('.');
    path.push_str(&it.id);
    path
}

/// `section.d2`; outside groups the section.
pub(super) fn row_path(
    program: &FormProgram,
    sheet: &Sheet,
    section: SectionIx,
    row: usize,
) -> String {
    let it = &program.sections[section];
    let mut path = String::with_capacity(32);
    path.push_str(&it.id);
    if let (Some(group), Some(row)) = (&it.group, sheet.blocks[section].rows.get(row)) {
        path.push('.');
        path.push_str(&row_id(group, row.number));
    }
    path
}

pub(super) fn withdrawal_path(
    program: &FormProgram,
    sheet: &Sheet,
    section: SectionIx,
    row: usize,
    member: usize,
) -> String {
    let mut path = row_path(program, sheet, section, row);
    for part in [WITHDRAWN, WITHDRAWAL[member].0] {
        path.push('.');
        path.push_str(part);
    }
    path
}
