//! The order of computation: every field after those on which its value hangs.

use super::{FormProgram, Rule};
use crate::expr::{FieldIx, Read};

/// Fields whose values hang on each other in a circle, each on the next, the last on the first. A
/// section that takes part (its rows count only while it shows) stands there as its first field.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Cycle(pub Vec<FieldIx>);

/// A field; or, after all fields, whether a section shows.
type Node = usize;

/// How far the walk is with a node.
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
        self.order = self.sorted()?;
        Ok(())
    }

    fn sorted(&self) -> Result<Vec<FieldIx>, Cycle> {
        let fields = self.fields.len();
        let nodes = fields + self.sections.len();
        let needs: Vec<_> = (0..nodes).map(|node| self.needs(node)).collect();
        let mut marks = vec![Mark::New; nodes];
        let mut order = Vec::with_capacity(nodes);
        // Depth first with a stack of our own: a chain may be as long as the form.
        let mut path: Vec<(Node, usize)> = Vec::new();
        for start in 0..nodes {
            if marks[start] == Mark::New {
                marks[start] = Mark::Open;
                path.push((start, 0));
            }
            while let Some((node, seen)) = path.last_mut() {
                let Some(&next) = needs[*node].get(*seen) else {
                    marks[*node] = Mark::Done;
                    order.push(*node);
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
                        let circle = path.iter().map(|(node, _)| *node);
                        let circle = circle.skip_while(|node| *node != next);
                        return Err(Cycle(circle.map(|node| self.stand_in(node)).collect()));
                    }
                    _ => {}
                }
            }
        }
        order.retain(|node| *node < fields);
        Ok(order)
    }

    /// Whether [`FormProgram::order`] names every field once, each after what it needs.
    pub(super) fn is_arranged(&self) -> bool {
        let fields = self.fields.len();
        let mut done = vec![false; fields + self.sections.len()];
        for &field in &self.order {
            self.finish_sections(&mut done);
            if done[field] || !self.is_ready(field, &done) {
                return false;
            }
            done[field] = true;
        }
        self.order.len() == fields
    }

    /// Marks the sections of which it is known whether they show; never those that hang on each
    /// other in a circle.
    fn finish_sections(&self, done: &mut [bool]) {
        let fields = self.fields.len();
        let mut more = true;
        while more {
            more = false;
            for section in fields..done.len() {
                if !done[section] && self.is_ready(section, done) {
                    done[section] = true;
                    more = true;
                }
            }
        }
    }

    fn is_ready(&self, node: Node, done: &[bool]) -> bool {
        self.needs(node).iter().all(|need| done[*need])
    }

    /// The nodes on which a node hangs.
    fn needs(&self, node: Node) -> Vec<Node> {
        let fields = self.fields.len();
        let mut needs = Vec::new();
        let mut need = |node: Node| {
            if !needs.contains(&node) {
                needs.push(node);
            }
        };
        let mut read = |rule: &Rule| {
            rule.expr.reads(&mut |read| match read {
                Read::Field(field) | Read::EveryRow(field) => need(field),
                Read::Rows(section) => need(fields + section),
            });
        };
        match self.fields.get(node) {
            Some(it) => {
                let rules = [&it.visible_when, &it.value, &it.preset];
                rules.into_iter().flatten().for_each(&mut read);
                need(fields + it.section);
            }
            None => self.sections[node - fields]
                .visible_when
                .iter()
                .for_each(read),
        }
        needs
    }

    fn stand_in(&self, node: Node) -> FieldIx {
        match self.sections.get(node.wrapping_sub(self.fields.len())) {
            Some(section) => section.first,
            None => node,
        }
    }
}
