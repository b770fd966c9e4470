//! The form as a JSON Schema (2020-12), for everyone who does not run the engine.
//!
//! It describes the state of a record after each stage (`$defs` by stage, beside those of dates, texts and
//! the like that many fields share). What the engine accepts, the
//! schema accepts, always; what it cannot say stands in `x-wuwei-unexpressed` of the stage, and where
//! that list is empty both give the same verdict.
//!
//! A requirement can be claimed of a state only if some stage has enforced it: a stage from `by` on that
//! lists the section. A condition can be claimed only at a stage that lists it too, since only then the
//! engine looks; and a field that was signed stays, whatever hides it later.

mod condition;
mod json;
mod shape;
mod value;

use wuwei_engine::FormProgram;
use wuwei_engine::expr::{FieldIx, SectionIx};
use wuwei_engine::program::{Field, Requirement, Section};
use wuwei_json::{Object, Value};

use crate::ruleset::RuleSet;
use condition::{Base, Conditions};
use json::{all_of, any_of, object, required};
use shape::Shape;

/// The dialect.
const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The member that lists what a stage's schema cannot say.
const UNEXPRESSED: &str = "x-wuwei-unexpressed";

/// How many text fields may be answered to the full before an entry outgrows a record (4 MiB of data,
/// texts of 50,000 characters of at most 4 bytes).
const TEXTS_THAT_FIT: usize = 20;

/// Writes the schema of a form, with the rule set's Chinese labels as titles.
pub(crate) fn emit(ruleset: &RuleSet, program: &FormProgram) -> Value {
    let stages = program.stages.iter().enumerate();
    let mut defs = value::shared(program.fields.iter().map(|field| &field.kind));
    for (at, stage) in stages {
        defs.insert(stage.id.as_str(), Stage::new(ruleset, program, at).emit());
    }
    let any = program
        .stages
        .iter()
        .map(|stage| object([("$ref", format!("#/$defs/{}", stage.id))]));
    object([
        ("$schema", Value::from(DIALECT)),
        ("title", Value::from(program.flow.as_str())),
        ("anyOf", any.collect::<Vec<_>>().into()),
        ("$defs", defs.into()),
    ])
}

/// The state after one stage.
struct Stage<'p> {
    ruleset: &'p RuleSet,
    program: &'p FormProgram,
    /// Position of the stage.
    at: usize,
    /// Claims about the whole state.
    claims: Vec<Value>,
    unexpressed: Vec<Value>,
}

impl<'p> Stage<'p> {
    fn new(ruleset: &'p RuleSet, program: &'p FormProgram, at: usize) -> Stage<'p> {
        Stage {
            ruleset,
            program,
            at,
            claims: Vec::new(),
            unexpressed: Vec::new(),
        }
    }

    fn emit(mut self) -> Value {
        let mut properties = Object::new();
        for ix in 0..self.program.sections.len() {
            if (0..=self.at).any(|stage| self.lists(stage, ix)) {
                let schema = self.section(ix);
                properties.insert(self.program.sections[ix].id.as_str(), schema);
            }
        }
        if self.may_outgrow_a_record() {
            self.miss("", "size", None);
        }
        let mut schema = object([
            ("type", Value::from("object")),
            ("properties", properties.into()),
            ("additionalProperties", false.into()),
        ]);
        self.add_claims(&mut schema);
        if let Value::Object(members) = &mut schema {
            members.insert(UNEXPRESSED, self.unexpressed);
        }
        schema
    }

    fn add_claims(&mut self, schema: &mut Value) {
        let claims = std::mem::take(&mut self.claims);
        if let Value::Object(members) = schema
            && !claims.is_empty()
        {
            members.insert("allOf", claims);
        }
    }

    fn lists(&self, stage: usize, section: SectionIx) -> bool {
        self.program.stages[stage].sections.contains(&section)
    }

    /// Whether some stage up to this one has enforced what is due by stage `by`.
    fn enforced(&self, by: usize, section: SectionIx) -> bool {
        (by..=self.at).any(|stage| self.lists(stage, section))
    }

    /// Notes what the schema cannot say.
    fn miss(&mut self, path: &str, key: &str, source: Option<&str>) {
        let mut entry = object([("path", path), ("key", key)]);
        if let (Value::Object(members), Some(source)) = (&mut entry, source) {
            members.insert("source", source);
        }
        if !self.unexpressed.contains(&entry) {
            self.unexpressed.push(entry);
        }
    }

    fn section(&mut self, ix: SectionIx) -> Value {
        let section = &self.program.sections[ix];
        let base = Base {
            program: self.program,
            section: ix,
            stage: self.at,
        };
        let mut shape = Shape::new();
        for field in section.first..section.first + section.count {
            if self.program.fields[field].from <= self.at {
                self.field(field, &base, &mut shape);
            }
        }
        self.items_done(ix, section, &base, &mut shape);
        let title = self
            .ruleset
            .sections
            .get(&section.id)
            .map(|section| section.title.zh.clone());
        match &section.group {
            None => {
                if shape.needs_something() {
                    self.claim_shown(ix, &required(&section.id));
                }
                shape.into_schema(title)
            }
            Some(group) => {
                self.rows(ix, group);
                let earlier = (0..self.at).any(|stage| self.lists(stage, ix));
                shape.into_rows(title, group, earlier.then(value::withdrawal))
            }
        }
    }

    /// Numbers of rows, and what no schema says of them.
    fn rows(&mut self, ix: SectionIx, group: &wuwei_engine::program::Group) {
        let id = self.program.sections[ix].id.clone();
        self.miss(&id, "row-order", None);
        let live = object([("not", required("withdrawn"))]);
        let contains = |bound: &str, number: u32| {
            let mut rows = object([("contains", live.clone())]);
            if let Value::Object(members) = &mut rows {
                if bound == "maxContains" {
                    members.insert("minContains", 0i64);
                }
                members.insert(bound, i64::from(number));
            }
            object([("properties", object([(id.as_str(), rows)]))])
        };
        if self.enforced(group.by, ix) && group.min > 0 {
            self.claim_shown(
                ix,
                &all_of(vec![required(&id), contains("minContains", group.min)]),
            );
        }
        if self.enforced(0, ix) {
            self.claim_shown(ix, &contains("maxContains", group.max));
        }
    }

    /// Claims something of a section that holds wherever the section is shown.
    fn claim_shown(&mut self, ix: SectionIx, claim: &Value) {
        let section = &self.program.sections[ix];
        let Some(rule) = &section.visible_when else {
            self.claims.push(claim.clone());
            return;
        };
        let conditions = Conditions::of_root(&Base {
            program: self.program,
            section: ix,
            stage: self.at,
        });
        match conditions
            .holds(&rule.expr)
            .filter(|_| self.lists(self.at, ix))
        {
            Some(shown) => self
                .claims
                .push(object([("if", shown), ("then", claim.clone())])),
            None => {
                let (id, source) = (section.id.clone(), rule.source.clone());
                self.miss(&id, "visible_when", Some(&source));
            }
        }
    }

    fn field(&mut self, ix: FieldIx, base: &Base, shape: &mut Shape) {
        let field = &self.program.fields[ix];
        let section = &self.program.sections[field.section];
        let path = path(section, field);
        shape.property(
            &field.id,
            value::schema(&field.kind, self.title(section, field)),
        );
        if value::is_looser(&field.kind) {
            self.miss(&path, "form", None);
        }
        if let Some(rule) = &field.value {
            self.miss(&path, "value", Some(&rule.source));
        }
        self.requirement(field, section, base, shape, &path);
        self.showing(field, base, shape, &path);
        for constraint in field
            .constraints
            .iter()
            .filter(|constraint| !constraint.warn)
        {
            match Conditions::of_row(base).of_answer(ix, &constraint.rule.expr) {
                Some(schema) => shape.claim(schema),
                None => self.miss(&path, "constraint", Some(&constraint.rule.source)),
            }
        }
    }

    fn title(&self, section: &Section, field: &Field) -> Option<String> {
        let key = format!("{}.{}", section.id, field.id);
        match self.ruleset.fields.get(&key) {
            Some(named) => Some(named.label.zh.clone()),
            None => {
                let item = key
                    .rsplit_once('.')
                    .and_then(|(item, _)| self.ruleset.items.get(item));
                item.map(|item| item.name.zh.clone())
            }
        }
    }

    fn requirement(
        &mut self,
        field: &Field,
        section: &Section,
        base: &Base,
        shape: &mut Shape,
        path: &str,
    ) {
        if field.value.is_some() || field.by > self.at {
            return;
        }
        let always = |conditions: &[&wuwei_engine::program::Rule]| conditions.is_empty();
        let mut conditions: Vec<_> = field.visible_when.iter().collect();
        match &field.required {
            Requirement::Never => return,
            Requirement::Always(_) => {}
            Requirement::When(rule) => conditions.push(rule),
        }
        if always(&conditions) && section.visible_when.is_none() {
            if self.enforced(field.by, base.section) {
                shape.need(&field.id);
            }
            return;
        }
        conditions.extend(&section.visible_when);
        let source = conditions
            .iter()
            .map(|rule| rule.source.as_str())
            .collect::<Vec<_>>()
            .join(" && ");
        if !self.lists(self.at, base.section) {
            self.miss(path, "required", Some(&source));
            return;
        }
        let all = |scope: Conditions| {
            let held = conditions.iter().map(|rule| scope.holds(&rule.expr));
            held.collect::<Option<Vec<_>>>().map(all_of)
        };
        if let Some(condition) = all(Conditions::of_row(base)) {
            shape.claim(object([
                ("if", condition),
                ("then", json::present(&field.id)),
            ]));
        } else if let Some(condition) =
            all(Conditions::of_root(base)).filter(|_| section.group.is_none())
        {
            let present = json::inside(&section.id, json::present(&field.id));
            self.claims
                .push(object([("if", condition), ("then", present)]));
        } else {
            self.miss(path, "required", Some(&source));
        }
    }

    /// What is hidden is absent, at the first stage that may answer it; later it may have been signed.
    fn showing(&mut self, field: &Field, base: &Base, shape: &mut Shape, path: &str) {
        let section = &self.program.sections[field.section];
        let own = field.visible_when.iter().map(|rule| (rule, path));
        let around = section.visible_when.iter().map(|rule| (rule, &*section.id));
        for (rule, path) in own.chain(around) {
            let first = field.from == self.at && self.lists(self.at, base.section);
            let in_row = Conditions::of_row(base).holds(&rule.expr).filter(|_| first);
            let in_root = Conditions::of_root(base)
                .holds(&rule.expr)
                .filter(|_| first && section.group.is_none());
            if let Some(shown) = in_row {
                shape.claim(object([("if", json::present(&field.id)), ("then", shown)]));
            } else if let Some(shown) = in_root {
                let present = json::inside(&section.id, json::present(&field.id));
                self.claims.push(object([("if", present), ("then", shown)]));
            } else {
                self.miss(path, "visible_when", Some(&rule.source));
            }
        }
    }

    /// The least number of a checklist's items that are done.
    fn items_done(&mut self, ix: SectionIx, section: &Section, base: &Base, shape: &mut Shape) {
        let fields = &self.program.fields[section.first..section.first + section.count];
        let states: Vec<&Field> = fields
            .iter()
            .filter(|field| field.id.ends_with(".state") && field.purpose.is_none())
            .collect();
        let due = states.iter().map(|field| field.by).max();
        if section.min_done == 0 || !due.is_some_and(|by| self.enforced(by, ix)) {
            return;
        }
        let done = |field: &&Field| json::with(&field.id, object([("const", "done")]));
        let done: Vec<Value> = states.iter().map(done).collect();
        let plain = section.visible_when.is_none()
            && states.iter().all(|field| field.visible_when.is_none());
        match section.min_done as usize {
            1 if plain => shape.claim(any_of(done)),
            n if plain && n == done.len() => shape.claim(all_of(done)),
            _ => {
                let id = self.program.sections[base.section].id.clone();
                self.miss(&id, "min_done", None);
            }
        }
    }

    fn may_outgrow_a_record(&self) -> bool {
        let texts = self
            .program
            .fields
            .iter()
            .filter(|field| value::is_long(&field.kind))
            .count();
        texts > TEXTS_THAT_FIT
            || self
                .program
                .sections
                .iter()
                .any(|section| section.group.is_some())
            || self
                .program
                .fields
                .iter()
                .any(|field| field.kind == wuwei_engine::program::Kind::Attachment)
    }
}

/// `section.field`, in groups `section.*.field`.
fn path(section: &Section, field: &Field) -> String {
    let row = if section.group.is_some() { "*." } else { "" };
    format!("{}.{row}{}", section.id, field.id)
}
