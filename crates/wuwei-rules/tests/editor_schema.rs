//! The schema that editors take accepts what `wuwei check` accepts, explains every key, and refuses
//! what stands in no key table.
#![allow(clippy::disallowed_methods)]

use std::fs;
use std::path::{Path, PathBuf};

use serde_json::{Map, Value as Json, json};
use toml::de::{DeTable, DeValue};
use wuwei_rules::keys::editor_schema;

fn schema() -> Json {
    serde_json::from_str(&editor_schema()).expect("JSON")
}

fn validator() -> jsonschema::Validator {
    let options = jsonschema::options().with_draft(jsonschema::Draft::Draft7);
    options.build(&schema()).expect("a schema of draft 07")
}

#[test]
fn rules_without_errors_fit() {
    let schema = validator();
    let mut faults = String::new();
    let files = rule_files();
    assert!(files.len() > 60, "{}", files.len());
    for file in files {
        let text = fs::read_to_string(&file).unwrap();
        let value = json(&text).unwrap_or_else(|why| panic!("{}: {why}", file.display()));
        for error in schema.iter_errors(&value) {
            faults += &format!("{}{}: {error}\n", file.display(), error.instance_path());
        }
    }
    assert_eq!(faults, "");
}

#[test]
fn what_no_table_knows_is_refused() {
    let schema = validator();
    let refused = |text: &str| !schema.is_valid(&json(text).unwrap());
    for text in [
        "[[role]]\nid = \"a\"\nname = \"管家\"\nseal = \"管\"\nclause = \"1\"\ntext = \"文\"\ncolour = \"red\"\n",
        "[[rolle]]\nid = \"a\"\n",
        "[ruleset]\nid = \"A B\"\n",
        "[ruleset]\nversion = \"1\"\n",
        "[[change.service]]\nid = \"a\"\nlimit = \"soon\"\n",
        "[[change.service]]\nlimit = 3\n",
        "[[remove.service]]\nid = \"a\"\n",
        "[[change.service]]\nid = \"a\"\nlimit = 0\n",
        "[[field]]\nsection = \"s\"\nid = \"in\"\ntype = \"text\"\nlabel = \"l\"\n",
        "[[field]]\nsection = \"s\"\nid = \"a\"\ntype = \"words\"\nlabel = \"l\"\n",
        "[[field]]\nsection = \"s\"\nid = \"a\"\ntype = \"text\"\nlabel = { zh = \"l\", fr = \"l\" }\n",
    ] {
        assert!(refused(text), "{text}");
    }
    for text in [
        "[[change.service]]\nid = \"a\"\nlimit = \"none\"\n",
        "[[field]]\nsection = \"s\"\nid = \"a\"\ntype = \"text\"\nlabel = \"l\"\n",
        "[[change.flow]]\nid = \"a\"\nstages = [{ id = \"start\", sections = [\"more\"] }]\n",
    ] {
        assert!(!refused(text), "{text}");
    }
}

/// Tombi and taplo show a key's description, and nothing that stands beside a `$ref`.
#[test]
fn every_key_is_explained_in_both_languages() {
    fn walk(at: &str, value: &Json, keys: &mut usize, faults: &mut String) {
        let Some(object) = value.as_object() else {
            return;
        };
        assert!(
            !object.contains_key("$ref") && !object.contains_key("oneOf"),
            "{at}"
        );
        for (name, inner) in object {
            let path = format!("{at}/{name}");
            match (name.as_str(), inner) {
                ("properties", Json::Object(properties)) => {
                    for (key, property) in properties {
                        *keys += 1;
                        let words = property["description"].as_str().unwrap_or("");
                        let chinese = words.chars().any(|c| ('\u{4e00}'..'\u{9fff}').contains(&c));
                        let latin = words.chars().any(|c| c.is_ascii_alphabetic());
                        if !chinese || !latin {
                            *faults += &format!("{path}/{key}: {words:?}\n");
                        }
                        walk(&format!("{path}/{key}"), property, keys, faults);
                    }
                }
                (_, Json::Array(items)) => {
                    for item in items {
                        walk(&path, item, keys, faults);
                    }
                }
                _ => walk(&path, inner, keys, faults),
            }
        }
    }
    let (mut keys, mut faults) = (0, String::new());
    walk("", &schema(), &mut keys, &mut faults);
    assert_eq!(faults, "");
    assert!(keys > 200, "{keys}");
}

/// Rule files of sets in which `wuwei check` finds no error.
fn rule_files() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    let mut found = Vec::new();
    for folder in ["rules", "tests/site", "tests/ui"] {
        toml_files(&root.join(folder), &mut found);
    }
    let clean = |file: &PathBuf| {
        let case = file
            .ancestors()
            .find(|at| at.join("expected.txt").is_file());
        case.is_none_or(|case| {
            let said = fs::read_to_string(case.join("expected.txt")).unwrap();
            !said.contains("error[")
        })
    };
    found.retain(clean);
    found
}

fn toml_files(at: &Path, found: &mut Vec<PathBuf>) {
    for path in fs::read_dir(at).unwrap().map(|entry| entry.unwrap().path()) {
        if path.is_dir() {
            toml_files(&path, found);
        } else if path
            .extension()
            .is_some_and(|extension| extension == "toml")
        {
            found.push(path);
        }
    }
}

/// A file as editors hand it to a schema: days are strings.
fn json(text: &str) -> Result<Json, String> {
    let root = DeTable::parse(text).map_err(|error| error.to_string())?;
    Ok(table(root.get_ref()))
}

fn table(table: &DeTable<'_>) -> Json {
    let members = table.iter().map(|(key, value)| {
        let name: String = key.get_ref().to_string();
        (name, node(value.get_ref()))
    });
    Json::Object(Map::from_iter(members))
}

fn node(value: &DeValue<'_>) -> Json {
    match value {
        DeValue::String(text) => json!(text.as_ref()),
        DeValue::Integer(n) => json!(i64::from_str_radix(n.as_str(), n.radix()).unwrap()),
        DeValue::Float(n) => json!(n.as_str().parse::<f64>().unwrap()),
        DeValue::Boolean(yes) => json!(yes),
        DeValue::Datetime(at) => json!(at.to_string()),
        DeValue::Array(items) => items.iter().map(|item| node(item.get_ref())).collect(),
        DeValue::Table(inner) => table(inner),
    }
}
