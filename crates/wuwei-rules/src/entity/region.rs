//! `[[region]]` 区域: a district, county or functional zone, with where its code comes from.

use wuwei_json::Object;

use super::{Members, Written};
use crate::keys::{Below, Doc, Entity, Form, Kind, LOCK, Shape, Takes, key};
use crate::row::Row;
use crate::ruleset::Text;

/// Keys of `[[region]]`.
pub(crate) static KEYS: Entity = Entity {
    table: "region",
    shape: Shape::Many,
    doc: Doc {
        zh: "行政区或功能区",
        en: "a district, county or functional zone",
    },
    keys: &[
        key(
            "code",
            Takes::Word(Form::Area),
            Below::Fixed,
            "区划代码或 local:…",
            "GB/T 2260 code, or `local:…` for a functional zone",
        )
        .needed(),
        key("name", Takes::Text, Below::Fixed, "名称", "name").needed(),
        key(
            "within",
            Takes::Reference(Kind::Region),
            Below::Fixed,
            "上级区域",
            "the region that it is part of",
        ),
        key(
            "source",
            Takes::Text,
            Below::Fixed,
            "出处",
            "where code and name come from, as cited",
        )
        .needed()
        .quoted(),
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

/// A district, county or functional zone 区域.
#[derive(Debug, Clone)]
pub struct Region {
    /// GB/T 2260 code, or `local:…`.
    pub code: String,
    /// Name.
    pub name: Text,
    /// Code of the region that it is part of.
    pub within: Option<String>,
    /// Where code and name come from, as cited.
    pub source: Text,
    /// Which set declares it.
    pub layer: String,
    /// Made up for demonstration.
    pub sample: bool,
}

/// Closes a row.
pub(crate) fn read(row: &Row, layer: &str) -> Option<Region> {
    Some(Region {
        code: row.owned("code")?,
        name: row.text("name")?,
        within: row.owned("within"),
        source: row.text("source")?,
        layer: layer.to_owned(),
        sample: row.yes("sample"),
    })
}

impl Region {
    pub(crate) fn to_object(&self) -> Object {
        Members::new()
            .text("name", &self.name)
            .maybe("within", self.within.as_deref())
            .text("source", &self.source)
            .flag("sample", self.sample)
            .word("layer", &self.layer)
            .build()
    }

    /// As [`Self::to_object`] wrote it; none if it could not have.
    pub(crate) fn from_object(code: &str, written: &Written<'_>) -> Option<Region> {
        Some(Region {
            code: code.to_owned(),
            name: written.text("name")?,
            within: written.word("within"),
            source: written.text("source")?,
            layer: written.word("layer")?,
            sample: written.flag("sample"),
        })
    }
}
