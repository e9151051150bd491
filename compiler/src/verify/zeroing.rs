//! Recognises a loop that writes zero to every word of a long run of pointer words.
//!
//! A must-be-initialised analysis cannot see that a loop reaches all words; so this looks for the one shape that a counting
//! loop of one block has, and believes nothing else:
//!
//! ```text
//!   block1(v0):                           entered from outside with v0 = 0
//!     store zero, (stack_addr slot+offset) + v0
//!     v1 = iadd v0, stride
//!     brif (icmp ult v1, end), block1(v1), out         end = count * stride
//! ```

use super::flow::Flow;
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::{Block, BlockArg, Inst, InstructionData, Opcode, StackSlot, Value};

/// Words that are zero when control leaves a block.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct ZeroedRun {
    pub(super) slot: StackSlot,
    pub(super) offset: i64,
    pub(super) stride_bytes: i64,
    pub(super) count: i64,
}

/// The run that the loop in dense block `number` zeroes, if it is such a loop.
pub(super) fn zeroed_run(flow: &Flow<'_>, number: usize) -> Option<ZeroedRun> {
    let func = flow.func;
    let block = flow.blocks[number];
    if !flow.predecessors[number].contains(&(number as u32)) {
        return None;
    }
    let &[index] = func.dfg.block_params(block) else {
        return None;
    };
    let last = func.layout.last_inst(block)?;
    let (next, end) = loop_end(flow, block, last)?;
    let stride_bytes = added_constant(flow, next, index)?;
    if stride_bytes <= 0 || end <= 0 || end % stride_bytes != 0 || !starts_at_zero(flow, number) {
        return None;
    }
    let (slot, offset) = flow
        .insts(block)
        .find_map(|inst| zero_store(flow, inst, index))?;
    Some(ZeroedRun {
        slot,
        offset,
        stride_bytes,
        count: end / stride_bytes,
    })
}

/// `brif (icmp ult next, end), block(next), elsewhere`: next and end.
fn loop_end(flow: &Flow<'_>, block: Block, last: Inst) -> Option<(Value, i64)> {
    let InstructionData::Brif { arg, blocks, .. } = flow.func.dfg.insts[last] else {
        return None;
    };
    let pool = &flow.func.dfg.value_lists;
    let [again, out] = blocks;
    if again.block(pool) != block || out.block(pool) == block {
        return None;
    }
    let InstructionData::IntCompare {
        args,
        cond: IntCC::UnsignedLessThan,
        ..
    } = flow.func.dfg.insts[flow.defining_inst(arg)?]
    else {
        return None;
    };
    let next = flow.resolve(args[0]);
    let [BlockArg::Value(passed)] = again.args(pool).collect::<Vec<_>>()[..] else {
        return None;
    };
    (flow.resolve(passed) == next).then_some((next, flow.constant(args[1])?))
}

/// The constant `c` if `sum` is `value + c`.
fn added_constant(flow: &Flow<'_>, sum: Value, value: Value) -> Option<i64> {
    let [left, right] = operands(flow, sum, Opcode::Iadd)?;
    match (left == value, right == value) {
        (true, false) => flow.constant(right),
        (false, true) => flow.constant(left),
        _ => None,
    }
}

fn operands(flow: &Flow<'_>, value: Value, wanted: Opcode) -> Option<[Value; 2]> {
    match flow.func.dfg.insts[flow.defining_inst(value)?] {
        InstructionData::Binary { opcode, args } if opcode == wanted => {
            Some(args.map(|arg| flow.resolve(arg)))
        }
        _ => None,
    }
}

/// Whether every edge into the loop from outside passes zero.
fn starts_at_zero(flow: &Flow<'_>, number: usize) -> bool {
    let block = flow.blocks[number];
    let mut all_zero = true;
    for &predecessor in &flow.predecessors[number] {
        if predecessor as usize == number {
            continue;
        }
        let Some(last) = flow
            .func
            .layout
            .last_inst(flow.blocks[predecessor as usize])
        else {
            return false;
        };
        flow.for_each_edge(last, |destination, args| {
            let zero = matches!(args, [BlockArg::Value(value)] if flow.constant(*value) == Some(0));
            all_zero &= destination != block || zero;
        });
    }
    all_zero
}

/// The slot word at which `inst` stores a zero of 8 bytes, beside `index`.
fn zero_store(flow: &Flow<'_>, inst: Inst, index: Value) -> Option<(StackSlot, i64)> {
    let InstructionData::Store {
        opcode: Opcode::Store,
        args,
        offset,
        ..
    } = flow.func.dfg.insts[inst]
    else {
        return None;
    };
    if flow.constant(args[0]) != Some(0) || flow.func.dfg.value_type(args[0]).bytes() != 8 {
        return None;
    }
    let [left, right] = operands(flow, flow.resolve(args[1]), Opcode::Iadd)?;
    let base = match (left == index, right == index) {
        (true, false) => right,
        (false, true) => left,
        _ => return None,
    };
    let (slot, start) = flow.slot_address(base)?;
    Some((slot, start + i64::from(i32::from(offset))))
}
