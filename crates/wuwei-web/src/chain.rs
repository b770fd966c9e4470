//! Two copies of one record, the device's and a file's: which goes on from which.

use wuwei_json::Value;

/// How a file's entries stand to the device's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Relation {
    /// The same entries.
    Same,
    /// The file goes on from what the device has.
    Longer,
    /// The device goes on from what the file has.
    Shorter,
    /// Neither is the beginning of the other: they part at this entry, counted from 1.
    Forked(usize),
}

/// Compares entries as signed, proofs included. A longer chain never replaces a shorter one that is
/// not its beginning.
pub fn relation(device: &[Value], file: &[Value]) -> Relation {
    let common = device
        .iter()
        .zip(file)
        .take_while(|(ours, theirs)| ours == theirs)
        .count();
    match (common == device.len(), common == file.len()) {
        (true, true) => Relation::Same,
        (true, false) => Relation::Longer,
        (false, true) => Relation::Shorter,
        (false, false) => Relation::Forked(common + 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn chain(entries: &[&str]) -> Vec<Value> {
        entries.iter().map(|entry| Value::from(*entry)).collect()
    }

    #[test]
    fn a_file_replaces_only_what_is_its_own_beginning() {
        let device = chain(&["a", "b"]);
        assert_eq!(relation(&device, &chain(&["a", "b"])), Relation::Same);
        assert_eq!(
            relation(&device, &chain(&["a", "b", "c"])),
            Relation::Longer
        );
        assert_eq!(relation(&device, &chain(&["a"])), Relation::Shorter);
        assert_eq!(
            relation(&device, &chain(&["a", "x", "c"])),
            Relation::Forked(2)
        );
        assert_eq!(relation(&device, &chain(&["x"])), Relation::Forked(1));
        assert_eq!(relation(&[], &device), Relation::Longer);
    }
}
