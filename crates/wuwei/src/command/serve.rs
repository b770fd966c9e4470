//! `wuwei serve`: the site on this machine, rebuilt while its rules are edited.
//!
//! A page is rendered when it is asked for, so that an edit costs one compilation and one page. While the
//! rules have errors, every page shows them.

use std::net::{Ipv4Addr, TcpListener};
use std::path::PathBuf;

use wuwei_site::{EmitError, Site};

use super::build::Built;
use crate::output::Named;
use crate::report::{Failure, Status, Terminal};
use crate::serve::{Answer, Server, Watch};
use crate::{args, load, output};

/// Where the site is, unless another port is asked for or this one is taken.
const PORT: u16 = 8106;

/// Serves until it is interrupted.
pub(crate) fn run(options: &args::Serve, terminal: Terminal) -> Result<Status, Failure> {
    let listener = listen(options.port)?;
    let server = Server::new(listener)?;
    terminal.result(format!("Serving http://localhost:{}/", server.port()));
    for version in 1.. {
        // Before anything is read, so that an edit made meanwhile is seen.
        let watch = Watch::new(watched(options));
        match Built::new(options.rules.as_deref(), &options.theme, terminal) {
            Ok(built) => serve(&server, &built, version, &watch),
            Err(failure) => {
                terminal.failure(&failure);
                let why = failure.to_string();
                server.answer_until(version, &watch, |_| Answer::Broken(why.clone()));
            }
        }
        terminal.progress("Changed", "building again");
    }
    Ok(Status::Done)
}

fn serve(server: &Server, built: &Built, version: u64, watch: &Watch) {
    let (edition, engine) = (built.edition(), built.engine());
    let site = Site::new(&edition, &built.theme, &engine);
    server.answer_until(version, watch, |name| {
        let found = match name {
            output::MANIFEST => Some(manifest(&site, &built.named())),
            _ => site.file(name),
        };
        match found {
            Some(Ok(bytes)) => Answer::File(bytes),
            Some(Err(error)) => Answer::Broken(error.to_string()),
            None => Answer::Missing,
        }
    });
}

/// What `build` writes last: here every page has to be rendered for it.
fn manifest(site: &Site, named: &Named) -> Result<Vec<u8>, EmitError> {
    let names = site.paths().into_iter();
    let files =
        names.filter_map(|name| Some(site.file(name)?.map(|bytes| (name.to_owned(), bytes))));
    Ok(output::manifest(
        named,
        &files.collect::<Result<Vec<_>, _>>()?,
    ))
}

/// The folders of the rules, as far as they can be read, and of the theme.
fn watched(options: &args::Serve) -> Vec<PathBuf> {
    let read = load::rules(options.rules.as_deref()).map(|rules| rules.folders);
    let named = options.rules.iter().chain(&options.theme.folder).cloned();
    read.unwrap_or_default().into_iter().chain(named).collect()
}

fn listen(asked: Option<u16>) -> Result<TcpListener, Failure> {
    let bind = |port| TcpListener::bind((Ipv4Addr::LOCALHOST, port));
    let listener = match asked {
        Some(port) => bind(port),
        None => bind(PORT).or_else(|_| bind(0)),
    };
    listener.map_err(|error| {
        let port = asked.unwrap_or(PORT);
        Failure::errors(format!("cannot listen on 127.0.0.1:{port}: {error}"))
            .help("leave --port out and any free port is taken")
    })
}
