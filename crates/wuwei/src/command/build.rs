//! `wuwei build`: rules and theme in, a site on disk.

use std::path::Path;

use wuwei_site::{Edition, Engine, Theme};

use super::Compiled;
use crate::output::{self, Named, Published};
use crate::report::{Failure, Status, Terminal};
use crate::{args, embedded, load};

/// Name of the loader within the theme.
const LOADER: &str = "script/loader.js";

/// Builds a site.
pub(crate) fn run(options: &args::Build, terminal: Terminal) -> Result<Status, Failure> {
    if load::is_rule_set(&options.output) {
        return Err(holds_rules(&options.output));
    }
    let built = Built::new(options.rules.as_deref(), &options.theme, terminal)?;
    let compiled = &built.compiled;
    terminal.progress(
        "Checked",
        format!("{} ({} files)", compiled.name(), compiled.sources.len()),
    );
    let published = output::publish(&options.output, &built.named(), |sink| {
        let emitted = wuwei_site::emit(&built.edition(), &built.theme, &built.engine(), sink);
        emitted.map_err(|error| Failure::errors(error.to_string()))
    })?;
    let Published {
        files,
        changed,
        removed,
    } = published;
    let folder = options.output.display();
    let counts = format!("{files} files, {changed} changed, {removed} removed");
    terminal.progress(
        "Built",
        format!("{} in {folder} ({counts})", built.compiled.name()),
    );
    Ok(Status::Done)
}

/// A site among rules would be taken for the rules from then on.
fn holds_rules(folder: &Path) -> Failure {
    Failure::wrong_use(format!(
        "the output {} is a folder of rules",
        folder.display()
    ))
    .help("name another folder with -o")
}

/// All that a site is made of.
pub(super) struct Built {
    compiled: Compiled,
    pub(super) theme: Theme,
    loader: String,
}

impl Built {
    /// Reads and compiles rules and theme.
    pub(super) fn new(
        rules: Option<&Path>,
        theme: &args::Theme,
        terminal: Terminal,
    ) -> Result<Built, Failure> {
        let files = load::theme(theme.folder.as_deref())?;
        let loader = files
            .iter()
            .rev()
            .find(|(name, _)| name == LOADER)
            .map(|(_, text)| text.clone());
        let theme = Theme::read(files).map_err(|error| Failure::errors(error.to_string()))?;
        let loader = loader.ok_or_else(|| Failure::errors(format!("the theme has no {LOADER}")))?;
        Ok(Built {
            compiled: Compiled::telling(rules, terminal)?,
            theme,
            loader,
        })
    }

    /// What is published.
    pub(super) fn edition(&self) -> Edition<'_> {
        Edition::after(&self.compiled.output, &self.compiled.editions)
    }

    /// What runs in browsers.
    pub(super) fn engine(&self) -> Engine<'_> {
        Engine {
            wasm: embedded::ENGINE,
            glue: embedded::GLUE,
            check: embedded::CHECK,
            loader: &self.loader,
        }
    }

    /// What the manifest calls it.
    pub(super) fn named(&self) -> Named {
        let output = &self.compiled.output;
        Named {
            id: output.ruleset.id.clone(),
            version: output.ruleset.version.clone(),
            digest: output.digest.clone(),
            effective: output.ruleset.effective.to_text(),
            sequence: self.compiled.sequence(),
        }
    }
}
