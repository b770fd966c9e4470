//! `[[service]]` 服务事项: what a guide page tells. Unset, none and a value are three things.

use wuwei_engine::program::Limit;
use wuwei_json::{Object, Value};

use super::{Members, Written};
use crate::keys::{Aspect, Below, Doc, Entity, Form, Kind, LOCK, Shape, Takes, key};
use crate::row::{self, Row};
use crate::ruleset::{Given, Text};

/// `type` of services and flows.
pub(crate) const TYPES: &[&str] = &["on-site", "fixed-point"];

const TEXT_OR_NONE: Takes = Takes::OrNone(&Takes::Text);

/// Keys of `[[service]]`.
pub(crate) static KEYS: Entity = Entity {
    table: "service",
    shape: Shape::Many,
    doc: Doc {
        zh: "服务事项",
        en: "a service",
    },
    keys: &[
        key("id", Takes::Word(Form::Id), Below::Fixed, "标识", "id").needed(),
        key(
            "clause",
            Takes::Word(Form::Clause),
            Below::Fixed,
            "条款号；标准之外的事项不写",
            "the clause that lists it; unsaid, the standard does not",
        ),
        key(
            "type",
            Takes::OneOf(TYPES),
            Below::Fixed,
            "现场服务、定点服务",
            "on-site or fixed-point",
        )
        .needed(),
        key("name", Takes::Text, Below::Fixed, "事项名称", "short name").needed(),
        key(
            "roles",
            Takes::List(&Takes::Reference(Kind::Role)),
            Below::Fixed,
            "服务专员",
            "roles that give it",
        )
        .part_of(Aspect::Signature)
        .needed(),
        key(
            "audience",
            TEXT_OR_NONE,
            Below::Fill,
            "服务对象",
            "who may ask",
        ),
        key(
            "how",
            TEXT_OR_NONE,
            Below::Fill,
            "服务方式",
            "how it is given",
        ),
        key(
            "conditions",
            TEXT_OR_NONE,
            Below::Fill,
            "申请条件",
            "conditions",
        ),
        key(
            "materials",
            Takes::OrNone(&Takes::List(&Takes::Text)),
            Below::Fill,
            "办理材料",
            "materials",
        ),
        key(
            "channel",
            TEXT_OR_NONE,
            Below::Fill,
            "申请方式",
            "how to ask for it",
        ),
        key(
            "limit",
            Takes::OrNone(&Takes::Integer(1, 9999)),
            Below::Lower,
            "办理时限（工作日）",
            "limit in working days",
        )
        .part_of(Aspect::Limit),
        key(
            "result",
            TEXT_OR_NONE,
            Below::Fill,
            "办理结果",
            "what comes of it",
        ),
        key(
            "legal_basis",
            TEXT_OR_NONE,
            Below::Fill,
            "设定依据（法律法规规章）",
            "law, regulation or normative document",
        ),
        key("fee", TEXT_OR_NONE, Below::Fill, "收费", "fee"),
        key("place", TEXT_OR_NONE, Below::Fill, "办理地点", "where"),
        key("hours", TEXT_OR_NONE, Below::Fill, "办理时间", "when"),
        key(
            "phone",
            Takes::OrNone(&Takes::Word(Form::Any)),
            Below::Fill,
            "联系电话",
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

/// A service item 服务事项.
#[derive(Debug, Clone)]
pub struct Service {
    /// Id.
    pub id: String,
    /// Clause: `6.3 b)`; none where a local set adds what the standard does not list.
    pub clause: Option<String>,
    /// `on-site` or `fixed-point`.
    pub kind: String,
    /// Our short name.
    pub name: Text,
    /// Ids of the roles that give it.
    pub roles: Vec<String>,
    /// Who may ask.
    pub audience: Given<Text>,
    /// How it is given.
    pub how: Given<Text>,
    /// Conditions.
    pub conditions: Given<Text>,
    /// Materials.
    pub materials: Given<Vec<Text>>,
    /// How to ask for it.
    pub channel: Given<Text>,
    /// Limit in working days.
    pub limit: Limit,
    /// What comes of it.
    pub result: Given<Text>,
    /// Law, regulation or normative document (设定依据); a recommended standard is none.
    pub legal_basis: Given<Text>,
    /// Fee.
    pub fee: Given<Text>,
    /// Where.
    pub place: Given<Text>,
    /// When.
    pub hours: Given<Text>,
    /// Telephone.
    pub phone: Given<String>,
    /// Which set declares it.
    pub layer: String,
    /// Made up for demonstration.
    pub sample: bool,
}

/// Closes a row.
pub(crate) fn read(row: &Row, layer: &str) -> Option<Service> {
    Some(Service {
        id: row.owned("id")?,
        clause: row.owned("clause"),
        kind: row.owned("type")?,
        name: row.text("name")?,
        roles: row.owned_words("roles"),
        audience: row.given_text("audience"),
        how: row.given_text("how"),
        conditions: row.given_text("conditions"),
        materials: row.given("materials", texts),
        channel: row.given_text("channel"),
        limit: limit(row),
        result: row.given_text("result"),
        legal_basis: row.given_text("legal_basis"),
        fee: row.given_text("fee"),
        place: row.given_text("place"),
        hours: row.given_text("hours"),
        phone: row.given("phone", word),
        layer: layer.to_owned(),
        sample: row.yes("sample"),
    })
}

fn limit(row: &Row) -> Limit {
    let days = row.given("limit", |value| match value {
        row::Value::Integer(days) => u32::try_from(*days).ok(),
        _ => None,
    });
    match days {
        Given::Unset => Limit::Unset,
        Given::None => Limit::None,
        Given::Value(days) => Limit::Days(days),
    }
}

fn texts(value: &row::Value) -> Option<Vec<Text>> {
    match value {
        row::Value::List(items) => Some(
            items
                .iter()
                .filter_map(|item| item.value.as_text())
                .collect(),
        ),
        _ => None,
    }
}

fn word(value: &row::Value) -> Option<String> {
    match value {
        row::Value::Word(word) => Some(word.clone()),
        _ => None,
    }
}

impl Service {
    pub(crate) fn to_object(&self) -> Object {
        let limit = match self.limit {
            Limit::Unset => Given::Unset,
            Limit::None => Given::None,
            Limit::Days(days) => Given::Value(days),
        };
        Members::new()
            .maybe("clause", self.clause.as_deref())
            .word("type", &self.kind)
            .text("name", &self.name)
            .words("roles", &self.roles)
            .given_text("audience", &self.audience)
            .given_text("how", &self.how)
            .given_text("conditions", &self.conditions)
            .given("materials", &self.materials, |texts| {
                Value::Array(texts.iter().map(Text::to_value).collect())
            })
            .given_text("channel", &self.channel)
            .given("limit", &limit, |days| Value::Integer(i64::from(*days)))
            .given_text("result", &self.result)
            .given_text("legal_basis", &self.legal_basis)
            .given_text("fee", &self.fee)
            .given_text("place", &self.place)
            .given_text("hours", &self.hours)
            .given("phone", &self.phone, |phone| Value::from(phone.as_str()))
            .flag("sample", self.sample)
            .word("layer", &self.layer)
            .build()
    }

    /// As [`Self::to_object`] wrote it; none if it could not have.
    pub(crate) fn from_object(id: &str, written: &Written<'_>) -> Option<Service> {
        let limit = written.given("limit", |days| u32::try_from(days.as_integer()?).ok())?;
        Some(Service {
            id: id.to_owned(),
            clause: written.word("clause"),
            kind: written.word("type")?,
            name: written.text("name")?,
            roles: written.words("roles")?,
            audience: written.given_text("audience")?,
            how: written.given_text("how")?,
            conditions: written.given_text("conditions")?,
            materials: written.given("materials", |list| {
                list.as_array()?.iter().map(Text::from_value).collect()
            })?,
            channel: written.given_text("channel")?,
            limit: match limit {
                Given::Unset => Limit::Unset,
                Given::None => Limit::None,
                Given::Value(days) => Limit::Days(days),
            },
            result: written.given_text("result")?,
            legal_basis: written.given_text("legal_basis")?,
            fee: written.given_text("fee")?,
            place: written.given_text("place")?,
            hours: written.given_text("hours")?,
            phone: written.given("phone", |phone| phone.as_str().map(str::to_owned))?,
            layer: written.word("layer")?,
            sample: written.flag("sample"),
        })
    }
}
