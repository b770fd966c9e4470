//! What stands at a place, in words: a key's purpose, an entity's name and clause, what the base says.

use super::complete::{floor, inside};
use super::cursor::{Cursor, Place, cursor};
use super::expression::{self, Named};
use super::spot::{Act, Spot, Within, headed, spot};
use super::{Assistant, Language, Meaning};
use crate::keys::{self, Key, Kind, Takes};
use crate::origin::{Step, origin};
use crate::row::Row;
use crate::source::{FileId, Span};
use crate::suggest;

/// What stands at a byte of a file; nothing where there is nothing to say.
pub(super) fn meaning(
    set: &Assistant<'_>,
    file: FileId,
    at: usize,
    language: Language,
) -> Option<Meaning> {
    let text = set.text(file);
    let at = floor(text, at);
    let cursor = cursor(text, at);
    let asked = Asked {
        set,
        file,
        at,
        text,
        language,
    };
    if let Place::Header { typed } = &cursor.place {
        let (act, entity, _) = headed(&cursor.header)?;
        let does = match act {
            Act::Declare => String::new(),
            Act::Change => language
                .one("补充或收紧上级的", "fills in or tightens: ")
                .to_owned(),
            Act::Remove => language.one("不再提供上级的", "takes away: ").to_owned(),
        };
        return Some(asked.said(typed.clone(), format!("{does}{}", language.of(&entity.doc))));
    }
    let spot = spot(&cursor)?;
    match (&cursor.place, spot.within) {
        (Place::Key { path, typed, .. }, Within::Table(table)) => {
            let range = word(text, typed.clone());
            let keys = spot.keys(table).into_iter();
            let key = keys
                .into_iter()
                .find(|key| key.name == &text[range.clone()])?;
            let outer = path.first().map_or(key.name, String::as_str);
            let mut words = of_key(key, spot.act, language);
            words += &asked.base(&cursor, spot, outer);
            Some(asked.said(range, words))
        }
        (Place::Key { path, typed, .. }, Within::Paths) => {
            let range = word(text, typed.clone());
            let path = path.iter().cloned().chain([text[range.clone()].to_owned()]);
            let field = field_by_path(set, &path.collect::<Vec<_>>())?;
            Some(asked.said(range, asked.entity(field)))
        }
        (Place::Value { path, typed, .. }, Within::Value(key, takes)) => {
            let outer = path.first().map_or(key.name, String::as_str);
            asked.value(&cursor, spot, key, takes, typed.clone(), outer)
        }
        _ => None,
    }
}

struct Asked<'a> {
    set: &'a Assistant<'a>,
    file: FileId,
    at: usize,
    text: &'a str,
    language: Language,
}

impl Asked<'_> {
    fn value(
        &self,
        cursor: &Cursor,
        spot: Spot,
        key: &'static Key,
        takes: &'static Takes,
        typed: std::ops::Range<usize>,
        outer: &str,
    ) -> Option<Meaning> {
        if matches!(takes, Takes::Expression)
            && let Some(inside) = inside(self.file, self.text, cursor, self.at)
        {
            let section = spot.section(cursor, self.text);
            if let Some((range, named)) =
                expression::named(self.set, section, &inside.text, inside.at)
            {
                let span = inside.place.span(range);
                return Some(self.said(span.start..span.end, self.named(&named)));
            }
        }
        let mut words = match referred(self.set, cursor, spot, key, takes, self.text, &typed) {
            Some(row) => self.entity(row),
            None => of_key(key, spot.act, self.language),
        };
        words += &self.base(cursor, spot, outer);
        Some(self.said(typed, words))
    }

    /// What the layers above say of the value, with the clause; empty where they say nothing.
    fn base(&self, cursor: &Cursor, spot: Spot, key: &str) -> String {
        if spot.act == Act::Declare && spot.entity.table != keys::ENTITIES[0].table {
            return String::new();
        }
        let mut words = String::new();
        let steps = above(self.set, self.file, cursor, spot, self.text, key);
        if steps.is_empty() {
            return self.unset(cursor, spot);
        }
        for step in steps {
            let source = &self.set.sources[step.place.file];
            let line = source.lines().position(step.place.start).line;
            let value = match &step.words {
                Some(words) => words.clone(),
                None => source.slice(step.place).to_owned(),
            };
            let clause = step
                .clause
                .as_ref()
                .map(|clause| format!("{} {clause} · ", self.language.one("条款", "clause")));
            words += &format!(
                "\n\n{} `{}`: `{value}`\n\n{}{}:{line}",
                self.language.one("上级", "the base"),
                step.set,
                clause.unwrap_or_default(),
                source.name,
            );
        }
        words
    }

    /// That the sets above leave a value open, with the clause of what it is of.
    fn unset(&self, cursor: &Cursor, spot: Spot) -> String {
        let kind = Kind::of(spot.entity);
        let id = spot.identity(cursor, self.text);
        let target = kind
            .zip(id)
            .and_then(|(kind, id)| self.set.merged.find(kind, &id));
        let clause = target.and_then(|placed| placed.row.word_if_any("clause"));
        let open = self.language.one("上级未定", "the base leaves it unset");
        match clause {
            Some(clause) => {
                format!(
                    "\n\n{open} · {} {clause}",
                    self.language.one("条款", "clause")
                )
            }
            None => String::new(),
        }
    }

    fn named(&self, named: &Named<'_>) -> String {
        match named {
            Named::Field(row) | Named::Item(row) | Named::Section(row) => self.entity(row),
            Named::Choice(field, id) => {
                let choices = expression::choices(self.set, field);
                let chosen = choices.iter().find(|(row, _)| row.word("id") == Some(id));
                let label = chosen.map_or_else(String::new, |(row, _)| name(row, self.language));
                format!("**{label}** `{id}`\n\n{}", self.entity(field))
            }
            Named::Function(it) | Named::Word(it) => {
                format!("`{}`\n\n{}", it.written, self.language.of(&it.doc))
            }
        }
    }

    /// `**交办、协调** 服务事项 · 条款 6.3 b)` and, of a field, what it takes.
    fn entity(&self, row: &Row) -> String {
        let mut words = format!("**{}**", name(row, self.language));
        words += &format!(" {}", self.language.of(&row.entity.doc));
        if let Some(clause) = row.word_if_any("clause") {
            words += &format!(" · {} {clause}", self.language.one("条款", "clause"));
        }
        let told = ["type", "force", "limit"].into_iter().filter_map(|key| {
            let cell = row.entity.key(key).and_then(|key| row.cell(key.name))?;
            let source = self.set.sources.get(cell.item.span.file)?;
            let doc = self.language.of(&cell.key.doc);
            Some(format!("\n\n{doc}: `{}`", source.slice(cell.item.span)))
        });
        words += &told.collect::<String>();
        // The standard's own words, where it is a clause.
        let text = row.entity.key("text").and_then(|key| row.text(key.name));
        words + &text.map_or_else(String::new, |text| format!("\n\n{}", text.zh))
    }

    fn said(&self, range: std::ops::Range<usize>, text: String) -> Meaning {
        let span = Span {
            file: self.file,
            start: range.start,
            end: range.end,
        };
        Meaning { span, text }
    }
}

/// What the layers above a file say of a key of the entity that a change in it is about.
pub(super) fn above(
    set: &Assistant<'_>,
    file: FileId,
    cursor: &Cursor,
    spot: Spot,
    text: &str,
    key: &str,
) -> Vec<Step> {
    let path = match spot.identity(cursor, text) {
        Some(id) => format!("{}.{id}.{key}", spot.entity.table),
        None => format!("{}.{key}", spot.entity.table),
    };
    // A county's condition stands beside the base's own.
    let path = path.replace(".and_", ".");
    let layer = set.layer(file);
    let mut steps = origin(set.sources, &path);
    steps.retain(|step| set.layer(step.place.file) < layer);
    steps
}

/// The entity that a value names.
pub(super) fn referred<'m>(
    set: &'m Assistant<'_>,
    cursor: &Cursor,
    spot: Spot,
    key: &'static Key,
    takes: &'static Takes,
    text: &str,
    typed: &std::ops::Range<usize>,
) -> Option<&'m Row> {
    let quotes: &[char] = &['"', '\''];
    let id = text.get(typed.clone())?.trim_matches(quotes);
    if spot.names_target(key) {
        let kind = Kind::of(spot.entity)?;
        return set.merged.find(kind, id).map(|placed| &placed.row);
    }
    match takes {
        Takes::Reference(kind) => {
            let in_clause = Kind::of(spot.entity) == Some(Kind::Obligation);
            let section = spot.section(cursor, text).filter(|_| !in_clause);
            let id = set.whole_id(*kind, id, section);
            set.merged.find(*kind, &id).map(|placed| &placed.row)
        }
        Takes::Word(keys::Form::Clause) => {
            let found = set.merged.find(Kind::Obligation, id)?;
            Some(&found.row)
        }
        _ => None,
    }
}

/// The field that a path of answers leads to: `demands.d1.handling`, `visit.visited_on`.
pub(super) fn field_by_path<'m>(set: &'m Assistant<'_>, path: &[String]) -> Option<&'m Row> {
    let sections = || set.merged.rows_of(Kind::Section);
    let at = path
        .iter()
        .position(|part| sections().any(|row| row.word("id") == Some(part)))?;
    let section = &path[at];
    let field = path[at + 1..].last()?;
    let found = set
        .merged
        .find(Kind::Field, &format!("{section}.{field}"))?;
    Some(&found.row)
}

/// What a key is for, what it takes, whether it is needed and what a lower set may do with it.
pub(super) fn of_key(key: &Key, act: Act, language: Language) -> String {
    let mut facts = vec![takes(&key.takes, language)];
    if key.needed && act == Act::Declare {
        facts.push(language.one("必填", "needed").to_owned());
    }
    if let Some((zh, en)) = keys::below(key.below) {
        facts.push(language.one(zh, en).to_owned());
    }
    let facts: Vec<String> = facts.into_iter().filter(|it| !it.is_empty()).collect();
    format!("**{}**\n\n{}", language.of(&key.doc), facts.join(" · "))
}

/// What a value may be, in words.
fn takes(takes: &Takes, language: Language) -> String {
    match takes {
        Takes::Text => language
            .one(
                "文字，或 `{ zh = \"…\", en = \"…\" }`",
                "text, or `{ zh = \"…\", en = \"…\" }`",
            )
            .to_owned(),
        Takes::Word(_) => language.one("文字", "text").to_owned(),
        Takes::Integer(least, most) => {
            format!("{} {least}–{most}", language.one("整数", "a whole number"))
        }
        Takes::YesNo => "`true`, `false`".to_owned(),
        Takes::Date => "`2026-01-01`".to_owned(),
        Takes::DateTime => "`2026-11-23T09:40:00`".to_owned(),
        Takes::OneOf(words) => suggest::list(words.iter().copied()),
        Takes::Reference(kind) => {
            format!(
                "{} `[[{}]]`",
                language.one("标识", "the id of a"),
                kind.table()
            )
        }
        Takes::Expression => language.one("表达式", "an expression").to_owned(),
        Takes::List(inner) => {
            format!(
                "{}: {}",
                language.one("列表", "a list"),
                self::takes(inner, language)
            )
        }
        Takes::Table(entity) => language.of(&entity.doc).to_owned(),
        Takes::ByPath | Takes::Data => String::new(),
        Takes::OrNone(inner) => format!("{}, `\"none\"`", self::takes(inner, language)),
    }
}

/// What people call an entity.
pub(super) fn name(row: &Row, language: Language) -> String {
    let keys = ["name", "label", "title", "term", "text"];
    let mut cells = keys.iter().filter_map(|key| row.entity.key(key));
    let text = cells.find_map(|key| {
        let word = row.word(key.name).map(str::to_owned);
        word.or_else(|| {
            let text = row.text(key.name)?;
            let english = text.en.as_deref().unwrap_or(&text.zh);
            Some(language.one(&text.zh, english).to_owned())
        })
    });
    text.unwrap_or_default()
}

/// The part of a dotted key that the place is in.
fn word(text: &str, typed: std::ops::Range<usize>) -> std::ops::Range<usize> {
    let rest = &text[typed.clone()];
    typed.start..typed.start + rest.find('.').unwrap_or(rest.len())
}
