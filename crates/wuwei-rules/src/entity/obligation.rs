//! `[[obligation]]` 要求: a numbered clause of the standard and what implements it.
//!
//! A clause stands in its parts as published: a heading, a term with the standard's own English, a text.
//! Lettered items and notes are clauses of their own: `6.2.1 a)`, `7.2.3 注`.

use wuwei_json::{Object, Value};

use super::{Members, Written};
use crate::keys::{Aspect, Below, Doc, Entity, Form, Kind, LOCK, STAGES, Shape, Takes, key};
use crate::row::Row;
use crate::ruleset::Text;

/// Pages that may implement a clause. The site's tests hold it to having each page, edition and file that is
/// named here: what no site has implements nothing.
pub const PAGES: &[&str] = &[
    "home", "services", "service", "role", "form", "check", "clauses", "about", "flows",
];

/// Print editions that may: the service list as a table, the forms as blanks.
pub const EDITIONS: &[&str] = &["list", "blank"];

/// Files below `data/` that may.
pub const DATA: &[&str] = &["ruleset.json", "specialists.json"];

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
        .part_of(Aspect::Required)
        .needed(),
        key(
            "title",
            Takes::Text,
            Below::Fixed,
            "条款标题",
            "the published heading",
        )
        .quoted(),
        key(
            "term",
            Takes::Text,
            Below::Fixed,
            "所定义的术语，英文为标准所给",
            "the term that it defines, with the standard's own English",
        )
        .quoted(),
        key(
            "text",
            Takes::Text,
            Below::Fixed,
            "条文原文；只有标题的条款没有",
            "the published text, character for character; a heading has none",
        )
        .quoted(),
        key(
            "implemented_by",
            Takes::List(&Takes::Table(&IMPLEMENTATION)),
            Below::Add,
            "由什么落实",
            "what implements it",
        )
        .part_of(Aspect::Required),
        LOCK,
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
            Takes::OneOf(PAGES),
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
            Takes::OneOf(EDITIONS),
            Below::Fixed,
            "印刷版",
            "a print edition",
        ),
        key(
            "cell",
            Takes::Word(Form::Any),
            Below::Fixed,
            "流程表的单元格 flow.stage",
            "a cell of the table of flows, `flow.stage`",
        ),
        key(
            "form",
            Takes::Reference(Kind::Flow),
            Below::Fixed,
            "流程的表单",
            "the form of a flow",
        ),
        key(
            "data",
            Takes::OneOf(DATA),
            Below::Fixed,
            "数据文件",
            "a file of open data",
        ),
        key(
            "calendar",
            Takes::Reference(Kind::Calendar),
            Below::Fixed,
            "工作日历的年份",
            "the calendar of a year",
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
    /// The published heading.
    pub title: Option<Text>,
    /// The term that it defines, with the standard's own English.
    pub term: Option<Text>,
    /// The published text; a heading has none.
    pub text: Option<Text>,
    /// What implements it.
    pub implemented_by: Vec<Implementation>,
    /// Which set declares it.
    pub layer: String,
}

/// What implements an obligation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Implementation {
    /// A key of the implementation's table: `field`, `service`, `outside`, ….
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
        title: row.text("title"),
        term: row.text("term"),
        text: row.text("text"),
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
    /// Says shall, at least, or where needed: what is informative asks for nothing.
    pub fn demands(&self) -> bool {
        self.force != "informative"
    }

    /// What it is keyed by in `ruleset.json`: its clause; a note's in ASCII, as names of members must be.
    pub(crate) fn name(&self) -> String {
        name(&self.clause)
    }

    pub(crate) fn to_object(&self) -> Object {
        Members::new()
            .word("clause", &self.clause)
            .word("force", &self.force)
            .maybe_text("title", self.title.as_ref())
            .maybe_text("term", self.term.as_ref())
            .maybe_text("text", self.text.as_ref())
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

    /// As [`Self::to_object`] wrote it; none if it could not have.
    pub(crate) fn from_object(written: &Written<'_>) -> Option<Obligation> {
        Some(Obligation {
            clause: written.word("clause")?,
            force: written.word("force")?,
            title: written.text("title"),
            term: written.text("term"),
            text: written.text("text"),
            implemented_by: written.list("implemented_by", Implementation::from_value)?,
            layer: written.word("layer")?,
        })
    }
}

/// What a clause is keyed by in `ruleset.json`.
pub(crate) fn name(clause: &str) -> String {
    clause.replace('注', "note")
}

impl Implementation {
    fn from_value(value: &Value) -> Option<Implementation> {
        let (kind, said) = value.as_object()?.iter().next()?;
        Some(Implementation {
            kind: kind.to_owned(),
            target: said.as_str().unwrap_or_default().to_owned(),
            why: Text::from_value(said),
        })
    }

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
