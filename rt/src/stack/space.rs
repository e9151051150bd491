//! Address space of small stacks: blocks of 4 MiB, given out in units of 64 KiB.
//!
//! Promises: what is given back takes no memory any more, and at most one block is kept that nothing is in. May not know: what
//! a piece is used for.
//!
//! A whole block is accessible as long as it is there; pages come when they are touched and go with `discard`. So there is
//! one mapping for 64 pieces, however they come and go (a process may have 65,530 mappings).

use super::classes::UNIT_BYTES;
use super::{PAGE_BYTES, StackSource};

const UNITS: u32 = u64::BITS;
const BLOCK_BYTES: u64 = UNIT_BYTES * UNITS as u64;
const ALL_FREE: u64 = u64::MAX;

#[derive(Default)]
pub(super) struct Space {
    blocks: Vec<Block>,
    /// Blocks in which nothing is.
    empty: usize,
}

struct Block {
    start: u64,
    /// Bit i: unit i is free.
    free: u64,
}

impl Block {
    /// Takes `units` (a power of two) in a row, at a multiple of their number.
    fn take(&mut self, units: u32) -> Option<u64> {
        let run = u64::MAX >> (UNITS - units);
        let mut first = 0;
        while first < UNITS {
            if self.free >> first & run == run {
                self.free &= !(run << first);
                return Some(self.start + u64::from(first) * UNIT_BYTES);
            }
            first += units;
        }
        None
    }
}

impl Space {
    /// A piece of `bytes`, a power of two of units.
    pub(super) fn take(&mut self, source: &dyn StackSource, bytes: u64) -> Option<u64> {
        let units = (bytes / UNIT_BYTES) as u32;
        // The blocks made first fill up first, so that the others may become empty.
        for block in &mut self.blocks {
            let was_empty = block.free == ALL_FREE;
            if let Some(start) = block.take(units) {
                self.empty -= usize::from(was_empty);
                return Some(start);
            }
        }
        let start = source.reserve(BLOCK_BYTES, PAGE_BYTES)?;
        // SAFETY: I-STACK: the whole reservation just made.
        if !unsafe { source.commit(start, BLOCK_BYTES, false) } {
            // SAFETY: I-STACK: as above, and nobody was told about it.
            unsafe { source.release(start, BLOCK_BYTES) };
            return None;
        }
        let mut block = Block {
            start,
            free: ALL_FREE,
        };
        let piece = block.take(units);
        self.blocks.push(block);
        piece
    }

    /// Takes a piece back that nobody uses.
    pub(super) fn give_back(&mut self, source: &dyn StackSource, start: u64, bytes: u64) {
        let index = self
            .blocks
            .iter()
            .position(|block| start.wrapping_sub(block.start) < BLOCK_BYTES)
            .expect("a piece of a block");
        let block = &mut self.blocks[index];
        let first = (start - block.start) / UNIT_BYTES;
        let run = u64::MAX >> (UNITS - (bytes / UNIT_BYTES) as u32);
        block.free |= run << first;
        if block.free != ALL_FREE || self.empty == 0 {
            self.empty += usize::from(block.free == ALL_FREE);
            // SAFETY: I-STACK: pages of this block that nobody uses.
            unsafe { source.discard(start, bytes) };
            return;
        }
        let block = self.blocks.swap_remove(index);
        // SAFETY: I-STACK: a whole reservation of which nothing is in use.
        unsafe { source.release(block.start, BLOCK_BYTES) };
    }

    pub(super) fn release_all(&mut self, source: &dyn StackSource) {
        for block in self.blocks.drain(..) {
            // SAFETY: I-STACK: the pool goes last, after every task of the runtime, so no stack of it is in use.
            unsafe { source.release(block.start, BLOCK_BYTES) };
        }
    }
}
