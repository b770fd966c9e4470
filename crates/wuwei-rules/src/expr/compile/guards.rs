//! What is known to be answered, and where: the capabilities of Cedar, for `has`.

use super::{Checker, Typed};
use crate::expr::names::Reference;
use crate::expr::tree::{Node, NodeKind};
use crate::expr::types::Type;

impl Checker<'_> {
    pub(super) fn know(&mut self, answers: Vec<Reference>) {
        for answer in answers {
            if !self.known.contains(&answer) {
                self.known.push(answer);
            }
        }
    }

    /// What is surely answered if a condition is true (or if it is false).
    pub(super) fn answers(&self, node: &Node, holds: bool) -> Vec<Reference> {
        match &node.kind {
            NodeKind::Has(path) if holds => match &path.kind {
                NodeKind::Path(words) => {
                    let named = self.names.resolve(words, self.scope, &self.rows).ok();
                    named
                        .and_then(|named| named.reference)
                        .into_iter()
                        .collect()
                }
                _ => Vec::new(),
            },
            NodeKind::Not(a) => self.answers(a, !holds),
            NodeKind::And(operands) | NodeKind::Or(operands) => {
                let each = matches!(node.kind, NodeKind::And(_)) == holds;
                let mut sets = operands.iter().map(|operand| self.answers(operand, holds));
                if each {
                    return sets.flatten().collect();
                }
                let first = sets.next().unwrap_or_default();
                sets.fold(first, |common, set| {
                    common.into_iter().filter(|r| set.contains(r)).collect()
                })
            }
            _ => Vec::new(),
        }
    }

    pub(super) fn knowing(
        &mut self,
        answers: Vec<Reference>,
        node: &Node,
        hint: Option<&Type>,
    ) -> Typed {
        let known = self.known.len();
        self.know(answers);
        let found = self.typed(node, hint);
        self.known.truncate(known);
        found
    }
}
