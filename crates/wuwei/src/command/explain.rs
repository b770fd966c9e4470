//! `wuwei explain`: what a finding means and how to avoid it.

use wuwei_rules::assist::Language;
use wuwei_rules::codes;

use crate::args;
use crate::report::{Failure, Status, Terminal};

/// Explains one code, or lists all.
pub(crate) fn run(
    code: Option<&str>,
    language: Option<args::Language>,
    terminal: Terminal,
) -> Result<Status, Failure> {
    let language = match args::Language::or_environment(language) {
        args::Language::Zh => Language::Zh,
        args::Language::En => Language::En,
    };
    let Some(asked) = code else {
        for code in codes::ALL {
            let title = code.title(language);
            terminal.result(format!("{} {}: {title}", code.id, code.name));
        }
        return Ok(Status::Done);
    };
    let found = codes::find(asked).ok_or_else(|| {
        Failure::wrong_use(format!("there is no code `{asked}`"))
            .help("`wuwei explain` lists all codes")
    })?;
    terminal.result(found.explained(language).trim_end());
    Ok(Status::Done)
}
