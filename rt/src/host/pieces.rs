//! Memory of any length, in pieces between which the world may stop.
//!
//! Promises: what is behind the last piece is done, what is before it untouched, and no word is torn. May not know: what is in it.

use crate::sched::PIECE_BYTES;
use crate::task::Task;
use std::cmp::Ordering;

/// Copies, also between ranges that overlap.
///
/// # Safety
/// I-HOST: the running task, stopped in a host routine; ranges that may be written and read.
#[inline]
pub(crate) unsafe fn copy(task: *mut Task, to: *mut u8, from: *const u8, bytes: usize) {
    // SAFETY: I-HOST: the caller's promise.
    unsafe {
        match bytes {
            0..=PIECE_BYTES => std::ptr::copy(from, to, bytes),
            _ => copy_long(task, to, from, bytes),
        }
    }
}

/// # Safety
/// As [`copy`].
#[cold]
unsafe fn copy_long(task: *mut Task, to: *mut u8, from: *const u8, bytes: usize) {
    let is_backward = (from as usize) < to as usize;
    let mut rest = bytes;
    while rest > 0 {
        let piece = rest.min(PIECE_BYTES);
        let offset = if is_backward {
            rest - piece
        } else {
            bytes - rest
        };
        // SAFETY: I-HOST: the caller's promise. What this overwrites has been copied, or is part of this piece.
        unsafe {
            std::ptr::copy(from.add(offset), to.add(offset), piece);
            (*task).between_pieces();
        }
        rest -= piece;
    }
}

/// Makes memory zero by `clear`.
///
/// # Safety
/// I-HOST: as [`copy`].
#[inline]
pub(crate) unsafe fn clear(
    task: *mut Task,
    start: *mut u8,
    bytes: usize,
    clear: unsafe fn(*mut u8, usize),
) {
    let mut done = 0;
    // SAFETY: I-HOST: the caller's promise.
    unsafe {
        while bytes - done > PIECE_BYTES {
            clear(start.add(done), PIECE_BYTES);
            (*task).between_pieces();
            done += PIECE_BYTES;
        }
        clear(start.add(done), bytes - done);
    }
}

/// Compares.
///
/// # Safety
/// I-HOST: the running task, stopped in a host routine.
#[inline]
pub(crate) unsafe fn compare(task: *mut Task, a: &[u8], b: &[u8]) -> Ordering {
    let (mut a, mut b) = (a, b);
    while a.len().min(b.len()) > PIECE_BYTES {
        let ((first_a, rest_a), (first_b, rest_b)) =
            (a.split_at(PIECE_BYTES), b.split_at(PIECE_BYTES));
        if first_a != first_b {
            return first_a.cmp(first_b);
        }
        (a, b) = (rest_a, rest_b);
        // SAFETY: I-HOST: the caller's promise.
        unsafe { (*task).between_pieces() };
    }
    a.cmp(b)
}
