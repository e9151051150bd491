//! Memory and strings: what would be a call of the C library elsewhere, which a task's stack has no room for.
//!
//! Promises: nothing here fails, but that nil is a nil dereference of the program. May not know: types.

use super::{Pair, bytes, panics, pieces};
use crate::sched::PIECE_BYTES;
use crate::signals::NIL_PAGE_BYTES;
use crate::task::Task;
use std::cmp::Ordering;

/// What a rune that is not valid UTF-8 reads as.
const RUNE_ERROR: i64 = 0xfffd;

/// Whether an access at `address` would meet a nil pointer: compiled code checks offsets of a page and more itself, and
/// a fault in here would not be one of compiled code.
fn is_nil(address: *const u8, bytes: u64) -> bool {
    bytes > 0 && (address as u64) < NIL_PAGE_BYTES
}

/// Answers whether the ranges can be used; otherwise the task dies of a nil dereference.
unsafe fn check(task: *mut Task, addresses: [*const u8; 2], bytes: u64) -> bool {
    match addresses
        .into_iter()
        .find(|&address| is_nil(address, bytes))
    {
        None => true,
        Some(nil) => {
            // SAFETY: I-HOST: compiled code passed the running task.
            unsafe { panics::panic_nil_dereference(task, nil as u64) };
            false
        }
    }
}

pub(super) unsafe extern "C" fn address_bits(_task: *mut Task, address: u64) -> u64 {
    address
}

pub(super) unsafe extern "C" fn memory_move(
    task: *mut Task,
    to: *mut u8,
    from: *const u8,
    bytes: u64,
) {
    // SAFETY: I-HOST: compiled code passes ranges it may write and read, or nil.
    unsafe {
        if check(task, [to, from], bytes) {
            pieces::copy(task, to, from, bytes as usize);
        }
    }
}

pub(super) unsafe extern "C" fn memory_clear(task: *mut Task, address: *mut u8, bytes: u64) {
    // SAFETY: I-HOST: compiled code passes a range it may write, or nil.
    unsafe {
        if check(task, [address, address], bytes) {
            pieces::clear(task, address, bytes as usize, clear);
        }
    }
}

/// Ranges from here on are cleared line by line of the processor's caches.
const LEAST_LINES_BYTES: usize = 128;
const LINE_BYTES: usize = 64;

/// The C library writes 64 bytes at a time from wherever a range begins. On a stack, where that is no multiple of 64, each
/// write is two, and the one that crosses a page took as long as all others: a call that clears 512 bytes was 2.2 times as slow at
/// some depths as at others. So what is before the first line and after the last one is written in words.
///
/// # Safety
/// I-HOST: a range that may be written.
unsafe fn clear(address: *mut u8, bytes: usize) {
    // SAFETY: I-HOST: the caller's promise.
    unsafe {
        let is_words = (address as usize | bytes).is_multiple_of(size_of::<u64>());
        if bytes < LEAST_LINES_BYTES || !is_words {
            return address.write_bytes(0, bytes);
        }
        let before = address.align_offset(LINE_BYTES);
        let lines = (bytes - before) & !(LINE_BYTES - 1);
        let (first, last) = (address.add(before), address.add(before + lines));
        // Volatile, or the compiler would make calls of the C library of these.
        for word in 0..before / size_of::<u64>() {
            address.cast::<u64>().add(word).write_volatile(0);
        }
        first.write_bytes(0, lines);
        for word in 0..(bytes - before - lines) / size_of::<u64>() {
            last.cast::<u64>().add(word).write_volatile(0);
        }
    }
}

pub(super) unsafe extern "C" fn memory_equal(
    task: *mut Task,
    a: *const u8,
    b: *const u8,
    length: i64,
) -> u64 {
    // SAFETY: I-HOST: compiled code passes ranges it may read, or nil.
    unsafe {
        if !check(task, [a, b], length.max(0) as u64) {
            return 0;
        }
        let (a, b) = (bytes(a, length), bytes(b, length));
        u64::from(match a.len() {
            0..=PIECE_BYTES => a == b,
            _ => pieces::compare(task, a, b).is_eq(),
        })
    }
}

pub(super) unsafe extern "C" fn string_compare(
    task: *mut Task,
    a: *const u8,
    a_length: i64,
    b: *const u8,
    b_length: i64,
) -> i64 {
    // SAFETY: I-HOST: compiled code passes two strings.
    match unsafe { pieces::compare(task, bytes(a, a_length), bytes(b, b_length)) } {
        Ordering::Less => -1,
        Ordering::Equal => 0,
        Ordering::Greater => 1,
    }
}

pub(super) unsafe extern "C" fn decode_rune(
    _task: *mut Task,
    string: *const u8,
    length: i64,
    index: i64,
) -> Pair {
    // SAFETY: I-HOST: compiled code passes a string and an index inside it.
    let rest = unsafe { bytes(string.wrapping_offset(index as isize), length - index) };
    let (rune, width) = first_rune(rest);
    Pair(rune.cast_unsigned(), (index + width).cast_unsigned())
}

/// The first rune of a string and its width; what is not UTF-8 is an error rune one byte wide, as in Go.
pub(super) fn first_rune(string: &[u8]) -> (i64, i64) {
    const LONGEST: usize = 4;
    let head = &string[..string.len().min(LONGEST)];
    let valid = match std::str::from_utf8(head) {
        Ok(text) => text,
        Err(error) => std::str::from_utf8(&head[..error.valid_up_to()]).unwrap_or_default(),
    };
    match valid.chars().next() {
        Some(rune) => (i64::from(u32::from(rune)), rune.len_utf8() as i64),
        None => (RUNE_ERROR, 1),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runes_as_go_reads_them() {
        assert_eq!(first_rune(b"a"), (97, 1));
        assert_eq!(first_rune("é!".as_bytes()), (0xe9, 2));
        assert_eq!(first_rune("世界".as_bytes()), (0x4e16, 3));
        assert_eq!(first_rune("🎈x".as_bytes()), (0x1f388, 4));
        // Overlong, surrogate, cut short, continuation byte: one byte each.
        for wrong in [
            &b"\xc0\x80"[..],
            b"\xed\xa0\x80",
            b"\xe4\xb8",
            b"\x80",
            b"\xff",
        ] {
            assert_eq!(first_rune(wrong), (0xfffd, 1), "{wrong:x?}");
        }
    }
}
