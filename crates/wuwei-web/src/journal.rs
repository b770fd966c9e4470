//! The journal of a draft: one line per change, in order, and how it is kept short.
//!
//! A change is a path and what the control holds (DESIGN 7). Answers that the form gives itself
//! (presets) are journalled like typed ones, so that a draft comes back as it was on any later day.

/// One change of a draft: a path and what its control holds; or for rows the section and `+d2`, `-d2`,
/// `~d2` (added, removed, brought back); or [`SERVICE`] and the service's id.
pub use wuwei_engine::Op;

/// The path of the operation that chooses the service. No field can have it: `@` is in no name.
pub const SERVICE: &str = "@service";

/// The key of a line in the store; keys sort as the lines follow each other.
///
/// `epoch` counts who held the lease on the record, so that a window that lost it and wakes up later
/// cannot write over, nor in between, what its successor wrote.
pub fn key(record: &str, epoch: u32, number: u32) -> String {
    [record, ":", &padded(epoch, 6), ":", &padded(number, 9)].concat()
}

/// Bounds of all keys of a record: from the first (inclusive) to the second (exclusive).
pub fn bounds(record: &str) -> (String, String) {
    ([record, ":"].concat(), [record, ";"].concat())
}

/// A line as it is stored: path, line feed, what was typed.
pub fn write(path: &str, typed: &str) -> String {
    [path, "\n", typed].concat()
}

/// A stored line, or `None` for what this program did not write.
pub fn read(stored: &str) -> Option<Op> {
    let (path, typed) = stored.split_once('\n')?;
    (!path.is_empty()).then(|| Op {
        path: path.to_owned(),
        typed: typed.to_owned(),
    })
}

/// The keys of lines that a later line makes superfluous.
///
/// Only earlier answers to the same path go; changes of rows (`section`, `+d2`) all stay, since row
/// ids are never used again. Deleting what this returns changes nothing that a reader sees.
pub fn superseded(lines: &[(String, Op)]) -> Vec<&str> {
    let mut gone = Vec::new();
    // The paths that a later line answers, sorted.
    let mut answered: Vec<&str> = Vec::new();
    for (key, op) in lines.iter().rev().filter(|(_, op)| !is_row_change(op)) {
        match answered.binary_search(&&*op.path) {
            Ok(_) => gone.push(key.as_str()),
            Err(place) => answered.insert(place, &op.path),
        }
    }
    gone
}

/// A number with zeros before it, so that the texts sort as the numbers do.
fn padded(number: u32, digits: usize) -> String {
    let mut text = number.to_string();
    while text.len() < digits {
        text.insert(0, '0');
    }
    text
}

/// Whether the operation adds, removes or brings back a row: a section's path has no dot.
fn is_row_change(op: &Op) -> bool {
    !op.path.contains('.') && op.path != SERVICE
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn op(path: &str, typed: &str) -> Op {
        Op {
            path: path.to_owned(),
            typed: typed.to_owned(),
        }
    }

    #[test]
    fn keys_sort_as_lines_follow_each_other() {
        let id = "0193a5c2-0000-7000-8000-000000000000";
        let keys = [key(id, 1, 9), key(id, 1, 10), key(id, 2, 1), key(id, 10, 0)];
        assert!(keys.is_sorted());
        let (from, to) = bounds(id);
        assert!(keys.iter().all(|key| *key >= from && *key < to));
    }

    #[test]
    fn a_line_comes_back_as_it_was_written() {
        let typed = "第一行\n第二行\n";
        assert_eq!(
            read(&write("demands.d1.text", typed)),
            Some(op("demands.d1.text", typed))
        );
        assert_eq!(read("\nx"), None);
        assert_eq!(read("no line feed"), None);
    }

    /// What a reader sees: last answer by path, and the changes of rows in their order.
    fn outcome(lines: &[(String, Op)]) -> (std::collections::BTreeMap<&str, &str>, Vec<&Op>) {
        let answers = lines
            .iter()
            .filter(|(_, op)| !is_row_change(op))
            .map(|(_, op)| (op.path.as_str(), op.typed.as_str()))
            .collect();
        (
            answers,
            lines
                .iter()
                .map(|(_, op)| op)
                .filter(|op| is_row_change(op))
                .collect(),
        )
    }

    proptest! {
        #[test]
        fn dropping_what_is_superseded_changes_nothing_that_a_reader_sees(
            typed in prop::collection::vec((0usize..5, "[a-z]{0,3}"), 0..60)
        ) {
            let paths = ["a.b", "a.c", "d", "d.d1.t", SERVICE];
            let lines: Vec<(String, Op)> = typed
                .iter()
                .enumerate()
                .map(|(n, (path, text))| (key("r", 1, n as u32), op(paths[*path], text)))
                .collect();
            let gone = superseded(&lines);
            let kept: Vec<_> =
                lines.iter().filter(|(key, _)| !gone.contains(&key.as_str())).cloned().collect();
            prop_assert_eq!(outcome(&kept), outcome(&lines));
            prop_assert!(superseded(&kept).is_empty());
        }
    }
}
