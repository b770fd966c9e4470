//! SHA-256, and how digests are written: `sha256:` and 64 hex digits.

use sha2::{Digest, Sha256};
use wuwei_json::{Value, to_canonical};

/// SHA-256 of some bytes.
pub fn sha256(bytes: &[u8]) -> [u8; 32] {
    Sha256::digest(bytes).into()
}

/// `sha256:…` over some bytes: how files, editions and attachments are named.
pub fn tagged(bytes: &[u8]) -> String {
    tag(&sha256(bytes))
}

/// SHA-256 of bytes that come in parts: a film need not fit into a phone's memory.
#[derive(Default)]
pub struct Running(Sha256);

impl Running {
    /// Takes the next part.
    pub fn update(&mut self, part: &[u8]) {
        self.0.update(part);
    }

    /// As [`tagged`] over all parts in one.
    pub fn finish(self) -> String {
        tag(&self.0.finalize().into())
    }
}

/// `sha256:…` over a value in canonical form (RFC 8785): how entries are named.
pub fn of_value(value: &Value) -> String {
    tagged(&to_canonical(value))
}

/// A digest as it is written in records.
pub fn tag(digest: &[u8; 32]) -> String {
    ["sha256:", &hex(digest)].concat()
}

/// Whether a text is a digest as [`tag`] writes it.
pub fn is_tagged(text: &str) -> bool {
    let digits = text.strip_prefix("sha256:").unwrap_or_default();
    digits.len() == 64
        && digits
            .bytes()
            .all(|b| matches!(b, b'0'..=b'9' | b'a'..=b'f'))
}

/// Bytes as lower-case hex digits.
pub fn hex(bytes: &[u8]) -> String {
    let digit = |n: u8| char::from(b"0123456789abcdef"[usize::from(n)]);
    bytes
        .iter()
        .flat_map(|b| [digit(b >> 4), digit(b & 15)])
        .collect()
}
