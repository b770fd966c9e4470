//! The tree of an expression as it was written: names and types are not settled yet.

use std::ops::Range;

use wuwei_engine::Decimal;
use wuwei_engine::expr::{Comparison, Fold, Operator};

/// A node of the tree.
#[derive(Debug, Clone, PartialEq)]
pub struct Node {
    /// What it is.
    pub kind: NodeKind,
    /// Where it stands: bytes of the text.
    pub span: Range<usize>,
    /// Its height: 1 for a leaf.
    pub(super) depth: u32,
}

/// What a node is.
#[derive(Debug, Clone, PartialEq)]
#[allow(missing_docs)]
pub enum NodeKind {
    Bool(bool),
    Integer(i64),
    Decimal(Decimal),
    Text(String),
    /// `a`, `a.b`, `a.b.c`
    Path(Vec<Word>),
    /// `has(path)`
    Has(Box<Node>),
    Not(Box<Node>),
    Negate(Box<Node>),
    /// Two or more operands of `&&` in a row.
    And(Vec<Node>),
    /// Two or more operands of `||` in a row.
    Or(Vec<Node>),
    Compare(Comparison, Box<Node>, Box<Node>),
    Arithmetic(Operator, Box<Node>, Box<Node>),
    If(Box<Node>, Box<Node>, Box<Node>),
    /// `x in [a, b]`
    In(Box<Node>, Vec<Node>),
    Call(Word, Vec<Node>),
    /// `all(group, row, body)` and its like.
    Over {
        fold: Fold,
        group: Word,
        row: Word,
        body: Box<Node>,
    },
    /// What could not be read; reported already.
    Broken,
}

/// A name and where it stands.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Word {
    /// The name.
    pub text: String,
    /// Bytes of the expression's text.
    pub span: Range<usize>,
}

/// The folds by name.
pub(crate) const FOLDS: [(&str, Fold); 6] = [
    ("all", Fold::All),
    ("exists", Fold::Exists),
    ("count", Fold::Count),
    ("sum", Fold::Sum),
    ("min", Fold::Min),
    ("max", Fold::Max),
];

/// The names of the folds.
pub(crate) fn fold_names() -> impl Iterator<Item = &'static str> {
    FOLDS.iter().map(|(name, _)| *name)
}

impl Node {
    pub(super) fn leaf(kind: NodeKind, span: Range<usize>) -> Node {
        Node {
            kind,
            span,
            depth: 1,
        }
    }
}
