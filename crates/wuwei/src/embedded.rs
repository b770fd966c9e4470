//! What the program carries with it, put here by `build/main.rs`: no file of the workspace is needed
//! where it runs.

include!(concat!(env!("OUT_DIR"), "/embedded.rs"));

/// The form engine as WebAssembly.
pub(crate) const ENGINE: &[u8] = include_bytes!(concat!(env!("OUT_DIR"), "/engine/engine_bg.wasm"));

/// The classic script that binds the engine to the page (`wasm_bindgen`).
pub(crate) const GLUE: &str = include_str!(concat!(env!("OUT_DIR"), "/engine/engine.js"));

/// The same for the page that checks records.
pub(crate) const CHECK: &str = include_str!(concat!(env!("OUT_DIR"), "/engine/check.js"));
