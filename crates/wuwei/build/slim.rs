//! Takes out of the engine what no page can use, once it is linked and bound:
//!
//! * **What a panic would say.** On this target a panic's message goes nowhere: it ends in a trap. So each
//!   call that can only end so becomes the trap itself, and texts and places made for it go with it.
//! * **What nothing reaches then**: `reach.rs`.
//! * **Long names.** The engine and its glue call each import by one name; a short one serves as well.
//!
//! Nothing that the engine tells the page is touched: a function that reaches an import stays.

use std::collections::{HashMap, HashSet};

use walrus::ir::{self, Instr, InstrSeqId, Value, Visitor, dfs_in_order};
use walrus::{ConstExpr, DataKind, FunctionId, FunctionKind, LocalFunction, Module};

use crate::reach::{Links, drop_unreached};

/// Makes the engine smaller; returns the glue that fits it.
pub(crate) fn slim(module: &mut Module, glue: &str, links: &Links) -> String {
    while shorten_ways_to_traps(module) {}
    let places = forget_places(module);
    forget_addresses(module, &places);
    drop_unreached(module, links);
    forget_notes(module);
    let glue = rename_imports(module, glue);
    walrus::passes::gc::run(module);
    glue
}

/// Replaces every call that can only end in a trap, and what was laid out for it. Whether any was.
fn shorten_ways_to_traps(module: &mut Module) -> bool {
    let traps = only_traps(module);
    let functions: Vec<FunctionId> = module.funcs.iter_local().map(|(id, _)| id).collect();
    let mut changed = false;
    for id in functions {
        let function = module.funcs.get_mut(id).kind.unwrap_local_mut();
        for sequence in sequences(function) {
            let instructions = &mut function.block_mut(sequence).instrs;
            let ends = |(instruction, _): &(Instr, _)| matches!(instruction, Instr::Call(call) if traps.contains(&call.func));
            let Some(end) = instructions.iter().position(ends) else {
                continue;
            };
            let place = instructions[end].1;
            instructions.truncate(end);
            while instructions.last().is_some_and(|(last, _)| is_vain(last)) {
                instructions.pop();
            }
            instructions.push((Instr::Unreachable(ir::Unreachable {}), place));
            changed = true;
        }
    }
    changed
}

/// Whether an instruction changes nothing that outlives a trap right after it. Operands that stay behind
/// are allowed before `unreachable`.
fn is_vain(instruction: &Instr) -> bool {
    use Instr::{Binop, Const, GlobalGet, Load, LocalGet, LocalSet, LocalTee, Store, Unop};
    matches!(
        instruction,
        Binop(_)
            | Const(_)
            | GlobalGet(_)
            | Load(_)
            | LocalGet(_)
            | LocalSet(_)
            | LocalTee(_)
            | Store(_)
            | Unop(_)
    )
}

/// The functions that never return and tell the page nothing on the way.
fn only_traps(module: &Module) -> HashSet<FunctionId> {
    let mut endless = HashSet::new();
    let mut calls: HashMap<FunctionId, Vec<FunctionId>> = HashMap::new();
    let mut telling = HashSet::new();
    for function in module.funcs.iter() {
        let FunctionKind::Local(local) = &function.kind else {
            telling.insert(function.id());
            continue;
        };
        let entry = local.entry_block();
        let mut ways = Ways {
            entry,
            returns: false,
            calls: Vec::new(),
        };
        dfs_in_order(&mut ways, local, entry);
        let last = local.block(entry).instrs.last();
        if !ways.returns && matches!(last, Some((Instr::Unreachable(_), _))) {
            endless.insert(function.id());
        }
        calls.insert(function.id(), ways.calls);
    }
    loop {
        let before = telling.len();
        for (function, called) in &calls {
            if called.iter().any(|one| telling.contains(one)) {
                telling.insert(*function);
            }
        }
        if telling.len() == before {
            return endless.difference(&telling).copied().collect();
        }
    }
}

/// How a function can be left, and what it calls.
struct Ways {
    entry: InstrSeqId,
    returns: bool,
    calls: Vec<FunctionId>,
}

impl Visitor<'_> for Ways {
    fn visit_return(&mut self, _: &ir::Return) {
        self.returns = true;
    }

    fn visit_br(&mut self, branch: &ir::Br) {
        self.returns |= branch.block == self.entry;
    }

    fn visit_br_if(&mut self, branch: &ir::BrIf) {
        self.returns |= branch.block == self.entry;
    }

    fn visit_br_table(&mut self, branch: &ir::BrTable) {
        self.returns |= branch.default == self.entry || branch.blocks.contains(&self.entry);
    }

    fn visit_call(&mut self, call: &ir::Call) {
        self.calls.push(call.func);
    }
}

/// All instruction sequences of a function.
pub(crate) fn sequences(function: &LocalFunction) -> Vec<InstrSeqId> {
    let mut found = vec![function.entry_block()];
    let mut next = 0;
    while let Some(sequence) = found.get(next).copied() {
        next += 1;
        for (instruction, _) in &function.block(sequence).instrs {
            match instruction {
                Instr::Block(block) => found.push(block.seq),
                Instr::Loop(body) => found.push(body.seq),
                Instr::IfElse(both) => found.extend([both.consequent, both.alternative]),
                _ => {}
            }
        }
    }
    found
}

/// Blanks the places in source files (`core::panic::Location`: address and length of the path, line,
/// column) that only panics would have read, and returns their addresses. Zeros weigh nothing once
/// compressed.
fn forget_places(module: &mut Module) -> HashSet<i32> {
    let mut places = HashSet::new();
    let segments: Vec<_> = module.data.iter().map(|data| data.id()).collect();
    for id in segments {
        let data = module.data.get_mut(id);
        let DataKind::Active {
            offset: ConstExpr::Value(Value::I32(start)),
            ..
        } = data.kind
        else {
            continue;
        };
        let start = start as usize;
        let mut paths = Vec::new();
        for at in (0..data.value.len().saturating_sub(15)).step_by(4) {
            if let Some(path) = place_at(&data.value[at..at + 16], start, &data.value) {
                data.value[at..at + 16].fill(0);
                places.insert((start + at) as i32);
                paths.push(path);
            }
        }
        for path in paths {
            data.value[path].fill(0);
        }
    }
    places
}

/// Calls that hand on the address of such a place (`#[track_caller]` does) hand on zero instead. The
/// place is always the last argument.
fn forget_addresses(module: &mut Module, places: &HashSet<i32>) {
    let functions: Vec<FunctionId> = module.funcs.iter_local().map(|(id, _)| id).collect();
    for id in functions {
        let function = module.funcs.get_mut(id).kind.unwrap_local_mut();
        for sequence in sequences(function) {
            let instructions = &mut function.block_mut(sequence).instrs;
            for at in 1..instructions.len() {
                let is_call = matches!(instructions[at].0, Instr::Call(_));
                if let Instr::Const(last) = &mut instructions[at - 1].0
                    && let Value::I32(address) = &mut last.value
                    && is_call
                    && places.contains(address)
                {
                    *address = 0;
                }
            }
        }
    }
}

/// Where the path of a place lies within the data, if the record is a place.
fn place_at(record: &[u8], start: usize, data: &[u8]) -> Option<std::ops::Range<usize>> {
    let number = |at: usize| {
        let bytes = record[at..at + 4].try_into().expect("four bytes");
        u32::from_le_bytes(bytes) as usize
    };
    let (address, length, line, column) = (number(0), number(4), number(8), number(12));
    let from = address.checked_sub(start)?;
    let path = data.get(from..from.checked_add(length)?)?;
    let is_place = path.ends_with(b".rs") && line > 0 && column > 0;
    is_place.then_some(from..from + length)
}

/// Removes the sections that only tools read.
fn forget_notes(module: &mut Module) {
    let notes: Vec<_> = module.customs.iter().map(|(id, _)| id).collect();
    for note in notes {
        module.customs.delete(note);
    }
}

/// Gives every import a name of one or two letters, in the engine and in the glue.
fn rename_imports(module: &mut Module, glue: &str) -> String {
    let mut short = HashMap::new();
    for (number, import) in module.imports.iter_mut().enumerate() {
        let name = short_name(number);
        short.insert(std::mem::replace(&mut import.name, name.clone()), name);
    }
    let renamed = glue.split_inclusive('\n').map(|line| {
        let indented = line.len() - line.trim_start().len();
        let key = line[indented..].split_once(':').map_or("", |(key, _)| key);
        match short.get(key) {
            Some(name) => format!("{name}{}", &line[indented + key.len()..]),
            None => line.to_owned(),
        }
    });
    renamed.collect()
}

fn short_name(number: usize) -> String {
    const LETTERS: &[u8; 26] = b"abcdefghijklmnopqrstuvwxyz";
    let mut name = String::new();
    let mut rest = number;
    loop {
        name.push(char::from(LETTERS[rest % 26]));
        rest /= 26;
        if rest == 0 {
            return name;
        }
        rest -= 1;
    }
}
