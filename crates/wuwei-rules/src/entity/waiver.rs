//! `[[waiver]]` 豁免: what the base allows one area to do otherwise, by whom and until when.
//!
//! Only the uppermost set grants any. A waiver lifts the lock on what it names, for sets of its area alone, as
//! long as their effective day is not after its last.

use wuwei_engine::Date;
use wuwei_json::Object;

use super::{Members, Written};
use crate::keys::{ASPECTS, Below, Doc, Entity, Form, Shape, Takes, key};
use crate::row::Row;
use crate::ruleset::Text;

/// Keys of `[[waiver]]`.
pub(crate) static KEYS: Entity = Entity {
    table: "waiver",
    shape: Shape::Many,
    doc: Doc {
        zh: "豁免：准许某一区域暂不执行的一项",
        en: "an exception that the base grants to one area",
    },
    keys: &[
        key("id", Takes::Word(Form::Id), Below::Fixed, "标识", "id").needed(),
        key(
            "area",
            Takes::Word(Form::Area),
            Below::Fixed,
            "准许哪个区域",
            "the area whose sets may make use of it",
        )
        .needed(),
        key(
            "item",
            Takes::Word(Form::Any),
            Below::Fixed,
            "哪一项（如 service.loans）",
            "what it is about: `service.loans`, `field.closing.visit_why`",
        )
        .needed(),
        key(
            "aspects",
            Takes::List(&ASPECT),
            Below::Fixed,
            "哪些方面",
            "which of its aspects may be otherwise",
        )
        .needed(),
        key(
            "clause",
            Takes::Word(Form::Clause),
            Below::Fixed,
            "所涉条款",
            "the clause that it makes an exception from",
        )
        .needed(),
        key(
            "issuer",
            Takes::Text,
            Below::Fixed,
            "准许的单位",
            "the body that grants it",
        )
        .needed(),
        key(
            "until",
            Takes::Date,
            Below::Fixed,
            "到哪天为止（含当日）",
            "its last day",
        )
        .needed(),
        key(
            "why",
            Takes::Text,
            Below::Fixed,
            "为什么",
            "why it is granted",
        )
        .needed(),
    ],
};

static ASPECT: Takes = Takes::OneOf(ASPECTS);

/// An exception 豁免.
#[derive(Debug, Clone)]
pub struct Waiver {
    /// Id.
    pub id: String,
    /// The area whose sets may make use of it.
    pub area: String,
    /// What it is about: `service.loans`.
    pub item: String,
    /// Which of its aspects: `limit`, `required`, ….
    pub aspects: Vec<String>,
    /// The clause that it makes an exception from.
    pub clause: String,
    /// The body that grants it.
    pub issuer: Text,
    /// Its last day.
    pub until: Date,
    /// Why it is granted.
    pub why: Text,
    /// Which set declares it.
    pub layer: String,
}

/// Closes a row.
pub(crate) fn read(row: &Row, layer: &str) -> Option<Waiver> {
    let mut aspects = row.owned_words("aspects");
    aspects.sort();
    Some(Waiver {
        id: row.owned("id")?,
        area: row.owned("area")?,
        item: row.owned("item")?,
        aspects,
        clause: row.owned("clause")?,
        issuer: row.text("issuer")?,
        until: row.date("until")?,
        why: row.text("why")?,
        layer: layer.to_owned(),
    })
}

impl Waiver {
    /// Whether it is about that entity: its kind's table, and its identity.
    pub fn names(&self, kind: &str, id: &str) -> bool {
        self.item.split_once('.') == Some((kind, id))
    }

    pub(crate) fn to_object(&self) -> Object {
        Members::new()
            .word("area", &self.area)
            .word("item", &self.item)
            .words("aspects", &self.aspects)
            .word("clause", &self.clause)
            .text("issuer", &self.issuer)
            .word("until", &self.until.to_text())
            .text("why", &self.why)
            .word("layer", &self.layer)
            .build()
    }

    /// As [`Self::to_object`] wrote it; none if it could not have.
    pub(crate) fn from_object(id: &str, written: &Written<'_>) -> Option<Waiver> {
        Some(Waiver {
            id: id.to_owned(),
            area: written.word("area")?,
            item: written.word("item")?,
            aspects: written.words("aspects")?,
            clause: written.word("clause")?,
            issuer: written.text("issuer")?,
            until: written.day("until")?,
            why: written.text("why")?,
            layer: written.word("layer")?,
        })
    }
}
