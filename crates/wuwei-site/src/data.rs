//! What other programs read: the closed rule set, form programs and schemas, who may sign.

use wuwei_json::{Object, Value, to_canonical};
use wuwei_rules::ruleset::Specialist;
use wuwei_rules::{Form, RuleSet};

use crate::edition::{Edition, hex_digest};

/// The `format` that `data/specialists.json` names itself by.
const SPECIALISTS: &str = "wuwei-specialists/1";

/// The data files of a site, older editions' forms included.
pub(crate) fn files(edition: &Edition) -> Vec<(String, Vec<u8>)> {
    let mut files = vec![
        ("data/ruleset.json".to_owned(), edition.output.json.clone()),
        (
            "data/specialists.json".to_owned(),
            to_canonical(&specialists(edition.rules(), None)),
        ),
    ];
    for form in edition.all().flat_map(|output| &output.forms) {
        files.push((program_path(form), form.json.clone()));
    }
    for form in &edition.output.forms {
        files.push((schema_path(form), form.schema.clone()));
    }
    files
}

/// `data/form/<flow>.<digest16>.json`: a form program.
pub(crate) fn program_path(form: &Form) -> String {
    format!(
        "data/form/{}.{}.json",
        form.program.flow,
        &hex_digest(&form.json)[..16]
    )
}

/// `data/form/<flow>.schema.json`: the record's state after each stage, for everyone else.
pub(crate) fn schema_path(form: &Form) -> String {
    format!("data/form/{}.schema.json", form.program.flow)
}

/// Who may sign, all or those of one role.
pub(crate) fn specialists(rules: &RuleSet, role: Option<&str>) -> Value {
    let listed = rules
        .specialists
        .iter()
        .filter(|person| role.is_none_or(|role| person.role == role));
    let people: Vec<Object> = listed.map(Specialist::to_object).collect();
    let object: Object = [
        ("format", Value::from(SPECIALISTS)),
        ("specialists", people.into()),
    ]
    .into_iter()
    .collect();
    object.into()
}
