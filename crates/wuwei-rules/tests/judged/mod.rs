//! An expression's text judged in a form whose fields stand in chosen states.
#![allow(dead_code, reason = "each test uses what it needs")]

use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;

use wuwei_engine::expr::{Expr, Operator};
use wuwei_engine::form::{Form, Situation};
use wuwei_engine::program::{
    CalendarYear, Field, Group, Kind, Limit, Origin, Requirement, Rule, Section, ServiceFacts,
    Stage,
};
use wuwei_engine::{Date, Datum, FormProgram, Value};
use wuwei_rules::expr::{
    ChoiceSet, ExprError, FlowFacts, NamedField, NamedSection, Names, Scope, Type, Wanted, compile,
    parse,
};

/// What a field holds.
#[derive(Debug, Clone, PartialEq)]
pub(crate) enum State {
    /// What somebody typed.
    Typed(String),
    Unanswered,
    /// Not applicable.
    Hidden,
    /// Computed, and cannot be: a division by nought, made into a value of the field's type.
    Uncomputable(Expr),
}

/// A field of the section in which the expression stands.
#[derive(Debug, Clone)]
pub(crate) struct Given {
    pub(crate) id: String,
    pub(crate) ty: Type,
    pub(crate) kind: Kind,
    pub(crate) state: State,
}

/// A group whose rows have one field.
#[derive(Debug, Clone)]
pub(crate) struct GivenGroup {
    pub(crate) id: String,
    pub(crate) field: String,
    pub(crate) ty: Type,
    pub(crate) kind: Kind,
    pub(crate) rows: Vec<State>,
}

/// All that an expression may name.
#[derive(Debug, Clone, Default)]
pub(crate) struct World {
    pub(crate) fields: Vec<Given>,
    pub(crate) groups: Vec<GivenGroup>,
}

/// The day on which all is judged; there is a calendar of its year alone.
pub(crate) const TODAY: &str = "2026-11-23";

impl World {
    /// What the expression comes to, read as a value of that type; or what is wrong with it.
    pub(crate) fn judge(
        &self,
        text: &str,
        ty: &Type,
        kind: &Kind,
    ) -> Result<Value, Vec<ExprError>> {
        let expr = self.compile(text, ty)?;
        let mut form = Form::open(Rc::new(self.program(expr, kind)), &situation());
        self.fill(&mut form);
        let result = form.field("s.result").expect("the field of the result");
        Ok(result.value.clone())
    }

    /// The expression as a value of that type. Every field counts as surely answered, so that no guard
    /// is asked for.
    pub(crate) fn compile(&self, text: &str, ty: &Type) -> Result<Expr, Vec<ExprError>> {
        let (node, mut errors) = parse(text);
        let scope = Scope {
            section: "s",
            in_row: false,
            stage: 0,
            until: 0,
        };
        let wanted = Wanted {
            scope,
            value: Some(ty.clone()),
            known: &[],
        };
        let (compiled, more) = compile(&node, &self.names(), &wanted);
        errors.extend(more);
        if errors.is_empty() {
            Ok(compiled.expr)
        } else {
            Err(errors)
        }
    }

    fn names(&self) -> Names {
        let named = |ix: usize, ty: &Type| NamedField {
            ix: Some(ix),
            ty: ty.clone(),
            label: String::new(),
            from: 0,
            sure: Some(0),
        };
        let section = |ix: usize, group: bool, fields: BTreeMap<String, NamedField>| NamedSection {
            ix: Some(ix),
            group,
            always: true,
            fields,
        };
        let own = self.fields.iter().enumerate();
        let own = own.map(|(ix, it)| (it.id.clone(), named(ix, &it.ty)));
        let mut sections = BTreeMap::from([("s".to_owned(), section(0, false, own.collect()))]);
        for (at, group) in self.groups.iter().enumerate() {
            let field = named(self.first_of_group(at), &group.ty);
            let fields = BTreeMap::from([(group.field.clone(), field)]);
            sections.insert(group.id.clone(), section(at + 1, true, fields));
        }
        let one = |of: &str, id: &str| {
            let choices = vec![(id.to_owned(), id.to_owned())];
            Rc::new(ChoiceSet {
                of: of.to_owned(),
                choices,
            })
        };
        Names {
            sections,
            stages: one("stage", "only"),
            services: one("service", "slow"),
            flow: FlowFacts {
                words: Vec::new(),
                absent: BTreeSet::new(),
            },
        }
    }

    /// A group's field; what asks whether it shows stands behind it.
    fn first_of_group(&self, at: usize) -> usize {
        self.fields.len() + 1 + 2 * at
    }

    fn program(&self, expr: Expr, kind: &Kind) -> FormProgram {
        let mut fields = Vec::new();
        for it in &self.fields {
            let mut field = plain(0, &it.id, it.kind.clone());
            match &it.state {
                State::Hidden => field.visible_when = Some(rule(Expr::Literal(Datum::Bool(false)))),
                State::Uncomputable(expr) => field.value = Some(rule(expr.clone())),
                State::Typed(_) | State::Unanswered => {}
            }
            fields.push(field);
        }
        let mut result = plain(0, "result", kind.clone());
        result.value = Some(rule(expr));
        fields.push(result);
        for (at, group) in self.groups.iter().enumerate() {
            let mut field = plain(at + 1, &group.field, group.kind.clone());
            field.visible_when = Some(rule(Expr::Field(fields.len() + 1)));
            fields.push(field);
            fields.push(plain(at + 1, "asked", Kind::YesNo));
        }
        let mut sections = vec![section("s", None, 0, self.fields.len() + 1)];
        for (at, group) in self.groups.iter().enumerate() {
            let letter = char::from(b'b' + u8::try_from(at).expect("few groups"));
            let rows = Group {
                letter,
                min: 0,
                max: 99,
                by: 0,
            };
            sections.push(section(&group.id, Some(rows), self.first_of_group(at), 2));
        }
        let mut program = FormProgram {
            stages: vec![Stage {
                id: "only".into(),
                sections: (0..sections.len()).collect(),
            }],
            sections,
            fields,
            services: vec![ServiceFacts {
                id: "slow".into(),
                limit: Limit::Days(20),
            }],
            calendars: vec![CalendarYear {
                year: 2026,
                holidays: Vec::new(),
                workdays: Vec::new(),
            }],
            ..FormProgram::default()
        };
        program.arrange().expect("no circle");
        program
    }

    fn fill(&self, form: &mut Form) {
        for it in &self.fields {
            if let State::Typed(typed) = &it.state {
                form.set(&format!("s.{}", it.id), typed);
            }
        }
        for group in &self.groups {
            for state in &group.rows {
                let (row, _) = form.add_row(&group.id).expect("there is room");
                let asked = if *state == State::Hidden {
                    "false"
                } else {
                    "true"
                };
                form.set(&format!("{}.{row}.asked", group.id), asked);
                let typed = match state {
                    State::Typed(typed) => typed,
                    State::Uncomputable(_) => "unreadable",
                    State::Unanswered | State::Hidden => continue,
                };
                form.set(&format!("{}.{row}.{}", group.id, group.field), typed);
            }
        }
    }
}

/// 1 ÷ 0
pub(crate) fn nought() -> Expr {
    let number = |n| Box::new(Expr::Literal(Datum::Integer(n)));
    Expr::Arithmetic(Operator::Divide, number(1), number(0))
}

fn situation() -> Situation {
    Situation {
        today: Date::parse(TODAY),
        service: Some("slow".into()),
        ..Situation::default()
    }
}

fn plain(section: usize, id: &str, kind: Kind) -> Field {
    Field {
        section,
        id: id.into(),
        purpose: None,
        kind,
        from: 0,
        by: 0,
        required: Requirement::Never,
        visible_when: None,
        value: None,
        preset: None,
        constraints: vec![],
    }
}

fn rule(expr: Expr) -> Rule {
    Rule {
        expr,
        source: String::new(),
        origin: Origin::default(),
    }
}

fn section(id: &str, group: Option<Group>, first: usize, count: usize) -> Section {
    Section {
        id: id.into(),
        purpose: None,
        group,
        min_done: 0,
        first,
        count,
        visible_when: None,
    }
}
