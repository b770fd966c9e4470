//! `cargo xtask`: what people do with this repository, one word each. No dependencies, so that it is
//! there at once.

#![allow(
    missing_docs,
    reason = "a program of one screen: its commands are described in USAGE"
)]
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    clippy::disallowed_methods,
    reason = "it is a command"
)]

mod demo;
mod soak;
mod test;
mod tools;

use std::process::ExitCode;

const USAGE: &str = "\
cargo xtask COMMAND

  demo   build everything and open the sample site in the browser
  setup  install what the tests need (on Debian as root; else says what to run)
  test   setup, then all tests
  soak   the long runs: 50 trials an origin, two builds of the program compared, long fuzzing
";

fn main() -> ExitCode {
    let arguments: Vec<String> = std::env::args().skip(1).collect();
    let done = match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        ["demo"] => demo::run(),
        ["setup"] => tools::set_up(),
        ["test"] => test::run_all(),
        ["soak"] => soak::run_all(),
        [] | ["help" | "--help" | "-h"] => {
            print!("{USAGE}");
            Ok(())
        }
        _ => {
            eprint!("{USAGE}");
            return ExitCode::from(2);
        }
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(message) => {
            eprintln!("xtask: {message}");
            ExitCode::FAILURE
        }
    }
}
