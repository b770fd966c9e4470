//! Which rules judge which key: one line for every key that may stand in a rule set.
//!
//! A test walks the key tables of the language and demands a line for each.

use super::rule::{
    ANOTHER_SET, CHOICE_ADDED, CHOICE_DROPPED, COMPUTED_CHANGED, CONDITION_SPELLED,
    CONSTRAINT_ADDED, CONSTRAINT_DROPPED, CONTACT, DAYS_CHANGED, EDITION_NAMED, LAYER_CHANGED,
    LOCK_CHANGED, MEANING_CHANGED, MEMBER_ADDED, MEMBER_DROPPED, PRESET_CHANGED, Rule,
    SOURCE_CHANGED,
};

/// How the values of a key are compared.
#[derive(Debug, Clone, Copy)]
pub(super) enum How {
    /// It does not stand in `ruleset.json` under this name: identities, places, folders.
    Absent,
    /// Whatever changes falls under one rule.
    Any(&'static Rule),
    /// Our words.
    Words,
    /// The name that tells what an id means.
    Name,
    /// The standard's own words.
    Quoted,
    /// A clause that it rests on.
    Citation,
    /// A promise in words, or `"none"`.
    Promise,
    /// What people must bring, fulfil or pay, in words, or `"none"`.
    Burden,
    /// A list of what people must bring, or `"none"`.
    Materials,
    /// Working days, or `"none"`.
    Limit,
    /// The more, the stricter; unset is nought.
    AtLeast,
    /// Rows allowed.
    AtMost,
    /// On is stricter.
    Duty,
    /// On is looser: it only warns.
    Warn,
    /// Made up for demonstration.
    Sample,
    /// A condition; unset, it never holds, unless `required` says always.
    RequiredWhen,
    /// A condition; unset, it always holds.
    VisibleWhen,
    /// The strength of a clause.
    Force,
    /// The stage from which on.
    From,
    /// The stage until which.
    By,
    /// Ids of members, perhaps of entities of that kind: less is looser.
    Members(&'static str),
    /// Ids of exceptions: more is looser.
    Exceptions,
    /// Ids of where it stands; empty means everywhere.
    Scope,
    /// Ids whose first is in charge.
    Lead,
    /// Sayings: words, each of them.
    Sayings,
    /// A table, by the table of that name.
    Inner(&'static str),
    /// A list of tables, known by a member; the rules for one less and one more.
    Each(&'static str, &'static str, &'static Rule, &'static Rule),
    /// What lower sets have set, by key.
    SetBy,
}

use How::*;

/// The keys of one table.
pub(super) type Keys = &'static [(&'static str, How)];

/// What judges a key of a table.
pub(super) fn how(table: &str, key: &str) -> Option<How> {
    let (_, keys) = TABLE.iter().find(|(name, _)| *name == table)?;
    keys.iter()
        .find(|(name, _)| *name == key)
        .map(|(_, how)| *how)
}

/// Every table with its keys, and with the members that the compiler adds to it.
pub(super) static TABLE: &[(&str, Keys)] = &[
    (
        "ruleset",
        &[
            ("format", Any(&ANOTHER_SET)),
            ("id", Any(&ANOTHER_SET)),
            ("area", Any(&ANOTHER_SET)),
            ("standard", Any(&ANOTHER_SET)),
            ("version", Any(&EDITION_NAMED)),
            ("effective", Any(&EDITION_NAMED)),
            ("base", Any(&EDITION_NAMED)),
            ("layers", Any(&EDITION_NAMED)),
            // What came or went of it is told of the entity itself.
            ("removed", Any(&SOURCE_CHANGED)),
            ("extends", Absent),
            ("standard_title", Quoted),
            ("standard_issued", Any(&SOURCE_CHANGED)),
            ("standard_effective", Any(&SOURCE_CHANGED)),
            ("standard_issuer", Any(&SOURCE_CHANGED)),
            ("title", Words),
            ("summary", Words),
            ("caution", Words),
            ("proposed_by", Words),
            ("publisher", Any(&CONTACT)),
            ("oversight_phone", Any(&CONTACT)),
            ("address", Any(&CONTACT)),
            ("sample", Sample),
            ("languages", Members("")),
            ("counting", Any(&DAYS_CHANGED)),
            ("counting_basis", Any(&SOURCE_CHANGED)),
            ("obligations", Members("obligation")),
            ("roles", Members("role")),
            ("services", Members("service")),
            ("flows", Members("flow")),
            ("subjects", Members("subject")),
            ("hotlines", Members("hotline")),
        ],
    ),
    (
        "obligation",
        &[
            ("clause", Citation),
            ("force", Force),
            ("title", Quoted),
            ("term", Quoted),
            ("text", Quoted),
            (
                "implemented_by",
                Each("implementation", "", &MEMBER_DROPPED, &MEMBER_ADDED),
            ),
            ("layer", Any(&LAYER_CHANGED)),
            ("set_by", SetBy),
            ("lock", Any(&LOCK_CHANGED)),
        ],
    ),
    (
        "implementation",
        &[
            ("field", Any(&MEANING_CHANGED)),
            ("item", Any(&MEANING_CHANGED)),
            ("section", Any(&MEANING_CHANGED)),
            ("service", Any(&MEANING_CHANGED)),
            ("role", Any(&MEANING_CHANGED)),
            ("flow", Any(&MEANING_CHANGED)),
            ("page", Any(&MEANING_CHANGED)),
            ("signature", Any(&MEANING_CHANGED)),
            ("edition", Any(&MEANING_CHANGED)),
            ("cell", Any(&MEANING_CHANGED)),
            ("form", Any(&MEANING_CHANGED)),
            ("data", Any(&MEANING_CHANGED)),
            ("calendar", Any(&MEANING_CHANGED)),
            ("outside", Any(&SOURCE_CHANGED)),
        ],
    ),
    (
        "role",
        &[
            ("id", Absent),
            ("clause", Citation),
            ("name", Name),
            ("seal", Words),
            ("brief", Words),
            ("text", Quoted),
            ("layer", Any(&LAYER_CHANGED)),
            ("set_by", SetBy),
            ("lock", Any(&LOCK_CHANGED)),
        ],
    ),
    (
        "department",
        &[
            ("id", Absent),
            ("name", Name),
            ("address", Any(&CONTACT)),
            ("hours", Any(&CONTACT)),
            ("phone", Any(&CONTACT)),
            ("sample", Sample),
            ("layer", Any(&LAYER_CHANGED)),
            ("set_by", SetBy),
            ("lock", Any(&LOCK_CHANGED)),
        ],
    ),
    (
        "service",
        &[
            ("id", Absent),
            ("clause", Citation),
            ("type", Any(&MEANING_CHANGED)),
            ("name", Name),
            ("roles", Members("")),
            ("audience", Promise),
            ("how", Words),
            ("conditions", Burden),
            ("materials", Materials),
            ("channel", Any(&CONTACT)),
            ("limit", Limit),
            ("result", Promise),
            ("legal_basis", Any(&SOURCE_CHANGED)),
            ("fee", Burden),
            ("place", Any(&CONTACT)),
            ("hours", Any(&CONTACT)),
            ("phone", Any(&CONTACT)),
            ("sample", Sample),
            ("layer", Any(&LAYER_CHANGED)),
            ("set_by", SetBy),
            ("lock", Any(&LOCK_CHANGED)),
        ],
    ),
    (
        "flow",
        &[
            ("id", Absent),
            ("type", Any(&MEANING_CHANGED)),
            ("role", Any(&MEANING_CHANGED)),
            ("clause", Citation),
            (
                "stages",
                Each("stage", "id", &MEMBER_DROPPED, &MEMBER_ADDED),
            ),
            ("services", Members("service")),
            ("optional", Exceptions),
            ("layer", Any(&LAYER_CHANGED)),
            ("set_by", SetBy),
            ("lock", Any(&LOCK_CHANGED)),
        ],
    ),
    (
        "stage",
        &[
            ("id", Absent),
            ("name", Name),
            ("cell", Quoted),
            ("sections", Members("section")),
        ],
    ),
    (
        "section",
        &[
            ("id", Absent),
            ("as", Any(&MEANING_CHANGED)),
            ("title", Name),
            ("hint", Words),
            ("row", Words),
            ("group", Inner("group")),
            ("min_done", AtLeast),
            ("fields", Members("field")),
            ("items", Members("item")),
            ("visible_when", VisibleWhen),
            ("clause", Citation),
            ("layer", Any(&LAYER_CHANGED)),
            ("set_by", SetBy),
            ("lock", Any(&LOCK_CHANGED)),
        ],
    ),
    (
        "group",
        &[
            ("letter", Any(&MEANING_CHANGED)),
            ("min", AtLeast),
            ("max", AtMost),
        ],
    ),
    (
        "field",
        &[
            ("section", Absent),
            ("id", Absent),
            ("after", Absent),
            ("as", Any(&MEANING_CHANGED)),
            ("type", Any(&MEANING_CHANGED)),
            ("label", Name),
            ("hint", Words),
            ("unit", Any(&MEANING_CHANGED)),
            (
                "choices",
                Each("choice", "id", &CHOICE_DROPPED, &CHOICE_ADDED),
            ),
            ("choices_from", Any(&MEANING_CHANGED)),
            ("places", Any(&MEANING_CHANGED)),
            ("from", From),
            ("by", By),
            ("required", Duty),
            ("required_when", RequiredWhen),
            ("visible_when", VisibleWhen),
            ("value", Any(&COMPUTED_CHANGED)),
            ("preset", Any(&PRESET_CHANGED)),
            // One constraint is written out as a list of one.
            ("constraint", Absent),
            ("warn", Absent),
            ("message", Absent),
            ("and_constraint", Absent),
            ("and_constraints", Absent),
            (
                "constraints",
                Each("constraint", "rule", &CONSTRAINT_DROPPED, &CONSTRAINT_ADDED),
            ),
            ("because", Words),
            ("clause", Citation),
            ("layer", Any(&LAYER_CHANGED)),
            ("set_by", SetBy),
            ("lock", Any(&LOCK_CHANGED)),
        ],
    ),
    (
        "choice",
        &[
            ("id", Absent),
            ("label", Name),
            ("as", Any(&MEANING_CHANGED)),
            ("clause", Citation),
        ],
    ),
    (
        "constraint",
        &[
            ("rule", Any(&CONDITION_SPELLED)),
            ("warn", Warn),
            ("message", Words),
            ("layer", Any(&LAYER_CHANGED)),
        ],
    ),
    (
        "item",
        &[
            ("section", Absent),
            ("id", Absent),
            ("after", Absent),
            ("name", Name),
            ("flows", Scope),
            ("clause", Citation),
            ("layer", Any(&LAYER_CHANGED)),
            ("set_by", SetBy),
            ("lock", Any(&LOCK_CHANGED)),
        ],
    ),
    (
        "calendar",
        &[
            ("year", Absent),
            ("source", Any(&SOURCE_CHANGED)),
            ("url", Any(&SOURCE_CHANGED)),
            ("issued", Any(&SOURCE_CHANGED)),
            (
                "holidays",
                Each("holiday", "from", &DAYS_CHANGED, &DAYS_CHANGED),
            ),
            ("layer", Any(&LAYER_CHANGED)),
            ("set_by", SetBy),
            ("lock", Any(&LOCK_CHANGED)),
        ],
    ),
    (
        "holiday",
        &[
            ("name", Words),
            ("from", Absent),
            ("to", Any(&DAYS_CHANGED)),
            ("work", Any(&DAYS_CHANGED)),
        ],
    ),
    (
        "subject",
        &[
            ("id", Absent),
            ("as", Any(&MEANING_CHANGED)),
            ("name", Name),
            ("roles", Lead),
            ("phrases", Sayings),
            ("note", Words),
            ("hotlines", Members("hotline")),
            ("clause", Citation),
            ("layer", Any(&LAYER_CHANGED)),
            ("set_by", SetBy),
            ("lock", Any(&LOCK_CHANGED)),
        ],
    ),
    (
        "hotline",
        &[
            ("id", Absent),
            ("number", Any(&CONTACT)),
            ("name", Name),
            ("use", Words),
            ("emergency", Duty),
            ("source", Any(&SOURCE_CHANGED)),
            ("layer", Any(&LAYER_CHANGED)),
            ("set_by", SetBy),
            ("lock", Any(&LOCK_CHANGED)),
        ],
    ),
    (
        "region",
        &[
            ("code", Absent),
            ("name", Name),
            ("within", Any(&MEANING_CHANGED)),
            ("source", Any(&SOURCE_CHANGED)),
            ("sample", Sample),
            ("layer", Any(&LAYER_CHANGED)),
            ("set_by", SetBy),
            ("lock", Any(&LOCK_CHANGED)),
        ],
    ),
    (
        "waiver",
        &[
            ("id", Absent),
            ("area", Any(&MEANING_CHANGED)),
            ("item", Any(&MEANING_CHANGED)),
            ("aspects", Members("")),
            ("clause", Citation),
            ("issuer", Any(&SOURCE_CHANGED)),
            ("until", Any(&EDITION_NAMED)),
            ("why", Words),
            ("layer", Any(&LAYER_CHANGED)),
        ],
    ),
    // People, scenarios and what becomes of findings are no part of a rule set.
    ("lints", &[]),
    ("specialist", &[]),
    ("scenario", &[]),
];
