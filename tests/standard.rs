//! The base set holds the standard: what `wuwei build` publishes of `rules/hebi` is compared, place by
//! place and both ways, with the copy of the published text in `tests/standard/`.
#![allow(clippy::disallowed_methods, reason = "tests lay out files")]

#[path = "program.rs"]
mod program;
#[path = "published.rs"]
mod published;

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use program::{files, repository};
use published::{entity, list, member, ruleset, text, word};
use wuwei_json::{Value, parse};
use wuwei_rules::SourceFile;

/// Texts by place: `7.2.2 d) paragraph 1`, `A.1 row 6, 实施`; and the places in the order of reading.
#[derive(Default)]
struct Texts {
    by_place: BTreeMap<String, String>,
    order: Vec<String>,
}

impl Texts {
    fn add(&mut self, place: String, text: &str) {
        let first = self.by_place.insert(place.clone(), text.to_owned());
        assert!(first.is_none(), "{place} stands twice");
        self.order.push(place);
    }
}

/// Every place where the two are not the same, with both texts.
fn differences(published: &Texts, carried: &Texts) -> Vec<String> {
    let mut found = Vec::new();
    for place in &published.order {
        let text = &published.by_place[place];
        match carried.by_place.get(place) {
            None => found.push(format!("{place}: the rules do not hold 「{text}」")),
            Some(ours) if ours != text => found.push(format!(
                "{place}: the standard says 「{text}」, the rules 「{ours}」"
            )),
            Some(_) => {}
        }
    }
    for place in &carried.order {
        if !published.by_place.contains_key(place) {
            let text = &carried.by_place[place];
            found.push(format!("{place}: the standard does not hold 「{text}」"));
        }
    }
    if found.is_empty() && published.order != carried.order {
        found.push("the rules hold it in another order".to_owned());
    }
    found
}

/// The copy of the published text.
fn standard() -> Texts {
    let lines = |name: &str| {
        let path = repository().join("tests/standard").join(name);
        let text = fs::read_to_string(path).expect("the copy");
        let cells = |line: &str| line.split('\t').map(str::to_owned).collect::<Vec<_>>();
        text.lines().map(cells).collect::<Vec<_>>()
    };
    let mut texts = Texts::default();
    for line in &lines("clauses.tsv")[1..] {
        texts.add(format!("{} {}", line[0], line[1]), &line[2]);
    }
    let table = lines("table-a1.tsv");
    for (row, cells) in table[1..].iter().enumerate() {
        for (column, cell) in table[0].iter().zip(cells) {
            texts.add(format!("A.1 row {}, {column}", row + 1), cell);
        }
    }
    texts
}

/// The same places as a rule set holds them.
fn carried(ruleset: &Value) -> Texts {
    let mut texts = Texts::default();
    let zh = |value: &Value| word(value, "zh").to_owned();
    let cover = |key: &str| member(ruleset, &format!("standard_{key}"));
    texts.add("cover title".to_owned(), &zh(cover("title")));
    texts.add("cover issued".to_owned(), text(cover("issued")));
    texts.add("cover effective".to_owned(), text(cover("effective")));
    texts.add("cover issuer".to_owned(), &zh(cover("issuer")));
    texts.add(
        "foreword proposed by".to_owned(),
        &zh(member(ruleset, "proposed_by")),
    );
    for name in list(ruleset, "obligations") {
        let obligation = entity(ruleset, "obligation", text(name));
        let clause = word(obligation, "clause");
        if let Some(title) = obligation.get("title") {
            texts.add(format!("{clause} heading"), &zh(title));
        }
        if let Some(term) = obligation.get("term") {
            texts.add(format!("{clause} term"), &zh(term));
            texts.add(format!("{clause} term in English"), word(term, "en"));
        }
        let whole = obligation.get("text").map(zh).unwrap_or_default();
        let paragraphs = whole.split("\n\n").filter(|text| !text.is_empty());
        for (at, paragraph) in paragraphs.enumerate() {
            texts.add(format!("{clause} paragraph {}", at + 1), paragraph);
        }
    }
    for (row, flow) in flows(ruleset).enumerate() {
        let place = |column: &str| format!("A.1 row {}, {column}", row + 1);
        let role = entity(ruleset, "role", word(flow, "role"));
        texts.add(place("服务类型"), type_cell(ruleset, flow));
        texts.add(place("服务专员"), word(member(role, "name"), "zh"));
        for stage in list(flow, "stages") {
            let column = word(member(stage, "name"), "zh");
            texts.add(place(column), word(member(stage, "cell"), "zh"));
        }
    }
    texts
}

/// The cell of a flow's type: the heading of the clause for its kind of service; empty on site, as published.
fn type_cell<'r>(ruleset: &'r Value, flow: &Value) -> &'r str {
    match word(flow, "type") {
        "on-site" => "",
        _ => word(member(entity(ruleset, "obligation", "6.3"), "title"), "zh"),
    }
}

fn flows(ruleset: &Value) -> impl Iterator<Item = &Value> {
    list(ruleset, "flows")
        .iter()
        .map(|id| entity(ruleset, "flow", text(id)))
}

/// The base set's sources by name.
fn sources() -> Vec<SourceFile> {
    let rules = repository().join("rules/hebi");
    let toml = |name: &str| Path::new(name).extension().is_some_and(|e| e == "toml");
    let of = |(name, bytes): (String, Vec<u8>)| SourceFile {
        name,
        layer: 0,
        text: String::from_utf8(bytes).expect("UTF-8"),
    };
    let all = files(&rules).into_iter().filter(|(name, _)| toml(name));
    all.map(of).collect()
}

/// What `data/ruleset.json` would be of these sources.
fn compiled(sources: &[SourceFile]) -> Value {
    let compilation = wuwei_rules::compile(sources, |_| String::new());
    let output = compilation.output.unwrap_or_else(|| {
        panic!("{:#?}", compilation.diagnostics);
    });
    parse(&output.json).expect("JSON")
}

/// The differences after one text in one file was replaced, once.
fn after(file: &str, from: &str, to: &str) -> Vec<String> {
    let mut sources = sources();
    let source = sources
        .iter_mut()
        .find(|source| source.name == file)
        .unwrap_or_else(|| panic!("no {file}"));
    assert!(source.text.contains(from), "{file} does not say {from}");
    source.text = source.text.replacen(from, to, 1);
    differences(&standard(), &carried(&compiled(&sources)))
}

#[test]
fn the_rules_hold_the_standard_at_its_place() {
    let published = standard();
    let carried = carried(ruleset());
    let found = differences(&published, &carried);
    assert!(found.is_empty(), "{}", found.join("\n"));
    let cells = |texts: &Texts| {
        let stage = ["启动", "实施", "办结"];
        let is_cell = |place: &&String| stage.iter().any(|stage| place.ends_with(stage));
        texts.order.iter().filter(is_cell).count()
    };
    assert_eq!((published.order.len(), cells(&carried)), (204, 30));
}

/// Each kind of text, one character changed: the difference is found, alone, and at its place.
#[test]
fn one_character_is_noticed_and_named_by_its_place() {
    let flows = "flows.toml";
    let clauses = |name: &str| format!("obligations/{name}.toml");
    let (terms, content, seven) = (
        clauses("1-3-scope-terms"),
        clauses("6-content"),
        clauses("7-processes-requirements"),
    );
    for (file, from, to, place) in [
        (
            &*terms,
            "（以下简称“市”）",
            "（以下简称\\\"市”）",
            "1 paragraph 1",
        ),
        (&*terms, "服务参照使用。", "服务参照使用", "1 paragraph 2"),
        (
            &*terms,
            "zh = \"规范性引用文件\"",
            "zh = \"规范性引用文档\"",
            "2 heading",
        ),
        (
            &*terms,
            "term = { zh = \"警务",
            "term = { zh = \"警察",
            "3.5 term",
        ),
        (
            &*terms,
            "en = \"service steward\"",
            "en = \"service stewart\"",
            "3.3 term in English",
        ),
        (
            &*content,
            "监督服务的主要内容",
            "监察服务的主要内容",
            "6.2.5 paragraph 1",
        ),
        (
            &*content,
            "值办、处置；",
            "侦办、处置；",
            "6.3 c) paragraph 1",
        ),
        (&*content, "调查核实；", "调研核实；", "6.3 a) paragraph 1"),
        (&*seven, "便于查看;", "便于查看；", "7.2.3 b) paragraph 1"),
        (
            &*seven,
            "注：服务工作记录",
            "注: 服务工作记录",
            "7.2.3 注 paragraph 1",
        ),
        (
            flows,
            "zh = \"编制《走访计划》，确定走访主题\"",
            "zh = \"编制《走访计划》,确定走访主题\"",
            "A.1 row 1, 启动",
        ),
        (
            flows,
            "zh = \"编制《调查计划》\"",
            "zh = \"编制《走访计划》\"",
            "A.1 row 5, 启动",
        ),
        (
            flows,
            "有效规避法律风险等。",
            "有效规避法律风险等",
            "A.1 row 2, 实施",
        ),
        (
            flows,
            "调查、侦办、处置等\"",
            "调查、侦办、处置等。\"",
            "A.1 row 8, 实施",
        ),
        (flows, "调研核实、交办", "调查核实、交办", "A.1 row 6, 实施"),
        (
            flows,
            "必要时对结果进行确认。",
            "必要时对结果进行确认",
            "A.1 row 5, 办结",
        ),
        (
            flows,
            "name = { zh = \"启动\"",
            "name = { zh = \"起动\"",
            "A.1 row 1, 启动",
        ),
    ] {
        let found = after(file, from, to);
        let here = |difference: &String| difference.starts_with(&format!("{place}: "));
        assert!(found.iter().any(here), "{from} → {to}: {found:#?}");
        let renamed = place.ends_with("启动") && to.contains("起动");
        assert_eq!(
            found.len(),
            if renamed { 2 } else { 1 },
            "{from} → {to}: {found:#?}"
        );
    }
}

/// The last character of every paragraph, heading, term and cell changed: each of them is noticed.
#[test]
fn every_text_is_compared() {
    let mut sources = sources();
    let mut changed = 0;
    for source in &mut sources {
        let cells = source.name == "flows.toml";
        if !cells && !source.name.starts_with("obligations/") {
            continue;
        }
        let published = |line: &str| {
            let keys = ["title = { zh", "term = { zh", "text = { zh"];
            keys.iter().any(|key| line.starts_with(key)) || cells && line.starts_with("zh = ")
        };
        let flipped: Vec<String> = source
            .text
            .lines()
            .map(|line| {
                if published(line) {
                    flip(line, &mut changed)
                } else {
                    line.to_owned()
                }
            })
            .collect();
        source.text = flipped.join("\n");
    }
    let found = differences(&standard(), &carried(&compiled(&sources)));
    // The English terms and the first two columns of the table stand elsewhere; the second column is the
    // roles' names, its type cells hang on a heading that was changed.
    assert_eq!(
        (found.len(), changed),
        (changed + 5, 172),
        "{}",
        found.join("\n")
    );
}

/// Another last character in each paragraph of the first string of a line.
fn flip(line: &str, changed: &mut usize) -> String {
    let (before, rest) = line.split_once("zh = \"").expect("Chinese");
    let (zh, behind) = rest.split_once('"').expect("its end");
    let other = |paragraph: &str| {
        *changed += 1;
        let mut text: String = paragraph.to_owned();
        let last = text.pop();
        text + if last == Some('。') { "．" } else { "。" }
    };
    let paragraphs: Vec<String> = zh.split("\\n\\n").map(other).collect();
    format!("{before}zh = \"{}\"{behind}", paragraphs.join("\\n\\n"))
}

#[test]
fn what_is_missing_added_or_exchanged_is_named() {
    let eight = "obligations/8-9-supervision-improvement.toml";
    let missing = after(eight, "clause = \"8.3 d)\"", "clause = \"8.3 e)\"");
    assert_eq!(
        missing,
        [
            "8.3 d) paragraph 1: the rules do not hold 「企业评价。」",
            "8.3 e) paragraph 1: the standard does not hold 「企业评价。」"
        ]
    );
    let added = after(
        eight,
        "[[obligation]]",
        "[[obligation]]\nclause = \"10\"\nforce = \"informative\"\ntitle = \"附则\"\n\n[[obligation]]",
    );
    assert_eq!(added, ["10 heading: the standard does not hold 「附则」"]);
    let order = "\"on-site-steward\", \"on-site-legal\"";
    let exchanged = after(
        "ruleset.toml",
        order,
        "\"on-site-legal\", \"on-site-steward\"",
    );
    let places: Vec<&str> = exchanged
        .iter()
        .map(|difference| difference.split(": ").next().expect("a place"))
        .collect();
    assert_eq!(
        places,
        [
            "A.1 row 1, 服务专员",
            "A.1 row 1, 实施",
            "A.1 row 2, 服务专员",
            "A.1 row 2, 实施"
        ]
    );
}
