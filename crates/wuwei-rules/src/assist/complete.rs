//! What may be written at a place.

use super::cursor::{Cursor, Place, cursor};
use super::spot::{Act, Spot, Within, headed, inmost, spot};
use super::{Assistant, Language, Proposal, Sort, expression, hover};
use crate::keys::{ENTITIES, Entity, Form, Key, Kind, Shape, Takes};
use crate::row::Row;
use crate::source::{FileId, Span, TextPlace};

/// Everything that may be written at a byte of a file, in the order of the key tables and of the set.
pub(super) fn proposals(
    set: &Assistant<'_>,
    file: FileId,
    at: usize,
    language: Language,
) -> Vec<Proposal> {
    let text = set.text(file);
    let at = floor(text, at);
    let here = Here {
        set,
        file,
        at,
        text,
        cursor: cursor(text, at),
        language,
    };
    match &here.cursor.place {
        Place::Comment => Vec::new(),
        Place::Header { .. } => here.headers(),
        Place::Key { .. } | Place::Value { .. } => {
            spot(&here.cursor).map_or_else(Vec::new, |spot| here.at_spot(spot))
        }
    }
}

/// The start of the character that a byte belongs to.
pub(super) fn floor(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while !text.is_char_boundary(at) {
        at -= 1;
    }
    at
}

struct Here<'h> {
    set: &'h Assistant<'h>,
    file: FileId,
    at: usize,
    text: &'h str,
    cursor: Cursor,
    language: Language,
}

impl Here<'_> {
    fn headers(&self) -> Vec<Proposal> {
        let typed = match &self.cursor.place {
            Place::Header { typed } => typed.clone(),
            _ => self.at..self.at,
        };
        let propose = |header: String, entity: &Entity| Proposal {
            sort: Sort::Table,
            detail: self.language.of(&entity.doc).to_owned(),
            about: String::new(),
            span: self.span(typed.clone()),
            text: header.clone(),
            label: header,
        };
        let mut found = Vec::new();
        for entity in ENTITIES {
            found.push(match entity.shape {
                Shape::Many => propose(format!("[[{}]]", entity.table), entity),
                _ => propose(format!("[{}]", entity.table), entity),
            });
        }
        // Tables within the entity above, written under headers of their own.
        if let Some((Act::Declare, entity, _)) = headed(&self.cursor.header) {
            for key in entity.keys {
                if let (Takes::List(_), Takes::Table(inner)) = (&key.takes, inmost(&key.takes)) {
                    found.push(propose(format!("[[{}.{}]]", entity.table, key.name), inner));
                }
            }
        }
        if self.set.layer(self.file) > 0 {
            for act in ["change", "remove"] {
                let kinds = ENTITIES.iter().filter(|entity| Kind::of(entity).is_some());
                found.extend(
                    kinds.map(|entity| propose(format!("[[{act}.{}]]", entity.table), entity)),
                );
            }
        }
        found
    }

    fn at_spot(&self, spot: Spot) -> Vec<Proposal> {
        match spot.within {
            Within::Table(table) => self.keys(spot, table),
            Within::Paths => self.paths(),
            Within::Value(key, takes) => self.values(spot, key, takes),
        }
    }

    fn keys(&self, spot: Spot, table: &'static Entity) -> Vec<Proposal> {
        let Place::Key { typed, seen, .. } = &self.cursor.place else {
            return Vec::new();
        };
        let own = &self.text[typed.clone()];
        let behind = self.text[typed.end..].trim_start_matches([' ', '.']);
        let bare = behind.starts_with('=') || self.text[typed.end..].starts_with('.');
        let open = |key: &&Key| key.name == own || !seen.iter().any(|seen| seen == key.name);
        let keys = spot.keys(table).into_iter().filter(open);
        let keys = keys.map(|key| Proposal {
            label: key.name.to_owned(),
            sort: Sort::Key,
            detail: self.language.of(&key.doc).to_owned(),
            about: hover::of_key(key, spot.act, self.language),
            span: self.span(typed.clone()),
            text: if bare {
                key.name.to_owned()
            } else {
                format!("{} = ", key.name)
            },
        });
        keys.collect()
    }

    /// Answers and expectations go by section and field.
    fn paths(&self) -> Vec<Proposal> {
        let Place::Key { path, typed, .. } = &self.cursor.place else {
            return self.answers();
        };
        let sections = || self.set.merged.rows_of(Kind::Section);
        let section = path
            .iter()
            .find(|part| sections().any(|row| row.word("id") == Some(part.as_str())));
        let found: Vec<(&str, &Row)> = match section {
            None => sections()
                .filter_map(|row| Some((row.word("id")?, row)))
                .collect(),
            Some(section) => [Kind::Field, Kind::Item]
                .into_iter()
                .flat_map(|kind| self.set.merged.rows_of(kind))
                .filter(|row| row.word("section") == Some(section.as_str()))
                .filter_map(|row| Some((row.word("id")?, row)))
                .collect(),
        };
        let found = found.into_iter().map(|(id, row)| Proposal {
            label: id.to_owned(),
            sort: Sort::Name,
            detail: hover::name(row, self.language),
            about: String::new(),
            span: self.span(typed.clone()),
            text: id.to_owned(),
        });
        found.collect()
    }

    /// The choices of the field that an answer is for.
    fn answers(&self) -> Vec<Proposal> {
        let Place::Value { path, .. } = &self.cursor.place else {
            return Vec::new();
        };
        let Some(field) = hover::field_by_path(self.set, path) else {
            return Vec::new();
        };
        let choices = expression::choices(self.set, field).into_iter();
        let words = choices.filter_map(|(row, _)| {
            Some((row.word("id")?.to_owned(), hover::name(row, self.language)))
        });
        let words: Vec<_> = words.collect();
        self.written(words, Sort::Word)
    }

    fn values(&self, spot: Spot, key: &'static Key, takes: &'static Takes) -> Vec<Proposal> {
        let mut found = match takes {
            _ if spot.names_target(key) => self.targets(spot),
            Takes::OneOf(words) => {
                let words = words.iter().map(|word| ((*word).to_owned(), String::new()));
                self.written(words.collect(), Sort::Word)
            }
            Takes::YesNo => ["true", "false"]
                .into_iter()
                .map(|word| self.plain(word))
                .collect(),
            Takes::Reference(kind) => self.references(*kind, spot),
            Takes::Word(Form::Clause) => self.identities(Kind::Obligation),
            Takes::Expression => self.expression(spot),
            Takes::Text => vec![self.plain("{ zh = \"\", en = \"\" }")],
            _ => Vec::new(),
        };
        if matches!(key.takes, Takes::OrNone(_)) {
            found.extend(self.written(vec![("none".to_owned(), String::new())], Sort::Word));
        }
        let quoted = matches!(self.cursor.place, Place::Value { quoted: true, .. });
        found.retain(|proposal| !(quoted && proposal.sort == Sort::Table));
        found
    }

    /// What a change or removal may name: what the layers above declare.
    fn targets(&self, spot: Spot) -> Vec<Proposal> {
        let Some(kind) = Kind::of(spot.entity) else {
            return Vec::new();
        };
        let layer = self.set.layer(self.file);
        let above = self.set.merged.of(kind).iter();
        let above = above.filter(|placed| placed.layer < layer);
        let named = above.filter_map(|placed| {
            Some((
                placed.row.identity(kind)?,
                hover::name(&placed.row, self.language),
            ))
        });
        self.written(named.collect(), Sort::Id)
    }

    fn references(&self, kind: Kind, spot: Spot) -> Vec<Proposal> {
        let section = match spot.within {
            Within::Value(..) if Kind::of(spot.entity) != Some(Kind::Obligation) => {
                spot.section(&self.cursor, self.text)
            }
            _ => None,
        };
        match section.filter(|_| matches!(kind, Kind::Field | Kind::Item)) {
            Some(section) => {
                let rows = self.set.merged.rows_of(kind);
                let rows = rows.filter(|row| row.word("section") == Some(section));
                let rows = rows
                    .filter_map(|row| Some((row.owned("id")?, hover::name(row, self.language))));
                self.written(rows.collect(), Sort::Id)
            }
            None => self.identities(kind),
        }
    }

    fn identities(&self, kind: Kind) -> Vec<Proposal> {
        let rows = self.set.merged.rows_of(kind);
        let rows =
            rows.filter_map(|row| Some((row.identity(kind)?, hover::name(row, self.language))));
        self.written(rows.collect(), Sort::Id)
    }

    fn expression(&self, spot: Spot) -> Vec<Proposal> {
        let Some(inside) = inside(self.file, self.text, &self.cursor, self.at) else {
            return Vec::new();
        };
        let section = spot.section(&self.cursor, self.text);
        let (range, choices) =
            expression::proposals(self.set, section, &inside.text, inside.at, self.language);
        let span = inside.place.span(range);
        let choices = choices.into_iter().map(|choice| Proposal {
            text: match choice.sort {
                Sort::Function => format!("{}(", choice.label),
                _ => choice.label.clone(),
            },
            label: choice.label,
            sort: choice.sort,
            detail: choice.detail,
            about: String::new(),
            span,
        });
        choices.collect()
    }

    /// Words with their details as a string's content, or as a string where no quote is typed yet.
    fn written(&self, words: Vec<(String, String)>, sort: Sort) -> Vec<Proposal> {
        let Place::Value { typed, quoted, .. } = &self.cursor.place else {
            return Vec::new();
        };
        let span = if *quoted {
            self.content(typed.start)
        } else {
            typed.clone()
        };
        let words = words.into_iter().map(|(word, detail)| Proposal {
            text: if *quoted {
                word.clone()
            } else {
                format!("\"{word}\"")
            },
            label: word,
            sort,
            detail,
            about: String::new(),
            span: self.span(span.clone()),
        });
        words.collect()
    }

    /// What is typed of a string: behind its quote, to the end of the word that the place is in. An
    /// unclosed string reaches further than anybody meant.
    fn content(&self, token: usize) -> std::ops::Range<usize> {
        let start = (token + 1).min(self.at);
        let stops = |c: char| c.is_whitespace() || "\"',[]{}=#".contains(c);
        let rest = &self.text[self.at..];
        start..self.at + rest.find(stops).unwrap_or(rest.len())
    }

    fn plain(&self, text: &str) -> Proposal {
        let typed = match &self.cursor.place {
            Place::Value { typed, .. } => typed.clone(),
            _ => self.at..self.at,
        };
        Proposal {
            label: text.to_owned(),
            sort: if text.starts_with('{') {
                Sort::Table
            } else {
                Sort::Word
            },
            detail: String::new(),
            about: String::new(),
            span: self.span(typed),
            text: text.to_owned(),
        }
    }

    fn span(&self, range: std::ops::Range<usize>) -> Span {
        Span {
            file: self.file,
            start: range.start,
            end: range.end,
        }
    }
}

/// A place within the decoded text of a string.
pub(super) struct Inside {
    pub(super) place: TextPlace,
    pub(super) text: String,
    pub(super) at: usize,
}

/// The place within the string that the cursor stands in.
pub(super) fn inside(file: FileId, text: &str, cursor: &Cursor, at: usize) -> Option<Inside> {
    let Place::Value {
        typed,
        quoted: true,
        ..
    } = &cursor.place
    else {
        return None;
    };
    let token = Span {
        file,
        start: typed.start,
        end: typed.end,
    };
    let place = TextPlace::new(text, token);
    Some(Inside {
        at: place.read(at),
        text: place.readable(text),
        place,
    })
}
