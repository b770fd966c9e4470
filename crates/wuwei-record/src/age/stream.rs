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

#[cfg(test)]
mod tests {
    use super::*;

    /// Chunks sealed by hand, each with its number and whether it says that it is the last.
    fn payload(chunks: &[(&[u8], usize, bool)]) -> Vec<u8> {
        let nonce = [5; 16];
        let cipher = ChaCha20Poly1305::new(&payload_key(&[9; 16], &nonce).into());
        let sealed = |(chunk, n, last): &(&[u8], usize, bool)| {
            cipher
                .encrypt(&chunk_nonce(*n, *last).into(), *chunk)
                .unwrap()
        };
        let mut payload = nonce.to_vec();
        chunks
            .iter()
            .for_each(|chunk| payload.extend(sealed(chunk)));
        payload
    }

    #[test]
    fn a_content_has_one_way_to_be_cut_into_chunks() {
        let full = [7; CHUNK];
        let open = |chunks: &[(&[u8], usize, bool)]| open(&[9; 16], &payload(chunks));
        assert_eq!(
            open(&[(&full, 0, false), (b"x", 1, true)]).unwrap().len(),
            CHUNK + 1
        );
        assert_eq!(open(&[(&full, 0, true)]).unwrap(), full);
        assert_eq!(open(&[(b"", 0, true)]).unwrap(), b"");
        for wrong in [
            &[(&full[..], 0, false), (b"", 1, true)][..],
            &[(&full, 0, false)],
            &[(&full, 0, true), (b"x", 1, true)],
            &[(&full, 1, false), (b"x", 0, true)],
            &[(b"x", 0, false), (b"x", 1, true)],
        ] {
            assert_eq!(open(wrong), Err(AgeError::Payload));
        }
    }
}
