//! `[[subject]]` 事项类别: what a matter is about, in people's own words, and whom it leads to.
//!
//! One table for two uses: the finder of the public site reads the phrases, a field of a form may take
//! its choices from it (`choices_from`). So the words on the page and in the record cannot differ.

use wuwei_json::{Object, Value};

use super::{Members, Written};
use crate::keys::{Aspect, Below, Doc, Entity, Form, Kind, LOCK, Shape, Takes, key};
use crate::row::{Row, Value as RowValue};
use crate::ruleset::Text;

/// Keys of `[[subject]]`.
pub(crate) static KEYS: Entity = Entity {
    table: "subject",
    shape: Shape::Many,
    doc: Doc {
        zh: "事项类别：老百姓怎么说，找谁办",
        en: "what a matter is about, in people's words, and whom it leads to",
    },
    keys: &[
        key(
            "id",
            Takes::Word(Form::Name),
            Below::Fixed,
            "标识",
            "id, a choice in expressions",
        )
        .needed(),
        key(
            "as",
            Takes::OneOf(&["otherwise"]),
            Below::Fixed,
            "用途：otherwise 为都不属于时",
            "what it is for: `otherwise` is shown where nothing is found",
        ),
        key("name", Takes::Text, Below::Fixed, "名称", "name").needed(),
        key(
            "roles",
            Takes::List(&Takes::Reference(Kind::Role)),
            Below::Add,
            "服务专员，主办在前",
            "roles, the one in charge first",
        )
        .part_of(Aspect::Order)
        .needed(),
        key(
            "phrases",
            Takes::List(&Takes::Text),
            Below::Add,
            "企业常用的说法",
            "what people type",
        )
        .quoted(),
        key(
            "note",
            Takes::Text,
            Below::Fill,
            "要提醒的话",
            "what must be said beside it",
        ),
        key(
            "hotlines",
            Takes::List(&Takes::Reference(Kind::Hotline)),
            Below::Add,
            "还可拨打的电话",
            "telephone lines that take it too",
        ),
        key(
            "clause",
            Takes::Word(Form::Clause),
            Below::Fixed,
            "条款号",
            "clause that gives it to the role",
        ),
        LOCK,
    ],
};

/// What a matter is about 事项类别.
#[derive(Debug, Clone)]
pub struct Subject {
    /// Id: `loan`.
    pub id: String,
    /// Where nothing is found: `as = "otherwise"`.
    pub otherwise: bool,
    /// Name.
    pub name: Text,
    /// Ids of the roles, the one in charge first.
    pub roles: Vec<String>,
    /// What people type.
    pub phrases: Vec<Text>,
    /// What must be said beside it.
    pub note: Option<Text>,
    /// Ids of telephone lines that take it too.
    pub hotlines: Vec<String>,
    /// Clause that gives it to the role.
    pub clause: Option<String>,
    /// Which set declares it.
    pub layer: String,
}

/// Closes a row.
pub(crate) fn read(row: &Row, layer: &str) -> Option<Subject> {
    let phrases = row
        .items("phrases")
        .iter()
        .filter_map(|item| match &item.value {
            RowValue::Text(text) => Some(text.clone()),
            _ => None,
        });
    Some(Subject {
        id: row.owned("id")?,
        otherwise: row.word("as") == Some("otherwise"),
        name: row.text("name")?,
        roles: row.owned_words("roles"),
        phrases: phrases.collect(),
        note: row.text("note"),
        hotlines: row.owned_words("hotlines"),
        clause: row.owned("clause"),
        layer: layer.to_owned(),
    })
}

impl Subject {
    pub(crate) fn to_object(&self) -> Object {
        Members::new()
            .maybe("as", self.otherwise.then_some("otherwise"))
            .text("name", &self.name)
            .words("roles", &self.roles)
            .list(
                "phrases",
                self.phrases
                    .iter()
                    .map(Text::to_value)
                    .collect::<Vec<Value>>(),
            )
            .maybe_text("note", self.note.as_ref())
            .words("hotlines", &self.hotlines)
            .maybe("clause", self.clause.as_deref())
            .word("layer", &self.layer)
            .build()
    }

    /// As [`Self::to_object`] wrote it; none if it could not have.
    pub(crate) fn from_object(id: &str, written: &Written<'_>) -> Option<Subject> {
        Some(Subject {
            id: id.to_owned(),
            otherwise: written.word("as").as_deref() == Some("otherwise"),
            name: written.text("name")?,
            roles: written.words("roles")?,
            phrases: written.list("phrases", Text::from_value)?,
            note: written.text("note"),
            hotlines: written.words("hotlines")?,
            clause: written.word("clause"),
            layer: written.word("layer")?,
        })
    }
}
