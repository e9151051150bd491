//! Functions that call themselves at least twice, keep much over those calls, and often return at once: `if y >= x { return z }`,
//! then a tree of calls.
//!
//! At least half of the calls of such a function are leaves, but Cranelift saves all callee-saved registers that the rest needs in
//! the prologue, before the condition is looked at. So the function is made two: one with the condition and the early exit, which
//! needs no such register, and the *rest*, which it calls as its last action with the same arguments. The rest repeats the
//! condition's computations, so these must be without effect; its own condition is gone.
//!
//! Promises: the same results, traps at the same places; a trace has one frame, the rest's, which is named as the whole. May not
//! know: frames, checks.

use crate::contract::{Contract, SAFEPOINT_SPILL_REGION, called_function};
use cranelift_codegen::cursor::{Cursor, FuncCursor};
use cranelift_codegen::ir::{
    Block, BlockCall, ExtFuncData, ExternalName, FuncRef, Function, Inst, InstBuilder,
    InstructionData, Opcode, UserExternalName, Value,
};
use cranelift_module::FuncId;
use std::collections::{HashMap, HashSet};

/// Integer parameters beyond the registers would have to be moved for the call of the rest.
const MOST_PARAMETERS: usize = 6;
/// Instructions on the way to the early exit; a longer way is worth its prologue.
const MOST_INSTRUCTIONS: usize = 16;

/// With fewer values to keep over calls, saving registers costs less than handing over: the naive Fibonacci function, which keeps
/// two, became 7 % slower, Takeuchi's, which keeps five, a third faster.
const LEAST_KEPT: usize = 4;

/// The two parts of a function.
pub(crate) struct Parts {
    /// The condition and the early exit.
    pub first: (Function, Contract),
    /// What is done otherwise.
    pub rest: (Function, Contract),
}

/// How to take a function apart.
struct Plan {
    /// The entry's branch.
    branch: Inst,
    /// Which of its ways is the early exit.
    exit_way: usize,
    exit: Block,
}

/// Takes `func`, which is `id`, apart if that pays; the rest will be called `rest`.
pub(crate) fn split(
    id: FuncId,
    func: &Function,
    contract: &Contract,
    rest: impl FnOnce() -> FuncId,
) -> Option<Parts> {
    let plan = plan(id, func)?;
    let rest = rest();
    Some(Parts {
        first: first_part(func, contract, &plan, rest),
        rest: (rest_part(func, &plan), contract.clone()),
    })
}

fn plan(id: FuncId, func: &Function) -> Option<Plan> {
    let entry = func.layout.entry_block()?;
    if func.signature.params.len() > MOST_PARAMETERS
        || self_calls(id, func) < 2
        || kept_over_calls(func) < LEAST_KEPT
    {
        return None;
    }
    let branch = func.layout.last_inst(entry)?;
    let InstructionData::Brif { blocks, .. } = func.dfg.insts[branch] else {
        return None;
    };
    let ways = blocks.map(|way| way.block(&func.dfg.value_lists));
    let mut entry_insts = func
        .layout
        .block_insts(entry)
        .filter(|&inst| inst != branch);
    if ways[0] == ways[1]
        || func.layout.block_insts(entry).count() > MOST_INSTRUCTIONS
        || !entry_insts.all(|inst| is_repeatable(func, inst))
    {
        return None;
    }
    let is_exit = |&way: &usize| {
        let exit = ways[way];
        let last = func.layout.last_inst(exit).expect("a block has an end");
        func.dfg.insts[last].opcode() == Opcode::Return
            && func.layout.block_insts(exit).count() <= MOST_INSTRUCTIONS
            && func
                .layout
                .block_insts(exit)
                .all(|inst| inst == last || is_repeatable(func, inst))
    };
    let exit_way = (0..2).find(is_exit)?;
    Some(Plan {
        branch,
        exit_way,
        exit: ways[exit_way],
    })
}

fn self_calls(id: FuncId, func: &Function) -> usize {
    let blocks = func.layout.blocks();
    let insts = blocks.flat_map(|block| func.layout.block_insts(block));
    insts
        .filter(|&inst| {
            matches!(func.dfg.insts[inst], InstructionData::Call { opcode: Opcode::Call, func_ref, .. }
                if called_function(func, func_ref) == Some(id))
        })
        .count()
}

/// How many values are needed after a call that came after them, in the order of the code: about as many as want a register that
/// calls preserve.
fn kept_over_calls(func: &Function) -> usize {
    let mut calls_before: HashMap<Value, usize> = HashMap::new();
    let mut kept = HashSet::new();
    let mut calls = 0;
    for block in func.layout.blocks() {
        for &parameter in func.dfg.block_params(block) {
            calls_before.insert(parameter, calls);
        }
        for inst in func.layout.block_insts(block) {
            for value in func.dfg.inst_values(inst) {
                let value = func.dfg.resolve_aliases(value);
                if calls_before
                    .get(&value)
                    .is_some_and(|&before| before < calls)
                {
                    kept.insert(value);
                }
            }
            if func.dfg.insts[inst].opcode().is_call() && !func.layout.is_cold(block) {
                calls += 1;
            }
            for &result in func.dfg.inst_results(inst) {
                calls_before.insert(result, calls);
            }
        }
    }
    kept.len()
}

/// Whether an instruction can be executed twice: nothing but computations and reads, and the frontend's spills, which have no
/// reader before the first call.
fn is_repeatable(func: &Function, inst: Inst) -> bool {
    let data = &func.dfg.insts[inst];
    let opcode = data.opcode();
    if is_spill(func, inst) {
        return true;
    }
    if opcode == Opcode::StackAddr {
        // Of a spill; an address of anything else has an effect that depends on the frame.
        return users_are_spills(func, func.dfg.first_result(inst));
    }
    // A bogus address of a slot is loaded in a region of its own.
    let is_plain_read = matches!(data, InstructionData::Load { opcode: Opcode::Load, flags, .. }
    if func.dfg.mem_flags[*flags].alias_region().is_none_or(|region| {
        func.dfg.alias_regions[region].user_id == crate::contract::MEMORY_REGION
    }));
    !opcode.is_call()
        && !opcode.is_branch()
        && !opcode.is_terminator()
        && !opcode.can_store()
        && !opcode.other_side_effects()
        && (!opcode.can_load() || is_plain_read)
}

fn is_spill(func: &Function, inst: Inst) -> bool {
    let data = &func.dfg.insts[inst];
    let region = data.alias_region(&func.dfg);
    data.opcode() == Opcode::Store
        && region
            .is_some_and(|region| func.dfg.alias_regions[region].user_id == SAFEPOINT_SPILL_REGION)
}

fn users_are_spills(func: &Function, address: Value) -> bool {
    let blocks = func.layout.blocks();
    let mut insts = blocks.flat_map(|block| func.layout.block_insts(block));
    insts.all(|inst| {
        let uses = func.dfg.inst_values(inst).any(|value| value == address);
        !uses || is_spill(func, inst)
    })
}

/// Condition, early exit, and the call of the rest instead of everything else.
fn first_part(
    func: &Function,
    contract: &Contract,
    plan: &Plan,
    rest: FuncId,
) -> (Function, Contract) {
    let mut first = func.clone();
    let entry = first.layout.entry_block().expect("there was a plan for it");
    let parameters = first.dfg.block_params(entry).to_vec();
    let source = first.srcloc(plan.branch);
    let callee = import(&mut first, rest);
    let other = first.dfg.make_block();
    first.layout.append_block(other);
    let mut cursor = FuncCursor::new(&mut first)
        .at_bottom(other)
        .with_srcloc(source);
    cursor.ins().return_call(callee, &parameters);
    let to_other = BlockCall::new(other, [], &mut first.dfg.value_lists);
    if let InstructionData::Brif { blocks, .. } = &mut first.dfg.insts[plan.branch] {
        blocks[1 - plan.exit_way] = to_other;
    }
    let kept = HashSet::from([entry, plan.exit, other]);
    let blocks: Vec<Block> = first.layout.blocks().collect();
    for block in blocks {
        let insts: Vec<Inst> = first.layout.block_insts(block).collect();
        for inst in insts {
            // Nothing is read back: there is no call to come back from.
            let is_dead = !kept.contains(&block)
                || is_spill(&first, inst)
                || first.dfg.insts[inst].opcode() == Opcode::StackAddr;
            if is_dead {
                first.layout.remove_inst(inst);
            }
        }
        if !kept.contains(&block) {
            first.layout.remove_block(block);
        }
    }
    // So no slot is used any more.
    first.sized_stack_slots.clear();
    let contract = Contract {
        slot_pointers: Vec::new(),
        slot_names: Vec::new(),
        ..contract.clone()
    };
    (first, contract)
}

fn rest_part(func: &Function, plan: &Plan) -> Function {
    let mut rest = func.clone();
    if let InstructionData::Brif { blocks, .. } = rest.dfg.insts[plan.branch] {
        rest.dfg.insts[plan.branch] = InstructionData::Jump {
            opcode: Opcode::Jump,
            destination: blocks[1 - plan.exit_way],
        };
    }
    rest
}

fn import(func: &mut Function, id: FuncId) -> FuncRef {
    let name = func.declare_imported_user_function(UserExternalName {
        namespace: crate::contract::FUNCTION_NAMESPACE,
        index: id.as_u32(),
    });
    let signature = func.signature.clone();
    let signature = func.import_signature(signature);
    func.import_function(ExtFuncData {
        name: ExternalName::user(name),
        signature,
        colocated: true,
        patchable: false,
    })
}
