//! Keeps one of the functions that are the same, instruction by instruction. The compiler does so too, but
//! before it knows that types of one size are one type to this machine.

use std::collections::HashMap;

use crate::functions::{Functions, Plan};

/// The same module without repeated functions.
///
/// # Errors
/// The bytes are no module.
pub(crate) fn without_repeats(module: &[u8]) -> Result<Vec<u8>, String> {
    let mut module = module.to_vec();
    // Callers of two functions that became one may now be the same themselves.
    loop {
        let functions = Functions::of(&module)?;
        let mut first = HashMap::new();
        let mut kept = Vec::new();
        let mut numbers = Vec::new();
        for (number, function) in functions.types.iter().zip(&functions.bodies).enumerate() {
            numbers.push(*first.entry(function).or_insert_with(|| {
                kept.push(number as u32);
                kept.len() as u32 - 1
            }));
        }
        if kept.len() == numbers.len() {
            return Ok(module);
        }
        let imported = functions.imported;
        module = Plan {
            imported,
            kept,
            numbers,
        }
        .apply(&module)?;
    }
}
