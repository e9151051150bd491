//! Interfaces for compiled code: itabs, comparison, failed assertions.
//!
//! May not know: how interface values are made.

use super::{bytes, enter, panics};
use crate::defers::{Raised, RaisedKind};
use crate::interface::failed_assertion;
use crate::task::Task;
use crate::types::{GoInterface, Itab, Kind, TypeDescriptor};
use crate::values::{equal_interfaces, unnamed};

static EMPTY_INTERFACE: TypeDescriptor = unnamed(Kind::Interface, 16, 8);

/// The itab of a type, if there is a type and it implements the interface.
///
/// # Safety
/// I-TYPE: both are descriptors of the program; `ty` may be null.
unsafe fn itab(task: &Task, interface: *const TypeDescriptor, ty: *const TypeDescriptor) -> u64 {
    // SAFETY: I-HOST: the caller's promise.
    let (interface, ty) = unsafe { (&*interface, ty.as_ref()) };
    let found: Option<*const Itab> =
        ty.and_then(|ty| task.runtime().shared.itabs.find(interface, ty));
    found.map_or(0, |itab| itab as u64)
}

pub(super) unsafe extern "C" fn find_itab(
    task: *mut Task,
    interface: *const TypeDescriptor,
    ty: *const TypeDescriptor,
) -> u64 {
    // SAFETY: I-HOST; I-TYPE.
    unsafe {
        enter(task, |task| {
            let found = itab(task, interface, ty);
            assert!(found != 0 || ty.is_null(), "the type has all methods");
            found
        })
    }
}

pub(super) unsafe extern "C" fn assert_itab(
    task: *mut Task,
    interface: *const TypeDescriptor,
    ty: *const TypeDescriptor,
) -> u64 {
    // SAFETY: I-HOST; I-TYPE.
    unsafe { enter(task, |task| itab(task, interface, ty)) }
}

pub(super) unsafe extern "C" fn interface_equal(
    task: *mut Task,
    ty: *const u8,
    a: *mut u8,
    b: *mut u8,
) -> u64 {
    // SAFETY: I-HOST; I-TYPE: the data words of two values of that type.
    unsafe {
        enter(task, |task| {
            let value = |data| GoInterface { word: ty, data };
            match equal_interfaces(&EMPTY_INTERFACE, value(a), value(b)) {
                Ok(equal) => equal.into(),
                Err(ty) => {
                    let ty = ty.text.as_str();
                    panics::raise(task, format_args!("comparing uncomparable type {ty}"));
                    0
                }
            }
        })
    }
}

pub(super) unsafe extern "C" fn panic_assertion(
    task: *mut Task,
    interface: *const TypeDescriptor,
    ty: *const TypeDescriptor,
    wanted: *const TypeDescriptor,
) {
    // SAFETY: I-HOST; I-TYPE: descriptors, the second one null for nil.
    unsafe {
        enter(task, |task| {
            let text = failed_assertion(&*interface, ty.as_ref(), &*wanted);
            task.raise(Raised::new(RaisedKind::TypeAssertion, text));
        })
    }
}

pub(super) unsafe extern "C" fn panic_nil_receiver(
    task: *mut Task,
    ty: *const TypeDescriptor,
    name: *const u8,
    length: i64,
) {
    // SAFETY: I-HOST; I-TYPE: a descriptor and a string.
    unsafe {
        enter(task, |task| {
            let name = String::from_utf8_lossy(bytes(name, length));
            let full = (*ty).text.as_str();
            let short = full.rsplit('.').next().unwrap_or(full);
            task.panic(format!(
                "value method {full}.{name} called using nil *{short} pointer"
            ));
        })
    }
}
