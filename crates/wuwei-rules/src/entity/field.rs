//! `[[field]]`: a question of a section, with all its rules.

use wuwei_json::{Object, Value as Json};

use super::{Members, Written};
use crate::keys::{Aspect, Below, Doc, Entity, Form, Kind, LOCK, STAGES, Shape, Takes, key};
use crate::merge::LayerHead;
use crate::row::{Cell, Expression, Item, Row, Value};
use crate::ruleset::{Subject, Text};

/// What a field may take.
pub(crate) const TYPES: &[&str] = &[
    "text",
    "long-text",
    "integer",
    "decimal",
    "money",
    "date",
    "date-time",
    "yes-no",
    "choice",
    "choices",
    "phone",
    "credit-code",
    "department",
    "attachment",
];

/// Keys of `[[field]]`.
pub(crate) static KEYS: Entity = Entity {
    table: "field",
    shape: Shape::Many,
    doc: Doc {
        zh: "字段",
        en: "a field",
    },
    keys: &[
        key(
            "section",
            Takes::Reference(Kind::Section),
            Below::Fixed,
            "所在部分",
            "the section it belongs to",
        )
        .needed(),
        key(
            "id",
            Takes::Word(Form::Name),
            Below::Fixed,
            "标识",
            "id, a name in expressions",
        )
        .needed(),
        key(
            "after",
            Takes::Reference(Kind::Field),
            Below::Fixed,
            "排在哪个字段之后",
            "the field that it comes after",
        )
        .part_of(Aspect::Order),
        key(
            "as",
            Takes::Word(Form::Name),
            Below::Fixed,
            "用途（如 title、due）",
            "what it is for: `title`, `due`, …",
        ),
        key(
            "type",
            Takes::OneOf(TYPES),
            Below::Fixed,
            "类型",
            "what may be answered",
        )
        .needed(),
        key("label", Takes::Text, Below::Fixed, "标签", "label").needed(),
        key(
            "hint",
            Takes::Text,
            Below::Fill,
            "一句提示",
            "one short sentence, no full stop",
        ),
        key(
            "unit",
            Takes::Text,
            Below::Fixed,
            "单位",
            "unit behind the control",
        ),
        key(
            "choices",
            Takes::List(&Takes::Table(&CHOICE)),
            Below::Fixed,
            "选项",
            "choices, in order",
        ),
        key(
            "choices_from",
            Takes::OneOf(&["subject"]),
            Below::Fixed,
            "选项取自（事项类别 subject）",
            "entities that are its choices, in their order: `subject`",
        ),
        key(
            "places",
            Takes::Integer(0, 9),
            Below::Fixed,
            "小数位数",
            "digits behind the point",
        ),
        key(
            "from",
            Takes::OneOf(&STAGES),
            Below::Fixed,
            "从哪个阶段起可填",
            "stage from which it may be answered",
        )
        .part_of(Aspect::Required),
        key(
            "by",
            Takes::OneOf(&STAGES),
            Below::Fixed,
            "最迟在哪个阶段填",
            "stage by whose signature it must be answered",
        )
        .part_of(Aspect::Required),
        key(
            "required",
            Takes::YesNo,
            Below::Strengthen,
            "必填",
            "must be answered",
        )
        .part_of(Aspect::Required),
        key(
            "required_when",
            Takes::Expression,
            Below::Prove,
            "何时必填",
            "must be answered where this holds",
        )
        .part_of(Aspect::Required),
        key(
            "visible_when",
            Takes::Expression,
            Below::Prove,
            "何时显示",
            "shown only where this holds",
        )
        .part_of(Aspect::Required),
        key(
            "value",
            Takes::Expression,
            Below::Fixed,
            "计算式",
            "computed, never typed",
        )
        .part_of(Aspect::Constraint),
        key(
            "preset",
            Takes::Expression,
            Below::Fixed,
            "预填值",
            "given when it is first shown",
        )
        .part_of(Aspect::Constraint),
        key(
            "constraint",
            Takes::Expression,
            Below::Prove,
            "须满足的条件",
            "holds for every good answer",
        )
        .part_of(Aspect::Constraint),
        key(
            "warn",
            Takes::YesNo,
            Below::Fixed,
            "只提醒",
            "the constraint only warns",
        )
        .part_of(Aspect::Constraint),
        key(
            "message",
            Takes::Text,
            Below::Fixed,
            "不满足时的话",
            "what to say where the constraint fails",
        ),
        key(
            "constraints",
            Takes::List(&Takes::Table(&CONSTRAINT)),
            Below::Prove,
            "须满足的各条件",
            "several constraints",
        )
        .part_of(Aspect::Constraint),
        key(
            "because",
            Takes::Text,
            Below::Fill,
            "为什么",
            "why it is required or shown",
        ),
        key(
            "clause",
            Takes::Word(Form::Clause),
            Below::Fixed,
            "条款号",
            "clause",
        ),
        key(
            "and_constraint",
            Takes::Expression,
            Below::And,
            "下级增设的条件",
            "a lower set's constraint beside the base's",
        )
        .part_of(Aspect::Constraint),
        key(
            "and_constraints",
            Takes::List(&Takes::Table(&CONSTRAINT)),
            Below::And,
            "下级增设的各条件",
            "a lower set's constraints, with their words, beside the base's",
        )
        .part_of(Aspect::Constraint),
        LOCK,
    ],
};

/// Keys of one choice.
pub(crate) static CHOICE: Entity = Entity {
    table: "choice",
    shape: Shape::Inner,
    doc: Doc {
        zh: "选项",
        en: "a choice",
    },
    keys: &[
        key(
            "id",
            Takes::Word(Form::Name),
            Below::Fixed,
            "标识",
            "id, as it stands in records",
        )
        .needed(),
        key("label", Takes::Text, Below::Fixed, "标签", "label").needed(),
        key(
            "as",
            Takes::Word(Form::Name),
            Below::Fixed,
            "用途（如 transfer）",
            "what it is for: `transfer` is proposed where the subject leads to another role",
        ),
        key(
            "clause",
            Takes::Word(Form::Clause),
            Below::Fixed,
            "条款号",
            "clause, where it is the standard's own",
        ),
    ],
};

/// Keys of one constraint.
pub(crate) static CONSTRAINT: Entity = Entity {
    table: "constraint",
    shape: Shape::Inner,
    doc: Doc {
        zh: "条件",
        en: "a constraint",
    },
    keys: &[
        key(
            "rule",
            Takes::Expression,
            Below::Fixed,
            "条件",
            "holds for every good answer",
        )
        .needed(),
        key("warn", Takes::YesNo, Below::Fixed, "只提醒", "only warns"),
        key(
            "message",
            Takes::Text,
            Below::Fixed,
            "不满足时的话",
            "what to say where it fails",
        ),
    ],
};

/// A field of a section.
#[derive(Debug, Clone)]
pub struct Field {
    /// Section id.
    pub section: String,
    /// Id within the section.
    pub id: String,
    /// `as`.
    pub purpose: Option<String>,
    /// `text`, `long-text`, `integer`, `decimal`, `money`, `date`, `date-time`, `yes-no`, `choice`,
    /// `choices`, `phone`, `credit-code`, `department`, `attachment`.
    pub kind: String,
    /// Label.
    pub label: Text,
    /// One short sentence, no full stop.
    pub hint: Option<Text>,
    /// Unit behind the control: 元, 个工作日.
    pub unit: Option<Text>,
    /// Choices, in order.
    pub choices: Vec<Choice>,
    /// Which entities its choices are made from, where the rules say: `subject`.
    pub choices_from: Option<String>,
    /// Digits behind the point of a decimal.
    pub places: u8,
    /// Stage from which it may be answered, where the rules say.
    pub from: Option<String>,
    /// Stage by which it must be answered, where the rules say.
    pub by: Option<String>,
    /// `required`.
    pub required: bool,
    /// `required_when`.
    pub required_when: Option<String>,
    /// `visible_when`.
    pub visible_when: Option<String>,
    /// `value`.
    pub value: Option<String>,
    /// `preset`.
    pub preset: Option<String>,
    /// `constraint`s with their words.
    pub constraints: Vec<Constraint>,
    /// Why it is required or shown, in words.
    pub because: Option<Text>,
    /// Clause.
    pub clause: Option<String>,
    /// Which set declares it.
    pub layer: String,
}

/// A choice of a field.
#[derive(Debug, Clone)]
pub struct Choice {
    /// Id: `transfer`.
    pub id: String,
    /// `as`.
    pub purpose: Option<String>,
    /// Label.
    pub label: Text,
    /// Clause, where it is the standard's own.
    pub clause: Option<String>,
}

/// A condition on an answer.
#[derive(Debug, Clone)]
pub struct Constraint {
    /// The expression.
    pub rule: String,
    /// Only warns.
    pub warn: bool,
    /// What to tell the person, if the rules say.
    pub message: Option<Text>,
    /// Which set declares it.
    pub layer: String,
}

/// Closes a row.
pub(crate) fn read(row: &Row, layer: &str, layers: &[LayerHead]) -> Option<Field> {
    let rule = |key: &str| row.expression(key).map(|e| e.text.clone());
    Some(Field {
        section: row.owned("section")?,
        id: row.owned("id")?,
        purpose: row.owned("as"),
        kind: row.owned("type")?,
        label: row.text("label")?,
        hint: row.text("hint"),
        unit: row.text("unit"),
        choices: row.tables("choices").filter_map(choice).collect(),
        choices_from: row.owned("choices_from"),
        places: places(row),
        from: row.owned("from"),
        by: row.owned("by"),
        required: row.yes("required"),
        required_when: rule("required_when"),
        visible_when: rule("visible_when"),
        value: rule("value"),
        preset: rule("preset"),
        constraints: constraints(row).map(|rule| rule.close(layers)).collect(),
        because: row.text("because"),
        clause: row.owned("clause"),
        layer: layer.to_owned(),
    })
}

/// A condition of a field, as written.
pub(crate) struct Rule<'r> {
    pub(crate) expression: &'r Expression,
    /// Which layer set it.
    layer: usize,
    /// Where its words stand; a lower set's additions have none.
    words: Option<&'r Row>,
}

/// The conditions of a field: its `constraint`, its `constraints`, then what lower sets added.
pub(crate) fn constraints(row: &Row) -> impl Iterator<Item = Rule<'_>> {
    let own = rule(row.cell("constraint"), Some(row));
    let several = row.cell("constraints").into_iter().flat_map(listed);
    let named = |name: &'static str| row.cells.iter().filter(move |cell| cell.key.name == name);
    let added = named("and_constraint").filter_map(|cell| rule(Some(cell), None));
    let mut added: Vec<Rule<'_>> = added
        .chain(named("and_constraints").flat_map(listed))
        .collect();
    // Several files of one set may add conditions: their order means nothing.
    added.sort_by(|a, b| (a.layer, &a.expression.text).cmp(&(b.layer, &b.expression.text)));
    own.into_iter().chain(several).chain(added)
}

fn listed(cell: &Cell) -> impl Iterator<Item = Rule<'_>> {
    let items = match &cell.item.value {
        Value::List(items) => items.as_slice(),
        _ => &[],
    };
    let tables = items.iter().filter_map(Item::row);
    tables.filter_map(|inner| rule(inner.cell("rule"), Some(inner)))
}

fn rule<'r>(cell: Option<&'r Cell>, words: Option<&'r Row>) -> Option<Rule<'r>> {
    let cell = cell?;
    match &cell.item.value {
        Value::Expression(expression) => Some(Rule {
            expression,
            layer: cell.layer,
            words,
        }),
        _ => None,
    }
}

impl Rule<'_> {
    fn close(&self, layers: &[LayerHead]) -> Constraint {
        Constraint {
            rule: self.expression.text.clone(),
            warn: self.words.is_some_and(|row| row.yes("warn")),
            message: self.words.and_then(|row| row.text("message")),
            layer: layers
                .get(self.layer)
                .map_or_else(String::new, |head| head.id.clone()),
        }
    }
}

fn choice(row: &Row) -> Option<Choice> {
    Some(Choice {
        id: row.owned("id")?,
        purpose: row.owned("as"),
        label: row.text("label")?,
        clause: row.owned("clause"),
    })
}

/// Money has two places; a decimal as many as it says, or two.
fn places(row: &Row) -> u8 {
    let said = row.integer("places").and_then(|n| u8::try_from(n).ok());
    match row.word("type") {
        Some("money") => 2,
        Some("decimal") => said.unwrap_or(2),
        _ => 0,
    }
}

impl Field {
    /// The same; where it says what its choices are made from, with these.
    pub(crate) fn choosing_from(mut self, subjects: &[Subject]) -> Field {
        if self.choices_from.as_deref() == Some("subject") {
            self.choices = subjects
                .iter()
                .map(|subject| Choice {
                    id: subject.id.clone(),
                    purpose: None,
                    label: subject.name.clone(),
                    clause: subject.clause.clone(),
                })
                .collect();
        }
        self
    }

    pub(crate) fn to_object(&self) -> Object {
        Members::new()
            .maybe("as", self.purpose.as_deref())
            .word("type", &self.kind)
            .text("label", &self.label)
            .maybe_text("hint", self.hint.as_ref())
            .maybe_text("unit", self.unit.as_ref())
            .list(
                "choices",
                self.choices.iter().map(Choice::to_value).collect(),
            )
            .maybe("choices_from", self.choices_from.as_deref())
            .number("places", u32::from(self.places))
            .maybe("from", self.from.as_deref())
            .maybe("by", self.by.as_deref())
            .flag("required", self.required)
            .maybe("required_when", self.required_when.as_deref())
            .maybe("visible_when", self.visible_when.as_deref())
            .maybe("value", self.value.as_deref())
            .maybe("preset", self.preset.as_deref())
            .list(
                "constraints",
                self.constraints.iter().map(Constraint::to_value).collect(),
            )
            .maybe_text("because", self.because.as_ref())
            .maybe("clause", self.clause.as_deref())
            .word("layer", &self.layer)
            .build()
    }

    /// As [`Self::to_object`] wrote it; none if it could not have.
    pub(crate) fn from_object(id: &str, written: &Written<'_>) -> Option<Field> {
        let (section, id) = id.split_once('.')?;
        Some(Field {
            section: section.to_owned(),
            id: id.to_owned(),
            purpose: written.word("as"),
            kind: written.word("type")?,
            label: written.text("label")?,
            hint: written.text("hint"),
            unit: written.text("unit"),
            choices: written.list("choices", Choice::from_value)?,
            choices_from: written.word("choices_from"),
            places: u8::try_from(written.number("places")?).ok()?,
            from: written.word("from"),
            by: written.word("by"),
            required: written.flag("required"),
            required_when: written.word("required_when"),
            visible_when: written.word("visible_when"),
            value: written.word("value"),
            preset: written.word("preset"),
            constraints: written.list("constraints", Constraint::from_value)?,
            because: written.text("because"),
            clause: written.word("clause"),
            layer: written.word("layer")?,
        })
    }
}

impl Choice {
    fn from_value(value: &Json) -> Option<Choice> {
        let written = Written::of(value)?;
        Some(Choice {
            id: written.word("id")?,
            purpose: written.word("as"),
            label: written.text("label")?,
            clause: written.word("clause"),
        })
    }

    fn to_value(&self) -> Json {
        let members = Members::new()
            .word("id", &self.id)
            .maybe("as", self.purpose.as_deref())
            .text("label", &self.label);
        members
            .maybe("clause", self.clause.as_deref())
            .build()
            .into()
    }
}

impl Constraint {
    fn from_value(value: &Json) -> Option<Constraint> {
        let written = Written::of(value)?;
        Some(Constraint {
            rule: written.word("rule")?,
            warn: written.flag("warn"),
            message: written.text("message"),
            layer: written.word("layer")?,
        })
    }

    fn to_value(&self) -> Json {
        let members = Members::new()
            .word("rule", &self.rule)
            .flag("warn", self.warn);
        members
            .maybe_text("message", self.message.as_ref())
            .word("layer", &self.layer)
            .build()
            .into()
    }
}
