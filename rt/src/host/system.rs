//! Natives of packages `runtime`, `runtime/debug` and `os` that ask the runtime for what it knows of itself.

use crate::error::TaskError;
use crate::native::GoString;
use crate::task::Task;

/// `func StackSize() (bytes int)`
#[repr(C)]
pub(super) struct StackSize {
    bytes: i64,
}

pub(super) fn stack_size(task: &mut Task, frame: &mut StackSize) {
    frame.bytes = task.stack_bytes() as i64
}

/// `func startingBytes() (bytes uint64)`
#[repr(C)]
pub(super) struct StartingBytes {
    bytes: u64,
}

pub(super) fn starting_bytes(task: &mut Task, frame: &mut StartingBytes) {
    frame.bytes = task.runtime.shared.config.start_bytes
}

/// `func SetMaxStack(bytes int) (old int)`
#[repr(C)]
pub(super) struct SetMaxStack {
    bytes: i64,
    old: i64,
}

/// Go takes any number: a negative or small one means that the next growth overflows.
pub(super) fn set_max_stack(task: &mut Task, frame: &mut SetMaxStack) {
    let bytes = frame.bytes.max(0) as u64;
    frame.old = task.runtime.set_max_stack_bytes(bytes) as i64;
}

/// `func Exit(code int)`
#[repr(C)]
pub(super) struct Exit {
    code: i64,
}

pub(super) fn exit(task: &mut Task, frame: &mut Exit) {
    task.fail(TaskError::Exit(frame.code as i32))
}

/// `func fatal(message string)`
#[repr(C)]
pub(super) struct Fatal {
    message: GoString,
}

pub(super) fn fatal(task: &mut Task, frame: &mut Fatal) {
    // SAFETY: I-HOST: a string of the program.
    unsafe {
        let message = String::from_utf8_lossy(frame.message.as_bytes());
        task.throw(&message);
    }
}

/// `func processors() (count int)`
#[repr(C)]
pub(super) struct Processors {
    count: i64,
}

pub(super) fn processors(_: &mut Task, frame: &mut Processors) {
    let count = std::thread::available_parallelism();
    frame.count = count.map_or(1, |count| count.get() as i64);
}
