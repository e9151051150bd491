//! Allocation for compiled code.
//!
//! Promises: the memory is zeroed; if there is none the task dies. May not know: how objects are found again.

use super::enter;
use crate::heap::{HeapExhausted, new_values};
use crate::task::Task;
use crate::types::TypeDescriptor;

/// What was allocated; without memory the task dies.
pub(super) fn or_die<T: Default>(task: &mut Task, allocated: Result<T, HeapExhausted>) -> T {
    allocated.unwrap_or_else(|HeapExhausted| {
        task.die_without_heap();
        T::default()
    })
}

pub(super) unsafe extern "C" fn new_object(task: *mut Task, ty: *const TypeDescriptor) -> u64 {
    // SAFETY: I-HOST; I-TYPE: compiled code passes a descriptor of its image.
    unsafe {
        enter(task, |task| {
            let allocated = new_values(task, &*ty, 1);
            or_die(task, allocated).0
        })
    }
}

/// The slow path of allocation in compiled code; `slot` is where that finds the type's entry in its table.
pub(super) unsafe extern "C" fn refill_object(
    task: *mut Task,
    ty: *const TypeDescriptor,
    slot: *mut u64,
) -> u64 {
    // SAFETY: I-HOST; I-TYPE: compiled code passes a descriptor of its image, and a word of its data for this type.
    unsafe {
        enter(task, |task| {
            let allocated = new_values(task, &*ty, 1);
            let (object, found) = or_die(task, allocated);
            *slot = found;
            object
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
            let allocated = new_values(task, &*ty, count);
            or_die(task, allocated).0
        })
    }
}
