//! A service record: signed entries, each chained to the one before, and what they say together.
//!
//! Bytes in, verdict out. An entry is a whole document signed under the W3C Recommendation *Data
//! Integrity EdDSA Cryptosuites* (`eddsa-jcs-2022`), so that anyone checks it with software that is
//! not ours; docs/RECORDS.md says how. This crate makes entries ([`entry`], [`sign`]), reads files of
//! them ([`record`]), folds them into what they say ([`state`]) and checks them ([`verify`]).
//!
//! What does this crate not do? It has no clock, no randomness and no disk: time, random bytes, the
//! keys that may sign and the judge of an entry's data are arguments. It knows no form and no words:
//! a [`Finding`] is a code, a place and arguments; words come from locale files.

#![forbid(unsafe_code)]

pub mod age;
mod base58;
mod base64;
pub mod compare;
mod correction;
pub mod digest;
pub mod entry;
pub mod finding;
mod index;
pub mod key;
pub mod keys;
mod pem;
pub mod pkcs8;
mod place;
mod proof;
pub mod record;
pub mod request;
pub mod sign;
pub mod state;
pub mod suite;
pub mod time;
pub mod verify;

pub use finding::{Code, Finding};
pub use key::{PublicKey, SigningKey};
pub use keys::Keys;
pub use record::Record;
pub use verify::{Basis, Claim, Judgement, Verdict, verify};
