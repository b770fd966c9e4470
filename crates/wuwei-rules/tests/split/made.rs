//! Conditions made for trying the splitter's speed: at random, and hostile.

use wuwei_engine::expr::Comparison;
use wuwei_engine::program::{Field, FormProgram, Kind, Requirement, Section};
use wuwei_engine::{Datum, Expr};

/// A form of that many questions with eight choices each.
pub(crate) fn program(questions: usize) -> FormProgram {
    let ids: Vec<String> = (0..8).map(|at| format!("c{at}")).collect();
    let field = |at: usize| Field {
        section: 0,
        id: format!("q{at}"),
        purpose: None,
        kind: Kind::Choice(ids.clone()),
        from: 0,
        by: 0,
        required: Requirement::Never,
        visible_when: None,
        value: None,
        preset: None,
        constraints: Vec::new(),
    };
    let section = Section {
        id: "s".to_owned(),
        purpose: None,
        group: None,
        min_done: 0,
        first: 0,
        count: questions,
        visible_when: None,
    };
    FormProgram {
        sections: vec![section],
        fields: (0..questions).map(field).collect(),
        ..FormProgram::default()
    }
}

fn is(question: usize, choice: usize) -> Expr {
    let id = Expr::Literal(Datum::Text(format!("c{choice}")));
    Expr::Compare(Comparison::Equal, Expr::Field(question).into(), id.into())
}

/// `pigeons` questions that all want another one of `holes` choices.
pub(crate) fn pigeons(pigeons: usize, holes: usize) -> Expr {
    let mut all: Vec<Expr> = (0..pigeons)
        .map(|pigeon| Expr::Or((0..holes).map(|hole| is(pigeon, hole)).collect()))
        .collect();
    for hole in 0..holes {
        for second in 1..pigeons {
            for first in 0..second {
                let both = Expr::And(vec![is(first, hole), is(second, hole)]);
                all.push(Expr::Not(both.into()));
            }
        }
    }
    Expr::And(all)
}
