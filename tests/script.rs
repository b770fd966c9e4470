//! The door of the page's scripts: what of them needs no page is tried by Node, case by case in `tests/script/`.

use std::path::Path;
use std::process::Command;

#[test]
fn scripts_do_what_they_say() {
    let cases = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../tests/script");
    let mut node = Command::new("node");
    node.arg("--test").current_dir(cases);
    let status = node.status().expect("node starts: install Node 20");
    assert!(status.success(), "a case failed: see above");
}
