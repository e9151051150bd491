//! What packages `runtime`, `runtime/debug` and `os` ask.

use super::enter;
use crate::error::TaskError;
use crate::task::Task;

pub(super) unsafe extern "C" fn stack_size(task: *mut Task) -> i64 {
    // SAFETY: I-HOST: called by compiled code with the running task, as all routines of this file.
    unsafe { enter(task, |task| task.stack_bytes() as i64) }
}

/// Go takes any number: a negative or small one means that the next growth overflows.
pub(super) unsafe extern "C" fn set_max_stack(task: *mut Task, bytes: i64) -> i64 {
    // SAFETY: I-HOST: as above.
    unsafe {
        enter(task, |task| {
            task.runtime.set_max_stack_bytes(bytes.max(0) as u64) as i64
        })
    }
}

pub(super) unsafe extern "C" fn exit(task: *mut Task, status: i64) {
    // SAFETY: I-HOST: as above.
    unsafe { enter(task, |task| task.fail(TaskError::Exit(status as i32))) }
}
