//! What came otherwise than expected, in words: at its place in the scenario, and beside it the rule that
//! decided, at its own.

use wuwei_engine::form::{Aspect, Reason, Term};
use wuwei_engine::{Form, Problem, encoding};
use wuwei_json::Value as Json;

use super::run::{number_of, text};
use super::{Complaint, Deed, Stage, place};
use crate::Places;
use crate::close::{self, Site};
use crate::diagnostic::Diagnostic;
use crate::keys::Kind;
use crate::source::Span;

/// Puts failures into words.
#[derive(Debug, Clone, Copy)]
pub(super) struct Teller<'p> {
    pub(super) places: &'p Places,
}

/// What was looked at, and what it turned out to be.
pub(super) struct Asked {
    pub(super) aspect: Aspect,
    pub(super) expected: String,
    pub(super) came: String,
}

impl Teller<'_> {
    /// A field is otherwise than expected.
    pub(super) fn differs(self, form: &Form, at: Span, path: &str, asked: Asked) -> Diagnostic {
        let Asked {
            aspect,
            expected,
            came,
        } = asked;
        let found = Diagnostic::failed(at, format!("`{path}` is {came}, expected {expected}"))
            .label(format!("expected {expected}"));
        let nothing = match aspect {
            Aspect::Visible if form.field(path).is_some_and(|it| it.visible) => "no rule hides it",
            Aspect::Required if form.field(path).is_some_and(|it| !it.required) => {
                "no rule requires it"
            }
            _ => "",
        };
        let found = self.decided_by(form, path, aspect, found);
        match self.site(form, path, None) {
            Some(span) if found.others.is_empty() && !nothing.is_empty() => {
                found.other(span, nothing)
            }
            _ => found,
        }
    }

    /// Something is answered that is not asked.
    pub(super) fn not_asked(self, form: &Form, deed: &Deed) -> Diagnostic {
        let path = &deed.path;
        let state = form.field(path);
        let why = match &state {
            Some(field) if field.signed => "an earlier stage has signed it",
            Some(field) if field.visible => "it takes no answer now",
            _ => "it is not shown",
        };
        let found = Diagnostic::failed(deed.span, format!("`{path}` cannot be answered: {why}"))
            .label("answered here");
        self.decided_by(form, path, Aspect::Visible, found)
    }

    /// A row cannot be added or removed.
    pub(super) fn no_row(self, form: &Form, deed: &Deed) -> Diagnostic {
        let (section, row) = deed.path.split_once('.').unwrap_or((&deed.path, ""));
        let rows: Vec<String> = form.rows(section).into_iter().map(|row| row.id).collect();
        let message = match deed.act {
            super::Act::Remove => {
                format!("`{row}` of `{section}` cannot be removed: it is signed or not there")
            }
            _ => format!("`{row}` of `{section}` cannot be added"),
        };
        Diagnostic::failed(deed.span, message)
            .label("here")
            .help(format!("its rows are {}", list(&rows)))
    }

    /// A stage that cannot be signed.
    pub(super) fn unsigned(self, form: &Form, stage: &Stage, problem: &Problem) -> Diagnostic {
        let message = format!(
            "stage `{}` cannot be signed: {}",
            stage.id,
            said(problem.code, &problem.path)
        );
        let found = Diagnostic::failed(stage.span, message).label("this stage");
        self.cause(form, problem, found)
    }

    /// What a check lists is otherwise than expected; nothing if it is not.
    pub(super) fn complaints(
        self,
        form: &Form,
        at: Span,
        missing: Vec<&Complaint>,
        surplus: Vec<&Problem>,
    ) -> Option<Diagnostic> {
        let absent = missing
            .iter()
            .map(|it| format!("{} is expected and does not come", said(it.code, &it.path)));
        let unexpected = surplus
            .iter()
            .map(|it| format!("{} comes and is not expected", said(it.code, &it.path)));
        let lines: Vec<String> = absent.chain(unexpected).collect();
        if lines.is_empty() {
            return None;
        }
        let at = missing.first().map_or(at, |complaint| complaint.span);
        let mut found = Diagnostic::failed(at, lines.join("; ")).label("expected here");
        for problem in surplus {
            found = self.cause(form, problem, found);
        }
        for complaint in missing {
            let hidden = form.field(&complaint.path).is_some_and(|it| !it.visible);
            let aspect = match complaint.code {
                _ if hidden => Aspect::Visible,
                "required" => Aspect::Required,
                _ => Aspect::Constraint,
            };
            found = self.decided_by(form, &complaint.path, aspect, found);
        }
        Some(found)
    }

    /// A section would be signed otherwise than expected: which members differ.
    pub(super) fn other_data(
        self,
        at: Span,
        section: &str,
        wanted: &Json,
        came: Option<&Json>,
    ) -> Diagnostic {
        let mut differing = Vec::new();
        differences(section, Some(wanted), came, &mut differing);
        Diagnostic::failed(at, format!("`{section}` would be signed otherwise"))
            .label("expected this")
            .help(differing.join("; "))
    }

    /// Where a problem comes from.
    fn cause(self, form: &Form, problem: &Problem, found: Diagnostic) -> Diagnostic {
        match (problem.code, number_of(problem)) {
            ("required", _) => self.decided_by(form, &problem.path, Aspect::Required, found),
            (_, Some(number)) => {
                let site = close::Aspect::Constraint(number as usize);
                match self.site(form, &problem.path, Some(site)) {
                    Some(span) => found.other(span, "refused by this constraint"),
                    None => found,
                }
            }
            _ => found,
        }
    }

    /// The rules that decided an aspect of a field, each at its place with what it looked at.
    fn decided_by(
        self,
        form: &Form,
        path: &str,
        aspect: Aspect,
        mut found: Diagnostic,
    ) -> Diagnostic {
        let reasons = form.why(path);
        for reason in reasons.iter().filter(|reason| reason.aspect == aspect) {
            let site = self.site_of(form, path, reason);
            if let Some(span) = site.filter(|span| *span != found.primary) {
                found = found.other(span, looked_at(form, reason));
            }
        }
        found
    }

    fn site_of(self, form: &Form, path: &str, reason: &Reason) -> Option<Span> {
        let field = place::in_rules(form.program(), path);
        let section = field.split('.').next()?;
        let of_section = form
            .program()
            .sections
            .iter()
            .find(|it| it.id == section)
            .and_then(|it| it.visible_when.as_ref());
        if reason.aspect == Aspect::Visible
            && of_section.is_some_and(|rule| rule.source == reason.source)
        {
            let place = self.places.expression(&Site::Section(section.to_owned()));
            return place.map(|place| place.token());
        }
        let aspect = match reason.aspect {
            Aspect::Visible => close::Aspect::VisibleWhen,
            Aspect::Required => close::Aspect::RequiredWhen,
            Aspect::Computed => close::Aspect::Value,
            Aspect::Constraint | Aspect::Warning => {
                close::Aspect::Constraint(reason.number? as usize)
            }
        };
        self.site(form, path, Some(aspect))
    }

    /// Where an expression of a field stands, else the field itself.
    fn site(self, form: &Form, path: &str, aspect: Option<close::Aspect>) -> Option<Span> {
        let field = place::in_rules(form.program(), path);
        let expression = aspect.and_then(|aspect| {
            self.places
                .expression(&Site::Field(field.clone(), aspect))
                .map(|place| place.token())
        });
        // An item of a checklist is two fields, `<item>.state` and `<item>.note`.
        let item = field.rsplit_once('.').map(|(item, _)| item.to_owned());
        expression
            .or_else(|| self.places.entity(Kind::Field, &field))
            .or_else(|| self.places.entity(Kind::Item, &item?))
    }
}

/// What a rule looked at, as it is now.
fn looked_at(form: &Form, reason: &Reason) -> String {
    let clause = reason.origin.clause.as_ref();
    let cited = clause.map_or(String::new(), |clause| format!(", clause {clause}"));
    let mut terms: Vec<String> = Vec::new();
    for term in &reason.terms {
        let said = now(form, term);
        if !terms.contains(&said) {
            terms.push(said);
        }
    }
    let decided = match reason.source.is_empty() {
        true => "always so",
        false => "decided here",
    };
    let head = format!("{decided} ({}){cited}", reason.origin.layer);
    match terms.is_empty() {
        true => head,
        false => format!("{head}: {}", terms.join(", ")),
    }
}

fn now(form: &Form, term: &Term) -> String {
    let path = &term.path;
    let Some(field) = form.field(path) else {
        return format!("`{path}`");
    };
    let found = place::find(form.program(), path, &|_| String::new()).ok();
    let kind = found.and_then(|place| match place.of {
        place::Of::Field(field) => Some(&field.kind),
        _ => None,
    });
    match (field.value.datum(), kind) {
        (Some(datum), Some(kind)) => {
            format!("`{path}` is {}", text(&encoding::encode(kind, datum)))
        }
        _ if !field.visible => format!("`{path}` is not shown"),
        _ => format!("`{path}` is not answered"),
    }
}

fn said(code: &str, path: &str) -> String {
    format!("`{path}` {code}")
}

fn list(ids: &[String]) -> String {
    crate::suggest::list(ids.iter().map(String::as_str))
}

/// Where two values differ, member by member.
fn differences(path: &str, wanted: Option<&Json>, came: Option<&Json>, found: &mut Vec<String>) {
    match (wanted, came) {
        (Some(Json::Object(a)), Some(Json::Object(b))) => {
            for (name, value) in a.iter() {
                differences(&format!("{path}.{name}"), Some(value), b.get(name), found);
            }
            for (name, value) in b.iter().filter(|(name, _)| !a.contains(name)) {
                differences(&format!("{path}.{name}"), None, Some(value), found);
            }
        }
        (Some(Json::Array(a)), Some(Json::Array(b))) => {
            for at in 0..a.len().max(b.len()) {
                let row = a.get(at).or_else(|| b.get(at));
                let id = row
                    .and_then(|row| row.get("id"))
                    .and_then(Json::as_str)
                    .map_or_else(|| at.to_string(), str::to_owned);
                differences(&format!("{path}.{id}"), a.get(at), b.get(at), found);
            }
        }
        (wanted, came) if wanted == came => {}
        (wanted, came) => {
            let said = |json: Option<&Json>| json.map_or("nothing".to_owned(), text);
            found.push(format!(
                "`{path}` is {}, expected {}",
                said(came),
                said(wanted)
            ));
        }
    }
}
