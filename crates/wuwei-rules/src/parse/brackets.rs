//! What belongs to what in a file that does not hold together: the bracket left open, the table that a
//! doubled key stands in.

use std::ops::Range;

use super::scan::{Kind, Token, line_of};

/// The bracket that swallowed the file: the outermost one still open where a new line begins a
/// header or a key, or at the end.
pub(super) fn unclosed(tokens: &[Token]) -> Option<Range<usize>> {
    let mut open: Vec<&Token> = Vec::new();
    let mut at = 0;
    while let Some(token) = tokens.get(at) {
        let begins_line = at == 0 || tokens[at - 1].kind == Kind::Newline;
        if begins_line && begins_statement(tokens, at) {
            if let Some(first) = open.first() {
                return Some(first.at.clone());
            }
            if token.kind == Kind::Open {
                // A header's own brackets.
                while tokens
                    .get(at)
                    .is_some_and(|token| token.kind != Kind::Newline)
                {
                    at += 1;
                }
                continue;
            }
        }
        match token.kind {
            Kind::Open => open.push(token),
            Kind::Close => {
                open.pop();
            }
            _ => {}
        }
        at += 1;
    }
    open.first().map(|token| token.at.clone())
}

/// Whether the line at a token is `[name]`, `[[name]]`, or `key =`.
fn begins_statement(tokens: &[Token], at: usize) -> bool {
    let kind = |n: usize| tokens.get(at + n).map(|token| token.kind);
    match kind(0) {
        Some(Kind::Bare) => kind(1) == Some(Kind::Equals),
        Some(Kind::Open) => {
            let brackets = if kind(1) == Some(Kind::Open) { 2 } else { 1 };
            let closes = (0..brackets).all(|n| kind(brackets + 1 + n) == Some(Kind::Close));
            let ends = matches!(
                kind(2 * brackets + 1),
                None | Some(Kind::Newline | Kind::Comment)
            );
            kind(brackets) == Some(Kind::Bare) && closes && ends
        }
        _ => false,
    }
}

/// Where a doubled key or header was given first.
pub(super) fn first_place(text: &str, tokens: &[Token], at: &Range<usize>) -> Option<Range<usize>> {
    let name = &text[at.clone()];
    let here = tokens
        .iter()
        .position(|token| token.at.start <= at.start && at.end <= token.at.end)?;
    let in_header = text[line_of(text, at.start)].trim_start().starts_with('[');
    let mut depth = 0_usize;
    let mut found = None;
    for (n, token) in tokens[..here].iter().enumerate().rev() {
        let next = tokens.get(n + 1).map(|token| token.kind);
        let same =
            text[token.at.clone()].trim_matches(['"', '\'']) == name.trim_matches(['"', '\'']);
        match token.kind {
            Kind::Close => depth += 1,
            // The brace of the inline table that the key stands in.
            Kind::Open if depth == 0 && !in_header => break,
            Kind::Open if depth == 0 => {}
            Kind::Open => {
                depth -= 1;
                let begins_line = n == 0 || tokens[n - 1].kind == Kind::Newline;
                if depth == 0 && !in_header && begins_line && begins_statement(tokens, n) {
                    break;
                }
            }
            Kind::Bare | Kind::Basic | Kind::Literal
                if same && in_header && next == Some(Kind::Close) =>
            {
                found = Some(token.at.clone());
            }
            Kind::Bare | Kind::Basic | Kind::Literal
                if same && depth == 0 && next == Some(Kind::Equals) =>
            {
                found = Some(token.at.clone());
            }
            _ => {}
        }
    }
    found
}
