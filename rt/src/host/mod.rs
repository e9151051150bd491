//! Host routines: what compiled code can ask of the runtime, as one table from name to address.
//!
//! Promises: every routine takes the task first, runs on the worker's stack, never lets a Rust panic out, and reports
//! failure by marking the task as dying. May not know: how compiled code calls it (an import stub and `arch::hostcall`).

mod callers;
mod chan;
mod collector;
mod complex;
mod function;
mod heap;
mod interface;
mod map;
mod memory;
mod panics;
mod pieces;
mod print;
mod recovery;
mod slices;
mod strings;
mod sync;
mod system;
mod tasks;
mod time;

pub(crate) use chan::SEND_ON_CLOSED;
pub(crate) use function::Call;
pub use function::{HostFunction, Pending, PendingCall};
pub use map::or_panic as map_or_panic;
pub use panics::{RangeState, SliceBound};

use crate::deep::is_too_deep;
use crate::error::TaskError;
use crate::grow::overflow_in_routine;
use crate::native;
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
const FIVE_INTEGERS: &[Kind] = &[Kind::Integer; 5];
const FLOAT64: &[Kind] = &[Kind::Float64];
const FLOAT32: &[Kind] = &[Kind::Float32];

/// Two integers in rax and rdx.
#[repr(C)]
#[derive(Clone, Copy, Debug, Default)]
struct Pair(u64, u64);

/// All routines.
#[rustfmt::skip]
pub const ROUTINES: &[HostRoutine] = &[
    // (number of the host's function, its frame) -> whether to call again
    routine("host_function", function::host_function as *const u8, TWO_INTEGERS, INTEGER),

    // Panics of programs that may recover: the next deferred call or 0; the value, an empty interface; code and receiver
    // of a method that makes a text; that text.
    routine("panic_next", recovery::panic_next as *const u8, &[], INTEGER),
    routine("recover", recovery::recover as *const u8, &[], TWO_INTEGERS),
    routine("panic_report", recovery::panic_report as *const u8, &[], TWO_INTEGERS),
    routine("panic_said", recovery::panic_said as *const u8, TWO_INTEGERS, &[]),

    // A print statement: what is printed between begin and end comes out in one piece.
    routine("print_begin", print::print_begin as *const u8, &[], &[]),
    routine("print_end", print::print_end as *const u8, &[], &[]),
    routine("print_bool", print::print_bool as *const u8, INTEGER, &[]),
    routine("print_int", print::print_int as *const u8, INTEGER, &[]),
    routine("print_uint", print::print_uint as *const u8, INTEGER, &[]),
    routine("print_float", print::print_float as *const u8, FLOAT64, &[]),
    routine("print_float32", print::print_float32 as *const u8, FLOAT32, &[]),
    routine("print_complex", print::print_complex as *const u8, &[Kind::Float64; 2], &[]),
    routine("print_complex64", print::print_complex64 as *const u8, &[Kind::Float32; 2], &[]),
    // (address, length)
    routine("print_string", print::print_string as *const u8, TWO_INTEGERS, &[]),
    routine("print_pointer", print::print_pointer as *const u8, INTEGER, &[]),
    // (address, length, capacity)
    routine("print_slice", print::print_slice as *const u8, THREE_INTEGERS, &[]),
    // (type word, data word)
    routine("print_interface", print::print_interface as *const u8, TWO_INTEGERS, &[]),
    routine("print_space", print::print_space as *const u8, &[], &[]),
    routine("print_newline", print::print_newline as *const u8, &[], &[]),

    // Run-time errors.
    // Index and length, the index signed or unsigned, stand in the task.
    no_return("panic_index", panics::panic_index as *const u8, &[]),
    no_return("panic_index_unsigned", panics::panic_index_unsigned as *const u8, &[]),
    // (SliceBound, value, whether the value is unsigned, what it was compared with)
    no_return("panic_slice", panics::panic_slice as *const u8, FOUR_INTEGERS),
    // (length of the slice, length of the array)
    no_return("panic_slice_convert", panics::panic_slice_convert as *const u8, TWO_INTEGERS),
    no_return("panic_divide", panics::panic_divide as *const u8, &[]),
    no_return("panic_shift", panics::panic_shift as *const u8, &[]),
    // (whether of a slice, whether the pointer is nil)
    no_return("panic_unsafe", panics::panic_unsafe as *const u8, TWO_INTEGERS),
    no_return("panic_range", panics::panic_range as *const u8, INTEGER),
    no_return("fatal_late_defer", panics::fatal_late_defer as *const u8, &[]),
    no_return("panic_nil_argument", panics::panic_nil_argument as *const u8, &[]),
    // (offset of the access) where it is too large for the signal handler to know a nil pointer by
    no_return("panic_nil_dereference", panics::panic_nil_dereference as *const u8, INTEGER),

    // (to, from, bytes), overlapping or not
    routine("memory_move", memory::memory_move as *const u8, THREE_INTEGERS, &[]),
    // (address) -> the same as a number
    routine("address_bits", memory::address_bits as *const u8, INTEGER, INTEGER),
    // (address, bytes)
    routine("memory_clear", memory::memory_clear as *const u8, TWO_INTEGERS, &[]),
    // (a, b, bytes) -> 1 or 0
    routine("memory_equal", memory::memory_equal as *const u8, THREE_INTEGERS, INTEGER),
    // (a, length, b, length) -> negative, 0, positive
    routine("string_compare", memory::string_compare as *const u8, FOUR_INTEGERS, INTEGER),
    // (string, length, index) -> rune at the index, index after it
    routine("decode_rune", memory::decode_rune as *const u8, THREE_INTEGERS, TWO_INTEGERS),

    // (site, context)
    routine("go", tasks::go as *const u8, TWO_INTEGERS, &[]),
    no_return("go_nil", tasks::go_nil as *const u8, &[]),
    routine("gosched", tasks::gosched as *const u8, &[], &[]),

    // (type) -> a zeroed object
    routine("new_object", heap::new_object as *const u8, INTEGER, INTEGER),
    // (type, where the slot of its layout goes) -> a zeroed object
    routine("refill_object", heap::refill_object as *const u8, TWO_INTEGERS, INTEGER),
    // (type of an element, count) -> zeroed elements
    routine("new_array", heap::new_array as *const u8, TWO_INTEGERS, INTEGER),
    // (string, length, string, length) -> string, length
    routine("string_concat2", strings::concat2 as *const u8, FOUR_INTEGERS, TWO_INTEGERS),
    // (list of strings, count) -> string, length
    routine("string_concat", strings::concat as *const u8, TWO_INTEGERS, TWO_INTEGERS),
    // (bytes, length) -> string
    routine("bytes_to_string", strings::bytes_to_string as *const u8, TWO_INTEGERS, INTEGER),
    // (string, length) -> bytes, capacity
    routine("string_to_bytes", strings::string_to_bytes as *const u8, TWO_INTEGERS, TWO_INTEGERS),
    // (runes, count) -> string, length
    routine("runes_to_string", strings::runes_to_string as *const u8, TWO_INTEGERS, TWO_INTEGERS),
    // (string, length) -> runes, count
    routine("string_to_runes", strings::string_to_runes as *const u8, TWO_INTEGERS, TWO_INTEGERS),
    // (rune) -> string, length
    routine("rune_to_string", strings::rune_to_string as *const u8, INTEGER, TWO_INTEGERS),

    // (type of an element, length, capacity) -> zeroed elements
    routine("make_slice", slices::make_slice as *const u8, THREE_INTEGERS, INTEGER),
    // (type of an element, elements, length, capacity, wanted length) -> elements, capacity
    routine("grow_slice", slices::grow_slice as *const u8, FIVE_INTEGERS, TWO_INTEGERS),

    // (dividend, divisor) -> quotient, as bits
    routine("complex_divide", complex::complex_divide as *const u8, FOUR_INTEGERS, TWO_INTEGERS),

    // (type, room for how many) -> map
    routine("map_make", map::make as *const u8, TWO_INTEGERS, INTEGER),
    // (type, map, address of the key) -> element or 0
    routine("map_find", map::find as *const u8, THREE_INTEGERS, INTEGER),
    // (map, key) -> element or 0
    routine("map_find_word", map::find_word as *const u8, TWO_INTEGERS, INTEGER),
    routine("map_find_half", map::find_half as *const u8, TWO_INTEGERS, INTEGER),
    // (map, string, length) -> element or 0
    routine("map_find_text", map::find_text as *const u8, THREE_INTEGERS, INTEGER),
    // The same for the element to assign to.
    routine("map_assign", map::assign as *const u8, TWO_INTEGERS, INTEGER),
    routine("map_assign_word", map::assign_word as *const u8, TWO_INTEGERS, INTEGER),
    routine("map_assign_half", map::assign_half as *const u8, TWO_INTEGERS, INTEGER),
    routine("map_assign_text", map::assign_text as *const u8, THREE_INTEGERS, INTEGER),
    // (type, map, address of the key)
    routine("map_delete", map::delete as *const u8, THREE_INTEGERS, &[]),
    // (map)
    routine("map_clear", map::clear as *const u8, INTEGER, &[]),
    // (state of a loop, map)
    routine("map_begin", map::begin as *const u8, TWO_INTEGERS, &[]),
    // (state of a loop) -> key or 0, element
    routine("map_next", map::next as *const u8, INTEGER, TWO_INTEGERS),

    // (channel type, capacity) -> channel
    routine("chan_make", chan::make as *const u8, TWO_INTEGERS, INTEGER),
    // (channel, address of the element)
    routine("chan_send", chan::send as *const u8, TWO_INTEGERS, &[]),
    // (channel, where the element goes or null) -> 1, or 0 if the channel is closed
    routine("chan_receive", chan::receive as *const u8, TWO_INTEGERS, INTEGER),
    // (channel)
    routine("chan_close", chan::close as *const u8, INTEGER, &[]),
    // As above, but without waiting -> whether it went on
    routine("chan_try_send", chan::try_send as *const u8, TWO_INTEGERS, INTEGER),
    // -> whether it went on, and what chan_receive answers
    routine("chan_try_receive", chan::try_receive as *const u8, TWO_INTEGERS, TWO_INTEGERS),
    // (cases, how many, whether to wait) -> index of the one that went on or -1, what chan_receive answers
    routine("chan_select", chan::select as *const u8, THREE_INTEGERS, TWO_INTEGERS),

    // (interface type, type or null) -> itab; null for null
    routine("find_itab", interface::find_itab as *const u8, TWO_INTEGERS, INTEGER),
    // (interface type, type or null) -> itab; null if the type does not implement the interface
    routine("assert_itab", interface::assert_itab as *const u8, TWO_INTEGERS, INTEGER),
    // (type or null, data words of two values of it) -> 1 or 0
    routine("interface_equal", interface::interface_equal as *const u8, THREE_INTEGERS, INTEGER),
    // (static type, type or null, wanted type)
    no_return("panic_assertion", interface::panic_assertion as *const u8, THREE_INTEGERS),
    // (type, name of the method, its length)
    no_return("panic_nil_receiver", interface::panic_nil_receiver as *const u8, THREE_INTEGERS),
];

/// Natives that concern the runtime, by symbol; see [`crate::native`].
#[rustfmt::skip]
pub const NATIVES: &[(&str, *const u8)] = &[
    ("os.Exit", native::entry(system::exit)),
    ("runtime.KeepAlive", collector::keep_alive as *const u8),
    ("runtime.SetFinalizer", native::entry(collector::set_finalizer)),
    ("runtime.collect", collector::collect as *const u8),
    ("runtime.memory", native::entry(collector::memory)),
    ("runtime.addCleanup", native::entry(collector::add_cleanup)),
    ("runtime.stopCleanup", native::entry(collector::stop_cleanup)),
    ("runtime.nextCleanup", native::entry(collector::next_cleanup)),
    ("runtime.nextFinalizer", native::entry(collector::next_finalizer)),
    ("runtime/debug.FreeOSMemory", collector::free_os_memory as *const u8),
    ("runtime/debug.SetGCPercent", native::entry(collector::set_gc_percent)),
    ("runtime/debug.SetMemoryLimit", native::entry(collector::set_memory_limit)),
    ("runtime.StackSize", native::entry(system::stack_size)),
    ("runtime/debug.SetMaxStack", native::entry(system::set_max_stack)),
    ("runtime/metrics.startingBytes", native::entry(system::starting_bytes)),
    ("runtime.GOMAXPROCS", native::entry(tasks::processors)),
    ("runtime.NumGoroutine", native::entry(tasks::count)),
    ("runtime.traceOthers", native::entry(tasks::trace_others)),
    ("runtime.callers", native::entry(callers::callers)),
    ("runtime.symbol", native::entry(callers::symbol)),
    ("runtime.trace", native::entry(callers::trace)),
    ("runtime.processors", native::entry(system::processors)),
    ("runtime.throw", native::entry(system::fatal)),
    ("sync.fatal", native::entry(system::fatal)),
    ("sync.semCond", sync::condition as *const u8),
    ("sync.semMutex", sync::mutex as *const u8),
    ("sync.semRead", sync::read as *const u8),
    ("sync.semRelease", sync::release as *const u8),
    ("sync.semWaitGroup", sync::wait_group as *const u8),
    ("sync.semWrite", sync::write as *const u8),
    ("time.Sleep", time::sleep as *const u8),
    ("time.now", native::entry(time::now)),
    ("time.startAlarm", native::entry(time::start_alarm)),
    ("time.stopAlarm", native::entry(time::stop_alarm)),
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
///     // SAFETY: I-HOST: compiled code passes the running task.
///     unsafe { morestack_rt::host::enter(task, |_task| number.checked_mul(2).expect("overflow")) }
/// }
/// ```
///
/// # Safety
/// `task` is what compiled code passed: the running task, stopped in this host call. `body` leaves it where it is: compiled
/// code goes on with the task at this address, so nothing is moved out of it or swapped with it.
pub unsafe fn enter<R: Default>(task: *mut Task, body: impl FnOnce(&mut Task) -> R) -> R {
    // SAFETY: I-SWITCH: compiled code is stopped, and nothing else touches the task.
    let task = unsafe { &mut *task };
    match catch_unwind(AssertUnwindSafe(|| body(task))) {
        Ok(result) => result,
        Err(payload) => {
            let error = if is_too_deep(&*payload) {
                overflow_in_routine(task)
            } else {
                TaskError::HostPanic {
                    message: message_of(&*payload),
                    trace: task.trace(),
                }
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
    // SAFETY: I-HOST: the caller's promise.
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
