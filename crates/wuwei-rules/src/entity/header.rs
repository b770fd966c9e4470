//! `[ruleset]`: what the set is, whom it serves, in which order its roles and flows are shown.

use wuwei_engine::program::Counting;

use crate::keys::{Below, Doc, Entity, Form, Kind, Shape, Takes, key};
use crate::row::Row;

/// Keys of `[ruleset]`.
pub(crate) static KEYS: Entity = Entity {
    table: "ruleset",
    shape: Shape::Single,
    doc: Doc {
        zh: "规则集",
        en: "the rule set",
    },
    keys: &[
        key(
            "id",
            Takes::Word(Form::Id),
            Below::Replace,
            "规则集标识",
            "id of the set",
        )
        .needed(),
        key(
            "version",
            Takes::Word(Form::Version),
            Below::Replace,
            "版本",
            "version, three numbers",
        )
        .needed(),
        key(
            "effective",
            Takes::Date,
            Below::Replace,
            "生效日期",
            "in force from",
        )
        .needed(),
        key(
            "area",
            Takes::Word(Form::Area),
            Below::Replace,
            "区划代码或 local:…",
            "GB/T 2260 code, or `local:…`",
        )
        .needed(),
        key(
            "standard",
            Takes::Word(Form::Any),
            Below::Fixed,
            "所实施的标准",
            "the standard it implements, as cited",
        )
        .needed(),
        key(
            "standard_title",
            Takes::Text,
            Below::Fixed,
            "标准名称",
            "the standard's title",
        )
        .quoted(),
        key(
            "standard_issued",
            Takes::Date,
            Below::Fixed,
            "标准发布日期",
            "when the standard was issued",
        ),
        key(
            "standard_effective",
            Takes::Date,
            Below::Fixed,
            "标准实施日期",
            "from when the standard applies",
        ),
        key(
            "standard_issuer",
            Takes::Text,
            Below::Fixed,
            "标准发布单位",
            "the body that issued the standard",
        ),
        key(
            "title",
            Takes::Text,
            Below::Replace,
            "页眉名称",
            "name in the header of every page",
        )
        .needed(),
        key(
            "summary",
            Takes::Text,
            Below::Replace,
            "首页一句话",
            "one sentence under the title of the home page",
        ),
        key(
            "caution",
            Takes::Text,
            Below::Replace,
            "长文本不得填写的内容",
            "what must not be written, said at every long text",
        ),
        key(
            "proposed_by",
            Takes::Text,
            Below::Fill,
            "标准提出并归口单位",
            "who proposed the standard and is in charge of it",
        ),
        key(
            "publisher",
            Takes::Text,
            Below::Replace,
            "发布单位",
            "the body that publishes this set",
        ),
        key(
            "oversight_phone",
            Takes::Word(Form::Any),
            Below::Replace,
            "监督投诉电话",
            "telephone for complaints about the service",
        ),
        key(
            "address",
            Takes::Word(Form::Address),
            Below::Replace,
            "公开网址",
            "public address of the site",
        ),
        key(
            "sample",
            Takes::YesNo,
            Below::Replace,
            "是否演示数据",
            "demonstration: every page says so",
        ),
        key(
            "languages",
            Takes::List(&Takes::OneOf(&["zh", "en"])),
            Below::Replace,
            "页面语言",
            "languages of the site",
        ),
        key(
            "extends",
            Takes::Word(Form::Any),
            Below::Replace,
            "所扩展的规则集（目录）",
            "folder of the set that this one extends",
        ),
        key(
            "counting",
            Takes::OneOf(&["next-day", "same-day"]),
            Below::Fixed,
            "工作日起算规则",
            "how working days are counted",
        ),
        key(
            "counting_basis",
            Takes::Text,
            Below::Fixed,
            "起算规则的依据",
            "basis of the counting rule, as cited",
        ),
        key(
            "roles",
            Takes::List(&Takes::Reference(Kind::Role)),
            Below::Add,
            "服务专员的顺序",
            "order of the roles",
        ),
        key(
            "flows",
            Takes::List(&Takes::Reference(Kind::Flow)),
            Below::Add,
            "服务流程的顺序",
            "order of the flows",
        ),
        key(
            "subjects",
            Takes::List(&Takes::Reference(Kind::Subject)),
            Below::Add,
            "事项类别的顺序",
            "order of the subjects",
        ),
    ],
};

/// The counting rule of a set; the day after where it does not say (民法典 201).
pub(crate) fn counting(row: &Row) -> Counting {
    counting_of(row.word("counting"))
}

/// The counting rule of that word.
pub(crate) fn counting_of(word: Option<&str>) -> Counting {
    match word {
        Some("same-day") => Counting::SameDay,
        _ => Counting::NextDay,
    }
}

/// As it is written.
pub(crate) fn counting_word(counting: Counting) -> &'static str {
    match counting {
        Counting::NextDay => "next-day",
        Counting::SameDay => "same-day",
    }
}
