//! Drops the data and the functions that nothing reaches any more once the panics are gone: their texts,
//! and what would have printed them.
//!
//! A linker knows which number is an address and which a function's place in the table; it writes that
//! down when asked (`--emit-relocs`), so that nothing here is guessed.

use std::collections::{HashMap, HashSet};
use std::ops::Range;

use walrus::ir::{Instr, InstrLocId, Value};
use walrus::{
    ConstExpr, DataKind, ElementItems, ElementKind, ExportItem, FunctionId, FunctionKind, Module,
};
use wasmparser::{
    DataKind as Place, KnownCustom, Linking, Operator, Parser, Payload, RelocationEntry,
    RelocationType, SymbolInfo,
};

use crate::slim::sequences;

/// What the linker wrote down: which numbers of code and data mean a place.
pub(crate) struct Links {
    /// Of instructions, by where their number stood in the linked file.
    code: HashMap<usize, Target>,
    /// Of words in the data, by address.
    data: Vec<(u32, Target)>,
    /// The addresses of each piece of data, by symbol.
    pieces: HashMap<u32, Range<u32>>,
}

#[derive(Clone, Copy)]
enum Target {
    /// The piece of data of this symbol.
    Data(u32),
    /// The function at the place in the table which the number itself says.
    Function,
}

impl Links {
    /// Reads them from the module as it was linked.
    ///
    /// # Errors
    /// The bytes are no module, or were linked without `--emit-relocs`.
    pub(crate) fn of(linked: &[u8]) -> Result<Links, String> {
        Links::read(linked)
            .map_err(|error| error.to_string())?
            .ok_or_else(|| "the engine was linked without `--emit-relocs`".to_owned())
    }

    fn read(linked: &[u8]) -> wasmparser::Result<Option<Links>> {
        let mut sections = Vec::new();
        let mut segments = Vec::new();
        let mut relocations = Vec::new();
        let mut pieces = HashMap::new();
        for payload in Parser::new(0).parse_all(linked) {
            let payload = payload?;
            if let Some((_, range)) = payload.as_section() {
                sections.push(range.start);
            }
            match payload {
                Payload::DataSection(section) => {
                    for data in section {
                        let data = data?;
                        segments.push((start_of(&data.kind)?, data.range.end - data.data.len()));
                    }
                }
                Payload::CustomSection(custom) => match custom.as_known() {
                    KnownCustom::Reloc(section) => {
                        let entries = section.entries().into_iter();
                        let entries = entries.collect::<wasmparser::Result<Vec<_>>>()?;
                        relocations.push((section.section_index() as usize, entries));
                    }
                    KnownCustom::Linking(linking) => {
                        for part in linking.subsections() {
                            if let Linking::SymbolTable(symbols) = part? {
                                for (number, symbol) in symbols.into_iter().enumerate() {
                                    if let SymbolInfo::Data {
                                        symbol: Some(defined),
                                        ..
                                    } = symbol?
                                    {
                                        let start =
                                            segments[defined.index as usize].0 + defined.offset;
                                        pieces.insert(number as u32, start..start + defined.size);
                                    }
                                }
                            }
                        }
                    }
                    _ => {}
                },
                _ => {}
            }
        }
        if pieces.is_empty() || relocations.is_empty() {
            return Ok(None);
        }
        let mut links = Links {
            code: HashMap::new(),
            data: Vec::new(),
            pieces,
        };
        for (section, entries) in relocations {
            for entry in entries {
                let position = sections[section] + entry.offset as usize;
                let Some(target) = target_of(&entry) else {
                    continue;
                };
                let segment = segments.iter().rev().find(|(_, bytes)| *bytes <= position);
                match segment {
                    Some((start, bytes)) => {
                        links.data.push((start + (position - bytes) as u32, target));
                    }
                    None => drop(links.code.insert(position, target)),
                }
            }
        }
        links.data.sort_by_key(|(address, _)| *address);
        Ok(Some(links))
    }

    /// What the number of an instruction means, if it is a place.
    fn of_instruction(&self, instruction: &Instr, place: InstrLocId) -> Option<(Target, i32)> {
        if place.is_default() {
            return None;
        }
        // One byte says which instruction it is; loads and stores have one for the alignment.
        let (bytes, number) = match instruction {
            Instr::Const(constant) => match constant.value {
                Value::I32(number) => (1, number),
                _ => return None,
            },
            Instr::Load(load) => (2, load.arg.offset as i32),
            Instr::Store(store) => (2, store.arg.offset as i32),
            _ => return None,
        };
        let target = self.code.get(&(place.data() as usize + bytes))?;
        Some((*target, number))
    }
}

fn start_of(kind: &Place) -> wasmparser::Result<u32> {
    if let Place::Active { offset_expr, .. } = kind {
        for operator in offset_expr.get_operators_reader() {
            if let Operator::I32Const { value } = operator? {
                return Ok(value as u32);
            }
        }
    }
    Ok(0)
}

fn target_of(entry: &RelocationEntry) -> Option<Target> {
    use RelocationType::{
        MemoryAddrI32, MemoryAddrLeb, MemoryAddrSleb, TableIndexI32, TableIndexSleb,
    };
    match entry.ty {
        MemoryAddrI32 | MemoryAddrLeb | MemoryAddrSleb => Some(Target::Data(entry.index)),
        TableIndexI32 | TableIndexSleb => Some(Target::Function),
        _ => None,
    }
}

/// Blanks the data that nothing reaches and takes the functions that nothing reaches out of the table.
pub(crate) fn drop_unreached(module: &mut Module, links: &Links) {
    let table = table(module);
    let reached = reach(module, links, &table);
    blank(module, links, &reached.pieces);
    cut_out_zeros(module);
    for element in module.elements.iter_mut() {
        if let ElementItems::Functions(functions) = &mut element.items
            && let Some(other) = functions
                .iter()
                .copied()
                .find(|one| reached.functions.contains(one))
        {
            for function in functions {
                if !reached.functions.contains(function) {
                    *function = other;
                }
            }
        }
    }
}

/// The functions by their places in the table.
fn table(module: &Module) -> HashMap<i32, FunctionId> {
    let mut table = HashMap::new();
    for element in module.elements.iter() {
        if let (
            ElementKind::Active {
                offset: ConstExpr::Value(Value::I32(start)),
                ..
            },
            ElementItems::Functions(functions),
        ) = (&element.kind, &element.items)
        {
            table.extend((*start..).zip(functions.iter().copied()));
        }
    }
    table
}

struct Reached {
    functions: HashSet<FunctionId>,
    pieces: HashSet<u32>,
}

fn reach(module: &Module, links: &Links, table: &HashMap<i32, FunctionId>) -> Reached {
    let mut reached = Reached {
        functions: HashSet::new(),
        pieces: HashSet::new(),
    };
    let exported = module
        .exports
        .iter()
        .filter_map(|export| match export.item {
            ExportItem::Function(function) => Some(function),
            _ => None,
        });
    let mut functions: Vec<FunctionId> = exported.chain(module.start).collect();
    let mut pieces = Vec::new();
    loop {
        if let Some(function) = functions.pop() {
            if !reached.functions.insert(function) {
                continue;
            }
            let FunctionKind::Local(local) = &module.funcs.get(function).kind else {
                continue;
            };
            for sequence in sequences(local) {
                for (instruction, place) in &local.block(sequence).instrs {
                    match instruction {
                        Instr::Call(call) => functions.push(call.func),
                        Instr::RefFunc(reference) => functions.push(reference.func),
                        _ => match links.of_instruction(instruction, *place) {
                            Some((Target::Data(piece), number)) if number != 0 => {
                                pieces.push(piece)
                            }
                            Some((Target::Function, number)) => {
                                functions.extend(table.get(&number).copied());
                            }
                            _ => {}
                        },
                    }
                }
            }
        } else if let Some(piece) = pieces.pop() {
            if !reached.pieces.insert(piece) {
                continue;
            }
            let Some(range) = links.pieces.get(&piece) else {
                continue;
            };
            let first = links
                .data
                .partition_point(|(address, _)| *address < range.start);
            for (address, target) in &links.data[first..] {
                if *address >= range.end {
                    break;
                }
                match target {
                    Target::Data(piece) => pieces.push(*piece),
                    Target::Function => functions.extend(
                        word(module, *address).and_then(|number| table.get(&number).copied()),
                    ),
                }
            }
        } else {
            return reached;
        }
    }
}

/// The word of the data at an address.
fn word(module: &Module, address: u32) -> Option<i32> {
    module.data.iter().find_map(|data| {
        let start = active_start(&data.kind)?;
        let at = address.checked_sub(start)? as usize;
        let bytes = data.value.get(at..at + 4)?;
        Some(i32::from_le_bytes(bytes.try_into().expect("four bytes")))
    })
}

fn active_start(kind: &DataKind) -> Option<u32> {
    match kind {
        DataKind::Active {
            offset: ConstExpr::Value(Value::I32(start)),
            ..
        } => Some(*start as u32),
        _ => None,
    }
}

/// Overwrites with zeros what no reached piece holds.
fn blank(module: &mut Module, links: &Links, reached: &HashSet<u32>) {
    let ids: Vec<_> = module.data.iter().map(|data| data.id()).collect();
    for id in ids {
        let data = module.data.get_mut(id);
        let Some(start) = active_start(&data.kind) else {
            continue;
        };
        let mut kept = vec![false; data.value.len()];
        let within = |address: u32, length| ((address.saturating_sub(start)) as usize).min(length);
        for piece in reached.iter().filter_map(|piece| links.pieces.get(piece)) {
            let length = kept.len();
            kept[within(piece.start, length)..within(piece.end, length)].fill(true);
        }
        for (byte, kept) in data.value.iter_mut().zip(&kept) {
            if !kept {
                *byte = 0;
            }
        }
    }
}

/// Memory is zero to begin with: long runs of zeros are left out, since each piece of data says where it
/// begins.
fn cut_out_zeros(module: &mut Module) {
    /// What a piece of its own costs.
    const LEAST: usize = 48;
    let ids: Vec<_> = module.data.iter().map(|data| data.id()).collect();
    for id in ids {
        let data = module.data.get(id);
        let (DataKind::Active { memory, .. }, Some(start)) = (&data.kind, active_start(&data.kind))
        else {
            continue;
        };
        let (memory, value) = (*memory, data.value.clone());
        module.data.delete(id);
        let pieces = &mut module.memories.get_mut(memory).data_segments;
        pieces.remove(&id);
        let mut rest = value.as_slice();
        while let Some(zeros) = rest.iter().position(|byte| *byte != 0) {
            let from = &rest[zeros..];
            let run = from
                .windows(LEAST)
                .position(|run| run.iter().all(|byte| *byte == 0));
            let (piece, after) = from.split_at(run.unwrap_or(from.len()));
            let address = start + (value.len() - rest.len() + zeros) as u32;
            let offset = ConstExpr::Value(Value::I32(address as i32));
            let kind = DataKind::Active { memory, offset };
            pieces.insert(module.data.add(kind, piece.to_vec()));
            rest = after;
        }
    }
}
