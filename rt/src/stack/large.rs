//! Large stacks: the address space up to the limit is reserved once, pages are committed in doubling steps.
//!
//! Promises: growing moves nothing; the memory committed never exceeds the limit by a page. May not know: frames.
//!
//! ```text
//!   reservation.start              lowest                         highest (2 MiB aligned)
//!   |  inaccessible ...            |  committed, huge pages  | first 2 MiB |
//! ```
//! The first 2 MiB below the top use small pages, so that a stack of 300 KiB does not cost 2 MiB; what lies below
//! asks for huge pages, since touching 4 KiB at a time is what deep recursion otherwise spends its time on.

use super::{Backing, PAGE_BYTES, Stack, StackSource};

const HUGE_PAGE_BYTES: u64 = 2 << 20;

#[derive(Debug)]
pub(super) struct Reservation {
    start: u64,
    bytes: u64,
    committed_from: u64,
}

/// A stack of `size` bytes that can grow to `limit` where it stands, or to less if address space is short.
pub(super) fn allocate(source: &dyn StackSource, size: u64, limit: u64) -> Option<Stack> {
    let needed = reservation_bytes(size);
    let mut bytes = reservation_bytes(limit.max(size));
    let start = loop {
        match source.reserve(bytes, HUGE_PAGE_BYTES) {
            Some(start) => break start,
            None if bytes == needed => return None,
            None => bytes = (bytes / 2).next_multiple_of(HUGE_PAGE_BYTES).max(needed),
        }
    };
    let highest = start + bytes;
    let mut reservation = Reservation {
        start,
        bytes,
        committed_from: highest,
    };
    match reservation.commit_to(source, highest, size) {
        Some(lowest) => Some(Stack {
            lowest,
            highest,
            backing: Backing::Reservation(reservation),
        }),
        None => {
            reservation.release(source);
            None
        }
    }
}

/// Whole huge pages, so that the top is aligned, and at least one page below that stays inaccessible.
fn reservation_bytes(size: u64) -> u64 {
    (size + PAGE_BYTES).next_multiple_of(HUGE_PAGE_BYTES)
}

impl Reservation {
    /// Makes `size` bytes below `highest` usable; answers the new lowest address.
    pub(super) fn commit_to(
        &mut self,
        source: &dyn StackSource,
        highest: u64,
        size: u64,
    ) -> Option<u64> {
        let lowest = highest.checked_sub(size)?;
        let from = lowest & !(PAGE_BYTES - 1);
        if from < self.start + PAGE_BYTES {
            return None;
        }
        let small_from = highest - HUGE_PAGE_BYTES;
        if from < small_from {
            let to = self.committed_from.min(small_from);
            // SAFETY: I-STACK: whole pages of this reservation that are not in use yet.
            if from < to && !unsafe { source.commit(from, to - from, true) } {
                return None;
            }
        }
        let small_from = from.max(small_from);
        if small_from < self.committed_from {
            // SAFETY: I-STACK: as above.
            if !unsafe { source.commit(small_from, self.committed_from - small_from, false) } {
                return None;
            }
        }
        self.committed_from = self.committed_from.min(from);
        Some(lowest)
    }

    pub(super) fn release(self, source: &dyn StackSource) {
        // SAFETY: I-STACK: the whole reservation, whose task has left it.
        unsafe { source.release(self.start, self.bytes) };
    }
}
