//! Nothing that anyone puts into a file makes the program panic, and nothing tampered with is valid.

mod made;

use made::{check_bytes, record};
use proptest::prelude::*;
use wuwei_json::{Pointer, Value};
use wuwei_record::verify::VerdictKind;
use wuwei_record::{Record, age, request, state};

const ID: &str = "0193a5c2-7b1e-7c3a-9d52-0a1b2c3d4e5f";

/// Values such as a hostile file may hold where others belong.
fn values() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        (-3_i64..5).prop_map(Value::from),
        prop::sample::select(vec![
            "",
            "d1",
            "d9",
            "stage",
            "correction",
            "/demands/0/text",
            "/data",
            "~",
            "@context",
            "start",
            "2026-11-23",
            "2026-11-23T10:12:05+08:00",
            "sha256:00",
            "z6Mk",
            "wuwei-entry/1",
        ])
        .prop_map(Value::from),
        any::<String>().prop_map(Value::from),
    ];
    let names = prop::sample::select(vec![
        "id",
        "withdrawn",
        "state",
        "text",
        "entry",
        "pointer",
        "value",
        "changes",
        "why",
        "@context",
        "name",
        "size",
        "type",
        "sha256",
        "demands",
    ]);
    leaf.prop_recursive(4, 24, 5, move |inner| {
        prop_oneof![
            prop::collection::vec(inner.clone(), 0..5).prop_map(Value::from),
            prop::collection::vec((names.clone(), inner), 0..6)
                .prop_map(|members| Value::Object(members.into_iter().collect())),
        ]
    })
}

/// Every place in a value, inner ones included.
fn places(value: &Value, place: Pointer, all: &mut Vec<Pointer>) {
    match value {
        Value::Object(object) => {
            object
                .iter()
                .for_each(|(name, member)| places(member, place.join(name), all));
        }
        Value::Array(items) => {
            items
                .iter()
                .enumerate()
                .for_each(|(n, item)| places(item, place.item(n), all));
        }
        _ => {}
    }
    all.push(place);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn any_bytes(bytes in any::<Vec<u8>>()) {
        prop_assert_eq!(check_bytes(&bytes).kind, VerdictKind::Unreadable);
        prop_assert!(request::read(&bytes).is_err());
        prop_assert!(age::decrypt(&bytes, "x", 10).is_err());
    }

    /// Pieces cut out of a record, doubled, or overwritten.
    #[test]
    fn mangled_bytes(
        edits in prop::collection::vec((any::<prop::sample::Index>(), any::<prop::sample::Index>(), 0_u8..4, any::<u8>()), 1..6)
    ) {
        let whole = record(ID, 2);
        let mut bytes = whole.to_pretty().into_bytes();
        for (from, to, what, byte) in edits {
            let (from, to) = (from.index(bytes.len()), to.index(bytes.len()));
            let (from, to) = (from.min(to), from.max(to));
            match what {
                0 => drop(bytes.drain(from..to.min(from + 40))),
                1 => { let piece = bytes[from..to.min(from + 40)].to_vec(); bytes.splice(from..from, piece); }
                2 => bytes[from] = byte,
                _ => bytes[from] ^= 1 << (byte % 8),
            }
            if bytes.is_empty() { bytes.push(b' '); }
        }
        let verdict = check_bytes(&bytes);
        let same = Record::read(&bytes).is_ok_and(|record| record == whole);
        prop_assert_eq!(verdict.kind == VerdictKind::Valid, same);
    }

    /// Any value at any place of a record.
    #[test]
    fn any_value_anywhere(place in any::<prop::sample::Index>(), entry in 0_usize..2, value in values()) {
        let whole = record(ID, 2);
        let mut changed = whole.clone();
        let mut all = Vec::new();
        places(&changed.entries[entry], Pointer::root(), &mut all);
        *place.get(&all).get_mut(&mut changed.entries[entry]).unwrap() = value;
        let verdict = check_bytes(changed.to_pretty().as_bytes());
        prop_assert_eq!(verdict.kind == VerdictKind::Valid, changed == whole);
        if changed != whole {
            prop_assert!(verdict.kind >= VerdictKind::Invalid);
        }
    }

    /// The fold takes any data of any kinds of entries.
    #[test]
    fn any_data(data in prop::collection::vec((any::<bool>(), values()), 1..5)) {
        let entries: Vec<Value> = data
            .into_iter()
            .map(|(stage, data)| {
                let kind = if stage { "stage" } else { "correction" };
                Value::Object([("kind", Value::from(kind)), ("data", data)].into_iter().collect())
            })
            .collect();
        let (state, changes) = state::state(&entries);
        prop_assert_eq!(changes.len(), entries.len());
        prop_assert!(state.value().as_object().is_some());
        let again = state::state(&entries);
        prop_assert_eq!(state.value(), again.0.value(), "the fold is a function of its entries");
    }
}
