//! The pass after the mid-end: makes every use of a slot's address compute that address right where it is used.
//!
//! To Cranelift `stack_addr` is pure: the mid-end merges two of them over a call and hoists them out of loops, and the back
//! end then keeps the *old* stack's address in a callee-saved register. So, when the mid-end is through:
//!
//! 1. every load and store at a `stack_addr` gets a private `stack_addr` right in front of it (I1);
//! 2. every opaque slot address, which to the mid-end was a load and was therefore never moved over a call, becomes
//!    `stack_addr` in place (I2).
//!
//! Nothing else is rebuilt: recomputing an integer that was derived from an address would give it two values.
//!
//! Promises: touches no control flow; linear time. May not know: maps, stubs, or the verifier, which checks its work.

use crate::contract::{OPAQUE_ADDRESS_REGION, opaque_address_slot};
use crate::error::CompileError;
use cranelift_codegen::cursor::{Cursor, FuncCursor};
use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{
    Function, Inst, InstBuilder, InstructionData, Opcode, Value, ValueDef,
};

/// Runs the pass.
///
/// # Errors
/// If the producer broke the contract: a `stack_addr` used as a value, or an opaque address that is not a slot's.
pub fn run(func: &mut Function) -> Result<(), CompileError> {
    let region = func.dfg.alias_regions.get(OPAQUE_ADDRESS_REGION);
    let mut opaque_addresses = Vec::new();
    let mut producers_addresses = Vec::new();
    let mut cursor = FuncCursor::new(func);
    while cursor.next_block().is_some() {
        while let Some(inst) = cursor.next_inst() {
            privatize_addresses(&mut cursor, inst)?;
            if cursor.func.dfg.insts[inst].opcode() == Opcode::StackAddr {
                producers_addresses.push(inst);
            }
            if region.is_some()
                && cursor.func.dfg.insts[inst].alias_region(&cursor.func.dfg) == region
            {
                opaque_addresses.push(inst);
            }
        }
    }
    // Every use was given its own.
    for inst in producers_addresses {
        func.layout.remove_inst(inst);
    }
    // Only now: step 1 must not take their uses as values for misuse of a producer's `stack_addr`.
    opaque_addresses
        .into_iter()
        .try_for_each(|inst| reveal_opaque_address(func, inst))
}

/// Step 1 for one instruction: its address operand, if that is a `stack_addr`, is computed anew.
fn privatize_addresses(cursor: &mut FuncCursor<'_>, inst: Inst) -> Result<(), CompileError> {
    let opcode = cursor.func.dfg.insts[inst].opcode();
    for index in 0..cursor.func.dfg.inst_args(inst).len() {
        let Some(definition) =
            stack_addr_behind(cursor.func, cursor.func.dfg.inst_args(inst)[index])
        else {
            continue;
        };
        if !is_address_operand(opcode, index) {
            return Err(CompileError::Contract(format!(
                "the address of a slot is used as a value without slot_addr: {}",
                cursor.func.dfg.display_inst(inst)
            )));
        }
        let clone = cursor.func.dfg.clone_inst(definition);
        cursor.func.layout.insert_inst(clone, inst);
        let address = cursor.func.dfg.first_result(clone);
        cursor.func.dfg.inst_args_mut(inst)[index] = address;
    }
    if cursor.func.dfg.insts[inst].opcode().is_branch() && passes_stack_addr(cursor.func, inst) {
        return Err(CompileError::Contract(
            "the address of a slot is passed to a block without slot_addr".to_owned(),
        ));
    }
    Ok(())
}

fn is_address_operand(opcode: Opcode, index: usize) -> bool {
    // A store's operands are value, address; a load's first operand is the address.
    (opcode.can_load() && !opcode.can_store() && !opcode.is_call() && index == 0)
        || (opcode.can_store() && !opcode.can_load() && !opcode.is_call() && index == 1)
}

fn passes_stack_addr(func: &Function, inst: Inst) -> bool {
    let destinations =
        func.dfg.insts[inst].branch_destination(&func.dfg.jump_tables, &func.dfg.exception_tables);
    destinations
        .iter()
        .flat_map(|destination| destination.args(&func.dfg.value_lists))
        .filter_map(|argument| argument.as_value())
        .any(|value| stack_addr_behind(func, value).is_some())
}

fn stack_addr_behind(func: &Function, value: Value) -> Option<Inst> {
    let ValueDef::Result(definition, _) = func.dfg.value_def(func.dfg.resolve_aliases(value))
    else {
        return None;
    };
    (func.dfg.insts[definition].opcode() == Opcode::StackAddr).then_some(definition)
}

/// Step 2 for one instruction: an opaque slot address becomes a `stack_addr`.
fn reveal_opaque_address(func: &mut Function, inst: Inst) -> Result<(), CompileError> {
    let named = match func.dfg.insts[inst] {
        InstructionData::Load {
            opcode: Opcode::Load,
            arg,
            offset,
            ..
        } => constant(func, arg)
            .and_then(|base| opaque_address_slot(base.wrapping_add(i64::from(i32::from(offset)))))
            .filter(|(slot, _)| func.sized_stack_slots.is_valid(*slot)),
        _ => None,
    };
    let Some((slot, offset)) = named else {
        return Err(CompileError::Contract(format!(
            "not the opaque address of a slot: {}",
            func.dfg.display_inst(inst)
        )));
    };
    func.replace(inst).stack_addr(I64, slot, offset);
    Ok(())
}

fn constant(func: &Function, value: Value) -> Option<i64> {
    let ValueDef::Result(definition, _) = func.dfg.value_def(func.dfg.resolve_aliases(value))
    else {
        return None;
    };
    match func.dfg.insts[definition] {
        InstructionData::UnaryImm {
            opcode: Opcode::Iconst,
            imm,
        } => Some(imm.bits()),
        _ => None,
    }
}
