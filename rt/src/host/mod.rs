//! Host routines: what compiled code can ask of the runtime, as one table from name to address.
//!
//! Promises: every routine takes the task first, runs on the worker's stack, never lets a Rust panic out, and reports
//! failure by marking the task as dying. May not know: how compiled code calls it (an import stub and `arch::hostcall`).

mod memory;
mod numbers;
mod panics;
mod print;
mod system;

pub use panics::Bounds;

use crate::error::TaskError;
use crate::task::Task;
use std::any::Any;
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The kind of an argument or result of a host routine.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Kind {
    /// A 64-bit integer, bool or address, in an integer register.
    Integer,
    /// A 64-bit float.
    Float64,
    /// A 32-bit float.
    Float32,
}

/// A routine that compiled code can import. The task is an integer argument before `arguments`.
#[derive(Clone, Copy, Debug)]
pub struct HostRoutine {
    /// The name to import it by.
    pub name: &'static str,
    /// Its address, for the import stub.
    pub address: *const u8,
    /// What it takes after the task.
    pub arguments: &'static [Kind],
    /// What it returns: nothing, one value, or two integers (rax and rdx).
    pub results: &'static [Kind],
    /// Whether it comes back: routines that raise a panic or end the program do not.
    pub returns: bool,
}

const fn routine(
    name: &'static str,
    address: *const u8,
    arguments: &'static [Kind],
    results: &'static [Kind],
) -> HostRoutine {
    HostRoutine {
        name,
        address,
        arguments,
        results,
        returns: true,
    }
}

const fn no_return(
    name: &'static str,
    address: *const u8,
    arguments: &'static [Kind],
) -> HostRoutine {
    HostRoutine {
        name,
        address,
        arguments,
        results: &[],
        returns: false,
    }
}

const INTEGER: &[Kind] = &[Kind::Integer];
const TWO_INTEGERS: &[Kind] = &[Kind::Integer; 2];
const THREE_INTEGERS: &[Kind] = &[Kind::Integer; 3];
const FOUR_INTEGERS: &[Kind] = &[Kind::Integer; 4];
const FLOAT64: &[Kind] = &[Kind::Float64];
const FLOAT32: &[Kind] = &[Kind::Float32];

/// All routines.
pub const ROUTINES: &[HostRoutine] = &[
    // Text of a print statement or of a panic value, collected in the task.
    routine("print_bool", print::print_bool as *const u8, INTEGER, &[]),
    routine("print_int", print::print_int as *const u8, INTEGER, &[]),
    routine("print_uint", print::print_uint as *const u8, INTEGER, &[]),
    routine(
        "print_float64",
        print::print_float64 as *const u8,
        FLOAT64,
        &[],
    ),
    routine(
        "print_float32",
        print::print_float32 as *const u8,
        FLOAT32,
        &[],
    ),
    routine(
        "print_complex128",
        print::print_complex128 as *const u8,
        &[Kind::Float64; 2],
        &[],
    ),
    routine(
        "print_complex64",
        print::print_complex64 as *const u8,
        &[Kind::Float32; 2],
        &[],
    ),
    routine(
        "print_string",
        print::print_string as *const u8,
        TWO_INTEGERS,
        &[],
    ),
    routine(
        "print_pointer",
        print::print_pointer as *const u8,
        INTEGER,
        &[],
    ),
    routine(
        "print_slice",
        print::print_slice as *const u8,
        THREE_INTEGERS,
        &[],
    ),
    routine(
        "print_interface",
        print::print_interface as *const u8,
        TWO_INTEGERS,
        &[],
    ),
    routine("print_space", print::print_space as *const u8, &[], &[]),
    routine("print_newline", print::print_newline as *const u8, &[], &[]),
    // Writes what was collected.
    routine("print_end", print::print_end as *const u8, &[], &[]),
    // A string as part of a panic value: Go indents its further lines.
    routine(
        "print_panic_string",
        print::print_panic_string as *const u8,
        TWO_INTEGERS,
        &[],
    ),
    // Panics with what was collected.
    no_return("panic_value", panics::panic_value as *const u8, &[]),
    // (Bounds code, index or bound, length or other bound, whether the index is signed)
    no_return(
        "panic_bounds",
        panics::panic_bounds as *const u8,
        FOUR_INTEGERS,
    ),
    // (offset of the access)
    no_return("panic_nil", panics::panic_nil as *const u8, INTEGER),
    no_return("panic_divide", panics::panic_divide as *const u8, &[]),
    no_return("panic_shift", panics::panic_shift as *const u8, &[]),
    no_return(
        "panic_nil_argument",
        panics::panic_nil_argument as *const u8,
        &[],
    ),
    // (text of the run-time error)
    no_return(
        "panic_runtime_error",
        panics::panic_runtime_error as *const u8,
        TWO_INTEGERS,
    ),
    // (to, from, bytes), overlapping or not
    routine(
        "memory_move",
        memory::memory_move as *const u8,
        THREE_INTEGERS,
        &[],
    ),
    // (address, bytes)
    routine(
        "memory_clear",
        memory::memory_clear as *const u8,
        TWO_INTEGERS,
        &[],
    ),
    // (a, b, bytes) -> 1 or 0
    routine(
        "memory_equal",
        memory::memory_equal as *const u8,
        THREE_INTEGERS,
        INTEGER,
    ),
    // (a, length, b, length) -> -1, 0, 1
    routine(
        "string_compare",
        memory::string_compare as *const u8,
        FOUR_INTEGERS,
        INTEGER,
    ),
    // (string, length > 0) -> rune, bytes of it
    routine(
        "decode_rune",
        memory::decode_rune as *const u8,
        TWO_INTEGERS,
        TWO_INTEGERS,
    ),
    // () -> bytes of the calling task's stack
    routine("stack_size", system::stack_size as *const u8, &[], INTEGER),
    // (bytes) -> the old limit
    routine(
        "set_max_stack",
        system::set_max_stack as *const u8,
        INTEGER,
        INTEGER,
    ),
    // (status)
    no_return("exit", system::exit as *const u8, INTEGER),
];

/// The routine with this name.
pub fn find(name: &str) -> Option<&'static HostRoutine> {
    ROUTINES.iter().find(|routine| routine.name == name)
}

/// Runs the body of a host routine: a Rust panic inside it becomes an error of the task.
///
/// Hosts that write routines of their own use it as the first thing in them:
///
/// ```
/// unsafe extern "C" fn twice(task: *mut morestack_rt::Task, number: i64) -> i64 {
///     // SAFETY: compiled code passes the running task.
///     unsafe { morestack_rt::host::enter(task, |_task| number.checked_mul(2).expect("overflow")) }
/// }
/// ```
///
/// # Safety
/// `task` is what compiled code passed: the running task, stopped in this host call.
pub unsafe fn enter<R: Default>(task: *mut Task, body: impl FnOnce(&mut Task) -> R) -> R {
    // SAFETY: I-SWITCH: compiled code is stopped, and nothing else touches the task.
    let task = unsafe { &mut *task };
    match catch_unwind(AssertUnwindSafe(|| body(task))) {
        Ok(result) => result,
        Err(payload) => {
            let error = TaskError::HostPanic {
                message: message_of(&*payload),
                trace: task.trace(),
            };
            task.fail(error);
            R::default()
        }
    }
}

fn message_of(payload: &(dyn Any + Send)) -> String {
    let text = payload.downcast_ref::<&str>().copied();
    text.or_else(|| payload.downcast_ref::<String>().map(String::as_str))
        .unwrap_or("(no message)")
        .to_owned()
}

/// The bytes of a string compiled code passed.
///
/// # Safety
/// A valid string: `length` readable bytes, or a length of 0.
unsafe fn bytes<'a>(address: *const u8, length: i64) -> &'a [u8] {
    if length <= 0 {
        return &[];
    }
    // SAFETY: the caller's promise.
    unsafe { std::slice::from_raw_parts(address, length as usize) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_unique_and_found() {
        for routine in ROUTINES {
            let same_name = ROUTINES.iter().filter(|other| other.name == routine.name);
            assert_eq!(same_name.count(), 1, "{}", routine.name);
            assert_eq!(
                find(routine.name).map(|found| found.address),
                Some(routine.address)
            );
            assert!(
                routine.arguments.len() <= 5,
                "{}: the task and five more fit in registers",
                routine.name
            );
        }
        assert!(find("print_nothing").is_none());
    }
}
