//! Natives of several packages that look at values of any type: `context`, `errors`, `sort`, `sync/atomic`.
//!
//! Promises: no value is made that its type does not allow. May not know: how interfaces come about.

use super::Native;
use morestack_rt::Task;
use morestack_rt::native::{self, GoInterface, GoSlice, GoString};
use morestack_rt::types::{Itab, Kind, TypeDescriptor, flags};

pub(super) const NATIVES: &[Native] = &[
    ("context.isComparable", native::entry(has_comparable_type)),
    ("context.typeName", native::entry(type_name)),
    ("errors.isComparable", native::entry(is_comparable)),
    ("errors.assign", native::entry(assign)),
    ("sort.sliceLength", native::entry(slice_length)),
    ("sort.swapElements", native::entry(swap_elements)),
    ("sync/atomic.sameType", native::entry(same_type)),
];

/// The dynamic type of an interface value with methods.
///
/// # Safety
/// I-TYPE: a valid interface value that is not nil.
unsafe fn type_behind_itab(value: GoInterface) -> &'static TypeDescriptor {
    // SAFETY: the caller's promise.
    unsafe { &*(*value.word.cast::<Itab>()).ty }
}

#[repr(C)]
struct IsComparable {
    err: GoInterface,
    result: bool,
}

fn is_comparable(_: &mut Task, frame: &mut IsComparable) {
    // SAFETY: I-TYPE: package errors has made sure that `err` is not nil.
    unsafe {
        let ty = type_behind_itab(frame.err);
        frame.result = ty.flags & flags::COMPARABLE != 0;
    }
}

#[repr(C)]
struct HasComparableType {
    value: GoInterface,
    result: bool,
}

fn has_comparable_type(_: &mut Task, frame: &mut HasComparableType) {
    // SAFETY: I-TYPE: package context passes what is not nil.
    let ty = unsafe { &*frame.value.word.cast::<TypeDescriptor>() };
    frame.result = ty.flags & flags::COMPARABLE != 0;
}

#[repr(C)]
struct TypeName {
    value: GoInterface,
    name: GoString,
}

fn type_name(_: &mut Task, frame: &mut TypeName) {
    // SAFETY: I-TYPE: package context passes what is not nil.
    let ty = unsafe { &*frame.value.word.cast::<TypeDescriptor>() };
    frame.name = GoString::from_static(ty.text.as_str());
}

#[repr(C)]
struct Assign {
    err: GoInterface,
    target: GoInterface,
    result: i64,
}

/// Answers of `errors.assign`.
const NO: i64 = 0;
const YES: i64 = 1;
const NO_POINTER: i64 = 2;
const NIL_POINTER: i64 = 3;
const WRONG_ELEMENT: i64 = 4;

fn assign(task: &mut Task, frame: &mut Assign) {
    // SAFETY: I-TYPE: neither interface is nil. What a value of a pointer type points to has the element's type.
    unsafe {
        let target = &*frame.target.word.cast::<TypeDescriptor>();
        frame.result = if target.kind != Kind::Pointer {
            NO_POINTER
        } else if frame.target.data.is_null() {
            NIL_POINTER
        } else {
            store_error(task, frame.err, &*target.elem, frame.target.data)
        };
    }
}

/// Stores an error in a variable of type `to` if that is its dynamic type, or an interface that this implements.
///
/// # Safety
/// As [`assign`]: a variable of type `to` lies at `at`.
unsafe fn store_error(
    task: &mut Task,
    err: GoInterface,
    to: &'static TypeDescriptor,
    at: *mut u8,
) -> i64 {
    // SAFETY: the caller's promise.
    unsafe {
        let ty = type_behind_itab(err);
        if to.kind == Kind::Interface {
            let Some(word) = task.interface_word(to, ty) else {
                return NO;
            };
            let data = err.data;
            at.cast::<GoInterface>().write(GoInterface { word, data });
            return YES;
        }
        if !to
            .methods
            .as_slice()
            .iter()
            .any(|method| method.name.as_bytes() == b"Error")
        {
            return WRONG_ELEMENT;
        }
        if !std::ptr::eq(ty, to) {
            return NO;
        }
        if ty.flags & flags::DIRECT != 0 {
            at.cast::<*mut u8>().write(err.data);
        } else {
            std::ptr::copy_nonoverlapping(err.data, at, ty.size_bytes as usize);
        }
        YES
    }
}

#[repr(C)]
struct SliceLength {
    slice: GoInterface,
    result: i64,
}

fn slice_length(_: &mut Task, frame: &mut SliceLength) {
    // SAFETY: I-TYPE: a slice in an interface is behind its data word.
    unsafe {
        let ty = frame.slice.word.cast::<TypeDescriptor>();
        frame.result = if ty.is_null() || (*ty).kind != Kind::Slice {
            -1
        } else {
            (*frame.slice.data.cast::<GoSlice>()).length as i64
        };
    }
}

#[repr(C)]
struct SwapElements {
    slice: GoInterface,
    i: u64,
    j: u64,
}

fn swap_elements(_: &mut Task, frame: &mut SwapElements) {
    // SAFETY: I-TYPE: `sliceLength` was asked before, and sort keeps to the length.
    unsafe {
        let elem = &*(*frame.slice.word.cast::<TypeDescriptor>()).elem;
        let slice = *frame.slice.data.cast::<GoSlice>();
        assert!(frame.i < slice.length && frame.j < slice.length);
        let bytes = elem.size_bytes as usize;
        let at = |index: u64| slice.start.add(index as usize * bytes);
        if frame.i != frame.j {
            std::ptr::swap_nonoverlapping(at(frame.i), at(frame.j), bytes);
        }
    }
}

#[repr(C)]
struct SameType {
    a: GoInterface,
    b: GoInterface,
    result: bool,
}

fn same_type(_: &mut Task, frame: &mut SameType) {
    frame.result = std::ptr::eq(frame.a.word, frame.b.word);
}
