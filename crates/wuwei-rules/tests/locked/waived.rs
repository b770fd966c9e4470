//! Waivers for what generated lower sets are refused.

use std::collections::BTreeSet;

use wuwei_rules::SourceFile;

use crate::asked::Asked;

const SAMPLE: &str = "{ zh = \"示例\", en = \"Sample\" }";

/// A file of the base that grants one area, until the end of 2026, all that is asked for.
pub(crate) fn granting(asked: &[Asked], area: &str) -> SourceFile {
    let mut text = String::new();
    let mut named = BTreeSet::new();
    for due in asked.iter().flat_map(|asked| &asked.refused) {
        let (kind, id) = (due.table.0, due.table.1.as_str());
        if !named.insert((kind, id)) {
            continue;
        }
        let aspects = match kind {
            "obligation" => r#"["text", "required"]"#,
            "role" => r#"["signature"]"#,
            "field" => r#"["required"]"#,
            _ => r#"["text"]"#,
        };
        let number = named.len();
        let clause = due.clause.as_deref().unwrap_or("1");
        text += &format!(
            "[[waiver]]\nid = \"w{number}\"\narea = \"{area}\"\nitem = \"{kind}.{id}\"\naspects = {aspects}\n\
             clause = \"{clause}\"\nissuer = {SAMPLE}\nuntil = 2026-12-31\nwhy = {SAMPLE}\n\n"
        );
    }
    SourceFile {
        name: "waivers.toml".to_owned(),
        layer: 0,
        text,
    }
}
