//! What changed for the public, edition by edition, the newest first, in the classes of `wuwei diff`.

use serde::Serialize;
use wuwei_json::Value;
use wuwei_rules::diff::{Change, Class, diff};
use wuwei_rules::edition::Edition as Released;
use wuwei_rules::keys::{Doc, ENTITIES};

use super::Here;
use crate::data;
use crate::edition::{hex, short};
use crate::locale::Lang;
use crate::say::Say;

/// More than these in one class are counted, not listed: the editions themselves hold all.
const MOST: usize = 200;

#[derive(Serialize)]
pub(super) struct Changes {
    /// The set as it is, where it is no edition.
    draft: Option<Step>,
    editions: Vec<Step>,
}

/// An edition and what is different from the one before.
#[derive(Serialize)]
pub(super) struct Step {
    anchor: String,
    version: String,
    pub(super) effective: String,
    sequence: Option<u32>,
    digest_short: String,
    /// The edition whole, as data.
    file: Option<String>,
    /// The version of the edition before; none for the first.
    before: Option<String>,
    classes: Vec<Group>,
}

/// The changes of one class.
#[derive(Serialize)]
struct Group {
    id: &'static str,
    /// Key of its name in the locale file.
    title: String,
    lines: Vec<Line>,
    /// How many there are, and how many of them are not listed.
    count: usize,
    more: usize,
}

#[derive(Serialize)]
struct Line {
    /// Kind of the entity: 服务事项.
    kind: String,
    /// What it is called, or its id.
    name: Say,
    /// Which of its values; none where it came or went whole.
    what: Option<String>,
    old: Option<Say>,
    new: Option<Say>,
    /// The rule that it falls under, in a sentence.
    rule: &'static str,
    /// Why a set below the one that offers it does not, where it went so.
    why: Option<Say>,
}

pub(super) fn model(here: &Here) -> Changes {
    let newest = here.edition().released.first();
    Changes {
        draft: (here.edition().draft).then(|| draft(here, newest)),
        editions: released(here),
    }
}

/// Every edition that was released, the newest first.
pub(super) fn released(here: &Here) -> Vec<Step> {
    let released = here.edition().released;
    let steps = (0..released.len()).map(|at| step(here, &released[at], released.get(at + 1)));
    steps.collect()
}

fn step(here: &Here, edition: &Released, before: Option<&Released>) -> Step {
    let rules = &edition.ruleset;
    Step {
        anchor: format!("v-{}", rules.version),
        version: rules.version.clone(),
        effective: rules.effective.to_string(),
        sequence: Some(edition.sequence),
        digest_short: short(hex(&edition.digest)),
        file: Some(here.to(&data::edition_path(&rules.version))),
        before: before.map(|before| before.ruleset.version.clone()),
        classes: before.map_or_else(Vec::new, |before| {
            groups(here, &before.rules, &edition.rules)
        }),
    }
}

fn draft(here: &Here, before: Option<&Released>) -> Step {
    let rules = here.rules();
    let now = || wuwei_json::read::parse_within(&here.edition().output.json, usize::MAX).ok();
    Step {
        anchor: "draft".to_owned(),
        version: rules.version.clone(),
        effective: rules.effective.to_string(),
        sequence: None,
        digest_short: short(here.edition().digest()),
        file: None,
        before: before.map(|before| before.ruleset.version.clone()),
        classes: before
            .zip(now())
            .map_or_else(Vec::new, |(before, now)| groups(here, &before.rules, &now)),
    }
}

fn groups(here: &Here, old: &Value, new: &Value) -> Vec<Group> {
    // Both are of the format that this program reads: that was found when they were read.
    let changes = diff(old, new).unwrap_or_default();
    let group = |class: &Class| {
        let its = changes.iter().filter(|change| change.rule.class == *class);
        let count = its.clone().count();
        Group {
            id: class.id(),
            title: format!("changes.class-{}", class.id()),
            lines: its
                .take(MOST)
                .map(|change| line(here, change, new))
                .collect(),
            count,
            more: count.saturating_sub(MOST),
        }
    };
    let groups = Class::ALL.iter().map(group);
    groups.filter(|group| !group.lines.is_empty()).collect()
}

fn line(here: &Here, change: &Change, new: &Value) -> Line {
    let rule = change.rule;
    let (kind, what) = labels(here.lang, change);
    let name = change.name.as_ref().map(|name| said(here, name));
    let whole = change.key.is_empty();
    let value = |value: &Option<Value>| value.as_ref().filter(|_| !whole).map(|it| said(here, it));
    Line {
        kind,
        name: name.unwrap_or_else(|| Say::plain(change.id.clone())),
        what,
        old: value(&change.old),
        new: value(&change.new),
        rule: match here.lang {
            Lang::Zh => rule.zh,
            Lang::En => rule.en,
        },
        why: why(new, change).map(|why| said(here, why)),
    }
}

/// What the set says of an entity that it removed.
fn why<'v>(new: &'v Value, change: &Change) -> Option<&'v Value> {
    let removed = new.get("removed")?.as_array()?;
    let word = |one: &Value, key: &str| one.get(key).and_then(Value::as_str).map(str::to_owned);
    let own = |one: &&Value| {
        word(one, "kind").as_deref() == Some(&change.kind)
            && word(one, "id").as_deref() == Some(&change.id)
    };
    let whole = change.key.is_empty() && change.new.is_none();
    removed.iter().find(own).filter(|_| whole)?.get("why")
}

/// The names of an entity's kind and of one of its keys, as the key tables have them.
fn labels(lang: Lang, change: &Change) -> (String, Option<String>) {
    let pick = |doc: &Doc| match lang {
        Lang::Zh => doc.zh.to_owned(),
        Lang::En => doc.en.to_owned(),
    };
    let entity = ENTITIES.iter().find(|entity| entity.table == change.kind);
    let kind = entity.map_or_else(|| change.kind.clone(), |entity| pick(&entity.doc));
    let articles = ["a ", "an ", "the "];
    let article = articles
        .iter()
        .find_map(|article| kind.strip_prefix(article));
    let kind = article.map(str::to_owned).unwrap_or(kind);
    let first = change.key.split('.').next().unwrap_or_default();
    let key = entity.and_then(|entity| entity.keys.iter().find(|key| key.name == first));
    let label = key.map_or_else(|| first.to_owned(), |key| pick(&key.doc));
    // Of a text its language goes without saying; of a list, its member is named.
    let inner = change.key[first.len()..].trim_start_matches('.');
    let inner = inner.trim_end_matches(".zh").trim_end_matches(".en");
    // A member that came or went whole says itself what it is.
    let whole = change.old.is_none() || change.new.is_none();
    let what = match inner {
        "" | "zh" | "en" => label,
        _ if whole => label,
        inner => format!("{label} ({inner})"),
    };
    (kind, (!first.is_empty()).then_some(what))
}

/// A value as people read it.
fn said(here: &Here, value: &Value) -> Say {
    let words = here.words();
    match value {
        Value::Bool(true) => Say::plain(words.word("word.yes")),
        Value::Bool(false) => Say::plain(words.word("word.no")),
        Value::String(word) if word == "none" => Say::plain(words.word("changes.none")),
        Value::String(word) => Say::plain(word.clone()),
        Value::Array(list) => {
            let parts: Vec<String> = list.iter().map(|one| said(here, one).text).collect();
            Say::plain(parts.join(&words.word("list-separator")))
        }
        Value::Object(object) if object.contains("zh") => text(here, value),
        Value::Object(_) => {
            let named = ["label", "name", "title", "rule"];
            let known = named.iter().find_map(|key| value.get(key));
            known.map_or_else(|| plain(value), |known| said(here, known))
        }
        other => plain(other),
    }
}

fn text(here: &Here, value: &Value) -> Say {
    let own = |lang| value.get(lang).and_then(Value::as_str);
    let text = wuwei_rules::ruleset::Text {
        zh: own("zh").unwrap_or_default().to_owned(),
        en: own("en").map(str::to_owned),
    };
    Say::new(&text, here.lang)
}

fn plain(value: &Value) -> Say {
    let bytes = wuwei_json::to_canonical(value);
    Say::plain(String::from_utf8_lossy(&bytes).into_owned())
}
