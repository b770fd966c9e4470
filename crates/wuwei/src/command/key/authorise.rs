//! `wuwei key authorise`: lists the key of a request in `specialists.toml`.
//!
//! The file is edited by bytes, so that comments stay; it is written only if the rules are right with it.

use std::path::Path;

use wuwei_engine::Date;
use wuwei_record::request::{self, Request};
use wuwei_rules::edit::{Enrolment, NotEdited, enrol};
use wuwei_rules::{RuleSet, SourceFile};

use crate::report::{Failure, Status, Terminal};
use crate::{args, load, output};

/// The file that names people, within a folder of rules.
const PEOPLE: &str = "specialists.toml";

/// Enrols a key.
pub(crate) fn run(options: &args::Authorise, terminal: Terminal) -> Result<Status, Failure> {
    let (request, key) = read(&options.request)?;
    let from = first_day(options.from.as_deref(), &request)?;
    let path = options.rules.join(PEOPLE);
    let load::Rules { sources, .. } = load::rules(Some(&options.rules))?;
    let rules = compile(&sources)?;
    let enrolment = Enrolment {
        department: department(&rules, &request)?,
        name: request.name,
        role: request.role,
        area: request.area,
        key: key.multikey(),
        from,
    };
    if holder(&rules, &enrolment.key).is_some_and(|name| name != enrolment.name) {
        return Err(Failure::errors(format!(
            "the key {} is listed for another person",
            enrolment.key
        )));
    }
    let place = sources
        .iter()
        .position(|source| is_same(&source.name, &path));
    let text = place.map_or("", |place| sources[place].text.as_str());
    let edited = match enrol(text, &enrolment) {
        Ok(edited) => edited,
        Err(NotEdited::Listed) => {
            terminal.progress(
                "Listed",
                format!("{} already, nothing was changed", enrolment.key),
            );
            return Ok(Status::Done);
        }
        Err(why) => return Err(not_edited(why, &path)),
    };
    compile(&with(&sources, place, &path, &edited))?;
    output::replace(&path, edited.as_bytes())?;
    terminal.progress(
        "Authorised",
        format!(
            "{} of {} from {} in {}",
            enrolment.key,
            enrolment.name,
            from.to_text(),
            path.display()
        ),
    );
    Ok(Status::Done)
}

fn read(path: &Path) -> Result<(Request, wuwei_record::PublicKey), Failure> {
    let bytes = load::file(path, 1 << 20)?;
    request::read(&bytes).map_err(|findings| {
        let names: Vec<&str> = findings.iter().map(|finding| finding.code.name()).collect();
        Failure::errors(format!(
            "{} is no sound key request: {}",
            path.display(),
            names.join(", ")
        ))
        .help("ask for a new request file; nothing was changed")
    })
}

fn first_day(asked: Option<&str>, request: &Request) -> Result<Date, Failure> {
    let text = asked.unwrap_or(request.at.get(..10).unwrap_or_default());
    Date::parse(text)
        .ok_or_else(|| Failure::wrong_use(format!("`{text}` is no date: write it as 2026-11-23")))
}

/// The department's id: requests may name it in words.
fn department(rules: &RuleSet, request: &Request) -> Result<String, Failure> {
    let wanted = request.department.as_str();
    let named = |department: &&wuwei_rules::ruleset::Department| {
        department.id == wanted
            || department.name.zh == wanted
            || department.name.en.as_deref() == Some(wanted)
    };
    match rules.departments.iter().find(named) {
        Some(department) => Ok(department.id.clone()),
        None => Err(
            Failure::errors(format!("the rules have no department `{wanted}`"))
                .help("add it as a [[department]] first; nothing was changed"),
        ),
    }
}

fn holder<'r>(rules: &'r RuleSet, key: &str) -> Option<&'r str> {
    let has = |person: &&wuwei_rules::ruleset::Specialist| {
        person.keys.iter().any(|device| device.key == key)
    };
    rules
        .specialists
        .iter()
        .find(has)
        .map(|person| person.name.as_str())
}

fn compile(sources: &[SourceFile]) -> Result<RuleSet, Failure> {
    let compilation = wuwei_rules::compile(sources, wuwei_record::digest::tagged);
    let failure = || Failure::found(compilation.diagnostics.clone(), sources.to_vec());
    Ok(compilation
        .output
        .as_ref()
        .ok_or_else(failure)?
        .ruleset
        .clone())
}

/// The sources with the edited file in place of the one that is there.
fn with(sources: &[SourceFile], place: Option<usize>, path: &Path, text: &str) -> Vec<SourceFile> {
    let mut sources = sources.to_vec();
    match place {
        Some(place) => text.clone_into(&mut sources[place].text),
        None => sources.push(SourceFile {
            name: path.display().to_string(),
            layer: sources.last().map_or(0, |last| last.layer),
            text: text.to_owned(),
        }),
    }
    sources
}

fn is_same(name: &str, path: &Path) -> bool {
    Path::new(name) == path.strip_prefix(".").unwrap_or(path)
}

fn not_edited(why: NotEdited, path: &Path) -> Failure {
    let why = match why {
        NotEdited::Unreadable => "has errors",
        NotEdited::Layout => "does not list people under [[specialist]] headers",
        NotEdited::Listed => "lists the key already",
    };
    Failure::errors(format!("{} {why}", path.display()))
        .help("add the key by hand; nothing was changed")
}
