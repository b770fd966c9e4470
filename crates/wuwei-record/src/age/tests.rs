//! The published vectors (C2SP CCTV `age`), and files of our own.

use std::collections::BTreeMap;
use std::path::PathBuf;

use super::*;
use crate::digest::hex;

/// A vector: what its header lines say, and the file.
struct Vector {
    name: String,
    says: BTreeMap<String, String>,
    file: Vec<u8>,
}

impl Vector {
    fn says(&self, key: &str) -> &str {
        self.says.get(key).map_or("", String::as_str)
    }

    fn file_key(&self) -> Vec<u8> {
        let digits = self.says("file key");
        (0..digits.len() / 2)
            .map(|n| u8::from_str_radix(&digits[2 * n..2 * n + 2], 16).unwrap())
            .collect()
    }
}

#[expect(
    clippy::disallowed_methods,
    reason = "published vectors lie beside the workspace"
)]
fn vectors() -> Vec<Vector> {
    let root = std::env::var("WUWEI_VECTORS")
        .unwrap_or_else(|_| concat!(env!("CARGO_MANIFEST_DIR"), "/../../../shared/vectors").into());
    let Ok(folder) = std::fs::read_dir(PathBuf::from(root).join("cctv-age")) else {
        return Vec::new();
    };
    let mut paths: Vec<PathBuf> = folder.map(|file| file.unwrap().path()).collect();
    paths.retain(|path| path.extension().is_none());
    paths.sort();
    let read = |path: PathBuf| {
        let bytes = std::fs::read(&path).unwrap();
        let end = bytes.windows(2).position(|pair| pair == b"\n\n").unwrap();
        let head = std::str::from_utf8(&bytes[..end]).unwrap();
        let says = head.lines().filter_map(|line| line.split_once(": "));
        Vector {
            name: path.file_name().unwrap().to_string_lossy().into_owned(),
            says: says.map(|(k, v)| (k.to_owned(), v.to_owned())).collect(),
            file: bytes[end + 2..].to_vec(),
        }
    };
    paths.into_iter().map(read).collect()
}

#[test]
#[expect(clippy::print_stderr, reason = "says that it is skipped")]
fn published_files() {
    let vectors = vectors();
    if vectors.is_empty() {
        eprintln!("skipped: no cctv-age vectors; set WUWEI_VECTORS");
        return;
    }
    let (mut opened, mut others) = (0, 0);
    for vector in vectors
        .iter()
        .filter(|vector| vector.says("compressed").is_empty())
    {
        let Vector { name, file, .. } = vector;
        let result = decrypt(file, vector.says("passphrase"), 18);
        let for_passphrase = !vector.says("passphrase").is_empty();
        match (vector.says("expect"), &result) {
            ("success", Ok(content)) => {
                assert_eq!(
                    hex(&crate::digest::sha256(content)),
                    vector.says("payload"),
                    "{name}"
                );
                opened += 1;
            }
            (
                "success" | "no match" | "HMAC failure" | "payload failure",
                Err(AgeError::NotForPassphrase),
            ) => {
                // `scrypt_uppercase` names a recipient that nobody knows.
                assert!(!for_passphrase || name == "scrypt_uppercase", "{name}");
                others += 1;
            }
            ("no match", Err(AgeError::WrongPassphrase)) => {}
            ("armor failure", Err(AgeError::Armor)) => {}
            // With garbage where armor would be, it is simply no age file.
            ("armor failure", Err(AgeError::NotAge)) => assert_eq!(name, "armor_garbage_leading"),
            ("header failure", Err(AgeError::Header | AgeError::NewerVersion)) => {}
            ("header failure", Err(AgeError::NotAge)) => {
                assert!(matches!(name.as_str(), "empty" | "armor_empty"))
            }
            (
                "header failure",
                Err(AgeError::TooMuchWork {
                    asked: 23,
                    most: 18,
                }),
            ) => {}
            // The nonce is looked for only after the file key is known.
            ("header failure", Err(AgeError::NotForPassphrase)) => {
                assert!(
                    matches!(name.as_str(), "stream_no_nonce" | "stream_short_nonce"),
                    "{name}"
                );
            }
            (expected, _) => panic!("{name}: expected {expected}, got {result:?}"),
        }
    }
    assert!(opened == 2 && others >= 15, "{opened} {others}");
}

/// Payloads of files for public keys, opened with the file key that the vectors give.
#[test]
fn published_streams() {
    let streams = vectors().into_iter().filter(|vector| {
        vector.name.starts_with("stream_") && vector.says("compressed").is_empty()
    });
    for vector in streams {
        let header = Header::read(&vector.file).unwrap();
        header.check(&vector.file_key()).expect(&vector.name);
        let result = stream::open(&vector.file_key(), header.payload);
        match vector.says("expect") {
            "success" => {
                let digest = hex(&crate::digest::sha256(&result.expect(&vector.name)));
                assert_eq!(digest, vector.says("payload"), "{}", vector.name);
            }
            "payload failure" => assert_eq!(result, Err(AgeError::Payload), "{}", vector.name),
            "header failure" => assert_eq!(result, Err(AgeError::Header), "{}", vector.name),
            other => panic!("{}: {other}", vector.name),
        }
    }
}

#[test]
fn a_changed_header_is_found() {
    let bad = vectors()
        .into_iter()
        .find(|vector| vector.name == "hmac_bad");
    let Some(vector) = bad else { return };
    let header = Header::read(&vector.file).unwrap();
    assert_eq!(
        header.check(&vector.file_key()),
        Err(AgeError::HeaderAltered)
    );
}

#[test]
fn what_is_locked_opens_again_in_both_forms_and_with_no_other_passphrase() {
    let random = std::array::from_fn(|n| n as u8);
    for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 200_000] {
        let content: Vec<u8> = (0..length).map(|n| n as u8).collect();
        let file = encrypt(&content, "correct horse", 4, &random);
        assert_eq!(decrypt(&file, "correct horse", 18).as_ref(), Ok(&content));
        let text = encrypt_armored(&content, "correct horse", 4, &random);
        assert_eq!(
            decrypt(text.replace('\n', "\r\n").as_bytes(), "correct horse", 18).as_ref(),
            Ok(&content)
        );
        assert_eq!(
            decrypt(&file, "Correct horse", 18),
            Err(AgeError::WrongPassphrase)
        );
    }
}

const CHUNK: usize = 64 << 10;

#[test]
fn every_changed_byte_and_every_cut_is_found() {
    let random = std::array::from_fn(|n| n as u8);
    let file = encrypt(b"secret", "pass", 1, &random);
    for place in 0..file.len() {
        let mut changed = file.clone();
        changed[place] ^= 1;
        assert!(decrypt(&changed, "pass", 10).is_err(), "byte {place}");
        assert!(
            decrypt(&file[..place], "pass", 10).is_err(),
            "cut at {place}"
        );
    }
}
