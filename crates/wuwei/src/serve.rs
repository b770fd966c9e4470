//! A web server for one machine: files under the types that browsers want, and a reload when they change.

mod watch;

use std::io::Cursor;
use std::net::TcpListener;
use std::time::Duration;

use tiny_http::{Header, Method, Request, Response};

pub(crate) use watch::Watch;

use crate::report::Failure;

/// Asks whether there is something new, and reloads the page then. It stands in served pages only.
const RELOAD_SCRIPT: &str = include_str!("serve/reload.js");
const RELOAD_PATH: &str = "_wuwei/reload.js";
const RELOAD_TAG: &str = "<script src=\"/_wuwei/reload.js\" defer></script>";

/// Requests for news begin so; the version that the page was built as follows.
const NEWS_PATH: &str = "_wuwei/after/";

/// Pages that wait for news; older ones are told to ask again.
const MOST_WAITING: usize = 32;

/// What there is under a name.
pub(crate) enum Answer {
    /// A file of the site.
    File(Vec<u8>),
    /// Nothing.
    Missing,
    /// The site cannot be built; why, as text.
    Broken(String),
}

/// A server that listens on this machine.
pub(crate) struct Server {
    http: tiny_http::Server,
}

impl Server {
    /// Serves on a listener.
    pub(crate) fn new(listener: TcpListener) -> Result<Server, Failure> {
        let http = tiny_http::Server::from_listener(listener, None);
        Ok(Server {
            http: http.map_err(|error| Failure::errors(format!("cannot serve: {error}")))?,
        })
    }

    /// The port it listens on.
    pub(crate) fn port(&self) -> u16 {
        self.http
            .server_addr()
            .to_ip()
            .map_or(0, |address| address.port())
    }

    /// Answers requests by the file's name until what is watched changes. Pages of an earlier version
    /// are told to reload.
    pub(crate) fn answer_until(
        &self,
        version: u64,
        watch: &Watch,
        answer: impl Fn(&str) -> Answer,
    ) {
        let mut waiting: Vec<Request> = Vec::new();
        let mut watch = watch.started();
        while !watch.changed() {
            let Ok(Some(request)) = self.http.recv_timeout(watch.pause()) else {
                continue;
            };
            let name = file_name(request.url());
            match name.strip_prefix(NEWS_PATH) {
                Some(known) if known == version.to_string() => {
                    waiting.push(request);
                    if waiting.len() > MOST_WAITING {
                        tell(waiting.remove(0), version);
                    }
                }
                Some(_) => tell(request, version),
                None => respond(request, &name, version, &answer),
            }
        }
        for request in waiting {
            tell(request, version + 1);
        }
    }
}

fn respond(request: Request, name: &str, version: u64, answer: impl Fn(&str) -> Answer) {
    let (status, kind, body) = match request.method() {
        Method::Get | Method::Head if name == RELOAD_PATH => (
            200,
            content_type(name),
            RELOAD_SCRIPT
                .replace("VERSION", &version.to_string())
                .into_bytes(),
        ),
        Method::Get | Method::Head => match answer(name) {
            Answer::File(bytes) if name.ends_with(".html") => (200, HTML, with_reload(bytes)),
            Answer::File(bytes) => (200, content_type(name), bytes),
            Answer::Missing => (
                404,
                HTML,
                message_page("404", &format!("{name}: there is no such file")),
            ),
            Answer::Broken(why) => (500, HTML, message_page("wuwei", &why)),
        },
        _ => (
            405,
            HTML,
            message_page("405", "this server only shows files"),
        ),
    };
    send(request, status, kind, body);
}

fn tell(request: Request, version: u64) {
    send(request, 200, "text/plain", version.to_string().into_bytes());
}

fn send(request: Request, status: u16, kind: &str, body: Vec<u8>) {
    let headers = [("content-type", kind), ("cache-control", "no-store")];
    let headers = headers
        .iter()
        .filter_map(|(name, value)| Header::from_bytes(*name, *value).ok());
    let length = body.len();
    let response = Response::new(
        status.into(),
        headers.collect(),
        Cursor::new(body),
        Some(length),
        None,
    );
    // A browser that has gone needs no answer.
    let _ = request.respond(response);
}

const HTML: &str = "text/html; charset=utf-8";

fn content_type(name: &str) -> &'static str {
    match name.rsplit_once('.').map_or("", |(_, extension)| extension) {
        "css" => "text/css; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "html" => HTML,
        "js" => "text/javascript; charset=utf-8",
        "json" | "jsonld" => "application/json",
        "png" => "image/png",
        "svg" => "image/svg+xml",
        "txt" => "text/plain; charset=utf-8",
        "wasm" => "application/wasm",
        "xml" => "application/xml",
        _ => "application/octet-stream",
    }
}

/// `/en/?a=b` → `en/index.html`. Percent signs are undone.
fn file_name(url: &str) -> String {
    let path = url
        .split(['?', '#'])
        .next()
        .unwrap_or("")
        .trim_start_matches('/');
    let mut bytes = Vec::with_capacity(path.len());
    let mut rest = path.as_bytes();
    while let [first, more @ ..] = rest {
        let hex = more
            .get(..2)
            .and_then(|digits| std::str::from_utf8(digits).ok());
        match hex
            .and_then(|digits| u8::from_str_radix(digits, 16).ok())
            .filter(|_| *first == b'%')
        {
            Some(byte) => {
                bytes.push(byte);
                rest = &more[2..];
            }
            None => {
                bytes.push(*first);
                rest = more;
            }
        }
    }
    let name = String::from_utf8_lossy(&bytes).into_owned();
    if name.is_empty() || name.ends_with('/') {
        name + "index.html"
    } else {
        name
    }
}

fn with_reload(mut page: Vec<u8>) -> Vec<u8> {
    let end = b"</body>";
    let at = page
        .windows(end.len())
        .rposition(|window| window == end)
        .unwrap_or(page.len());
    page.splice(at..at, RELOAD_TAG.bytes());
    page
}

fn message_page(title: &str, text: &str) -> Vec<u8> {
    let text = text.replace('&', "&amp;").replace('<', "&lt;");
    let page = format!(
        "<!doctype html>\n<html lang=\"en\"><head><meta charset=\"utf-8\"><title>{title}</title></head>\n\
         <body><pre>{text}</pre>{RELOAD_TAG}</body></html>\n"
    );
    page.into_bytes()
}

/// How often the watched files are looked at, at least and at most.
const PAUSES: std::ops::Range<Duration> = Duration::from_millis(10)..Duration::from_secs(2);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files() {
        for (url, name) in [
            ("/", "index.html"),
            ("/en/", "en/index.html"),
            ("/form/a.html?x=1#y", "form/a.html"),
            ("/%E6%B5%9A.html", "浚.html"),
            ("/100%", "100%"),
            ("/%zz", "%zz"),
            ("//etc/passwd", "etc/passwd"),
        ] {
            assert_eq!(file_name(url), name, "{url}");
        }
    }

    #[test]
    fn pages_get_the_reload_script_before_their_end() {
        let page = with_reload(b"<body>a</body></html>".to_vec());
        assert_eq!(
            String::from_utf8(page).unwrap(),
            format!("<body>a{RELOAD_TAG}</body></html>")
        );
    }

    #[test]
    fn text_stays_text() {
        let page = String::from_utf8(message_page("404", "<script>&")).unwrap();
        assert!(page.contains("&lt;script>&amp;"));
    }
}
