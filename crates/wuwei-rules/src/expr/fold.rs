//! What one flow decides of an expression before anybody answers: `flow`, `flow.role`, `flow.type`, and
//! that what its form does not ask has no answers.
//!
//! The engine never sees these names: a condition that always holds in a flow is gone from its program,
//! and a question that never shows there is gone from its form.

use std::collections::BTreeSet;
use std::rc::Rc;

use wuwei_engine::expr::Comparison;

use super::names::joined;
use super::tree::{Node, NodeKind, Word};
use super::types::ChoiceSet;

/// What is known of a flow.
#[derive(Debug, Clone, Default)]
pub struct FlowFacts {
    /// Names (`flow.role`), each with what it is in this flow and what it may be in others.
    pub words: Vec<(String, String, Rc<ChoiceSet>)>,
    /// What its form does not ask: sections that it does not list, and fields (`section.field`) that never
    /// show in it.
    pub absent: BTreeSet<String>,
}

impl FlowFacts {
    /// What a path says of the flow, and what it could say.
    pub(crate) fn word(&self, path: &[Word]) -> Option<(&str, &Rc<ChoiceSet>)> {
        let written = joined(path);
        let found = self.words.iter().find(|(name, ..)| *name == written);
        found.map(|(_, value, choices)| (value.as_str(), choices))
    }
}

/// The tree with all that the flow decides put in, and no more terms than it still needs. `section` is the
/// one whose fields need no prefix.
pub fn fold(node: &Node, section: &str, facts: &FlowFacts) -> Node {
    Folder {
        facts,
        section,
        rows: Vec::new(),
    }
    .fold(node)
}

struct Folder<'f> {
    facts: &'f FlowFacts,
    section: &'f str,
    /// Row variables of the macros around, each with its group.
    rows: Vec<(String, String)>,
}

impl Folder<'_> {
    fn fold(&mut self, node: &Node) -> Node {
        let kind = match &node.kind {
            NodeKind::Has(path) => match &path.kind {
                NodeKind::Path(words) if self.is_absent(words) => NodeKind::Bool(false),
                _ => node.kind.clone(),
            },
            NodeKind::Not(a) => match self.fold(a) {
                Node {
                    kind: NodeKind::Bool(b),
                    ..
                } => NodeKind::Bool(!b),
                a => NodeKind::Not(a.into()),
            },
            NodeKind::Negate(a) => NodeKind::Negate(self.fold(a).into()),
            NodeKind::And(operands) => match self.row(operands, true) {
                Ok(kind) => kind,
                Err(only) => return only,
            },
            NodeKind::Or(operands) => match self.row(operands, false) {
                Ok(kind) => kind,
                Err(only) => return only,
            },
            NodeKind::Compare(comparison, a, b) => self.compare(*comparison, a, b),
            NodeKind::Arithmetic(operator, a, b) => {
                NodeKind::Arithmetic(*operator, self.fold(a).into(), self.fold(b).into())
            }
            NodeKind::If(condition, a, b) => match self.fold(condition) {
                Node {
                    kind: NodeKind::Bool(b_),
                    ..
                } => return self.fold(if b_ { a } else { b }),
                condition => {
                    NodeKind::If(condition.into(), self.fold(a).into(), self.fold(b).into())
                }
            },
            NodeKind::In(a, items) => self.membership(a, items),
            NodeKind::Call(name, arguments) => NodeKind::Call(name.clone(), self.all(arguments)),
            NodeKind::Over {
                fold,
                group,
                row,
                body,
            } => {
                self.rows.push((row.text.clone(), group.text.clone()));
                let body = self.fold(body).into();
                self.rows.pop();
                let (group, row) = (group.clone(), row.clone());
                NodeKind::Over {
                    fold: *fold,
                    group,
                    row,
                    body,
                }
            }
            _ => node.kind.clone(),
        };
        Node {
            kind,
            ..node.clone()
        }
    }

    fn all(&mut self, nodes: &[Node]) -> Vec<Node> {
        nodes.iter().map(|node| self.fold(node)).collect()
    }

    /// `&&` (or `||`): one operand that is no (yes) decides; those that are yes (no) say nothing.
    /// The only one that is left stands where it stood.
    fn row(&mut self, operands: &[Node], all: bool) -> Result<NodeKind, Node> {
        let mut left = Vec::new();
        for operand in self.all(operands) {
            match operand.kind {
                NodeKind::Bool(b) if b == all => {}
                NodeKind::Bool(b) => return Ok(NodeKind::Bool(b)),
                _ => left.push(operand),
            }
        }
        match (left.len(), all) {
            (0, _) => Ok(NodeKind::Bool(all)),
            (1, _) => Err(left.remove(0)),
            (_, true) => Ok(NodeKind::And(left)),
            (_, false) => Ok(NodeKind::Or(left)),
        }
    }

    fn compare(&mut self, comparison: Comparison, a: &Node, b: &Node) -> NodeKind {
        let decided = match comparison {
            Comparison::Equal => self.equal(a, b),
            Comparison::NotEqual => self.equal(a, b).map(|equal| !equal),
            _ => None,
        };
        match decided {
            Some(b) => NodeKind::Bool(b),
            None => NodeKind::Compare(comparison, self.fold(a).into(), self.fold(b).into()),
        }
    }

    fn membership(&mut self, a: &Node, items: &[Node]) -> NodeKind {
        let decided: Option<Vec<bool>> = items.iter().map(|item| self.equal(a, item)).collect();
        match decided {
            Some(equal) => NodeKind::Bool(equal.contains(&true)),
            None => NodeKind::In(self.fold(a).into(), self.all(items)),
        }
    }

    /// Whether what is known of the flow is a constant; unknown for everything else, and for a constant
    /// that it can never be, which is left to be reported.
    fn equal(&self, a: &Node, b: &Node) -> Option<bool> {
        let (path, text) = match (&a.kind, &b.kind) {
            (NodeKind::Path(path), NodeKind::Text(text))
            | (NodeKind::Text(text), NodeKind::Path(path)) => (path, text),
            _ => return None,
        };
        let (value, choices) = self.facts.word(path)?;
        choices.holds(text).then(|| value == text)
    }

    fn is_absent(&self, path: &[Word]) -> bool {
        let is_absent = |section: &str, field: &str| {
            self.facts.absent.contains(section)
                || self.facts.absent.contains(&format!("{section}.{field}"))
        };
        let first = &path[0].text;
        let rest = || joined(&path[1..]);
        if let Some((_, group)) = self.rows.iter().rev().find(|(row, _)| row == first) {
            return path.len() > 1 && is_absent(group, &rest());
        }
        self.facts
            .absent
            .contains(&format!("{}.{}", self.section, joined(path)))
            || path.len() > 1 && is_absent(first, &rest())
    }
}

#[cfg(test)]
mod tests {
    use super::super::tests::names;
    use super::super::{parse, print};
    use super::fold;

    #[test]
    fn what_a_flow_decides_is_gone() {
        for (rule, left) in [
            ("flow.role == 'steward'", "true"),
            ("'legal' == flow.role", "false"),
            ("flow.role != 'legal' && has(note)", "has(note)"),
            ("flow.role in ['legal', 'steward'] || has(note)", "true"),
            ("!(flow.role == 'legal') ? people : 1", "people"),
            (
                "has(note) && (flow.role == 'legal' || open)",
                "has(note) && open",
            ),
            ("has(elsewhere.thing) ? elsewhere.thing : today", "today"),
            ("has(end.by_whom) && open", "has(end.by_whom) && open"),
            ("has(paint) || has(shop.paint) || open", "open"),
            (
                "exists(orders, o, has(o.count_of) || has(o.due))",
                "exists(orders, o, has(o.due))",
            ),
            (
                "exists(orders, elsewhere, has(elsewhere.due))",
                "exists(orders, elsewhere, has(elsewhere.due))",
            ),
            (
                "count(orders, o, flow.role == 'legal' || has(o.due)) + 1",
                "count(orders, o, has(o.due)) + 1",
            ),
            // Left to be reported: no role has this id.
            ("flow.role == 'stewart'", "flow.role == 'stewart'"),
            ("flow.roles == 'legal'", "flow.roles == 'legal'"),
        ] {
            let (node, errors) = parse(rule);
            assert_eq!(errors, []);
            assert_eq!(print(&fold(&node, "shop", &names().flow)), left, "{rule}");
        }
    }
}
