//! Removes what nobody needs: reads and computations without users, and probes of pointers that have been accessed.

use cranelift_codegen::dominator_tree::DominatorTree;
use cranelift_codegen::ir::{Block, Function, Inst, InstructionData, Opcode, Value};
use cranelift_entity::SecondaryMap;
use std::collections::HashMap;

/// Removes instructions without effect whose results have no user. Cranelift's back end leaves out unused computations, but not
/// unused reads, which keep what they read from in registers.
pub(super) fn remove_unused(func: &mut Function) {
    let mut users: SecondaryMap<Value, u32> = SecondaryMap::with_capacity(func.dfg.num_values());
    for block in func.layout.blocks() {
        for inst in func.layout.block_insts(block) {
            for value in func.dfg.inst_values(inst) {
                users[func.dfg.resolve_aliases(value)] += 1;
            }
        }
    }
    let mut unused: Vec<Inst> = Vec::new();
    for block in func.layout.blocks() {
        let is_unused = |inst: &Inst| is_removable(func, *inst, &users);
        unused.extend(func.layout.block_insts(block).filter(is_unused));
    }
    while let Some(inst) = unused.pop() {
        let operands: Vec<Value> = func.dfg.inst_values(inst).collect();
        func.layout.remove_inst(inst);
        for value in operands {
            let value = func.dfg.resolve_aliases(value);
            users[value] -= 1;
            if users[value] == 0
                && let Some(definition) = func.dfg.value_def(value).inst()
                && is_removable(func, definition, &users)
            {
                unused.push(definition);
            }
        }
    }
}

fn is_removable(func: &Function, inst: Inst, users: &SecondaryMap<Value, u32>) -> bool {
    let data = &func.dfg.insts[inst];
    let opcode = data.opcode();
    let has_effect = opcode.is_call()
        || opcode.is_branch()
        || opcode.is_terminator()
        || opcode.is_return()
        || opcode.can_trap()
        || opcode.other_side_effects()
        || opcode.can_store();
    let may_fault = opcode.can_load()
        && match *data {
            InstructionData::Load { flags, .. } => !func.dfg.mem_flags[flags].notrap(),
            _ => true,
        };
    !has_effect
        && !may_fault
        && func
            .dfg
            .inst_results(inst)
            .iter()
            .all(|&value| users[value] == 0)
}

/// Removes reads that only see whether a pointer is nil, where an access through the same pointer has seen that before.
pub(super) fn remove_repeated_probes(func: &mut Function, domtree: &DominatorTree) {
    /// Accesses at smaller offsets fault if the pointer is nil.
    const NIL_PAGE_BYTES: i32 = 4096;
    /// What is remembered of each pointer.
    const MOST_BLOCKS: usize = 16;
    let mut used: SecondaryMap<Value, bool> = SecondaryMap::with_capacity(func.dfg.num_values());
    for block in func.layout.blocks() {
        for inst in func.layout.block_insts(block) {
            for value in func.dfg.inst_values(inst) {
                used[func.dfg.resolve_aliases(value)] = true;
            }
        }
    }
    // For each pointer the blocks in which it is accessed.
    let mut accessed: HashMap<Value, Vec<Block>> = HashMap::new();
    let mut repeated: Vec<Inst> = Vec::new();
    for &block in domtree.cfg_postorder().iter().rev() {
        for inst in func.layout.block_insts(block) {
            let (pointer, flags, offset, is_probe) = match func.dfg.insts[inst] {
                InstructionData::Load {
                    opcode,
                    arg,
                    flags,
                    offset,
                } => {
                    let result = func.dfg.first_result(inst);
                    let is_probe = opcode == Opcode::Load && !used[result];
                    (arg, flags, offset, is_probe)
                }
                InstructionData::Store {
                    args,
                    flags,
                    offset,
                    ..
                } => (args[1], flags, offset, false),
                _ => continue,
            };
            let offset = i32::from(offset);
            if func.dfg.mem_flags[flags].notrap() || !(0..NIL_PAGE_BYTES).contains(&offset) {
                continue;
            }
            let blocks = accessed
                .entry(func.dfg.resolve_aliases(pointer))
                .or_default();
            let is_repeated = blocks
                .iter()
                .any(|&before| domtree.block_dominates(before, block));
            if is_repeated && is_probe {
                repeated.push(inst);
            } else if !is_repeated && blocks.len() < MOST_BLOCKS {
                blocks.push(block);
            }
        }
    }
    for inst in repeated {
        func.layout.remove_inst(inst);
    }
}
