//! Maps as values of programs.
//!
//! Promises: nothing here changes a map. May not know: how maps find their entries.

use super::value::Value;
use morestack_rt::map::{Entry, Map, MapIterator};

fn header(map: Value) -> *const Map {
    map.pointer().cast()
}

/// How many entries a map has.
pub(super) fn len(map: Value) -> u64 {
    // SAFETY: a map value is null or the address of a map.
    unsafe { header(map).as_ref() }.map_or(0, Map::len)
}

fn value_of(map: Value, entry: Entry) -> (Value, Value) {
    (
        map.part(map.ty.key, entry.key),
        map.part(map.ty.elem, entry.elem),
    )
}

/// Keys and elements of a map, in no particular order.
pub(super) fn entries(map: Value) -> Vec<(Value, Value)> {
    // SAFETY: as above; nothing is collected meanwhile.
    unsafe {
        let mut iterator = MapIterator::new(header(map));
        let entries = std::iter::from_fn(|| iterator.next_entry());
        entries.map(|entry| value_of(map, entry)).collect()
    }
}

/// The element of a key of the map's key type.
pub(super) fn find(map: Value, key: Value) -> Option<Value> {
    // SAFETY: as above.
    let found = unsafe { Map::find(map.ty, header(map), key.at) };
    let entry = found.ok().flatten()?;
    Some(value_of(map, entry).1)
}
