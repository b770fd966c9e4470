//! A theme: templates, style, words. Embedded in the program, or a folder that overrides it.

use std::collections::BTreeMap;
use std::fmt;

use minijinja::syntax::SyntaxConfig;
use minijinja::value::{Kwargs, Value};
use minijinja::{
    AutoEscape, Environment, Error, ErrorKind, Output, State, UndefinedBehavior, escape_formatter,
};

use crate::link;
use crate::locale::{Lang, Locale};

/// A theme, read and ready: its templates parse, its words are whole.
pub struct Theme {
    style: String,
    mark: String,
    worker: String,
    finder: String,
    filter: String,
    languages: BTreeMap<Lang, Language>,
}

/// Templates and words in one language.
struct Language {
    words: Locale,
    templates: Environment<'static>,
}

/// What is wrong with a theme, and in which of its files.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ThemeError {
    /// File name within the theme: `templates/form.html`.
    pub file: String,
    /// What is wrong, where, and what to do.
    pub message: String,
}

impl fmt::Display for ThemeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "theme file `{}`: {}", self.file, self.message)
    }
}

impl std::error::Error for ThemeError {}

/// Name of the site's mark within a theme.
const MARK: &str = "style/mark.svg";

/// Name of the service worker's script within a theme.
const WORKER: &str = "script/worker.js";

/// Scripts of public pages: the finder of the home page, the filters of the list.
const FINDER: &str = "script/finder.js";
const FILTER: &str = "script/filter.js";

impl Theme {
    /// Reads a theme from its files: name within the theme (`templates/base.html`, `style/10-base.css`,
    /// `print/paper.css`, `locale/zh.toml`, `style/mark.svg`, `script/finder.js`) and text. Where a name occurs twice the
    /// later one counts, so that a folder may override the embedded theme file by file.
    pub fn read<N: Into<String>, T: Into<String>>(
        files: impl IntoIterator<Item = (N, T)>,
    ) -> Result<Theme, ThemeError> {
        let files: BTreeMap<String, String> = files
            .into_iter()
            .map(|(name, text)| (name.into(), text.into()))
            .collect();
        let languages = Lang::ALL
            .into_iter()
            .map(|lang| Ok((lang, Language::read(lang, &files)?)))
            .collect::<Result<_, ThemeError>>()?;
        Ok(Theme {
            style: style(&files),
            mark: required(&files, MARK)?.to_owned(),
            worker: required(&files, WORKER)?.to_owned(),
            finder: required(&files, FINDER)?.to_owned(),
            filter: required(&files, FILTER)?.to_owned(),
            languages,
        })
    }

    /// The words under a key of the locale file, slots filled; for whoever speaks outside of pages.
    pub fn say(&self, lang: Lang, key: &str, slots: &[(&str, &str)]) -> Option<String> {
        let words = self.words(lang);
        words.get(key).map(|_| words.fill(key, slots))
    }

    pub(crate) fn style(&self) -> String {
        self.style.clone()
    }

    pub(crate) fn mark(&self) -> &str {
        &self.mark
    }

    pub(crate) fn words(&self, lang: Lang) -> &Locale {
        &self.languages[&lang].words
    }

    /// The service worker's script, its values not filled in.
    pub(crate) fn worker(&self) -> &str {
        &self.worker
    }

    pub(crate) fn finder(&self) -> &str {
        &self.finder
    }

    pub(crate) fn filter(&self) -> &str {
        &self.filter
    }

    /// Renders one page.
    pub(crate) fn render(
        &self,
        lang: Lang,
        template: &str,
        page: Value,
    ) -> Result<String, ThemeError> {
        let templates = &self.languages[&lang].templates;
        let rendered = templates
            .get_template(template)
            .and_then(|t| t.render(page));
        rendered.map_err(|error| in_template(template, &error))
    }
}

impl Language {
    fn read(lang: Lang, files: &BTreeMap<String, String>) -> Result<Language, ThemeError> {
        let file = format!("locale/{}.toml", lang.id());
        let words = Locale::read(lang, required(files, &file)?)
            .map_err(|message| ThemeError { file, message })?;
        let templates = environment(&words, files)?;
        Ok(Language { words, templates })
    }
}

fn required<'a>(files: &'a BTreeMap<String, String>, name: &str) -> Result<&'a str, ThemeError> {
    files
        .get(name)
        .map(String::as_str)
        .ok_or_else(|| ThemeError {
            file: name.to_owned(),
            message: "is missing; copy it from the embedded theme".to_owned(),
        })
}

/// All style sheets as one, screen first, then print, each by name.
fn style(files: &BTreeMap<String, String>) -> String {
    let of = |folder: &'static str| {
        files
            .iter()
            .filter(move |(name, _)| name.starts_with(folder) && name.ends_with(".css"))
    };
    of("style/")
        .chain(of("print/"))
        .map(|(_, css)| css.as_str())
        .collect()
}

fn environment(
    words: &Locale,
    files: &BTreeMap<String, String>,
) -> Result<Environment<'static>, ThemeError> {
    let mut env = Environment::new();
    env.set_undefined_behavior(UndefinedBehavior::Strict);
    env.set_auto_escape_callback(|_| AutoEscape::Html);
    env.set_formatter(write_escaped);
    // A block tag alone on its line leaves no line behind.
    env.set_syntax(
        SyntaxConfig::builder()
            .trim_blocks(true)
            .lstrip_blocks(true)
            .build()
            .unwrap_or_default(),
    );
    let say = words.clone();
    env.add_function("t", move |key: &str, slots: Kwargs| {
        translate(&say, key, &slots)
    });
    env.add_filter("clause_anchor", |clause: &str| link::clause_anchor(clause));
    for (name, text) in files {
        if let Some(name) = name.strip_prefix("templates/") {
            env.add_template_owned(name.to_owned(), text.clone())
                .map_err(|error| in_template(name, &error))?;
        }
    }
    Ok(env)
}

/// Text with the five characters escaped that mean something in HTML, `/` left as it is: pages are
/// full of addresses.
fn write_escaped(out: &mut Output, state: &mut State, value: &Value) -> Result<(), Error> {
    let text = match value.as_str() {
        Some(text) if !value.is_safe() => text,
        _ => return escape_formatter(out, state, value),
    };
    let mut rest = text;
    while let Some(place) = rest.find(['&', '<', '>', '"', '\'']) {
        let (plain, special) = rest.split_at(place);
        let escaped = match special.as_bytes()[0] {
            b'&' => "&amp;",
            b'<' => "&lt;",
            b'>' => "&gt;",
            b'"' => "&quot;",
            _ => "&#39;",
        };
        out.write_str(plain)?;
        out.write_str(escaped)?;
        rest = &special[1..];
    }
    Ok(out.write_str(rest)?)
}

/// `t('list.count', n=20)`: words of the page's language. A missing key is an error, not a gap.
fn translate(words: &Locale, key: &str, slots: &Kwargs) -> Result<String, Error> {
    if words.get(key).is_none() {
        let message = format!("no words `{key}` in locale/{}.toml", words.lang.id());
        return Err(Error::new(ErrorKind::InvalidOperation, message));
    }
    let mut filled = Vec::new();
    for name in slots.args() {
        filled.push((name, slots.get::<Value>(name)?.to_string()));
    }
    let filled: Vec<(&str, &str)> = filled.iter().map(|(n, v)| (*n, v.as_str())).collect();
    Ok(words.fill(key, &filled))
}

fn in_template(asked: &str, error: &Error) -> ThemeError {
    let name = error.name().unwrap_or(asked);
    let line = error
        .line()
        .map(|line| format!(":{line}"))
        .unwrap_or_default();
    ThemeError {
        file: format!("templates/{name}{line}"),
        message: error.to_string(),
    }
}
