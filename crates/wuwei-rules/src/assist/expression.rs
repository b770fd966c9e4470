//! Names inside expressions: what may be written, and what a name means.

use std::ops::Range;

use super::{Assistant, Language, Sort};
use crate::expr::fold_names;
use crate::keys::{Doc, Kind, STAGES};
use crate::program::ITEM_STATES;
use crate::row::Row;

/// Something that may be written in an expression.
pub(super) struct Choice {
    pub(super) label: String,
    pub(super) sort: Sort,
    pub(super) detail: String,
}

/// What a name in an expression means.
pub(super) enum Named<'m> {
    Field(&'m Row),
    Item(&'m Row),
    Section(&'m Row),
    /// A choice of a field, by its id.
    Choice(&'m Row, String),
    Function(&'static Function),
    Word(&'static Function),
}

/// A function, macro or word of the language.
pub(super) struct Function {
    pub(super) name: &'static str,
    pub(super) written: &'static str,
    pub(super) doc: Doc,
}

const fn function(
    name: &'static str,
    written: &'static str,
    zh: &'static str,
    en: &'static str,
) -> Function {
    let doc = Doc { zh, en };
    Function { name, written, doc }
}

/// docs/EXPRESSIONS.md says more.
const FUNCTIONS: &[Function] = &[
    function("has", "has(x)", "是否已填", "whether it is answered"),
    function(
        "all",
        "all(group, row, …)",
        "每一行都满足",
        "whether it holds for every row",
    ),
    function(
        "exists",
        "exists(group, row, …)",
        "至少一行满足",
        "whether it holds for a row",
    ),
    function(
        "count",
        "count(group, row, …)",
        "满足的行数",
        "for how many rows it holds",
    ),
    function(
        "sum",
        "sum(group, row, …)",
        "各行之和",
        "the sum over the rows",
    ),
    function(
        "min",
        "min(group, row, …)",
        "各行中最小的",
        "the least of the rows",
    ),
    function(
        "max",
        "max(group, row, …)",
        "各行中最大的",
        "the greatest of the rows",
    ),
    function(
        "date",
        "date(x)",
        "日期；日期时间中的日期",
        "a day, or the day of a moment",
    ),
    function(
        "after_working_days",
        "after_working_days(day, n)",
        "某日起第 n 个工作日",
        "the n-th working day after a day",
    ),
    function(
        "working_days_between",
        "working_days_between(from, to)",
        "两日之间的工作日数",
        "how many working days lie between two days",
    ),
    function(
        "default",
        "default(x, a)",
        "未填时用另一个值",
        "its value, or another where there is none",
    ),
    function(
        "exists_one",
        "exists_one(group, row, …)",
        "恰好一行满足",
        "whether it holds for exactly one row",
    ),
    function(
        "date_time",
        "date_time('2026-01-31T09:40')",
        "某日某时",
        "a day and time",
    ),
    function("year", "year(day)", "日期的年", "the year of a day"),
    function("month", "month(day)", "日期的月", "the month of a day"),
    function("day", "day(day)", "日期的日", "the day of the month"),
    function("days", "days(n)", "n 个自然日", "so many calendar days"),
    function(
        "working_days",
        "working_days(n)",
        "n 个工作日",
        "so many working days",
    ),
    function(
        "matches",
        "matches(x, r'^[0-9]$')",
        "是否符合模式",
        "whether it has the form of a pattern",
    ),
    function("least", "least(a, b)", "两者中较小的", "the lesser of two"),
    function(
        "greatest",
        "greatest(a, b)",
        "两者中较大的",
        "the greater of two",
    ),
    function(
        "divide",
        "divide(a, b, 2, 'half')",
        "商，写明小数位数和取舍",
        "a quotient, its places and rounding named",
    ),
    function(
        "round",
        "round(a, 2, 'half')",
        "按位数取舍",
        "a number with so many places",
    ),
    function(
        "size",
        "size(x)",
        "字数；选了几项",
        "characters of a text, or how many choices",
    ),
    function(
        "contains",
        "contains(x, y)",
        "是否含有",
        "whether it contains",
    ),
    function(
        "starts_with",
        "starts_with(x, y)",
        "是否以此开头",
        "whether it begins with",
    ),
];

const WORDS: [Function; 6] = [
    function("stage", "stage", "当前阶段", "the stage"),
    function("service", "service", "所办的服务事项", "the service chosen"),
    function("flow", "flow", "所在流程", "the flow"),
    function("today", "today", "当天日期", "the day of the entry"),
    function("true", "true", "是", "yes"),
    function("false", "false", "否", "no"),
];

/// What may follow at a byte of an expression, and which bytes of it that replaces.
pub(super) fn proposals(
    set: &Assistant<'_>,
    section: Option<&str>,
    text: &str,
    at: usize,
    language: Language,
) -> (Range<usize>, Vec<Choice>) {
    let before = &text[..at];
    if let Some(quote) = open_quote(before) {
        let start = quote + 1;
        let end = at + word_length(&text[at..]);
        let of = compared(&before[..quote]);
        return (start..end, choices_of(set, section, before, &of, language));
    }
    let start = at - before.len().min(word_behind(before));
    let range = start..at + word_length(&text[at..]);
    let choices = match path_behind(&before[..start]) {
        Some(of) => members(set, before, &of, language),
        None => names(set, section, before, language),
    };
    (range, choices)
}

/// What stands at a byte of an expression, and where in it.
pub(super) fn named<'m>(
    set: &'m Assistant<'_>,
    section: Option<&str>,
    text: &str,
    at: usize,
) -> Option<(Range<usize>, Named<'m>)> {
    let before = &text[..at];
    let start = at - word_behind(before);
    let range = start..at + word_length(&text[at..]);
    let word = text.get(range.clone()).filter(|word| !word.is_empty())?;
    if let Some(quote) = open_quote(before) {
        let path = compared(&before[..quote]);
        let (of, id) = split(&path);
        let field = field_of(set, section, before, of, id)?;
        return Some((range, Named::Choice(field, word.to_owned())));
    }
    let of = path_behind(&before[..start]);
    if let Some(field) = field_of(set, section, before, of.as_deref(), word) {
        return Some((range, Named::Field(field)));
    }
    if let Some(item) = item_of(set, section, of.as_deref(), word) {
        return Some((range, Named::Item(item)));
    }
    if of.is_none() {
        if let Some(found) = FUNCTIONS.iter().find(|it| it.name == word) {
            return Some((range, Named::Function(found)));
        }
        if let Some(found) = WORDS.iter().find(|it| it.name == word) {
            return Some((range, Named::Word(found)));
        }
        let section = set.merged.find(Kind::Section, word)?;
        return Some((range, Named::Section(&section.row)));
    }
    None
}

fn names(
    set: &Assistant<'_>,
    section: Option<&str>,
    before: &str,
    language: Language,
) -> Vec<Choice> {
    let mut found = section.map_or_else(Vec::new, |section| fields(set, section, language));
    found.extend(rows(before).into_iter().map(|(name, group)| Choice {
        label: name,
        sort: Sort::Name,
        detail: group,
    }));
    for section in set.merged.rows_of(Kind::Section) {
        found.extend(section.word("id").map(|id| Choice {
            label: id.to_owned(),
            sort: Sort::Name,
            detail: label(section, "title", language),
        }));
    }
    for (words, sort) in [(&WORDS[..], Sort::Name), (FUNCTIONS, Sort::Function)] {
        found.extend(words.iter().map(|it| Choice {
            label: it.name.to_owned(),
            sort,
            detail: format!("{} · {}", it.written, language.of(&it.doc)),
        }));
    }
    found
}

/// What stands behind `of.`: fields of a section or of a macro's row, members of the language's own words.
fn members(set: &Assistant<'_>, before: &str, of: &str, language: Language) -> Vec<Choice> {
    let own = |names: &[&str]| {
        let choice = |name: &&str| Choice {
            label: (*name).to_owned(),
            sort: Sort::Name,
            detail: String::new(),
        };
        names.iter().map(choice).collect()
    };
    match of {
        "service" => own(&["limit"]),
        "flow" => own(&["role", "type"]),
        _ => {
            let row = rows(before).into_iter().find(|(name, _)| name == of);
            let section = row.map_or_else(|| of.to_owned(), |(_, group)| group);
            match item_of(set, None, None, of).or_else(|| section_item(set, of)) {
                Some(_) => own(&["state", "note"]),
                None => fields(set, &section, language),
            }
        }
    }
}

/// Fields and items of a section.
fn fields(set: &Assistant<'_>, section: &str, language: Language) -> Vec<Choice> {
    let of = |kind, key: &'static str| {
        let rows = set.merged.rows_of(kind);
        let rows = rows.filter(move |row| row.word("section") == Some(section));
        rows.filter_map(move |row| {
            Some(Choice {
                label: row.word("id")?.to_owned(),
                sort: Sort::Name,
                detail: label(row, key, language),
            })
        })
    };
    of(Kind::Field, "label")
        .chain(of(Kind::Item, "name"))
        .collect()
}

/// The choices of what is compared.
fn choices_of(
    set: &Assistant<'_>,
    section: Option<&str>,
    before: &str,
    path: &str,
    language: Language,
) -> Vec<Choice> {
    let word = |id: &str, detail: String| Choice {
        label: id.to_owned(),
        sort: Sort::Word,
        detail,
    };
    if path == "stage" {
        return STAGES.iter().map(|id| word(id, String::new())).collect();
    }
    if path == "service" {
        let services = set.merged.rows_of(Kind::Service);
        let services =
            services.filter_map(|row| Some(word(row.word("id")?, label(row, "name", language))));
        return services.collect();
    }
    if path.ends_with(".state") {
        return ITEM_STATES
            .iter()
            .map(|id| word(id, String::new()))
            .collect();
    }
    let (of, id) = split(path);
    let Some(field) = field_of(set, section, before, of, id) else {
        return Vec::new();
    };
    let choices = choices(set, field).into_iter();
    let choices =
        choices.filter_map(|(row, key)| Some(word(row.word("id")?, label(row, key, language))));
    choices.collect()
}

/// A field's choices, each with the key of its words.
pub(super) fn choices<'m>(set: &'m Assistant<'_>, field: &'m Row) -> Vec<(&'m Row, &'static str)> {
    let from = field.word("choices_from");
    let made = Kind::ALL
        .into_iter()
        .find(|kind| from == Some(kind.table()));
    match made {
        Some(kind) => set.merged.rows_of(kind).map(|row| (row, "name")).collect(),
        None => field.tables("choices").map(|row| (row, "label")).collect(),
    }
}

fn field_of<'m>(
    set: &'m Assistant<'_>,
    section: Option<&str>,
    before: &str,
    of: Option<&str>,
    id: &str,
) -> Option<&'m Row> {
    let group = of.and_then(|of| rows(before).into_iter().find(|(name, _)| name == of));
    let section = match (&group, of) {
        (Some((_, group)), _) => group.as_str(),
        (None, Some(of)) => of,
        (None, None) => section?,
    };
    let found = set.merged.find(Kind::Field, &format!("{section}.{id}"))?;
    Some(&found.row)
}

fn item_of<'m>(
    set: &'m Assistant<'_>,
    section: Option<&str>,
    of: Option<&str>,
    id: &str,
) -> Option<&'m Row> {
    let section = of.or(section)?;
    let found = set.merged.find(Kind::Item, &format!("{section}.{id}"))?;
    Some(&found.row)
}

/// `section.item` as a path.
fn section_item<'m>(set: &'m Assistant<'_>, path: &str) -> Option<&'m Row> {
    set.merged.find(Kind::Item, path).map(|placed| &placed.row)
}

fn label(row: &Row, key: &str, language: Language) -> String {
    let text = row.entity.key(key).and_then(|key| row.text(key.name));
    text.map_or_else(String::new, |text| {
        let english = text.en.as_deref().unwrap_or(&text.zh);
        language.one(&text.zh, english).to_owned()
    })
}

/// The row variables of the macros before a place, with their groups; those closed again too, which do
/// no harm.
fn rows(before: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    for fold in fold_names() {
        for (at, _) in before.match_indices(fold) {
            let arguments = before[at + fold.len()..].trim_start().strip_prefix('(');
            let mut arguments = arguments.unwrap_or("").split(',').map(str::trim);
            if let (Some(group), Some(row)) = (arguments.next(), arguments.next())
                && is_word(group)
                && is_word(row)
            {
                found.push((row.to_owned(), group.to_owned()));
            }
        }
    }
    found.reverse();
    found
}

/// Where the string begins that is open at the end of a text.
fn open_quote(text: &str) -> Option<usize> {
    let mut open = None;
    for (at, c) in text.char_indices().filter(|(_, c)| *c == '\'') {
        open = match open {
            None => Some(at),
            Some(_) => None,
        };
        debug_assert_eq!(c, '\'');
    }
    open
}

/// The path that a literal is compared with: `kind` of `kind == '` and of `kind in ['a', '`.
fn compared(before: &str) -> String {
    let mut rest = before.trim_end();
    if let Some(list) = rest.rfind('[').filter(|open| !rest[*open..].contains(']')) {
        rest = rest[..list].trim_end();
        rest = rest.strip_suffix("in").unwrap_or(rest).trim_end();
    } else {
        let signs: &[char] = &['=', '!', '<', '>', ','];
        rest = rest.trim_end_matches(signs).trim_end();
    }
    rest[rest.len() - path_length(rest)..].to_owned()
}

/// `a.b` of `… a.b.`; nothing if no point stands there.
fn path_behind(before: &str) -> Option<String> {
    let path = before.strip_suffix('.')?;
    let path = &path[path.len() - path_length(path)..];
    (!path.is_empty()).then(|| path.to_owned())
}

/// A path's last name, and what stands before it.
fn split(path: &str) -> (Option<&str>, &str) {
    path.rsplit_once('.')
        .map_or((None, path), |(of, id)| (Some(of), id))
}

fn path_length(text: &str) -> usize {
    let part = |b: &&u8| is_part(**b) || **b == b'.';
    text.bytes()
        .rev()
        .collect::<Vec<_>>()
        .iter()
        .take_while(part)
        .count()
}

fn word_behind(text: &str) -> usize {
    text.bytes().rev().take_while(|b| is_part(*b)).count()
}

fn word_length(text: &str) -> usize {
    text.bytes().take_while(|b| is_part(*b)).count()
}

fn is_word(text: &str) -> bool {
    !text.is_empty() && text.bytes().all(is_part)
}

fn is_part(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || byte == b'_'
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::expr::{function_names, parse};

    #[test]
    fn what_is_compared() {
        for (before, path) in [
            ("kind == ", "kind"),
            ("a && demands.kind != ", "demands.kind"),
            ("kind in ['a', ", "kind"),
            ("contains(kinds, ", "kinds"),
            ("", ""),
            ("(", ""),
        ] {
            assert_eq!(compared(before), path, "{before}");
        }
    }

    #[test]
    fn functions_are_written_as_the_language_has_them() {
        for it in FUNCTIONS.iter().chain(&WORDS) {
            let written = it.written.replace('…', "true");
            let (_, errors) = parse(&written);
            assert!(errors.is_empty(), "{written}: {errors:?}");
            assert!(it.written.starts_with(it.name));
        }
        for name in function_names() {
            assert!(
                FUNCTIONS.iter().any(|it| it.name == name),
                "{name} is explained to nobody"
            );
        }
        for it in FUNCTIONS {
            assert!(
                function_names().any(|name| name == it.name),
                "{} is no function",
                it.name
            );
        }
    }
}
