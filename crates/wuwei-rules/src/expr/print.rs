//! A tree as text again: one spelling for one tree, brackets only where they are needed.

use wuwei_engine::expr::{Comparison, Operator};

use super::tree::{FOLDS, Node, NodeKind, Word};

/// Writes a tree. Reading it again gives the same tree.
pub fn print(node: &Node) -> String {
    let mut out = String::new();
    write(node, 0, &mut out);
    out
}

/// A text in quotes, with the escapes that it needs.
pub(crate) fn quote(text: &str) -> String {
    let mut out = String::from("'");
    for c in text.chars() {
        match c {
            '\\' | '\'' => out.extend(['\\', c]),
            '\n' => out.push_str("\\n"),
            '\r' => out.push_str("\\r"),
            '\t' => out.push_str("\\t"),
            c if c.is_control() => out.push_str(&format!("\\u{:04x}", u32::from(c))),
            c => out.push(c),
        }
    }
    out.push('\'');
    out
}

/// How tightly a node holds together: CEL's ranks.
fn rank(kind: &NodeKind) -> u8 {
    match kind {
        NodeKind::If(..) => 1,
        NodeKind::Or(_) => 2,
        NodeKind::And(_) => 3,
        NodeKind::Compare(..) | NodeKind::In(..) => 4,
        NodeKind::Arithmetic(Operator::Add | Operator::Subtract, ..) => 5,
        NodeKind::Arithmetic(..) => 6,
        NodeKind::Not(_) | NodeKind::Negate(_) => 7,
        _ => 8,
    }
}

/// Writes a node; in brackets where its surroundings hold more tightly than it does.
fn write(node: &Node, around: u8, out: &mut String) {
    let own = rank(&node.kind);
    if own < around {
        out.push('(');
        write(node, 0, out);
        out.push(')');
        return;
    }
    match &node.kind {
        NodeKind::Bool(b) => out.push_str(if *b { "true" } else { "false" }),
        NodeKind::Integer(n) => out.push_str(&n.to_string()),
        NodeKind::Decimal(d) => out.push_str(&d.to_text()),
        NodeKind::Text(text) => out.push_str(&quote(text)),
        NodeKind::Path(path) => out.push_str(
            &path
                .iter()
                .map(|w| w.text.as_str())
                .collect::<Vec<_>>()
                .join("."),
        ),
        NodeKind::Has(path) => call("has", std::slice::from_ref(&**path), out),
        NodeKind::Not(a) => prefixed("!", a, own, out),
        NodeKind::Negate(a) => prefixed("-", a, own, out),
        NodeKind::And(operands) => row(" && ", operands, own, out),
        NodeKind::Or(operands) => row(" || ", operands, own, out),
        NodeKind::Compare(comparison, a, b) => {
            infix(a, own + 1, sign(*comparison), b, own + 1, out)
        }
        NodeKind::Arithmetic(operator, a, b) => infix(a, own, symbol(*operator), b, own + 1, out),
        NodeKind::If(c, a, b) => {
            infix(c, own + 1, " ? ", a, 0, out);
            out.push_str(" : ");
            write(b, own, out);
        }
        NodeKind::In(a, items) => {
            write(a, own, out);
            out.push_str(" in [");
            list(items, out);
            out.push(']');
        }
        NodeKind::Call(function, arguments) => call(&function.text, arguments, out),
        NodeKind::Over {
            fold,
            group,
            row,
            body,
        } => {
            let name = FOLDS
                .iter()
                .find(|(_, f)| f == fold)
                .map_or("", |(name, _)| *name);
            let Word { text: group, .. } = group;
            out.push_str(&format!("{name}({group}, {}, ", row.text));
            write(body, 0, out);
            out.push(')');
        }
        NodeKind::Broken => out.push('…'),
    }
}

fn sign(comparison: Comparison) -> &'static str {
    match comparison {
        Comparison::Equal => " == ",
        Comparison::NotEqual => " != ",
        Comparison::Less => " < ",
        Comparison::LessOrEqual => " <= ",
        Comparison::Greater => " > ",
        Comparison::GreaterOrEqual => " >= ",
    }
}

fn symbol(operator: Operator) -> &'static str {
    match operator {
        Operator::Add => " + ",
        Operator::Subtract => " - ",
        Operator::Multiply => " * ",
        Operator::Divide => " / ",
        Operator::Remainder => " % ",
    }
}

fn prefixed(mark: &str, operand: &Node, rank: u8, out: &mut String) {
    out.push_str(mark);
    write(operand, rank, out);
}

fn infix(a: &Node, left: u8, mark: &str, b: &Node, right: u8, out: &mut String) {
    write(a, left, out);
    out.push_str(mark);
    write(b, right, out);
}

/// Operands of one operator. One that is a row of the same operator stood in brackets, and keeps them.
fn row(mark: &str, operands: &[Node], rank: u8, out: &mut String) {
    for (at, operand) in operands.iter().enumerate() {
        out.push_str(if at > 0 { mark } else { "" });
        write(operand, rank + 1, out);
    }
}

fn call(name: &str, arguments: &[Node], out: &mut String) {
    out.push_str(name);
    out.push('(');
    list(arguments, out);
    out.push(')');
}

fn list(items: &[Node], out: &mut String) {
    for (at, item) in items.iter().enumerate() {
        out.push_str(if at > 0 { ", " } else { "" });
        write(item, 0, out);
    }
}
