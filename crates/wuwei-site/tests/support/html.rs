//! A page as its tokens: enough to ask for elements, attributes and the text inside them.

use std::cell::RefCell;

use html5ever::tendril::StrTendril;
use html5ever::tokenizer::states::{Rawtext, Rcdata, ScriptData};
use html5ever::tokenizer::{
    BufferQueue, TagKind, Token, TokenSink, TokenSinkResult, Tokenizer, TokenizerOpts,
};

/// An element as it was opened.
#[derive(Debug, Clone)]
pub(crate) struct Element {
    pub(crate) name: String,
    pub(crate) attributes: Vec<(String, String)>,
    /// All text up to its end, its children's included.
    pub(crate) text: String,
    /// Names of the elements around it, the outermost first.
    pub(crate) within: Vec<String>,
}

/// A page's elements in order.
#[derive(Debug, Default)]
pub(crate) struct Page {
    pub(crate) elements: Vec<Element>,
    pub(crate) errors: Vec<String>,
}

impl Element {
    pub(crate) fn get(&self, name: &str) -> Option<&str> {
        self.attributes
            .iter()
            .find(|(n, _)| n == name)
            .map(|(_, value)| value.as_str())
    }

    pub(crate) fn in_template(&self) -> bool {
        self.within.iter().any(|name| name == "template")
    }
}

impl Page {
    pub(crate) fn read(html: &str) -> Page {
        let sink = Sink::default();
        let tokenizer = Tokenizer::new(
            sink,
            TokenizerOpts {
                exact_errors: true,
                ..Default::default()
            },
        );
        let input = BufferQueue::default();
        input.push_back(StrTendril::from(html));
        let _ = tokenizer.feed(&input);
        tokenizer.end();
        tokenizer.sink.page.into_inner()
    }

    pub(crate) fn named<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.elements
            .iter()
            .filter(move |element| element.name == name)
    }

    pub(crate) fn with<'a>(&'a self, attribute: &'a str) -> impl Iterator<Item = &'a Element> {
        self.elements
            .iter()
            .filter(move |element| element.get(attribute).is_some())
    }

    pub(crate) fn one(&self, attribute: &str, value: &str) -> &Element {
        self.elements
            .iter()
            .find(|element| element.get(attribute) == Some(value))
            .unwrap_or_else(|| panic!("no element with {attribute}=\"{value}\""))
    }
}

#[derive(Default)]
struct Sink {
    page: RefCell<Page>,
    /// Positions of the elements that are open.
    open: RefCell<Vec<usize>>,
}

const VOID: &[&str] = &[
    "meta", "link", "input", "br", "hr", "img", "rect", "circle", "path",
];

impl TokenSink for Sink {
    type Handle = ();

    fn process_token(&self, token: Token, _line: u64) -> TokenSinkResult<()> {
        let mut page = self.page.borrow_mut();
        let mut open = self.open.borrow_mut();
        match token {
            Token::TagToken(tag) if tag.kind == TagKind::StartTag => {
                let name = tag.name.to_string();
                let attributes = tag
                    .attrs
                    .iter()
                    .map(|a| (a.name.local.to_string(), a.value.to_string()))
                    .collect();
                let within = open
                    .iter()
                    .map(|&at| page.elements[at].name.clone())
                    .collect();
                page.elements.push(Element {
                    name: name.clone(),
                    attributes,
                    text: String::new(),
                    within,
                });
                if !VOID.contains(&name.as_str()) && !tag.self_closing {
                    open.push(page.elements.len() - 1);
                }
                return match name.as_str() {
                    "script" => TokenSinkResult::RawData(ScriptData),
                    "style" => TokenSinkResult::RawData(Rawtext),
                    "title" | "textarea" => TokenSinkResult::RawData(Rcdata),
                    _ => TokenSinkResult::Continue,
                };
            }
            Token::TagToken(tag) => {
                let name = tag.name.to_string();
                match open.last().map(|&at| page.elements[at].name.clone()) {
                    Some(last) if last == name => {
                        open.pop();
                    }
                    last => page.errors.push(format!("</{name}> closes {last:?}")),
                }
            }
            Token::CharacterTokens(text) => {
                for &at in open.iter() {
                    page.elements[at].text.push_str(&text);
                }
            }
            Token::ParseError(error) => page.errors.push(error.to_string()),
            Token::CommentToken(text) => page.errors.push(format!("a comment: {text}")),
            _ => {}
        }
        TokenSinkResult::Continue
    }
}
