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
    ("reflect.deepEqual", native::entry(deep_equal)),
    ("reflect.implements", native::entry(implements)),
    ("reflect.sameUnderlying", native::entry(same_underlying)),
    ("reflect.newObject", native::entry(new_object)),
    ("reflect.newArray", native::entry(new_array)),
    ("reflect.copyValues", native::entry(copy_values)),
    ("reflect.clearValues", native::entry(clear_values)),
    ("reflect.isZero", native::entry(is_zero)),
];

/// `func deepEqual(x, y any) bool`
#[repr(C)]
struct DeepEqual {
    a: GoInterface,
    b: GoInterface,
    result: bool,
}

fn deep_equal(_: &mut Task, frame: &mut DeepEqual) {
    // SAFETY: I-HOST: interface values of the program.
    unsafe {
        let (a, b) = (Value::of_any(&frame.a), Value::of_any(&frame.b));
        frame.result = equal::deep_equal(a, b);
    }
}

/// `func implements(t, u *rtype) bool`, and its like
#[repr(C)]
struct Relation {
    ty: *const TypeDescriptor,
    other: *const TypeDescriptor,
    result: bool,
}

fn implements(_: &mut Task, frame: &mut Relation) {
    // SAFETY: I-TYPE: package reflect passes types, as to all natives of this file.
    unsafe {
        frame.result = relation::implements(&*frame.ty, &*frame.other);
    }
}

fn same_underlying(_: &mut Task, frame: &mut Relation) {
    // SAFETY: I-TYPE as above.
    unsafe {
        frame.result = relation::same_underlying(&*frame.ty, &*frame.other);
    }
}

/// `func newObject(t *rtype) unsafe.Pointer`
#[repr(C)]
struct NewObject {
    ty: *const TypeDescriptor,
    result: *mut u8,
}

fn new_object(task: &mut Task, frame: &mut NewObject) {
    // SAFETY: I-TYPE as above.
    unsafe {
        frame.result = task.new_slice(&*frame.ty, 1).start;
    }
}

/// `func newArray(t *rtype, n int) unsafe.Pointer`
#[repr(C)]
struct NewArray {
    ty: *const TypeDescriptor,
    count: u64,
    result: *mut u8,
}

fn new_array(task: &mut Task, frame: &mut NewArray) {
    // SAFETY: I-TYPE as above.
    unsafe {
        frame.result = task.new_slice(&*frame.ty, frame.count).start;
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

fn copy_values(_: &mut Task, frame: &mut CopyValues) {
    // SAFETY: I-TYPE as above; package reflect passes that many values.
    unsafe {
        let bytes = (*frame.ty).size_bytes * frame.count;
        if bytes > 0 {
            std::ptr::copy(frame.from, frame.to, bytes as usize);
        }
    }
}

/// `func clearValues(t *rtype, at unsafe.Pointer, n int)`
#[repr(C)]
struct ClearValues {
    ty: *const TypeDescriptor,
    at: *mut u8,
    count: u64,
}

fn clear_values(_: &mut Task, frame: &mut ClearValues) {
    // SAFETY: I-TYPE as above; package reflect passes that many values.
    unsafe {
        let bytes = (*frame.ty).size_bytes * frame.count;
        if bytes > 0 {
            std::ptr::write_bytes(frame.at, 0, bytes as usize);
        }
    }
}

/// `func isZero(t *rtype, at unsafe.Pointer) bool`
#[repr(C)]
struct IsZero {
    ty: *const TypeDescriptor,
    at: *const u8,
    result: bool,
}

fn is_zero(_: &mut Task, frame: &mut IsZero) {
    // SAFETY: I-TYPE as above; package reflect passes a value.
    unsafe {
        frame.result = Value::new(&*frame.ty, frame.at).is_zero();
    }
}
