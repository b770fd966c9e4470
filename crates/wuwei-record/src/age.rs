//! age v1 files locked by a passphrase: how keys and backups are kept.
//!
//! C2SP `age.md` with the scrypt recipient and ASCII armor, so that `age`, `rage` and their kin open
//! what is written here, for as long as anyone keeps such a tool. Files for public keys are
//! recognised and answered as such.

mod armor;
mod header;
mod stream;

use ::hmac::{Hmac, Mac};
use chacha20poly1305::aead::Aead;
use chacha20poly1305::{ChaCha20Poly1305, KeyInit};
use sha2::Sha256;

use header::{Header, Scrypt};

/// Random bytes that [`encrypt`] needs: file key, salt and nonce.
pub const RANDOM: usize = 48;

/// Why a file was not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AgeError {
    /// Not an age file.
    NotAge,
    /// An age file of a later version.
    NewerVersion,
    /// The armor is damaged.
    Armor,
    /// The header is damaged.
    Header,
    /// Made for a public key, not for a passphrase.
    NotForPassphrase,
    /// Opening it would take more work than the caller allows (as powers of two).
    TooMuchWork {
        /// What the file asks for.
        asked: u8,
        /// What is allowed.
        most: u8,
    },
    /// Another passphrase was used.
    WrongPassphrase,
    /// The header was changed after it was made.
    HeaderAltered,
    /// The content is damaged or cut short.
    Payload,
}

/// Locks some bytes, as binary file.
///
/// `work_factor` is the logarithm of scrypt's cost: 15 takes 32 MiB and about 0.1 s, each step more
/// doubles both. `random` must be fresh from a good source and used once.
pub fn encrypt(
    content: &[u8],
    passphrase: &str,
    work_factor: u8,
    random: &[u8; RANDOM],
) -> Vec<u8> {
    let (file_key, rest) = random.split_at(16);
    let (salt, nonce) = rest.split_at(16);
    let scrypt = Scrypt {
        salt: salt.try_into().unwrap_or_default(),
        // Beyond 63 no machine could address the memory.
        work_factor: work_factor.clamp(1, 63),
    };
    let wrapped = wrap(&scrypt.key(passphrase), file_key);
    let mut file = header::write(&scrypt, &wrapped, file_key);
    stream::encrypt(&mut file, &payload_key(file_key, nonce), nonce, content);
    file
}

/// The same as text, which survives being copied and pasted.
pub fn encrypt_armored(
    content: &[u8],
    passphrase: &str,
    work_factor: u8,
    random: &[u8; RANDOM],
) -> String {
    armor::write(&encrypt(content, passphrase, work_factor, random))
}

/// Opens a file, armored or not. The content is given whole or not at all.
///
/// `max_work_factor` bounds what a hostile file may cost: 18 takes 256 MiB, which is as much as a
/// browser should give.
pub fn decrypt(file: &[u8], passphrase: &str, max_work_factor: u8) -> Result<Vec<u8>, AgeError> {
    let unarmored;
    let file = match armor::read(file)? {
        Some(binary) => {
            unarmored = binary;
            &unarmored
        }
        None => file,
    };
    let header = Header::read(file)?;
    let scrypt = header.scrypt()?;
    if scrypt.work_factor > max_work_factor {
        return Err(AgeError::TooMuchWork {
            asked: scrypt.work_factor,
            most: max_work_factor,
        });
    }
    let file_key = unwrap(&scrypt.key(passphrase), header.body())?;
    header.check(&file_key)?;
    stream::open(&file_key, header.payload)
}

/// The key of 32 bytes that a file key gives for a purpose: HKDF-SHA-256 (RFC 5869), of which one
/// block is needed.
fn derive(file_key: &[u8], salt: &[u8], purpose: &[u8]) -> [u8; 32] {
    let mut extract = hmac(salt);
    extract.update(file_key);
    let mut expand = hmac(&extract.finalize().into_bytes());
    expand.update(purpose);
    expand.update(&[1]);
    expand.finalize().into_bytes().into()
}

/// HMAC-SHA-256 under a key of no more than the hash's block of 64 bytes, to which it is filled up
/// with zeros (RFC 2104 section 2): so an empty salt and one of 32 zeros are the same.
fn hmac(key: &[u8]) -> Hmac<Sha256> {
    let mut block = [0; 64];
    for (place, byte) in block.iter_mut().zip(key) {
        *place = *byte;
    }
    Hmac::new(&block.into())
}

fn payload_key(file_key: &[u8], nonce: &[u8]) -> [u8; 32] {
    derive(file_key, nonce, b"payload")
}

fn wrap(key: &[u8; 32], file_key: &[u8]) -> Vec<u8> {
    let cipher = ChaCha20Poly1305::new(key.into());
    cipher
        .encrypt(&[0; 12].into(), file_key)
        .unwrap_or_default()
}

fn unwrap(key: &[u8; 32], body: &[u8]) -> Result<[u8; 16], AgeError> {
    let cipher = ChaCha20Poly1305::new(key.into());
    let file_key = cipher
        .decrypt(&[0; 12].into(), body)
        .map_err(|_| AgeError::WrongPassphrase)?;
    file_key.try_into().map_err(|_| AgeError::Header)
}

impl std::fmt::Display for AgeError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            AgeError::NotAge => "not an age file",
            AgeError::NewerVersion => {
                "an age file of a later version; open it with a newer program"
            }
            AgeError::Armor => "the file's armor is damaged; was it copied whole?",
            AgeError::Header => "the file's header is damaged",
            AgeError::NotForPassphrase => {
                "made for a public key, not for a passphrase; open it with `age -d -i`"
            }
            AgeError::TooMuchWork { asked, most } => {
                return write!(
                    f,
                    "asks for work factor {asked}; at most {most} is allowed here"
                );
            }
            AgeError::WrongPassphrase => "the passphrase does not open it",
            AgeError::HeaderAltered => "the header was changed after the file was made",
            AgeError::Payload => "the content is damaged or cut short",
        })
    }
}

impl std::error::Error for AgeError {}

#[cfg(test)]
mod tests;
