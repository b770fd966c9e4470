//! Rows of a group: added, removed and brought back, withdrawn.

use std::rc::Rc;

use super::Form;
use super::change::{Changes, Op};
use super::path;
use super::sheet::{Row, row_id, row_number};
use crate::expr::SectionIx;
use crate::program::Group;

/// A row as it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct RowState {
    /// `d2`
    pub id: String,
    /// An earlier stage signed it: it can be withdrawn, not removed.
    pub signed: bool,
    /// It counts no more; why stands in `section.row.withdrawn.why`.
    pub withdrawn: bool,
    /// Its withdrawal was signed by an earlier stage.
    pub withdrawal_signed: bool,
}

impl Form {
    /// The rows of a group in their order, without the removed ones; none if it is no group.
    pub fn rows(&self, section: &str) -> Vec<RowState> {
        let Some(section) = path::section(&self.program, section) else {
            return Vec::new();
        };
        let Some(group) = &self.program.sections[section].group else {
            return Vec::new();
        };
        let rows = self.sheet.blocks[section].rows.iter();
        let rows = rows.filter(|row| !row.removed);
        rows.map(|row| row.state(group)).collect()
    }

    /// How one row stands; `None` where there is no such row, or it was removed.
    pub fn row(&self, section: &str, row: &str) -> Option<RowState> {
        let section = path::section(&self.program, section)?;
        let group = self.program.sections[section].group.as_ref()?;
        let block = &self.sheet.blocks[section];
        let row = block.rows.get(block.place_of(row_number(group, row)?)?)?;
        (!row.removed).then(|| row.state(group))
    }

    /// Adds a row at the end; `None` if this stage has no such group, or the group is full.
    pub fn add_row(&mut self, section: &str) -> Option<(String, Changes)> {
        let at = path::section(&self.program, section)?;
        let group = self.program.sections[at].group.clone()?;
        let block = &self.sheet.blocks[at];
        if !block.listed || block.live >= group.max as usize {
            return None;
        }
        let number = block.rows.last().map_or(0, |row| row.number) + 1;
        let id = row_id(&group, number);
        row_number(&group, &id)?;
        self.insert_row(at, number);
        Some((id, self.after_change(true)))
    }

    /// Gives every group that must have a row its first one, in the stage in which it is begun. To be
    /// called once after opening and replaying, as [`Form::give_presets`]; what it did is to be journalled.
    pub fn give_first_rows(&mut self) -> Vec<Op> {
        let program = Rc::clone(&self.program);
        let mut given = Vec::new();
        for (at, section) in program.sections.iter().enumerate() {
            let must = section.group.as_ref().is_some_and(|group| group.min > 0);
            let block = &self.sheet.blocks[at];
            if !must || !block.listed || block.rows.iter().any(|row| !row.removed) {
                continue;
            }
            if let Some((row, changes)) = self.add_row(&section.id) {
                let mut typed = String::from("+");
                typed.push_str(&row);
                given.push(Op {
                    path: section.id.clone(),
                    typed,
                });
                given.extend(changes.given);
            }
        }
        given
    }

    /// Takes a row of this stage out again; what stood in it is kept for [`Form::restore_row`].
    pub fn remove_row(&mut self, section: &str, row: &str) -> Changes {
        self.row_op(section, '-', row)
    }

    /// Brings a removed row back.
    pub fn restore_row(&mut self, section: &str, row: &str) -> Changes {
        self.row_op(section, '~', row)
    }

    fn row_op(&mut self, section: &str, operation: char, row: &str) -> Changes {
        if let Some(section) = path::section(&self.program, section) {
            let mut op = String::from(operation);
            op.push_str(row);
            self.put_row(section, &op);
        }
        self.after_change(true)
    }

    /// `+d2`, `-d2`, `~d2`; anything else is left alone.
    pub(super) fn put_row(&mut self, section: SectionIx, op: &str) {
        let Some(group) = &self.program.sections[section].group else {
            return;
        };
        let mut chars = op.chars();
        let operation = chars.next();
        let Some(number) = row_number(group, chars.as_str()) else {
            return;
        };
        let block = &self.sheet.blocks[section];
        if !block.listed {
            return;
        }
        match (operation, block.place_of(number)) {
            (Some('+'), None) => self.insert_row(section, number),
            (Some('-'), Some(row)) if !block.rows[row].signed => {
                self.change_row(section, row, |row| row.removed = true);
            }
            (Some('~'), Some(row)) => self.change_row(section, row, |row| row.removed = false),
            _ => {}
        }
    }

    pub(super) fn insert_row(&mut self, section: SectionIx, number: u32) {
        let row = Row::new(number, &self.program.sections[section]);
        let block = &mut self.sheet.blocks[section];
        let at = block.rows.partition_point(|row| row.number < number);
        let moved = at < block.rows.len();
        block.rows.insert(at, row);
        block.live += 1;
        if moved {
            // Places after it are other rows now: only a journal out of order comes here.
            let first = self.program.sections[section].first;
            let fields = first..first + self.program.sections[section].count;
            for (field, row) in self.waiting.iter_mut().chain(&mut self.dirty.cells) {
                *row += usize::from(fields.contains(field) && *row >= at);
            }
            self.mark_all();
        }
        self.mark_row(section, at);
    }

    /// Changes what decides whether a row counts.
    pub(super) fn change_row(
        &mut self,
        section: SectionIx,
        row: usize,
        change: impl FnOnce(&mut Row),
    ) {
        let block = &mut self.sheet.blocks[section];
        let Some(it) = block.rows.get_mut(row) else {
            return;
        };
        let before = (it.is_live(), it.is_withdrawn());
        change(it);
        let after = (it.is_live(), it.is_withdrawn());
        if before == after {
            return;
        }
        block.live = block.live + usize::from(after.0) - usize::from(before.0);
        self.mark_row(section, row);
    }
}

impl Row {
    fn state(&self, group: &Group) -> RowState {
        RowState {
            id: row_id(group, self.number),
            signed: self.signed,
            withdrawn: self.is_withdrawn(),
            withdrawal_signed: self.withdrawn,
        }
    }
}
