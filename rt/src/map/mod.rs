//! Maps: open addressing in groups of eight slots, after Abseil's Swiss tables.
//!
//! ```text
//!   map ──> Map (header) ──> groups: [ control word | key elem | key elem | ... 8 slots ] [ ... ] ...
//! ```
//!
//! Header and groups are objects of the heap with descriptors, so that the collector sees what they hold; the compiler
//! makes the group's type. A control word has a byte for each slot: empty, deleted, or seven bits of the hash.
//!
//! Promises: an entry stays where it is until the map is inserted into; a table that a loop still runs over is left as
//! it was when the map outgrows it. Nothing here collects. May not know: what compiled code does with the addresses.

mod change;
mod groups;
mod iterate;

pub use iterate::MapIterator;

use crate::heap::HeapExhausted;
use crate::task::Task;
use crate::types::{GoString, Kind, TypeDescriptor, flags};
use crate::values::{self, Uncomparable, equal_values, hash_bytes, hash_value, hash_word, random};
use groups::{Group, SLOTS};
use std::sync::atomic::{AtomicBool, Ordering};

/// What cannot be done with a map.
#[derive(Clone, Copy, Debug)]
pub enum MapError {
    /// An assignment to an entry of the nil map.
    Nil,
    /// A key that holds a value of this type.
    Unhashable(Uncomparable),
    /// The same, but looked for in a map without entries, where Go has other words for it.
    UnhashableInEmpty(Uncomparable),
    /// There is no memory.
    Exhausted,
    /// Another task changes the map: what Go says before it ends the program.
    Concurrent(&'static str),
}

impl From<HeapExhausted> for MapError {
    fn from(_: HeapExhausted) -> Self {
        MapError::Exhausted
    }
}

impl From<Uncomparable> for MapError {
    fn from(ty: Uncomparable) -> Self {
        MapError::Unhashable(ty)
    }
}

/// Go's words for a map that is used while another task changes it.
pub(crate) const READ_AND_WRITE: &str = "concurrent map read and map write";
/// The same in a loop over the map.
pub(crate) const ITERATION_AND_WRITE: &str = "concurrent map iteration and map write";
const WRITES: &str = "concurrent map writes";

/// How keys are hashed and compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
enum KeyKind {
    /// Eight bytes.
    Word,
    /// Four bytes.
    Half,
    /// A string.
    Text,
    /// As their descriptor says.
    Other,
}

/// A map of the program: the header, behind the one pointer that a map value is.
#[repr(C)]
#[derive(Debug)]
pub struct Map {
    /// Entries: what `len` is; compiled code reads it.
    count: u64,
    /// The groups; null before the first insertion.
    groups: *mut u8,
    /// How many groups there are, a power of two, less one.
    mask: u64,
    /// How many empty slots may be filled before the table is too full.
    growth_left: u64,
    /// Makes hashes of this map different from those of others.
    seed: u64,
    /// How often the map was cleared.
    clears: u64,
    ty: *const TypeDescriptor,
    group_bytes: u32,
    slots_offset: u32,
    slot_bytes: u32,
    elem_offset: u32,
    kind: KeyKind,
    /// Whether a task is changing it now. Not a lock: it only makes programs fail that need one.
    is_changing: AtomicBool,
}

/// Bytes of a header that contain its pointer words, and the one word of them that is a pointer.
const HEADER_POINTER_BYTES: u64 = 16;
static HEADER_POINTERS: [u8; 1] = [0b10];
/// What the collector knows of a header.
static HEADER: TypeDescriptor = TypeDescriptor {
    pointer_bytes: HEADER_POINTER_BYTES,
    pointer_bitmap: HEADER_POINTERS.as_ptr(),
    ..values::unnamed(
        Kind::Struct,
        size_of::<Map>() as u64,
        align_of::<Map>() as u8,
    )
};

impl TypeDescriptor {
    /// Of a map type, the type of its groups: `struct { control uint64; slots [8]struct { key K; elem V } }`.
    fn map_group(&self) -> &'static TypeDescriptor {
        // SAFETY: I-TYPE: the compiler puts it there.
        unsafe { &*self.params.as_slice()[0] }
    }
}

/// Where an entry is.
#[derive(Clone, Copy, Debug)]
pub struct Entry {
    /// Its key.
    pub key: *mut u8,
    /// Its element.
    pub elem: *mut u8,
}

impl Map {
    /// A new map with room for `hint` entries.
    ///
    /// # Errors
    /// If there is no memory.
    ///
    /// # Safety
    /// I-TYPE: `ty` describes a map type.
    pub unsafe fn make(
        task: &mut Task,
        ty: &TypeDescriptor,
        hint: u64,
    ) -> Result<*mut Map, HeapExhausted> {
        let header = task.allocate(&HEADER, 1)?.cast::<Map>();
        // SAFETY: I-TYPE: a fresh object of the header's size; the descriptors of a map are there.
        unsafe {
            let key = &*ty.key;
            let group = ty.map_group();
            // All other sizes and offsets are parts of it.
            let group_bytes = u32::try_from(group.size_bytes).map_err(|_| HeapExhausted)?;
            let slots = &group.fields.as_slice()[1];
            let slot = &*(*slots.ty).elem;
            let plain = key.flags & flags::PLAIN_MEMORY != 0;
            let kind = match (key.kind, key.size_bytes) {
                (Kind::String, _) => KeyKind::Text,
                (Kind::Array | Kind::Struct, _) => KeyKind::Other,
                (_, 8) if plain => KeyKind::Word,
                (_, 4) if plain => KeyKind::Half,
                _ => KeyKind::Other,
            };
            header.write(Map {
                count: 0,
                groups: std::ptr::null_mut(),
                mask: 0,
                growth_left: 0,
                seed: random(),
                clears: 0,
                ty,
                group_bytes,
                slots_offset: slots.offset_bytes as u32,
                slot_bytes: slot.size_bytes as u32,
                elem_offset: slot.fields.as_slice()[1].offset_bytes as u32,
                kind,
                is_changing: AtomicBool::new(false),
            });
            let map = &mut *header;
            // A hint that no memory would hold is ignored, as in Go.
            if hint > SLOTS && map.bytes_for(hint).is_some() {
                map.resize(task, groups_for(hint))?;
            }
        }
        Ok(header)
    }

    fn bytes_for(&self, entries: u64) -> Option<u64> {
        const MOST_BYTES: u64 = 1 << 40;
        let bytes = u64::from(self.group_bytes).checked_mul(entries.checked_add(1)?)?;
        (bytes < MOST_BYTES).then_some(bytes)
    }

    /// How many entries there are.
    pub fn len(&self) -> u64 {
        self.count
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.count == 0
    }

    fn ty(&self) -> &'static TypeDescriptor {
        // SAFETY: I-TYPE: set when the map was made.
        unsafe { &*self.ty }
    }

    fn key_type(&self) -> &'static TypeDescriptor {
        // SAFETY: I-TYPE: a map type has a key type.
        unsafe { &*self.ty().key }
    }

    fn group(&self, index: u64) -> Group {
        // SAFETY: I-LAYOUT: callers stay below the mask.
        unsafe {
            Group(
                self.groups
                    .add((index * u64::from(self.group_bytes)) as usize),
            )
        }
    }

    fn entry(&self, group: Group, slot: u64) -> Entry {
        let offset = u64::from(self.slots_offset) + slot * u64::from(self.slot_bytes);
        // SAFETY: I-LAYOUT: a slot of the group.
        unsafe {
            let key = group.0.add(offset as usize);
            let elem = key.add(self.elem_offset as usize);
            Entry { key, elem }
        }
    }

    /// # Safety
    /// A key of the map's key type is at `key`.
    unsafe fn hash(&self, key: *const u8) -> Result<u64, Uncomparable> {
        // SAFETY: I-LAYOUT: the caller's promise.
        unsafe {
            Ok(match self.kind {
                KeyKind::Word => hash_word(key.cast::<u64>().read(), self.seed),
                KeyKind::Half => hash_word(key.cast::<u32>().read().into(), self.seed),
                KeyKind::Text => {
                    let text = key.cast::<GoString>().read();
                    hash_bytes(text.start, text.length, self.seed)
                }
                KeyKind::Other => hash_value(self.key_type(), key, self.seed)?,
            })
        }
    }

    /// # Safety
    /// Keys of the map's key type are at `a` and `b`.
    unsafe fn same_key(&self, a: *const u8, b: *const u8) -> bool {
        // SAFETY: I-LAYOUT: the caller's promise.
        unsafe {
            match self.kind {
                KeyKind::Word => a.cast::<u64>().read() == b.cast::<u64>().read(),
                KeyKind::Half => a.cast::<u32>().read() == b.cast::<u32>().read(),
                KeyKind::Text => {
                    same_text(a.cast::<GoString>().read(), b.cast::<GoString>().read())
                }
                // Both have been hashed: they can be compared.
                KeyKind::Other => equal_values(self.key_type(), a, b).unwrap_or(false),
            }
        }
    }

    /// Finds the entry with this hash whose key is the wanted one.
    #[inline]
    fn find_with(&self, hash: u64, is_wanted: impl Fn(*const u8) -> bool) -> Option<Entry> {
        if self.count == 0 {
            return None;
        }
        let mut index = (hash >> 7) & self.mask;
        let mut step = 0;
        loop {
            let group = self.group(index);
            // SAFETY: I-LAYOUT: a group of the map.
            let control = unsafe { group.control() };
            for slot in control.with_hash(hash) {
                let entry = self.entry(group, slot);
                if is_wanted(entry.key) {
                    return Some(entry);
                }
            }
            if control.has_empty() || step == self.mask {
                return None;
            }
            step += 1;
            // Triangular numbers reach every group of a power of two.
            index = (index + step) & self.mask;
        }
    }

    /// Whether a task is changing the map: nobody else may use it then.
    #[inline(always)]
    pub fn is_changing(&self) -> bool {
        self.is_changing.load(Ordering::Relaxed)
    }

    /// The entry of a key.
    ///
    /// # Errors
    /// If the key cannot be hashed, or another task changes the map.
    ///
    /// # Safety
    /// I-TYPE: `map` is null or a map whose type is `ty`, and a key of its key type is at `key`.
    pub unsafe fn find(
        ty: &TypeDescriptor,
        map: *const Map,
        key: *const u8,
    ) -> Result<Option<Entry>, MapError> {
        // SAFETY: I-LAYOUT: the caller's promise.
        unsafe {
            if map.as_ref().is_some_and(Map::is_changing) {
                return Err(MapError::Concurrent(READ_AND_WRITE));
            }
            Map::look_up(ty, map, key)
        }
    }

    /// The same for the task that changes the map.
    ///
    /// # Safety
    /// As [`Map::find`].
    unsafe fn look_up(
        ty: &TypeDescriptor,
        map: *const Map,
        key: *const u8,
    ) -> Result<Option<Entry>, MapError> {
        // SAFETY: I-LAYOUT: the caller's promise.
        unsafe {
            if map.is_null() || (*map).count == 0 {
                // A key that cannot be hashed is an error all the same.
                if (*ty.key).flags & flags::PLAIN_MEMORY == 0 {
                    hash_value(&*ty.key, key, 0).map_err(MapError::UnhashableInEmpty)?;
                }
                return Ok(None);
            }
            let map = &*map;
            let hash = map.hash(key)?;
            Ok(map.find_with(hash, |other| map.same_key(key, other)))
        }
    }

    /// The entry of a key of eight bytes.
    #[inline]
    pub fn find_word(&self, key: u64) -> Option<Entry> {
        debug_assert_eq!(self.kind, KeyKind::Word);
        // SAFETY: I-LAYOUT: keys of the map have eight bytes.
        self.find_with(hash_word(key, self.seed), |other| unsafe {
            other.cast::<u64>().read() == key
        })
    }

    /// The entry of a key of four bytes.
    #[inline]
    pub fn find_half(&self, key: u32) -> Option<Entry> {
        debug_assert_eq!(self.kind, KeyKind::Half);
        // SAFETY: I-LAYOUT: keys of the map have four bytes.
        self.find_with(hash_word(key.into(), self.seed), |other| unsafe {
            other.cast::<u32>().read() == key
        })
    }

    /// The entry of a string.
    ///
    /// # Safety
    /// I-HOST: a string of the program.
    #[inline]
    pub unsafe fn find_text(&self, key: GoString) -> Option<Entry> {
        debug_assert_eq!(self.kind, KeyKind::Text);
        // SAFETY: the caller's promise; I-LAYOUT: keys of the map are strings.
        unsafe {
            let hash = hash_bytes(key.start, key.length, self.seed);
            self.find_with(hash, |other| {
                same_text(other.cast::<GoString>().read(), key)
            })
        }
    }

    /// Whether a key equals itself: what has a NaN in it does not.
    fn is_reflexive(&self, key: *const u8) -> bool {
        // SAFETY: I-LAYOUT: a key of the map.
        self.kind != KeyKind::Other || unsafe { self.same_key(key, key) }
    }
}

/// How many slots of so many groups may be in use: all of one group, seven eighths of more.
fn capacity_of(groups: u64) -> u64 {
    if groups == 1 {
        SLOTS
    } else {
        groups * (SLOTS - 1)
    }
}

/// The groups for so many entries.
fn groups_for(entries: u64) -> u64 {
    if entries <= SLOTS {
        1
    } else {
        entries.div_ceil(SLOTS - 1).next_power_of_two()
    }
}

/// # Safety
/// I-HOST: strings of the program.
#[inline]
unsafe fn same_text(a: GoString, b: GoString) -> bool {
    a.length == b.length
        && (a.start == b.start || a.length == 0 || {
            // SAFETY: I-LAYOUT: the caller's promise.
            unsafe {
                std::slice::from_raw_parts(a.start, a.length as usize)
                    == std::slice::from_raw_parts(b.start, b.length as usize)
            }
        })
}

/// A place for the start of an iteration.
fn random_start() -> u64 {
    values::random()
}

#[cfg(test)]
mod tests;
