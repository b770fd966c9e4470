//! A record that was tampered with: what is found, and on which entry.

mod made;

use made::{check, check_bytes, found, record};
use wuwei_json::{Object, Pointer, Value};
use wuwei_record::verify::VerdictKind;
use wuwei_record::{Code, Record};

const ID: &str = "0193a5c2-7b1e-7c3a-9d52-0a1b2c3d4e5f";
const OTHER: &str = "0193a5c2-7b1e-7c3a-9d52-ffffffffffff";

/// Every place in a value that holds no other value.
fn leaves(value: &Value, place: Pointer, all: &mut Vec<Pointer>) {
    match value {
        Value::Object(object) => {
            object
                .iter()
                .for_each(|(name, member)| leaves(member, place.join(name), all));
        }
        Value::Array(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(n, item)| leaves(item, place.item(n), all));
        }
        _ => all.push(place),
    }
}

/// Other values for one: of its type, and of another.
fn others(value: &Value) -> Vec<Value> {
    let mut others = match value {
        Value::String(text) => {
            let mut changed: Vec<char> = text.chars().collect();
            let last = changed.len() - 1;
            changed[last] = if changed[last] == '1' { '2' } else { '1' };
            let swapped = if text.contains('\u{e9}') {
                "e\u{301}"
            } else {
                "\u{e9}"
            };
            vec![
                changed.into_iter().collect::<String>().into(),
                format!("{text}{swapped}").into(),
                "".into(),
            ]
        }
        Value::Integer(n) => vec![(n + 1).into(), Value::String(n.to_string())],
        Value::Bool(b) => vec![(!b).into()],
        _ => vec!["sha256:".into()],
    };
    others.extend([Value::Null, Value::Object(Object::new())]);
    others.retain(|other| other != value);
    others
}

#[test]
fn an_untouched_record_is_valid() {
    for stages in 1..=3 {
        let verdict = check(&record(ID, stages));
        assert_eq!(
            (verdict.kind, verdict.findings),
            (VerdictKind::Valid, vec![])
        );
        assert_eq!(verdict.entries.len(), stages, "as far as entry {stages}");
        assert!(
            verdict
                .entries
                .iter()
                .all(|entry| entry.signed && entry.signer == Some(0))
        );
    }
}

/// Each value of each entry, proof included, replaced by others.
#[test]
fn every_changed_value_is_found_on_its_entry() {
    let whole = record(ID, 3);
    let mut changes = 0;
    for (place, entry) in whole.entries.iter().enumerate() {
        let mut all = Vec::new();
        leaves(entry, Pointer::root(), &mut all);
        for leaf in all {
            for other in others(leaf.get(entry).unwrap()) {
                let mut changed = whole.clone();
                let shown = format!("entry {} {leaf} = {other:?}", place + 1);
                *leaf.get_mut(&mut changed.entries[place]).unwrap() = other;
                found_on(&changed, place, &leaf, &shown);
                changes += 1;
            }
        }
    }
    assert!(changes > 500, "{changes}");
}

#[test]
fn every_removed_or_added_member_is_found_on_its_entry() {
    let whole = record(ID, 3);
    for (place, entry) in whole.entries.iter().enumerate() {
        let mut all = Vec::new();
        leaves(entry, Pointer::root(), &mut all);
        for leaf in all {
            let (holder, name) = leaf.split_last().unwrap();
            let mut changed = whole.clone();
            let Some(Value::Object(object)) = holder.get_mut(&mut changed.entries[place]) else {
                continue;
            };
            let taken = object.remove(name).unwrap();
            found_on(
                &changed,
                place,
                &leaf,
                &format!("entry {} without {leaf}", place + 1),
            );
            let Some(Value::Object(object)) = holder.get_mut(&mut changed.entries[place]) else {
                continue;
            };
            object.insert(name, taken);
            object.insert("added", "1");
            found_on(
                &changed,
                place,
                &leaf,
                &format!("entry {} with more beside {leaf}", place + 1),
            );
        }
    }
}

/// The entry itself is named: by its signature, unless the change leaves no signature to check.
#[track_caller]
fn found_on(changed: &Record, place: usize, leaf: &Pointer, shown: &str) {
    let verdict = check(changed);
    assert!(
        verdict.kind >= VerdictKind::Invalid,
        "{shown}: {:?}",
        verdict.kind
    );
    assert_eq!(verdict.kind.exit_status(), 1);
    let own: Vec<Code> = verdict
        .findings
        .iter()
        .filter(|f| f.entry == Some(place + 1))
        .map(|f| f.code)
        .collect();
    let proof = leaf.tokens().next() == Some("proof");
    assert!(
        own.contains(&Code::SignatureBroken) || (proof && !own.is_empty()),
        "{shown}: {own:?}"
    );
    assert!(!verdict.entries[place].signed, "{shown}");
    for (other, entry) in verdict.entries.iter().enumerate() {
        assert!(
            other == place || entry.signed,
            "{shown}: entry {} is blamed",
            other + 1
        );
    }
}

#[test]
fn an_entry_that_is_doubled() {
    for place in 0..3 {
        for to in place + 1..=3 {
            let mut changed = record(ID, 3);
            let copy = changed.entries[place].clone();
            changed.entries.insert(to, copy);
            let verdict = check(&changed);
            let doubled = verdict
                .findings
                .iter()
                .find(|f| f.code == Code::Doubled)
                .unwrap();
            assert_eq!(doubled.entry, Some(to + 1));
            assert_eq!(doubled.args, [("first", (place + 1).to_string())]);
            assert_eq!(verdict.kind, VerdictKind::Invalid);
        }
    }
}

#[test]
fn entries_that_changed_places() {
    for [a, b] in [[0, 1], [1, 2], [0, 2]] {
        let mut changed = record(ID, 3);
        changed.entries.swap(a, b);
        let verdict = check(&changed);
        assert_eq!(verdict.kind, VerdictKind::Invalid);
        let places: Vec<_> = verdict
            .findings
            .iter()
            .filter(|f| f.code == Code::OutOfOrder)
            .map(|f| f.entry)
            .collect();
        assert!(
            places.contains(&Some(a + 1)) || places.contains(&Some(b + 1)),
            "{:?}",
            found(&verdict)
        );
    }
}

#[test]
fn an_entry_of_another_record() {
    for place in 0..3 {
        let mut changed = record(ID, 3);
        changed.entries[place] = record(OTHER, 3).entries[place].clone();
        let found = found(&check(&changed));
        assert!(
            found.contains(&(Some(place + 1), Code::Foreign)),
            "{found:?}"
        );
    }
    let mut renamed = record(ID, 3);
    renamed.id = OTHER.into();
    let foreign: Vec<_> = (1..=3).map(|n| (Some(n), Code::Foreign)).collect();
    assert_eq!(found(&check(&renamed)), foreign);
}

#[test]
fn an_entry_that_was_dropped() {
    for place in 0..2 {
        let mut changed = record(ID, 3);
        changed.entries.remove(place);
        let verdict = check(&changed);
        let missing = verdict
            .findings
            .iter()
            .find(|f| f.code == Code::EntriesMissing)
            .unwrap();
        let number = (place + 1).to_string();
        assert_eq!(missing.entry, Some(place + 1));
        assert_eq!(missing.args, [("from", number.clone()), ("to", number)]);
    }
    let mut cut = record(ID, 3);
    cut.entries.pop();
    let verdict = check(&cut);
    assert_eq!(
        verdict.kind,
        VerdictKind::Valid,
        "a file alone cannot show that its end was cut off"
    );
    assert_eq!(verdict.entries.len(), 2, "so it says: as far as entry 2");
}

#[test]
fn a_file_cut_short_anywhere_is_unreadable() {
    let text = record(ID, 2).to_pretty();
    let end = text.trim_end().len();
    for length in 0..end {
        let verdict = check_bytes(&text.as_bytes()[..length]);
        assert_eq!(verdict.kind, VerdictKind::Unreadable, "{length} bytes");
    }
}

/// A changed byte is found, or the file still says the same.
#[test]
fn every_changed_byte_is_found_or_means_nothing() {
    let whole = record(ID, 1);
    let text = whole.to_pretty().into_bytes();
    for place in 0..text.len() {
        for other in [text[place] ^ 1, text[place] ^ 0x20, b'"', b' '] {
            let mut changed = text.clone();
            changed[place] = other;
            let verdict = check_bytes(&changed);
            let same = Record::read(&changed).is_ok_and(|record| record == whole);
            assert_eq!(
                verdict.kind == VerdictKind::Valid,
                same,
                "byte {place} to {other:#x}"
            );
        }
    }
}
