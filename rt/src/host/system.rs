//! Natives of packages `runtime`, `runtime/debug` and `os` that ask the runtime for what it knows of itself.

use crate::error::TaskError;
use crate::native::{GoString, enter};
use crate::task::Task;

/// `func StackSize() (bytes int)`
#[repr(C)]
pub(super) struct StackSize {
    bytes: i64,
}

pub(super) unsafe extern "C" fn stack_size(task: *mut Task, frame: *mut StackSize) {
    // SAFETY: I-HOST: called by compiled code with the running task and a frame of this shape, as all natives of this file.
    unsafe {
        enter(task, frame, |task, frame| {
            frame.bytes = task.stack_bytes() as i64
        })
    }
}

/// `func startingBytes() (bytes uint64)`
#[repr(C)]
pub(super) struct StartingBytes {
    bytes: u64,
}

pub(super) unsafe extern "C" fn starting_bytes(task: *mut Task, frame: *mut StartingBytes) {
    // SAFETY: I-HOST: as above.
    unsafe {
        enter(task, frame, |task, frame| {
            frame.bytes = task.runtime.shared.config.start_bytes
        })
    }
}

/// `func SetMaxStack(bytes int) (old int)`
#[repr(C)]
pub(super) struct SetMaxStack {
    bytes: i64,
    old: i64,
}

/// Go takes any number: a negative or small one means that the next growth overflows.
pub(super) unsafe extern "C" fn set_max_stack(task: *mut Task, frame: *mut SetMaxStack) {
    // SAFETY: I-HOST: as above.
    unsafe {
        enter(task, frame, |task, frame| {
            let bytes = frame.bytes.max(0) as u64;
            frame.old = task.runtime.set_max_stack_bytes(bytes) as i64;
        })
    }
}

/// `func Exit(code int)`
#[repr(C)]
pub(super) struct Exit {
    code: i64,
}

pub(super) unsafe extern "C" fn exit(task: *mut Task, frame: *mut Exit) {
    // SAFETY: I-HOST: as above.
    unsafe {
        enter(task, frame, |task, frame| {
            task.fail(TaskError::Exit(frame.code as i32))
        })
    }
}

/// `func fatal(message string)`
#[repr(C)]
pub(super) struct Fatal {
    message: GoString,
}

pub(super) unsafe extern "C" fn fatal(task: *mut Task, frame: *mut Fatal) {
    // SAFETY: I-HOST: as above.
    unsafe {
        enter(task, frame, |task, frame| {
            let message = String::from_utf8_lossy(frame.message.as_bytes());
            task.throw(&message);
        });
    }
}

/// `func processors() (count int)`
#[repr(C)]
pub(super) struct Processors {
    count: i64,
}

pub(super) unsafe extern "C" fn processors(task: *mut Task, frame: *mut Processors) {
    // SAFETY: I-HOST: as above.
    unsafe {
        enter(task, frame, |_, frame| {
            let count = std::thread::available_parallelism();
            frame.count = count.map_or(1, |count| count.get() as i64);
        });
    }
}
