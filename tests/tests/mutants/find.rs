//! Where final CLIF can be damaged: calls with maps, reloads, spills, addresses of slots.

use cranelift_codegen::ir::{
    Function, Inst, InstructionData, Opcode, StackSlot, UserStackMapEntry, Value, ValueDef,
};
use morestack_compiler::contract::SAFEPOINT_SPILL_REGION;

pub fn constant(func: &Function, value: Value) -> Option<i64> {
    match func.dfg.insts[definition(func, value)?] {
        InstructionData::UnaryImm {
            opcode: Opcode::Iconst,
            imm,
        } => Some(imm.bits()),
        _ => None,
    }
}

/// The instruction that defines `value`.
pub fn definition(func: &Function, value: Value) -> Option<Inst> {
    match func.dfg.value_def(func.dfg.resolve_aliases(value)) {
        ValueDef::Result(inst, _) => Some(inst),
        _ => None,
    }
}

pub fn insts(func: &Function) -> Vec<Inst> {
    func.layout
        .blocks()
        .flat_map(|block| func.layout.block_insts(block))
        .collect()
}

pub fn nth(func: &Function, n: usize, wanted: impl Fn(&Function, Inst) -> bool) -> Option<Inst> {
    insts(func)
        .into_iter()
        .filter(|&inst| wanted(func, inst))
        .nth(n)
}

pub fn safepoints(func: &Function) -> Vec<Inst> {
    insts(func)
        .into_iter()
        .filter(|&inst| func.dfg.insts[inst].opcode().is_safepoint())
        .collect()
}

pub fn entries(func: &Function, inst: Inst) -> &[UserStackMapEntry] {
    func.dfg.user_stack_map_entries(inst).unwrap_or_default()
}

pub fn lists(func: &Function, inst: Inst, slot: StackSlot) -> bool {
    entries(func, inst).iter().any(|entry| entry.slot == slot)
}

/// The slot whose address a load or store uses directly.
pub fn direct_access(func: &Function, inst: Inst) -> Option<StackSlot> {
    let address = match func.dfg.insts[inst] {
        InstructionData::Load { arg, .. } => arg,
        InstructionData::Store { args, .. } => args[1],
        _ => return None,
    };
    func.dfg.insts[definition(func, address)?].stack_slot()
}

/// The spill slot that `inst` spills to or reloads from.
pub fn spilled_slot(func: &Function, inst: Inst) -> Option<StackSlot> {
    let region = func.dfg.alias_regions.get(SAFEPOINT_SPILL_REGION)?;
    let is_spill = func.dfg.insts[inst].alias_region(&func.dfg) == Some(region);
    direct_access(func, inst).filter(|_| is_spill)
}

pub fn is_spill_slot(func: &Function, slot: StackSlot) -> bool {
    insts(func)
        .into_iter()
        .any(|inst| spilled_slot(func, inst) == Some(slot))
}

/// A slot in the map of `call` that is reloaded in the same block before another call or a spill to it.
pub fn reloaded_after(func: &Function, call: Inst) -> Option<StackSlot> {
    following(func, call).find_map(|inst| {
        let slot = spilled_slot(func, inst)?;
        (func.dfg.insts[inst].opcode() == Opcode::Load && lists(func, call, slot)).then_some(slot)
    })
}

pub fn any_entry(func: &Function, call: Inst) -> Option<StackSlot> {
    entries(func, call).first().map(|entry| entry.slot)
}

/// The instructions behind `call` up to the next call or spill of its block.
pub fn following(func: &Function, call: Inst) -> impl Iterator<Item = Inst> + '_ {
    let mut next = func.layout.next_inst(call);
    std::iter::from_fn(move || {
        let inst = next?;
        next = func.layout.next_inst(inst);
        let is_spill =
            func.dfg.insts[inst].opcode() == Opcode::Store && spilled_slot(func, inst).is_some();
        (!func.dfg.insts[inst].opcode().is_call() && !is_spill).then_some(inst)
    })
}

/// Calls that list a spilled pointer, and one of its slots.
pub fn calls_with_pointers(func: &Function) -> Vec<(Inst, StackSlot)> {
    let calls = safepoints(func).into_iter();
    calls
        .filter_map(|call| Some((call, any_entry(func, call)?)))
        .collect()
}

/// Whether something that does not float uses the value: a load, a store or a call.
pub fn is_used_for_real(func: &Function, value: Value) -> bool {
    insts(func).into_iter().any(|inst| {
        let opcode = func.dfg.insts[inst].opcode();
        let real = opcode.can_load() || opcode.can_store() || opcode.is_call();
        real && func
            .dfg
            .inst_args(inst)
            .iter()
            .any(|&arg| func.dfg.resolve_aliases(arg) == value)
    })
}

/// A store at a sum of the slot's address and something else.
pub fn zeroes_in_loop(func: &Function, inst: Inst, slot: StackSlot) -> bool {
    let InstructionData::Store { args, .. } = func.dfg.insts[inst] else {
        return false;
    };
    let Some(sum) =
        definition(func, args[1]).filter(|&sum| func.dfg.insts[sum].opcode() == Opcode::Iadd)
    else {
        return false;
    };
    let mut operands = func
        .dfg
        .inst_args(sum)
        .iter()
        .filter_map(|&arg| definition(func, arg));
    constant(func, args[0]) == Some(0)
        && operands.any(|operand| func.dfg.insts[operand].stack_slot() == Some(slot))
}
