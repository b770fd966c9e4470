//! A case in the words of our language: CEL's lists are the rows of a group, its methods are functions.

/// A token of CEL, as far as it has to be told apart here.
#[derive(Debug, Clone, PartialEq)]
enum Token {
    Name(String),
    /// A number, a text, a mark: as written.
    Other(String),
}

impl Token {
    fn is(&self, mark: &str) -> bool {
        matches!(self, Token::Other(other) if other == mark)
    }

    fn text(&self) -> &str {
        match self {
            Token::Name(text) | Token::Other(text) => text,
        }
    }
}

/// A group made of a list: what its rows hold, as constants of the language.
pub(crate) struct Rows {
    pub(crate) items: Vec<String>,
}

/// The expression in our words, and the groups `g0`, `g1`, … that it asks; `None` where there are no words.
pub(crate) fn spoken(expression: &str) -> Option<(String, Vec<Rows>)> {
    let mut groups = Vec::new();
    let mut tokens = tokens(expression)?;
    // `dyn(x)` is x whose type CEL forgets.
    tokens.retain(|token| token.text() != "dyn");
    let tokens = say(tokens, &mut groups)?;
    let words: Vec<&str> = tokens.iter().map(Token::text).collect();
    Some((words.join(" "), groups))
}

const METHODS: [(&str, &str); 4] = [
    ("startsWith", "starts_with"),
    ("contains", "contains"),
    ("matches", "matches"),
    ("size", "size"),
];

const MACROS: [&str; 3] = ["all", "exists", "exists_one"];

/// Writes the last method first: it takes all that stands before it.
fn say(mut tokens: Vec<Token>, groups: &mut Vec<Rows>) -> Option<Vec<Token>> {
    let mut at = 0;
    while at + 2 < tokens.len() {
        let method = match &tokens[at..at + 3] {
            [dot, Token::Name(name), open] if dot.is(".") && open.is("(") => name.clone(),
            _ => {
                at += 1;
                continue;
            }
        };
        let end = closing(&tokens, at + 2)?;
        let start = value_before(&tokens, at)?;
        let receiver: Vec<Token> = tokens[start..at].to_vec();
        let inside: Vec<Token> = tokens[at + 3..end].to_vec();
        let said = if MACROS.contains(&method.as_str()) {
            over(&method, &receiver, inside, groups)?
        } else {
            let (_, ours) = METHODS.iter().find(|(theirs, _)| *theirs == method)?;
            let mut said = vec![Token::Name((*ours).to_owned()), mark("(")];
            said.extend(receiver);
            if !inside.is_empty() {
                said.push(mark(","));
                said.extend(say(inside, groups)?);
            }
            said.push(mark(")"));
            said
        };
        let length = said.len();
        tokens.splice(start..=end, said);
        at = start + length;
    }
    Some(tokens)
}

/// `[1, 2].all(e, …)` as `all(g0, e, …)`, its rows' only field being `v`.
fn over(
    name: &str,
    list: &[Token],
    inside: Vec<Token>,
    groups: &mut Vec<Rows>,
) -> Option<Vec<Token>> {
    let items = list
        .strip_prefix(&[mark("[")])?
        .strip_suffix(&[mark("]")])?;
    let items: Vec<String> = items
        .split(|token| token.is(","))
        .map(|item| item.iter().map(Token::text).collect::<String>())
        .filter(|item| !item.is_empty())
        .collect();
    let [Token::Name(row), comma, body @ ..] = inside.as_slice() else {
        return None;
    };
    if !comma.is(",") || body.iter().any(|token| token.is(":") || token.is("{")) {
        return None;
    }
    let group = format!("g{}", groups.len());
    groups.push(Rows { items });
    let mut said = vec![
        Token::Name(name.to_owned()),
        mark("("),
        Token::Name(group),
        mark(","),
        Token::Name(row.clone()),
        mark(","),
    ];
    for token in say(body.to_vec(), groups)? {
        let own = token == Token::Name(row.clone());
        said.push(token);
        if own {
            said.extend([mark("."), Token::Name("v".to_owned())]);
        }
    }
    said.push(mark(")"));
    Some(said)
}

fn mark(text: &str) -> Token {
    Token::Other(text.to_owned())
}

fn closing(tokens: &[Token], open: usize) -> Option<usize> {
    let mut depth = 0_usize;
    for (at, token) in tokens.iter().enumerate().skip(open) {
        depth += usize::from(token.is("(") || token.is("[") || token.is("{"));
        depth -= usize::from(token.is(")") || token.is("]") || token.is("}"));
        if depth == 0 {
            return Some(at);
        }
    }
    None
}

/// Where the value begins that ends before a place.
fn value_before(tokens: &[Token], end: usize) -> Option<usize> {
    let mut at = end.checked_sub(1)?;
    if tokens[at].is(")") || tokens[at].is("]") {
        at = (0..at)
            .rev()
            .find(|open| closing(tokens, *open) == Some(at))?;
        let called = at > 0 && matches!(tokens[at - 1], Token::Name(_)) && tokens[at].is("(");
        return Some(at - usize::from(called));
    }
    (!tokens[at].is("}")).then_some(at)
}

fn tokens(text: &str) -> Option<Vec<Token>> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let raw = rest.starts_with(['r', 'R']) && rest[1..].starts_with(['\'', '"']);
        let length = if matches!(first, '\'' | '"') || raw {
            quoted(rest, raw)?
        } else if first.is_ascii_alphanumeric() || first == '_' {
            let number = first.is_ascii_digit();
            rest.find(|c: char| !(c.is_ascii_alphanumeric() || c == '_' || number && c == '.'))
                .unwrap_or(rest.len())
        } else if ["==", "!=", "<=", ">=", "&&", "||"]
            .iter()
            .any(|m| rest.starts_with(m))
        {
            2
        } else {
            first.len_utf8()
        };
        let word = rest[..length].to_owned();
        let name = first.is_ascii_alphabetic() && !raw && !["true", "false"].contains(&&*word);
        tokens.push(if name {
            Token::Name(word)
        } else {
            Token::Other(word)
        });
        rest = rest[length..].trim_start();
    }
    Some(tokens)
}

fn quoted(text: &str, raw: bool) -> Option<usize> {
    let start = usize::from(raw);
    let quote = text[start..].chars().next()?;
    let triple = quote.to_string().repeat(3);
    if text[start..].starts_with(&triple) {
        return None;
    }
    let mut escaped = false;
    for (at, c) in text.char_indices().skip(start + 1) {
        match c {
            _ if escaped => escaped = false,
            '\\' if !raw => escaped = true,
            c if c == quote => return Some(at + 1),
            _ => {}
        }
    }
    None
}
