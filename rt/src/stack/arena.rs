//! Stacks under stress: every address is used once in the life of the process.
//!
//! Promises: a stack that was left is unmapped and nothing is put in its place, so that a pointer nobody rewrote faults
//! instead of reading what it expects; there is an unmapped page below every stack. May not know: why a stack is left.
//!
//! Addresses are taken in ascending order from a range where Linux puts nothing of its own accord: programs lie above
//! 0x55..., libraries and other mappings below 0x7f... So nothing needs to be reserved, and limits on address space or
//! on the number of mappings do not matter.

use super::{Backing, PAGE_BYTES, Stack, StackSource};
use std::sync::atomic::{AtomicU64, Ordering};

const FIRST: u64 = 0x1000_0000_0000;
/// At two pages a move this is enough for 8 billion moves.
const END: u64 = 0x5000_0000_0000;
/// Places to try before giving up: somebody else's mapping is in the way only where a host asked for it.
const ATTEMPTS: usize = 64;

static NEXT: AtomicU64 = AtomicU64::new(FIRST);

#[derive(Debug)]
pub(super) struct Range {
    start: u64,
    bytes: u64,
}

/// A stack of exactly `size` bytes whose top is the end of a page.
pub(super) fn allocate(source: &dyn StackSource, size: u64) -> Option<Stack> {
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
        let highest = start + bytes;
        return Some(Stack {
            lowest: highest - size,
            highest,
            backing: Backing::Arena(Range { start, bytes }),
        });
    }
    None
}

pub(super) fn retire(source: &dyn StackSource, range: Range) {
    // SAFETY: I-STACK: the range was handed out once and its task has left it.
    unsafe { source.release(range.start, range.bytes) };
}
