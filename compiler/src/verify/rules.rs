//! Rules that need no dataflow: what may not occur at all, and what may not be done with a pointer.

use super::FunctionFacts;
use super::error::{Errors, Rule};
use super::flow::Flow;
use super::taint::{Taint, callee_pointers};
use super::words::PointerWords;
use crate::contract::{OPAQUE_ADDRESS_REGION, opaque_address_slot};
use cranelift_codegen::ir::{
    ArgumentPurpose, BlockArg, Inst, InstructionData, Opcode, Signature, Value,
};
use cranelift_codegen::isa::CallConv;

/// Integer and float results that each calling convention returns in registers (x86-64).
fn result_registers(convention: CallConv) -> Option<(usize, usize)> {
    match convention {
        CallConv::Tail => Some((8, 8)),
        CallConv::SystemV => Some((2, 2)),
        CallConv::Winch => Some((0, 0)),
        _ => None,
    }
}

/// Signatures, forbidden instructions, left-over opaque addresses, and whether the facts fit the function.
pub(super) fn check(flow: &Flow<'_>, facts: &FunctionFacts<'_>, errors: &mut Errors) {
    let func = flow.func;
    check_facts(flow, facts, errors);
    check_signature(&func.signature, "own signature", errors);
    for (sig_ref, signature) in func.dfg.signatures.iter() {
        check_signature(signature, &sig_ref.to_string(), errors);
    }
    if func.stack_limit.is_some() {
        errors.push(Rule::ForbiddenInstruction, "the function has a stack limit");
    }
    if !func.dynamic_stack_slots.is_empty() {
        errors.push(Rule::ForbiddenInstruction, "dynamic stack slots");
    }
    for &block in &flow.blocks {
        for inst in flow.insts(block) {
            check_instruction(flow, inst, errors);
        }
    }
}

fn check_facts(flow: &Flow<'_>, facts: &FunctionFacts<'_>, errors: &mut Errors) {
    let signature = &flow.func.signature;
    let pointers = &facts.contract.signature;
    let beyond = |indices: &[u32], len: usize| indices.iter().any(|&index| index as usize >= len);
    if beyond(&pointers.params, signature.params.len())
        || beyond(&pointers.results, signature.returns.len())
    {
        errors.push(Rule::BadFacts, "a pointer parameter that does not exist");
    }
    for pointers in &facts.contract.slot_pointers {
        let (slot, run) = (pointers.slot, pointers.run);
        let Some(data) = flow.func.sized_stack_slots.get(slot) else {
            errors.push(Rule::BadFacts, format!("{slot} does not exist"));
            continue;
        };
        let last = u64::from(run.stride_bytes) * u64::from(run.count.saturating_sub(1));
        let end = u64::from(run.offset_bytes) + last + 8;
        let aligned = run.offset_bytes % 8 == 0 && run.stride_bytes % 8 == 0;
        if run.count > 0 && (end > u64::from(data.size) || !aligned || run.stride_bytes == 0) {
            let detail = format!("a pointer word of {slot} is outside or misaligned");
            errors.push(Rule::BadFacts, detail);
        }
        if data.align_shift < 3 {
            let detail = format!("{slot} holds pointers and is not aligned to 8 bytes");
            errors.push(Rule::BadFacts, detail);
        }
    }
}

fn check_signature(signature: &Signature, name: &str, errors: &mut Errors) {
    let mut error = |what: &str| errors.push(Rule::Signature, format!("{name}: {what}"));
    let all = signature.params.iter().chain(&signature.returns);
    if all
        .into_iter()
        .any(|param| param.purpose != ArgumentPurpose::Normal)
    {
        error("a parameter with a special purpose (hidden pointer or struct argument)");
    }
    let Some((ints, floats)) = result_registers(signature.call_conv) else {
        return error("a calling convention other than tail and system_v");
    };
    let (mut used_ints, mut used_floats) = (0, 0);
    for result in &signature.returns {
        let ty = result.value_type;
        if ty.is_int() {
            used_ints += (ty.bytes() as usize).div_ceil(8);
        } else {
            used_floats += 1;
        }
    }
    if used_ints > ints || used_floats > floats {
        error("more results than registers: a hidden return area");
    }
}

fn check_instruction(flow: &Flow<'_>, inst: Inst, errors: &mut Errors) {
    let dfg = &flow.func.dfg;
    match dfg.insts[inst].opcode() {
        Opcode::GetStackPointer | Opcode::GetFramePointer => {
            errors.at(
                Rule::ForbiddenInstruction,
                flow,
                inst,
                "an address nobody's map knows",
            );
        }
        Opcode::SetPinnedReg
        | Opcode::StackSwitch
        | Opcode::DynamicStackAddr
        | Opcode::TlsValue => {
            errors.at(
                Rule::ForbiddenInstruction,
                flow,
                inst,
                "not allowed on a task",
            );
        }
        _ => {}
    }
    // A program may well compute with a number that looks like a bogus address; it may not use one as an address.
    let bogus = flow
        .address_operand(inst)
        .and_then(|address| flow.constant(address))
        .and_then(opaque_address_slot);
    let region = dfg.insts[inst].alias_region(dfg);
    let is_opaque =
        region.is_some_and(|region| dfg.alias_regions[region].user_id == OPAQUE_ADDRESS_REGION);
    if bogus.is_some() || is_opaque {
        errors.at(
            Rule::OpaqueLeft,
            flow,
            inst,
            "an opaque slot address is left",
        );
    }
}

/// Every value that an instruction uses, edge arguments included.
fn for_each_operand(flow: &Flow<'_>, inst: Inst, mut operand: impl FnMut(Value)) {
    flow.args(inst).for_each(&mut operand);
    flow.for_each_edge(inst, |_, args| {
        for arg in args {
            if let BlockArg::Value(value) = *arg {
                operand(flow.resolve(value));
            }
        }
    });
}

/// What may not be done with a pointer: pass it as a scalar, load movably through it, leave a slot with it.
pub(super) fn check_pointer_uses(
    flow: &Flow<'_>,
    facts: &FunctionFacts<'_>,
    taint: &Taint,
    words: &PointerWords,
    errors: &mut Errors,
) {
    for &block in &flow.blocks {
        for inst in flow.insts(block) {
            check_access(flow, taint, inst, errors);
            check_escape(flow, words, inst, errors);
            check_passing(flow, facts, taint, inst, errors);
        }
    }
}

fn check_access(flow: &Flow<'_>, taint: &Taint, inst: Inst, errors: &mut Errors) {
    let dfg = &flow.func.dfg;
    if let Some(address) = flow.address_operand(inst)
        && let Some(flags) = dfg.insts[inst].memflags_data(dfg)
        && flags.readonly()
        && flags.can_move()
        && taint.is_pointer(flow.resolve(address))
    {
        let what = format!("a movable load through {address}, which may be a stack pointer");
        errors.at(Rule::MovableLoad, flow, inst, what);
    }
    let Some(access) = flow.slot_access(inst) else {
        return;
    };
    let size = flow.func.sized_stack_slots[access.slot].size;
    if access.offset < 0 || access.offset + i64::from(access.size_bytes) > i64::from(size) {
        errors.at(
            Rule::OutsideSlot,
            flow,
            inst,
            format!("outside {}", access.slot),
        );
    }
    if let Some(stored) = access.stored
        && taint.is_pointer(stored)
        && (access.offset % 8 != 0 || access.size_bytes != 8)
    {
        errors.at(
            Rule::MisalignedPointer,
            flow,
            inst,
            format!("{stored} is a pointer and is stored as something else"),
        );
    }
}

fn check_escape(flow: &Flow<'_>, words: &PointerWords, inst: Inst, errors: &mut Errors) {
    let mut address = flow.address_operand(inst).map(|value| flow.resolve(value));
    for_each_operand(flow, inst, |value| {
        // The first occurrence of the address operand is its use as an address; a second one would be its use as data.
        if address == Some(value) {
            address = None;
            return;
        }
        if let Some((slot, _)) = flow.slot_address(value)
            && words.is_spill(slot)
        {
            errors.at(
                Rule::SpillSlotEscapes,
                flow,
                inst,
                format!("{value} is the address of spill slot {slot}"),
            );
        }
    });
}

fn check_passing(
    flow: &Flow<'_>,
    facts: &FunctionFacts<'_>,
    taint: &Taint,
    inst: Inst,
    errors: &mut Errors,
) {
    let dfg = &flow.func.dfg;
    // A host routine has no entry map: it runs on another stack.
    let is_host = |signature: &Signature| signature.call_conv == CallConv::SystemV;
    if let Some(signature) = dfg.call_signature(inst)
        && is_host(&dfg.signatures[signature])
    {
        return;
    }
    let (rule, pointers, what) = match &dfg.insts[inst] {
        InstructionData::Call { .. } | InstructionData::TryCall { .. } => {
            match callee_pointers(flow, facts, inst) {
                Some(callee) => (Rule::PointerPassedAsScalar, &callee.params, "argument"),
                None => return,
            }
        }
        data if data.opcode() == Opcode::Return => {
            let own = &facts.contract.signature;
            (Rule::PointerReturnedAsScalar, &own.results, "result")
        }
        _ => return,
    };
    for (index, value) in flow.args(inst).enumerate() {
        if taint.is_pointer(value) && pointers.binary_search(&(index as u32)).is_err() {
            let what = format!("{what} {index}, {value}, is a pointer");
            errors.at(rule, flow, inst, what);
        }
    }
}
