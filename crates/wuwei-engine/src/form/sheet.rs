//! The answers as they stand: sections, rows, cells.

use crate::eval::Seen;
use crate::expr::{FieldIx, SectionIx};
use crate::program::{FormProgram, Group, Limit, Section};
use crate::{Date, Datum, Value};

/// What expressions know besides answers.
#[derive(Debug)]
pub(crate) struct Facts {
    /// Position of the stage being filled.
    pub(crate) stage: usize,
    /// Its id.
    pub(crate) stage_id: Datum,
    /// Id of the service chosen.
    pub(crate) service: Option<Datum>,
    /// Its limit.
    pub(crate) limit: Limit,
    /// The day on which the form is judged.
    pub(crate) today: Option<Date>,
}

/// All answers of a form.
#[derive(Debug)]
pub(crate) struct Sheet {
    pub(crate) blocks: Vec<Block>,
}

/// A section's answers. What is no group has exactly one row.
#[derive(Debug)]
pub(crate) struct Block {
    /// What its `visible_when` comes to, or signed answers in it make it stay.
    pub(crate) visible: bool,
    /// The stage being filled lists it.
    pub(crate) listed: bool,
    /// Some earlier stage signed an answer in it.
    pub(crate) signed: bool,
    /// In the order of their numbers.
    pub(crate) rows: Vec<Row>,
    /// Rows that are neither removed nor withdrawn.
    pub(crate) live: usize,
}

/// One row of a group; or the answers of a section that is none.
#[derive(Debug)]
pub(crate) struct Row {
    /// `d2` is 2; 0 outside groups.
    pub(crate) number: u32,
    /// An earlier stage signed the row: it can be withdrawn, not removed.
    pub(crate) signed: bool,
    /// Taken out of the draft; kept for undo, and so that its number is never used again.
    pub(crate) removed: bool,
    /// An earlier stage signed its withdrawal.
    pub(crate) withdrawn: bool,
    /// Why, on which day, who: what this stage says of its withdrawal.
    pub(crate) withdrawal: Withdrawal,
    /// By the section's fields.
    pub(crate) cells: Vec<Cell>,
}

/// The members of `withdrawn`, as typed and as read; empty while nobody withdraws the row.
pub(crate) type Withdrawal = Option<Box<[Cell; 3]>>;

/// One answer.
#[derive(Debug, Clone)]
pub(crate) struct Cell {
    /// What the control holds.
    pub(crate) typed: String,
    /// What it is read as, or what was computed; kept while hidden.
    pub(crate) answer: Value,
    /// What an earlier stage signed of a computed field, which this stage may change.
    pub(crate) before: Option<Box<Datum>>,
    /// An earlier stage signed it.
    pub(crate) signed: bool,
    /// It applies.
    pub(crate) visible: bool,
    /// It must be answered to sign this stage.
    pub(crate) required: bool,
    /// Someone answered or cleared it: no preset any more.
    pub(crate) touched: bool,
    /// It stands in the list of those that wait for their preset.
    pub(crate) waits: bool,
    /// What became another since changes were last reported.
    pub(crate) changed: u8,
}

impl Cell {
    pub(crate) const EMPTY: Cell = Cell {
        typed: String::new(),
        answer: Value::Unanswered,
        before: None,
        signed: false,
        visible: false,
        required: false,
        touched: false,
        waits: false,
        changed: 0,
    };
}

impl Row {
    pub(crate) fn new(number: u32, section: &Section) -> Row {
        Row {
            number,
            signed: false,
            removed: false,
            withdrawn: false,
            withdrawal: None,
            cells: vec![Cell::EMPTY; section.count],
        }
    }

    /// Whether it counts: in folds, for a group's minimum and maximum.
    pub(crate) fn is_live(&self) -> bool {
        !self.removed && !self.is_withdrawn()
    }

    /// Withdrawn by an earlier stage or by this one.
    pub(crate) fn is_withdrawn(&self) -> bool {
        self.withdrawn || self.withdrawal.is_some()
    }
}

impl Block {
    /// The place of the row of that number.
    pub(crate) fn place_of(&self, number: u32) -> Option<usize> {
        self.rows
            .binary_search_by_key(&number, |row| row.number)
            .ok()
    }
}

impl Sheet {
    pub(crate) fn cell(&self, program: &FormProgram, field: FieldIx, row: usize) -> Option<&Cell> {
        let section = program.fields.get(field)?.section;
        let at = field - program.sections[section].first;
        self.blocks[section].rows.get(row)?.cells.get(at)
    }

    pub(crate) fn cell_mut(
        &mut self,
        program: &FormProgram,
        field: FieldIx,
        row: usize,
    ) -> Option<&mut Cell> {
        let section = program.fields.get(field)?.section;
        let at = field - program.sections[section].first;
        self.blocks[section].rows.get_mut(row)?.cells.get_mut(at)
    }

    /// What an expression sees of a field. `row` is that of the rule; outside groups there is but one.
    pub(crate) fn seen<'a>(
        &'a self,
        program: &FormProgram,
        field: FieldIx,
        row: usize,
    ) -> Seen<'a> {
        let group = program
            .fields
            .get(field)
            .is_some_and(|it| program.sections[it.section].group.is_some());
        match self.cell(program, field, if group { row } else { 0 }) {
            Some(cell) if cell.visible => Seen::of(&cell.answer),
            _ => Seen::NotApplicable,
        }
    }

    /// Places of the rows over which folds go.
    pub(crate) fn rows_that_count(&self, section: SectionIx) -> impl Iterator<Item = usize> {
        let block = self.blocks.get(section).filter(|block| block.visible);
        let rows = block.map_or(&[][..], |block| &block.rows[..]);
        rows.iter()
            .enumerate()
            .filter(|(_, row)| row.is_live())
            .map(|(at, _)| at)
    }
}

/// Reads `d2` as 2; no other spelling of it.
pub(crate) fn row_number(group: &Group, id: &str) -> Option<u32> {
    let digits = id.strip_prefix(group.letter)?;
    let plain = !digits.starts_with('0') && digits.bytes().all(|b| b.is_ascii_digit());
    digits
        .parse()
        .ok()
        .filter(|number| plain && *number <= MAX_ROW)
}

/// Row numbers stay below it: nobody adds that many, and one more still fits.
const MAX_ROW: u32 = 999_999_999;

/// Writes 2 as `d2`.
pub(crate) fn row_id(group: &Group, number: u32) -> String {
    let mut id = String::with_capacity(8);
    id.push(group.letter);
    crate::date::push_number(&mut id, number);
    id
}
