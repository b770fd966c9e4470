//! `wuwei explain`: what a finding means and how to avoid it.

use wuwei_rules::codes;

use crate::report::{Failure, Status, Terminal};

/// Explains one code, or lists all.
pub(crate) fn run(code: Option<&str>, terminal: Terminal) -> Result<Status, Failure> {
    let Some(asked) = code else {
        for code in codes::ALL {
            terminal.result(format!("{} {}", code.id, code.name));
        }
        return Ok(Status::Done);
    };
    let found = codes::find(asked).ok_or_else(|| {
        Failure::wrong_use(format!("there is no code `{asked}`"))
            .help("`wuwei explain` lists all codes")
    })?;
    terminal.result(found.page.trim_end());
    Ok(Status::Done)
}
