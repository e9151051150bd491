//! Package reflect: what it asks of types and memory.
//!
//! Promises: the answers of Go's package reflect. May not know: how package reflect lays out its values.

mod equal;
mod made;
mod make;
mod maps;
mod relation;
mod types;

use super::value::Value;
use morestack_rt::Task;
use morestack_rt::native::{self, GoInterface};
use morestack_rt::types::TypeDescriptor;

pub(super) use make::NATIVES as MAKE_NATIVES;
pub(super) use maps::NATIVES as MAP_NATIVES;

pub(super) const NATIVES: &[super::Native] = &[
    ("reflect.deepEqual", deep_equal as *const u8),
    ("reflect.implements", implements as *const u8),
    ("reflect.sameUnderlying", same_underlying as *const u8),
    ("reflect.newObject", new_object as *const u8),
    ("reflect.newArray", new_array as *const u8),
    ("reflect.copyValues", copy_values as *const u8),
    ("reflect.clearValues", clear_values as *const u8),
    ("reflect.isZero", is_zero as *const u8),
];

/// `func deepEqual(x, y any) bool`
#[repr(C)]
struct DeepEqual {
    a: GoInterface,
    b: GoInterface,
    result: bool,
}

unsafe extern "C" fn deep_equal(task: *mut Task, frame: *mut DeepEqual) {
    // SAFETY: I-HOST: compiled code passes the running task and a frame of this shape, as to all natives of this file.
    unsafe {
        native::enter(task, frame, |_task, frame| {
            let (a, b) = (Value::of_any(&frame.a), Value::of_any(&frame.b));
            frame.result = equal::deep_equal(a, b);
        });
    }
}

/// `func implements(t, u *rtype) bool`, and its like
#[repr(C)]
struct Relation {
    ty: *const TypeDescriptor,
    other: *const TypeDescriptor,
    result: bool,
}

unsafe extern "C" fn implements(task: *mut Task, frame: *mut Relation) {
    // SAFETY: I-HOST as above; I-TYPE.
    unsafe {
        native::enter(task, frame, |_task, frame| {
            frame.result = relation::implements(&*frame.ty, &*frame.other);
        });
    }
}

unsafe extern "C" fn same_underlying(task: *mut Task, frame: *mut Relation) {
    // SAFETY: I-HOST as above; I-TYPE.
    unsafe {
        native::enter(task, frame, |_task, frame| {
            frame.result = relation::same_underlying(&*frame.ty, &*frame.other);
        });
    }
}

/// `func newObject(t *rtype) unsafe.Pointer`
#[repr(C)]
struct NewObject {
    ty: *const TypeDescriptor,
    result: *mut u8,
}

unsafe extern "C" fn new_object(task: *mut Task, frame: *mut NewObject) {
    // SAFETY: I-HOST as above; I-TYPE.
    unsafe {
        native::enter(task, frame, |task, frame| {
            frame.result = task.new_slice(&*frame.ty, 1).start;
        });
    }
}

/// `func newArray(t *rtype, n int) unsafe.Pointer`
#[repr(C)]
struct NewArray {
    ty: *const TypeDescriptor,
    count: u64,
    result: *mut u8,
}

unsafe extern "C" fn new_array(task: *mut Task, frame: *mut NewArray) {
    // SAFETY: I-HOST as above; I-TYPE.
    unsafe {
        native::enter(task, frame, |task, frame| {
            frame.result = task.new_slice(&*frame.ty, frame.count).start;
        });
    }
}

/// `func copyValues(t *rtype, to, from unsafe.Pointer, n int)`
#[repr(C)]
struct CopyValues {
    ty: *const TypeDescriptor,
    to: *mut u8,
    from: *const u8,
    count: u64,
}

unsafe extern "C" fn copy_values(task: *mut Task, frame: *mut CopyValues) {
    // SAFETY: I-HOST as above; I-TYPE; package reflect passes that many values.
    unsafe {
        native::enter(task, frame, |_task, frame| {
            let bytes = (*frame.ty).size_bytes * frame.count;
            if bytes > 0 {
                std::ptr::copy(frame.from, frame.to, bytes as usize);
            }
        });
    }
}

/// `func clearValues(t *rtype, at unsafe.Pointer, n int)`
#[repr(C)]
struct ClearValues {
    ty: *const TypeDescriptor,
    at: *mut u8,
    count: u64,
}

unsafe extern "C" fn clear_values(task: *mut Task, frame: *mut ClearValues) {
    // SAFETY: I-HOST as above; I-TYPE; package reflect passes that many values.
    unsafe {
        native::enter(task, frame, |_task, frame| {
            let bytes = (*frame.ty).size_bytes * frame.count;
            if bytes > 0 {
                std::ptr::write_bytes(frame.at, 0, bytes as usize);
            }
        });
    }
}

/// `func isZero(t *rtype, at unsafe.Pointer) bool`
#[repr(C)]
struct IsZero {
    ty: *const TypeDescriptor,
    at: *const u8,
    result: bool,
}

unsafe extern "C" fn is_zero(task: *mut Task, frame: *mut IsZero) {
    // SAFETY: I-HOST as above; I-TYPE; package reflect passes a value.
    unsafe {
        native::enter(task, frame, |_task, frame| {
            frame.result = Value::new(&*frame.ty, frame.at).is_zero();
        });
    }
}
