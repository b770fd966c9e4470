//! Strict JSON in, canonical JSON out: the bytes that digests and signatures are made over.
//!
//! Reading follows the profile that records fix (RECORD 1), which is narrower than I-JSON so that
//! every JSON tool canonicalises alike: integers up to ±(2^53−1) in plain decimal, ASCII member
//! names, no duplicates, no lone surrogates, bounded depth and size. What is refused is refused with
//! its byte offset. Writing is RFC 8785 (JCS).
//!
//! What does this crate not do? Floats, other encodings, comments, and anything that would let two
//! readers see two values in one text.

#![forbid(unsafe_code)]

pub mod canonical;
mod cursor;
mod error;
pub mod order;
pub mod pointer;
pub mod read;
pub mod split;
pub mod value;

pub use canonical::{canonicalize, integer_text, to_canonical, to_pretty};
pub use error::{Error, ErrorKind};
pub use order::sorted_places;
pub use pointer::Pointer;
pub use read::parse;
pub use split::{split, split_once};
pub use value::{Object, Value};
