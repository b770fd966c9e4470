//! What a path in a scenario leads to: a section, a row, a field, a part of a withdrawal.

use wuwei_engine::FormProgram;
use wuwei_engine::program::{Field, Kind, Section};

use crate::suggest;

/// The reserved member by which a signed row is withdrawn, and what it says.
const WITHDRAWN: &str = "withdrawn";
const WITHDRAWAL: [&str; 3] = ["why", "on", "who"];

/// What a path leads to.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place<'p> {
    /// Position of the section.
    pub(super) section_ix: usize,
    /// The section.
    pub(super) section: &'p Section,
    /// The number of the row, in a group.
    pub(super) row: Option<u32>,
    /// What of it.
    pub(super) of: Of<'p>,
}

/// What of a section or row.
#[derive(Debug, Clone, Copy)]
pub(super) enum Of<'p> {
    /// The whole of it.
    Whole,
    /// A field.
    Field(&'p Field),
    /// A part of its withdrawal.
    Withdrawal,
}

/// What a path comes to that leads nowhere.
#[derive(Debug)]
pub(super) struct Nowhere {
    /// What is wrong with it.
    pub(super) message: String,
    /// What to do.
    pub(super) help: String,
}

/// Follows a path into a form. `label` is what people call a field or section, by its path without row.
pub(super) fn find<'p>(
    program: &'p FormProgram,
    path: &str,
    label: &dyn Fn(&str) -> String,
) -> Result<Place<'p>, Nowhere> {
    let (id, rest) = match path.split_once('.') {
        Some((id, rest)) => (id, Some(rest)),
        None => (path, None),
    };
    let found = program.sections.iter().position(|section| section.id == id);
    let Some(section_ix) = found else {
        let ids = program.sections.iter().map(|section| section.id.as_str());
        return Err(nowhere(
            format!("the form of flow `{}` has no section `{id}`", program.flow),
            id,
            ids.map(|id| (id, label(id))).collect(),
            "its sections are",
        ));
    };
    let section = &program.sections[section_ix];
    let place = |row, of| Place {
        section_ix,
        section,
        row,
        of,
    };
    let Some(rest) = rest else {
        return Ok(place(None, Of::Whole));
    };
    let Some(group) = &section.group else {
        return Ok(place(
            None,
            Of::Field(field(program, section, rest, label)?),
        ));
    };
    let (row, rest) = match rest.split_once('.') {
        Some((row, rest)) => (row, Some(rest)),
        None => (rest, None),
    };
    let number = row
        .strip_prefix(group.letter)
        .filter(|digits| !digits.starts_with('0'))
        .and_then(|digits| digits.parse::<u32>().ok());
    let Some(number) = number else {
        let example = program.fields.get(section.first);
        let example = example.map_or("…", |field| field.id.as_str());
        return Err(Nowhere {
            message: format!("`{row}` is no row of `{id}`"),
            help: format!(
                "name the row too: `{id}.{letter}1.{example}` for the first one",
                letter = group.letter
            ),
        });
    };
    let Some(rest) = rest else {
        return Ok(place(Some(number), Of::Whole));
    };
    if let Some(member) = rest.strip_prefix(WITHDRAWN) {
        let member = member.strip_prefix('.').unwrap_or(member);
        if WITHDRAWAL.contains(&member) {
            return Ok(place(Some(number), Of::Withdrawal));
        }
        return Err(Nowhere {
            message: format!("a withdrawal has no `{member}`"),
            help: format!("it says {}", suggest::list(WITHDRAWAL.into_iter())),
        });
    }
    let field = field(program, section, rest, label)?;
    Ok(place(Some(number), Of::Field(field)))
}

fn field<'p>(
    program: &'p FormProgram,
    section: &Section,
    id: &str,
    label: &dyn Fn(&str) -> String,
) -> Result<&'p Field, Nowhere> {
    let fields = &program.fields[section.first..section.first + section.count];
    if let Some(field) = fields.iter().find(|field| field.id == id) {
        return Ok(field);
    }
    let candidates = fields.iter().map(|field| {
        let path = format!("{}.{}", section.id, field.id);
        (field.id.as_str(), label(&path))
    });
    Err(nowhere(
        format!("section `{}` has no field `{id}`", section.id),
        id,
        candidates.collect(),
        "its fields are",
    ))
}

fn nowhere(message: String, typed: &str, candidates: Vec<(&str, String)>, all: &str) -> Nowhere {
    let labelled = candidates.iter().map(|(id, label)| (*id, label.as_str()));
    let help = match suggest::closest_labelled(typed, labelled) {
        Some(close) => format!("did you mean `{close}`?"),
        None => format!(
            "{all} {}",
            suggest::list(candidates.iter().map(|(id, _)| *id))
        ),
    };
    Nowhere { message, help }
}

/// What may be answered to a field, if a path leads to one.
pub(crate) fn kind_at<'p>(program: &'p FormProgram, path: &str) -> Option<&'p Kind> {
    match find(program, path, &|_| String::new()).ok()?.of {
        Of::Field(field) => Some(&field.kind),
        _ => None,
    }
}

/// A path without its row: `demands.d2.text` → `demands.text`; as rules name fields.
pub(crate) fn in_rules(program: &FormProgram, path: &str) -> String {
    let mut parts: Vec<&str> = path.split('.').collect();
    let is_group = parts.first().is_some_and(|id| {
        let mut sections = program.sections.iter();
        sections.any(|section| section.id == *id && section.group.is_some())
    });
    if is_group && parts.len() > 1 {
        parts.remove(1);
    }
    parts.join(".")
}
