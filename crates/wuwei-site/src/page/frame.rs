//! What every page has around its own content: head, header, navigation, notices, foot.

use serde::Serialize;

use super::{Here, Page};
use crate::edition::short;
use crate::link;
use crate::locale::Lang;
use crate::say::Say;

#[derive(Serialize)]
pub(super) struct Frame {
    page: &'static str,
    root: String,
    lang: &'static str,
    tag: &'static str,
    title: String,
    site_title: Say,
    description: String,
    home: String,
    nav: Vec<NavLink>,
    /// What the foot leads to beside the main columns.
    foot: Vec<NavLink>,
    other: Other,
    style: String,
    mark: String,
    /// A small script of the page's own.
    script: Option<String>,
    /// On pages that run the engine.
    engine: Option<EngineLinks>,
    sample: bool,
    draft: bool,
    standard: String,
    proposed_by: Option<Say>,
    publisher: Option<Say>,
    version: String,
    effective: String,
    digest: String,
    digest_short: String,
    about: String,
    /// Page of clauses: the macro `cite` links to its anchors.
    clauses: String,
    /// Page of what changed.
    changes: String,
    /// The same as a feed, where there is one.
    feed: Option<String>,
    check: String,
}

#[derive(Serialize)]
struct NavLink {
    href: String,
    label: String,
    current: bool,
}

/// The same page in the other language.
#[derive(Serialize)]
struct Other {
    href: String,
    tag: &'static str,
    name: String,
    short: String,
}

/// Where the loader is and what it loads: the latter from the site's root (docs/THEME.md).
#[derive(Serialize)]
struct EngineLinks {
    loader: String,
    engine: String,
    engine_text: String,
    glue: String,
}

pub(super) fn model(here: &Here, page: &Page) -> Frame {
    let (rules, words) = (here.rules(), here.words());
    let digest = here.site.digest.clone();
    Frame {
        page: page.name(),
        root: link::root_of(here.path),
        lang: here.lang.id(),
        tag: here.lang.tag(),
        title: title(here, page),
        site_title: Say::new(&rules.title, here.lang),
        description: rules
            .summary
            .as_ref()
            .map_or_else(|| words.word("home.lead"), |s| Say::new(s, here.lang).text),
        home: here.to_page(Page::Home),
        nav: nav(here, page),
        foot: foot(here, page),
        other: other(here, page),
        style: here.to(&here.site.names.style),
        mark: here.to(&here.site.names.mark),
        script: script(here, page),
        engine: matches!(page, Page::Form { .. } | Page::Check).then(|| engine(here, page)),
        sample: rules.sample,
        draft: here.edition().draft,
        standard: rules.standard.clone(),
        proposed_by: Say::opt(&rules.proposed_by, here.lang),
        publisher: Say::opt(&rules.publisher, here.lang),
        version: rules.version.clone(),
        effective: rules.effective.to_string(),
        digest_short: short(&digest),
        digest,
        about: here.to_page(Page::About),
        clauses: here.to_page(Page::Clauses),
        changes: here.to_page(Page::Changes),
        feed: rules.address.as_ref().map(|_| here.to_page(Page::Feed)),
        check: here.to_page(Page::Check),
    }
}

/// What a tab or a list of search results shows; the site's name is added by the template.
fn title(here: &Here, page: &Page) -> String {
    let (rules, words, lang) = (here.rules(), here.words(), here.lang);
    match *page {
        Page::Home => String::new(),
        Page::Services => words.word("services.title"),
        Page::Service(i) => Say::new(&rules.services[i].name, lang).text,
        Page::Role(i) => Say::new(&rules.roles[i].name, lang).text,
        Page::Form { edition, form } => super::form::title(here, edition, form),
        Page::Check => words.word("check.title"),
        Page::Flows => words.word("flows.title"),
        Page::Clauses => words.word("clauses.title"),
        Page::Changes | Page::Feed => words.word("changes.title"),
        Page::About => words.word("about.title"),
    }
}

fn nav(here: &Here, page: &Page) -> Vec<NavLink> {
    let words = here.words();
    let home = here.to_page(Page::Home);
    let link = |key: &str, href: String, current: bool| NavLink {
        href,
        label: words.word(key),
        current,
    };
    vec![
        link(
            "nav.services",
            here.to_page(Page::Services),
            matches!(page, Page::Services | Page::Service(_)),
        ),
        link(
            "nav.roles",
            format!("{home}#roles"),
            matches!(page, Page::Role(_)),
        ),
        link(
            "nav.flows",
            here.to_page(Page::Flows),
            matches!(page, Page::Flows),
        ),
        link(
            "nav.desk",
            desk(here, &home),
            matches!(page, Page::Form { .. }),
        ),
        link(
            "nav.check",
            here.to_page(Page::Check),
            matches!(page, Page::Check),
        ),
        link(
            "nav.about",
            here.to_page(Page::About),
            matches!(page, Page::About | Page::Clauses | Page::Changes),
        ),
    ]
}

fn foot(here: &Here, page: &Page) -> Vec<NavLink> {
    let words = here.words();
    let about = here.to_page(Page::About);
    let link = |key: &str, href: String, current: bool| NavLink {
        href,
        label: words.word(key),
        current,
    };
    vec![
        link(
            "clauses.title",
            here.to_page(Page::Clauses),
            matches!(page, Page::Clauses),
        ),
        link(
            "changes.title",
            here.to_page(Page::Changes),
            matches!(page, Page::Changes),
        ),
        link("foot.files", format!("{about}#files"), false),
        link("foot.privacy", format!("{about}#privacy"), false),
        link("nav.about", about, matches!(page, Page::About)),
    ]
}

/// Where specialists begin: the form, or the list of forms where there are several.
fn desk(here: &Here, home: &str) -> String {
    match here.edition().output.forms.as_slice() {
        [_] => here.to_page(Page::Form {
            edition: 0,
            form: 0,
        }),
        _ => format!("{home}#desk"),
    }
}

fn other(here: &Here, page: &Page) -> Other {
    let lang = here.lang.other();
    let words = here.site.words(lang);
    Other {
        href: here.to(&page.path(here.edition(), lang)),
        tag: Lang::tag(lang),
        name: words.word("language.name"),
        short: words.word("language.short"),
    }
}

fn script(here: &Here, page: &Page) -> Option<String> {
    let names = &here.site.names;
    let name = match page {
        Page::Home => &names.finder,
        Page::Services => &names.filter,
        _ => return None,
    };
    Some(here.to(name))
}

fn engine(here: &Here, page: &Page) -> EngineLinks {
    let names = &here.site.names;
    EngineLinks {
        loader: here.to(&names.loader),
        engine: names.engine.clone(),
        engine_text: names.engine_text.clone(),
        glue: match page {
            Page::Check => names.check.clone(),
            _ => names.glue.clone(),
        },
    }
}
