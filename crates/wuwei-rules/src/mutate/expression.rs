//! Small changes of an expression, each as a person might make it by mistake.

use wuwei_engine::expr::{Comparison, Fold, Operator};
use wuwei_engine::{Date, Decimal};

use crate::close::Aspect;
use crate::expr::{Node, NodeKind, Word, print};
use crate::ruleset::{Field, RuleSet};

/// A changed expression.
#[derive(Debug, Clone)]
pub(super) struct Variant {
    /// The whole of it.
    pub(super) node: Node,
    /// The bytes of the text that are another.
    pub(super) span: std::ops::Range<usize>,
    /// What stood there.
    pub(super) old: String,
    /// What stands there now; nothing if it is gone.
    pub(super) new: Option<String>,
}

/// Where an expression stands: what its names mean.
#[derive(Clone)]
pub(super) struct Context<'c> {
    pub(super) ruleset: &'c RuleSet,
    pub(super) section: &'c str,
    /// The field whose expression it is, and which.
    pub(super) own: Option<(&'c Field, Aspect)>,
    /// Row variables of the macros around, each with its group.
    pub(super) rows: Vec<(String, String)>,
}

/// Every small change, each giving another text.
pub(super) fn variants(node: &Node, context: &Context<'_>) -> Vec<Variant> {
    let is_condition = match context.own {
        Some((field, Aspect::Value | Aspect::Preset)) => field.kind == "yes-no",
        _ => true,
    };
    let mut all = below(node, context, is_condition);
    let written = print(node);
    let mut seen = vec![written];
    all.retain(|variant| {
        let text = print(&variant.node);
        let is_new = !seen.contains(&text);
        seen.push(text);
        is_new
    });
    all
}

fn below(node: &Node, context: &Context<'_>, is_condition: bool) -> Vec<Variant> {
    let mut all = here(node, context, is_condition);
    let parts = match &node.kind {
        // `has(x)`: what it asks of is not another by a small mistake.
        NodeKind::Has(_) => Vec::new(),
        _ => crate::coverage::parts(node),
    };
    for (at, part) in parts.into_iter().enumerate() {
        let mut context = context.clone();
        if let NodeKind::Over { group, row, .. } = &node.kind {
            context.rows.push((row.text.clone(), group.text.clone()));
        }
        let is_condition = asks(node, at, is_condition);
        for mut variant in below(part, &context, is_condition) {
            variant.node = with_part(node, at, variant.node);
            all.push(variant);
        }
        all.extend(constants(node, at, part, &context));
    }
    all
}

/// Whether a part of a node is to be true or false.
fn asks(node: &Node, at: usize, is_condition: bool) -> bool {
    match &node.kind {
        NodeKind::And(_) | NodeKind::Or(_) | NodeKind::Not(_) => true,
        NodeKind::If(..) => at == 0 || is_condition,
        NodeKind::Over { fold, .. } => matches!(fold, Fold::All | Fold::Exists | Fold::Count),
        _ => false,
    }
}

/// What may become of the node itself.
fn here(node: &Node, context: &Context<'_>, is_condition: bool) -> Vec<Variant> {
    let mut all = Vec::new();
    let mut becomes = |kind: NodeKind| all.push(changed(node, kind));
    match &node.kind {
        NodeKind::Bool(it) => becomes(NodeKind::Bool(!it)),
        NodeKind::Integer(n) => {
            for by in [1, -1] {
                if let Some(n) = n.checked_add(by) {
                    becomes(NodeKind::Integer(n));
                }
            }
        }
        NodeKind::Decimal(it) => {
            for by in [1, -1] {
                if let Some(it) = it.plus(Decimal::from(by)) {
                    becomes(NodeKind::Decimal(it));
                }
            }
        }
        NodeKind::Compare(comparison, a, b) => {
            for other in neighbours(*comparison) {
                becomes(NodeKind::Compare(*other, a.clone(), b.clone()));
            }
        }
        NodeKind::Arithmetic(operator, a, b) => {
            let other = match operator {
                Operator::Add => Some(Operator::Subtract),
                Operator::Subtract => Some(Operator::Add),
                Operator::Multiply => Some(Operator::Divide),
                Operator::Divide => Some(Operator::Multiply),
                _ => None,
            };
            if let Some(other) = other {
                becomes(NodeKind::Arithmetic(other, a.clone(), b.clone()));
            }
        }
        NodeKind::And(operands) | NodeKind::Or(operands) => {
            for at in 0..operands.len() {
                let mut left = operands.clone();
                let gone = left.remove(at);
                let kind = match (left.len(), &node.kind) {
                    (1, _) => left.remove(0).kind,
                    (_, NodeKind::And(_)) => NodeKind::And(left),
                    _ => NodeKind::Or(left),
                };
                let mut without = node.clone();
                without.kind = kind;
                all.push(Variant {
                    node: without,
                    span: gone.span.clone(),
                    old: print(&gone),
                    new: None,
                });
            }
        }
        NodeKind::Not(a) => becomes(a.kind.clone()),
        NodeKind::If(condition, a, b) => {
            becomes(NodeKind::If(condition.clone(), b.clone(), a.clone()));
        }
        NodeKind::In(a, items) if items.len() > 1 => {
            for at in 0..items.len() {
                let mut left = items.clone();
                let gone = left.remove(at);
                let mut without = node.clone();
                without.kind = NodeKind::In(a.clone(), left);
                all.push(Variant {
                    node: without,
                    span: gone.span.clone(),
                    old: print(&gone),
                    new: None,
                });
            }
        }
        NodeKind::Over {
            fold,
            group,
            row,
            body,
        } => {
            let other = match fold {
                Fold::All => Some(Fold::Exists),
                Fold::Exists => Some(Fold::All),
                Fold::Min => Some(Fold::Max),
                Fold::Max => Some(Fold::Min),
                _ => None,
            };
            if let Some(fold) = other {
                becomes(NodeKind::Over {
                    fold,
                    group: group.clone(),
                    row: row.clone(),
                    body: body.clone(),
                });
            }
        }
        // What a choice is computed as.
        NodeKind::Text(id) if !is_condition => {
            if let Some((field, Aspect::Value | Aspect::Preset)) = context.own
                && let Some(other) = another(id, field.choices.iter().map(|it| it.id.as_str()))
            {
                becomes(NodeKind::Text(other));
            }
        }
        _ => {}
    }
    if is_condition && is_plain(&node.kind) {
        all.push(changed(node, NodeKind::Not(Box::new(node.clone()))));
    }
    all
}

/// What turns round when it is negated and says nothing else.
fn is_plain(kind: &NodeKind) -> bool {
    matches!(
        kind,
        NodeKind::Path(_) | NodeKind::Has(_) | NodeKind::Call(..) | NodeKind::In(..)
    )
}

fn changed(node: &Node, kind: NodeKind) -> Variant {
    let mut other = node.clone();
    other.kind = kind;
    Variant {
        span: node.span.clone(),
        old: print(node),
        new: Some(print(&other)),
        node: other,
    }
}

/// Comparisons that differ from one at a single point, or everywhere for those of equality.
fn neighbours(comparison: Comparison) -> &'static [Comparison] {
    match comparison {
        Comparison::Equal => &[Comparison::NotEqual],
        Comparison::NotEqual => &[Comparison::Equal],
        Comparison::Less => &[Comparison::LessOrEqual, Comparison::Greater],
        Comparison::LessOrEqual => &[Comparison::Less, Comparison::Greater],
        Comparison::Greater => &[Comparison::GreaterOrEqual, Comparison::Less],
        Comparison::GreaterOrEqual => &[Comparison::Greater, Comparison::Less],
    }
}

/// Constants whose other values follow from what they stand beside: choices, and days.
fn constants(node: &Node, at: usize, part: &Node, context: &Context<'_>) -> Vec<Variant> {
    let NodeKind::Text(text) = &part.kind else {
        return Vec::new();
    };
    let beside = match &node.kind {
        NodeKind::Compare(_, a, b) => [b, a].get(at).map(|it| &***it),
        NodeKind::In(a, _) if at > 0 => Some(&**a),
        NodeKind::Call(name, arguments) if name.text == "contains" && at == 1 => arguments.first(),
        NodeKind::Call(name, _) if name.text == "date" => {
            let day = Date::parse(text);
            let moved = [1, -1].into_iter();
            let moved = moved.filter_map(|by| day?.plus_days(by));
            let replaced = moved.map(|day| {
                let mut variant = changed(part, NodeKind::Text(day.to_text()));
                variant.node = with_part(node, at, variant.node);
                variant
            });
            return replaced.collect();
        }
        _ => None,
    };
    let Some(NodeKind::Path(path)) = beside.map(|it| &it.kind) else {
        return Vec::new();
    };
    let mut ids = choices(path, context);
    // One that stands in the list already would only make it shorter, which is tried besides.
    if let NodeKind::In(_, items) = &node.kind {
        ids.retain(|id| {
            let mut others = items.iter().filter(|item| item.span != part.span);
            !others.any(|item| matches!(&item.kind, NodeKind::Text(it) if it == id))
        });
    }
    let Some(other) = another(text, ids.iter().map(String::as_str)) else {
        return Vec::new();
    };
    let mut variant = changed(part, NodeKind::Text(other));
    variant.node = with_part(node, at, variant.node);
    vec![variant]
}

/// The one behind it in a list; the first behind the last.
fn another<'i>(id: &str, ids: impl Iterator<Item = &'i str>) -> Option<String> {
    let ids: Vec<&str> = ids.collect();
    let at = ids.iter().position(|it| *it == id)?;
    let other = ids[(at + 1) % ids.len()];
    (other != id).then(|| other.to_owned())
}

/// What a name may be, if it is one of several.
fn choices(path: &[Word], context: &Context<'_>) -> Vec<String> {
    let ruleset = context.ruleset;
    let words: Vec<&str> = path.iter().map(|word| word.text.as_str()).collect();
    let written = words.join(".");
    let flows = ruleset.flows.iter();
    match written.as_str() {
        "stage" => {
            let stages = flows.flat_map(|flow| &flow.stages);
            let mut ids: Vec<String> = Vec::new();
            for stage in stages {
                if !ids.contains(&stage.id) {
                    ids.push(stage.id.clone());
                }
            }
            return ids;
        }
        "flow" => return flows.map(|flow| flow.id.clone()).collect(),
        "flow.role" => return ruleset.roles.iter().map(|role| role.id.clone()).collect(),
        "flow.type" => {
            return crate::entity::service::TYPES
                .iter()
                .map(|it| (*it).to_owned())
                .collect();
        }
        "service" => return ruleset.services.iter().map(|it| it.id.clone()).collect(),
        _ => {}
    }
    let rows = context.rows.iter().rev();
    let row = rows
        .filter(|(name, _)| words.len() > 1 && *name == words[0])
        .map(|(_, group)| format!("{group}.{}", words[1..].join(".")));
    let found = row
        .chain([format!("{}.{written}", context.section), written.clone()])
        .find_map(|path| ruleset.fields.get(&path));
    found.map_or_else(Vec::new, |field| {
        field.choices.iter().map(|it| it.id.clone()).collect()
    })
}

/// A node with one of its parts replaced; parts as [`crate::coverage::parts`] counts them.
fn with_part(node: &Node, at: usize, part: Node) -> Node {
    let mut node = node.clone();
    match &mut node.kind {
        NodeKind::Has(a) | NodeKind::Not(a) | NodeKind::Negate(a) => **a = part,
        NodeKind::And(all) | NodeKind::Or(all) | NodeKind::Call(_, all) => all[at] = part,
        NodeKind::Compare(_, a, b) | NodeKind::Arithmetic(_, a, b) => match at {
            0 => **a = part,
            _ => **b = part,
        },
        NodeKind::If(condition, a, b) => match at {
            0 => **condition = part,
            1 => **a = part,
            _ => **b = part,
        },
        NodeKind::In(a, items) => match at {
            0 => **a = part,
            _ => items[at - 1] = part,
        },
        NodeKind::Over { body, .. } => **body = part,
        _ => {}
    }
    node
}
