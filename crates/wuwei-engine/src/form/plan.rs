//! Who reads whom: read off the expressions once, when a form is opened.

use crate::expr::{Expr, FieldIx, Read, SectionIx};
use crate::program::{FormProgram, Requirement, Rule};

/// What of a field hangs on another; a set of these.
pub(super) type Aspects = u8;
pub(super) const SHOWN: Aspects = 1;
pub(super) const VALUE: Aspects = 2;
pub(super) const REQUIRED: Aspects = 4;

/// Something that must be judged again when what it reads changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Reader {
    pub(super) who: Who,
    pub(super) aspects: Aspects,
    /// It reads the row in which it stands itself; else it reads all rows, or what stands in none.
    pub(super) same_row: bool,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Who {
    Field(FieldIx),
    Section(SectionIx),
}

/// The reverse dependencies of a program.
#[derive(Debug)]
pub(crate) struct Plan {
    /// By field: who reads it.
    pub(super) readers: Vec<Vec<Reader>>,
    /// By section: who goes over its rows.
    pub(super) folders: Vec<Vec<Reader>>,
    /// By field: the sections whose visibility must be settled before it is judged.
    pub(super) sections: Vec<Vec<SectionIx>>,
    /// Fields with a preset, in the order of computation.
    pub(super) presets: Vec<FieldIx>,
}

impl Plan {
    pub(super) fn of(program: &FormProgram) -> Plan {
        let mut plan = Plan {
            readers: vec![Vec::new(); program.fields.len()],
            folders: vec![Vec::new(); program.sections.len()],
            sections: Vec::with_capacity(program.fields.len()),
            presets: Vec::new(),
        };
        let has_preset = |field: &&FieldIx| program.fields[**field].preset.is_some();
        plan.presets = program.order.iter().filter(has_preset).copied().collect();
        for (at, section) in program.sections.iter().enumerate() {
            plan.enter(
                program,
                section.visible_when.as_ref(),
                Who::Section(at),
                SHOWN,
            );
        }
        for (at, field) in program.fields.iter().enumerate() {
            plan.enter(program, field.visible_when.as_ref(), Who::Field(at), SHOWN);
            plan.enter(program, field.value.as_ref(), Who::Field(at), VALUE);
            if let Requirement::When(rule) = &field.required {
                plan.enter(program, Some(rule), Who::Field(at), REQUIRED);
            }
            plan.sections.push(sections_before(program, at));
        }
        plan
    }

    fn enter(&mut self, program: &FormProgram, rule: Option<&Rule>, who: Who, aspects: Aspects) {
        let Some(rule) = rule else { return };
        let own = match who {
            Who::Field(field) => Some(program.fields[field].section),
            Who::Section(_) => None,
        };
        let add = |readers: &mut Vec<Reader>, same_row| {
            let reader = Reader {
                who,
                aspects,
                same_row,
            };
            if !readers.contains(&reader) {
                readers.push(reader);
            }
        };
        rule.expr.reads(&mut |read| match read {
            Read::Field(field) => {
                let section = program.fields[field].section;
                let same_row = program.sections[section].group.is_some() && own == Some(section);
                add(&mut self.readers[field], same_row);
            }
            Read::EveryRow(field) => add(&mut self.readers[field], false),
            Read::Rows(section) => add(&mut self.folders[section], false),
        });
    }
}

/// A field's own section, and those over whose rows its rules go.
fn sections_before(program: &FormProgram, field: FieldIx) -> Vec<SectionIx> {
    let it = &program.fields[field];
    let mut sections = vec![it.section];
    for rule in [&it.visible_when, &it.value, &it.preset]
        .into_iter()
        .flatten()
    {
        folded(&rule.expr, &mut |section| sections.push(section));
    }
    sections
}

/// The groups over whose rows an expression goes.
pub(super) fn folded(expr: &Expr, visit: &mut dyn FnMut(SectionIx)) {
    expr.reads(&mut |read| {
        if let Read::Rows(section) = read {
            visit(section);
        }
    });
}
