//! `wuwei schema`: what may stand in rule files, for editors.

use wuwei_rules::keys;

use crate::report::{Failure, Status, Terminal};

/// Prints the schema.
pub(crate) fn run(terminal: Terminal) -> Result<Status, Failure> {
    terminal.result(keys::editor_schema().trim_end());
    Ok(Status::Done)
}
