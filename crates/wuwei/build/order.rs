//! Puts the engine's functions into the order in which they compress best: those that begin alike stand
//! side by side. That is one in a hundred of what a phone loads, for nothing.

use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{CodeSection, FunctionSection, Module};
use wasmparser::{CodeSectionReader, FunctionSectionReader, Parser, Payload};

/// The same module with its functions in order of their bytes.
///
/// # Errors
/// The bytes are no module.
pub(crate) fn by_likeness(module: &[u8]) -> Result<Vec<u8>, String> {
    let mut order = Order::of(module).map_err(|error| error.to_string())?;
    let mut ordered = Module::new();
    order
        .parse_core_module(&mut ordered, Parser::new(0), module)
        .map_err(|error| error.to_string())?;
    Ok(ordered.finish())
}

struct Order {
    /// How many functions are imported: their numbers come first and stay.
    imported: u32,
    /// The functions by their old numbers (imports not counted), in the new order.
    functions: Vec<u32>,
    /// The new number of each.
    numbers: Vec<u32>,
}

impl Order {
    fn of(module: &[u8]) -> wasmparser::Result<Order> {
        let mut imported = 0;
        let mut bodies = Vec::new();
        for payload in Parser::new(0).parse_all(module) {
            match payload? {
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        if matches!(import?.ty, wasmparser::TypeRef::Func(_)) {
                            imported += 1;
                        }
                    }
                }
                Payload::CodeSectionEntry(body) => bodies.push(&module[body.range()]),
                _ => {}
            }
        }
        let mut functions: Vec<u32> = (0..bodies.len() as u32).collect();
        functions.sort_by_key(|function| bodies[*function as usize]);
        let mut numbers = vec![0; bodies.len()];
        for (number, function) in functions.iter().enumerate() {
            numbers[*function as usize] = number as u32;
        }
        Ok(Order {
            imported,
            functions,
            numbers,
        })
    }
}

impl Reencode for Order {
    type Error = std::convert::Infallible;

    fn function_index(&mut self, function: u32) -> Result<u32, Error<Self::Error>> {
        Ok(match function.checked_sub(self.imported) {
            Some(own) => self.imported + self.numbers[own as usize],
            None => function,
        })
    }

    fn parse_function_section(
        &mut self,
        functions: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        let types = section.into_iter().collect::<Result<Vec<u32>, _>>()?;
        for function in &self.functions {
            functions.function(types[*function as usize]);
        }
        Ok(())
    }

    fn parse_code_section(
        &mut self,
        code: &mut CodeSection,
        section: CodeSectionReader<'_>,
    ) -> Result<(), Error<Self::Error>> {
        let bodies = section.into_iter().collect::<Result<Vec<_>, _>>()?;
        for function in self.functions.clone() {
            self.parse_function_body(code, bodies[function as usize].clone())?;
        }
        Ok(())
    }
}
