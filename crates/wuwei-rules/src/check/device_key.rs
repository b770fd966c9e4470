//! A device key signs for one person, in a period that has days.

use std::collections::BTreeMap;

use super::calendar::reversed;
use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::keys::Kind;
use crate::merge::Merged;
use crate::source::Span;

pub(crate) fn check(merged: &Merged, diagnostics: &mut Diagnostics) {
    let mut seen: BTreeMap<&str, Span> = BTreeMap::new();
    for key in merged
        .rows_of(Kind::Specialist)
        .flat_map(|row| row.tables("keys"))
    {
        if let (Some(from), Some(to)) = (key.date("from"), key.date("to"))
            && to < from
        {
            diagnostics.push(reversed(key));
        }
        let Some(word) = key.word("key") else {
            continue;
        };
        let span = key.at("key");
        match seen.get(word) {
            None => {
                seen.insert(word, span);
            }
            Some(first) => diagnostics.push(
                Diagnostic::new(codes::KEY_TWICE, span, "this device key is listed twice")
                    .label("again here")
                    .other(*first, "first here")
                    .help("a key belongs to one device of one person: have another one made"),
            ),
        }
    }
}
