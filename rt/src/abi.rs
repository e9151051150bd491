//! The numbers compiled code and the runtime agree on, and the stack budget.
//!
//! Promises: every offset here is asserted against the real [`Task`] layout, and the red zone is one sum with one
//! named term a line. May not know: how the compiler emits a check.

use crate::preempt::Saved;
use crate::task::{Registers, Task};
use std::mem::offset_of;

/// Where the stack guard stands in the task, relative to the pinned register (r15).
pub const GUARD_OFFSET: i32 = 0;
/// Where the address of morestack stands in the task; a slow path is `call [r15 + MORESTACK_OFFSET]`.
pub const MORESTACK_OFFSET: i32 = 8;

/// Where the address of the allocation table stands in the task, see [`crate::heap`].
pub const ALLOCATION_OFFSET: i32 = offset_of!(Task, allocation) as i32;
/// Where two words stand in the task that say what is wrong with an index: compiled code stores them there, not in argument
/// registers, so that the register allocator is free where they live as long as nothing is wrong.
pub const PANIC_WORDS_OFFSET: i32 = offset_of!(Task, results) as i32;
/// Where the youngest record of a function with defer statements stands in the task, see [`crate::defers`].
pub const DEFERRING_OFFSET: i32 = offset_of!(Task, deferring) as i32;
/// Where the youngest record of a panic stands in the task.
pub const PANICKING_OFFSET: i32 = offset_of!(Task, panicking) as i32;

const _: () = assert!(offset_of!(Task, guard) == GUARD_OFFSET as usize);
const _: () = assert!(offset_of!(Task, morestack) == MORESTACK_OFFSET as usize);

/// Frames of at most this many bytes compare the stack pointer with the guard as it is; a larger frame first
/// subtracts what it needs beyond them. So this many bytes below the guard belong to the frame being checked.
pub const SMALL_FRAME_BYTES: u64 = 128;
/// A call tree whose frames need at most this many bytes together may run without any check.
pub const ELIDED_TREE_BYTES: u64 = 384;
/// The return address a slow path pushes; morestack takes it off and pushes it again into the same word.
pub const SLOW_PATH_BYTES: u64 = 8;
/// A host call switches stacks before it pushes anything: its return address is part of the caller's need.
pub const HOST_CALL_BYTES: u64 = 0;
/// Leaving a task and coming back stores registers in the task, never on its stack.
pub const TASK_SWITCH_BYTES: u64 = 0;
/// Signal handlers run on the thread's alternate stack.
pub const SIGNAL_BYTES: u64 = 0;
/// Rounds the sum up to a multiple of 16, so that the guard is aligned as the stack is.
pub const RED_ZONE_PADDING_BYTES: u64 = 8;

/// The budget: how far the guard lies above the lowest byte of a stack.
pub const RED_ZONE_BYTES: u64 = SMALL_FRAME_BYTES
    + ELIDED_TREE_BYTES
    + SLOW_PATH_BYTES
    + HOST_CALL_BYTES
    + TASK_SWITCH_BYTES
    + SIGNAL_BYTES
    + RED_ZONE_PADDING_BYTES;

/// What the first frame stands on: a word never used and one that keeps the stack aligned, so that no object ends
/// where the stack ends (a pointer one past its object must still be recognised as a pointer into the stack).
pub const BASE_BYTES: u64 = 16;
/// The return address into [`resume`](crate::arch::resume) that the first call of a task pushes.
pub const FIRST_CALL_BYTES: u64 = 8;
/// The smallest stack on which a task can start: its first checked function then grows it at once if it must.
pub const MINIMUM_STACK_BYTES: u64 =
    (RED_ZONE_BYTES + BASE_BYTES + FIRST_CALL_BYTES).next_multiple_of(STACK_ALIGNMENT_BYTES);
/// The return address that is put below a frame whose instruction faulted, so that it can be walked like a call.
pub const STAND_IN_CALL_BYTES: u64 = 8;
/// What a stack of exactly the size that code needs holds beside what that code uses: no red zone, since no check can fail.
pub const EXACT_BEYOND_BYTES: u64 = BASE_BYTES + FIRST_CALL_BYTES + STAND_IN_CALL_BYTES;
/// Stack tops and sizes are multiples of this.
pub const STACK_ALIGNMENT_BYTES: u64 = 16;

const _: () = assert!(RED_ZONE_BYTES == 528);
const _: () = assert!(RED_ZONE_BYTES.is_multiple_of(STACK_ALIGNMENT_BYTES));
const _: () = assert!(BASE_BYTES.is_multiple_of(STACK_ALIGNMENT_BYTES));

/// Integer arguments of compiled functions that travel in registers (rdi, rsi, rdx, rcx, r8, r9).
pub const INTEGER_ARGUMENT_REGISTERS: usize = 6;
/// Float arguments that travel in registers (xmm0 to xmm7).
pub const FLOAT_ARGUMENT_REGISTERS: usize = 8;
/// Results of each kind that come back in registers
/// (rax, rcx, rdx, rsi, rdi, r8, r9, r10 and xmm0 to xmm7: Cranelift's `Tail` convention).
pub const RESULT_REGISTERS: usize = 8;

/// Offsets of the fields the assembly uses. DWARF expressions encode some of them in one byte: see `arch`.
pub(crate) mod field {
    use super::{Registers, Saved, Task, offset_of};

    pub(crate) const STACK_POINTER: usize = offset_of!(Task, stack_pointer);
    pub(crate) const FRAME_POINTER: usize = offset_of!(Task, frame_pointer);
    pub(crate) const HOST_STACK_POINTER: usize = offset_of!(Task, host_stack_pointer);
    pub(crate) const PROGRAM_COUNTER: usize = offset_of!(Task, program_counter);
    pub(crate) const LEAVING: usize = offset_of!(Task, leaving);
    pub(crate) const REGISTERS: usize = offset_of!(Task, registers);
    pub(crate) const PRESERVED: usize = offset_of!(Task, preserved);
    pub(crate) const RESULTS: usize = offset_of!(Task, results);
    /// In the record of registers, where the integers are first.
    pub(crate) const FLOATS: usize = offset_of!(Registers, floats);
    const _: () = assert!(offset_of!(Registers, integers) == 0);

    // One comparison of eight bytes sees both.
    const _: () = assert!(offset_of!(Task, wanted) == LEAVING + 4 && LEAVING.is_multiple_of(8));

    /// In the record of an interrupted task, where the general registers are first.
    pub(crate) const FLAGS: usize = offset_of!(Saved, flags);
    pub(crate) const EXTENDED: usize = offset_of!(Saved, extended);
    pub(crate) const MASK: usize = offset_of!(Saved, mask);
    const _: () = assert!(offset_of!(Saved, general) == 0);

    // One byte of SLEB128 holds up to 63.
    const _: () = assert!(STACK_POINTER < 64 && FRAME_POINTER < 64 && HOST_STACK_POINTER < 64);
}
