//! The payload of an age file: chunks of 64 KiB, each sealed with its number and whether it is last.

use chacha20poly1305::aead::Aead;
use chacha20poly1305::{ChaCha20Poly1305, KeyInit};

use super::{AgeError, payload_key};

const CHUNK: usize = 64 << 10;
const TAG: usize = 16;

/// Appends nonce and sealed chunks.
pub(super) fn encrypt(file: &mut Vec<u8>, key: &[u8; 32], nonce: &[u8], content: &[u8]) {
    let cipher = ChaCha20Poly1305::new(key.into());
    file.extend_from_slice(nonce);
    let chunks = content.len().div_ceil(CHUNK).max(1);
    for n in 0..chunks {
        let chunk = &content[n * CHUNK..content.len().min((n + 1) * CHUNK)];
        let sealed = cipher.encrypt(&chunk_nonce(n, n + 1 == chunks).into(), chunk);
        file.extend_from_slice(&sealed.unwrap_or_default());
    }
}

/// The content, if every chunk is there and right.
pub(super) fn open(file_key: &[u8], payload: &[u8]) -> Result<Vec<u8>, AgeError> {
    let (nonce, sealed) = payload.split_at_checked(16).ok_or(AgeError::Header)?;
    let cipher = ChaCha20Poly1305::new(&payload_key(file_key, nonce).into());
    let chunks = sealed.len().div_ceil(CHUNK + TAG).max(1);
    let mut content = Vec::with_capacity(sealed.len());
    for n in 0..chunks {
        let last = n + 1 == chunks;
        let chunk = &sealed[n * (CHUNK + TAG)..sealed.len().min((n + 1) * (CHUNK + TAG))];
        // An empty last chunk would let one content be written in two ways.
        if last && n > 0 && chunk.len() == TAG {
            return Err(AgeError::Payload);
        }
        let nonce = chunk_nonce(n, last).into();
        content.extend(
            cipher
                .decrypt(&nonce, chunk)
                .map_err(|_| AgeError::Payload)?,
        );
    }
    Ok(content)
}

/// Eleven bytes of the chunk's number, one that marks the last.
fn chunk_nonce(n: usize, last: bool) -> [u8; 12] {
    let mut nonce = [0; 12];
    nonce[3..11].copy_from_slice(&(n as u64).to_be_bytes());
    nonce[11] = u8::from(last);
    nonce
}
