//! Strings: concatenation and conversions.
//!
//! Promises: what is made is one object without pointers; what is empty has no memory. May not know: named types.

use super::memory::first_rune;
use super::{Pair, bytes, enter, heap::or_die, pieces};
use crate::heap::{append_bytes, values_in_pieces};
use crate::task::Task;
use crate::types::GoString;
use crate::values::{BYTE, RUNE};

/// What a number that is no code point becomes.
const REPLACEMENT: char = char::REPLACEMENT_CHARACTER;

/// Runes that are decoded at a time.
const RUNES_OF_A_PIECE: usize = 1 << 14;

/// Strings of one byte need no memory of their own.
static BYTES: [u8; 256] = all_bytes();

const fn all_bytes() -> [u8; 256] {
    let mut list = [0; 256];
    let mut byte = 0;
    while byte < 256 {
        list[byte] = byte as u8;
        byte += 1;
    }
    list
}

/// Memory for `count` bytes; null if the task dies.
fn new_bytes(task: &mut Task, count: u64) -> *mut u8 {
    let allocated = values_in_pieces(task, &BYTE, count).map(|object| object as u64);
    or_die(task, allocated) as *mut u8
}

/// A new string of these bytes.
///
/// # Safety
/// I-HOST: as all routines of this file: compiled code passes strings and slices of its own.
unsafe fn new_string(task: &mut Task, text: &[u8]) -> Pair {
    match *text {
        [] => Pair::default(),
        [byte] => Pair(&raw const BYTES[usize::from(byte)] as u64, 1),
        _ => {
            let start = new_bytes(task, text.len() as u64);
            if start.is_null() {
                return Pair::default();
            }
            // SAFETY: fresh memory of that size; I-ROOT: `text` is not used any more.
            unsafe {
                pieces::copy(task, start, text.as_ptr(), text.len());
                task.routine_returns([start as u64, 0]);
            }
            Pair(start as u64, text.len() as u64)
        }
    }
}

/// # Safety
/// Strings of the program.
unsafe fn concatenated(task: &mut Task, parts: &[GoString]) -> Pair {
    let length: u64 = parts.iter().map(|part| part.length).sum();
    let only = parts.iter().find(|part| part.length == length);
    if let Some(only) = only {
        // The others are empty.
        return Pair(only.start as u64, length);
    }
    let start = new_bytes(task, length);
    if start.is_null() {
        return Pair::default();
    }
    let mut end = start;
    for part in parts {
        // SAFETY: I-HOST: the caller's promise; the lengths add up to that of the memory.
        unsafe {
            if part.length > 0 {
                pieces::copy(task, end, part.start, part.length as usize);
            }
            end = end.add(part.length as usize);
        }
    }
    // SAFETY: I-ROOT: the parts are not used any more.
    unsafe { task.routine_returns([start as u64, 0]) };
    Pair(start as u64, length)
}

pub(super) unsafe extern "C" fn concat2(
    task: *mut Task,
    first: *const u8,
    first_length: u64,
    second: *const u8,
    second_length: u64,
) -> Pair {
    let part = |start, length| GoString { start, length };
    let parts = [part(first, first_length), part(second, second_length)];
    // SAFETY: I-HOST: two strings.
    unsafe { enter(task, |task| concatenated(task, &parts)) }
}

pub(super) unsafe extern "C" fn concat(
    task: *mut Task,
    parts: *const GoString,
    count: u64,
) -> Pair {
    // SAFETY: I-HOST: a list of strings.
    unsafe {
        enter(task, |task| {
            concatenated(task, std::slice::from_raw_parts(parts, count as usize))
        })
    }
}

pub(super) unsafe extern "C" fn bytes_to_string(
    task: *mut Task,
    start: *const u8,
    length: i64,
) -> u64 {
    // SAFETY: I-HOST: a slice of bytes.
    unsafe { enter(task, |task| new_string(task, bytes(start, length))).0 }
}

pub(super) unsafe extern "C" fn string_to_bytes(
    task: *mut Task,
    start: *const u8,
    length: i64,
) -> Pair {
    // SAFETY: I-HOST: a string.
    unsafe {
        enter(task, |task| {
            let text = bytes(start, length);
            let capacity = append_bytes(text.len() as u64, false);
            let copy = new_bytes(task, capacity);
            if copy.is_null() {
                return Pair::default();
            }
            pieces::copy(task, copy, text.as_ptr(), text.len());
            task.routine_returns([copy as u64, 0]);
            Pair(copy as u64, capacity)
        })
    }
}

/// A number as a code point, if it is one.
fn rune(number: i64) -> char {
    u32::try_from(number)
        .ok()
        .and_then(char::from_u32)
        .unwrap_or(REPLACEMENT)
}

pub(super) unsafe extern "C" fn rune_to_string(task: *mut Task, number: i64) -> Pair {
    let mut buffer = [0; 4];
    let text = rune(number).encode_utf8(&mut buffer).as_bytes();
    // SAFETY: I-HOST.
    unsafe { enter(task, |task| new_string(task, text)) }
}

pub(super) unsafe extern "C" fn runes_to_string(
    task: *mut Task,
    runes: *const i32,
    count: u64,
) -> Pair {
    // SAFETY: I-HOST: a slice of runes.
    unsafe {
        enter(task, |task| {
            if count == 0 {
                return Pair::default();
            }
            let runes = std::slice::from_raw_parts(runes, count as usize);
            let text: String = runes.iter().map(|&number| rune(number.into())).collect();
            new_string(task, text.as_bytes())
        })
    }
}

pub(super) unsafe extern "C" fn string_to_runes(
    task: *mut Task,
    start: *const u8,
    length: i64,
) -> Pair {
    // SAFETY: I-HOST: a string; the memory has room for the runes counted.
    unsafe {
        enter(task, |task| {
            let mut rest = bytes(start, length);
            let mut runes = vec![];
            while !rest.is_empty() {
                let (rune, width) = first_rune(rest);
                runes.push(rune as i32);
                rest = &rest[width as usize..];
                if runes.len() % RUNES_OF_A_PIECE == 0 {
                    task.between_pieces();
                }
            }
            let capacity = append_bytes(runes.len() as u64 * 4, false) / 4;
            let allocated = values_in_pieces(task, &RUNE, capacity).map(|object| object as u64);
            let object = or_die(task, allocated);
            if object != 0 {
                pieces::copy(
                    task,
                    object as *mut u8,
                    runes.as_ptr().cast(),
                    runes.len() * 4,
                );
                task.routine_returns([object, 0]);
            }
            Pair(object, runes.len() as u64)
        })
    }
}
