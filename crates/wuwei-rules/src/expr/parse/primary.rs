//! What stands between operators: constants, names, calls, macros.

use std::ops::Range;

use wuwei_engine::expr::{Comparison, Fold};

use super::Parser;
use crate::expr::error::{ErrorKind, ExprError};
use crate::expr::lex::TokenKind;
use crate::expr::names::joined;
use crate::expr::tree::{FOLDS, Node, NodeKind, Word};

impl Parser<'_> {
    pub(super) fn primary(&mut self) -> Node {
        let span = self.span();
        match self.peek().clone() {
            TokenKind::Integer(n) => self.constant(NodeKind::Integer(n)),
            TokenKind::Decimal(d) => self.constant(NodeKind::Decimal(d)),
            TokenKind::Text(text) => self.constant(NodeKind::Text(text)),
            TokenKind::Broken => self.constant(NodeKind::Broken),
            TokenKind::Name(name) => match name.as_str() {
                "true" => self.constant(NodeKind::Bool(true)),
                "false" => self.constant(NodeKind::Bool(false)),
                _ => self.name(name),
            },
            TokenKind::Mark("(") => {
                self.next();
                let mut inner = self.nested(Parser::expression);
                self.expect(")", "to close the bracket");
                inner.span = span.start
                    ..self.tokens[self.at.saturating_sub(1)]
                        .span
                        .end
                        .max(inner.span.end);
                inner
            }
            TokenKind::Mark("[") => {
                self.fail("a list may only stand behind `in`");
                Node::leaf(NodeKind::Broken, span)
            }
            _ => {
                let found = self.found();
                self.fail(format!("expected a value, found {found}"));
                Node::leaf(NodeKind::Broken, span)
            }
        }
    }

    fn constant(&mut self, kind: NodeKind) -> Node {
        let span = self.next().span.clone();
        Node::leaf(kind, span)
    }

    fn name(&mut self, name: String) -> Node {
        let span = self.next().span.clone();
        let word = Word { text: name, span };
        if self.takes("(") {
            return self.call(word);
        }
        let mut path = vec![word];
        while self.takes(".") {
            let TokenKind::Name(part) = self.peek().clone() else {
                let found = self.found();
                self.fail(format!("expected a name behind `.`, found {found}"));
                break;
            };
            let span = self.next().span.clone();
            if matches!(self.peek(), TokenKind::Mark("(")) {
                self.at -= 1;
                self.fail(format!("`{part}` cannot be called on a value"));
                if let Some(error) = self.errors.last_mut() {
                    error.help = Some(format!("write `{part}({}, …)`", joined(&path)));
                }
                break;
            }
            path.push(Word { text: part, span });
        }
        let span = path[0].span.start..path[path.len() - 1].span.end;
        Node::leaf(NodeKind::Path(path), span)
    }

    fn call(&mut self, function: Word) -> Node {
        let arguments = self.nested_list(")", "behind the arguments");
        let span = function.span.start
            ..self.tokens[self.at.saturating_sub(1)]
                .span
                .end
                .max(function.span.end);
        let depth = arguments.iter().map(|node| node.depth).max().unwrap_or(0);
        if self.lost {
            return Node::leaf(NodeKind::Broken, span);
        }
        if function.text == "has" {
            return self.has(span, arguments);
        }
        if function.text == "default" {
            return self.default(span, depth, arguments);
        }
        if function.text == "exists_one" {
            // Exactly one row: that is how many, and one.
            let count = self.over(span.clone(), Fold::Count, "exists_one", arguments);
            let (depth, one) = (count.depth, Node::leaf(NodeKind::Integer(1), span.clone()));
            let kind = NodeKind::Compare(Comparison::Equal, count.into(), one.into());
            return self.join(span, depth, kind);
        }
        match FOLDS.iter().find(|(name, _)| *name == function.text) {
            Some((_, fold)) => self.over(span, *fold, &function.text, arguments),
            None => self.join(span, depth, NodeKind::Call(function, arguments)),
        }
    }

    fn has(&mut self, span: Range<usize>, mut arguments: Vec<Node>) -> Node {
        match arguments.pop() {
            Some(path)
                if arguments.is_empty()
                    && matches!(path.kind, NodeKind::Path(_) | NodeKind::Broken) =>
            {
                self.join(span, 1, NodeKind::Has(path.into()))
            }
            _ => {
                self.errors.push(
                    ExprError::new(
                        ErrorKind::Syntax,
                        span.clone(),
                        "`has` takes the name of one field",
                    )
                    .help("as in `has(name)` or `has(section.name)`"),
                );
                Node::leaf(NodeKind::Broken, span)
            }
        }
    }

    /// `default(name, otherwise)`: `has(name) ? name : otherwise`.
    fn default(&mut self, span: Range<usize>, depth: u32, arguments: Vec<Node>) -> Node {
        if let Ok([name, otherwise]) = <[Node; 2]>::try_from(arguments)
            && matches!(name.kind, NodeKind::Path(_) | NodeKind::Broken)
        {
            let has = Node {
                kind: NodeKind::Has(name.clone().into()),
                span: name.span.clone(),
                depth: 2,
            };
            let kind = NodeKind::If(has.into(), name.into(), otherwise.into());
            return self.join(span, depth.max(2), kind);
        }
        self.errors.push(
            ExprError::new(
                ErrorKind::Syntax,
                span.clone(),
                "`default` takes the name of one field, and what holds where it is not answered",
            )
            .help("as in `default(number, 0)`"),
        );
        Node::leaf(NodeKind::Broken, span)
    }

    fn over(&mut self, span: Range<usize>, fold: Fold, name: &str, arguments: Vec<Node>) -> Node {
        if let Ok([group, row, body]) = <[Node; 3]>::try_from(arguments)
            && let (Some(group), Some(row)) = (single(&group), single(&row))
        {
            let depth = body.depth;
            return self.join(
                span,
                depth,
                NodeKind::Over {
                    fold,
                    group,
                    row,
                    body: body.into(),
                },
            );
        }
        self.errors.push(
            ExprError::new(
                ErrorKind::Syntax,
                span.clone(),
                format!("`{name}` takes a group, a name for its row and what is asked of each"),
            )
            .help(format!("as in `{name}(group, row, row.field)`")),
        );
        Node::leaf(NodeKind::Broken, span)
    }
}

fn single(node: &Node) -> Option<Word> {
    match &node.kind {
        NodeKind::Path(path) if path.len() == 1 => Some(path[0].clone()),
        _ => None,
    }
}
