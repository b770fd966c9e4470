//! A county on top of the city: what it adds and fills in shows as its own, and as made up where it is; what
//! the base leaves open is said to be; records made under it are judged by its rules.
#![allow(clippy::disallowed_methods, reason = "tests lay out files")]

#[path = "program.rs"]
mod program;

use std::fs;
use std::path::{Path, PathBuf};
use std::rc::Rc;

use program::{copy, files, folder, repository, run, write, wuwei};
use wuwei_engine::{Date, Form, FormProgram, Situation};
use wuwei_json::Value;
use wuwei_record::entry::{By, Edition, Form as FormName, Unsigned};
use wuwei_record::{Record, SigningKey, digest};

const MARK: &str = "class=\"mark\">";

#[test]
fn the_base_set_says_what_it_leaves_open_and_makes_nothing_up() {
    let site = built(&repository().join("rules/hebi"), "county-base");
    let guide = page(&site, "service/loans.html");
    assert!(guide.matches("由县区公布").count() >= 8, "{guide}");
    for (name, bytes) in files(&site) {
        let text = String::from_utf8_lossy(&bytes);
        let shown = name.ends_with(".html") && (text.contains("示例") || text.contains("本地增设"));
        assert!(!shown, "{name} shows something as sample or local");
    }
}

#[test]
fn what_a_county_says_shows_as_its_own_and_as_made_up() {
    let site = built(&county(), "county-site");
    let list = page(&site, "services.html");
    assert!(marked(&list, "浚县增设") >= 2, "added services in the list");
    assert!(
        marked(&list, "浚县补充（示例）") >= 20,
        "limits in the list"
    );

    let guide = page(&site, "service/loans.html");
    assert!(!guide.contains("浚县增设"), "the city's service");
    // Limit, conditions, materials, channel, result, fee, place, hours, telephone.
    assert_eq!(marked(&guide, "浚县补充（示例）"), 9, "{guide}");
    assert!(
        guide.contains("由县区公布"),
        "its legal basis is still open"
    );
    assert!(
        guide.contains("无条件限制") || page(&site, "service/advise.html").contains("无条件限制")
    );

    let added = page(&site, "service/export-advice.html");
    assert_eq!(marked(&added, "浚县增设"), 1, "{added}");
    assert!(marked(&added, "示例") >= 9, "{added}");
    assert!(
        !added.contains("DB4106/T 102—2023，<"),
        "it cites no clause"
    );

    let form = page(&site, "form/fixed-point-steward.html");
    for (what, id) in [
        ("field", "enterprise.exports"),
        ("item", "checklist.inform"),
    ] {
        assert!(form.contains(id), "no {what} {id} in the form");
    }
    assert!(marked(&form, "浚县增设") >= 3, "fields and items of a form");
    assert!(form.contains("why-layer:xunxian"), "words for why");

    let role = page(&site, "role/steward.html");
    assert!(
        role.contains("示例甲") && marked(&role, "示例") >= 1,
        "{role}"
    );
    let english = page(&site, "en/service/export-advice.html");
    assert_eq!(marked(&english, "Added by Xun County"), 1, "{english}");
    for (name, bytes) in files(&site) {
        let text = String::from_utf8_lossy(&bytes);
        let told = text.contains("不是政府网站") || text.contains("not a government website");
        assert!(
            !name.ends_with(".html") || told,
            "{name} does not say that it is a demonstration"
        );
    }
}

#[test]
fn every_value_of_the_published_set_says_whose_it_is() {
    let site = built(&county(), "county-layers");
    let set = json(&site.join("data/ruleset.json"));
    let word = |path: &[&str]| {
        let found = path.iter().try_fold(&set, |at, name| at.get(name));
        found.and_then(Value::as_str).map(str::to_owned)
    };
    let is = |path: &[&str], expected: &str| {
        assert_eq!(word(path).as_deref(), Some(expected), "{path:?}");
    };
    is(&["base", "id"], "hebi");
    is(&["service", "loans", "layer"], "hebi");
    is(&["service", "loans", "set_by", "limit"], "xunxian");
    assert_eq!(word(&["service", "loans", "set_by", "name"]), None);
    is(&["service", "export-advice", "layer"], "xunxian");
    is(&["field", "enterprise.exports", "layer"], "xunxian");
    is(&["field", "demands.extended_by", "layer"], "hebi");
    is(
        &["field", "demands.extended_by", "set_by", "required"],
        "xunxian",
    );
    is(&["subject", "utility", "set_by", "phrases"], "xunxian");
    let constraints = set
        .get("field")
        .and_then(|fields| {
            fields
                .get("demands.limit_days")?
                .get("constraints")?
                .as_array()
        })
        .expect("constraints");
    let layers: Vec<_> = constraints
        .iter()
        .map(|rule| rule.get("layer").and_then(Value::as_str).expect("a layer"))
        .collect();
    assert_eq!(layers, ["hebi", "hebi", "xunxian"]);
    let program = text_of_form(&site, "fixed-point-steward");
    for rule in [
        // Required by the county: neither the city's rule nor its clause.
        r#""id":"extended_by","required":{"layer":"xunxian"}"#,
        r#""expr":["<=",["field","#,
        r#""layer":"xunxian","number":2,"source":"limit_days <= 10""#,
    ] {
        assert!(program.contains(rule), "{rule}: {program}");
    }
    let layers = set.get("layers").and_then(Value::as_array).expect("layers");
    let sample: Vec<_> = layers
        .iter()
        .map(|layer| layer.get("sample").is_some())
        .collect();
    assert_eq!(sample, [false, true]);
}

/// The order of files and of what stands in them means nothing.
#[test]
fn the_order_of_a_countys_files_changes_nothing() {
    let place = folder("county-order");
    copy(&repository().join("rules"), &place.join("rules"));
    let rules = place.join("rules/xunxian");
    let toml = |(name, _): &(String, Vec<u8>)| name.ends_with(".toml");
    let sources = files(&rules).into_iter().filter(toml);
    for (number, (name, bytes)) in sources.rev().enumerate() {
        fs::remove_file(rules.join(&name)).expect("moved");
        let text = String::from_utf8(bytes).expect("UTF-8");
        let mut tables: Vec<String> = Vec::new();
        for part in text.split("\n\n").map(str::trim) {
            // What a scenario says of its steps stays behind its own table.
            let inner = part.trim_start_matches('[').starts_with("scenario.");
            match tables.last_mut() {
                Some(table) if inner => *table += &format!("\n\n{part}"),
                _ => tables.push(part.to_owned()),
            }
        }
        tables.reverse();
        write(
            &rules.join(format!("{number:02}.toml")),
            tables.join("\n\n"),
        );
    }
    let other = built(&rules, "county-other-order");
    let site = built(&county(), "county-this-order");
    let path = "data/ruleset.json";
    assert_eq!(
        fs::read(other.join(path)).expect("published"),
        fs::read(site.join(path)).expect("published")
    );
}

#[test]
fn a_county_tries_its_own_rules() {
    let tried = run(wuwei().arg("test").arg(county()));
    assert_eq!(tried.status, 0, "{}{}", tried.out, tried.err);
    assert!(
        tried.out.contains("ok xunxian-intake"),
        "{}{}",
        tried.out,
        tried.err
    );
}

/// A zone below the county: three layers, each value with its own.
#[test]
fn a_zone_builds_on_its_county() {
    let place = folder("county-zone");
    copy(&repository().join("rules"), &place.join("rules"));
    let zone = place.join("rules/zone");
    write(
        &zone.join("ruleset.toml"),
        r#"[ruleset]
id = "zone"
area = "local:sample-zone"
extends = "../xunxian"
sample = true

[[region]]
code = "local:sample-zone"
name = { zh = "示例园区", en = "Sample Zone" }
within = "410621"
source = { zh = "示例", en = "Sample" }

[[change.service]]
id = "loans"
limit = 5

[[change.field]]
id = "demands.limit_days"
and_constraint = "limit_days <= 5"
"#,
    );
    let site = built(&zone, "county-zone-site");
    let guide = page(&site, "service/loans.html");
    assert_eq!(marked(&guide, "示例园区补充（示例）"), 1, "{guide}");
    assert_eq!(marked(&guide, "浚县补充（示例）"), 8, "{guide}");
    let set = json(&site.join("data/ruleset.json"));
    let base = set.get("base").and_then(|base| base.get("digest"));
    let above = built(&county(), "county-zone-above");
    let bytes = fs::read(above.join("data/ruleset.json")).expect("published");
    assert_eq!(base.and_then(Value::as_str), Some(&*digest::tagged(&bytes)));

    write(
        &zone.join("longer.toml"),
        "[[change.service]]\nid = \"policy-support\"\nlimit = 11\n",
    );
    let checked = run(wuwei().arg("check").arg(&zone));
    assert_eq!(checked.status, 1);
    for said in [
        "cannot be `11` where `xunxian` says `10`",
        "longer.toml:3:9",
        "services-on-site.toml:",
        "up to 10",
    ] {
        assert!(checked.err.contains(said), "{said}: {}", checked.err);
    }
}

#[test]
fn records_made_under_a_county_are_judged_by_its_rules() {
    let site = built(&county(), "county-records");
    let place = folder("county-record");
    let good = place.join("good.record.json");
    write(&good, record(&site, "8"));
    let verified = run(wuwei().args(["verify", "--rules"]).arg(county()).arg(&good));
    assert_eq!(verified.status, 0, "{}{}", verified.out, verified.err);

    // The city accepts a limit of 12 days; the county does not, and says so of a record that has it.
    let late = place.join("late.record.json");
    write(&late, record(&site, "12"));
    let verified = run(wuwei().args(["verify", "--rules"]).arg(county()).arg(&late));
    assert_eq!(verified.status, 1, "{}", verified.out);
    assert!(
        verified.out.contains("Agreed limit: breaks the rules"),
        "{}",
        verified.out
    );
}

/// Whatever the rules say by now, a record is judged by the edition under which it was made, and told in its
/// words; where that edition is not at hand, this is said.
#[test]
fn records_are_judged_by_their_own_edition() {
    let place = folder("county-editions");
    let rules = place.join("xunxian");
    for name in ["hebi", "xunxian"] {
        copy(&repository().join("rules").join(name), &place.join(name));
        let _ = fs::remove_dir_all(place.join(name).join("editions"));
    }
    let release = || {
        let released = run(wuwei().args(["release", "-q"]).arg(&rules));
        assert_eq!(released.status, 0, "{}", released.err);
    };
    let edit = |file: &str, old: &str, new: &str| {
        let path = rules.join(file);
        let text = fs::read_to_string(&path).expect("rules");
        assert!(text.contains(old), "{file} has no {old}");
        write(&path, text.replacen(old, new, 1));
    };
    release();
    let site = built(&rules, "county-editions-first");
    let file = place.join("a.record.json");
    write(&file, record(&site, "8"));
    let verify = |rules: &Path| run(wuwei().args(["verify", "--rules"]).arg(rules).arg(&file));
    assert_eq!(verify(&rules).status, 0, "{}", verify(&rules).out);

    // A stricter limit: refused of new records, and nothing to those of before.
    edit("forms.toml", "limit_days <= 10", "limit_days <= 5");
    edit(
        "ruleset.toml",
        "version = \"2026.1.0\"",
        "version = \"2026.2.0\"",
    );
    assert_eq!(verify(&rules).status, 0, "a draft: {}", verify(&rules).out);
    release();
    let later = built(&rules, "county-editions-second");
    assert_eq!(verify(&rules).status, 0, "{}", verify(&rules).out);
    assert_eq!(verify(&later).status, 0, "{}", verify(&later).out);
    let edition = rules.join("editions/2026.1.0.json");
    let alone = verify(&edition);
    assert_eq!(
        alone.status, 3,
        "nobody is enrolled in an edition: {}",
        alone.out
    );
    let first = page(&site, "form/fixed-point-steward.html");
    let (_, digest) = first.split_once("data-digest=\"sha256:").expect("a digest");
    let older = page(
        &later,
        &format!("form/fixed-point-steward.{}.html", &digest[..16]),
    );
    assert!(
        older.contains("data-ruleset-version=\"2026.1.0\""),
        "its form goes on"
    );
    let changes = page(&later, "en/changes.html");
    assert!(
        changes.contains("2026.2.0") && changes.contains("limit_days &lt;= 5"),
        "{changes}"
    );

    // Another form of the same set is not its own.
    write(&file, record(&later, "8"));
    assert_eq!(verify(&rules).status, 1, "the later edition refuses it");
    fs::remove_dir_all(rules.join("editions")).expect("there are editions");
    write(&file, record(&site, "8"));
    let without = verify(&rules);
    assert_eq!(without.status, 3, "{}", without.out);
}

/// A matter's first entry, signed by the sample steward.
fn record(site: &Path, limit: &str) -> String {
    let bytes = text_of_form(site, "fixed-point-steward").into_bytes();
    let program = FormProgram::from_json(&wuwei_json::parse(&bytes).expect("JSON"));
    let program = Rc::new(program.expect("a program"));
    let service = Some("coordinate".to_owned());
    let situation = Situation {
        stage: 0,
        service: service.clone(),
        today: Date::parse("2026-11-23"),
        signed: Value::Null,
    };
    let mut form = Form::open(Rc::clone(&program), &situation);
    form.give_presets();
    let (row, _) = form.add_row("demands").expect("a row");
    for (path, typed) in [
        ("enterprise.name", "某某有限公司"),
        ("enterprise.contact", "赵六"),
        ("enterprise.post", "经理"),
        ("enterprise.phone", "0000-0000009"),
        ("enterprise.exports", "true"),
        ("enterprise.export_markets", "东南亚"),
        ("intake.received_at", "2026-11-23 9:40"),
        ("intake.way", "phone"),
        ("demands.ROW.text", "门前道路积水"),
        ("demands.ROW.nature", "help"),
        ("demands.ROW.subject", "utility"),
        ("demands.ROW.decision", "accepted"),
        ("demands.ROW.complexity", "simple"),
        ("demands.ROW.handling", "on_spot"),
        ("demands.ROW.limit_days", limit),
    ] {
        form.set(&path.replace("ROW", &row), typed);
    }
    form.give_presets();
    let ruleset = fs::read(site.join("data/ruleset.json")).expect("published");
    let mut record = Record::new("0193a5c2-0000-7000-8000-000000000002");
    let entry = Unsigned {
        record: record.id.clone(),
        seq: 1,
        previous: None,
        kind: "stage".to_owned(),
        ruleset: Edition {
            id: "xunxian".to_owned(),
            version: "2026.1.0".to_owned(),
            digest: digest::tagged(&ruleset),
        },
        form: FormName {
            flow: program.flow.clone(),
            digest: digest::tagged(&bytes),
        },
        service,
        area: "410621".to_owned(),
        stage: Some("start".to_owned()),
        at: "2026-11-23T10:12:05+08:00".to_owned(),
        by: By {
            name: "示例甲".to_owned(),
            role: "steward".to_owned(),
            department: "浚县示例企业服务中心".to_owned(),
        },
        data: form.data(),
    };
    record.push(entry.sign(&SigningKey::from_seed([8; 32])));
    record.to_pretty()
}

/// A flow's published form program.
fn text_of_form(site: &Path, flow: &str) -> String {
    // Programs of older editions lie there too: the page says which is its own.
    let page = page(site, &format!("form/{flow}.html"));
    let (_, rest) = page.split_once("data-digest=\"sha256:").expect("a digest");
    let program = format!("data/form/{flow}.{}.json", &rest[..16]);
    fs::read_to_string(site.join(program)).expect("a form")
}

/// A county that says nothing of its own has its base's pages, but for its name, its digest, the mark of its
/// layer, and the page that says what it builds on.
#[test]
fn a_county_that_changes_nothing_has_the_pages_of_its_base() {
    let place = folder("county-nothing");
    copy(&repository().join("rules/hebi"), &place.join("hebi"));
    // Both are drafts.
    let _ = fs::remove_dir_all(place.join("hebi/editions"));
    write(
        &place.join("unchanged/ruleset.toml"),
        "[ruleset]\nid = \"unchanged\"\nextends = \"../hebi\"\n",
    );
    let base = built(&place.join("hebi"), "county-nothing-base");
    let same = built(&place.join("unchanged"), "county-nothing-site");
    let rules = |site: &Path| fs::read_to_string(site.join("data/ruleset.json")).expect("rules");
    let own = rules(&same);
    let (_, kinds) = own.split_once("\"calendar\":").expect("kinds");
    let kinds = kinds.replace("\"id\":\"unchanged\"", "\"id\":\"hebi\"");
    let layers =
        ",\"layers\":[{\"area\":\"410600\",\"id\":\"hebi\"},{\"area\":\"\",\"id\":\"hebi\"}]";
    assert!(kinds.contains(layers), "its layers are told");
    let kinds = kinds.replace(layers, "");
    let above = rules(&base);
    assert!(above.ends_with(&kinds), "the same rules");
    for page in ["about.html", "en/about.html"] {
        let about = fs::read_to_string(same.join(page)).expect(page);
        assert!(about.contains("hebi 2026.1.0"), "{page} says the base");
    }
    let (above, own) = (Digest::of(&above), Digest::of(&own));
    let told = [
        "about.html",
        "en/about.html",
        "data/edition.json",
        "data/ruleset.json",
    ];
    let comparable = |site: &Path, digest: &Digest| -> Vec<(String, Vec<u8>)> {
        let all = files(site).into_iter();
        let all = all.filter(|(name, _)| !told.contains(&name.as_str()));
        all.map(|(name, bytes)| match String::from_utf8(bytes) {
            Ok(text) => (name, digest.nameless(&text).into_bytes()),
            Err(other) => (name, other.into_bytes()),
        })
        .collect()
    };
    let (one, other) = (comparable(&base, &above), comparable(&same, &own));
    assert!(one.len() > 100);
    program::assert_same_files(&one, &other);
}

/// A rule digest as pages show it.
struct Digest {
    whole: String,
    short: String,
}

impl Digest {
    fn of(rules: &str) -> Digest {
        let tagged = digest::tagged(rules.as_bytes());
        let whole = tagged.trim_start_matches("sha256:").to_owned();
        let short = [0, 4, 8, 12].map(|at| &whole[at..at + 4]).join(" ");
        Digest { whole, short }
    }

    /// A file without names, digests and marks of layers.
    fn nameless(&self, text: &str) -> String {
        let text = text
            .replace(&self.whole, "digest")
            .replace(&self.short, "digest")
            .replace("unchanged", "hebi");
        let lines = text.lines();
        let kept = lines.filter(|line| {
            !line.contains("data-message=\"why-layer:") && !line.starts_with("const EDITION = ")
        });
        kept.collect::<Vec<_>>().join("\n")
    }
}

fn county() -> PathBuf {
    repository().join("rules/xunxian")
}

/// Builds a site into a folder of that name.
fn built(rules: &Path, name: &str) -> PathBuf {
    let site = folder(name);
    let built = run(wuwei().arg("build").arg(rules).arg("-o").arg(&site));
    assert_eq!(built.status, 0, "{}", built.err);
    // While its rules are worked on, a set is a draft.
    let warnings = built.err.matches("warning[").count();
    let drafts = built.err.matches("warning[E0801").count();
    assert_eq!(warnings, drafts, "{}", built.err);
    site
}

fn page(site: &Path, path: &str) -> String {
    fs::read_to_string(site.join(path)).unwrap_or_else(|error| panic!("{path}: {error}"))
}

/// How many marks say exactly that.
fn marked(page: &str, words: &str) -> usize {
    page.matches(&format!("{MARK}{words}<")).count()
}

fn json(path: &Path) -> Value {
    wuwei_json::parse(&fs::read(path).expect("published")).expect("JSON")
}

/// Markup, template and script text, characters beyond the BMP, ten thousand characters.
const TEXT: &str = "<script>alert(1)</script>&lt;{{ 7*7 }}</title>'\"𠮷𠀀<!--";

/// Whatever rules say is text: shown as it stands, never as markup, in pages and in the data inside them.
#[test]
fn what_rules_say_is_shown_as_text() {
    let place = folder("county-text");
    copy(&repository().join("tests/ui/scaffold"), &place.join("base"));
    let long = "浚𠮷".repeat(5_000);
    let toml = |text: &str| format!("{{ zh = '''{text}''', en = '''{text}''' }}");
    let (text, long_text) = (toml(TEXT), toml(&long));
    write(
        &place.join("rules/rules.toml"),
        format!(
            r#"[ruleset]
id = "text"
area = "local:text"
extends = "../base"
title = {text}
summary = {text}
publisher = {text}

[[change.service]]
id = "advice"
place = {text}
materials = [{text}, {long_text}]
phone = '''{TEXT}'''

[[service]]
id = "other"
type = "fixed-point"
name = {text}
roles = ["steward"]

[[section]]
id = "own"
title = {text}
hint = {text}

[[field]]
section = "own"
id = "remark"
type = "choice"
label = {text}
hint = {long_text}
required = true
because = {text}
choices = [{{ id = "a", label = {text} }}, {{ id = "b", label = {{ zh = "乙", en = "B" }} }}]
constraints = [{{ rule = "remark == 'a'", message = {text} }}]

[[change.flow]]
id = "advice"
services = ["other"]
stages = [{{ id = "start", sections = ["own"] }}]

[[specialist]]
id = "one"
name = '''{TEXT}'''
role = "steward"
department = "office"
area = "local:text"
serves = ['''{TEXT}''']
"#
        ),
    );
    let site = built(&place.join("rules"), "county-text-site");
    let mut shown = 0;
    for (name, bytes) in files(&site) {
        if !name.ends_with(".html") {
            continue;
        }
        let page = String::from_utf8(bytes).expect("UTF-8");
        for markup in [
            "<script>alert",
            "</title>'",
            "&amp;lt;{{ 49",
            "{49}",
            "49}}",
            "<!--",
        ] {
            assert!(!page.contains(markup), "{name} has {markup} as it stands");
        }
        assert_eq!(page.matches("</title>").count(), 1, "{name}");
        shown += page.matches("&lt;script&gt;alert(1)").count();
    }
    assert!(shown > 20, "{shown} texts are shown");
    assert!(
        page(&site, "service/advice.html").contains(&long),
        "long texts are whole"
    );
    let set = json(&site.join("data/ruleset.json"));
    let name = set
        .get("service")
        .and_then(|all| all.get("other")?.get("name")?.get("zh")?.as_str());
    assert_eq!(name, Some(TEXT), "as it was written");
}
