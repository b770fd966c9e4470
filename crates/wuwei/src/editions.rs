//! Released editions, from wherever they lie: a set's folder `editions/`, a file named by hand, a built
//! site's `data/edition/`.

use std::path::Path;

use wuwei_json::Value;
use wuwei_record::digest;
use wuwei_rules::edition::{Fault, LARGEST};
use wuwei_rules::{Edition, Editions, Output};

use crate::load;
use crate::report::Failure;

/// The closed rule set within a built site.
pub(crate) const RULESET: &str = "data/ruleset.json";

/// The editions within a built site.
pub(crate) const OF_SITE: &str = "data/edition";

/// What to do about an edition that is not as it was released.
const BRING_BACK: &str = "an edition is never changed, moved or removed: bring it back as it was committed (`git checkout -- FILE`)";

/// Reads a set's editions, each named by its version.
pub(crate) fn read(files: Vec<(String, Vec<u8>)>) -> Result<Editions, Failure> {
    let mut editions = Vec::new();
    let mut failures = Vec::new();
    let folder = files.first().and_then(|(name, _)| Path::new(name).parent());
    let folder = folder.map_or_else(String::new, |folder| folder.display().to_string());
    for (name, bytes) in files {
        match read_one(&name, &bytes) {
            Ok(edition) => editions.push(edition),
            Err(failure) => failures.push(failure),
        }
    }
    Failure::all(failures)?;
    Editions::new(editions, digest::tagged).map_err(|faults| {
        let failures = faults.into_iter().map(|fault| told(&folder, &fault));
        Failure::all(failures)
            .err()
            .unwrap_or_else(|| Failure::errors(folder))
    })
}

fn read_one(name: &str, bytes: &[u8]) -> Result<Edition, Failure> {
    let edition = Edition::read(bytes, digest::tagged).map_err(|fault| told(name, &fault))?;
    let version = &edition.ruleset.version;
    let own = format!("{version}.json");
    if Path::new(name)
        .file_name()
        .is_some_and(|name| *name == *own)
    {
        return Ok(edition);
    }
    Err(Failure::errors(format!("{name} is edition {version} under another name")).help(BRING_BACK))
}

fn told(name: &str, fault: &Fault) -> Failure {
    let failure = Failure::errors(format!("{name}: {fault}"));
    match fault {
        Fault::Format { format } if format.starts_with("wuwei-edition/") => {
            failure.help("a newer edition needs a newer program")
        }
        Fault::Format { .. } => {
            failure.help("name a folder of rule files, the file of an edition, or a built site")
        }
        _ => failure.help(BRING_BACK),
    }
}

/// Whether a place is something published: an edition's file or a built site.
pub(crate) fn is_published(place: &Path) -> bool {
    let json = place.extension().is_some_and(|it| it == "json");
    (json && place.is_file()) || place.join(RULESET).is_file()
}

/// The edition at a place, and the row of editions up to it.
pub(crate) fn published(place: &Path) -> Result<(Output, Editions), Failure> {
    if place.is_dir() {
        return of_site(place);
    }
    let bytes = load::file(place, load::LARGEST_EDITION)?;
    let name = place.display().to_string();
    let edition = match file_of_site(&bytes) {
        // The manifest of a built site stands for the site.
        true => {
            return of_site(
                place
                    .parent()
                    .and_then(Path::parent)
                    .unwrap_or(Path::new(".")),
            );
        }
        false => Edition::read(&bytes, digest::tagged).map_err(|fault| told(&name, &fault))?,
    };
    let folder = place.parent().filter(|it| !it.as_os_str().is_empty());
    let beside = load::editions(folder.unwrap_or(Path::new(".")))?;
    let last = edition.sequence;
    // Alone it is whole: what lies beside it may be something else.
    let before = beside
        .iter()
        .filter_map(|(_, bytes)| Edition::read(bytes, digest::tagged).ok())
        .filter(|other| other.sequence < last && other.ruleset.id == edition.ruleset.id);
    let row = before.chain(Edition::read(&bytes, digest::tagged));
    let row = Editions::new(row.collect(), digest::tagged);
    let row = row.or_else(|_| {
        let alone = Edition::read(&bytes, digest::tagged).into_iter().collect();
        Editions::new(alone, digest::tagged)
    });
    Ok((edition.into_output(), row.unwrap_or_default()))
}

/// Whether these bytes are a site's manifest, which lists files.
fn file_of_site(bytes: &[u8]) -> bool {
    let value = wuwei_json::read::parse_within(bytes, LARGEST);
    value.is_ok_and(|value| {
        value
            .get("files")
            .is_some_and(|files| files.as_array().is_some())
    })
}

/// What a built site shows, if that is an edition.
fn of_site(site: &Path) -> Result<(Output, Editions), Failure> {
    let ruleset = load::file(&site.join(RULESET), load::LARGEST_EDITION)?;
    let files = load::editions(&site.join(OF_SITE))?;
    let editions = read(files.clone())?;
    let shown = digest::tagged(&ruleset);
    let newest = editions.newest().filter(|newest| newest.digest == shown);
    let Some(newest) = newest else {
        let message = format!("{} shows a draft, which is no edition", site.display());
        return Err(
            Failure::errors(message).help("name the folder of the rules that it was built from")
        );
    };
    let mut output = Edition::read(&newest.bytes, digest::tagged)
        .map_err(|fault| told(OF_SITE, &fault))?
        .into_output();
    if let Some(people) = people(site)? {
        output.ruleset.enrol(&people);
    }
    Ok((output, editions))
}

fn people(site: &Path) -> Result<Option<Value>, Failure> {
    let path = site.join("data/specialists.json");
    if !path.is_file() {
        return Ok(None);
    }
    let bytes = load::file(&path, load::LARGEST_EDITION)?;
    Ok(wuwei_json::read::parse_within(&bytes, LARGEST).ok())
}
