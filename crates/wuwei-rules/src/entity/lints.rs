//! `[lints]`: which findings a set lives with, and how grave others are to it.

use crate::codes;
use crate::keys::{Below, Doc, Entity, Form, Shape, Takes, key};

/// Keys of `[lints]`.
pub(crate) static KEYS: Entity = Entity {
    table: "lints",
    shape: Shape::Single,
    doc: Doc {
        zh: "对检查结果的取舍",
        en: "what becomes of findings",
    },
    keys: &[
        key(
            "allow",
            Takes::List(&Takes::Table(&ALLOW)),
            Below::Fixed,
            "知道并接受的检查结果",
            "findings that are known and lived with",
        ),
        key(
            "levels",
            Takes::List(&Takes::Table(&LEVEL)),
            Below::Fixed,
            "另定轻重的检查结果",
            "findings that are graver, or less grave, to this set",
        ),
    ],
};

/// Keys of one finding that is allowed.
pub(crate) static ALLOW: Entity = Entity {
    table: "allowed finding",
    shape: Shape::Inner,
    doc: Doc {
        zh: "接受一种检查结果",
        en: "a finding that is allowed",
    },
    keys: &[
        CODE,
        key(
            "path",
            Takes::Word(Form::Any),
            Below::Fixed,
            "在哪一项：类别.标识，如 service.loans；不写则为整个规则集",
            "where: kind and id, as in `service.loans`; unsaid, anywhere in the set",
        ),
        WHY,
        key(
            "until",
            Takes::Date,
            Below::Fixed,
            "到哪一天为止（与规则集的生效日期相比）",
            "last day, compared with the day from which the set is in force",
        ),
    ],
};

/// Keys of one finding's level.
pub(crate) static LEVEL: Entity = Entity {
    table: "level",
    shape: Shape::Inner,
    doc: Doc {
        zh: "另定一种检查结果的轻重",
        en: "how grave a finding is",
    },
    keys: &[
        CODE,
        key(
            "level",
            Takes::OneOf(&["error", "warning", "note"]),
            Below::Fixed,
            "错误、警告、提示",
            "error, warning or note",
        )
        .needed(),
        WHY,
    ],
};

const CODE: crate::keys::Key = key(
    "code",
    Takes::OneOf(codes::WORDS),
    Below::Fixed,
    "检查结果的代码或名称",
    "code or name of the finding",
)
.needed();

const WHY: crate::keys::Key = key("why", Takes::Text, Below::Fixed, "为什么", "why").needed();
