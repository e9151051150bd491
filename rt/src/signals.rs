//! Signals that concern compiled code: SIGSEGV, SIGBUS, SIGFPE and SIGILL become errors of the task, SIGURG interrupts it.
//!
//! Promises: a signal that does not concern compiled code goes to whoever handled it before, and so does every SIGURG: like
//! Go's programs, a host that handles it hears of more than were sent to it. The handler only reads atomics
//! and writes records of the task and its worker; what a fault means is decided on the worker's stack, after the task left.
//! May not know: maps, or how a trace is made.

use crate::abi::STACK_ALIGNMENT_BYTES;
use crate::arch;
use crate::defers::{Raised, RaisedKind};
use crate::error::{TaskError, signal_line};
use crate::preempt;
use crate::stack::OutOfMemory;
use crate::task::Task;
use crate::trace::{Start, Trace, TrapKind};
use std::cell::RefCell;
use std::sync::Once;
use std::sync::atomic::{AtomicPtr, AtomicU64, Ordering};

const SIGNALS: [libc::c_int; 5] = [
    libc::SIGSEGV,
    libc::SIGBUS,
    libc::SIGFPE,
    libc::SIGILL,
    PREEMPTION,
];
/// As in Go: a signal that does nothing by itself, that debuggers pass on in silence, and that programs expect for no reason.
pub(crate) const PREEMPTION: libc::c_int = libc::SIGURG;
/// Room for the handler, the one it may pass the signal to, and the largest register file (AVX-512 needs about 3 KiB).
const ALTERNATE_STACK_BYTES: usize = 64 << 10;
/// Accesses below this are nil dereferences; compiled code checks larger offsets itself.
pub(crate) const NIL_PAGE_BYTES: u64 = 4096;

/// What the handler saw.
#[derive(Clone, Copy, Debug)]
pub(crate) struct FaultRecord {
    signal: i32,
    code: i32,
    address: u64,
    program_counter: u64,
    stack_pointer: u64,
    frame_pointer: u64,
}

impl FaultRecord {
    /// The run-time error that the fault is for the program, if its instruction is one that may trap.
    pub(crate) fn raised(&self, task: &Task) -> Option<Raised> {
        let regions = task.runtime.shared.regions();
        let region = regions.find(self.program_counter)?;
        let offset = region.offset(self.program_counter)?;
        match region.code.symbols.trap(offset)? {
            TrapKind::NilDereference if is_nil_access(self.signal, self.code, self.address) => {
                Some(Raised {
                    kind: RaisedKind::Error,
                    text: "runtime error: invalid memory address or nil pointer dereference".into(),
                    signal_line: Some(signal_line(
                        self.signal,
                        self.code,
                        self.address,
                        self.program_counter,
                    )),
                })
            }
            TrapKind::DivideByZero => Some(Raised::new(
                RaisedKind::Error,
                "runtime error: integer divide by zero".into(),
            )),
            _ => None,
        }
    }

    /// Makes the task stand as if the instruction had been a call: what returns from it has the address behind the
    /// instruction's first byte, where no call returns to.
    ///
    /// # Safety
    /// I-SIGNAL: the task left because of this fault.
    pub(crate) unsafe fn stand_in_call(&self, task: &mut Task) {
        task.stack_pointer = self.stack_pointer - 8;
        task.frame_pointer = self.frame_pointer;
        // SAFETY: I-BUDGET: a function with a frame may push a return address.
        unsafe { *(task.stack_pointer as *mut u64) = self.program_counter + 1 };
    }

    /// Why the task dies.
    pub(crate) fn into_error(self, task: &Task) -> TaskError {
        let FaultRecord {
            signal,
            code,
            address,
            program_counter,
            ..
        } = self;
        let trace = Trace::capture(
            task,
            Start::Instruction {
                program_counter,
                stack_pointer: self.stack_pointer,
                frame_pointer: self.frame_pointer,
            },
        );
        match self.raised(task) {
            Some(raised) => TaskError::Panic {
                message: raised.into_message(),
                trace,
            },
            None => TaskError::Fault {
                signal,
                code,
                address,
                program_counter,
                trace,
            },
        }
    }
}

/// Whether a signal tells of an access near address 0. A code of its own comes with an access to an address that is not
/// canonical (a poisoned pointer is one): the processor does not say which, and the kernel answers 0.
fn is_nil_access(signal: i32, code: i32, address: u64) -> bool {
    const SEGV_MAPERR: i32 = 1;
    const SEGV_ACCERR: i32 = 2;
    signal == libc::SIGSEGV && matches!(code, SEGV_MAPERR | SEGV_ACCERR) && address < NIL_PAGE_BYTES
}

/// One registered range. Nodes are never freed, so that the handler can walk them at any moment; a node whose region is
/// gone has an empty range and is used again.
struct Node {
    start: AtomicU64,
    end: AtomicU64,
    next: AtomicPtr<Node>,
}

static RANGES: AtomicPtr<Node> = AtomicPtr::new(std::ptr::null_mut());
const TAKEN: u64 = 1;

fn nodes() -> impl Iterator<Item = &'static Node> {
    let mut next = RANGES.load(Ordering::Acquire);
    std::iter::from_fn(move || {
        // SAFETY: I-SIGNAL: nodes are leaked boxes, never freed.
        let node = unsafe { next.as_ref() }?;
        next = node.next.load(Ordering::Acquire);
        Some(node)
    })
}

/// A range of compiled code the handler knows, until this is dropped.
pub(crate) struct CodeRange(&'static Node);

impl CodeRange {
    pub(crate) fn register(start: u64, bytes: u64) -> CodeRange {
        let free = |node: &&Node| {
            node.start
                .compare_exchange(0, TAKEN, Ordering::AcqRel, Ordering::Relaxed)
                .is_ok()
        };
        let node = nodes().find(free).unwrap_or_else(|| {
            let node = Box::leak(Box::new(Node {
                start: AtomicU64::new(TAKEN),
                end: AtomicU64::new(0),
                next: AtomicPtr::default(),
            }));
            let mut first = RANGES.load(Ordering::Acquire);
            loop {
                node.next.store(first, Ordering::Release);
                match RANGES.compare_exchange(first, node, Ordering::AcqRel, Ordering::Acquire) {
                    Ok(_) => break node,
                    Err(other) => first = other,
                }
            }
        });
        // `end` last: until then the range is empty.
        node.start.store(start, Ordering::Release);
        node.end.store(start + bytes, Ordering::Release);
        CodeRange(node)
    }
}

impl Drop for CodeRange {
    fn drop(&mut self) {
        self.0.end.store(0, Ordering::Release);
        self.0.start.store(0, Ordering::Release);
    }
}

pub(crate) fn is_compiled_code(address: u64) -> bool {
    nodes().any(|node| {
        let start = node.start.load(Ordering::Acquire);
        let end = node.end.load(Ordering::Acquire);
        // Another thread may be using the node again: the end counts only if the start is still its own.
        start > TAKEN
            && (start..end).contains(&address)
            && start == node.start.load(Ordering::Acquire)
    })
}

/// The handlers that were there before ours, in the order of [`SIGNALS`].
static PREVIOUS: [AtomicPtr<libc::sigaction>; SIGNALS.len()] =
    [const { AtomicPtr::new(std::ptr::null_mut()) }; SIGNALS.len()];
static INSTALL: Once = Once::new();

thread_local! {
    static ALTERNATE_STACK: RefCell<Option<AlternateStack>> = const { RefCell::new(None) };
}

struct AlternateStack {
    memory: *mut libc::c_void,
}

impl Drop for AlternateStack {
    fn drop(&mut self) {
        let disable = libc::stack_t {
            ss_sp: std::ptr::null_mut(),
            ss_flags: libc::SS_DISABLE,
            ss_size: ALTERNATE_STACK_BYTES,
        };
        // SAFETY: I-SIGNAL: the mapping is ours, and after the first call no signal uses it.
        unsafe {
            libc::sigaltstack(&disable, std::ptr::null_mut());
            libc::munmap(self.memory, ALTERNATE_STACK_BYTES);
        }
    }
}

/// Makes sure that this thread can take a fault while it runs a task: the stack of a task has no room for a handler.
pub(crate) fn prepare_thread() -> Result<(), OutOfMemory> {
    INSTALL.call_once(install_handlers);
    thread_local! {
        static PREPARED: std::cell::Cell<bool> = const { std::cell::Cell::new(false) };
    }
    if !PREPARED.get() {
        install_alternate_stack()?;
        unblock_signals();
        PREPARED.set(true);
    }
    Ok(())
}

/// Hosts that wait for signals in one thread block them in all others. There a fault would be the end of the process, and
/// nobody could stop a loop.
fn unblock_signals() {
    // SAFETY: I-SIGNAL: sets of signals are plain data; all of these have handlers.
    unsafe {
        let mut signals = std::mem::zeroed();
        libc::sigemptyset(&mut signals);
        for signal in SIGNALS {
            libc::sigaddset(&mut signals, signal);
        }
        libc::pthread_sigmask(libc::SIG_UNBLOCK, &signals, std::ptr::null_mut());
    }
}

/// Threads that Rust started have an alternate stack; others may have none.
fn install_alternate_stack() -> Result<(), OutOfMemory> {
    // SAFETY: I-SIGNAL: plain system calls on memory made here.
    unsafe {
        let mut current: libc::stack_t = std::mem::zeroed();
        if libc::sigaltstack(std::ptr::null(), &mut current) == 0
            && current.ss_flags & libc::SS_DISABLE == 0
        {
            return Ok(());
        }
        let memory = libc::mmap(
            std::ptr::null_mut(),
            ALTERNATE_STACK_BYTES,
            libc::PROT_READ | libc::PROT_WRITE,
            libc::MAP_PRIVATE | libc::MAP_ANONYMOUS,
            -1,
            0,
        );
        if memory == libc::MAP_FAILED {
            return Err(OutOfMemory {
                bytes: ALTERNATE_STACK_BYTES as u64,
            });
        }
        let stack = libc::stack_t {
            ss_sp: memory,
            ss_flags: 0,
            ss_size: ALTERNATE_STACK_BYTES,
        };
        libc::sigaltstack(&stack, std::ptr::null_mut());
        ALTERNATE_STACK.with_borrow_mut(|slot| *slot = Some(AlternateStack { memory }));
    }
    Ok(())
}

fn install_handlers() {
    for (signal, previous) in SIGNALS.iter().zip(&PREVIOUS) {
        // SAFETY: I-SIGNAL: the handler keeps to what is allowed in one; the old action is stored before ours can run.
        unsafe {
            let mut old: libc::sigaction = std::mem::zeroed();
            libc::sigaction(*signal, std::ptr::null(), &mut old);
            previous.store(Box::into_raw(Box::new(old)), Ordering::Release);
            let mut action: libc::sigaction = std::mem::zeroed();
            action.sa_sigaction = on_signal as *const () as usize;
            // What a host waits for in a system call goes on after an interruption.
            action.sa_flags = match *signal {
                PREEMPTION => libc::SA_SIGINFO | libc::SA_ONSTACK | libc::SA_RESTART,
                _ => libc::SA_SIGINFO | libc::SA_ONSTACK | libc::SA_NODEFER,
            };
            libc::sigaction(*signal, &action, std::ptr::null_mut());
        }
    }
}

unsafe extern "C" fn on_signal(
    signal: libc::c_int,
    info: *mut libc::siginfo_t,
    context: *mut libc::c_void,
) {
    // SAFETY: the kernel passes a valid context; in registered code r15 is the running task (I-CODE).
    unsafe {
        let machine = &mut (*context.cast::<libc::ucontext_t>()).uc_mcontext;
        if signal == PREEMPTION {
            // Also one that we have sent, since it may stand for two: of a kind that is pending the system keeps one.
            pass_on(signal, info, context);
        }
        let register = |index: libc::c_int| machine.gregs[index as usize] as u64;
        let program_counter = register(libc::REG_RIP);
        let is_ours = is_compiled_code(program_counter);
        if signal == PREEMPTION {
            if is_ours {
                preempt::interrupt(register(libc::REG_R15) as *mut Task, machine);
            }
            return;
        }
        if !is_ours {
            return pass_on(signal, info, context);
        }
        let task = register(libc::REG_R15) as *mut Task;
        (*(*task).worker).fault = Some(FaultRecord {
            signal,
            code: (*info).si_code,
            address: (*info).si_addr() as u64,
            program_counter,
            stack_pointer: register(libc::REG_RSP),
            frame_pointer: register(libc::REG_RBP),
        });
        machine.gregs[libc::REG_RIP as usize] = arch::leave as *const () as i64;
    }
}

/// Gives a signal that is not ours to the handler before us; without one, back to the default action.
unsafe fn pass_on(signal: libc::c_int, info: *mut libc::siginfo_t, context: *mut libc::c_void) {
    let index = SIGNALS
        .iter()
        .position(|&known| known == signal)
        .unwrap_or(0);
    // SAFETY: I-SIGNAL: set before our handler was installed, never freed; handlers get what the kernel gave us.
    unsafe {
        let previous = &*PREVIOUS[index].load(Ordering::Acquire);
        match previous.sa_sigaction {
            libc::SIG_DFL | libc::SIG_IGN if signal == PREEMPTION => {}
            libc::SIG_DFL | libc::SIG_IGN => {
                // The instruction runs again and meets the default action.
                let mut action: libc::sigaction = std::mem::zeroed();
                action.sa_sigaction = libc::SIG_DFL;
                libc::sigaction(signal, &action, std::ptr::null_mut());
            }
            handler if previous.sa_flags & libc::SA_SIGINFO != 0 => {
                let handler: unsafe extern "C" fn(
                    libc::c_int,
                    *mut libc::siginfo_t,
                    *mut libc::c_void,
                ) = std::mem::transmute(handler);
                handler(signal, info, context);
            }
            handler => {
                let handler: unsafe extern "C" fn(libc::c_int) = std::mem::transmute(handler);
                handler(signal);
            }
        }
    }
}

const _: () = assert!(ALTERNATE_STACK_BYTES.is_multiple_of(STACK_ALIGNMENT_BYTES as usize));

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_known_while_they_are_registered() {
        let range = CodeRange::register(0x5000_0000_0000, 0x100);
        assert!(is_compiled_code(0x5000_0000_0000) && is_compiled_code(0x5000_0000_00ff));
        assert!(!is_compiled_code(0x5000_0000_0100) && !is_compiled_code(0x4fff_ffff_ffff));
        drop(range);
        assert!(!is_compiled_code(0x5000_0000_0000));
        let again = CodeRange::register(0x6000_0000_0000, 0x10);
        assert!(is_compiled_code(0x6000_0000_0000));
        drop(again);
    }
}
