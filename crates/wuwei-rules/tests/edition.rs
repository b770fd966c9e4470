//! Editions: what is published can be read back whole, and nothing in it can be exchanged unseen.

use std::fs;
use std::path::Path;

use wuwei_rules::edition::{Fault, version_key};
use wuwei_rules::{Edition, Editions, Output, SourceFile, compile};

#[test]
fn sets_are_read_back_as_they_were_written() {
    for layers in [&["hebi"][..], &["hebi", "xunxian"]] {
        let output = compiled(layers);
        let bytes = Edition::next(&output, &Editions::default(), digest);
        let edition = Edition::read(&bytes, digest).expect("an edition");
        assert_eq!(
            edition.ruleset.to_json(),
            output.json,
            "{layers:?}: the typed set says less"
        );
        assert_eq!(edition.digest, output.digest);
        assert_eq!(edition.sequence, 1);
        let again = edition.into_output();
        assert_eq!(again.forms.len(), output.forms.len());
        for (form, before) in again.forms.iter().zip(&output.forms) {
            assert_eq!((&form.json, &form.schema), (&before.json, &before.schema));
            assert_eq!(form.program, before.program);
        }
        assert_eq!(Edition::next(&again, &Editions::default(), digest), bytes);
    }
}

#[test]
fn what_was_changed_is_found() {
    let bytes = Edition::next(&compiled(&["hebi"]), &Editions::default(), digest);
    let text = String::from_utf8(bytes).expect("text");
    let fault = |text: &str| Edition::read(text.as_bytes(), digest).err();
    let changed = |what: &str| {
        Some(Fault::Changed {
            what: what.to_owned(),
        })
    };
    let limit = text.replacen("\"limit_days\"", "\"limit_dayz\"", 1);
    assert!(matches!(
        fault(&limit),
        Some(Fault::Changed { .. } | Fault::Torn { .. })
    ));
    let title = text.replacen("\"version\":\"2026.1.0\"", "\"version\":\"2026.1.1\"", 1);
    assert_eq!(fault(&title), changed("ruleset"));
    assert_eq!(fault(&text.replacen("{\"", "{ \"", 1)), Some(Fault::Layout));
    let newer = text.replacen("wuwei-edition/1", "wuwei-edition/2", 1);
    let format = Fault::Format {
        format: "wuwei-edition/2".to_owned(),
    };
    assert_eq!(fault(&newer), Some(format));
    assert!(matches!(fault("{}"), Some(Fault::Format { .. })));
    assert!(matches!(fault(&text[..9_000]), Some(Fault::Torn { .. })));
}

#[test]
fn editions_are_one_row() {
    let first = published(&Editions::default(), "2026.1.0");
    let one = Editions::new(vec![read(&first)], digest).expect("one edition");
    let second = published(&one, "2026.2.0");
    let two = Editions::new(vec![read(&first), read(&second)], digest).expect("two editions");
    assert_eq!(
        two.newest().expect("the newest").ruleset.version,
        "2026.2.0"
    );
    assert!(two.holds(&read(&second).digest) && !two.holds(&read(&first).digest));

    let row =
        |all: &[&[u8]]| Editions::new(all.iter().map(|one| read(one)).collect(), digest).err();
    assert!(row(&[&second, &first]).is_none(), "in any order");
    assert_eq!(row(&[&second]), Some(vec![Fault::Missing { sequence: 1 }]));
    let exchanged = published(&Editions::default(), "2026.1.5");
    let before = "2026.1.5".to_owned();
    let version = "2026.2.0".to_owned();
    assert_eq!(
        row(&[&exchanged, &second]),
        Some(vec![Fault::Exchanged { before, version }])
    );
    assert!(matches!(
        row(&[&first, &exchanged]).as_deref(),
        Some([Fault::Order { .. }])
    ));
}

#[test]
fn versions_count_their_numbers() {
    assert!(version_key("2026.10.0") > version_key("2026.9.9"));
    assert!(version_key("2026.1.1") > version_key("2026.1.0"));
    assert!(version_key("2026.1.0") <= version_key("2026.1.0"));
}

fn read(bytes: &[u8]) -> Edition {
    Edition::read(bytes, digest).expect("an edition")
}

fn published(after: &Editions, version: &str) -> Vec<u8> {
    let scaffold = include_str!("../../../tests/ui/scaffold/rules.toml");
    let source = SourceFile {
        name: "rules.toml".to_owned(),
        layer: 0,
        text: scaffold.replace("2026.1.0", version),
    };
    let output = compile(&[source], digest).output.expect("the scaffold");
    Edition::next(&output, after, digest)
}

fn compiled(layers: &[&str]) -> Output {
    let mut sources = Vec::new();
    for (layer, name) in layers.iter().enumerate() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR"))
            .join("../../rules")
            .join(name);
        collect(&folder, layer, &mut sources);
    }
    sources.sort_by(|a, b| (a.layer, &a.name).cmp(&(b.layer, &b.name)));
    compile(&sources, digest).output.expect("the set compiles")
}

fn collect(folder: &Path, layer: usize, sources: &mut Vec<SourceFile>) {
    for entry in fs::read_dir(folder).expect("a folder").flatten() {
        let path = entry.path();
        if path.is_dir() {
            collect(&path, layer, sources);
        } else if path.extension().is_some_and(|it| it == "toml") {
            sources.push(SourceFile {
                name: path.display().to_string(),
                layer,
                text: fs::read_to_string(&path).expect("text"),
            });
        }
    }
}

/// Tells bytes apart as a real digest would (FNV-1a).
fn digest(bytes: &[u8]) -> String {
    let step = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3);
    format!(
        "fnv:{:016x}",
        bytes.iter().fold(0xcbf2_9ce4_8422_2325, step)
    )
}
