//! Expressions: conditions and computations of the rules, in CEL's syntax, small and typed.
//!
//! ```text
//! text ─lex─▶ tokens ─parse─▶ tree ─compile (names, types, guards)─▶ engine::Expr
//! ```
//!
//! Nothing stops at the first error, and nothing here can panic or run out of stack: trees are at most
//! [`MAX_DEPTH`] deep and [`MAX_TERMS`] large. docs/EXPRESSIONS.md describes the language.

mod compile;
mod error;
mod fold;
mod lex;
mod names;
mod parse;
mod pattern;
mod print;
mod tree;
mod typed;
mod types;

#[cfg(test)]
mod tests;

use wuwei_engine::expr::Comparison;

pub use compile::{Compiled, Wanted, compile, function_names};
pub use error::{ErrorKind, ExprError};
pub use fold::{FlowFacts, fold};
pub use names::{NamedField, NamedSection, Names, Reference, Scope};
pub use parse::{MAX_DEPTH, MAX_TERMS, parse};
pub(crate) use pattern::of_table;
pub use print::print;
pub(crate) use print::quote;
pub(crate) use tree::fold_names;
pub use tree::{Node, NodeKind, Word};
pub use types::{ChoiceSet, Type};

/// The comparison with its sides exchanged.
pub(crate) fn turned(comparison: Comparison) -> Comparison {
    match comparison {
        Comparison::Less => Comparison::Greater,
        Comparison::LessOrEqual => Comparison::GreaterOrEqual,
        Comparison::Greater => Comparison::Less,
        Comparison::GreaterOrEqual => Comparison::LessOrEqual,
        same => same,
    }
}
