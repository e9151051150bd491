//! Itabs made at run time, and what is said of conversions that fail.
//!
//! Promises: one itab for each pair of types, which stays where it is as long as the runtime. May not know: how compiled
//! code uses it; static itabs of the same pairs exist beside these, so that itabs are compared by their types.

use crate::types::{Itab, Kind, Method, TypeDescriptor};
use std::collections::HashMap;
use std::collections::hash_map::Entry;
use std::sync::{Mutex, PoisonError};

/// Addresses of the descriptors of an interface type and of another type.
type Pair = (usize, usize);

/// The itabs of a runtime; `None` for a type that does not implement the interface.
#[derive(Default)]
pub(crate) struct Itabs(Mutex<HashMap<Pair, Option<Box<[usize]>>>>);

impl Itabs {
    /// The itab of a type for an interface type with methods, if it implements that.
    pub fn find(
        &self,
        interface: &'static TypeDescriptor,
        ty: &'static TypeDescriptor,
    ) -> Option<*const Itab> {
        let key = (
            std::ptr::from_ref(interface) as usize,
            std::ptr::from_ref(ty) as usize,
        );
        let mut known = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let itab = match known.entry(key) {
            Entry::Occupied(entry) => entry.into_mut(),
            Entry::Vacant(entry) => entry.insert(make(interface, ty)),
        };
        itab.as_ref().map(|words| words.as_ptr().cast())
    }
}

/// The words of an itab.
fn make(interface: &'static TypeDescriptor, ty: &'static TypeDescriptor) -> Option<Box<[usize]>> {
    let mut words = vec![
        std::ptr::from_ref(interface) as usize,
        std::ptr::from_ref(ty) as usize,
    ];
    for wanted in interface.methods.as_slice() {
        words.push(method(ty, wanted)?.code as usize);
    }
    Some(words.into())
}

fn method(ty: &TypeDescriptor, wanted: &Method) -> Option<&'static Method> {
    ty.methods.as_slice().iter().find(|method| {
        method.name.as_bytes() == wanted.name.as_bytes()
            && method.package.as_bytes() == wanted.package.as_bytes()
            && method.ty == wanted.ty
    })
}

/// What Go says when an interface value does not have a wanted type. `interface` is the static type of the value, `ty` the
/// type of what it holds, if anything.
pub(crate) fn failed_assertion(
    interface: &TypeDescriptor,
    ty: Option<&TypeDescriptor>,
    wanted: &TypeDescriptor,
) -> String {
    let (from, to) = (interface.text.as_str(), wanted.text.as_str());
    let wants_interface = wanted.kind == Kind::Interface;
    let Some(ty) = ty else {
        // Which interface was nil is said only if the check was one of two descriptors.
        let from = if wants_interface { "interface" } else { from };
        return format!("interface conversion: {from} is nil, not {to}");
    };
    let held = ty.text.as_str();
    if wants_interface {
        let missing = wanted
            .methods
            .as_slice()
            .iter()
            .find(|wanted| method(ty, wanted).is_none());
        let missing = missing.map_or("", |method| method.name.as_str());
        return format!("interface conversion: {held} is not {to}: missing method {missing}");
    }
    let why = if held != to {
        ""
    } else if ty.package.as_bytes() == wanted.package.as_bytes() {
        " (types from different scopes)"
    } else {
        " (types from different packages)"
    };
    format!("interface conversion: {from} is {held}, not {to}{why}")
}
