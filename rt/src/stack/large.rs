//! Large stacks: the address space up to the limit is reserved once, pages are committed in steps that double up to
//! [`LARGEST_STEP_BYTES`].
//!
//! Promises: growing moves nothing; a stack is exactly as large as asked, though memory below it may be committed up to
//! a huge page further; at most [`IDLE`] free reservations are kept, each with at most [`SMALL_PAGES_BYTES`] of memory.
//! May not know: frames.
//!
//! ```text
//!   start (2 MiB aligned)               lowest                      a multiple of 2 MiB        highest
//!   |  inaccessible ...                 |  committed, huge pages     |  512 KiB of small pages |
//! ```
//! Touching 4 KiB at a time is what deep recursion would otherwise spend its time on. The part below the top uses small pages
//! all the same, so that a stack of 150 KiB does not take 2 MiB.
//!
//! A huge page costs a third of the 512 small ones where the machine has the memory. A virtual machine that tells its host which
//! huge pages are free (free page reporting) gets each of them back as 512 small ones, at 4 ms and more instead of 0.25, while
//! small pages are mostly memory that it still has. So each huge page is brought in with a look at the clock: see [`Pages`].

use super::pages::Pages;
use super::{Backing, PAGE_BYTES, POISON, Stack, StackSource};
use std::sync::Mutex;

pub(super) const HUGE_PAGE_BYTES: u64 = 2 << 20;
const SMALL_PAGES_BYTES: u64 = 512 << 10;
/// A stack that grows in place gets no more than this at a time: growing costs little in comparison to touching so much, and
/// what is touched now is still in the processor's cache when it is used.
pub(super) const LARGEST_STEP_BYTES: u64 = 256 << 10;
/// A limit beyond this is not reserved at once, but four times the size each time the stack outgrows its reservation.
const LARGEST_FIRST_RESERVATION_BYTES: u64 = 4 << 30;
/// Free reservations a runtime keeps: the next task that recurses deeply finds its pages in place.
const IDLE: usize = 8;

#[derive(Debug)]
pub(super) struct Reservation {
    start: u64,
    bytes: u64,
    committed_from: u64,
    /// Of its stack, see [`Stack::is_exact`].
    pub(super) is_exact: bool,
}

pub(super) struct Reservations {
    idle: Mutex<Vec<Reservation>>,
    pages: Pages,
    huge: bool,
}

/// What is known of memory that is committed.
enum Advice<'a> {
    /// It is about to be used.
    Used(&'a Pages),
    Unknown {
        huge: bool,
    },
}

impl Reservations {
    /// `huge`: large pages are good for stacks of which nobody knows yet how much will be used.
    pub(super) fn new(huge: bool) -> Self {
        Reservations {
            idle: Mutex::default(),
            pages: Pages::default(),
            huge,
        }
    }

    /// A stack of `size` bytes that can grow to `limit` where it stands, or to less if address space is short.
    pub(super) fn allocate(
        &self,
        source: &dyn StackSource,
        size: u64,
        limit: u64,
    ) -> Option<Stack> {
        let wanted = limit
            .min(size.saturating_mul(4).max(LARGEST_FIRST_RESERVATION_BYTES))
            .max(size);
        let mut reservation = match self.take_idle(reservation_bytes(wanted)) {
            Some(reservation) => reservation,
            None => reserve(source, size, wanted)?,
        };
        let huge = self.huge;
        match reservation.commit_to(source, Advice::Unknown { huge }, size) {
            Some(lowest) => {
                let highest = reservation.highest();
                Some(Stack {
                    lowest,
                    highest,
                    backing: Backing::Reservation(Box::new(reservation)),
                })
            }
            None => {
                reservation.release(source);
                None
            }
        }
    }

    /// Makes a stack larger where it stands; answers its new lowest address.
    pub(super) fn grow(
        &self,
        source: &dyn StackSource,
        reservation: &mut Reservation,
        size: u64,
    ) -> Option<u64> {
        reservation.commit_to(source, Advice::Used(&self.pages), size)
    }

    fn take_idle(&self, bytes: u64) -> Option<Reservation> {
        let mut idle = self
            .idle
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        let index = idle
            .iter()
            .position(|reservation| reservation.bytes == bytes)?;
        Some(idle.swap_remove(index))
    }

    /// Takes back the reservation of a stack that nobody uses.
    pub(super) fn free(
        &self,
        source: &dyn StackSource,
        mut reservation: Reservation,
        poison: bool,
    ) {
        let mut idle = self
            .idle
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        if idle.len() == IDLE {
            drop(idle);
            return reservation.release(source);
        }
        reservation.keep_small_pages(source);
        reservation.is_exact = false;
        if poison {
            let kept = reservation.highest() - reservation.committed_from;
            // SAFETY: I-STACK: committed memory of a reservation that no task uses.
            unsafe {
                std::ptr::write_bytes(reservation.committed_from as *mut u8, POISON, kept as usize)
            };
        }
        idle.push(reservation);
    }

    #[cfg(test)]
    pub(super) fn idle_count(&self) -> usize {
        self.idle
            .lock()
            .unwrap_or_else(|poisoned| poisoned.into_inner())
            .len()
    }

    pub(super) fn release_all(&mut self, source: &dyn StackSource) {
        let idle = self
            .idle
            .get_mut()
            .unwrap_or_else(|poisoned| poisoned.into_inner());
        idle.drain(..)
            .for_each(|reservation| reservation.release(source));
    }
}

/// Address space for a stack of `wanted` bytes, or half as much until it is what `size` needs.
fn reserve(source: &dyn StackSource, size: u64, wanted: u64) -> Option<Reservation> {
    let needed = reservation_bytes(size);
    let mut bytes = reservation_bytes(wanted);
    loop {
        match source.reserve(bytes, HUGE_PAGE_BYTES) {
            Some(start) => {
                return Some(Reservation {
                    start,
                    bytes,
                    committed_from: start + bytes,
                    is_exact: false,
                });
            }
            None if bytes == needed => return None,
            // Rounded up, half of a small reservation is the reservation itself.
            None => {
                bytes = Some(reservation_bytes(bytes / 2))
                    .filter(|&half| half < bytes)
                    .unwrap_or(0)
                    .max(needed)
            }
        }
    }
}

/// Whole huge pages below the small ones, with at least one page at the bottom that stays inaccessible.
fn reservation_bytes(size: u64) -> u64 {
    (size + PAGE_BYTES)
        .saturating_sub(SMALL_PAGES_BYTES)
        .next_multiple_of(HUGE_PAGE_BYTES)
        + SMALL_PAGES_BYTES
}

impl Reservation {
    fn highest(&self) -> u64 {
        self.start + self.bytes
    }

    fn small_from(&self) -> u64 {
        self.highest() - SMALL_PAGES_BYTES
    }

    /// Makes `size` bytes below the top usable; answers the new lowest address.
    fn commit_to(
        &mut self,
        source: &dyn StackSource,
        advice: Advice<'_>,
        size: u64,
    ) -> Option<u64> {
        let lowest = self.highest().checked_sub(size)?;
        if lowest < self.start + PAGE_BYTES {
            return None;
        }
        let (small_from, floor) = (self.small_from(), self.start + PAGE_BYTES);
        let page = lowest & !(PAGE_BYTES - 1);
        let small = page.max(small_from)..self.committed_from;
        // SAFETY: I-STACK: whole pages of this reservation that are not committed yet.
        unsafe {
            if !small.is_empty() {
                let is_committed = source.commit(small.start, small.end - small.start, false);
                self.committed_from = is_committed.then_some(small.start)?;
            }
            if page < self.committed_from {
                self.committed_from = match advice {
                    Advice::Used(pages) => {
                        pages.commit(source, floor, page, self.committed_from)?
                    }
                    Advice::Unknown { huge } => {
                        // Whole huge pages, or the kernel would use small ones; not the page at the bottom.
                        let from = floor.max(page & !(HUGE_PAGE_BYTES - 1));
                        let is_committed = source.commit(from, self.committed_from - from, huge);
                        is_committed.then_some(from)?
                    }
                };
            }
        }
        Some(lowest)
    }

    /// Gives back memory of a stack that begins at `lowest` and needs `used` bytes, if it has much more; answers where it
    /// begins now. Twice what is used stays, and the small pages.
    pub(super) fn trim(&mut self, source: &dyn StackSource, lowest: u64, used: u64) -> Option<u64> {
        let beyond = (used * 2).saturating_sub(SMALL_PAGES_BYTES);
        let kept = beyond.next_multiple_of(HUGE_PAGE_BYTES) + SMALL_PAGES_BYTES;
        let from = self.highest().checked_sub(kept)?;
        if used > (self.highest() - lowest) / 4 || from <= lowest {
            return None;
        }
        // SAFETY: I-STACK: committed pages of this reservation, below all that its task uses.
        unsafe { source.retire(self.committed_from, from - self.committed_from) };
        self.committed_from = from;
        Some(from)
    }

    /// Gives back all memory but that of the small pages.
    fn keep_small_pages(&mut self, source: &dyn StackSource) {
        let small_from = self.small_from();
        if self.committed_from < small_from {
            // SAFETY: I-STACK: committed pages of this reservation, whose task has left it.
            unsafe { source.retire(self.committed_from, small_from - self.committed_from) };
            self.committed_from = small_from;
        }
    }

    fn release(self, source: &dyn StackSource) {
        // SAFETY: I-STACK: the whole reservation, whose task has left it.
        unsafe { source.release(self.start, self.bytes) };
    }
}
