//! One key in a form, natively: `cargo bench -p wuwei-engine --bench keys`.
//!
//! A form of 200 questions, and a group with a sum over its rows: a key must cost the same whether
//! the group has one row or a thousand.

#![expect(clippy::print_stdout, reason = "a bench prints what it measured")]

#[path = "../tests/sample/mod.rs"]
mod sample;
#[path = "../../../tests/bench/timing.rs"]
mod timing;

use std::hint::black_box;
use std::rc::Rc;

use sample::{equal, field, group, has, over, plain, row, rule, sections, text};
use wuwei_engine::expr::{Expr, Fold};
use wuwei_engine::form::Situation;
use wuwei_engine::program::{Kind, Stage};
use wuwei_engine::{Form, FormProgram};

/// Keys in one round.
const KEYS: usize = 2000;

fn main() {
    let mut few = opened(1);
    let mut many = opened(1000);
    println!("one key among 200 questions, beside 1 row and beside 1,000 (best of 100 rounds)");
    for (what, path) in [
        ("a text", "questions.q100"),
        ("an amount in a sum", "rows.r1.amount"),
    ] {
        let (alone, beside) = timing::best_of(100, &mut || keys(&mut few, path), &mut || {
            keys(&mut many, path)
        });
        let each = |time: std::time::Duration| time.as_nanos() / KEYS as u128;
        println!(
            "  {what:<20} {:>7} ns {:>7} ns   {:>4}%",
            each(alone),
            each(beside),
            beside.as_nanos() * 100 / alone.as_nanos().max(1)
        );
    }
}

fn keys(form: &mut Form, path: &str) {
    for key in 0..KEYS {
        let typed = if key % 2 == 0 { "12" } else { "1" };
        black_box(form.set(path, typed));
    }
}

/// The form with so many rows.
fn opened(rows: usize) -> Form {
    let mut form = Form::open(Rc::new(program()), &Situation::default());
    for n in 0..rows {
        let (id, _) = form.add_row("rows").expect("room for one more row");
        form.set(&format!("rows.{id}.amount"), &n.to_string());
    }
    form
}

/// Every tenth question shows by the one before it.
fn program() -> FormProgram {
    let mut fields: Vec<_> = (0..200)
        .map(|n| plain(0, &format!("q{n}"), Kind::Text))
        .collect();
    for n in (10..200).step_by(10) {
        let shown = Expr::And(vec![has(field(n - 1)), equal(field(n - 1), text("12"))]);
        fields[n].visible_when = Some(rule("has(before) && before == '12'", shown));
    }
    fields.push(plain(1, "amount", Kind::Money));
    let mut total = plain(2, "total", Kind::Money);
    total.value = Some(rule("sum(rows, r, r.amount)", over(Fold::Sum, 1, row(200))));
    fields.push(total);
    let ids = [
        ("questions", None),
        ("rows", Some(group('r', 0, 2000))),
        ("totals", None),
    ];
    let mut program = FormProgram {
        flow: "bench".into(),
        stages: vec![Stage {
            id: "start".into(),
            sections: vec![0, 1, 2],
        }],
        sections: sections(&ids, &fields),
        fields,
        ..FormProgram::default()
    };
    program.arrange().expect("no circle");
    program
}
