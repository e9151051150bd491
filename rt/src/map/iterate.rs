//! Running over a map that may be changed meanwhile.
//!
//! Promises: each entry that is there from the beginning to the end of a loop is met once; one that is removed before it
//! is met is not met; the order begins anywhere. May not know: how compiled code keeps the state (a slot of its frame).

use super::groups::{Group, SLOTS};
use super::{Entry, Map, random_start};

/// The state of a loop over a map. Zero before it begins.
#[repr(C)]
#[derive(Debug)]
pub struct MapIterator {
    map: *const Map,
    /// The table the loop runs over: that of the map when it began.
    groups: *mut u8,
    mask: u64,
    clears: u64,
    /// The slot at which the loop began.
    start: u64,
    /// Slots that have been looked at.
    position: u64,
}

impl MapIterator {
    /// Offsets of its pointer words in bytes.
    pub const POINTER_OFFSETS: [u32; 2] = [0, 8];

    /// The start of a loop over a map.
    ///
    /// # Safety
    /// `map` is null or a map.
    pub unsafe fn new(map: *const Map) -> MapIterator {
        // SAFETY: I-LAYOUT: the caller's promise.
        let (groups, mask, clears) = match unsafe { map.as_ref() } {
            Some(map) if map.count > 0 => (map.groups, map.mask, map.clears),
            _ => (std::ptr::null_mut(), 0, 0),
        };
        MapIterator {
            map,
            groups,
            mask,
            clears,
            start: random_start(),
            position: 0,
        }
    }

    /// Whether another task changes the map.
    ///
    /// # Safety
    /// The map is still there.
    pub unsafe fn is_disturbed(&self) -> bool {
        // SAFETY: I-LAYOUT: the caller's promise.
        unsafe { self.map.as_ref() }.is_some_and(Map::is_changing)
    }

    /// The next entry.
    ///
    /// # Safety
    /// The map and the table are still there: they are roots or reached from some.
    pub unsafe fn next_entry(&mut self) -> Option<Entry> {
        if self.groups.is_null() {
            return None;
        }
        // SAFETY: I-LAYOUT: the caller's promise.
        let map = unsafe { &*self.map };
        if map.clears != self.clears {
            return None;
        }
        let slots = (self.mask + 1) * SLOTS;
        while self.position < slots {
            let place = (self.start.wrapping_add(self.position)) & (slots - 1);
            let (index, slot) = (place / SLOTS, place % SLOTS);
            // SAFETY: I-LAYOUT: a group of the table; its type is that of the map's groups.
            let (group, control) = unsafe {
                let group = Group(
                    self.groups
                        .add((index * u64::from(map.group_bytes)) as usize),
                );
                (group, group.control())
            };
            if slot == 0 && control.full().next().is_none() {
                self.position += SLOTS;
                continue;
            }
            self.position += 1;
            if !control.is_full_at(slot) {
                continue;
            }
            let entry = map.entry(group, slot);
            if self.groups == map.groups {
                return Some(entry);
            }
            // The map has outgrown this table: what it holds now counts.
            // SAFETY: I-LAYOUT: a key that the map has hashed before.
            let found = unsafe { Map::look_up(map.ty(), map, entry.key) };
            match found {
                Ok(Some(current)) => return Some(current),
                // Nobody can remove such a key but `clear`.
                _ if !map.is_reflexive(entry.key) => return Some(entry),
                _ => {}
            }
        }
        None
    }
}
