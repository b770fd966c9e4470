//! The header of an age file: who may open it, and the code that seals it.

use ::hmac::{Hmac, Mac};
use sha2::Sha256;
use wuwei_json::integer_text;

use super::{AgeError, derive, hmac};
use crate::base64::{self, Padding};

const VERSION: &[u8] = b"age-encryption.org/v1\n";

/// A header and what follows it.
pub(super) struct Header<'f> {
    stanzas: Vec<Stanza<'f>>,
    /// The bytes that the code is computed over, `---` included.
    sealed: &'f [u8],
    mac: Vec<u8>,
    /// What follows the header.
    pub(super) payload: &'f [u8],
}

struct Stanza<'f> {
    args: Vec<&'f str>,
    body: Vec<u8>,
}

/// How a passphrase becomes a key.
pub(super) struct Scrypt {
    pub(super) salt: [u8; 16],
    /// Logarithm of the cost.
    pub(super) work_factor: u8,
}

/// The header of a file that one passphrase opens.
pub(super) fn write(scrypt: &Scrypt, wrapped: &[u8], file_key: &[u8]) -> Vec<u8> {
    let salt = base64::encode(&scrypt.salt, Padding::No);
    let body = base64::encode(wrapped, Padding::No);
    let work_factor = integer_text(scrypt.work_factor.into());
    let stanza = ["-> scrypt ", &salt, " ", &work_factor, "\n", &body, "\n---"].concat();
    let mut header = VERSION.to_vec();
    header.extend_from_slice(stanza.as_bytes());
    let code = seal(&header, file_key).finalize().into_bytes();
    let line = [" ", &base64::encode(&code, Padding::No), "\n"].concat();
    header.extend_from_slice(line.as_bytes());
    header
}

impl<'f> Header<'f> {
    pub(super) fn read(file: &'f [u8]) -> Result<Self, AgeError> {
        let mut rest = match file.strip_prefix(VERSION) {
            Some(rest) => rest,
            None if is_newer(file) => return Err(AgeError::NewerVersion),
            None if file.starts_with(b"age-encryption.org/v1") => return Err(AgeError::Header),
            None => return Err(AgeError::NotAge),
        };
        let mut stanzas = Vec::new();
        while rest.starts_with(b"->") {
            let (stanza, after) = read_stanza(rest).ok_or(AgeError::Header)?;
            stanzas.push(stanza);
            rest = after;
        }
        let sealed = &file[..file.len() - rest.len() + 3.min(rest.len())];
        let (line, payload) = split_line(rest).ok_or(AgeError::Header)?;
        let mac = line
            .strip_prefix("--- ")
            .and_then(|code| base64::decode(code, Padding::No));
        let mac = mac
            .filter(|mac| mac.len() == 32 && !stanzas.is_empty())
            .ok_or(AgeError::Header)?;
        Ok(Header {
            stanzas,
            sealed,
            mac,
            payload,
        })
    }

    /// The one scrypt stanza. Beside it no other may stand, so that a file which a passphrase opens
    /// is known to come from someone who has it.
    pub(super) fn scrypt(&self) -> Result<Scrypt, AgeError> {
        let of_scrypt = |stanza: &Stanza<'_>| stanza.args[0] == "scrypt";
        if !self.stanzas.iter().any(of_scrypt) {
            return Err(AgeError::NotForPassphrase);
        }
        let [stanza] = self.stanzas.as_slice() else {
            return Err(AgeError::Header);
        };
        let [_, salt, factor] = stanza.args.as_slice() else {
            return Err(AgeError::Header);
        };
        let salt = base64::decode(salt, Padding::No).and_then(|salt| salt.try_into().ok());
        let plain = factor.bytes().all(|b| b.is_ascii_digit()) && !factor.starts_with('0');
        let work_factor = factor.parse().ok().filter(|_| plain);
        // The body's length is checked before it is opened: a longer one could be made to fit many
        // passphrases at once (partitioning oracle).
        match (salt, work_factor, stanza.body.len()) {
            (Some(salt), Some(work_factor), 32) => Ok(Scrypt { salt, work_factor }),
            _ => Err(AgeError::Header),
        }
    }

    /// The wrapped file key.
    pub(super) fn body(&self) -> &[u8] {
        &self.stanzas[0].body
    }

    /// Whether the header is as it was when the file was made.
    pub(super) fn check(&self, file_key: &[u8]) -> Result<(), AgeError> {
        seal(self.sealed, file_key)
            .verify_slice(&self.mac)
            .map_err(|_| AgeError::HeaderAltered)
    }
}

impl Scrypt {
    /// The key that a passphrase gives.
    pub(super) fn key(&self, passphrase: &str) -> [u8; 32] {
        let mut salt = b"age-encryption.org/v1/scrypt".to_vec();
        salt.extend_from_slice(&self.salt);
        let mut key = [0; 32];
        if let Ok(params) = scrypt::Params::new(self.work_factor, 8, 1) {
            // 32 bytes are a length that scrypt gives.
            let _ = scrypt::scrypt(passphrase.as_bytes(), &salt, &params, &mut key);
        }
        key
    }
}

fn seal(header: &[u8], file_key: &[u8]) -> Hmac<Sha256> {
    let mut code = hmac(&derive(file_key, b"", b"header"));
    code.update(header);
    code
}

fn is_newer(file: &[u8]) -> bool {
    let version = file
        .strip_prefix(b"age-encryption.org/")
        .and_then(split_line);
    version.is_some_and(|(version, _)| !version.starts_with("v1") && !version.is_empty())
}

fn read_stanza(text: &[u8]) -> Option<(Stanza<'_>, &[u8])> {
    let (line, mut rest) = split_line(text)?;
    let args: Vec<&str> = wuwei_json::split(line.strip_prefix("-> ")?, b' ').collect();
    let visible = |arg: &&str| !arg.is_empty() && arg.bytes().all(|b| b.is_ascii_graphic());
    if !args.iter().all(visible) {
        return None;
    }
    let mut body = String::new();
    loop {
        let (line, after) = split_line(rest)?;
        rest = after;
        body.push_str(line);
        match line.len() {
            64 => {}
            0..64 => break,
            _ => return None,
        }
    }
    Some((
        Stanza {
            args,
            body: base64::decode(&body, Padding::No)?,
        },
        rest,
    ))
}

fn split_line(text: &[u8]) -> Option<(&str, &[u8])> {
    let end = text.iter().position(|b| *b == b'\n')?;
    Some((std::str::from_utf8(&text[..end]).ok()?, &text[end + 1..]))
}
