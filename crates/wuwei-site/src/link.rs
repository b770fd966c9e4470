//! Addresses between the files of a site: relative, so that a sub-folder of a portal, a USB stick
//! and a server's root all work (DESIGN 2.2).

/// `""`, `"../"`, `"../../"`: from a file to the site's root.
pub(crate) fn root_of(path: &str) -> String {
    "../".repeat(path.matches('/').count())
}

/// From one file of the site to another, both named from the root.
pub(crate) fn between(from: &str, to: &str) -> String {
    let from_folders: Vec<&str> = folders(from);
    let to_folders: Vec<&str> = folders(to);
    let shared = from_folders
        .iter()
        .zip(&to_folders)
        .take_while(|(a, b)| a == b)
        .count();
    let up = "../".repeat(from_folders.len() - shared);
    let down: String = to_folders[shared..]
        .iter()
        .map(|folder| format!("{folder}/"))
        .collect();
    let name = to.rsplit('/').next().unwrap_or(to);
    format!("{up}{down}{name}")
}

/// Anchor of a clause on the page of clauses: `c-7.2.2-d` of `7.2.2 d)`.
pub(crate) fn clause_anchor(clause: &str) -> String {
    let plain = clause.replace(')', "").replace(' ', "-");
    format!("c-{}", plain.replace('注', "note"))
}

fn folders(path: &str) -> Vec<&str> {
    let mut parts: Vec<&str> = path.split('/').collect();
    parts.pop();
    parts
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn links_are_relative_to_the_page() {
        assert_eq!(between("index.html", "service/a.html"), "service/a.html");
        assert_eq!(between("service/a.html", "service/b.html"), "b.html");
        assert_eq!(
            between("en/service/a.html", "service/a.html"),
            "../../service/a.html"
        );
        assert_eq!(
            between("en/index.html", "en/form/x.html#new"),
            "form/x.html#new"
        );
        assert_eq!(root_of("en/form/x.html"), "../../");
    }
}
