//! `wuwei-form/1` written as JSON. What stands at its default is left out.

use super::{
    CalendarYear, Constraint, Counting, FORMAT, Field, FormProgram, Kind, Limit, Origin,
    Requirement, Rule, Section, ServiceFacts, Stage,
};
use crate::Date;
use wuwei_json::{Object, Value};

impl FormProgram {
    /// The program as it is published; its canonical bytes are what the form digest is made over.
    pub fn to_json(&self) -> Value {
        let mut program = Object::new();
        program.insert("format", FORMAT);
        program.insert("flow", self.flow.as_str());
        program.insert(
            "stages",
            self.stages
                .iter()
                .map(|stage| self.stage_to_json(stage))
                .collect::<Vec<_>>(),
        );
        program.insert(
            "sections",
            self.sections
                .iter()
                .map(|it| self.section_to_json(it))
                .collect::<Vec<_>>(),
        );
        program.insert(
            "order",
            self.order
                .iter()
                .map(|field| *field as i64)
                .collect::<Vec<_>>(),
        );
        program.insert(
            "services",
            self.services
                .iter()
                .map(service_to_json)
                .collect::<Vec<_>>(),
        );
        program.insert(
            "calendars",
            self.calendars
                .iter()
                .map(calendar_to_json)
                .collect::<Vec<_>>(),
        );
        if self.counting == Counting::SameDay {
            program.insert("counting", "same-day");
        }
        Value::Object(program)
    }

    fn stage_to_json(&self, stage: &Stage) -> Value {
        let sections = stage
            .sections
            .iter()
            .filter_map(|at| self.sections.get(*at));
        let mut object = Object::new();
        object.insert("id", stage.id.as_str());
        object.insert(
            "sections",
            sections
                .map(|section| section.id.as_str())
                .collect::<Vec<_>>(),
        );
        Value::Object(object)
    }

    fn section_to_json(&self, section: &Section) -> Value {
        let fields = self.fields.iter().skip(section.first).take(section.count);
        let mut object = Object::new();
        object.insert("id", section.id.as_str());
        put_text(&mut object, "as", section.purpose.as_deref());
        if let Some(group) = &section.group {
            let mut it = Object::new();
            it.insert("letter", group.letter.to_string());
            it.insert("min", i64::from(group.min));
            it.insert("max", i64::from(group.max));
            put_number(&mut it, "by", group.by);
            object.insert("group", it);
        }
        put_number(&mut object, "min_done", section.min_done as usize);
        put_rule(&mut object, "visible_when", section.visible_when.as_ref());
        object.insert("fields", fields.map(field_to_json).collect::<Vec<_>>());
        Value::Object(object)
    }
}

fn field_to_json(field: &Field) -> Value {
    let mut object = Object::new();
    object.insert("id", field.id.as_str());
    put_text(&mut object, "as", field.purpose.as_deref());
    object.insert("type", field.kind.name());
    match &field.kind {
        Kind::Decimal { places } => put_number(&mut object, "places", usize::from(*places)),
        Kind::Choice(ids) | Kind::Choices(ids) => drop(object.insert("choices", ids.clone())),
        Kind::Department(ids) => drop(object.insert("departments", ids.clone())),
        _ => {}
    }
    put_number(&mut object, "from", field.from);
    put_number(&mut object, "by", field.by);
    match &field.required {
        Requirement::Never => {}
        Requirement::Always(origin) => {
            let mut it = Object::new();
            put_origin(&mut it, origin);
            object.insert("required", it);
        }
        Requirement::When(rule) => put_rule(&mut object, "required_when", Some(rule)),
    }
    put_rule(&mut object, "visible_when", field.visible_when.as_ref());
    put_rule(&mut object, "value", field.value.as_ref());
    put_rule(&mut object, "preset", field.preset.as_ref());
    if !field.constraints.is_empty() {
        object.insert(
            "constraints",
            field
                .constraints
                .iter()
                .map(constraint_to_json)
                .collect::<Vec<_>>(),
        );
    }
    Value::Object(object)
}

fn constraint_to_json(constraint: &Constraint) -> Value {
    let mut object = rule_to_json(&constraint.rule);
    object.insert("number", i64::from(constraint.number));
    if constraint.warn {
        object.insert("warn", true);
    }
    Value::Object(object)
}

fn rule_to_json(rule: &Rule) -> Object {
    let mut object = Object::new();
    object.insert("expr", rule.expr.to_json());
    object.insert("source", rule.source.as_str());
    put_origin(&mut object, &rule.origin);
    object
}

fn service_to_json(service: &ServiceFacts) -> Value {
    let mut object = Object::new();
    object.insert("id", service.id.as_str());
    match service.limit {
        Limit::Unset => {}
        Limit::None => drop(object.insert("limit", "none")),
        Limit::Days(days) => drop(object.insert("limit", i64::from(days))),
    }
    Value::Object(object)
}

fn calendar_to_json(calendar: &CalendarYear) -> Value {
    let dates = |dates: &[Date]| dates.iter().map(|date| date.to_text()).collect::<Vec<_>>();
    let mut object = Object::new();
    object.insert("year", i64::from(calendar.year));
    object.insert("holidays", dates(&calendar.holidays));
    object.insert("workdays", dates(&calendar.workdays));
    Value::Object(object)
}

fn put_text(object: &mut Object, name: &str, text: Option<&str>) {
    if let Some(text) = text {
        object.insert(name, text);
    }
}

fn put_number(object: &mut Object, name: &str, number: usize) {
    if number > 0 {
        object.insert(name, number as i64);
    }
}

fn put_rule(object: &mut Object, name: &str, rule: Option<&Rule>) {
    if let Some(rule) = rule {
        object.insert(name, rule_to_json(rule));
    }
}

fn put_origin(object: &mut Object, origin: &Origin) {
    object.insert("layer", origin.layer.as_str());
    put_text(object, "clause", origin.clause.as_deref());
}

impl Kind {
    /// The type's name, as rules and programs write it.
    pub fn name(&self) -> &'static str {
        match self {
            Kind::Text => "text",
            Kind::LongText => "long-text",
            Kind::Integer => "integer",
            Kind::Decimal { .. } => "decimal",
            Kind::Money => "money",
            Kind::Date => "date",
            Kind::DateTime => "date-time",
            Kind::YesNo => "yes-no",
            Kind::Choice(_) => "choice",
            Kind::Choices(_) => "choices",
            Kind::Phone => "phone",
            Kind::CreditCode => "credit-code",
            Kind::Department(_) => "department",
            Kind::Attachment => "attachment",
        }
    }
}
