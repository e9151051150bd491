//! Where descriptors are: places that stay where they are, found by a handle.
//!
//! Promises: finding one costs no lock; no two handles are alike. May not know: what a descriptor is.

use super::descriptor::Descriptor;
use crate::platform::lock;
use std::sync::{Mutex, OnceLock};

/// Chunk number `n` has `FIRST << n` places.
const FIRST: u32 = 64;
const CHUNKS: usize = 26;

/// All places.
#[derive(Debug, Default)]
pub(super) struct Table {
    chunks: [OnceLock<Box<[Descriptor]>>; CHUNKS],
    places: Mutex<Places>,
}

#[derive(Debug, Default)]
struct Places {
    free: Vec<u32>,
    /// How many have ever been used.
    used: u32,
    handles: u32,
}

impl Table {
    fn place(&self, index: u32) -> Option<&Descriptor> {
        let chunk = ((index / FIRST) + 1).ilog2();
        let descriptors = self.chunks.get(chunk as usize)?.get()?;
        let before = (FIRST << chunk) - FIRST;
        descriptors.get((index - before) as usize)
    }

    /// The place that a handle names, or did.
    pub(super) fn find(&self, handle: u64) -> Option<&Descriptor> {
        self.place(handle as u32)
    }

    /// A free place and a new handle for it.
    pub(super) fn take(&self) -> (u64, &Descriptor) {
        let mut places = lock(&self.places);
        let index = places.free.pop().unwrap_or_else(|| {
            places.used += 1;
            places.used - 1
        });
        // Not 0; it takes four thousand million descriptors until one comes again, in the same place.
        places.handles = places.handles.wrapping_add(1).max(1);
        let handle = u64::from(places.handles) << 32 | u64::from(index);
        let chunk = ((index / FIRST) + 1).ilog2();
        self.chunks[chunk as usize].get_or_init(|| {
            let count = FIRST << chunk;
            (0..count).map(|_| Descriptor::default()).collect()
        });
        let descriptor = self.place(index).expect("its chunk is there");
        descriptor.name(handle);
        (handle, descriptor)
    }

    /// The place is free.
    pub(super) fn give_back(&self, handle: u64) {
        lock(&self.places).free.push(handle as u32);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn handles_name_places_of_their_own() {
        let table = Table::default();
        let handles: Vec<u64> = (0..1000).map(|_| table.take().0).collect();
        for (index, &handle) in handles.iter().enumerate() {
            assert_eq!(handle as u32 as usize, index);
            let place = table.find(handle).expect("it was taken");
            let other = table.find(handles[(index + 1) % 1000]);
            assert!(!std::ptr::eq(place, other.expect("so was this")));
        }
        table.give_back(handles[500]);
        let (again, _) = table.take();
        assert_eq!(again as u32, 500);
        assert_ne!(again, handles[500]);
        assert!(table.find(u64::MAX).is_none());
    }
}
