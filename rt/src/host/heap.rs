//! Allocation for compiled code.
//!
//! Promises: the memory is zeroed; if there is none the task dies. May not know: how objects are found again.

use super::enter;
use crate::error::TaskError;
use crate::heap::HeapExhausted;
use crate::task::Task;
use crate::types::TypeDescriptor;

fn or_die(task: &mut Task, allocated: Result<*mut u8, HeapExhausted>) -> u64 {
    match allocated {
        Ok(start) => start as u64,
        Err(HeapExhausted) => {
            let trace = task.trace();
            task.fail(TaskError::HeapExhausted { trace });
            0
        }
    }
}

pub(super) unsafe extern "C" fn new_object(task: *mut Task, ty: *const TypeDescriptor) -> u64 {
    // SAFETY: I-HOST; I-TYPE: compiled code passes a descriptor of its image.
    unsafe {
        enter(task, |task| {
            let allocated = task.runtime().heap().allocate(&*ty, 1);
            or_die(task, allocated)
        })
    }
}

pub(super) unsafe extern "C" fn new_array(
    task: *mut Task,
    ty: *const TypeDescriptor,
    count: u64,
) -> u64 {
    // SAFETY: I-HOST; I-TYPE: compiled code passes a descriptor of its image.
    unsafe {
        enter(task, |task| {
            let allocated = task.runtime().heap().allocate(&*ty, count);
            or_die(task, allocated)
        })
    }
}
