//! `wuwei-form/1` read from JSON. What is unknown or malformed is refused with its place.

use super::decode::{At, Fault, Read, list_of, may, members, need, number_of, text_of};
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
        read_program(value).map_err(Fault::message)
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

fn read_program(value: &Value) -> Read<FormProgram> {
    let object = members(value, PROGRAM)?;
    if need(object, "format", &mut text_of)? != FORMAT {
        return Err(Fault::new("not a wuwei-form/1 program")).at("format");
    }
    // Sizes first: expressions are checked against them, and may name what comes after them.
    let bounds = bounds_of(object);
    let mut program = FormProgram {
        flow: need(object, "flow", &mut text_of)?,
        ..FormProgram::default()
    };
    let fields = &mut program.fields;
    program.sections = need(object, "sections", &mut |list| {
        let mut at = 0;
        list_of(list, &mut |it| {
            at += 1;
            read_section(it, at - 1, fields, &bounds)
        })
    })?;
    let sections = &program.sections;
    program.stages = need(object, "stages", &mut |list| {
        list_of(list, &mut |it| read_stage(it, sections))
    })?;
    program.order = need(object, "order", &mut |list| {
        list_of(list, &mut |it| {
            Ok(number_of(it, bounds.sections.len() as i64 - 1)? as usize)
        })
    })?;
    program.services = need(object, "services", &mut |list| {
        list_of(list, &mut read_service)
    })?;
    program.calendars = need(object, "calendars", &mut |list| {
        list_of(list, &mut read_calendar)
    })?;
    program.counting = may(object, "counting", &mut |it| match it.as_str() {
        Some("same-day") => Ok(Counting::SameDay),
        Some("next-day") => Ok(Counting::NextDay),
        _ => Err(Fault::new("next-day or same-day is needed")),
    })?
    .unwrap_or_default();
    check_whole(&program)?;
    Ok(program)
}

/// Which section each field is in, and which sections are groups, read off without judging anything.
fn bounds_of(program: &Object) -> Bounds {
    let mut bounds = Bounds {
        sections: Vec::new(),
        groups: Vec::new(),
    };
    let sections = program
        .get("sections")
        .and_then(Value::as_array)
        .unwrap_or_default();
    for (at, section) in sections.iter().enumerate() {
        let fields = section
            .get("fields")
            .and_then(Value::as_array)
            .unwrap_or_default();
        bounds.sections.extend(fields.iter().map(|_| at));
        bounds.groups.push(section.get("group").is_some());
    }
    bounds
}

/// What no part can see alone.
fn check_whole(program: &FormProgram) -> Read<()> {
    let stages = program.stages.len();
    if stages == 0 {
        return Err(Fault::new("a form needs a stage")).at("stages");
    }
    let late = |field: &Field| field.from >= stages || field.by >= stages || field.by < field.from;
    if program.fields.iter().any(late)
        || program
            .sections
            .iter()
            .any(|it| it.group.as_ref().is_some_and(|group| group.by >= stages))
    {
        return Err(Fault::new("a stage that is not there")).at("sections");
    }
    let sections: Vec<&str> = program.sections.iter().map(|it| it.id.as_str()).collect();
    let fields = |it: &Section| -> Vec<&str> {
        let fields = &program.fields[it.first..it.first + it.count];
        fields.iter().map(|field| field.id.as_str()).collect()
    };
    if has_twins(&sections) || program.sections.iter().any(|it| has_twins(&fields(it))) {
        return Err(Fault::new("the same id twice")).at("sections");
    }
    if !program.services.is_sorted_by(|a, b| a.id < b.id) {
        return Err(Fault::new("services must be sorted by id, each once")).at("services");
    }
    if !program.calendars.is_sorted_by(|a, b| a.year < b.year) {
        return Err(Fault::new("calendars must be sorted by year, each once")).at("calendars");
    }
    if !program.is_arranged() {
        return Err(Fault::new(
            "every field must stand once, after those on which its value hangs",
        ))
        .at("order");
    }
    Ok(())
}

/// Compared each with each: no sorting in what a browser loads, for lists of a few dozen.
fn has_twins(ids: &[&str]) -> bool {
    ids.iter()
        .enumerate()
        .any(|(at, id)| ids[..at].contains(id))
}

fn read_stage(value: &Value, sections: &[Section]) -> Read<Stage> {
    let object = members(value, &["id", "sections"])?;
    let find = &mut |id: &Value| {
        let place = sections
            .iter()
            .position(|section| Some(section.id.as_str()) == id.as_str());
        place.ok_or(Fault::new("no section has this id"))
    };
    Ok(Stage {
        id: need(object, "id", &mut text_of)?,
        sections: need(object, "sections", &mut |list| list_of(list, find))?,
    })
}

fn read_section(
    value: &Value,
    at: usize,
    fields: &mut Vec<Field>,
    bounds: &Bounds,
) -> Read<Section> {
    let object = members(value, SECTION)?;
    let first = fields.len();
    need(object, "fields", &mut |list| {
        list_of(list, &mut |it| {
            fields.push(read_field(it, at, bounds)?);
            Ok(())
        })
    })?;
    Ok(Section {
        id: need(object, "id", &mut read_id)?,
        purpose: may(object, "as", &mut text_of)?,
        group: may(object, "group", &mut read_group)?,
        min_done: may(object, "min_done", &mut |it| number_of(it, MANY))?.unwrap_or(0) as u32,
        first,
        count: fields.len() - first,
        visible_when: may(object, "visible_when", &mut |it| {
            read_rule(it, &bounds.outside_rows())
        })?,
    })
}

/// Ids are members of records and steps of paths: a blank or slash in one would make both ambiguous.
fn read_id(value: &Value) -> Read<String> {
    let id = text_of(value)?;
    let good = id
        .bytes()
        .all(|b| b.is_ascii_alphanumeric() || matches!(b, b'_' | b'-' | b'.'));
    let whole = id.split('.').all(|part| !part.is_empty()) && id.split('.').count() <= 2;
    if good && whole {
        Ok(id)
    } else {
        Err(Fault::new("not an id"))
    }
}

fn read_group(value: &Value) -> Read<Group> {
    let object = members(value, &["letter", "min", "max", "by"])?;
    let letter = need(
        object,
        "letter",
        &mut |it| match it.as_str().map(str::as_bytes) {
            Some([letter]) if letter.is_ascii_lowercase() => Ok(char::from(*letter)),
            _ => Err(Fault::new("one letter a to z is needed")),
        },
    )?;
    Ok(Group {
        letter,
        min: need(object, "min", &mut |it| number_of(it, MANY))? as u32,
        max: need(object, "max", &mut |it| number_of(it, MANY))? as u32,
        by: may(object, "by", &mut |it| number_of(it, MANY))?.unwrap_or(0) as usize,
    })
}

fn read_field(value: &Value, section: usize, bounds: &Bounds) -> Read<Field> {
    let object = members(value, FIELD)?;
    let rule = &mut |it: &Value| read_rule(it, &bounds.inside(section));
    let always = may(object, "required", &mut |it| {
        read_origin(members(it, &["layer", "clause"])?)
    })?;
    let when = may(object, "required_when", rule)?;
    let required = match (always, when) {
        (None, None) => Requirement::Never,
        (Some(origin), None) => Requirement::Always(origin),
        (None, Some(rule)) => Requirement::When(rule),
        _ => return Err(Fault::new("required and required_when exclude each other")),
    };
    Ok(Field {
        section,
        id: need(object, "id", &mut read_id)?,
        purpose: may(object, "as", &mut text_of)?,
        kind: read_kind(object)?,
        from: may(object, "from", &mut |it| number_of(it, MANY))?.unwrap_or(0) as usize,
        by: may(object, "by", &mut |it| number_of(it, MANY))?.unwrap_or(0) as usize,
        required,
        visible_when: may(object, "visible_when", rule)?,
        value: may(object, "value", rule)?,
        preset: may(object, "preset", rule)?,
        constraints: may(object, "constraints", &mut |list| {
            list_of(list, &mut |it| read_constraint(it, &bounds.inside(section)))
        })?
        .unwrap_or_default(),
    })
}

fn read_kind(object: &Object) -> Read<Kind> {
    let ids = |name| need(object, name, &mut |list| list_of(list, &mut text_of));
    let name = need(object, "type", &mut text_of)?;
    Ok(match name.as_str() {
        "text" => Kind::Text,
        "long-text" => Kind::LongText,
        "integer" => Kind::Integer,
        "decimal" => {
            let most = i64::from(Decimal::MAX_SCALE);
            Kind::Decimal {
                places: may(object, "places", &mut |it| number_of(it, most))?.unwrap_or(0) as u8,
            }
        }
        "money" => Kind::Money,
        "date" => Kind::Date,
        "date-time" => Kind::DateTime,
        "yes-no" => Kind::YesNo,
        "choice" => Kind::Choice(ids("choices")?),
        "choices" => Kind::Choices(ids("choices")?),
        "phone" => Kind::Phone,
        "credit-code" => Kind::CreditCode,
        "department" => Kind::Department(ids("departments")?),
        "attachment" => Kind::Attachment,
        _ => return Err(Fault::new("no such type")).at("type"),
    })
}

fn read_rule(value: &Value, place: &Place<'_>) -> Read<Rule> {
    rule_from(members(value, RULE)?, place)
}

fn read_constraint(value: &Value, place: &Place<'_>) -> Read<Constraint> {
    let object = members(value, CONSTRAINT)?;
    Ok(Constraint {
        rule: rule_from(object, place)?,
        warn: may(object, "warn", &mut |it| {
            it.as_bool().ok_or(Fault::new("true or false is needed"))
        })?
        .unwrap_or(false),
        number: need(object, "number", &mut |it| number_of(it, MANY))? as u32,
    })
}

fn rule_from(object: &Object, place: &Place<'_>) -> Read<Rule> {
    Ok(Rule {
        expr: need(object, "expr", &mut |it| Expr::from_json(it, place))?,
        source: need(object, "source", &mut text_of)?,
        origin: read_origin(object)?,
    })
}

fn read_origin(object: &Object) -> Read<Origin> {
    Ok(Origin {
        layer: need(object, "layer", &mut text_of)?,
        clause: may(object, "clause", &mut text_of)?,
    })
}

fn read_service(value: &Value) -> Read<ServiceFacts> {
    let object = members(value, &["id", "limit"])?;
    let limit = may(object, "limit", &mut |it| match it.as_str() {
        Some("none") => Ok(Limit::None),
        _ => Ok(Limit::Days(number_of(it, MANY)? as u32)),
    })?;
    Ok(ServiceFacts {
        id: need(object, "id", &mut text_of)?,
        limit: limit.unwrap_or(Limit::Unset),
    })
}

fn read_calendar(value: &Value) -> Read<CalendarYear> {
    let object = members(value, &["year", "holidays", "workdays"])?;
    let year = need(object, "year", &mut |it| number_of(it, 9999))? as i32;
    let date = &mut |it: &Value| {
        let date = it
            .as_str()
            .and_then(Date::parse)
            .filter(|date| date.year() == year);
        date.ok_or(Fault::new("a day of that year is needed"))
    };
    let mut dates = |name| {
        need(object, name, &mut |list| {
            let dates = list_of(list, date)?;
            if dates.is_sorted_by(|a, b| a < b) {
                Ok(dates)
            } else {
                Err(Fault::new("days must be sorted, each once"))
            }
        })
    };
    Ok(CalendarYear {
        year,
        holidays: dates("holidays")?,
        workdays: dates("workdays")?,
    })
}
