//! `wuwei-form/1` read from JSON. What is unknown or malformed is refused with its place.

use super::decode::Reader;
use super::{
    CalendarYear, Constraint, Counting, FORMAT, Field, FormProgram, Group, Kind, Limit, Origin,
    Requirement, Rule, Section, ServiceFacts, Stage,
};
use crate::expr::{Bounds, Expr, Place};
use crate::{Date, Decimal};
use wuwei_json::{Object, Value};

impl FormProgram {
    /// Reads a program. The message of a refusal names the place.
    pub fn from_json(value: &Value) -> Result<FormProgram, String> {
        let mut reader = Reader::default();
        let program = read_program(&mut reader, value);
        match reader.fault() {
            None => Ok(program),
            Some(fault) => Err(fault),
        }
    }
}

const PROGRAM: &[&str] = &[
    "format",
    "flow",
    "stages",
    "sections",
    "order",
    "services",
    "calendars",
    "counting",
];
const SECTION: &[&str] = &["id", "as", "group", "min_done", "visible_when", "fields"];
const FIELD: &[&str] = &[
    "id",
    "as",
    "type",
    "places",
    "choices",
    "departments",
    "from",
    "by",
    "required",
    "required_when",
    "visible_when",
    "value",
    "preset",
    "constraints",
];
const RULE: &[&str] = &["expr", "source", "layer", "clause"];
const CONSTRAINT: &[&str] = &["expr", "source", "layer", "clause", "number", "warn"];
/// More than any form has, and small enough to index with anywhere.
const MANY: i64 = 1_000_000;

fn read_program(reader: &mut Reader, value: &Value) -> FormProgram {
    let object = reader.members(value, PROGRAM);
    let mut program = FormProgram {
        flow: reader.text(object, "flow"),
        ..FormProgram::default()
    };
    if object.get("format").and_then(Value::as_str) != Some(FORMAT) {
        reader.refuse_at("format", "not a wuwei-form/1 program");
        return program;
    }
    for name in ["stages", "sections", "order", "services", "calendars"] {
        reader.needs(object, name);
    }
    // Sizes first: expressions are checked against them, and may name what comes after them.
    let mut place = Place::new(bounds_of(object));
    reader.each(object, "sections", &mut |reader, it| {
        read_section(reader, it, &mut program, &mut place);
    });
    reader.each(object, "stages", &mut |reader, it| {
        let stage = read_stage(reader, it, &program.sections);
        program.stages.push(stage);
    });
    let last = program.fields.len() as i64 - 1;
    reader.each(object, "order", &mut |reader, it| {
        program.order.push(reader.number_of(it, last));
    });
    reader.each(object, "services", &mut |reader, it| {
        program.services.push(read_service(reader, it));
    });
    reader.each(object, "calendars", &mut |reader, it| {
        program.calendars.push(read_calendar(reader, it));
    });
    reader.may(object, "counting", |reader, it| match it.as_str() {
        Some("same-day") => program.counting = Counting::SameDay,
        Some("next-day") => {}
        _ => reader.refuse("next-day or same-day is needed"),
    });
    if reader.is_whole() {
        check_whole(reader, &program);
    }
    program
}

/// Which section each field is in, and which sections are groups, read off without judging anything.
fn bounds_of(program: &Object) -> Bounds {
    let mut bounds = Bounds::default();
    for (at, section) in list(program.get("sections")).iter().enumerate() {
        for _ in list(section.get("fields")) {
            bounds.sections.push(at);
        }
        bounds.groups.push(section.get("group").is_some());
    }
    bounds
}

fn list(value: Option<&Value>) -> &[Value] {
    value.and_then(Value::as_array).unwrap_or_default()
}

/// What no part can see alone.
fn check_whole(reader: &mut Reader, program: &FormProgram) {
    let stages = program.stages.len();
    if stages == 0 {
        reader.refuse_at("stages", "a form needs a stage");
    }
    for field in &program.fields {
        if field.by >= stages || field.by < field.from {
            reader.refuse_at("sections", "a stage that is not there");
        }
    }
    for (at, section) in program.sections.iter().enumerate() {
        if section.group.as_ref().is_some_and(|it| it.by >= stages) {
            reader.refuse_at("sections", "a stage that is not there");
        }
        // Compared each with each: no sorting in what a browser loads, for lists of a few dozen.
        if program.sections[..at].iter().any(|it| it.id == section.id) {
            reader.refuse_at("sections", "the same id twice");
        }
    }
    let ascending = |a: &ServiceFacts, b: &ServiceFacts| a.id < b.id;
    if !program.services.is_sorted_by(ascending) {
        reader.refuse_at("services", "services must be sorted by id, each once");
    }
    if !program.calendars.is_sorted_by(|a, b| a.year < b.year) {
        reader.refuse_at("calendars", "calendars must be sorted by year, each once");
    }
    if !program.is_arranged() {
        reader.refuse_at(
            "order",
            "every field must stand once, after those on which its value hangs",
        );
    }
}

fn read_stage(reader: &mut Reader, value: &Value, sections: &[Section]) -> Stage {
    let object = reader.members(value, &["id", "sections"]);
    let mut stage = Stage {
        id: reader.text(object, "id"),
        sections: Vec::new(),
    };
    reader.needs(object, "sections");
    reader.each(object, "sections", &mut |reader, id| match sections
        .iter()
        .position(|it| id.as_str() == Some(&it.id))
    {
        Some(section) => stage.sections.push(section),
        None => reader.refuse("no section has this id"),
    });
    stage
}

fn read_section(reader: &mut Reader, value: &Value, program: &mut FormProgram, place: &mut Place) {
    let object = reader.members(value, SECTION);
    let first = program.fields.len();
    place.row = None;
    let section = Section {
        id: read_id(reader, object),
        purpose: reader.maybe_text(object, "as"),
        group: reader.may(object, "group", read_group),
        min_done: reader.number(object, "min_done", MANY) as u32,
        first,
        count: 0,
        visible_when: read_rule(reader, object, "visible_when", place),
    };
    let at = program.sections.len();
    place.row = Some(at);
    reader.needs(object, "fields");
    reader.each(object, "fields", &mut |reader, it| {
        let field = read_field(reader, it, at, place);
        if program.fields[first..]
            .iter()
            .any(|other| other.id == field.id)
        {
            reader.refuse("the same id twice");
        }
        program.fields.push(field);
    });
    program.sections.push(Section {
        count: program.fields.len() - first,
        ..section
    });
}

/// Ids are members of records and steps of paths: a blank or slash in one would make both ambiguous.
fn read_id(reader: &mut Reader, object: &Object) -> String {
    let id = reader.text(object, "id");
    let mut dots = 0;
    let mut before = b'.';
    for &byte in id.as_bytes() {
        match byte {
            b'.' if before != b'.' => dots += 1,
            b'_' | b'-' => {}
            _ if byte.is_ascii_alphanumeric() => {}
            _ => dots = 2,
        }
        before = byte;
    }
    if dots > 1 || before == b'.' {
        reader.refuse_at("id", "not an id");
    }
    id
}

fn read_group(reader: &mut Reader, value: &Value) -> Group {
    let object = reader.members(value, &["letter", "min", "max", "by"]);
    for name in ["min", "max"] {
        reader.needs(object, name);
    }
    let letter = reader.text(object, "letter");
    let letter = match letter.as_bytes() {
        [letter @ b'a'..=b'z'] => char::from(*letter),
        _ => {
            reader.refuse_at("letter", "one letter a to z is needed");
            'a'
        }
    };
    Group {
        letter,
        min: reader.number(object, "min", MANY) as u32,
        max: reader.number(object, "max", MANY) as u32,
        by: reader.number(object, "by", MANY),
    }
}

fn read_field(reader: &mut Reader, value: &Value, section: usize, place: &mut Place) -> Field {
    let object = reader.members(value, FIELD);
    let mut required = match read_rule(reader, object, "required_when", place) {
        Some(rule) => Requirement::When(rule),
        None => Requirement::Never,
    };
    reader.may(object, "required", |reader, it| {
        if required != Requirement::Never {
            reader.refuse("required and required_when exclude each other");
        }
        let origin = reader.members(it, &["layer", "clause"]);
        required = Requirement::Always(read_origin(reader, origin));
    });
    let mut constraints = Vec::new();
    reader.each(object, "constraints", &mut |reader, it| {
        constraints.push(read_constraint(reader, it, place));
    });
    Field {
        section,
        id: read_id(reader, object),
        purpose: reader.maybe_text(object, "as"),
        kind: read_kind(reader, object),
        from: reader.number(object, "from", MANY),
        by: reader.number(object, "by", MANY),
        required,
        visible_when: read_rule(reader, object, "visible_when", place),
        value: read_rule(reader, object, "value", place),
        preset: read_rule(reader, object, "preset", place),
        constraints,
    }
}

fn read_kind(reader: &mut Reader, object: &Object) -> Kind {
    let name = reader.text(object, "type");
    match name.as_str() {
        "text" => Kind::Text,
        "long-text" => Kind::LongText,
        "integer" => Kind::Integer,
        "decimal" => Kind::Decimal {
            places: reader.number(object, "places", Decimal::MAX_SCALE.into()) as u8,
        },
        "money" => Kind::Money,
        "date" => Kind::Date,
        "date-time" => Kind::DateTime,
        "yes-no" => Kind::YesNo,
        "choice" => Kind::Choice(reader.texts(object, "choices")),
        "choices" => Kind::Choices(reader.texts(object, "choices")),
        "phone" => Kind::Phone,
        "credit-code" => Kind::CreditCode,
        "department" => Kind::Department(reader.texts(object, "departments")),
        "attachment" => Kind::Attachment,
        _ => {
            reader.refuse_at("type", "no such type");
            Kind::Text
        }
    }
}

fn read_rule(
    reader: &mut Reader,
    object: &Object,
    name: &'static str,
    place: &mut Place,
) -> Option<Rule> {
    reader.may(object, name, |reader, value| {
        let object = reader.members(value, RULE);
        rule_from(reader, object, place)
    })
}

fn read_constraint(reader: &mut Reader, value: &Value, place: &mut Place) -> Constraint {
    let object = reader.members(value, CONSTRAINT);
    reader.needs(object, "number");
    let warn = reader.may(object, "warn", |reader, it| {
        if it.as_bool().is_none() {
            reader.refuse("true or false is needed");
        }
        it.as_bool() == Some(true)
    });
    Constraint {
        rule: rule_from(reader, object, place),
        warn: warn == Some(true),
        number: reader.number(object, "number", MANY) as u32,
    }
}

fn rule_from(reader: &mut Reader, object: &Object, place: &mut Place) -> Rule {
    reader.needs(object, "expr");
    let expr = reader.may(object, "expr", |reader, it| Expr::read(reader, it, place));
    Rule {
        expr: expr.unwrap_or(Expr::Absent),
        source: reader.text(object, "source"),
        origin: read_origin(reader, object),
    }
}

fn read_origin(reader: &mut Reader, object: &Object) -> Origin {
    Origin {
        layer: reader.text(object, "layer"),
        clause: reader.maybe_text(object, "clause"),
    }
}

fn read_service(reader: &mut Reader, value: &Value) -> ServiceFacts {
    let object = reader.members(value, &["id", "limit"]);
    let limit = reader.may(object, "limit", |reader, it| match it.as_str() {
        Some("none") => Limit::None,
        _ => Limit::Days(reader.number_of(it, MANY) as u32),
    });
    ServiceFacts {
        id: reader.text(object, "id"),
        limit: limit.unwrap_or(Limit::Unset),
    }
}

fn read_calendar(reader: &mut Reader, value: &Value) -> CalendarYear {
    let object = reader.members(value, &["year", "holidays", "workdays"]);
    reader.needs(object, "year");
    let year = reader.number(object, "year", 9999) as i32;
    CalendarYear {
        year,
        holidays: read_days(reader, object, "holidays", year),
        workdays: read_days(reader, object, "workdays", year),
    }
}

fn read_days(reader: &mut Reader, object: &Object, name: &'static str, year: i32) -> Vec<Date> {
    let mut days: Vec<Date> = Vec::new();
    reader.needs(object, name);
    reader.each(
        object,
        name,
        &mut |reader, it| match it.as_str().and_then(Date::parse) {
            Some(day) if day.year() != year => reader.refuse("a day of that year is needed"),
            Some(day) if days.last().is_some_and(|last| *last >= day) => {
                reader.refuse("days must be sorted, each once");
            }
            Some(day) => days.push(day),
            None => reader.refuse("a day of that year is needed"),
        },
    );
    days
}
