//! `[[department]]` 承接部门: whom a matter is transferred to, and who selects specialists.

use wuwei_json::Object;

use super::{Members, Written};
use crate::keys::{Below, Doc, Entity, Form, LOCK, Shape, Takes, key};
use crate::row::Row;
use crate::ruleset::Text;

/// Keys of `[[department]]`.
pub(crate) static KEYS: Entity = Entity {
    table: "department",
    shape: Shape::Many,
    doc: Doc {
        zh: "选派或承接部门",
        en: "a department",
    },
    keys: &[
        key("id", Takes::Word(Form::Id), Below::Fixed, "标识", "id").needed(),
        key("name", Takes::Text, Below::Fixed, "名称", "name").needed(),
        key("address", Takes::Text, Below::Fill, "地址", "where it is"),
        key(
            "hours",
            Takes::Text,
            Below::Fill,
            "办公时间",
            "opening hours",
        ),
        key(
            "phone",
            Takes::Word(Form::Any),
            Below::Fill,
            "电话",
            "telephone",
        ),
        key(
            "sample",
            Takes::YesNo,
            Below::Fixed,
            "是否演示数据",
            "made up for demonstration",
        ),
        LOCK,
    ],
};

/// A department 承接部门.
#[derive(Debug, Clone)]
pub struct Department {
    /// Id.
    pub id: String,
    /// Name.
    pub name: Text,
    /// Where it is.
    pub address: Option<Text>,
    /// Opening hours.
    pub hours: Option<Text>,
    /// Telephone.
    pub phone: Option<String>,
    /// Which set declares it.
    pub layer: String,
    /// Made up for demonstration.
    pub sample: bool,
}

/// Closes a row.
pub(crate) fn read(row: &Row, layer: &str) -> Option<Department> {
    Some(Department {
        id: row.owned("id")?,
        name: row.text("name")?,
        address: row.text("address"),
        hours: row.text("hours"),
        phone: row.owned("phone"),
        layer: layer.to_owned(),
        sample: row.yes("sample"),
    })
}

impl Department {
    pub(crate) fn to_object(&self) -> Object {
        Members::new()
            .text("name", &self.name)
            .maybe_text("address", self.address.as_ref())
            .maybe_text("hours", self.hours.as_ref())
            .maybe("phone", self.phone.as_deref())
            .flag("sample", self.sample)
            .word("layer", &self.layer)
            .build()
    }

    /// As [`Self::to_object`] wrote it; none if it could not have.
    pub(crate) fn from_object(id: &str, written: &Written<'_>) -> Option<Department> {
        Some(Department {
            id: id.to_owned(),
            name: written.text("name")?,
            address: written.text("address"),
            hours: written.text("hours"),
            phone: written.word("phone"),
            layer: written.word("layer")?,
            sample: written.flag("sample"),
        })
    }
}
