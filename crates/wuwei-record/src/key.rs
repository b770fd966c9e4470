//! Ed25519 keys and how they are written: Multikey, `did:key`, and the locked file of a private key.

use ed25519_dalek::{Signature, Signer, VerifyingKey};

use crate::age::{self, AgeError};
use crate::{base58, pkcs8};

/// Multicodec prefix of an Ed25519 public key (`0xed` as varint).
const ED25519: [u8; 2] = [0xed, 0x01];

/// A private key. It is made on a device and never leaves it unlocked.
#[derive(Clone)]
pub struct SigningKey(ed25519_dalek::SigningKey);

/// A public key that is fit to verify with: a canonical point of full order without torsion.
///
/// With such keys strict, RFC 8032 and ZIP 215 verification agree on every honest signature, so a
/// verdict does not hang on which library gave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PublicKey(VerifyingKey);

/// Why a text names no key to verify with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyFault {
    /// Not `did:key:z6Mk…#z6Mk…`.
    NotDidKey,
    /// What follows `#` is not the key named before it.
    FragmentDiffers,
    /// Not `z` and base58 of two plus 32 bytes.
    NotMultikey,
    /// A key of another kind than Ed25519.
    NotEd25519,
    /// The 32 bytes are no point of the curve.
    NotAPoint,
    /// The point has a shorter spelling.
    NonCanonical,
    /// A point of small order: almost any signature would do.
    SmallOrder,
    /// A point with a small-order part: verifiers would disagree.
    Torsion,
}

impl SigningKey {
    /// The key of 32 random bytes.
    pub fn from_seed(seed: [u8; 32]) -> Self {
        SigningKey(ed25519_dalek::SigningKey::from_bytes(&seed))
    }

    /// The 32 bytes it was made of.
    pub(crate) fn seed(&self) -> [u8; 32] {
        self.0.to_bytes()
    }

    /// Its public half.
    pub fn public(&self) -> PublicKey {
        PublicKey(self.0.verifying_key())
    }

    /// An Ed25519 signature (RFC 8032).
    pub fn sign(&self, message: &[u8]) -> [u8; 64] {
        self.0.sign(message).to_bytes()
    }
}

impl PublicKey {
    /// Reads a Multikey, `z6Mk…`.
    pub fn parse(multikey: &str) -> Result<Self, KeyFault> {
        Self::from_bytes(&multikey_bytes(multikey)?)
    }

    /// Reads a verification method, `did:key:z6Mk…#z6Mk…`.
    pub fn from_method(method: &str) -> Result<Self, KeyFault> {
        Self::from_bytes(&method_bytes(method)?)
    }

    /// The point that 32 bytes spell, if it is fit.
    pub fn from_bytes(bytes: &[u8; 32]) -> Result<Self, KeyFault> {
        let key = VerifyingKey::from_bytes(bytes).map_err(|_| KeyFault::NotAPoint)?;
        let point = key.to_edwards();
        if point.compress().as_bytes() != bytes {
            Err(KeyFault::NonCanonical)
        } else if point.is_small_order() {
            Err(KeyFault::SmallOrder)
        } else if !point.is_torsion_free() {
            Err(KeyFault::Torsion)
        } else {
            Ok(PublicKey(key))
        }
    }

    /// The point's 32 bytes.
    pub fn as_bytes(&self) -> &[u8; 32] {
        self.0.as_bytes()
    }

    /// The key as Multikey, `z6Mk…`.
    pub fn multikey(&self) -> String {
        let mut bytes = [0; 34];
        bytes[..2].copy_from_slice(&ED25519);
        bytes[2..].copy_from_slice(self.as_bytes());
        ["z", &base58::encode(&bytes)].concat()
    }

    /// The key as a proof names it, `did:key:z6Mk…#z6Mk…`.
    pub fn method(&self) -> String {
        let key = self.multikey();
        ["did:key:", &key, "#", &key].concat()
    }

    /// Whether a signature over a message is this key's: strict, one by one, never in batches (a
    /// batch's verdict changes with what lies beside a signature).
    pub fn verifies(&self, message: &[u8], signature: &[u8; 64]) -> bool {
        self.0
            .verify_strict(message, &Signature::from_bytes(signature))
            .is_ok()
    }
}

/// Why a key file was not opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum KeyError {
    /// The file is not opened: why.
    Age(AgeError),
    /// It is opened, but what it holds is no private key.
    NotAKey,
}

/// A private key as a file: PKCS#8 PEM within an armored age file, which `age -d` and openssl open.
///
/// Work factor and random bytes as for [`age::encrypt`].
pub fn lock(
    key: &SigningKey,
    passphrase: &str,
    work_factor: u8,
    random: &[u8; age::RANDOM],
) -> Vec<u8> {
    let pem = pkcs8::write(key);
    age::encrypt_armored(pem.as_bytes(), passphrase, work_factor, random).into_bytes()
}

/// The private key in a file, armored or not.
pub fn unlock(file: &[u8], passphrase: &str, max_work_factor: u8) -> Result<SigningKey, KeyError> {
    let content = age::decrypt(file, passphrase, max_work_factor).map_err(KeyError::Age)?;
    let pem = std::str::from_utf8(&content).map_err(|_| KeyError::NotAKey)?;
    pkcs8::read(pem).ok_or(KeyError::NotAKey)
}

impl std::fmt::Display for KeyError {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            KeyError::Age(error) => error.fmt(f),
            KeyError::NotAKey => {
                f.write_str("the passphrase is right, but the file holds no Ed25519 key")
            }
        }
    }
}

impl std::error::Error for KeyError {}

/// The 32 bytes that a verification method names, fit or not.
pub(crate) fn method_bytes(method: &str) -> Result<[u8; 32], KeyFault> {
    let (key, fragment) = method
        .strip_prefix("did:key:")
        .and_then(|rest| wuwei_json::split_once(rest, b'#'))
        .ok_or(KeyFault::NotDidKey)?;
    if key != fragment {
        return Err(KeyFault::FragmentDiffers);
    }
    multikey_bytes(key)
}

fn multikey_bytes(multikey: &str) -> Result<[u8; 32], KeyFault> {
    let digits = multikey.strip_prefix('z').ok_or(KeyFault::NotMultikey)?;
    // The prefix of an Ed25519 key always gives these letters; other keys differ in length too.
    if !digits.starts_with("6Mk") {
        return Err(KeyFault::NotEd25519);
    }
    let bytes: [u8; 34] = base58::decode(digits).ok_or(KeyFault::NotMultikey)?;
    match bytes.split_first_chunk() {
        Some((prefix, point)) if *prefix == ED25519 => {
            point.try_into().map_err(|_| KeyFault::NotMultikey)
        }
        _ => Err(KeyFault::NotEd25519),
    }
}
