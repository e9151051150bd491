//! Run-time errors and explicit panics: they end the task with Go's text.
//!
//! Promises: none of these routines returns to compiled code. May not know: how a program recovers.

use super::{bytes, enter};
use crate::error::signal_line;
use crate::task::Task;

/// Which bound was violated: the first argument of `panic_bounds`. `x` is the index or bound that is wrong, `y` what it
/// was compared with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Bounds {
    /// `s[x]`, y = length.
    Index,
    /// `s[?:x]`, y = length (strings and arrays).
    SliceLength,
    /// `s[?:x]`, y = capacity.
    SliceCapacity,
    /// `s[x:y]`.
    SliceOrder,
    /// `s[?:?:x]`, y = length (arrays).
    Slice3Length,
    /// `s[?:?:x]`, y = capacity.
    Slice3Capacity,
    /// `s[?:x:y]`.
    Slice3Order,
    /// `s[x:y:?]`.
    Slice3LowOrder,
    /// A slice of length x converted to an array of length y.
    Convert,
}

impl Bounds {
    /// All of them, in order of their codes.
    pub const ALL: [Bounds; 9] = [
        Bounds::Index,
        Bounds::SliceLength,
        Bounds::SliceCapacity,
        Bounds::SliceOrder,
        Bounds::Slice3Length,
        Bounds::Slice3Capacity,
        Bounds::Slice3Order,
        Bounds::Slice3LowOrder,
        Bounds::Convert,
    ];

    /// Go's text.
    fn text(self, x: i64, y: i64, is_signed: bool) -> String {
        let unsigned = x as u64;
        if is_signed && x < 0 {
            return match self {
                Bounds::Index => format!("index out of range [{x}]"),
                Bounds::SliceLength | Bounds::SliceCapacity => {
                    format!("slice bounds out of range [:{x}]")
                }
                Bounds::SliceOrder => format!("slice bounds out of range [{x}:]"),
                Bounds::Slice3Length | Bounds::Slice3Capacity => {
                    format!("slice bounds out of range [::{x}]")
                }
                Bounds::Slice3Order => format!("slice bounds out of range [:{x}:]"),
                Bounds::Slice3LowOrder => format!("slice bounds out of range [{x}::]"),
                Bounds::Convert => self.text(x, y, false),
            };
        }
        match self {
            Bounds::Index => format!("index out of range [{unsigned}] with length {y}"),
            Bounds::SliceLength => {
                format!("slice bounds out of range [:{unsigned}] with length {y}")
            }
            Bounds::SliceCapacity => {
                format!("slice bounds out of range [:{unsigned}] with capacity {y}")
            }
            Bounds::SliceOrder => format!("slice bounds out of range [{unsigned}:{y}]"),
            Bounds::Slice3Length => {
                format!("slice bounds out of range [::{unsigned}] with length {y}")
            }
            Bounds::Slice3Capacity => {
                format!("slice bounds out of range [::{unsigned}] with capacity {y}")
            }
            Bounds::Slice3Order => format!("slice bounds out of range [:{unsigned}:{y}]"),
            Bounds::Slice3LowOrder => format!("slice bounds out of range [{unsigned}:{y}:]"),
            Bounds::Convert => {
                format!(
                    "cannot convert slice with length {unsigned} to array or pointer to array with length {y}"
                )
            }
        }
    }
}

fn runtime_error(task: &mut Task, text: &str) {
    task.panic(format!("runtime error: {text}"));
}

pub(super) unsafe extern "C" fn panic_value(task: *mut Task) {
    // SAFETY: called by compiled code with the running task, as all routines of this file.
    unsafe {
        enter(task, |task| {
            let text = std::mem::take(&mut task.text);
            task.panic(String::from_utf8_lossy(&text).into_owned());
        })
    }
}

pub(super) unsafe extern "C" fn panic_bounds(
    task: *mut Task,
    code: u64,
    x: i64,
    y: i64,
    is_signed: u64,
) {
    // SAFETY: as above.
    unsafe {
        enter(task, |task| {
            let bounds = Bounds::ALL[code as usize];
            runtime_error(task, &bounds.text(x, y, is_signed & 1 == 1));
        })
    }
}

pub(super) unsafe extern "C" fn panic_nil(task: *mut Task, offset: u64) {
    // Linux's code for an address that is not mapped, which the access would have met.
    const SEGV_MAPERR: i32 = 1;
    // SAFETY: as above.
    unsafe {
        enter(task, |task| {
            // SAFETY: in a host call the return address is at the stack pointer.
            let program_counter = *(task.stack_pointer as *const u64);
            let line = signal_line(libc::SIGSEGV, SEGV_MAPERR, offset, program_counter);
            runtime_error(
                task,
                &format!("invalid memory address or nil pointer dereference\n{line}"),
            );
        })
    }
}

pub(super) unsafe extern "C" fn panic_divide(task: *mut Task) {
    // SAFETY: as above.
    unsafe { enter(task, |task| runtime_error(task, "integer divide by zero")) }
}

pub(super) unsafe extern "C" fn panic_shift(task: *mut Task) {
    // SAFETY: as above.
    unsafe { enter(task, |task| runtime_error(task, "negative shift amount")) }
}

pub(super) unsafe extern "C" fn panic_nil_argument(task: *mut Task) {
    // SAFETY: as above.
    unsafe {
        enter(task, |task| {
            runtime_error(task, "panic called with nil argument")
        })
    }
}

pub(super) unsafe extern "C" fn panic_runtime_error(
    task: *mut Task,
    address: *const u8,
    length: i64,
) {
    // SAFETY: as above; compiled code passes a string.
    unsafe {
        enter(task, |task| {
            runtime_error(task, &String::from_utf8_lossy(bytes(address, length)))
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn codes_are_positions() {
        for (code, bounds) in Bounds::ALL.into_iter().enumerate() {
            assert_eq!(bounds as usize, code);
        }
    }

    /// Expected texts are the output of Go 1.27.3.
    #[test]
    fn bounds_as_go_prints_them() {
        let cases = [
            (
                Bounds::Index,
                5,
                3,
                true,
                "index out of range [5] with length 3",
            ),
            (Bounds::Index, -1, 3, true, "index out of range [-1]"),
            (
                Bounds::Index,
                i64::MIN,
                3,
                false,
                "index out of range [9223372036854775808] with length 3",
            ),
            (
                Bounds::SliceLength,
                9,
                5,
                true,
                "slice bounds out of range [:9] with length 5",
            ),
            (
                Bounds::SliceCapacity,
                9,
                3,
                true,
                "slice bounds out of range [:9] with capacity 3",
            ),
            (
                Bounds::SliceCapacity,
                -1,
                3,
                true,
                "slice bounds out of range [:-1]",
            ),
            (
                Bounds::SliceOrder,
                4,
                2,
                true,
                "slice bounds out of range [4:2]",
            ),
            (
                Bounds::SliceOrder,
                -4,
                2,
                true,
                "slice bounds out of range [-4:]",
            ),
            (
                Bounds::Slice3Capacity,
                4,
                2,
                true,
                "slice bounds out of range [::4] with capacity 2",
            ),
            (
                Bounds::Slice3Order,
                3,
                2,
                true,
                "slice bounds out of range [:3:2]",
            ),
            (
                Bounds::Slice3LowOrder,
                3,
                2,
                true,
                "slice bounds out of range [3:2:]",
            ),
            (
                Bounds::Convert,
                3,
                4,
                true,
                "cannot convert slice with length 3 to array or pointer to array with length 4",
            ),
        ];
        for (bounds, x, y, is_signed, text) in cases {
            assert_eq!(bounds.text(x, y, is_signed), text);
        }
    }
}
