//! The order of computation: every field after those on which its value hangs.

use super::{FormProgram, Rule};
use crate::expr::{FieldIx, Read, SectionIx};

/// Fields whose values hang on each other in a circle, each on the next, the last on the first.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cycle(pub Vec<FieldIx>);

/// How far the walk is with a field.
#[derive(Clone, Copy, PartialEq)]
enum Mark {
    New,
    Open,
    Done,
}

impl FormProgram {
    /// Sets [`FormProgram::order`]: page order, except that what a field's `visible_when`, `value` and
    /// `preset` and its section's `visible_when` read comes before it.
    ///
    /// `required_when` and constraints feed into no value and may read any field.
    pub fn arrange(&mut self) -> Result<(), Cycle> {
        let needs: Vec<_> = (0..self.fields.len())
            .map(|field| self.needs(field))
            .collect();
        let mut marks = vec![Mark::New; needs.len()];
        let mut order = Vec::with_capacity(needs.len());
        // Depth first with a stack of our own: a chain may be as long as the form.
        let mut path: Vec<(FieldIx, usize)> = Vec::new();
        for start in 0..needs.len() {
            if marks[start] == Mark::New {
                marks[start] = Mark::Open;
                path.push((start, 0));
            }
            while let Some((field, seen)) = path.last_mut() {
                let Some(&next) = needs[*field].get(*seen) else {
                    marks[*field] = Mark::Done;
                    order.push(*field);
                    path.pop();
                    continue;
                };
                *seen += 1;
                match marks.get(next) {
                    Some(Mark::New) => {
                        marks[next] = Mark::Open;
                        path.push((next, 0));
                    }
                    Some(Mark::Open) => {
                        let circle = path.iter().map(|(field, _)| *field);
                        return Err(Cycle(circle.skip_while(|field| *field != next).collect()));
                    }
                    _ => {}
                }
            }
        }
        self.order = order;
        Ok(())
    }

    /// Whether [`FormProgram::order`] names every field once, each after what it needs.
    pub(super) fn is_arranged(&self) -> bool {
        let mut done = vec![false; self.fields.len()];
        for &field in &self.order {
            if done.get(field) != Some(&false) || self.needs(field).iter().any(|need| !done[*need])
            {
                return false;
            }
            done[field] = true;
        }
        self.order.len() == self.fields.len()
    }

    /// The fields on which the value of `field` hangs, sorted.
    fn needs(&self, field: FieldIx) -> Vec<FieldIx> {
        let it = &self.fields[field];
        let mut needs = Needs {
            fields: Vec::new(),
            sections: Vec::new(),
        };
        for rule in [&it.visible_when, &it.value, &it.preset]
            .into_iter()
            .flatten()
        {
            needs.add_rule(self, rule);
        }
        needs.add_section(self, it.section);
        needs.fields.sort_unstable();
        needs.fields.dedup();
        needs.fields
    }
}

/// What a value hangs on; a hidden group has no rows, so its `visible_when` counts too.
struct Needs {
    fields: Vec<FieldIx>,
    sections: Vec<SectionIx>,
}

impl Needs {
    fn add_rule(&mut self, program: &FormProgram, rule: &Rule) {
        rule.expr.reads(&mut |read| match read {
            Read::Field(field) | Read::EveryRow(field) => self.fields.push(field),
            Read::Rows(section) => self.add_section(program, section),
        });
    }

    fn add_section(&mut self, program: &FormProgram, section: SectionIx) {
        if self.sections.contains(&section) {
            return;
        }
        self.sections.push(section);
        if let Some(rule) = program
            .sections
            .get(section)
            .and_then(|it| it.visible_when.as_ref())
        {
            self.add_rule(program, rule);
        }
    }
}
