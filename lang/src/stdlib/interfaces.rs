//! Natives of several packages that look at values of any type: `context`, `errors`, `sort`, `sync/atomic`.
//!
//! Promises: no value is made that its type does not allow. May not know: how interfaces come about.

use super::Native;
use morestack_rt::Task;
use morestack_rt::native::{self, GoInterface, GoSlice, GoString};
use morestack_rt::types::{Itab, Kind, TypeDescriptor, flags};

pub(super) const NATIVES: &[Native] = &[
    ("context.isComparable", has_comparable_type as *const u8),
    ("context.typeName", type_name as *const u8),
    ("errors.isComparable", is_comparable as *const u8),
    ("errors.assign", assign as *const u8),
    ("sort.sliceLength", slice_length as *const u8),
    ("sort.swapElements", swap_elements as *const u8),
    ("sync/atomic.sameType", same_type as *const u8),
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

unsafe extern "C" fn is_comparable(task: *mut Task, frame: *mut IsComparable) {
    // SAFETY: I-HOST: compiled code passes the running task and a frame of this shape, as to all natives of this file. The
    // caller has made sure that `err` is not nil.
    unsafe {
        native::enter(task, frame, |_, frame| {
            let ty = type_behind_itab(frame.err);
            frame.result = ty.flags & flags::COMPARABLE != 0;
        });
    }
}

#[repr(C)]
struct HasComparableType {
    value: GoInterface,
    result: bool,
}

unsafe extern "C" fn has_comparable_type(task: *mut Task, frame: *mut HasComparableType) {
    // SAFETY: as above; the value is not nil.
    unsafe {
        native::enter(task, frame, |_, frame| {
            let ty = &*frame.value.word.cast::<TypeDescriptor>();
            frame.result = ty.flags & flags::COMPARABLE != 0;
        });
    }
}

#[repr(C)]
struct TypeName {
    value: GoInterface,
    name: GoString,
}

unsafe extern "C" fn type_name(task: *mut Task, frame: *mut TypeName) {
    // SAFETY: as above; the value is not nil.
    unsafe {
        native::enter(task, frame, |_, frame| {
            let ty = &*frame.value.word.cast::<TypeDescriptor>();
            frame.name = GoString::from_static(ty.text.as_str());
        });
    }
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

unsafe extern "C" fn assign(task: *mut Task, frame: *mut Assign) {
    // SAFETY: as above; neither interface is nil. What a value of a pointer type points to has the element's type.
    unsafe {
        native::enter(task, frame, |task, frame| {
            let target = &*frame.target.word.cast::<TypeDescriptor>();
            frame.result = if target.kind != Kind::Pointer {
                NO_POINTER
            } else if frame.target.data.is_null() {
                NIL_POINTER
            } else {
                store_error(task, frame.err, &*target.elem, frame.target.data)
            };
        });
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

unsafe extern "C" fn slice_length(task: *mut Task, frame: *mut SliceLength) {
    // SAFETY: as above; a slice in an interface is behind its data word.
    unsafe {
        native::enter(task, frame, |_, frame| {
            let ty = frame.slice.word.cast::<TypeDescriptor>();
            frame.result = if ty.is_null() || (*ty).kind != Kind::Slice {
                -1
            } else {
                (*frame.slice.data.cast::<GoSlice>()).length as i64
            };
        });
    }
}

#[repr(C)]
struct SwapElements {
    slice: GoInterface,
    i: u64,
    j: u64,
}

unsafe extern "C" fn swap_elements(task: *mut Task, frame: *mut SwapElements) {
    // SAFETY: as above; `sliceLength` was asked before, and sort keeps to the length.
    unsafe {
        native::enter(task, frame, |_, frame| {
            let elem = &*(*frame.slice.word.cast::<TypeDescriptor>()).elem;
            let slice = *frame.slice.data.cast::<GoSlice>();
            assert!(frame.i < slice.length && frame.j < slice.length);
            let bytes = elem.size_bytes as usize;
            let at = |index: u64| slice.start.add(index as usize * bytes);
            if frame.i != frame.j {
                std::ptr::swap_nonoverlapping(at(frame.i), at(frame.j), bytes);
            }
        });
    }
}

#[repr(C)]
struct SameType {
    a: GoInterface,
    b: GoInterface,
    result: bool,
}

unsafe extern "C" fn same_type(task: *mut Task, frame: *mut SameType) {
    // SAFETY: as above.
    unsafe {
        native::enter(task, frame, |_, frame| {
            frame.result = std::ptr::eq(frame.a.word, frame.b.word);
        });
    }
}
