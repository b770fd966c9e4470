//! What differs between two sets: for people, for a merge request, for programs.

use anstyle::{AnsiColor, Style};
use wuwei_json::{Object, Value};
use wuwei_rules::diff::{Change, Class};
use wuwei_rules::keys::Doc;

use crate::args::Language;

/// Longer values are cut in the middle of a list of changes; JSON has them whole.
const LONGEST: usize = 60;

/// By class, one line a change, below it the sums.
pub(crate) fn human(changes: &[Change], language: Language) -> String {
    let bold = Style::new().bold();
    let mut text = String::new();
    for (class, its) in by_class(changes) {
        let colour = colour(class);
        let title = pick(&class.doc(), language);
        text += &format!("{colour}{title}{colour:#} ({})\n", its.len());
        for change in its {
            let name = named(change, language);
            text += &format!(
                "  {bold}{}{bold:#}{name}  {}\n",
                whose(change),
                what(change, language)
            );
            text += &format!("      {}: {}\n", change.rule.id, sentence(change, language));
        }
        text.push('\n');
    }
    text + &sums(changes, language)
}

/// A table for each class, in what GitHub, GitLab and Gitee render alike.
pub(crate) fn markdown(changes: &[Change], language: Language) -> String {
    let head = match language {
        Language::Zh => "| 内容 | 变更 | 规则 |",
        Language::En => "| what | change | rule |",
    };
    let mut text = format!("**{}**\n", sums(changes, language));
    for (class, its) in by_class(changes) {
        let title = pick(&class.doc(), language);
        text += &format!("\n### {title} ({})\n\n{head}\n|---|---|---|\n", its.len());
        for change in its {
            let cells = [
                format!("{}{}", whose(change), named(change, language)),
                what(change, language),
                format!("{}: {}", change.rule.id, sentence(change, language)),
            ];
            text += &format!("| {} |\n", cells.map(|cell| cell_of(&cell)).join(" | "));
        }
    }
    text.trim_end().to_owned()
}

/// Everything, with whole values: `{"changes": […], "sums": {…}}`.
pub(crate) fn json(changes: &[Change]) -> String {
    let list = changes.iter().map(|change| {
        let mut members = Object::new();
        members.insert("class", change.rule.class.id());
        members.insert("rule", change.rule.id);
        members.insert("kind", &*change.kind);
        members.insert("id", &*change.id);
        members.insert("key", &*change.key);
        for (name, value) in [("old", &change.old), ("new", &change.new)] {
            if let Some(value) = value {
                members.insert(name, value.clone());
            }
        }
        Value::Object(members)
    });
    let sums = Class::ALL
        .iter()
        .map(|class| (class.id(), count(changes, *class)));
    let sums: Object = sums.map(|(id, number)| (id, number as i64)).collect();
    let whole = [
        ("changes", Value::Array(list.collect())),
        ("sums", sums.into()),
    ];
    let bytes = wuwei_json::to_canonical(&Value::Object(Object::from_iter(whole)));
    String::from_utf8_lossy(&bytes).into_owned()
}

fn by_class(changes: &[Change]) -> Vec<(Class, Vec<&Change>)> {
    let of = |class: Class| changes.iter().filter(move |it| it.rule.class == class);
    let all = Class::ALL
        .iter()
        .map(|class| (*class, of(*class).collect()));
    all.filter(|(_, its): &(Class, Vec<&Change>)| !its.is_empty())
        .collect()
}

fn count(changes: &[Change], class: Class) -> usize {
    changes.iter().filter(|it| it.rule.class == class).count()
}

fn sums(changes: &[Change], language: Language) -> String {
    if changes.is_empty() {
        return pick(
            &Doc {
                zh: "没有变更",
                en: "No changes",
            },
            language,
        )
        .to_owned();
    }
    let parts = Class::ALL.iter().map(|class| {
        let title = pick(&class.doc(), language);
        match language {
            Language::Zh => format!("{title} {}", count(changes, *class)),
            Language::En => format!("{} {}", count(changes, *class), class.id()),
        }
    });
    let separator = pick(
        &Doc {
            zh: "，", en: ", "
        },
        language,
    );
    parts.collect::<Vec<_>>().join(separator)
}

fn colour(class: Class) -> Style {
    match class {
        Class::Breaking => AnsiColor::Red.on_default().bold(),
        Class::Tightening => AnsiColor::Yellow.on_default().bold(),
        _ => AnsiColor::Green.on_default().bold(),
    }
}

/// `service loans`, as rule files name it.
fn whose(change: &Change) -> String {
    match change.id.as_str() {
        "" => change.kind.clone(),
        id => format!("{} {}", change.kind, short(id)),
    }
}

/// The name that people know it by.
fn named(change: &Change, language: Language) -> String {
    let text = change.name.as_ref().map(|name| shown(name, language));
    text.map_or_else(String::new, |name| match language {
        Language::Zh => format!("（{}）", short(&name)),
        Language::En => format!(" ({})", short(&name)),
    })
}

/// `limit: 10 → 15`; with `+` or `−` where there is only one of the two.
fn what(change: &Change, language: Language) -> String {
    let value = |value: &Value| short(&shown(value, language));
    let (sign, values) = match (&change.old, &change.new) {
        (Some(old), Some(new)) => ("", format!("{} → {}", value(old), value(new))),
        (Some(old), None) => ("− ", value(old)),
        (None, Some(new)) => ("+ ", value(new)),
        (None, None) => ("", String::new()),
    };
    match change.key.as_str() {
        // The name, which stands before it, says enough of what came or went whole.
        "" => sign.trim_end().to_owned(),
        key => format!("{}: {sign}{values}", short(key)),
    }
}

fn shown(value: &Value, language: Language) -> String {
    match value {
        Value::String(word) => word.clone(),
        Value::Object(object) if object.contains("zh") => {
            let own = value.get("en").filter(|_| language == Language::En);
            let text = own.or_else(|| value.get("zh")).and_then(Value::as_str);
            text.unwrap_or_default().to_owned()
        }
        Value::Object(_) => {
            let known = ["label", "name", "rule"]
                .iter()
                .find_map(|key| value.get(key));
            known.map_or_else(|| canonical(value), |known| shown(known, language))
        }
        Value::Array(list) => {
            let parts: Vec<String> = list.iter().map(|one| shown(one, language)).collect();
            parts.join(pick(
                &Doc {
                    zh: "、", en: ", "
                },
                language,
            ))
        }
        other => canonical(other),
    }
}

fn canonical(value: &Value) -> String {
    String::from_utf8_lossy(&wuwei_json::to_canonical(value)).into_owned()
}

/// On one line, without what a terminal would take for a command or for another direction of writing,
/// and cut if it is long.
fn short(text: &str) -> String {
    let mut line: String = text.chars().take(LONGEST).map(harmless).collect();
    if text.chars().count() > LONGEST {
        line.push('…');
    }
    line
}

fn harmless(c: char) -> char {
    let hidden =
        matches!(c, '\u{200B}'..='\u{200F}' | '\u{2028}'..='\u{202E}' | '\u{2066}'..='\u{2069}');
    if c.is_control() || hidden { ' ' } else { c }
}

/// A cell of a Markdown table: what would end it, or be taken for markup, is escaped.
fn cell_of(text: &str) -> String {
    let mut cell = String::new();
    for c in text.chars() {
        if matches!(
            c,
            '|' | '\\' | '`' | '*' | '_' | '<' | '[' | ']' | '@' | '#' | '~' | '$'
        ) {
            cell.push('\\');
        }
        cell.push(c);
    }
    cell
}

fn sentence(change: &Change, language: Language) -> &'static str {
    match language {
        Language::Zh => change.rule.zh,
        Language::En => change.rule.en,
    }
}

fn pick(doc: &Doc, language: Language) -> &'static str {
    match language {
        Language::Zh => doc.zh,
        Language::En => doc.en,
    }
}
