//! About: which edition this is, how to check it, what it rests on, what it leaves open.

use serde::Serialize;
use wuwei_rules::ruleset::Calendar;

use super::Here;
use crate::data;
use crate::edition::short;
use crate::say::Say;

#[derive(Serialize)]
pub(super) struct About {
    id: String,
    version: String,
    effective: String,
    area: String,
    /// What the area is called, where the rules say.
    area_name: Option<Say>,
    /// What it extends: id, version, digest.
    base: Option<BaseLine>,
    standard: String,
    digest: String,
    digest_short: String,
    ruleset: String,
    specialists: String,
    forms: Vec<FormFiles>,
    counting: &'static str,
    counting_basis: Option<Say>,
    calendars: Vec<CalendarLine>,
}

/// The set that this one extends.
#[derive(Serialize)]
struct BaseLine {
    id: String,
    version: String,
    digest: String,
}

/// Files of one form.
#[derive(Serialize)]
struct FormFiles {
    flow: String,
    program: String,
    schema: String,
}

/// A calendar with its source.
#[derive(Serialize)]
struct CalendarLine {
    year: i32,
    source: Say,
    url: Option<String>,
    issued: String,
}

pub(super) fn model(here: &Here) -> About {
    let rules = here.rules();
    let digest = here.site.digest.clone();
    About {
        id: rules.id.clone(),
        version: rules.version.clone(),
        effective: rules.effective.to_string(),
        area: rules.area.clone(),
        area_name: rules
            .regions
            .iter()
            .find(|region| region.code == rules.area)
            .map(|region| Say::new(&region.name, here.lang)),
        base: rules.base.as_ref().map(|base| BaseLine {
            id: base.id.clone(),
            version: base.version.clone(),
            digest: short(base.digest.trim_start_matches("sha256:")),
        }),
        standard: rules.standard.clone(),
        digest_short: short(&digest),
        digest,
        ruleset: here.to("data/ruleset.json"),
        specialists: here.to("data/specialists.json"),
        forms: here
            .edition()
            .output
            .forms
            .iter()
            .map(|form| form_files(here, form))
            .collect(),
        counting: match rules.counting {
            wuwei_engine::program::Counting::NextDay => "counting.next-day",
            wuwei_engine::program::Counting::SameDay => "counting.same-day",
        },
        counting_basis: Say::opt(&rules.counting_basis, here.lang),
        calendars: rules
            .calendars
            .iter()
            .map(|calendar| calendar_line(here, calendar))
            .collect(),
    }
}

fn form_files(here: &Here, form: &wuwei_rules::Form) -> FormFiles {
    FormFiles {
        flow: form.program.flow.clone(),
        program: here.to(&data::program_path(form)),
        schema: here.to(&data::schema_path(form)),
    }
}

fn calendar_line(here: &Here, calendar: &Calendar) -> CalendarLine {
    CalendarLine {
        year: calendar.year.year,
        source: Say::new(&calendar.source, here.lang),
        url: calendar.url.clone(),
        issued: calendar.issued.to_string(),
    }
}
