//! Run-time errors: they raise a panic, or end the task with Go's text.
//!
//! Promises: none of these routines returns to compiled code. May not know: how a program recovers.

use super::enter;
use crate::defers::{Raised, RaisedKind};
use crate::error::signal_line;
use crate::task::Task;

/// Which bound of a slice expression was violated: the first argument of `panic_slice`, and in Go's text `x` is the
/// value, `y` what it was compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum SliceBound {
    /// `s[?:x]`, y = length (strings and arrays).
    Length,
    /// `s[?:x]`, y = capacity.
    Capacity,
    /// `s[x:y]`.
    Order,
    /// `s[?:?:x]`, y = length (arrays).
    Length3,
    /// `s[?:?:x]`, y = capacity.
    Capacity3,
    /// `s[?:x:y]`.
    Order3,
    /// `s[x:y:?]`.
    LowOrder3,
}

impl SliceBound {
    /// All of them, in order of their codes.
    pub const ALL: [SliceBound; 7] = [
        SliceBound::Length,
        SliceBound::Capacity,
        SliceBound::Order,
        SliceBound::Length3,
        SliceBound::Capacity3,
        SliceBound::Order3,
        SliceBound::LowOrder3,
    ];

    fn text(self, value: i64, is_unsigned: bool, other: i64) -> String {
        let x = if is_unsigned {
            (value as u64).to_string()
        } else {
            value.to_string()
        };
        if !is_unsigned && value < 0 {
            // Nothing can be compared with a negative bound, so Go does not say with what.
            return match self {
                SliceBound::Length | SliceBound::Capacity => {
                    format!("slice bounds out of range [:{x}]")
                }
                SliceBound::Order => format!("slice bounds out of range [{x}:]"),
                SliceBound::Length3 | SliceBound::Capacity3 => {
                    format!("slice bounds out of range [::{x}]")
                }
                SliceBound::Order3 => format!("slice bounds out of range [:{x}:]"),
                SliceBound::LowOrder3 => format!("slice bounds out of range [{x}::]"),
            };
        }
        match self {
            SliceBound::Length => format!("slice bounds out of range [:{x}] with length {other}"),
            SliceBound::Capacity => {
                format!("slice bounds out of range [:{x}] with capacity {other}")
            }
            SliceBound::Order => format!("slice bounds out of range [{x}:{other}]"),
            SliceBound::Length3 => format!("slice bounds out of range [::{x}] with length {other}"),
            SliceBound::Capacity3 => {
                format!("slice bounds out of range [::{x}] with capacity {other}")
            }
            SliceBound::Order3 => format!("slice bounds out of range [:{x}:{other}]"),
            SliceBound::LowOrder3 => format!("slice bounds out of range [{x}:{other}:]"),
        }
    }
}

fn index_text(index: i64, is_unsigned: bool, length: i64) -> String {
    if is_unsigned {
        format!("index out of range [{}] with length {length}", index as u64)
    } else if index < 0 {
        format!("index out of range [{index}]")
    } else {
        format!("index out of range [{index}] with length {length}")
    }
}

/// # Safety
/// Called by compiled code with the running task.
unsafe fn runtime_error(task: *mut Task, text: impl FnOnce(&Task) -> String) {
    // SAFETY: I-HOST: the caller's promise.
    unsafe {
        enter(task, |task| {
            let text = text(task);
            raise(task, text);
        })
    }
}

/// The same about an index or the bounds of a slice.
///
/// # Safety
/// Called by compiled code with the running task.
unsafe fn bounds_error(task: *mut Task, text: impl FnOnce(&Task) -> String) {
    // SAFETY: I-HOST: the caller's promise.
    unsafe {
        enter(task, |task| {
            let text = format!("runtime error: {}", text(task));
            task.raise(Raised::new(RaisedKind::Bounds, text));
        })
    }
}

/// A run-time error that a routine finds in the middle of its work, which it then gives up.
pub(super) fn raise(task: &mut Task, text: impl std::fmt::Display) {
    let text = format!("runtime error: {text}");
    task.raise(Raised::new(RaisedKind::Error, text));
}

/// An assignment to an entry of a nil map: Go's text is without the usual prefix.
pub(super) fn raise_nil_map(task: &mut Task) {
    task.panic("assignment to entry in nil map".into());
}

pub(super) unsafe extern "C" fn panic_index(task: *mut Task) {
    // SAFETY: I-HOST: as above.
    unsafe { bounds_error(task, |task| wrong_index(task, false)) }
}

pub(super) unsafe extern "C" fn panic_index_unsigned(task: *mut Task) {
    // SAFETY: I-HOST: as above.
    unsafe { bounds_error(task, |task| wrong_index(task, true)) }
}

/// About the index and the length that stand in the task (`abi::PANIC_WORDS_OFFSET`).
fn wrong_index(task: &Task, is_unsigned: bool) -> String {
    let [index, length] = task.results;
    index_text(index.cast_signed(), is_unsigned, length.cast_signed())
}

pub(super) unsafe extern "C" fn panic_slice(
    task: *mut Task,
    bound: u64,
    value: i64,
    is_unsigned: u64,
    other: i64,
) {
    // SAFETY: I-HOST: as above.
    unsafe {
        bounds_error(task, |_| {
            SliceBound::ALL[bound as usize].text(value, is_unsigned & 1 == 1, other)
        })
    }
}

pub(super) unsafe extern "C" fn panic_slice_convert(task: *mut Task, length: i64, wanted: i64) {
    // SAFETY: I-HOST: as above.
    unsafe {
        bounds_error(task, |_| {
            format!(
                "cannot convert slice with length {length} to array or pointer to array with length {wanted}"
            )
        })
    }
}

pub(super) unsafe extern "C" fn panic_divide(task: *mut Task) {
    // SAFETY: I-HOST: as above.
    unsafe { runtime_error(task, |_| "integer divide by zero".into()) }
}

pub(super) unsafe extern "C" fn panic_shift(task: *mut Task) {
    // SAFETY: I-HOST: as above.
    unsafe { runtime_error(task, |_| "negative shift amount".into()) }
}

pub(super) unsafe extern "C" fn panic_unsafe(task: *mut Task, is_slice: u64, is_nil: u64) {
    let function = if is_slice == 0 { "String" } else { "Slice" };
    let why = if is_nil == 0 {
        "len out of range"
    } else {
        "ptr is nil and len is not zero"
    };
    // SAFETY: I-HOST: as above.
    unsafe { runtime_error(task, |_| format!("unsafe.{function}: {why}")) }
}

/// States of the body of a loop over a function, as compiled code keeps them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(i64)]
pub enum RangeState {
    /// It may be called.
    Ready,
    /// It has left the loop.
    Done,
    /// It is running, or has panicked.
    Running,
    /// The function that calls it has returned.
    Exhausted,
    /// The function that calls it has recovered from its panic.
    Recovered,
}

pub(super) unsafe extern "C" fn panic_range(task: *mut Task, state: i64) {
    let why = match state {
        state if state == RangeState::Done as i64 => {
            "continued iteration after function for loop body returned false"
        }
        state if state == RangeState::Running as i64 => "continued iteration after loop body panic",
        state if state == RangeState::Exhausted as i64 => {
            "continued iteration after whole loop exit"
        }
        _ => "recovered a loop body panic and did not resume panicking",
    };
    // SAFETY: I-HOST: as above.
    unsafe { runtime_error(task, |_| format!("range function {why}")) }
}

pub(super) unsafe extern "C" fn fatal_late_defer(task: *mut Task) {
    // SAFETY: I-HOST: as above.
    unsafe { enter(task, |task| task.throw("defer after range func returned")) }
}

pub(super) unsafe extern "C" fn panic_nil_argument(task: *mut Task) {
    // SAFETY: I-HOST: as above.
    unsafe {
        enter(task, |task| {
            let text = "runtime error: panic called with nil argument".into();
            task.raise(Raised::new(RaisedKind::Nil, text));
        })
    }
}

pub(super) unsafe extern "C" fn panic_nil_dereference(task: *mut Task, offset: u64) {
    // Linux's code for an address that is not mapped, which the access would have met.
    const SEGV_MAPERR: i32 = 1;
    // SAFETY: I-HOST: as above; in a host call the return address is at the task's stack pointer.
    unsafe {
        enter(task, |task| {
            let program_counter = *(task.stack_pointer as *const u64);
            let line = signal_line(libc::SIGSEGV, SEGV_MAPERR, offset, program_counter);
            task.raise(Raised {
                kind: RaisedKind::Error,
                text: "runtime error: invalid memory address or nil pointer dereference".into(),
                signal_line: Some(line),
            });
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_positions() {
        for (code, bound) in SliceBound::ALL.into_iter().enumerate() {
            assert_eq!(bound as usize, code);
        }
    }

    /// Expected texts are the output of Go 1.27.3.
    #[test]
    fn bounds_as_go_prints_them() {
        let slices = [
            (SliceBound::Length, 9, 5, "[:9] with length 5"),
            (SliceBound::Capacity, 9, 3, "[:9] with capacity 3"),
            (SliceBound::Capacity, -1, 3, "[:-1]"),
            (SliceBound::Order, 4, 2, "[4:2]"),
            (SliceBound::Order, -4, 2, "[-4:]"),
            (SliceBound::Capacity3, 4, 2, "[::4] with capacity 2"),
            (SliceBound::Length3, -1, 2, "[::-1]"),
            (SliceBound::Order3, 3, 2, "[:3:2]"),
            (SliceBound::LowOrder3, 3, 2, "[3:2:]"),
        ];
        for (bound, value, other, text) in slices {
            assert_eq!(
                bound.text(value, false, other),
                format!("slice bounds out of range {text}")
            );
        }
        assert_eq!(
            index_text(5, false, 3),
            "index out of range [5] with length 3"
        );
        assert_eq!(index_text(-1, false, 3), "index out of range [-1]");
        assert_eq!(
            index_text(i64::MIN, true, 3),
            "index out of range [9223372036854775808] with length 3"
        );
    }
}
