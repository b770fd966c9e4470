//! `[[specialist]]` 专员: a person who serves, with the device keys that may sign for them.
//!
//! People never enter `ruleset.json`: enrolling one does not outdate every notice board. They are
//! published as `data/specialists.json`, which has a digest of its own.

use wuwei_engine::Date;
use wuwei_json::{Object, Value};

use super::{Members, Written};
use crate::keys::{Below, Doc, Entity, Form, Kind, LOCK, Shape, Takes, key};
use crate::row::Row;

/// Keys of `[[specialist]]`.
pub(crate) static KEYS: Entity = Entity {
    table: "specialist",
    shape: Shape::Many,
    doc: Doc {
        zh: "服务专员（人）",
        en: "a specialist (a person)",
    },
    keys: &[
        key("id", Takes::Word(Form::Id), Below::Fixed, "标识", "id").needed(),
        key("name", Takes::Word(Form::Any), Below::Fixed, "姓名", "name").needed(),
        key(
            "role",
            Takes::Reference(Kind::Role),
            Below::Fixed,
            "服务专员类别",
            "role",
        )
        .needed(),
        key(
            "department",
            Takes::Reference(Kind::Department),
            Below::Fixed,
            "所在部门",
            "department",
        )
        .needed(),
        key(
            "area",
            Takes::Word(Form::Area),
            Below::Fixed,
            "区划代码",
            "area code",
        )
        .needed(),
        key(
            "phone",
            Takes::Word(Form::Any),
            Below::Fill,
            "办公电话",
            "office telephone",
        ),
        key(
            "serves",
            Takes::List(&Takes::Word(Form::Any)),
            Below::Fill,
            "服务的园区、乡镇",
            "parks, townships, areas served",
        ),
        key(
            "keys",
            Takes::List(&Takes::Table(&DEVICE_KEY)),
            Below::Add,
            "设备密钥",
            "device keys",
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

/// Keys of one device key.
pub(crate) static DEVICE_KEY: Entity = Entity {
    table: "device key",
    shape: Shape::Inner,
    doc: Doc {
        zh: "设备密钥",
        en: "a device key",
    },
    keys: &[
        key(
            "key",
            Takes::Word(Form::PublicKey),
            Below::Fixed,
            "公钥（Multikey）",
            "public key, Multikey",
        )
        .needed(),
        key(
            "from",
            Takes::Date,
            Below::Fixed,
            "可签名的第一天",
            "first day on which it may sign",
        )
        .needed(),
        key(
            "to",
            Takes::Date,
            Below::Fixed,
            "可签名的最后一天",
            "last day on which it may sign",
        ),
        key(
            "revoked",
            Takes::Date,
            Below::Fixed,
            "自该日起不予采信",
            "day from which it is not believed",
        ),
    ],
};

/// A person who serves, with the device keys that may sign for them (RECORD 3).
#[derive(Debug, Clone)]
pub struct Specialist {
    /// Id.
    pub id: String,
    /// Name.
    pub name: String,
    /// Role id.
    pub role: String,
    /// Department id.
    pub department: String,
    /// Area code.
    pub area: String,
    /// Office telephone.
    pub phone: Option<String>,
    /// Parks, townships, areas served.
    pub serves: Vec<String>,
    /// Device keys.
    pub keys: Vec<DeviceKey>,
    /// Made up for demonstration.
    pub sample: bool,
}

/// One device key of a specialist.
#[derive(Debug, Clone)]
pub struct DeviceKey {
    /// Multikey, `z6Mk…`.
    pub key: String,
    /// First day on which it may sign.
    pub from: Date,
    /// Last day on which it may sign.
    pub to: Option<Date>,
    /// Day from which it is not believed.
    pub revoked: Option<Date>,
}

/// Closes a row.
pub(crate) fn read(row: &Row) -> Option<Specialist> {
    Some(Specialist {
        id: row.owned("id")?,
        name: row.owned("name")?,
        role: row.owned("role")?,
        department: row.owned("department")?,
        area: row.owned("area")?,
        phone: row.owned("phone"),
        serves: row.owned_words("serves"),
        keys: row.tables("keys").filter_map(device_key).collect(),
        sample: row.yes("sample"),
    })
}

fn device_key(row: &Row) -> Option<DeviceKey> {
    Some(DeviceKey {
        key: row.owned("key")?,
        from: row.date("from")?,
        to: row.date("to"),
        revoked: row.date("revoked"),
    })
}

impl Specialist {
    /// As it is published, in `data/specialists.json`; `keys` also where there is none yet.
    pub fn to_object(&self) -> Object {
        let mut person = Members::new()
            .word("id", &self.id)
            .word("name", &self.name)
            .word("role", &self.role)
            .word("department", &self.department)
            .word("area", &self.area)
            .maybe("phone", self.phone.as_deref())
            .words("serves", &self.serves)
            .flag("sample", self.sample)
            .build();
        let keys = self.keys.iter().map(DeviceKey::to_value).collect();
        person.insert("keys", Value::Array(keys));
        person
    }

    /// As [`Self::to_object`] wrote it; none if it could not have.
    pub(crate) fn from_value(value: &Value) -> Option<Specialist> {
        let written = Written::of(value)?;
        Some(Specialist {
            id: written.word("id")?,
            name: written.word("name")?,
            role: written.word("role")?,
            department: written.word("department")?,
            area: written.word("area")?,
            phone: written.word("phone"),
            serves: written.words("serves")?,
            keys: written.list("keys", DeviceKey::from_value)?,
            sample: written.flag("sample"),
        })
    }
}

impl DeviceKey {
    fn from_value(value: &Value) -> Option<DeviceKey> {
        let written = Written::of(value)?;
        Some(DeviceKey {
            key: written.word("key")?,
            from: written.day("from")?,
            to: written.day("to"),
            revoked: written.day("revoked"),
        })
    }

    fn to_value(&self) -> Value {
        Members::new()
            .word("key", &self.key)
            .word("from", &self.from.to_text())
            .maybe("to", self.to.map(Date::to_text).as_deref())
            .maybe("revoked", self.revoked.map(Date::to_text).as_deref())
            .build()
            .into()
    }
}
