//! `[[role]]` 服务专员: a kind of specialist.

use wuwei_json::Object;

use super::{Members, Written};
use crate::keys::{Aspect, Below, Doc, Entity, Form, LOCK, Shape, Takes, key};
use crate::row::Row;
use crate::ruleset::Text;

/// Keys of `[[role]]`.
pub(crate) static KEYS: Entity = Entity {
    table: "role",
    shape: Shape::Many,
    doc: Doc {
        zh: "服务专员的类别",
        en: "a kind of specialist",
    },
    keys: &[
        key("id", Takes::Word(Form::Id), Below::Fixed, "标识", "id").needed(),
        key(
            "clause",
            Takes::Word(Form::Clause),
            Below::Fixed,
            "定义条款",
            "the clause that defines it",
        )
        .needed(),
        key("name", Takes::Text, Below::Fixed, "名称", "name").needed(),
        key(
            "seal",
            Takes::Word(Form::Character),
            Below::Fixed,
            "印章用字",
            "the one character of its seal",
        )
        .part_of(Aspect::Signature)
        .needed(),
        key(
            "brief",
            Takes::Text,
            Below::Fill,
            "卡片上的几个字",
            "a few words for cards",
        ),
        key(
            "text",
            Takes::Text,
            Below::Fixed,
            "定义原文",
            "the clause's definition",
        )
        .needed()
        .quoted(),
        LOCK,
    ],
};

/// A specialist role 服务专员.
#[derive(Debug, Clone)]
pub struct Role {
    /// Id: `steward`.
    pub id: String,
    /// Clause that defines it.
    pub clause: String,
    /// Name.
    pub name: Text,
    /// The one character of its seal: 管.
    pub seal: String,
    /// A few words for cards.
    pub brief: Option<Text>,
    /// The clause's definition.
    pub text: Text,
    /// Which set declares it.
    pub layer: String,
}

/// Closes a row.
pub(crate) fn read(row: &Row, layer: &str) -> Option<Role> {
    Some(Role {
        id: row.owned("id")?,
        clause: row.owned("clause")?,
        name: row.text("name")?,
        seal: row.owned("seal")?,
        brief: row.text("brief"),
        text: row.text("text")?,
        layer: layer.to_owned(),
    })
}

impl Role {
    pub(crate) fn to_object(&self) -> Object {
        Members::new()
            .word("clause", &self.clause)
            .text("name", &self.name)
            .word("seal", &self.seal)
            .maybe_text("brief", self.brief.as_ref())
            .text("text", &self.text)
            .word("layer", &self.layer)
            .build()
    }

    /// As [`Self::to_object`] wrote it; none if it could not have.
    pub(crate) fn from_object(id: &str, written: &Written<'_>) -> Option<Role> {
        Some(Role {
            id: id.to_owned(),
            clause: written.word("clause")?,
            name: written.text("name")?,
            seal: written.word("seal")?,
            brief: written.text("brief"),
            text: written.text("text")?,
            layer: written.word("layer")?,
        })
    }
}
