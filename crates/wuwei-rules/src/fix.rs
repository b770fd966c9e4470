//! Mends what can be mended without asking: the edits that findings suggest and that leave one meaning.
//!
//! Edits are bytes of the sources, so comments, order and layout stay as people wrote them. All that do
//! not overlap are made, the set is checked again, and so on until nothing more is to be done. An edit that
//! breaks what could be read, or brings an error that was not there, is dropped.
//!
//! Which edits are made without asking:
//! - what an input method or another language put in place of TOML's and the expressions' own signs, letters
//!   of another script that look like those of the keyboard, characters that nobody sees;
//! - TOML 1.1 where TOML 1.0 has the same;
//! - missing quotes, and the brackets of a header; `change.` in the header of what the base declares;
//! - a misspelt key, table, id, word or name, if exactly one that could stand there (of ids and names: one
//!   word of the set's files) is within two slips of the keyboard, and those are at most a third of it.
//!
//! Everything else is for people to decide: another name for what is declared, a limit, a missing key.

use std::collections::{BTreeMap, BTreeSet};

use crate::codes::{self, Code};
use crate::diagnostic::{Diagnostic, Severity, Suggestion};
use crate::keys::{ENTITIES, Entity, Takes};
use crate::source::{FileId, SourceFile};

/// What mending came to.
#[derive(Debug, Default)]
pub struct Fixed {
    /// The files that changed, with their new texts.
    pub texts: BTreeMap<FileId, String>,
    /// How many edits were made.
    pub edits: usize,
}

/// More rounds than this would be two edits that undo each other.
const ROUNDS: usize = 100;

/// Signs and letters: read differently by nobody.
const SIGNS: [&Code; 10] = [
    codes::MISSING_EQUALS,
    codes::FULL_WIDTH,
    codes::UNQUOTED,
    codes::NEWER_TOML,
    codes::TABLE_SHAPE,
    codes::DUPLICATE_ID,
    codes::LOOKALIKE,
    codes::HIDDEN_CHARACTER,
    codes::EXPRESSION_SYNTAX,
    codes::TURNED_TEXT,
];

/// Words that are near another one.
const SPELLING: [&Code; 7] = [
    codes::UNKNOWN_TABLE,
    codes::UNKNOWN_KEY,
    codes::UNKNOWN_VALUE,
    codes::DANGLING_REFERENCE,
    codes::UNKNOWN_NAME,
    codes::UNKNOWN_FUNCTION,
    codes::UNKNOWN_CHOICE,
];

/// An edit, and what tells it from others when it is found again.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
struct Edit {
    file: FileId,
    start: usize,
    end: usize,
    text: String,
    code: &'static str,
}

/// A dropped edit, wherever the bytes have moved.
type Dropped = (FileId, &'static str, String, String);

/// Whether a code is one whose edits may be made without asking.
pub(crate) fn mends(code: &Code) -> bool {
    let mut mended = SIGNS.iter().chain(&SPELLING);
    mended.any(|it| it.id == code.id)
}

/// Mends the files that `may` be touched; `check` finds what is wrong in a set.
pub fn fix(
    sources: &[SourceFile],
    check: impl Fn(&[SourceFile]) -> Vec<Diagnostic>,
    may: impl Fn(&SourceFile) -> bool,
) -> Fixed {
    let mut now = sources.to_vec();
    let mut found = check(&now);
    let mut dropped = BTreeSet::new();
    let mut edits = 0;
    for _ in 0..ROUNDS {
        let words = Words::of(&now);
        let sure = found
            .iter()
            .filter(|it| it.allowed.is_none() && is_sure(it, &now, &words))
            .filter_map(|it| edit(it, &now, &may))
            .filter(|edit| !dropped.contains(&known_by(edit, &now)));
        let batch = apart(sure.collect());
        if batch.is_empty() {
            break;
        }
        let (kept, next, after) = tried(&now, &found, batch, &mut dropped, &check);
        edits += kept;
        now = next;
        found = after;
    }
    let texts = now.into_iter().enumerate();
    Fixed {
        texts: texts
            .filter(|(at, source)| sources[*at].text != source.text)
            .map(|(at, source)| (at, source.text))
            .collect(),
        edits,
    }
}

/// Makes all edits at once or, if that does harm, one after the other without those that do.
fn tried(
    now: &[SourceFile],
    found: &[Diagnostic],
    batch: Vec<Edit>,
    dropped: &mut BTreeSet<Dropped>,
    check: impl Fn(&[SourceFile]) -> Vec<Diagnostic>,
) -> (usize, Vec<SourceFile>, Vec<Diagnostic>) {
    let next = made(now, &batch);
    let after = check(&next);
    if !harms(found, &after, &batch) {
        return (batch.len(), next, after);
    }
    let (mut kept, mut now, mut found) = (0, now.to_vec(), found.to_vec());
    // From the last one to the first, so that none moves the next.
    for edit in batch.into_iter().rev() {
        let one = [edit];
        let next = made(&now, &one);
        let after = check(&next);
        if harms(&found, &after, &one) {
            let [edit] = one;
            dropped.insert(known_by(&edit, &now));
        } else {
            (kept, now, found) = (kept + 1, next, after);
        }
    }
    (kept, now, found)
}

/// Whether errors came that were not there. What could not be read hid what is wrong in it: after an edit
/// that lets more be read, only the reading itself is looked at.
fn harms(before: &[Diagnostic], after: &[Diagnostic], edits: &[Edit]) -> bool {
    let headers = [codes::UNKNOWN_TABLE.id, codes::TABLE_SHAPE.id];
    let reading = |code: &str| code.starts_with("E00") || headers.contains(&code);
    let reads_more = edits.iter().any(|edit| reading(edit.code));
    let errors = |found: &[Diagnostic]| {
        let mut counts: BTreeMap<(&'static str, FileId), usize> = BTreeMap::new();
        for it in found.iter().filter(|it| it.severity == Severity::Error) {
            if !reads_more || reading(it.code) {
                *counts.entry((it.code, it.primary.file)).or_default() += 1;
            }
        }
        counts
    };
    let before = errors(before);
    let more = |(key, count): (&(&'static str, FileId), &usize)| {
        before.get(key).is_none_or(|known| known < count)
    };
    errors(after).iter().any(more)
}

fn made(sources: &[SourceFile], edits: &[Edit]) -> Vec<SourceFile> {
    let mut next = sources.to_vec();
    for edit in edits.iter().rev() {
        next[edit.file]
            .text
            .replace_range(edit.start..edit.end, &edit.text);
    }
    next
}

/// The edit of a finding, if it is one of a file that may be touched.
fn edit(
    found: &Diagnostic,
    sources: &[SourceFile],
    may: impl Fn(&SourceFile) -> bool,
) -> Option<Edit> {
    let Suggestion { span, text } = found.suggestion.as_ref()?;
    let source = sources.get(span.file).filter(|source| may(source))?;
    let written = source.text.get(span.start..span.end)?;
    (written != text).then(|| Edit {
        file: span.file,
        start: span.start,
        end: span.end,
        text: text.clone(),
        code: found.code,
    })
}

fn known_by(edit: &Edit, sources: &[SourceFile]) -> Dropped {
    let written = &sources[edit.file].text[edit.start..edit.end];
    (edit.file, edit.code, written.to_owned(), edit.text.clone())
}

/// Those that touch no other before them. Where a file cannot be read, only what lets it be read counts.
fn apart(mut edits: Vec<Edit>) -> Vec<Edit> {
    if edits.iter().any(|edit| edit.code.starts_with("E00")) {
        edits.retain(|edit| edit.code.starts_with("E00"));
    }
    edits.sort();
    let mut kept: Vec<Edit> = Vec::new();
    for edit in edits {
        let free = kept
            .last()
            .is_none_or(|last| last.file < edit.file || last.end < edit.start);
        if free {
            kept.push(edit);
        }
    }
    kept
}

/// Whether a finding's edit leaves one meaning.
fn is_sure(found: &Diagnostic, sources: &[SourceFile], words: &Words) -> bool {
    let is = |codes: &[&Code]| codes.iter().any(|code| code.id == found.code);
    let Some(edit) = &found.suggestion else {
        return false;
    };
    if is(&SIGNS) {
        return true;
    }
    let Some(source) = sources.get(edit.span.file).filter(|_| is(&SPELLING)) else {
        return false;
    };
    let quotes: &[char] = &['"', '\'', '`'];
    let typed = source.slice(edit.span).trim_matches(quotes);
    is_near(
        typed,
        edit.text.trim_matches(quotes),
        words.for_code(found.code),
    )
}

/// Whether a word is within two slips of what was typed, and no other is as near.
fn is_near(typed: &str, meant: &str, words: &BTreeSet<String>) -> bool {
    let slips = strsim::osa_distance(typed, meant);
    if slips == 0 || slips > 2 || slips * 3 > typed.len().max(meant.len()) {
        return false;
    }
    let rival = |word: &&String| {
        *word != typed
            && *word != meant
            && word.len().abs_diff(typed.len()) <= slips
            && strsim::osa_distance(typed, word) <= slips
    };
    !words.iter().any(|word| rival(&word))
}

/// What may have been meant: what the files say, and what the key tables know.
#[derive(Debug, Default)]
struct Words {
    /// Ids and names, and whatever else the files say.
    written: BTreeSet<String>,
    tables: BTreeSet<String>,
    keys: BTreeSet<String>,
    /// Words that keys take.
    choices: BTreeSet<String>,
}

impl Words {
    fn of(sources: &[SourceFile]) -> Words {
        let is_part = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
        let written = sources
            .iter()
            .flat_map(|source| source.text.split(move |c| !is_part(c)))
            .filter(|word| word.len() > 2);
        let mut words = Words {
            written: written.map(str::to_owned).collect(),
            ..Words::default()
        };
        for entity in ENTITIES {
            words.tables.insert(entity.table.to_owned());
            words.add(entity);
        }
        words
    }

    /// Tables within tables are few, and none holds itself.
    fn add(&mut self, entity: &'static Entity) {
        for key in entity.keys {
            self.keys.insert(key.name.to_owned());
            let mut takes = &key.takes;
            while let Takes::List(inner) | Takes::OrNone(inner) = takes {
                takes = inner;
            }
            match takes {
                Takes::OneOf(choices) => {
                    self.choices
                        .extend(choices.iter().map(|it| (*it).to_owned()));
                }
                Takes::Table(inner) => self.add(inner),
                _ => {}
            }
        }
    }

    /// Those that a code's finding may have meant.
    fn for_code(&self, code: &str) -> &BTreeSet<String> {
        match code {
            code if code == codes::UNKNOWN_TABLE.id => &self.tables,
            code if code == codes::UNKNOWN_KEY.id => &self.keys,
            code if code == codes::UNKNOWN_VALUE.id => &self.choices,
            _ => &self.written,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_one_word_may_be_near() {
        let words = |words: &[&str]| words.iter().map(|word| (*word).to_owned()).collect();
        assert!(is_near(
            "stewrad",
            "steward",
            &words(&["steward", "stewrad", "legal"])
        ));
        assert!(is_near("limt", "limit", &words(&["limit"])));
        assert!(
            !is_near("limt", "limit", &words(&["limit", "lime"])),
            "two are as near"
        );
        assert!(
            !is_near("ab", "ac", &words(&["ac"])),
            "nothing is left of so short a word"
        );
        assert!(!is_near("stward", "supervisor", &words(&[])));
    }
}
