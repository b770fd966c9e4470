//! `[[scenario]]` 情景: a matter as people take it through a form, with what they should see on the way.
//!
//! Scenarios try the rules; they are no part of them: they stand in no `ruleset.json` and in no digest.

use crate::keys::{Below, Doc, Entity, Form, Kind, STAGES, Shape, Takes, key};

/// Keys of `[[scenario]]`.
pub(crate) static KEYS: Entity = Entity {
    table: "scenario",
    shape: Shape::Many,
    doc: Doc {
        zh: "情景：一件事从头到尾怎么填，填的时候应当看到什么",
        en: "a scenario: a matter from start to end, and what is seen on the way",
    },
    keys: &[
        key("id", Takes::Word(Form::Id), Below::Fixed, "标识", "id").needed(),
        key(
            "title",
            Takes::Text,
            Below::Fixed,
            "讲的是什么事",
            "what it is about",
        )
        .needed()
        .quoted(),
        key(
            "flow",
            Takes::Reference(Kind::Flow),
            Below::Fixed,
            "用哪个流程的表单",
            "the flow whose form is filled",
        )
        .needed(),
        key(
            "service",
            Takes::Reference(Kind::Service),
            Below::Fixed,
            "办的是哪个服务事项",
            "the service under which the record is opened",
        ),
        key(
            "step",
            Takes::List(&Takes::Table(&STEP)),
            Below::Fixed,
            "一步一步，按先后",
            "its steps, one after the other",
        )
        .needed(),
        key(
            "unfinished",
            Takes::YesNo,
            Below::Fixed,
            "最后一个阶段不签名",
            "the last stage is left unsigned",
        ),
    ],
};

/// Keys of a step.
pub(crate) static STEP: Entity = Entity {
    table: "step",
    shape: Shape::Inner,
    doc: Doc {
        zh: "一步：填什么，填完应当看到什么",
        en: "a step: what is answered, and what is seen then",
    },
    keys: &[
        key(
            "stage",
            Takes::OneOf(&STAGES),
            Below::Fixed,
            "从这一步起进入哪个阶段（前一阶段到此签名）",
            "the stage that begins with this step; the one before it is signed by then",
        ),
        key(
            "at",
            Takes::DateTime,
            Below::Fixed,
            "这个阶段在哪天几点填",
            "the clock when the stage is filled",
        ),
        key(
            "note",
            Takes::Text,
            Below::Fixed,
            "说明",
            "what happens, in words",
        )
        .quoted(),
        key(
            "answers",
            Takes::ByPath,
            Below::Fixed,
            "填什么，按先后；新的一行写到就添上",
            "answers, in this order; a row is added by answering in it",
        ),
        key(
            "remove",
            Takes::List(&Takes::Word(Form::Any)),
            Below::Fixed,
            "移除哪几行（尚未签名的）",
            "rows taken out again, not yet signed",
        ),
        key(
            "expect",
            Takes::Table(&EXPECT),
            Below::Fixed,
            "填完应当看到什么",
            "what is seen then",
        ),
    ],
};

/// Keys of what a step expects.
pub(crate) static EXPECT: Entity = Entity {
    table: "expect",
    shape: Shape::Inner,
    doc: Doc {
        zh: "应当看到什么",
        en: "what is seen",
    },
    keys: &[
        paths("visible", "显示的", "fields and sections that are shown"),
        paths(
            "hidden",
            "不显示的",
            "fields and sections that are not shown",
        ),
        paths("required", "必填的", "fields that must be answered"),
        paths("optional", "可不填的", "fields that may be left open"),
        key(
            "values",
            Takes::ByPath,
            Below::Fixed,
            "各项的值，算出来的也在内；\"\" 表示没有值",
            "values, computed ones too; \"\" where there is none",
        ),
        key(
            "problems",
            Takes::ByPath,
            Below::Fixed,
            "这时核对会列出的全部问题",
            "all that a check would list now",
        ),
        key(
            "warnings",
            Takes::ByPath,
            Below::Fixed,
            "这时的全部提醒",
            "all that is doubted now",
        ),
        key(
            "data",
            Takes::Data,
            Below::Fixed,
            "这时签名，所写各部分签下的内容",
            "what would be signed now of each section named",
        ),
    ],
};

const fn paths(name: &'static str, zh: &'static str, en: &'static str) -> crate::keys::Key {
    key(
        name,
        Takes::List(&Takes::Word(Form::Any)),
        Below::Fixed,
        zh,
        en,
    )
}
