//! The words of the pages: one TOML file a language, flat keys such as `nav.services`.
//!
//! A pattern names what is filled in by `{name}`. On pages the build fills it; in a page's own
//! `<template>`s the engine does, so there the pattern becomes [`Part`]s.

use std::collections::BTreeMap;

use serde::Serialize;

/// A language of the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Lang {
    /// Simplified Chinese: the site's root.
    Zh,
    /// English: the same pages under `en/`.
    En,
}

impl Lang {
    /// All languages, the site's own first.
    pub const ALL: [Lang; 2] = [Lang::Zh, Lang::En];

    /// `zh`, `en`: as `data-lang` and file names have it.
    pub fn id(self) -> &'static str {
        match self {
            Lang::Zh => "zh",
            Lang::En => "en",
        }
    }

    /// BCP 47 tag.
    pub fn tag(self) -> &'static str {
        match self {
            Lang::Zh => "zh-CN",
            Lang::En => "en",
        }
    }

    /// Folder of the language's pages: empty or with a slash at its end.
    pub fn folder(self) -> &'static str {
        match self {
            Lang::Zh => "",
            Lang::En => "en/",
        }
    }

    /// The other language.
    pub fn other(self) -> Lang {
        match self {
            Lang::Zh => Lang::En,
            Lang::En => Lang::Zh,
        }
    }
}

/// The words of one language.
#[derive(Debug, Clone)]
pub(crate) struct Locale {
    pub(crate) lang: Lang,
    words: BTreeMap<String, String>,
}

/// A piece of a pattern.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Part {
    /// Words as they stand.
    Text(String),
    /// What the engine fills in.
    Slot(String),
}

impl Locale {
    /// Reads a locale file.
    pub(crate) fn read(lang: Lang, toml: &str) -> Result<Locale, String> {
        let table: toml::Table = toml::from_str(toml).map_err(|e| e.to_string())?;
        let mut words = BTreeMap::new();
        flatten("", table, &mut words)?;
        Ok(Locale { lang, words })
    }

    /// The words under a key; the key itself where the theme lacks them (a test keeps ours whole).
    pub(crate) fn word(&self, key: &str) -> String {
        self.get(key).unwrap_or(key).to_owned()
    }

    /// The words under a key.
    pub(crate) fn get(&self, key: &str) -> Option<&str> {
        self.words.get(key).map(String::as_str)
    }

    /// A pattern with its slots filled.
    pub(crate) fn fill(&self, key: &str, slots: &[(&str, &str)]) -> String {
        let filled = parts(self.get(key).unwrap_or(key))
            .into_iter()
            .map(|part| match part {
                Part::Text(text) => text,
                Part::Slot(name) => match slots.iter().find(|(slot, _)| *slot == name) {
                    Some((_, value)) => (*value).to_owned(),
                    None => format!("{{{name}}}"),
                },
            });
        filled.collect()
    }

    /// All keys under a table, without its name, in order: `message` gives `required`, ….
    pub(crate) fn under(&self, table: &str) -> impl Iterator<Item = (&str, &str)> {
        let prefix = format!("{table}.");
        let from = self.words.range(prefix.clone()..);
        from.map_while(move |(key, words)| {
            Some((key.strip_prefix(prefix.as_str())?, words.as_str()))
        })
    }
}

/// A pattern in pieces.
pub(crate) fn parts(pattern: &str) -> Vec<Part> {
    let mut parts = Vec::new();
    let mut rest = pattern;
    while let Some((before, slot, after)) = next_slot(rest) {
        if !before.is_empty() {
            parts.push(Part::Text(before.to_owned()));
        }
        parts.push(Part::Slot(slot.to_owned()));
        rest = after;
    }
    if !rest.is_empty() {
        parts.push(Part::Text(rest.to_owned()));
    }
    parts
}

fn next_slot(pattern: &str) -> Option<(&str, &str, &str)> {
    let (before, rest) = pattern.split_once('{')?;
    let (slot, after) = rest.split_once('}')?;
    Some((before, slot, after))
}

fn flatten(
    prefix: &str,
    table: toml::Table,
    words: &mut BTreeMap<String, String>,
) -> Result<(), String> {
    for (key, value) in table {
        let key = if prefix.is_empty() {
            key
        } else {
            format!("{prefix}.{key}")
        };
        match value {
            toml::Value::String(text) => {
                words.insert(key, text);
            }
            toml::Value::Table(inner) => flatten(&key, inner, words)?,
            _ => {
                return Err(format!(
                    "`{key}` must be a text in quotes or a table of texts"
                ));
            }
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_split_at_their_slots() {
        let said = parts("办理期限至 {date}，还有 {days} 个工作日");
        assert_eq!(said.len(), 5);
        assert_eq!(said[1], Part::Slot("date".into()));
        assert_eq!(parts("没有"), [Part::Text("没有".into())]);
        assert_eq!(parts("open { brace"), [Part::Text("open { brace".into())]);
    }

    #[test]
    fn tables_flatten_to_keys() {
        let words = Locale::read(Lang::Zh, "a = '1'\n[b.c]\nd = '2'\n[b]\ne = '{x}y'").unwrap();
        assert_eq!(words.get("b.c.d"), Some("2"));
        assert_eq!(words.fill("b.e", &[("x", "9")]), "9y");
        assert_eq!(
            words.under("b").map(|(key, _)| key).collect::<Vec<_>>(),
            ["c.d", "e"]
        );
        assert!(Locale::read(Lang::Zh, "a = 1").unwrap_err().contains("`a`"));
    }
}
