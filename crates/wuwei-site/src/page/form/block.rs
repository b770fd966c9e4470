//! Sections and rows of a form page, in the program's order; and what a field of a program is called.

use serde::Serialize;
use wuwei_engine::FormProgram;
use wuwei_engine::program::{self, Kind};
use wuwei_rules::ruleset::{self, Item};

use super::Source;
use super::question::{Question, question};
use crate::page::{Here, local};
use crate::say::Say;

/// A section of a form.
#[derive(Serialize)]
pub(super) struct SectionBlock {
    id: String,
    title: Say,
    hint: Option<Say>,
    /// Ids of the stages that list it, separated by spaces.
    stages: String,
    clause: Option<String>,
    added_by: Option<String>,
    /// Whom the record serves: can be chosen from earlier records.
    subject: bool,
    /// Questions; of a group none: they stand in its rows.
    questions: Vec<Question>,
    items: Vec<ItemBlock>,
    group: Option<GroupBlock>,
}

/// A repeating section: its row as a template, and the first rows, blank, as they stand in the page.
#[derive(Serialize)]
struct GroupBlock {
    row: Say,
    /// What must not be written into the reason of a withdrawal.
    caution: Option<Say>,
    template: Row,
    paper: Vec<Row>,
}

/// One row's questions.
#[derive(Serialize)]
struct Row {
    /// `demands.*`, or `demands.d1` for a row that stands in the page.
    path: String,
    /// The number that it shows; the engine numbers the rows it adds.
    number: Option<usize>,
    questions: Vec<Question>,
}

/// An item of a checklist: done or not, and a note.
#[derive(Serialize)]
struct ItemBlock {
    name: Say,
    clause: Option<String>,
    state: Option<Question>,
    note: Option<Question>,
}

/// Blank rows in the page, so on the paper form.
const PAPER_ROWS: usize = 2;

pub(super) fn section(here: &Here, source: Source, ix: usize) -> SectionBlock {
    let program = source.program();
    let section = &program.sections[ix];
    let described = source.output.ruleset.sections.get(&section.id);
    let group = section
        .group
        .as_ref()
        .map(|g| group(here, source, ix, g.letter));
    let questions = match group {
        Some(_) => Vec::new(),
        None => questions(here, source, ix, &section.id),
    };
    SectionBlock {
        id: section.id.clone(),
        title: title(here, source, ix),
        hint: described.and_then(|d| Say::opt(&d.hint, here.lang)),
        stages: stages_of(program, ix),
        clause: described.and_then(|d| d.clause.clone()),
        added_by: described.and_then(|d| local::added_by(here, &d.layer)),
        subject: section.purpose.as_deref() == Some("subject"),
        questions,
        items: items(here, source, ix),
        group,
    }
}

pub(super) fn title(here: &Here, source: Source, ix: usize) -> Say {
    let id = &source.program().sections[ix].id;
    match source.output.ruleset.sections.get(id) {
        Some(section) => Say::new(&section.title, here.lang),
        None => Say::plain(id),
    }
}

/// Ids of the stages that list a section, separated by spaces.
pub(super) fn stages_of(program: &FormProgram, ix: usize) -> String {
    let listing = program
        .stages
        .iter()
        .filter(|stage| stage.sections.contains(&ix));
    listing
        .map(|stage| stage.id.as_str())
        .collect::<Vec<_>>()
        .join(" ")
}

/// Position of the first stage that lists a section.
pub(super) fn first_stage(program: &FormProgram, ix: usize) -> usize {
    program
        .stages
        .iter()
        .position(|stage| stage.sections.contains(&ix))
        .unwrap_or(0)
}

/// Path of a field for labels and templates: `demands.*.text` in a group.
pub(super) fn path(program: &FormProgram, field: &program::Field) -> String {
    let section = &program.sections[field.section];
    match section.group {
        Some(_) => format!("{}.*.{}", section.id, field.id),
        None => format!("{}.{}", section.id, field.id),
    }
}

/// The item that a program's field is the state or the note of.
pub(super) fn item_of<'a>(
    source: Source<'a>,
    field: &program::Field,
) -> Option<(&'a Item, &'static str)> {
    let (item, part) = field.id.split_once('.')?;
    let section = &source.program().sections[field.section].id;
    let part = if part == "state" { "state" } else { "note" };
    Some((
        source
            .output
            .ruleset
            .items
            .get(&format!("{section}.{item}"))?,
        part,
    ))
}

/// The rule set's description of a program's field.
pub(super) fn described<'a>(
    source: Source<'a>,
    field: &program::Field,
) -> Option<&'a ruleset::Field> {
    let section = &source.program().sections[field.section].id;
    source
        .output
        .ruleset
        .fields
        .get(&format!("{section}.{}", field.id))
}

/// Ids of the choices of a field whose answers are chosen, with their labels.
pub(super) fn choices(
    here: &Here,
    source: Source,
    field: &program::Field,
) -> Vec<(String, Say, Option<String>)> {
    let words = here.words();
    let ids = match &field.kind {
        Kind::Choice(ids) | Kind::Choices(ids) | Kind::Department(ids) => ids,
        _ => return Vec::new(),
    };
    let named = |id: &String| -> (Say, Option<String>) {
        if item_of(source, field).is_some() {
            return (Say::plain(words.word(&format!("item.{id}"))), None);
        }
        if let Kind::Department(_) = field.kind {
            let department = source
                .output
                .ruleset
                .departments
                .iter()
                .find(|d| d.id == *id);
            return (
                department.map_or_else(|| Say::plain(id), |d| Say::new(&d.name, here.lang)),
                None,
            );
        }
        let choice = described(source, field).and_then(|d| d.choices.iter().find(|c| c.id == *id));
        match choice {
            Some(choice) => (Say::new(&choice.label, here.lang), choice.clause.clone()),
            None => (Say::plain(id), None),
        }
    };
    ids.iter()
        .map(|id| (id.clone(), named(id)))
        .map(|(id, (label, clause))| (id, label, clause))
        .collect()
}

/// Label of a program's field: its own, or its item's.
pub(super) fn label(here: &Here, source: Source, field: &program::Field) -> Say {
    if let Some((item, part)) = item_of(source, field) {
        return match part {
            "state" => Say::new(&item.name, here.lang),
            _ => Say::plain(here.words().word("item.note")),
        };
    }
    match described(source, field) {
        Some(described) => Say::new(&described.label, here.lang),
        None => Say::plain(&field.id),
    }
}

fn fields(program: &FormProgram, ix: usize) -> &[program::Field] {
    let section = &program.sections[ix];
    program
        .fields
        .get(section.first..section.first + section.count)
        .unwrap_or_default()
}

/// The questions of a section that are no items, under a path: the section's, or a row's.
fn questions(here: &Here, source: Source, ix: usize, parent: &str) -> Vec<Question> {
    let own = fields(source.program(), ix)
        .iter()
        .filter(|field| item_of(source, field).is_none());
    own.map(|field| question(here, source, field, parent))
        .collect()
}

fn items(here: &Here, source: Source, ix: usize) -> Vec<ItemBlock> {
    let program = source.program();
    let section = &program.sections[ix].id;
    let ids = source
        .output
        .ruleset
        .sections
        .get(section)
        .map(|s| s.items.as_slice())
        .unwrap_or_default();
    let listed = ids.iter().filter_map(|id| {
        let item = source
            .output
            .ruleset
            .items
            .get(&format!("{section}.{id}"))?;
        let part = |part: &str| {
            let wanted = format!("{id}.{part}");
            let field = fields(program, ix)
                .iter()
                .find(|field| field.id == wanted)?;
            Some(question(here, source, field, section))
        };
        // An item of other flows is none of this one's questions.
        let mut state = part("state")?;
        state.added_by = local::added_by(here, &item.layer);
        Some(ItemBlock {
            name: Say::new(&item.name, here.lang),
            clause: item.clause.clone(),
            state: Some(state),
            note: part("note"),
        })
    });
    listed.collect()
}

fn group(here: &Here, source: Source, ix: usize, letter: char) -> GroupBlock {
    let id = &source.program().sections[ix].id;
    let described = source.output.ruleset.sections.get(id);
    let row = |name: String, number: Option<usize>| {
        let path = format!("{id}.{name}");
        Row {
            questions: questions(here, source, ix, &path),
            path,
            number,
        }
    };
    GroupBlock {
        caution: Say::opt(&source.output.ruleset.caution, here.lang),
        row: described
            .and_then(|d| Say::opt(&d.row, here.lang))
            .unwrap_or_else(|| title(here, source, ix)),
        template: row("*".to_owned(), None),
        paper: (1..=PAPER_ROWS)
            .map(|n| row(format!("{letter}{n}"), Some(n)))
            .collect(),
    }
}
