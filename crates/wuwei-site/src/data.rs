//! What other programs read: the closed rule set, form programs and schemas, who may sign.

use wuwei_json::to_canonical;
use wuwei_rules::Form;

use crate::edition::{Edition, hex};

/// The data files of a site, older editions' forms included.
pub(crate) fn files(edition: &Edition) -> Vec<(String, Vec<u8>)> {
    let mut files = vec![
        ("data/ruleset.json".to_owned(), edition.output.json.clone()),
        (
            "data/specialists.json".to_owned(),
            to_canonical(&edition.rules().specialists_json(None)),
        ),
    ];
    for form in edition.all().flat_map(|held| held.forms) {
        files.push((program_path(form), form.json.clone()));
    }
    for form in &edition.output.forms {
        files.push((schema_path(form), form.schema.clone()));
    }
    for released in edition.released {
        let version = &released.ruleset.version;
        files.push((edition_path(version), released.bytes.clone()));
    }
    files
}

/// `data/form/<flow>.<digest16>.json`: a form program.
pub(crate) fn program_path(form: &Form) -> String {
    format!(
        "data/form/{}.{}.json",
        form.program.flow,
        &hex(&form.digest)[..16]
    )
}

/// `data/edition/<version>.json`: an edition as it was released.
pub(crate) fn edition_path(version: &str) -> String {
    format!("data/edition/{version}.json")
}

/// `data/form/<flow>.schema.json`: the record's state after each stage, for everyone else.
pub(crate) fn schema_path(form: &Form) -> String {
    format!("data/form/{}.schema.json", form.program.flow)
}
