//! The browser edge: what the scripts of a page (`script/`) ask of the engine.
//!
//! ```text
//! page ─▶ script/*.js ─a call, texts─▶ this crate ─▶ wuwei-engine, wuwei-record
//!   ▲          │        ◀─JSON, read by JSON.parse─┘
//!   └──────────┘ clones and fills the page's own <template>s
//! ```
//!
//! * Scripts own the page, the device's store and everything that waits: events, focus, rows, drafts, other windows.
//! * This crate owns what must come out the same everywhere: what is shown and required, what an answer
//!   amounts to, what is wrong with it, what is signed and with which key, and whether a record holds.
//!
//! One call for each thing that happens, not one for each element that it touches: a crossing costs time,
//! and the code on both sides of it is loaded by every phone.
//!
//! What does this crate not do? It touches no page beyond the JSON blocks that it reads, holds no words, and
//! decides nothing that `wuwei-engine` or `wuwei-record` can decide.

pub mod chain;
pub mod due;
pub mod judge;
pub mod path;
pub mod wire;

#[cfg(target_family = "wasm")]
pub mod ask;
#[cfg(target_family = "wasm")]
pub mod files;
#[cfg(target_family = "wasm")]
pub mod form;
#[cfg(target_family = "wasm")]
mod held;
#[cfg(target_family = "wasm")]
pub mod keys;
#[cfg(target_family = "wasm")]
pub mod page;
#[cfg(target_family = "wasm")]
pub mod sign;
#[cfg(target_family = "wasm")]
pub mod verify;

/// Where the engine's memory comes from.
#[cfg(target_family = "wasm")]
#[global_allocator]
static ALLOCATOR: talc::wasm::WasmDynamicTalc = talc::wasm::new_wasm_dynamic_allocator();
