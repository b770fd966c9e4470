//! Locks: what of an entity stays, below the set that says so, as that set leaves it.

use super::fits::{Target, shown, unset};
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::keys::Aspect;
use crate::row::{Cell, Row, Value};
use crate::source::Span;

/// A lock on an aspect of an entity.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Lock {
    pub(crate) aspect: Aspect,
    /// Which layer says it: it binds those below.
    pub(crate) layer: usize,
    /// Where it is said.
    pub(crate) span: Span,
}

/// The locks that a row says.
pub(super) fn said(row: &Row) -> Vec<Lock> {
    let cells = row.cells.iter().filter(|cell| cell.key.name == "lock");
    let locks = cells.flat_map(|cell| match &cell.item.value {
        Value::List(items) => items.as_slice(),
        _ => &[],
    });
    let layer = row.cells.first().map_or(0, |cell| cell.layer);
    let locks = locks.filter_map(|item| match &item.value {
        Value::Word(word) => Some(Lock {
            aspect: Aspect::named(word)?,
            layer,
            span: item.span,
        }),
        _ => None,
    });
    locks.collect()
}

/// Refuses to say anything new of a locked aspect.
pub(super) fn refuse(
    lock: &Lock,
    base: Option<&Cell>,
    asked: &Cell,
    target: &Target,
) -> Diagnostic {
    let (key, what, by) = (asked.key.name, target.named(), target.set(lock.layer));
    let asks = shown(&asked.item.value, 0);
    let aspect = lock.aspect.word();
    let message = match base {
        Some(base) => format!(
            "`{key}` of {what} cannot be {asks} where `{}` says {} and `{by}` locks its `{aspect}`",
            target.set(base.layer),
            shown(&base.item.value, 0)
        ),
        None => format!(
            "`{key}` of {what} cannot be {asks} where {}",
            unset(by, aspect)
        ),
    };
    let (place, layer) = match base {
        Some(base) => (base.item.span, base.layer),
        None => (target.declared, target.layer),
    };
    let verb = if base.is_some() { "set" } else { "declared" };
    Diagnostic::new(codes::LOCKED_BY_BASE, asked.item.span, message)
        .label("asked for here")
        .other(
            place,
            format!("{verb} by `{}` here", target.set(layer)) + &target.citing(),
        )
        .other(lock.span, format!("`{aspect}` locked by `{by}` here"))
        .help(format!("leave `{key}` out: {}", stays(lock)))
}

/// What would be allowed: nothing, unless who locks it makes an exception. Only the base can.
pub(super) fn stays(lock: &Lock) -> &'static str {
    match lock.layer {
        0 => "what is locked stays as it is, unless the base grants a `[[waiver]]`",
        _ => "what is locked stays as it is",
    }
}
