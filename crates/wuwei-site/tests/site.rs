//! The emitted site as a whole: the same every time, every link alive, nothing inline, nothing that a
//! rule's text could break.

mod support;

use std::collections::{BTreeMap, BTreeSet};

use support::{
    Files, html, output, pages, released, sample, sample_site, sample_sources, site, theme,
};
use wuwei_json::{parse, to_canonical};
use wuwei_record::digest;
use wuwei_site::{Edition, Engine, Site};

#[test]
fn the_same_rules_give_the_same_bytes() {
    let (output, files) = sample_site();
    assert_eq!(*files, site(&Edition::new(output)));
}

#[test]
fn a_page_asked_for_is_the_page_emitted() {
    let (output, files) = sample_site();
    let edition = Edition::new(output);
    let theme = theme();
    let loader = String::from_utf8(asset(files, "loader").1.to_vec()).unwrap();
    let engine = Engine {
        wasm: b"\0asm\x01\0\0\0",
        glue: "let wasm_bindgen;",
        check: "let wasm_bindgen = 1;",
        loader: &loader,
    };
    let site = Site::new(&edition, &theme, &engine);
    assert_eq!(
        site.paths(),
        files.keys().map(String::as_str).collect::<Vec<_>>()
    );
    for path in ["index.html", "en/about.html", "data/ruleset.json"] {
        assert_eq!(site.file(path).unwrap().unwrap(), files[path]);
    }
    assert!(site.file("no.html").is_none());
}

#[test]
fn there_is_a_page_for_everything_in_both_languages() {
    let (output, files) = sample_site();
    let rules = &output.ruleset;
    let mut wanted: Vec<String> = ["index", "services", "flows", "check", "clauses", "about"]
        .map(|name| format!("{name}.html"))
        .to_vec();
    wanted.extend(
        rules
            .services
            .iter()
            .map(|service| format!("service/{}.html", service.id)),
    );
    wanted.extend(
        rules
            .roles
            .iter()
            .map(|role| format!("role/{}.html", role.id)),
    );
    wanted.extend(
        rules
            .flows
            .iter()
            .map(|flow| format!("form/{}.html", flow.id)),
    );
    for name in wanted {
        assert!(files.contains_key(&name), "{name}");
        assert!(files.contains_key(&format!("en/{name}")), "en/{name}");
    }
}

#[test]
fn every_link_within_the_site_resolves() {
    let (_, files) = sample_site();
    let ids: BTreeMap<String, BTreeSet<String>> = pages(files)
        .map(|(path, page)| {
            (
                path.to_owned(),
                page.with("id")
                    .map(|e| e.get("id").unwrap().to_owned())
                    .collect(),
            )
        })
        .collect();
    for (path, page) in pages(files) {
        for element in &page.elements {
            for attribute in ["href", "src"] {
                let Some(link) = element.get(attribute) else {
                    continue;
                };
                if link.contains(':') {
                    continue;
                }
                let (file, fragment) = link
                    .split_once('#')
                    .map_or((link, None), |(f, id)| (f, Some(id)));
                let file = file.split('?').next().unwrap_or(file);
                let target = if file.is_empty() {
                    path.to_owned()
                } else {
                    resolve(path, file)
                };
                assert!(
                    files.contains_key(&target),
                    "{path}: {link} leads to {target}, which is no file"
                );
                if let Some(id) = fragment {
                    let id = id.replace("%3A", ":");
                    assert!(
                        ids[&target].contains(&id),
                        "{path}: {link} names no element"
                    );
                }
            }
        }
    }
}

#[test]
fn assets_and_embedded_names_exist() {
    let (_, files) = sample_site();
    for (path, page) in pages(files) {
        let root = page
            .named("html")
            .next()
            .unwrap()
            .get("data-root")
            .unwrap()
            .to_owned();
        assert_eq!(
            root.matches("../").count(),
            path.matches('/').count(),
            "{path}"
        );
        for attribute in ["data-engine", "data-engine-text", "data-glue"] {
            for script in page
                .named("script")
                .filter(|script| script.get("data-engine").is_some())
            {
                assert!(
                    files.contains_key(script.get(attribute).unwrap()),
                    "{path}: {attribute}"
                );
            }
        }
    }
    for (path, bytes) in files.iter().filter(|(path, _)| path.starts_with("asset/")) {
        let hash = path.split('.').nth(1).unwrap();
        assert!(
            digest::tagged(bytes).contains(hash),
            "{path} is not named by its content"
        );
    }
}

#[test]
fn nothing_is_inline_and_nothing_is_foreign() {
    let (_, files) = sample_site();
    for (path, page) in pages(files) {
        assert!(page.errors.is_empty(), "{path}: {:?}", page.errors);
        for element in &page.elements {
            assert_ne!(element.name, "style", "{path}");
            assert!(element.get("style").is_none(), "{path}: style=");
            for (name, value) in &element.attributes {
                assert!(!name.starts_with("on"), "{path}: {name}=");
                let loads = name == "src" || (name == "href" && element.name != "a");
                assert!(!loads || !value.contains(':'), "{path}: loads {value}");
                let known = ["https:", "tel:", "#"]
                    .iter()
                    .any(|scheme| value.starts_with(scheme));
                assert!(
                    name != "href" || !value.contains(':') || known,
                    "{path}: leads to {value}"
                );
            }
            if element.name == "script" {
                let data = element.get("type") == Some("application/json");
                assert!(
                    data || (element.get("src").is_some() && element.text.is_empty()),
                    "{path}: inline script"
                );
            }
        }
        let policy = page
            .one("http-equiv", "Content-Security-Policy")
            .get("content")
            .unwrap();
        for part in [
            "default-src 'none'",
            "script-src 'self' 'wasm-unsafe-eval'",
            "form-action 'none'",
            "base-uri 'none'",
        ] {
            assert!(policy.contains(part), "{path}: {part}");
        }
    }
    let css = String::from_utf8(asset(files, "style").1.to_vec()).unwrap();
    assert!(
        !css.contains("url(") && !css.contains("@import"),
        "style sheets load nothing"
    );
}

#[test]
fn ids_are_unique_and_labels_lead_to_controls() {
    let (_, files) = sample_site();
    for (path, page) in pages(files) {
        let mut seen = BTreeSet::new();
        for element in page.with("id").filter(|element| !element.in_template()) {
            let id = element.get("id").unwrap();
            assert!(seen.insert(id), "{path}: id {id} twice");
        }
        let all: BTreeSet<&str> = page.with("id").map(|e| e.get("id").unwrap()).collect();
        for attribute in ["for", "aria-labelledby", "aria-describedby", "list"] {
            for element in page.with(attribute) {
                for id in element.get(attribute).unwrap().split(' ') {
                    assert!(all.contains(id), "{path}: {attribute}={id} names nothing");
                }
            }
        }
    }
}

#[test]
fn controls_leave_judging_to_the_engine() {
    let (_, files) = sample_site();
    for (path, page) in pages(files) {
        for element in &page.elements {
            for forbidden in ["required", "maxlength", "pattern", "min", "max"] {
                assert!(
                    element.get(forbidden).is_none(),
                    "{path}: {forbidden} on {}",
                    element.name
                );
            }
            assert!(element.get("type") != Some("number"), "{path}: type=number");
        }
        for form in page.named("form") {
            assert!(
                form.get("novalidate").is_some(),
                "{path}: a form without novalidate"
            );
            assert!(
                form.get("action").is_none(),
                "{path}: a form with an action"
            );
        }
        for button in page.named("button") {
            assert_eq!(
                button.get("type"),
                Some("button"),
                "{path}: a button that submits"
            );
        }
    }
}

#[test]
fn the_embedded_program_is_the_published_one() {
    let (output, files) = sample_site();
    for form in &output.forms {
        let path = format!("form/{}.html", form.program.flow);
        let page = html::Page::read(std::str::from_utf8(&files[&path]).unwrap());
        let main = page.named("main").next().unwrap();
        let block = page.one("id", "program");
        assert!(!block.text.contains('<'), "nothing may end the block");
        let value = parse(block.text.as_bytes()).unwrap();
        let canonical = to_canonical(&value);
        assert_eq!(
            main.get("data-digest"),
            Some(digest::tagged(&canonical).as_str())
        );
        assert_eq!(canonical, form.json);
        let published = format!(
            "data/form/{}.{}.json",
            form.program.flow,
            &digest::tagged(&form.json)[7..23]
        );
        assert_eq!(files[&published], form.json);
        let ruleset = digest::tagged(&files["data/ruleset.json"]);
        assert_eq!(main.get("data-ruleset-digest"), Some(ruleset.as_str()));
    }
}

#[test]
fn every_question_stands_in_the_page() {
    let (output, files) = sample_site();
    for form in &output.forms {
        let program = &form.program;
        let path = format!("form/{}.html", program.flow);
        let page = html::Page::read(std::str::from_utf8(&files[&path]).unwrap());
        for field in &program.fields {
            let section = &program.sections[field.section];
            // A new row copies the first one, so that is where a row's questions stand.
            let (path, label) = match &section.group {
                Some(group) => (
                    format!("{}.{}1.{}", section.id, group.letter, field.id),
                    format!("{}.*.{}", section.id, field.id),
                ),
                None => {
                    let path = format!("{}.{}", section.id, field.id);
                    (path.clone(), path)
                }
            };
            page.one("id", &format!("q:{path}"));
            page.one("id", &format!("f:{path}"));
            let label = page.one("data-label", &label);
            assert!(!label.text.is_empty());
        }
    }
}

#[test]
fn text_from_the_rules_stays_text() {
    let nasty = r#"</script><script>alert(1)</script><!--<img src=x onerror=alert(1)>"'&{{ 7*7 }}{% raw %}"#;
    let quoted = nasty.replace('\\', "\\\\").replace('"', "\\\"");
    let mut sources = sample_sources();
    for source in &mut sources {
        for (plain, field) in [
            ("\"名称\"", "label"),
            ("\"来访\"", "choice"),
            ("\"调查核实\"", "service"),
        ] {
            let _ = field;
            source.text = source.text.replace(plain, &format!("\"{quoted}\""));
        }
    }
    let output = output(&sources);
    let files = site(&Edition::new(&output));
    let (_, plain) = sample_site();
    for (path, page) in pages(&files) {
        assert!(page.errors.is_empty(), "{path}: {:?}", page.errors);
        let before = html::Page::read(std::str::from_utf8(&plain[path]).unwrap());
        for name in ["script", "img"] {
            assert_eq!(
                page.named(name).count(),
                before.named(name).count(),
                "{path}: <{name}> came in"
            );
        }
    }
    let form =
        html::Page::read(std::str::from_utf8(&files["form/fixed-point-steward.html"]).unwrap());
    assert_eq!(form.one("data-label", "enterprise.name").text, nasty);
    assert_eq!(form.one("data-choice", "intake.way:in_person").text, nasty);
    let services = parse(form.one("id", "services").text.as_bytes()).unwrap();
    assert_eq!(
        services.as_array().unwrap()[0]
            .get("name")
            .unwrap()
            .as_str(),
        Some(nasty)
    );
}

#[test]
fn what_the_rules_leave_open_is_said_to_be_open() {
    let (_, files) = sample_site();
    let text = |path: &str| {
        let page = html::Page::read(std::str::from_utf8(&files[path]).unwrap());
        page.named("main").next().unwrap().text.clone()
    };
    assert!(text("service/investigate.html").contains("由县区公布"));
    assert!(text("en/service/investigate.html").contains("Set locally"));
    assert!(text("service/coordinate.html").contains("10 个工作日"));
    assert!(!text("service/investigate.html").contains("个工作日"));
    let list = text("services.html");
    assert!(list.contains("由县区公布：办理时限、收费、联系电话、监督电话"));
    assert!(!list.contains("不收费") && !list.contains("无时限"));
}

#[test]
fn a_missing_translation_is_shown_in_chinese_and_says_so() {
    let mut sources = sample_sources();
    for source in &mut sources {
        source.text = source.text.replace(
            "name = { zh = \"交办、协调\", en = \"Assignment and coordination\" }",
            "name = \"交办、协调\"",
        );
    }
    let output = output(&sources);
    let files = site(&Edition::new(&output));
    let page = html::Page::read(std::str::from_utf8(&files["en/service/coordinate.html"]).unwrap());
    let heading = page.named("h1").next().unwrap();
    assert_eq!(heading.text, "交办、协调");
    assert!(page.elements.iter().any(|e| e.get("lang") == Some("zh-CN")
        && e.text == "交办、协调"
        && e.within.contains(&"h1".to_owned())));
}

#[test]
fn a_form_of_an_older_edition_has_a_page_of_its_own() {
    let new = sample();
    let mut sources = sample_sources();
    for source in &mut sources {
        source.text = source
            .text
            .replace("limit_days >= 1", "limit_days >= 2")
            .replace("2026.1.0", "2025.9.0");
    }
    let old = output(&sources);
    let editions = released(&[&old, &new]);
    let edition = Edition::after(&new, &editions);
    assert!(!edition.draft);
    let files = site(&edition);
    let kept = |version| files.contains_key(&format!("data/edition/{version}.json"));
    assert!(kept("2025.9.0") && kept("2026.1.0"));
    let steward = old
        .forms
        .iter()
        .find(|form| form.program.flow == "fixed-point-steward")
        .unwrap();
    let hex = digest::tagged(&steward.json)[7..23].to_owned();
    let path = format!("form/fixed-point-steward.{hex}.html");
    let page = html::Page::read(std::str::from_utf8(&files[&path]).unwrap());
    assert_eq!(
        page.named("main")
            .next()
            .unwrap()
            .get("data-ruleset-version"),
        Some("2025.9.0")
    );
    assert_eq!(
        files
            .keys()
            .filter(|path| path.starts_with("form/fixed-point-steward."))
            .count(),
        2,
        "equal forms share a page"
    );
    let current =
        html::Page::read(std::str::from_utf8(&files["form/fixed-point-steward.html"]).unwrap());
    let editions = parse(current.one("id", "editions").text.as_bytes()).unwrap();
    let listed: Vec<&str> = editions
        .as_array()
        .unwrap()
        .iter()
        .map(|e| e.get("page").unwrap().as_str().unwrap())
        .collect();
    assert_eq!(
        listed,
        [
            "fixed-point-steward.html",
            path.strip_prefix("form/").unwrap()
        ]
    );
}

#[test]
fn sample_and_draft_say_so_on_every_page() {
    let output = sample();
    let mut edition = Edition::new(&output);
    edition.draft = true;
    for (path, page) in pages(&site(&edition)) {
        let body = &page.named("body").next().unwrap().text;
        let (sample, draft) = if path.starts_with("en/") {
            ("not a government website", "Draft, not in force")
        } else {
            ("演示站点，示例数据，不是政府网站", "草案，尚未施行")
        };
        assert!(body.contains(sample) && body.contains(draft), "{path}");
    }
}

#[test]
fn the_digest_on_the_pages_is_the_file_s() {
    let (_, files) = sample_site();
    let hex = digest::tagged(&files["data/ruleset.json"])[7..].to_owned();
    let short = [&hex[0..4], &hex[4..8], &hex[8..12], &hex[12..16]].join(" ");
    for (path, page) in pages(files) {
        assert!(
            page.named("footer").next().unwrap().text.contains(&short),
            "{path}"
        );
    }
    let about = html::Page::read(std::str::from_utf8(&files["about.html"]).unwrap());
    assert_eq!(about.one("id", "digest").text, hex);
}

fn asset<'a>(files: &'a Files, name: &str) -> (&'a str, &'a [u8]) {
    let start = format!("asset/{name}.");
    let (path, bytes) = files
        .iter()
        .find(|(path, _)| path.starts_with(&start))
        .unwrap();
    (path, bytes)
}

fn resolve(from: &str, link: &str) -> String {
    let mut parts: Vec<&str> = from.split('/').collect();
    parts.pop();
    for step in link.split('/') {
        match step {
            ".." => {
                parts.pop().expect("a link stays within the site");
            }
            step => parts.push(step),
        }
    }
    parts.join("/")
}

/// The finder's words stand on the page itself, in the list that people read without scripts.
#[test]
fn the_list_of_subjects_holds_every_word_of_the_finder() {
    let (output, files) = sample_site();
    for (path, english) in [("index.html", false), ("en/index.html", true)] {
        let page = html::Page::read(std::str::from_utf8(&files[path]).unwrap());
        let text = String::from_utf8_lossy(&files[path]);
        for subject in &output.ruleset.subjects {
            let line = page.one("id", &format!("subject-{}", subject.id));
            assert_eq!(
                line.get("data-roles"),
                Some(subject.roles.join(" ").as_str())
            );
            let words: Vec<&str> = line.get("data-words").unwrap().split('|').collect();
            for phrase in subject.phrases.iter().chain([&subject.name]) {
                assert!(words.contains(&phrase.zh.as_str()), "{path}: {phrase:?}");
                let read = if english {
                    phrase.en.as_ref()
                } else {
                    Some(&phrase.zh)
                };
                assert!(read.is_none_or(|read| text.contains(read.as_str())));
            }
        }
        for line in &output.ruleset.hotlines {
            assert!(text.contains(&format!("tel:{}", line.number)), "{path}");
        }
    }
}
