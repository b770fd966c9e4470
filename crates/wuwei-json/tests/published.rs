//! Published vectors: JSONTestSuite and RFC 8785's own examples.
#![expect(
    clippy::disallowed_methods,
    reason = "published vectors lie beside the workspace"
)]
#![expect(clippy::print_stderr, reason = "says what is skipped")]

use std::path::PathBuf;

use wuwei_json::{ErrorKind, canonicalize, parse, to_canonical};

/// The files of a folder of vectors by name; none if the vectors are not there.
fn vectors(folder: &str) -> Option<Vec<(String, Vec<u8>)>> {
    let root = std::env::var("WUWEI_VECTORS")
        .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/vectors").into());
    let Ok(entries) = std::fs::read_dir(PathBuf::from(root).join(folder)) else {
        eprintln!("skipped: no vectors `{folder}`; set WUWEI_VECTORS to the folder that holds it");
        return None;
    };
    let mut files: Vec<_> = entries
        .map(|entry| entry.unwrap().path())
        .map(|path| {
            (
                path.file_name().unwrap().to_string_lossy().into_owned(),
                std::fs::read(&path).unwrap(),
            )
        })
        .collect();
    files.sort();
    Some(files)
}

/// The files that are JSON, but outside the profile, with the rule that refuses each.
fn outside_profile(name: &str) -> Option<ErrorKind> {
    use ErrorKind::{DuplicateName, Exponent, Fraction, NegativeZero, NonAsciiName};
    Some(match name {
        "y_number.json"
        | "y_number_0e+1.json"
        | "y_number_0e1.json"
        | "y_number_int_with_exp.json" => Exponent,
        "y_number_real_capital_e.json" | "y_number_real_capital_e_neg_exp.json" => Exponent,
        "y_number_real_capital_e_pos_exp.json" | "y_number_real_exponent.json" => Exponent,
        "y_number_real_neg_exp.json" | "y_number_real_pos_exponent.json" => Exponent,
        "y_number_double_close_to_zero.json" | "y_number_real_fraction_exponent.json" => Fraction,
        "y_number_simple_real.json" | "y_structure_lonely_negative_real.json" => Fraction,
        "y_number_minus_zero.json" | "y_number_negative_zero.json" => NegativeZero,
        "y_object_extreme_numbers.json" => Fraction,
        "y_object_duplicated_key.json" => DuplicateName("a".into()),
        "y_object_duplicated_key_and_value.json" => DuplicateName("a".into()),
        "y_object_escaped_null_in_key.json" => NonAsciiName,
        _ => return None,
    })
}

#[test]
fn json_test_suite() {
    let Some(files) = vectors("json-test-suite") else {
        return;
    };
    let (mut refused, mut accepted, mut outside) = (0, 0, 0);
    for (name, text) in &files {
        let result = parse(text);
        assert_eq!(
            canonicalize(text),
            result.as_ref().map(to_canonical).map_err(Clone::clone),
            "{name}: both readers agree"
        );
        match (&name[..2], outside_profile(name), result) {
            ("n_", _, Err(_)) => refused += 1,
            ("y_", None, Ok(_)) => accepted += 1,
            ("y_", Some(rule), Err(error)) if error.kind == rule => outside += 1,
            // Implementations may do either: no panic is all that is asked.
            ("i_", _, _) => {}
            (_, _, result) => panic!("{name}: {result:?}"),
        }
    }
    assert_eq!((refused, accepted, outside), (188, 75, 20));
}

#[test]
fn rfc_8785() {
    let (Some(inputs), Some(outputs)) = (vectors("jcs/input"), vectors("jcs/output")) else {
        return;
    };
    for ((name, input), (_, output)) in inputs.iter().zip(&outputs) {
        let refused = match name.as_str() {
            "arrays.json" | "unicode.json" => None,
            "french.json" | "structures.json" => Some(ErrorKind::NonAsciiName),
            "weird.json" => Some(ErrorKind::NonAsciiName),
            "values.json" => Some(ErrorKind::Fraction),
            other => panic!("a vector that nobody has judged: {other}"),
        };
        match refused {
            None => assert_eq!(
                canonicalize(input).as_deref(),
                Ok(output.as_slice()),
                "{name}"
            ),
            Some(rule) => assert_eq!(canonicalize(input).unwrap_err().kind, rule, "{name}"),
        }
    }
    assert_eq!(inputs.len(), 6);
}
