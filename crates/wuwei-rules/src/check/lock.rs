//! A lock names an aspect that its entity has.

use crate::codes;
use crate::diagnostic::{Diagnostic, Diagnostics};
use crate::keys::{Aspect, Kind, a};
use crate::merge::Merged;
use crate::suggest;

pub(crate) fn check(merged: &Merged, diagnostics: &mut Diagnostics) {
    for kind in Kind::ALL {
        for placed in merged.of(kind).iter().filter(|p| !p.locks.is_empty()) {
            let has = Aspect::of(placed.row.entity);
            for lock in placed
                .locks
                .iter()
                .filter(|lock| !has.contains(&lock.aspect))
            {
                let word = lock.aspect.word();
                diagnostics.push(
                    Diagnostic::new(
                        codes::LOCK_OF_NOTHING,
                        lock.span,
                        format!("{} has no `{word}` to lock", a(kind.table())),
                    )
                    .label("nothing of it")
                    .help(format!(
                        "it has {}",
                        suggest::list(has.iter().map(|aspect| aspect.word()))
                    )),
                );
            }
        }
    }
}
