//! A specialist who fills one form of the base set, stage after stage.

use std::rc::Rc;

use wuwei_engine::form::{Form, Situation};
use wuwei_engine::{Date, FormProgram};
use wuwei_json::{Object, Value as Json};

use crate::sources;

pub(crate) struct Clerk {
    program: Rc<FormProgram>,
    form: Form,
    today: Date,
    stage: usize,
    state: Json,
}

impl Clerk {
    pub(crate) fn new(flow: &str) -> Clerk {
        let forms = sources::compiled(&sources::base()).forms;
        let program = forms
            .into_iter()
            .map(|form| form.program)
            .find(|program| program.flow == flow);
        let program = Rc::new(program.expect("a flow of the base set"));
        let today = Date::new(2026, 11, 23).unwrap();
        let state = Json::Object(Object::new());
        let form = open(&program, 0, today, &state);
        Clerk {
            program,
            form,
            today,
            stage: 0,
            state,
        }
    }

    /// Answers line by line: `path = typed`, choices with `, ` between them, a demand's by its row's id; `+ group` adds a row; `today` is
    /// the day, from the next stage's beginning or at once where nothing is typed yet.
    pub(crate) fn writes(&mut self, lines: &str) -> &mut Clerk {
        for line in lines.lines().map(str::trim).filter(|line| !line.is_empty()) {
            if let Some(group) = line.strip_prefix("+ ") {
                self.form
                    .add_row(group)
                    .unwrap_or_else(|| panic!("no row of {group}"));
                self.form.give_presets();
                continue;
            }
            let (path, typed) = line.split_once(" = ").unwrap();
            if path == "today" {
                self.today = Date::parse(typed).unwrap();
                self.form = open(&self.program, self.stage, self.today, &self.state);
                continue;
            }
            let path = whole(path);
            let state = self
                .form
                .field(&path)
                .unwrap_or_else(|| panic!("{path} is not asked"));
            assert!(state.open, "{path} cannot be answered");
            self.form.set(&path, &typed.replace(", ", "\n"));
            self.form.give_presets();
        }
        self
    }

    /// An activity was done, the others were not.
    pub(crate) fn does(&mut self, item: &str) -> &mut Clerk {
        let fields = self
            .program
            .fields
            .iter()
            .filter(|field| field.id.ends_with(".state"));
        let states: Vec<String> = fields.map(|field| field.id.clone()).collect();
        assert!(
            states.contains(&format!("{item}.state")),
            "{item} is among {states:?}"
        );
        for state in states {
            let done = state.strip_suffix(".state") == Some(item);
            let typed = if done { "done" } else { "not_this_time" };
            self.form.set(&format!("checklist.{state}"), typed);
        }
        self
    }

    /// Checks what the form says of three paths: `required`, `optional`, `hidden`, `shown`, `signed`,
    /// `warned`, `fine`, `= value`, or the code of a problem.
    pub(crate) fn says(&mut self, one: &str, two: &str, three: &str) -> &mut Clerk {
        for line in [one, two, three]
            .into_iter()
            .filter(|line| !line.is_empty())
        {
            let (path, wanted) = line.split_once(' ').unwrap();
            let found = self.found(path, wanted);
            assert_eq!(found, wanted, "{path} of {}", self.program.flow);
        }
        self
    }

    fn found(&self, path: &str, wanted: &str) -> String {
        let problem = self
            .form
            .problems()
            .into_iter()
            .find(|problem| problem.path == path);
        let word = match (wanted, self.form.field(path), self.form.section(path)) {
            ("fine", ..) if problem.is_none() => "fine",
            ("warned", ..) if problem.as_ref().is_some_and(|problem| problem.warning) => "warned",
            ("hidden", None, None) => "hidden",
            ("hidden" | "shown", None, Some(section)) if section.visible => "shown",
            ("hidden" | "shown", None, Some(_)) => "hidden",
            (_, Some(field), _) if wanted.starts_with("= ") => {
                return format!("= {}", said(&field));
            }
            ("required" | "optional" | "hidden" | "signed", Some(field), _) => match field {
                field if !field.visible => "hidden",
                field if field.signed => "signed",
                field if field.required => "required",
                _ => "optional",
            },
            _ => {
                return problem
                    .map_or_else(|| "fine".to_owned(), |problem| problem.code.to_owned());
            }
        };
        word.to_owned()
    }

    /// Signs the stage, which has nothing left to mend, and opens the next.
    pub(crate) fn signs(&mut self) -> &mut Clerk {
        let wrong: Vec<_> = self
            .form
            .problems()
            .into_iter()
            .filter(|problem| !problem.warning)
            .collect();
        assert_eq!(wrong, [], "stage {} of {}", self.stage, self.program.flow);
        fold(&mut self.state, &self.form.data());
        self.stage += 1;
        self.form = open(&self.program, self.stage, self.today, &self.state);
        self
    }

    /// What the record says so far.
    pub(crate) fn signed(&self) -> String {
        wuwei_json::to_pretty(&self.state)
    }
}

fn open(program: &Rc<FormProgram>, stage: usize, today: Date, state: &Json) -> Form {
    let service = program.services.first().map(|service| service.id.clone());
    let situation = Situation {
        stage,
        service,
        today: Some(today),
        signed: state.clone(),
    };
    let mut form = Form::open(program.clone(), &situation);
    form.give_presets();
    form
}

fn whole(path: &str) -> String {
    if path.starts_with("d1.") {
        format!("demands.{path}")
    } else {
        path.to_owned()
    }
}

fn said(field: &wuwei_engine::form::FieldState) -> String {
    match field.value.datum() {
        Some(wuwei_engine::Datum::Text(text)) => text.clone(),
        Some(wuwei_engine::Datum::Bool(yes)) => yes.to_string(),
        Some(wuwei_engine::Datum::Date(date)) => date.to_string(),
        _ => "nothing".to_owned(),
    }
}

/// What a record says after one more entry: members added, rows by their id.
fn fold(state: &mut Json, data: &Json) {
    let (Json::Object(state), Json::Object(data)) = (state, data) else {
        return;
    };
    for (name, value) in data.iter() {
        match (state.get_mut(name), value) {
            (Some(Json::Array(rows)), Json::Array(news))
                if news.iter().all(|row| row.get("id").is_some()) =>
            {
                for new in news {
                    match rows.iter_mut().find(|row| row.get("id") == new.get("id")) {
                        Some(row) => fold(row, new),
                        None => rows.push(new.clone()),
                    }
                }
            }
            (Some(old @ Json::Object(_)), Json::Object(_)) => fold(old, value),
            _ => drop(state.insert(name, value.clone())),
        }
    }
}
