//! A county's records are safe to read for whoever knows only the city's set: whatever a county's form takes,
//! the city's form takes too, cut down to what the city asks. What the city leaves open is the county's:
//! limits of services, and the entries of lists to which any set may add.
#![allow(clippy::disallowed_methods)]

#[allow(dead_code)]
#[path = "schema/filling.rs"]
mod filling;

use std::path::Path;
use std::rc::Rc;

use wuwei_engine::program::Field;
use wuwei_engine::{Form, FormProgram, Situation, judge};
use wuwei_json::{Object, Value as Json};
use wuwei_rules::{Output, SourceFile};

use filling::{Chance, Filling};

#[test]
fn what_a_county_takes_the_city_takes() {
    let city = compiled(&["hebi"]);
    for county in ["xunxian", "qixian"] {
        let below = compiled(&["hebi", county]);
        let mut signed = 0;
        for (form, base) in below.forms.iter().zip(&city.forms) {
            assert_eq!(form.program.flow, base.program.flow);
            let program = Rc::new(form.program.clone());
            let base = Rc::new(with_what_is_open(&base.program, &program, &city));
            for seed in 0..12 {
                signed += walk(&program, &base, &city, &mut Chance::new(seed));
            }
        }
        assert!(signed > 40, "{county}: {signed} stages were signed");
    }
}

/// What a county adds to a list of activities is done beside what the city asks for, not in its place.
#[test]
fn what_a_county_adds_does_not_stand_for_what_the_city_asks() {
    let city = compiled(&["hebi"]);
    let mut asked = 0;
    for county in ["xunxian", "qixian"] {
        for form in compiled(&["hebi", county]).forms {
            let program = Rc::new(form.program);
            let listed = program.sections.iter().enumerate();
            for (at, section) in listed.filter(|(_, section)| section.min_done > 0) {
                let fields = &program.fields[section.first..section.first + section.count];
                let states = fields.iter().filter(|field| field.id.ends_with(".state"));
                let known = |id: &str| {
                    let item = id.trim_end_matches(".state");
                    let path = format!("{}.{item}", section.id);
                    city.ruleset.items.contains_key(&path)
                };
                let (theirs, own): (Vec<_>, Vec<_>) = states.partition(|it| known(&it.id));
                let stage = program
                    .stages
                    .iter()
                    .position(|it| it.sections.contains(&at));
                let mut form = Form::open(
                    Rc::clone(&program),
                    &Situation {
                        stage: stage.expect("a stage lists it"),
                        service: None,
                        today: Some(filling::today()),
                        signed: Json::Object(Object::new()),
                    },
                );
                let set = |form: &mut Form, field: &Field, state: &str| {
                    form.set(&format!("{}.{}", section.id, field.id), state);
                };
                theirs
                    .iter()
                    .for_each(|it| set(&mut form, it, "not_this_time"));
                own.iter().for_each(|it| set(&mut form, it, "done"));
                let few = |form: &Form| form.problem(&section.id).is_some();
                assert!(few(&form), "{county} {}", program.flow);
                theirs.iter().for_each(|it| set(&mut form, it, "done"));
                assert!(!few(&form), "{county} {}", program.flow);
                asked += own.len();
            }
        }
    }
    assert!(asked >= 6, "{asked} activities are the counties' own");
}

/// Fills all stages as chance has it, and holds each against the base's form; how many could be signed.
fn walk(
    program: &Rc<FormProgram>,
    base: &Rc<FormProgram>,
    city: &Output,
    chance: &mut Chance,
) -> usize {
    let empty = || Json::Object(Object::new());
    let (mut state, mut known) = (empty(), empty());
    let service = base.services.first().map(|service| service.id.clone());
    for stage in 0..program.stages.len() {
        let Some(data) = Filling::new(program, stage, &state).fill(chance) else {
            return stage;
        };
        let cut = cut(city, &data);
        let id = &base.stages[stage].id;
        let found = judge(base, &known, &cut, id, service.as_deref(), filling::today());
        let refused: Vec<_> = found.iter().filter(|problem| !problem.warning).collect();
        let cut_text = wuwei_json::to_pretty(&cut);
        assert!(
            refused.is_empty(),
            "{} {id}: {refused:?}\n{cut_text}",
            base.flow
        );
        filling::fold(&mut state, &data);
        filling::fold(&mut known, &cut);
    }
    program.stages.len()
}

fn with_what_is_open(base: &FormProgram, below: &FormProgram, city: &Output) -> FormProgram {
    let mut open = base.clone();
    open.services.clone_from(&below.services);
    for field in &mut open.fields {
        let section = &open.sections[field.section].id;
        let declared = city.ruleset.fields.get(&format!("{section}.{}", field.id));
        let theirs = below
            .fields
            .iter()
            .find(|it| it.id == field.id && below.sections[it.section].id == *section);
        if let (Some(true), Some(theirs)) = (declared.map(|it| it.choices_from.is_some()), theirs) {
            field.kind = theirs.kind.clone();
        }
    }
    open
}

/// Data without what the city's set does not know.
fn cut(city: &Output, data: &Json) -> Json {
    let ruleset = &city.ruleset;
    let row = |section: &str, row: &Json| {
        let mut left = Object::new();
        for (name, value) in row.as_object().expect("a row").iter() {
            let path = format!("{section}.{name}");
            let reserved = matches!(name, "id" | "withdrawn");
            if reserved || ruleset.fields.contains_key(&path) || ruleset.items.contains_key(&path) {
                left.insert(name, value.clone());
            }
        }
        Json::Object(left)
    };
    let mut left = Object::new();
    for (section, value) in data.as_object().expect("an entry").iter() {
        let value = match value {
            Json::Array(rows) => {
                // A row of which only its id is left says nothing.
                let mut rows: Vec<Json> = rows.iter().map(|it| row(section, it)).collect();
                rows.retain(|row| row.as_object().is_some_and(|it| it.len() > 1));
                if rows.is_empty() {
                    continue;
                }
                Json::Array(rows)
            }
            one => row(section, one),
        };
        if value.as_object().is_none_or(|it| !it.is_empty()) {
            left.insert(section, value);
        }
    }
    Json::Object(left)
}

fn compiled(sets: &[&str]) -> Output {
    let rules = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../rules");
    let mut sources = Vec::new();
    for (layer, set) in sets.iter().enumerate() {
        read(&rules.join(set), layer, &mut sources);
    }
    let compilation = wuwei_rules::compile(&sources, |_| String::new());
    compilation.output.expect("the sets compile")
}

fn read(folder: &Path, layer: usize, sources: &mut Vec<SourceFile>) {
    let mut paths: Vec<_> = std::fs::read_dir(folder)
        .expect("a folder")
        .map(|entry| entry.expect("an entry").path())
        .collect();
    paths.sort();
    for path in paths {
        if path.is_dir() {
            read(&path, layer, sources);
        } else if path.extension().is_some_and(|it| it == "toml") {
            sources.push(SourceFile {
                name: path.display().to_string(),
                layer,
                text: std::fs::read_to_string(&path).expect("a file"),
            });
        }
    }
}
