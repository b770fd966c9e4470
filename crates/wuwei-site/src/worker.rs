//! The service worker: the theme's script with what it keeps filled in.
//!
//! It keeps what a form needs without a network: the pages that load the engine, the home page, and the
//! assets. The rest of the site it serves from the network, and keeps what was seen.

use crate::asset::Names;
use crate::edition::hex_digest;

/// Its path: at the root, since a worker rules no folder above its own.
pub(crate) const PATH: &str = "worker.js";

/// Fills the script of the theme. `pages` are the site's pages by path, `edition` the rule digest.
pub(crate) fn fill<'a>(
    script: &str,
    edition: &str,
    names: &Names,
    pages: impl Iterator<Item = &'a String>,
) -> Vec<u8> {
    let mut kept: Vec<&str> = pages
        .map(String::as_str)
        .filter(|path| is_kept(path))
        .collect();
    kept.extend([
        &*names.style,
        &names.mark,
        &names.finder,
        &names.loader,
        &names.glue,
        &names.check,
        &names.engine,
    ]);
    let list = kept.join("\", \"");
    // Another theme or engine under the same rules is another cache too.
    let name = &hex_digest(format!("{edition} {list}").as_bytes())[..16];
    script
        .replace("{edition}", name)
        .replace("{kept}", &list)
        .into_bytes()
}

fn is_kept(path: &str) -> bool {
    let page = path.strip_prefix("en/").unwrap_or(path);
    page.starts_with("form/") || matches!(page, "index.html" | "check.html")
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(glue: &str) -> Names {
        let name = |name: &str| format!("asset/{name}");
        Names {
            style: name("style"),
            mark: name("mark"),
            finder: name("finder"),
            filter: name("filter"),
            loader: name("loader"),
            glue: name(glue),
            check: name("check"),
            engine: name("engine"),
            engine_text: name("engine-text"),
        }
    }

    #[test]
    fn keeps_forms_and_assets_and_is_named_by_what_it_keeps() {
        let pages: Vec<String> = [
            "about.html",
            "en/form/a.html",
            "form/a.html",
            "service/x.html",
        ]
        .map(str::to_owned)
        .into();
        let filled = |glue: &str| {
            let script = r#"E="{edition}";K=["{kept}"]"#;
            String::from_utf8(fill(script, "sha256:00", &names(glue), pages.iter()))
                .unwrap_or_default()
        };
        let one = filled("glue.1");
        assert!(one.contains(
            r#"K=["en/form/a.html", "form/a.html", "asset/style", "asset/mark", "asset/finder", "asset/loader", "asset/glue.1", "asset/check", "asset/engine"]"#
        ), "{one}");
        let edition = |script: &str| script.split('"').nth(1).map(str::to_owned);
        assert_ne!(edition(&one), edition(&filled("glue.2")));
        assert_eq!(one, filled("glue.1"));
    }
}
