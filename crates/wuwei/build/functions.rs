//! The functions of a module, and a module rewritten with some of them, in another order.

use wasm_encoder::reencode::{Error, Reencode};
use wasm_encoder::{CodeSection, FunctionSection, Module};
use wasmparser::{CodeSectionReader, FunctionSectionReader, Parser, Payload};

/// The functions that a module itself has.
pub(crate) struct Functions<'m> {
    /// How many others are imported: their numbers come first and stay.
    pub(crate) imported: u32,
    /// The type of each.
    pub(crate) types: Vec<u32>,
    /// The bytes of each.
    pub(crate) bodies: Vec<&'m [u8]>,
}

impl Functions<'_> {
    /// Finds them.
    ///
    /// # Errors
    /// The bytes are no module.
    pub(crate) fn of(module: &[u8]) -> Result<Functions<'_>, String> {
        Functions::read(module).map_err(|error| error.to_string())
    }

    fn read(module: &[u8]) -> wasmparser::Result<Functions<'_>> {
        let mut functions = Functions {
            imported: 0,
            types: Vec::new(),
            bodies: Vec::new(),
        };
        for payload in Parser::new(0).parse_all(module) {
            match payload? {
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        if matches!(import?.ty, wasmparser::TypeRef::Func(_)) {
                            functions.imported += 1;
                        }
                    }
                }
                Payload::FunctionSection(section) => {
                    functions.types = section.into_iter().collect::<Result<_, _>>()?;
                }
                Payload::CodeSectionEntry(body) => functions.bodies.push(&module[body.range()]),
                _ => {}
            }
        }
        Ok(functions)
    }
}

/// Which functions stay, and under which numbers. Imported ones are not counted.
pub(crate) struct Plan {
    /// How many are imported.
    pub(crate) imported: u32,
    /// The functions that stay, by their old numbers, in the new order.
    pub(crate) kept: Vec<u32>,
    /// For each old number the new one.
    pub(crate) numbers: Vec<u32>,
}

impl Plan {
    /// Rewrites a module.
    ///
    /// # Errors
    /// The bytes are no module.
    pub(crate) fn apply(mut self, module: &[u8]) -> Result<Vec<u8>, String> {
        let mut planned = Module::new();
        self.parse_core_module(&mut planned, Parser::new(0), module)
            .map_err(|error| error.to_string())?;
        Ok(planned.finish())
    }
}

impl Reencode for Plan {
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
        for function in &self.kept {
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
        for function in self.kept.clone() {
            self.parse_function_body(code, bodies[function as usize].clone())?;
        }
        Ok(())
    }
}
