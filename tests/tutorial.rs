//! The county tutorial: each file in it is written and each command run as it stands, in the order of the
//! text, and what it shows is what the program says. Both languages have the same files and commands.
//!
//! A fence of files says where they go (```` ```toml rules/x/a.toml ````), and the text before it names that
//! place, too. In a `console` fence a line that begins with `$ ` is a command and what follows its output; `…`
//! stands for any text. A `console serve` fence is asked for a page and stopped.
#![allow(clippy::disallowed_methods, reason = "tests lay out files")]

#[path = "program.rs"]
mod program;

use std::fs;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Command, Stdio};

use program::{copy, files, folder, repository, write, wuwei};

#[test]
fn the_county_tutorial_runs_as_it_stands() {
    let place = folder("tutorial");
    copy(&repository().join("rules/hebi"), &place.join("rules/hebi"));
    let text = tutorial("COUNTY.md");
    let blocks = blocks(&text);
    for block in &blocks {
        match block.fence.split_once(' ') {
            Some(("toml", path)) => {
                assert!(
                    block.before.contains(path),
                    "the text before a file names {path}"
                );
                write(&place.join(path), &block.body);
            }
            Some(("console", "serve")) => serve(&place, block),
            None if block.fence == "console" => commands(&place, block),
            _ => panic!("a fence of no known kind: {}", block.fence),
        }
    }
    let commands = blocks
        .iter()
        .filter(|block| block.fence.starts_with("console"));
    assert!(
        blocks.len() > 15 && commands.count() > 8,
        "the tutorial has become short"
    );
    site(&place.join("public"));
}

#[test]
fn both_languages_have_the_same_files_and_commands() {
    let (zh, en) = (tutorial("COUNTY.md"), tutorial("COUNTY.en.md"));
    let (zh, en) = (blocks(&zh), blocks(&en));
    assert_eq!(zh.len(), en.len());
    for (zh, en) in zh.iter().zip(&en) {
        assert_eq!(zh.fence, en.fence);
        let code = |body: &str| {
            let lines = body
                .lines()
                .map(|line| line.split(" # ").next().unwrap_or(line).trim_end());
            lines.collect::<Vec<_>>().join("\n")
        };
        assert_eq!(code(&zh.body), code(&en.body));
    }
}

/// A fenced block.
struct Block {
    /// The words behind the fence.
    fence: String,
    body: String,
    /// The text since the last block.
    before: String,
}

fn tutorial(name: &str) -> String {
    fs::read_to_string(repository().join("docs").join(name)).expect("the tutorial")
}

fn blocks(text: &str) -> Vec<Block> {
    let mut parts = text.split("```");
    let mut before = parts.next().unwrap_or_default();
    let mut blocks = Vec::new();
    while let (Some(block), Some(after)) = (parts.next(), parts.next()) {
        let (fence, body) = block.split_once('\n').expect("a fence ends its line");
        blocks.push(Block {
            fence: fence.to_owned(),
            body: body.to_owned(),
            before: before.to_owned(),
        });
        before = after;
    }
    blocks
}

/// Runs each command of a block and compares what it says.
fn commands(place: &Path, block: &Block) {
    for (line, expected) in lines(&block.body) {
        let said = said(command(line).current_dir(place));
        assert!(
            fits(&expected, &said),
            "{line}\n--- the tutorial says\n{expected}\n--- the program says\n{said}"
        );
    }
}

/// Commands with what is shown below each.
fn lines(body: &str) -> Vec<(&str, String)> {
    let mut commands: Vec<(&str, String)> = Vec::new();
    for line in body.lines() {
        match (line.strip_prefix("$ "), commands.last_mut()) {
            (Some(command), _) => commands.push((command, String::new())),
            (None, Some((_, output))) => *output += &format!("{line}\n"),
            (None, None) => panic!("output without a command: {line}"),
        }
    }
    commands
}

/// Every command of the tutorial is one of the program's, so that it is the same on every system.
fn command(line: &str) -> Command {
    let mut words = line.split_whitespace();
    assert_eq!(words.next(), Some("wuwei"), "{line}");
    let mut command = wuwei();
    command.args(words);
    command
}

fn said(command: &mut Command) -> String {
    let output = command.output().expect("the program starts");
    let bytes = [output.stderr, output.stdout].concat();
    String::from_utf8(bytes).expect("the program writes UTF-8")
}

/// Whether a text is as expected, where `…` stands for anything.
fn fits(expected: &str, said: &str) -> bool {
    let mut rest = said.trim_end();
    let parts: Vec<&str> = expected.trim_end().split('…').collect();
    let last = parts.len() - 1;
    for (number, part) in parts.iter().enumerate() {
        let found = match number {
            0 => rest.starts_with(part).then_some(0),
            _ if number == last => rest.ends_with(part).then(|| rest.len() - part.len()),
            _ => rest.find(part),
        };
        match found {
            Some(at) => rest = &rest[at + part.len()..],
            None => return false,
        }
    }
    rest.is_empty() || last > 0
}

/// Starts the server, asks it for the page that the tutorial looks at, and stops it.
fn serve(place: &Path, block: &Block) {
    let (line, expected) = lines(&block.body).remove(0);
    let mut server = command(line)
        .current_dir(place)
        .stdout(Stdio::piped())
        .stderr(Stdio::null())
        .spawn()
        .expect("the server starts");
    let mut out = BufReader::new(server.stdout.take().expect("piped"));
    let mut said = String::new();
    out.read_line(&mut said).expect("a line");
    let address = said
        .rsplit("http://")
        .next()
        .and_then(|rest| rest.trim().strip_suffix('/'));
    let page = get(address.expect("an address"), "/services.html");
    server.kill().and_then(|()| server.wait()).expect("stopped");
    assert!(fits(&expected, &said), "{line}: {said}");
    assert!(
        page.contains("淇滨区增设"),
        "what was added is marked: {page}"
    );
}

fn get(address: &str, path: &str) -> String {
    let mut stream = TcpStream::connect(address).expect("the server answers");
    let request = format!("GET {path} HTTP/1.1\r\nHost: {address}\r\nConnection: close\r\n\r\n");
    stream.write_all(request.as_bytes()).expect("asked");
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).expect("answered");
    String::from_utf8_lossy(&answer).into_owned()
}

/// What was built at the end is what the tutorial says it is.
fn site(public: &Path) {
    let page = |name: &str| fs::read_to_string(public.join(name)).expect(name);
    let guide = page("service/coordinate.html");
    for words in ["10 个工作日", "不收费", "淇滨区补充（示例）", "由县区公布"]
    {
        assert!(guide.contains(words), "{words}: {guide}");
    }
    assert!(page("form/fixed-point-steward.html").contains("是否在园区内"));
    assert!(page("role/steward.html").contains("示例园区"));
    let pages = files(public)
        .into_iter()
        .filter(|(name, _)| name.ends_with(".html"));
    for (name, bytes) in pages {
        let text = String::from_utf8_lossy(&bytes);
        assert!(text.contains("2027.1.0"), "{name} is of the last version");
    }
}
