//! Which rules a form judges as it stands, each handed out where it is judged: for those who want to know
//! what a scenario reaches. The browser asks for none of this, so that it is in no page's engine.

use super::Form;
use crate::eval::{Scope, eval};
use crate::expr::{Expr, FieldIx, SectionIx};
use crate::program::{FormProgram, Requirement, Rule};
use crate::{Date, Value};

/// A rule of a form.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum RuleAt {
    /// What shows a section.
    Section(SectionIx),
    /// What shows a field.
    Shown(FieldIx),
    /// What makes its answer needed.
    Required(FieldIx),
    /// What computes it.
    Value(FieldIx),
    /// What it is given when it is first shown.
    Preset(FieldIx),
    /// What its answer must be: the position among the program's constraints of the field.
    Constraint(FieldIx, usize),
}

impl FormProgram {
    /// A rule of the form, if there is one at that place.
    pub fn rule(&self, at: RuleAt) -> Option<&Rule> {
        match at {
            RuleAt::Section(at) => self.sections.get(at)?.visible_when.as_ref(),
            RuleAt::Shown(at) => self.fields.get(at)?.visible_when.as_ref(),
            RuleAt::Value(at) => self.fields.get(at)?.value.as_ref(),
            RuleAt::Preset(at) => self.fields.get(at)?.preset.as_ref(),
            RuleAt::Constraint(at, number) => {
                let constraint = self.fields.get(at)?.constraints.get(number)?;
                Some(&constraint.rule)
            }
            RuleAt::Required(at) => match &self.fields.get(at)?.required {
                Requirement::When(rule) => Some(rule),
                _ => None,
            },
        }
    }

    /// The same, to put another in its place.
    pub fn rule_mut(&mut self, at: RuleAt) -> Option<&mut Rule> {
        match at {
            RuleAt::Section(at) => self.sections.get_mut(at)?.visible_when.as_mut(),
            RuleAt::Shown(at) => self.fields.get_mut(at)?.visible_when.as_mut(),
            RuleAt::Value(at) => self.fields.get_mut(at)?.value.as_mut(),
            RuleAt::Preset(at) => self.fields.get_mut(at)?.preset.as_mut(),
            RuleAt::Constraint(at, number) => {
                let constraint = self.fields.get_mut(at)?.constraints.get_mut(number)?;
                Some(&mut constraint.rule)
            }
            RuleAt::Required(at) => match &mut self.fields.get_mut(at)?.required {
                Requirement::When(rule) => Some(rule),
                _ => None,
            },
        }
    }
}

/// Where a rule is judged: the row in which it stands, and the rows at which folds around it stand.
#[derive(Clone, Copy)]
pub struct Standpoint<'a> {
    scope: Scope<'a>,
}

impl Standpoint<'_> {
    /// What an expression comes to here.
    pub fn value(&self, expr: &Expr) -> Value {
        eval(expr, self.scope).into_value()
    }

    /// Goes into every row of a group that counts, as a fold does.
    pub fn each_row(&self, section: SectionIx, look: &mut dyn FnMut(Standpoint<'_>)) {
        for row in self.scope.sheet.rows_that_count(section) {
            self.scope
                .in_fold(row, &mut |scope| look(Standpoint { scope }));
        }
    }
}

impl Form {
    /// The day on which it is judged.
    pub fn today(&self) -> Option<Date> {
        self.facts.today
    }

    /// Calls `visit` with every rule whose outcome matters as the form stands, once for each row in which it
    /// is judged. A preset is judged while it waits to be given, and while what it gave stands.
    pub fn judged(&self, visit: &mut dyn FnMut(RuleAt, Standpoint<'_>)) {
        if self.facts.stage >= self.program.stages.len() {
            return;
        }
        for (at, block) in self.sheet.blocks.iter().enumerate() {
            let it = &self.program.sections[at];
            if it.visible_when.is_some() && !block.signed {
                visit(RuleAt::Section(at), self.standpoint(0));
            }
            for row in 0..block.rows.len() {
                if block.visible && !block.rows[row].removed {
                    (it.first..it.first + it.count).for_each(|field| {
                        self.judged_of(field, row, visit);
                    });
                }
            }
        }
    }

    fn judged_of(&self, field: FieldIx, row: usize, visit: &mut dyn FnMut(RuleAt, Standpoint<'_>)) {
        let it = &self.program.fields[field];
        let Some(cell) = self.sheet.cell(&self.program, field, row) else {
            return;
        };
        let computing = self.is_computing(field, row);
        let open = self.is_answerable(field, row);
        let here = self.standpoint(row);
        if it.visible_when.is_some() && (computing || open) {
            visit(RuleAt::Shown(field), here);
        }
        if !cell.visible || !(computing || open) {
            return;
        }
        if computing {
            visit(RuleAt::Value(field), here);
        }
        if let (true, Some(preset)) = (open, &it.preset)
            && (!cell.touched || here.value(&preset.expr) == cell.answer)
        {
            visit(RuleAt::Preset(field), here);
        }
        if let Requirement::When(_) = &it.required
            && it.by <= self.facts.stage
            && open
        {
            visit(RuleAt::Required(field), here);
        }
        self.judged_constraints(field, row, visit);
    }

    /// The first that is broken hides those behind it, and a refusal hides all doubts.
    fn judged_constraints(
        &self,
        field: FieldIx,
        row: usize,
        visit: &mut dyn FnMut(RuleAt, Standpoint<'_>),
    ) {
        let it = &self.program.fields[field];
        let cell = self.sheet.cell(&self.program, field, row);
        if cell.is_none_or(|cell| cell.answer.datum().is_none()) {
            return;
        }
        let here = self.standpoint(row);
        for warn in [false, true] {
            for (at, constraint) in it.constraints.iter().enumerate() {
                if constraint.warn != warn {
                    continue;
                }
                visit(RuleAt::Constraint(field, at), here);
                if here.value(&constraint.rule.expr).is_false() {
                    return;
                }
            }
        }
    }

    fn standpoint(&self, row: usize) -> Standpoint<'_> {
        Standpoint {
            scope: self.scope(row),
        }
    }
}
