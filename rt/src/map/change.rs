//! What changes a map: entries that are assigned, removed, and moved to a larger table.

use super::groups::{self, Control, Group};
use super::{Entry, KeyKind, Map, MapError, WRITES, capacity_of, same_text};
use crate::heap::{HeapExhausted, values_in_pieces};
use crate::task::Task;
use crate::types::{GoString, TypeDescriptor};
use crate::values::{hash_bytes, hash_word, random};
use std::sync::atomic::Ordering;

/// Groups that are done between two moments at which the world may stop.
const GROUPS_OF_A_PIECE: u64 = 512;

#[inline(always)]
fn pause_after(task: &mut Task, group: u64) {
    if group % GROUPS_OF_A_PIECE == GROUPS_OF_A_PIECE - 1 {
        task.between_pieces();
    }
}

impl Map {
    /// Runs `body`, which changes the map.
    ///
    /// # Errors
    /// If there is no map, another task changes it, or `body` fails.
    ///
    /// # Safety
    /// I-TYPE: `map` is null or a map.
    #[inline]
    pub unsafe fn change<T>(
        map: *mut Map,
        body: impl FnOnce(&mut Map) -> Result<T, MapError>,
    ) -> Result<T, MapError> {
        // SAFETY: I-LAYOUT: the caller's promise.
        let map = unsafe { map.as_mut() }.ok_or(MapError::Nil)?;
        if map.is_changing() {
            return Err(MapError::Concurrent(WRITES));
        }
        map.is_changing.store(true, Ordering::Relaxed);
        let result = body(map);
        // Another task may have begun to change it before it saw this one, and be done.
        if !map.is_changing() {
            return Err(MapError::Concurrent(WRITES));
        }
        map.is_changing.store(false, Ordering::Relaxed);
        result
    }

    /// The entry to assign to: that of the key, or a new one whose element is zero.
    ///
    /// # Errors
    /// If the map is nil, another task changes it, the key cannot be hashed, or there is no memory.
    ///
    /// # Safety
    /// As [`Map::find`].
    pub unsafe fn assign(
        task: &mut Task,
        map: *mut Map,
        key: *const u8,
    ) -> Result<Entry, MapError> {
        // SAFETY: I-LAYOUT: the caller's promise.
        unsafe {
            Map::change(map, |map| {
                let hash = map.hash(key)?;
                let size = map.key_type().size_bytes as usize;
                if let Some(entry) = map.find_with(hash, |other| map.same_key(key, other)) {
                    if map.kind == KeyKind::Other {
                        // Equal keys can differ: the zeros of floats.
                        std::ptr::copy(key, entry.key, size);
                    }
                    return Ok(entry);
                }
                let entry = map.insert(task, hash)?;
                std::ptr::copy(key, entry.key, size);
                Ok(entry)
            })
        }
    }

    /// [`Map::assign`] for a key of eight bytes.
    ///
    /// # Errors
    /// If there is no memory.
    pub fn assign_word(&mut self, task: &mut Task, key: u64) -> Result<Entry, HeapExhausted> {
        if let Some(entry) = self.find_word(key) {
            return Ok(entry);
        }
        let entry = self.insert(task, hash_word(key, self.seed))?;
        // SAFETY: I-LAYOUT: the key of an entry.
        unsafe { entry.key.cast::<u64>().write(key) };
        Ok(entry)
    }

    /// [`Map::assign`] for a key of four bytes.
    ///
    /// # Errors
    /// If there is no memory.
    pub fn assign_half(&mut self, task: &mut Task, key: u32) -> Result<Entry, HeapExhausted> {
        if let Some(entry) = self.find_half(key) {
            return Ok(entry);
        }
        let entry = self.insert(task, hash_word(key.into(), self.seed))?;
        // SAFETY: I-LAYOUT: the key of an entry.
        unsafe { entry.key.cast::<u32>().write(key) };
        Ok(entry)
    }

    /// [`Map::assign`] for a string.
    ///
    /// # Errors
    /// If there is no memory.
    ///
    /// # Safety
    /// I-HOST: a string of the program.
    pub unsafe fn assign_text(
        &mut self,
        task: &mut Task,
        key: GoString,
    ) -> Result<Entry, HeapExhausted> {
        // SAFETY: the caller's promise; I-LAYOUT: the key of an entry.
        unsafe {
            let hash = hash_bytes(key.start, key.length, self.seed);
            let found = self.find_with(hash, |other| {
                same_text(other.cast::<GoString>().read(), key)
            });
            let entry = match found {
                Some(entry) => entry,
                None => self.insert(task, hash)?,
            };
            // An equal string may keep less memory alive: Go takes the new one too.
            entry.key.cast::<GoString>().write(key);
            Ok(entry)
        }
    }

    /// A slot for a key that the map does not hold; it is zero.
    fn insert(&mut self, task: &mut Task, hash: u64) -> Result<Entry, HeapExhausted> {
        if self.groups.is_null() {
            self.resize(task, 1)?;
        }
        loop {
            let (index, slot, was_empty) = self.free_slot(hash);
            if was_empty && self.growth_left == 0 {
                let groups = self.mask + 1;
                // Mostly deleted slots: the same size will do.
                let is_sparse = self.count * 2 <= capacity_of(groups);
                self.resize(task, if is_sparse { groups } else { groups * 2 })?;
                continue;
            }
            let group = self.group(index);
            // SAFETY: I-LAYOUT: a group of the map.
            unsafe { group.set(slot, Control::hash_byte(hash)) };
            self.growth_left -= u64::from(was_empty);
            self.count += 1;
            return Ok(self.entry(group, slot));
        }
    }

    /// The first slot without an entry on the path of a hash, and whether it was never used.
    fn free_slot(&self, hash: u64) -> (u64, u64, bool) {
        let mut index = (hash >> 7) & self.mask;
        let mut step = 0;
        loop {
            // SAFETY: I-LAYOUT: a group of the map.
            let control = unsafe { self.group(index).control() };
            if let Some(slot) = control.free().next() {
                return (index, slot, control.is_empty_at(slot));
            }
            if step == self.mask {
                // All full: the caller grows before it uses the slot.
                return (index, 0, true);
            }
            step += 1;
            index = (index + step) & self.mask;
        }
    }

    /// Moves all entries to a new table.
    pub(super) fn resize(&mut self, task: &mut Task, groups: u64) -> Result<(), HeapExhausted> {
        let fresh = values_in_pieces(task, self.ty().map_group(), groups)?;
        let (old, old_mask) = (self.groups, self.mask);
        self.groups = fresh;
        self.mask = groups - 1;
        for index in 0..groups {
            // SAFETY: I-LAYOUT: a group of the new table.
            unsafe { self.group(index).reset() };
            pause_after(task, index);
        }
        self.growth_left = capacity_of(groups) - self.count;
        if old.is_null() || self.count == 0 {
            return Ok(());
        }
        for index in 0..=old_mask {
            // SAFETY: I-LAYOUT: a group of the old table, and a free slot of the new one.
            unsafe {
                let from = Group(old.add((index * u64::from(self.group_bytes)) as usize));
                for slot in from.control().full() {
                    let source = self.entry(from, slot);
                    // What is in the map has been hashed before.
                    let hash = self.hash(source.key).unwrap_or_default();
                    let (index, slot, _) = self.free_slot(hash);
                    let to = self.group(index);
                    to.set(slot, Control::hash_byte(hash));
                    let target = self.entry(to, slot);
                    std::ptr::copy_nonoverlapping(source.key, target.key, self.slot_bytes as usize);
                }
            }
            // The old table is as it was, and what stands in the new one is whole.
            pause_after(task, index);
        }
        Ok(())
    }

    /// Removes a key.
    ///
    /// # Errors
    /// If it cannot be hashed, or another task changes the map.
    ///
    /// # Safety
    /// As [`Map::find`].
    pub unsafe fn delete(
        ty: &TypeDescriptor,
        map: *mut Map,
        key: *const u8,
    ) -> Result<(), MapError> {
        // SAFETY: I-LAYOUT: the caller's promise.
        unsafe {
            if map.is_null() {
                return Map::look_up(ty, map, key).map(|_| ());
            }
            Map::change(map, |map| {
                if let Some(entry) = Map::look_up(ty, map, key)? {
                    map.remove(entry);
                }
                Ok(())
            })
        }
    }

    /// Removes an entry.
    pub(super) fn remove(&mut self, entry: Entry) {
        let offset = entry.key as u64 - self.groups as u64;
        let group = self.group(offset / u64::from(self.group_bytes));
        let inside = offset % u64::from(self.group_bytes) - u64::from(self.slots_offset);
        let slot = inside / u64::from(self.slot_bytes).max(1);
        // SAFETY: I-LAYOUT: an entry of the map.
        unsafe {
            std::ptr::write_bytes(entry.key, 0, self.slot_bytes as usize);
            // Whoever probes past a group with an empty slot would have stopped there anyway.
            if group.control().has_empty() || self.mask == 0 {
                group.set(slot, groups::EMPTY);
                self.growth_left += 1;
            } else {
                group.set(slot, groups::DELETED);
            }
        }
        self.count -= 1;
    }

    /// Removes all entries.
    pub fn clear(&mut self, task: &mut Task) {
        self.clears += 1;
        if self.groups.is_null() {
            return;
        }
        for index in 0..=self.mask {
            let group = self.group(index);
            // SAFETY: I-LAYOUT: a group of the map.
            unsafe {
                std::ptr::write_bytes(group.0, 0, self.group_bytes as usize);
                group.reset();
            }
            pause_after(task, index);
        }
        self.count = 0;
        self.seed = random();
        self.growth_left = capacity_of(self.mask + 1);
    }
}
