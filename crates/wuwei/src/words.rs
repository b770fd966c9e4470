//! Words for records on the terminal: from the locale files and the rule set's labels, none of our own.

use wuwei_json::{Pointer, Value};
use wuwei_record::Finding;
use wuwei_site::{Lang, Theme};

use crate::args::Language;
use crate::load;
use crate::report::Failure;

/// Where the words are: the locale files of the theme built in.
pub(crate) fn theme() -> Result<Theme, Failure> {
    Theme::read(load::theme(None)?).map_err(|error| Failure::errors(error.to_string()))
}

/// Words of one language, about one rule set.
#[derive(Clone, Copy)]
pub(crate) struct Words<'a> {
    theme: &'a Theme,
    lang: Lang,
    ruleset: &'a Value,
}

impl<'a> Words<'a> {
    /// Words in the language asked for.
    pub(crate) fn new(asked: Option<Language>, theme: &'a Theme, ruleset: &'a Value) -> Words<'a> {
        let lang = match Language::or_environment(asked) {
            Language::Zh => Lang::Zh,
            Language::En => Lang::En,
        };
        Words {
            theme,
            lang,
            ruleset,
        }
    }

    /// Words about another rule set.
    pub(crate) fn about(self, ruleset: &'a Value) -> Words<'a> {
        Words { ruleset, ..self }
    }

    /// A sentence of the locale file; its key where the file lacks it.
    pub(crate) fn say(&self, key: &str, slots: &[(&str, &str)]) -> String {
        self.theme
            .say(self.lang, key, slots)
            .unwrap_or_else(|| key.to_owned())
    }

    /// What a check found, in a sentence.
    pub(crate) fn finding(&self, finding: &Finding) -> String {
        let entry = finding
            .entry
            .map(|entry| entry.to_string())
            .unwrap_or_default();
        let field = self.place(&finding.place);
        let mut slots = vec![("entry", entry.as_str()), ("field", field.as_str())];
        let problems: Vec<String> = finding
            .args
            .iter()
            .map(|(name, value)| match *name {
                "problem" => self.say(&format!("problem.{value}"), &[]),
                "role" => self.name_of("role", value),
                _ => value.clone(),
            })
            .collect();
        slots.extend(
            finding
                .args
                .iter()
                .zip(&problems)
                .map(|((name, _), value)| (*name, value.as_str())),
        );
        self.say(&format!("finding.{}", finding.code.name()), &slots)
    }

    /// The name of an entity, by its kind and id; its id where the rule set does not know it.
    pub(crate) fn name_of(&self, kind: &str, id: &str) -> String {
        let name = self.entity(kind, id).and_then(|entity| entity.get("name"));
        name.map_or_else(|| id.to_owned(), |name| self.text(name))
    }

    /// The name of a flow's stage.
    pub(crate) fn stage(&self, flow: &str, id: &str) -> String {
        let stages = self
            .entity("flow", flow)
            .and_then(|flow| flow.get("stages")?.as_array());
        let stage = stages
            .into_iter()
            .flatten()
            .find(|stage| stage.get("id").and_then(Value::as_str) == Some(id));
        stage
            .and_then(|stage| stage.get("name"))
            .map_or_else(|| id.to_owned(), |name| self.text(name))
    }

    /// An entity of the rule set.
    pub(crate) fn entity(&self, kind: &str, id: &str) -> Option<&'a Value> {
        self.ruleset.get(kind)?.get(id)
    }

    /// A text of the rule set in this language, else in Chinese, which is always there.
    pub(crate) fn text(&self, text: &Value) -> String {
        let own = text.get(self.lang.id()).or_else(|| text.get(Lang::Zh.id()));
        own.unwrap_or(text).as_str().unwrap_or_default().to_owned()
    }

    /// The label of a field or checklist item; its id where the rule set does not know it.
    pub(crate) fn label(&self, section: &str, id: &str) -> String {
        let path = format!("{section}.{id}");
        let label = self
            .entity("field", &path)
            .and_then(|field| field.get("label"));
        let label = label.or_else(|| self.entity("item", &path)?.get("name"));
        label.map_or_else(|| id.to_owned(), |label| self.text(label))
    }

    /// An answer in words.
    pub(crate) fn answer(&self, section: &str, id: &str, value: &Value) -> String {
        match value {
            Value::Bool(true) => self.say("word.yes", &[]),
            Value::Bool(false) => self.say("word.no", &[]),
            Value::Integer(number) => self.with_unit(section, id, number.to_string()),
            Value::String(text) => self.written(section, id, text),
            Value::Array(list) => {
                let parts: Vec<String> = list
                    .iter()
                    .map(|one| self.answer(section, id, one))
                    .collect();
                parts.join(&self.say("word.list-separator", &[]))
            }
            Value::Object(_) => value
                .get("name")
                .and_then(Value::as_str)
                .unwrap_or_default()
                .to_owned(),
            Value::Null => String::new(),
        }
    }

    /// A text answer: the label of a choice, the name of a department, a date and time with a space.
    fn written(&self, section: &str, id: &str, text: &str) -> String {
        let field = self.entity("field", &format!("{section}.{id}"));
        let kind = field.and_then(|field| field.get("type")?.as_str());
        match kind {
            Some("department") => self.name_of("department", text),
            Some("date-time") => text.replacen('T', " ", 1),
            Some("choice" | "choices") => {
                self.choice(field, text).unwrap_or_else(|| text.to_owned())
            }
            _ => self.with_unit(section, id, text.to_owned()),
        }
    }

    fn choice(&self, field: Option<&Value>, id: &str) -> Option<String> {
        let choices = field?.get("choices")?.as_array()?;
        let chosen = choices
            .iter()
            .find(|choice| choice.get("id").and_then(Value::as_str) == Some(id));
        Some(self.text(chosen?.get("label")?))
    }

    fn with_unit(&self, section: &str, id: &str, number: String) -> String {
        let unit = self
            .entity("field", &format!("{section}.{id}"))
            .and_then(|field| field.get("unit"));
        unit.map_or_else(
            || number.clone(),
            |unit| format!("{number} {}", self.text(unit)),
        )
    }

    /// A finding's place in words: a form's path by its label, a pointer as it stands.
    fn place(&self, place: &str) -> String {
        if place.starts_with('/') {
            return match Pointer::parse(place) {
                Ok(pointer) => self
                    .path(&pointer.tokens().skip(1).collect::<Vec<_>>())
                    .unwrap_or_else(|| place.to_owned()),
                Err(_) => place.to_owned(),
            };
        }
        self.path(&place.split('.').collect::<Vec<_>>())
            .unwrap_or_else(|| place.to_owned())
    }

    /// `["demands", "d2", "text"]` → `Demands d2 · What is asked`.
    fn path(&self, parts: &[&str]) -> Option<String> {
        let (section, rest) = parts.split_first()?;
        let known = self.entity("section", section)?;
        let mut words = known.get("title").map(|title| self.text(title))?;
        let mut rest = rest;
        if known.get("group").is_some()
            && let Some((row, fields)) = rest.split_first()
        {
            words = format!("{words} {row}");
            rest = fields;
        }
        match rest.first() {
            Some(id) => Some(format!("{words} · {}", self.label(section, id))),
            None => Some(words),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Every finding and every engine problem can be said in both languages.
    #[test]
    fn nothing_that_can_be_found_lacks_words() {
        let theme = Theme::read(load::theme(None).expect("embedded")).expect("the embedded theme");
        let findings = wuwei_record::finding::TABLE
            .iter()
            .map(|row| format!("finding.{}", row.name));
        let problems = wuwei_engine::problem::CODES
            .iter()
            .map(|(code, _)| format!("problem.{code}"));
        let keys: Vec<String> = findings.chain(problems).collect();
        for lang in Lang::ALL {
            let missing: Vec<&String> = keys
                .iter()
                .filter(|key| theme.say(lang, key, &[]).is_none())
                .collect();
            assert!(
                missing.is_empty(),
                "locale/{}.toml lacks {missing:?}",
                lang.id()
            );
        }
    }
}
