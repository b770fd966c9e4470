//! `[[section]]`: a part of forms, shared by every flow that lists it.

use wuwei_json::{Object, Value};

use super::{Members, Written};
use crate::keys::{Aspect, Below, Doc, Entity, Form, Kind, LOCK, Shape, Takes, key};
use crate::row::Row;
use crate::ruleset::Text;

/// Keys of `[[section]]`.
pub(crate) static KEYS: Entity = Entity {
    table: "section",
    shape: Shape::Many,
    doc: Doc {
        zh: "表单的一部分",
        en: "a section of forms",
    },
    keys: &[
        key(
            "id",
            Takes::Word(Form::Name),
            Below::Fixed,
            "标识",
            "id, a name in expressions",
        )
        .needed(),
        key(
            "as",
            Takes::Word(Form::Name),
            Below::Fixed,
            "用途（如 subject、matters）",
            "what it is for: `subject`, `matters`, …",
        ),
        key("title", Takes::Text, Below::Fixed, "标题", "title").needed(),
        key(
            "hint",
            Takes::Text,
            Below::Fill,
            "标题下一句话",
            "one short sentence under the title",
        ),
        key(
            "row",
            Takes::Text,
            Below::Fixed,
            "一行叫什么",
            "what one row is called",
        ),
        key(
            "group",
            Takes::Table(&GROUP),
            Below::Fixed,
            "可重复填写",
            "rows that may be repeated",
        )
        .part_of(Aspect::Required),
        key(
            "min_done",
            Takes::Integer(1, 999),
            Below::Raise,
            "至少开展几项",
            "least number of items done",
        )
        .part_of(Aspect::Required),
        key(
            "fields",
            Takes::List(&Takes::Reference(Kind::Field)),
            Below::Add,
            "字段的顺序",
            "order of its fields",
        )
        .part_of(Aspect::Order),
        key(
            "items",
            Takes::List(&Takes::Reference(Kind::Item)),
            Below::Add,
            "事项的顺序",
            "order of its items",
        )
        .part_of(Aspect::Order),
        key(
            "visible_when",
            Takes::Expression,
            Below::Prove,
            "何时显示",
            "shown only where this holds",
        )
        .part_of(Aspect::Required),
        key(
            "clause",
            Takes::Word(Form::Clause),
            Below::Fixed,
            "条款号",
            "clause",
        ),
        LOCK,
    ],
};

/// Keys of `group`.
pub(crate) static GROUP: Entity = Entity {
    table: "group",
    shape: Shape::Inner,
    doc: Doc {
        zh: "可重复填写的行",
        en: "rows that may be repeated",
    },
    keys: &[
        key(
            "letter",
            Takes::Word(Form::Letter),
            Below::Fixed,
            "行号的字母",
            "letter of the rows' ids",
        )
        .needed(),
        key(
            "min",
            Takes::Integer(0, 10_000),
            Below::Fixed,
            "最少几行",
            "rows needed at the least",
        ),
        key(
            "max",
            Takes::Integer(1, 10_000),
            Below::Fixed,
            "最多几行",
            "rows allowed at the most",
        )
        .needed(),
    ],
};

/// A section of forms.
#[derive(Debug, Clone)]
pub struct Section {
    /// Id.
    pub id: String,
    /// `as`.
    pub purpose: Option<String>,
    /// Title.
    pub title: Text,
    /// One short sentence under the title.
    pub hint: Option<Text>,
    /// Of a group: what one row is called: 诉求.
    pub row: Option<Text>,
    /// Of a group: letter, least, most.
    pub group: Option<(char, u32, u32)>,
    /// Of a checklist: least number of items done.
    pub min_done: u32,
    /// Field ids (without the section), in order.
    pub fields: Vec<String>,
    /// Item ids (without the section), in order.
    pub items: Vec<String>,
    /// `visible_when`.
    pub visible_when: Option<String>,
    /// Clause.
    pub clause: Option<String>,
    /// Which set declares it.
    pub layer: String,
}

/// Whether an item of a checklist counts for the least number of items done. What a set adds below the one
/// that first asked for a least number does not: who knows only the sets above has to find it reached.
pub(crate) fn counts(section: &Row, item: &Row) -> bool {
    match (section.cell("min_done"), item.cell("id")) {
        (Some(asked), Some(id)) => id.layer <= asked.first,
        _ => true,
    }
}

/// Closes a row; fields and items come in the order that [`crate::order`] found.
pub(crate) fn read(
    row: &Row,
    layer: &str,
    fields: Vec<String>,
    items: Vec<String>,
) -> Option<Section> {
    Some(Section {
        id: row.owned("id")?,
        purpose: row.owned("as"),
        title: row.text("title")?,
        hint: row.text("hint"),
        row: row.text("row"),
        group: row.table("group").and_then(group),
        min_done: row
            .integer("min_done")
            .and_then(|n| u32::try_from(n).ok())
            .unwrap_or(0),
        fields,
        items,
        visible_when: row.expression("visible_when").map(|e| e.text.clone()),
        clause: row.owned("clause"),
        layer: layer.to_owned(),
    })
}

fn group(row: &Row) -> Option<(char, u32, u32)> {
    let number = |key| row.integer(key).and_then(|n| u32::try_from(n).ok());
    Some((
        row.word("letter")?.chars().next()?,
        number("min").unwrap_or(0),
        number("max")?,
    ))
}

impl Section {
    pub(crate) fn to_object(&self) -> Object {
        let members = Members::new()
            .maybe("as", self.purpose.as_deref())
            .text("title", &self.title)
            .maybe_text("hint", self.hint.as_ref())
            .maybe_text("row", self.row.as_ref())
            .number("min_done", self.min_done)
            .words("fields", &self.fields)
            .words("items", &self.items)
            .maybe("visible_when", self.visible_when.as_deref())
            .maybe("clause", self.clause.as_deref())
            .word("layer", &self.layer);
        match self.group {
            Some((letter, min, max)) => members.object("group", group_object(letter, min, max)),
            None => members,
        }
        .build()
    }

    /// As [`Self::to_object`] wrote it; none if it could not have.
    pub(crate) fn from_object(id: &str, written: &Written<'_>) -> Option<Section> {
        let group = match written.0.get("group") {
            None => None,
            Some(group) => {
                let group = Written::of(group)?;
                let letter = group.word("letter")?.chars().next()?;
                Some((letter, group.number("min")?, group.number("max")?))
            }
        };
        Some(Section {
            id: id.to_owned(),
            purpose: written.word("as"),
            title: written.text("title")?,
            hint: written.text("hint"),
            row: written.text("row"),
            group,
            min_done: written.number("min_done")?,
            fields: written.words("fields")?,
            items: written.words("items")?,
            visible_when: written.word("visible_when"),
            clause: written.word("clause"),
            layer: written.word("layer")?,
        })
    }
}

fn group_object(letter: char, min: u32, max: u32) -> Object {
    let members = [
        ("letter", Value::from(letter.to_string())),
        ("max", Value::from(i64::from(max))),
        ("min", Value::from(i64::from(min))),
    ];
    members.into_iter().collect()
}
