//! Damages that several mutants share, and those that take more than a line.

use super::find::*;
use cranelift_codegen::cursor::{Cursor, FuncCursor};
use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{
    Function, Inst, InstBuilder, InstructionData, MemFlagsData, Opcode, StackSlot,
    UserStackMapEntry, Value, ValueDef,
};
use morestack_compiler::contract::Contract;

/// Changes the map of the `n`-th safepoint for which `choose` gives a slot.
pub fn edit_map(
    func: &mut Function,
    choose: fn(&Function, Inst) -> Option<StackSlot>,
    n: usize,
    edit: impl Fn(&mut Vec<UserStackMapEntry>, StackSlot),
) -> bool {
    let chosen = safepoints(func)
        .into_iter()
        .filter_map(|call| Some((call, choose(func, call)?)))
        .nth(n);
    let Some((call, slot)) = chosen else {
        return false;
    };
    let mut changed = entries(func, call).to_vec();
    edit(&mut changed, slot);
    replace_call(func, call, changed);
    true
}

/// Maps can only be added to: the call is replaced by a copy with another map.
pub fn replace_call(func: &mut Function, call: Inst, map: Vec<UserStackMapEntry>) {
    let data = func.dfg.insts[call];
    let copy = func.dfg.make_inst(data);
    let results = func.dfg.inst_results(call).to_vec();
    func.dfg.detach_inst_results(call);
    func.dfg
        .make_inst_results_reusing(copy, I64, results.into_iter().map(Some));
    func.dfg.append_user_stack_map_entries(copy, map);
    func.layout.insert_inst(copy, call);
    func.layout.remove_inst(call);
}

/// A reload of a spilled pointer.
#[derive(Clone, Copy)]
pub struct Reload {
    pub inst: Inst,
    pub value: Value,
    pub slot: StackSlot,
}

/// Calls `damage(call, reload)` for the `n`-th call with a reload of one of its words in the same block.
pub fn reload_around_call(
    func: &mut Function,
    n: usize,
    damage: impl Fn(&mut Function, Inst, Reload),
) -> bool {
    let mut found = Vec::new();
    for call in safepoints(func) {
        let reload = following(func, call).find_map(|inst| {
            let slot = spilled_slot(func, inst)?;
            let is_load = func.dfg.insts[inst].opcode() == Opcode::Load;
            let is_used = is_load && is_used_for_real(func, func.dfg.first_result(inst));
            (is_used && lists(func, call, slot)).then(|| Reload {
                inst,
                value: func.dfg.first_result(inst),
                slot,
            })
        });
        found.extend(reload.map(|reload| (call, reload)));
    }
    let Some(&(call, reload)) = found.get(n) else {
        return false;
    };
    damage(func, call, reload);
    true
}

/// Reloads the same word directly before the call.
pub fn reload_before(func: &mut Function, call: Inst, reload: Reload) -> Value {
    let mut cursor = FuncCursor::new(func).at_inst(call);
    let address = cursor.ins().stack_addr(I64, reload.slot, 0);
    cursor.ins().load(I64, MemFlagsData::trusted(), address, 0)
}

pub fn load_through(func: &mut Function, at: Inst, pointer: Value) {
    let mut cursor = FuncCursor::new(func).at_inst(at);
    cursor.ins().load(I64, MemFlagsData::trusted(), pointer, 0);
}

pub fn plus(cursor: &mut FuncCursor<'_>, value: Value, constant: i64) -> Value {
    let constant = cursor.ins().iconst(I64, constant);
    cursor.ins().iadd(value, constant)
}

/// Takes a pointer before the `n`-th call, keeps `make` of it over the call, and loads through `back` of that.
pub fn pointer_over_call(
    func: &mut Function,
    n: usize,
    make: impl Fn(&mut FuncCursor<'_>, Value) -> Value,
    back: impl Fn(&mut FuncCursor<'_>, Value) -> Value,
) -> bool {
    let Some(&(call, slot)) = calls_with_pointers(func).get(n) else {
        return false;
    };
    let mut cursor = FuncCursor::new(func).at_inst(call);
    let address = cursor.ins().stack_addr(I64, slot, 0);
    let pointer = cursor.ins().load(I64, MemFlagsData::trusted(), address, 0);
    let kept = make(&mut cursor, pointer);
    cursor.goto_inst(call);
    let after = cursor
        .func
        .layout
        .next_inst(call)
        .expect("a call is no terminator");
    cursor.goto_inst(after);
    let pointer = back(&mut cursor, kept);
    cursor.ins().load(I64, MemFlagsData::trusted(), pointer, 0);
    true
}

/// Takes a slot's address before the `n`-th call and loads through `make` of it behind the call.
pub fn address_over_call(
    func: &mut Function,
    n: usize,
    make: impl Fn(&mut FuncCursor<'_>, Value) -> Value,
) -> bool {
    let slot = func.sized_stack_slots.keys().next();
    let (Some(slot), Some(&call)) = (slot, safepoints(func).get(n)) else {
        return false;
    };
    let mut cursor = FuncCursor::new(func).at_inst(call);
    let address = cursor.ins().stack_addr(I64, slot, 0);
    let address = make(&mut cursor, address);
    let after = cursor
        .func
        .layout
        .next_inst(call)
        .expect("a call is no terminator");
    load_through(func, after, address);
    true
}

/// Hands a freshly reloaded pointer in front of the `n`-th call to `damage`.
pub fn at_pointer(
    func: &mut Function,
    n: usize,
    damage: impl Fn(&mut FuncCursor<'_>, Value),
) -> bool {
    let Some(&(call, slot)) = calls_with_pointers(func).get(n) else {
        return false;
    };
    let mut cursor = FuncCursor::new(func).at_inst(call);
    let address = cursor.ins().stack_addr(I64, slot, 0);
    let pointer = cursor.ins().load(I64, MemFlagsData::trusted(), address, 0);
    damage(&mut cursor, pointer);
    true
}

/// Moves the address of an access in a block that comes back to itself over a call to the function's entry.
pub fn hoisted(func: &mut Function, _: &mut Contract, n: usize) -> bool {
    let entry = func.layout.entry_block().expect("a body");
    let has_call_before = |inst: Inst| {
        let block = func.layout.inst_block(inst);
        safepoints(func).iter().any(|&call| {
            func.layout.inst_block(call) == block
                && func.layout.pp_cmp(call, inst) == std::cmp::Ordering::Less
        })
    };
    let found = nth(func, n, |func, inst| {
        func.layout.inst_block(inst) != Some(entry)
            && direct_access(func, inst).is_some()
            && has_call_before(inst)
    });
    let Some(access) = found else {
        return false;
    };
    let index = usize::from(func.dfg.insts[access].opcode() == Opcode::Store);
    let address = func.dfg.resolve_aliases(func.dfg.inst_args(access)[index]);
    let ValueDef::Result(definition, _) = func.dfg.value_def(address) else {
        return false;
    };
    func.layout.remove_inst(definition);
    let last = func.layout.last_inst(entry).expect("a terminator");
    func.layout.insert_inst(definition, last);
    true
}

/// Removes the only spill to a listed slot. Where pointers share a slot, another one's spill would leave a pointer there,
/// if the wrong one.
pub fn spill_left_out(func: &mut Function, _: &mut Contract, n: usize) -> bool {
    let is_spill_to = |func: &Function, inst: Inst, slot: StackSlot| {
        func.dfg.insts[inst].opcode() == Opcode::Store && spilled_slot(func, inst) == Some(slot)
    };
    let spill = nth(func, n, |func, inst| {
        let Some(slot) = spilled_slot(func, inst) else {
            return false;
        };
        let shared = nth(func, 1, |func, inst| is_spill_to(func, inst, slot)).is_some();
        let listed = safepoints(func).iter().any(|&call| lists(func, call, slot));
        is_spill_to(func, inst, slot) && listed && !shared
    });
    spill.map(|inst| func.layout.remove_inst(inst)).is_some()
}

/// Removes the stores that zero a contract word at the entry.
pub fn zeroing_left_out(func: &mut Function, contract: &mut Contract, n: usize) -> bool {
    let Some(pointers) = contract.slot_pointers.get(n) else {
        return false;
    };
    if safepoints(func).is_empty() {
        return false;
    }
    let slot = pointers.slot;
    let of_slot = |func: &Function, inst: Inst| {
        let is_store = matches!(func.dfg.insts[inst], InstructionData::Store { .. });
        is_store && (direct_access(func, inst) == Some(slot) || zeroes_in_loop(func, inst, slot))
    };
    let stores: Vec<Inst> = insts(func)
        .into_iter()
        .filter(|&inst| of_slot(func, inst))
        .collect();
    for &inst in &stores {
        func.layout.remove_inst(inst);
    }
    !stores.is_empty()
}
