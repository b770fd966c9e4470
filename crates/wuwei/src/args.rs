//! The command line: what may be asked for. Everything here is also the text of `--help`.
//!
//! Nothing else in the program reads arguments or the environment.

use std::path::PathBuf;

use clap::{Args as Group, Parser, Subcommand, ValueEnum};
use wuwei_rules::diff::Class;

/// Turns public-service rules into a static site with offline forms and signed records.
#[derive(Debug, Parser)]
#[command(
    name = "wuwei",
    version,
    disable_help_subcommand = true,
    max_term_width = 100
)]
#[command(after_help = "\
RULES is a folder of rule files, the file of a released edition, or a built site. Without it, the current folder's rule set is used (a .toml file in it has \
a `[ruleset]` table), else the one built into this program.

Exit status: 0 done, warnings included; 1 errors in rules, files or scenarios; 2 wrong use; `verify` also 3.")]
pub(crate) struct Args {
    /// Say only what went wrong
    #[arg(long, short, global = true)]
    pub(crate) quiet: bool,
    #[command(subcommand)]
    pub(crate) command: Command,
}

/// What to do.
#[derive(Debug, Subcommand)]
pub(crate) enum Command {
    /// Make a folder with a rule set on top of another, to be filled in
    #[command(after_help = "\
The set checks clean as it is made: what the base leaves open stands in it behind `#`. Run it where the \
repository begins; the files for automatic checks name the folder as it is named here.

Exit status: 0 made; 1 errors in the base or in writing; 2 wrong use, or the folder is not empty.")]
    New(New),
    /// Check the rules and write the site
    Build(Build),
    /// Check the rules and write nothing
    #[command(after_help = "\
The findings for people always go to standard error; what another format writes, to standard output. Paths \
are relative to the current folder: run it where the repository begins.")]
    Check(Check),
    /// Take the rules' scenarios through the forms and say what came otherwise than expected
    #[command(after_help = "\
Exit status: 0 all came as expected; 1 something did not, or less was reached or caught than --at-least asks \
for, or the rules have errors; 2 wrong use.")]
    Test(Test),
    /// Make the rules an edition, in force from their date: write editions/<version>.json beside them
    #[command(after_help = "\
The file is committed with the rules and never changed: records made under the edition are judged by it. \
The version must be above the newest edition's; versions are three numbers, compared from the left. \
Editions are counted; what differs from the last one is said by its class.

Exit status: 0 written, or nothing to write; 1 errors in rules or editions; 2 wrong use.")]
    Release(Release),
    /// Say what differs between two rule sets, and what of it breaks records or promises
    #[command(after_help = "\
OLD and NEW are each a folder of rule files, a built site, its data/ruleset.json or data/edition.json.
With --git, the rules in the folder OLD (else the current folder) are compared with what they were.

Exit status: 0 done, whatever differs; 1 a class named by --fail-on occurs, or there are errors in rules \
or files; 2 wrong use.")]
    Diff(Diff),
    /// Show the site on this machine and keep it up to date while the rules are edited
    Serve(Serve),
    /// Say whether records are what their signers signed, and whether the signers were authorised
    #[command(after_help = "\
Exit status: 0 all valid; 1 something is invalid, forked or unreadable; 2 wrong use; 3 nothing wrong was \
found, but something could not be checked.")]
    Verify(Verify),
    /// Show a record in words, with its verdict
    Show(Show),
    /// Keys of specialists
    #[command(subcommand)]
    Key(Key),
    /// Explain a code such as E0123, or its name
    Explain {
        /// The code or its name; without it, all codes are listed
        code: Option<String>,
        /// Language of the page
        #[arg(long, value_enum)]
        lang: Option<Language>,
    },
    /// Help an editor with rule files, over standard input and output (Language Server Protocol)
    Lsp {
        /// Language of what it says; else what the editor asks for
        #[arg(long, value_enum)]
        lang: Option<Language>,
    },
    /// Print the JSON Schema of rule files, by which editors complete and explain their keys
    #[command(after_help = "\
Keep it beside the rules, and name it in the first line of each file, an empty line below:
    #:schema ./wuwei.schema.json
Tombi, Even Better TOML and other editors then complete keys and choices.")]
    Schema,
    /// Say which set said what of a value, and where: the base first
    ExplainValue {
        /// Kind, id and key: `service.loans.limit`; without the key, all of the entity's
        path: String,
        /// Folder of rule files
        rules: Option<PathBuf>,
    },
}

/// `wuwei new`
#[derive(Debug, Group)]
pub(crate) struct New {
    /// Folder to make; its name becomes the id of the set
    #[arg(value_name = "DIR")]
    pub(crate) folder: PathBuf,
    /// Folder of the rules that it builds on
    #[arg(long, value_name = "SET")]
    pub(crate) extends: PathBuf,
}

/// `wuwei build`
#[derive(Debug, Group)]
pub(crate) struct Build {
    /// Folder of rule files
    pub(crate) rules: Option<PathBuf>,
    /// Folder to write; files in it that are not Wuwei's stay
    #[arg(long, short, default_value = "public", value_name = "DIR")]
    pub(crate) output: PathBuf,
    #[command(flatten)]
    pub(crate) theme: Theme,
}

/// `wuwei check`
#[derive(Debug, Group)]
pub(crate) struct Check {
    /// Folder of rule files
    pub(crate) rules: Option<PathBuf>,
    /// How to write what was found
    #[arg(long, value_enum, default_value_t = CheckFormat::Human)]
    pub(crate) format: CheckFormat,
    /// First mend what can be mended without asking: slips of the keyboard, signs of an input method
    #[arg(long)]
    pub(crate) fix: bool,
    /// Only show what would be mended, and write nothing
    #[arg(long, requires = "fix")]
    pub(crate) dry_run: bool,
    /// Check again whenever a rule file changes
    #[arg(long, conflicts_with = "fix")]
    pub(crate) watch: bool,
}

/// How `wuwei check` writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum CheckFormat {
    /// For people only
    Human,
    /// One object with every place in lines, columns and bytes
    Json,
    /// GitHub's workflow commands: annotations of a change
    Github,
    /// GitLab's code quality report
    Gitlab,
    /// SARIF 2.1.0, as code scanning takes it
    Sarif,
}

/// `wuwei test`
#[derive(Debug, Group)]
pub(crate) struct Test {
    /// Folder of rule files
    pub(crate) rules: Option<PathBuf>,
    /// Run this scenario only; may be given several times
    #[arg(long, value_name = "ID")]
    pub(crate) only: Vec<String>,
    /// How to write what came of it
    #[arg(long, value_enum, default_value_t = TestFormat::Human)]
    pub(crate) format: TestFormat,
    /// List the outcomes of conditions, and the clauses, that no scenario reaches; `=all`: all of them, with
    /// the scenarios
    #[arg(long, value_enum, value_name = "WHICH", num_args = 0..=1, require_equals = true)]
    #[arg(default_missing_value = "missing")]
    pub(crate) coverage: Option<Listed>,
    /// Change the rules one by one and list the changes that no scenario notices
    #[arg(long)]
    pub(crate) mutate: bool,
    /// Write a scenario for each such change into this file, which must not be there yet
    #[arg(long, value_name = "FILE", requires = "mutate")]
    pub(crate) suggest: Option<PathBuf>,
    /// End with exit status 1 below these marks, in per cent: `outcomes=95` (of conditions, reached),
    /// `mutants=90` (caught), `inherited=80` (scenarios of the sets above that hold here)
    #[arg(long, value_name = "MARK=PERCENT", value_delimiter = ',', value_parser = mark)]
    pub(crate) at_least: Vec<Mark>,
}

/// What `--coverage` lists.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Listed {
    /// What no scenario reaches
    Missing,
    /// All, with the scenarios that reach it
    All,
}

/// What is to be reached at the least.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Mark {
    /// Outcomes of conditions that scenarios reach.
    Outcomes(u64),
    /// Mutants that scenarios catch.
    Mutants(u64),
    /// Scenarios of the sets above that hold here too.
    Inherited(u64),
}

fn mark(text: &str) -> Result<Mark, String> {
    let wrong = || {
        "a mark is `outcomes=`, `mutants=` or `inherited=` and a whole number up to 100".to_owned()
    };
    let (of, percent) = text.split_once('=').ok_or_else(wrong)?;
    let percent = percent.parse().ok().filter(|it| *it <= 100);
    match (of, percent) {
        ("outcomes", Some(percent)) => Ok(Mark::Outcomes(percent)),
        ("mutants", Some(percent)) => Ok(Mark::Mutants(percent)),
        ("inherited", Some(percent)) => Ok(Mark::Inherited(percent)),
        _ => Err(wrong()),
    }
}

/// How `wuwei test` writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum TestFormat {
    /// For people
    Human,
    /// Every step with what it is to show, and the data of every entry
    Json,
    /// As build servers read it
    Junit,
}

/// `wuwei release`
#[derive(Debug, Group)]
pub(crate) struct Release {
    /// Folder of rule files
    pub(crate) rules: Option<PathBuf>,
    /// Say what would be released and write nothing
    #[arg(long)]
    pub(crate) dry_run: bool,
    /// Language of what is said
    #[arg(long, value_enum)]
    pub(crate) lang: Option<Language>,
}

/// `wuwei diff`
#[derive(Debug, Group)]
pub(crate) struct Diff {
    /// What was published; with --git, the folder of rule files
    #[arg(required_unless_present = "git")]
    pub(crate) old: Option<PathBuf>,
    /// What is to be published
    #[arg(required_unless_present = "git", conflicts_with = "git")]
    pub(crate) new: Option<PathBuf>,
    /// Compare the rules with what they were at this git revision
    #[arg(long, value_name = "REV")]
    pub(crate) git: Option<String>,
    /// How to write what differs
    #[arg(long, value_enum, default_value_t = DiffFormat::Human)]
    pub(crate) format: DiffFormat,
    /// End with exit status 1 if a change of this class occurs; may be given several times
    #[arg(long, value_enum, value_name = "CLASS", value_delimiter = ',')]
    pub(crate) fail_on: Vec<DiffClass>,
    /// Language of what is written
    #[arg(long, value_enum)]
    pub(crate) lang: Option<Language>,
}

/// How `wuwei diff` writes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffFormat {
    /// For people
    Human,
    /// For the description of a merge request
    Markdown,
    /// Every change with its whole values
    Json,
}

/// A class of changes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum DiffClass {
    /// Drops or loosens: records or promises made would no longer hold
    Breaking,
    /// Asks or promises more
    Tightening,
    /// Was not there
    Addition,
    /// Other words for the same thing
    Wording,
    /// How somebody is reached
    Contact,
}

impl DiffClass {
    /// The class.
    pub(crate) fn class(self) -> Class {
        match self {
            DiffClass::Breaking => Class::Breaking,
            DiffClass::Tightening => Class::Tightening,
            DiffClass::Addition => Class::Addition,
            DiffClass::Wording => Class::Wording,
            DiffClass::Contact => Class::Contact,
        }
    }
}

/// `wuwei serve`
#[derive(Debug, Group)]
pub(crate) struct Serve {
    /// Folder of rule files
    pub(crate) rules: Option<PathBuf>,
    #[command(flatten)]
    pub(crate) theme: Theme,
    /// Port on 127.0.0.1; if none is given and 8106 is taken, any free one
    #[arg(long, value_name = "PORT")]
    pub(crate) port: Option<u16>,
}

/// Where pages get their looks and words from.
#[derive(Debug, Group)]
pub(crate) struct Theme {
    /// Folder whose files take the place of the built-in theme's files of the same name
    #[arg(long = "theme", value_name = "DIR")]
    pub(crate) folder: Option<PathBuf>,
}

/// `wuwei verify`
#[derive(Debug, Group)]
pub(crate) struct Verify {
    /// Rules under which the records were made: a folder of rule files or a built site
    #[arg(long, value_name = "RULES")]
    pub(crate) rules: Option<PathBuf>,
    /// Language of the findings
    #[arg(long, value_enum)]
    pub(crate) lang: Option<Language>,
    /// Record files
    #[arg(required = true, value_name = "FILE")]
    pub(crate) files: Vec<PathBuf>,
}

/// `wuwei show`
#[derive(Debug, Group)]
pub(crate) struct Show {
    /// Rules under which the record was made: a folder of rule files or a built site
    #[arg(long, value_name = "RULES")]
    pub(crate) rules: Option<PathBuf>,
    /// Language of the labels
    #[arg(long, value_enum)]
    pub(crate) lang: Option<Language>,
    /// Print the record's state as JSON and nothing else
    #[arg(long)]
    pub(crate) json: bool,
    /// Record file
    pub(crate) file: PathBuf,
}

/// `wuwei key …`
#[derive(Debug, Subcommand)]
pub(crate) enum Key {
    /// Make a signing key and lock it with a passphrase
    New(NewKey),
    /// Enrol the key of a request: list it in specialists.toml
    Authorise(Authorise),
}

/// `wuwei key new`
#[derive(Debug, Group)]
pub(crate) struct NewKey {
    /// Key file to make (age format); an existing file is never overwritten
    #[arg(long, short, default_value = "wuwei-key.age", value_name = "FILE")]
    pub(crate) output: PathBuf,
    /// Read the passphrase from the first line of a file instead of the terminal
    #[arg(long, value_name = "FILE")]
    pub(crate) passphrase_file: Option<PathBuf>,
    /// Also make a request for the office that authorises keys; says whose key it is
    #[arg(long, value_name = "FILE", requires_all = ["name", "role", "department", "area"])]
    pub(crate) request: Option<PathBuf>,
    /// Name of the specialist
    #[arg(long, requires = "request")]
    pub(crate) name: Option<String>,
    /// Role of the specialist, by its id
    #[arg(long, requires = "request")]
    pub(crate) role: Option<String>,
    /// Department of the specialist, by its id
    #[arg(long, requires = "request")]
    pub(crate) department: Option<String>,
    /// Area that the specialist serves, by its code
    #[arg(long, requires = "request")]
    pub(crate) area: Option<String>,
    /// Date of the request; today if not given
    #[arg(long, requires = "request", value_name = "DATE")]
    pub(crate) date: Option<String>,
}

/// `wuwei key authorise`
#[derive(Debug, Group)]
pub(crate) struct Authorise {
    /// Request file
    pub(crate) request: PathBuf,
    /// Folder of rule files whose specialists.toml is written
    #[arg(long, default_value = ".", value_name = "DIR")]
    pub(crate) rules: PathBuf,
    /// First day on which the key may sign; the request's own date if not given
    #[arg(long, value_name = "DATE")]
    pub(crate) from: Option<String>,
}

/// A language of the site.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Language {
    /// 中文
    Zh,
    /// English
    En,
}

impl Language {
    /// The one asked for, else Chinese where the environment is Chinese, else English.
    #[allow(
        clippy::disallowed_methods,
        reason = "this file is where the environment is read"
    )]
    pub(crate) fn or_environment(asked: Option<Language>) -> Language {
        let set = |name| std::env::var(name).ok().filter(|value| !value.is_empty());
        let locale = || ["LC_ALL", "LC_MESSAGES", "LANG"].into_iter().find_map(set);
        asked.unwrap_or_else(|| match locale() {
            Some(locale) if locale.starts_with("zh") => Language::Zh,
            _ => Language::En,
        })
    }
}
