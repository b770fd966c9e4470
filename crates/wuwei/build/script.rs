//! Makes scripts lighter without changing what they do: comments and layout go, and names that no other script
//! sees become short ones.
//!
//! Reads tokens and knows no grammar: what might be the end of a statement stays, and a name that stands anywhere as
//! a member's name stays too.

use std::collections::{BTreeMap, HashSet};

/// A token, and how it stood apart from the one before it.
#[derive(Clone, Copy)]
struct Token<'s> {
    text: &'s str,
    gap: Gap,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd)]
enum Gap {
    None,
    Space,
    Line,
}

/// The script without comments and layout.
pub(crate) fn light(script: &str) -> Result<String, String> {
    Ok(written(&tokens(script)?, &BTreeMap::new()))
}

/// The same, and what it declares at its top has a short name, but for `kept`.
pub(crate) fn shorten(script: &str, kept: &str) -> Result<String, String> {
    let tokens = tokens(script)?;
    let computes = |token: &Token<'_>| token.text.starts_with('`') && token.text.contains("${");
    if let Some(token) = tokens.iter().find(|token| computes(token)) {
        return Err(format!(
            "{}: join texts by `+`: names in it are not seen",
            token.text
        ));
    }
    Ok(written(&tokens, &short_names(&tokens, kept)))
}

fn written(tokens: &[Token<'_>], names: &BTreeMap<&str, String>) -> String {
    let mut light = String::new();
    let mut before = "";
    for token in tokens {
        light.push_str(gap(before, *token));
        let name = names.get(token.text).filter(|_| !is_dot(before));
        light.push_str(name.map_or(token.text, String::as_str));
        before = token.text;
    }
    light.push('\n');
    light
}

/// What must stand between two tokens. A line break that may end a statement stays.
fn gap(before: &str, token: Token<'_>) -> &'static str {
    let (Some(last), Some(next)) = (before.chars().last(), token.text.chars().next()) else {
        return "";
    };
    let goes_on = matches!(
        before,
        "=>" | "," | ";" | "{" | "(" | "[" | "=" | "?" | ":" | "&" | "|"
    ) || matches!(
        next,
        '}' | ')' | ']' | ',' | ';' | '.' | '?' | ':' | '&' | '|'
    );
    match token.gap {
        Gap::Line if !goes_on => "\n",
        Gap::None => "",
        _ if is_word(last) && is_word(next) => " ",
        _ if last == next && matches!(last, '+' | '-') => " ",
        _ => "",
    }
}

fn is_word(c: char) -> bool {
    c.is_ascii_alphanumeric() || c == '_' || c == '$'
}

fn is_dot(text: &str) -> bool {
    text == "." || text == "?."
}

fn tokens(script: &str) -> Result<Vec<Token<'_>>, String> {
    let mut tokens: Vec<Token<'_>> = Vec::new();
    let mut at = 0;
    let mut gap = Gap::None;
    while at < script.len() {
        let rest = &script[at..];
        let length = match rest.chars().next() {
            Some(c) if c.is_whitespace() => {
                gap = if c == '\n' {
                    Gap::Line
                } else {
                    larger(gap, Gap::Space)
                };
                at += c.len_utf8();
                continue;
            }
            _ if rest.starts_with("//") => {
                at += rest.find('\n').unwrap_or(rest.len());
                continue;
            }
            _ if rest.starts_with("/*") => {
                at += rest.find("*/").map_or(rest.len(), |end| end + 2);
                gap = larger(gap, Gap::Space);
                continue;
            }
            Some(quote @ ('"' | '\'' | '`')) => literal(rest, quote)?,
            Some('/') if begins_expression(tokens.last()) => pattern(rest)?,
            Some(c) if is_word(c) => {
                let is_number = c.is_ascii_digit();
                let end = rest.find(|c: char| !(is_word(c) || is_number && c == '.'));
                end.unwrap_or(rest.len())
            }
            _ if rest.starts_with("...") => 3,
            _ if rest.starts_with("=>") || rest.starts_with("?.") => 2,
            Some(c) => c.len_utf8(),
            None => break,
        };
        tokens.push(Token {
            text: &rest[..length],
            gap,
        });
        gap = Gap::None;
        at += length;
    }
    Ok(tokens)
}

fn larger(one: Gap, other: Gap) -> Gap {
    if one >= other { one } else { other }
}

/// The length of a text in quotes.
fn literal(rest: &str, quote: char) -> Result<usize, String> {
    end_of(rest, quote).ok_or_else(|| "a text without an end in a script".to_owned())
}

/// The length of a regular expression with its flags.
fn pattern(rest: &str) -> Result<usize, String> {
    let end = end_of(rest, '/').ok_or("a regular expression without an end in a script")?;
    let flags = rest[end..].find(|c: char| !is_word(c));
    Ok(end + flags.unwrap_or(rest.len() - end))
}

fn end_of(rest: &str, quote: char) -> Option<usize> {
    let mut chars = rest.char_indices().skip(1);
    let mut in_class = false;
    while let Some((at, c)) = chars.next() {
        match c {
            '\\' => drop(chars.next()),
            '[' if quote == '/' => in_class = true,
            ']' => in_class = false,
            _ if c == quote && !in_class => return Some(at + c.len_utf8()),
            _ => {}
        }
    }
    None
}

/// Whether a slash after that token begins a regular expression and divides nothing.
fn begins_expression(before: Option<&Token<'_>>) -> bool {
    let Some(before) = before else { return true };
    match before.text {
        ")" | "]" | "}" => false,
        "return" | "case" | "typeof" => true,
        text => !text.ends_with(|c: char| is_word(c) || matches!(c, '"' | '\'' | '`')),
    }
}

/// A short name for each name that is declared at the top and stands nowhere as a member's name, the most
/// frequent ones first.
fn short_names<'s>(tokens: &[Token<'s>], kept: &str) -> BTreeMap<&'s str, String> {
    let mut uses = declared(tokens);
    uses.remove(kept);
    for name in members(tokens) {
        uses.remove(name);
    }
    for token in tokens {
        if let Some(count) = uses.get_mut(token.text) {
            *count += 1;
        }
    }
    let mut names: Vec<(&str, usize)> = uses.into_iter().collect();
    names.sort_by_key(|(name, count)| (usize::MAX - count, *name));
    let used: HashSet<&str> = tokens.iter().map(|token| token.text).collect();
    let mut free = candidates().filter(|name| !used.contains(name.as_str()));
    let mut short = BTreeMap::new();
    for (name, _) in names {
        let shorter = free.next().filter(|free| free.len() < name.len());
        short.extend(shorter.map(|shorter| (name, shorter)));
    }
    short
}

/// What the script declares at its top: functions, classes, constants and variables.
fn declared<'s>(tokens: &[Token<'s>]) -> BTreeMap<&'s str, usize> {
    let mut names = BTreeMap::new();
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate() {
        match token.text {
            "{" | "(" | "[" => depth += 1,
            "}" | ")" | "]" => depth -= 1,
            "function" | "class" | "const" | "let" if depth == 0 => {
                let name = tokens.get(at + 1).map_or("", |next| next.text);
                if name.starts_with(is_word) {
                    names.insert(name, 0);
                }
            }
            _ => {}
        }
    }
    names
}

/// Names that stand as an object's member without a dot: keys, members taken apart, methods.
fn members<'s>(tokens: &[Token<'s>]) -> HashSet<&'s str> {
    let mut members = HashSet::new();
    let mut around = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let text = |at: usize| tokens.get(at).map_or("", |token| token.text);
        let before = if at == 0 { "" } else { text(at - 1) };
        match token.text {
            "{" | "(" | "[" => around.push(token.text),
            "}" | ")" | "]" => drop(around.pop()),
            name if name.starts_with(is_word) && around.last() == Some(&"{") => {
                let listed = matches!(before, "{" | ",");
                if listed && matches!(text(at + 1), "," | "}" | ":" | "=") {
                    members.insert(name);
                }
                let stands_alone = matches!(before, "{" | "}" | ";" | "," | "async");
                if stands_alone && text(at + 1) == "(" && text(closed(tokens, at + 1)) == "{" {
                    members.insert(name);
                }
            }
            _ => {}
        }
    }
    members
}

/// The place behind the bracket that closes the one at a place.
fn closed(tokens: &[Token<'_>], open: usize) -> usize {
    let mut depth = 0;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        match token.text {
            "{" | "(" | "[" => depth += 1,
            "}" | ")" | "]" => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            return at + 1;
        }
    }
    tokens.len()
}

/// One letter, then two: no word of the language among them.
fn candidates() -> impl Iterator<Item = String> {
    const LETTERS: &str = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ";
    let one = LETTERS.chars().map(String::from);
    let two = LETTERS.chars().flat_map(|first| {
        LETTERS
            .chars()
            .map(move |second| String::from_iter([first, second]))
    });
    one.chain(two)
        .filter(|name| !matches!(name.as_str(), "as" | "do" | "if" | "in" | "of"))
}
