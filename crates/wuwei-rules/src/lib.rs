//! The compiler: rule sources in, a closed [`RuleSet`] or diagnostics out.
//!
//! ```text
//! sources ─parse─▶ tables ─collect, read─▶ rows ─merge─▶ one set ─check─▶ close ─▶ RuleSet
//!                                                    RuleSet ─▶ ruleset.json, form programs, form schemas
//! ```
//! `parse` knows TOML, `keys` what may be written, `merge` a county over a city, `check` what fits
//! together, `entity` what each thing is; `expr` and `program` know conditions and forms.
//!
//! What does this crate not do? It reads no file and knows no path but a source's name; it hashes
//! nothing, renders no page and no terminal output.

#![forbid(unsafe_code)]

pub mod assist;
mod base;
mod check;
mod close;
pub mod codes;
mod collect;
mod conditions;
pub mod cost;
pub mod coverage;
pub mod diagnostic;
pub mod diff;
pub mod edit;
pub mod edition;
mod entity;
pub mod expr;
pub mod fix;
mod form;
pub mod keys;
mod lints;
mod merge;
pub mod mutate;
mod order;
pub mod origin;
mod parse;
mod program;
mod read;
mod row;
pub mod ruleset;
pub mod scenario;
mod schema;
pub mod source;
pub mod split;
mod suggest;
mod unread;

use wuwei_engine::FormProgram;

pub use base::{NoBase, extends, without_base};
pub use close::Places;
pub use diagnostic::Diagnostic;
pub use edition::{Edition, Editions};
pub use ruleset::RuleSet;
pub use scenario::Scenario;
pub use source::SourceFile;

use diagnostic::Diagnostics;
use ruleset::Base;

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
    /// The rule digest, as [`Digest`] names it.
    pub digest: String,
    /// One form a flow, in the order of the flows.
    pub forms: Vec<Form>,
    /// The scenarios that the set is tried by, in the order of files and tables: no part of what is published.
    pub scenarios: Vec<Scenario>,
    /// The scenarios of the sets that it extends, told for its forms.
    pub inherited: Vec<scenario::Inherited>,
    /// Where the rules stand that decide.
    pub places: Places,
}

/// A flow's form as it is published.
#[derive(Debug)]
pub struct Form {
    /// The compiled form.
    pub program: FormProgram,
    /// Its canonical JSON: its SHA-256 is the form digest.
    pub json: Vec<u8>,
    /// The form digest, as [`Digest`] names it.
    pub digest: String,
    /// JSON Schema 2020-12 of the record's state, `$defs` by stage, canonical JSON.
    pub schema: Vec<u8>,
}

/// Names bytes, as `sha256:` and 64 hex digits. It is an argument, since this crate hashes nothing.
pub type Digest = fn(&[u8]) -> String;

/// Compiles rule sources: the whole of it, never only up to the first error. `digest` names the set
/// that this one extends, if it extends one. What was published of the set before is not looked at.
pub fn compile(sources: &[SourceFile], digest: Digest) -> Compilation {
    compiled(sources, None, digest)
}

/// The same for a set that is about to be released: that it is a draft until then keeps nobody from
/// releasing it, even where its `[lints]` take a draft for an error.
pub fn compile_to_release(
    sources: &[SourceFile],
    editions: &Editions,
    digest: Digest,
) -> Compilation {
    compiled(sources, Some((editions, Purpose::Release)), digest)
}

/// What a set is compiled for, as far as editions matter.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Purpose {
    Check,
    Release,
}

/// The same for a set that follows its editions: also finds that it is a draft, and ids that were
/// published and mean something else now.
pub fn compile_after(sources: &[SourceFile], editions: &Editions, digest: Digest) -> Compilation {
    compiled(sources, Some((editions, Purpose::Check)), digest)
}

fn compiled(
    sources: &[SourceFile],
    editions: Option<(&Editions, Purpose)>,
    digest: Digest,
) -> Compilation {
    let mut diagnostics = Diagnostics::default();
    let mut files: Vec<parse::Parsed> = sources
        .iter()
        .enumerate()
        .map(|(id, source)| parse::parse(id, source, &mut diagnostics))
        .collect();
    let lowest = sources.iter().map(|source| source.layer).max().unwrap_or(0);
    let mut layers = collect::collect(&files, sources, lowest, &mut diagnostics);
    let lints = lints::taken(&mut layers);
    // Only where something may be looked up in them.
    let tables = if lints.is_empty() {
        lints::Tables::default()
    } else {
        lints::Tables::of(&files)
    };
    // The lowest set's tables are all read; those above are looked at once more, for its base.
    for (file, source) in files.iter_mut().zip(sources) {
        if source.layer == lowest {
            file.root.entries = Vec::new();
        }
    }
    let merged = merge::merge(layers, &mut diagnostics);
    check::all(&merged, &files, &mut diagnostics);
    let mut checked = close::close(&merged);
    let programs = programs(&merged, &checked, &mut diagnostics);
    let scenarios = scenario::read_all(&merged, &checked.ruleset, &programs, &mut diagnostics);
    if let Some((editions, _)) = editions {
        edition::check(&merged, &checked, editions, &mut diagnostics);
    }
    let version = edition::version_at(&merged);
    let effective = merged.header.as_ref().and_then(|row| row.date("effective"));
    let inherited = scenario::read_inherited(&merged, &checked.ruleset, &programs);
    drop(merged);
    let output = (!diagnostics.any_error()).then(|| {
        checked.ruleset.base = base(&files, sources, lowest, digest);
        let json = checked.ruleset.to_json();
        Output {
            digest: digest(&json),
            json,
            forms: forms(&checked.ruleset, programs, digest),
            ruleset: checked.ruleset,
            scenarios,
            inherited,
            places: checked.places,
        }
    });
    if let (Some((editions, Purpose::Check)), Some(output)) = (editions, &output) {
        edition::check_digest(version, &output.digest, editions, &mut diagnostics);
    }
    lints::apply(&lints, &tables, sources, effective, &mut diagnostics);
    Compilation {
        output: output.filter(|_| !diagnostics.any_error()),
        diagnostics: diagnostics.into_sorted(),
    }
}

/// The forms of the flows of which all was read. What else can be judged is judged.
fn programs(
    merged: &merge::Merged,
    checked: &close::Checked,
    diagnostics: &mut Diagnostics,
) -> Vec<FormProgram> {
    let Some(left) = unread::left(merged, checked) else {
        return program::build(checked, &merged.replaced, diagnostics);
    };
    let mut programs = program::build(&left.checked, &left.replaced, diagnostics);
    programs.retain(|program| left.flows.contains(&program.flow));
    programs
}

/// What the set of a layer extends: the layers above it, closed as they would be alone.
fn base(
    files: &[parse::Parsed],
    sources: &[SourceFile],
    layer: usize,
    digest: Digest,
) -> Option<Base> {
    let above = layer.checked_sub(1)?;
    // What is wrong in them was found when the whole was read.
    let mut ignored = Diagnostics::default();
    let merged = merge::merge(
        collect::collect(files, sources, above, &mut ignored),
        &mut ignored,
    );
    let mut ruleset = close::close(&merged).ruleset;
    ruleset.base = base(files, sources, above, digest);
    Some(Base {
        digest: digest(&ruleset.to_json()),
        id: ruleset.id,
        version: ruleset.version,
    })
}

fn forms(ruleset: &RuleSet, programs: Vec<FormProgram>, digest: Digest) -> Vec<Form> {
    let programs = programs.into_iter();
    programs
        .map(|program| form(ruleset, program, digest))
        .collect()
}

fn form(ruleset: &RuleSet, program: FormProgram, digest: Digest) -> Form {
    let json = wuwei_json::to_canonical(&program.to_json());
    Form {
        digest: digest(&json),
        json,
        schema: wuwei_json::to_canonical(&schema::emit(ruleset, &program)),
        program,
    }
}
