//! Hand-written compiled code of tasks: a function that calls host routines, to be spawned or called.

use crate::hand_written;
use morestack_compiler::maps::{
    CallRecord, EntryMap, EntryRecord, FrameMap, FunctionRecord, MapTable, encode,
};
use morestack_rt::sched::SpawnSite;
use morestack_rt::trace::{FunctionSymbol, LineEntry, Symbols};
use morestack_rt::{CodeRegion, Config, Runtime, Task};

std::arch::global_asm!(
    ".text",
    ".globl rt_tasks_start, rt_tasks_end, rt_repeat, rt_repeat_body, rt_repeat_return",
    "rt_tasks_start:",
    // func repeat(c *Closure) int { sum := 0; for n := c.times; n != 0; n-- { sum += c.routine(c) }; return sum }
    // The count and the sum are in rbx and r14, which host calls keep. Frame words: 1 = c.
    ".balign 16",
    "7: call [r15 + 8]",
    "rt_repeat:",
    "cmp rsp, [r15]",
    "jbe 7b",
    "rt_repeat_body:",
    "push rbp",
    "mov rbp, rsp",
    "sub rsp, 16",
    "mov [rbp - 8], rdi",
    "mov rbx, [rdi + 16]",
    "xor r14d, r14d",
    "2:",
    "mov rsi, [rbp - 8]",
    "mov rdi, r15",
    "mov rax, [rsi + 8]",
    "call 8f",
    "rt_repeat_return:",
    "add r14, rax",
    "dec rbx",
    "jne 2b",
    "mov rax, r14",
    "mov rsp, rbp",
    "pop rbp",
    "ret",
    "8: mov r11, [rip + rt_tasks_hostcall]",
    "jmp r11",
    "rt_tasks_end:",
    ".balign 8",
    ".data",
    "rt_tasks_hostcall: .quad {hostcall}",
    ".text",
    hostcall = sym morestack_rt::arch::hostcall,
);

unsafe extern "C" {
    static rt_tasks_start: u8;
    static rt_tasks_end: u8;
    static rt_repeat: u8;
    static rt_repeat_body: u8;
    static rt_repeat_return: u8;
}

/// What a host routine is called with.
pub type Routine = unsafe extern "C" fn(*mut Task, *const Closure) -> u64;

/// A function value of `repeat`.
#[repr(C)]
#[derive(Debug)]
pub struct Closure {
    code: u64,
    /// What it calls.
    pub routine: Routine,
    /// How often.
    pub times: u64,
    /// For the routine.
    pub tag: u64,
}

// SAFETY: a closure never changes.
unsafe impl Sync for Closure {}

/// The address of `repeat`.
pub fn repeat() -> u64 {
    (&raw const rt_repeat) as u64
}

/// A `go` statement that starts `repeat`.
pub fn site() -> SpawnSite {
    SpawnSite {
        code: repeat(),
        return_address: 0.into(),
        prediction: morestack_rt::Prediction::default(),
    }
}

/// A closure.
pub fn closure(routine: Routine, times: u64, tag: u64) -> Closure {
    Closure {
        code: repeat(),
        routine,
        times,
        tag,
    }
}

/// A runtime that knows `repeat` and the other hand-written functions.
pub fn runtime(config: Config) -> Runtime {
    let runtime = hand_written::runtime(config);
    let start = (&raw const rt_tasks_start) as u64;
    let end = (&raw const rt_tasks_end) as u64;
    let offset = |address: *const u8| (address as u64 - start) as u32;
    let function = FunctionRecord {
        body: offset(&raw const rt_repeat_body),
        entry: Some(EntryRecord {
            entry: offset(&raw const rt_repeat),
            need_bytes: 32,
            arguments: EntryMap {
                registers: 1,
                stack_words: vec![],
            },
        }),
        depth_bytes: None,
        slots: FrameMap::default(),
        calls: vec![CallRecord {
            return_offset: offset(&raw const rt_repeat_return),
            map: FrameMap::from_words(vec![1]),
        }],
    };
    let maps = MapTable {
        code_alignment: 1,
        functions: vec![function],
    };
    let symbol = FunctionSymbol {
        name: "main.repeat".into(),
        start: offset(&raw const rt_repeat),
        bytes: (end - repeat()) as u32,
        has_parameters: false,
        is_hidden: false,
        lines: vec![LineEntry {
            offset: offset(&raw const rt_repeat),
            file: 0,
            line: 7,
        }],
    };
    let code = CodeRegion {
        start,
        bytes: end - start,
        maps: encode(&maps),
        symbols: Symbols {
            functions: vec![symbol],
            files: vec!["/tasks.go".into()],
            traps: vec![],
        },
        ..CodeRegion::default()
    };
    // SAFETY: I-CODE: the function above keeps to the rules and is part of the test's own program.
    unsafe { runtime.register_code(code) };
    runtime
}
