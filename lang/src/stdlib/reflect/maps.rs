//! What package reflect does with maps.
//!
//! Promises: the same as compiled code does. May not know: how maps find their entries.

use morestack_rt::Task;
use morestack_rt::host::map_or_panic as or_panic;
use morestack_rt::map::{Entry, Map, MapError, MapIterator};
use morestack_rt::native::{self, GoSlice};
use morestack_rt::types::TypeDescriptor;

pub(in super::super) const NATIVES: &[super::super::Native] = &[
    ("reflect.makeMap", native::entry(make)),
    ("reflect.mapLen", native::entry(len)),
    ("reflect.mapFind", native::entry(find)),
    ("reflect.mapAssign", native::entry(assign)),
    ("reflect.mapDelete", native::entry(delete)),
    ("reflect.mapClear", native::entry(clear)),
    ("reflect.mapEntries", native::entry(entries)),
];

/// `func makeMap(t *rtype, n int) unsafe.Pointer`
#[repr(C)]
struct Make {
    ty: *const TypeDescriptor,
    room: i64,
    result: *mut Map,
}

fn make(task: &mut Task, frame: &mut Make) {
    // SAFETY: I-TYPE: package reflect passes map types and maps of those types, as to all natives of this file.
    unsafe {
        let made = Map::make(task, &*frame.ty, frame.room.max(0) as u64);
        let made = made.map(Some).map_err(MapError::from);
        frame.result = or_panic(task, made).unwrap_or(std::ptr::null_mut());
    }
}

/// `func mapLen(t *rtype, m unsafe.Pointer) int`
#[repr(C)]
struct Len {
    ty: *const TypeDescriptor,
    map: *const Map,
    result: u64,
}

fn len(_: &mut Task, frame: &mut Len) {
    // SAFETY: I-TYPE as above.
    unsafe {
        frame.result = frame.map.as_ref().map_or(0, Map::len);
    }
}

/// `func mapFind(t *rtype, m, key unsafe.Pointer) unsafe.Pointer`, and its like
#[repr(C)]
struct WithKey {
    ty: *const TypeDescriptor,
    map: *mut Map,
    key: *const u8,
    result: *mut u8,
}

fn find(task: &mut Task, frame: &mut WithKey) {
    // SAFETY: I-TYPE as above.
    unsafe {
        let found = Map::find(&*frame.ty, frame.map, frame.key);
        let found: Option<Entry> = or_panic(task, found);
        frame.result = found.map_or(std::ptr::null_mut(), |entry| entry.elem);
    }
}

fn assign(task: &mut Task, frame: &mut WithKey) {
    // SAFETY: I-TYPE as above.
    unsafe {
        let assigned = Map::assign(task, frame.map, frame.key);
        let assigned: Option<Entry> = or_panic(task, assigned.map(Some));
        frame.result = assigned.map_or(std::ptr::null_mut(), |entry| entry.elem);
    }
}

/// `func mapDelete(t *rtype, m, key unsafe.Pointer)`
#[repr(C)]
struct Delete {
    ty: *const TypeDescriptor,
    map: *mut Map,
    key: *const u8,
}

fn delete(task: &mut Task, frame: &mut Delete) {
    // SAFETY: I-TYPE as above.
    unsafe {
        let deleted = Map::delete(&*frame.ty, frame.map, frame.key);
        or_panic(task, deleted);
    }
}

/// `func mapClear(t *rtype, m unsafe.Pointer)`
#[repr(C)]
struct Clear {
    ty: *const TypeDescriptor,
    map: *mut Map,
}

fn clear(task: &mut Task, frame: &mut Clear) {
    // SAFETY: I-TYPE as above.
    unsafe {
        if let Some(map) = frame.map.as_mut() {
            map.clear(task);
        }
    }
}

/// `func mapEntries(t *rtype, m unsafe.Pointer, pointer *rtype) []unsafe.Pointer`
#[repr(C)]
struct Entries {
    ty: *const TypeDescriptor,
    map: *const Map,
    /// The descriptor of a pointer type.
    pointer: *const TypeDescriptor,
    result: GoSlice,
}

fn entries(task: &mut Task, frame: &mut Entries) {
    // SAFETY: I-TYPE as above.
    unsafe {
        let mut iterator = MapIterator::new(frame.map);
        let entries = std::iter::from_fn(|| iterator.next_entry());
        let addresses: Vec<*mut u8> = entries.flat_map(|entry| [entry.key, entry.elem]).collect();
        let result = task.new_slice(&*frame.pointer, addresses.len() as u64);
        if result.length > 0 {
            let to = result.start.cast();
            std::ptr::copy_nonoverlapping(addresses.as_ptr(), to, addresses.len());
        }
        frame.result = result;
    }
}
