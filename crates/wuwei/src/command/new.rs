//! `wuwei new`: a folder with a set on top of another, to be filled in.
//!
//! It checks clean as it is: what the base leaves open stands in it behind `#`, and stays open.

use std::fmt::Write;
use std::path::{Component, Path};

use wuwei_engine::program::Limit;
use wuwei_rules::keys::{self, Entity, Key, Takes};
use wuwei_rules::ruleset::{Given, RuleSet, Service};

use super::Compiled;
use crate::args::New;
use crate::report::{Failure, Status, Terminal};
use crate::{load, output};

/// Where editors find what may stand in the files; they want an empty line below.
const SCHEMA: (&str, &str) = ("wuwei.schema.json", "#:schema ./wuwei.schema.json\n\n");

/// Writes the folder.
pub(crate) fn run(options: &New, terminal: Terminal) -> Result<Status, Failure> {
    let id = id(&options.folder)?;
    load::require_empty(&options.folder)?;
    let base = Compiled::new(Some(&options.extends))?.output.ruleset;
    let above = relative(&options.folder, &options.extends)?;
    let shown = shell(&options.folder);
    let placed = |template: &str| {
        let text = template.replace("DIR", &shown);
        text.replace("BASE", &base.id).replace("SET", &id)
    };
    let files = [
        ("ruleset.toml", ruleset(&base, &id, &above)),
        ("services.toml", services(&base)),
        (SCHEMA.0, keys::editor_schema()),
        ("README.md", placed(include_str!("new/README.md"))),
        ("ci/github.yml", placed(include_str!("new/github.yml"))),
        ("ci/gitlab.yml", placed(include_str!("new/gitlab.yml"))),
        ("ci/check.sh", placed(include_str!("new/check.sh"))),
    ];
    for (name, text) in &files {
        output::publish_once(&options.folder.join(name), text.as_bytes())?;
    }
    terminal.progress(
        "Made",
        format!(
            "{shown}: {} files; README.md says what comes next",
            files.len()
        ),
    );
    Ok(Status::Done)
}

/// The id of the set: its folder's name.
fn id(folder: &Path) -> Result<String, Failure> {
    let name = folder.components().next_back();
    let name = name.and_then(|name| match name {
        Component::Normal(name) => name.to_str(),
        _ => None,
    });
    let good = |name: &&str| {
        let mut characters = name.chars();
        characters.next().is_some_and(|c| c.is_ascii_lowercase())
            && characters.all(|c| c.is_ascii_lowercase() || c.is_ascii_digit() || c == '-')
            && !name.ends_with('-')
    };
    name.filter(good).map(str::to_owned).ok_or_else(|| {
        let message = format!("{} is no name for a set", folder.display());
        Failure::wrong_use(message).help(
            "the folder's name becomes the set's id: small letters, digits and `-`, such as rules/qibin",
        )
    })
}

/// How the new set names its base: from its own folder.
fn relative(from: &Path, to: &Path) -> Result<String, Failure> {
    let parts = |path: &Path| -> Vec<String> {
        let normal = load::normal(path);
        let parts = normal
            .components()
            .filter(|part| *part != Component::CurDir);
        parts
            .map(|part| part.as_os_str().to_string_lossy().into_owned())
            .collect()
    };
    if from.is_absolute() != to.is_absolute() {
        return Err(Failure::wrong_use(
            "one of the two folders is named from the root, the other is not",
        )
        .help("name both from the current folder"));
    }
    let (from, to) = (parts(from), parts(to));
    let shared = from.iter().zip(&to).take_while(|(a, b)| a == b).count();
    let up = std::iter::repeat_n("..".to_owned(), from.len() - shared);
    let path: Vec<String> = up.chain(to.into_iter().skip(shared)).collect();
    Ok(path.join("/"))
}

/// A folder as a shell reads it.
fn shell(folder: &Path) -> String {
    let text = folder.to_string_lossy().replace('\\', "/");
    let plain = |c: char| c.is_ascii_alphanumeric() || "/._-".contains(c);
    match text.chars().all(plain) {
        true => text,
        false => format!("'{}'", text.replace('\'', r"'\''")),
    }
}

fn ruleset(base: &RuleSet, id: &str, above: &str) -> String {
    let header = keys::ENTITIES
        .iter()
        .find(|entity| entity.table == "ruleset");
    let mut text = format!("{}[ruleset]\n", SCHEMA.1);
    let mut line = |key: &str, value: &str, open: bool| {
        let doc = doc(header.copied(), key);
        let mark = if open { "# " } else { "" };
        writeln!(text, "{mark}{key} = {value}  # {doc}").expect("a string takes it");
    };
    line("id", &format!("\"{id}\""), false);
    line("version", &format!("\"{}\"", base.version), false);
    line("effective", &base.effective.to_text(), false);
    line("extends", &toml(above), false);
    line("sample", "true", false);
    let title = "{ zh = \"…\", en = \"…\" }";
    line("title", title, true);
    line("publisher", title, true);
    line("oversight_phone", "\"…\"", true);
    line("area", "\"…\"", true);
    for region in &base.regions {
        writeln!(text, "#   \"{}\" {}", region.code, region.name.zh).expect("a string takes it");
    }
    text
}

/// Each service of the base with what is open of it.
fn services(base: &RuleSet) -> String {
    let entity = keys::ENTITIES
        .iter()
        .find(|entity| entity.table == "service")
        .copied();
    let mut text = SCHEMA.1.to_owned();
    for service in &base.services {
        if !entity
            .iter()
            .flat_map(|entity| entity.keys)
            .any(|key| is_open(service, key.name))
        {
            continue;
        }
        writeln!(text, "# {}", service.name.zh).expect("a string takes it");
        writeln!(text, "[[change.service]]\nid = {}", toml(&service.id))
            .expect("a string takes it");
        let keys = entity.iter().flat_map(|entity| entity.keys);
        for key in keys.filter(|key| is_open(service, key.name)) {
            writeln!(
                text,
                "# {} = {}  # {} {}",
                key.name,
                example(key),
                key.doc.zh,
                key.doc.en
            )
            .expect("a string takes it");
        }
        text.push('\n');
    }
    format!("{}\n", text.trim_end())
}

fn is_open(service: &Service, key: &str) -> bool {
    let text = |given: &Given<_>| *given == Given::Unset;
    match key {
        "audience" => text(&service.audience),
        "how" => text(&service.how),
        "conditions" => text(&service.conditions),
        "materials" => service.materials == Given::Unset,
        "channel" => text(&service.channel),
        "limit" => service.limit == Limit::Unset,
        "result" => text(&service.result),
        "legal_basis" => text(&service.legal_basis),
        "fee" => text(&service.fee),
        "place" => text(&service.place),
        "hours" => text(&service.hours),
        "phone" => service.phone == Given::Unset,
        _ => false,
    }
}

/// A value of the kind, where people put theirs.
fn example(key: &Key) -> &'static str {
    match key.takes {
        Takes::OrNone(Takes::Integer(..)) => "…",
        Takes::OrNone(Takes::List(_)) => "[{ zh = \"…\", en = \"…\" }]",
        Takes::OrNone(Takes::Word(_)) => "\"…\"",
        _ => "{ zh = \"…\", en = \"…\" }",
    }
}

fn doc(entity: Option<&Entity>, key: &str) -> String {
    let key = entity.and_then(|entity| entity.key(key));
    key.map_or_else(String::new, |key| format!("{} {}", key.doc.zh, key.doc.en))
}

/// A string as TOML has it.
fn toml(text: &str) -> String {
    let escaped = text.replace('\\', "\\\\").replace('"', "\\\"");
    format!("\"{escaped}\"")
}
