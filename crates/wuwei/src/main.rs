//! `wuwei`: turns a public-service standard into working service.
//!
//! The native edge: the only crate that touches disk, terminal, clock and sockets. `args` says what may
//! be asked for, `command` has one file for each, `load` reads, `output` writes, `report` speaks.
//!
//! What does this crate not do? It knows nothing of rules, forms, pages or records: it hands bytes to the
//! crates that do, and takes bytes from them.

#![allow(
    clippy::disallowed_methods,
    reason = "this is the edge that has files, a clock and sockets"
)]

mod args;
mod clock;
mod command;
mod editions;
mod embedded;
mod load;
mod lsp;
mod output;
mod report;
mod rulebook;
mod serve;
mod words;

use std::process::ExitCode;

use clap::Parser;

use args::{Args, Command, Key};
use report::Terminal;

fn main() -> ExitCode {
    let args = Args::parse();
    let terminal = Terminal::new(args.quiet);
    let done = match &args.command {
        Command::Build(options) => command::build::run(options, terminal),
        Command::Check(options) => command::check::run(options, terminal),
        Command::Test(options) => command::test::run(options, terminal),
        Command::Release(options) => command::release::run(options, terminal),
        Command::Diff(options) => command::diff::run(options, terminal),
        Command::Explain { code, lang } => command::explain::run(code.as_deref(), *lang, terminal),
        Command::Lsp { lang } => lsp::run(*lang),
        Command::New(options) => command::new::run(options, terminal),
        Command::Schema => command::schema::run(terminal),
        Command::ExplainValue { path, rules } => {
            command::explain_value::run(path, rules.as_deref(), terminal)
        }
        Command::Serve(options) => command::serve::run(options, terminal),
        Command::Verify(options) => command::verify::run(options, terminal),
        Command::Show(options) => command::show::run(options, terminal),
        Command::Key(Key::New(options)) => command::key::new::run(options, terminal),
        Command::Key(Key::Authorise(options)) => command::key::authorise::run(options, terminal),
    };
    let status = done.unwrap_or_else(|failure| terminal.failure(&failure));
    ExitCode::from(status as u8)
}
