//! `[[flow]]` 服务流程: a row of the standard's table of flows, with its three stages.

use wuwei_json::{Object, Value};

use super::{Members, Written, service::TYPES};
use crate::keys::{Aspect, Below, Doc, Entity, Form, Kind, LOCK, STAGES, Shape, Takes, key};
use crate::row::Row;
use crate::ruleset::Text;

/// Keys of `[[flow]]`.
pub(crate) static KEYS: Entity = Entity {
    table: "flow",
    shape: Shape::Many,
    doc: Doc {
        zh: "服务流程",
        en: "a flow",
    },
    keys: &[
        key("id", Takes::Word(Form::Id), Below::Fixed, "标识", "id").needed(),
        key(
            "type",
            Takes::OneOf(TYPES),
            Below::Fixed,
            "现场服务、定点服务",
            "on-site or fixed-point",
        )
        .needed(),
        key(
            "role",
            Takes::Reference(Kind::Role),
            Below::Fixed,
            "服务专员",
            "the role that serves by it",
        )
        .part_of(Aspect::Signature)
        .needed(),
        key(
            "clause",
            Takes::Word(Form::Clause),
            Below::Fixed,
            "条款号",
            "the clause that sets it out",
        )
        .needed(),
        key(
            "stages",
            Takes::List(&Takes::Table(&STAGE)),
            Below::Each,
            "启动、实施、办结",
            "its three stages",
        )
        .part_of(Aspect::Order)
        .needed(),
        key(
            "services",
            Takes::List(&Takes::Reference(Kind::Service)),
            Below::Extend,
            "办理的服务事项；不写则为该专员的同类事项",
            "services it handles; unsaid, all of its type and role",
        )
        .part_of(Aspect::Required),
        key(
            "optional",
            Takes::List(&Takes::Reference(Kind::Section)),
            Below::Fixed,
            "可以一行也不填的重复部分",
            "groups that may stay without a row in this flow",
        )
        .part_of(Aspect::Required),
        LOCK,
    ],
};

/// Keys of one stage.
pub(crate) static STAGE: Entity = Entity {
    table: "stage",
    shape: Shape::Inner,
    doc: Doc {
        zh: "阶段",
        en: "a stage",
    },
    keys: &[
        key("id", Takes::OneOf(&STAGES), Below::Fixed, "标识", "id").needed(),
        key("name", Takes::Text, Below::Fixed, "名称", "name").needed(),
        key(
            "cell",
            Takes::Text,
            Below::Fixed,
            "表中原文",
            "the published cell, character for character",
        )
        .needed()
        .quoted(),
        key(
            "sections",
            Takes::List(&Takes::Reference(Kind::Section)),
            Below::Add,
            "表单部分的顺序",
            "sections, in order",
        )
        .part_of(Aspect::Order)
        .needed(),
    ],
};

/// A row of Table A.1.
#[derive(Debug, Clone)]
pub struct Flow {
    /// Id: `fixed-point-steward`.
    pub id: String,
    /// `on-site` or `fixed-point`.
    pub kind: String,
    /// Role id.
    pub role: String,
    /// Clause: `A.1`.
    pub clause: String,
    /// start, implement, conclude.
    pub stages: Vec<Stage>,
    /// Ids of the services that it handles, in order.
    pub services: Vec<String>,
    /// Ids of the groups that owe no row here, whatever their `min`.
    pub optional: Vec<String>,
    /// Which set declares it.
    pub layer: String,
}

/// A stage of a flow with its published cell.
#[derive(Debug, Clone)]
pub struct Stage {
    /// Id: `start`.
    pub id: String,
    /// Name: 启动.
    pub name: Text,
    /// The cell of Table A.1, character for character.
    pub cell: Text,
    /// Section ids, in order.
    pub sections: Vec<String>,
}

/// Closes a row.
pub(crate) fn read(row: &Row, layer: &str) -> Option<Flow> {
    Some(Flow {
        id: row.owned("id")?,
        kind: row.owned("type")?,
        role: row.owned("role")?,
        clause: row.owned("clause")?,
        stages: row.tables("stages").filter_map(stage).collect(),
        services: row.owned_words("services"),
        optional: row.owned_words("optional"),
        layer: layer.to_owned(),
    })
}

fn stage(row: &Row) -> Option<Stage> {
    Some(Stage {
        id: row.owned("id")?,
        name: row.text("name")?,
        cell: row.text("cell")?,
        sections: row.owned_words("sections"),
    })
}

impl Flow {
    pub(crate) fn to_object(&self) -> Object {
        Members::new()
            .word("type", &self.kind)
            .word("role", &self.role)
            .word("clause", &self.clause)
            .list("stages", self.stages.iter().map(Stage::to_value).collect())
            .words("services", &self.services)
            .words("optional", &self.optional)
            .word("layer", &self.layer)
            .build()
    }

    /// As [`Self::to_object`] wrote it; none if it could not have.
    pub(crate) fn from_object(id: &str, written: &Written<'_>) -> Option<Flow> {
        Some(Flow {
            id: id.to_owned(),
            kind: written.word("type")?,
            role: written.word("role")?,
            clause: written.word("clause")?,
            stages: written.list("stages", Stage::from_value)?,
            services: written.words("services")?,
            optional: written.words("optional")?,
            layer: written.word("layer")?,
        })
    }
}

impl Stage {
    fn from_value(value: &Value) -> Option<Stage> {
        let written = Written::of(value)?;
        Some(Stage {
            id: written.word("id")?,
            name: written.text("name")?,
            cell: written.text("cell")?,
            sections: written.words("sections")?,
        })
    }

    fn to_value(&self) -> Value {
        Members::new()
            .word("id", &self.id)
            .text("name", &self.name)
            .text("cell", &self.cell)
            .words("sections", &self.sections)
            .build()
            .into()
    }
}
