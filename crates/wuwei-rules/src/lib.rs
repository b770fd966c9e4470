//! The compiler: rule sources in, a closed [`RuleSet`] or diagnostics out.
//!
//! ```text
//! sources ─parse─▶ spanned tables ─check─▶ RuleSet ─close─▶ ruleset.json
//!                                              └─emit──▶ form programs, form schemas
//! ```
//!
//! What does this crate not do? It reads no file and knows no path but a source's name; it hashes
//! nothing, renders no page and no terminal output.

#![forbid(unsafe_code)]

pub mod diagnostic;
pub mod ruleset;
pub mod source;

use wuwei_engine::FormProgram;

pub use diagnostic::Diagnostic;
pub use ruleset::RuleSet;
pub use source::SourceFile;

/// What compiling a set of sources came to.
#[derive(Debug)]
pub struct Compilation {
    /// Everything found, errors and warnings, in the order of their places.
    pub diagnostics: Vec<Diagnostic>,
    /// The rule set and what follows from it; absent if there was an error.
    pub output: Option<Output>,
}

/// A checked rule set and what is made of it.
#[derive(Debug)]
pub struct Output {
    /// The closed rule set.
    pub ruleset: RuleSet,
    /// `ruleset.json` in canonical form: its SHA-256 is the rule digest.
    pub json: Vec<u8>,
    /// One form a flow, in the order of the flows.
    pub forms: Vec<Form>,
}

/// A flow's form as it is published.
#[derive(Debug)]
pub struct Form {
    /// The compiled form.
    pub program: FormProgram,
    /// Its canonical JSON: its SHA-256 is the form digest.
    pub json: Vec<u8>,
    /// JSON Schema 2020-12 of the record's state, `$defs` by stage, canonical JSON.
    pub schema: Vec<u8>,
}

/// Compiles rule sources: the whole of it, never only up to the first error.
pub fn compile(sources: &[SourceFile]) -> Compilation {
    let _ = sources;
    todo!()
}
