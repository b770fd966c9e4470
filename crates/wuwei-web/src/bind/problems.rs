//! Errors and warnings: when they are said, where, and the way from one to the next.
//!
//! By GOV.UK's rules: nothing is said on leaving a field but warnings; "check" says everything, in a
//! summary that takes the focus; an error goes as soon as its field is right, and no new one comes
//! before the next check.

use web_sys::Element;
use wuwei_engine::Problem;

use super::{controls, nav, rows};
use crate::app::{App, SERVICE, View};
use crate::path::{self, Place};
use crate::{dom, page};

/// Checks everything: on to the answers, or all problems with a summary.
pub(crate) fn check(app: &App) {
    let errors: Vec<Problem> = all(app)
        .into_iter()
        .filter(|problem| !problem.warning)
        .collect();
    for path in std::mem::take(&mut app.sight().shown) {
        clear(app, &path);
    }
    app.sight().shown = errors.iter().map(|problem| problem.path.clone()).collect();
    for problem in &errors {
        show(app, problem);
    }
    nav::refresh(app);
    if errors.is_empty() {
        super::answers::lay(app);
        settle(app);
        app.show(View::Answers);
        return;
    }
    app.show(View::Fill);
    summarise(app, &errors);
}

/// Everything that keeps the stage from being signed, and warnings.
pub(crate) fn all(app: &App) -> Vec<Problem> {
    let Some(open) = app.opened() else {
        return Vec::new();
    };
    let mut problems = open.form.problems();
    if open.service.is_none() && !app.program().services.is_empty() {
        let service = Problem {
            code: "required",
            path: SERVICE.to_owned(),
            args: Vec::new(),
            warning: false,
        };
        problems.insert(0, service);
    }
    problems
}

/// Takes an error back if it no longer holds; follows it if it became another one. Says none that was
/// not said by a check.
pub(crate) fn review(app: &App, path: &str) {
    if !app.sight().shown.iter().any(|shown| shown == path) {
        return;
    }
    match of(app, path).filter(|problem| !problem.warning) {
        Some(problem) => show(app, &problem),
        None => {
            clear(app, path);
            app.sight().shown.retain(|shown| shown != path);
            settle(app);
        }
    }
}

/// Shows a field's warning, or hides it: on leaving the field.
pub(crate) fn warn(app: &App, path: &str) {
    let Some(block) = app.page().part("w:", path) else {
        return;
    };
    let warning = of(app, path).filter(|problem| problem.warning);
    dom::show(&block, warning.is_some());
    page::say(
        &block,
        &warning
            .map(|problem| text(app, &problem))
            .unwrap_or_default(),
    );
}

/// Puts the errors of a row that were said into its questions, now that they are there.
pub(crate) fn show_in_row(app: &App, row: &str) {
    let inside = [row, "."].concat();
    let shown: Vec<String> = app
        .sight()
        .shown
        .iter()
        .filter(|path| path.starts_with(&inside))
        .cloned()
        .collect();
    for path in shown {
        if let Some(problem) = of(app, &path) {
            show(app, &problem);
        }
    }
}

/// Says that a group takes no more rows.
pub(crate) fn show_full(app: &App, section: &str) {
    let program = app.program();
    let group = program
        .sections
        .iter()
        .find(|it| it.id == section)
        .and_then(|it| it.group.as_ref());
    let Some(group) = group else { return };
    let problem = Problem {
        code: "too-many-rows",
        path: section.to_owned(),
        args: vec![("most", group.max.to_string())],
        warning: false,
    };
    app.announce(&text(app, &problem));
    show(app, &problem);
}

/// Forgets the errors of a row that is gone, and any that went with it.
pub(crate) fn forget(app: &App, row: &str) {
    let inside = [row, "."].concat();
    app.sight()
        .shown
        .retain(|path| !path.starts_with(&inside) && path != row);
    // Its group has room again.
    let group = row.split('.').next().unwrap_or_default();
    if !app.sight().shown.iter().any(|path| path == group) {
        clear(app, group);
    }
    settle(app);
}

/// Goes to the next problem behind the one gone to last, in the order of the form; then from the top.
pub(crate) fn next(app: &App) {
    let target = {
        let mut sight = app.sight();
        let last = sight.visited.take();
        let behind = last
            .and_then(|last| sight.shown.iter().position(|path| *path == last))
            .map_or(0, |at| at + 1);
        let target = sight.shown.get(behind).or(sight.shown.first()).cloned();
        sight.visited.clone_from(&target);
        target
    };
    match target {
        Some(path) => go(app, &path),
        None => app.announce(&app.page().said("no-problems", &[])),
    }
}

/// Moves the focus into a question, unfolding its row, so that its label is in sight. Opens no picker.
pub(crate) fn go(app: &App, path: &str) {
    app.show(View::Fill);
    let program = app.program();
    if let Some(Place {
        section,
        row: Some(row),
        ..
    }) = path::place(program, path)
    {
        rows::unfold(app, &program.sections[section].id, row);
    }
    app.sight().visited = Some(path.to_owned());
    let page = app.page();
    let Some(control) = page.part("f:", path) else {
        // A problem of a section or of the list of rows: its own line takes the focus.
        if let Some(line) = page.part("e:", path).or_else(|| page.part("s:", path)) {
            page::focus(&line);
            super::into_view(&line);
        }
        return;
    };
    page::focus(&controls::entry_point(&control, path));
    super::into_view(&page.part("q:", path).unwrap_or(control));
}

/// The words of a problem: the field's own, else those of its code.
pub(crate) fn text(app: &App, problem: &Problem) -> String {
    let page = app.page();
    let general = path::general(app.program(), &problem.path);
    let label = page.label(&general);
    let mut slots: Vec<(&str, &str)> = vec![("label", &label)];
    slots.extend(
        problem
            .args
            .iter()
            .map(|(name, value)| (*name, value.as_str())),
    );
    let number = problem
        .args
        .iter()
        .find(|(name, _)| *name == "number")
        .map(|(_, number)| number.as_str());
    let own = [problem.code, ":", &general].concat();
    number
        .and_then(|number| page.message(&[&own, ":", number].concat(), &slots))
        .or_else(|| page.message(&own, &slots))
        .or_else(|| page.message(problem.code, &slots))
        .unwrap_or(label)
}

fn of(app: &App, path: &str) -> Option<Problem> {
    if path == SERVICE {
        return all(app).into_iter().find(|problem| problem.path == SERVICE);
    }
    app.opened()?.form.problem(path)
}

fn show(app: &App, problem: &Problem) {
    let Some(line) = app.page().part("e:", &problem.path) else {
        return;
    };
    page::say(&line, &text(app, problem));
    dom::show(&line, true);
    mark(app, &problem.path, true);
}

fn clear(app: &App, path: &str) {
    let Some(line) = app.page().part("e:", path) else {
        return;
    };
    page::say(&line, "");
    dom::show(&line, false);
    mark(app, path, false);
}

fn mark(app: &App, path: &str, wrong: bool) {
    if let Some(block) = app.page().part("q:", path) {
        let _ = block.toggle_attribute_with_force("data-wrong", wrong);
    }
    let Some(control) = app.page().part("f:", path) else {
        return;
    };
    if control.local_name() == "fieldset" {
        return;
    }
    if wrong {
        let _ = control.set_attribute("aria-invalid", "true");
    } else {
        let _ = control.remove_attribute("aria-invalid");
    }
}

/// Writes the summary anew and gives it the focus.
fn summarise(app: &App, errors: &[Problem]) {
    let page = app.page();
    let Some(summary) = app.page().first("[data-summary]") else {
        return;
    };
    if let Some(list) = dom::find_in(&summary, "[data-summary-list]") {
        list.set_text_content(None);
        for problem in errors {
            add_line(app, &list, problem);
        }
    }
    dom::show(&summary, true);
    settle(app);
    page.title_prefix(&page.word("error-prefix"));
    // The last focused button is left first: a second summary would else not be read out (NVDA, Firefox).
    page::blur();
    page::focus(&summary);
    super::into_view(&summary);
}

fn add_line(app: &App, list: &Element, problem: &Problem) {
    let page = app.page();
    let mut words = text(app, problem);
    if let Some(Place { row: Some(row), .. }) = path::place(app.program(), &problem.path) {
        let slots = [("number", path::number(row)), ("text", &words)];
        words = page.message("in-row", &slots).unwrap_or(words);
    }
    let slots = [("@data-path", &*problem.path)];
    let Some(item) = page.add(list, "template[data-summary-item]", &slots) else {
        return;
    };
    page::say(&item, &words);
    if let Some(link) = dom::find_in(&item, "a") {
        let _ = link.set_attribute("href", &["#f:", &problem.path].concat());
    }
}

/// Brings summary, "next problem" and title to the errors that are left.
fn settle(app: &App) {
    let left = app.sight().shown.clone();
    let count = left.len().to_string();
    app.page().show("[data-next]", !left.is_empty());
    nav::row_counts(app, &left);
    let Some(summary) = app.page().first("[data-summary]") else {
        return;
    };
    page::put(
        &summary,
        "[data-summary-count]",
        &app.page().said("summary", &[("count", &count)]),
    );
    for item in dom::find_all_in(&summary, "[data-path]") {
        let path = dom::attribute(&item, "data-path");
        if !left.contains(&path) {
            item.remove();
        }
    }
    if left.is_empty() {
        if !dom::is_hidden(&summary) {
            app.announce(&app.page().said("no-problems", &[]));
        }
        dom::show(&summary, false);
        app.page().title_prefix("");
    }
}
