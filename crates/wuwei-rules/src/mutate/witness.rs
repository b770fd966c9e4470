//! Answers by which a mutant would be noticed: found by trying, on the forms that scenarios come to.
//!
//! What a mutant's rule reads is answered with what lies around its constants and around each other's
//! answers, in the form as it is and in the mutant's side by side, until something on the page differs.

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use wuwei_engine::expr::{Expr, FieldIx, Read};
use wuwei_engine::program::{Kind as Type, Limit};
use wuwei_engine::{Datum, Form, FormProgram};

use super::edit::Edit;
use super::judge::{Trial, reads_service, rules};
use super::{Mutant, Witness, skeleton};
use crate::scenario::{self, Act, Deed, Expectation, Expected, Scenario, Step};
use crate::source::Span;

/// Scenarios of a flow from whose states is tried.
const BASES: usize = 2;
/// Services under which is tried.
const SERVICES: usize = 4;
/// Answers tried from one state.
const TRIALS: usize = 96;

impl Trial<'_> {
    /// Looks for answers by which a mutant that was missed would be noticed, and for the page's difference.
    /// What is found is tried: as a scenario it comes as expected, and not with the mutant.
    pub fn witness(&self, mutant: &Mutant, id: &str) -> Option<Witness> {
        let differing = self.differing(mutant).ok()?;
        for program in &differing.programs {
            let original = crate::coverage::program_of(self.output, &program.flow);
            let interest = interest(mutant, &original, program);
            let bare = self.bare(&original);
            let bases = self.bases(&program.flow).chain(&bare);
            let services = interest.services.iter();
            let tried: Vec<Scenario> = bases
                .flat_map(|base| {
                    let under = services.clone().map(|id| Scenario {
                        service: Some(id.clone()),
                        ..base.clone()
                    });
                    let as_it_is = Some(base.clone()).filter(|_| interest.any_service);
                    as_it_is.into_iter().chain(under).collect::<Vec<_>>()
                })
                .collect();
            for scenario in &tried {
                let search = Search {
                    trial: self,
                    pair: [&original, program],
                    interest: &interest,
                };
                if let Some(found) = search.from(scenario) {
                    let text = skeleton::write(&found, id, mutant, self.output, &original);
                    return Some(Witness {
                        words: words(&found),
                        scenario: text,
                    });
                }
            }
        }
        None
    }

    /// A scenario that does nothing but open a flow's form, on a day on which another one does; for flows
    /// that have none.
    fn bare(&self, program: &FormProgram) -> Option<Scenario> {
        if self.holding(&program.flow).next().is_some() {
            return None;
        }
        let mut bare = self.any_holding()?.clone();
        bare.flow.clone_from(&program.flow);
        bare.service = None;
        bare.beyond = None;
        bare.finished = false;
        bare.stages.truncate(1);
        let stage = bare.stages.first_mut()?;
        stage.id.clone_from(&program.stages.first()?.id);
        stage.steps.clear();
        Some(bare)
    }

    /// The scenarios of a flow from which is tried: those that say most first.
    fn bases(&self, flow: &str) -> impl Iterator<Item = &Scenario> {
        let mut bases: Vec<&Scenario> = self.holding(flow).collect();
        bases.sort_by_key(|it| std::cmp::Reverse(it.stages.len()));
        bases.into_iter().take(BASES)
    }
}

/// What is tried: the fields that the changed rules read or are about, and the constants in them.
struct Interest {
    fields: BTreeSet<FieldIx>,
    constants: Vec<Datum>,
    /// The services under which the form is opened.
    services: Vec<String>,
    /// Also under those that the scenarios name.
    any_service: bool,
}

fn interest(mutant: &Mutant, original: &FormProgram, other: &FormProgram) -> Interest {
    let mut interest = Interest {
        fields: BTreeSet::new(),
        constants: Vec::new(),
        services: Vec::new(),
        any_service: true,
    };
    let of_limit = matches!(mutant.edit, Edit::Limit(..));
    let mut reads = false;
    for (at, field) in original.fields.iter().enumerate() {
        let path = format!("{}.{}", original.sections[field.section].id, field.id);
        if path == mutant.path {
            interest.fields.insert(at);
        }
    }
    let same_fields = original.fields.len() == other.fields.len();
    let mine: Vec<_> = rules(original).collect();
    let others: Vec<_> = rules(other).collect();
    for (at, rule) in mine.iter().chain(others.iter().filter(|_| same_fields)) {
        let is_changed = |all: &[(_, &wuwei_engine::program::Rule)]| {
            !all.iter().any(|(it, other)| it == at && other == rule)
        };
        let reads_changed = of_limit && reads_service(&rule.expr);
        if reads_changed || is_changed(&mine) || is_changed(&others) {
            reads |= reads_service(&rule.expr);
            rule.expr.reads(&mut |read| match read {
                Read::Field(field) | Read::EveryRow(field) => {
                    interest.fields.insert(field);
                }
                Read::Rows(_) => {}
            });
            constants(&rule.expr, &mut interest.constants);
        }
    }
    if let Edit::Limit(id, _) = &mutant.edit {
        interest.services.push(id.clone());
        interest.any_service = false;
    } else if reads {
        let services = original.services.iter().map(|it| it.id.clone());
        interest.services = services.take(SERVICES).collect();
    }
    // What computed fields are made of.
    for at in interest.fields.clone() {
        if let Some(rule) = &original.fields[at].value {
            rule.expr.reads(&mut |read| {
                if let Read::Field(field) = read {
                    interest.fields.insert(field);
                }
            });
        }
    }
    interest
}

fn constants(expr: &Expr, found: &mut Vec<Datum>) {
    if let Expr::Literal(datum) = expr
        && !found.contains(datum)
    {
        found.push(datum.clone());
    }
    expr.parts(&mut |part| constants(part, found));
}

struct Search<'s> {
    trial: &'s Trial<'s>,
    /// As the rules are, and as the mutant has them.
    pair: [&'s Rc<FormProgram>; 2],
    interest: &'s Interest,
}

impl Search<'_> {
    /// Tries every stage of a scenario, as it opens and as it is when all is answered.
    fn from(&self, scenario: &Scenario) -> Option<Scenario> {
        let explicit = scenario::explicit(scenario, self.pair[0], self.trial.fold);
        for stage in 0..explicit.stages.len() {
            for all_answered in [false, true] {
                let mut base = explicit.clone();
                base.stages.truncate(stage + 1);
                base.finished = false;
                for stage in &mut base.stages {
                    stage.steps.iter_mut().for_each(|it| it.expected.clear());
                }
                if let Some(last) = base.stages.last_mut().filter(|_| !all_answered) {
                    last.steps.clear();
                }
                let found = self.around(&base);
                if found.is_some() {
                    return found;
                }
            }
        }
        None
    }

    /// Answers one thing after the other, the same in both forms.
    fn around(&self, base: &Scenario) -> Option<Scenario> {
        let mut forms = self.pair.map(|program| self.end_of(base, program));
        if self.differ(&forms[0], &forms[1])
            && let Some(found) = self.told(base, &[])
        {
            return Some(found);
        }
        let mut journal: Vec<(String, String)> = Vec::new();
        for (path, typed) in self.script(&forms[0]) {
            for form in &mut forms {
                answer(form, &path, &typed);
            }
            journal.retain(|(it, _)| *it != path);
            journal.push((path, typed));
            if self.differ(&forms[0], &forms[1])
                && let Some(found) = self.told(base, &journal)
            {
                return Some(self.shortest(base, journal, found));
            }
        }
        None
    }

    /// Whether two forms may look different, as far as that is quickly seen: what is shown, needed and held,
    /// and what is wrong with what was tried.
    fn differ(&self, a: &Form, b: &Form) -> bool {
        let differs = |path: &str, tried: bool| match (a.field(path), b.field(path)) {
            (Some(of_a), Some(of_b)) => {
                of_a.visible != of_b.visible
                    || of_a.required != of_b.required
                    || of_a.value != of_b.value
                    || tried && a.problem(path) != b.problem(path)
            }
            (None, Some(only)) | (Some(only), None) => only.visible,
            (None, None) => false,
        };
        for program in [a.program(), b.program()] {
            for (at, section) in program.sections.iter().enumerate() {
                if a.problem(&section.id) != b.problem(&section.id) {
                    return true;
                }
                let rows = match section.group {
                    None => vec![String::new()],
                    Some(_) => {
                        let rows = a.rows(&section.id).into_iter();
                        rows.map(|row| format!("{}.", row.id)).collect()
                    }
                };
                let fields = section.first..section.first + section.count;
                for (ix, row) in fields.flat_map(|ix| rows.iter().map(move |row| (ix, row))) {
                    let field = &program.fields[ix];
                    let path = format!("{}.{row}{}", program.sections[at].id, field.id);
                    if differs(&path, self.interest.fields.contains(&ix)) {
                        return true;
                    }
                }
            }
        }
        false
    }

    /// The same with no more answers than it takes.
    fn shortest(
        &self,
        base: &Scenario,
        mut journal: Vec<(String, String)>,
        mut found: Scenario,
    ) -> Scenario {
        let mut at = 0;
        while at < journal.len() {
            let mut fewer = journal.clone();
            fewer.remove(at);
            match self.told(base, &fewer) {
                Some(shorter) => (journal, found) = (fewer, shorter),
                None => at += 1,
            }
        }
        found
    }

    /// What to answer, in turn: each value of each field while the others are what they last were, so that
    /// all pairs come up; the last row, and a new one.
    fn script(&self, form: &Form) -> Vec<(String, String)> {
        let mut each: Vec<Vec<(String, String)>> = Vec::new();
        for &at in &self.interest.fields {
            for path in self.paths(form, at) {
                let typed = self.values(form, at, &path);
                each.push(typed.into_iter().map(|it| (path.clone(), it)).collect());
            }
        }
        let mut script = Vec::new();
        for (at, one) in each.iter().enumerate() {
            for value in one {
                script.push(value.clone());
                for (_, others) in each.iter().enumerate().filter(|(other, _)| *other != at) {
                    for second in others {
                        script.push(second.clone());
                        if script.len() >= TRIALS {
                            return script;
                        }
                    }
                }
            }
        }
        script.truncate(TRIALS);
        script
    }

    /// Where a field is: in a group in its last row, and in one more.
    fn paths(&self, form: &Form, at: FieldIx) -> Vec<String> {
        let program = form.program();
        let field = &program.fields[at];
        let section = &program.sections[field.section];
        let Some(group) = &section.group else {
            return vec![format!("{}.{}", section.id, field.id)];
        };
        let rows = form.rows(&section.id);
        let last = rows.last().map(|row| row.id.clone());
        let next = rows.len() + 1;
        let new = format!("{}{next}", group.letter);
        let all = last.into_iter().chain([new]);
        all.map(|row| format!("{}.{row}.{}", section.id, field.id))
            .collect()
    }

    fn values(&self, form: &Form, at: FieldIx, path: &str) -> Vec<String> {
        let program = form.program();
        let field = &program.fields[at];
        let text = |it: &str| it.to_owned();
        let mut values = match &field.kind {
            Type::YesNo => vec![text("true"), text("false")],
            Type::Choice(ids) | Type::Choices(ids) => ids.clone(),
            Type::Integer | Type::Decimal { .. } | Type::Money => self.numbers(program),
            Type::Date | Type::DateTime => self.days(form, matches!(field.kind, Type::DateTime)),
            Type::Attachment => return Vec::new(),
            Type::Phone => vec![text("0392-0000010")],
            Type::CreditCode => vec![text("91350100M000100Y43")],
            _ => vec![text("示例")],
        };
        values.push(String::new());
        if let Some(now) = form.field(path).map(|it| it.typed.to_owned()) {
            values.retain(|it| *it != now);
        }
        values
    }

    fn numbers(&self, program: &FormProgram) -> Vec<String> {
        let mut around: Vec<i64> = vec![1];
        for constant in &self.interest.constants {
            match constant {
                Datum::Integer(n) => around.push(*n),
                Datum::Decimal(n) => around.extend(n.to_integer()),
                _ => {}
            }
        }
        let limits = program.services.iter().filter_map(|it| match it.limit {
            Limit::Days(days) => Some(i64::from(days)),
            _ => None,
        });
        around.extend(limits);
        let mut all = BTreeSet::new();
        for n in around {
            all.extend([n.saturating_sub(1), n, n.saturating_add(1)]);
        }
        all.into_iter().map(|n| n.to_string()).collect()
    }

    fn days(&self, form: &Form, with_time: bool) -> Vec<String> {
        let mut around = BTreeSet::new();
        if let Some(today) = form.today() {
            around.insert(today);
        }
        for constant in &self.interest.constants {
            if let Datum::Date(day) = constant {
                around.insert(*day);
            }
        }
        for &at in &self.interest.fields {
            for path in self.paths(form, at) {
                if let Some(Datum::Date(day)) = form.field(&path).and_then(|it| it.value.datum()) {
                    around.insert(*day);
                }
            }
        }
        let mut all = BTreeSet::new();
        for day in around {
            all.extend([-1, 0, 1].into_iter().filter_map(|by| day.plus_days(by)));
        }
        let time = if with_time { " 09:00" } else { "" };
        all.iter().map(|day| day.to_text() + time).collect()
    }

    /// The form at the end of a scenario.
    fn end_of(&self, base: &Scenario, program: &Rc<FormProgram>) -> Form {
        scenario::form_at_end(base, program, self.trial.fold)
    }

    /// A scenario that tells the two forms apart by these answers, if it does so when it is run from the start.
    fn told(&self, base: &Scenario, journal: &[(String, String)]) -> Option<Scenario> {
        let mut step = Step {
            note: None,
            deeds: Vec::new(),
            expected: Vec::new(),
        };
        let [mut mine, mut others] = self.pair.map(|program| self.end_of(base, program));
        for (path, typed) in journal {
            if !mine.field(path).is_some_and(|it| it.open) {
                add_row(&mut mine, path, &mut step.deeds);
            }
            if mine
                .field(path)
                .is_some_and(|it| it.open && it.typed != typed)
            {
                answer(&mut mine, path, typed);
                answer(&mut others, path, typed);
                step.deeds.push(Deed {
                    path: path.clone(),
                    act: Act::Answer(typed.clone()),
                    span: Span::default(),
                });
            }
        }
        step.expected.push(Expectation {
            expected: difference(&mine, &others)?,
            span: Span::default(),
        });
        let mut found = base.clone();
        found.stages.last_mut()?.steps.push(step);
        let notices = |program| {
            scenario::notices(&found, program, &self.trial.output.places, self.trial.fold)
        };
        (!notices(self.pair[0]) && notices(self.pair[1])).then_some(found)
    }
}

fn answer(form: &mut Form, path: &str, typed: &str) {
    if !form.field(path).is_some_and(|it| it.open) {
        add_row(form, path, &mut Vec::new());
    }
    if form.field(path).is_some_and(|it| it.open) {
        form.set(path, typed);
        form.leave(path);
    }
}

/// Adds the row that a path names, if it is the next one.
fn add_row(form: &mut Form, path: &str, deeds: &mut Vec<Deed>) {
    let mut parts = path.split('.');
    let (Some(section), Some(row)) = (parts.next(), parts.next()) else {
        return;
    };
    let is_group = form
        .program()
        .sections
        .iter()
        .any(|it| it.id == section && it.group.is_some());
    let listed = form
        .section(section)
        .is_some_and(|it| it.visible && it.listed);
    if !is_group || !listed || form.row(section, row).is_some() {
        return;
    }
    if let Some((added, _)) = form.add_row(section) {
        deeds.push(Deed {
            path: format!("{section}.{added}"),
            act: Act::Add,
            span: Span::default(),
        });
    }
}

/// What a person sees of a form.
fn observed(form: &Form) -> BTreeMap<String, (bool, bool, Option<String>)> {
    let program = form.program();
    let mut seen = BTreeMap::new();
    for field in &program.fields {
        let section = &program.sections[field.section];
        let paths: Vec<String> = match &section.group {
            None => vec![format!("{}.{}", section.id, field.id)],
            Some(_) => form
                .rows(&section.id)
                .iter()
                .map(|row| format!("{}.{}.{}", section.id, row.id, field.id))
                .collect(),
        };
        for path in paths {
            if let Some(visible) = scenario::sight(form, &path) {
                seen.insert(path, visible);
            }
        }
    }
    for problem in form.problems() {
        let number = scenario::number_of(&problem);
        let path = format!("!{}", problem.path);
        let said = format!("{}{number:?}{}", problem.code, problem.warning);
        seen.insert(path, (true, true, Some(said)));
    }
    seen
}

/// The first thing in which two forms differ, as the first has it.
fn difference(original: &Form, other: &Form) -> Option<Expected> {
    let (a, b) = (observed(original), observed(other));
    let hidden = (false, false, None);
    for path in a.keys().chain(b.keys()).filter(|it| !it.starts_with('!')) {
        let (of_a, of_b) = (
            a.get(path).unwrap_or(&hidden),
            b.get(path).unwrap_or(&hidden),
        );
        let path = path.clone();
        if of_a.0 != of_b.0 {
            return Some(match of_a.0 {
                true => Expected::Visible(path),
                false => Expected::Hidden(path),
            });
        }
        if of_a.1 != of_b.1 {
            return Some(match of_a.1 {
                true => Expected::Required(path),
                false => Expected::Optional(path),
            });
        }
        if of_a.2 != of_b.2 {
            let value = scenario::value(original, &path);
            return Some(Expected::Value(path, value));
        }
    }
    let listed = |form: &Form, warning| scenario::complaints_now(form, warning);
    for warning in [false, true] {
        let (mine, others) = (listed(original, warning), listed(other, warning));
        if mine.len() != others.len()
            || mine
                .iter()
                .zip(&others)
                .any(|(a, b)| (&a.path, a.code, a.number) != (&b.path, b.code, b.number))
        {
            return Some(match warning {
                true => Expected::Warnings(mine),
                false => Expected::Problems(mine),
            });
        }
    }
    None
}

/// What is answered last, in words.
fn words(found: &Scenario) -> String {
    let stage = found.stages.last();
    let step = stage.and_then(|stage| stage.steps.last());
    let deeds = step.into_iter().flat_map(|step| &step.deeds);
    let said: Vec<String> = deeds
        .filter_map(|deed| match &deed.act {
            Act::Answer(typed) if typed.is_empty() => Some(format!("`{}` left open", deed.path)),
            Act::Answer(typed) => Some(format!("`{}` = {typed}", deed.path)),
            _ => None,
        })
        .collect();
    let at = stage.map_or("", |stage| stage.id.as_str());
    match said.is_empty() {
        true => format!("to look at stage `{at}`"),
        false => said.join(", "),
    }
}
