//! What the program says: results to standard output, all else to standard error.
//!
//! Colours only where a terminal shows them and `NO_COLOR` does not forbid them.

pub(crate) mod coverage;
pub(crate) mod diff;
mod findings;
pub(crate) mod github;
pub(crate) mod gitlab;
mod human;
pub(crate) mod json;
pub(crate) mod mutants;
pub(crate) mod patch;
pub(crate) mod sarif;
pub(crate) mod scenario;

use std::fmt::{self, Display, Formatter};
use std::io::{ErrorKind, Write};

use anstyle::{AnsiColor, Style};
use wuwei_json::{Object, Value};
use wuwei_rules::{Diagnostic, SourceFile};

pub(crate) use findings::Findings;

/// How a command ended: its exit status.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Status {
    /// Done, warnings included.
    Done = 0,
    /// Errors in rules or files.
    Errors = 1,
    /// The program was asked for something that it does not do.
    WrongUse = 2,
    /// Nothing wrong was found, but something could not be checked.
    Unchecked = 3,
}

/// Why a command could not do its work: everything that is in its way, not the first thing only.
#[derive(Debug)]
pub(crate) struct Failure {
    status: Status,
    problems: Vec<Problem>,
}

/// One thing that is in the way.
#[derive(Debug)]
enum Problem {
    /// Said by this program.
    Said { what: String, help: Option<String> },
    /// Findings in rules.
    Found {
        found: Vec<Diagnostic>,
        sources: Vec<SourceFile>,
    },
}

impl Failure {
    /// Errors in rules or files.
    pub(crate) fn errors(what: impl Into<String>) -> Failure {
        Failure::new(Status::Errors, what)
    }

    /// Wrong use.
    pub(crate) fn wrong_use(what: impl Into<String>) -> Failure {
        Failure::new(Status::WrongUse, what)
    }

    /// Findings in rules that keep them from being published.
    pub(crate) fn found(found: Vec<Diagnostic>, sources: Vec<SourceFile>) -> Failure {
        Failure {
            status: Status::Errors,
            problems: vec![Problem::Found { found, sources }],
        }
    }

    /// The same for programs; nothing if it is no fault of rules or files. `path` gives a source's name
    /// as seen from the current folder.
    pub(crate) fn findings(&self, path: impl Fn(&str) -> String) -> Option<Findings<'_>> {
        if self.status != Status::Errors {
            return None;
        }
        let (found, sources, unread) = self.parts();
        Some(Findings::new(found, sources, path).without(unread))
    }

    /// Findings with the sources that they are in, and all else that is in the way, in words.
    pub(crate) fn parts(&self) -> (&[Diagnostic], &[SourceFile], Vec<String>) {
        let found = self.problems.iter().find_map(|problem| match problem {
            Problem::Found { found, sources } => Some((found.as_slice(), sources.as_slice())),
            Problem::Said { .. } => None,
        });
        let (found, sources) = found.unwrap_or_default();
        let said = self.problems.iter().filter_map(|problem| match problem {
            Problem::Said { what, help } => Some(match help {
                Some(help) => format!("{what} (help: {help})"),
                None => what.clone(),
            }),
            Problem::Found { .. } => None,
        });
        (found, sources, said.collect())
    }

    fn new(status: Status, what: impl Into<String>) -> Failure {
        Failure {
            status,
            problems: vec![Problem::Said {
                what: what.into(),
                help: None,
            }],
        }
    }

    /// Says what to do about the last problem.
    pub(crate) fn help(mut self, words: impl Into<String>) -> Failure {
        if let Some(Problem::Said { help, .. }) = self.problems.last_mut() {
            *help = Some(words.into());
        }
        self
    }

    /// Several failures as one; none if there are none. The graver status counts.
    pub(crate) fn all(failures: impl IntoIterator<Item = Failure>) -> Result<(), Failure> {
        let joined = failures.into_iter().reduce(Failure::and);
        joined.map_or(Ok(()), Err)
    }

    /// Two failures as one; the graver status counts.
    pub(crate) fn and(mut self, other: Failure) -> Failure {
        self.status = self.status.max(other.status);
        self.problems.extend(other.problems);
        self
    }

    fn styled(&self) -> String {
        let (error, bold) = (AnsiColor::Red.on_default().bold(), Style::new().bold());
        let lines = self.problems.iter().map(|problem| match problem {
            Problem::Found { found, sources } => human::render_all(found, sources),
            Problem::Said { what, help } => {
                let help = help
                    .as_ref()
                    .map(|words| format!("\n  {bold}help{bold:#}: {words}"));
                format!("{error}error{error:#}: {what}{}", help.unwrap_or_default())
            }
        });
        lines.collect::<Vec<_>>().join("\n")
    }
}

impl Display for Failure {
    /// Without colours.
    fn fmt(&self, f: &mut Formatter<'_>) -> fmt::Result {
        anstream::adapter::strip_str(&self.styled()).fmt(f)
    }
}

/// Where words go.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Terminal {
    quiet: bool,
}

impl Terminal {
    /// A terminal; a quiet one leaves out all that is not wrong.
    pub(crate) fn new(quiet: bool) -> Terminal {
        Terminal { quiet }
    }

    /// A result: what the command was run for.
    pub(crate) fn result(self, text: impl Display) {
        let mut out = anstream::stdout().lock();
        let written = writeln!(out, "{text}").and_then(|()| out.flush());
        // A reader that goes away early (`| head`) is no error; a full disk is, or half a report passes for
        // a whole one.
        if let Err(error) = written
            && error.kind() != ErrorKind::BrokenPipe
        {
            let failure = Failure::errors(format!("cannot write the result: {error}"));
            std::process::exit(self.failure(&failure) as i32);
        }
    }

    /// Clears the screen, where there is one: escape codes are left out of files and pipes.
    pub(crate) fn clear(self, codes: &str) {
        let mut screen = anstream::stderr().lock();
        let _ = write!(screen, "{codes}").and_then(|()| screen.flush());
    }

    /// What happens meanwhile, by a verb and its object.
    pub(crate) fn progress(self, verb: &str, object: impl Display) {
        if !self.quiet {
            let style = AnsiColor::Green.on_default().bold();
            let _ = writeln!(anstream::stderr().lock(), "{style}{verb}{style:#} {object}");
        }
    }

    /// Findings that keep nothing from being published.
    pub(crate) fn warnings(self, found: &[Diagnostic], sources: &[SourceFile]) {
        if !self.quiet && !found.is_empty() {
            let _ = writeln!(
                anstream::stderr().lock(),
                "{}",
                human::render_all(found, sources)
            );
        }
    }

    /// Says why a command could not do its work, and gives its exit status.
    pub(crate) fn failure(self, failure: &Failure) -> Status {
        let _ = writeln!(anstream::stderr().lock(), "{}", failure.styled());
        failure.status
    }
}

/// A JSON object of these members, in this order.
fn object<const N: usize>(members: [(&str, Value); N]) -> Value {
    Value::Object(Object::from_iter(members))
}
