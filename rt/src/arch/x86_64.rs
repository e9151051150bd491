//! All assembly of x86-64 (System V).
//!
//! The pinned register r15 is the task in compiled code. Compiled functions use Cranelift's `Tail` convention:
//! arguments as in System V, results in rax, rcx, rdx, rsi, rdi, r8, r9, r10 and xmm0-7, callee pops stack arguments.
//!
//! ```text
//!   worker's stack                          task's stack
//!   +------------------------------+        +---------------------------+ hi
//!   | Rust code, Worker::execute   |        | base words, stack args    |
//!   +------------------------------+        +---------------------------+
//!   | resume: rbp rbx r12-r15, pad | <----- | return address in resume  |   rbp = 0 marks the outermost frame
//!   +------------------------------+ A      +---------------------------+
//!   | Rust code of a host routine, |        | compiled frames           |
//!   | or of morestack              |        +---------------------------+ stack_pointer, while Rust runs
//!   +------------------------------+        | red zone, unused part     |
//!                                           +---------------------------+ lo
//!   A = task.host_stack_pointer
//! ```
//!
//! The switch from one stack to the other is always paired with a call or a return, so that the processor's
//! return-address predictor stays in step: `resume` *calls* the task's code, and its return comes back into `resume`; a
//! host call returns with `ret` (2.2 ns in all; with `pop rcx; jmp rcx`, which leaves the predictor one entry behind, 4.0).
//! Only where a task goes on after it had left ([`proceed`], [`enter`]) there is nothing to pair with, and it is a jump.
//!
//! A task may go on below another worker than the one it left: its outermost frame returns into `resume`, which finds the
//! worker's stack through the task, and all three ways into a task save the same registers in the same places.
//!
//! Unwinding: while r15 is the task, a frame on the worker's stack below A finds the task's frame through it (the
//! canonical frame address is an expression over r15), and the task's outermost frame continues in `resume`.
//! GDB takes a caller whose stack is on the wrong side of its callee's for a corrupt stack, unless a *signal frame* stands
//! between the two. The caller of a signal frame, however, is looked up at its return address instead of just before it,
//! and would get the line of the next statement. So every call that changes stacks is unwound as two frames: a signal
//! frame that covers the call ([`signal_frame!`]) and returns one byte further on into an ordinary one
//! ([`ordinary_frame!`]), which knows the other stack. The byte is a `nop`: a return address is looked up at itself
//! by GDB and just before itself by libgcc, and both must find the signal frame. (Stopped *at* such a call instruction,
//! with nothing called yet, a debugger cannot go on from there.)

use crate::abi::field::{
    EXTENDED, FLAGS, FLOATS, FRAME_POINTER, HOST_STACK_POINTER, LEAVING, MASK, PRESERVED,
    PROGRAM_COUNTER, REGISTERS, RESULTS, STACK_POINTER,
};
use crate::grow::morestack_on_worker;
use crate::preempt::Saved;
use crate::task::{LEAVING_PREEMPTED, Task};
use std::arch::naked_asm;
use std::arch::x86_64::_rdtsc;

/// A clock that counts a few times a nanosecond, more or less: for decisions that may be wrong.
pub fn ticks() -> u64 {
    // SAFETY: I-SWITCH is not concerned: every x86-64 processor has it, and it touches no memory.
    unsafe { _rdtsc() }
}

/// Unwind directives before a call that changes stacks: its frame ends where the callee's return address was taken off, and
/// continues at that return address plus one.
macro_rules! signal_frame {
    () => {
        // The return address (register 16) is *(rsp - 8) + 1: DW_OP_breg7 -8, DW_OP_deref, DW_OP_plus_uconst 1.
        ".cfi_endproc
        .cfi_startproc
        .cfi_signal_frame
        .cfi_def_cfa rsp, 0
        .cfi_escape 0x16, 16, 5, 0x77, 0x78, 0x06, 0x23, 1"
    };
}

/// Unwind directives right after that call, with the byte that makes the two return addresses different.
macro_rules! ordinary_frame {
    () => {
        "nop
        .cfi_endproc
        .cfi_startproc"
    };
}

/// What the worker keeps while a task runs: seven words below the return address, which [`leave`] and the end of
/// [`resume`] take off again. The last one aligns: a host routine's frame starts below it.
macro_rules! save_worker {
    () => {
        "push rbp
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset rbp, 0
        push rbx
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset rbx, 0
        push r12
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset r12, 0
        push r13
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset r13, 0
        push r14
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset r14, 0
        push r15
        .cfi_adjust_cfa_offset 8
        .cfi_rel_offset r15, 0
        sub rsp, 8
        .cfi_adjust_cfa_offset 8
        mov [rdi + {host_stack_pointer}], rsp
        mov r15, rdi"
    };
}

/// Argument registers from the record that r11 points at.
macro_rules! load_arguments {
    () => {
        "mov rdi, [r11]
        mov rsi, [r11 + 8]
        mov rdx, [r11 + 16]
        mov rcx, [r11 + 24]
        mov r8, [r11 + 32]
        mov r9, [r11 + 40]
        movups xmm0, [r11 + {floats}]
        movups xmm1, [r11 + {floats} + 16]
        movups xmm2, [r11 + {floats} + 32]
        movups xmm3, [r11 + {floats} + 48]
        movups xmm4, [r11 + {floats} + 64]
        movups xmm5, [r11 + {floats} + 80]
        movups xmm6, [r11 + {floats} + 96]
        movups xmm7, [r11 + {floats} + 112]"
    };
}

/// xmm0 to xmm7 to the record that r11 points at.
macro_rules! store_floats {
    () => {
        "movups [r11 + {floats}], xmm0
        movups [r11 + {floats} + 16], xmm1
        movups [r11 + {floats} + 32], xmm2
        movups [r11 + {floats} + 48], xmm3
        movups [r11 + {floats} + 64], xmm4
        movups [r11 + {floats} + 80], xmm5
        movups [r11 + {floats} + 96], xmm6
        movups [r11 + {floats} + 112], xmm7"
    };
}

/// What `resume` answers when the task's code returned: its results are in the registers' record.
pub const RETURNED: u32 = 0;
/// What `resume` answers when the task left from the middle (host routine, morestack or fault).
pub const LEFT: u32 = 1;

/// Runs the task from the function at `task.program_counter` until it returns ([`RETURNED`]) or leaves ([`LEFT`]).
///
/// Entry: rdi = task; `stack_pointer` (16-aligned, stack arguments at it), and the arguments in `registers` set.
/// Keeps: rbx, rbp, r12-r15, as System V asks.
///
/// # Safety
/// The task is prepared, its program counter is the entry of verified code, and nothing else runs it.
#[unsafe(naked)]
pub unsafe extern "C" fn resume(task: *mut Task) -> u32 {
    naked_asm!(
        ".cfi_startproc",
        save_worker!(),
        "mov r11, [r15 + {registers}]",
        load_arguments!(),
        "mov rbp, [r15 + {frame_pointer}]",
        "mov rsp, [r15 + {stack_pointer}]",
        signal_frame!(),
        "call qword ptr [r15 + {program_counter}]",
        ordinary_frame!(),
        // CFA = *(r15 + host_stack_pointer) + 64: seven words pushed above and the return address.
        ".cfi_escape 0x0f, 5, 0x7f, {host_stack_pointer}, 0x06, 0x23, 64",
        ".cfi_offset rbp, -16",
        ".cfi_offset rbx, -24",
        ".cfi_offset r12, -32",
        ".cfi_offset r13, -40",
        ".cfi_offset r14, -48",
        ".cfi_offset r15, -56",
        // Still the task's stack; r15 is the task, every result register live, rsp of no interest.
        "mov r11, [r15 + {registers}]",
        "mov [r11], rax",
        "mov [r11 + 8], rcx",
        "mov [r11 + 16], rdx",
        "mov [r11 + 24], rsi",
        "mov [r11 + 32], rdi",
        "mov [r11 + 40], r8",
        "mov [r11 + 48], r9",
        "mov [r11 + 56], r10",
        store_floats!(),
        "mov rsp, [r15 + {host_stack_pointer}]",
        ".cfi_def_cfa rsp, 64",
        "xor eax, eax",
        "add rsp, 8",
        ".cfi_adjust_cfa_offset -8",
        "pop r15",
        ".cfi_adjust_cfa_offset -8",
        ".cfi_restore r15",
        "pop r14",
        ".cfi_adjust_cfa_offset -8",
        ".cfi_restore r14",
        "pop r13",
        ".cfi_adjust_cfa_offset -8",
        ".cfi_restore r13",
        "pop r12",
        ".cfi_adjust_cfa_offset -8",
        ".cfi_restore r12",
        "pop rbx",
        ".cfi_adjust_cfa_offset -8",
        ".cfi_restore rbx",
        "pop rbp",
        ".cfi_adjust_cfa_offset -8",
        ".cfi_restore rbp",
        "ret",
        ".cfi_endproc",
        host_stack_pointer = const HOST_STACK_POINTER,
        stack_pointer = const STACK_POINTER,
        frame_pointer = const FRAME_POINTER,
        program_counter = const PROGRAM_COUNTER,
        registers = const REGISTERS,
        floats = const FLOATS,
    )
}

/// Like [`resume`], but for a task that has frames: jumps to `task.program_counter` with the arguments in `registers`, as if
/// the code whose return address is at `task.stack_pointer` had just called that function.
///
/// # Safety
/// The task was left at the entry of a function or is to call one where it was left, and nothing else runs it.
#[unsafe(naked)]
pub unsafe extern "C" fn enter(task: *mut Task) -> u32 {
    naked_asm!(
        ".cfi_startproc",
        save_worker!(),
        "mov rbx, [r15 + {preserved}]",
        "mov r12, [r15 + {preserved} + 8]",
        "mov r13, [r15 + {preserved} + 16]",
        "mov r14, [r15 + {preserved} + 24]",
        "mov r11, [r15 + {registers}]",
        load_arguments!(),
        "mov rbp, [r15 + {frame_pointer}]",
        "mov rsp, [r15 + {stack_pointer}]",
        "jmp qword ptr [r15 + {program_counter}]",
        ".cfi_endproc",
        host_stack_pointer = const HOST_STACK_POINTER,
        stack_pointer = const STACK_POINTER,
        frame_pointer = const FRAME_POINTER,
        program_counter = const PROGRAM_COUNTER,
        registers = const REGISTERS,
        preserved = const PRESERVED,
        floats = const FLOATS,
    )
}

/// Like [`resume`], but for a task that has left a host call: returns from that call with `task.results` in rax and rdx.
///
/// # Safety
/// The task has left in [`hostcall`], and nothing else runs it.
#[unsafe(naked)]
pub unsafe extern "C" fn proceed(task: *mut Task) -> u32 {
    naked_asm!(
        ".cfi_startproc",
        save_worker!(),
        "mov rbx, [r15 + {preserved}]",
        "mov r12, [r15 + {preserved} + 8]",
        "mov r13, [r15 + {preserved} + 16]",
        "mov r14, [r15 + {preserved} + 24]",
        "mov rax, [r15 + {results}]",
        "mov rdx, [r15 + {results} + 8]",
        // They are roots no longer.
        "mov qword ptr [r15 + {results}], 0",
        "mov qword ptr [r15 + {results} + 8], 0",
        "movq xmm0, [r15 + {program_counter}]",
        "mov rbp, [r15 + {frame_pointer}]",
        "mov rsp, [r15 + {stack_pointer}]",
        "pop rcx",
        "jmp rcx",
        ".cfi_endproc",
        host_stack_pointer = const HOST_STACK_POINTER,
        stack_pointer = const STACK_POINTER,
        frame_pointer = const FRAME_POINTER,
        preserved = const PRESERVED,
        program_counter = const PROGRAM_COUNTER,
        results = const RESULTS,
    )
}

/// Like [`resume`], but for a task that was interrupted: jumps to `task.program_counter` with all registers as they were.
///
/// # Safety
/// I-INTERRUPT: `saved` is what a signal's frame held when the task was interrupted, and nothing else runs it.
#[unsafe(naked)]
pub(crate) unsafe extern "C" fn go_on(task: *mut Task, saved: *const Saved) -> u32 {
    naked_asm!(
        ".cfi_startproc",
        save_worker!(),
        "mov r11, rsi",
        "mov r10, [r11 + {extended}]",
        "mov eax, [r11 + {mask}]",
        "mov edx, [r11 + {mask} + 4]",
        "mov ecx, eax",
        "or ecx, edx",
        "jz 2f",
        "xrstor64 [r10]",
        "jmp 3f",
        "2: fxrstor64 [r10]",
        // No move changes them any more. The task's stack may have no room for a word.
        "3: lea rsp, [r11 + {flags}]",
        "popfq",
        "mov rax, [r11]",
        "mov rbx, [r11 + 8]",
        "mov rcx, [r11 + 16]",
        "mov rdx, [r11 + 24]",
        "mov rsi, [r11 + 32]",
        "mov rdi, [r11 + 40]",
        "mov rbp, [r11 + 48]",
        "mov rsp, [r11 + 56]",
        "mov r8, [r11 + 64]",
        "mov r9, [r11 + 72]",
        "mov r10, [r11 + 80]",
        "mov r12, [r11 + 96]",
        "mov r13, [r11 + 104]",
        "mov r14, [r11 + 112]",
        "mov r11, [r11 + 88]",
        "jmp qword ptr [r15 + {program_counter}]",
        ".cfi_endproc",
        host_stack_pointer = const HOST_STACK_POINTER,
        program_counter = const PROGRAM_COUNTER,
        flags = const FLAGS,
        extended = const EXTENDED,
        mask = const MASK,
    )
}

/// Leaves the task: the worker continues after its `resume`, which answers [`LEFT`].
///
/// Entry: r15 = task; nothing else is used, so the signal handler may redirect a faulting task here. It pops with
/// `pop rcx; jmp rcx` because no call of this stack is being returned from in the predictor's eyes.
///
/// # Safety
/// Reached by a jump while r15 is a task inside `resume`; never called.
#[unsafe(naked)]
pub unsafe extern "C" fn leave() {
    naked_asm!(
        ".cfi_startproc",
        "mov rsp, [r15 + {host_stack_pointer}]",
        "mov eax, {left}",
        "add rsp, 8",
        "pop r15",
        "pop r14",
        "pop r13",
        "pop r12",
        "pop rbx",
        "pop rbp",
        "pop rcx",
        "jmp rcx",
        ".cfi_endproc",
        host_stack_pointer = const HOST_STACK_POINTER,
        left = const LEFT,
    )
}

/// Calls a host routine on the worker's stack. Import stubs jump here.
///
/// Entry (from `mov rax, routine; mov r11, hostcall; jmp r11`): rax = routine, r15 = task, its arguments in System V
/// registers (the task itself is the first), `[rsp]` = return address in compiled code, rbp = the caller's frame.
/// Exit: rax, rdx, xmm0 = results; rbx, r12-r15 as they were; rsp and rbp as they were *on the stack the task has
/// now*, since the routine may have moved it. If the routine left a word in `task.leaving`, or somebody wants the task to stop,
/// control goes to [`leave`], with rbx and r12-r14 saved for [`proceed`].
///
/// # Safety
/// Reached by a jump from an import stub inside a running task; never called from Rust.
#[unsafe(naked)]
pub unsafe extern "C" fn hostcall() {
    naked_asm!(
        ".cfi_startproc",
        "mov [r15 + {stack_pointer}], rsp",
        "mov [r15 + {frame_pointer}], rbp",
        "mov rsp, [r15 + {host_stack_pointer}]",
        signal_frame!(),
        "call rax",
        ordinary_frame!(),
        // CFA = *(r15 + stack_pointer) + 8; rbp is saved at r15 + frame_pointer.
        ".cfi_escape 0x0f, 5, 0x7f, {stack_pointer}, 0x06, 0x23, 8",
        ".cfi_escape 0x10, 6, 2, 0x7f, {frame_pointer}",
        // This word and the next one, `task.wanted`.
        "cmp qword ptr [r15 + {leaving}], 0",
        "jne 2f",
        "mov rsp, [r15 + {stack_pointer}]",
        "mov rbp, [r15 + {frame_pointer}]",
        ".cfi_remember_state",
        ".cfi_def_cfa rsp, 8",
        ".cfi_same_value rbp",
        "ret",
        ".cfi_restore_state",
        "2: mov [r15 + {preserved}], rbx",
        "mov [r15 + {preserved} + 8], r12",
        "mov [r15 + {preserved} + 16], r13",
        "mov [r15 + {preserved} + 24], r14",
        "cmp dword ptr [r15 + {leaving}], 0",
        "jne {leave}",
        // Only somebody's wish to stop the task: its results are those of the routine.
        "mov [r15 + {results}], rax",
        "mov [r15 + {results} + 8], rdx",
        "movq [r15 + {program_counter}], xmm0",
        "mov dword ptr [r15 + {leaving}], {preempted}",
        "jmp {leave}",
        ".cfi_endproc",
        stack_pointer = const STACK_POINTER,
        frame_pointer = const FRAME_POINTER,
        host_stack_pointer = const HOST_STACK_POINTER,
        leaving = const LEAVING,
        preserved = const PRESERVED,
        program_counter = const PROGRAM_COUNTER,
        results = const RESULTS,
        preempted = const LEAVING_PREEMPTED,
        leave = sym leave,
    )
}

/// Calls `body` with the task and the address from which on the stack holds all registers that calls preserve, and what the callers
/// keep there.
///
/// # Safety
/// As for `body`.
#[unsafe(naked)]
pub(crate) unsafe extern "C" fn with_registers_on_stack(
    task: *mut Task,
    body: unsafe extern "C" fn(*mut Task, u64),
) {
    naked_asm!(
        ".cfi_startproc",
        "push rbp",
        "push rbx",
        "push r12",
        "push r13",
        "push r14",
        "push r15",
        "sub rsp, 8",
        ".cfi_adjust_cfa_offset 56",
        "mov rax, rsi",
        "mov rsi, rsp",
        "call rax",
        // As they were: the callee has preserved them, too.
        "add rsp, 56",
        ".cfi_adjust_cfa_offset -56",
        "ret",
        ".cfi_endproc",
    )
}

/// Grows the stack and tries the function again. Slow paths of entry stubs call it through the task.
///
/// Entry: `[rsp]` = where to try again (the stub's check, which also names the function), `[rsp + 8]` = the function's
/// own return address, all argument registers live, rbp = the caller's frame, r15 = task; the callee has no frame yet.
/// Exit: at `task.program_counter`, with every argument register and rbp rewritten for the stack the task has now.
///
/// # Safety
/// Called by the slow path of an entry stub only.
#[unsafe(naked)]
pub unsafe extern "C" fn morestack() {
    naked_asm!(
        ".cfi_startproc",
        ".cfi_def_cfa_offset 16",
        "pop qword ptr [r15 + {program_counter}]",
        ".cfi_def_cfa_offset 8",
        "mov [r15 + {stack_pointer}], rsp",
        "mov [r15 + {frame_pointer}], rbp",
        "mov r11, [r15 + {registers}]",
        "mov [r11], rdi",
        "mov [r11 + 8], rsi",
        "mov [r11 + 16], rdx",
        "mov [r11 + 24], rcx",
        "mov [r11 + 32], r8",
        "mov [r11 + 40], r9",
        store_floats!(),
        "mov rsp, [r15 + {host_stack_pointer}]",
        "mov rdi, r15",
        signal_frame!(),
        "call {grow}",
        ordinary_frame!(),
        ".cfi_escape 0x0f, 5, 0x7f, {stack_pointer}, 0x06, 0x23, 8",
        ".cfi_escape 0x10, 6, 2, 0x7f, {frame_pointer}",
        "test eax, eax",
        "jne 2f",
        "mov r11, [r15 + {registers}]",
        load_arguments!(),
        "mov rsp, [r15 + {stack_pointer}]",
        "mov rbp, [r15 + {frame_pointer}]",
        ".cfi_remember_state",
        ".cfi_def_cfa rsp, 8",
        ".cfi_same_value rbp",
        // Pairs with the slow path's call, in the word that call used.
        "push qword ptr [r15 + {program_counter}]",
        ".cfi_adjust_cfa_offset 8",
        "ret",
        ".cfi_restore_state",
        "2: mov [r15 + {preserved}], rbx",
        "mov [r15 + {preserved} + 8], r12",
        "mov [r15 + {preserved} + 16], r13",
        "mov [r15 + {preserved} + 24], r14",
        "jmp {leave}",
        ".cfi_endproc",
        program_counter = const PROGRAM_COUNTER,
        stack_pointer = const STACK_POINTER,
        frame_pointer = const FRAME_POINTER,
        host_stack_pointer = const HOST_STACK_POINTER,
        registers = const REGISTERS,
        preserved = const PRESERVED,
        floats = const FLOATS,
        grow = sym morestack_on_worker,
        leave = sym leave,
    )
}
