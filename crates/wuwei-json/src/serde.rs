//! Typed reading and writing by serde, for native crates.
