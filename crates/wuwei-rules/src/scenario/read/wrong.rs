//! What can be wrong with a scenario, in words.

use wuwei_engine::problem::CODES;
use wuwei_engine::program::{Kind as Type, Stage as FormStage};

use super::super::Stage;
use super::super::place::Place;
use crate::codes;
use crate::diagnostic::Diagnostic;
use crate::row::{Entry, Row};
use crate::ruleset::{Choice, Constraint};
use crate::source::Span;
use crate::suggest;

pub(super) fn no_stage(step: &Row, begun: bool, expected: Option<&FormStage>) -> Diagnostic {
    let stage = expected.map_or("", |stage| stage.id.as_str());
    if begun {
        return Diagnostic::new(
            codes::SCENARIO_STAGES,
            step.at("at"),
            "the clock is set where no stage begins",
        )
        .label("no `stage` here")
        .help("a stage is filled and signed by one clock: say `stage` too, or leave `at` out");
    }
    Diagnostic::new(
        codes::SCENARIO_STAGES,
        step.span,
        "the first step begins no stage",
    )
    .label("no `stage` here")
    .help(format!(
        "begin with `stage = \"{stage}\"` and the clock, as `at = 2026-11-23T10:12:00`"
    ))
}

pub(super) fn no_clock(step: &Row) -> Diagnostic {
    Diagnostic::new(
        codes::SCENARIO_STAGES,
        step.at("stage"),
        "a stage begins, and no clock is set",
    )
    .label("when is it filled?")
    .help("say it, as `at = 2026-11-23T10:12:00`")
}

pub(super) fn out_of_order(
    step: &Row,
    id: &str,
    expected: Option<&FormStage>,
    last: Option<&Stage>,
) -> Diagnostic {
    let found = Diagnostic::new(
        codes::SCENARIO_STAGES,
        step.at("stage"),
        match (expected, last) {
            (Some(expected), Some(last)) => format!(
                "stage `{id}` cannot follow `{}`: `{}` comes next",
                last.id, expected.id
            ),
            (Some(expected), None) => {
                format!("a record begins with stage `{}`, not `{id}`", expected.id)
            }
            (None, _) => format!("stage `{id}` begins where all stages are over"),
        },
    )
    .label("out of order");
    let found = match last {
        Some(last) => found.other(last.span, "the stage before it"),
        None => found,
    };
    found.help("stages come in their order, each once; a step of the same stage says no `stage`")
}

pub(super) fn runs_back(step: &Row, last: &Stage) -> Diagnostic {
    Diagnostic::new(
        codes::SCENARIO_STAGES,
        step.at("at"),
        "the clock runs back between two stages",
    )
    .label("earlier than the stage before it")
    .other(last.span, "signed later than this")
    .help("let each stage be filled at or after the one before it")
}

pub(super) fn not_asked(entry: &Entry, stage: &str, why: &str) -> Diagnostic {
    Diagnostic::new(
        codes::NOT_ASKED,
        entry.key_span,
        format!("stage `{stage}` does not ask for `{}`: {why}", entry.path),
    )
    .label("cannot be answered here")
    .help("answer it where it is asked; what a form computes is looked at by `expect.values`")
}

pub(super) fn no_such_row(path: &str, span: Span, place: &Place<'_>, why: &str) -> Diagnostic {
    Diagnostic::new(
        codes::NO_SUCH_ROW,
        span,
        format!("`{path}` cannot be meant here: {why}"),
    )
    .label("no such row")
    .help(format!(
        "a row of `{}` is added by answering in it, each with the next number",
        place.section.id
    ))
}

pub(super) fn no_row(path: &str, span: Span, place: &Place<'_>) -> Diagnostic {
    let letter = place.section.group.as_ref().map(|group| group.letter);
    let found = Diagnostic::new(
        codes::DANGLING_REFERENCE,
        span,
        format!("`{path}` is no row: only rows are removed"),
    )
    .label("not a row");
    match letter {
        Some(letter) => found.help(format!("name it, as `{}.{letter}1`", place.section.id)),
        None => found.help("an answer is taken back by answering with \"\""),
    }
}

pub(super) fn no_field(path: &str, span: Span) -> Diagnostic {
    Diagnostic::new(
        codes::DANGLING_REFERENCE,
        span,
        format!("`{path}` names no field"),
    )
    .label("not a field")
    .help(format!("name a field of it: `{path}.…`"))
}

/// `choices`: ids with what stands beside them on the page.
pub(super) fn no_choice(entry: &Entry, id: &str, one: bool, choices: &[Choice]) -> Diagnostic {
    let found = Diagnostic::new(
        codes::UNKNOWN_VALUE,
        entry.span,
        format!("`{}` has no choice `{id}`", entry.path),
    )
    .label("none of its choices");
    let labelled = choices
        .iter()
        .map(|it| (it.id.as_str(), it.label.zh.as_str()));
    match suggest::closest_labelled(id, labelled) {
        Some(close) if one => found
            .help(format!("did you mean `{close}`?"))
            .suggest(entry.span, format!("\"{close}\"")),
        Some(close) => found.help(format!("did you mean `{close}`?")),
        None => {
            let all = choices
                .iter()
                .map(|it| format!("`{}` {}", it.id, it.label.zh));
            let all: Vec<String> = all.collect();
            found.help(format!("its choices are {}", all.join(", ")))
        }
    }
}

pub(super) fn form(entry: &Entry, kind: &Type) -> Diagnostic {
    let (what, example) = match kind {
        Type::YesNo => ("yes or no", "true"),
        Type::Choice(_) => ("one choice", "\"…\""),
        Type::Choices(_) => ("a list of choices", "[\"…\"]"),
        Type::Integer => ("a whole number", "10"),
        Type::Decimal { .. } | Type::Money => {
            ("a number with its places, as a string", "\"12.50\"")
        }
        Type::Date => ("a day", "2026-11-23"),
        Type::DateTime => ("a day and time", "2026-11-23T09:40:00"),
        Type::Phone | Type::CreditCode => ("the plain number, as a string", "\"…\""),
        _ => ("words", "\"…\""),
    };
    Diagnostic::new(
        codes::WRONG_TYPE,
        entry.span,
        format!("`{}` takes {what}", entry.path),
    )
    .label(format!("expected {what}"))
    .help(format!("for example `{example}`"))
}

pub(super) fn no_problem(
    entry: &Entry,
    said: Option<&str>,
    constraints: &[Constraint],
) -> Diagnostic {
    let written = said.map_or(String::new(), |said| format!(" `{said}`"));
    let found = Diagnostic::new(
        codes::UNKNOWN_PROBLEM,
        entry.span,
        format!("`{}` has no problem{written}", entry.path),
    )
    .label("not a problem that the form knows");
    // Those that only the data of an entry can have stand behind `too-large`.
    let of_forms = CODES
        .iter()
        .map(|(code, _)| *code)
        .take_while(|code| *code != "malformed");
    let said = said.unwrap_or("");
    let words = constraints.iter().flat_map(|constraint| {
        let message = constraint.message.as_ref().map(|text| text.zh.as_str());
        [Some(constraint.rule.as_str()), message]
    });
    let words: Vec<&str> = of_forms.chain(words.flatten()).collect();
    match suggest::closest(said, words.iter().copied()) {
        Some(close) => found
            .help(format!("did you mean `{close}`?"))
            .suggest(entry.span, format!("\"{close}\"")),
        None => found.help(
            "it is a word such as `required` or `unreadable-date`, or a constraint of the field: its rule or its message",
        ),
    }
}

pub(super) fn expects_nothing(row: &Row) -> Diagnostic {
    Diagnostic::new(
        codes::EXPECTS_NOTHING,
        row.span,
        "this scenario expects nothing",
    )
    .label("whatever the rules do, it passes")
    .help("say what is seen: `visible`, `hidden`, `required`, `optional`, `values`, `problems`, `warnings` or `data`")
}
