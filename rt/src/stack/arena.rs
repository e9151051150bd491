//! Stacks under stress: every address is used once in the life of the process.
//!
//! Promises: a stack that was left is unmapped and nothing is put in its place, so that a pointer nobody rewrote faults
//! instead of reading what it expects; there is an unmapped page below every stack; an
//! exact one begins right above it. May not know: why a stack is left.
//!
//! Addresses are taken in ascending order from a range where Linux puts nothing of its own accord: programs lie above
//! 0x55..., libraries and other mappings below 0x7f... So nothing needs to be reserved, and limits on address space or
//! on the number of mappings do not matter.

use super::{Backing, PAGE_BYTES, Stack, StackSource};
use std::ops::Range;
use std::sync::atomic::{AtomicU64, Ordering};

const FIRST: u64 = 0x1000_0000_0000;
/// At two pages a move this is enough for 8 billion moves.
const END: u64 = 0x5000_0000_0000;
/// Places to try before giving up: somebody else's mapping is in the way only where a host asked for it.
const ATTEMPTS: usize = 64;

static NEXT: AtomicU64 = AtomicU64::new(FIRST);

/// A stack of exactly `size` bytes whose top is the end of a page.
pub(super) fn allocate(source: &dyn StackSource, size: u64) -> Option<Stack> {
    let pages = map_pages(source, size)?;
    Some(Stack {
        lowest: pages.end - size,
        highest: pages.end,
        backing: Backing::Arena { is_exact: false },
    })
}

/// A stack of exactly `size` bytes: the byte below it faults.
pub(super) fn allocate_exact(source: &dyn StackSource, size: u64) -> Option<Stack> {
    let pages = map_pages(source, size)?;
    Some(Stack {
        lowest: pages.start,
        highest: pages.start + size,
        backing: Backing::Arena { is_exact: true },
    })
}

/// Pages for `size` bytes that were never used.
fn map_pages(source: &dyn StackSource, size: u64) -> Option<Range<u64>> {
    let bytes = size.next_multiple_of(PAGE_BYTES);
    for _ in 0..ATTEMPTS {
        let start = NEXT.fetch_add(bytes + PAGE_BYTES, Ordering::Relaxed) + PAGE_BYTES;
        if start + bytes > END {
            return None;
        }
        if !source.reserve_at(start, bytes) {
            continue;
        }
        // SAFETY: I-STACK: the whole range just reserved.
        if !unsafe { source.commit(start, bytes, false) } {
            // SAFETY: I-STACK: as above, and nobody was told about it.
            unsafe { source.release(start, bytes) };
            return None;
        }
        return Some(start..start + bytes);
    }
    None
}

pub(super) fn retire(source: &dyn StackSource, stack: Range<u64>) {
    let start = stack.start & !(PAGE_BYTES - 1);
    let end = stack.end.next_multiple_of(PAGE_BYTES);
    // SAFETY: I-STACK: the pages were mapped for this stack, which was handed out once and which its task has left.
    unsafe { source.release(start, end - start) };
}
