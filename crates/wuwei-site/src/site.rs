//! A site: which files there are, and each file's bytes.

use std::collections::BTreeMap;
use std::fmt;
use std::sync::Mutex;
use std::sync::atomic::{AtomicUsize, Ordering};

use crate::asset::{Assets, Engine, Names};
use crate::data;
use crate::edition::Edition;
use crate::locale::{Lang, Locale};
use crate::page::{self, Page};
use crate::theme::{Theme, ThemeError};
use crate::worker;

/// Where files go; several threads may call it, in any order of files.
pub type Sink<'a> = dyn Fn(&str, Vec<u8>) + Sync + 'a;

/// Why a site could not be emitted.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum EmitError {
    /// A template failed.
    Theme(ThemeError),
}

impl fmt::Display for EmitError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            EmitError::Theme(error) => error.fmt(f),
        }
    }
}

impl std::error::Error for EmitError {}

impl From<ThemeError> for EmitError {
    fn from(error: ThemeError) -> Self {
        EmitError::Theme(error)
    }
}

/// Pushes every file of the site into `sink`: the same edition, theme and engine give the same files.
///
/// Stops at the first template that fails; what was pushed before is to be thrown away.
pub fn emit(
    edition: &Edition,
    theme: &Theme,
    engine: &Engine,
    sink: &Sink,
) -> Result<(), EmitError> {
    let site = Site::new(edition, theme, engine);
    for (path, bytes) in &site.fixed {
        sink(path, bytes.clone());
    }
    // Lists and forms first: they take longest, and no thread should be left alone with one at the end.
    let (guides, long): (Vec<_>, Vec<_>) = site
        .pages
        .iter()
        .partition(|(_, (_, page))| matches!(page, Page::Service(_)));
    let paths: Vec<&String> = long
        .into_iter()
        .chain(guides)
        .map(|(path, _)| path)
        .collect();
    in_parallel(paths.len(), |i| {
        let bytes = site.render_page(paths[i])?;
        sink(paths[i], bytes);
        Ok(())
    })
}

/// A site whose pages are rendered when asked for.
pub struct Site<'a> {
    pub(crate) edition: &'a Edition<'a>,
    pub(crate) theme: &'a Theme,
    pub(crate) names: Names,
    pub(crate) digest: String,
    /// By service, the positions of the flows that handle it: every guide asks for its own.
    pub(crate) flows_of: BTreeMap<&'a str, Vec<usize>>,
    /// Assets and data files.
    fixed: BTreeMap<String, Vec<u8>>,
    /// Pages by path.
    pages: BTreeMap<String, (Lang, Page)>,
}

impl<'a> Site<'a> {
    /// Lays out a site; renders nothing yet.
    pub fn new(edition: &'a Edition, theme: &'a Theme, engine: &Engine) -> Site<'a> {
        let assets = Assets::new(theme, engine);
        let pages: BTreeMap<String, (Lang, Page)> = Lang::ALL
            .into_iter()
            .flat_map(|lang| {
                page::all(edition)
                    .into_iter()
                    .map(move |page| (page.path(edition, lang), (lang, page)))
            })
            .collect();
        let worker = worker::fill(
            theme.worker(),
            edition.digest(),
            &assets.names,
            pages.keys(),
        );
        let fixed = assets
            .files
            .into_iter()
            .chain(data::files(edition))
            .chain([(worker::PATH.to_owned(), worker)])
            .collect();
        Site {
            edition,
            theme,
            names: assets.names,
            digest: edition.digest().to_owned(),
            flows_of: flows_of(edition),
            fixed,
            pages,
        }
    }

    /// Every file of the site, sorted.
    pub fn paths(&self) -> Vec<&str> {
        let mut paths: Vec<&str> = self
            .fixed
            .keys()
            .chain(self.pages.keys())
            .map(String::as_str)
            .collect();
        paths.sort_unstable();
        paths
    }

    /// The bytes of one file; none if the site has no such file.
    pub fn file(&self, path: &str) -> Option<Result<Vec<u8>, EmitError>> {
        match self.fixed.get(path) {
            Some(bytes) => Some(Ok(bytes.clone())),
            None => self
                .pages
                .contains_key(path)
                .then(|| self.render_page(path)),
        }
    }

    pub(crate) fn words(&self, lang: Lang) -> &Locale {
        self.theme.words(lang)
    }

    fn render_page(&self, path: &str) -> Result<Vec<u8>, EmitError> {
        let (lang, page) = &self.pages[path];
        let html = page::render(self, *lang, page, path)?;
        Ok(html.into_bytes())
    }
}

fn flows_of<'a>(edition: &'a Edition<'a>) -> BTreeMap<&'a str, Vec<usize>> {
    let mut flows_of: BTreeMap<&str, Vec<usize>> = BTreeMap::new();
    for (place, flow) in edition.rules().flows.iter().enumerate() {
        for service in &flow.services {
            flows_of.entry(service).or_default().push(place);
        }
    }
    flows_of
}

/// Runs `work(0..count)` on as many threads as the machine has; the first error ends it.
fn in_parallel(
    count: usize,
    work: impl Fn(usize) -> Result<(), EmitError> + Sync,
) -> Result<(), EmitError> {
    let threads = std::thread::available_parallelism()
        .map_or(1, usize::from)
        .min(count.max(1));
    let next = AtomicUsize::new(0);
    let failed: Mutex<Option<(usize, EmitError)>> = Mutex::new(None);
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                loop {
                    let i = next.fetch_add(1, Ordering::Relaxed);
                    if i >= count {
                        return;
                    }
                    if let Err(error) = work(i) {
                        next.store(count, Ordering::Relaxed);
                        keep_first(&failed, i, error);
                    }
                }
            });
        }
    });
    let failed = failed
        .into_inner()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    failed.map_or(Ok(()), |(_, error)| Err(error))
}

/// Of the errors of several threads the one of the earliest page counts.
fn keep_first(failed: &Mutex<Option<(usize, EmitError)>>, i: usize, error: EmitError) {
    let mut failed = failed
        .lock()
        .unwrap_or_else(std::sync::PoisonError::into_inner);
    if failed.as_ref().is_none_or(|(earlier, _)| i < *earlier) {
        *failed = Some((i, error));
    }
}
