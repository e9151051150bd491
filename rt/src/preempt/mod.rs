//! Preemption of code that neither calls nor checks anything: a signal stops it between any two instructions.
//!
//! ```text
//!   monitor: task.wanted, guard poisoned, SIGURG ──> worker's thread, in compiled code
//!                                    handler: all registers ─> Interruption, program counter := arch::leave
//!   worker <── arch::resume answers LEFT ──┘
//!     └─ gives the record to the task, goes on with another one
//!   any worker ── Resumption::Interrupted ── arch::go_on: all registers as they were
//! ```
//!
//! Why any instruction will do, so that nothing is emitted in loops and no table says where it may happen:
//!
//! - *All* registers are saved and restored: general ones, flags, and whatever else the kernel put into the signal's frame.
//! - The stack of an interrupted task is not moved, so that no register and no word of its innermost frame needs a map.
//! - The collector takes every word of the registers and of the innermost frame for a possible pointer. That frame is what
//!   lies between the stack pointer and the frame that rbp points at; in the few instructions of an entry or exit at which rbp
//!   is still, or again, the caller's, that includes the caller's frame, and nothing is missed.
//! - The sequence that allocates in line is no exception, because an interrupted task takes its worker's allocation cache along:
//!   nobody else allocates from it, and in a collection what is left of its runs stays reserved.
//!
//! Outside registered code nothing is interrupted: a host call ends soon, and its exit looks at `task.wanted`, too.
//!
//! Promises: the interrupted code cannot tell. May not know: why a task is to stop.

mod monitor;

pub(crate) use monitor::{Monitor, SLICE, Watched};

use crate::arch;
use crate::heap::{Cache, Marker};
use crate::stack::Stack;
use crate::task::{Entering, LEAVING_AT_ENTRY, Task};
use crate::trace::Start;
use std::alloc::{Layout, alloc_zeroed, dealloc, handle_alloc_error};
use std::ptr::NonNull;
use std::sync::OnceLock;
use std::sync::atomic::Ordering;

/// The part of the extended registers that every processor has, and where xmm0 is in it.
const LEGACY_BYTES: usize = 512;
const XMM: usize = 160;
const XMM_REGISTERS: usize = 16;
/// Where the kernel says what else its frame holds, and the number by which it does (`_fpx_sw_bytes`).
const SOFTWARE: usize = 464;
const MAGIC: u32 = 0x4650_5853;
const ALIGNMENT: usize = 64;

/// What `arch::go_on` restores.
#[repr(C)]
#[derive(Debug)]
pub(crate) struct Saved {
    /// rax, rbx, rcx, rdx, rsi, rdi, rbp, rsp, r8 to r14; r15 is the task.
    pub(crate) general: [u64; 15],
    pub(crate) flags: u64,
    /// Floats and vectors, as the `xsave` instruction lays them out.
    pub(crate) extended: NonNull<u8>,
    /// Which parts of `extended` there are; 0 for the legacy part only.
    pub(crate) mask: u64,
}

const GENERAL: [libc::c_int; 15] = [
    libc::REG_RAX,
    libc::REG_RBX,
    libc::REG_RCX,
    libc::REG_RDX,
    libc::REG_RSI,
    libc::REG_RDI,
    libc::REG_RBP,
    libc::REG_RSP,
    libc::REG_R8,
    libc::REG_R9,
    libc::REG_R10,
    libc::REG_R11,
    libc::REG_R12,
    libc::REG_R13,
    libc::REG_R14,
];
/// Registers that a report of a signal shows.
pub(crate) const REGISTERS: usize = 21;
const RBP: usize = 6;
const RSP: usize = 7;

/// A record for the registers of an interrupted task. Each worker has an empty one at hand: the handler cannot allocate.
#[derive(Debug)]
pub(crate) struct Interruption {
    saved: Saved,
    program_counter: u64,
    /// cs, gs and fs, 16 bits each, as the system has them.
    segments: u64,
    is_full: bool,
    /// What the task allocates from.
    pub(crate) cache: Option<Cache>,
}

// SAFETY: I-INTERRUPT: the memory of the extended registers belongs to the record.
unsafe impl Send for Interruption {}

/// Bytes of all registers that the system has switched on.
fn extended_bytes() -> usize {
    static BYTES: OnceLock<usize> = OnceLock::new();
    *BYTES.get_or_init(|| {
        const FEATURES: u32 = 1;
        const OSXSAVE: u32 = 1 << 27;
        const EXTENDED: u32 = 0xd;
        if std::arch::x86_64::__cpuid(FEATURES).ecx & OSXSAVE == 0 {
            return LEGACY_BYTES;
        }
        let found = std::arch::x86_64::__cpuid_count(EXTENDED, 0).ebx as usize;
        found.max(LEGACY_BYTES)
    })
}

fn layout() -> Layout {
    Layout::from_size_align(extended_bytes(), ALIGNMENT).expect("a few KiB")
}

impl Interruption {
    /// An empty record.
    pub(crate) fn new() -> Box<Interruption> {
        // SAFETY: I-INTERRUPT: the size is not zero.
        let memory = unsafe { alloc_zeroed(layout()) };
        let extended = NonNull::new(memory).unwrap_or_else(|| handle_alloc_error(layout()));
        Box::new(Interruption {
            saved: Saved {
                general: [0; 15],
                flags: 0,
                extended,
                mask: 0,
            },
            program_counter: 0,
            segments: 0,
            is_full: false,
            cache: None,
        })
    }

    /// Takes the registers of a signal's frame; answers whether they fit.
    ///
    /// # Safety
    /// I-SIGNAL: what the kernel passed to a handler.
    unsafe fn save(&mut self, machine: &libc::mcontext_t) -> bool {
        let extended = machine.fpregs.cast::<u8>().cast_const();
        if extended.is_null() {
            return false;
        }
        // SAFETY: I-SIGNAL: the kernel's frame: the legacy part, and as much more as it says.
        unsafe {
            let software = extended.add(SOFTWARE).cast::<u32>();
            let has_more = software.read_unaligned() == MAGIC;
            let (mask, bytes) = if has_more {
                let mask = software.add(2).cast::<u64>().read_unaligned();
                (mask, software.add(4).read_unaligned() as usize)
            } else {
                (0, LEGACY_BYTES)
            };
            if bytes > extended_bytes() {
                return false;
            }
            self.saved.mask = mask;
            std::ptr::copy_nonoverlapping(extended, self.saved.extended.as_ptr(), bytes);
        }
        for (register, index) in self.saved.general.iter_mut().zip(GENERAL) {
            *register = machine.gregs[index as usize] as u64;
        }
        self.saved.flags = machine.gregs[libc::REG_EFL as usize] as u64;
        self.program_counter = machine.gregs[libc::REG_RIP as usize] as u64;
        self.segments = machine.gregs[libc::REG_CSGSFS as usize] as u64;
        self.is_full = true;
        true
    }

    /// Lets the task go on.
    ///
    /// # Safety
    /// I-INTERRUPT: the task's own record, which stays as it is until the task has left again; see [`arch::go_on`].
    pub(crate) unsafe fn resume(&mut self, task: *mut Task) -> u32 {
        self.is_full = false;
        // SAFETY: I-INTERRUPT: the caller's promise.
        unsafe { arch::go_on(task, &self.saved) }
    }

    /// Whether a task was interrupted since the record was last empty.
    pub(crate) fn is_full(&self) -> bool {
        self.is_full
    }

    /// Where the task was.
    pub(crate) fn start(&self) -> Start {
        Start::Instruction {
            program_counter: self.program_counter,
            stack_pointer: self.saved.general[RSP],
            frame_pointer: self.saved.general[RBP],
        }
    }

    pub(crate) fn program_counter(&self) -> u64 {
        self.program_counter
    }

    /// The registers of the task as they were, in the order in which Go prints them.
    pub(crate) fn registers(&self, task: &Task) -> [(&'static str, u64); REGISTERS] {
        let [rax, rbx, rcx, rdx, rsi, rdi, rbp, rsp, rest @ ..] = self.saved.general;
        let [r8, r9, r10, r11, r12, r13, r14] = rest;
        let segment = |index: u32| self.segments >> (16 * index) & 0xffff;
        [
            ("rax", rax),
            ("rbx", rbx),
            ("rcx", rcx),
            ("rdx", rdx),
            ("rdi", rdi),
            ("rsi", rsi),
            ("rbp", rbp),
            ("rsp", rsp),
            ("r8", r8),
            ("r9", r9),
            ("r10", r10),
            ("r11", r11),
            ("r12", r12),
            ("r13", r13),
            ("r14", r14),
            ("r15", std::ptr::from_ref(task) as u64),
            ("rip", self.program_counter),
            ("rflags", self.saved.flags),
            ("cs", segment(0)),
            ("fs", segment(2)),
            ("gs", segment(1)),
        ]
    }

    /// Gives the record to the task that was interrupted, with what it allocates from.
    ///
    /// # Safety
    /// I-INTERRUPT: the task has just left `worker` because of a signal.
    pub(crate) unsafe fn belongs_to(mut self: Box<Self>, task: &mut Task, cache: Option<Cache>) {
        self.cache = cache;
        // SAFETY: I-INTERRUPT: the task's own stack.
        let (stack_pointer, frame_pointer) = unsafe { self.outer_frames(&task.stack) };
        (task.stack_pointer, task.frame_pointer) = (stack_pointer, frame_pointer);
        task.program_counter = self.program_counter;
        task.rare().interruption = Some(self);
    }

    /// Where the frames that have maps begin: the place of the youngest return address that is followed, and the frame pointer
    /// there (see [`Task`]).
    ///
    /// # Safety
    /// I-INTERRUPT: `stack` is that of the interrupted task.
    unsafe fn outer_frames(&self, stack: &Stack) -> (u64, u64) {
        match self.innermost_end(stack) {
            // SAFETY: I-INTERRUPT: two words inside the stack.
            Some(end) => unsafe { (end - 8, *((end - 16) as *const u64)) },
            None => (stack.highest - 8, 0),
        }
    }

    /// Where the innermost frame ends, if it is not the outermost, too.
    fn innermost_end(&self, stack: &Stack) -> Option<u64> {
        let (stack_pointer, frame_pointer) = (self.saved.general[RSP], self.saved.general[RBP]);
        let is_inside = frame_pointer >= stack_pointer && frame_pointer + 16 <= stack.highest;
        is_inside.then_some(frame_pointer + 16)
    }

    /// Shows the collector everything that may be a pointer.
    ///
    /// # Safety
    /// I-INTERRUPT: `stack` is that of the interrupted task.
    pub(crate) unsafe fn mark_roots(&self, stack: &Stack, marker: &mut Marker<'_>) {
        let vectors = self.saved.extended.as_ptr().wrapping_add(XMM).cast::<u64>();
        let vectors = (0..2 * XMM_REGISTERS).map(|index| vectors.wrapping_add(index) as u64);
        let stack_pointer = self.saved.general[RSP];
        let end = self.innermost_end(stack).unwrap_or(stack.highest);
        let frame = (stack_pointer & !7..end).step_by(8);
        for address in vectors.chain(frame) {
            // SAFETY: I-INTERRUPT: a word of the record or of the stack.
            marker.mark_if_object(unsafe { *(address as *const u64) });
        }
        self.saved
            .general
            .iter()
            .for_each(|&number| marker.mark_if_object(number));
        if let Some(cache) = &self.cache {
            cache.runs().for_each(|(_, run)| marker.reserve(run));
        }
    }
}

impl Drop for Interruption {
    fn drop(&mut self) {
        // SAFETY: I-INTERRUPT: made by `new` with this layout.
        unsafe { dealloc(self.saved.extended.as_ptr(), layout()) };
    }
}

impl Task {
    /// Asks the task to stop where it next can.
    pub(crate) fn want_to_stop(&self) {
        self.wanted.store(1, Ordering::Relaxed);
        self.guard.store(u64::MAX, Ordering::Relaxed);
    }

    /// Makes the task leave at the entry of a function that has room, with its arguments.
    pub(crate) fn leave_at_entry(&mut self, body: u64) {
        self.leaving = LEAVING_AT_ENTRY;
        // SAFETY: I-TASK: the worker that the task runs on.
        let arguments = unsafe { (*self.worker).registers.clone() };
        self.rare().entering = Some(Box::new(Entering { arguments, body }));
    }
}

/// What the handler of signals does with one that came while compiled code ran.
///
/// # Safety
/// I-SIGNAL: `machine` is what the kernel passed to a handler, the program counter in it is in registered code, and `task` is
/// its r15.
pub(crate) unsafe fn interrupt(task: *mut Task, machine: &mut libc::mcontext_t) {
    // SAFETY: I-SIGNAL: in registered code the task runs on its worker, which is this thread.
    unsafe {
        if (*task).wanted.load(Ordering::Relaxed) == 0 {
            return;
        }
        let record = &mut *(*(*task).worker).interruption;
        if record.save(machine) {
            machine.gregs[libc::REG_RIP as usize] = arch::leave as *const () as i64;
        }
    }
}
