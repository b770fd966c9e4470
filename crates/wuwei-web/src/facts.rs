//! What the form page says about itself, by the attributes of `<main data-form>`.

use wuwei_json::Value;

use crate::dom::{attribute, find};
use crate::draft::Edition;

/// The form page's own facts.
#[derive(Debug, Clone, Default)]
pub struct Facts {
    /// The flow.
    pub flow: String,
    /// Digest of the form program that the page carries.
    pub digest: String,
    /// The rule set whose page this is.
    pub ruleset: Edition,
    /// Area code of the rule set.
    pub area: String,
    /// The role that fills this form.
    pub role: String,
}

impl Facts {
    /// Reads the page; empty facts on a page without a form.
    pub fn of_page() -> Facts {
        let Some(main) = find("[data-form]") else {
            return Facts::default();
        };
        let text = |name: &str| attribute(&main, name);
        Facts {
            flow: text("data-flow"),
            digest: text("data-digest"),
            ruleset: Edition {
                id: text("data-ruleset-id"),
                version: text("data-ruleset-version"),
                digest: text("data-ruleset-digest"),
            },
            area: text("data-area"),
            role: text("data-role"),
        }
    }

    /// The name of the database: one per rule set, since an origin may be a whole portal's, and
    /// `file://` is every local page's.
    pub fn database(&self) -> String {
        ["wuwei:", &self.ruleset.id].concat()
    }
}

/// A JSON block of the page, by its id; `null` where there is none.
pub fn block(id: &str) -> Value {
    let text = find(&["script#", id].concat())
        .and_then(|block| block.text_content())
        .unwrap_or_default();
    wuwei_json::parse(text.trim().as_bytes()).unwrap_or_default()
}

/// The page that fills forms of that digest, relative to this one, where the site has it.
pub fn page_of(digest: &str) -> Option<String> {
    let editions = block("editions");
    let edition = editions
        .as_array()?
        .iter()
        .find(|one| one.get("digest").and_then(Value::as_str) == Some(digest))?;
    edition.get("page")?.as_str().map(str::to_owned)
}

/// The texts of a list; empty for anything else.
pub fn texts(list: Option<&Value>) -> Vec<String> {
    let items = list.and_then(Value::as_array).unwrap_or_default();
    items
        .iter()
        .filter_map(|item| item.as_str().map(str::to_owned))
        .collect()
}
