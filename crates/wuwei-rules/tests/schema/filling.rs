//! Fills a form as chance has it, until it can be signed; folds entries; spoils data.

use std::rc::Rc;

use wuwei_engine::form::{Form, Situation};
use wuwei_engine::program::{Field, Kind};
use wuwei_engine::{Date, FormProgram};
use wuwei_json::{Object, Value as Json};

/// Numbers that look random and are the same in every run (splitmix64).
pub(crate) struct Chance(u64);

impl Chance {
    pub(crate) fn new(seed: u64) -> Chance {
        Chance(seed)
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        z ^ (z >> 31)
    }

    pub(crate) fn below(&mut self, bound: usize) -> usize {
        (self.next() % bound.max(1) as u64) as usize
    }

    pub(crate) fn pick<'t, T>(&mut self, of: &'t [T]) -> &'t T {
        &of[self.below(of.len())]
    }

    pub(crate) fn one_in(&mut self, n: usize) -> bool {
        self.below(n) == 0
    }
}

pub(crate) fn today() -> Date {
    Date::new(2026, 11, 23).unwrap()
}

/// A stage of a form being filled.
pub(crate) struct Filling {
    form: Form,
    program: Rc<FormProgram>,
    stage: usize,
}

impl Filling {
    pub(crate) fn new(program: &Rc<FormProgram>, stage: usize, signed: &Json) -> Filling {
        let service = program.services.first().map(|service| service.id.clone());
        let situation = Situation {
            stage,
            service,
            today: Some(today()),
            signed: signed.clone(),
        };
        Filling {
            form: Form::open(program.clone(), &situation),
            program: program.clone(),
            stage,
        }
    }

    /// The data of the stage, if it came to where it can be signed.
    pub(crate) fn fill(mut self, chance: &mut Chance) -> Option<Json> {
        self.form.give_presets();
        for section in self.groups() {
            for _ in 0..chance.below(3) {
                self.form.add_row(&section);
            }
            self.withdraw_something(&section, chance);
        }
        for path in self.open_paths() {
            if chance.one_in(2) {
                self.answer(&path, chance);
            }
        }
        for _ in 0..400 {
            let problems: Vec<_> = self
                .form
                .problems()
                .into_iter()
                .filter(|problem| !problem.warning)
                .collect();
            let Some(problem) = problems.first() else {
                return Some(self.form.data());
            };
            match problem.code {
                "too-few-rows" => drop(self.form.add_row(&problem.path)),
                "too-many-rows" => {
                    let rows = self.form.rows(&problem.path);
                    let removable = rows.iter().find(|row| !row.signed)?;
                    self.form.remove_row(&problem.path, &removable.id);
                }
                "too-few-done" => {
                    let section = self
                        .program
                        .sections
                        .iter()
                        .find(|section| section.id == problem.path)?;
                    let states = &self.program.fields[section.first..section.first + section.count];
                    let states: Vec<&Field> = states
                        .iter()
                        .filter(|field| field.id.ends_with(".state"))
                        .collect();
                    let path = format!("{}.{}", section.id, chance.pick(&states).id);
                    self.form.set(&path, "done");
                }
                "constraint" if chance.one_in(2) => drop(self.form.set(&problem.path, "")),
                _ => self.answer(&problem.path, chance),
            }
        }
        None
    }

    fn groups(&self) -> Vec<String> {
        let listed = self.program.stages[self.stage]
            .sections
            .iter()
            .map(|&ix| &self.program.sections[ix]);
        listed
            .filter(|section| section.group.is_some())
            .map(|section| section.id.clone())
            .collect()
    }

    fn withdraw_something(&mut self, section: &str, chance: &mut Chance) {
        let rows = self.form.rows(section);
        if let Some(row) = rows
            .iter()
            .find(|row| row.signed && !row.withdrawn)
            .filter(|_| chance.one_in(3))
        {
            for (member, typed) in [("why", "不需要了"), ("on", "2026-11-23"), ("who", "企业")]
            {
                self.form
                    .set(&format!("{section}.{}.withdrawn.{member}", row.id), typed);
            }
        }
    }

    fn open_paths(&self) -> Vec<String> {
        let mut paths = Vec::new();
        for &ix in &self.program.stages[self.stage].sections {
            let section = &self.program.sections[ix];
            let fields = &self.program.fields[section.first..section.first + section.count];
            let rows: Vec<String> = match section.group {
                Some(_) => self
                    .form
                    .rows(&section.id)
                    .into_iter()
                    .map(|row| format!("{}.{}", section.id, row.id))
                    .collect(),
                None => vec![section.id.clone()],
            };
            paths.extend(rows.iter().flat_map(|row| {
                fields
                    .iter()
                    .map(move |field| format!("{row}.{}", field.id))
            }));
        }
        paths
    }

    fn answer(&mut self, path: &str, chance: &mut Chance) {
        let fields = self.program.fields.iter();
        let field = fields
            .filter(|field| path.starts_with(&self.program.sections[field.section].id))
            .find(|field| {
                let section = &self.program.sections[field.section];
                let row = |rest: &str| rest.split_once('.').is_some_and(|(_, id)| id == field.id);
                let rest = path.strip_prefix(&format!("{}.", section.id));
                rest.is_some_and(|rest| {
                    if section.group.is_some() {
                        row(rest)
                    } else {
                        rest == field.id
                    }
                })
            });
        let Some(field) = field else { return };
        let typed = typed(&field.kind, chance);
        self.form.set(path, &typed);
    }
}

/// Something that can be answered, as a control would hold it.
fn typed(kind: &Kind, chance: &mut Chance) -> String {
    let day =
        |chance: &mut Chance| format!("2026-1{}-{:02}", chance.below(2), 1 + chance.below(23));
    match kind {
        Kind::Text | Kind::LongText => {
            (*chance.pick(&["x", "诉求 内容", "a\nb\tc", "浚县𠮷", "no"])).to_owned()
        }
        Kind::Integer => (chance.below(7) as i64 - 1).to_string(),
        Kind::Decimal { .. } | Kind::Money => {
            (*chance.pick(&["0", "-0.5", "12.34", "100000", "0.01"])).to_owned()
        }
        Kind::Date => day(chance),
        Kind::DateTime => format!("{}T09:{:02}", day(chance), chance.below(60)),
        Kind::YesNo => (*chance.pick(&["true", "false"])).to_owned(),
        Kind::Choice(ids) => chance.pick(ids).clone(),
        Kind::Choices(ids) => {
            let some: Vec<_> = ids.iter().filter(|_| chance.one_in(2)).cloned().collect();
            if some.is_empty() {
                chance.pick(ids).clone()
            } else {
                some.join("\n")
            }
        }
        Kind::Phone => {
            (*chance.pick(&["13912345678", "0392-3312345", "+86 392 3312345 转 8"])).to_owned()
        }
        Kind::CreditCode => "91410600MA40XXXX1A".to_owned(),
        Kind::Department(ids) if !ids.is_empty() && chance.one_in(2) => chance.pick(ids).clone(),
        Kind::Department(_) => "某局".to_owned(),
        Kind::Attachment => format!(
            r#"{{"name":"a.jpg","sha256":"sha256:{}","size":3,"type":""}}"#,
            "0a".repeat(32)
        ),
    }
}

/// What a record's state becomes by one more entry (RECORD 1): answers are added, rows met by id.
pub(crate) fn fold(state: &mut Json, data: &Json) {
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

/// Changes one thing somewhere: a value, a member, a row.
pub(crate) fn mutate(json: &mut Json, chance: &mut Chance) {
    match json {
        Json::Object(members) if !members.is_empty() => {
            let names: Vec<String> = members.iter().map(|(name, _)| name.to_owned()).collect();
            let name = chance.pick(&names).clone();
            match chance.below(8) {
                0 => drop(members.remove(&name)),
                1 => drop(members.insert("stray", true)),
                2 => drop(members.insert(name, odd(chance))),
                _ => mutate(members.get_mut(&name).unwrap(), chance),
            }
        }
        Json::Array(items) if !items.is_empty() => {
            let at = chance.below(items.len());
            match chance.below(6) {
                0 => drop(items.remove(at)),
                1 => items.push(items[at].clone()),
                _ => mutate(&mut items[at], chance),
            }
        }
        other => *other = odd(chance),
    }
}

/// Values of all types, near misses among them.
fn odd(chance: &mut Chance) -> Json {
    let texts = [
        "",
        " ",
        "x",
        " x",
        "x\u{3000}",
        "a\u{1}b",
        "a\r\nb",
        "2026-02-29",
        "2024-02-29",
        "2026-11-23",
        "0000-01-01",
        "2026-11-23T24:00",
        "2026-11-23T23:59",
        "0.00",
        "-0.00",
        "-0.01",
        "01.00",
        "1.5",
        "1.50",
        "d1",
        "red",
        "done",
        "13912345678",
        "139 1234 5678",
        "91410600MA40XXXX1A",
    ];
    match chance.below(7) {
        0 => Json::Bool(chance.one_in(2)),
        1 => Json::Integer(chance.below(9) as i64 - 3),
        2 => Json::Null,
        3 => Json::Array(vec![Json::from(*chance.pick(&texts))]),
        4 => Json::Object(Object::new()),
        _ => Json::from(*chance.pick(&texts)),
    }
}
