//! How types relate to each other.
//!
//! Promises: the rules of the language, as far as descriptors tell: of methods they know those that the program's interfaces
//! mention. May not know: values.

use morestack_rt::types::{Field, Kind, TypeDescriptor, flags};
use std::ptr;

/// Whether a type has all methods of an interface type.
pub(super) fn implements(ty: &TypeDescriptor, interface: &TypeDescriptor) -> bool {
    let mut methods = ty.methods.as_slice().iter();
    // Both lists are in the order of names.
    interface.methods.as_slice().iter().all(|wanted| {
        methods.any(|method| {
            method.name.as_bytes() == wanted.name.as_bytes()
                && method.package.as_bytes() == wanted.package.as_bytes()
                && ptr::eq(method.ty, wanted.ty)
        })
    })
}

/// Whether two types are identical but for their own names and the tags of their fields.
pub(super) fn same_underlying(a: &TypeDescriptor, b: &TypeDescriptor) -> bool {
    if ptr::eq(a, b) {
        return true;
    }
    if a.kind != b.kind {
        return false;
    }
    match a.kind {
        Kind::Array => a.len == b.len && ptr::eq(a.elem, b.elem),
        Kind::Slice | Kind::Pointer => ptr::eq(a.elem, b.elem),
        Kind::Map => ptr::eq(a.key, b.key) && ptr::eq(a.elem, b.elem),
        Kind::Chan => {
            let directions = flags::SEND | flags::RECEIVE;
            ptr::eq(a.elem, b.elem) && (a.flags ^ b.flags) & directions == 0
        }
        Kind::Func => {
            a.params.as_slice() == b.params.as_slice()
                && a.results.as_slice() == b.results.as_slice()
                && (a.flags ^ b.flags) & flags::VARIADIC == 0
        }
        Kind::Interface => {
            a.methods.count == b.methods.count && implements(a, b) && implements(b, a)
        }
        Kind::Struct => {
            let (a, b) = (a.fields.as_slice(), b.fields.as_slice());
            a.len() == b.len() && a.iter().zip(b).all(|(a, b)| is_same_field(a, b))
        }
        _ => true,
    }
}

fn is_same_field(a: &Field, b: &Field) -> bool {
    a.name.as_bytes() == b.name.as_bytes()
        && a.package.as_bytes() == b.package.as_bytes()
        && ptr::eq(a.ty, b.ty)
        && a.embedded == b.embedded
}
