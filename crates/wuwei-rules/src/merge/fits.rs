//! What a lower set may say of an entity that a set above it declares: one table by kind of key, and
//! the words of each refusal, which names both places.

use super::lock::Lock;
use super::waiver::Granted;
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::keys::{Aspect, Below, Key, Kind};
use crate::row::{Cell, Value};
use crate::source::Span;

/// As many characters of a long value are quoted.
const SHOWN: usize = 24;

/// An entity that a lower set changes: for the words of a refusal.
pub(super) struct Target {
    /// As its tables are headed.
    pub(super) table: &'static str,
    pub(super) kind: Kind,
    pub(super) id: String,
    /// The clause that it cites, or one that it implements.
    pub(super) clause: Option<String>,
    /// Where it was declared.
    pub(super) declared: Span,
    /// Which layer declared it.
    pub(super) layer: usize,
    /// Ids of the layers' sets.
    pub(super) sets: Vec<String>,
    /// What the sets above the asking one lock of it.
    pub(super) locks: Vec<Lock>,
    /// What the base grants the asking set's area of it.
    pub(super) waivers: Vec<Granted>,
    /// Which layer asks.
    pub(super) asking: usize,
}

/// Whether `asked` may stand where the sets above say `base` (nothing: unset); if not, what would be
/// allowed.
pub(super) fn fits(key: &Key, base: Option<&Value>, asked: &Value) -> Result<(), String> {
    let Some(base) = base else {
        return match key.below {
            Below::Fixed => Err(format!("leave `{}` out", key.name)),
            Below::Prove if key.aspect == Some(Aspect::Constraint) => {
                Err(format!("leave `{}` out", key.name))
            }
            Below::Extend => Err(format!(
                "leave `{}` out: unset, it means all of them, new ones too",
                key.name
            )),
            _ => Ok(()),
        };
    };
    let broken = |value: &Value| matches!(value, Value::Broken);
    if broken(base) || broken(asked) {
        return Ok(());
    }
    match (key.below, base, asked) {
        (
            Below::Replace | Below::Add | Below::And | Below::Extend | Below::Each | Below::Prove,
            ..,
        ) => Ok(()),
        (Below::Lower, Value::None, Value::Integer(_)) => Ok(()),
        (Below::Lower, Value::Integer(most), Value::Integer(n)) if n <= most => Ok(()),
        (Below::Lower, Value::Integer(most), _) => Err(format!("up to {most} is allowed")),
        (Below::Raise, Value::Integer(least), Value::Integer(n)) if n >= least => Ok(()),
        (Below::Raise, Value::Integer(least), _) => Err(format!("{least} or more is allowed")),
        (Below::Strengthen, Value::YesNo(base), Value::YesNo(asked)) if *asked || !base => Ok(()),
        (Below::Strengthen, ..) => Err("only `true` is allowed".to_owned()),
        _ if same(base, asked) => Ok(()),
        _ => Err(format!("leave `{}` out: what is set above stays", key.name)),
    }
}

/// Whether two values say the same: repeating what is set is no change.
pub(super) fn same(one: &Value, other: &Value) -> bool {
    match (one, other) {
        (Value::Text(a), Value::Text(b)) => a == b,
        (Value::Word(a), Value::Word(b)) => a == b,
        (Value::Integer(a), Value::Integer(b)) => a == b,
        (Value::YesNo(a), Value::YesNo(b)) => a == b,
        (Value::Date(a), Value::Date(b)) => a == b,
        (Value::Expression(a), Value::Expression(b)) => a.text == b.text,
        (Value::List(a), Value::List(b)) => {
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| same(&a.value, &b.value))
        }
        (Value::None, Value::None) => true,
        _ => false,
    }
}

/// Refuses a value: what was asked for, what the base says and where, what would be allowed.
pub(super) fn refuse(
    base: Option<&Cell>,
    asked: &Cell,
    target: &Target,
    allowed: String,
) -> Diagnostic {
    let (key, what) = (asked.key.name, target.named());
    let said = base.map_or(&Value::None, |base| &base.item.value);
    let apart = same_until(said, &asked.item.value);
    let asks = shown(&asked.item.value, apart);
    let by = target.set(base.map_or(target.layer, |base| base.layer));
    let message = match base {
        Some(_) => format!(
            "`{key}` of {what} cannot be {asks} where `{by}` says {}",
            shown(said, apart)
        ),
        None => format!("`{key}` of {what} cannot be {asks}: `{by}` leaves it unset for good"),
    };
    let (place, words) = match base {
        Some(base) => (base.item.span, format!("set by `{by}` here")),
        None => (target.declared, format!("declared by `{by}` here")),
    };
    Diagnostic::new(codes::LOCKED_BY_BASE, asked.item.span, message)
        .label("asked for here")
        .other(place, words + &target.citing())
        .help(allowed)
}

/// Refuses to name the tables of a list in another order than the base has them.
pub(super) fn refuse_order(base: &Cell, asked: &Cell, target: &Target) -> Diagnostic {
    let by = target.set(base.layer);
    let (said, asks) = (ids(base).join(", "), ids(asked).join(", "));
    let message = format!(
        "the order of `{}` of {} cannot be `{asks}` where `{by}` says `{said}`",
        asked.key.name,
        target.named()
    );
    Diagnostic::new(codes::LOCKED_BY_BASE, asked.item.span, message)
        .label("asked for here")
        .other(
            base.item.span,
            format!("set by `{by}` here") + &target.citing(),
        )
        .help(format!(
            "name them in the order `{said}`; those without a change may be left out"
        ))
}

/// Ids of the tables of a list.
pub(super) fn ids(cell: &Cell) -> Vec<&str> {
    let Value::List(items) = &cell.item.value else {
        return Vec::new();
    };
    items
        .iter()
        .filter_map(|item| item.row()?.word("id"))
        .collect()
}

/// Refuses to take an entity away.
pub(super) fn refuse_removal(asked: Span, target: &Target, allowed: &str) -> Diagnostic {
    let message = format!(
        "{} cannot be removed where `{}` declares it",
        target.named(),
        target.set(target.layer)
    );
    Diagnostic::new(codes::LOCKED_BY_BASE, asked, message)
        .label("asked for here")
        .other(
            target.declared,
            format!("declared by `{}` here", target.set(target.layer)) + &target.citing(),
        )
        .help(allowed)
}

/// Refuses to take an entity away that others name, at these places.
pub(super) fn refuse_named(asked: Span, target: &Target, by: Vec<(Span, String)>) -> Diagnostic {
    let found = refuse_removal(
        asked,
        target,
        "remove what names it as well, if that may be; else leave this table out",
    );
    by.into_iter()
        .fold(found, |found, (place, words)| found.other(place, words))
}

impl Target {
    /// Id of a layer's set.
    pub(super) fn set(&self, layer: usize) -> &str {
        self.sets.get(layer).map_or("the base", String::as_str)
    }

    /// ``service `advice` ``
    pub(super) fn named(&self) -> String {
        match self.table {
            "obligation" => format!("clause `{}`", self.id),
            table => format!("{table} `{}`", self.id),
        }
    }

    /// `, by clause 6.3 b)`
    pub(super) fn citing(&self) -> String {
        let clause = self.clause.as_ref().filter(|clause| **clause != self.id);
        clause.map_or_else(String::new, |clause| format!(", by clause {clause}"))
    }
}

/// From which character on long values are quoted, so that what differs is to be seen.
fn same_until(one: &Value, other: &Value) -> usize {
    let (Some(one), Some(other)) = (words(one), words(other)) else {
        return 0;
    };
    let same = one.chars().zip(other.chars()).take_while(|(a, b)| a == b);
    match same.count() {
        _ if one.chars().count().max(other.chars().count()) <= SHOWN => 0,
        near if near < SHOWN / 2 => 0,
        far => far - SHOWN / 2,
    }
}

fn words(value: &Value) -> Option<&str> {
    match value {
        Value::Word(word) => Some(word),
        Value::Text(text) => Some(&text.zh),
        Value::Expression(expression) => Some(&expression.text),
        _ => None,
    }
}

/// What to say where a base locks what it leaves unset.
pub(super) fn unset(by: &str, aspect: &str) -> String {
    format!("`{by}` leaves it unset and locks its `{aspect}`")
}

/// A value as a message quotes it, of long ones the part from a character on.
pub(super) fn shown(value: &Value, from: usize) -> String {
    let quoted = |text: &str| {
        let before = if from > 0 { "…" } else { "" };
        let rest = text.chars().skip(from);
        let cut: String = rest.take(SHOWN).take_while(|c| *c != '\n').collect();
        let whole = from + cut.chars().count() >= text.chars().count();
        let more = if whole { "" } else { "…" };
        format!("`{before}{cut}{more}`")
    };
    match value {
        Value::Integer(n) => format!("`{n}`"),
        Value::YesNo(yes) => format!("`{yes}`"),
        Value::Word(word) => quoted(word),
        Value::Text(text) => quoted(&text.zh),
        Value::Expression(expression) => quoted(&expression.text),
        Value::Date(day) => format!("`{}`", day.to_text()),
        Value::None => "`none`".to_owned(),
        Value::List(items) => match items.len() {
            0 => "an empty list".to_owned(),
            1 => "a list of one".to_owned(),
            n => format!("a list of {n}"),
        },
        Value::DateTime(moment) => moment.to_text(),
        Value::Table(_) | Value::ByPath(_) | Value::Data(_) | Value::Broken => "a table".to_owned(),
    }
}
