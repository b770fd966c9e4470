//! The editions as an Atom feed (RFC 4287): only where the rule set gives its public address, since a
//! feed's entries are known by whole addresses. Its days are those on which editions came into force.

use serde::Serialize;

use super::{Here, Page, changes};
use crate::say::Say;

#[derive(Serialize)]
pub(super) struct Feed {
    address: String,
    self_address: String,
    page_address: String,
    /// The newest day of all entries.
    updated: String,
    author: String,
    entries: Vec<changes::Step>,
}

pub(super) fn model(here: &Here) -> Feed {
    let rules = here.rules();
    let address = rules.address.clone().unwrap_or_default();
    let at = |path: &str| format!("{}/{path}", address.trim_end_matches('/'));
    let entries = changes::released(here);
    let days = entries.iter().map(|step| step.effective.clone());
    Feed {
        self_address: at(here.path),
        page_address: at(&Page::Changes.path(here.edition(), here.lang)),
        updated: days.max().unwrap_or_else(|| rules.effective.to_string()),
        author: Say::new(rules.publisher.as_ref().unwrap_or(&rules.title), here.lang).text,
        entries,
        address,
    }
}
