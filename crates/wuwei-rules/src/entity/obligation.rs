//! `[[obligation]]` 要求: a numbered clause of the standard and what implements it.

use wuwei_json::{Object, Value};

use super::Members;
use crate::keys::{Below, Doc, Entity, Form, Kind, STAGES, Shape, Takes, key};
use crate::row::Row;
use crate::ruleset::Text;

/// Keys of `[[obligation]]`.
pub(crate) static KEYS: Entity = Entity {
    table: "obligation",
    shape: Shape::Many,
    doc: Doc {
        zh: "标准条款（要求）",
        en: "a numbered clause of the standard",
    },
    keys: &[
        key(
            "clause",
            Takes::Word(Form::Clause),
            Below::Fixed,
            "条款号",
            "the clause as cited",
        )
        .needed(),
        key(
            "force",
            Takes::OneOf(&["shall", "at-least", "where-needed", "informative"]),
            Below::Fixed,
            "约束力：应、至少包含、必要时、资料性",
            "how binding it is",
        )
        .needed(),
        key(
            "text",
            Takes::Text,
            Below::Fixed,
            "条文原文",
            "the published text, character for character",
        )
        .needed()
        .quoted(),
        key(
            "implemented_by",
            Takes::List(&Takes::Table(&IMPLEMENTATION)),
            Below::Add,
            "由什么落实",
            "what implements it",
        ),
    ],
};

/// One thing that implements a clause: a table with exactly one of these keys.
pub(crate) static IMPLEMENTATION: Entity = Entity {
    table: "implementation",
    shape: Shape::Inner,
    doc: Doc {
        zh: "落实方式",
        en: "one thing that implements a clause",
    },
    keys: &[
        key(
            "field",
            Takes::Reference(Kind::Field),
            Below::Fixed,
            "必填项 section.field",
            "a required field, `section.field`",
        ),
        key(
            "item",
            Takes::Reference(Kind::Item),
            Below::Fixed,
            "事项 section.item",
            "a checklist item, `section.item`",
        ),
        key(
            "section",
            Takes::Reference(Kind::Section),
            Below::Fixed,
            "表单部分",
            "a section of forms",
        ),
        key(
            "service",
            Takes::Reference(Kind::Service),
            Below::Fixed,
            "服务事项",
            "a service",
        ),
        key(
            "role",
            Takes::Reference(Kind::Role),
            Below::Fixed,
            "服务专员",
            "a role",
        ),
        key(
            "flow",
            Takes::Reference(Kind::Flow),
            Below::Fixed,
            "服务流程",
            "a flow",
        ),
        key(
            "page",
            Takes::OneOf(&[
                "home", "services", "service", "role", "form", "check", "about",
            ]),
            Below::Fixed,
            "页面",
            "a page of the site",
        ),
        key(
            "signature",
            Takes::OneOf(&STAGES),
            Below::Fixed,
            "阶段签名",
            "the signature of a stage",
        ),
        key(
            "edition",
            Takes::OneOf(&["board", "list", "handbook", "blank"]),
            Below::Fixed,
            "印刷版",
            "a print edition",
        ),
        key(
            "outside",
            Takes::Text,
            Below::Fixed,
            "系统之外：原因",
            "outside the system, and why",
        ),
    ],
};

/// A numbered clause or lettered item of the standard.
#[derive(Debug, Clone)]
pub struct Obligation {
    /// As cited: `7.2.2 d)`.
    pub clause: String,
    /// `shall`, `at-least`, `where-needed`, or `informative`.
    pub force: String,
    /// The published text.
    pub text: Text,
    /// What implements it.
    pub implemented_by: Vec<Implementation>,
    /// Which set declares it.
    pub layer: String,
}

/// What implements an obligation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Implementation {
    /// `field`, `item`, `section`, `service`, `role`, `flow`, `page`, `signature`, `edition`, `outside`.
    pub kind: String,
    /// What it names; empty for `outside`.
    pub target: String,
    /// Why it is outside the system.
    pub why: Option<Text>,
}

/// Closes a row.
pub(crate) fn read(row: &Row, layer: &str) -> Option<Obligation> {
    Some(Obligation {
        clause: row.owned("clause")?,
        force: row.owned("force")?,
        text: row.text("text")?,
        implemented_by: row
            .tables("implemented_by")
            .filter_map(implementation)
            .collect(),
        layer: layer.to_owned(),
    })
}

fn implementation(row: &Row) -> Option<Implementation> {
    let kind = row.cells.first()?.key.name;
    Some(Implementation {
        kind: kind.to_owned(),
        target: row.owned(kind).unwrap_or_default(),
        why: row.text("outside"),
    })
}

impl Obligation {
    /// What it is keyed by in `ruleset.json`: its clause; a note's in ASCII, as names of members must be.
    pub(crate) fn name(&self) -> String {
        self.clause.replace('注', "note")
    }

    pub(crate) fn to_object(&self) -> Object {
        Members::new()
            .word("clause", &self.clause)
            .word("force", &self.force)
            .text("text", &self.text)
            .list(
                "implemented_by",
                self.implemented_by
                    .iter()
                    .map(Implementation::to_value)
                    .collect(),
            )
            .word("layer", &self.layer)
            .build()
    }
}

impl Implementation {
    fn to_value(&self) -> Value {
        let members = Members::new();
        match &self.why {
            Some(why) => members.text(&self.kind, why),
            None => members.word(&self.kind, &self.target),
        }
        .build()
        .into()
    }
}
