//! Maps for compiled code.
//!
//! Promises: an element's address is good until the map is changed. May not know: how maps are made.

use super::{Pair, enter, heap::or_die, panics};
use crate::heap::HeapExhausted;
use crate::map::{Entry, ITERATION_AND_WRITE, Map, MapError, MapIterator, READ_AND_WRITE};
use crate::task::Task;
use crate::types::{GoString, TypeDescriptor};

/// The element of an entry; 0 if there is none.
fn element(entry: Option<Entry>) -> u64 {
    entry.map_or(0, |entry| entry.elem as u64)
}

/// What was asked for; an error is the program's.
pub fn or_panic<T: Default>(task: &mut Task, result: Result<T, MapError>) -> T {
    match result {
        Ok(value) => return value,
        Err(MapError::Nil) => panics::raise_nil_map(task),
        Err(MapError::Unhashable(ty)) => {
            panics::raise(
                task,
                format_args!("hash of unhashable type {}", ty.text.as_str()),
            );
        }
        Err(MapError::UnhashableInEmpty(ty)) => {
            task.panic(format!("hash of unhashable type: {}", ty.text.as_str()));
        }
        Err(MapError::Exhausted) => task.die_without_heap(),
        Err(MapError::Concurrent(message)) => task.throw(message),
    }
    T::default()
}

/// # Safety
/// I-HOST: called by compiled code with the running task, as all routines of this file, and with maps of its own.
unsafe fn assigned(
    task: *mut Task,
    assign: impl FnOnce(&mut Task) -> Result<Entry, MapError>,
) -> u64 {
    // SAFETY: the caller's promise. I-ROOT: key and element are in the map when `routine_returns` collects.
    unsafe {
        enter(task, |task| {
            let result = assign(task).map(Some);
            let elem = element(or_panic(task, result));
            task.routine_returns([elem, 0]);
            elem
        })
    }
}

pub(super) unsafe extern "C" fn make(task: *mut Task, ty: *const TypeDescriptor, hint: i64) -> u64 {
    // SAFETY: I-HOST; I-TYPE: the descriptor of a map type.
    unsafe {
        enter(task, |task| {
            let map = Map::make(task, &*ty, hint.max(0) as u64).map(|map| map as u64);
            let map = or_die(task, map);
            task.routine_returns([map, 0]);
            map
        })
    }
}

pub(super) unsafe extern "C" fn find(
    task: *mut Task,
    ty: *const TypeDescriptor,
    map: *const Map,
    key: *const u8,
) -> u64 {
    // SAFETY: I-HOST: as above.
    unsafe {
        enter(task, |task| {
            let found = Map::find(&*ty, map, key);
            element(or_panic(task, found))
        })
    }
}

/// What a routine answers that only reads: nothing of a nil map.
///
/// # Safety
/// I-HOST: called by compiled code with the running task and a map of its own.
#[inline(always)]
unsafe fn found_in(
    task: *mut Task,
    map: *const Map,
    find: impl FnOnce(&Map) -> Option<Entry>,
) -> u64 {
    // SAFETY: I-HOST: the caller's promise.
    match unsafe { map.as_ref() } {
        None => 0,
        // SAFETY: I-HOST: as above.
        Some(map) if map.is_changing() => unsafe { read_while_written(task) },
        Some(map) => element(find(map)),
    }
}

/// # Safety
/// I-HOST: the running task.
#[cold]
unsafe fn read_while_written(task: *mut Task) -> u64 {
    // SAFETY: I-HOST: the caller's promise.
    unsafe { enter(task, |task| task.throw(READ_AND_WRITE)) };
    0
}

pub(super) unsafe extern "C" fn find_word(task: *mut Task, map: *const Map, key: u64) -> u64 {
    // SAFETY: I-HOST: as above.
    unsafe { found_in(task, map, |map| map.find_word(key)) }
}

pub(super) unsafe extern "C" fn find_half(task: *mut Task, map: *const Map, key: u64) -> u64 {
    // SAFETY: I-HOST: as above.
    unsafe { found_in(task, map, |map| map.find_half(key as u32)) }
}

pub(super) unsafe extern "C" fn find_text(
    task: *mut Task,
    map: *const Map,
    start: *const u8,
    length: u64,
) -> u64 {
    let key = GoString { start, length };
    // SAFETY: I-HOST: as above, and a string.
    unsafe { found_in(task, map, |map| map.find_text(key)) }
}

pub(super) unsafe extern "C" fn assign(task: *mut Task, map: *mut Map, key: *const u8) -> u64 {
    // SAFETY: I-HOST: as above.
    unsafe { assigned(task, |task| Map::assign(task, map, key)) }
}

fn found(entry: Result<Entry, HeapExhausted>) -> Result<Entry, MapError> {
    entry.map_err(MapError::from)
}

pub(super) unsafe extern "C" fn assign_word(task: *mut Task, map: *mut Map, key: u64) -> u64 {
    // SAFETY: I-HOST: as above.
    unsafe {
        assigned(task, |task| {
            Map::change(map, |map| found(map.assign_word(task, key)))
        })
    }
}

pub(super) unsafe extern "C" fn assign_half(task: *mut Task, map: *mut Map, key: u64) -> u64 {
    // SAFETY: I-HOST: as above.
    unsafe {
        assigned(task, |task| {
            Map::change(map, |map| found(map.assign_half(task, key as u32)))
        })
    }
}

pub(super) unsafe extern "C" fn assign_text(
    task: *mut Task,
    map: *mut Map,
    start: *const u8,
    length: u64,
) -> u64 {
    let key = GoString { start, length };
    // SAFETY: I-HOST: as above, and a string.
    unsafe {
        assigned(task, |task| {
            Map::change(map, |map| found(map.assign_text(task, key)))
        })
    }
}

pub(super) unsafe extern "C" fn delete(
    task: *mut Task,
    ty: *const TypeDescriptor,
    map: *mut Map,
    key: *const u8,
) {
    // SAFETY: I-HOST: as above.
    unsafe {
        enter(task, |task| {
            let deleted = Map::delete(&*ty, map, key);
            or_panic(task, deleted);
        })
    }
}

pub(super) unsafe extern "C" fn clear(task: *mut Task, map: *mut Map) {
    // SAFETY: I-HOST: as above.
    unsafe {
        enter(task, |task| {
            if !map.is_null() {
                let cleared = Map::change(map, |map| {
                    map.clear(task);
                    Ok(())
                });
                or_panic(task, cleared);
            }
        })
    }
}

pub(super) unsafe extern "C" fn begin(task: *mut Task, state: *mut MapIterator, map: *const Map) {
    // SAFETY: I-HOST: as above; the state is a slot of the caller's frame.
    unsafe { enter(task, |_| state.write(MapIterator::new(map))) }
}

pub(super) unsafe extern "C" fn next(task: *mut Task, state: *mut MapIterator) -> Pair {
    // SAFETY: I-HOST: as above; the slot's pointer words are roots.
    unsafe {
        enter(task, |task| {
            if (*state).is_disturbed() {
                task.throw(ITERATION_AND_WRITE);
                return Pair::default();
            }
            match (*state).next_entry() {
                Some(entry) => Pair(entry.key as u64, entry.elem as u64),
                None => Pair::default(),
            }
        })
    }
}
