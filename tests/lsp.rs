//! `wuwei lsp` as editors see it: message by message, and in a headless Neovim (`tests/lsp/editor.lua`).
//!
//! Everything waits for a message or a condition, nothing for time; a limit keeps a broken server from
//! holding the tests for ever.
#![allow(clippy::disallowed_methods, reason = "tests lay out files")]

#[path = "program.rs"]
mod program;

use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, ChildStdin, Command, Stdio};
use std::sync::mpsc::{Receiver, channel};
use std::time::Duration;

use program::{copy, folder, repository, write, wuwei};
use serde_json::{Value, json};

/// A server that says nothing for so long is broken.
const PATIENCE: Duration = Duration::from_secs(120);

const COUNTY: &str = "\
[ruleset]
id = \"county\"
version = \"2026.1.0\"
effective = 2026-01-01
area = \"410621\"
extends = \"../base\"
title = { zh = \"浚县企业服务\", en = \"Enterprise service, Xunxian\" }
";

/// A county over the scaffold, on disk.
fn sets(name: &str) -> PathBuf {
    let place = folder(name);
    copy(&repository().join("tests/ui/scaffold"), &place.join("base"));
    write(&place.join("county/ruleset.toml"), COUNTY);
    write(&place.join("county/services.toml"), "");
    place.canonicalize().expect("a folder")
}

struct Client {
    server: Child,
    input: ChildStdin,
    messages: Receiver<Value>,
    /// Requests made.
    asked: i64,
}

impl Client {
    /// A client that offers these encodings of positions; the encoding that was agreed on.
    fn start(arguments: &[&str], encodings: &[&str], locale: &str) -> (Client, String) {
        let mut command = wuwei();
        command.arg("lsp").args(arguments);
        let mut server = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("the program starts");
        let output = server.stdout.take().expect("output");
        let (sender, messages) = channel();
        std::thread::spawn(move || {
            let mut output = BufReader::new(output);
            while let Some(message) = read(&mut output) {
                if sender.send(message).is_err() {
                    return;
                }
            }
        });
        let mut client = Client {
            input: server.stdin.take().expect("input"),
            server,
            messages,
            asked: 0,
        };
        let about = client.ask(
            "initialize",
            json!({
                "capabilities": { "general": { "positionEncodings": encodings } },
                "locale": locale,
                "processId": null,
                "rootUri": null,
            }),
        );
        client.tell("initialized", json!({}));
        let encoding = about["capabilities"]["positionEncoding"].as_str();
        (client, encoding.expect("an encoding").to_owned())
    }

    fn send(&mut self, message: Value) {
        let text = message.to_string();
        write!(self.input, "Content-Length: {}\r\n\r\n{text}", text.len()).expect("it listens");
        self.input.flush().expect("it listens");
    }

    fn tell(&mut self, method: &str, params: Value) {
        self.send(json!({ "jsonrpc": "2.0", "method": method, "params": params }));
    }

    /// The whole answer, result or error.
    fn call(&mut self, method: &str, params: Value) -> Value {
        self.asked += 1;
        let id = self.asked;
        self.send(json!({ "jsonrpc": "2.0", "id": id, "method": method, "params": params }));
        self.until(|message| message["id"] == id)
    }

    fn ask(&mut self, method: &str, params: Value) -> Value {
        let answer = self.call(method, params);
        assert!(answer["error"].is_null(), "{answer}");
        answer["result"].clone()
    }

    fn until(&mut self, wanted: impl Fn(&Value) -> bool) -> Value {
        loop {
            let message = self.messages.recv_timeout(PATIENCE).expect("an answer");
            if wanted(&message) {
                return message;
            }
        }
    }

    fn open(&mut self, file: &Path, text: &str) {
        let document =
            json!({ "uri": uri(file), "languageId": "toml", "version": 1, "text": text });
        self.tell("textDocument/didOpen", json!({ "textDocument": document }));
    }

    fn change(&mut self, file: &Path, text: &str) {
        let document = json!({ "uri": uri(file), "version": 2 });
        let changes = json!([{ "text": text }]);
        self.tell(
            "textDocument/didChange",
            json!({ "textDocument": document, "contentChanges": changes }),
        );
    }

    /// Waits until a file has findings of these codes.
    fn findings(&mut self, file: &Path, codes: &[&str]) -> Vec<Value> {
        let uri = uri(file);
        let message = self.until(|message| {
            let params = &message["params"];
            let found = params["diagnostics"].as_array().into_iter().flatten();
            let found: Vec<&str> = found.filter_map(|it| it["code"].as_str()).collect();
            params["uri"] == uri.as_str() && found == codes
        });
        let found = message["params"]["diagnostics"].as_array();
        found.expect("a list").clone()
    }

    fn end(mut self) {
        self.ask("shutdown", Value::Null);
        self.tell("exit", Value::Null);
        let status = self.server.wait().expect("it ends");
        assert!(status.success(), "{status}");
    }
}

fn read(output: &mut impl BufRead) -> Option<Value> {
    let mut length = 0;
    loop {
        let mut line = String::new();
        if output.read_line(&mut line).ok()? == 0 {
            return None;
        }
        match line.trim().split_once(": ") {
            Some(("Content-Length", number)) => length = number.parse().ok()?,
            _ if line.trim().is_empty() => break,
            _ => {}
        }
    }
    let mut bytes = vec![0; length];
    std::io::Read::read_exact(output, &mut bytes).ok()?;
    serde_json::from_slice(&bytes).ok()
}

fn uri(file: &Path) -> String {
    format!("file://{}", file.display())
}

fn at(file: &Path, line: u32, character: u32) -> Value {
    json!({
        "textDocument": { "uri": uri(file) },
        "position": { "line": line, "character": character },
    })
}

#[test]
fn findings_follow_what_is_typed_and_not_written() {
    let place = sets("lsp-live");
    let file = place.join("county/services.toml");
    let (mut client, _) = Client::start(&[], &["utf-16"], "en");
    client.open(&file, "[[change.service]]\nid = \"advice\"\nlimit = 20\n");
    let [found] = &client.findings(&file, &["E0501"])[..] else {
        panic!("one");
    };
    assert_eq!(found["severity"], 1);
    assert_eq!(
        found["range"]["start"],
        json!({ "line": 2, "character": 8 })
    );
    let base = found["relatedInformation"][0]["location"]["uri"].as_str();
    assert_eq!(base, Some(uri(&place.join("base/rules.toml")).as_str()));
    client.change(&file, "[[change.service]]\nid = \"advice\"\nlimit = 5\n");
    client.findings(&file, &[]);
    // A file that is on no disk yet is part of the set, until it is closed.
    let new = place.join("county/new.toml");
    client.open(&new, "[[change.service]]\nid = \"advice\"\nlimit = 4\n");
    client.findings(&file, &["E0502"]);
    client.tell(
        "textDocument/didClose",
        json!({ "textDocument": { "uri": uri(&new) } }),
    );
    client.findings(&file, &[]);
    // What another file of the set then lacks is said there.
    let base = place.join("base/rules.toml");
    let text = std::fs::read_to_string(&base).expect("rules");
    client.open(
        &base,
        &text.replace("id = \"advice\"\nclause", "id = \"advise\"\nclause"),
    );
    client.findings(&file, &["E0123"]);
    client.end();
}

#[test]
fn columns_are_counted_as_agreed() {
    // Both are one column to people; in UTF-16 two and one, in UTF-8 four and three.
    let text = "[[department]]\nid = \"a\"\nname = { zh = \"𠮷浚\", en = \"x\", xx = \"\" }\n";
    for (offered, agreed, column) in [
        (vec!["utf-8", "utf-16"], "utf-8", 35),
        (vec!["utf-16"], "utf-16", 31),
        (vec![], "utf-16", 31),
    ] {
        let place = sets(&format!("lsp-columns-{}", offered.len()));
        let file = place.join("county/services.toml");
        let (mut client, encoding) = Client::start(&[], &offered, "en");
        assert_eq!(encoding, agreed);
        client.open(&file, text);
        let found = client.findings(&file, &["E0102"]);
        let start = &found[0]["range"]["start"];
        assert_eq!(
            *start,
            json!({ "line": 2, "character": column }),
            "{agreed}"
        );
        // And back: the same column asks about what stands there.
        let english = column - 10;
        let hover = client.ask("textDocument/hover", at(&file, 2, english + 1));
        let stretch = [
            &hover["range"]["start"]["character"],
            &hover["range"]["end"]["character"],
        ];
        assert_eq!(stretch, [&json!(english), &json!(english + 2)], "{agreed}");
        client.end();
    }
}

#[test]
fn words_are_in_the_editors_language() {
    let place = sets("lsp-language");
    let file = place.join("county/services.toml");
    let text = "[[change.service]]\nid = \"advice\"\nlimit = 5\n";
    for (arguments, locale, words) in [
        (&[][..], "zh-CN", "条款 1"),
        (&[], "en-GB", "clause 1"),
        (&["--lang", "zh"], "en", "条款 1"),
    ] {
        let (mut client, _) = Client::start(arguments, &[], locale);
        client.open(&file, text);
        let hover = client.ask("textDocument/hover", at(&file, 2, 2));
        let said = hover["contents"]["value"].as_str().expect("words");
        assert!(said.contains(words) && said.contains("10"), "{said}");
        client.end();
    }
}

#[test]
fn a_finding_is_mended_by_its_action() {
    let place = sets("lsp-action");
    let file = place.join("county/services.toml");
    let text = "[[change.service]]\nid = \"advise\"\nlimit = 5\n";
    let (mut client, _) = Client::start(&[], &[], "en");
    client.open(&file, text);
    let found = client.findings(&file, &["E0123"]);
    let actions = client.ask(
        "textDocument/codeAction",
        json!({
            "textDocument": { "uri": uri(&file) },
            "range": found[0]["range"],
            "context": { "diagnostics": found },
        }),
    );
    assert_eq!(actions[0]["kind"], "quickfix");
    let change = &actions[0]["edit"]["documentChanges"][0];
    assert_eq!(change["textDocument"]["uri"], uri(&file).as_str());
    let edit = &change["edits"][0];
    assert_eq!(edit["range"], found[0]["range"]);
    assert_eq!(edit["newText"], "\"advice\"");
    client.end();
}

#[test]
fn strange_requests_are_answered() {
    let place = sets("lsp-strange");
    let file = place.join("county/services.toml");
    let (mut client, _) = Client::start(&[], &[], "en");
    client.open(&file, "[[service]]\nname = { zh = \"𠮷\nroles = [\n");
    for (line, character) in [(0, 0), (1, 900), (900, 0), (u32::MAX, u32::MAX), (1, 15)] {
        client.ask("textDocument/completion", at(&file, line, character));
        client.ask("textDocument/hover", at(&file, line, character));
        client.ask("textDocument/definition", at(&file, line, character));
    }
    let nowhere = place.join("elsewhere.toml");
    assert!(
        client
            .ask("textDocument/hover", at(&nowhere, 0, 0))
            .is_null()
    );
    let untitled = json!({ "textDocument": { "uri": "untitled:1" }, "position": { "line": 0, "character": 0 } });
    assert!(client.ask("textDocument/completion", untitled).is_null());
    assert_eq!(
        client.call("textDocument/rename", json!({}))["error"]["code"],
        -32601
    );
    assert_eq!(
        client.call("textDocument/hover", json!({ "x": 1 }))["error"]["code"],
        -32602
    );
    client.tell("textDocument/didChange", json!({ "broken": true }));
    client.end();
}

/// What cannot be read is told once, not at every key.
#[test]
fn a_file_that_is_no_text_is_told() {
    let place = sets("lsp-unread");
    write(&place.join("county/gbk.toml"), b"title = \"\xba\xd7\"\n");
    let file = place.join("county/services.toml");
    let (mut client, _) = Client::start(&[], &[], "en");
    client.open(&file, "");
    let told = client.until(|message| message["method"] == "window/showMessage");
    let words = told["params"]["message"].as_str().expect("words");
    assert!(words.contains("gbk.toml is not UTF-8"), "{words}");
    write(&place.join("county/gbk.toml"), "");
    client.change(&file, "[[change.service]]\nid = \"advice\"\nlimit = 20\n");
    client.findings(&file, &["E0501"]);
    client.end();
}

#[test]
fn a_headless_neovim_is_helped() {
    let place = sets("lsp-neovim");
    let script = repository().join("tests/lsp/editor.lua");
    let ran = Command::new("nvim")
        .args(["--headless", "--clean", "-n", "-c"])
        .arg(format!("luafile {}", script.display()))
        .current_dir(&place)
        .env("WUWEI", env!("CARGO_BIN_EXE_wuwei"))
        .env("XDG_STATE_HOME", place.join("state"))
        .output();
    let ran = ran.expect("Neovim is there: `cargo xtask setup` installs it");
    let said = String::from_utf8_lossy(&[ran.stdout, ran.stderr].concat()).into_owned();
    assert!(ran.status.success() && said.contains("all seen"), "{said}");
}
