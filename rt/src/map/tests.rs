//! Random operations against a model, and the promises of iteration.

use super::*;
use crate::config::Config;
use crate::runtime::Runtime;
use crate::types::{Field, StaticList};
use crate::values::unnamed;
use std::collections::HashMap;

fn leaked<T>(value: T) -> &'static T {
    Box::leak(Box::new(value))
}

fn list<T>(items: Vec<T>) -> StaticList<T> {
    let items = items.leak();
    StaticList {
        start: items.as_ptr(),
        count: items.len() as u64,
    }
}

fn field(ty: &'static TypeDescriptor, offset_bytes: u64) -> Field {
    let none = ty.text;
    Field {
        name: none,
        package: none,
        ty,
        offset_bytes,
        tag: none,
        embedded: 0,
    }
}

/// The type of maps from such keys to words, as a compiler would describe it.
fn map_type(key: &'static TypeDescriptor) -> &'static TypeDescriptor {
    let word = leaked(TypeDescriptor {
        flags: flags::PLAIN_MEMORY | flags::COMPARABLE,
        ..unnamed(Kind::Uint64, 8, 8)
    });
    let elem_offset = key.size_bytes.next_multiple_of(8);
    let slot = leaked(TypeDescriptor {
        fields: list(vec![field(key, 0), field(word, elem_offset)]),
        ..unnamed(Kind::Struct, elem_offset + 8, 8)
    });
    let slots = leaked(TypeDescriptor {
        elem: slot,
        len: SLOTS,
        ..unnamed(Kind::Array, slot.size_bytes * SLOTS, 8)
    });
    let group = leaked(TypeDescriptor {
        fields: list(vec![field(word, 0), field(slots, 8)]),
        ..unnamed(Kind::Struct, 8 + slots.size_bytes, 8)
    });
    leaked(TypeDescriptor {
        key,
        elem: word,
        params: list(vec![&raw const *group]),
        ..unnamed(Kind::Map, 8, 8)
    })
}

fn words() -> &'static TypeDescriptor {
    let plain = flags::PLAIN_MEMORY | flags::COMPARABLE;
    map_type(leaked(TypeDescriptor {
        flags: plain,
        ..unnamed(Kind::Uint64, 8, 8)
    }))
}

fn floats() -> &'static TypeDescriptor {
    map_type(leaked(TypeDescriptor {
        flags: flags::COMPARABLE,
        ..unnamed(Kind::Float64, 8, 8)
    }))
}

fn task() -> crate::RootTask {
    Task::new(&Runtime::new(Config::default()))
}

fn made(task: &mut Task, ty: *const TypeDescriptor, hint: u64) -> &'static mut Map {
    // SAFETY: I-TYPE: the descriptor is that of a map and lives for ever; the task outlives the map in every test.
    unsafe { &mut *Map::make(task, &*ty, hint).unwrap() }
}

fn put(task: &mut Task, map: &mut Map, key: u64, value: u64) {
    let entry = map.assign_word(task, key).unwrap();
    // SAFETY: the element of an entry.
    unsafe { entry.elem.cast::<u64>().write(value) };
}

fn value(entry: Entry) -> (u64, u64) {
    // SAFETY: key and element of an entry are words.
    unsafe {
        (
            entry.key.cast::<u64>().read(),
            entry.elem.cast::<u64>().read(),
        )
    }
}

fn remove(map: &mut Map, key: u64) {
    if let Some(entry) = map.find_word(key) {
        map.remove(entry);
    }
}

fn begun(map: &Map) -> MapIterator {
    // SAFETY: a map.
    unsafe { MapIterator::new(map) }
}

fn next(state: &mut MapIterator) -> Option<(u64, u64)> {
    // SAFETY: nothing is collected in these tests.
    unsafe { state.next_entry() }.map(value)
}

#[test]
fn it_is_a_map() {
    let mut root = task();
    let task = root.record();
    let ty = words();
    for hint in [0, 5, 100] {
        let map = made(task, ty, hint);
        let mut model = HashMap::new();
        let mut state = 12345u64;
        for round in 0..20_000u64 {
            state = state
                .wrapping_mul(6_364_136_223_846_793_005)
                .wrapping_add(1);
            let range = if round % 4000 < 2000 { 700 } else { 40 };
            let key = (state >> 33) % range;
            match state >> 20 & 7 {
                0..=3 => {
                    put(task, map, key, round);
                    model.insert(key, round);
                }
                4..=6 => {
                    remove(map, key);
                    model.remove(&key);
                }
                _ if state >> 40 & 1023 == 0 => {
                    map.clear(task);
                    model.clear();
                }
                _ => {}
            }
            assert_eq!(map.len(), model.len() as u64);
            assert_eq!(
                map.find_word(key).map(|entry| value(entry).1),
                model.get(&key).copied()
            );
        }
        let mut all = HashMap::new();
        let mut state = begun(map);
        while let Some((key, value)) = next(&mut state) {
            assert_eq!(all.insert(key, value), None, "met twice");
        }
        assert_eq!(all, model);
    }
}

#[test]
fn a_loop_meets_what_stays_while_the_map_changes() {
    let mut root = task();
    let task = root.record();
    let ty = words();
    for round in 0..200u64 {
        let map = made(task, ty, 0);
        let size = 1 + round % 60;
        (0..size).for_each(|key| put(task, map, key, key));
        let mut state = begun(map);
        let mut met = HashMap::new();
        let mut gone = vec![];
        while let Some((key, value)) = next(&mut state) {
            assert!(!gone.contains(&key), "removed before it was met");
            assert_eq!(met.insert(key, value), None, "met twice");
            // The map outgrows its table, and others go away.
            let fresh = 1000 + met.len() as u64 * 17;
            if met.len() < 100 {
                (fresh..fresh + 8).for_each(|key| put(task, map, key, 0));
            }
            let victim = (key + 1) % size;
            if round % 3 == 0 && !met.contains_key(&victim) {
                remove(map, victim);
                gone.push(victim);
            }
        }
        for key in (0..size).filter(|key| !gone.contains(key)) {
            assert_eq!(met.get(&key), Some(&key));
        }
    }
}

#[test]
fn a_cleared_map_has_nothing_more_to_meet() {
    let mut root = task();
    let task = root.record();
    let map = made(task, words(), 0);
    (0..50).for_each(|key| put(task, map, key, key));
    let mut state = begun(map);
    assert!(next(&mut state).is_some());
    map.clear(task);
    assert_eq!(next(&mut state), None);
    assert_eq!(map.len(), 0);
}

#[test]
fn keys_that_differ_from_themselves() {
    let mut root = task();
    let task = root.record();
    let map = &raw mut *made(task, floats(), 0);
    // SAFETY: a map with float keys.
    unsafe {
        for _ in 0..30 {
            Map::assign(task, map, (&raw const *leaked(f64::NAN)).cast()).unwrap();
        }
        assert_eq!((*map).len(), 30);
        let nan = f64::NAN;
        let ty = (*map).ty();
        assert!(
            Map::find(ty, map, (&raw const nan).cast())
                .unwrap()
                .is_none()
        );
        // Both zeros are one key, and the later one stays.
        for zero in [0.0, -0.0f64] {
            Map::assign(task, map, (&raw const zero).cast()).unwrap();
        }
        assert_eq!((*map).len(), 31);
        let zero = 0.0f64;
        let entry = Map::find(ty, map, (&raw const zero).cast())
            .unwrap()
            .unwrap();
        assert!(entry.key.cast::<f64>().read().is_sign_negative());
        let mut state = begun(&*map);
        let mut count = 0;
        while state.next_entry().is_some() {
            // Grows while it runs: those that equal nothing are still met.
            let other = f64::from(count);
            Map::assign(task, map, (&raw const other).cast()).unwrap();
            count += 1;
        }
        assert!(count >= 31);
        (*map).clear(task);
        assert!((*map).is_empty());
    }
}

#[test]
fn the_nil_map_is_read_but_not_written() {
    let mut root = task();
    let task = root.record();
    let key = 1u64;
    // SAFETY: null stands for the nil map.
    unsafe {
        let key = (&raw const key).cast();
        assert!(Map::find(words(), std::ptr::null(), key).unwrap().is_none());
        let written = Map::assign(task, std::ptr::null_mut(), key);
        assert!(matches!(written, Err(MapError::Nil)));
        assert!(MapIterator::new(std::ptr::null()).next_entry().is_none());
    }
}

/// Go ends such a program; here every use of a map that a task is changing says so.
#[test]
fn a_map_that_is_being_changed_is_nobody_elses() {
    let mut root = task();
    let task = root.record();
    let map = made(task, words(), 0);
    put(task, map, 1, 1);
    let map = &raw mut *map;
    let is_concurrent = |error: MapError, words: &str| {
        assert!(
            matches!(error, MapError::Concurrent(found) if found == words),
            "{error:?}"
        );
    };
    // SAFETY: a map of words.
    unsafe {
        let key = 1u64;
        let key = (&raw const key).cast();
        let state = begun(&*map);
        assert!(!state.is_disturbed());
        let changed = Map::change(map, |_| {
            let ty = words();
            is_concurrent(Map::assign(task, map, key).unwrap_err(), WRITES);
            is_concurrent(Map::delete(ty, map, key).unwrap_err(), WRITES);
            is_concurrent(Map::find(ty, map, key).unwrap_err(), READ_AND_WRITE);
            assert!(state.is_disturbed());
            // Another task that does not notice, and ends first.
            (*map).is_changing.store(false, Ordering::Relaxed);
            Ok(())
        });
        is_concurrent(changed.unwrap_err(), WRITES);
        assert!(Map::find(words(), map, key).unwrap().is_some());
    }
}
