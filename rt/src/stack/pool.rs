//! Small stacks: slabs cut into stacks of one size class, free stacks reused last in, first out.
//!
//! Promises: at most [`IDLE_SLABS`] slabs a class are kept while no stack of them is used. May not know: frames.
//!
//! Classes are powers of two, so that doubling a stack moves to the next class. A slab keeps a bit for every stack;
//! nothing is written into free stacks, which stay poisoned where that is wanted.

use super::{Backing, PAGE_BYTES, Stack, StackSource};
use std::sync::Mutex;

const SMALLEST_CLASS_LOG2: u32 = 10;
const LARGEST_CLASS_LOG2: u32 = 18;
const CLASSES: usize = (LARGEST_CLASS_LOG2 - SMALLEST_CLASS_LOG2 + 1) as usize;
/// Stacks above this come from `large`.
pub(super) const LARGEST_CLASS_BYTES: u64 = 1 << LARGEST_CLASS_LOG2;
/// Stacks in a slab: the bits of its map.
const STACKS_PER_SLAB: u32 = 64;
/// Slabs a class keeps when all their stacks are free.
const IDLE_SLABS: usize = 1;

/// Which stack of the pool a stack is.
#[derive(Debug)]
pub(super) struct Place {
    class: u8,
    slab: u32,
}

#[derive(Default)]
pub(super) struct Pool {
    classes: [Mutex<Class>; CLASSES],
}

#[derive(Default)]
struct Class {
    slabs: Vec<Slab>,
    /// Slabs with a free stack, the one used last at the end.
    available: Vec<u32>,
    /// Entries of `slabs` whose memory was given back.
    vacant: Vec<u32>,
    idle: usize,
}

struct Slab {
    start: u64,
    free: u64,
}

const ALL_FREE: u64 = u64::MAX;
const _: () = assert!(STACKS_PER_SLAB == u64::BITS);

fn class_of(size: u64) -> usize {
    (size
        .next_power_of_two()
        .trailing_zeros()
        .max(SMALLEST_CLASS_LOG2)
        - SMALLEST_CLASS_LOG2) as usize
}

fn stack_bytes(class: usize) -> u64 {
    1 << (class as u32 + SMALLEST_CLASS_LOG2)
}

fn slab_bytes(class: usize) -> u64 {
    stack_bytes(class) * u64::from(STACKS_PER_SLAB)
}

impl Pool {
    pub(super) fn allocate(&self, source: &dyn StackSource, size: u64) -> Option<Stack> {
        let index = class_of(size);
        let bytes = stack_bytes(index);
        let mut class = self.classes[index]
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        let slab_index = match class.available.last() {
            Some(&slab) => slab,
            None => class.add_slab(source, index)?,
        };
        let slab = &mut class.slabs[slab_index as usize];
        let was_idle = slab.free == ALL_FREE;
        let bit = slab.free.trailing_zeros();
        slab.free &= slab.free - 1;
        let lowest = slab.start + u64::from(bit) * bytes;
        let full = slab.free == 0;
        if full {
            class.available.pop();
        }
        if was_idle {
            class.idle -= 1;
        }
        Some(Stack {
            lowest,
            highest: lowest + bytes,
            backing: Backing::Slab(Place {
                class: index as u8,
                slab: slab_index,
            }),
        })
    }

    pub(super) fn free(&self, source: &dyn StackSource, place: Place, lowest: u64) {
        let index = usize::from(place.class);
        let mut class = self.classes[index]
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        let slab = &mut class.slabs[place.slab as usize];
        let bit = (lowest - slab.start) / stack_bytes(index);
        debug_assert!(slab.free & (1 << bit) == 0, "stack {lowest:#x} freed twice");
        let was_full = slab.free == 0;
        slab.free |= 1 << bit;
        let idle = slab.free == ALL_FREE;
        if was_full {
            class.available.push(place.slab);
        }
        if idle {
            class.idle += 1;
            if class.idle > IDLE_SLABS {
                class.remove_slab(source, index, place.slab);
            }
        }
    }

    pub(super) fn release_all(&mut self, source: &dyn StackSource) {
        for (index, class) in self.classes.iter_mut().enumerate() {
            let class = class
                .get_mut()
                .unwrap_or_else(|poisoned| poisoned.into_inner());
            for slab in class.slabs.drain(..).filter(|slab| slab.start != 0) {
                // SAFETY: I-STACK: the pool goes last, after every task of the runtime, so no stack of it is in use.
                unsafe { source.release(slab.start, slab_bytes(index)) };
            }
        }
    }
}

impl Class {
    fn add_slab(&mut self, source: &dyn StackSource, index: usize) -> Option<u32> {
        let bytes = slab_bytes(index);
        let start = source.reserve(bytes, PAGE_BYTES)?;
        // SAFETY: I-STACK: the whole reservation just made.
        if !unsafe { source.commit(start, bytes, false) } {
            // SAFETY: I-STACK: as above, and nobody was told about it.
            unsafe { source.release(start, bytes) };
            return None;
        }
        let slab = Slab {
            start,
            free: ALL_FREE,
        };
        let place = match self.vacant.pop() {
            Some(place) => {
                self.slabs[place as usize] = slab;
                place
            }
            None => {
                self.slabs.push(slab);
                (self.slabs.len() - 1) as u32
            }
        };
        self.idle += 1;
        self.available.push(place);
        Some(place)
    }

    fn remove_slab(&mut self, source: &dyn StackSource, index: usize, place: u32) {
        let slab = &mut self.slabs[place as usize];
        // SAFETY: I-STACK: every stack of the slab is free.
        unsafe { source.release(slab.start, slab_bytes(index)) };
        slab.start = 0;
        slab.free = 0;
        self.idle -= 1;
        self.vacant.push(place);
        self.available.retain(|&other| other != place);
    }
}
