//! The closed rule set, typed: what pages, programs, digests and other tools read.

use std::collections::BTreeMap;

use wuwei_engine::Date;
use wuwei_engine::program::{CalendarYear, Counting, Limit};

/// The `format` that `data/ruleset.json` names itself by.
pub const FORMAT: &str = "wuwei-ruleset/1";

/// A checked rule set: typed, closed, without a dangling reference.
#[derive(Debug, Clone)]
pub struct RuleSet {
    /// Id: `hebi`.
    pub id: String,
    /// Version: `2026.1.0`.
    pub version: String,
    /// In force from.
    pub effective: Date,
    /// GB/T 2260 code or `local:…`.
    pub area: String,
    /// The standard it implements, as cited: `DB4106/T 102—2023`.
    pub standard: String,
    /// Name shown in the header of every page.
    pub title: Text,
    /// One sentence under the title of the home page.
    pub summary: Option<Text>,
    /// Who proposed the standard and is in charge of it, for the foot of every page.
    pub proposed_by: Option<Text>,
    /// The body that publishes this set, if the rules say.
    pub publisher: Option<Text>,
    /// Demonstration data: every page says so (DESIGN 2.9).
    pub sample: bool,
    /// Public address, if there is one.
    pub address: Option<String>,
    /// How working days are counted.
    pub counting: Counting,
    /// Basis of the counting rule, as cited.
    pub counting_basis: Option<Text>,
    /// Clauses, in the order of the standard.
    pub obligations: Vec<Obligation>,
    /// Roles, in the order of the rule set's `roles` list.
    pub roles: Vec<Role>,
    /// Departments, by id.
    pub departments: Vec<Department>,
    /// Services, in the order of their clauses, then ids.
    pub services: Vec<Service>,
    /// Flows, in the order of the rule set's `flows` list.
    pub flows: Vec<Flow>,
    /// Sections by id.
    pub sections: BTreeMap<String, Section>,
    /// Fields by `section.field`.
    pub fields: BTreeMap<String, Field>,
    /// Checklist items by `section.item`.
    pub items: BTreeMap<String, Item>,
    /// Working-day calendars by year.
    pub calendars: Vec<Calendar>,
    /// Specialists: published as `data/specialists.json`, outside the rule digest.
    pub specialists: Vec<Specialist>,
}

/// A text in the languages of the site.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Text {
    /// Chinese: always there.
    pub zh: String,
    /// English, where the rules give it.
    pub en: Option<String>,
}

/// A value that the rules may leave unset, deny, or give (DESIGN 2.9: three different things).
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub enum Given<T> {
    /// Not said: "set locally".
    #[default]
    Unset,
    /// `"none"`: said that there is none.
    None,
    /// Said.
    Value(T),
}

/// A numbered clause or lettered item of the standard.
#[derive(Debug, Clone)]
pub struct Obligation {
    /// As cited: `7.2.2 d)`.
    pub clause: String,
    /// `shall`, `at-least`, `where-needed`, or `informative`.
    pub force: String,
    /// The published text.
    pub text: Text,
    /// What implements it.
    pub implemented_by: Vec<Implementation>,
    /// Which set declares it.
    pub layer: String,
}

/// What implements an obligation.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Implementation {
    /// `field`, `item`, `page`, `signature`, `edition`, `outside`, …
    pub kind: String,
    /// What it names, or why it is outside.
    pub target: String,
}

/// A specialist role 服务专员.
#[derive(Debug, Clone)]
pub struct Role {
    /// Id: `steward`.
    pub id: String,
    /// Clause that defines it.
    pub clause: String,
    /// Name.
    pub name: Text,
    /// The one character of its seal: 管.
    pub seal: String,
    /// A few words for cards.
    pub brief: Option<Text>,
    /// The clause's definition.
    pub text: Text,
    /// Which set declares it.
    pub layer: String,
}

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

/// A service item 服务事项.
#[derive(Debug, Clone)]
pub struct Service {
    /// Id.
    pub id: String,
    /// Clause: `6.3 b)`.
    pub clause: String,
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
    /// Keys that a lower set filled in, with that set's id.
    pub set_by: BTreeMap<String, String>,
    /// Made up for demonstration.
    pub sample: bool,
}

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

/// A section of forms.
#[derive(Debug, Clone)]
pub struct Section {
    /// Id.
    pub id: String,
    /// `as`.
    pub purpose: Option<String>,
    /// Title.
    pub title: Text,
    /// One short sentence under the title.
    pub hint: Option<Text>,
    /// Of a group: what one row is called: 诉求.
    pub row: Option<Text>,
    /// Of a group: letter, least, most.
    pub group: Option<(char, u32, u32)>,
    /// Of a checklist: least number of items done.
    pub min_done: u32,
    /// Field ids (without the section), in order.
    pub fields: Vec<String>,
    /// Item ids (without the section), in order.
    pub items: Vec<String>,
    /// `visible_when`.
    pub visible_when: Option<String>,
    /// Clause.
    pub clause: Option<String>,
    /// Which set declares it.
    pub layer: String,
}

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

/// An item of a checklist.
#[derive(Debug, Clone)]
pub struct Item {
    /// Section id.
    pub section: String,
    /// Id within the section.
    pub id: String,
    /// The standard's words, or ours.
    pub name: Text,
    /// Clause.
    pub clause: Option<String>,
    /// Which set declares it.
    pub layer: String,
}

/// A working-day calendar of one year with its source.
#[derive(Debug, Clone)]
pub struct Calendar {
    /// The facts that count.
    pub year: CalendarYear,
    /// Title and number of the notice.
    pub source: Text,
    /// Address of the notice, if any.
    pub url: Option<String>,
    /// Day of the notice.
    pub issued: Date,
}

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
