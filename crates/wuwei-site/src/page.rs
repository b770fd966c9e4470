//! The pages: which there are, where each lies, and what all of them share.

mod about;
mod changes;
mod check;
mod clauses;
mod feed;
mod flows;
mod form;
mod frame;
mod guide;
mod home;
mod local;
mod part;
mod people;
mod role;
mod services;
mod subject;
mod waiver;

use minijinja::context;
use minijinja::value::{Serde, Value};
use serde::Serialize;
use wuwei_rules::Form;

use crate::edition::{Edition, hex};
use crate::link;
use crate::locale::{Lang, Locale};
use crate::site::Site;
use crate::theme::ThemeError;

/// One page of the site; positions are those of the rule set's lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Page {
    Home,
    Services,
    Service(usize),
    Role(usize),
    /// A form of the current edition (0) or of an older one.
    Form {
        edition: usize,
        form: usize,
    },
    Check,
    Flows,
    Clauses,
    Changes,
    /// Only where the set has a public address.
    Feed,
    About,
}

/// What a page's model is made from: the site, the language, the page's own path.
pub(crate) struct Here<'a> {
    pub(crate) site: &'a Site<'a>,
    pub(crate) lang: Lang,
    pub(crate) path: &'a str,
}

/// Every page, once a language.
pub(crate) fn all(edition: &Edition) -> Vec<Page> {
    let rules = edition.rules();
    let mut pages = vec![
        Page::Home,
        Page::Services,
        Page::Check,
        Page::Flows,
        Page::Clauses,
        Page::Changes,
        Page::About,
    ];
    pages.extend(rules.address.as_ref().map(|_| Page::Feed));
    pages.extend((0..rules.services.len()).map(Page::Service));
    pages.extend((0..rules.roles.len()).map(Page::Role));
    pages.extend(forms(edition));
    pages
}

/// One form page a published digest: an older edition's only where the digest is another one.
fn forms(edition: &Edition) -> Vec<Page> {
    let mut seen: Vec<&[u8]> = Vec::new();
    let mut pages = Vec::new();
    for (position, held) in edition.all().enumerate() {
        for (number, form) in held.forms.iter().enumerate() {
            if !seen.contains(&form.json.as_slice()) {
                seen.push(&form.json);
                pages.push(Page::Form {
                    edition: position,
                    form: number,
                });
            }
        }
    }
    pages
}

impl Page {
    /// Where the page lies, from the site's root.
    pub(crate) fn path(&self, edition: &Edition, lang: Lang) -> String {
        let rules = edition.rules();
        let name = match *self {
            Page::Home => "index.html".to_owned(),
            Page::Services => "services.html".to_owned(),
            Page::Check => "check.html".to_owned(),
            Page::Flows => "flows.html".to_owned(),
            Page::Clauses => "clauses.html".to_owned(),
            Page::Changes => "changes.html".to_owned(),
            Page::Feed => "feed.xml".to_owned(),
            Page::About => "about.html".to_owned(),
            Page::Service(i) => format!("service/{}.html", rules.services[i].id),
            Page::Role(i) => format!("role/{}.html", rules.roles[i].id),
            Page::Form { edition: 0, form } => {
                format!("form/{}.html", edition.output.forms[form].program.flow)
            }
            Page::Form {
                edition: position,
                form,
            } => older_form(&edition.held(position).forms[form]),
        };
        format!("{}{name}", lang.folder())
    }

    /// As `data-page` has it; also the template's name.
    fn name(&self) -> &'static str {
        match self {
            Page::Home => "home",
            Page::Services => "services",
            Page::Service(_) => "service",
            Page::Role(_) => "role",
            Page::Form { .. } => "form",
            Page::Check => "check",
            Page::Flows => "flows",
            Page::Clauses => "clauses",
            Page::Changes => "changes",
            Page::Feed => "feed",
            Page::About => "about",
        }
    }
}

fn older_form(form: &Form) -> String {
    format!(
        "form/{}.{}.html",
        form.program.flow,
        &hex(&form.digest)[..16]
    )
}

/// Renders one page.
pub(crate) fn render(
    site: &Site,
    lang: Lang,
    page: &Page,
    path: &str,
) -> Result<String, ThemeError> {
    let here = Here { site, lang, path };
    let model = match *page {
        Page::Home => Value::from(Serde(home::model(&here))),
        Page::Services => Value::from(Serde(services::model(&here))),
        Page::Service(i) => Value::from(Serde(guide::model(&here, i))),
        Page::Role(i) => Value::from(Serde(role::model(&here, i))),
        Page::Form { edition, form } => form::model(&here, edition, form),
        Page::Check => Value::from(Serde(check::model(&here))),
        Page::Flows => Value::from(Serde(flows::model(&here))),
        Page::Clauses => Value::from(Serde(clauses::model(&here))),
        Page::Changes => Value::from(Serde(changes::model(&here))),
        Page::Feed => Value::from(Serde(feed::model(&here))),
        Page::About => Value::from(Serde(about::model(&here))),
    };
    let frame = frame::model(&here, page);
    let template = match page {
        Page::Feed => "feed.xml".to_owned(),
        page => format!("{}.html", page.name()),
    };
    site.theme.render(
        lang,
        &template,
        context! { site => Value::from(Serde(frame)), page => model },
    )
}

impl<'a> Here<'a> {
    pub(crate) fn edition(&self) -> &'a Edition<'a> {
        self.site.edition
    }

    pub(crate) fn rules(&self) -> &'a wuwei_rules::RuleSet {
        self.site.edition.rules()
    }

    pub(crate) fn words(&self) -> &'a Locale {
        self.site.theme.words(self.lang)
    }

    /// Address of a file that all languages share, from this page.
    pub(crate) fn to(&self, path: &str) -> String {
        link::between(self.path, path)
    }

    /// Address of a page of this language, from this page.
    pub(crate) fn to_page(&self, page: Page) -> String {
        self.to(&page.path(self.edition(), self.lang))
    }

    /// Address of a flow's form, if the flow has one.
    pub(crate) fn to_form(&self, flow: &str) -> Option<String> {
        let form = self
            .edition()
            .output
            .forms
            .iter()
            .position(|form| form.program.flow == flow)?;
        Some(self.to_page(Page::Form { edition: 0, form }))
    }
}

/// The name of a kind of service.
fn kind_words(here: &Here, kind: &str) -> String {
    here.words().word(&format!("kind.{}", part::kind(kind)))
}

/// A link with its words.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Link {
    pub href: String,
    pub label: crate::say::Say,
}
