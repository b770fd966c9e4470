//! `[[item]]`: an activity of a checklist; an entity, so that it can be locked, added and covered.

use wuwei_json::Object;

use super::{Members, Written};
use crate::keys::{Aspect, Below, Doc, Entity, Form, Kind, LOCK, Shape, Takes, key};
use crate::row::Row;
use crate::ruleset::Text;

/// Keys of `[[item]]`.
pub(crate) static KEYS: Entity = Entity {
    table: "item",
    shape: Shape::Many,
    doc: Doc {
        zh: "实施事项",
        en: "a checklist item",
    },
    keys: &[
        key(
            "section",
            Takes::Reference(Kind::Section),
            Below::Fixed,
            "所在部分",
            "the section it belongs to",
        )
        .needed(),
        key(
            "id",
            Takes::Word(Form::Name),
            Below::Fixed,
            "标识",
            "id, a name in expressions",
        )
        .needed(),
        key(
            "after",
            Takes::Reference(Kind::Item),
            Below::Fixed,
            "排在哪个事项之后",
            "the item that it comes after",
        )
        .part_of(Aspect::Order),
        key(
            "name",
            Takes::Text,
            Below::Fixed,
            "名称（标准原文）",
            "the standard's words, or ours",
        )
        .needed()
        .quoted(),
        key(
            "flows",
            Takes::List(&Takes::Reference(Kind::Flow)),
            Below::Fixed,
            "属于哪些流程；不写则为所有列出该部分的流程",
            "flows in which it stands; unsaid, all that list its section",
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

/// An item of a checklist.
#[derive(Debug, Clone)]
pub struct Item {
    /// Section id.
    pub section: String,
    /// Id within the section.
    pub id: String,
    /// The standard's words, or ours.
    pub name: Text,
    /// Flows in which it stands; all, if none is named.
    pub flows: Vec<String>,
    /// Clause.
    pub clause: Option<String>,
    /// Which set declares it.
    pub layer: String,
    /// It does not count for the least number of items done: a set below the one that asks for that adds it.
    pub beside: bool,
}

/// Closes a row.
pub(crate) fn read(row: &Row, layer: &str, beside: bool) -> Option<Item> {
    Some(Item {
        section: row.owned("section")?,
        id: row.owned("id")?,
        name: row.text("name")?,
        flows: row.owned_words("flows"),
        clause: row.owned("clause"),
        layer: layer.to_owned(),
        beside,
    })
}

impl Item {
    /// Whether it is asked in a flow that lists its section.
    pub(crate) fn stands_in(&self, flow: &str) -> bool {
        self.flows.is_empty() || self.flows.iter().any(|id| id == flow)
    }

    pub(crate) fn to_object(&self) -> Object {
        let members = Members::new()
            .text("name", &self.name)
            .words("flows", &self.flows)
            .maybe("clause", self.clause.as_deref());
        members.word("layer", &self.layer).build()
    }

    /// As [`Self::to_object`] wrote it; none if it could not have.
    pub(crate) fn from_object(id: &str, written: &Written<'_>) -> Option<Item> {
        let (section, id) = id.split_once('.')?;
        Some(Item {
            section: section.to_owned(),
            id: id.to_owned(),
            name: written.text("name")?,
            flows: written.words("flows")?,
            clause: written.word("clause"),
            layer: written.word("layer")?,
            beside: false,
        })
    }
}
