//! One question of a form page: its words, its control, its choices.

use serde::Serialize;
use wuwei_engine::program::{self, Kind, Requirement};
use wuwei_rules::ruleset;

use super::route::{self, Proposal, Route};
use super::{Source, block};
use crate::page::{Here, local};
use crate::say::Say;

/// One question.
#[derive(Serialize)]
pub(super) struct Question {
    path: String,
    /// As the rules name it: `text`, `date`, `choice`, ….
    kind: &'static str,
    /// Which control the template shows: `line`, `lines`, `radios`, `checks`, `select`, `file`, `output`.
    control: &'static str,
    label: Say,
    hint: Option<Say>,
    /// What must not be written into a long text.
    caution: Option<Say>,
    unit: Option<Say>,
    choices: Vec<ChoiceLine>,
    input_mode: Option<&'static str>,
    /// Not always required: marked "(optional)" until the engine knows better.
    optional: bool,
    /// Optional only until the stage by which it must be answered: paper, which has all stages, does not
    /// call it so.
    until_later: bool,
    /// When it is to be answered, in words, for paper and before the engine runs.
    condition: Option<Say>,
    /// Name of the stage in which it is answered, where that is a later one than the section's first.
    later: Option<Say>,
    clause: Option<String>,
    pub(super) added_by: Option<String>,
    /// Whom its answers lead to, where that is somebody else.
    routes: Vec<Route>,
    /// The choice that hands the matter over to them.
    proposal: Option<Proposal>,
    /// Computed flags and states: kept for the engine, not shown as questions.
    quiet: bool,
}

#[derive(Serialize)]
struct ChoiceLine {
    id: String,
    label: Say,
    clause: Option<String>,
}

/// From so many choices on, a list to pick from takes less room than radio buttons.
const MANY: usize = 8;

/// The question of a field, under a path: its section's, or a row's.
pub(super) fn question(
    here: &Here,
    source: Source,
    field: &program::Field,
    parent: &str,
) -> Question {
    let described = block::described(source, field);
    let program = source.program();
    let computed = field.value.is_some();
    let always = matches!(field.required, Requirement::Always(_));
    let begins = block::first_stage(program, field.section);
    let choices = block::choices(here, source, field).into_iter();
    Question {
        path: format!("{parent}.{}", field.id),
        kind: kind(&field.kind),
        control: if computed {
            "output"
        } else {
            control(&field.kind)
        },
        label: block::label(here, source, field),
        hint: described
            .and_then(|d| Say::opt(&d.hint, here.lang))
            .or_else(|| type_hint(here, &field.kind, computed)),
        caution: matches!(field.kind, Kind::LongText)
            .then(|| Say::opt(&source.output.ruleset.caution, here.lang))
            .flatten(),
        unit: described
            .and_then(|d| Say::opt(&d.unit, here.lang))
            .or_else(|| type_unit(here, &field.kind)),
        choices: choices
            .map(|(id, label, clause)| ChoiceLine { id, label, clause })
            .collect(),
        input_mode: input_mode(&field.kind),
        optional: !computed && (!always || field.by > begins),
        until_later: always && field.by > begins,
        condition: described.and_then(|d| condition(here, d, field)),
        later: (field.by > begins)
            .then(|| stage_name(here, source, field.by))
            .flatten(),
        clause: described.and_then(|d| d.clause.clone()),
        added_by: described.and_then(|d| local::added_by(here, &d.layer)),
        routes: route::routes(here, source, field),
        proposal: route::proposal(here, source, field),
        quiet: computed && matches!(field.kind, Kind::YesNo | Kind::Choice(_)),
    }
}

/// Only what hangs on a condition needs its reason on paper.
fn condition(here: &Here, described: &ruleset::Field, field: &program::Field) -> Option<Say> {
    let conditional =
        field.visible_when.is_some() || matches!(field.required, Requirement::When(_));
    if conditional {
        Say::opt(&described.because, here.lang)
    } else {
        None
    }
}

fn stage_name(here: &Here, source: Source, position: usize) -> Option<Say> {
    let id = &source.program().stages.get(position)?.id;
    let stage = source.flow()?.stages.iter().find(|stage| stage.id == *id)?;
    Some(Say::new(&stage.name, here.lang))
}

fn type_hint(here: &Here, kind: &Kind, computed: bool) -> Option<Say> {
    let key = match kind {
        Kind::Date => "hint.date",
        Kind::DateTime => "hint.date-time",
        _ => return None,
    };
    (!computed).then(|| Say::plain(here.words().word(key)))
}

fn type_unit(here: &Here, kind: &Kind) -> Option<Say> {
    matches!(kind, Kind::Money).then(|| Say::plain(here.words().word("unit.money")))
}

fn kind(kind: &Kind) -> &'static str {
    match kind {
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

fn control(kind: &Kind) -> &'static str {
    match kind {
        Kind::LongText => "lines",
        Kind::YesNo => "yes-no",
        Kind::Choice(ids) if ids.len() < MANY => "radios",
        Kind::Choice(_) => "select",
        Kind::Choices(_) => "checks",
        Kind::Department(ids) if !ids.is_empty() => "select",
        Kind::Attachment => "file",
        _ => "line",
    }
}

/// Which keys a phone offers. Dates get the ones with a point: 2026.11.23.
fn input_mode(kind: &Kind) -> Option<&'static str> {
    match kind {
        Kind::Integer => Some("numeric"),
        Kind::Decimal { .. } | Kind::Money | Kind::Date => Some("decimal"),
        Kind::Phone => Some("tel"),
        _ => None,
    }
}
