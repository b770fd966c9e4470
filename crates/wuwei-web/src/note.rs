//! Messages beside inputs that are not part of the record, and about a whole view (`data-note`).

use web_sys::Element;

use crate::app::App;
use crate::dom;
use crate::page;

/// Shows a message in all notes of that name, and says it to screen readers.
pub fn show(app: &App, name: &str, code: &str, slots: &[(&str, &str)]) {
    say(app, name, code, &app.page().said(code, slots));
}

/// The same with the words of the message already made.
pub fn say(app: &App, name: &str, code: &str, words: &str) {
    for note in notes(name) {
        let _ = note.set_attribute("data-state", code);
        page::say(&note, words);
        dom::show(&note, true);
    }
    app.announce(words);
}

/// Takes a message away.
pub fn clear(name: &str) {
    for note in notes(name) {
        dom::show(&note, false);
    }
}

fn notes(name: &str) -> Vec<Element> {
    dom::find_all(&["[data-note=\"", name, "\"]"].concat())
}
