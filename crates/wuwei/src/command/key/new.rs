//! `wuwei key new`: a signing key, locked with a passphrase; and the request to authorise it.

use std::path::Path;

use wuwei_engine::Date;
use wuwei_record::SigningKey;
use wuwei_record::key;
use wuwei_record::request::{self, Request};

use crate::report::{Failure, Status, Terminal};
use crate::{args, clock, load, output};

/// scrypt's work factor: what browsers on phones open, too.
const WORK_FACTOR: u8 = 16;

/// Shorter passphrases are guessed; the form asks for as many.
const SHORTEST: usize = 12;

/// Makes a key file and, if asked for, a request file.
pub(crate) fn run(options: &args::NewKey, terminal: Terminal) -> Result<Status, Failure> {
    let request = request_of(options)?;
    let mut made = std::iter::once(&options.output).chain(&options.request);
    if let Some(path) = made.find(|path| path.exists()) {
        let message = format!("{} exists already and stays as it is", path.display());
        return Err(Failure::wrong_use(message).help("name another file"));
    }
    let passphrase = passphrase(options.passphrase_file.as_deref())?;
    let key = SigningKey::from_seed(random()?);
    let locked = key::lock(&key, &passphrase, WORK_FACTOR, &random()?);
    output::create_new(&options.output, &locked)?;
    terminal.progress(
        "Made",
        format!(
            "the key {} in {}",
            key.public().multikey(),
            options.output.display()
        ),
    );
    if let (Some(path), Some(request)) = (&options.request, request) {
        output::create_new(path, request::make(&request, &key).as_bytes())?;
        terminal.progress(
            "Made",
            format!("the request {}: send it to the office", path.display()),
        );
    }
    Ok(Status::Done)
}

fn request_of(options: &args::NewKey) -> Result<Option<Request>, Failure> {
    let (Some(name), Some(role), Some(department), Some(area)) = (
        &options.name,
        &options.role,
        &options.department,
        &options.area,
    ) else {
        return Ok(None);
    };
    let at = match &options.date {
        None => clock::now(),
        Some(date) if Date::parse(date).is_some() => format!("{date}T00:00:00+08:00"),
        Some(date) => {
            return Err(Failure::wrong_use(format!(
                "`{date}` is no date: write it as 2026-11-23"
            )));
        }
    };
    let [name, role, department, area] = [name, role, department, area].map(String::clone);
    Ok(Some(Request {
        name,
        role,
        department,
        area,
        at,
    }))
}

fn passphrase(file: Option<&Path>) -> Result<String, Failure> {
    let passphrase = match file {
        Some(path) => {
            let bytes = load::file(path, 1 << 20)?;
            let text = String::from_utf8(bytes).map_err(|_| {
                Failure::errors(format!("the passphrase in {} is not UTF-8", path.display()))
            })?;
            text.lines().next().unwrap_or_default().to_owned()
        }
        None => typed()?,
    };
    if passphrase.chars().count() < SHORTEST {
        return Err(Failure::errors(format!(
            "the passphrase is too short: at least {SHORTEST} characters"
        )));
    }
    Ok(passphrase)
}

/// Asks twice, without showing what is typed.
fn typed() -> Result<String, Failure> {
    let ask = |words: &str| {
        rpassword::prompt_password(words).map_err(|error| {
            Failure::wrong_use(format!("cannot ask for a passphrase: {error}"))
                .help("where there is no terminal, name a file with --passphrase-file")
        })
    };
    let first = ask("Passphrase: ")?;
    if ask("Once more: ")? == first {
        return Ok(first);
    }
    Err(Failure::errors(
        "the two passphrases differ: nothing was made",
    ))
}

fn random<const N: usize>() -> Result<[u8; N], Failure> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes)
        .map_err(|error| Failure::errors(format!("this machine gives no random bytes: {error}")))?;
    Ok(bytes)
}
