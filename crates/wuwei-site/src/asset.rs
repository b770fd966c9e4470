//! What pages load. Names carry the content's hash, since an upload by FTP is not atomic: an old page
//! keeps finding its old files (DESIGN 2.8).

use serde::Serialize;

use crate::edition::hex_digest;
use crate::theme::Theme;

/// The form engine as built for browsers.
#[derive(Debug, Clone, Copy)]
pub struct Engine<'a> {
    /// WebAssembly.
    pub wasm: &'a [u8],
    /// The classic script that binds it to a form page: that page's scripts, and `wasm-bindgen`'s (`no_modules`).
    pub glue: &'a str,
    /// The same for the page that checks records.
    pub check: &'a str,
    /// The classic script that decides whether this browser can run it, and starts it.
    pub loader: &'a str,
}

/// Names of the assets, from the site's root.
#[derive(Debug, Clone, Serialize)]
pub(crate) struct Names {
    pub style: String,
    pub mark: String,
    pub finder: String,
    pub filter: String,
    pub loader: String,
    pub glue: String,
    pub check: String,
    pub engine: String,
    pub engine_text: String,
}

/// The assets: name and bytes.
pub(crate) struct Assets {
    pub(crate) names: Names,
    pub(crate) files: Vec<(String, Vec<u8>)>,
}

impl Assets {
    pub(crate) fn new(theme: &Theme, engine: &Engine) -> Assets {
        let mut files = Vec::new();
        let mut add = |name: &str, ext: &str, bytes: Vec<u8>| -> String {
            let path = format!("asset/{name}.{}.{ext}", &hex_digest(&bytes)[..12]);
            files.push((path.clone(), bytes));
            path
        };
        let names = Names {
            style: add("style", "css", without_layout(&theme.style())),
            mark: add("mark", "svg", theme.mark().to_owned().into_bytes()),
            finder: add("finder", "js", without_layout(theme.finder())),
            filter: add("filter", "js", without_layout(theme.filter())),
            loader: add("loader", "js", without_layout(engine.loader)),
            glue: add("glue", "js", without_layout(engine.glue)),
            check: add("check", "js", without_layout(engine.check)),
            engine: add("engine", "wasm", engine.wasm.to_vec()),
            engine_text: add("engine", "js", engine_text(engine.wasm).into_bytes()),
        };
        Assets { names, files }
    }
}

/// A script or style without comments that begin a line, indentation and empty lines: they are for
/// whoever reads the source, and an eighth of what a phone would load.
fn without_layout(text: &str) -> Vec<u8> {
    let mut light = String::with_capacity(text.len());
    let mut in_comment = false;
    for line in text.lines() {
        let mut rest = line.trim();
        loop {
            if in_comment {
                let Some(end) = rest.find("*/") else { break };
                rest = rest[end + 2..].trim_start();
                in_comment = false;
            }
            let Some(comment) = rest.strip_prefix("/*") else {
                break;
            };
            rest = comment;
            in_comment = true;
        }
        if !in_comment && !rest.is_empty() && !rest.starts_with("//") {
            light.push_str(rest);
            light.push('\n');
        }
    }
    light.into_bytes()
}

/// The engine as a classic script, for where bytes can't be fetched (`file://`, hosts that serve
/// `.wasm` as 404). It defines one global and runs nothing.
fn engine_text(wasm: &[u8]) -> String {
    format!("self.wuweiEngine=\"{}\";\n", base64(wasm))
}

fn base64(bytes: &[u8]) -> String {
    const DIGITS: &[u8; 64] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let mut text = String::with_capacity(bytes.len().div_ceil(3) * 4);
    for chunk in bytes.chunks(3) {
        let byte = |i: usize| u32::from(chunk.get(i).copied().unwrap_or(0));
        let bits = byte(0) << 16 | byte(1) << 8 | byte(2);
        for place in 0..4 {
            let digit = DIGITS[(bits >> (18 - 6 * place) & 63) as usize] as char;
            text.push(if place <= chunk.len() { digit } else { '=' });
        }
    }
    text
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_stands_beside_a_comment_stays() {
        let source =
            "/* why */\na { }\n  /* one\n     two */\n  b: \"//\"; // c\n\n// d\n/** e */\nf\n";
        assert_eq!(without_layout(source), b"a { }\nb: \"//\"; // c\nf\n");
    }

    /// RFC 4648, section 10.
    #[test]
    fn base64_as_published() {
        let vectors = [
            ("", ""),
            ("f", "Zg=="),
            ("fo", "Zm8="),
            ("foo", "Zm9v"),
            ("foob", "Zm9vYg=="),
            ("foobar", "Zm9vYmFy"),
        ];
        for (plain, coded) in vectors {
            assert_eq!(base64(plain.as_bytes()), coded);
        }
    }
}
