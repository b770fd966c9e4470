//! What a form page loads before it can be filled: engine, glue and loader, as a host sends them. Held at
//! what was reached (docs/BENCHMARKS.md says how far that is from the aim), so that it only gets lighter.
#![allow(
    clippy::disallowed_methods,
    clippy::print_stdout,
    reason = "tests lay out files and say what they skip"
)]

#[path = "program.rs"]
mod program;

use std::fs;
use std::io::Write;
use std::process::{Command, Stdio};

use program::{folder, run, sample, wuwei};

/// A page with a form, of the sample site.
const FORM: &str = "form/fixed-point-steward.html";

/// What engine, glue and loader may weigh together, in bytes: the budget, and by brotli what was reached on
/// 2026-11-23 and one in a hundred.
const MOST: Weight = Weight {
    raw: 320_000,
    gzip: 130_000,
    brotli: 113_100,
};

struct Weight {
    raw: usize,
    gzip: usize,
    brotli: usize,
}

#[test]
fn a_form_page_loads_no_more_than_it_did() {
    let site = folder("weight");
    let built = run(wuwei().arg("build").arg(sample()).arg("-o").arg(&site));
    assert_eq!(built.status, 0, "{}", built.err);
    let page = fs::read_to_string(site.join(FORM)).expect("the sample has that form");
    let loaded: Vec<Vec<u8>> = ["src=\"", "data-engine=\"", "data-glue=\""]
        .into_iter()
        .map(|attribute| fs::read(site.join(of_loader(&page, attribute))).expect("an asset"))
        .collect();
    let raw = loaded.iter().map(Vec::len).sum();
    hold("as they are", raw, MOST.raw);
    for (tool, arguments, most) in [
        ("gzip", &["-9", "-nc"][..], MOST.gzip),
        ("brotli", &["-q", "11", "-c"], MOST.brotli),
    ] {
        match compressed(tool, arguments, &loaded) {
            Some(weight) => hold(tool, weight, most),
            None => {
                println!("SKIPPED: what a form page weighs by {tool}, which is not installed here")
            }
        }
    }
}

/// A path in the tag that loads the engine, which lies one folder above the page.
fn of_loader<'p>(page: &'p str, attribute: &str) -> &'p str {
    let tag = page
        .find("<script async")
        .expect("the page loads the engine");
    let tag = &page[tag..];
    let start = tag.find(attribute).expect(attribute) + attribute.len();
    let path = &tag[start..start + tag[start..].find('"').expect("a closed value")];
    path.trim_start_matches("../")
}

/// How long the files are together once each is compressed; `None` where there is no such tool.
fn compressed(tool: &str, arguments: &[&str], files: &[Vec<u8>]) -> Option<usize> {
    let mut all = 0;
    for file in files {
        let mut child = Command::new(tool)
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .ok()?;
        let mut input = child.stdin.take().expect("piped");
        let out = std::thread::scope(|scope| {
            scope.spawn(move || input.write_all(file).expect("the tool reads"));
            child.wait_with_output().expect("the tool ends")
        });
        assert!(out.status.success(), "{tool} failed");
        all += out.stdout.len();
    }
    Some(all)
}

fn hold(how: &str, weight: usize, most: usize) {
    println!("engine, glue and loader, {how}: {weight} bytes of at most {most}");
    assert!(
        weight <= most,
        "engine, glue and loader weigh {weight} bytes ({how}), more than {most}: find what grew, \
         or say in docs/BENCHMARKS.md why it must"
    );
}
