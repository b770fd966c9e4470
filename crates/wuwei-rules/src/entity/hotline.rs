//! `[[hotline]]` 专线电话: a public telephone line that stands beside what specialists do.

use wuwei_json::Object;

use super::{Members, Written};
use crate::keys::{Below, Doc, Entity, Form, LOCK, Shape, Takes, key};
use crate::row::Row;
use crate::ruleset::Text;

/// Keys of `[[hotline]]`.
pub(crate) static KEYS: Entity = Entity {
    table: "hotline",
    shape: Shape::Many,
    doc: Doc {
        zh: "报警、举报等专线电话",
        en: "a public telephone line: alarm, discipline, …",
    },
    keys: &[
        key("id", Takes::Word(Form::Id), Below::Fixed, "标识", "id").needed(),
        key(
            "number",
            Takes::Word(Form::Any),
            Below::Fixed,
            "号码",
            "number to dial",
        )
        .needed(),
        key("name", Takes::Text, Below::Fixed, "名称", "name").needed(),
        key(
            "use",
            Takes::Text,
            Below::Fixed,
            "什么时候打",
            "when to call it, one sentence",
        )
        .needed(),
        key(
            "emergency",
            Takes::YesNo,
            Below::Fixed,
            "紧急电话，处处显示",
            "for emergencies: shown beside every answer",
        ),
        key(
            "source",
            Takes::Text,
            Below::Fixed,
            "依据",
            "what says so, as cited",
        )
        .needed(),
        LOCK,
    ],
};

/// A public telephone line 专线电话.
#[derive(Debug, Clone)]
pub struct Hotline {
    /// Id.
    pub id: String,
    /// Number to dial.
    pub number: String,
    /// Name.
    pub name: Text,
    /// When to call it.
    pub usage: Text,
    /// For emergencies: shown beside every answer.
    pub emergency: bool,
    /// What says so, as cited.
    pub source: Text,
    /// Which set declares it.
    pub layer: String,
}

/// Closes a row.
pub(crate) fn read(row: &Row, layer: &str) -> Option<Hotline> {
    Some(Hotline {
        id: row.owned("id")?,
        number: row.owned("number")?,
        name: row.text("name")?,
        usage: row.text("use")?,
        emergency: row.yes("emergency"),
        source: row.text("source")?,
        layer: layer.to_owned(),
    })
}

impl Hotline {
    pub(crate) fn to_object(&self) -> Object {
        Members::new()
            .word("number", &self.number)
            .text("name", &self.name)
            .text("use", &self.usage)
            .flag("emergency", self.emergency)
            .text("source", &self.source)
            .word("layer", &self.layer)
            .build()
    }

    /// As [`Self::to_object`] wrote it; none if it could not have.
    pub(crate) fn from_object(id: &str, written: &Written<'_>) -> Option<Hotline> {
        Some(Hotline {
            id: id.to_owned(),
            number: written.word("number")?,
            name: written.text("name")?,
            usage: written.text("use")?,
            emergency: written.flag("emergency"),
            source: written.text("source")?,
            layer: written.word("layer")?,
        })
    }
}
