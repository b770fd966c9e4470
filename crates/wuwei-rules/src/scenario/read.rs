//! Rows to scenarios: every path followed into the form, every step possible as far as that can be seen
//! without taking it.

use wuwei_engine::program::{Kind as Type, Stage as FormStage};
use wuwei_engine::{DateTime, FormProgram, encoding, problem};
use wuwei_json::Value as Json;

use super::inherited;
use super::place::{self, Of, Place};
use super::{Act, Complaint, Deed, Expectation, Expected, Scenario, Stage, Step};
use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics, Severity};
use crate::keys::Kind;
use crate::merge::Merged;
use crate::row::{Entry, Row};
use crate::ruleset::RuleSet;
use crate::source::Span;
use crate::suggest;

mod rows;
mod wrong;

use rows::Rows;

/// Reads the scenarios of a set whose forms are compiled. What is wrong is reported; a scenario with
/// something wrong is left out.
pub(crate) fn read_all(
    merged: &Merged,
    ruleset: &RuleSet,
    programs: &[FormProgram],
    diagnostics: &mut Diagnostics,
) -> Vec<Scenario> {
    let rows = merged.rows_of(Kind::Scenario).filter(|row| !row.broken);
    rows.filter_map(|row| {
        let flow = row.word("flow")?;
        // A flow that is not declared was reported.
        let program = programs.iter().find(|program| program.flow == flow)?;
        Reader {
            ruleset,
            program,
            diagnostics,
            rows: Rows::default(),
            inherited: false,
        }
        .scenario(row)
    })
    .collect()
}

/// A scenario of a base, as far as it can be told under the set that extends it.
#[derive(Debug)]
pub struct Inherited {
    /// The base's id and its own: `hebi/road-repair`.
    pub id: String,
    /// It, or why it cannot be told here.
    pub scenario: Result<Scenario, String>,
}

/// Reads the scenarios of the sets that a set extends, for its forms. What they ask that is not there any
/// more is no fault of anybody's.
pub(crate) fn read_inherited(
    merged: &Merged,
    ruleset: &RuleSet,
    programs: &[FormProgram],
) -> Vec<Inherited> {
    let rows = merged.inherited.iter().filter(|(_, row)| !row.broken);
    let read = rows.filter_map(|(layer, row)| {
        let flow = row.word("flow")?;
        let beyond = inherited::beyond(ruleset, *layer);
        let id = format!("{}/{}", beyond.layer, row.word("id")?);
        let mut diagnostics = Diagnostics::default();
        let program = programs.iter().find(|program| program.flow == flow);
        let scenario = program.and_then(|program| {
            Reader {
                ruleset,
                program,
                diagnostics: &mut diagnostics,
                rows: Rows::default(),
                inherited: true,
            }
            .scenario(row)
        });
        let found = diagnostics.into_sorted().into_iter();
        let mut errors = found.filter(|it| it.severity == Severity::Error);
        let scenario = match (scenario, errors.next()) {
            (Some(scenario), None) => Ok(Scenario {
                id: id.clone(),
                beyond: Some(beyond),
                ..scenario
            }),
            (_, Some(error)) => Err(error.message),
            (None, None) => Err(format!("there is no flow `{flow}`")),
        };
        Some(Inherited { id, scenario })
    });
    read.collect()
}

/// Reads one scenario.
struct Reader<'r> {
    ruleset: &'r RuleSet,
    program: &'r FormProgram,
    diagnostics: &'r mut Diagnostics,
    rows: Rows,
    /// What is not there any more is passed over.
    inherited: bool,
}

/// The stage that a step belongs to.
#[derive(Clone, Copy)]
struct Now {
    position: usize,
    at: DateTime,
}

impl<'r> Reader<'r> {
    fn scenario(mut self, row: &Row) -> Option<Scenario> {
        self.service(row);
        let mut stages: Vec<Stage> = Vec::new();
        let mut now = None;
        for step in row.tables("step") {
            if let Some(begun) = self.begins(step, now, stages.last()) {
                now = Some(begun);
                self.rows.begin(self.program, begun.position);
                stages.push(Stage {
                    id: self.program.stages[begun.position].id.clone(),
                    at: begun.at,
                    steps: Vec::new(),
                    span: step.at("stage"),
                });
            }
            let (Some(now), Some(stage)) = (now, stages.last_mut()) else {
                // Nothing can be said of steps before the first stage, which was reported.
                return None;
            };
            stage.steps.push(self.step(step, now));
        }
        let finished = !row.yes("unfinished");
        let mut expect = row.tables("step").filter_map(|step| step.table("expect"));
        if !finished && expect.all(|expect| expect.cells.is_empty()) {
            self.diagnostics.push(wrong::expects_nothing(row));
        }
        Some(Scenario {
            id: row.owned("id")?,
            title: row.text("title")?,
            flow: row.owned("flow")?,
            service: row.owned("service"),
            stages,
            finished,
            beyond: None,
            span: row.at("id"),
        })
    }

    fn service(&mut self, row: &Row) {
        let Some(id) = row.word("service") else {
            return;
        };
        let known = |service: &str| self.ruleset.services.iter().any(|it| it.id == service);
        let mut handled = self.program.services.iter().map(|it| it.id.as_str());
        if known(id) && !handled.clone().any(|handled| handled == id) {
            let found = Diagnostic::new(
                codes::DANGLING_REFERENCE,
                row.at("service"),
                format!(
                    "flow `{}` does not handle service `{id}`",
                    self.program.flow
                ),
            );
            self.diagnostics.push(
                found
                    .label("handled by another flow")
                    .help(format!("it handles {}", suggest::list(&mut handled))),
            );
        }
    }

    /// The stage that begins with a step, if one does.
    fn begins(&mut self, step: &Row, now: Option<Now>, last: Option<&Stage>) -> Option<Now> {
        let next = now.map_or(0, |now| now.position + 1);
        let expected: Option<&FormStage> = self.program.stages.get(next);
        match (step.word("stage"), step.date_time("at")) {
            (None, None) if now.is_some() => None,
            (None, Some(_)) | (None, None) => {
                self.diagnostics
                    .push(wrong::no_stage(step, now.is_some(), expected));
                None
            }
            (Some(_), None) => {
                self.diagnostics.push(wrong::no_clock(step));
                None
            }
            (Some(id), Some(at)) => {
                if expected.is_none_or(|stage| stage.id != id) {
                    self.diagnostics
                        .push(wrong::out_of_order(step, id, expected, last));
                    return None;
                }
                if let Some(last) = last.filter(|last| at < last.at) {
                    self.diagnostics.push(wrong::runs_back(step, last));
                }
                Some(Now { position: next, at })
            }
        }
    }

    fn step(&mut self, row: &Row, now: Now) -> Step {
        let mut deeds = Vec::new();
        for entry in row.by_path("answers") {
            self.answer(entry, now, &mut deeds);
        }
        for (path, span) in row.words("remove") {
            deeds.extend(self.removal(path, span));
        }
        Step {
            note: row.text("note"),
            deeds,
            expected: row
                .table("expect")
                .map(|expect| self.expected(expect))
                .unwrap_or_default(),
        }
    }

    fn answer(&mut self, entry: &Entry, now: Now, deeds: &mut Vec<Deed>) {
        let Some(place) = self.find(&entry.path, entry.key_span) else {
            return;
        };
        if let Some(found) = self.not_asked(entry, &place, now) {
            return self.diagnostics.push(found);
        }
        if let Some(row) = place.row {
            let added = match self.rows.answer(&place, row) {
                Ok(added) => added,
                Err(why) => {
                    let found = wrong::no_such_row(&entry.path, entry.key_span, &place, &why);
                    return self.diagnostics.push(found);
                }
            };
            if added {
                deeds.push(Deed {
                    path: row_path(&place, row),
                    act: Act::Add,
                    span: entry.key_span,
                });
            }
        }
        let kind = match place.of {
            Of::Field(field) => &field.kind,
            _ => &Type::Text,
        };
        match typed(kind, &entry.json) {
            Ok(typed) => deeds.push(Deed {
                path: entry.path.clone(),
                act: Act::Answer(typed),
                span: entry.key_span,
            }),
            Err(fault) => {
                let found = self.unfit(entry, kind, fault);
                self.diagnostics.push(found);
            }
        }
    }

    /// Why a stage does not ask for an answer at all, if it does not.
    fn not_asked(&self, entry: &Entry, place: &Place<'_>, now: Now) -> Option<Diagnostic> {
        let stage = &self.program.stages[now.position];
        let why = match place.of {
            Of::Whole => "it is no field".to_owned(),
            Of::Field(field) if field.value.is_some() => "it is computed".to_owned(),
            Of::Field(field) if matches!(field.kind, Type::Attachment) => {
                "scenarios attach no files".to_owned()
            }
            _ if !stage.sections.contains(&place.section_ix) => {
                let stages = self.program.stages.iter();
                let listing = stages.filter(|stage| stage.sections.contains(&place.section_ix));
                format!(
                    "section `{}` belongs to stage {}",
                    place.section.id,
                    suggest::list(listing.map(|stage| stage.id.as_str()))
                )
            }
            Of::Field(field) if field.from > now.position => {
                let from = self.program.stages.get(field.from);
                format!(
                    "it is asked from stage `{}` on",
                    from.map_or("", |stage| &stage.id)
                )
            }
            _ => return None,
        };
        Some(wrong::not_asked(entry, &stage.id, &why))
    }

    fn removal(&mut self, path: &str, span: Span) -> Option<Deed> {
        let place = self.find(path, span)?;
        let outcome = match (place.of, place.row) {
            (Of::Whole, Some(row)) => self.rows.remove(&place, row),
            _ => {
                self.diagnostics.push(wrong::no_row(path, span, &place));
                return None;
            }
        };
        match outcome {
            Ok(()) => Some(Deed {
                path: path.to_owned(),
                act: Act::Remove,
                span,
            }),
            Err(why) => {
                self.diagnostics
                    .push(wrong::no_such_row(path, span, &place, &why));
                None
            }
        }
    }

    fn expected(&mut self, row: &Row) -> Vec<Expectation> {
        type Make = fn(String) -> Expected;
        let lists: [(&str, Make, bool); 4] = [
            ("visible", Expected::Visible, true),
            ("hidden", Expected::Hidden, true),
            ("required", Expected::Required, false),
            ("optional", Expected::Optional, false),
        ];
        let mut found = Vec::new();
        for (key, make, sections_too) in lists {
            for (path, span) in row.words(key) {
                // What the rules have and the form of this flow has not is hidden in it for good.
                let never = key == "hidden" && self.is_elsewhere(path);
                if never || self.place(path, span, sections_too).is_some() {
                    found.push(Expectation {
                        expected: make(path.to_owned()),
                        span,
                    });
                }
            }
        }
        for entry in row.by_path("values") {
            found.extend(self.value(entry));
        }
        for (key, warn) in [("problems", false), ("warnings", true)] {
            if row.cell(key).is_some() {
                let entries = row.by_path(key).iter();
                let complaints = entries.filter_map(|entry| self.complaint(entry)).collect();
                found.push(Expectation {
                    expected: match warn {
                        true => Expected::Warnings(complaints),
                        false => Expected::Problems(complaints),
                    },
                    span: row.key_at(key),
                });
            }
        }
        if let Some(data) = row.data("data") {
            for (section, json) in data.iter() {
                if self.place(section, row.key_at("data"), true).is_some() {
                    found.push(Expectation {
                        expected: Expected::Data(
                            section.to_owned(),
                            match self.inherited {
                                true => inherited::there(self.ruleset, section, json),
                                false => json.clone(),
                            },
                        ),
                        span: row.key_at("data"),
                    });
                }
            }
        }
        found
    }

    fn value(&mut self, entry: &Entry) -> Option<Expectation> {
        let place = self.place(&entry.path, entry.key_span, false)?;
        let kind = match place.of {
            Of::Field(field) => &field.kind,
            _ => &Type::Text,
        };
        let wanted = match &entry.json {
            Json::String(text) if text.is_empty() => None,
            // A county may have departments or not, and either way people know them by a word.
            json => Some(json.clone()),
        };
        if let Some(json) = &wanted
            && encoding::decode(kind, json).is_none()
        {
            let fault = match typed(kind, json) {
                Err(fault) => fault,
                Ok(_) => Fault::Form,
            };
            let found = self.unfit(entry, kind, fault);
            self.diagnostics.push(found);
            return None;
        }
        Some(Expectation {
            expected: Expected::Value(entry.path.clone(), wanted),
            span: entry.span,
        })
    }

    fn complaint(&mut self, entry: &Entry) -> Option<Complaint> {
        let place = self.place(&entry.path, entry.key_span, true)?;
        let Json::String(said) = &entry.json else {
            self.diagnostics.push(wrong::no_problem(entry, None, &[]));
            return None;
        };
        let constraints: &[_] = match place.of {
            Of::Field(_) => {
                let path = place::in_rules(self.program, &entry.path);
                let field = self.ruleset.fields.get(&path);
                field.map_or(&[], |field| &field.constraints)
            }
            _ => &[],
        };
        let of_rule = constraints.iter().position(|constraint| {
            let words = constraint.message.as_ref();
            constraint.rule.trim() == said.trim()
                || words.is_some_and(|it| it.zh == *said || it.en.as_ref() == Some(said))
        });
        let code = match of_rule {
            Some(_) => Some("constraint"),
            None => problem::CODES
                .iter()
                .map(|(code, _)| *code)
                .find(|code| *code == said),
        };
        let Some(code) = code else {
            self.diagnostics
                .push(wrong::no_problem(entry, Some(said), constraints));
            return None;
        };
        Some(Complaint {
            path: entry.path.clone(),
            code,
            number: of_rule.and_then(|at| u32::try_from(at).ok()),
            span: entry.key_span.to(entry.span),
        })
    }

    /// A field, or where it may be a section too; in rows that are there.
    fn place(&mut self, path: &str, span: Span, sections_too: bool) -> Option<Place<'r>> {
        let place = self.find(path, span)?;
        if matches!(place.of, Of::Whole) && (place.row.is_some() || !sections_too) {
            self.diagnostics.push(wrong::no_field(path, span));
            return None;
        }
        if let Some(row) = place.row
            && !self.rows.is_there(&place, row)
        {
            let why = "no step before this has added it";
            let found = wrong::no_such_row(path, span, &place, why);
            self.diagnostics.push(found);
            return None;
        }
        Some(place)
    }

    /// Whether the rules have such a field or section, though the form of this flow does not.
    fn is_elsewhere(&self, path: &str) -> bool {
        let known = place::in_rules(self.program, path);
        let ruleset = self.ruleset;
        let declared = ruleset.fields.contains_key(&known) || ruleset.sections.contains_key(&known);
        declared && place::find(self.program, path, &|_| String::new()).is_err()
    }

    /// What a path leads to; that it leads nowhere is reported.
    fn find(&mut self, path: &str, span: Span) -> Option<Place<'r>> {
        let ruleset = self.ruleset;
        let label = |path: &str| {
            let field = ruleset.fields.get(path).map(|field| &field.label);
            let section = ruleset.sections.get(path).map(|section| &section.title);
            field
                .or(section)
                .map_or(String::new(), |text| text.zh.clone())
        };
        match place::find(self.program, path, &label) {
            Ok(place) => Some(place),
            Err(_) if self.inherited => None,
            Err(nowhere) => {
                self.diagnostics.push(
                    Diagnostic::new(codes::DANGLING_REFERENCE, span, nowhere.message)
                        .label("leads nowhere")
                        .help(nowhere.help),
                );
                None
            }
        }
    }

    /// An answer or a value that its field cannot have.
    fn unfit(&self, entry: &Entry, kind: &Type, fault: Fault) -> Diagnostic {
        let path = place::in_rules(self.program, &entry.path);
        let field = self.ruleset.fields.get(&path);
        match fault {
            Fault::Choice(id) => {
                let choices = field.map_or(&[][..], |field| &field.choices);
                wrong::no_choice(entry, &id, matches!(kind, Type::Choice(_)), choices)
            }
            Fault::Form => wrong::form(entry, kind),
        }
    }
}

/// Why a value is none of a field.
enum Fault {
    /// It is none of the choices.
    Choice(String),
    /// It is not written as such a value is.
    Form,
}

/// What a person types for a value. Texts, numbers and days stay as they are written: the form's
/// tolerance is part of what is tried.
fn typed(kind: &Type, json: &Json) -> Result<String, Fault> {
    let choice = |json: &Json, ids: &[String]| match json {
        Json::String(id) if id.is_empty() || ids.contains(id) => Ok(id.clone()),
        Json::String(id) => Err(Fault::Choice(id.clone())),
        _ => Err(Fault::Form),
    };
    match (kind, json) {
        (Type::Choice(ids), json) => choice(json, ids),
        (Type::Choices(ids), Json::Array(chosen)) => {
            let chosen = chosen.iter().map(|json| choice(json, ids));
            Ok(chosen.collect::<Result<Vec<_>, _>>()?.join("\n"))
        }
        (Type::Choices(_), Json::String(text)) if text.is_empty() => Ok(String::new()),
        (Type::YesNo, Json::Bool(yes)) => Ok(if *yes { "true" } else { "false" }.to_owned()),
        (Type::YesNo, Json::String(text)) if text.is_empty() => Ok(String::new()),
        (Type::Choices(_) | Type::YesNo | Type::Attachment, _) => Err(Fault::Form),
        // People part day and time by a space.
        (Type::DateTime, Json::String(text)) if DateTime::parse(text).is_some() => {
            Ok(text.replace('T', " "))
        }
        (_, Json::String(text)) => Ok(text.clone()),
        (_, Json::Integer(n)) => Ok(n.to_string()),
        _ => Err(Fault::Form),
    }
}

fn row_path(place: &Place<'_>, row: u32) -> String {
    let letter = place
        .section
        .group
        .as_ref()
        .map_or('?', |group| group.letter);
    format!("{}.{letter}{row}", place.section.id)
}
