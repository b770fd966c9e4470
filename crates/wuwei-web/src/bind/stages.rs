//! Which sections the stage shows: its own to be answered, earlier ones as text, later ones not at all.

use super::answers;
use crate::app::{App, SERVICE};
use crate::{dom, page};

/// Shows and hides sections by the stage being filled and by their own conditions.
pub(crate) fn refresh(app: &App) {
    let program = app.program();
    let Some(stage) = app.opened().map(|open| open.stage) else {
        return;
    };
    for (at, section) in program.sections.iter().enumerate() {
        let Some(block) = app.page().part("s:", &section.id) else {
            continue;
        };
        let reached = program
            .stages
            .iter()
            .take(stage + 1)
            .any(|stage| stage.sections.contains(&at));
        let Some(state) = app.opened().and_then(|open| open.form.section(&section.id)) else {
            continue;
        };
        let (visible, asked) = (reached && state.visible, state.listed);
        dom::show(&block, visible);
        app.page()
            .show(&["[data-nav=\"", &section.id, "\"]"].concat(), visible);
        page::show_in(&block, "[data-section-body]", asked);
        if let Some(place) = dom::find_in(&block, "[data-section-signed]") {
            dom::show(&place, visible && !asked);
            if visible && !asked {
                answers::lay_signed(app, &place, section);
            }
        }
    }
    name_stage(app, stage);
    show_service(app);
}

fn name_stage(app: &App, stage: usize) {
    let name = app.program().stages.get(stage).and_then(|stage| {
        let selector = crate::words::selector("stage", &stage.id);
        app.page().text(&selector, &[])
    });
    for place in app.page().fixed("[data-stage-name]").iter() {
        place.set_text_content(Some(name.as_deref().unwrap_or_default()));
    }
}

/// The service is chosen while nothing is signed; then it is told.
fn show_service(app: &App) {
    let Some(block) = app.page().first("[data-service]") else {
        return;
    };
    let Some((service, asked)) = app.opened().map(|open| {
        (
            open.service.clone().unwrap_or_default(),
            open.entries.is_empty() && !open.read_only,
        )
    }) else {
        return;
    };
    page::show_in(&block, "[data-entry]", asked);
    if let Some(told) = dom::find_in(&block, "[data-signed]") {
        dom::show(&told, !asked);
        page::say(&told, &app.page().label(&["service:", &service].concat()));
    }
    if let Some(control) = app.page().part("f:", SERVICE) {
        super::controls::put(&control, SERVICE, &service);
    }
}
