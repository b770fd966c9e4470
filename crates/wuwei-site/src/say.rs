//! Rule texts in the language of a page.

use serde::Serialize;
use wuwei_rules::ruleset::{Given, Text};

use crate::locale::{Lang, Locale};

/// A text as a page shows it: with its language where that is not the page's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub(crate) struct Say {
    pub text: String,
    /// `zh-CN` on an English page whose rules give no English.
    pub lang: Option<&'static str>,
}

/// The standard's own text: on English pages the Chinese, which prevails, stands beside it.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Quoted {
    pub said: Say,
    pub original: Option<Say>,
}

/// A value that rules may leave unset, deny, or give, with the words for each.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Fact {
    /// `unset`, `none`, `given`
    pub state: &'static str,
    pub said: Say,
}

impl Say {
    pub(crate) fn new(text: &Text, lang: Lang) -> Say {
        match (lang, &text.en) {
            (Lang::Zh, _) => Say::plain(&text.zh),
            (Lang::En, Some(en)) => Say::plain(en),
            (Lang::En, None) => Say {
                text: text.zh.clone(),
                lang: Some(Lang::Zh.tag()),
            },
        }
    }

    /// A text that is in the page's language, or in none (a number, a code).
    pub(crate) fn plain(text: impl Into<String>) -> Say {
        Say {
            text: text.into(),
            lang: None,
        }
    }

    pub(crate) fn opt(text: &Option<Text>, lang: Lang) -> Option<Say> {
        text.as_ref().map(|text| Say::new(text, lang))
    }
}

impl Quoted {
    pub(crate) fn new(text: &Text, lang: Lang) -> Quoted {
        let both = lang == Lang::En && text.en.is_some();
        Quoted {
            said: Say::new(text, lang),
            original: both.then(|| Say {
                text: text.zh.clone(),
                lang: Some(Lang::Zh.tag()),
            }),
        }
    }
}

impl Fact {
    /// A text of the rules; `none` is the word key for "there is none", such as `none.fee`.
    pub(crate) fn text(given: &Given<Text>, none: &str, words: &Locale) -> Fact {
        match given {
            Given::Value(text) => Fact::given(Say::new(text, words.lang)),
            Given::None => Fact::none(none, words),
            Given::Unset => Fact::unset(words),
        }
    }

    /// A text that is the same in every language.
    pub(crate) fn literal(given: &Given<String>, none: &str, words: &Locale) -> Fact {
        match given {
            Given::Value(text) => Fact::given(Say::plain(text)),
            Given::None => Fact::none(none, words),
            Given::Unset => Fact::unset(words),
        }
    }

    pub(crate) fn given(said: Say) -> Fact {
        Fact {
            state: "given",
            said,
        }
    }

    pub(crate) fn none(key: &str, words: &Locale) -> Fact {
        Fact {
            state: "none",
            said: Say::plain(words.word(key)),
        }
    }

    pub(crate) fn unset(words: &Locale) -> Fact {
        Fact {
            state: "unset",
            said: Say::plain(words.word("unset")),
        }
    }
}
