//! Which rows a scenario has at each step: they come one after the other, and go while they are unsigned.

use std::collections::BTreeMap;

use wuwei_engine::FormProgram;

use super::super::place::{Of, Place};

/// The rows of all groups.
#[derive(Debug, Default)]
pub(super) struct Rows {
    groups: BTreeMap<usize, Group>,
}

#[derive(Debug, Default)]
struct Group {
    /// The highest number ever used.
    highest: u32,
    /// The highest that an earlier stage signed.
    signed: u32,
    removed: Vec<u32>,
}

impl Rows {
    /// A stage begins. The rows of the one before it are signed: they can be withdrawn from now on, and
    /// not removed; a row that was removed was never signed, so the record knows nothing of its number.
    /// A group that must have a row offers its first one.
    pub(super) fn begin(&mut self, program: &FormProgram, stage: usize) {
        for group in self.groups.values_mut() {
            let rows = (1..=group.highest).rev();
            let last = rows.into_iter().find(|row| !group.removed.contains(row));
            group.highest = last.unwrap_or(0);
            group.signed = group.highest;
            group.removed.retain(|row| *row < group.highest);
        }
        for &section in &program.stages[stage].sections {
            let must = program.sections[section].group.as_ref();
            if must.is_some_and(|group| group.min > 0) {
                let group = self.groups.entry(section).or_default();
                group.highest = group.highest.max(1);
            }
        }
    }

    /// Something is answered in a row; whether it is added by that, or why there can be no such row.
    pub(super) fn answer(&mut self, place: &Place<'_>, row: u32) -> Result<bool, String> {
        let group = self.groups.entry(place.section_ix).or_default();
        let letter = place.section.group.as_ref().map_or('?', |it| it.letter);
        if group.removed.contains(&row) {
            return Err("it has been removed".to_owned());
        }
        if matches!(place.of, Of::Withdrawal) && row > group.signed {
            return Err("it is not signed yet: it can be removed, not withdrawn".to_owned());
        }
        if row <= group.highest {
            return Ok(false);
        }
        if row > group.highest + 1 {
            return Err(format!("the next row is `{letter}{}`", group.highest + 1));
        }
        group.highest = row;
        Ok(true)
    }

    /// A row is removed, or why it cannot be.
    pub(super) fn remove(&mut self, place: &Place<'_>, row: u32) -> Result<(), String> {
        let group = self.groups.entry(place.section_ix).or_default();
        if row > group.highest || group.removed.contains(&row) {
            return Err("it is not there".to_owned());
        }
        if row <= group.signed {
            return Err("it is signed: it can be withdrawn, not removed".to_owned());
        }
        group.removed.push(row);
        Ok(())
    }

    /// Whether a row is there.
    pub(super) fn is_there(&self, place: &Place<'_>, row: u32) -> bool {
        self.groups
            .get(&place.section_ix)
            .is_some_and(|group| row <= group.highest && !group.removed.contains(&row))
    }
}
