//! Natives of package `runtime` that look at the stack: callers, and what program counters mean.
//!
//! Promises: what the compiler made is left out, as in traces. May not know: how traces are printed.

use crate::arch;
use crate::native::{GoSlice, GoString};
use crate::task::Task;

/// `func callers(skip int, pcs []uintptr) int`: 0 is the native itself.
#[repr(C)]
pub(super) struct Callers {
    skip: i64,
    pcs: GoSlice,
    count: i64,
}

/// What stands for the return address of a task's first function: as under Go the oldest caller is `runtime.goexit`.
fn goexit() -> u64 {
    arch::resume as *const () as u64 + 1
}

pub(super) fn callers(task: &mut Task, frame: &mut Callers) {
    // SAFETY: I-HOST: a slice of the program.
    unsafe {
        let skip = usize::try_from(frame.skip).unwrap_or_default();
        let pcs = frame.pcs.elements_mut::<u64>();
        let addresses = task.return_addresses().into_iter();
        let addresses = addresses.chain([goexit()]).skip(skip);
        for (pc, address) in pcs.iter_mut().zip(addresses) {
            *pc = address;
            frame.count += 1;
        }
    }
}

/// `func symbol(pc uintptr) (function, file string, line int, entry uintptr)`: of a return address.
#[repr(C)]
pub(super) struct Symbol {
    pc: u64,
    function: GoString,
    file: GoString,
    line: i64,
    entry: u64,
}

pub(super) fn symbol(task: &mut Task, frame: &mut Symbol) {
    if frame.pc == goexit() {
        frame.function = task.new_string(b"runtime.goexit");
        frame.file = task.new_string(b"$GOROOT/src/runtime/asm_amd64.s");
        (frame.line, frame.entry) = (1, frame.pc - 1);
        return;
    }
    let Some(found) = task.runtime().symbol(frame.pc) else {
        return;
    };
    frame.function = task.new_string(found.function.as_bytes());
    frame.file = task.new_string(found.file.as_bytes());
    frame.line = found.line.into();
    frame.entry = frame.pc - found.offset_bytes;
}

/// `func trace(skip int) string`: 0 is the native itself.
#[repr(C)]
pub(super) struct TraceFrame {
    skip: i64,
    text: GoString,
}

pub(super) fn trace(task: &mut Task, frame: &mut TraceFrame) {
    let mut trace = task.trace();
    let skip = usize::try_from(frame.skip).unwrap_or_default();
    trace.youngest.drain(..skip.min(trace.youngest.len()));
    frame.text = task.new_string(trace.to_string().as_bytes());
}
