//! A second county by another hand, and a functional zone below it: three layers, of which each may only shorten
//! and add, and take back what it or the county above offers of its own.
#![allow(clippy::disallowed_methods, reason = "tests lay out files")]

#[path = "program.rs"]
mod program;

use std::fs;
use std::path::PathBuf;

use program::{copy, files, folder, repository, run, write, wuwei};
use wuwei_json::Value;

const MARK: &str = "class=\"mark\">";

#[test]
fn both_are_without_a_finding_and_try_their_own_rules() {
    for (set, scenarios) in [("qixian", 3), ("qixian-zone", 3)] {
        let checked = run(wuwei().arg("check").arg(rules(set)));
        assert_eq!(checked.status, 0, "{}", checked.err);
        let warnings = checked
            .err
            .lines()
            .filter(|line| line.starts_with("warning["));
        let other = warnings.filter(|line| !line.contains("[E0801 draft]"));
        assert_eq!(other.count(), 0, "{}", checked.err);
        let tried = run(wuwei().arg("test").arg(rules(set)));
        assert_eq!(tried.status, 0, "{}{}", tried.out, tried.err);
        let ok = tried.out.lines().filter(|line| line.starts_with("ok "));
        assert!(ok.count() >= scenarios, "{}", tried.out);
    }
}

#[test]
fn each_value_is_the_one_of_the_lowest_layer_that_says_it() {
    let of = |set: &str| published(set, &format!("zone-values-{set}"));
    let (county, zone) = (of("qixian"), of("qixian-zone"));
    let limit = |set: &Value, service: &str| {
        let found = set.get("service").and_then(|all| all.get(service));
        found.and_then(|found| found.get("limit")?.as_integer())
    };
    let mut shorter = 0;
    for id in ids(&zone, "service") {
        let (above, below) = (limit(&county, &id), limit(&zone, &id));
        if let (Some(above), Some(below)) = (above, below) {
            assert!(
                below <= above,
                "{id}: {below} where the county says {above}"
            );
            shorter += usize::from(below < above);
        }
    }
    assert_eq!(shorter, 4);
    let whose = |kind: &str, id: &str, key: &str| {
        let entity = zone.get(kind).and_then(|all| all.get(id)).expect(id);
        let set_by = entity.get("set_by").and_then(|set_by| set_by.get(key));
        set_by
            .or(entity.get("layer"))
            .and_then(Value::as_str)
            .map(str::to_owned)
    };
    for (kind, id, key, layer) in [
        ("service", "loans", "limit", "qixian-zone"),
        ("service", "loans", "fee", "qixian"),
        ("service", "loans", "name", "hebi"),
        ("service", "monthly-meeting", "limit", "qixian-zone"),
        ("field", "demands.window", "label", "qixian"),
        ("field", "enterprise.place", "required_when", "qixian"),
        ("field", "enterprise.plot", "label", "qixian-zone"),
        ("section", "checklist", "min_done", "qixian-zone"),
    ] {
        assert_eq!(
            whose(kind, id, key).as_deref(),
            Some(layer),
            "{kind} {id} {key}"
        );
    }
}

#[test]
fn what_is_withdrawn_is_gone_from_that_layer_on() {
    let of = |set: &str| published(set, &format!("zone-withdrawn-{set}"));
    let (base, county, zone) = (of("hebi"), of("qixian"), of("qixian-zone"));
    let has =
        |set: &Value, kind: &str, id: &str| set.get(kind).and_then(|all| all.get(id)).is_some();
    for (kind, id, expected) in [
        ("field", "enterprise.industry", [true, false, false]),
        ("field", "plan.partners", [true, false, false]),
        ("field", "closing.archive_no", [true, false, false]),
        ("service", "salon", [false, true, false]),
        ("item", "checklist.leave_card", [false, true, false]),
        ("service", "monthly-meeting", [false, false, true]),
    ] {
        let is = [&base, &county, &zone].map(|set| has(set, kind, id));
        assert_eq!(is, expected, "{kind} {id}");
    }
    // Of what the standard says nothing is gone.
    for kind in ["obligation", "flow", "role"] {
        assert_eq!(ids(&base, kind), ids(&zone, kind), "{kind}");
    }
}

/// No page takes a made-up body, limit or person for a real one.
#[test]
fn pages_say_whose_each_value_is_and_that_it_is_made_up() {
    let site = built("qixian-zone", "zone-pages");
    let page = |path: &str| fs::read_to_string(site.join(path)).expect(path);
    let guide = page("service/loans.html");
    assert_eq!(marked(&guide, "淇县示例园区补充（示例）"), 2, "{guide}");
    assert!(marked(&guide, "淇县补充（示例）") >= 5, "{guide}");
    assert!(
        guide.contains("由县区公布"),
        "its legal basis is still open"
    );
    assert!(!site.join("service/salon.html").exists(), "withdrawn");
    let form = page("form/fixed-point-steward.html");
    assert!(form.contains("enterprise.plot") && form.contains("demands.d1.window"));
    for layer in ["qixian", "qixian-zone"] {
        assert!(form.contains(&format!("why-layer:{layer}")), "{layer}");
    }
    for (name, bytes) in files(&site) {
        let text = String::from_utf8_lossy(&bytes);
        let told = text.contains("不是政府网站") || text.contains("not a government website");
        assert!(!name.ends_with(".html") || told, "{name}");
    }
}

/// What the base waives for an area shows at the clause, where it bears and in the published set.
#[test]
fn what_the_base_waives_is_told_where_it_bears() {
    let place = folder("zone-waiver");
    copy(&rules("hebi"), &place.join("hebi"));
    write(
        &place.join("hebi/waivers.toml"),
        r#"[[waiver]]
id = "visit-why"
area = "410622"
item = "field.closing.visit_why"
aspects = ["required"]
clause = "A.1"
issuer = { zh = "示例市办公室", en = "Sample City Office" }
until = 2026-12-31
why = { zh = "示例试点", en = "A sample trial" }

[[waiver]]
id = "loans"
area = "410622"
item = "service.loans"
aspects = ["text"]
clause = "6.2.4 b)"
issuer = { zh = "示例市办公室", en = "Sample City Office" }
until = 2026-12-31
why = { zh = "示例试点", en = "A sample trial" }
"#,
    );
    let county = place.join("county/ruleset.toml");
    let header = "[ruleset]\nid = \"county\"\narea = \"AREA\"\nextends = \"../hebi\"\n\n\
        [[change.field]]\nid = \"closing.visit_why\"\nrequired = false\n";
    write(&county, header.replace("AREA", "410622"));
    let site = place.join("site");
    let build = || {
        run(wuwei()
            .arg("build")
            .arg(place.join("county"))
            .arg("-o")
            .arg(&site))
    };
    let built = build();
    assert_eq!(built.status, 0, "{}", built.err);
    let page = |path: &str| fs::read_to_string(site.join(path)).expect(path);
    for (path, words) in [
        ("clauses.html", "豁免：淇县"),
        ("service/loans.html", "示例试点"),
        ("form/fixed-point-steward.html", "是否必填"),
        ("en/service/loans.html", "granted by: Sample City Office"),
        ("data/ruleset.json", "\"item\":\"field.closing.visit_why\""),
    ] {
        assert!(page(path).contains(words), "{path} says {words}");
    }
    assert!(!page("service/advise.html").contains("豁免"));

    // The same for another area is refused.
    write(&county, header.replace("AREA", "410621"));
    let refused = build();
    assert_eq!(refused.status, 1, "{}", refused.err);
    assert!(refused.err.contains("E0501"), "{}", refused.err);
}

fn rules(set: &str) -> PathBuf {
    repository().join("rules").join(set)
}

/// The site of a set, built into a folder of that name.
fn built(set: &str, name: &str) -> PathBuf {
    let site = folder(name);
    let built = run(wuwei().arg("build").arg(rules(set)).arg("-o").arg(&site));
    assert_eq!(built.status, 0, "{}", built.err);
    site
}

fn published(set: &str, name: &str) -> Value {
    let bytes = fs::read(built(set, name).join("data/ruleset.json")).expect("published");
    wuwei_json::parse(&bytes).expect("JSON")
}

/// Ids of a kind.
fn ids(set: &Value, kind: &str) -> Vec<String> {
    let all = set.get(kind).and_then(Value::as_object).expect(kind);
    all.iter().map(|(id, _)| id.to_owned()).collect()
}

fn marked(page: &str, words: &str) -> usize {
    page.matches(&format!("{MARK}{words}<")).count()
}
