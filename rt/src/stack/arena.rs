//! Stacks under stress: every address is used once in the life of the process.
//!
//! Promises: a stack that was left is inaccessible for ever, so that a pointer nobody rewrote faults instead of
//! reading what it expects; there is an inaccessible page below every stack. May not know: why a stack is left.

use super::{Backing, PAGE_BYTES, Stack, StackSource};
use std::sync::Mutex;

/// Address space taken at a time. At two pages a move this is enough for 2 million moves; then the next piece follows.
const PIECE_BYTES: u64 = 16 << 30;

#[derive(Debug)]
pub(super) struct Range {
    start: u64,
    bytes: u64,
}

struct Cursor {
    next: u64,
    end: u64,
}

static CURSOR: Mutex<Cursor> = Mutex::new(Cursor { next: 0, end: 0 });

/// A stack of exactly `size` bytes whose top is the end of a page.
pub(super) fn allocate(source: &dyn StackSource, size: u64) -> Option<Stack> {
    let bytes = size.next_multiple_of(PAGE_BYTES);
    let start = take(source, bytes + PAGE_BYTES)? + PAGE_BYTES;
    // SAFETY: I-STACK: whole pages of a reservation, handed out once.
    if !unsafe { source.commit(start, bytes, false) } {
        return None;
    }
    let highest = start + bytes;
    Some(Stack {
        lowest: highest - size,
        highest,
        backing: Backing::Arena(Range { start, bytes }),
    })
}

fn take(source: &dyn StackSource, bytes: u64) -> Option<u64> {
    let mut cursor = CURSOR
        .lock()
        .unwrap_or_else(|poisoned| poisoned.into_inner());
    if cursor.end - cursor.next < bytes {
        let piece = bytes.max(PIECE_BYTES);
        let start = source.reserve(piece, PAGE_BYTES)?;
        *cursor = Cursor {
            next: start,
            end: start + piece,
        };
    }
    let start = cursor.next;
    cursor.next += bytes;
    Some(start)
}

pub(super) fn retire(source: &dyn StackSource, range: Range) {
    // SAFETY: I-STACK: the range was handed out once and its task has left it.
    unsafe { source.retire(range.start, range.bytes) };
}
