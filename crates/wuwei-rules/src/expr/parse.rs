//! Tokens to a tree: CEL's grammar and precedence, without its lists, maps and messages.

mod primary;

use std::ops::Range;

use wuwei_engine::expr::{Comparison, Operator};

use super::error::{ErrorKind, ExprError};
use super::lex::{Token, TokenKind, lex};
use super::tree::{Node, NodeKind};

/// How deep a tree may be: far beyond what CEL asks for (12 levels of nesting, 24 conditionals), and
/// little enough for any stack.
pub const MAX_DEPTH: u32 = 96;

/// How many names and constants an expression may hold.
pub const MAX_TERMS: usize = 10_000;

/// Reads an expression. An unreadable constant is a [`NodeKind::Broken`] node, so that the rest of the
/// tree can still be checked; where the sentence itself breaks off, all of it is.
pub fn parse(text: &str) -> (Node, Vec<ExprError>) {
    let (tokens, errors) = lex(text);
    let terms = tokens
        .iter()
        .filter(|t| !matches!(t.kind, TokenKind::Mark(_) | TokenKind::End))
        .count();
    if terms > MAX_TERMS {
        let message = format!("this expression has {terms} terms, at most {MAX_TERMS} are allowed");
        let error = ExprError::new(ErrorKind::TooLarge, 0..text.len(), message);
        return (Node::leaf(NodeKind::Broken, 0..text.len()), vec![error]);
    }
    let mut parser = Parser {
        tokens: &tokens,
        at: 0,
        nesting: 0,
        errors,
        lost: false,
    };
    let root = parser.expression();
    if !parser.lost && *parser.peek() != TokenKind::End {
        let found = parser.found();
        parser.fail(format!("expected an operator or the end, found {found}"));
    }
    // Half a sentence has no meaning to check.
    let root = if parser.lost {
        Node::leaf(NodeKind::Broken, 0..text.len())
    } else {
        root
    };
    parser
        .errors
        .sort_by_key(|error| (error.span.start, error.span.end));
    (root, parser.errors)
}

struct Parser<'t> {
    tokens: &'t [Token],
    at: usize,
    nesting: u32,
    errors: Vec<ExprError>,
    /// A syntax error was reported: what follows from it is not reported again.
    lost: bool,
}

impl Parser<'_> {
    fn peek(&self) -> &TokenKind {
        &self.tokens[self.at].kind
    }

    fn span(&self) -> Range<usize> {
        self.tokens[self.at].span.clone()
    }

    fn next(&mut self) -> &Token {
        let token = &self.tokens[self.at];
        self.at = (self.at + 1).min(self.tokens.len() - 1);
        token
    }

    fn takes(&mut self, mark: &str) -> bool {
        let there = matches!(self.peek(), TokenKind::Mark(m) if *m == mark);
        if there {
            self.next();
        }
        there
    }

    fn takes_word(&mut self, word: &str) -> bool {
        let there = matches!(self.peek(), TokenKind::Name(name) if name == word);
        if there {
            self.next();
        }
        there
    }

    fn found(&self) -> String {
        match self.peek() {
            TokenKind::Mark(mark) => format!("`{mark}`"),
            TokenKind::Name(name) => format!("`{name}`"),
            TokenKind::Integer(_) | TokenKind::Decimal(_) => "a number".to_owned(),
            TokenKind::Text(_) => "a text".to_owned(),
            TokenKind::Broken => "an unreadable character".to_owned(),
            TokenKind::End => "the end".to_owned(),
        }
    }

    /// Reports a syntax error at the current token, once; reading then goes on to the end.
    fn fail(&mut self, message: impl Into<String>) {
        let told = self.errors.iter().any(|error| error.span == self.span());
        if !self.lost && !told && *self.peek() != TokenKind::Broken {
            self.errors
                .push(ExprError::new(ErrorKind::Syntax, self.span(), message));
        }
        self.lost = true;
        self.at = self.tokens.len() - 1;
    }

    fn expect(&mut self, mark: &str, of: &str) {
        if !self.takes(mark) && !self.lost {
            let found = self.found();
            self.fail(format!("expected `{mark}` {of}, found {found}"));
        }
    }

    /// Joins nodes under a parent, unless the tree would become too deep.
    fn join(&mut self, span: Range<usize>, depth: u32, kind: NodeKind) -> Node {
        if depth < MAX_DEPTH {
            return Node {
                kind,
                span,
                depth: depth + 1,
            };
        }
        if !self.lost {
            let message = format!("this expression is nested more than {MAX_DEPTH} levels deep");
            let error = ExprError::new(ErrorKind::TooLarge, span.clone(), message);
            self.errors
                .push(error.help("compute a part of it in a field of its own"));
        }
        self.lost = true;
        self.at = self.tokens.len() - 1;
        Node::leaf(NodeKind::Broken, span)
    }

    /// `condition ? a : b`, to the right; conditions and answers are collected, so that a long chain
    /// takes no stack.
    fn expression(&mut self) -> Node {
        let mut chain = Vec::new();
        let last = loop {
            let node = self.disjunction();
            if !self.takes("?") {
                break node;
            }
            let then = self.nested(Parser::expression);
            self.expect(":", "between the two answers of `?`");
            chain.push((node, then));
        };
        chain
            .into_iter()
            .rev()
            .fold(last, |otherwise, (condition, then)| {
                let span = condition.span.start..otherwise.span.end;
                let depth = condition.depth.max(then.depth).max(otherwise.depth);
                self.join(
                    span,
                    depth,
                    NodeKind::If(condition.into(), then.into(), otherwise.into()),
                )
            })
    }

    /// One level further in; refuses what is nested too deep before the stack feels it.
    fn nested(&mut self, read: impl FnOnce(&mut Self) -> Node) -> Node {
        if self.nesting >= MAX_DEPTH {
            let span = self.span();
            return self.join(span, MAX_DEPTH, NodeKind::Broken);
        }
        self.nesting += 1;
        let node = read(self);
        self.nesting -= 1;
        node
    }

    fn disjunction(&mut self) -> Node {
        self.row("||", NodeKind::Or, |parser| {
            parser.row("&&", NodeKind::And, Parser::relation)
        })
    }

    /// Operands of one operator in a row, as one node.
    fn row(
        &mut self,
        mark: &str,
        make: fn(Vec<Node>) -> NodeKind,
        operand: impl Fn(&mut Self) -> Node,
    ) -> Node {
        let first = operand(self);
        let mut operands = vec![first];
        while self.takes(mark) {
            operands.push(operand(self));
        }
        if operands.len() == 1 {
            return operands.remove(0);
        }
        let span = operands[0].span.start..operands[operands.len() - 1].span.end;
        let depth = operands.iter().map(|node| node.depth).max().unwrap_or(1);
        self.join(span, depth, make(operands))
    }

    fn relation(&mut self) -> Node {
        let mut left = self.sum();
        let mut chained = false;
        loop {
            if self.takes_word("in") {
                left = self.list(left);
            } else if let Some(comparison) = self.comparison() {
                if chained {
                    self.at -= 1;
                    self.fail("comparisons cannot be chained");
                    if let Some(error) = self.errors.last_mut() {
                        error.help = Some("join two comparisons by `&&`".to_owned());
                    }
                    return left;
                }
                chained = true;
                let right = self.sum();
                let span = left.span.start..right.span.end;
                let depth = left.depth.max(right.depth);
                left = self.join(
                    span,
                    depth,
                    NodeKind::Compare(comparison, left.into(), right.into()),
                );
            } else {
                return left;
            }
        }
    }

    fn comparison(&mut self) -> Option<Comparison> {
        let TokenKind::Mark(mark) = self.peek() else {
            return None;
        };
        let comparison = match *mark {
            "==" => Comparison::Equal,
            "!=" => Comparison::NotEqual,
            "<" => Comparison::Less,
            "<=" => Comparison::LessOrEqual,
            ">" => Comparison::Greater,
            ">=" => Comparison::GreaterOrEqual,
            _ => return None,
        };
        self.next();
        Some(comparison)
    }

    /// The list behind `in`.
    fn list(&mut self, left: Node) -> Node {
        self.expect("[", "and a list behind `in`");
        let items = self.nested_list("]", "at the end of the list");
        let span = left.span.start..self.tokens[self.at.saturating_sub(1)].span.end;
        let depth = items
            .iter()
            .map(|node| node.depth)
            .fold(left.depth, u32::max);
        self.join(span, depth, NodeKind::In(left.into(), items))
    }

    /// Nodes up to a closing mark; a comma may stand behind the last.
    fn nested_list(&mut self, close: &str, of: &str) -> Vec<Node> {
        let mut items = Vec::new();
        while !self.lost && !self.takes(close) {
            items.push(self.nested(Parser::expression));
            if !self.takes(",") {
                self.expect(close, of);
                break;
            }
        }
        items
    }

    fn sum(&mut self) -> Node {
        let operators = [("+", Operator::Add), ("-", Operator::Subtract)];
        self.arithmetic(&operators, |parser| {
            let operators = [
                ("*", Operator::Multiply),
                ("/", Operator::Divide),
                ("%", Operator::Remainder),
            ];
            parser.arithmetic(&operators, Parser::unary)
        })
    }

    /// Operators of one rank, to the left.
    fn arithmetic(
        &mut self,
        operators: &[(&str, Operator)],
        operand: impl Fn(&mut Self) -> Node,
    ) -> Node {
        let mut left = operand(self);
        while let Some((_, operator)) = operators.iter().find(|(mark, _)| self.takes(mark)) {
            let right = operand(self);
            let span = left.span.start..right.span.end;
            let depth = left.depth.max(right.depth);
            left = self.join(
                span,
                depth,
                NodeKind::Arithmetic(*operator, left.into(), right.into()),
            );
        }
        left
    }

    fn unary(&mut self) -> Node {
        let start = self.span().start;
        if self.takes("!") {
            let operand = self.nested(Parser::unary);
            return self.join(
                start..operand.span.end,
                operand.depth,
                NodeKind::Not(operand.into()),
            );
        }
        if self.takes("-") {
            let operand = self.nested(Parser::unary);
            return self.join(
                start..operand.span.end,
                operand.depth,
                NodeKind::Negate(operand.into()),
            );
        }
        self.primary()
    }
}
