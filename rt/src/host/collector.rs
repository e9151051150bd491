//! Natives of packages `runtime` and `runtime/debug` that concern the heap.
//!
//! Promises: the meanings of Go's documentation. May not know: how objects are found.

use super::enter;
use crate::heap::{Finalizer, HeapStatistics};
use crate::native;
use crate::task::Task;
use crate::types::{GoInterface, Kind, TypeDescriptor};

/// `func memory(counts *[14]uint64)`
#[repr(C)]
pub(super) struct Memory {
    counts: *mut [u64; 14],
}

pub(super) unsafe extern "C" fn memory(task: *mut Task, frame: *mut Memory) {
    // SAFETY: I-HOST: called by compiled code with the running task and a frame of this shape, as all natives of this
    // file; the frame holds the address of an array of the program.
    unsafe {
        native::enter(task, frame, |task, frame| {
            let HeapStatistics {
                alloc_bytes,
                total_alloc_bytes,
                mallocs,
                frees,
                in_use_bytes,
                idle_bytes,
                released_bytes,
                tables_bytes,
                next_collection_bytes,
                collections,
                forced_collections,
                pause_ns,
                last_pause_ns,
            } = task.heap_statistics();
            *frame.counts = [
                alloc_bytes,
                total_alloc_bytes,
                mallocs,
                frees,
                in_use_bytes,
                idle_bytes,
                released_bytes,
                tables_bytes,
                next_collection_bytes,
                collections,
                forced_collections,
                pause_ns,
                last_pause_ns,
                task.runtime().stack_in_use_bytes(),
            ];
        })
    }
}

pub(super) unsafe extern "C" fn collect(task: *mut Task, _frame: *mut ()) {
    // SAFETY: I-HOST: as above. I-ROOT: no pointers here.
    unsafe {
        enter(task, |task| {
            task.collect();
        })
    }
}

pub(super) unsafe extern "C" fn free_os_memory(task: *mut Task, _frame: *mut ()) {
    // SAFETY: I-HOST: as above. I-ROOT: no pointers here.
    unsafe {
        enter(task, |task| {
            task.collect();
            task.runtime().heap().release();
        })
    }
}

/// `func nextFinalizer() (direct func(*byte), withArea func(*byte) resultArea, object *byte)`
#[repr(C)]
pub(super) struct NextFinalizer {
    direct: u64,
    with_area: u64,
    object: u64,
}

/// Bytes of package runtime's `resultArea`.
const RESULT_AREA_BYTES: u64 = 8192;

pub(super) unsafe extern "C" fn next_finalizer(task: *mut Task, frame: *mut NextFinalizer) {
    // SAFETY: I-HOST: as above.
    unsafe {
        native::enter(task, frame, |task, frame| {
            if let Some(finalizer) = task.runtime().heap().next_finalizer() {
                frame.object = finalizer.object;
                if finalizer.has_result_area {
                    frame.with_area = finalizer.function;
                } else {
                    frame.direct = finalizer.function;
                }
            }
        })
    }
}

/// How a function returns its results.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Returning {
    InRegisters,
    InArea,
    /// In an area larger than ours.
    TooLarge,
}

/// # Safety
/// I-TYPE: a function type.
unsafe fn returning(function: &TypeDescriptor) -> Returning {
    const REGISTERS: usize = 8;
    let (mut words, mut floats, mut bytes) = (0, 0, 0);
    let mut fits = true;
    for &result in function.results.as_slice() {
        // SAFETY: I-TYPE: results have types.
        let (result, parts) = unsafe { (&*result, parts(&*result)) };
        bytes += result.size_bytes.next_multiple_of(8);
        match parts {
            Some((more_words, more_floats)) => {
                words += more_words;
                floats += more_floats;
            }
            None => fits = false,
        }
    }
    if fits && words <= REGISTERS && floats <= REGISTERS {
        Returning::InRegisters
    } else if bytes <= RESULT_AREA_BYTES {
        Returning::InArea
    } else {
        Returning::TooLarge
    }
}

/// The words and floats that a value is passed as, if it is passed so.
///
/// # Safety
/// I-TYPE: a descriptor.
unsafe fn parts(ty: &TypeDescriptor) -> Option<(usize, usize)> {
    const MOST_PARTS_OF_A_STRUCT: usize = 4;
    Some(match ty.kind {
        Kind::Float32 | Kind::Float64 => (0, 1),
        Kind::Complex64 | Kind::Complex128 => (0, 2),
        Kind::String | Kind::Interface => (2, 0),
        Kind::Slice => (3, 0),
        Kind::Array if ty.len == 0 => (0, 0),
        Kind::Array => return None,
        Kind::Struct => {
            let mut sum = (0, 0);
            for field in ty.fields.as_slice() {
                // SAFETY: I-TYPE: fields have types.
                let (words, floats) = unsafe { parts(&*field.ty) }?;
                sum = (sum.0 + words, sum.1 + floats);
            }
            return Some(sum).filter(|sum| sum.0 + sum.1 <= MOST_PARTS_OF_A_STRUCT);
        }
        _ => (1, 0),
    })
}

/// `func SetFinalizer(obj any, finalizer any)`
#[repr(C)]
pub(super) struct SetFinalizer {
    object: GoInterface,
    finalizer: GoInterface,
}

pub(super) unsafe extern "C" fn set_finalizer(task: *mut Task, frame: *mut SetFinalizer) {
    // SAFETY: I-HOST: as above.
    unsafe {
        native::enter(task, frame, |task, frame| {
            let type_of = |value: &GoInterface| value.word.cast::<TypeDescriptor>().as_ref();
            let Some(ty) = type_of(&frame.object) else {
                return task.throw("runtime.SetFinalizer: first argument is nil");
            };
            if ty.kind != Kind::Pointer {
                let text = ty.text.as_str();
                return task.throw(&format!(
                    "runtime.SetFinalizer: first argument is {text}, not pointer"
                ));
            }
            let object = frame.object.data as u64;
            let Some(function) = type_of(&frame.finalizer) else {
                return task.runtime().heap().remove_finalizer(object);
            };
            let text = function.text.as_str();
            if function.kind != Kind::Func {
                return task.throw(&format!(
                    "runtime.SetFinalizer: second argument is {text}, not a function"
                ));
            }
            if !takes_only(function, frame.object.word.cast()) {
                let object = ty.text.as_str();
                return task.throw(&format!(
                    "runtime.SetFinalizer: cannot pass {object} to finalizer {text}"
                ));
            }
            match task.runtime().heap().object_of(object) {
                Some(start) if start == object => {}
                Some(_) => {
                    return task.throw(
                        "runtime.SetFinalizer: pointer not at beginning of allocated block",
                    );
                }
                // Static data and what has no size are never freed.
                None => return,
            }
            let returning = returning(function);
            if returning == Returning::TooLarge {
                return task.throw(&format!(
                    "runtime.SetFinalizer: results of {text} as large as this are not supported"
                ));
            }
            task.runtime().heap().set_finalizer(Finalizer {
                function: frame.finalizer.data as u64,
                has_result_area: returning == Returning::InArea,
                object,
            });
        })
    }
}

/// Whether a function takes a single value of pointer type `ty`, and nothing else. (Go would also convert it to an interface.)
///
/// # Safety
/// I-TYPE: both are descriptors.
unsafe fn takes_only(function: &TypeDescriptor, ty: *const TypeDescriptor) -> bool {
    let &[only] = function.params.as_slice() else {
        return false;
    };
    // SAFETY: I-TYPE: the caller's promise.
    unsafe { only == ty || ((*only).kind == Kind::Pointer && (*only).elem == (*ty).elem) }
}

/// `func KeepAlive(x any)`: the call itself is what matters.
pub(super) unsafe extern "C" fn keep_alive(_: *mut Task, _frame: *mut GoInterface) {}

/// `func SetGCPercent(percent int) (old int)`
#[repr(C)]
pub(super) struct SetGcPercent {
    percent: i64,
    old: i64,
}

pub(super) unsafe extern "C" fn set_gc_percent(task: *mut Task, frame: *mut SetGcPercent) {
    // SAFETY: I-HOST: as above.
    unsafe {
        native::enter(task, frame, |task, frame| {
            let percent =
                (frame.percent >= 0).then(|| u32::try_from(frame.percent).unwrap_or(u32::MAX));
            let old = task.runtime().heap().set_percent(percent);
            frame.old = old.map_or(-1, i64::from);
        })
    }
}

/// `func SetMemoryLimit(limit int64) (old int64)`
#[repr(C)]
pub(super) struct SetMemoryLimit {
    limit: i64,
    old: i64,
}

pub(super) unsafe extern "C" fn set_memory_limit(task: *mut Task, frame: *mut SetMemoryLimit) {
    // SAFETY: I-HOST: as above.
    unsafe {
        native::enter(task, frame, |task, frame| {
            let heap = task.runtime().heap();
            let old = match u64::try_from(frame.limit) {
                // Go's "no limit" is the largest number of its type.
                Ok(limit) if frame.limit < i64::MAX => heap.set_limit_bytes(limit),
                Ok(_) => heap.set_limit_bytes(u64::MAX),
                Err(_) => heap.limit_bytes(),
            };
            frame.old = i64::try_from(old).unwrap_or(i64::MAX);
        })
    }
}
