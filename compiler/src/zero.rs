//! Zeroes the pointer words of slots at a function's entry, so that a map never covers a word nobody has written.
//!
//! Promises: runs before the mid-end, which deletes the stores that the producer's own make dead. May not know: why a word is
//! a pointer.

use crate::contract::{
    PointerRun, SlotPointers, memory_flags, opaque_address, opaque_address_flags,
};
use cranelift_codegen::cursor::{Cursor, FuncCursor};
use cranelift_codegen::ir::condcodes::IntCC;
use cranelift_codegen::ir::types::I64;
use cranelift_codegen::ir::{
    Block, BlockArg, Function, InstBuilder, MemFlagsData, StackSlot, Value,
};

/// Longer runs are zeroed by a loop.
const UNROLLED_WORDS: u32 = 16;

/// Inserts the stores in front of the first instruction.
pub(crate) fn zero_slot_pointers(func: &mut Function, pointers: &[SlotPointers]) {
    let Some(entry) = func.layout.entry_block().filter(|_| !pointers.is_empty()) else {
        return;
    };
    let flags = memory_flags(func);
    let (long, short): (Vec<&SlotPointers>, Vec<_>) = pointers
        .iter()
        .partition(|pointers| pointers.run.count > UNROLLED_WORDS);
    for pointers in long {
        zero_in_loop(func, entry, *pointers, flags);
    }
    let mut cursor = FuncCursor::new(func).at_first_insertion_point(entry);
    let mut zero = None;
    for &&SlotPointers { slot, run } in &short {
        for offset in run.offsets() {
            let zero = *zero.get_or_insert_with(|| cursor.ins().iconst(I64, 0));
            store_zero(&mut cursor, slot, offset, zero, flags);
        }
    }
}

fn store_zero(
    cursor: &mut FuncCursor<'_>,
    slot: StackSlot,
    offset: u32,
    zero: Value,
    flags: MemFlagsData,
) {
    let address = cursor.ins().stack_addr(I64, slot, offset as i32);
    cursor.ins().store(flags, zero, address, 0);
}

/// Splits the entry block at its first instruction and puts a loop between the halves.
fn zero_in_loop(func: &mut Function, entry: Block, pointers: SlotPointers, flags: MemFlagsData) {
    let PointerRun {
        offset_bytes,
        count,
        stride_bytes,
    } = pointers.run;
    let first = func
        .layout
        .first_inst(entry)
        .expect("a block ends with a terminator");
    let rest = func.dfg.make_block();
    func.layout.split_block(rest, first);
    let body = func.dfg.make_block();
    func.layout.insert_block_after(body, entry);
    let distance = func.dfg.append_block_param(body, I64);

    let opaque_flags = opaque_address_flags(func);
    let mut cursor = FuncCursor::new(func);
    cursor.goto_bottom(entry);
    let zero = cursor.ins().iconst(I64, 0);
    cursor.ins().jump(body, &[BlockArg::Value(zero)]);

    cursor.goto_bottom(body);
    let zero = cursor.ins().iconst(I64, 0);
    // The sum is a value, so the slot's address has to be opaque, as a producer's.
    let base = cursor.ins().iconst(I64, opaque_address(pointers.slot));
    let base = cursor
        .ins()
        .load(I64, opaque_flags, base, offset_bytes as i32);
    let address = cursor.ins().iadd(base, distance);
    cursor.ins().store(flags, zero, address, 0);
    let next = cursor.ins().iadd_imm_u(distance, i64::from(stride_bytes));
    let end = cursor
        .ins()
        .iconst(I64, i64::from(count) * i64::from(stride_bytes));
    let more = cursor.ins().icmp(IntCC::UnsignedLessThan, next, end);
    cursor
        .ins()
        .brif(more, body, &[BlockArg::Value(next)], rest, &[]);
}
